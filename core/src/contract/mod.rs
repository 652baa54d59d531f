//! The contract between a resident and a care team: its term, its states, who may move it, its fee and its document.

pub mod state;
pub mod term;

pub use state::{Contract, Event, Kind, State, Status};
pub use term::Term;
