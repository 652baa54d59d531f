//! The numbers of the indicators: what a region sets, with dates.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Indicator;
use crate::calendar::Day;

/// Source: domain 08.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorPolicy {
    /// Percent of the units. Without an entry there is no target.
    pub targets: BTreeMap<Indicator, u8>,
    /// Whole years; younger people are managed alike and stand in no denominator of K3 to K6. [S:6, S:7]
    pub managed_from_age: i32,
    /// Whole years, for K15. [S:27]
    pub elder_from_age: i32,
    /// Days after its last one within which the next contract is a renewal.
    pub renewal_within_days: u16,
    /// The days up to the one asked about over which adherence is measured.
    pub adherence_days: u16,
    /// Dispensings of a medicine before its adherence says anything.
    pub adherence_fills: u16,
    /// Percent of those days with medicine. [K]
    pub adherent_percent: u8,
    /// More days running than these without medicine are a gap.
    pub gap_days: u16,
    /// How many people live where, as far as it is known.
    #[serde(default)]
    pub populations: Vec<Population>,
}

/// People who live in a village or community (常住人口) on a day.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// Statistics code, twelve digits.
    pub village: String,
    pub on: Day,
    pub residents: u32,
    /// In at least one priority group.
    #[serde(default)]
    pub priority: Option<u32>,
    /// From `elder_from_age` on.
    #[serde(default)]
    pub elders: Option<u32>,
    pub source: String,
}

/// Which of the people who live somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum People {
    Everybody,
    Priority,
    Elders,
}

impl Population {
    const fn of(&self, people: People) -> Option<u32> {
        match people {
            People::Everybody => Some(self.residents),
            People::Priority => self.priority,
            People::Elders => self.elders,
        }
    }
}

impl IndicatorPolicy {
    /// How many of these people lived in some villages by the last figure of each that is not after `day`; none unless there is
    /// one of every village.
    pub fn population(&self, people: People, villages: &[String], day: Day) -> Option<i64> {
        let newest = |village: &String| {
            let of_village = self.populations.iter().filter(|figure| figure.village == *village && figure.on <= day);
            of_village.max_by_key(|figure| figure.on)?.of(people).map(i64::from)
        };
        if villages.is_empty() { None } else { villages.iter().map(newest).sum() }
    }
}
