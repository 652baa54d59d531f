//! The structure: everybody of a panel, and the order of the list as it is on one day.
//!
//! The order is kept, not sorted anew: a page is a walk along it from where the page before ended, whatever the panel's
//! size, and a change moves one entry.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Bound;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bucket::Bucket;
use super::facts::{Due, Facts, Reason, Rules};
use super::filter::Filter;
use super::last_value::{LastValue, last_values};
use super::order::{Order, Position, no_counts};
use super::risk::{RiskLevel, RiskReason, risk, risk_level};
use super::search::Search;
use crate::calendar::Day;
use crate::codes::Language;
use crate::id::{ResidentId, StaffId};
use crate::person::{ConsentPurpose, ContactPreference};

/// One resident as the list shows her.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Row {
    pub resident: ResidentId,
    pub name: String,
    pub age: i32,
    /// None for somebody who was searched for and has nothing due this month.
    pub bucket: Option<Bucket>,
    /// Of what is due longest; negative days are still to come.
    pub days_overdue: Option<i64>,
    pub risk: RiskLevel,
    pub risk_points: u32,
    pub risk_reasons: Vec<RiskReason>,
    pub last_contact: Option<Day>,
    /// Until the first medicine of a long prescription runs out; negative days are without it.
    pub medicine_days_left: Option<i64>,
    /// The most pressing first.
    pub dues: Vec<Due>,
    pub village: Option<String>,
    pub assigned_to: Option<StaffId>,
    pub snoozed_until: Option<Day>,
    pub invited_on: Option<Day>,
    /// What was measured last for each programme she is in, and what it should be.
    pub last_values: Vec<LastValue>,
    /// Push and text messages among them say how she may be written to.
    pub consents: Vec<ConsentPurpose>,
    /// How she wishes to be reached; through her family while somebody of hers may look.
    pub contact: Option<ContactPreference>,
    /// What an act on the list is sent with as `seen`; none on a phone that has done something about her which its list does not show yet
    /// as the server has it.
    pub version: Option<i64>,
}

/// A row with the reasons of its risk, and how she wishes to be reached, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListRow {
    #[serde(flatten)]
    pub row: Row,
    pub risk_words: Vec<String>,
    pub contact_words: Option<String>,
}

impl From<Row> for ListRow {
    fn from(row: Row) -> Self {
        let risk_words = row.risk_reasons.iter().map(|reason| reason.words(Language::Chinese)).collect();
        let contact_words = row.contact.map(|wish| wish.name(Language::Chinese).to_owned());
        Self { row, risk_words, contact_words }
    }
}

/// How many residents have their most pressing thing in a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Count {
    pub bucket: Bucket,
    pub residents: usize,
}

/// What one asks the list for.
#[derive(Debug)]
pub struct Ask<'a> {
    /// The day on which the first page was read, today or yesterday: all pages stand as of it.
    pub as_of: Day,
    pub filter: Filter<'a>,
    /// Only those whose most pressing thing lies here.
    pub bucket: Option<Bucket>,
    /// Where the page before ended.
    pub after: Option<Position>,
    pub limit: usize,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub rows: Vec<Row>,
    /// The end of this page; none when it is the last.
    pub end: Option<Position>,
}

/// Everybody whom a team looks after.
#[derive(Debug, Clone, Default)]
pub struct Panel {
    residents: HashMap<ResidentId, Facts>,
    /// The list as of the day it was turned to.
    order: Option<Order>,
    /// The list of the day before, for those who began to read it then; made when one of them goes on.
    before: Option<Order>,
}

impl Panel {
    #[cfg(test)]
    pub(super) fn residents(&self) -> usize {
        self.residents.len()
    }

    /// Whether she is of the team's panel on a day.
    pub fn serves(&self, resident: ResidentId, on: Day) -> bool {
        self.residents.get(&resident).is_some_and(|facts| facts.is_served(on))
    }

    /// Takes in what is now known of a resident.
    pub fn put(&mut self, facts: Facts, rules: &Rules<'_>) {
        self.remove(facts.resident);
        if let Some(order) = &mut self.order {
            order.enter(&facts, rules);
        }
        self.residents.insert(facts.resident, facts);
    }

    /// Forgets a resident; her name is wiped from memory.
    pub fn remove(&mut self, resident: ResidentId) {
        self.before = None;
        if let Some(order) = &mut self.order {
            order.leave(resident);
        }
        self.residents.remove(&resident);
    }

    /// Works out the list of a day, and forgets who by the day before was not served, would not be, and waited for no answer:
    /// somebody who began to read then still finds everybody.
    pub fn turn_to(&mut self, today: Day, rules: &Rules<'_>) {
        if self.order.as_ref().is_some_and(|order| order.today() == today) {
            return;
        }
        let eve = today.plus_days(-1).unwrap_or(today);
        self.residents.retain(|_, facts| facts.is_tied(eve));
        self.before = None;
        self.order = Some(Order::of(self.residents.values(), today, rules));
    }

    /// Whether the list of a day is kept.
    pub fn is_turned_to(&self, day: Day) -> bool {
        [&self.order, &self.before].into_iter().flatten().any(|order| order.today() == day)
    }

    /// Keeps the list of an earlier day too, for the pages that follow; `rules` are that day's.
    pub fn look_back_to(&mut self, day: Day, rules: &Rules<'_>) {
        if !self.is_turned_to(day) {
            self.before = Some(Order::of(self.residents.values(), day, rules));
        }
    }

    /// The list of a day: one that is kept, or one made for the question.
    fn order(&self, as_of: Day, rules: &Rules<'_>) -> Cow<'_, Order> {
        let kept = [&self.order, &self.before].into_iter().flatten().find(|order| order.today() == as_of);
        kept.map_or_else(|| Cow::Owned(Order::of(self.residents.values(), as_of, rules)), Cow::Borrowed)
    }

    /// The next rows of the list.
    pub fn page(&self, ask: &Ask<'_>, rules: &Rules<'_>) -> Page {
        let (rows, end) = self.page_as(ask, rules, |_, row| row());
        Page { rows, end }
    }

    /// The next residents of the list, each as `shown` makes her of her row, which is only worked out where it asks for it; and the end of
    /// the page.
    pub fn page_as<T>(
        &self,
        ask: &Ask<'_>,
        rules: &Rules<'_>,
        mut shown: impl FnMut(ResidentId, &dyn Fn() -> Row) -> T,
    ) -> (Vec<T>, Option<Position>) {
        let order = self.order(ask.as_of, rules);
        let mut found = match ask.filter.search {
            None => self.walk(&order, ask, rules),
            Some(ref search) => self.search(search, &order, ask, rules),
        };
        let more = found.len() > ask.limit;
        found.truncate(ask.limit);
        let end = found.last().filter(|_| more).map(|(position, _)| *position);
        let shown = |(_, facts): (Position, &Facts)| shown(facts.resident, &|| row(facts, ask.as_of, rules));
        (found.into_iter().map(shown).collect(), end)
    }

    /// Along the order, to one row past the page.
    fn walk<'a>(&'a self, order: &Order, ask: &Ask<'_>, rules: &Rules<'_>) -> Vec<(Position, &'a Facts)> {
        let from = ask.after.map_or(Bound::Unbounded, Bound::Excluded);
        let takes = |(position, bucket): (&Position, &Bucket)| {
            let facts = self.residents.get(&position.resident())?;
            let in_bucket = ask.bucket.is_none_or(|wanted| *bucket == wanted);
            (in_bucket && ask.filter.takes(position.level(), facts, ask.as_of, rules)).then_some((*position, facts))
        };
        order.after(from).filter_map(takes).take(ask.limit.saturating_add(1)).collect()
    }

    /// Those with something due in their order, then the others of the panel.
    fn search<'a>(
        &'a self,
        search: &Search<'_>,
        order: &Order,
        ask: &Ask<'_>,
        rules: &Rules<'_>,
    ) -> Vec<(Position, &'a Facts)> {
        let takes = |facts: &'a Facts| {
            let position = order.position_of(facts, rules);
            let in_bucket = ask.bucket.is_none_or(|wanted| order.bucket_of(facts.resident) == Some(wanted));
            let is_next = ask.after.is_none_or(|end| position > end);
            let taken = in_bucket && is_next && ask.filter.takes(position.level(), facts, ask.as_of, rules);
            taken.then_some((position, facts))
        };
        // Few are found, and only they are weighed.
        let tied = self.residents.values().filter(|facts| search.finds(facts) && facts.is_tied(ask.as_of));
        let mut found: Vec<_> = tied.filter_map(takes).collect();
        found.sort_unstable_by_key(|(position, _)| *position);
        found
    }

    /// How many are in each bucket, of those whom the filter takes.
    pub fn counts(&self, filter: &Filter<'_>, as_of: Day, rules: &Rules<'_>) -> Vec<Count> {
        let order = self.order(as_of, rules);
        if filter.is_empty() {
            return order.counts();
        }
        let mut counts = no_counts();
        for (position, bucket) in order.after(Bound::Unbounded) {
            let facts = self.residents.get(&position.resident());
            let taken = facts.is_some_and(|facts| filter.takes(position.level(), facts, as_of, rules));
            if let Some(count) = counts.iter_mut().find(|count| taken && count.bucket == *bucket) {
                count.residents += 1;
            }
        }
        counts
    }

    /// For a list that is empty now: the next day on which something is due of somebody whom the filter takes then. What is put
    /// off is due on the day it comes back. Source: screens, W14.
    pub fn next_due(&self, filter: &Filter<'_>, as_of: Day, rules: &Rules<'_>) -> Option<Day> {
        let next = |facts: &Facts| {
            let level = |day| risk_level(&facts.risk_facts(day), &rules.worklist.risk, day);
            facts.next_due(as_of, rules, |day| filter.takes(level(day), facts, day, rules))
        };
        self.residents.values().filter_map(next).min()
    }
}

fn row(facts: &Facts, today: Day, rules: &Rules<'_>) -> Row {
    let mut dues: Vec<Due> = facts.standing(today, rules).filter(|due| Bucket::of(due, today).is_some()).collect();
    let undated_last = |due: &Due| due.on.map_or(i64::MAX, |on| today.days_until(on));
    dues.sort_unstable_by_key(|due| (!due.urgent, !due.reason.waits(), undated_last(due), *due));
    let days_overdue = dues.iter().filter_map(|due| due.on).map(|on| on.days_until(today)).max();
    let risk = risk(&facts.risk_facts(today), &rules.worklist.risk, today);
    let run_outs = facts.dues.iter().filter(|due| due.reason == Reason::RunOut && facts.is_served(today));
    Row {
        resident: facts.resident,
        name: facts.name.clone(),
        age: facts.born_on.age_on(today),
        bucket: dues.iter().filter_map(|due| Bucket::of(due, today)).min(),
        days_overdue,
        risk: risk.level,
        risk_points: risk.points,
        risk_reasons: risk.reasons,
        last_contact: facts.last_contact_on(today),
        medicine_days_left: run_outs.filter_map(|due| due.on).map(|on| today.days_until(on)).min(),
        dues,
        village: facts.village.clone(),
        assigned_to: facts.assigned_to(rules),
        snoozed_until: facts.acts.snoozed_until.filter(|until| today < *until),
        invited_on: facts.acts.invited_on,
        last_values: last_values(facts, today, rules),
        consents: facts.consents.clone(),
        contact: facts.contact_on(today),
        version: facts.version,
    }
}
