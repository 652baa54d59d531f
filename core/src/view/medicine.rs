//! Medicines: what a prescription rests on, what was prescribed, handed over, counted at home and asked for again.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Author;
use crate::access::Role;
use crate::calendar::{Day, Instant};
use crate::id::{
    AssessmentId, ConfirmationId, DiagnosisId, DispensingId, EducationId, InstitutionId, PrescriptionId,
    PrescriptionItemId, RefillItemId, RefillRequestId, ResidentId, StaffId, StockReportId, TeamId, VisitId,
};
use crate::prescription::Kind;
use crate::prescription::assessment::{AssessmentAnswers, AssessmentScope, ConfirmationSigner, EducationTopic};
use crate::prescription::catalogue::Drug;
use crate::prescription::coding::IcdCode;
use crate::prescription::status::Status;
use crate::prescription::supply::Regimen;
use crate::refill::state::ItemState;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedLongAssessment)]
pub struct LongAssessment {
    pub id: AssessmentId,
    pub resident: ResidentId,
    pub visit: VisitId,
    pub staff: StaffId,
    pub by: String,
    pub scope: AssessmentScope,
    pub answers: AssessmentAnswers,
    pub assessed_on: Day,
    pub recorded_at: Instant,
    /// Ingredients and strengths that were judged.
    pub families: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedEducation)]
pub struct Education {
    pub id: EducationId,
    pub resident: ResidentId,
    pub by: String,
    pub topics: Vec<EducationTopic>,
    pub given_on: Day,
    pub recorded_at: Instant,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedConfirmation)]
pub struct Confirmation {
    pub id: ConfirmationId,
    pub resident: ResidentId,
    pub days: i32,
    pub signer: ConfirmationSigner,
    pub confirmed_on: Day,
    pub recorded_at: Instant,
    /// Ingredients and strengths that the person confirmed.
    pub families: Vec<String>,
}

/// A diagnosis as the prescription was judged by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JudgedDiagnosis {
    pub diagnosis: DiagnosisId,
    pub icd: IcdCode,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedPrescription)]
pub struct Prescription {
    pub id: PrescriptionId,
    pub resident: ResidentId,
    pub institution: InstitutionId,
    pub team: Option<TeamId>,
    pub prescriber: StaffId,
    pub prescriber_name: String,
    pub prescriber_role: Role,
    pub kind: Kind,
    pub online: bool,
    pub days: i32,
    /// Not for a proxy who may ask and not view: nor are the words below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnoses: Option<Vec<JudgedDiagnosis>>,
    pub visit: VisitId,
    pub issued_on: Day,
    pub issued_at: Instant,
    /// The last day for dispensing.
    pub valid_until: Day,
    pub validity_reason: Option<String>,
    pub early_reason: Option<String>,
    /// As it is stored: what depends on the day is `prescription::status`'s to say.
    pub state: Status,
    pub stopped_at: Option<Instant>,
    pub stop_reason: Option<String>,
    /// In the order of the sheet.
    pub items: Vec<PrescribedItem>,
    pub review: Option<ReviewView>,
    pub catalogue_version: String,
    pub policy_version: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedPrescriptionItem)]
pub struct PrescribedItem {
    pub item: PrescriptionItemId,
    /// As the catalogue had it then.
    pub drug: Drug,
    /// Ingredient and strength: supply carries over within it.
    pub family: String,
    pub regimen: Regimen,
    pub units: i32,
    /// On a repeat, the item of this ingredient that was handed over last before it.
    pub previous: Option<PrescriptionItemId>,
    pub refill_item: Option<RefillItemId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewOutcome {
    Pass,
    Fail,
}

/// The pharmacist's last word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReviewView {
    pub by: String,
    pub outcome: ReviewOutcome,
    pub reason: Option<String>,
    pub at: Instant,
}

impl Prescription {
    /// Without what only those who may read the record see: free words may name a disease too.
    #[must_use]
    pub fn without_words(self) -> Self {
        let review = self.review.map(|review| ReviewView { reason: None, ..review });
        let (diagnoses, validity_reason, early_reason, stop_reason) = (None, None, None, None);
        Self { diagnoses, validity_reason, early_reason, stop_reason, review, ..self }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CollectedBy {
    #[serde(rename = "self")]
    InPerson,
    Guardian,
    Agent,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedDispensing)]
pub struct Dispensing {
    pub id: DispensingId,
    pub resident: ResidentId,
    pub prescription: PrescriptionId,
    pub item: PrescriptionItemId,
    pub by: String,
    pub institution: InstitutionId,
    pub units: i32,
    /// None for what is taken as needed, like the three after it.
    pub days: Option<i32>,
    pub first_covered: Option<Day>,
    pub last_covered: Option<Day>,
    /// The first day without medicine.
    pub run_out: Option<Day>,
    pub collector: CollectedBy,
    pub dispensed_on: Day,
    pub dispensed_at: Instant,
}

/// What the person says is left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedStockReport)]
pub struct StockReport {
    pub id: StockReportId,
    pub resident: ResidentId,
    pub dispensing: DispensingId,
    pub units_left: i32,
    pub run_out: Day,
    pub reported_on: Day,
    pub recorded_at: Instant,
}

/// As whom somebody asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RefillAskedAs)]
pub enum AskedAs {
    Resident,
    Guardian,
    Proxy,
    VillageDoctor,
    Nurse,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedRefillRequest)]
pub struct RefillRequest {
    pub id: RefillRequestId,
    pub resident: ResidentId,
    pub team: TeamId,
    pub requested_at: Instant,
    pub requested_as: AskedAs,
    #[serde(flatten)]
    pub author: Author,
    pub early_reason: Option<String>,
    pub note: Option<String>,
    pub collect_at: Option<InstitutionId>,
    pub items: Vec<RefillItem>,
}

/// One medicine of a request, with the time of each step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedRefillItem)]
pub struct RefillItem {
    pub item: RefillItemId,
    /// The medicine asked for again.
    pub medicine: PrescriptionItemId,
    pub state: ItemState,
    pub received_at: Instant,
    pub reviewed_at: Option<Instant>,
    pub preparing_at: Option<Instant>,
    pub ready_at: Option<Instant>,
    pub collected_at: Option<Instant>,
    /// Refused or withdrawn.
    pub ended_at: Option<Instant>,
    /// Why it was refused.
    pub reason: Option<String>,
    pub decided_by: Option<String>,
    /// The item prescribed for it.
    pub prescribed: Option<PrescriptionItemId>,
}

impl RefillRequest {
    /// A proxy who may ask and not read the record reads of free words only the own ones.
    #[must_use]
    pub fn for_who_asks_only(self, own_words: bool) -> Self {
        let items = self.items.into_iter().map(|item| RefillItem { reason: None, ..item }).collect();
        let (early_reason, note) = (self.early_reason.filter(|_| own_words), self.note.filter(|_| own_words));
        Self { early_reason, note, items, ..self }
    }
}
