//! Death and moving away: everything of the person that they end, and how it goes on when they turn out not to be so.

use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::follow_up::CloseReason;
use jiayi_core::id::{ResidentId, TaskId};
use jiayi_core::worklist::{Departure, DepartureKind, Leaving, may_depart};
use serde::{Deserialize, Serialize};

use crate::commands::{Refusal, Tx};
use crate::{contract, follow_up, person, refill, task};

/// What a departure ended, each as it found it: its correction puts exactly that back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Ended {
    enrolments: Vec<follow_up::EnrolmentBefore>,
    contracts: Vec<contract::Before>,
    homes: Vec<person::HomeBefore>,
    refills: Vec<refill::Before>,
    tasks: Vec<TaskId>,
}

/// Ends what a departure ends, and says what that was.
///
/// # Errors
/// `ALREADY_DEPARTED` for somebody who has died, or has moved and has nothing here that could end; `BEFORE_BIRTH`, `DATE_RANGE`.
pub(super) fn depart(
    tx: &mut Tx<'_>,
    resident: ResidentId,
    departure: Departure,
    reason: Option<&str>,
) -> Result<Ended, Refusal> {
    let facts = person::facts(tx.conn, resident)?.ok_or(Code::NotFound)?;
    let who = Leaving { born_on: facts.born_on, died_on: facts.died_on, home_since: person::home_since(tx, resident)? };
    may_depart(departure, &who).map_err(|(field, code)| Rejection::on_field(field, code))?;
    match departure.kind {
        DepartureKind::Died => die(tx, resident, departure.on, reason),
        DepartureKind::Moved => move_away(tx, resident, departure.on, reason),
    }
}

fn die(tx: &mut Tx<'_>, resident: ResidentId, on: Day, reason: Option<&str>) -> Result<Ended, Refusal> {
    person::set_death(tx, resident, Some(on))?;
    // The tasks first: an item that ends settles the task that asked to issue it again.
    let tasks = task::close_for_departure(tx, resident, DepartureKind::Died)?;
    Ok(Ended {
        enrolments: follow_up::close_all(tx, resident, CloseReason::Died, on)?,
        contracts: contract::end_for_death(tx, resident, on, reason)?,
        homes: Vec::new(),
        refills: refill::end_for_departure(tx, resident, DepartureKind::Died)?,
        tasks,
    })
}

fn move_away(tx: &mut Tx<'_>, resident: ResidentId, on: Day, reason: Option<&str>) -> Result<Ended, Refusal> {
    // As at a death the tasks go before the items, and these before the contracts: the team that has her still hears of them.
    let tasks = task::close_for_departure(tx, resident, DepartureKind::Moved)?;
    let refills = refill::end_for_departure(tx, resident, DepartureKind::Moved)?;
    let ended = Ended {
        enrolments: follow_up::close_all(tx, resident, CloseReason::MovedAway, on)?,
        contracts: contract::end_for_move(tx, resident, reason)?,
        homes: person::leave_homes(tx, resident, on)?,
        refills,
        tasks,
    };
    if ended == Ended::default() {
        return Err(Rejection::on_field("resident", Code::AlreadyDeparted).into());
    }
    Ok(ended)
}

/// Puts back what a departure ended.
///
/// # Errors
/// `CONTRACT_OVERLAP` with what was signed meanwhile.
pub(super) fn restore(
    tx: &mut Tx<'_>,
    resident: ResidentId,
    departure: Departure,
    ended: &Ended,
) -> Result<(), Refusal> {
    if departure.kind == DepartureKind::Died {
        person::set_death(tx, resident, None)?;
    }
    // The contracts before the rest: their teams hear of what follows.
    contract::go_on(tx, resident, &ended.contracts)?;
    person::return_home(tx, resident, &ended.homes)?;
    follow_up::reopen(tx, resident, &ended.enrolments)?;
    refill::go_on(tx, resident, &ended.refills)?;
    task::reopen(tx, resident, &ended.tasks)
}
