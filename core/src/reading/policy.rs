//! Ranges outside which a value is a slip of the hand, and how old a reading may be.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{BloodPressure, Glucose};
use crate::calendar::Instant;
use crate::codes::Code;

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// Both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Range {
    pub min: i64,
    pub max: i64,
}

impl Range {
    pub fn contains(self, value: i64) -> bool {
        (self.min..=self.max).contains(&value)
    }

    /// A value that was not measured is not out of range.
    pub fn fault(self, value: Option<i64>) -> Option<Code> {
        value.filter(|value| !self.contains(*value)).map(|_| Code::ReadingRange)
    }
}

/// Source: domain 04 §4.4 [P]; height and HbA1c are this project's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadingPolicy {
    /// mmHg.
    pub sbp: Range,
    /// mmHg.
    pub dbp: Range,
    /// Tenths of mmol/L.
    pub glucose_tenths: Range,
    /// Beats a minute.
    pub heart_rate: Range,
    /// Tenths of °C.
    pub temperature_tenths: Range,
    /// Tenths of a kilogram.
    pub weight_hectograms: Range,
    pub height_mm: Range,
    /// Tenths of a percent.
    pub hba1c_tenths: Range,
    /// How far a device's clock may be ahead.
    pub clock_skew_minutes: u16,
    /// A reading older than this is taken for a wrong date.
    pub oldest_days: u16,
}

impl Default for ReadingPolicy {
    fn default() -> Self {
        Self {
            sbp: Range { min: 50, max: 300 },
            dbp: Range { min: 30, max: 200 },
            glucose_tenths: Range { min: 10, max: 400 },
            heart_rate: Range { min: 20, max: 250 },
            temperature_tenths: Range { min: 340, max: 430 },
            weight_hectograms: Range { min: 200, max: 3000 },
            height_mm: Range { min: 500, max: 2500 },
            hba1c_tenths: Range { min: 30, max: 200 },
            clock_skew_minutes: 5,
            oldest_days: 365,
        }
    }
}

impl ReadingPolicy {
    pub fn pressure_fault(&self, pressure: BloodPressure) -> Option<Code> {
        if !self.sbp.contains(pressure.sbp.0) || !self.dbp.contains(pressure.dbp.0) {
            return Some(Code::ReadingRange);
        }
        (pressure.sbp <= pressure.dbp).then_some(Code::PressureOrder)
    }

    /// The number at which a fault is told: the lower one when it alone is out of range.
    pub(super) fn pressure_field(&self, pressure: BloodPressure) -> &'static str {
        if self.sbp.contains(pressure.sbp.0) && !self.dbp.contains(pressure.dbp.0) { "value.dbp" } else { "value.sbp" }
    }

    /// HI and LO are answers of a meter and always in range.
    pub fn glucose_fault(&self, glucose: Glucose) -> Option<Code> {
        match glucose {
            Glucose::Lo | Glucose::Hi => None,
            Glucose::Tenths(tenths) => self.glucose_tenths.fault(Some(tenths)),
        }
    }

    pub fn time_fault(&self, taken_at: Instant, now: Instant) -> Option<Code> {
        (!self.is_in_time(taken_at, now)).then_some(Code::ReadingTime)
    }

    /// Whether what is said to have happened at a moment may still be entered, and has happened.
    pub fn is_in_time(&self, at: Instant, now: Instant) -> bool {
        let latest = now.plus_ms(i64::from(self.clock_skew_minutes) * MINUTE_MS);
        let earliest = now.plus_ms(-i64::from(self.oldest_days) * DAY_MS);
        (earliest..=latest).contains(&at)
    }
}
