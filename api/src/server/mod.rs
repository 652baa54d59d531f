//! HTTP: the application around the rooms' routes, and its life from the first connection to the last.

mod absent;
mod health;
mod looked;
mod observe;
pub mod request_id;
mod routes;
mod serve;
mod spoken;

#[cfg(test)]
mod tests;

pub use routes::{Described, Routes, routes};
#[cfg(test)]
pub(crate) use serve::{Shared, application};
pub use serve::{Stop, serve};
pub use spoken::SpokenWith;

use crate::config;

/// Bytes that a JSON body may have.
#[derive(Debug, Clone, Copy)]
pub struct BodyLimit(pub usize);

impl Default for BodyLimit {
    fn default() -> Self {
        Self(config::Server::default().body_limit)
    }
}
