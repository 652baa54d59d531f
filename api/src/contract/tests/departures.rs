//! What a death or a move does to contracts, and that a mistaken one leaves no trace in them.

use jiayi_core::id::ListActId;
use jiayi_core::worklist::commands::{CorrectDeparture, RecordCall, RecordDeparture};
use jiayi_core::worklist::{CallOutcome, Departure, DepartureKind};

use super::*;
use crate::contract::rows::ContractRow;
use crate::database::schema::{contracts, residents};

fn departs(clinic: &TestClinic, by: &Actor, resident: ResidentId, kind: DepartureKind, on: Day) -> ListActId {
    let act = id();
    let departure = Departure { kind, on };
    let reason = "家属来电告知".to_owned();
    clinic.must(by, Command::RecordDeparture(RecordDeparture { act, resident, departure, reason }));
    act
}

fn correcting(act: ListActId, resident: ResidentId) -> Command {
    Command::CorrectDeparture(CorrectDeparture { act, resident, reason: "同名的人".to_owned(), card_number: None })
}

/// Every contract of hers, to the last column.
fn rows(clinic: &TestClinic, resident: ResidentId) -> Vec<String> {
    let rows: Vec<ContractRow> = clinic.read(move |conn| {
        Ok(contracts::table.filter(contracts::resident_id.eq(resident)).order(contracts::id).load(conn)?)
    });
    rows.iter().map(|row| format!("{row:?}")).collect()
}

/// To another team of the institution, in ten days.
fn transfer(clinic: &TestClinic, li: &TestPerson, from: ContractId) -> (ContractId, Actor) {
    let (team, leader) = other_team(clinic);
    let wished = Terms { team, doctor: leader.staff_id().unwrap(), ..terms(clinic, plus(clinic.today(), 10)) };
    (signs(clinic, li, wished, Origin::Transfer { from }), leader)
}

/// Ways in which a contract can stand when somebody departs; each gives the day on which she does.
const SITUATIONS: [(&str, fn(&TestClinic, &TestPerson) -> Day); 5] = [
    ("it runs", |clinic, li| {
        runs(clinic, li);
        plus(clinic.today(), 3)
    }),
    ("its end is announced", |clinic, li| {
        let contract = runs(clinic, li);
        let last_day = plus(clinic.today(), 40);
        let (reason, note) = (EndReason::OwnWish, Some("要去外地一段时间".to_owned()));
        let end = TerminateContract { contract, resident: li.id, reason, last_day, note, paper: None };
        clinic.must(&li.actor, Command::TerminateContract(end));
        plus(clinic.today(), 3)
    }),
    ("it is renewed", |clinic, li| {
        let old = runs(clinic, li);
        clinic.on(day("2027-10-25"));
        let renewal = signs(clinic, li, terms(clinic, day("2027-11-21")), Origin::Renewal { of: old });
        clinic.must(&doctor(clinic), accepting(renewal, li.id));
        day("2027-10-26")
    }),
    ("another team has accepted her", |clinic, li| {
        let old = runs(clinic, li);
        let (new, leader) = transfer(clinic, li, old);
        clinic.must(&leader, accepting(new, li.id));
        plus(clinic.today(), 3)
    }),
    ("another team is asked", |clinic, li| {
        let old = runs(clinic, li);
        transfer(clinic, li, old);
        plus(clinic.today(), 3)
    }),
];

#[test]
fn what_stood_before_a_mistaken_departure_stands_again_to_the_last_column() {
    for (situation, prepare) in SITUATIONS {
        for kind in [DepartureKind::Died, DepartureKind::Moved] {
            let clinic = TestClinic::open();
            let (li, nurse) = (li(&clinic), clinic.staff(Role::Nurse));
            let departed_on = prepare(&clinic, &li);
            clinic.on(departed_on);
            let before = rows(&clinic, li.id);
            let act = departs(&clinic, &nurse, li.id, kind, departed_on);
            let ended: Vec<(String, Day)> = clinic.read(move |conn| {
                let hers = contracts::table.filter(contracts::resident_id.eq(li.id));
                Ok(hers.select((contracts::state, contracts::ends_on)).load(conn)?)
            });
            let last = plus(departed_on, i64::from(kind == DepartureKind::Moved));
            let over =
                |(state, ends_on): &(String, Day)| state == "withdrawn" || state == "terminated" && *ends_on <= last;
            assert!(ended.iter().all(over), "{situation}, {kind:?}: {ended:?}");
            clinic.on(plus(departed_on, 3));
            clinic.must(&nurse, correcting(act, li.id));
            assert_eq!(rows(&clinic, li.id), before, "{situation}, {kind:?}");
        }
    }
}

#[test]
fn a_contract_signed_after_a_death_was_never_in_force_and_all_that_was_paid_comes_back() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    set_fee(&clinic, [12_000, 6_000, 4_000, 2_000]);
    let contract = runs(&clinic, &li);
    clinic.on(plus(clinic.today(), 5));
    departs(&clinic, &clinic.staff(Role::Nurse), li.id, DepartureKind::Died, day("2026-11-19"));
    let shown = view(&clinic, &clinic.staff(Role::Desk), contract);
    assert_eq!((&shown["status"], &shown["ends_on"]), (&"terminated".into(), &"2026-11-19".into()));
    assert_eq!((&shown["end"]["reason"], &shown["end"]["refund"]), (&"death".into(), &2_000.into()));
}

#[test]
fn a_team_ends_no_contract_for_a_death_or_a_move_without_recording_it() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let contract = runs(&clinic, &li);
    let doctor = doctor(&clinic);
    for (reason, last_day) in [(EndReason::Death, clinic.today()), (EndReason::MovedAway, plus(clinic.today(), 10))] {
        let refused = clinic.send(&doctor, ending_by_team(contract, li.id, reason, last_day));
        assert_eq!(codes(&refused), [Code::RecordDeparture]);
    }
    departs(&clinic, &doctor, li.id, DepartureKind::Moved, clinic.today());
    let half = clinic.send(&doctor, taking_back(contract, li.id));
    assert_eq!(codes(&half), [Code::RecordDeparture], "it ended with the rest of her record");
}

#[test]
fn what_waits_for_an_answer_is_withdrawn_when_she_dies() {
    let clinic = TestClinic::open();
    let (li, desk) = (li(&clinic), clinic.staff(Role::Desk));
    let contract = signs(&clinic, &li, terms(&clinic, clinic.today()), Origin::New);
    let before = rows(&clinic, li.id);
    let act = departs(&clinic, &desk, li.id, DepartureKind::Died, clinic.today());
    assert_eq!(status(&clinic, &desk, contract), "withdrawn");
    let (_, waiting) = clinic.get(&doctor(&clinic), "/contract-requests");
    assert_eq!(waiting["requests"], serde_json::json!([]));
    clinic.must(&desk, correcting(act, li.id));
    assert_eq!(rows(&clinic, li.id), before);
    let (_, waiting) = clinic.get(&doctor(&clinic), "/contract-requests");
    assert_eq!(waiting["requests"][0]["contract"], contract.to_string());
}

#[test]
fn nobody_accepts_the_contract_of_somebody_who_has_died() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let contract = signs(&clinic, &li, terms(&clinic, clinic.today()), Origin::New);
    let (resident, today) = (li.id, clinic.today());
    clinic.write(move |conn| {
        diesel::update(residents::table.find(resident)).set(residents::died_on.eq(Some(today))).execute(conn)?;
        Ok(())
    });
    assert_eq!(codes(&clinic.send(&doctor(&clinic), accepting(contract, li.id))), [Code::AfterDeath]);
}

#[test]
fn a_move_is_not_taken_back_over_what_was_signed_since() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    runs(&clinic, &li);
    let act = departs(&clinic, &clinic.staff(Role::Nurse), li.id, DepartureKind::Moved, clinic.today());
    clinic.on(plus(clinic.today(), 3));
    let (team, leader) = other_team(&clinic);
    let wished = Terms { team, doctor: leader.staff_id().unwrap(), ..terms(&clinic, clinic.today()) };
    let since = signs(&clinic, &li, wished, Origin::New);
    let refused = clinic.send(&clinic.staff(Role::Nurse), correcting(act, li.id));
    assert_eq!(codes(&refused), [Code::ContractOverlap]);
    assert_eq!(rejected(&refused).current.as_ref().map(|other| other["id"].clone()), Some(since.to_string().into()));
    clinic.must(&li.actor, withdrawing(since, li.id));
    clinic.must(&clinic.staff(Role::Nurse), correcting(act, li.id));
}

#[test]
fn a_team_ends_for_want_of_an_answer_what_it_has_tried_for_a_year() {
    let clinic = TestClinic::open();
    let (li, nurse) = (li(&clinic), clinic.staff(Role::Nurse));
    let long = Terms { years: 3, ..terms(&clinic, clinic.today()) };
    let contract = signs(&clinic, &li, long, Origin::New);
    clinic.must(&doctor(&clinic), accepting(contract, li.id));
    let first = clinic.today();
    let calls = |outcome| {
        let call = RecordCall { act: id(), resident: li.id, called_at: clinic.clock.now(), outcome, reason: None };
        clinic.must(&nurse, Command::RecordCall(call));
    };
    let ends = |reason| {
        let last_day = plus(clinic.today(), 7);
        clinic.send(&doctor(&clinic), ending_by_team(contract, li.id, reason, last_day))
    };
    calls(CallOutcome::NoAnswer);
    for days in [0, 200, 364] {
        clinic.on(plus(first, days));
        calls(CallOutcome::WrongNumber);
        assert_eq!(codes(&ends(EndReason::Unreachable)), [Code::ContractReasonYear], "after {days} days");
    }
    clinic.on(plus(first, 365));
    assert_eq!(codes(&ends(EndReason::RefusesService)), [Code::ContractReasonYear], "nobody heard her refuse");
    assert_eq!(ends(EndReason::Unreachable), Outcome::Applied);
}
