//! Who needs the team: one structure on server and phone, built from the facts of each resident.
//!
//! Due is asked, not stored: a [`Panel`] holds dates, and what is overdue is worked out for the day one asks about.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use zeroize::Zeroize;

use crate::calendar::Day;
use crate::contract::Term;
use crate::follow_up::Programme;
use crate::id::{ContractId, ResidentId};

/// Why somebody is on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Reason {
    /// A danger reading or a ticked danger sign waits for a clinician.
    Triage,
    /// Another task of the team.
    Task,
    RefillDecision,
    ContractRequest,
    FollowUp {
        programme: Programme,
    },
    /// Somebody was referred: what became of it?
    ReferralCheck,
    /// The first day without medicine, by what was dispensed.
    RunOut,
}

impl Reason {
    /// Waits for a person's decision today, whatever its date: comes before what is merely due.
    const fn waits(self) -> bool {
        matches!(self, Reason::Triage | Reason::Task | Reason::RefillDecision | Reason::ContractRequest)
    }
}

/// One thing due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Due {
    pub reason: Reason,
    /// The record it comes from.
    pub source: Uuid,
    /// The day it is due, or since when it waits.
    pub on: Day,
    pub urgent: bool,
}

/// What the panel keeps of one resident; replaced whole when anything of hers changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    pub resident: ResidentId,
    pub name: String,
    pub born_on: Day,
    pub last_contact: Option<Day>,
    /// When she is of the team's panel: on other days nothing of her record shows.
    pub served: Vec<Term>,
    /// What the team has not answered yet.
    pub requests: Vec<Request>,
    /// In any order.
    pub dues: Vec<Due>,
}

/// A signed contract that waits for the team's answer; afterwards it lapses by the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    pub contract: ContractId,
    pub signed_on: Day,
    pub last_day: Day,
}

impl Facts {
    fn is_served(&self, today: Day) -> bool {
        self.served.iter().any(|term| term.contains(today))
    }

    /// What the team may see and must do about her on a day.
    fn standing(&self, today: Day) -> impl Iterator<Item = Due> {
        let served = self.is_served(today);
        let waiting =
            self.requests.iter().filter(move |request| request.signed_on <= today && today <= request.last_day);
        let requests = waiting.map(|request| Due {
            reason: Reason::ContractRequest,
            source: request.contract.0,
            on: request.signed_on,
            urgent: false,
        });
        self.dues.iter().copied().filter(move |_| served).chain(requests)
    }
}

impl Drop for Facts {
    fn drop(&mut self) {
        self.name.zeroize();
    }
}

/// How soon; in the order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bucket {
    OverdueOver90,
    Overdue31To90,
    Overdue1To30,
    Today,
    ThisWeek,
    ThisMonth,
    Later,
}

impl Bucket {
    pub const ALL: [Bucket; 7] = [
        Bucket::OverdueOver90,
        Bucket::Overdue31To90,
        Bucket::Overdue1To30,
        Bucket::Today,
        Bucket::ThisWeek,
        Bucket::ThisMonth,
        Bucket::Later,
    ];

    /// `overdue` is days past due; negative before it.
    const fn of(overdue: i64) -> Self {
        match overdue {
            91.. => Bucket::OverdueOver90,
            31..=90 => Bucket::Overdue31To90,
            1..=30 => Bucket::Overdue1To30,
            0 => Bucket::Today,
            -7..=-1 => Bucket::ThisWeek,
            -31..=-8 => Bucket::ThisMonth,
            _ => Bucket::Later,
        }
    }
}

/// One resident on the list, with everything due of hers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Row {
    pub resident: ResidentId,
    pub name: String,
    /// Whole years.
    pub age: i32,
    pub bucket: Bucket,
    /// Of the most pressing thing; negative before it is due.
    pub days_overdue: i64,
    pub urgent: bool,
    pub last_contact: Option<Day>,
    pub dues: Vec<Due>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Count {
    pub bucket: Bucket,
    pub residents: usize,
}

/// Everyone of one team.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Panel {
    residents: HashMap<ResidentId, Facts>,
}

/// Position in the order: urgent first, then what waits for a decision, then days overdue, then who was seen least lately.
type Position = (Reverse<bool>, Reverse<bool>, Reverse<i64>, Option<Day>, ResidentId);

impl Panel {
    pub fn len(&self) -> usize {
        self.residents.len()
    }

    pub fn is_empty(&self) -> bool {
        self.residents.is_empty()
    }

    /// Takes in a resident, or her facts as they are now.
    pub fn put(&mut self, facts: Facts) {
        self.residents.insert(facts.resident, facts);
    }

    /// Lets go of a resident who left the team's scope.
    pub fn remove(&mut self, resident: ResidentId) {
        self.residents.remove(&resident);
    }

    /// Forgets what will not show again from `today` on: terms that are over, requests that have lapsed, and whoever is
    /// left with neither.
    pub fn forget_before(&mut self, today: Day) {
        self.residents.retain(|_, facts| {
            facts.served.retain(|term| term.end() >= today);
            facts.requests.retain(|request| request.last_day >= today);
            !facts.served.is_empty() || !facts.requests.is_empty()
        });
    }

    /// Residents with something due in the days that `sight` takes in, the most urgent first.
    ///
    /// `after` is the last resident of the page before; somebody who has left the list since starts it anew.
    pub fn page(&self, today: Day, sight: Sight, after: Option<ResidentId>, limit: usize) -> Vec<Row> {
        let mut positions: Vec<Position> =
            self.residents.values().filter_map(|facts| position(facts, today, sight)).collect();
        positions.sort_unstable();
        let start = after
            .and_then(|last| positions.iter().position(|position| position.4 == last))
            .map_or(0, |found| found.saturating_add(1));
        positions
            .into_iter()
            .skip(start)
            .take(limit)
            .filter_map(|position| self.residents.get(&position.4))
            .filter_map(|facts| row(facts, today, sight))
            .collect()
    }

    /// Residents in each bucket, by their most overdue thing.
    pub fn counts(&self, today: Day) -> Vec<Count> {
        let mut counts = Bucket::ALL.map(|bucket| Count { bucket, residents: 0 });
        for facts in self.residents.values() {
            let Some(overdue) = facts.standing(today).map(|due| due.on.days_until(today)).max() else { continue };
            if let Some(count) = counts.iter_mut().find(|count| count.bucket == Bucket::of(overdue)) {
                count.residents += 1;
            }
        }
        counts.to_vec()
    }
}

/// How far one looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Everything overdue, and what is due until so many days ahead.
    DaysAhead(i64),
    /// Those whose most pressing thing lies in one bucket, with everything of theirs.
    Bucket(Bucket),
}

impl Sight {
    /// What waits for a decision is always in sight.
    fn takes_in(self, due: &Due, today: Day) -> bool {
        match self {
            Sight::DaysAhead(days) => due.reason.waits() || due.on.days_until(today) >= -days,
            Sight::Bucket(_) => true,
        }
    }

    fn shows(self, overdue: i64) -> bool {
        match self {
            Sight::DaysAhead(_) => true,
            Sight::Bucket(bucket) => Bucket::of(overdue) == bucket,
        }
    }
}

fn position(facts: &Facts, today: Day, sight: Sight) -> Option<Position> {
    let dues = || facts.standing(today).filter(|due| sight.takes_in(due, today));
    let overdue = dues().map(|due| due.on.days_until(today)).max().filter(|overdue| sight.shows(*overdue))?;
    let urgent = dues().any(|due| due.urgent);
    let waits = dues().any(|due| due.reason.waits());
    let last_contact = facts.last_contact.filter(|_| facts.is_served(today));
    Some((Reverse(urgent), Reverse(waits), Reverse(overdue), last_contact, facts.resident))
}

fn row(facts: &Facts, today: Day, sight: Sight) -> Option<Row> {
    let mut dues: Vec<Due> = facts.standing(today).filter(|due| sight.takes_in(due, today)).collect();
    dues.sort_unstable_by_key(|due| (Reverse(due.urgent), Reverse(due.reason.waits()), due.on, due.reason, due.source));
    let days_overdue = dues.iter().map(|due| due.on.days_until(today)).max()?;
    Some(Row {
        resident: facts.resident,
        name: facts.name.clone(),
        age: facts.born_on.age_on(today),
        bucket: Bucket::of(days_overdue),
        days_overdue,
        urgent: dues.iter().any(|due| due.urgent),
        last_contact: facts.last_contact.filter(|_| facts.is_served(today)),
        dues,
    })
}

#[cfg(test)]
mod tests;
