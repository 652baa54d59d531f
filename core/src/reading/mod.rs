//! Values measured at home and in the clinic, and what is said when they are dangerous.

pub mod commands;
mod danger;
pub mod policy;
mod sign;
#[cfg(test)]
mod tests;
mod value;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use danger::{Advice, TRIAGE, danger};
pub use sign::DangerSign;
pub use value::{BloodPressure, Glucose, GlucoseLevel, Mmhg};

use crate::calendar::Instant;
use crate::codes::{Code, Fault};
use crate::terms::terms;
use policy::ReadingPolicy;

/// One value measured at home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Reading {
    BloodPressure {
        sbp: Mmhg,
        dbp: Mmhg,
        /// Beats a minute.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pulse: Option<i64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        arm: Option<Arm>,
    },
    Glucose {
        value: Glucose,
        context: GlucoseContext,
    },
    Weight {
        /// Tenths of a kilogram.
        hectograms: i64,
    },
}

terms! {
    GlucoseContext {
        Fasting = "fasting", "空腹", "Fasting";
        AfterMeal = "after_meal", "餐后", "After a meal";
        Random = "random", "随机", "Any other time";
    }
}

terms! {
    Arm {
        Left = "left", "左臂", "Left arm";
        Right = "right", "右臂", "Right arm";
    }
}

impl Reading {
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::BloodPressure { .. } => "blood_pressure",
            Self::Glucose { .. } => "glucose",
            Self::Weight { .. } => "weight",
        }
    }

    /// What is wrong with the value and the moment it was taken; nothing when it can be kept.
    /// Source: domain 04 §4.4.
    pub fn validate(&self, taken_at: Instant, now: Instant, policy: &ReadingPolicy) -> Vec<Fault> {
        let time = ("taken_at", policy.time_fault(taken_at, now));
        let values = match *self {
            Self::BloodPressure { sbp, dbp, pulse, .. } => [
                ("value.sbp", policy.pressure_fault(BloodPressure { sbp, dbp })),
                ("value.pulse", policy.heart_rate.fault(pulse)),
            ],
            Self::Glucose { value, .. } => [("value.value", policy.glucose_fault(value)), ("value", None)],
            Self::Weight { hectograms } => {
                [("value.hectograms", policy.weight_hectograms.fault(Some(hectograms))), ("value", None)]
            }
        };
        found(values.into_iter().chain([time]))
    }
}

/// The rows of a table of checks that found something.
pub(crate) fn found(checks: impl IntoIterator<Item = (&'static str, Option<Code>)>) -> Vec<Fault> {
    checks.into_iter().filter_map(|(field, code)| Some((field, code?))).collect()
}
