//! The numbers of the indicators: what a region sets, with dates.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Indicator;

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
}
