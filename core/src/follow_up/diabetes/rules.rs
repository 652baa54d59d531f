//! D1–D7: the table of H1–H7 with glucose.

use crate::calendar::{Day, NotADay};
use crate::follow_up::policy::FollowUpPolicy;
use crate::follow_up::rules::{self, Findings};
use crate::follow_up::{Assessment, Previous, Stated};
use crate::number::Exact;
use crate::reading::{BloodPressure, DangerSign, GlucoseLevel};

/// An emergency of this programme once a clinician confirms it. Source: domain 04 §4.2.
pub const DANGER_SIGNS: &[DangerSign] = &[
    DangerSign::AlteredConsciousness,
    DangerSign::AcetoneBreath,
    DangerSign::Palpitations,
    DangerSign::Sweating,
    DangerSign::LossOfAppetite,
    DangerSign::NauseaOrVomiting,
    DangerSign::ExcessiveThirst,
    DangerSign::FrequentUrination,
    DangerSign::AbdominalPain,
    DangerSign::DeepBreathing,
    DangerSign::FlushedSkin,
    DangerSign::SuddenVisionLoss,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    pub visit: Day,
    /// mmol/L, fasting: the one that says whether glucose is controlled.
    pub fasting: GlucoseLevel,
    /// mmol/L, taken at another time: counts for an emergency only.
    pub other_glucose: Option<GlucoseLevel>,
    pub pressure: Option<BloodPressure>,
    /// Beats a minute; of two readings above the limit the lower one.
    pub sustained_heart_rate: Option<i64>,
    /// °C.
    pub temperature: Option<Exact>,
    pub stated: Stated,
    pub previous: Option<Previous>,
}

/// Any numbers have an answer: the form checks the range.
///
/// # Errors
/// [`NotADay`] when the next due date lies past the calendar's end.
pub fn assess(facts: &Facts, policy: &FollowUpPolicy) -> Result<Assessment, NotADay> {
    let findings = Findings {
        controlled: facts.fasting < GlucoseLevel::from_tenths(policy.diabetes.controlled_below_tenths),
        emergency: is_emergency(facts, policy),
        stated: facts.stated,
        previous: facts.previous,
        routine_months: policy.routine_months,
    };
    rules::assess(facts.visit, &findings, policy)
}

/// Glucose that is an emergency whenever it was taken. Source: domain 04 §4.2; R17 says the same of home readings.
pub fn is_dangerous(glucose: GlucoseLevel, policy: &FollowUpPolicy) -> bool {
    is_dangerously_high(glucose, policy) || is_dangerously_low(glucose, policy)
}

pub fn is_dangerously_high(glucose: GlucoseLevel, policy: &FollowUpPolicy) -> bool {
    glucose >= GlucoseLevel::from_tenths(policy.diabetes.emergency_high_tenths)
}

pub fn is_dangerously_low(glucose: GlucoseLevel, policy: &FollowUpPolicy) -> bool {
    glucose <= GlucoseLevel::from_tenths(policy.diabetes.emergency_low_tenths)
}

/// Fasting glucose above normal in pregnancy and lactation.
pub fn is_above_normal_in_pregnancy(fasting: GlucoseLevel, policy: &FollowUpPolicy) -> bool {
    fasting >= GlucoseLevel::from_tenths(policy.diabetes.pregnancy_from_tenths)
}

fn is_emergency(facts: &Facts, policy: &FollowUpPolicy) -> bool {
    let feverish = Exact::from_tenths(policy.diabetes.temperature_above_tenths);
    is_dangerous(facts.fasting, policy)
        || facts.other_glucose.is_some_and(|glucose| is_dangerous(glucose, policy))
        || facts.pressure.is_some_and(|pressure| pressure.reaches(policy.emergency_pressure))
        || facts.stated.danger_sign
        || facts.sustained_heart_rate.is_some_and(|rate| rate > policy.diabetes.heart_rate_above)
        || facts.temperature.is_some_and(|temperature| temperature > feverish)
        || (facts.stated.pregnant_or_lactating && is_above_normal_in_pregnancy(facts.fasting, policy))
        || facts.stated.other_unmanageable
}
