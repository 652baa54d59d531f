//! Signing, accepting, renewing and moving to another team.

mod endings;
mod laws;

use uuid::Uuid;

use super::*;
use crate::id::GrantId;
use crate::policy::national;
use crate::team::capacity::Load;
use crate::testing::day;

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

#[test]
fn what_can_be_done_with_a_contract_is_what_the_rules_would_take() {
    let shown = |contract: &Contract, others: &[Contract], today: &str| {
        let Possible { withdraw, renew, end, take_back } = possible(contract, others, &policy(), day(today));
        [withdraw, renew, end, take_back]
    };
    let waiting = signed(&wish(1, Origin::New, 1, TODAY), &[], TODAY);
    assert_eq!(shown(&waiting, &[waiting], TODAY), [true, false, false, false]);
    assert_eq!(shown(&waiting, &[waiting], "2026-03-17"), [false; 4], "lapsed");
    let running = running();
    assert_eq!(shown(&running, &[running], "2026-12-30"), [false, false, true, false], "61 days are left");
    assert_eq!(shown(&running, &[running], "2026-12-31"), [false, true, true, false]);
    let renewal = wish(2, Origin::Renewal { of: running.id }, 1, "2027-03-02");
    let renewal = signed(&renewal, &[running], "2027-02-01");
    assert_eq!(
        shown(&running, &[running, renewal], "2027-02-01"),
        [false, false, true, false],
        "it waits for the team"
    );
    let withdrawn = Contract { state: ContractState::Withdrawn, closed_on: Some(day("2027-02-02")), ..renewal };
    assert_eq!(shown(&running, &[running, withdrawn], "2027-02-02"), [false, true, true, false]);
    let own_wish = end(EndReason::OwnWish, "2026-06-30");
    let ended = terminate(&running, &own_wish, resident(&adult()), &[running], &policy(), day("2026-04-01"));
    let ended = ended.expect("ended").contract;
    assert_eq!(shown(&ended, &[ended], "2026-06-29"), [false, false, false, true]);
    assert_eq!(shown(&ended, &[ended], "2026-06-30"), [false; 4]);
}
