//! The record of G03: programmes, visits, diagnoses, referrals and what is still to be done.

use std::collections::HashMap;

use actix_web::{HttpResponse, get, web};
use diesel::prelude::*;
use jiayi_core::access::{Read, Role};
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::follow_up::enrolment::{LastVisit, next_due};
use jiayi_core::follow_up::{
    Action, CloseReason, Common, EnrolmentState, Forms, Place, Programme, Scored, VisitClass, VisitMode,
};
use jiayi_core::id::{
    DiagnosisId, EnrolmentId, InstitutionId, ReferralId, ResidentId, StaffId, TaskId, TeamId, VisitId,
};
use jiayi_core::referral::{ReferralDirection, ReferralOutcome, ReferralUrgency};
use jiayi_core::task::{TaskKind, TaskState, Urgency};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::rows::{AssessmentRow, DiagnosisRow, EnrolmentRow, VisitRow};
use crate::clinic::{Clinic, Rules};
use crate::database::schema::{assessments, diagnoses, enrolments, referrals, staff, tasks, visits};
use crate::database::{Db, Error};
use crate::each;
use crate::feed::{self, Entity};
use crate::problem::{self, Problem};
use crate::session::scope::Scope;
use crate::session::{May, reads};
use crate::task::{ReferralRow, TaskRow};

/// What one visit found about one programme.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct Found {
    pub programme: Programme,
    /// None where the form has no class.
    pub class: Option<VisitClass>,
    /// Of a form that has a scale.
    pub scored: Option<Scored>,
    pub action: Action,
    /// The programme's aim was met: values under control, or a yearly check complete.
    pub controlled: bool,
    pub next_due: Day,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ProgrammeView {
    pub enrolment: EnrolmentId,
    pub programme: Programme,
    pub state: EnrolmentState,
    pub reason: Option<CloseReason>,
    pub enrolled_on: Day,
    pub closed_on: Option<Day>,
    pub diagnosis: Option<DiagnosisId>,
    /// The last visit that counts.
    pub last_visit: Option<VisitId>,
    pub last_visit_on: Option<Day>,
    pub last: Option<Found>,
    /// None when the programme is closed.
    pub next_due: Option<Day>,
    /// What closing it names as `seen`.
    pub version: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct VisitView {
    pub id: VisitId,
    pub happened_on: Day,
    pub recorded_at: Instant,
    /// Recorded after the scope it was done under had ended.
    pub late: bool,
    pub mode: VisitMode,
    pub place: Place,
    pub by: String,
    pub role: Role,
    pub team: TeamId,
    pub institution: InstitutionId,
    pub danger_sign_confirmed: bool,
    pub found: Vec<Found>,
    pub common: Common,
    /// Tenths of kg/m²; none unless both weight and height were measured.
    pub bmi_tenths: Option<i64>,
    pub forms: Forms,
    pub note: Option<String>,
    pub corrects: Option<VisitId>,
    /// The visit that takes its place; this one is kept and no longer counts.
    pub corrected_by: Option<VisitId>,
    /// What a correction names as `seen`.
    pub version: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DiagnosisView {
    pub id: DiagnosisId,
    pub icd: String,
    pub name: String,
    pub diagnosed_on: Day,
    pub proof: String,
    pub by: String,
    pub recorded_at: Instant,
    pub resolved_on: Option<Day>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ReferralView {
    pub id: ReferralId,
    pub visit: Option<VisitId>,
    pub direction: ReferralDirection,
    pub urgency: ReferralUrgency,
    pub reason: String,
    pub to_institution: String,
    pub to_department: String,
    pub by: String,
    pub happened_on: Day,
    /// By when somebody asks what became of it.
    pub check_by: Day,
    pub outcome: Option<ReferralOutcome>,
    pub outcome_on: Option<Day>,
    /// What an outcome names as `seen`.
    pub version: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct OpenTaskView {
    pub id: TaskId,
    pub kind: TaskKind,
    pub urgency: Urgency,
    pub state: TaskState,
    pub source_kind: String,
    pub source: Uuid,
    pub opened_at: Instant,
    pub due_at: Instant,
    /// What seeing and closing name as `seen`.
    pub version: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Record {
    pub resident: ResidentId,
    /// The newest enrolment first.
    pub programmes: Vec<ProgrammeView>,
    /// Newest first.
    pub visits: Vec<VisitView>,
    pub diagnoses: Vec<DiagnosisView>,
    pub referrals: Vec<ReferralView>,
    /// Tasks that are not closed.
    pub tasks: Vec<OpenTaskView>,
}

/// Somebody's record of follow-up.
#[utoipa::path(tag = "follow-up", params(("id" = ResidentId, Path)),
    responses((status = 200, body = Record), (status = 401, body = problem::Body), (status = 403, body = problem::Body),
        (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/residents/{id}/record")]
pub async fn record(
    clinic: web::Data<Clinic>,
    actor: May<reads::Record>,
    resident: web::Path<ResidentId>,
) -> Result<HttpResponse, Problem> {
    let (actor, resident, today) = (actor.into_actor(), resident.into_inner(), clinic.clock.today());
    let rules = clinic.rules.clone();
    let shown = clinic
        .read(move |conn| {
            let policy = rules.policies.on(today).map_err(Problem::new)?;
            let scope = Scope::over(conn, &actor, Read::Record, resident, policy, today)?;
            Ok(record_of(conn, &rules, scope)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(shown))
}

fn record_of(conn: &mut Db, rules: &Rules, scope: Scope) -> Result<Record, Error> {
    let resident = scope.resident();
    let visit_rows: Vec<VisitRow> = each!(&mut *conn, c => visits::table
        .filter(visits::resident_id.eq(resident))
        .order((visits::happened_on.desc(), visits::recorded_at.desc(), visits::id.desc()))
        .select(VisitRow::as_select())
        .load(c))?;
    let assessed: Vec<AssessmentRow> = each!(&mut *conn, c => assessments::table
        .filter(assessments::resident_id.eq(resident))
        .order((assessments::happened_on.desc(), assessments::programme))
        .select(AssessmentRow::as_select())
        .load(c))?;
    let diagnosis_rows: Vec<DiagnosisRow> = each!(&mut *conn, c => diagnoses::table
        .filter(diagnoses::resident_id.eq(resident))
        .order((diagnoses::diagnosed_on.desc(), diagnoses::id.desc()))
        .select(DiagnosisRow::as_select())
        .load(c))?;
    let referral_rows: Vec<ReferralRow> = each!(&mut *conn, c => referrals::table
        .filter(referrals::resident_id.eq(resident))
        .order((referrals::happened_on.desc(), referrals::id.desc()))
        .select(ReferralRow::as_select())
        .load(c))?;
    let names = Names::of(conn, &visit_rows, &diagnosis_rows, &referral_rows)?;
    let mut by_visit: HashMap<VisitId, Vec<AssessmentRow>> = HashMap::new();
    for row in assessed {
        by_visit.entry(row.visit_id).or_default().push(row);
    }
    let programmes = programmes(conn, resident, &visit_rows, &by_visit)?;
    let visit_versions = feed::versions(conn, &[resident], Entity::Visit)?;
    let visits = visit_rows
        .into_iter()
        .map(|row| {
            let assessed = by_visit.remove(&row.id).unwrap_or_default();
            visit_view(rules, &names, row, assessed, &visit_versions)
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let referral_versions = feed::versions(conn, &[resident], Entity::Referral)?;
    Ok(Record {
        resident,
        programmes,
        visits,
        diagnoses: diagnosis_rows.into_iter().map(|row| diagnosis_view(&names, row)).collect(),
        referrals: referral_rows.into_iter().map(|row| referral_view(&names, row, &referral_versions)).collect(),
        tasks: open_tasks(conn, resident)?,
    })
}

/// Names of staff, which are public.
struct Names(HashMap<StaffId, String>);

impl Names {
    fn of(
        conn: &mut Db,
        visits: &[VisitRow],
        diagnoses: &[DiagnosisRow],
        referrals: &[ReferralRow],
    ) -> Result<Self, Error> {
        let recorded = visits.iter().map(|row| row.staff_id);
        let confirmed = diagnoses.iter().map(|row| row.confirmed_by);
        let referred = referrals.iter().map(|row| row.referred_by);
        let mut ids: Vec<StaffId> = recorded.chain(confirmed).chain(referred).collect();
        ids.sort_unstable();
        ids.dedup();
        let rows: Vec<(StaffId, String)> =
            staff::table.filter(staff::id.eq_any(ids)).select((staff::id, staff::name)).load(conn)?;
        Ok(Self(rows.into_iter().collect()))
    }

    fn get(&self, id: StaffId) -> String {
        self.0.get(&id).cloned().unwrap_or_default()
    }
}

fn found(row: &AssessmentRow) -> Result<Found, Error> {
    let forms = Forms::from_parts([row.part()])?;
    Ok(Found {
        programme: row.programme.0,
        class: row.class()?,
        scored: forms.get(row.programme.0).and_then(|form| form.scored()),
        action: row.action.0,
        controlled: row.controlled,
        next_due: row.next_due,
    })
}

fn programmes(
    conn: &mut Db,
    resident: ResidentId,
    visits: &[VisitRow],
    assessed: &HashMap<VisitId, Vec<AssessmentRow>>,
) -> Result<Vec<ProgrammeView>, Error> {
    let rows: Vec<EnrolmentRow> = each!(&mut *conn, c => enrolments::table
        .filter(enrolments::resident_id.eq(resident))
        .order((enrolments::programme, enrolments::valid_from.desc(), enrolments::id.desc()))
        .select(EnrolmentRow::as_select())
        .load(c))?;
    let versions = feed::versions(conn, &[resident], Entity::Enrolment)?;
    let view = |row: EnrolmentRow| {
        // The visits come newest first.
        let last = visits
            .iter()
            .filter(|visit| visit.corrected_by.is_none())
            .filter_map(|visit| assessed.get(&visit.id))
            .flatten()
            .find(|assessment| assessment.programme == row.programme);
        let due = next_due(
            row.valid_from,
            last.map(|last| LastVisit { happened_on: last.happened_on, next_due: last.next_due }),
        );
        Ok(ProgrammeView {
            enrolment: row.id,
            programme: row.programme.0,
            state: row.state.0,
            reason: row.reason.map(|reason| reason.0),
            enrolled_on: row.valid_from,
            closed_on: row.valid_to,
            diagnosis: row.diagnosis_id,
            last_visit: last.map(|last| last.visit_id),
            last_visit_on: last.map(|last| last.happened_on),
            last: last.map(found).transpose()?,
            next_due: (row.state.0 != EnrolmentState::Closed).then_some(due),
            version: versions.get(&row.id.0).copied().unwrap_or(0),
        })
    };
    rows.into_iter().map(view).collect()
}

fn visit_view(
    rules: &Rules,
    names: &Names,
    row: VisitRow,
    assessed: Vec<AssessmentRow>,
    versions: &HashMap<Uuid, i64>,
) -> Result<VisitView, Error> {
    let forms = Forms::from_parts(assessed.iter().map(AssessmentRow::part))?;
    let open = |sealed: &Vec<u8>| rules.keys.open_text(VisitRow::note_place(row.id), sealed);
    let note = row.note_sealed.as_ref().map(open).transpose()?;
    Ok(VisitView {
        id: row.id,
        happened_on: row.happened_on,
        recorded_at: row.recorded_at,
        late: row.late,
        mode: row.mode.0,
        place: row.place.0,
        by: names.get(row.staff_id),
        role: row.role.0,
        team: row.team_id,
        institution: row.institution_id,
        danger_sign_confirmed: row.danger_sign_confirmed,
        found: assessed.iter().map(found).collect::<Result<_, _>>()?,
        bmi_tenths: row.common.0.bmi_tenths(),
        common: row.common.0,
        forms,
        note: note.map(|note| note.to_string()),
        corrects: row.corrects,
        corrected_by: row.corrected_by,
        version: versions.get(&row.id.0).copied().unwrap_or(0),
    })
}

fn diagnosis_view(names: &Names, row: DiagnosisRow) -> DiagnosisView {
    DiagnosisView {
        id: row.id,
        icd: row.icd.0.into(),
        name: row.name,
        diagnosed_on: row.diagnosed_on,
        proof: row.proof,
        by: names.get(row.confirmed_by),
        recorded_at: row.recorded_at,
        resolved_on: row.resolved_on,
    }
}

fn referral_view(names: &Names, row: ReferralRow, versions: &HashMap<Uuid, i64>) -> ReferralView {
    ReferralView {
        id: row.id,
        visit: row.visit_id,
        direction: row.direction.0,
        urgency: row.urgency.0,
        reason: row.reason,
        to_institution: row.to_institution,
        to_department: row.to_department,
        by: names.get(row.referred_by),
        happened_on: row.happened_on,
        check_by: row.check_by,
        outcome: row.outcome.map(|outcome| outcome.0),
        outcome_on: row.outcome_on,
        version: versions.get(&row.id.0).copied().unwrap_or(0),
    }
}

fn open_tasks(conn: &mut Db, resident: ResidentId) -> Result<Vec<OpenTaskView>, Error> {
    let rows: Vec<TaskRow> = each!(&mut *conn, c => tasks::table
        .filter(tasks::resident_id.eq(resident))
        .filter(tasks::closed_at.is_null())
        .order((tasks::due_at, tasks::id))
        .select(TaskRow::as_select())
        .load(c))?;
    let versions = feed::versions(conn, &[resident], Entity::Task)?;
    let view = |row: TaskRow| OpenTaskView {
        id: row.id,
        kind: row.kind.0,
        urgency: row.urgency.0,
        state: row.state(),
        source_kind: row.source_kind,
        source: row.source_id.0,
        opened_at: row.opened_at,
        due_at: row.due_at,
        version: versions.get(&row.id.0).copied().unwrap_or(0),
    };
    // A claim on her identity is the desk's business, not the record's.
    Ok(rows.into_iter().filter(|row| row.kind.0 != TaskKind::RivalIdentityClaim).map(view).collect())
}
