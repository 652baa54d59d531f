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

pub use danger::{Advice, TRIAGE, danger, signs_to_ask};
pub use sign::DangerSign;
pub use value::{BloodPressure, Glucose, GlucoseLevel, Mmhg};

use crate::calendar::Instant;
use crate::codes::{Code, Fault};
use crate::follow_up::visit::Person;
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

terms! {
    /// Where a value comes from.
    ReadingSource {
        Home = "home", "居家测量", "Measured at home";
        /// Entered by the team, outside a visit.
        Team = "team", "团队录入", "Entered by the team";
        Visit = "visit", "随访", "Visit";
    }
}

terms! {
    /// As what somebody entered a value.
    EnteredAs {
        Oneself = "oneself", "本人", "The resident";
        Guardian = "guardian", "监护人", "Guardian";
        Proxy = "proxy", "家属代办", "Family proxy";
        Staff = "staff", "家医团队", "Care team";
    }
}

/// The reading that another one corrects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Original {
    pub source: ReadingSource,
    /// By a reading recorded before this one.
    pub already_corrected: bool,
}

impl Original {
    /// A value that came with a visit is corrected with the visit, which was judged by it.
    pub fn fault(self) -> Option<Code> {
        if self.source == ReadingSource::Visit {
            return Some(Code::CorrectTheVisit);
        }
        self.already_corrected.then_some(Code::AlreadyCorrected)
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

    /// What is wrong with the value and the moment it was taken in the life of `person`; nothing when it can be kept.
    /// Source: domain 04 §4.4.
    pub fn validate(&self, taken_at: Instant, person: &Person, now: Instant, policy: &ReadingPolicy) -> Vec<Fault> {
        let taken_on = taken_at.day();
        let times = [
            ("taken_at", policy.time_fault(taken_at, now)),
            ("taken_at", (taken_on < person.born).then_some(Code::BeforeBirth)),
            ("taken_at", person.died_on.filter(|died| taken_on > *died).map(|_| Code::AfterDeath)),
        ];
        let values = match *self {
            Self::BloodPressure { sbp, dbp, pulse, .. } => [
                (policy.pressure_field(BloodPressure { sbp, dbp }), policy.pressure_fault(BloodPressure { sbp, dbp })),
                ("value.pulse", policy.heart_rate.fault(pulse)),
            ],
            Self::Glucose { value, .. } => [("value.value", policy.glucose_fault(value)), ("value", None)],
            Self::Weight { hectograms } => {
                [("value.hectograms", policy.weight_hectograms.fault(Some(hectograms))), ("value", None)]
            }
        };
        found(values.into_iter().chain(times))
    }
}

/// The rows of a table of checks that found something.
pub(crate) fn found(checks: impl IntoIterator<Item = (&'static str, Option<Code>)>) -> Vec<Fault> {
    checks.into_iter().filter_map(|(field, code)| Some((field, code?))).collect()
}
