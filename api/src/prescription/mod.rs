//! Long prescriptions: assessment, issue, review, dispensing, and what is left at home.

mod dispense;
pub(crate) mod entities;
mod evidence;
mod issue;
mod pharmacy;
pub mod records;
pub mod reissue;
mod review;
mod rows;
mod signature;
mod stock;
pub mod views;

#[cfg(test)]
pub(crate) mod tests;

use crate::server::Routes;

pub use dispense::{dispense, run_out_of};
pub(crate) use evidence::refuse_all;
pub use evidence::{assess, confirm, record_education};
pub use issue::{issue, prescriber, stop};
pub use review::review;
pub use rows::{CollectedBy, Dispensing, Item, JudgedDiagnosis, Prescription, ReviewOutcome, StockReport};
pub use stock::report_stock;

pub fn routes(routes: &mut Routes<'_>) {
    routes
        .service(views::drugs)
        .service(views::medicines)
        .service(views::prescriptions)
        .service(views::prescription)
        .service(pharmacy::pharmacy);
}
