//! Acts on the list through the door: calls, snoozes, assignments, departures, and taking them back.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::id::{ListActId, ResidentId};
use jiayi_core::team::leave::NameSubstitute;
use jiayi_core::worklist::commands::{
    AssignResident, CorrectDeparture, InviteResident, RecordCall, RecordDeparture, SnoozeResident, UndoListAct,
};
use jiayi_core::worklist::{CallOutcome, Departure, DepartureKind};
use serde_json::{Value, json};

use crate::contract::tests::other_team;
use crate::database::schema::{contracts, list_acts, team_members};
use crate::follow_up::story::{Story, ids, pressure};
use crate::session::Actor;
use crate::testing::{codes, fields, id};

const MINUTE_MS: i64 = 60_000;

fn names(story: &Story, query: &str) -> Vec<String> {
    let (status, body) = story.clinic.get(&story.nurse(), &format!("/worklist{query}"));
    assert_eq!(status, 200, "{body}");
    ids(&body["rows"], "name")
}

fn row(story: &Story) -> Value {
    let (status, body) = story.clinic.get(&story.nurse(), "/worklist?q=lixiuying");
    assert_eq!(status, 200, "{body}");
    body["rows"][0].clone()
}

fn later(story: &Story, days: i64) -> Day {
    story.clinic.today().plus_days(days).expect("in range")
}

fn call(story: &Story, outcome: CallOutcome, reason: Option<&str>) -> RecordCall {
    RecordCall {
        act: id(),
        resident: story.li.id,
        called_at: story.clinic.clock.now(),
        outcome,
        reason: reason.map(str::to_owned),
    }
}

fn called(story: &Story, outcome: CallOutcome, reason: Option<&str>) -> ListActId {
    let call = call(story, outcome, reason);
    let act = call.act;
    story.clinic.must(&story.nurse(), Command::RecordCall(call));
    act
}

fn undo(story: &Story, act: ListActId) -> Command {
    Command::UndoListAct(UndoListAct { act, resident: story.li.id })
}

#[test]
fn calls_without_an_answer_are_counted_until_she_is_reached() {
    let story = Story::of_both();
    called(&story, CallOutcome::NoAnswer, None);
    called(&story, CallOutcome::NoAnswer, None);
    assert!(row(&story)["risk_words"].as_array().is_some_and(|words| words.contains(&json!("2次电话未接通"))));
    called(&story, CallOutcome::Reached, None);
    let reached = row(&story);
    assert!(!reached["risk_words"].to_string().contains("未接通"));
    assert_eq!(reached["last_contact"], json!(story.clinic.today()));
}

#[test]
fn who_is_put_off_is_back_on_her_day_and_a_danger_brings_her_back_at_once() {
    let story = Story::of_both();
    assert_eq!(names(&story, ""), ["李秀英"]);
    let snooze = SnoozeResident { act: id(), resident: story.li.id, until: later(&story, 5) };
    story.clinic.must(&story.nurse(), Command::SnoozeResident(snooze));
    assert_eq!(names(&story, ""), [""; 0]);
    assert_eq!(names(&story, "?q=lxy"), ["李秀英"], "a search finds her all the same");
    story.clinic.must(&story.li.actor, Command::RecordReading(story.reading(pressure(186, 104))));
    assert_eq!(names(&story, ""), ["李秀英"]);

    let calm = Story::of_both();
    called(&calm, CallOutcome::WillCome { on: later(&calm, 5) }, None);
    calm.clinic.on(later(&calm, 4));
    assert_eq!(names(&calm, ""), [""; 0]);
    calm.clinic.on(later(&calm, 1));
    assert_eq!(names(&calm, ""), ["李秀英"]);
}

#[test]
fn a_wrong_number_is_something_to_mend() {
    let story = Story::begin();
    called(&story, CallOutcome::WrongNumber, None);
    assert_eq!(names(&story, "?bucket=unscheduled"), ["李秀英"]);
}

#[test]
fn she_is_given_to_a_member_of_the_team_and_to_nobody_else() {
    let story = Story::of_both();
    let assign = |to| Command::AssignResident(AssignResident { act: id(), resident: story.li.id, to });
    let nurse = story.nurse();
    story.clinic.must(&story.doctor(), assign(nurse.staff_id()));
    assert_eq!(names(&story, "?assigned=me"), ["李秀英"]);
    assert_eq!(names(&story, "?assigned=nobody"), [""; 0]);
    let outsider = story.clinic.employ(Role::Nurse, story.clinic.elsewhere);
    let refused = story.clinic.send(&story.doctor(), assign(outsider.staff_id()));
    assert_eq!(fields(&refused), [("to", Code::NotInTeam)]);
    story.clinic.must(&story.doctor(), assign(None));
    assert_eq!(names(&story, "?assigned=nobody"), ["李秀英"]);
}

#[test]
fn who_was_invited_is_marked_until_she_has_come_or_it_is_taken_back() {
    let story = Story::of_both();
    let invited_on = || row(&story)["invited_on"].clone();
    let act = id();
    let invite = InviteResident { act, resident: story.li.id };
    assert_eq!(invited_on(), Value::Null);
    story.clinic.must(&story.nurse(), Command::InviteResident(invite));
    assert_eq!(invited_on(), json!(story.clinic.today()));
    story.clinic.must(&story.doctor(), undo(&story, act));
    assert_eq!(invited_on(), Value::Null);
}

#[test]
fn while_a_colleague_is_on_leave_whoever_stands_in_finds_that_list_among_her_own() {
    let story = Story::of_both();
    let doctor = story.doctor().staff_id().expect("staff");
    let assign = AssignResident { act: id(), resident: story.li.id, to: Some(doctor) };
    story.clinic.must(&story.doctor(), Command::AssignResident(assign));
    let (first, last) = (later(&story, 2), later(&story, 3));
    let leave = NameSubstitute {
        substitution: id(),
        team: story.clinic.team,
        absent: doctor,
        substitute: story.clinic.staff_id(Role::VillageDoctor),
        from: first,
        to: last,
    };
    story.clinic.must(&story.clinic.staff(Role::Manager), Command::NameSubstitute(leave));
    let mine = |day: Day| {
        story.clinic.on(day);
        let (_, body) = story.clinic.get(&story.clinic.staff(Role::VillageDoctor), "/worklist?assigned=me&q=lixiuying");
        ids(&body["rows"], "name")
    };
    let eve = first.plus_days(-1).expect("in range");
    for (day, expected) in [(eve, 0), (first, 1), (last, 1), (last.plus_days(1).expect("in range"), 0)] {
        assert_eq!(mine(day).len(), expected, "{day}");
    }
}

#[test]
fn what_takes_her_off_the_list_needs_a_reason_and_a_day_that_has_come() {
    let story = Story::of_both();
    let send = |outcome, reason| story.clinic.send(&story.nurse(), Command::RecordCall(call(&story, outcome, reason)));
    assert_eq!(fields(&send(CallOutcome::Refused, None)), [("reason", Code::ReasonRequired)]);
    let tomorrow = CallOutcome::Died { on: later(&story, 1) };
    assert_eq!(fields(&send(tomorrow, Some("村医告知"))), [("on", Code::DateInFuture)]);
    let mut early = call(&story, CallOutcome::Reached, None);
    early.called_at = story.clinic.clock.now().plus_ms(6 * MINUTE_MS);
    let refused = story.clinic.send(&story.nurse(), Command::RecordCall(early));
    assert_eq!(fields(&refused), [("called_at", Code::CallTime)]);
    assert_eq!(names(&story, ""), ["李秀英"], "nothing of it has changed anything");
}

#[test]
fn an_act_is_undone_for_ten_minutes_and_not_once_something_was_built_on_it() {
    let story = Story::of_both();
    let first = called(&story, CallOutcome::WillCome { on: later(&story, 9) }, None);
    assert_eq!(names(&story, ""), [""; 0]);
    story.clinic.must(&story.nurse(), undo(&story, first));
    assert_eq!(names(&story, ""), ["李秀英"]);
    assert_eq!(codes(&story.clinic.send(&story.nurse(), undo(&story, first))), [Code::AlreadyUndone]);

    let second = called(&story, CallOutcome::NoAnswer, None);
    story.clinic.pass(10 * MINUTE_MS + 1);
    assert_eq!(codes(&story.clinic.send(&story.nurse(), undo(&story, second))), [Code::UndoTooLate]);

    let third = called(&story, CallOutcome::NoAnswer, None);
    story.clinic.pass(MINUTE_MS);
    let fourth = called(&story, CallOutcome::NoAnswer, None);
    assert_eq!(codes(&story.clinic.send(&story.nurse(), undo(&story, third))), [Code::UndoBuiltOn]);
    story.clinic.must(&story.nurse(), undo(&story, fourth));
    story.clinic.pass(1);
    story.recorded(&story.nurse(), story.visit());
    assert_eq!(codes(&story.clinic.send(&story.nurse(), undo(&story, third))), [Code::UndoBuiltOn]);
    let nobody_s: ListActId = id();
    assert_eq!(codes(&story.clinic.send(&story.nurse(), undo(&story, nobody_s))), [Code::NotFound]);
}

#[test]
fn a_death_stops_programmes_and_contracts_and_can_be_corrected() {
    let story = Story::of_both();
    let on = story.clinic.today();
    let act = called(&story, CallOutcome::Died { on }, Some("女儿来电"));
    assert_eq!(names(&story, "?q=lixiuying"), [""; 0]);
    story.clinic.on(later(&story, 1));
    let again = RecordDeparture {
        act: id(),
        resident: story.li.id,
        departure: Departure { kind: DepartureKind::Died, on },
        reason: "户籍".to_owned(),
    };
    let desk = story.clinic.staff(Role::Desk);
    assert_eq!(codes(&story.clinic.send(&desk, Command::RecordDeparture(again))), [Code::AlreadyDeparted]);
    let resident = story.li.id;
    let ended: Vec<(String, Day)> = story.clinic.read(move |conn| {
        let of_hers = contracts::table.filter(contracts::resident_id.eq(resident));
        Ok(of_hers.select((contracts::state, contracts::ends_on)).load(conn)?)
    });
    assert_eq!(ended, [("terminated".to_owned(), on)]);

    let correct = CorrectDeparture { act, resident: story.li.id, reason: "同名的人".to_owned(), card_number: None };
    story.clinic.must(&story.doctor(), Command::CorrectDeparture(correct.clone()));
    assert_eq!(names(&story, ""), ["李秀英"]);
    assert_eq!(row(&story)["dues"].as_array().map(Vec::len), Some(3), "two programmes and the yearly check go on");
    assert_eq!(codes(&story.clinic.send(&story.doctor(), Command::CorrectDeparture(correct))), [Code::NotADeparture]);
}

#[test]
fn a_move_stops_programmes_and_ends_the_contract_tomorrow_and_can_be_undone() {
    let story = Story::of_both();
    let act = called(&story, CallOutcome::Moved { on: story.clinic.today() }, Some("搬去儿子家"));
    assert_eq!(names(&story, ""), [""; 0], "off the list, though the contract ends only tomorrow");
    let record = story.shown(&story.nurse(), "record");
    assert!(
        record["programmes"].as_array().is_some_and(|all| all.iter().all(|one| one["state"] == "closed")),
        "{record}"
    );
    story.clinic.must(&story.nurse(), undo(&story, act));
    let record = story.shown(&story.nurse(), "record");
    assert!(
        record["programmes"].as_array().is_some_and(|all| all.iter().all(|one| one["state"] == "enrolled")),
        "{record}"
    );
    story.clinic.on(later(&story, 30));
    assert_eq!(names(&story, ""), ["李秀英"], "her contract runs on");
}

#[test]
fn a_call_carried_in_late_stands_where_it_was_made() {
    let story = Story::of_both();
    let snooze = SnoozeResident { act: id(), resident: story.li.id, until: later(&story, 5) };
    story.clinic.must(&story.nurse(), Command::SnoozeResident(snooze.clone()));
    story.clinic.pass(MINUTE_MS);
    let mut early = call(&story, CallOutcome::NoAnswer, None);
    early.called_at = story.clinic.clock.now().plus_ms(-60 * MINUTE_MS);
    story.clinic.must(&story.nurse(), Command::RecordCall(early.clone()));
    assert_eq!(names(&story, ""), [""; 0], "the snooze is newer than the call");
    assert_eq!(codes(&story.clinic.send(&story.nurse(), undo(&story, early.act))), [Code::UndoBuiltOn]);
    story.clinic.must(&story.nurse(), undo(&story, snooze.act));
    assert_eq!(names(&story, ""), ["李秀英"]);
    story.clinic.must(&story.nurse(), undo(&story, early.act));
}

#[test]
fn of_two_who_assign_her_at_once_the_second_is_told() {
    let story = Story::of_both();
    let assign =
        |to: &Actor| Command::AssignResident(AssignResident { act: id(), resident: story.li.id, to: to.staff_id() });
    let seen = row(&story)["version"].as_i64();
    assert_eq!(seen, Some(0));
    let (nurse, doctor) = (story.nurse(), story.doctor());
    assert_eq!(story.clinic.send_as(id(), &nurse, assign(&nurse), seen), Outcome::Applied);
    let refused = story.clinic.send_as(id(), &doctor, assign(&doctor), seen);
    assert_eq!(codes(&refused), [Code::Stale]);
    assert_eq!(row(&story)["assigned_to"], json!(nurse.staff_id()));
    let seen = row(&story)["version"].as_i64();
    let snooze =
        || Command::SnoozeResident(SnoozeResident { act: id(), resident: story.li.id, until: later(&story, 3) });
    assert_eq!(story.clinic.send_as(id(), &doctor, assign(&doctor), seen), Outcome::Applied);
    assert_eq!(codes(&story.clinic.send_as(id(), &nurse, snooze(), seen)), [Code::Stale]);
    let departure = Departure { kind: DepartureKind::Moved, on: story.clinic.today() };
    let moved = RecordDeparture { act: id(), resident: story.li.id, departure, reason: "搬家".to_owned() };
    assert_eq!(codes(&story.clinic.send_as(id(), &nurse, Command::RecordDeparture(moved), seen)), [Code::Stale]);
}

#[test]
fn what_another_team_did_before_is_no_news_to_the_team_that_serves_her_now() {
    let story = Story::of_both();
    let invite = || Command::InviteResident(InviteResident { act: id(), resident: story.li.id });
    story.clinic.must(&story.nurse(), invite());
    let (other, _) = other_team(&story.clinic);
    story.clinic.write(move |conn| {
        diesel::update(list_acts::table).set(list_acts::team_id.eq(Some(other))).execute(conn)?;
        Ok(())
    });
    assert_eq!(story.clinic.send_as(id(), &story.doctor(), invite(), Some(0)), Outcome::Applied);
    assert_eq!(codes(&story.clinic.send_as(id(), &story.nurse(), invite(), Some(0))), [Code::Stale]);
}

#[test]
fn who_was_given_to_somebody_who_left_is_free_again() {
    let story = Story::of_both();
    let nurse = story.nurse().staff_id();
    let assign = |to| Command::AssignResident(AssignResident { act: id(), resident: story.li.id, to });
    story.clinic.must(&story.doctor(), assign(nurse));
    story.clinic.on(later(&story, 2));
    let (team, last) = (story.clinic.team, later(&story, -1));
    story.clinic.write(move |conn| {
        let of_nurse = team_members::table.filter(team_members::team_id.eq(team));
        diesel::update(of_nurse.filter(team_members::staff_id.nullable().eq(nurse)))
            .set(team_members::valid_to.eq(Some(last)))
            .execute(conn)?;
        Ok(())
    });
    let (_, body) = story.clinic.get(&story.doctor(), "/worklist?assigned=nobody");
    assert_eq!(
        (ids(&body["rows"], "name"), &body["rows"][0]["assigned_to"]),
        (vec!["李秀英".to_owned()], &Value::Null)
    );
    assert_eq!(fields(&story.clinic.send(&story.doctor(), assign(nurse))), [("to", Code::NotInTeam)]);
}

#[test]
fn the_list_is_worked_by_its_team_alone() {
    let story = Story::of_both();
    let stranger = story.clinic.employ(Role::Nurse, story.clinic.elsewhere);
    let outcome = story.clinic.send(&stranger, Command::RecordCall(call(&story, CallOutcome::Reached, None)));
    assert_eq!(codes(&outcome), [Code::NotFound]);
    for actor in [story.li.actor.clone(), story.clinic.staff(Role::Pharmacist), story.clinic.staff(Role::Manager)] {
        let outcome = story.clinic.send(&actor, Command::RecordCall(call(&story, CallOutcome::Reached, None)));
        assert_eq!(codes(&outcome), [Code::Forbidden], "{:?}", actor.role);
    }
    let mut other = call(&story, CallOutcome::Reached, None);
    other.resident = ResidentId(uuid::Uuid::now_v7());
    assert_eq!(codes(&story.clinic.send(&story.nurse(), Command::RecordCall(other))), [Code::NotFound]);
}
