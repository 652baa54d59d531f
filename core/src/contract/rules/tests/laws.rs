//! Whatever is done in whatever order, nobody holds two contracts and no days are lost.

use proptest::prelude::*;

use super::*;
use crate::policy::Policy;
use crate::testing::cases;

#[derive(Debug, Clone, Copy)]
struct Step {
    act: u8,
    which: usize,
    team: u128,
    ahead: i64,
    years: i32,
    wait: i64,
}

fn step() -> impl Strategy<Value = Step> {
    (0u8..9, 0usize..6, 1u128..4, 0i64..95, 1i32..4, 0i64..60).prop_map(|(act, which, team, ahead, years, wait)| Step {
        act,
        which,
        team,
        ahead,
        years,
        wait,
    })
}

fn put(contracts: &mut Vec<Contract>, contract: Contract) {
    match contracts.iter_mut().find(|known| known.id == contract.id) {
        Some(known) => *known = contract,
        None => contracts.push(contract),
    }
}

/// Plays one step; what the rules refuse changes nothing.
fn play(step: Step, contracts: &mut Vec<Contract>, national: &Policy, today: Day) -> Result<(), Code> {
    let known = contracts.clone();
    let policy = &national.contract;
    let room = Room::of_doctor(Load { residents: 10, waiting: 0, cap: None }, &national.team);
    let facts = Facts { contracts: &known, room, doctor: Ok(()), team: &[], consents: Ok(()), over_cap: None };
    let person = adult();
    let chosen = known.len().checked_sub(1).map(|last| known[last - step.which.min(last)]);
    let new_id = id(known.len() as u128 + 1);
    let mut wish = Wish {
        id: new_id,
        origin: Origin::New,
        team: TeamId(Uuid::from_u128(step.team)),
        doctor: StaffId(Uuid::from_u128(step.team)),
        start: today.plus_days(step.ahead).expect("in range"),
        years: step.years,
        on_paper: false,
    };
    let signing =
        |wish: &Wish| sign(wish, &person, Actor::Resident, &facts, policy, today).map_err(|against| against[0]);
    let chosen = match (step.act, chosen) {
        (0, _) => {
            put(contracts, signing(&wish)?);
            return Ok(());
        }
        (_, Some(chosen)) => chosen,
        (_, None) => return Ok(()),
    };
    match step.act {
        1 => {
            wish.origin = Origin::Renewal { of: chosen.id };
            wish.team = chosen.team;
            wish.start = chosen.ends_on.plus_days(1).expect("in range");
            put(contracts, signing(&wish)?);
        }
        2 => {
            wish.origin = Origin::Transfer { from: chosen.id };
            put(contracts, signing(&wish)?);
        }
        3 | 4 => {
            let both = accept(&chosen, &facts, policy, today)?;
            put(contracts, both.contract);
            both.predecessor.into_iter().for_each(|old| put(contracts, old));
        }
        5 => put(contracts, withdraw(&chosen, &person, Actor::Resident, policy, today)?),
        6 => {
            let ending = Ending { last_day: wish.start, ..end(EndReason::OwnWish, TODAY) };
            let ended = terminate(&chosen, &ending, resident(&person), &known, policy, today)?;
            put(contracts, ended.contract);
            ended.reinstated.into_iter().chain(ended.fallen).for_each(|other| put(contracts, other));
        }
        7 => put(contracts, {
            take_back_termination(&chosen, (Side::Resident, None), resident(&person), &known, policy, today)?
        }),
        _ => put(contracts, reject(&chosen, "写明原因", policy, today)?),
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn no_two_contracts_of_a_resident_ever_hold_the_same_day(steps in proptest::collection::vec(step(), 1..60)) {
        let national = national();
        let policy = &national.contract;
        let mut contracts = Vec::new();
        let mut today = day("2026-03-02");
        for step in steps {
            today = today.plus_days(step.wait).expect("in range");
            let before = contracts.clone();
            if play(step, &mut contracts, &national, today).is_err() {
                prop_assert_eq!(&contracts, &before);
            }
            for (n, one) in contracts.iter().enumerate() {
                for other in &contracts[n + 1..] {
                    // A transfer that still waits lies over the contract it is to end, and over no other.
                    let waits = other.state == ContractState::ResidentSigned;
                    if waits && other.origin == (Origin::Transfer { from: one.id }) {
                        continue;
                    }
                    let held = one.holds(today, policy).zip(other.holds(today, policy));
                    prop_assert!(held.is_none_or(|(a, b)| !a.overlaps(b)), "{:?} and {:?} on {}", one, other, today);
                }
            }
            for after in [0, 1, 30, 365] {
                let on = today.plus_days(after).expect("in range");
                let active = contracts.iter().filter(|contract| contract.status_on(on, policy).is_active()).count();
                prop_assert!(active <= 1, "{:?} on {}", contracts, on);
            }
        }
    }

    #[test]
    fn a_transfer_leaves_neither_gap_nor_overlap(ahead in 1i64..90, years in 1i32..4, wait in 0i64..14) {
        let old = running();
        let today = day("2026-05-01");
        let wish = Wish { start: today.plus_days(ahead).expect("in range"), years, ..wish(2, Origin::Transfer { from: id(1) }, 2, TODAY) };
        let waiting = sign(&wish, &adult(), Actor::Resident, &facts(&[old]), &policy(), today).expect("signed");
        let contracts = [old, waiting];
        let on = today.plus_days(wait).expect("in range");
        match accept(&waiting, &facts(&contracts), &policy(), on) {
            Ok(both) => {
                let moved = both.predecessor.expect("the old one");
                prop_assert_eq!(moved.ends_on.plus_days(1), Ok(both.contract.term.start()));
                prop_assert!(moved.ends_on >= on);
            }
            Err(code) => prop_assert!(code == Code::ContractLapsed && wish.start <= on),
        }
    }
}
