//! The states a contract is stored in, the events that move it, and what it is on a given day.
//!
//! Lapsed, expiring and expired are never stored: they follow from the dates. Source: domain 02 §2.4.

use serde::{Deserialize, Serialize};

use super::commands::Origin;
use super::policy::ContractPolicy;
use super::term::Term;
use crate::calendar::Day;
use crate::codes::Code;
use crate::id::{ContractId, StaffId, TeamId};
use crate::terms::terms;

terms! {
    /// As it is stored.
    ContractState {
        Draft = "draft", "草稿", "draft";
        ResidentSigned = "resident_signed", "居民已签", "signed by the resident";
        Active = "active", "生效", "active";
        Rejected = "rejected", "已退回", "rejected";
        Withdrawn = "withdrawn", "已撤回", "withdrawn";
        Terminated = "terminated", "已解约", "terminated";
        Transferred = "transferred", "已转签", "transferred";
        Renewed = "renewed", "已续签", "renewed";
    }
}

/// What moves a contract. `Transfer` and `Renew` happen to the old contract when its successor is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    Sign,
    Accept,
    Reject,
    Withdraw,
    Terminate,
    TakeBackTermination,
    Transfer,
    Renew,
    /// Its successor was cancelled before it began.
    Reinstate,
}

/// The one table of moves; `super::rules` adds the conditions of each.
///
/// # Errors
/// `CONTRACT_STATE` for every move that is not a row here.
pub const fn next(state: ContractState, event: Event) -> Result<ContractState, Code> {
    match (state, event) {
        (ContractState::Draft, Event::Sign) => Ok(ContractState::ResidentSigned),
        (ContractState::ResidentSigned, Event::Accept) => Ok(ContractState::Active),
        (ContractState::ResidentSigned, Event::Reject) => Ok(ContractState::Rejected),
        (ContractState::ResidentSigned, Event::Withdraw) => Ok(ContractState::Withdrawn),
        (ContractState::Active | ContractState::Renewed, Event::Terminate) => Ok(ContractState::Terminated),
        (ContractState::Active, Event::Transfer) => Ok(ContractState::Transferred),
        (ContractState::Active, Event::Renew) => Ok(ContractState::Renewed),
        (ContractState::Terminated, Event::TakeBackTermination) => Ok(ContractState::Active),
        (ContractState::Transferred | ContractState::Renewed, Event::Reinstate) => Ok(ContractState::Active),
        _ => Err(Code::ContractState),
    }
}

impl Origin {
    pub const fn predecessor(self) -> Option<ContractId> {
        match self {
            Self::New => None,
            Self::Renewal { of: id } | Self::Transfer { from: id } => Some(id),
        }
    }
}

/// What the rules know of one contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    pub id: ContractId,
    pub origin: Origin,
    pub team: TeamId,
    /// The contracting family doctor; the cap counts per doctor.
    pub doctor: StaffId,
    pub state: ContractState,
    /// As signed.
    pub term: Term,
    /// The last day in force as far as is settled: the term's end, or earlier by termination or transfer; before the
    /// start when it never began.
    pub ends_on: Day,
    /// The day the resident or guardian signed.
    pub signed_on: Option<Day>,
    /// The last day on which the team may accept, as [`answer_by`] had it on the day of the signature; none before it.
    pub answer_by: Option<Day>,
    /// The day the doctor countersigned.
    pub accepted_on: Option<Day>,
    /// The day it was rejected, withdrawn, or its end by termination, transfer or renewal was recorded.
    pub closed_on: Option<Day>,
}

terms! {
    /// What a contract is on a day.
    ContractStatus {
        Draft = "draft", "草稿", "draft";
        /// Waiting for the team.
        ResidentSigned = "resident_signed", "等待团队接受", "waiting for the team";
        /// The team did not answer in time.
        Lapsed = "lapsed", "超时失效", "lapsed";
        Rejected = "rejected", "团队已退回", "rejected";
        Withdrawn = "withdrawn", "已撤回", "withdrawn";
        /// Accepted; the term has not begun.
        Upcoming = "upcoming", "尚未开始", "upcoming";
        Active = "active", "生效中", "active";
        /// Active, near its end, and nothing settled about what follows.
        Expiring = "expiring", "即将到期", "expiring";
        Expired = "expired", "已到期", "expired";
        Terminated = "terminated", "已解约", "terminated";
        Transferred = "transferred", "已转签", "transferred";
        Renewed = "renewed", "已续签", "renewed";
    }
}

impl ContractStatus {
    /// ACTIVE of every rule and indicator: it includes EXPIRING.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Active | Self::Expiring)
    }
}

impl Contract {
    /// What this contract is on `day`, which may be past or future; a pure function of the facts.
    pub fn status_on(&self, day: Day, policy: &ContractPolicy) -> ContractStatus {
        let reached = |on: Option<Day>| on.is_some_and(|on| on <= day);
        if !reached(self.signed_on) {
            return ContractStatus::Draft;
        }
        if !reached(self.accepted_on) {
            return self.waiting_status(day);
        }
        let closed = reached(self.closed_on);
        let last = if closed { self.ends_on } else { self.term.end() };
        let never_began = closed && last < self.term.start();
        if day > last || never_began {
            return match self.state {
                ContractState::Terminated if closed => ContractStatus::Terminated,
                ContractState::Transferred if closed => ContractStatus::Transferred,
                ContractState::Renewed if closed => ContractStatus::Renewed,
                _ => ContractStatus::Expired,
            };
        }
        if day < self.term.start() {
            return ContractStatus::Upcoming;
        }
        if !closed && day.days_until(last) <= policy.expiring_days.into() {
            return ContractStatus::Expiring;
        }
        ContractStatus::Active
    }

    /// As [`active_days`] has it.
    pub fn active_days(&self) -> Option<Term> {
        active_days(self.accepted_on?, self.term.start(), self.ends_on)
    }

    fn waiting_status(&self, day: Day) -> ContractStatus {
        let closed = self.closed_on.is_some_and(|on| on <= day);
        match self.state {
            ContractState::Rejected if closed => return ContractStatus::Rejected,
            ContractState::Withdrawn if closed => return ContractStatus::Withdrawn,
            _ => {}
        }
        match self.answer_by {
            Some(last) if day > last => ContractStatus::Lapsed,
            _ => ContractStatus::ResidentSigned,
        }
    }

    /// The days this contract holds against another one on `today`: those of an accepted one, or of a signature
    /// that the team may still accept. `None` when it holds none.
    pub fn holds(&self, today: Day, policy: &ContractPolicy) -> Option<Term> {
        let waiting = self.state == ContractState::ResidentSigned
            && self.status_on(today, policy) == ContractStatus::ResidentSigned;
        if !waiting && !self.is_accepted() {
            return None;
        }
        Term::between(self.term.start(), self.ends_on).ok()
    }

    /// The team countersigned it, whatever became of it since.
    pub const fn is_accepted(&self) -> bool {
        matches!(
            self.state,
            ContractState::Active | ContractState::Terminated | ContractState::Transferred | ContractState::Renewed
        )
    }
}

/// The last day on which the team may accept what is signed on `signed_on`: so many days later by the policy of that day,
/// whatever the policy says afterwards, since the agreement that she signs says so too; and for what follows another contract at
/// the latest the day before it starts: the old one runs until then, is not cut short in hindsight, and leaves no gap.
///
/// # Errors
/// `DATE_RANGE` at the ends of the calendar.
pub fn answer_by(signed_on: Day, origin: Origin, starts_on: Day, policy: &ContractPolicy) -> Result<Day, Code> {
    let lapse = signed_on.plus_days(policy.lapse_days.into()).map_err(|_| Code::DateRange)?;
    let eve = starts_on.plus_days(-1).map_err(|_| Code::DateRange)?;
    Ok(if origin.predecessor().is_some() { lapse.min(eve) } else { lapse })
}

/// The days an accepted contract was, is or will be ACTIVE, as far as is settled: from its start or, later, its acceptance.
/// `None` for one that never began.
pub fn active_days(accepted_on: Day, starts_on: Day, ends_on: Day) -> Option<Term> {
    Term::between(accepted_on.max(starts_on), ends_on).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::national;
    use crate::testing::day;
    use uuid::Uuid;

    fn policy() -> ContractPolicy {
        national().contract
    }

    fn contract(state: ContractState) -> Contract {
        Contract {
            id: ContractId(Uuid::from_u128(1)),
            origin: Origin::New,
            team: TeamId(Uuid::from_u128(1)),
            doctor: StaffId(Uuid::from_u128(1)),
            state,
            term: Term::of_years(day("2026-03-02"), 1).expect("a term"),
            ends_on: day("2027-03-01"),
            signed_on: Some(day("2026-02-20")),
            answer_by: Some(day("2026-03-06")),
            accepted_on: None,
            closed_on: None,
        }
    }

    fn active() -> Contract {
        Contract { accepted_on: Some(day("2026-02-24")), ..contract(ContractState::Active) }
    }

    fn statuses(contract: &Contract, days: &[&str]) -> Vec<ContractStatus> {
        days.iter().map(|on| contract.status_on(day(on), &policy())).collect()
    }

    const EVENTS: [Event; 9] = [
        Event::Sign,
        Event::Accept,
        Event::Reject,
        Event::Withdraw,
        Event::Terminate,
        Event::TakeBackTermination,
        Event::Transfer,
        Event::Renew,
        Event::Reinstate,
    ];

    #[test]
    fn every_move_outside_the_table_is_refused() {
        let legal = [
            (ContractState::Draft, Event::Sign, ContractState::ResidentSigned),
            (ContractState::ResidentSigned, Event::Accept, ContractState::Active),
            (ContractState::ResidentSigned, Event::Reject, ContractState::Rejected),
            (ContractState::ResidentSigned, Event::Withdraw, ContractState::Withdrawn),
            (ContractState::Active, Event::Terminate, ContractState::Terminated),
            (ContractState::Renewed, Event::Terminate, ContractState::Terminated),
            (ContractState::Active, Event::Transfer, ContractState::Transferred),
            (ContractState::Active, Event::Renew, ContractState::Renewed),
            (ContractState::Terminated, Event::TakeBackTermination, ContractState::Active),
            (ContractState::Transferred, Event::Reinstate, ContractState::Active),
            (ContractState::Renewed, Event::Reinstate, ContractState::Active),
        ];
        for state in ContractState::ALL.iter().copied() {
            for event in EVENTS {
                let row = legal.iter().find(|(from, by, _)| (*from, *by) == (state, event));
                let expected = row.map(|(_, _, to)| *to).ok_or(Code::ContractState);
                assert_eq!(next(state, event), expected, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn a_signed_contract_lapses_when_fourteen_days_have_passed() {
        let days = ["2026-02-19", "2026-02-20", "2026-03-06", "2026-03-07"];
        let expected = [
            ContractStatus::Draft,
            ContractStatus::ResidentSigned,
            ContractStatus::ResidentSigned,
            ContractStatus::Lapsed,
        ];
        assert_eq!(statuses(&contract(ContractState::ResidentSigned), &days), expected);
    }

    #[test]
    fn what_follows_a_contract_and_was_not_accepted_lapses_on_the_day_it_should_have_started() {
        let id = ContractId(Uuid::from_u128(2));
        for origin in [Origin::Transfer { from: id }, Origin::Renewal { of: id }] {
            let waiting = contract(ContractState::ResidentSigned);
            let answer_by = answer_by(day("2026-02-20"), origin, waiting.term.start(), &policy()).ok();
            let next = Contract { origin, answer_by, ..waiting };
            assert_eq!(
                statuses(&next, &["2026-03-01", "2026-03-02"]),
                [ContractStatus::ResidentSigned, ContractStatus::Lapsed],
                "{origin:?}"
            );
        }
    }

    #[test]
    fn an_accepted_contract_is_upcoming_then_active_then_expiring_then_expired() {
        let days = ["2026-02-23", "2026-02-24", "2026-03-02", "2027-01-29", "2027-01-30", "2027-03-01", "2027-03-02"];
        let expected = [
            ContractStatus::ResidentSigned,
            ContractStatus::Upcoming,
            ContractStatus::Active,
            ContractStatus::Active,
            ContractStatus::Expiring,
            ContractStatus::Expiring,
            ContractStatus::Expired,
        ];
        assert_eq!(statuses(&active(), &days), expected);
        assert!(
            ContractStatus::Expiring.is_active()
                && ContractStatus::Active.is_active()
                && !ContractStatus::Upcoming.is_active()
        );
    }

    #[test]
    fn the_active_days_are_those_on_which_it_is_active() {
        let late = Contract { accepted_on: Some(day("2026-03-05")), ..active() };
        let ended = Contract {
            state: ContractState::Terminated,
            closed_on: Some(day("2026-06-01")),
            ends_on: day("2026-06-30"),
            ..active()
        };
        let never = Contract { closed_on: Some(day("2026-02-25")), ends_on: day("2026-02-25"), ..ended };
        for (contract, days) in [
            (active(), Some(("2026-03-02", "2027-03-01"))),
            (late, Some(("2026-03-05", "2027-03-01"))),
            (ended, Some(("2026-03-02", "2026-06-30"))),
            (never, None),
            (contract(ContractState::ResidentSigned), None),
        ] {
            let expected = days.map(|(from, to)| Term::between(day(from), day(to)).expect("a term"));
            assert_eq!(contract.active_days(), expected);
            for after in 0..500 {
                let on = day("2026-02-20").plus_days(after).expect("in range");
                let status = contract.status_on(on, &policy());
                assert_eq!(status.is_active(), expected.is_some_and(|term| term.contains(on)), "{on}: {status:?}");
            }
        }
    }

    #[test]
    fn a_terminated_contract_runs_to_its_last_day() {
        let ended = Contract {
            state: ContractState::Terminated,
            closed_on: Some(day("2026-06-01")),
            ends_on: day("2026-06-30"),
            ..active()
        };
        let days = ["2026-05-31", "2026-06-15", "2026-06-30", "2026-07-01"];
        assert_eq!(
            statuses(&ended, &days),
            [ContractStatus::Active, ContractStatus::Active, ContractStatus::Active, ContractStatus::Terminated]
        );
    }

    #[test]
    fn a_contract_ended_before_its_start_was_never_active() {
        let cancelled = Contract {
            state: ContractState::Terminated,
            closed_on: Some(day("2026-02-25")),
            ends_on: day("2026-02-25"),
            ..active()
        };
        let days = ["2026-02-24", "2026-02-25", "2026-02-26", "2026-03-02"];
        let ended = ContractStatus::Terminated;
        let expected = [ContractStatus::Upcoming, ended, ended, ended];
        assert_eq!(statuses(&cancelled, &days), expected);
        assert_eq!(cancelled.holds(day("2026-02-26"), &policy()), None);
    }

    #[test]
    fn a_renewed_contract_no_longer_asks_to_be_renewed() {
        let renewed = Contract { state: ContractState::Renewed, closed_on: Some(day("2027-02-10")), ..active() };
        let days = ["2027-02-09", "2027-02-10", "2027-03-01", "2027-03-02"];
        assert_eq!(
            statuses(&renewed, &days),
            [ContractStatus::Expiring, ContractStatus::Active, ContractStatus::Active, ContractStatus::Renewed]
        );
    }

    #[test]
    fn what_was_rejected_or_withdrawn_was_waiting_until_then() {
        for (state, status) in
            [(ContractState::Rejected, ContractStatus::Rejected), (ContractState::Withdrawn, ContractStatus::Withdrawn)]
        {
            let closed = Contract { closed_on: Some(day("2026-02-25")), ..contract(state) };
            assert_eq!(
                statuses(&closed, &["2026-02-24", "2026-02-25", "2026-12-01"]),
                [ContractStatus::ResidentSigned, status, status]
            );
            assert_eq!(closed.holds(day("2026-02-25"), &policy()), None);
        }
    }

    #[test]
    fn a_signature_lapses_as_the_policy_of_its_day_said_whatever_is_decreed_later() {
        let short = ContractPolicy { lapse_days: 7, ..policy() };
        let (signed, start) = (day("2026-02-20"), day("2026-03-02"));
        for (policy, last) in [(policy(), "2026-03-06"), (short.clone(), "2026-02-27")] {
            assert_eq!(answer_by(signed, Origin::New, start, &policy), Ok(day(last)));
        }
        // Signed under fourteen days, looked at under seven.
        let waiting = contract(ContractState::ResidentSigned);
        assert_eq!(waiting.status_on(day("2026-03-06"), &short), ContractStatus::ResidentSigned);
        assert_eq!(waiting.status_on(day("2026-03-07"), &short), ContractStatus::Lapsed);
    }

    #[test]
    fn a_lapsed_signature_holds_no_days() {
        let signed = contract(ContractState::ResidentSigned);
        assert_eq!(signed.holds(day("2026-03-06"), &policy()), Some(signed.term));
        assert_eq!(signed.holds(day("2026-03-07"), &policy()), None);
        assert_eq!(contract(ContractState::Draft).holds(day("2026-02-20"), &policy()), None);
    }
}
