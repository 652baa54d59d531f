//! Which contracts tie somebody to a team, as the condition of a query: `Contract::holds` from today on, in SQL.

use diesel::dsl::auto_type;
use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::contract::ContractPolicy;

use crate::database::schema::contracts;

/// A signature of this instant or later has not lapsed today.
pub(crate) fn first_unlapsed(policy: &ContractPolicy, today: Day) -> Instant {
    today.plus_days(-i64::from(policy.lapse_days)).unwrap_or(today).start()
}

/// Signed, and the team may still answer today. What follows another contract lapses at the latest on the day it should have
/// started: the old one has run until then. `signed_from` is [`first_unlapsed`].
#[auto_type]
pub(crate) fn waits(signed_from: Instant, today: Day) -> _ {
    contracts::state
        .eq("resident_signed")
        .and(contracts::signed_at.ge(signed_from))
        .and(contracts::origin.eq("new").or(contracts::starts_on.gt(today)))
}

/// Accepted, and runs or is to begin: what the cap of a doctor counts.
#[auto_type]
pub(crate) fn holds_place(today: Day) -> _ {
    let lasts: lasts = lasts(today);
    lasts.and(accepted())
}

#[auto_type]
fn accepted() -> _ {
    contracts::decided_at.is_not_null().and(contracts::state.ne("rejected"))
}

/// What ended before it began never held a day.
#[auto_type]
fn lasts(today: Day) -> _ {
    contracts::ends_on.ge(today).and(contracts::ends_on.ge(contracts::starts_on))
}

/// Waits for the team's answer, is to begin, or runs. `signed_from` is [`first_unlapsed`].
#[auto_type]
pub(crate) fn ties(signed_from: Instant, today: Day) -> _ {
    let waits: waits = waits(signed_from, today);
    let accepted: accepted = accepted();
    let lasts: lasts = lasts(today);
    lasts.and(waits.or(accepted))
}
