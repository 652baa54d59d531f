//! A person's own record of a departure: the day of death, the end of a home. What else a departure ends is the rooms' it belongs to.

use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::id::ResidentId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::commands::{Refusal, Tx};
use crate::database::schema::{resident_homes, residents};
use crate::database::sql::Key;
use crate::feed::Entity;

/// A home as a move found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HomeBefore {
    home: Uuid,
    valid_to: Option<Day>,
}

/// Writes the day of death, or that there was none.
///
/// # Errors
/// When the database fails.
pub(crate) fn set_death(tx: &mut Tx<'_>, resident: ResidentId, on: Option<Day>) -> Result<(), Refusal> {
    diesel::update(residents::table.find(resident)).set(residents::died_on.eq(on)).execute(tx.conn)?;
    tx.stamp(resident, Entity::Resident, resident);
    Ok(())
}

/// Her homes from a day on: each with the day it began.
fn homes(tx: &mut Tx<'_>, resident: ResidentId, from: Day) -> Result<Vec<(HomeBefore, Day)>, Refusal> {
    let rows: Vec<(Key, Day, Option<Day>)> = resident_homes::table
        .filter(resident_homes::resident_id.eq(resident))
        .filter(resident_homes::valid_to.is_null().or(resident_homes::valid_to.ge(Some(from))))
        .order((resident_homes::valid_from, resident_homes::id))
        .select((resident_homes::id, resident_homes::valid_from, resident_homes::valid_to))
        .load(tx.conn)?;
    Ok(rows.into_iter().map(|(Key(home), since, valid_to)| (HomeBefore { home, valid_to }, since)).collect())
}

/// The first day of the home that she has today, or is to have.
///
/// # Errors
/// When the database fails.
pub(crate) fn home_since(tx: &mut Tx<'_>, resident: ResidentId) -> Result<Option<Day>, Refusal> {
    let today = tx.today;
    Ok(homes(tx, resident, today)?.first().map(|(_, since)| *since))
}

/// Nobody lives where she has left: her homes end on the eve of her first day elsewhere; one that began on that day has no day.
///
/// # Errors
/// When the database fails.
pub(crate) fn leave_homes(tx: &mut Tx<'_>, resident: ResidentId, on: Day) -> Result<Vec<HomeBefore>, Refusal> {
    let eve = on.plus_days(-1).map_err(|_| Code::DateRange)?;
    let left: Vec<HomeBefore> = homes(tx, resident, on)?.into_iter().map(|(home, _)| home).collect();
    end_homes(tx, resident, left.iter().map(|home| (home.home, Some(eve))))?;
    Ok(left)
}

/// She did not move: her homes last as they did.
///
/// # Errors
/// When the database fails.
pub(crate) fn return_home(tx: &mut Tx<'_>, resident: ResidentId, left: &[HomeBefore]) -> Result<(), Refusal> {
    end_homes(tx, resident, left.iter().map(|home| (home.home, home.valid_to)))
}

fn end_homes(
    tx: &mut Tx<'_>,
    resident: ResidentId,
    ends: impl Iterator<Item = (Uuid, Option<Day>)>,
) -> Result<(), Refusal> {
    for (home, valid_to) in ends {
        diesel::update(resident_homes::table.find(Key(home)).filter(resident_homes::resident_id.eq(resident)))
            .set(resident_homes::valid_to.eq(valid_to))
            .execute(tx.conn)?;
    }
    tx.stamp(resident, Entity::Resident, resident);
    Ok(())
}
