//! How many residents a contracting doctor has, counted from the contracts.

use diesel::dsl::count;
use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::id::{ResidentId, StaffId};
use jiayi_core::policy::Policy;
use jiayi_core::team::{Load, Room};

use crate::contract::{holds_place, waits};
use crate::database::schema::contracts;
use crate::database::{Db, Error};

/// Room of a doctor today: residents whose contract runs or is to begin, in whatever team, and beside them those whose signature
/// waits. `cap` is the doctor's own; `besides` is the resident who asks: she does not take her own place.
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
    let of_doctor = || {
        let counted = contracts::table
            .filter(contracts::doctor_id.eq(doctor))
            .select(count(contracts::resident_id).aggregate_distinct())
            .into_boxed();
        match besides {
            Some(resident) => counted.filter(contracts::resident_id.ne(resident)),
            None => counted,
        }
    };
    let whole = |number: i64| u32::try_from(number).map_err(|_| Error::Damaged("a doctor's residents"));
    let residents = whole(of_doctor().filter(holds_place(today)).first(conn)?)?;
    let waiting = whole(of_doctor().filter(waits(today)).first(conn)?)?;
    Ok(Room::of_doctor(Load { residents, waiting, cap }, &policy.team))
}
