//! What prescribers, pharmacists and people who take the medicine ask for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Kind, Regimen};
use crate::calendar::Day;
use crate::id::{
    AssessmentId, ConfirmationId, DiagnosisId, DispensingId, DrugId, EducationId, PrescriptionId, PrescriptionItemId,
    RefillItemId, ResidentId, ReviewId, StaffId, StockReportId, VisitId,
};
use crate::person::{DocumentKind, IdentityText};

/// What the physician judged at a visit, for a long prescription.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessForLongPrescription {
    pub assessment: AssessmentId,
    pub resident: ResidentId,
    pub visit: VisitId,
    pub scope: AssessmentScope,
    pub answers: AssessmentAnswers,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AssessmentScope {
    /// Past and present history, regimen, adherence, control: before a first or resumed long prescription.
    FullFirst,
    /// The strict assessment that more than four weeks need; also serves as a full first one.
    Strict,
    /// The review before a repeat.
    Repeat,
}

/// The physician's own judgement. Control itself is taken from the last valid visit, never from here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessmentAnswers {
    pub regimen_stable: bool,
    pub long_term_need: bool,
    pub new_disease: bool,
    pub hospitalised_since: bool,
    pub other_reassessment: bool,
    pub severe_adr: bool,
    /// History, regimen and findings in the physician's words.
    pub findings: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordEducation {
    pub education: EducationId,
    pub resident: ResidentId,
    /// Storage, self-monitoring, what to do about side effects …
    pub topics: Vec<String>,
}

/// The person (or guardian) confirms that she understood a supply of more than four weeks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmLongPrescription {
    pub confirmation: ConfirmationId,
    pub resident: ResidentId,
    /// Up to this many days' supply.
    pub days: i32,
    /// SHA-256 of the drawn signature or of the scan, hex.
    pub signature: String,
    /// On paper, before staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub witness: Option<StaffId>,
    /// The guardian who signed on paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<ResidentId>,
}

/// A physician signs a prescription. What the rules need is read from the records named here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssuePrescription {
    pub prescription: PrescriptionId,
    pub resident: ResidentId,
    pub kind: Kind,
    /// Days' supply of every item that is not taken as needed.
    pub days: i32,
    pub items: Vec<OrderedItem>,
    pub diagnoses: Vec<DiagnosisId>,
    pub visit: VisitId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<AssessmentId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub education: Option<EducationId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmation: Option<ConfirmationId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<PrescriptionId>,
    /// Why it may be dispensed before the window opens (travel …), as the physician approves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub early_reason: Option<String>,
    /// Days the prescription stays valid after today, with the reason when it is not today alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validity: Option<ExtendedValidity>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtendedValidity {
    pub last_day: Day,
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderedItem {
    pub item: PrescriptionItemId,
    pub drug: DrugId,
    pub regimen: Regimen,
    /// Whole units (tablets, inhalations …).
    pub units: i32,
    /// The refill request's item that this answers: issuing it is the approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refill_item: Option<RefillItemId>,
    /// For a drug whose row asks for it: the monitoring was done and looked at.
    #[serde(default)]
    pub monitoring_confirmed: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StopPrescription {
    pub prescription: PrescriptionId,
    pub resident: ResidentId,
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewPrescription {
    pub review: ReviewId,
    pub prescription: PrescriptionId,
    pub resident: ResidentId,
    pub pass: bool,
    /// Needed when it does not pass: it goes back to the prescriber.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Hand medicines over and record who took them away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DispensePrescription {
    pub prescription: PrescriptionId,
    pub resident: ResidentId,
    pub items: Vec<DispensedItem>,
    pub collector: Collector,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DispensedItem {
    pub dispensing: DispensingId,
    pub item: PrescriptionItemId,
    /// Whole units handed over.
    pub units: i32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "who", deny_unknown_fields)]
pub enum Collector {
    Resident,
    Guardian {
        guardian: ResidentId,
    },
    /// Anyone else, a proxy with `pickup` too: both identity documents are shown and written down.
    Agent {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent: Option<AgentDocument>,
        resident_document_shown: bool,
    },
}

/// The identity document that an agent showed, as it is written down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgentDocument {
    pub name: String,
    pub document_kind: DocumentKind,
    pub document_number: IdentityText,
}

/// "I still have n."
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportStock {
    pub report: StockReportId,
    pub resident: ResidentId,
    pub dispensing: DispensingId,
    /// Whole units left, at most what was dispensed.
    pub units_left: i32,
}
