//! People: who someone is, what their age and capacity allow, who may act for them, and what they agreed to.

pub mod citizen_id;
pub mod contact;
pub mod document;

pub use citizen_id::{CitizenId, IdentityText, Problem, Regions, Sex};
pub use contact::{ContactNumber, Landline, MobileNumber, PersonName};
pub use document::{DocumentKind, IdentityDocument};
