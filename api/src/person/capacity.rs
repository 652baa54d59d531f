//! An adult loses her capacity, and has it again, by a court's decision and by nothing else.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::ResidentId;
use jiayi_core::person::capacity::may_decide;
use jiayi_core::person::commands::RecordCapacityDecision;

use super::{facts, verify};
use crate::commands::{Refusal, Tx};
use crate::database::schema::{capacity_decisions, guardianships, residents};
use crate::feed::Entity;

/// Staff have seen the court's decision. Whoever has capacity again has no guardian any more (Civil Code art. 39).
///
/// # Errors
/// `NOT_FOUND`, `ID_USED`; what [`may_decide`] refuses, at its field.
pub fn record_capacity_decision(tx: &mut Tx<'_>, command: &RecordCapacityDecision) -> Result<(), Refusal> {
    let staff = verify::staff(tx)?;
    if select(exists(capacity_decisions::table.find(command.decision))).get_result(tx.conn)? {
        return Err(Rejection::on_field("decision", Code::IdUsed).into());
    }
    let ward = facts::facts(tx.conn, command.resident)?.filter(|facts| facts.verified.is_some());
    let ward = ward.ok_or_else(|| Rejection::on_field("resident", Code::NotFound))?;
    may_decide(&ward.person(), command.lacks_capacity, command.decided_on, tx.today)
        .map_err(|(field, code)| Rejection::on_field(field, code))?;
    let scan = tx.attach_blob("scan", &command.scan, command.resident)?;
    diesel::insert_into(capacity_decisions::table)
        .values((
            capacity_decisions::id.eq(command.decision),
            capacity_decisions::resident_id.eq(command.resident),
            capacity_decisions::lacks_capacity.eq(command.lacks_capacity),
            capacity_decisions::decided_on.eq(command.decided_on),
            capacity_decisions::scan_hash.eq(scan),
            capacity_decisions::recorded_by.eq(staff),
            capacity_decisions::recorded_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    tx.note("capacity_decision", command.decision.to_string());
    set(tx, command.resident, command.lacks_capacity)?;
    if command.lacks_capacity { Ok(()) } else { end_guardianships(tx, command.resident) }
}

/// Writes what a decision found.
pub(super) fn set(tx: &mut Tx<'_>, ward: ResidentId, lacks: bool) -> Result<(), Refusal> {
    diesel::update(residents::table.find(ward)).set(residents::lacks_capacity.eq(lacks)).execute(tx.conn)?;
    tx.stamp(ward, Entity::Resident, ward);
    Ok(())
}

fn end_guardianships(tx: &mut Tx<'_>, ward: ResidentId) -> Result<(), Refusal> {
    for held in facts::over(tx.conn, ward)?.into_iter().filter(|held| held.revoked_at.is_none()) {
        tx.also(held.guardian_id)?;
        diesel::update(guardianships::table.find(held.id))
            .set(guardianships::revoked_at.eq(tx.now))
            .execute(tx.conn)?;
        tx.stamp(ward, Entity::Guardianship, held.id);
        tx.stamp(held.guardian_id, Entity::Guardianship, held.id);
    }
    Ok(())
}
