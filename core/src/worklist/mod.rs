//! Who needs the team: one structure on server and phone, built from the facts of each resident.
//!
//! Due is asked, not stored: a [`Panel`] holds dates, and what is overdue, how great the risk is and who comes first are
//! worked out for the day one asks about.

mod act;
mod bucket;
pub mod commands;
mod departure;
mod facts;
mod filter;
mod last_value;
mod order;
mod panel;
pub mod policy;
pub mod record;
mod risk;
mod saved;
mod search;
mod story;
#[cfg(test)]
mod tests;

pub use act::{
    Answered, CallOutcome, Departure, DepartureKind, Kept, ListAct, Since, check, last_reached, may_undo, standing,
};
pub use bucket::Bucket;
pub use departure::{Leaving, may_depart};
pub use facts::{Aside, Due, Facts, Reason, Request, Rules, Served, Standing, WhyAside};
pub use filter::{Assigned, Assignee, Filter, ListFilter};
pub use last_value::LastValue;
pub use order::Position;
pub use panel::{Ask, Count, ListRow, Page, Panel, Row};
pub use risk::{LastClass, Risk, RiskFacts, RiskLevel, RiskReason, risk};
pub use saved::{KeptFilter, may_keep};
pub use search::Search;
pub use story::{GIST_BY, Gist, facts_of};
