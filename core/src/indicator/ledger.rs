//! Everyone's facts and the sums of the days that were asked about, kept in step person by person.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use utoipa::ToSchema;

use super::facts::{Facts, Part};
use super::formula::Case;
use super::policy::IndicatorPolicy;
use super::{Indicator, period_start};
use crate::calendar::{Day, NotADay};
use crate::id::ResidentId;

/// Days whose sums are kept: three pages with their trends.
const KEPT_DAYS: usize = 40;

/// Units met, and all units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Tally {
    pub n: i64,
    pub d: i64,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.n += other.n;
        self.d += other.d;
    }
}

/// One tally for each indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts([Tally; Indicator::COUNT]);

impl Counts {
    pub fn of(&self, indicator: Indicator) -> Tally {
        // The table has as many rows as the enum has variants.
        self.0.get(indicator as usize).copied().unwrap_or_default()
    }

    pub fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(sum, more)| sum.add(more));
    }
}

/// The counts of every part on one day. Whatever is above a part is a sum over some of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sums(BTreeMap<Part, Counts>);

impl Sums {
    pub fn over(&self, within: impl Fn(Part) -> bool) -> Counts {
        let mut sum = Counts::default();
        self.0.iter().filter(|(part, _)| within(**part)).for_each(|(_, counts)| sum.add(counts));
        sum
    }

    pub fn parts(&self) -> impl Iterator<Item = Part> {
        self.0.keys().copied()
    }

    /// Counts a person's units in, or with `-1` out again.
    fn count(&mut self, case: &Case<'_>, sign: i64) {
        for indicator in Indicator::ALL {
            indicator.units(case, &mut |part, met| {
                let Counts(tallies) = self.0.entry(part).or_default();
                if let Some(tally) = tallies.get_mut(*indicator as usize) {
                    tally.add(Tally { n: sign * i64::from(met), d: sign });
                }
            });
        }
    }
}

/// One person behind a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    pub resident: ResidentId,
    pub tally: Tally,
}

/// The facts of everyone in the alliance.
#[derive(Debug, Default)]
pub struct Ledger {
    people: HashMap<ResidentId, Facts>,
    kept: Vec<Kept>,
    /// How often it was asked: what was not asked for longest makes room.
    asked: u64,
}

#[derive(Debug)]
struct Kept {
    day: Day,
    since: Day,
    policy: IndicatorPolicy,
    sums: Sums,
    asked: u64,
}

impl Kept {
    fn count(&mut self, facts: &Facts, sign: i64) {
        let case = Case { facts, day: self.day, since: self.since, policy: &self.policy };
        self.sums.count(&case, sign);
    }
}

impl Ledger {
    pub fn len(&self) -> usize {
        self.people.len()
    }

    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Replaces what is known of somebody; with `None` she is nobody any more (a claim that turned out to be somebody else).
    pub fn put(&mut self, resident: ResidentId, facts: Option<Facts>) {
        if let Some(before) = self.people.remove(&resident) {
            self.kept.iter_mut().for_each(|kept| kept.count(&before, -1));
        }
        if let Some(facts) = facts {
            self.kept.iter_mut().for_each(|kept| kept.count(&facts, 1));
            self.people.insert(resident, facts);
        }
    }

    pub fn facts(&self, resident: ResidentId) -> Option<&Facts> {
        self.people.get(&resident)
    }

    /// The sums as of a day, under its policy.
    ///
    /// # Errors
    /// [`NotADay`] never for a day of the calendar.
    pub fn sums(&mut self, day: Day, policy: &IndicatorPolicy) -> Result<&Sums, NotADay> {
        self.asked += 1;
        let found = self.kept.iter().position(|kept| kept.day == day && kept.policy == *policy);
        let at = match found {
            Some(at) => at,
            None => self.reckon(day, policy)?,
        };
        let kept = self.kept.get_mut(at).ok_or(NotADay)?;
        kept.asked = self.asked;
        Ok(&kept.sums)
    }

    fn reckon(&mut self, day: Day, policy: &IndicatorPolicy) -> Result<usize, NotADay> {
        let since = period_start(day)?;
        let mut kept = Kept { day, since, policy: policy.clone(), sums: Sums::default(), asked: self.asked };
        self.people.values().for_each(|facts| kept.count(facts, 1));
        if self.kept.len() >= KEPT_DAYS {
            let oldest = self.kept.iter().enumerate().min_by_key(|(_, kept)| kept.asked).map(|(at, _)| at);
            oldest.map(|at| self.kept.swap_remove(at));
        }
        self.kept.push(kept);
        Ok(self.kept.len() - 1)
    }

    /// Everyone with a unit in the number, and hers; in the order of ids.
    ///
    /// # Errors
    /// [`NotADay`] never for a day of the calendar.
    pub fn behind(
        &self,
        indicator: Indicator,
        day: Day,
        policy: &IndicatorPolicy,
        within: impl Fn(Part) -> bool,
    ) -> Result<Vec<Line>, NotADay> {
        let since = period_start(day)?;
        let line = |(resident, facts): (&ResidentId, &Facts)| {
            let mut tally = Tally::default();
            indicator.units(&Case { facts, day, since, policy }, &mut |part, met| {
                if within(part) {
                    tally.add(Tally { n: i64::from(met), d: 1 });
                }
            });
            (tally.d > 0).then_some(Line { resident: *resident, tally })
        };
        let mut lines: Vec<Line> = self.people.iter().filter_map(line).collect();
        lines.sort_unstable_by_key(|line| line.resident);
        Ok(lines)
    }
}
