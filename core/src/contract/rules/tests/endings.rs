//! How contracts end, and how an announced end is taken back.

use super::*;
use crate::contract::fee::{Fen, refund};

#[test]
fn each_reason_is_open_to_its_side() {
    let contract = running();
    let (yes, no, as_departure) = (Ok(()), Err(Code::ContractReason), Err(Code::RecordDeparture));
    let rows = [
        (1, EndReason::MovedAway, yes, as_departure),
        (2, EndReason::Unreachable, no, yes),
        (3, EndReason::RefusesService, no, yes),
        (4, EndReason::OwnWish, yes, no),
        (5, EndReason::Other, yes, yes),
        (6, EndReason::Death, no, as_departure),
        (7, EndReason::TeamChange, no, yes),
        (8, EndReason::Expired, no, no),
        (9, EndReason::Duplicate, no, yes),
    ];
    for (number, reason, by_resident, by_staff) in rows {
        assert_eq!(reason.number(), number);
        for (party, expected) in [(resident(&adult()), by_resident), (Party::Team, by_staff)] {
            let ending = end(reason, "2026-06-30");
            let ended = terminate(&contract, &ending, party, &[contract], &policy(), day("2026-06-01"));
            assert_eq!(ended.map(|ended| assert_eq!(ended.contract.ends_on, ending.last_day)), expected, "{reason:?}");
        }
    }
}

#[test]
fn what_must_have_gone_on_for_a_year_is_shown_by_the_record() {
    let contract = running();
    let today = day("2026-06-01");
    let ending = Ending { for_a_year: false, ..end(EndReason::Unreachable, "2026-06-30") };
    let ended = terminate(&contract, &ending, Party::Team, &[contract], &policy(), today);
    assert_eq!(ended, Err(Code::ContractReasonYear));
}

#[test]
fn an_end_is_from_tomorrow_on_and_within_the_term() {
    let contract = running();
    let on = |last_day| {
        terminate(
            &contract,
            &end(EndReason::OwnWish, last_day),
            resident(&adult()),
            &[contract],
            &policy(),
            day("2026-06-01"),
        )
    };
    for wrong in ["2026-05-31", "2026-06-01", "2027-03-02"] {
        assert_eq!(on(wrong), Err(Code::ContractEndDay), "{wrong}");
    }
    for right in ["2026-06-02", "2027-03-01"] {
        assert!(on(right).is_ok(), "{right}");
    }
}

#[test]
fn another_reason_is_put_in_words() {
    let contract = running();
    let silent = Ending { words: None, ..end(EndReason::Other, "2026-06-30") };
    let ended = terminate(&contract, &silent, Party::Team, &[contract], &policy(), day("2026-06-01"));
    assert_eq!(ended, Err(Code::ContractReasonText));
}

#[test]
fn where_the_region_allows_no_end_midterm_a_resident_may_still_move_away() {
    let region = ContractPolicy { midterm_termination: false, ..policy() };
    let contract = running();
    let by = |reason| {
        terminate(&contract, &end(reason, "2026-06-30"), resident(&adult()), &[contract], &region, day("2026-06-01"))
    };
    assert_eq!(by(EndReason::OwnWish), Err(Code::ContractMidterm));
    assert!(by(EndReason::MovedAway).is_ok());
}

#[test]
fn an_announced_end_can_be_taken_back_until_its_day() {
    let contract = running();
    let ended = terminate(
        &contract,
        &end(EndReason::OwnWish, "2026-06-30"),
        resident(&adult()),
        &[contract],
        &policy(),
        day("2026-06-01"),
    );
    let ended = ended.expect("terminated").contract;
    let back = |today: &str, others: &[Contract]| {
        take_back_termination(&ended, (Side::Resident, None), resident(&adult()), others, &policy(), day(today))
    };
    assert_eq!(back("2026-06-29", &[ended]), Ok(contract));
    assert_eq!(back("2026-06-30", &[ended]), Err(Code::ContractEndDay));
    let other_side =
        take_back_termination(&ended, (Side::Resident, None), Party::Team, &[ended], &policy(), day("2026-06-12"));
    assert_eq!(other_side, Err(Code::ContractEndSide));
    let next_team = signed(&wish(2, Origin::New, 2, "2026-07-01"), &[ended], "2026-06-10");
    assert_eq!(back("2026-06-12", &[ended, next_team]), Err(Code::ContractOverlap));
    assert_eq!(
        take_back_termination(
            &contract,
            (Side::Resident, None),
            resident(&adult()),
            &[contract],
            &policy(),
            day("2026-06-12")
        ),
        Err(Code::ContractState)
    );
}

#[test]
fn a_renewal_or_transfer_cancelled_before_it_began_gives_the_old_contract_back() {
    let old = running();
    for (origin, team, start, today) in [
        (Origin::Renewal { of: id(1) }, 1, "2027-03-02", "2027-02-01"),
        (Origin::Transfer { from: id(1) }, 2, "2027-02-20", "2027-02-01"),
    ] {
        let waiting = signed(&wish(2, origin, team, start), &[old], today);
        let both = accepted(&waiting, &[old, waiting], today);
        let contracts = [both.predecessor.expect("the old one"), both.contract];
        let ended = terminate(
            &both.contract,
            &end(EndReason::OwnWish, "2027-02-03"),
            resident(&adult()),
            &contracts,
            &policy(),
            day("2027-02-02"),
        );
        let ended = ended.expect("cancelled");
        assert_eq!(ended.reinstated, Some(old), "{origin:?}");
        assert_eq!(ended.contract.status_on(day("2027-02-02"), &policy()), ContractStatus::Terminated);
        assert_eq!(refund(Fen(12_000), ended.contract.term, day("2027-02-02")), Fen(12_000));
        assert_eq!(
            take_back_termination(
                &ended.contract,
                (Side::Resident, None),
                resident(&adult()),
                &contracts,
                &policy(),
                day("2027-02-02")
            ),
            Err(Code::ContractEndDay)
        );
    }
}

#[test]
fn a_renewed_contract_that_still_runs_can_end_and_its_renewal_falls_with_it() {
    let old = running();
    let today = day("2027-02-02");
    let waiting = signed(&wish(2, Origin::Renewal { of: id(1) }, 1, "2027-03-02"), &[old], "2027-02-01");
    let both = accepted(&waiting, &[old, waiting], "2027-02-01");
    let renewed = both.predecessor.expect("the old one");
    let contracts = [renewed, both.contract];
    let adult = adult();
    for (ending, party) in [
        (end(EndReason::Duplicate, "2027-02-03"), Party::Team),
        (end(EndReason::MovedAway, "2027-02-10"), resident(&adult)),
    ] {
        let ended = terminate(&renewed, &ending, party, &contracts, &policy(), today).expect("ended");
        assert_eq!((ended.contract.state, ended.contract.ends_on), (ContractState::Terminated, ending.last_day));
        let [cancelled] = ended.fallen[..] else { panic!("the renewal") };
        assert_eq!(cancelled.status_on(today, &policy()), ContractStatus::Terminated);
        assert_eq!((cancelled.holds(today, &policy()), ended.reinstated), (None, None));
        assert_eq!(refund(Fen(12_000), cancelled.term, cancelled.ends_on), Fen(12_000));
    }
    let late = terminate(
        &renewed,
        &end(EndReason::Duplicate, "2027-03-10"),
        Party::Team,
        &contracts,
        &policy(),
        day("2027-03-05"),
    );
    assert_eq!(late, Err(Code::ContractState), "it has run out; what runs now is the renewal");
}

#[test]
fn a_signature_to_follow_a_contract_that_ends_is_withdrawn_with_it() {
    let old = running();
    let (adult, today) = (adult(), day("2027-02-02"));
    for (origin, team, start) in
        [(Origin::Renewal { of: id(1) }, 1, "2027-03-02"), (Origin::Transfer { from: id(1) }, 2, "2027-02-20")]
    {
        let waiting = signed(&wish(2, origin, team, start), &[old], "2027-02-01");
        let ending = end(EndReason::MovedAway, "2027-02-10");
        let ended = terminate(&old, &ending, resident(&adult), &[old, waiting], &policy(), today).expect("ended");
        let withdrawn = Contract { state: ContractState::Withdrawn, closed_on: Some(today), ..waiting };
        assert_eq!(ended.fallen, [withdrawn]);
        let anew = signed(&wish(3, Origin::New, 2, "2027-02-20"), &[ended.contract, withdrawn], "2027-02-02");
        assert_eq!(anew.state, ContractState::ResidentSigned);
    }
}

#[test]
fn an_end_that_a_departure_brought_is_not_taken_back_by_itself() {
    let ended = Contract { state: ContractState::Terminated, ends_on: day("2026-06-02"), ..running() };
    let announced = (Side::Team, Some(EndReason::MovedAway));
    let back = take_back_termination(&ended, announced, Party::Team, &[ended], &policy(), day("2026-06-01"));
    assert_eq!(back, Err(Code::RecordDeparture));
}
