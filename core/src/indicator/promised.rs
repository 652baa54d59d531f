//! K12 and K13: whether contracts are renewed, and whether what they promise is done.

use crate::calendar::Day;
use crate::contract::Term;

use super::facts::{Cancelled, Promise, Signed};
use super::formula::{Case, Take};

/// Contracts that ran to the end of their term in the period, and are followed by another one with the same team. What was
/// ended before its time did not expire.
pub(super) fn renewed(case: &Case<'_>, take: &mut Take<'_>) {
    for contract in &case.facts.contracts {
        let expired = contract.active.end();
        if expired != contract.term.end() || !case.in_period(expired) {
            continue;
        }
        let in_time = |accepted_on: Day, first: Day| {
            let days = expired.days_until(first);
            accepted_on <= case.day && (1..=i64::from(case.policy.renewal_within_days)).contains(&days)
        };
        let follows = |next: &Signed| next.team == contract.team && in_time(next.accepted_on, next.active.start());
        let was_to_follow = |next: &Cancelled| {
            let first = next.starts_on.max(next.accepted_on);
            next.team == contract.team && in_time(next.accepted_on, first) && case.day < next.cancelled_on
        };
        let renewed = case.facts.contracts.iter().any(follows) || case.facts.cancelled.iter().any(was_to_follow);
        take(contract.part(), renewed);
    }
}

/// Each time that an item fell due: so many times a year means at the end of so many equal parts of the contract's year.
pub(super) fn delivered(case: &Case<'_>, take: &mut Take<'_>) {
    for contract in &case.facts.contracts {
        for year in contract.term.years().take_while(|year| year.start() <= case.day) {
            for promise in &contract.promises {
                for (due, met) in promise.in_year(year, case.day) {
                    if case.in_period(due) && contract.active.contains(due) {
                        take(contract.part(), met);
                    }
                }
            }
        }
    }
}

impl Promise {
    /// The day each time falls due in a year of the contract, and whether that many were delivered in it by `day`.
    fn in_year(&self, year: Term, day: Day) -> impl Iterator<Item = (Day, bool)> {
        let so_far = self.delivered.iter().filter(|on| year.contains(**on) && **on <= day).count();
        let times = i64::from(self.times_per_year);
        (1..=times).zip(1..).map_while(move |(time, number)| {
            let days = (time * year.days() + times - 1) / times;
            year.start().plus_days(days - 1).ok().map(|due| (due, so_far >= number))
        })
    }
}
