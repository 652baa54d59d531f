//! Policy is data with dates: each region's numbers from one day to another, with their source.

pub mod book;
mod session;
pub mod work_calendar;

pub use book::{PolicyBook, PolicyProblem};
pub use session::SessionPolicy;
pub use work_calendar::WorkCalendar;

use serde::Deserialize;

use crate::command::SCHEMA;
use crate::contract::ContractPolicy;
use crate::follow_up::policy::FollowUpPolicy;
use crate::indicator::IndicatorPolicy;
use crate::person::PersonPolicy;
use crate::prescription::policy::LongPrescriptionPolicy;
use crate::reading::policy::ReadingPolicy;
use crate::reminder::policy::ReminderPolicy;
use crate::task::policy::{TaskPolicy, WorkingHours};
use crate::team::TeamPolicy;
use crate::worklist::policy::WorklistPolicy;

/// The national defaults that ship with the product.
pub const NATIONAL: &str = include_str!("../../policies/national.toml");
/// The demo county, 990101.
pub const DEMO_COUNTY: &str = include_str!("../../policies/990101.toml");
/// Holidays and make-up working days of 2025 and 2026.
pub const CALENDAR: &str = include_str!("../../policies/calendar-2026.toml");

/// Every number that a region or a later edition may change, as it holds on one day.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The versions it is made of, the national one first: stands beside each decision.
    pub version: String,
    pub person: PersonPolicy,
    pub team: TeamPolicy,
    pub contract: ContractPolicy,
    pub follow_up: FollowUpPolicy,
    pub reading: ReadingPolicy,
    pub long_prescription: LongPrescriptionPolicy,
    pub task: TaskPolicy,
    pub indicator: IndicatorPolicy,
    pub worklist: WorklistPolicy,
    pub reminder: ReminderPolicy,
    pub session: SessionPolicy,
    pub files: FilesPolicy,
    pub device: DevicePolicy,
}

/// Drawings, scans and photos.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilesPolicy {
    /// Files that a resident's account may upload in 24 hours.
    pub uploads_per_day: u32,
    pub uploads_per_day_of_staff: u32,
    /// A file that no record has named for so long is removed.
    pub unattached_days: i64,
}

/// What a phone may do without the server. Source: design, decision 5.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DevicePolicy {
    /// Records of other people become unreadable after so many days without sync.
    pub readable_days_without_sync: i64,
    /// An acknowledged command stays on the phone so many days.
    pub acknowledged_days: i64,
    /// The oldest schema that an app may speak; an older app is told to be updated, and loses nothing.
    pub oldest_schema: u32,
}

impl Policy {
    /// What the types cannot hold: numbers that contradict each other. The key and what is wrong with it.
    fn contradiction(&self) -> Option<String> {
        let contract = &self.contract;
        let years = contract.min_years..=contract.max_years;
        let too_short_ahead = contract.max_days_ahead <= contract.renewal_window_days;
        let percent = 1..=100;
        let risk = &self.worklist.risk;
        let spoken = 1..=SCHEMA;
        #[rustfmt::skip]
        let rows = [
            (contract.min_years < 1, "contract.min_years", "must be at least 1"),
            (contract.max_years < contract.min_years, "contract.max_years", "is below contract.min_years"),
            (!years.contains(&contract.default_years), "contract.default_years", "is outside min_years to max_years"),
            (contract.lapse_days < 1, "contract.lapse_days", "must be at least 1"),
            (contract.renewal_window_days < 1, "contract.renewal_window_days", "must be at least 1"),
            (too_short_ahead, "contract.max_days_ahead", "must be above contract.renewal_window_days"),
            (self.team.residents_per_doctor < 1, "team.residents_per_doctor", "must be at least 1"),
            (!percent.contains(&self.team.nearly_full_percent), "team.nearly_full_percent", "must be 1 to 100"),
            (self.person.grant_max_months < 1, "person.grant_max_months", "must be at least 1"),
            (self.person.activation_code_days < 1, "person.activation_code_days", "must be at least 1"),
            (self.person.activation_code_tries < 1, "person.activation_code_tries", "must be at least 1"),
            (self.person.activation_code_tries_in_all < self.person.activation_code_tries,
                "person.activation_code_tries_in_all", "is below person.activation_code_tries"),
            (self.person.pharmacy_days < 1, "person.pharmacy_days", "must be at least 1"),
            (self.person.phone_change_hours < 1, "person.phone_change_hours", "must be at least 1"),
            (self.files.unattached_days < 1, "files.unattached_days", "must be at least 1"),
            (self.files.uploads_per_day < 1, "files.uploads_per_day", "must be at least 1"),
            (self.files.uploads_per_day_of_staff < 1, "files.uploads_per_day_of_staff", "must be at least 1"),
            (self.person.claims_per_day < 1, "person.claims_per_day", "must be at least 1"),
            (self.follow_up.routine_months < 1, "follow_up.routine_months", "must be at least 1"),
            (self.follow_up.short_days < 1, "follow_up.short_days", "must be at least 1"),
            (self.reading.oldest_days < 1, "reading.oldest_days", "must be at least 1"),
            (self.task.triage_minutes < 1, "task.triage_minutes", "must be at least 1"),
            (!in_order(&self.task.working_hours), "task.working_hours", "must be spans of one day, in order"),
            (!percent.contains(&self.indicator.adherent_percent.into()), "indicator.adherent_percent", "must be 1 to 100"),
            (self.indicator.adherence_days < 1, "indicator.adherence_days", "must be at least 1"),
            (self.indicator.adherence_fills < 1, "indicator.adherence_fills", "must be at least 1"),
            (self.indicator.targets.values().any(|target| *target > 100), "indicator.targets", "must be percents"),
            (self.worklist.undo_minutes < 1, "worklist.undo_minutes", "must be at least 1"),
            (self.worklist.snooze_max_days < 1, "worklist.snooze_max_days", "must be at least 1"),
            (self.worklist.refused_days < 1, "worklist.refused_days", "must be at least 1"),
            (self.worklist.not_served_days < 1, "worklist.not_served_days", "must be at least 1"),
            (risk.medium_from < 1, "worklist.risk.medium_from", "must be at least 1"),
            (risk.high_from <= risk.medium_from, "worklist.risk.high_from", "must be above worklist.risk.medium_from"),
            (!self.session.positive(), "session", "every limit must be at least 1"),
            (self.device.readable_days_without_sync < 1, "device.readable_days_without_sync", "must be at least 1"),
            (self.device.acknowledged_days < 1, "device.acknowledged_days", "must be at least 1"),
            (!spoken.contains(&self.device.oldest_schema), "device.oldest_schema", "is none that this version speaks"),
        ];
        let wrong = rows.into_iter().find(|(wrong, _, _)| *wrong).map(|(_, key, why)| format!("{key} {why}"));
        let outside = |field| format!("long_prescription.{field} is outside what the nation allows");
        let wrong = wrong.or_else(|| self.reminder.contradiction().map(|(key, why)| format!("{key} {why}")));
        wrong.or_else(|| self.long_prescription.check().err().map(outside))
    }
}

fn in_order(hours: &[WorkingHours]) -> bool {
    let spans = hours.iter().all(|span| span.from_minute < span.to_minute && span.to_minute <= 24 * 60);
    let apart = hours.iter().zip(hours.iter().skip(1)).all(|(a, b)| a.to_minute <= b.from_minute);
    !hours.is_empty() && spans && apart
}

/// The national policy, for the tests of every room.
#[cfg(test)]
pub(crate) fn national() -> Policy {
    let book = PolicyBook::parse(&[NATIONAL], &[]).expect("the national policy");
    book.on(crate::testing::day("2026-03-02")).expect("in force").clone()
}

#[cfg(test)]
mod tests;
