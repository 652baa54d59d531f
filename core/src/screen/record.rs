//! G03: her record of follow-up.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::Role;
use crate::calendar::{Day, Instant};
use crate::follow_up::enrolment::{LastVisit, next_due};
use crate::follow_up::{
    Action, CloseReason, Common, EnrolmentState, Forms, Place, Programme, Scored, VisitClass, VisitMode,
};
use crate::id::{DiagnosisId, EnrolmentId, InstitutionId, ResidentId, TaskId, TeamId, VisitId};
use crate::task::{TaskKind, TaskState, Urgency};
use crate::view::{Enrolment, Finding, Referral, Story, Visit};

/// Versions in her own feed, by entity: what commands name as `seen`. A reader who does not follow it knows none.
pub type Versions = HashMap<Uuid, i64>;

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

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
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
    pub version: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
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
    pub version: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
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

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReferralView {
    #[serde(flatten)]
    pub referral: Referral,
    /// What an outcome names as `seen`.
    pub version: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
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
    pub version: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
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

pub fn record(resident: ResidentId, story: &Story<'_>, versions: &Versions) -> Record {
    Record {
        resident,
        programmes: programmes(story, versions),
        visits: visits(story, versions),
        diagnoses: diagnoses(story),
        referrals: referrals(story, versions),
        tasks: open_tasks(story, versions),
    }
}

/// Each enrolment with what its last visit found and when the next is due.
pub fn programmes(story: &Story<'_>, versions: &Versions) -> Vec<ProgrammeView> {
    let standing = story.standing_visits();
    let mut enrolments = story.enrolments.clone();
    enrolments.sort_unstable_by_key(|enrolment| {
        (enrolment.programme.as_str(), Reverse((enrolment.enrolled_on, enrolment.id)))
    });
    let view = |enrolment: &Enrolment| {
        let last = standing.iter().find_map(|visit| {
            visit.found.iter().find(|found| found.programme == enrolment.programme).map(|found| (visit, found))
        });
        let visit = last.map(|(visit, found)| LastVisit { happened_on: visit.happened_on, next_due: found.next_due });
        let is_open = enrolment.state != EnrolmentState::Closed;
        ProgrammeView {
            enrolment: enrolment.id,
            programme: enrolment.programme,
            state: enrolment.state,
            reason: enrolment.reason,
            enrolled_on: enrolment.enrolled_on,
            closed_on: enrolment.closed_on,
            diagnosis: enrolment.diagnosis,
            last_visit: last.map(|(visit, _)| visit.id),
            last_visit_on: last.map(|(visit, _)| visit.happened_on),
            last: last.map(|(visit, found)| found_of(visit, found)),
            next_due: is_open.then(|| next_due(enrolment.enrolled_on, visit)),
            version: versions.get(&enrolment.id.0).copied(),
        }
    };
    enrolments.into_iter().map(view).collect()
}

fn found_of(visit: &Visit, found: &Finding) -> Found {
    Found {
        programme: found.programme,
        class: found.class,
        scored: visit.forms.get(found.programme).and_then(|form| form.scored()),
        action: found.action,
        controlled: found.controlled,
        next_due: found.next_due,
    }
}

/// As the form of a visit shows it.
pub fn visit_view(visit: &Visit, versions: &Versions) -> VisitView {
    VisitView {
        id: visit.id,
        happened_on: visit.happened_on,
        recorded_at: visit.recorded_at,
        late: visit.late,
        mode: visit.mode,
        place: visit.place,
        by: visit.by.clone(),
        role: visit.role,
        team: visit.team,
        institution: visit.institution,
        danger_sign_confirmed: visit.danger_sign_confirmed,
        found: visit.found.iter().map(|found| found_of(visit, found)).collect(),
        common: visit.common.clone(),
        bmi_tenths: visit.common.bmi_tenths(),
        forms: visit.forms.clone(),
        note: visit.note.clone(),
        corrects: visit.corrects,
        corrected_by: visit.corrected_by,
        version: versions.get(&visit.id.0).copied(),
    }
}

fn visits(story: &Story<'_>, versions: &Versions) -> Vec<VisitView> {
    let mut visits = story.visits.clone();
    visits.sort_unstable_by_key(|visit| Reverse((visit.happened_on, visit.recorded_at, visit.id)));
    visits.into_iter().map(|visit| visit_view(visit, versions)).collect()
}

fn diagnoses(story: &Story<'_>) -> Vec<DiagnosisView> {
    let mut diagnoses = story.diagnoses.clone();
    diagnoses.sort_unstable_by_key(|diagnosis| Reverse((diagnosis.diagnosed_on, diagnosis.id)));
    let views = diagnoses.into_iter().map(|diagnosis| DiagnosisView {
        id: diagnosis.id,
        icd: diagnosis.icd.clone().into(),
        name: diagnosis.name.clone(),
        diagnosed_on: diagnosis.diagnosed_on,
        proof: diagnosis.proof.clone(),
        by: diagnosis.by.clone(),
        recorded_at: diagnosis.recorded_at,
        resolved_on: diagnosis.resolved_on,
    });
    views.collect()
}

fn referrals(story: &Story<'_>, versions: &Versions) -> Vec<ReferralView> {
    let mut referrals = story.referrals.clone();
    referrals.sort_unstable_by_key(|referral| Reverse((referral.happened_on, referral.id)));
    let views = referrals
        .into_iter()
        .map(|referral| ReferralView { referral: referral.clone(), version: versions.get(&referral.id.0).copied() });
    views.collect()
}

/// A claim on her identity is the desk's business, not the record's.
fn open_tasks(story: &Story<'_>, versions: &Versions) -> Vec<OpenTaskView> {
    let open = |task: &&&crate::view::Task| task.closed_at.is_none() && task.kind != TaskKind::RivalIdentityClaim;
    let mut tasks: Vec<_> = story.tasks.iter().filter(open).collect();
    tasks.sort_unstable_by_key(|task| (task.due_at, task.id));
    let views = tasks.into_iter().map(|task| OpenTaskView {
        id: task.id,
        kind: task.kind,
        urgency: task.urgency,
        state: TaskState::of(task.seen_at, task.closed_at),
        source_kind: task.source_kind.clone(),
        source: task.source,
        opened_at: task.opened_at,
        due_at: task.due_at,
        version: versions.get(&task.id.0).copied(),
    });
    views.collect()
}
