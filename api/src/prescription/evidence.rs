//! What a long prescription rests on: the physician's assessment, the education given, the resident's confirmation.

use std::collections::BTreeSet;

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::codes::Code;
use jiayi_core::command::{FieldCode, Rejection};
use jiayi_core::follow_up::VisitMode;
use jiayi_core::id::{DrugId, ResidentId, StaffId, VisitId};
use jiayi_core::person::Actor;
use jiayi_core::prescription::assessment::may_confirm;
use jiayi_core::prescription::commands::{AssessForLongPrescription, ConfirmLongPrescription, RecordEducation};
use jiayi_core::prescription::evidence::may_assess_at;

use super::rows::{Confirmation, Education, LongAssessment};
use crate::commands::{Refusal, Tx};
use crate::database::schema::{confirmations, educations, long_assessments, visits};
use crate::database::sql::{Json, Word};
use crate::feed::Entity;
use crate::person;

/// Topics that one education may name.
const MOST_TOPICS: usize = 12;

/// A physician judges, at a visit that happened, whether a long prescription may be given.
///
/// # Errors
/// `NOT_FOUND` for a visit of nobody or of somebody else, `ID_USED`, `LRX-401` when nobody was seen at that visit.
pub fn assess(tx: &mut Tx<'_>, command: &AssessForLongPrescription) -> Result<(), Refusal> {
    let assessor = staff(tx)?;
    let used: bool = select(exists(long_assessments::table.find(command.assessment))).get_result(tx.conn)?;
    let mode = mode_of(tx, command.visit, command.resident)?;
    let families = families(tx, &command.drugs)?;
    let faults = [("assessment", used.then_some(Code::IdUsed)), ("visit", may_assess_at(mode).err())];
    refuse_if_any(faults)?;
    let row = LongAssessment {
        id: command.assessment,
        resident_id: command.resident,
        visit_id: command.visit,
        staff_id: assessor,
        scope: Word(command.scope),
        answers: Json(command.answers.clone()),
        assessed_on: tx.today,
        recorded_at: tx.now,
        families: Json(families),
    };
    diesel::insert_into(long_assessments::table).values(row).execute(tx.conn)?;
    tx.stamp(command.resident, Entity::LongAssessment, command.assessment);
    Ok(())
}

/// The ingredients and strengths of the medicines that a record speaks of, each once.
///
/// # Errors
/// `MISSING_FIELD` without a medicine, `NOT_FOUND` for each that the catalogue does not have.
fn families(tx: &Tx<'_>, drugs: &[DrugId]) -> Result<Vec<String>, Refusal> {
    let (mut families, mut faults) = (BTreeSet::new(), Vec::new());
    for (position, drug) in drugs.iter().enumerate() {
        match tx.rules.catalogue.drug(*drug) {
            Some(drug) => drop(families.insert(drug.family())),
            None => faults.push(FieldCode { field: format!("drugs[{position}]"), code: Code::NotFound }),
        }
    }
    if drugs.is_empty() {
        faults.push(FieldCode { field: "drugs".to_owned(), code: Code::MissingField });
    }
    refuse_all(faults)?;
    Ok(families.into_iter().collect())
}

fn mode_of(tx: &mut Tx<'_>, visit: VisitId, resident: ResidentId) -> Result<Option<VisitMode>, Refusal> {
    let mode: Option<Word<VisitMode>> = visits::table
        .find(visit)
        .filter(visits::resident_id.eq(resident))
        .filter(visits::corrected_by.is_null())
        .select(visits::mode)
        .first(tx.conn)
        .optional()?;
    Ok(mode.map(|mode| mode.0))
}

/// Somebody taught the person how to take and keep the medicine.
///
/// # Errors
/// `ID_USED`; `MISSING_FIELD` without a topic, `BAD_VALUE` for one that stands twice.
pub fn record_education(tx: &mut Tx<'_>, command: &RecordEducation) -> Result<(), Refusal> {
    let teacher = staff(tx)?;
    let used: bool = select(exists(educations::table.find(command.education))).get_result(tx.conn)?;
    let mut topics = command.topics.clone();
    topics.sort_unstable();
    topics.dedup();
    let twice = topics.len() != command.topics.len() || topics.len() > MOST_TOPICS;
    refuse_if_any([
        ("education", used.then_some(Code::IdUsed)),
        ("topics", topics.is_empty().then_some(Code::MissingField)),
        ("topics", twice.then_some(Code::BadValue)),
    ])?;
    let row = Education {
        id: command.education,
        resident_id: command.resident,
        staff_id: teacher,
        topics: Json(topics),
        given_on: tx.today,
        recorded_at: tx.now,
    };
    diesel::insert_into(educations::table).values(row).execute(tx.conn)?;
    tx.stamp(command.resident, Entity::Education, command.education);
    Ok(())
}

/// The person, or her guardian, signs that she understood a supply of more than four weeks: in the app, or on paper
/// before a colleague.
///
/// # Errors
/// `ID_USED`, `CONFIRMATION_SIGNER`, `GUARDIAN_NOT_IN_FORCE`; on paper `MISSING_FIELD` without a witness, `PAPER_WITNESS`; `LRX-301` and
/// `LRX-305` for days that no prescription can have.
pub fn confirm(tx: &mut Tx<'_>, command: &ConfirmLongPrescription) -> Result<(), Refusal> {
    let facts = person::facts(tx.conn, command.resident)?.ok_or(Code::NotFound)?;
    let signer = signer(tx, command)?;
    let signed = may_confirm(&facts.person(), signer, tx.today);
    let used: bool = select(exists(confirmations::table.find(command.confirmation))).get_result(tx.conn)?;
    let on_paper = tx.actor.staff.is_some();
    let families = families(tx, &command.drugs)?;
    refuse_if_any([
        ("confirmation", used.then_some(Code::IdUsed)),
        ("days", (command.days < 1).then_some(Code::Lrx305)),
        ("days", (command.days > tx.policy.long_prescription.max_days).then_some(Code::Lrx301)),
        ("guardian", signed.err()),
        ("witness", (on_paper && command.witness.is_none()).then_some(Code::MissingField)),
        ("witness", (!on_paper && command.witness.is_some()).then_some(Code::BadValue)),
    ])?;
    if let Some(witness) = command.witness {
        person::check_witness(tx, witness, "witness")?;
    }
    let row = Confirmation {
        id: command.confirmation,
        resident_id: command.resident,
        days: i32::try_from(command.days).map_err(|_| Code::Lrx301)?,
        signer_kind: Word(signed?),
        by_account: tx.actor.account,
        signature_hash: tx.attach_blob("signature", &command.signature, command.resident)?,
        witness_id: command.witness,
        confirmed_on: tx.today,
        recorded_at: tx.now,
        families: Json(families),
    };
    diesel::insert_into(confirmations::table).values(row).execute(tx.conn)?;
    tx.stamp(command.resident, Entity::Confirmation, command.confirmation);
    Ok(())
}

/// Whoever signed: the session's holder in the app, the person on the paper otherwise.
fn signer(tx: &Tx<'_>, command: &ConfirmLongPrescription) -> Result<Actor, Refusal> {
    if tx.actor.staff.is_some() {
        return Ok(command.guardian.map_or(Actor::Resident, Actor::Guardian));
    }
    if command.guardian.is_some() {
        return Err(Rejection::on_field("guardian", Code::BadValue).into());
    }
    Ok(person::acting(tx)?)
}

/// The member of staff who acts; the table of access lets nobody else come here.
///
/// # Errors
/// `FORBIDDEN` for a session that serves nowhere.
pub(super) fn staff(tx: &Tx<'_>) -> Result<StaffId, Refusal> {
    tx.actor.staff_id().ok_or_else(|| Code::Forbidden.into())
}

/// Refuses with everything that is wrong, each at its field.
///
/// # Errors
/// The rejection; none when nothing is wrong.
pub(super) fn refuse_if_any(
    faults: impl IntoIterator<Item = (impl Into<String>, Option<Code>)>,
) -> Result<(), Refusal> {
    let found = faults.into_iter().filter_map(|(field, code)| Some(FieldCode { field: field.into(), code: code? }));
    refuse_all(found.collect())
}

/// # Errors
/// A rejection with every code of `faults`; none when there are no faults.
pub(crate) fn refuse_all(faults: Vec<FieldCode>) -> Result<(), Refusal> {
    match faults.first().map(|fault| fault.code) {
        None => Ok(()),
        Some(first) => Err(Rejection::on_fields(first, faults).into()),
    }
}
