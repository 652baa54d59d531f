//! H1–H7.

use crate::calendar::{Day, NotADay};
use crate::follow_up::policy::FollowUpPolicy;
use crate::follow_up::rules::{self, Findings};
use crate::follow_up::{Assessment, Previous, Stated};
use crate::reading::{BloodPressure, DangerSign};

/// An emergency of this programme once a clinician confirms it. Source: domain 04 §4.1. Sudden loss of vision stands
/// in the list of diabetes; it is the gravest form of the blurred vision that stands here.
pub const DANGER_SIGNS: &[DangerSign] = &[
    DangerSign::AlteredConsciousness,
    DangerSign::SevereHeadacheOrDizziness,
    DangerSign::NauseaOrVomiting,
    DangerSign::BlurredVision,
    DangerSign::SuddenVisionLoss,
    DangerSign::EyePain,
    DangerSign::Palpitations,
    DangerSign::ChestTightness,
    DangerSign::CannotLieFlat,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    pub visit: Day,
    /// Whole years on the day of the visit.
    pub age: i64,
    pub pressure: BloodPressure,
    pub stated: Stated,
    pub previous: Option<Previous>,
}

/// Any numbers have an answer: the form checks the range.
///
/// # Errors
/// [`NotADay`] when the next due date lies past the calendar's end.
pub fn assess(facts: &Facts, policy: &FollowUpPolicy) -> Result<Assessment, NotADay> {
    let findings = Findings {
        controlled: is_controlled(facts, policy),
        emergency: is_emergency(facts, policy),
        stated: facts.stated,
        previous: facts.previous,
        routine_months: policy.routine_months,
    };
    rules::assess(facts.visit, &findings, policy)
}

fn is_controlled(facts: &Facts, policy: &FollowUpPolicy) -> bool {
    facts.pressure.is_below(policy.hypertension.controlled_below_at(facts.age))
}

fn is_emergency(facts: &Facts, policy: &FollowUpPolicy) -> bool {
    facts.pressure.reaches(policy.emergency_pressure)
        || facts.stated.danger_sign
        || (facts.stated.pregnant_or_lactating && facts.pressure.reaches(policy.hypertension.above_normal_from))
        || facts.stated.other_unmanageable
}
