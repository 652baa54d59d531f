#![allow(clippy::expect_used, clippy::unwrap_used)]
//! What the flows share: a real server on a real port with a database of its own, and people who talk to it.

mod people;
mod server;

pub use people::{Account, Reply, fresh_id};
pub use server::Server;
