//! How many residents a contracting doctor has, counted from the contracts.

use diesel::dsl::count;
use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::id::{ResidentId, StaffId};
use jiayi_core::policy::Policy;
use jiayi_core::team::{Load, Room};

use crate::contract::{first_unlapsed, ties};
use crate::database::schema::contracts;
use crate::database::{Db, Error};

/// Room of a doctor today: residents whose contract runs, is to begin, or waits for the team's answer, in whatever team.
/// `cap` is the doctor's own; `besides` is the resident who asks: she does not take her own place.
///
/// # Errors
/// When the database fails.
pub fn room_of_doctor(
    conn: &mut Db,
    doctor: StaffId,
    cap: Option<u32>,
    besides: Option<ResidentId>,
    policy: &Policy,
    today: Day,
) -> Result<Room, Error> {
    let mut held = contracts::table
        .filter(contracts::doctor_id.eq(doctor))
        .filter(ties(first_unlapsed(&policy.contract, today), today))
        .select(count(contracts::resident_id).aggregate_distinct())
        .into_boxed();
    if let Some(resident) = besides {
        held = held.filter(contracts::resident_id.ne(resident));
    }
    let residents: i64 = held.first(conn)?;
    let residents = u32::try_from(residents).map_err(|_| Error::Damaged("a doctor's residents"))?;
    Ok(Room::of_doctor(Load { residents, cap }, &policy.team))
}
