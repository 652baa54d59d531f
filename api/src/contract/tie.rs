//! Which contracts tie somebody to a team, as the condition of a query: `Contract::holds` from today on, in SQL.

use diesel::dsl::auto_type;
use diesel::prelude::*;
use jiayi_core::calendar::Day;

use crate::database::schema::contracts;

/// Signed, and the team may still answer today.
#[auto_type]
pub(crate) fn waits(today: Day) -> _ {
    contracts::state.eq("resident_signed").and(contracts::answer_by.ge(today))
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

/// Waits for the team's answer, is to begin, or runs.
#[auto_type]
pub(crate) fn ties(today: Day) -> _ {
    let waits: waits = waits(today);
    let accepted: accepted = accepted();
    let lasts: lasts = lasts(today);
    lasts.and(waits.or(accepted))
}
