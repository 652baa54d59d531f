//! Long prescriptions: who may have one, how long it lasts, and how much of the time it was there.

pub mod adherence;
pub mod again;
pub mod assessment;
pub mod beside;
pub mod case;
pub mod catalogue;
pub mod coding;
pub mod commands;
pub mod evidence;
pub mod medicine;
pub mod policy;
pub mod record;
pub mod rules;
pub mod status;
pub mod supply;
pub mod usual_dose;
pub mod words;

pub use catalogue::Catalogue;
pub use rules::Kind;
pub use supply::Regimen;
