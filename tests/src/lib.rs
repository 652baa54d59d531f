#![allow(clippy::expect_used, clippy::unwrap_used)]
//! What the flows share: a real server on a real port with a database of its own, and people who talk to it.

pub mod care;
pub mod clinic;
pub mod contract;
mod county;
mod people;
pub mod person;
pub mod phone;
mod records;
mod server;
pub mod time;

pub use people::{Account, Reply, fresh_id};
pub use records::{Records, earlier, literal};
pub use server::Server;
