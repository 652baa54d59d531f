//! Who comes before whom on one day.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

use serde::{Deserialize, Serialize};

use super::bucket::Bucket;
use super::facts::{Facts, Rules};
use super::panel::Count;
use super::risk::{RiskLevel, risk_level};
use crate::calendar::Day;
use crate::id::ResidentId;

/// Where somebody stands: risk, then days overdue, both falling, then who was seen longest ago. Source: screens, W2.
///
/// It is the end of a page too: whoever did not change keeps her place, so pages meet without a gap or a repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    risk: Reverse<RiskLevel>,
    /// Those without a day come after all others of their risk.
    overdue: Reverse<Option<i64>>,
    last_contact: Option<Day>,
    resident: ResidentId,
}

impl Position {
    pub const fn level(&self) -> RiskLevel {
        self.risk.0
    }

    pub const fn resident(&self) -> ResidentId {
        self.resident
    }
}

/// The list of one day: those with something due this month, in order.
#[derive(Debug, Clone)]
pub(super) struct Order {
    today: Day,
    places: HashMap<ResidentId, Position>,
    sorted: BTreeMap<Position, Bucket>,
    counts: Vec<Count>,
}

impl Order {
    pub fn of<'a>(panel: impl Iterator<Item = &'a Facts>, today: Day, rules: &Rules<'_>) -> Self {
        let mut order = Self { today, places: HashMap::new(), sorted: BTreeMap::new(), counts: no_counts() };
        panel.for_each(|facts| order.enter(facts, rules));
        order
    }

    pub const fn today(&self) -> Day {
        self.today
    }

    /// Somebody who is not in the order takes her place, if anything is due.
    pub fn enter(&mut self, facts: &Facts, rules: &Rules<'_>) {
        let Some(bucket) = facts.standing(self.today, rules).filter_map(|due| Bucket::of(&due, self.today)).min()
        else {
            return;
        };
        let position = position(facts, self.today, rules);
        self.places.insert(facts.resident, position);
        self.sorted.insert(position, bucket);
        self.count(bucket, 1);
    }

    pub fn leave(&mut self, resident: ResidentId) {
        let place = self.places.remove(&resident);
        if let Some(bucket) = place.and_then(|position| self.sorted.remove(&position)) {
            self.count(bucket, -1);
        }
    }

    fn count(&mut self, bucket: Bucket, change: isize) {
        if let Some(count) = self.counts.iter_mut().find(|count| count.bucket == bucket) {
            count.residents = count.residents.saturating_add_signed(change);
        }
    }

    pub fn after(&self, from: Bound<Position>) -> impl Iterator<Item = (&Position, &Bucket)> {
        self.sorted.range((from, Bound::Unbounded))
    }

    pub fn bucket_of(&self, resident: ResidentId) -> Option<Bucket> {
        self.sorted.get(self.places.get(&resident)?).copied()
    }

    /// Her place, or where she would come if something undated were due.
    pub fn position_of(&self, facts: &Facts, rules: &Rules<'_>) -> Position {
        let listed = self.places.get(&facts.resident).copied();
        listed.unwrap_or_else(|| position(facts, self.today, rules))
    }

    pub fn counts(&self) -> Vec<Count> {
        self.counts.clone()
    }
}

/// Every bucket, empty.
pub(super) fn no_counts() -> Vec<Count> {
    Bucket::ALL.iter().map(|bucket| Count { bucket: *bucket, residents: 0 }).collect()
}

fn position(facts: &Facts, today: Day, rules: &Rules<'_>) -> Position {
    let listed = facts.standing(today, rules).filter(|due| Bucket::of(due, today).is_some());
    let overdue = listed.filter_map(|due| due.on).map(|on| on.days_until(today)).max();
    Position {
        risk: Reverse(risk_level(&facts.risk_facts(today), &rules.worklist.risk, today)),
        overdue: Reverse(overdue),
        last_contact: facts.last_contact_on(today),
        resident: facts.resident,
    }
}
