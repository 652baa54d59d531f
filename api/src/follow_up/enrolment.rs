//! Entering a programme and leaving it.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::follow_up::commands::{CloseEnrolment, EnrolInProgramme, LoseFromFollowUp, ResumeFollowUp};
use jiayi_core::follow_up::enrolment::{Change, Documented, Enrolling, may_enrol};
use jiayi_core::follow_up::{CloseReason, EnrolmentState, Programme};
use jiayi_core::id::{DiagnosisId, EnrolmentId, ResidentId};
use jiayi_core::prescription::coding::IcdCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::rows::EnrolmentRow;
use super::{diagnosis, facts, refuse};
use crate::commands::{Refusal, Tx};
use crate::database::schema::{diagnoses, enrolment_losses, enrolments};
use crate::database::sql::{Key, Word};
use crate::each;
use crate::feed::Entity;

/// # Errors
/// `ID_USED`, `NOT_FOUND` for a diagnosis that is not the resident's, `DIAGNOSIS_STATE` for one that stands no more, or everything that stands in the way at its field.
pub fn enrol(tx: &mut Tx<'_>, command: &EnrolInProgramme) -> Result<(), Refusal> {
    if select(exists(enrolments::table.find(command.enrolment))).get_result(tx.conn)? {
        return Err(Code::IdUsed.into());
    }
    let person = facts::person(tx.conn, command.resident)?.ok_or(Code::NotFound)?;
    let enrolled_by = tx.actor.staff_id().ok_or(Code::Forbidden)?;
    let diagnosis = command.diagnosis.map(|id| documented(tx, command.resident, id)).transpose()?;
    let programme = command.programme;
    let every = facts::enrolments_of(tx.conn, command.resident)?;
    let earlier: Vec<EnrolmentState> =
        every.iter().filter(|enrolment| enrolment.programme == programme).map(|enrolment| enrolment.state).collect();
    let diagnosis = diagnosis.as_ref().map(|(icd, on)| Documented { icd: icd.as_str(), on: *on });
    let enrolling = Enrolling { programme, diagnosis, earlier: &earlier };
    refuse(may_enrol(&enrolling, &person, tx.today, &tx.policy.follow_up))?;
    let row = EnrolmentRow {
        id: command.enrolment,
        resident_id: command.resident,
        programme: Word(programme),
        diagnosis_id: command.diagnosis,
        state: Word(EnrolmentState::Enrolled),
        reason: None,
        valid_from: tx.today,
        valid_to: None,
        enrolled_by,
        recorded_at: tx.now,
    };
    diesel::insert_into(enrolments::table).values(&row).execute(tx.conn)?;
    tx.stamp(command.resident, Entity::Enrolment, command.enrolment);
    tx.note("enrolment", command.enrolment.to_string());
    Ok(())
}

/// A diagnosis of the resident's own: its code, and the day it was made.
fn documented(tx: &mut Tx<'_>, resident: ResidentId, id: DiagnosisId) -> Result<(IcdCode, Day), Refusal> {
    let row: Option<(Word<IcdCode>, Day)> = diagnoses::table
        .find(id)
        .filter(diagnoses::resident_id.eq(resident))
        .select((diagnoses::icd, diagnoses::diagnosed_on))
        .first(tx.conn)
        .optional()?;
    let (Word(icd), on) = row.ok_or_else(|| Rejection::on_field("diagnosis", Code::NotFound))?;
    if !diagnosis::stands(tx, id)? {
        return Err(Rejection::on_field("diagnosis", Code::DiagnosisState).into());
    }
    Ok((icd, on))
}

/// # Errors
/// `NOT_FOUND`, `STALE`, `RECORD_DEPARTURE` for a death, or `ENROLMENT_STATE` with the enrolment as it stands.
pub fn close_enrolment(tx: &mut Tx<'_>, command: &CloseEnrolment) -> Result<(), Refusal> {
    change(tx, command.resident, command.enrolment, Change::Close(command.reason))
}

/// The person cannot be found for the time being: the enrolment stands, and the worklist is silent about it until she is.
///
/// # Errors
/// As [`close_enrolment`].
pub fn lose(tx: &mut Tx<'_>, command: &LoseFromFollowUp) -> Result<(), Refusal> {
    change(tx, command.resident, command.enrolment, Change::Lose)
}

/// # Errors
/// As [`close_enrolment`].
pub fn resume(tx: &mut Tx<'_>, command: &ResumeFollowUp) -> Result<(), Refusal> {
    change(tx, command.resident, command.enrolment, Change::Resume)
}

fn change(tx: &mut Tx<'_>, resident: ResidentId, enrolment: EnrolmentId, command: Change) -> Result<(), Refusal> {
    let row: Option<EnrolmentRow> = each!(&mut *tx.conn, c => enrolments::table
        .find(enrolment)
        .filter(enrolments::resident_id.eq(resident))
        .select(EnrolmentRow::as_select())
        .first(c)
        .optional())?;
    let row = row.ok_or(Code::NotFound)?;
    let current =
        || json!({ "state": row.state.0, "reason": row.reason.map(|reason| reason.0), "closed_on": row.valid_to });
    tx.unchanged_since_seen(resident, Entity::Enrolment, enrolment, current)?;
    let state = row.state.0.after(command).map_err(|code| Rejection::of(code).with_current(current()))?;
    let (reason, valid_to) = match command {
        Change::Close(reason) => (Some(Word(reason)), Some(tx.today)),
        Change::Lose | Change::Resume => (None, None),
    };
    diesel::update(enrolments::table.find(enrolment))
        .set((enrolments::state.eq(Word(state)), enrolments::reason.eq(reason), enrolments::valid_to.eq(valid_to)))
        .execute(tx.conn)?;
    match command {
        Change::Lose => lost_from(tx, resident, enrolment)?,
        Change::Resume => found_again(tx, enrolment)?,
        Change::Close(_) => {}
    }
    tx.stamp(resident, Entity::Enrolment, enrolment);
    tx.note("enrolment", enrolment.to_string());
    Ok(())
}

fn lost_from(tx: &mut Tx<'_>, resident: ResidentId, enrolment: EnrolmentId) -> Result<(), Refusal> {
    diesel::insert_into(enrolment_losses::table)
        .values((
            enrolment_losses::id.eq(Key(Uuid::now_v7())),
            enrolment_losses::enrolment_id.eq(enrolment),
            enrolment_losses::resident_id.eq(resident),
            enrolment_losses::lost_on.eq(tx.today),
        ))
        .execute(tx.conn)?;
    Ok(())
}

fn found_again(tx: &mut Tx<'_>, enrolment: EnrolmentId) -> Result<(), Refusal> {
    let open = enrolment_losses::table
        .filter(enrolment_losses::enrolment_id.eq(enrolment))
        .filter(enrolment_losses::found_on.is_null());
    diesel::update(open).set(enrolment_losses::found_on.eq(Some(tx.today))).execute(tx.conn)?;
    Ok(())
}

/// A programme as a departure found it: enrolled in, or lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EnrolmentBefore {
    enrolment: EnrolmentId,
    state: EnrolmentState,
}

/// Closes every programme of somebody who died or moved away, and says how each stood.
///
/// # Errors
/// When the database fails.
pub(crate) fn close_all(
    tx: &mut Tx<'_>,
    resident: ResidentId,
    reason: CloseReason,
    on: Day,
) -> Result<Vec<EnrolmentBefore>, Refusal> {
    let open: Vec<(EnrolmentId, Word<EnrolmentState>, Day)> = enrolments::table
        .filter(enrolments::resident_id.eq(resident))
        .filter(enrolments::state.ne(Word(EnrolmentState::Closed)))
        .order(enrolments::id)
        .select((enrolments::id, enrolments::state, enrolments::valid_from))
        .load(tx.conn)?;
    for (id, _, enrolled_on) in &open {
        diesel::update(enrolments::table.find(*id))
            .set((
                enrolments::state.eq(Word(EnrolmentState::Closed)),
                enrolments::reason.eq(Some(Word(reason))),
                enrolments::valid_to.eq(Some(on.max(*enrolled_on))),
            ))
            .execute(tx.conn)?;
        tx.stamp(resident, Entity::Enrolment, *id);
    }
    Ok(open.into_iter().map(|(enrolment, Word(state), _)| EnrolmentBefore { enrolment, state }).collect())
}

/// Lets programmes stand as a departure which was not so found them, but for one that she has been enrolled in anew since.
///
/// # Errors
/// When the database fails.
pub(crate) fn reopen(tx: &mut Tx<'_>, resident: ResidentId, closed: &[EnrolmentBefore]) -> Result<(), Refusal> {
    for before in closed {
        let programme: Word<Programme> =
            enrolments::table.find(before.enrolment).select(enrolments::programme).first(tx.conn)?;
        let anew = enrolments::table
            .filter(enrolments::resident_id.eq(resident))
            .filter(enrolments::programme.eq(programme))
            .filter(enrolments::state.ne(Word(EnrolmentState::Closed)));
        if select(exists(anew)).get_result(tx.conn)? {
            continue;
        }
        diesel::update(enrolments::table.find(before.enrolment))
            .set((
                enrolments::state.eq(Word(before.state)),
                enrolments::reason.eq(None::<Word<CloseReason>>),
                enrolments::valid_to.eq(None::<Day>),
            ))
            .execute(tx.conn)?;
        tx.stamp(resident, Entity::Enrolment, before.enrolment);
    }
    Ok(())
}
