//! The server of Jiayi: its database, its door for writes, its jobs and its subcommands.

pub mod audit;
pub mod clock;
pub mod config;
pub mod database;
pub mod openapi;
pub mod operate;
pub mod problem;
pub mod seal;
pub mod server;
