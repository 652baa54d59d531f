//! Chronic obstructive pulmonary disease, in the national public-health service since 2024. Source: domain 04 §4.6.

mod form;
mod policy;
mod programme;
mod questions;
mod rules;
mod scale;
#[cfg(test)]
mod tests;

pub use form::{CopdForm, CopdSymptom, InhalerTechnique, SmokingStatus, Spirometry, Vaccine};
pub use policy::CopdPolicy;
pub use questions::questions;
pub use rules::{DANGER_SIGNS, Facts, assess};
pub use scale::{CAT_MOST, CatGrade, MMRC_MOST};
