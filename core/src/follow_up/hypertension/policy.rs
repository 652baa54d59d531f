//! The numbers of this programme.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::follow_up::programme::{Admission, ProgrammePolicy};
use crate::reading::BloodPressure;

/// Source: domain 04 §4.1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HypertensionPolicy {
    /// ICD-10 categories that may be enrolled; a region may add I11 to I13. [domain 05]
    pub diagnoses: Vec<String>,
    /// Controlled means both numbers below. [K]
    pub controlled_below: BloodPressure,
    /// Age in whole years from which `elder_controlled_below` holds.
    pub elder_from: i64,
    pub elder_controlled_below: BloodPressure,
    /// Above normal in pregnancy and lactation, from either number on; also what a diabetes visit passes on to
    /// this programme. [S:6]
    pub above_normal_from: BloodPressure,
}

impl Default for HypertensionPolicy {
    fn default() -> Self {
        Self {
            diagnoses: vec!["I10".to_owned()],
            controlled_below: BloodPressure::new(140, 90),
            elder_from: 65,
            elder_controlled_below: BloodPressure::new(150, 90),
            above_normal_from: BloodPressure::new(140, 90),
        }
    }
}

impl HypertensionPolicy {
    /// What controlled means at an age in whole years.
    pub fn controlled_below_at(&self, age: i64) -> BloodPressure {
        if age >= self.elder_from { self.elder_controlled_below } else { self.controlled_below }
    }
}

impl ProgrammePolicy for HypertensionPolicy {
    fn admission(&self) -> Admission<'_> {
        Admission::Diagnosis(&self.diagnoses)
    }

    fn pressure_target(&self, age: i64) -> Option<BloodPressure> {
        Some(self.controlled_below_at(age))
    }
}
