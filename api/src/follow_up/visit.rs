//! A visit: facts from the records, one decision for every programme it closes, and what follows from it.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::contract::package::ServiceKind;
use jiayi_core::follow_up::commands::RecordVisit;
use jiayi_core::follow_up::visit::{Encounter, Original, Recorder, Situation, VisitDecision, assess_visit};
use jiayi_core::follow_up::{VisitMode, hour_of, measured};
use jiayi_core::id::{ReadingId, ResidentId, VisitId};
use serde_json::json;

use super::rows::{AssessmentRow, VisitRow};
use super::{Served, deliver, facts, refuse, served};
use crate::commands::{Refusal, Tx};
use crate::database::Error;
use crate::database::schema::{assessments, readings, visits};
use crate::database::sql::{Json, Word};
use crate::feed::Entity;
use crate::reading::OfVisit;
use crate::session::scope;
use crate::task::Source;
use crate::{each, reading, task};

/// # Errors
/// `ID_USED`, `NOT_FOUND`, `STALE`, or every fault of the form, the dates, the enrolments and the author's role at its field.
pub fn record_visit(tx: &mut Tx<'_>, command: &RecordVisit) -> Result<(), Refusal> {
    let is_used = select(exists(visits::table.find(command.visit)));
    if each!(&mut *tx.conn, c => is_used.get_result(c))? {
        return Err(Code::IdUsed.into());
    }
    let original = command.corrects.map(|id| original(tx, command.resident, id)).transpose()?;
    let under = under(tx, command)?;
    let (decision, policy_version) = decide(tx, command, original.as_ref())?;

    let visit = row(tx, command, &under, policy_version)?;
    each!(&mut *tx.conn, c => diesel::insert_into(visits::table).values(&visit).execute(c))?;
    tx.stamp(visit.resident_id, Entity::Visit, visit.id);
    tx.note("visit", visit.id.to_string());
    if visit.late {
        tx.note("late", true);
    }
    write_assessments(tx, command, &decision)?;
    if let Some(original) = &original {
        replace(tx, original, visit.id)?;
    }
    let of_visit = OfVisit {
        visit: visit.id,
        resident: visit.resident_id,
        taken_at: hour_of(visit.happened_on, visit.recorded_at),
        pregnant_or_lactating: command.common.pregnant_or_lactating,
    };
    reading::copy_from_visit(tx, &of_visit, &measured(&command.common, &command.forms))?;
    deliver::deliver(tx, &visit, &under, &services(command))?;
    if decision.is_emergency() {
        tx.emergency();
    }
    for new in decision.tasks {
        task::open(tx, visit.resident_id, new, Source::Visit(visit.id))?;
    }
    Ok(())
}

/// The visit that is to be corrected, as its author saw it.
fn original(tx: &mut Tx<'_>, resident: ResidentId, id: VisitId) -> Result<VisitRow, Refusal> {
    let row: Option<VisitRow> = each!(&mut *tx.conn, c => visits::table
        .find(id)
        .filter(visits::resident_id.eq(resident))
        .select(VisitRow::as_select())
        .first(c)
        .optional())?;
    let row = row.ok_or_else(|| Rejection::on_field("corrects", Code::NotFound))?;
    tx.unchanged_since_seen(resident, Entity::Visit, id, || json!({ "corrected_by": row.corrected_by }))?;
    Ok(row)
}

/// The contract under which the author's team served the resident on the day of the visit.
fn under(tx: &mut Tx<'_>, command: &RecordVisit) -> Result<Served, Refusal> {
    let serving = tx.actor.staff.as_ref().ok_or(Code::Forbidden)?;
    // A day that has not come is refused by the form's rule, with everything else that is wrong.
    let day = command.happened_on.min(tx.today);
    let teams = scope::teams_of(tx.conn, serving, day)?;
    let under = served::in_force_on(tx.conn, command.resident, day)?;
    under.filter(|under| teams.contains(&under.team)).ok_or_else(|| Code::NotFound.into())
}

/// The decision under the policy of the visit's day, and that policy's version.
fn decide(
    tx: &mut Tx<'_>,
    command: &RecordVisit,
    original: Option<&VisitRow>,
) -> Result<(VisitDecision, String), Refusal> {
    let policy = tx.rules.policies.on(command.happened_on.min(tx.today))?;
    let person = facts::person(tx.conn, command.resident)?.ok_or(Code::NotFound)?;
    let enrolments = facts::enrolments_of(tx.conn, command.resident)?;
    let past = facts::past(tx.conn, command.resident, command.corrects)?;
    let may = tx.actor.role.confirms_danger();
    let corrects = original.map(|original| Original { already_corrected: original.corrected_by.is_some() });
    let encounter = Encounter::of(command, corrects);
    let situation = Situation {
        person,
        recorder: Recorder { may_confirm_danger: may, may_refer: may },
        enrolments: &enrolments,
        past: &past,
        today: tx.today,
    };
    match assess_visit(&encounter, &situation, &policy.follow_up, &policy.reading) {
        Ok(decision) => Ok((decision, policy.version.clone())),
        // A decision without a fault is no refusal; the rule gives at least one.
        Err(faults) => refuse(faults).and(Err(Code::BadValue.into())),
    }
}

fn row(tx: &Tx<'_>, command: &RecordVisit, under: &Served, policy_version: String) -> Result<VisitRow, Refusal> {
    let seal = |note: &str| tx.rules.keys.seal_text(VisitRow::note_place(command.visit), note).map_err(Error::from);
    Ok(VisitRow {
        id: command.visit,
        resident_id: command.resident,
        team_id: under.team,
        institution_id: under.institution,
        staff_id: tx.actor.staff_id().ok_or(Code::Forbidden)?,
        role: Word(tx.actor.role),
        happened_on: command.happened_on,
        recorded_at: tx.now,
        late: tx.late,
        mode: Word(command.mode),
        place: Word(command.place),
        common: Json(command.common.clone()),
        danger_sign_confirmed: command.danger_sign_confirmed,
        note_sealed: command.note.as_deref().map(seal).transpose()?,
        corrects: command.corrects,
        corrected_by: None,
        policy_version,
    })
}

fn write_assessments(tx: &mut Tx<'_>, command: &RecordVisit, decision: &VisitDecision) -> Result<(), Refusal> {
    // One decision for each form, both in the order of the programmes.
    let forms = command.forms.to_parts().map_err(Error::from)?;
    for ((programme, form), (judged, found)) in forms.into_iter().zip(&decision.assessments) {
        if programme != *judged {
            return Err(Error::Damaged("a decision without its form").into());
        }
        let course = command.forms.get(programme).and_then(|form| form.course());
        let row = AssessmentRow {
            visit_id: command.visit,
            programme: Word(programme),
            resident_id: command.resident,
            happened_on: command.happened_on,
            facts: Json(form),
            controlled: found.controlled,
            adr: course.is_some_and(|course| course.adr),
            class: found.class.map(|class| class.number().into()),
            action: Word(found.action),
            next_due: found.next_due,
        };
        each!(&mut *tx.conn, c => diesel::insert_into(assessments::table).values(&row).execute(c))?;
    }
    Ok(())
}

/// The original is kept and says what took its place; what it delivered and measured no longer counts.
fn replace(tx: &mut Tx<'_>, original: &VisitRow, by: VisitId) -> Result<(), Refusal> {
    diesel::update(visits::table.find(original.id)).set(visits::corrected_by.eq(Some(by))).execute(tx.conn)?;
    tx.stamp(original.resident_id, Entity::Visit, original.id);
    let measured: Vec<ReadingId> =
        readings::table.filter(readings::visit_id.eq(original.id)).select(readings::id).load(tx.conn)?;
    for reading in measured {
        tx.stamp(original.resident_id, Entity::Reading, reading);
    }
    deliver::take_back(tx, original)
}

/// Which promised services the visit was, each once. By phone or video nothing is delivered. Source: domain 08.
fn services(command: &RecordVisit) -> Vec<ServiceKind> {
    if !command.mode.is_face_to_face() {
        return Vec::new();
    }
    let at_home = (command.mode == VisitMode::Home).then_some(ServiceKind::HomeVisit);
    let mut services: Vec<ServiceKind> =
        command.forms.present().map(|(_, form)| form.service()).chain(at_home).collect();
    services.sort_unstable();
    services.dedup();
    services
}
