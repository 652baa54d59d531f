//! The numbers of this programme.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::follow_up::programme::{Admission, ProgrammePolicy};

/// Glucose in tenths of mmol/L. Source: domain 04 §4.2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DiabetesPolicy {
    /// ICD-10 categories that may be enrolled. [domain 05]
    pub diagnoses: Vec<String>,
    /// Controlled means fasting glucose below. [S:7]
    pub controlled_below_tenths: i64,
    /// An emergency, and a dangerous home reading, from this value up. [S:7]
    pub emergency_high_tenths: i64,
    /// An emergency, and a dangerous home reading, from this value down. [S:7]
    pub emergency_low_tenths: i64,
    /// Fasting glucose above normal in pregnancy and lactation, from this value up (gestational cut-off). [K, P]
    pub pregnancy_from_tenths: i64,
    /// Beats a minute, sustained; an emergency above. [S:7]
    pub heart_rate_above: i64,
    /// Tenths of °C; an emergency above. [S:7]
    pub temperature_above_tenths: i64,
}

impl Default for DiabetesPolicy {
    fn default() -> Self {
        Self {
            diagnoses: vec!["E11".to_owned()],
            controlled_below_tenths: 70,
            emergency_high_tenths: 167,
            emergency_low_tenths: 39,
            pregnancy_from_tenths: 51,
            heart_rate_above: 100,
            temperature_above_tenths: 390,
        }
    }
}

impl ProgrammePolicy for DiabetesPolicy {
    fn admission(&self) -> Admission<'_> {
        Admission::Diagnosis(&self.diagnoses)
    }

    fn fasting_target_tenths(&self) -> Option<i64> {
        Some(self.controlled_below_tenths)
    }
}
