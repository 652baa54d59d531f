//! The server of Jiayi: its database, its door for writes, its jobs and its subcommands.

pub mod audit;
pub mod seal;
