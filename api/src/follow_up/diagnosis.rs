//! A doctor writes down a diagnosis and where it is documented, corrects it, and says when the disease was over.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::follow_up::commands::{RecordDiagnosis, ResolveDiagnosis};
use jiayi_core::follow_up::diagnosis::{Diagnosed, Recorded, faults};
use jiayi_core::follow_up::enrolment::covers;
use jiayi_core::follow_up::{EnrolmentState, Programme};
use jiayi_core::id::{DiagnosisId, EnrolmentId, ResidentId};
use serde_json::json;

use super::rows::DiagnosisRow;
use super::{facts, refuse};
use crate::commands::{Refusal, Tx};
use crate::database::schema::{diagnoses, enrolments};
use crate::database::sql::Word;
use crate::feed::Entity;

/// # Errors
/// `ID_USED`, `NOT_FOUND`, `STALE`, or every fault of the diagnosis at its field.
pub fn record_diagnosis(tx: &mut Tx<'_>, command: &RecordDiagnosis) -> Result<(), Refusal> {
    if select(exists(diagnoses::table.find(command.diagnosis))).get_result(tx.conn)? {
        return Err(Code::IdUsed.into());
    }
    let person = facts::person(tx.conn, command.resident)?.ok_or(Code::NotFound)?;
    let confirmed_by = tx.actor.staff_id().ok_or(Code::Forbidden)?;
    let diagnosed = Diagnosed { name: &command.name, on: command.diagnosed_on, proof: &command.proof };
    let original = command.corrects.map(|id| recorded(tx, command.resident, id, "corrects")).transpose()?;
    let mut wrong = faults(&diagnosed, &person, tx.today);
    wrong.extend(original.and_then(Recorded::correction_fault).map(|code| ("corrects", code)));
    refuse(wrong)?;
    let row = DiagnosisRow {
        id: command.diagnosis,
        resident_id: command.resident,
        icd: Word(command.icd.clone()),
        name: command.name.clone(),
        diagnosed_on: command.diagnosed_on,
        proof: command.proof.clone(),
        confirmed_by,
        recorded_at: tx.now,
        resolved_on: None,
        corrects: command.corrects,
    };
    diesel::insert_into(diagnoses::table).values(&row).execute(tx.conn)?;
    tx.stamp(command.resident, Entity::Diagnosis, command.diagnosis);
    tx.note("diagnosis", command.diagnosis.to_string());
    match command.corrects {
        Some(original) => replace(tx, command, original),
        None => Ok(()),
    }
}

/// The disease is over: no prescription rests on it any more. What was judged by it stays.
///
/// # Errors
/// `NOT_FOUND`, `STALE`, `DIAGNOSIS_STATE`, or what is wrong with the day.
pub fn resolve_diagnosis(tx: &mut Tx<'_>, command: &ResolveDiagnosis) -> Result<(), Refusal> {
    let standing = recorded(tx, command.resident, command.diagnosis, "diagnosis")?;
    refuse(standing.resolution_faults(command.resolved_on, tx.today))?;
    diesel::update(diagnoses::table.find(command.diagnosis))
        .set(diagnoses::resolved_on.eq(Some(command.resolved_on)))
        .execute(tx.conn)?;
    tx.stamp(command.resident, Entity::Diagnosis, command.diagnosis);
    tx.note("diagnosis", command.diagnosis.to_string());
    Ok(())
}

/// A diagnosis of the resident's own, as the author saw it.
fn recorded(tx: &mut Tx<'_>, resident: ResidentId, id: DiagnosisId, field: &'static str) -> Result<Recorded, Refusal> {
    let row: Option<(Day, Option<Day>)> = diagnoses::table
        .find(id)
        .filter(diagnoses::resident_id.eq(resident))
        .select((diagnoses::diagnosed_on, diagnoses::resolved_on))
        .first(tx.conn)
        .optional()?;
    let (on, resolved_on) = row.ok_or_else(|| Rejection::on_field(field, Code::NotFound))?;
    let corrected_by: Option<DiagnosisId> =
        diagnoses::table.filter(diagnoses::corrects.eq(Some(id))).select(diagnoses::id).first(tx.conn).optional()?;
    let current = || json!({ "resolved_on": resolved_on, "corrected_by": corrected_by });
    tx.unchanged_since_seen(resident, Entity::Diagnosis, id, current)?;
    Ok(Recorded { on, resolved: resolved_on.is_some(), corrected: corrected_by.is_some() })
}

/// The original is kept; programmes that it opened go on under the one in its place, where that belongs to them.
fn replace(tx: &mut Tx<'_>, command: &RecordDiagnosis, original: DiagnosisId) -> Result<(), Refusal> {
    tx.stamp(command.resident, Entity::Diagnosis, original);
    let rests: Vec<(EnrolmentId, Word<Programme>)> = enrolments::table
        .filter(enrolments::resident_id.eq(command.resident))
        .filter(enrolments::diagnosis_id.eq(Some(original)))
        .filter(enrolments::state.ne(Word(EnrolmentState::Closed)))
        .select((enrolments::id, enrolments::programme))
        .load(tx.conn)?;
    for (enrolment, programme) in rests {
        if covers(programme.0, command.icd.as_str(), &tx.policy.follow_up) {
            diesel::update(enrolments::table.find(enrolment))
                .set(enrolments::diagnosis_id.eq(Some(command.diagnosis)))
                .execute(tx.conn)?;
            tx.stamp(command.resident, Entity::Enrolment, enrolment);
        }
    }
    Ok(())
}

/// Whether a diagnosis is neither over nor corrected by another record.
///
/// # Errors
/// When the database fails.
pub(super) fn stands(tx: &mut Tx<'_>, id: DiagnosisId) -> Result<bool, Refusal> {
    let over = diagnoses::table.find(id).filter(diagnoses::resolved_on.is_not_null());
    let corrected = diagnoses::table.filter(diagnoses::corrects.eq(Some(id)));
    let over: bool = select(exists(over)).get_result(tx.conn)?;
    let corrected: bool = select(exists(corrected)).get_result(tx.conn)?;
    Ok(!over && !corrected)
}
