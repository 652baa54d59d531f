//! Death and moving away: programmes and contracts stop, and go on again when it turns out not to be so.

use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::contract::EndReason;
use jiayi_core::follow_up::CloseReason;
use jiayi_core::id::ResidentId;
use jiayi_core::worklist::{Departure, DepartureKind};
use uuid::Uuid;

use super::act_rows::Ended;
use crate::commands::{Refusal, Tx};
use crate::database::schema::{resident_homes, residents};
use crate::database::sql::Key;
use crate::feed::Entity;
use crate::{contract, follow_up};

/// Ends what a departure ends, and says what that was.
///
/// # Errors
/// `ALREADY_DEPARTED` for somebody whose death is recorded, or what stands in the way of ending a contract.
pub(super) fn depart(
    tx: &mut Tx<'_>,
    resident: ResidentId,
    departure: Departure,
    reason: Option<&str>,
) -> Result<Ended, Refusal> {
    let facts = crate::person::facts(tx.conn, resident)?.ok_or(Code::NotFound)?;
    if facts.died_on.is_some() {
        return Err(Code::AlreadyDeparted.into());
    }
    let Departure { kind, on } = departure;
    let (close, end) = match kind {
        DepartureKind::Died => (CloseReason::Died, EndReason::Death),
        DepartureKind::Moved => (CloseReason::MovedAway, EndReason::MovedAway),
    };
    let enrolments = follow_up::close_all(tx, resident, close, on)?;
    let contracts = contract::end_all_for_departure(tx, resident, end, on, reason)?;
    let homes = match kind {
        DepartureKind::Died => {
            set_death(tx, resident, Some(on))?;
            Vec::new()
        }
        DepartureKind::Moved => leave_homes(tx, resident, on)?,
    };
    Ok(Ended { enrolments, contracts, homes })
}

/// Lets what a departure ended go on.
///
/// # Errors
/// What stands in the way of letting a contract go on.
pub(super) fn restore(
    tx: &mut Tx<'_>,
    resident: ResidentId,
    departure: Departure,
    ended: &Ended,
) -> Result<(), Refusal> {
    if departure.kind == DepartureKind::Died {
        set_death(tx, resident, None)?;
    }
    let homes: Vec<Key> = ended.homes.iter().copied().map(Key).collect();
    diesel::update(resident_homes::table.filter(resident_homes::id.eq_any(homes)))
        .set(resident_homes::valid_to.eq(None::<Day>))
        .execute(tx.conn)?;
    follow_up::reopen(tx, resident, &ended.enrolments)?;
    contract::go_on_after_departure(tx, resident, &ended.contracts)?;
    tx.stamp(resident, Entity::Resident, resident);
    Ok(())
}

fn set_death(tx: &mut Tx<'_>, resident: ResidentId, on: Option<Day>) -> Result<(), Refusal> {
    diesel::update(residents::table.find(resident)).set(residents::died_on.eq(on)).execute(tx.conn)?;
    tx.stamp(resident, Entity::Resident, resident);
    Ok(())
}

/// Nobody lives where she has left: her homes end on the day before.
fn leave_homes(tx: &mut Tx<'_>, resident: ResidentId, on: Day) -> Result<Vec<Uuid>, Refusal> {
    let eve = on.plus_days(-1).map_err(|_| Code::BadValue)?;
    let open = resident_homes::table
        .filter(resident_homes::resident_id.eq(resident))
        .filter(resident_homes::valid_to.is_null())
        .filter(resident_homes::valid_from.le(eve));
    let ids: Vec<Key> = open.select(resident_homes::id).load(tx.conn)?;
    diesel::update(resident_homes::table.filter(resident_homes::id.eq_any(&ids)))
        .set(resident_homes::valid_to.eq(Some(eve)))
        .execute(tx.conn)?;
    tx.stamp(resident, Entity::Resident, resident);
    Ok(ids.into_iter().map(|Key(id)| id).collect())
}
