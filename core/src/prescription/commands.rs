//! What prescribers, pharmacists and people who take the medicine ask for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Kind;
use super::assessment::{AssessmentAnswers, AssessmentScope, EducationTopic};
use super::status::{Reason, Review};
use super::supply::Regimen;
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
    /// The medicines that were judged: their ingredients and strengths. It serves no others.
    pub drugs: Vec<DrugId>,
    pub answers: AssessmentAnswers,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordEducation {
    pub education: EducationId,
    pub resident: ResidentId,
    pub topics: Vec<EducationTopic>,
}

/// The person (or guardian) confirms that she understood a supply of more than four weeks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmLongPrescription {
    pub confirmation: ConfirmationId,
    pub resident: ResidentId,
    /// Up to this many days' supply.
    pub days: u32,
    /// Of these medicines.
    pub drugs: Vec<DrugId>,
    /// SHA-256 of the drawn signature or of the scan, hex.
    pub signature: String,
    /// On paper: the colleague before whom it was signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub witness: Option<StaffId>,
    /// On paper: the guardian who signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<ResidentId>,
}

/// A physician signs a prescription. What the rules need is read from the records named here; the prescription that a
/// repeat repeats is found in the records too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssuePrescription {
    pub prescription: PrescriptionId,
    pub resident: ResidentId,
    pub kind: Kind,
    /// Days' supply of every item.
    pub days: i64,
    pub items: Vec<OrderedItem>,
    pub diagnoses: Vec<DiagnosisId>,
    pub visit: VisitId,
    pub assessment: AssessmentId,
    /// For more than four weeks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub education: Option<EducationId>,
    /// For more than four weeks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmation: Option<ConfirmationId>,
    /// Why it may be dispensed before the window opens (travel …), as the physician approves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub early_reason: Option<Reason>,
    /// Why it stays valid for longer than today. One that answers a refill request has that reason by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validity_reason: Option<Reason>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderedItem {
    pub item: PrescriptionItemId,
    pub drug: DrugId,
    pub regimen: Regimen,
    /// Whole units (tablets, inhalations …).
    pub units: u32,
    /// The refill request's item that this answers: issuing it is the approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refill_item: Option<RefillItemId>,
    /// For a drug whose row asks for it: the monitoring was done and looked at.
    #[serde(default)]
    pub monitoring_confirmed: bool,
}

/// The physician ends the treatment, also of what was handed out already.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StopPrescription {
    pub prescription: PrescriptionId,
    pub resident: ResidentId,
    pub reason: Reason,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewPrescription {
    pub review: ReviewId,
    pub prescription: PrescriptionId,
    pub resident: ResidentId,
    pub outcome: Review,
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

/// An item is handed over once, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DispensedItem {
    pub dispensing: DispensingId,
    pub item: PrescriptionItemId,
    /// Whole units as counted: what the prescription says, neither more nor less.
    pub units: u32,
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
    /// The latest of this medicine.
    pub dispensing: DispensingId,
    /// Whole units left, at most what was dispensed.
    pub units_left: u32,
}
