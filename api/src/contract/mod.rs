//! Contracts: signed, answered, followed, ended; the agreement, and the evidence that proves it.

mod answer;
pub mod bundle;
mod document;
mod ending;
mod evidence;
mod facts;
mod page;
mod preview;
mod requests;
mod rows;
mod sign;
mod signer;
mod tie;
mod view;
pub mod views;

#[cfg(test)]
mod tests;

pub use answer::{accept, reject, withdraw, withdraw_unanswered};
pub use ending::{cancel_termination, end_by_team, terminate};
pub(crate) use ending::{end_all_for_departure, go_on_after_departure};
pub(crate) use facts::{institution_of, leader_of};
pub use facts::{licence_of, team_lacks, teams_tied_to};
pub use preview::{Wanted, preview};
pub use rows::ContractRow;
pub use sign::sign;
pub(crate) use tie::{first_unlapsed, ties};
pub use views::routes;
