//! Guardians: recorded by staff who saw the proof, for a minor or for an adult without capacity.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::{GuardianshipId, ResidentId};
use jiayi_core::person::capacity::FULL_FROM;
use jiayi_core::person::commands::{EndGuardianship, RecordGuardianship};
use jiayi_core::person::guardianship;
use serde_json::json;

use super::capacity;
use super::facts::{self, Facts};
use super::rows::GuardianshipRow;
use super::verify;
use crate::commands::{Refusal, Tx};
use crate::database::schema::guardianships;
use crate::database::sql::Word;
use crate::database::{Db, Error};
use crate::feed::Entity;

/// Staff have seen the proof. A court's decision over an adult finds too that she lacks capacity.
///
/// # Errors
/// `NOT_FOUND` when either is not verified; `GUARDIAN_EXISTS`; what [`guardianship::may_record`] refuses.
pub fn record_guardianship(tx: &mut Tx<'_>, command: &RecordGuardianship) -> Result<(), Refusal> {
    let staff = verify::staff(tx)?;
    if select(exists(guardianships::table.find(command.guardianship))).get_result(tx.conn)? {
        return Err(Rejection::on_field("guardianship", Code::IdUsed).into());
    }
    if command.ward == command.guardian {
        return Err(Rejection::on_field("guardian", Code::GuardianNotAdult).into());
    }
    let ward = verified(tx, command.ward, "ward")?;
    let guardian = verified(tx, command.guardian, "guardian")?;
    if ward.person().guardian(command.guardian, tx.today).is_ok() {
        return Err(Code::GuardianExists.into());
    }
    guardianship::may_record(command.proof, &ward.person(), &guardian.person(), command.until, tx.today)?;

    let recorded = jiayi_core::person::Guardianship {
        guardian: command.guardian,
        relation: command.relation,
        proof: command.proof,
        valid_from: tx.today,
        valid_to: command.until,
        revoked_on: None,
    };
    let row = GuardianshipRow {
        id: command.guardianship,
        ward_id: command.ward,
        guardian_id: command.guardian,
        relation: Word(command.relation),
        proof_kind: Word(command.proof),
        proof_hash: tx.attach_blob("scan", &command.scan, command.ward)?,
        verified_by: staff,
        recorded_at: tx.now,
        valid_from: tx.today,
        valid_to: recorded.last_day(ward.born_on),
        revoked_at: None,
    };
    diesel::insert_into(guardianships::table).values(&row).execute(tx.conn)?;
    if ward.person().age(tx.today) >= FULL_FROM && guardianship::finds_no_capacity(command.proof) {
        capacity::set(tx, command.ward, true)?;
    }
    tx.stamp(command.ward, Entity::Guardianship, command.guardianship);
    tx.stamp(command.guardian, Entity::Guardianship, command.guardianship);
    Ok(())
}

/// A guardianship ends before its time. An adult stays without capacity until a court finds otherwise.
///
/// # Errors
/// `NOT_FOUND` when there is none; `STALE`; `GUARDIAN_NOT_IN_FORCE` when it has ended already.
pub fn end_guardianship(tx: &mut Tx<'_>, command: &EndGuardianship) -> Result<(), Refusal> {
    let ward = facts::facts(tx.conn, command.ward)?.ok_or(Code::NotFound)?;
    let row = facts::over(tx.conn, command.ward)?
        .into_iter()
        .find(|row| row.id == command.guardianship)
        .ok_or(Code::NotFound)?;
    let guardian = row.guardian_id;
    tx.also(guardian)?;
    let current = || json!({ "valid_to": row.valid_to, "revoked_at": row.revoked_at });
    tx.unchanged_since_seen(command.ward, Entity::Guardianship, command.guardianship, current)?;
    if !facts::guardianship(row).in_force(ward.born_on, tx.today) {
        return Err(Code::GuardianNotInForce.into());
    }
    diesel::update(guardianships::table.find(command.guardianship))
        .set(guardianships::revoked_at.eq(tx.now))
        .execute(tx.conn)?;
    tx.stamp(command.ward, Entity::Guardianship, command.guardianship);
    tx.stamp(guardian, Entity::Guardianship, command.guardianship);
    Ok(())
}

fn verified(tx: &mut Tx<'_>, resident: ResidentId, field: &str) -> Result<Facts, Refusal> {
    facts::facts(tx.conn, resident)?
        .filter(|facts| facts.verified.is_some())
        .ok_or_else(|| Rejection::on_field(field, Code::NotFound).into())
}

/// The guardianships that a resident holds over others, with the wards.
///
/// # Errors
/// When the database fails.
pub(crate) fn held_as_guardian(
    conn: &mut Db,
    guardian: ResidentId,
) -> Result<Vec<(GuardianshipId, ResidentId)>, Error> {
    let held = guardianships::table
        .filter(guardianships::guardian_id.eq(guardian))
        .filter(guardianships::revoked_at.is_null());
    Ok(held.select((guardianships::id, guardianships::ward_id)).load(conn)?)
}
