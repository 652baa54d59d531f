//! Contracts: signed, answered, followed, ended; the agreement, and the evidence that proves it.

mod answer;
pub mod bundle;
mod departure;
mod document;
mod ending;
pub(crate) mod entities;
mod evidence;
mod facts;
mod groups;
mod page;
mod preview;
mod print;
mod requests;
mod rows;
mod sign;
mod signer;
mod tie;
mod view;
pub mod views;

#[cfg(test)]
pub(crate) mod tests;

pub use answer::{accept, reject, withdraw, withdraw_unanswered};
pub(crate) use departure::{Before, end_for_death, end_for_move, go_on};
pub use ending::{cancel_termination, end_by_team, terminate};
pub(crate) use facts::{institution_of, leader_of};
pub use facts::{licence_of, team_lacks, teams_tied_to};
pub use preview::{Wanted, preview};
pub use rows::ContractRow;
pub use sign::sign;
pub(crate) use tie::{holds_place, ties, waits};
pub use views::routes;
