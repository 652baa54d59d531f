//! The states a contract is stored in, the events that move it, and what it is on a given day.
//!
//! Lapsed, expiring and expired are never stored: they follow from the dates. Source: domain 02 §2.4.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::term::Term;
use crate::calendar::Day;
use crate::codes::Code;
use crate::id::ContractId;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Draft,
    ResidentSigned,
    Active,
    Rejected,
    Withdrawn,
    Terminated,
    Transferred,
    Renewed,
}

impl State {
    pub const ALL: [Self; 8] = [
        Self::Draft,
        Self::ResidentSigned,
        Self::Active,
        Self::Rejected,
        Self::Withdrawn,
        Self::Terminated,
        Self::Transferred,
        Self::Renewed,
    ];
}

/// What moves a contract. `Transfer` and `Renew` happen to the old contract when its successor is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    Sign,
    Accept,
    Reject,
    Withdraw,
    Terminate,
    TakeBackTermination,
    Transfer,
    Renew,
}

impl Event {
    pub const ALL: [Self; 8] = [
        Self::Sign,
        Self::Accept,
        Self::Reject,
        Self::Withdraw,
        Self::Terminate,
        Self::TakeBackTermination,
        Self::Transfer,
        Self::Renew,
    ];
}

/// The one table of moves; `super::rules` adds the conditions of each.
///
/// # Errors
/// `CONTRACT_STATE` for every move that is not a row here.
pub const fn next(state: State, event: Event) -> Result<State, Code> {
    match (state, event) {
        (State::Draft, Event::Sign) => Ok(State::ResidentSigned),
        (State::ResidentSigned, Event::Accept) => Ok(State::Active),
        (State::ResidentSigned, Event::Reject) => Ok(State::Rejected),
        (State::ResidentSigned, Event::Withdraw) => Ok(State::Withdrawn),
        (State::Active, Event::Terminate) => Ok(State::Terminated),
        (State::Active, Event::Transfer) => Ok(State::Transferred),
        (State::Active, Event::Renew) => Ok(State::Renewed),
        (State::Terminated, Event::TakeBackTermination) => Ok(State::Active),
        _ => Err(Code::ContractState),
    }
}

/// What a contract follows on from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind", content = "predecessor")]
pub enum Kind {
    New,
    /// Same team, from the day after the predecessor's end.
    Renewal(ContractId),
    /// Another team; the predecessor ends the day before this one starts.
    Transfer(ContractId),
}

impl Kind {
    pub const fn predecessor(self) -> Option<ContractId> {
        match self {
            Self::New => None,
            Self::Renewal(id) | Self::Transfer(id) => Some(id),
        }
    }
}

/// What the rules know of one contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    pub id: ContractId,
    pub kind: Kind,
    pub state: State,
    pub term: Term,
    /// The day the resident or guardian signed.
    pub signed_on: Option<Day>,
    /// The day the doctor countersigned.
    pub accepted_on: Option<Day>,
    /// The day it was rejected, withdrawn, or its end by termination, transfer or renewal was recorded.
    pub closed_on: Option<Day>,
    /// The last day in force when that is not the term's end: a termination or a transfer. Before the term's start when it never began.
    pub last_day: Option<Day>,
}

/// Days that decide what a contract is on a day; regional policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Windows {
    /// A signed contract that nobody accepted lapses when more than so many days have passed.
    pub lapse_after_days: i64,
    /// Expiring from so many days before the end.
    pub expiring_days: i64,
}

/// What a contract is on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Draft,
    /// Waiting for the team.
    ResidentSigned,
    /// The team did not answer in time.
    Lapsed,
    Rejected,
    Withdrawn,
    /// Accepted; the term has not begun.
    Upcoming,
    Active,
    /// Active, near its end, and nothing settled about what follows.
    Expiring,
    Expired,
    Terminated,
    Transferred,
    Renewed,
}

impl Status {
    /// ACTIVE of every rule and indicator: it includes EXPIRING.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Active | Self::Expiring)
    }
}

impl Contract {
    /// What this contract is on `day`, which may be past or future; a pure function of the facts.
    pub fn status_on(&self, day: Day, windows: Windows) -> Status {
        let reached = |on: Option<Day>| on.is_some_and(|on| on <= day);
        if !reached(self.signed_on) {
            return Status::Draft;
        }
        if !reached(self.accepted_on) {
            return self.waiting_status(day, windows);
        }
        let closed = reached(self.closed_on);
        let last = if closed { self.last_in_force() } else { self.term.end() };
        if day > last {
            return match self.state {
                State::Terminated if closed => Status::Terminated,
                State::Transferred if closed => Status::Transferred,
                State::Renewed if closed => Status::Renewed,
                _ => Status::Expired,
            };
        }
        if day < self.term.start() {
            return Status::Upcoming;
        }
        if !closed && day.days_until(last) <= windows.expiring_days {
            return Status::Expiring;
        }
        Status::Active
    }

    fn waiting_status(&self, day: Day, windows: Windows) -> Status {
        let closed = self.closed_on.is_some_and(|on| on <= day);
        match self.state {
            State::Rejected if closed => return Status::Rejected,
            State::Withdrawn if closed => return Status::Withdrawn,
            _ => {}
        }
        match self.last_day_to_accept(windows) {
            Some(last) if day > last => Status::Lapsed,
            _ => Status::ResidentSigned,
        }
    }

    /// The last day on which the team may accept: so many days after the signature, and for a transfer at the latest the day
    /// before it starts, because the old contract runs until then and is not cut short in hindsight. `None` before it is signed.
    pub fn last_day_to_accept(&self, windows: Windows) -> Option<Day> {
        let lapse = self.signed_on?.plus_days(windows.lapse_after_days).ok()?;
        let eve = self.term.start().plus_days(-1).ok()?;
        Some(if matches!(self.kind, Kind::Transfer(_)) { lapse.min(eve) } else { lapse })
    }

    /// The last day in force as far as is settled: the term's end, or earlier by termination or transfer.
    pub fn last_in_force(&self) -> Day {
        self.last_day.map_or(self.term.end(), |last| last.min(self.term.end()))
    }

    /// The days this contract holds against another one on `today`: those of an accepted one, or of a signature
    /// that the team may still accept. `None` when it holds none.
    pub fn holds(&self, today: Day, windows: Windows) -> Option<Term> {
        let waiting = self.state == State::ResidentSigned && self.status_on(today, windows) == Status::ResidentSigned;
        let accepted = matches!(self.state, State::Active | State::Terminated | State::Transferred | State::Renewed);
        if !waiting && !accepted {
            return None;
        }
        Term::between(self.term.start(), self.last_in_force()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::day;
    use uuid::Uuid;

    const WINDOWS: Windows = Windows { lapse_after_days: 14, expiring_days: 30 };

    fn contract(state: State) -> Contract {
        Contract {
            id: ContractId(Uuid::from_u128(1)),
            kind: Kind::New,
            state,
            term: Term::of_years(day("2026-03-02"), 1).expect("a term"),
            signed_on: Some(day("2026-02-20")),
            accepted_on: None,
            closed_on: None,
            last_day: None,
        }
    }

    fn active() -> Contract {
        Contract { accepted_on: Some(day("2026-02-24")), ..contract(State::Active) }
    }

    fn statuses(contract: &Contract, days: &[&str]) -> Vec<Status> {
        days.iter().map(|on| contract.status_on(day(on), WINDOWS)).collect()
    }

    #[test]
    fn every_move_outside_the_table_is_refused() {
        let legal = [
            (State::Draft, Event::Sign, State::ResidentSigned),
            (State::ResidentSigned, Event::Accept, State::Active),
            (State::ResidentSigned, Event::Reject, State::Rejected),
            (State::ResidentSigned, Event::Withdraw, State::Withdrawn),
            (State::Active, Event::Terminate, State::Terminated),
            (State::Active, Event::Transfer, State::Transferred),
            (State::Active, Event::Renew, State::Renewed),
            (State::Terminated, Event::TakeBackTermination, State::Active),
        ];
        for state in State::ALL {
            for event in Event::ALL {
                let row = legal.iter().find(|(from, by, _)| (*from, *by) == (state, event));
                let expected = row.map(|(_, _, to)| *to).ok_or(Code::ContractState);
                assert_eq!(next(state, event), expected, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn a_signed_contract_lapses_when_fourteen_days_have_passed() {
        let days = ["2026-02-19", "2026-02-20", "2026-03-06", "2026-03-07"];
        let expected = [Status::Draft, Status::ResidentSigned, Status::ResidentSigned, Status::Lapsed];
        assert_eq!(statuses(&contract(State::ResidentSigned), &days), expected);
    }

    #[test]
    fn a_transfer_that_nobody_accepted_lapses_on_the_day_it_should_have_started() {
        let transfer =
            Contract { kind: Kind::Transfer(ContractId(Uuid::from_u128(2))), ..contract(State::ResidentSigned) };
        assert_eq!(statuses(&transfer, &["2026-03-01", "2026-03-02"]), [Status::ResidentSigned, Status::Lapsed]);
    }

    #[test]
    fn an_accepted_contract_is_upcoming_then_active_then_expiring_then_expired() {
        let days = ["2026-02-23", "2026-02-24", "2026-03-02", "2027-01-29", "2027-01-30", "2027-03-01", "2027-03-02"];
        let expected = [
            Status::ResidentSigned,
            Status::Upcoming,
            Status::Active,
            Status::Active,
            Status::Expiring,
            Status::Expiring,
            Status::Expired,
        ];
        assert_eq!(statuses(&active(), &days), expected);
        assert!(Status::Expiring.is_active() && Status::Active.is_active() && !Status::Upcoming.is_active());
    }

    #[test]
    fn a_terminated_contract_runs_to_its_last_day() {
        let ended = Contract {
            state: State::Terminated,
            closed_on: Some(day("2026-06-01")),
            last_day: Some(day("2026-06-30")),
            ..active()
        };
        let days = ["2026-05-31", "2026-06-15", "2026-06-30", "2026-07-01"];
        assert_eq!(statuses(&ended, &days), [Status::Active, Status::Active, Status::Active, Status::Terminated]);
    }

    #[test]
    fn a_contract_ended_before_its_start_was_never_active() {
        let cancelled = Contract {
            state: State::Terminated,
            closed_on: Some(day("2026-02-25")),
            last_day: Some(day("2026-02-26")),
            ..active()
        };
        let days = ["2026-02-24", "2026-02-26", "2026-02-27", "2026-03-02"];
        let expected = [Status::Upcoming, Status::Upcoming, Status::Terminated, Status::Terminated];
        assert_eq!(statuses(&cancelled, &days), expected);
        assert_eq!(cancelled.holds(day("2026-02-27"), WINDOWS), None);
    }

    #[test]
    fn a_renewed_contract_no_longer_asks_to_be_renewed() {
        let renewed = Contract { state: State::Renewed, closed_on: Some(day("2027-02-10")), ..active() };
        let days = ["2027-02-09", "2027-02-10", "2027-03-01", "2027-03-02"];
        assert_eq!(statuses(&renewed, &days), [Status::Expiring, Status::Active, Status::Active, Status::Renewed]);
    }

    #[test]
    fn what_was_rejected_or_withdrawn_was_waiting_until_then() {
        for (state, status) in [(State::Rejected, Status::Rejected), (State::Withdrawn, Status::Withdrawn)] {
            let closed = Contract { closed_on: Some(day("2026-02-25")), ..contract(state) };
            assert_eq!(
                statuses(&closed, &["2026-02-24", "2026-02-25", "2026-12-01"]),
                [Status::ResidentSigned, status, status]
            );
            assert_eq!(closed.holds(day("2026-02-25"), WINDOWS), None);
        }
    }

    #[test]
    fn a_lapsed_signature_holds_no_days() {
        let signed = contract(State::ResidentSigned);
        assert_eq!(signed.holds(day("2026-03-06"), WINDOWS), Some(signed.term));
        assert_eq!(signed.holds(day("2026-03-07"), WINDOWS), None);
        assert_eq!(contract(State::Draft).holds(day("2026-02-20"), WINDOWS), None);
    }
}
