//! How much of the time the medicine was there: PDC and MPR. Source: domain 03 §3.4.

use serde::Serialize;

use crate::calendar::Day;
use crate::codes::Code;

/// One dispensing of the medicine. The days are the dispensed supply's, never a reported count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fill {
    pub dispensed: Day,
    pub days: u64,
}

/// Both in exact whole days; the percentages are only their printed form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adherence {
    /// Distinct days of the period with medicine.
    covered: u64,
    /// Days of the period, both ends counted; at least 1.
    days: u64,
    /// Days of every listed fill.
    supplied: u128,
}

impl Adherence {
    /// Fills of one ingredient and strength, in any order, over the period from `from` to `to` inclusive.
    /// A fill made before the last has run out starts when that one ends.
    ///
    /// # Errors
    /// `DATE_RANGE` when the period ends before it starts.
    pub fn over(from: Day, to: Day, fills: &[Fill]) -> Result<Self, Code> {
        let end = from.days_until(to) + 1;
        let days = u64::try_from(end).ok().filter(|days| *days > 0).ok_or(Code::DateRange)?;

        // Days counted from the period's first, so that a supply that outlasts the calendar needs no date.
        let mut stretches: Vec<(i64, i64)> = fills
            .iter()
            .map(|fill| (from.days_until(fill.dispensed), i64::try_from(fill.days).unwrap_or(i64::MAX)))
            .collect();
        stretches.sort_unstable();

        let (mut covered, mut run_out) = (0, i64::MIN);
        for (dispensed, length) in stretches {
            let first = run_out.max(dispensed);
            run_out = first.saturating_add(length);
            covered += (run_out.clamp(0, end) - first.clamp(0, end)).unsigned_abs();
        }
        Ok(Self { covered, days, supplied: fills.iter().map(|fill| u128::from(fill.days)).sum() })
    }

    /// Over the first months since the medicine was first handed over, and the last day of that time; none while it is not over.
    pub fn after_months(fills: &[Fill], months: i64, today: Day) -> Option<(Self, Day)> {
        let from = fills.iter().map(|fill| fill.dispensed).min()?;
        let to = from.plus_months(months).and_then(|day| day.plus_days(-1)).ok()?;
        let adherence = (to < today).then(|| Self::over(from, to, fills).ok())??;
        Some((adherence, to))
    }

    pub const fn covered(self) -> u64 {
        self.covered
    }

    pub const fn days(self) -> u64 {
        self.days
    }

    /// Proportion of days covered in tenths of a percent, half up; at most 1000.
    pub fn pdc_tenths(self) -> u128 {
        tenths_of_percent(self.covered.into(), self.days.into())
    }

    /// Medication possession ratio in tenths of a percent, half up; may exceed 1000.
    pub fn mpr_tenths(self) -> u128 {
        tenths_of_percent(self.supplied, self.days.into())
    }
}

impl Serialize for Adherence {
    /// `{"covered", "days", "pdc", "mpr"}`, the percentages as texts of one decimal.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Written {
            covered: u64,
            days: u64,
            pdc: String,
            mpr: String,
        }
        let (covered, days) = (self.covered, self.days);
        Written { covered, days, pdc: one_decimal(self.pdc_tenths()), mpr: one_decimal(self.mpr_tenths()) }
            .serialize(serializer)
    }
}

fn tenths_of_percent(part: u128, whole: u128) -> u128 {
    (part * 2000 + whole) / (whole * 2)
}

fn one_decimal(tenths: u128) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::day;

    fn written(from: &str, to: &str, fills: &[(&str, u64)]) -> String {
        let fills: Vec<Fill> = fills.iter().map(|(date, days)| Fill { dispensed: day(date), days: *days }).collect();
        serde_json::to_string(&Adherence::over(day(from), day(to), &fills).expect("a period")).expect("text")
    }

    /// Fills, last day of the period, what is answered.
    type Row = (&'static [(&'static str, u64)], &'static str, &'static str);

    #[test]
    fn the_worked_examples_of_adherence() {
        #[rustfmt::skip]
        let rows: [Row; 5] = [
            (&[("2026-01-01", 28), ("2026-01-29", 28), ("2026-02-26", 28)], "2026-03-25", r#"{"covered":84,"days":84,"pdc":"100.0","mpr":"100.0"}"#),
            (&[("2026-01-01", 28), ("2026-02-05", 28), ("2026-03-10", 28)], "2026-03-31", r#"{"covered":78,"days":90,"pdc":"86.7","mpr":"93.3"}"#),
            (&[("2026-01-01", 28), ("2026-01-22", 28), ("2026-02-19", 28)], "2026-03-31", r#"{"covered":84,"days":90,"pdc":"93.3","mpr":"93.3"}"#),
            (&[("2026-01-01", 84)], "2026-06-30", r#"{"covered":84,"days":181,"pdc":"46.4","mpr":"46.4"}"#),
            (&[("2026-01-01", 28)], "2026-01-10", r#"{"covered":10,"days":10,"pdc":"100.0","mpr":"280.0"}"#),
        ];
        for (fills, to, expected) in rows {
            assert_eq!(written("2026-01-01", to, fills), expected);
        }
    }

    #[test]
    fn a_fill_before_the_period_counts_where_it_reaches_in() {
        assert_eq!(
            written("2026-01-11", "2026-01-20", &[("2026-01-01", 14)]),
            r#"{"covered":4,"days":10,"pdc":"40.0","mpr":"140.0"}"#
        );
        assert_eq!(written("2026-01-11", "2026-01-20", &[]), r#"{"covered":0,"days":10,"pdc":"0.0","mpr":"0.0"}"#);
    }

    #[test]
    fn halves_round_up() {
        // 1 of 16 days is 6.25 %.
        assert_eq!(
            written("2026-01-01", "2026-01-16", &[("2026-01-01", 1)]),
            r#"{"covered":1,"days":16,"pdc":"6.3","mpr":"6.3"}"#
        );
    }

    #[test]
    fn a_period_that_ends_before_it_starts_is_refused() {
        assert_eq!(Adherence::over(day("2026-01-02"), day("2026-01-01"), &[]), Err(Code::DateRange));
    }

    #[test]
    fn a_supply_longer_than_the_calendar_is_still_counted() {
        let fills = vec![("9999-12-31", u64::MAX); 3];
        assert!(written("9999-12-30", "9999-12-31", &fills).starts_with(r#"{"covered":1,"days":2,"pdc":"50.0""#));
    }

    proptest! {
        #![proptest_config(crate::testing::cases())]

        #[test]
        fn coverage_counts_each_day_once_and_never_exceeds_the_period(
            fills in prop::collection::vec((-60_i64..200, 0_u64..90), 0..10),
            length in 0_i64..200,
        ) {
            let from = day("2026-01-01");
            let to = from.plus_days(length).expect("in range");
            let fills: Vec<Fill> = fills
                .into_iter()
                .map(|(offset, days)| Fill { dispensed: from.plus_days(offset).expect("in range"), days })
                .collect();
            let adherence = Adherence::over(from, to, &fills).expect("a period");
            prop_assert!(adherence.covered() <= adherence.days() && adherence.pdc_tenths() <= 1000);

            // One pill box, a pill a day: the same count made the slow way.
            let (mut pills, mut covered) = (0_u64, 0);
            for offset in -60..=length {
                let today = from.plus_days(offset).expect("in range");
                pills += fills.iter().filter(|fill| fill.dispensed == today).map(|fill| fill.days).sum::<u64>();
                if pills > 0 {
                    pills -= 1;
                    covered += u64::from(offset >= 0);
                }
            }
            prop_assert_eq!(adherence.covered(), covered);

            let mut turned = fills;
            turned.reverse();
            prop_assert_eq!(Adherence::over(from, to, &turned), Ok(adherence));
        }
    }
}
