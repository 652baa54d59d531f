//! Refill requests: what was asked for, how far each medicine is, and who decided.

mod decide;
mod departure;
pub(crate) mod entities;
mod request;
mod rows;
pub mod views;

#[cfg(test)]
mod tests;

pub use decide::{end_with, prepare, refuse};
pub(crate) use departure::{Before, end_for_departure, go_on};
pub use request::{as_they_stand, request, withdraw};
pub use rows::{AskedAs, RefillItem, RefillRequest};
pub use views::routes;
