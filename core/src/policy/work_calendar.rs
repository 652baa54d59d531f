//! Working days: weekends, the holidays the State Council announces each autumn, and the weekend days worked in their
//! place.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::book::PolicyProblem;
use crate::calendar::Day;

/// The announced days off and days worked. Beyond the announced years only weekends are off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkCalendar {
    announced_from: Day,
    announced_to: Day,
    off: BTreeSet<Day>,
    worked: BTreeSet<Day>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    announced_from: Day,
    announced_to: Day,
    #[serde(rename = "source")]
    _source: String,
    holiday: Vec<Holiday>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Holiday {
    name: String,
    from: Day,
    to: Day,
    worked: Vec<Day>,
}

impl WorkCalendar {
    /// The calendar that ships with the product.
    ///
    /// # Errors
    /// As [`WorkCalendar::parse`].
    pub fn shipped() -> Result<Self, PolicyProblem> {
        Self::parse(super::CALENDAR)
    }

    /// # Errors
    /// The key that is missing, unknown or of the wrong type; a holiday outside the announced years; a day that is both
    /// off and worked, or worked though it is no weekend day.
    pub fn parse(text: &str) -> Result<Self, PolicyProblem> {
        let problem = |problem: String| PolicyProblem { document: "working calendar".to_owned(), problem };
        let file: File = toml::from_str(text).map_err(|error| problem(error.to_string()))?;
        let (mut off, mut worked) = (BTreeSet::new(), BTreeSet::new());
        for Holiday { name, from, to, worked: in_place } in file.holiday {
            let inside = |day: &Day| file.announced_from <= *day && *day <= file.announced_to;
            if to < from || !inside(&from) || !inside(&to) || !in_place.iter().all(inside) {
                return Err(problem(format!(
                    "holiday {name}: its days are not in order, or outside the announced years"
                )));
            }
            if in_place.iter().any(|day| !day.is_weekend()) {
                return Err(problem(format!("holiday {name}: only a weekend day is worked in its place")));
            }
            let mut day = from;
            while day <= to {
                off.insert(day);
                day = day.plus_days(1).map_err(|error| problem(error.to_string()))?;
            }
            worked.extend(in_place);
        }
        if let Some(day) = off.intersection(&worked).next() {
            return Err(problem(format!("{day} is both off and worked")));
        }
        Ok(Self { announced_from: file.announced_from, announced_to: file.announced_to, off, worked })
    }

    /// Whether the holidays of that day's year are in this calendar.
    pub fn is_announced(&self, day: Day) -> bool {
        self.announced_from <= day && day <= self.announced_to
    }

    pub fn is_working_day(&self, day: Day) -> bool {
        self.worked.contains(&day) || (!day.is_weekend() && !self.off.contains(&day))
    }

    /// The day itself, or the last working day before it: a due date that falls on a holiday is kept before it.
    /// The day itself when no working day precedes it in the calendar.
    pub fn working_day_on_or_before(&self, day: Day) -> Day {
        let earlier = (0..=366).map_while(|back| day.plus_days(-back).ok());
        earlier.into_iter().find(|earlier| self.is_working_day(*earlier)).unwrap_or(day)
    }

    /// The day that has `count` working days from itself up to the day before `day`; none before the calendar's beginning.
    pub fn working_days_before(&self, day: Day, count: i64) -> Option<Day> {
        let count = usize::try_from(count).ok()?;
        let Some(last) = count.checked_sub(1) else { return Some(day) };
        let earlier = (1..=366).map_while(|back| day.plus_days(-back).ok());
        earlier.filter(|earlier| self.is_working_day(*earlier)).nth(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{cases, day};
    use proptest::prelude::*;

    fn calendar() -> WorkCalendar {
        WorkCalendar::shipped().expect("the calendar")
    }

    #[test]
    fn holidays_are_off_and_the_weekends_in_their_place_are_worked() {
        let rows = [
            ("2026-02-13", true),
            ("2026-02-14", true),
            ("2026-02-15", false),
            ("2026-02-23", false),
            ("2026-02-24", true),
            ("2026-02-28", true),
            ("2026-03-01", false),
            ("2026-05-09", true),
            ("2026-10-07", false),
            ("2026-10-10", true),
            ("2025-01-26", true),
            ("2025-10-08", false),
            ("2025-10-11", true),
            ("2027-02-08", true),
            ("2027-02-07", false),
        ];
        for (on, works) in rows {
            assert_eq!(calendar().is_working_day(day(on)), works, "{on}");
        }
        assert!(calendar().is_announced(day("2026-12-31")) && !calendar().is_announced(day("2027-01-01")));
    }

    #[test]
    fn what_falls_on_a_holiday_is_kept_before_it() {
        let rows = [
            ("2026-02-23", "2026-02-14"),
            ("2026-10-04", "2026-09-30"),
            ("2026-03-02", "2026-03-02"),
            ("2026-03-01", "2026-02-28"),
            ("2025-02-04", "2025-01-27"),
        ];
        for (on, before) in rows {
            assert_eq!(calendar().working_day_on_or_before(day(on)), day(before), "{on}");
        }
        assert_eq!(calendar().working_day_on_or_before(day("0001-01-01")), day("0001-01-01"));
    }

    #[test]
    fn three_working_days_before_a_day_leave_three_to_work_in() {
        let rows = [
            // Monday: Friday, Thursday, Wednesday.
            ("2026-03-09", 3, "2026-03-04"),
            ("2026-03-05", 3, "2026-03-02"),
            // The first day after the Spring Festival, whose last working days are 14, 13 and 12 February.
            ("2026-02-24", 3, "2026-02-12"),
            ("2026-02-20", 1, "2026-02-14"),
            ("2026-03-09", 0, "2026-03-09"),
        ];
        for (on, count, before) in rows {
            assert_eq!(calendar().working_days_before(day(on), count), Some(day(before)), "{on}");
        }
        assert_eq!(calendar().working_days_before(day("0001-01-01"), 1), None);
    }

    #[test]
    fn a_calendar_that_contradicts_itself_is_refused() {
        let file = |holiday: &str| {
            format!(
                "announced_from = \"2026-01-01\"\nannounced_to = \"2026-12-31\"\nsource = \"test\"\n[[holiday]]\nname = \"元旦\"\n{holiday}"
            )
        };
        for (holiday, why) in [
            ("from = \"2026-01-03\"\nto = \"2026-01-01\"\nworked = []", "not in order"),
            ("from = \"2026-12-31\"\nto = \"2027-01-01\"\nworked = []", "outside"),
            ("from = \"2026-01-01\"\nto = \"2026-01-03\"\nworked = [\"2026-01-03\"]", "both off and worked"),
            ("from = \"2026-01-01\"\nto = \"2026-01-03\"\nworked = [\"2026-01-05\"]", "weekend"),
            ("from = \"2026-01-01\"\nto = \"2026-01-03\"\nworked = []\nrest = 1", "rest"),
            ("from = \"2026-02-30\"\nto = \"2026-01-03\"\nworked = []", "from"),
        ] {
            let problem = WorkCalendar::parse(&file(holiday)).expect_err(holiday).to_string();
            assert!(problem.contains(why), "{problem}");
        }
    }

    proptest! {
        #![proptest_config(cases())]

        #[test]
        fn the_working_day_on_or_before_a_day_works_and_is_near(after in 0i64..730) {
            let on = day("2025-01-01").plus_days(after).expect("in range");
            let before = calendar().working_day_on_or_before(on);
            prop_assert!(before <= on && before.days_until(on) <= 9 && calendar().is_working_day(before));
        }
    }
}
