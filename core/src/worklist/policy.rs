//! What the list looks ahead for, and how much each fact weighs in the risk.

use serde::Deserialize;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorklistPolicy {
    /// An act on the list can be undone for so many minutes.
    pub undo_minutes: i64,
    /// The furthest day ahead that somebody may be put off to, days.
    pub snooze_max_days: i64,
    /// Who declined by telephone is not called again for so many days.
    pub refused_days: i64,
    /// Signed and nothing delivered for so many days. Source: domain 02 §2.8.
    pub not_served_days: i64,
    pub risk: RiskPolicy,
}

/// Points of each fact, and from how many on the risk is medium or high.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskPolicy {
    pub medium_from: u32,
    pub high_from: u32,
    /// The last visit of a programme: not controlled, adverse reaction, complication.
    pub not_controlled: u32,
    pub adverse_reaction: u32,
    pub complication: u32,
    /// A dangerous value within `danger_days`.
    pub danger_reading: u32,
    pub danger_days: i64,
    /// At least one day without a medicine of a long prescription, and once more for every full week.
    pub without_medicine: u32,
    /// Weeks without medicine that still add.
    pub without_medicine_weeks: u32,
    pub aged: u32,
    pub aged_from: i32,
    pub lives_alone: u32,
    /// Each call without an answer since the last contact, up to `missed_contacts_most`.
    pub missed_contact: u32,
    pub missed_contacts_most: u32,
}
