//! What a death or a move does to somebody's contracts, and what stands in the way when it turns out not to be so.
//!
//! A departure is a fact: it looks at all contracts at once and asks no contract's leave. Source: domain 02 §2.4, reasons 1 and 6.

use super::policy::ContractPolicy;
use super::state::{Contract, ContractState, ContractStatus};
use crate::calendar::Day;
use crate::codes::Code;

/// Every contract that a death changes, as it is afterwards: what would have held a later day ends on that of the death, whatever
/// was announced before; what was to begin later, or was signed for her after her death, never began; what waits for an answer is
/// withdrawn.
pub fn after_death(contracts: &[Contract], died_on: Day, policy: &ContractPolicy, today: Day) -> Vec<Contract> {
    let after = |contract: &Contract| {
        if contract.status_on(today, policy) == ContractStatus::ResidentSigned {
            return Some(withdrawn(contract, today));
        }
        (lasts_beyond(contract, died_on)).then(|| ended(contract, died_on, today))
    };
    contracts.iter().filter_map(after).collect()
}

/// Every contract that a move away changes, as it is afterwards: what runs has until tomorrow, as whenever a team lets somebody go;
/// what was to begin later never begins; what was to follow one of these and waits for an answer is withdrawn.
///
/// # Errors
/// `DATE_RANGE` on the last day of the calendar.
pub fn after_move(contracts: &[Contract], policy: &ContractPolicy, today: Day) -> Result<Vec<Contract>, Code> {
    let last_day = today.plus_days(1).map_err(|_| Code::DateRange)?;
    let mut after: Vec<Contract> = contracts
        .iter()
        .filter(|contract| lasts_beyond(contract, last_day))
        .map(|contract| ended(contract, if contract.term.start() <= last_day { last_day } else { today }, today))
        .collect();
    let follows = |waiting: &&Contract| after.iter().any(|ended| waiting.origin.predecessor() == Some(ended.id));
    let waiting =
        contracts.iter().filter(|contract| contract.status_on(today, policy) == ContractStatus::ResidentSigned);
    let withdrawn: Vec<Contract> = waiting.filter(follows).map(|contract| withdrawn(contract, today)).collect();
    after.extend(withdrawn);
    Ok(after)
}

/// What was signed since and holds a day that one of `back` would hold again; `contracts` are all as they stand now.
pub fn signed_since<'a>(
    back: &[Contract],
    contracts: &'a [Contract],
    policy: &ContractPolicy,
    today: Day,
) -> Option<&'a Contract> {
    let meets = |other: &Contract| {
        let held = other.holds(today, policy)?;
        back.iter().filter_map(|mine| mine.holds(today, policy)).find(|mine| mine.overlaps(held))
    };
    let others = contracts.iter().filter(|other| back.iter().all(|mine| mine.id != other.id));
    others.into_iter().find(|other| meets(other).is_some())
}

fn lasts_beyond(contract: &Contract, day: Day) -> bool {
    contract.is_accepted() && contract.ends_on >= contract.term.start() && contract.ends_on > day
}

fn ended(contract: &Contract, last_day: Day, today: Day) -> Contract {
    Contract { state: ContractState::Terminated, closed_on: Some(today), ends_on: last_day, ..*contract }
}

fn withdrawn(contract: &Contract, today: Day) -> Contract {
    Contract { state: ContractState::Withdrawn, closed_on: Some(today), ..*contract }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::contract::fee::{Fen, refund};
    use crate::contract::{Origin, Term};
    use crate::id::{ContractId, StaffId, TeamId};
    use crate::policy::national;
    use crate::testing::day;

    const TODAY: &str = "2026-06-10";

    fn policy() -> ContractPolicy {
        national().contract
    }

    fn contract(n: u128, state: ContractState, starts_on: &str) -> Contract {
        let term = Term::of_years(day(starts_on), 1).expect("a term");
        let accepted = !matches!(state, ContractState::ResidentSigned);
        Contract {
            id: ContractId(Uuid::from_u128(n)),
            origin: Origin::New,
            team: TeamId(Uuid::from_u128(n)),
            doctor: StaffId(Uuid::from_u128(n)),
            state,
            term,
            ends_on: term.end(),
            signed_on: Some(day(starts_on).min(day(TODAY))),
            answer_by: Some(day(starts_on).min(day(TODAY)).plus_days(14).expect("in range")),
            accepted_on: accepted.then(|| day(starts_on).min(day(TODAY))),
            closed_on: None,
        }
    }

    /// State and last day of each that changed, by its number.
    fn told(after: &[Contract]) -> Vec<(u128, ContractState, &'static str)> {
        let days = ["2026-05-20", "2026-06-01", TODAY, "2026-06-11"];
        let told = |one: &Contract| {
            let last = days.into_iter().find(|text| day(text) == one.ends_on).unwrap_or("as signed");
            (one.id.0.as_u128(), one.state, last)
        };
        after.iter().map(told).collect()
    }

    #[test]
    fn a_death_ends_what_runs_shortens_what_was_announced_and_voids_what_was_signed_after_it() {
        use ContractState::{Active, Renewed, ResidentSigned, Terminated, Transferred, Withdrawn};
        let ends = |contract: Contract, on: &str| Contract {
            ends_on: day(on),
            closed_on: Some(day("2026-06-05")),
            ..contract
        };
        let renewal = Contract {
            origin: Origin::Renewal { of: ContractId(Uuid::from_u128(1)) },
            ..contract(2, Active, "2026-07-01")
        };
        let rows: [(&[Contract], &str, &[(u128, ContractState, &str)]); 7] = [
            (&[contract(1, Active, "2026-01-01")], "2026-06-01", &[(1, Terminated, "2026-06-01")]),
            (
                &[ends(contract(1, Terminated, "2026-01-01"), "2026-06-30")],
                "2026-06-01",
                &[(1, Terminated, "2026-06-01")],
            ),
            (&[ends(contract(1, Terminated, "2026-01-01"), "2026-05-20")], "2026-06-01", &[]),
            (&[contract(1, Active, "2026-06-05")], "2026-06-01", &[(1, Terminated, "2026-06-01")]),
            (&[contract(1, Renewed, "2025-07-01"), renewal], TODAY, &[(1, Terminated, TODAY), (2, Terminated, TODAY)]),
            (
                &[ends(contract(1, Transferred, "2026-01-01"), "2026-06-04"), contract(2, Active, "2026-06-05")],
                "2026-05-20",
                &[(1, Terminated, "2026-05-20"), (2, Terminated, "2026-05-20")],
            ),
            (&[contract(1, ResidentSigned, "2026-06-20")], "2026-06-01", &[(1, Withdrawn, "as signed")]),
        ];
        for (contracts, died_on, expected) in rows {
            let after = after_death(contracts, day(died_on), &policy(), day(TODAY));
            assert_eq!(told(&after), expected, "{contracts:?}");
        }
        let void = after_death(&[contract(1, Active, "2026-06-05")], day("2026-06-01"), &policy(), day(TODAY));
        assert_eq!(void[0].active_days(), None);
        assert_eq!(refund(Fen(12_000), void[0].term, void[0].ends_on), Fen(12_000));
    }

    #[test]
    fn after_a_move_what_runs_has_until_tomorrow_and_what_was_to_come_falls() {
        use ContractState::{Active, ResidentSigned, Terminated, Transferred, Withdrawn};
        let to_come = |state| Contract {
            origin: Origin::Transfer { from: ContractId(Uuid::from_u128(1)) },
            ..contract(2, state, "2026-06-20")
        };
        let left = Contract {
            ends_on: day("2026-06-19"),
            closed_on: Some(day("2026-06-05")),
            ..contract(1, Transferred, "2026-01-01")
        };
        let rows: [(&[Contract], &[(u128, ContractState, &str)]); 4] = [
            (&[contract(1, Active, "2026-01-01")], &[(1, Terminated, "2026-06-11")]),
            (&[left, to_come(Active)], &[(1, Terminated, "2026-06-11"), (2, Terminated, TODAY)]),
            (
                &[contract(1, Active, "2026-01-01"), to_come(ResidentSigned)],
                &[(1, Terminated, "2026-06-11"), (2, Withdrawn, "as signed")],
            ),
            (&[Contract { ends_on: day("2026-06-11"), ..contract(1, Terminated, "2026-01-01") }], &[]),
        ];
        for (contracts, expected) in rows {
            let after = after_move(contracts, &policy(), day(TODAY)).expect("in range");
            assert_eq!(told(&after), expected, "{contracts:?}");
        }
    }

    #[test]
    fn what_was_signed_since_stands_in_the_way_of_going_on() {
        let before = contract(1, ContractState::Active, "2026-01-01");
        let now = ended(&before, day("2026-06-11"), day(TODAY));
        let later = day("2026-06-14");
        let signed = (Some(later), later.plus_days(14).ok());
        let since = Contract {
            signed_on: signed.0,
            answer_by: signed.1,
            ..contract(2, ContractState::ResidentSigned, "2026-06-15")
        };
        assert_eq!(signed_since(&[before], &[now], &policy(), later), None);
        assert_eq!(signed_since(&[before], &[now, since], &policy(), later), Some(&since));
    }
}
