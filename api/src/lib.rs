//! The server of Jiayi: its database, its door for writes, its jobs and its subcommands.

pub mod audit;
pub mod blob;
pub mod channels;
pub mod clinic;
pub mod clock;
pub mod commands;
pub mod config;
pub mod database;
pub mod feed;
pub mod openapi;
pub mod operate;
pub mod person;
pub mod problem;
pub mod seal;
pub mod server;
pub mod session;
pub mod team;
#[cfg(test)]
pub mod testing;
