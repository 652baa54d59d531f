//! Departures through the door: who records and corrects them, what they end, and that nothing of a mistaken one remains.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::follow_up::commands::{CloseEnrolment, LoseFromFollowUp};
use jiayi_core::follow_up::{CloseReason, Programme};
use jiayi_core::id::{EnrolmentId, ListActId, ResidentId, TaskId};
use jiayi_core::person::IdentityText;
use jiayi_core::reading::BloodPressure;
use jiayi_core::task::commands::SeeTask;
use jiayi_core::team::Duty;
use jiayi_core::worklist::commands::{CorrectDeparture, RecordCall, RecordDeparture, SnoozeResident, UndoListAct};
use jiayi_core::worklist::{CallOutcome, Departure, DepartureKind};

use crate::database::schema::{enrolments, resident_homes, residents, tasks};
use crate::database::sql::Key;
use crate::follow_up::story::{Story, ids, pressure};
use crate::seal::Place;
use crate::session::Actor;
use crate::testing::{codes, fields, id, numbers};

const DAY_MS: i64 = 24 * 3_600_000;

fn departure(resident: ResidentId, kind: DepartureKind, on: Day) -> RecordDeparture {
    RecordDeparture { act: id(), resident, departure: Departure { kind, on }, reason: "家属来电告知".to_owned() }
}

fn departed(story: &Story, by: &Actor, kind: DepartureKind) -> ListActId {
    let command = departure(story.li.id, kind, story.clinic.today());
    let act = command.act;
    story.clinic.must(by, Command::RecordDeparture(command));
    act
}

fn correct(story: &Story, by: &Actor, act: ListActId, card: Option<&str>) -> Outcome {
    let card_number = card.map(IdentityText::new);
    let (resident, reason) = (story.li.id, "登记有误".to_owned());
    story.clinic.send(by, Command::CorrectDeparture(CorrectDeparture { act, resident, reason, card_number }))
}

fn called(story: &Story, days_ago: i64, outcome: CallOutcome) -> Command {
    let called_at = story.clinic.clock.now().plus_ms(-days_ago * DAY_MS);
    let reason = Some("家属来电告知".to_owned());
    Command::RecordCall(RecordCall { act: id(), resident: story.li.id, called_at, outcome, reason })
}

fn days_later(story: &Story, days: i64) {
    story.clinic.on(story.clinic.today().plus_days(days).expect("in range"));
}

/// A nurse of another team at the same institution, and one of another institution.
fn strangers(story: &Story) -> [Actor; 2] {
    [story.clinic.institution, story.clinic.elsewhere].map(|institution| {
        let team = story.clinic.another_team(institution);
        let nurse = story.clinic.employ(Role::Nurse, institution);
        story.clinic.join(team, nurse.staff_id().expect("staff"), Duty::Nurse);
        nurse
    })
}

/// Everything of Li that a departure touches, but for contracts and refills, which their rooms' tests look at.
fn record(story: &Story) -> String {
    let resident = story.li.id;
    story.clinic.read(move |conn| {
        let died: Option<Day> = residents::table.find(resident).select(residents::died_on).first(conn)?;
        let homes: Vec<(Key, Day, Option<Day>)> = resident_homes::table
            .filter(resident_homes::resident_id.eq(resident))
            .select((resident_homes::id, resident_homes::valid_from, resident_homes::valid_to))
            .load(conn)?;
        let programmes: Vec<(EnrolmentId, String, Option<String>, Option<Day>)> = enrolments::table
            .filter(enrolments::resident_id.eq(resident))
            .order(enrolments::id)
            .select((enrolments::id, enrolments::state, enrolments::reason, enrolments::valid_to))
            .load(conn)?;
        let open: Vec<(Key, bool, Option<String>, Option<Vec<u8>>)> = tasks::table
            .filter(tasks::resident_id.eq(resident))
            .order(tasks::id)
            .select((tasks::id, tasks::closed_at.is_not_null(), tasks::outcome, tasks::note_sealed))
            .load(conn)?;
        Ok(format!("{died:?} {homes:?} {programmes:?} {open:?}"))
    })
}

#[test]
fn nothing_of_a_mistaken_departure_remains() {
    for kind in [DepartureKind::Died, DepartureKind::Moved] {
        let story = Story::of_both();
        let lost = story.enrolled(story.li.id, Programme::Copd);
        let lose = LoseFromFollowUp { enrolment: lost, resident: story.li.id };
        story.clinic.must(&story.nurse(), Command::LoseFromFollowUp(lose));
        story.clinic.must(&story.li.actor, Command::RecordReading(story.reading(pressure(186, 104))));
        let before = record(&story);
        let act = departed(&story, &story.nurse(), kind);
        let gone = record(&story);
        assert!(!gone.contains("enrolled") && !gone.contains("lost"), "{kind:?}: {gone}");
        assert_eq!(gone.contains("not_needed"), kind == DepartureKind::Died, "{gone}");
        days_later(&story, 3);
        assert_eq!(correct(&story, &story.nurse(), act, None), Outcome::Applied);
        assert_eq!(record(&story), before, "{kind:?}");
        assert_eq!(story.clinic.get(&story.doctor(), "/tasks").1["open"], 1, "somebody still must look");
    }
}

#[test]
fn a_move_leaves_nothing_to_look_at_but_a_danger_and_its_correction_brings_the_rest_back() {
    let story = Story::of_both();
    let mut visit = story.visit();
    visit.forms.hypertension = None;
    visit.common.pressure = Some(BloodPressure::new(146, 88));
    story.recorded(&story.doctor(), visit);
    story.clinic.must(&story.li.actor, Command::RecordReading(story.reading(pressure(186, 104))));
    let open = || {
        let (_, body) = story.clinic.get(&story.doctor(), "/tasks");
        let mut kinds = ids(&body["tasks"], "kind");
        kinds.sort_unstable();
        kinds
    };
    assert_eq!(open(), ["hypertension_track", "triage"]);
    let act = departed(&story, &story.nurse(), DepartureKind::Moved);
    assert_eq!(open(), ["triage"], "wherever she lives, her pressure is what it is");
    let rows: Vec<(TaskId, Vec<u8>)> = story.clinic.read(|conn| {
        let closed = tasks::table.filter(tasks::closed_at.is_not_null()).filter(tasks::outcome.eq("not_needed"));
        Ok(closed.select((tasks::id, tasks::note_sealed.assume_not_null())).load(conn)?)
    });
    let place = |task: TaskId| Place { table: "tasks", column: "note_sealed", row: task.0 };
    let why = |(task, note): &(TaskId, Vec<u8>)| {
        story.clinic.rules.keys.open_text(place(*task), note).expect("ours").to_string()
    };
    assert_eq!(rows.iter().map(why).collect::<Vec<_>>(), ["居民已迁出"]);
    assert_eq!(correct(&story, &story.nurse(), act, None), Outcome::Applied);
    assert_eq!(open(), ["hypertension_track", "triage"]);
}

#[test]
fn a_danger_that_outlasts_a_move_is_seen_where_it_was_opened_when_she_is_nobody_s_any_more() {
    let story = Story::begin();
    story.clinic.must(&story.li.actor, Command::RecordReading(story.reading(pressure(186, 104))));
    departed(&story, &story.nurse(), DepartureKind::Moved);
    days_later(&story, 3);
    let waiting = |actor: &Actor| {
        let (_, body) = story.clinic.get(actor, "/tasks");
        body["tasks"].as_array().cloned().unwrap_or_default()
    };
    let [colleague, stranger] = [story.clinic.institution, story.clinic.elsewhere].map(|institution| {
        let doctor = story.clinic.employ(Role::Doctor, institution);
        assert_eq!(waiting(&doctor).len(), usize::from(institution == story.clinic.institution));
        doctor
    });
    let task: TaskId = story.clinic.read(|conn| Ok(tasks::table.select(tasks::id).first(conn)?));
    let see = || Command::SeeTask(SeeTask { task, resident: story.li.id });
    assert_eq!(codes(&story.clinic.send(&stranger, see())), [Code::NotFound]);
    assert_eq!(story.clinic.send(&colleague, see()), Outcome::Applied);
}

#[test]
fn a_move_is_corrected_days_later_by_whoever_recorded_it_and_by_any_desk_that_sees_her_card() {
    let story = Story::of_both();
    let act = departed(&story, &story.nurse(), DepartureKind::Moved);
    days_later(&story, 5);
    let own_desk = story.clinic.staff(Role::Desk);
    let far_desk = story.clinic.employ(Role::Desk, story.clinic.elsewhere);
    for stranger in strangers(&story) {
        assert_eq!(codes(&correct(&story, &stranger, act, Some(numbers::LI))), [Code::NotFound]);
    }
    for desk in [&own_desk, &far_desk] {
        assert_eq!(fields(&correct(&story, desk, act, None)), [("card_number", Code::MissingField)]);
        let another = correct(&story, desk, act, Some(numbers::WANG));
        assert_eq!(fields(&another), [("card_number", Code::PhoneCard)]);
    }
    assert_eq!(correct(&story, &far_desk, act, Some(numbers::LI)), Outcome::Applied);
    assert_eq!(codes(&correct(&story, &far_desk, act, Some(numbers::LI))), [Code::NotADeparture]);
    assert_eq!(story.clinic.get(&story.nurse(), "/worklist").1["rows"][0]["name"], "李秀英");
}

#[test]
fn who_has_no_contract_departs_and_returns_by_her_home_institution() {
    let story = Story::begin();
    let wang = story.clinic.resident("王德明", numbers::WANG, "13800138002");
    let (desk, nurse) = (story.clinic.staff(Role::Desk), story.nurse());
    let [_, stranger] = strangers(&story);
    let moves = || departure(wang.id, DepartureKind::Moved, story.clinic.today());
    assert_eq!(codes(&story.clinic.send(&stranger, Command::RecordDeparture(moves()))), [Code::NotFound]);
    let first = moves();
    story.clinic.must(&nurse, Command::RecordDeparture(first.clone()));
    assert_eq!(codes(&story.clinic.send(&desk, Command::RecordDeparture(moves()))), [Code::NotFound], "no home here");
    let undo = UndoListAct { act: first.act, resident: wang.id };
    assert_eq!(codes(&story.clinic.send(&stranger, Command::UndoListAct(undo.clone()))), [Code::NotFound]);
    story.clinic.must(&nurse, Command::UndoListAct(undo));

    let second = moves();
    story.clinic.must(&desk, Command::RecordDeparture(second.clone()));
    days_later(&story, 8);
    let reason = "家属说只是住院".to_owned();
    let correct = |card_number| {
        let (act, resident, reason) = (second.act, wang.id, reason.clone());
        Command::CorrectDeparture(CorrectDeparture { act, resident, reason, card_number })
    };
    assert_eq!(codes(&story.clinic.send(&stranger, correct(None))), [Code::NotFound]);
    story.clinic.must(&desk, correct(None));
    story.clinic.must(&desk, Command::RecordDeparture(moves()));
}

#[test]
fn a_departure_is_the_panels_while_she_has_a_team_and_is_told_once() {
    let story = Story::of_both();
    let moved = || departure(story.li.id, DepartureKind::Moved, story.clinic.today());
    let [colleague, stranger] = strangers(&story);
    for other in [&colleague, &stranger, &story.clinic.staff(Role::Desk)] {
        assert_eq!(codes(&story.clinic.send(other, Command::RecordDeparture(moved()))), [Code::NotFound]);
    }
    story.clinic.must(&story.nurse(), Command::RecordDeparture(moved()));
    let again = story.clinic.send(&story.nurse(), Command::RecordDeparture(moved()));
    assert_eq!(codes(&again), [Code::AlreadyDeparted]);
    let died = departure(story.li.id, DepartureKind::Died, story.clinic.today());
    story.clinic.must(&story.nurse(), Command::RecordDeparture(died));
}

#[test]
fn a_departure_is_judged_by_the_team_of_today_however_old_the_call() {
    let story = Story::of_both();
    let old_nurse = story.nurse();
    let [new_nurse, _] = strangers(&story);
    let new_team = story.clinic.read({
        let staff = new_nurse.staff_id().expect("staff");
        move |conn| {
            use crate::database::schema::team_members;
            Ok(team_members::table
                .filter(team_members::staff_id.eq(staff))
                .select(team_members::team_id)
                .first(conn)?)
        }
    });
    story.transferred(new_team);
    let today = story.clinic.today();
    for outcome in [CallOutcome::Moved { on: today }, CallOutcome::Died { on: today }] {
        assert_eq!(codes(&story.clinic.send(&old_nurse, called(&story, 5, outcome))), [Code::NotFound]);
    }
    story.clinic.must(&old_nurse, called(&story, 5, CallOutcome::Reached));
    for days_ago in [366, -1] {
        let refused = story.clinic.send(&new_nurse, called(&story, days_ago, CallOutcome::Died { on: today }));
        assert_eq!(fields(&refused), [("called_at", Code::CallTime)]);
    }
    story.clinic.must(&new_nurse, called(&story, 5, CallOutcome::Died { on: today }));
}

#[test]
fn another_team_of_the_institution_undoes_nothing() {
    let story = Story::of_both();
    let [colleague, _] = strangers(&story);
    let snooze = SnoozeResident { act: id(), resident: story.li.id, until: day_after(&story, 5) };
    let undo = UndoListAct { act: snooze.act, resident: story.li.id };
    story.clinic.must(&story.nurse(), Command::SnoozeResident(snooze));
    assert_eq!(codes(&story.clinic.send(&colleague, Command::UndoListAct(undo.clone()))), [Code::NotFound]);
    story.clinic.must(&story.doctor(), Command::UndoListAct(undo));
}

fn day_after(story: &Story, days: i64) -> Day {
    story.clinic.today().plus_days(days).expect("in range")
}

#[test]
fn a_departure_lies_within_a_life_and_is_no_departure_of_one_programme() {
    let story = Story::of_both();
    let send = |kind, on: &str| {
        let command = departure(story.li.id, kind, on.parse().expect("a day"));
        story.clinic.send(&story.nurse(), Command::RecordDeparture(command))
    };
    assert_eq!(fields(&send(DepartureKind::Died, "1950-03-14")), [("on", Code::BeforeBirth)]);
    assert_eq!(fields(&send(DepartureKind::Moved, "2026-11-20")), [("on", Code::DateRange)], "her home is of today");
    let enrolment = story.clinic.read({
        let resident = story.li.id;
        move |conn| {
            Ok(enrolments::table.filter(enrolments::resident_id.eq(resident)).select(enrolments::id).first(conn)?)
        }
    });
    let close = CloseEnrolment { enrolment, resident: story.li.id, reason: CloseReason::Died };
    let refused = story.clinic.send(&story.nurse(), Command::CloseEnrolment(close));
    assert_eq!(codes(&refused), [Code::RecordDeparture]);
    let act = departed(&story, &story.nurse(), DepartureKind::Died);
    let (resident, reason) = (story.li.id, "长".repeat(501));
    let novel = CorrectDeparture { act, resident, reason, card_number: None };
    let refused = story.clinic.send(&story.nurse(), Command::CorrectDeparture(novel));
    assert_eq!(fields(&refused), [("reason", Code::ReasonRequired)]);
}

#[test]
fn of_two_departures_the_later_is_corrected_first() {
    let story = Story::of_both();
    let moved = departed(&story, &story.nurse(), DepartureKind::Moved);
    days_later(&story, 1);
    let died = departed(&story, &story.nurse(), DepartureKind::Died);
    assert_eq!(codes(&correct(&story, &story.nurse(), moved, None)), [Code::UndoBuiltOn]);
    assert_eq!(correct(&story, &story.nurse(), died, None), Outcome::Applied);
    assert_eq!(correct(&story, &story.nurse(), moved, None), Outcome::Applied);
    assert_eq!(story.clinic.get(&story.nurse(), "/worklist").1["rows"][0]["name"], "李秀英");
}
