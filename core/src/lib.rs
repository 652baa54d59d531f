//! Every rule and every command of Jiayi, as pure functions.
//!
//! Nothing here reads a clock, draws a random number or touches a disk: time, ids and policy are arguments
//! (`(facts, policy, today) -> decision`), so that a server and a phone which hold the same facts decide the same.

#[cfg(feature = "diesel")]
#[macro_use]
mod expression;

pub mod access;
pub mod calendar;
pub mod codes;
pub mod command;
pub mod contract;
pub mod design;
pub mod digest;
pub mod follow_up;
pub mod id;
pub mod indicator;
pub mod notice;
pub mod number;
pub mod person;
pub mod policy;
pub mod prescription;
pub mod reading;
pub mod referral;
pub mod refill;
pub mod reminder;
pub mod rules_table;
pub mod screen;
pub mod task;
pub mod team;
mod terms;
pub mod text;
pub mod view;
pub mod worklist;

/// Cases per property test; `JIAYI_CASES` asks for more.
#[cfg(test)]
pub(crate) fn test_cases() -> u32 {
    std::env::var("JIAYI_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(64)
}

#[cfg(test)]
mod testing;
