//! Hypertension. Source: domain 04 §4.1, national public-health service specification, 3rd edition.

mod form;
mod policy;
mod programme;
mod questions;
mod rules;

pub use form::{HypertensionForm, HypertensionSymptom, SaltIntake};
pub use policy::HypertensionPolicy;
pub use questions::questions;
pub use rules::{DANGER_SIGNS, Facts, assess};
