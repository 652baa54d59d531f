//! What the rules of follow-up ask the records.

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::follow_up::policy::FollowUpPolicy;
use jiayi_core::follow_up::visit::{Enrolment, PastAssessment, Person};
use jiayi_core::follow_up::{Common, EnrolmentState, Programme, VisitMode};
use jiayi_core::id::{DiagnosisId, ResidentId, VisitId};
use jiayi_core::prescription::coding::IcdCode;

use crate::database::schema::{assessments, diagnoses, enrolments, residents, visits};
use crate::database::sql::{Json, Word};
use crate::database::{Db, Error};
use crate::each;

/// Birth and death; `None` when there is no such person, or when a claim's provisional person was closed.
///
/// # Errors
/// When the database fails.
pub(crate) fn person(conn: &mut Db, resident: ResidentId) -> Result<Option<Person>, Error> {
    let query = residents::table
        .find(resident)
        .filter(residents::merged_into.is_null())
        .select((residents::born_on, residents::died_on));
    let row: Option<(Day, Option<Day>)> = each!(conn, c => query.get_result(c)).optional()?;
    Ok(row.map(|(born, died_on)| Person { born, died_on }))
}

/// Every enrolment that the resident ever had.
pub(super) fn enrolments_of(conn: &mut Db, resident: ResidentId) -> Result<Vec<Enrolment>, Error> {
    type Row = (Word<Programme>, Word<EnrolmentState>, Option<Day>, Option<Day>);
    let query = enrolments::table
        .left_join(diagnoses::table.on(enrolments::diagnosis_id.eq(diagnoses::id.nullable())))
        .filter(enrolments::resident_id.eq(resident))
        .select((enrolments::programme, enrolments::state, enrolments::valid_to, diagnoses::diagnosed_on.nullable()));
    let rows: Vec<Row> = each!(conn, c => query.load(c))?;
    let enrolment = |(programme, state, closed_on, diagnosed_on): Row| Enrolment {
        programme: programme.0,
        diagnosed_on,
        state: state.0,
        closed_on,
    };
    Ok(rows.into_iter().map(enrolment).collect())
}

/// Every assessment that counts: a visit that was corrected does not, nor does the one that is being corrected now.
pub(super) fn past(
    conn: &mut Db,
    resident: ResidentId,
    corrects: Option<VisitId>,
) -> Result<Vec<PastAssessment>, Error> {
    type Row = (VisitId, Word<Programme>, Day, Instant, Word<VisitMode>, Json<Common>, bool, bool);
    let query = assessments::table
        .inner_join(visits::table.on(visits::id.eq(assessments::visit_id)))
        .filter(assessments::resident_id.eq(resident))
        .filter(visits::corrected_by.is_null())
        .select((
            visits::id,
            assessments::programme,
            visits::happened_on,
            visits::recorded_at,
            visits::mode,
            visits::common,
            assessments::controlled,
            assessments::adr,
        ));
    let rows: Vec<Row> = each!(conn, c => query.load(c))?;
    let counts = rows.into_iter().filter(|row| Some(row.0) != corrects);
    let past = counts.map(|(_, programme, happened_on, recorded_at, mode, common, controlled, adr)| PastAssessment {
        programme: programme.0,
        happened_on,
        recorded_at,
        mode: mode.0,
        self_report_accepted: common.0.self_report_accepted,
        controlled,
        adr,
    });
    Ok(past.collect())
}

/// Whether the last visit before `day` found pregnancy or lactation, and lately enough to be believed.
///
/// # Errors
/// When the database fails.
pub(crate) fn pregnant_or_lactating(
    conn: &mut Db,
    resident: ResidentId,
    day: Day,
    policy: &FollowUpPolicy,
) -> Result<bool, Error> {
    let Ok(since) = day.plus_months(-i64::from(policy.pregnancy_months)) else { return Ok(false) };
    let last: Option<Json<Common>> = visits::table
        .filter(visits::resident_id.eq(resident))
        .filter(visits::corrected_by.is_null())
        .filter(visits::happened_on.ge(since))
        .filter(visits::happened_on.le(day))
        .order((visits::happened_on.desc(), visits::recorded_at.desc()))
        .select(visits::common)
        .first(conn)
        .optional()?;
    Ok(last.is_some_and(|common| common.0.pregnant_or_lactating))
}

/// The day of the last visit, in whatever way, of those that were not corrected.
///
/// # Errors
/// When the database fails.
pub(crate) fn last_visit_on(conn: &mut Db, resident: ResidentId) -> Result<Option<Day>, Error> {
    Ok(visits::table
        .filter(visits::resident_id.eq(resident))
        .filter(visits::corrected_by.is_null())
        .order(visits::happened_on.desc())
        .select(visits::happened_on)
        .first(conn)
        .optional()?)
}

/// The codes of the diagnoses that stand on a day: made by then, not resolved before it, not corrected.
///
/// # Errors
/// When the database fails.
pub(crate) fn diagnosed_with(conn: &mut Db, resident: ResidentId, day: Day) -> Result<Vec<Word<IcdCode>>, Error> {
    type Row = (DiagnosisId, Word<IcdCode>, Option<DiagnosisId>);
    let rows: Vec<Row> = diagnoses::table
        .filter(diagnoses::resident_id.eq(resident))
        .filter(diagnoses::diagnosed_on.le(day))
        .filter(diagnoses::resolved_on.is_null().or(diagnoses::resolved_on.ge(Some(day))))
        .select((diagnoses::id, diagnoses::icd, diagnoses::corrects))
        .load(conn)?;
    let corrected: Vec<DiagnosisId> = rows.iter().filter_map(|(_, _, corrects)| *corrects).collect();
    Ok(rows.into_iter().filter(|(id, ..)| !corrected.contains(id)).map(|(_, icd, _)| icd).collect())
}
