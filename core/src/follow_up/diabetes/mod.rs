//! Type 2 diabetes. Source: domain 04 §4.2, national public-health service specification, 3rd edition.

mod form;
mod policy;
mod programme;
mod questions;
mod rules;

pub use form::{DiabetesForm, DiabetesSymptom, FootPulse, Hypoglycaemia, Insulin};
pub use policy::DiabetesPolicy;
pub use questions::questions;
pub use rules::{
    DANGER_SIGNS, Facts, assess, is_above_normal_in_pregnancy, is_dangerous, is_dangerously_high, is_dangerously_low,
};
