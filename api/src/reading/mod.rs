//! Values measured at home and in the clinic, and the advice that a dangerous one gets.

pub(crate) mod entities;
mod record;
mod rows;
mod trend;
mod views;

#[cfg(test)]
mod tests;

pub use record::record_reading;
pub(crate) use record::{OfVisit, copy_from_visit, move_to};
pub(crate) use rows::Stored;
pub use views::Measured;
pub(crate) use views::measured_by_ids;

use crate::server::Routes;

pub fn routes(routes: &mut Routes<'_>) {
    routes.service(views::list).service(views::advice_on);
}
