//! Fees in whole 分, who pays which share, and what is paid back when a contract ends early. Source: domain 02 §2.7.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::term::Term;
use crate::calendar::Day;
use crate::codes::Code;

/// An amount in 分 (1/100 yuan), never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Fen(pub u32);

impl fmt::Display for Fen {
    /// Yuan with two decimals: `120.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// A fee and the three shares that make it up: no share is negative and their sum is the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "Shares")]
pub struct Fee {
    total: Fen,
    insurance: Fen,
    public_health: Fen,
    resident: Fen,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shares {
    total: Fen,
    insurance: Fen,
    public_health: Fen,
    resident: Fen,
}

impl TryFrom<Shares> for Fee {
    type Error = Code;

    fn try_from(shares: Shares) -> Result<Self, Code> {
        Self::new(shares.total, shares.insurance, shares.public_health, shares.resident)
    }
}

impl Fee {
    pub const FREE: Self = Self { total: Fen(0), insurance: Fen(0), public_health: Fen(0), resident: Fen(0) };

    /// # Errors
    /// `CONTRACT_FEE` when the shares do not add up to the total.
    pub fn new(total: Fen, insurance: Fen, public_health: Fen, resident: Fen) -> Result<Self, Code> {
        let sum = u64::from(insurance.0) + u64::from(public_health.0) + u64::from(resident.0);
        if sum != u64::from(total.0) {
            return Err(Code::ContractFee);
        }
        Ok(Self { total, insurance, public_health, resident })
    }

    /// Medical insurance fund.
    pub const fn insurance(self) -> Fen {
        self.insurance
    }

    /// Basic public-health budget.
    pub const fn public_health(self) -> Fen {
        self.public_health
    }

    pub const fn resident(self) -> Fen {
        self.resident
    }

    pub const fn total(self) -> Fen {
        self.total
    }

    /// # Errors
    /// `CONTRACT_FEE` past 42,949,672.95 yuan.
    pub fn plus(self, other: Self) -> Result<Self, Code> {
        let add = |a: Fen, b: Fen| a.0.checked_add(b.0).map(Fen).ok_or(Code::ContractFee);
        Ok(Self {
            total: add(self.total, other.total)?,
            insurance: add(self.insurance, other.insurance)?,
            public_health: add(self.public_health, other.public_health)?,
            resident: add(self.resident, other.resident)?,
        })
    }

    /// A yearly fee for a contract of so many years.
    ///
    /// # Errors
    /// `CONTRACT_FEE` past 42,949,672.95 yuan.
    pub fn for_years(self, years: u32) -> Result<Self, Code> {
        let times = |a: Fen| a.0.checked_mul(years).map(Fen).ok_or(Code::ContractFee);
        Ok(Self {
            total: times(self.total)?,
            insurance: times(self.insurance)?,
            public_health: times(self.public_health)?,
            resident: times(self.resident)?,
        })
    }
}

/// What the resident gets back: floor(share × days after the last day in force ÷ days of the term).
/// `resident_share` is what she paid for the whole term; an end before the start gives all of it back.
pub fn refund(resident_share: Fen, term: Term, last_day: Day) -> Fen {
    let unused = last_day.days_until(term.end()).clamp(0, term.days());
    let share = i64::from(resident_share.0);
    // At most 2^32 × 4 million days: far inside i64.
    let back = share * unused / term.days();
    Fen(u32::try_from(back).unwrap_or(resident_share.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{cases, day};
    use proptest::prelude::*;

    #[test]
    fn the_shares_of_a_fee_add_up_to_its_total() {
        assert!(Fee::new(Fen(12_000), Fen(7_000), Fen(3_000), Fen(2_000)).is_ok());
        assert!(Fee::new(Fen(10_000), Fen(7_000), Fen(3_000), Fen(0)).is_ok());
        assert_eq!(Fee::new(Fen(12_000), Fen(7_000), Fen(3_000), Fen(2_001)), Err(Code::ContractFee));
        assert_eq!(Fee::new(Fen(0), Fen(u32::MAX), Fen(1), Fen(0)), Err(Code::ContractFee));
        let negative = r#"{"total":0,"insurance":1,"public_health":-1,"resident":0}"#;
        assert!(serde_json::from_str::<Fee>(negative).is_err());
        assert!(serde_json::from_str::<Fee>(r#"{"total":2,"insurance":1,"public_health":0,"resident":0}"#).is_err());
    }

    #[test]
    fn fees_add_and_multiply_or_say_that_they_cannot() {
        let fee = Fee::new(Fen(12_000), Fen(7_000), Fen(3_000), Fen(2_000)).expect("adds up");
        let three = Fee::new(Fen(36_000), Fen(21_000), Fen(9_000), Fen(6_000));
        assert_eq!(fee.for_years(3), three);
        assert_eq!(fee.plus(fee).and_then(|two| two.plus(fee)), three);
        assert_eq!(fee.for_years(u32::MAX), Err(Code::ContractFee));
        assert_eq!(Fen(12_005).to_string(), "120.05");
    }

    #[test]
    fn a_contract_that_ends_early_pays_back_the_unused_days_rounded_down() {
        let year = Term::of_years(day("2026-01-01"), 1).expect("a term");
        let rows = [
            ("2026-12-31", 0),
            ("2026-12-30", 32),
            ("2026-06-30", 6_049),
            ("2026-01-01", 11_967),
            ("2025-12-31", 12_000),
            ("2025-06-01", 12_000),
            ("2027-01-05", 0),
        ];
        for (last_day, back) in rows {
            assert_eq!(refund(Fen(12_000), year, day(last_day)), Fen(back), "{last_day}");
        }
    }

    proptest! {
        #![proptest_config(cases())]

        #[test]
        fn a_refund_never_exceeds_the_share_and_falls_with_each_day(share: u32, years in 1i64..6, after in -10i64..2_000) {
            let term = Term::of_years(day("2026-03-02"), years).expect("a term");
            let last_day = term.start().plus_days(after).expect("in range");
            let next_day = last_day.plus_days(1).expect("in range");
            let back = refund(Fen(share), term, last_day);
            prop_assert!(back <= Fen(share));
            prop_assert!(refund(Fen(share), term, next_day) <= back);
        }
    }
}
