//! Diagnoses, programmes and visits.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{CloseReason, Common, Forms, Place, Programme, VisitMode};
use crate::calendar::Day;
use crate::id::{DiagnosisId, EnrolmentId, ResidentId, VisitId};
use crate::prescription::coding::IcdCode;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordDiagnosis {
    pub diagnosis: DiagnosisId,
    pub resident: ResidentId,
    /// ICD-10, national clinical or insurance edition.
    pub icd: IcdCode,
    /// As that edition names it.
    pub name: String,
    pub diagnosed_on: Day,
    /// Where it is documented: institution and kind of record.
    pub proof: String,
    /// The diagnosis in whose place this one stands; the original is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<DiagnosisId>,
}

/// The disease is over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolveDiagnosis {
    pub diagnosis: DiagnosisId,
    pub resident: ResidentId,
    pub resolved_on: Day,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolInProgramme {
    pub enrolment: EnrolmentId,
    pub resident: ResidentId,
    pub programme: Programme,
    /// The documented diagnosis; none for a programme of an age.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<DiagnosisId>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseEnrolment {
    pub enrolment: EnrolmentId,
    pub resident: ResidentId,
    pub reason: CloseReason,
}

/// 暂时失访: the person cannot be found for the time being.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoseFromFollowUp {
    pub enrolment: EnrolmentId,
    pub resident: ResidentId,
}

/// Found again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResumeFollowUp {
    pub enrolment: EnrolmentId,
    pub resident: ResidentId,
}

/// One encounter; it closes every programme whose form it carries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordVisit {
    pub visit: VisitId,
    pub resident: ResidentId,
    pub happened_on: Day,
    pub mode: VisitMode,
    pub place: Place,
    pub common: Common,
    pub forms: Forms,
    /// Set by a clinician who may; a tick alone never is.
    #[serde(default)]
    pub danger_sign_confirmed: bool,
    /// At most 2,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The visit this one corrects; that one is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<VisitId>,
}

impl RecordVisit {
    pub fn day(&self) -> Day {
        self.happened_on
    }
}
