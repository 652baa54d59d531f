use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::contract::fee::{Fen, refund};
use crate::id::GrantId;
use crate::policy::{Policy, national};
use crate::team::capacity::Load;
use crate::testing::{cases, day};

const TODAY: &str = "2026-03-02";

fn policy() -> ContractPolicy {
    national().contract
}

fn adult() -> Person<'static> {
    Person { birth: day("1961-11-21"), lacks_capacity: false, guardianships: &[] }
}

fn id(n: u128) -> ContractId {
    ContractId(Uuid::from_u128(n))
}

fn facts(contracts: &[Contract]) -> Facts<'_> {
    let room = Room::of_doctor(Load { residents: 10, waiting: 0, cap: None }, &national().team);
    Facts { contracts, room, doctor: Ok(()), team: &[], consents: Ok(()), over_cap: None }
}

fn wish(n: u128, origin: Origin, team: u128, start: &str) -> Wish {
    Wish {
        id: id(n),
        origin,
        team: TeamId(Uuid::from_u128(team)),
        doctor: StaffId(Uuid::from_u128(team)),
        start: day(start),
        years: 1,
        on_paper: false,
    }
}

/// The first reason against it, where a test is about one.
fn sign_on(wish: &Wish, contracts: &[Contract], today: &str) -> Result<Contract, Code> {
    sign(wish, &adult(), Actor::Resident, &facts(contracts), &policy(), day(today)).map_err(|against| against[0])
}

fn signed(wish: &Wish, contracts: &[Contract], today: &str) -> Contract {
    sign_on(wish, contracts, today).unwrap_or_else(|code| panic!("{code}: {wish:?}"))
}

fn accepted(contract: &Contract, contracts: &[Contract], today: &str) -> Accepted {
    accept(contract, &facts(contracts), &policy(), day(today)).unwrap_or_else(|code| panic!("{code}: {contract:?}"))
}

/// Signed and accepted on 2026-03-02 with team 1, to 2027-03-01.
fn running() -> Contract {
    accepted(&signed(&wish(1, Origin::New, 1, TODAY), &[], TODAY), &[], TODAY).contract
}

fn resident<'a>(person: &'a Person<'a>) -> Party<'a> {
    Party::Resident { person, by: Actor::Resident }
}

fn end(reason: EndReason, last_day: &str) -> Ending<'static> {
    Ending { reason, words: Some("写明原因"), last_day: day(last_day), for_a_year: true }
}

#[test]
fn a_signed_contract_is_accepted_by_the_team_and_active_from_its_start() {
    let waiting = signed(&wish(1, Origin::New, 1, "2026-04-01"), &[], TODAY);
    assert_eq!((waiting.state, waiting.term.end()), (ContractState::ResidentSigned, day("2027-03-31")));
    let Accepted { contract, predecessor, admission } = accepted(&waiting, &[waiting], "2026-03-05");
    assert_eq!(
        (contract.state, contract.accepted_on, predecessor),
        (ContractState::Active, Some(day("2026-03-05")), None)
    );
    assert_eq!(admission, Admission::WithinCap);
    assert_eq!(contract.status_on(day("2026-03-31"), &policy()), ContractStatus::Upcoming);
    assert_eq!(contract.status_on(day("2026-04-01"), &policy()), ContractStatus::Active);
}

#[test]
fn a_signature_needs_a_signer_consent_a_doctor_room_and_a_term_of_the_policy() {
    let wish = wish(1, Origin::New, 1, TODAY);
    let child = Person { birth: day("2018-01-01"), lacks_capacity: false, guardianships: &[] };
    let full = Room::of_doctor(Load { residents: 2000, waiting: 0, cap: None }, &national().team);
    let good = facts(&[]);
    let check = |wish: &Wish, person: &Person<'_>, by, facts: &Facts<'_>| {
        let signed = sign(wish, person, by, facts, &policy(), day(TODAY));
        signed.map(|contract| contract.state).map_err(|against| against[0])
    };
    assert_eq!(check(&wish, &adult(), Actor::Resident, &good), Ok(ContractState::ResidentSigned));
    assert_eq!(check(&wish, &child, Actor::Resident, &good), Err(Code::ContractSignerGuardianNeeded));
    assert_eq!(check(&wish, &adult(), Actor::Proxy(GrantId(Uuid::nil())), &good), Err(Code::ContractSignerProxy));
    let refused = Facts { consents: Err(Code::ConsentHealthData), ..good };
    assert_eq!(check(&wish, &adult(), Actor::Resident, &refused), Err(Code::ConsentHealthData));
    let unfit = Facts { doctor: Err(Code::TeamDoctorClass), ..good };
    assert_eq!(check(&wish, &adult(), Actor::Resident, &unfit), Err(Code::TeamDoctorClass));
    assert_eq!(check(&wish, &adult(), Actor::Resident, &Facts { room: full, ..good }), Err(Code::TeamFull));
    for years in [0, 4, -1] {
        assert_eq!(
            check(&Wish { years, ..wish }, &adult(), Actor::Resident, &good),
            Err(Code::ContractTerm),
            "{years}"
        );
    }
    for start in ["2026-03-01", "2026-06-01"] {
        let wish = Wish { start: day(start), ..wish };
        assert_eq!(check(&wish, &adult(), Actor::Resident, &good), Err(Code::ContractStart), "{start}");
    }
}

#[test]
fn a_signature_is_told_every_reason_against_it() {
    let child = Person { birth: day("2018-01-01"), lacks_capacity: false, guardianships: &[] };
    let full = Room::of_doctor(Load { residents: 2000, waiting: 0, cap: None }, &national().team);
    let contracts = [running()];
    let facts = Facts {
        room: full,
        doctor: Err(Code::TeamDoctorClass),
        consents: Err(Code::ConsentHealthData),
        ..facts(&contracts)
    };
    let signing = |wish| sign(&wish, &child, Actor::Resident, &facts, &policy(), day(TODAY));
    let asked = [Code::ContractSignerGuardianNeeded, Code::ConsentHealthData, Code::TeamDoctorClass];
    let wish = wish(2, Origin::New, 2, TODAY);
    assert_eq!(signing(wish), Err([&asked[..], &[Code::ContractOverlap, Code::TeamFull]].concat()));
    assert_eq!(signing(Wish { years: 9, ..wish }), Err([&asked[..], &[Code::ContractTerm]].concat()));
}

#[test]
fn at_the_cap_a_phone_is_refused_and_a_paper_waits_for_the_teams_reason() {
    let full = Facts {
        room: Room::of_doctor(Load { residents: 2000, waiting: 0, cap: None }, &national().team),
        ..facts(&[])
    };
    let signing = |wish| sign(&wish, &adult(), Actor::Resident, &full, &policy(), day(TODAY));
    let wish = wish(1, Origin::New, 1, TODAY);
    assert_eq!(signing(wish), Err(vec![Code::TeamFull]));
    let waiting = signing(Wish { on_paper: true, ..wish }).expect("signed on paper");
    assert_eq!(accept(&waiting, &full, &policy(), day(TODAY)), Err(Code::TeamFull));
    let because = Facts { over_cap: Some("本村唯一的医生"), ..full };
    let overridden = Admission::Overridden { reason: "本村唯一的医生".to_owned() };
    assert_eq!(accept(&waiting, &because, &policy(), day(TODAY)).map(|both| both.admission), Ok(overridden));
}

#[test]
fn a_consent_withdrawn_since_the_signature_stops_the_acceptance() {
    let waiting = signed(&wish(1, Origin::New, 1, TODAY), &[], TODAY);
    let withdrawn = Facts { consents: Err(Code::ConsentHealthData), ..facts(&[]) };
    assert_eq!(accept(&waiting, &withdrawn, &policy(), day(TODAY)), Err(Code::ConsentHealthData));
}

#[test]
fn a_resident_has_one_contract_at_a_time_signed_or_active() {
    let waiting = signed(&wish(1, Origin::New, 1, TODAY), &[], TODAY);
    for held in [waiting, running()] {
        assert_eq!(sign_on(&wish(2, Origin::New, 2, TODAY), &[held], TODAY), Err(Code::ContractOverlap));
    }
    assert!(sign_on(&wish(2, Origin::New, 2, "2026-03-17"), &[waiting], "2026-03-17").is_ok(), "the first has lapsed");
}

#[test]
fn a_signature_that_lapsed_is_neither_accepted_nor_rejected_nor_withdrawn() {
    let waiting = signed(&wish(1, Origin::New, 1, TODAY), &[], TODAY);
    let late = day("2026-03-17");
    assert_eq!(accept(&waiting, &facts(&[waiting]), &policy(), late), Err(Code::ContractLapsed));
    assert_eq!(reject(&waiting, "人数已满", &policy(), late), Err(Code::ContractLapsed));
    assert_eq!(withdraw(&waiting, &adult(), Actor::Resident, &policy(), late), Err(Code::ContractLapsed));
    assert!(accept(&waiting, &facts(&[waiting]), &policy(), day("2026-03-16")).is_ok());
}

#[test]
fn a_rejection_says_why() {
    let waiting = signed(&wish(1, Origin::New, 1, TODAY), &[], TODAY);
    assert_eq!(reject(&waiting, " ", &policy(), day(TODAY)), Err(Code::ContractReasonText));
    let rejected = reject(&waiting, "不在服务区域", &policy(), day(TODAY)).map(|contract| contract.state);
    assert_eq!(rejected, Ok(ContractState::Rejected));
}

#[test]
fn of_two_doctors_who_accept_at_once_the_second_meets_the_state() {
    let contract = running();
    assert_eq!(accept(&contract, &facts(&[contract]), &policy(), day(TODAY)), Err(Code::ContractState));
}

#[test]
fn a_renewal_starts_the_day_after_within_its_window_with_the_same_team() {
    let old = running();
    let renewal = wish(2, Origin::Renewal { of: id(1) }, 1, "2027-03-02");
    assert_eq!(sign_on(&renewal, &[old], "2026-12-30"), Err(Code::ContractRenewalWindow));
    assert_eq!(sign_on(&Wish { start: day("2027-03-03"), ..renewal }, &[old], "2027-01-15"), Err(Code::ContractStart));
    let other_team = Wish { team: TeamId(Uuid::from_u128(2)), ..renewal };
    assert_eq!(sign_on(&other_team, &[old], "2027-01-15"), Err(Code::ContractPredecessor));
    assert_eq!(sign_on(&renewal, &[old], "2027-03-02"), Err(Code::ContractPredecessor), "it has expired: sign anew");

    let waiting = signed(&renewal, &[old], "2027-01-15");
    let both = accepted(&waiting, &[old, waiting], "2027-01-20");
    assert_eq!(both.contract.term, Term::of_years(day("2027-03-02"), 1).expect("a term"));
    let renewed = both.predecessor.expect("the old one");
    assert_eq!((renewed.state, renewed.ends_on), (ContractState::Renewed, day("2027-03-01")));
    assert_eq!(renewed.status_on(day("2027-03-01"), &policy()), ContractStatus::Active);
}

#[test]
fn a_transfer_ends_the_old_contract_the_day_before_without_gap_or_overlap() {
    let old = running();
    let transfer = wish(2, Origin::Transfer { from: id(1) }, 2, "2026-04-01");
    assert_eq!(sign_on(&Wish { start: day(TODAY), ..transfer }, &[old], TODAY), Err(Code::ContractStart));
    let same = Wish { team: old.team, doctor: old.doctor, ..transfer };
    assert_eq!(sign_on(&same, &[old], TODAY), Err(Code::ContractPredecessor));
    let another = signed(&transfer, &[old], "2026-03-20");
    assert_eq!(accept(&another, &facts(&[old, another]), &policy(), day("2026-04-01")), Err(Code::ContractLapsed));

    let both = accepted(&another, &[old, another], "2026-03-25");
    let moved = both.predecessor.expect("the old one");
    assert_eq!((moved.state, moved.ends_on), (ContractState::Transferred, day("2026-03-31")));
    assert_eq!(moved.status_on(day("2026-03-31"), &policy()), ContractStatus::Active);
    assert_eq!(moved.status_on(day("2026-04-01"), &policy()), ContractStatus::Transferred);
    assert_eq!(both.contract.status_on(day("2026-04-01"), &policy()), ContractStatus::Active);
    assert_eq!(sign_on(&transfer, &[moved], TODAY), Err(Code::ContractPredecessor));
}

#[test]
fn a_transfer_may_not_leave_a_gap() {
    let old = running();
    let late = wish(2, Origin::Transfer { from: id(1) }, 2, "2027-03-03");
    assert_eq!(sign_on(&late, &[old], "2027-02-20"), Err(Code::ContractStart));
}

#[test]
fn a_contract_whose_predecessor_ended_meanwhile_is_not_accepted() {
    let old = running();
    let waiting = signed(&wish(2, Origin::Transfer { from: id(1) }, 2, "2026-04-01"), &[old], "2026-03-20");
    let ended = terminate(
        &old,
        &end(EndReason::OwnWish, "2026-03-25"),
        resident(&adult()),
        &[old, waiting],
        &policy(),
        day("2026-03-20"),
    );
    let ended = ended.expect("terminated").contract;
    let facts = facts(&[]);
    let contracts = [ended, waiting];
    let facts = Facts { contracts: &contracts, ..facts };
    assert_eq!(accept(&waiting, &facts, &policy(), day("2026-03-21")), Err(Code::ContractPredecessor));
}

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

#[test]
fn a_team_that_lacks_somebody_takes_no_contract() {
    let lacking = Facts { team: &[Code::TeamNurses], ..facts(&[]) };
    let wish = wish(1, Origin::New, 1, TODAY);
    assert_eq!(sign(&wish, &adult(), Actor::Resident, &lacking, &policy(), day(TODAY)), Err(vec![Code::TeamNurses]));
    let waiting = signed(&wish, &[], TODAY);
    assert_eq!(accept(&waiting, &lacking, &policy(), day(TODAY)), Err(Code::TeamNurses));
}

#[test]
fn a_full_doctor_still_renews() {
    let old = running();
    let full = Room::of_doctor(Load { residents: 2000, waiting: 0, cap: None }, &national().team);
    let contracts = [old];
    let facts = Facts { room: full, ..facts(&contracts) };
    let renewal = wish(2, Origin::Renewal { of: id(1) }, 1, "2027-03-02");
    assert!(sign(&renewal, &adult(), Actor::Resident, &facts, &policy(), day("2027-02-01")).is_ok());
    let transfer = wish(2, Origin::Transfer { from: id(1) }, 2, "2027-02-20");
    assert_eq!(
        sign(&transfer, &adult(), Actor::Resident, &facts, &policy(), day("2027-02-01")),
        Err(vec![Code::TeamFull])
    );
}

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
