//! The record: diagnoses, programmes, visits, readings, referrals, and what somebody must look at.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Author;
use crate::access::Role;
use crate::calendar::{Day, Instant};
use crate::follow_up::{Action, CloseReason, Common, EnrolmentState, Forms, Place, Programme, VisitClass, VisitMode};
use crate::id::{
    DiagnosisId, EnrolmentId, InstitutionId, ListActId, ReadingId, ReferralId, ResidentId, SavedFilterId, StaffId,
    TaskId, TeamId, VisitId,
};
use crate::prescription::coding::IcdCode;
use crate::reading::{self, DangerSign, EnteredAs, ReadingSource};
use crate::referral::{ReferralDirection, ReferralOutcome, ReferralUrgency};
use crate::task::{TaskKind, Urgency};
use crate::worklist;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedDiagnosis)]
pub struct Diagnosis {
    pub id: DiagnosisId,
    pub resident: ResidentId,
    pub icd: IcdCode,
    pub name: String,
    pub diagnosed_on: Day,
    pub proof: String,
    /// Who confirmed it.
    pub by: String,
    pub recorded_at: Instant,
    pub resolved_on: Option<Day>,
    /// The one whose place it takes.
    pub corrects: Option<DiagnosisId>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedEnrolment)]
pub struct Enrolment {
    pub id: EnrolmentId,
    pub resident: ResidentId,
    pub programme: Programme,
    pub state: EnrolmentState,
    pub reason: Option<CloseReason>,
    pub enrolled_on: Day,
    /// The last day of a closed one.
    pub closed_on: Option<Day>,
    pub diagnosis: Option<DiagnosisId>,
    pub recorded_at: Instant,
    /// In order.
    pub losses: Vec<Loss>,
}

/// A time in which she could not be found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedLoss)]
pub struct Loss {
    pub lost_on: Day,
    pub found_on: Option<Day>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedVisit)]
pub struct Visit {
    pub id: VisitId,
    pub resident: ResidentId,
    pub happened_on: Day,
    pub recorded_at: Instant,
    /// Recorded after the scope it was done under had ended.
    pub late: bool,
    pub mode: VisitMode,
    pub place: Place,
    pub staff: StaffId,
    pub by: String,
    pub role: Role,
    pub team: TeamId,
    pub institution: InstitutionId,
    pub danger_sign_confirmed: bool,
    /// In the order of the programmes.
    pub found: Vec<Finding>,
    pub common: Common,
    pub forms: Forms,
    pub note: Option<String>,
    pub corrects: Option<VisitId>,
    /// The visit that takes its place; this one is kept and no longer counts.
    pub corrected_by: Option<VisitId>,
}

/// What one visit found about one programme, as it was decided then.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedFinding)]
pub struct Finding {
    pub programme: Programme,
    /// None where the form has no class.
    pub class: Option<VisitClass>,
    pub action: Action,
    /// The programme's aim was met: values under control, or a yearly check complete.
    pub controlled: bool,
    pub adr: bool,
    pub next_due: Day,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedReading)]
pub struct Reading {
    pub id: ReadingId,
    pub resident: ResidentId,
    pub value: reading::Reading,
    pub signs: Vec<DangerSign>,
    /// It was a danger when it was recorded.
    pub dangerous: bool,
    /// Code of the advice that was shown; none for a visit's value, of which nobody was shown any.
    pub advice: Option<String>,
    pub source: ReadingSource,
    pub entered_as: EnteredAs,
    #[serde(flatten)]
    pub author: Author,
    pub taken_at: Instant,
    pub recorded_at: Instant,
    /// The visit at which it was measured: corrected with it.
    pub visit: Option<VisitId>,
    /// The one whose place it takes.
    pub corrects: Option<ReadingId>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedReferral)]
pub struct Referral {
    pub id: ReferralId,
    pub resident: ResidentId,
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
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedTask)]
pub struct Task {
    pub id: TaskId,
    pub resident: ResidentId,
    pub kind: TaskKind,
    pub urgency: Urgency,
    /// Kind of the record that it comes from, and its id.
    pub source_kind: String,
    pub source: Uuid,
    pub team: Option<TeamId>,
    pub institution: InstitutionId,
    pub opened_at: Instant,
    pub due_at: Instant,
    pub seen_at: Option<Instant>,
    pub closed_at: Option<Instant>,
}

/// What the team did about somebody on its list, or that she has left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedListAct)]
pub struct ListAct {
    pub id: ListActId,
    pub resident: ResidentId,
    /// None where an institution recorded a departure.
    pub team: Option<TeamId>,
    pub act: worklist::ListAct,
    pub made_on: Day,
    pub made_at: Instant,
    pub recorded_at: Instant,
    pub by: String,
    pub undone_at: Option<Instant>,
}

/// A part of the list that a member of the team shares under a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedSavedFilter)]
pub struct SavedFilter {
    pub id: SavedFilterId,
    pub team: TeamId,
    pub name: String,
    /// Who saved it.
    pub by: StaffId,
    pub filter: worklist::ListFilter,
    pub saved_at: Instant,
}
