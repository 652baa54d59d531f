//! Hypertension. Source: domain 04 §4.1, national public-health service specification, 3rd edition.

mod rules;

pub use rules::{Facts, assess};
