//! The numbers of the follow-up rules, as a region's policy document holds them; the defaults are the national ones.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::reading::BloodPressure;

/// Source: domain 04 §4.1, §4.2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FollowUpPolicy {
    /// Calendar months to the next visit when all is well. [K]
    pub routine_months: u16,
    /// Days to the next visit, or to the check of a referral, otherwise. [S:6, S:7]
    pub short_days: u16,
    /// From either number on, whatever the programme: an emergency, and a dangerous home reading. [S:6, S:7]
    pub emergency_pressure: BloodPressure,
    /// Calendar months for which a visit that found pregnancy or lactation is believed when a home reading is judged. [P]
    pub pregnancy_months: u16,
    pub hypertension: HypertensionPolicy,
    pub diabetes: DiabetesPolicy,
}

impl Default for FollowUpPolicy {
    fn default() -> Self {
        Self {
            routine_months: 3,
            short_days: 14,
            emergency_pressure: BloodPressure::new(180, 110),
            pregnancy_months: 12,
            hypertension: HypertensionPolicy::default(),
            diabetes: DiabetesPolicy::default(),
        }
    }
}

/// Source: domain 04 §4.1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
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

/// Glucose in tenths of mmol/L. Source: domain 04 §4.2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
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
