//! The rows of prescriptions and of what they rest on.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::command::Rejection;
use jiayi_core::id::{
    AccountId, AssessmentId, ConfirmationId, DispensingId, DrugId, EducationId, InstitutionId, PrescriptionId,
    PrescriptionItemId, RefillItemId, ResidentId, ReviewId, StaffId, StockReportId, TeamId, VisitId,
};
use jiayi_core::person::DocumentKind;
use jiayi_core::prescription::Kind;
use jiayi_core::prescription::assessment::{AssessmentAnswers, AssessmentScope, ConfirmationSigner, EducationTopic};
use jiayi_core::prescription::catalogue::Drug;
use jiayi_core::prescription::status::Status;
use jiayi_core::prescription::supply::{Dose, Regimen, Schedule, Times};
pub use jiayi_core::view::{CollectedBy, JudgedDiagnosis, ReviewOutcome};
use serde::{Deserialize, Serialize};

use crate::database::Error;
use crate::database::schema::{
    confirmations, dispensings, educations, long_assessments, prescription_items, prescriptions, reviews, stock_reports,
};
use crate::database::sql::{Json, Word};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = long_assessments, treat_none_as_default_value = false)]
pub struct LongAssessment {
    pub id: AssessmentId,
    pub resident_id: ResidentId,
    pub visit_id: VisitId,
    pub staff_id: StaffId,
    pub scope: Word<AssessmentScope>,
    pub answers: Json<AssessmentAnswers>,
    pub assessed_on: Day,
    pub recorded_at: Instant,
    /// Ingredients and strengths that were judged.
    pub families: Json<Vec<String>>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = educations, treat_none_as_default_value = false)]
pub struct Education {
    pub id: EducationId,
    pub resident_id: ResidentId,
    pub staff_id: StaffId,
    pub topics: Json<Vec<EducationTopic>>,
    pub given_on: Day,
    pub recorded_at: Instant,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = confirmations, treat_none_as_default_value = false)]
pub struct Confirmation {
    pub id: ConfirmationId,
    pub resident_id: ResidentId,
    pub days: i32,
    pub signer_kind: Word<ConfirmationSigner>,
    pub by_account: AccountId,
    pub signature_hash: Vec<u8>,
    pub witness_id: Option<StaffId>,
    pub confirmed_on: Day,
    pub recorded_at: Instant,
    /// Ingredients and strengths that the person confirmed.
    pub families: Json<Vec<String>>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = prescriptions, treat_none_as_default_value = false)]
pub struct Prescription {
    pub id: PrescriptionId,
    pub resident_id: ResidentId,
    pub institution_id: InstitutionId,
    pub team_id: Option<TeamId>,
    pub prescriber_id: StaffId,
    pub prescriber_role: Word<Role>,
    pub kind: Word<Kind>,
    pub online: bool,
    pub days: i32,
    pub diagnoses: Json<Vec<JudgedDiagnosis>>,
    pub visit_id: VisitId,
    pub assessment_id: AssessmentId,
    pub education_id: Option<EducationId>,
    pub confirmation_id: Option<ConfirmationId>,
    pub early_reason: Option<String>,
    pub issued_on: Day,
    pub issued_at: Instant,
    /// The last day for dispensing.
    pub valid_until: Day,
    pub validity_reason: Option<String>,
    /// As it was when issued.
    pub decision: Json<serde_json::Value>,
    pub signature: Vec<u8>,
    pub state: Word<Status>,
    pub stopped_at: Option<Instant>,
    pub stopped_by: Option<StaffId>,
    pub stop_reason: Option<String>,
    pub catalogue_version: String,
    pub policy_version: String,
}

impl Prescription {
    /// What its author should look at when something has moved on.
    pub fn as_it_stands(&self) -> serde_json::Value {
        serde_json::json!({ "prescription": self.id, "state": self.state.0, "valid_until": self.valid_until })
    }

    /// A refusal that says how the prescription stands.
    pub fn refuse(&self, rejection: impl Into<Rejection>) -> Rejection {
        rejection.into().with_current(self.as_it_stands())
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = prescription_items, treat_none_as_default_value = false)]
pub struct Item {
    pub id: PrescriptionItemId,
    pub prescription_id: PrescriptionId,
    pub resident_id: ResidentId,
    pub position: i32,
    pub drug_id: DrugId,
    pub drug: Json<Drug>,
    /// Ingredient and strength: supply carries over within it.
    pub family: String,
    pub per_dose: String,
    pub per_day: Option<i32>,
    pub every_days: Option<i32>,
    pub as_needed: bool,
    pub units: i32,
    pub previous_item_id: Option<PrescriptionItemId>,
    pub refill_item_id: Option<RefillItemId>,
}

/// A regimen in its columns.
#[derive(Debug, Clone)]
pub struct RegimenColumns {
    pub per_dose: String,
    pub per_day: Option<i32>,
    pub every_days: Option<i32>,
    pub as_needed: bool,
}

impl From<Regimen> for RegimenColumns {
    fn from(regimen: Regimen) -> Self {
        // A frequency beyond i32 gives no whole quantity that fits its column and is refused before.
        let small = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        let (dose, per_day, every_days, as_needed) = match regimen {
            Regimen::AsNeeded(dose) => (dose, None, None, true),
            Regimen::Scheduled(Schedule { per_dose, times: Times::PerDay(times) }) => {
                (per_dose, Some(small(times.get())), None, false)
            }
            Regimen::Scheduled(Schedule { per_dose, times: Times::EveryDays(days) }) => {
                (per_dose, None, Some(small(days.get())), false)
            }
        };
        Self { per_dose: dose.to_string(), per_day, every_days, as_needed }
    }
}

impl Item {
    /// # Errors
    /// When the columns contradict each other.
    pub fn regimen(&self) -> Result<Regimen, Error> {
        let damaged = |_| Error::Damaged("a prescription's regimen");
        let per_dose: Dose = self.per_dose.parse().map_err(damaged)?;
        if self.as_needed {
            return Ok(Regimen::AsNeeded(per_dose));
        }
        let whole = |number: Option<i32>| number.map(u32::try_from).transpose();
        let (Ok(per_day), Ok(every_days)) = (whole(self.per_day), whole(self.every_days)) else {
            return Err(Error::Damaged("a prescription's regimen"));
        };
        let times = Times::of(per_day, every_days).map_err(damaged)?;
        Ok(Regimen::Scheduled(Schedule { per_dose, times }))
    }

    /// # Errors
    /// When the column is negative.
    pub fn units(&self) -> Result<u64, Error> {
        u64::try_from(self.units).map_err(|_| Error::Damaged("a prescription's quantity"))
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = reviews, treat_none_as_default_value = false)]
pub struct Review {
    pub id: ReviewId,
    pub prescription_id: PrescriptionId,
    pub resident_id: ResidentId,
    pub pharmacist_id: StaffId,
    pub outcome: Word<ReviewOutcome>,
    pub reason: Option<String>,
    pub reviewed_at: Instant,
}

/// Which documents were seen; their numbers are sealed beside it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Checked {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<ResidentId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_document: Option<DocumentKind>,
    #[serde(default)]
    pub resident_document: bool,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = dispensings, treat_none_as_default_value = false)]
pub struct Dispensing {
    pub id: DispensingId,
    pub prescription_id: PrescriptionId,
    pub prescription_item_id: PrescriptionItemId,
    pub resident_id: ResidentId,
    pub dispenser_id: StaffId,
    pub institution_id: InstitutionId,
    pub units: i32,
    /// None for what is taken as needed, like the three after it.
    pub days: Option<i32>,
    pub first_covered: Option<Day>,
    pub last_covered: Option<Day>,
    /// The first day without medicine.
    pub run_out: Option<Day>,
    pub collector: Word<CollectedBy>,
    pub collector_checked: Json<Checked>,
    pub agent_name_sealed: Option<Vec<u8>>,
    pub agent_document_sealed: Option<Vec<u8>>,
    pub dispensed_on: Day,
    pub dispensed_at: Instant,
    pub policy_version: String,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = stock_reports, treat_none_as_default_value = false)]
pub struct StockReport {
    pub id: StockReportId,
    pub dispensing_id: DispensingId,
    pub resident_id: ResidentId,
    pub units_left: i32,
    pub run_out: Day,
    pub reported_on: Day,
    pub recorded_at: Instant,
    pub recorded_by: AccountId,
}
