//! The yearly check of people of 65 and over. Source: domain 04 §4.5.

mod form;
mod policy;
mod programme;
mod questions;
mod rules;
mod self_care;
#[cfg(test)]
mod tests;

pub use form::{ElderlyForm, ExamTest, Finding, Guidance, HealthRating, Physical, Screening, TestResult};
pub use policy::ElderlyPolicy;
pub use questions::questions;
pub use rules::{ExamPart, missing_parts, yearly_exam_is_complete};
pub use self_care::{Grade, SelfCare};
