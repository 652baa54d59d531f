//! Which priority groups somebody is of, asked when it is read. Source: domain 02 §2.6.

use jiayi_core::calendar::Day;
use jiayi_core::contract::PriorityGroup;

use super::rows::ContractRow;
use crate::database::{Db, Error};
use crate::follow_up;

/// Of the contract's resident on `today`, or on the nearest day of its term. A group that a diagnosis makes shows to readers of the
/// record alone: to others it would tell the diagnosis.
pub(super) fn of(conn: &mut Db, row: &ContractRow, today: Day, sees_record: bool) -> Result<Vec<PriorityGroup>, Error> {
    let on = today.min(row.ends_on).max(row.starts_on);
    let Some(person) = follow_up::person(conn, row.resident_id)? else { return Ok(row.priority_groups.0.clone()) };
    let diagnoses = if sees_record { follow_up::diagnosed_with(conn, row.resident_id, on)? } else { Vec::new() };
    let codes = diagnoses.iter().map(|icd| icd.0.as_str());
    Ok(PriorityGroup::with_diagnoses(&row.priority_groups.0, codes, person.born, on))
}
