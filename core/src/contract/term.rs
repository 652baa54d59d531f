//! A contract's term: both days inclusive.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar::Day;
use crate::codes::Code;

/// From the first day to the last, both inclusive; never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "Bounds")]
pub struct Term {
    start: Day,
    end: Day,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bounds {
    start: Day,
    end: Day,
}

impl TryFrom<Bounds> for Term {
    type Error = Code;

    fn try_from(bounds: Bounds) -> Result<Self, Code> {
        Self::between(bounds.start, bounds.end)
    }
}

impl Term {
    /// `years` whole years: the same day of a later year, clamped to its month, less one day.
    /// 2028-02-29 and one year end on 2029-02-27. Source: domain 02 §2.4.
    ///
    /// # Errors
    /// `CONTRACT_TERM` for less than a year, `DATE_RANGE` past the year 9999.
    pub fn of_years(start: Day, years: i64) -> Result<Self, Code> {
        if years < 1 {
            return Err(Code::ContractTerm);
        }
        let end = start.plus_years(years).and_then(|next| next.plus_days(-1)).map_err(|_| Code::DateRange)?;
        Ok(Self { start, end })
    }

    /// # Errors
    /// `CONTRACT_TERM` when the end is before the start.
    pub fn between(start: Day, end: Day) -> Result<Self, Code> {
        if end < start { Err(Code::ContractTerm) } else { Ok(Self { start, end }) }
    }

    pub const fn start(self) -> Day {
        self.start
    }

    pub const fn end(self) -> Day {
        self.end
    }

    /// Both days counted; at least 1.
    pub fn days(self) -> i64 {
        self.start.days_until(self.end) + 1
    }

    /// The years of the term, each from its anniversary; the last ends with the term.
    pub fn years(self) -> impl Iterator<Item = Self> {
        let firsts = (0..).map_while(move |year| self.start.plus_years(year).ok());
        let nexts = (1..).map(move |year| self.start.plus_years(year).and_then(|next| next.plus_days(-1)).ok());
        let end = self.end;
        firsts
            .zip(nexts)
            .take_while(move |(first, _)| *first <= end)
            .map(move |(start, last)| Self { start, end: last.map_or(end, |last| last.min(end)) })
    }

    pub fn contains(self, day: Day) -> bool {
        self.start <= day && day <= self.end
    }

    /// `[a,b]` and `[c,d]` overlap iff a ≤ d and c ≤ b.
    pub fn overlaps(self, other: Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{cases, day};
    use proptest::prelude::*;

    #[test]
    fn a_term_ends_the_day_before_its_anniversary() {
        let rows = [
            ("2026-03-02", 1, "2027-03-01"),
            ("2026-01-01", 1, "2026-12-31"),
            ("2028-02-29", 1, "2029-02-27"),
            ("2028-02-29", 4, "2032-02-28"),
            ("2027-03-01", 1, "2028-02-29"),
            ("2026-03-02", 3, "2029-03-01"),
            ("2026-03-02", 5, "2031-03-01"),
        ];
        for (start, years, end) in rows {
            assert_eq!(Term::of_years(day(start), years).map(Term::end), Ok(day(end)), "{start} + {years}");
        }
    }

    #[test]
    fn a_term_of_no_years_or_past_the_calendar_is_refused() {
        assert_eq!(Term::of_years(day("2026-03-02"), 0), Err(Code::ContractTerm));
        assert_eq!(Term::of_years(day("2026-03-02"), -1), Err(Code::ContractTerm));
        assert_eq!(Term::of_years(day("9999-03-02"), 1), Err(Code::DateRange));
        assert_eq!(Term::of_years(day("2026-03-02"), i64::MAX), Err(Code::DateRange));
        assert_eq!(Term::between(day("2026-03-02"), day("2026-03-01")), Err(Code::ContractTerm));
        assert!(serde_json::from_str::<Term>(r#"{"start":"2026-03-02","end":"2026-03-01"}"#).is_err());
    }

    #[test]
    fn terms_that_share_one_day_overlap_and_neighbours_do_not() {
        let term = |from, to| Term::between(day(from), day(to)).expect("a term");
        let year = term("2026-01-01", "2026-12-31");
        assert!(year.overlaps(term("2026-12-31", "2027-12-30")));
        assert!(!year.overlaps(term("2027-01-01", "2027-12-31")));
        assert!(!year.overlaps(term("2025-01-01", "2025-12-31")));
        assert!(year.overlaps(term("2025-01-01", "2028-12-31")));
    }

    proptest! {
        #![proptest_config(cases())]

        #[test]
        fn the_next_term_starts_the_day_after_and_never_overlaps(from in 0i64..20_000, years in 1i64..6) {
            let start = day("2000-01-01").plus_days(from).expect("in range");
            let first = Term::of_years(start, years).expect("a term");
            let next = Term::of_years(first.end().plus_days(1).expect("in range"), years).expect("a term");
            prop_assert!(!first.overlaps(next) && !next.overlaps(first));
            prop_assert_eq!(first.days(), start.days_until(next.start()));
        }
    }
}
