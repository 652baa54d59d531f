//! Diagnoses, programmes and visits as their feeds carry them.

use std::collections::HashMap;

use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::follow_up::Forms;
use jiayi_core::id::{EnrolmentId, VisitId};
use jiayi_core::view::{self, Finding, Loss};

use super::rows::{AssessmentRow, DiagnosisRow, EnrolmentRow, VisitRow};
use crate::database::Error;
use crate::database::schema::{assessments, diagnoses, enrolment_losses, enrolments, visits};
use crate::database::sql::Key;
use crate::each;
use crate::feed::{Loaded, Look};

pub(crate) fn diagnoses(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let rows: Vec<DiagnosisRow> = each!(&mut *look.conn, c => diagnoses::table
        .filter(diagnoses::id.eq_any(ids))
        .select(DiagnosisRow::as_select())
        .load(c))?;
    rows.into_iter()
        .map(|row| {
            let view = view::Diagnosis {
                id: row.id,
                resident: row.resident_id,
                icd: row.icd.0,
                name: row.name,
                diagnosed_on: row.diagnosed_on,
                proof: row.proof,
                by: look.staff(row.confirmed_by)?,
                recorded_at: row.recorded_at,
                resolved_on: row.resolved_on,
                corrects: row.corrects,
            };
            Ok(Loaded::of(row.id, row.resident_id, view))
        })
        .collect()
}

pub(crate) fn enrolments(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let rows: Vec<EnrolmentRow> = each!(&mut *look.conn, c => enrolments::table
        .filter(enrolments::id.eq_any(ids))
        .select(EnrolmentRow::as_select())
        .load(c))?;
    let lost: Vec<(EnrolmentId, Day, Option<Day>)> = enrolment_losses::table
        .filter(enrolment_losses::enrolment_id.eq_any(ids))
        .order((enrolment_losses::lost_on, enrolment_losses::id))
        .select((enrolment_losses::enrolment_id, enrolment_losses::lost_on, enrolment_losses::found_on))
        .load(look.conn)?;
    let mut losses: HashMap<EnrolmentId, Vec<Loss>> = HashMap::new();
    for (enrolment, lost_on, found_on) in lost {
        losses.entry(enrolment).or_default().push(Loss { lost_on, found_on });
    }
    let view = |row: EnrolmentRow| {
        let view = view::Enrolment {
            id: row.id,
            resident: row.resident_id,
            programme: row.programme.0,
            state: row.state.0,
            reason: row.reason.map(|reason| reason.0),
            enrolled_on: row.valid_from,
            closed_on: row.valid_to,
            diagnosis: row.diagnosis_id,
            recorded_at: row.recorded_at,
            losses: losses.remove(&row.id).unwrap_or_default(),
        };
        Loaded::of(row.id, row.resident_id, view)
    };
    Ok(rows.into_iter().map(view).collect())
}

pub(crate) fn visits(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let rows: Vec<VisitRow> = each!(&mut *look.conn, c => visits::table
        .filter(visits::id.eq_any(ids))
        .select(VisitRow::as_select())
        .load(c))?;
    let assessed: Vec<AssessmentRow> = each!(&mut *look.conn, c => assessments::table
        .filter(assessments::visit_id.eq_any(ids))
        .order((assessments::visit_id, assessments::programme))
        .select(AssessmentRow::as_select())
        .load(c))?;
    let mut by_visit: HashMap<VisitId, Vec<AssessmentRow>> = HashMap::new();
    for row in assessed {
        by_visit.entry(row.visit_id).or_default().push(row);
    }
    rows.into_iter()
        .map(|row| {
            let assessed = by_visit.remove(&row.id).unwrap_or_default();
            let open = |sealed: &Vec<u8>| look.rules.keys.open_text(VisitRow::note_place(row.id), sealed);
            let note = row.note_sealed.as_ref().map(open).transpose()?;
            let view = view::Visit {
                id: row.id,
                resident: row.resident_id,
                happened_on: row.happened_on,
                recorded_at: row.recorded_at,
                late: row.late,
                mode: row.mode.0,
                place: row.place.0,
                staff: row.staff_id,
                by: look.staff(row.staff_id)?,
                role: row.role.0,
                team: row.team_id,
                institution: row.institution_id,
                danger_sign_confirmed: row.danger_sign_confirmed,
                found: assessed.iter().map(finding).collect::<Result<_, _>>()?,
                common: row.common.0,
                forms: Forms::from_parts(assessed.iter().map(AssessmentRow::part))?,
                note: note.map(|note| note.to_string()),
                corrects: row.corrects,
                corrected_by: row.corrected_by,
            };
            Ok(Loaded::of(row.id, row.resident_id, view))
        })
        .collect()
}

fn finding(row: &AssessmentRow) -> Result<Finding, Error> {
    Ok(Finding {
        programme: row.programme.0,
        class: row.class()?,
        action: row.action.0,
        controlled: row.controlled,
        adr: row.adr,
        next_due: row.next_due,
    })
}
