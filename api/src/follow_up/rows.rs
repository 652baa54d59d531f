//! The rows of follow-up.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::follow_up::{Action, CloseReason, Common, EnrolmentState, Place, Programme, VisitClass, VisitMode};
use jiayi_core::id::{DiagnosisId, EnrolmentId, InstitutionId, ResidentId, StaffId, TeamId, VisitId};
use jiayi_core::prescription::coding::IcdCode;
use serde_json::Value;

use crate::database::Error;
use crate::database::schema::{assessments, diagnoses, enrolments, visits};
use crate::database::sql::{Json, Word};
use crate::seal;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = diagnoses, treat_none_as_default_value = false)]
pub(super) struct DiagnosisRow {
    pub id: DiagnosisId,
    pub resident_id: ResidentId,
    pub icd: Word<IcdCode>,
    pub name: String,
    pub diagnosed_on: Day,
    pub proof: String,
    pub confirmed_by: StaffId,
    pub recorded_at: Instant,
    pub resolved_on: Option<Day>,
    pub corrects: Option<DiagnosisId>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = enrolments, treat_none_as_default_value = false)]
pub(super) struct EnrolmentRow {
    pub id: EnrolmentId,
    pub resident_id: ResidentId,
    pub programme: Word<Programme>,
    pub diagnosis_id: Option<DiagnosisId>,
    pub state: Word<EnrolmentState>,
    pub reason: Option<Word<CloseReason>>,
    /// The day of enrolment.
    pub valid_from: Day,
    /// The last day of a closed one.
    pub valid_to: Option<Day>,
    pub enrolled_by: StaffId,
    pub recorded_at: Instant,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = visits, treat_none_as_default_value = false)]
pub(super) struct VisitRow {
    pub id: VisitId,
    pub resident_id: ResidentId,
    /// The team of the day on which it happened.
    pub team_id: TeamId,
    pub institution_id: InstitutionId,
    pub staff_id: StaffId,
    pub role: Word<Role>,
    pub happened_on: Day,
    pub recorded_at: Instant,
    pub late: bool,
    pub mode: Word<VisitMode>,
    pub place: Word<Place>,
    pub common: Json<Common>,
    pub danger_sign_confirmed: bool,
    pub note_sealed: Option<Vec<u8>>,
    pub corrects: Option<VisitId>,
    pub corrected_by: Option<VisitId>,
    pub policy_version: String,
}

impl VisitRow {
    pub fn note_place(id: VisitId) -> seal::Place {
        seal::Place { table: "visits", column: "note_sealed", row: id.0 }
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = assessments, treat_none_as_default_value = false)]
pub(super) struct AssessmentRow {
    pub visit_id: VisitId,
    pub programme: Word<Programme>,
    pub resident_id: ResidentId,
    pub happened_on: Day,
    /// The programme's form.
    pub facts: Json<Value>,
    pub controlled: bool,
    pub adr: bool,
    /// 1 to 4; none in a programme whose form has no class.
    pub class: Option<i32>,
    pub action: Word<Action>,
    pub next_due: Day,
}

impl AssessmentRow {
    pub fn class(&self) -> Result<Option<VisitClass>, Error> {
        let class = |number: i32| u8::try_from(number).ok().and_then(|number| VisitClass::try_from(number).ok());
        self.class.map(|number| class(number).ok_or(Error::Damaged("an assessment"))).transpose()
    }

    pub fn part(&self) -> (Programme, Value) {
        (self.programme.0, self.facts.0.clone())
    }
}
