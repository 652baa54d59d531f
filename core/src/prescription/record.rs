//! What a physician signs: the prescription in canonical bytes, the same from the command and from the stored rows.

use serde::Serialize;

use super::rules::Kind;
use super::supply::Regimen;
use crate::calendar::{Day, Instant};
use crate::id::{
    AssessmentId, DiagnosisId, InstitutionId, PrescriptionId, PrescriptionItemId, ResidentId, StaffId, VisitId,
};

/// Every byte of it is evidence: a field is never renamed, moved or left out under the same format.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SignedPrescription {
    pub format: Format,
    pub prescription: PrescriptionId,
    pub resident: ResidentId,
    pub institution: InstitutionId,
    pub prescriber: StaffId,
    pub kind: Kind,
    pub days: i64,
    pub diagnoses: Vec<SignedDiagnosis>,
    pub visit: VisitId,
    pub assessment: AssessmentId,
    pub issued_at: Instant,
    pub valid_until: Day,
    /// In the order of the prescription.
    pub items: Vec<SignedItem>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub enum Format {
    #[serde(rename = "jiayi-prescription-1")]
    One,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SignedDiagnosis {
    pub diagnosis: DiagnosisId,
    pub icd: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SignedItem {
    pub item: PrescriptionItemId,
    /// Of the catalogue, `C08CA01-5mg`.
    pub drug: String,
    pub regimen: Regimen,
    pub units: u64,
}

impl SignedPrescription {
    /// JSON without white space, the fields in the order above.
    ///
    /// # Errors
    /// Never for this type; serde cannot know.
    pub fn canonical(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(self)
    }
}

#[cfg(test)]
mod tests {
    use super::super::supply::{Schedule, Times};
    use super::*;
    use crate::testing::day;
    use uuid::Uuid;

    fn record() -> SignedPrescription {
        let schedule =
            Schedule { per_dose: "1/2".parse().expect("a dose"), times: Times::PerDay(1.try_into().expect("not 0")) };
        SignedPrescription {
            format: Format::One,
            prescription: PrescriptionId(Uuid::from_u128(1)),
            resident: ResidentId(Uuid::from_u128(2)),
            institution: InstitutionId(Uuid::from_u128(3)),
            prescriber: StaffId(Uuid::from_u128(4)),
            kind: Kind::Repeat,
            days: 28,
            diagnoses: vec![SignedDiagnosis { diagnosis: DiagnosisId(Uuid::from_u128(5)), icd: "I10".to_owned() }],
            visit: VisitId(Uuid::from_u128(6)),
            assessment: AssessmentId(Uuid::from_u128(7)),
            issued_at: Instant(1_772_409_600_000),
            valid_until: day("2026-03-04"),
            items: vec![SignedItem {
                item: PrescriptionItemId(Uuid::from_u128(8)),
                drug: "C09AA02-10mg".to_owned(),
                regimen: Regimen::Scheduled(schedule),
                units: 14,
            }],
        }
    }

    #[test]
    fn the_signed_bytes_of_a_prescription_never_change() {
        let text = String::from_utf8(record().canonical().expect("JSON")).expect("text");
        let id = |n: u8| format!("\"00000000-0000-0000-0000-00000000000{n}\"");
        let expected = format!(
            "{{\"format\":\"jiayi-prescription-1\",\"prescription\":{},\"resident\":{},\"institution\":{},\
             \"prescriber\":{},\"kind\":\"repeat\",\"days\":28,\"diagnoses\":[{{\"diagnosis\":{},\"icd\":\"I10\"}}],\
             \"visit\":{},\"assessment\":{},\"issued_at\":1772409600000,\"valid_until\":\"2026-03-04\",\
             \"items\":[{{\"item\":{},\"drug\":\"C09AA02-10mg\",\
             \"regimen\":{{\"scheduled\":{{\"per_dose\":\"0.5\",\"times\":{{\"per_day\":1}}}}}},\"units\":14}}]}}",
            id(1),
            id(2),
            id(3),
            id(4),
            id(5),
            id(6),
            id(7),
            id(8),
        );
        assert_eq!(text, expected);
    }
}
