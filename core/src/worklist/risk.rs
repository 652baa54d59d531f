//! How urgently somebody needs the team: a sum of points, each with its reason in words.
//!
//! | fact | points |
//! | --- | --- |
//! | last visit of each programme not controlled, with adverse reaction, with complication | by class |
//! | a dangerous value in the last days | once |
//! | days without a medicine of a long prescription | once, and once more for each full week, up to a most |
//! | old, living alone | once each |
//! | calls without an answer since the last contact | each, up to a most |
//!
//! Weights and bounds are policy. A danger reading that nobody has looked at yet stands above every sum.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::policy::RiskPolicy;
use crate::calendar::Day;
use crate::codes::Language;
use crate::follow_up::{Programme, VisitClass};
use crate::terms::terms;

terms! {
    /// From the least to the most urgent.
    RiskLevel {
        Low = "low", "低", "Low";
        Medium = "medium", "中", "Medium";
        High = "high", "高", "High";
        /// A danger reading or sign waits for a clinician.
        Urgent = "urgent", "紧急", "Urgent";
    }
}

/// What the last visit of a programme found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastClass {
    pub programme: Programme,
    pub class: VisitClass,
}

/// What the risk is judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RiskFacts<'a> {
    pub born_on: Day,
    pub lives_alone: bool,
    pub last_classes: &'a [LastClass],
    /// The newest dangerous value.
    pub danger_on: Option<Day>,
    /// The first day without a medicine, by what was dispensed.
    pub run_out: Option<Day>,
    /// Calls without an answer since the last contact.
    pub missed_contacts: u32,
    /// A danger reading or sign waits for a clinician.
    pub triage_waits: bool,
}

/// Why somebody has points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum RiskReason {
    TriageWaits,
    LastVisit { programme: Programme, class: VisitClass },
    DangerReading { days_ago: i64 },
    WithoutMedicine { days: i64 },
    Aged { age: i32 },
    LivesAlone,
    MissedContacts { calls: u32 },
}

impl RiskReason {
    /// As the row shows it.
    pub fn words(self, language: Language) -> String {
        let chinese = language == Language::Chinese;
        match self {
            Self::TriageWaits if chinese => "危险读数待查看".to_owned(),
            Self::TriageWaits => "A danger reading waits".to_owned(),
            Self::LastVisit { programme, class } if chinese => {
                format!("{}：上次{}", programme.name(language), class.name(language))
            }
            Self::LastVisit { programme, class } => {
                format!("{}: {} at the last visit", programme.name(language), class.name(language).to_lowercase())
            }
            Self::DangerReading { days_ago } if chinese => format!("{days_ago}天前有危险读数"),
            Self::DangerReading { days_ago } => format!("Dangerous value {days_ago} days ago"),
            Self::WithoutMedicine { days } if chinese => format!("已断药{days}天"),
            Self::WithoutMedicine { days } => format!("{days} days without medicine"),
            Self::Aged { age } if chinese => format!("{age}岁"),
            Self::Aged { age } => format!("{age} years old"),
            Self::LivesAlone if chinese => "独居".to_owned(),
            Self::LivesAlone => "Lives alone".to_owned(),
            Self::MissedContacts { calls } if chinese => format!("{calls}次电话未接通"),
            Self::MissedContacts { calls } => format!("{calls} calls without an answer"),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risk {
    pub level: RiskLevel,
    pub points: u32,
    /// In the order of the table above.
    pub reasons: Vec<RiskReason>,
}

/// The risk on a day.
pub fn risk(facts: &RiskFacts<'_>, policy: &RiskPolicy, today: Day) -> Risk {
    let mut counted = Counted::default();
    facts.weigh(policy, today, |reason, points| {
        counted.points = counted.points.saturating_add(points);
        counted.reasons.push(reason);
    });
    Risk { level: level(facts.triage_waits, counted.points, policy), points: counted.points, reasons: counted.reasons }
}

/// The level alone, for the order of a long list.
pub fn risk_level(facts: &RiskFacts<'_>, policy: &RiskPolicy, today: Day) -> RiskLevel {
    let mut points = 0_u32;
    facts.weigh(policy, today, |_, more| points = points.saturating_add(more));
    level(facts.triage_waits, points, policy)
}

#[derive(Default)]
struct Counted {
    points: u32,
    reasons: Vec<RiskReason>,
}

fn level(triage_waits: bool, points: u32, policy: &RiskPolicy) -> RiskLevel {
    match points {
        _ if triage_waits => RiskLevel::Urgent,
        points if points >= policy.high_from => RiskLevel::High,
        points if points >= policy.medium_from => RiskLevel::Medium,
        _ => RiskLevel::Low,
    }
}

impl RiskFacts<'_> {
    fn weigh(&self, policy: &RiskPolicy, today: Day, mut add: impl FnMut(RiskReason, u32)) {
        if self.triage_waits {
            add(RiskReason::TriageWaits, 0);
        }
        for LastClass { programme, class } in self.last_classes.iter().copied() {
            let points = match class {
                VisitClass::Controlled => continue,
                VisitClass::NotControlled => policy.not_controlled,
                VisitClass::AdverseReaction => policy.adverse_reaction,
                VisitClass::Complication => policy.complication,
            };
            add(RiskReason::LastVisit { programme, class }, points);
        }
        let days_ago = self.danger_on.map(|on| on.days_until(today));
        if let Some(days_ago) = days_ago.filter(|days| (0..=policy.danger_days).contains(days)) {
            add(RiskReason::DangerReading { days_ago }, policy.danger_reading);
        }
        // The run-out day is the first day without.
        let without = self.run_out.map(|on| on.days_until(today).saturating_add(1));
        if let Some(days) = without.filter(|days| *days > 0) {
            let weeks = u32::try_from(days / 7).unwrap_or(u32::MAX).min(policy.without_medicine_weeks);
            add(RiskReason::WithoutMedicine { days }, policy.without_medicine.saturating_mul(1 + weeks));
        }
        let age = self.born_on.age_on(today);
        if age >= policy.aged_from {
            add(RiskReason::Aged { age }, policy.aged);
        }
        if self.lives_alone {
            add(RiskReason::LivesAlone, policy.lives_alone);
        }
        if self.missed_contacts > 0 {
            let calls = self.missed_contacts;
            add(
                RiskReason::MissedContacts { calls },
                policy.missed_contact.saturating_mul(calls.min(policy.missed_contacts_most)),
            );
        }
    }
}
