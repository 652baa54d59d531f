//! Hypertension. Source: domain 04 §4.1, national public-health service specification, 3rd edition.

mod form;
mod rules;

pub use form::{HypertensionForm, HypertensionSymptom, SaltIntake};
pub use rules::{DANGER_SIGNS, Facts, assess};
