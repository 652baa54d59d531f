//! The server of Jiayi: its database, its door for writes, its jobs and its subcommands.

pub mod audit;
pub mod blob;
pub mod channels;
pub mod clinic;
pub mod clock;
pub mod commands;
pub mod config;
pub mod contract;
pub mod database;
pub mod delivery;
pub mod demo;
pub mod feed;
pub mod follow_up;
pub mod indicator;
pub mod jobs;
pub mod openapi;
pub mod operate;
pub mod person;
pub mod prescription;
pub mod problem;
pub mod reading;
pub mod refill;
pub mod reminder;
pub mod seal;
pub mod server;
pub mod session;
pub mod task;
pub mod team;
pub mod worklist;

#[cfg(test)]
mod doors;
#[cfg(test)]
mod simulation;
#[cfg(test)]
pub mod testing;
