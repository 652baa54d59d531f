//! A share as people read it.

use std::fmt;

use serde::{Serialize, Serializer};

/// Numerator over denominator, printed in percent with two decimals, half up; nothing of nothing is "—", not 0.
/// Source: domain 08.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    pub n: i64,
    pub d: i64,
}

impl Rate {
    /// Whether at least (for what should be low: at most) `percent` of the units are met, by the counts and not by what is
    /// printed. `None` when there are none.
    pub fn meets(self, percent: u8, better: super::Better) -> Option<bool> {
        if self.d == 0 {
            return None;
        }
        let (share, target) = (i128::from(self.n) * 100, i128::from(self.d) * i128::from(percent));
        Some(match better {
            super::Better::High => share >= target,
            super::Better::Low => share <= target,
        })
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.d == 0 {
            return f.write_str("—");
        }
        let (n, d) = (i128::from(self.n), i128::from(self.d));
        let hundredths = (n * 20_000 + d) / (d * 2);
        write!(f, "{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
