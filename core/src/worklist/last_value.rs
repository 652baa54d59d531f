//! What was measured last, beside what it should be.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::facts::{Facts, Reason, Rules};
use crate::calendar::Day;
use crate::codes::Language;
use crate::reading::{BloodPressure, Glucose};

/// Below all of its limits it counts as controlled. Source: domain 04 §4.1, §4.2; screens, W8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum LastValue {
    /// mmHg; the limit is that of her age.
    BloodPressure { value: BloodPressure, below: BloodPressure, on: Day },
    /// Tenths of mmol/L, or that the meter showed HI or LO.
    FastingGlucose { value: Glucose, below_tenths: i64, on: Day },
}

impl LastValue {
    /// As a list shows it.
    pub fn words(self, language: Language) -> String {
        let chinese = language == Language::Chinese;
        match self {
            Self::BloodPressure { value, below, on } => {
                let (what, target) = if chinese { ("血压", "目标低于") } else { ("Pressure", "target below") };
                let BloodPressure { sbp, dbp } = value;
                format!("{what} {}/{}（{target}{}/{}，{on}）", sbp.0, dbp.0, below.sbp.0, below.dbp.0)
            }
            Self::FastingGlucose { value, below_tenths, on } => {
                let (what, target) =
                    if chinese { ("空腹血糖", "目标低于") } else { ("Fasting glucose", "target below") };
                let shown = match value {
                    Glucose::Lo => "LO".to_owned(),
                    Glucose::Hi => "HI".to_owned(),
                    Glucose::Tenths(tenths) => decimal(tenths),
                };
                format!("{what} {shown}（{target}{}，{on}）", decimal(below_tenths))
            }
        }
    }
}

fn decimal(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Of the last twelve months, for the programmes that she is followed up in on `today`.
pub(super) fn last_values(facts: &Facts, today: Day, rules: &Rules<'_>) -> Vec<LastValue> {
    let a_year_ago = today.plus_months(-12).ok();
    let of_late = |on: Day| a_year_ago.is_none_or(|from| from <= on);
    let aims: Vec<_> = facts
        .dues
        .iter()
        .filter_map(|due| match due.reason {
            Reason::FollowUp { programme } if facts.is_served(today) => Some(rules.follow_up.of(programme)),
            _ => None,
        })
        .collect();
    let age = i64::from(facts.born_on.age_on(today));
    let pressure = facts.last_pressure.filter(|(_, on)| of_late(*on)).and_then(|(value, on)| {
        let below = aims.iter().find_map(|policy| policy.pressure_target(age))?;
        Some(LastValue::BloodPressure { value, below, on })
    });
    let glucose = facts.last_fasting.filter(|(_, on)| of_late(*on)).and_then(|(value, on)| {
        let below_tenths = aims.iter().find_map(|policy| policy.fasting_target_tenths())?;
        Some(LastValue::FastingGlucose { value, below_tenths, on })
    });
    pressure.into_iter().chain(glucose).collect()
}
