//! Measured values: blood pressure and glucose, in the units they are stored in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::number::Exact;

/// Millimetres of mercury.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Mmhg(pub i64);

/// Systolic over diastolic. Any numbers: a rule must answer for all of them, the form checks the range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BloodPressure {
    pub sbp: Mmhg,
    pub dbp: Mmhg,
}

impl BloodPressure {
    pub const fn new(sbp: i64, dbp: i64) -> Self {
        Self { sbp: Mmhg(sbp), dbp: Mmhg(dbp) }
    }

    /// Both numbers are below `limit`'s.
    pub fn is_below(self, limit: Self) -> bool {
        self.sbp < limit.sbp && self.dbp < limit.dbp
    }

    /// One number or the other, or both, is at `limit` or above.
    pub fn reaches(self, limit: Self) -> bool {
        self.sbp >= limit.sbp || self.dbp >= limit.dbp
    }
}

/// Glucose as a meter shows it: a number in tenths of mmol/L, or only that it lies outside the meter's range.
/// Written `{"tenths": 61}`, `"lo"` or `"hi"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Glucose {
    Lo,
    Tenths(i64),
    Hi,
}

/// Glucose in mmol/L as rules compare it; the order of the variants makes LO less and HI more than any number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GlucoseLevel {
    Lo,
    Measured(Exact),
    Hi,
}

impl GlucoseLevel {
    pub fn from_tenths(tenths: i64) -> Self {
        Self::Measured(Exact::from_tenths(tenths))
    }
}

impl From<Glucose> for GlucoseLevel {
    fn from(glucose: Glucose) -> Self {
        match glucose {
            Glucose::Lo => Self::Lo,
            Glucose::Tenths(tenths) => Self::from_tenths(tenths),
            Glucose::Hi => Self::Hi,
        }
    }
}
