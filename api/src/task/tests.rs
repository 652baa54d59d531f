use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::codes::Code;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::id::{ReferralId, ResidentId, TaskId, VisitId};
use jiayi_core::referral::{ReferralDirection, ReferralOutcome, ReferralUrgency};
use jiayi_core::task::TaskOutcome;
use jiayi_core::task::commands::{CloseTask, RecordReferralOutcome, Refer, SeeTask};
use jiayi_core::team::Duty;
use serde_json::json;

use crate::database::schema::tasks;
use crate::follow_up::story::{Story, ids, pressure};
use crate::session::{Actor, Serving};
use crate::testing::{codes, fields, id, numbers, rejected};

/// A danger value of 李秀英 has opened triage.
fn triage(story: &Story) -> TaskId {
    story.clinic.must(&story.li.actor, Command::RecordReading(story.reading(pressure(186, 104))));
    story.clinic.read(|conn| Ok(tasks::table.order(tasks::opened_at.desc()).select(tasks::id).first(conn)?))
}

fn see(story: &Story, by: &Actor, task: TaskId) -> Outcome {
    story.clinic.send(by, Command::SeeTask(SeeTask { task, resident: story.li.id }))
}

fn close(story: &Story, by: &Actor, task: TaskId, outcome: TaskOutcome, note: Option<&str>) -> Outcome {
    let note = note.map(str::to_owned);
    story.clinic.send(by, Command::CloseTask(CloseTask { task, resident: story.li.id, outcome, note }))
}

/// A doctor of another team at the same institution.
fn doctor_of_another_team(story: &Story) -> Actor {
    let team = story.clinic.another_team(story.clinic.institution);
    let doctor = story.clinic.employ(Role::Doctor, story.clinic.institution);
    story.clinic.join(team, doctor.staff_id().expect("staff"), Duty::Leader);
    doctor
}

#[test]
fn a_task_is_looked_at_and_then_closed_and_only_a_clinician_says_that_there_was_a_danger() {
    let story = Story::begin();
    let task = triage(&story);
    let (nurse, doctor) = (story.nurse(), story.doctor());
    let unseen = close(&story, &nurse, task, TaskOutcome::Handled, None);
    assert_eq!(codes(&unseen), [Code::TaskState]);
    assert_eq!(rejected(&unseen).current.as_ref().map(|task| task["state"].clone()), Some(json!("open")));
    assert_eq!(see(&story, &nurse, task), Outcome::Applied);
    assert_eq!(codes(&see(&story, &doctor, task)), [Code::TaskState], "somebody has looked already");
    for outcome in [TaskOutcome::SentToEmergency, TaskOutcome::Referred] {
        assert_eq!(fields(&close(&story, &nurse, task, outcome, None)), [("outcome", Code::ReferRole)]);
    }
    assert_eq!(fields(&close(&story, &nurse, task, TaskOutcome::NotNeeded, None)), [("note", Code::TaskNote)]);
    assert_eq!(
        close(&story, &doctor, task, TaskOutcome::SentToEmergency, Some("家属已陪同上救护车")),
        Outcome::Applied
    );
    assert_eq!(codes(&close(&story, &doctor, task, TaskOutcome::Handled, None)), [Code::TaskState]);
    assert_eq!(story.clinic.get(&doctor, "/tasks").1["open"], 0);
    let sealed: Option<Vec<u8>> =
        story.clinic.read(move |conn| Ok(tasks::table.find(task).select(tasks::note_sealed).first(conn)?));
    assert!(sealed.is_some());
}

#[test]
fn who_acts_on_what_has_moved_on_is_told_what_it_is_now() {
    let story = Story::begin();
    let task = triage(&story);
    let seen = story.clinic.get(&story.nurse(), "/tasks").1["tasks"][0]["version"].as_i64();
    let command = Command::SeeTask(SeeTask { task, resident: story.li.id });
    assert_eq!(story.clinic.send_as(id(), &story.nurse(), command.clone(), seen), Outcome::Applied);
    let late = story.clinic.send_as(id(), &story.doctor(), command, seen);
    assert_eq!(codes(&late), [Code::Stale]);
    assert_eq!(rejected(&late).current.as_ref().map(|task| task["state"].clone()), Some(json!("seen")));
}

#[test]
fn a_task_of_somebody_else_is_not_found() {
    let story = Story::begin();
    let task = triage(&story);
    let wang = story.clinic.resident("王建国", numbers::WANG, "13800138002");
    story.clinic.contract(&wang, story.clinic.today());
    let under_his_name = Command::SeeTask(SeeTask { task, resident: wang.id });
    assert_eq!(codes(&story.clinic.send(&story.doctor(), under_his_name)), [Code::NotFound]);
    assert_eq!(codes(&see(&story, &doctor_of_another_team(&story), task)), [Code::NotFound]);
    assert_eq!(codes(&see(&story, &story.clinic.staff(Role::Desk), task)), [Code::NotFound]);
    assert_eq!(codes(&see(&story, &story.li.actor, task)), [Code::Forbidden]);
    assert_eq!(story.clinic.get(&story.li.actor, "/tasks").0, 403);
    assert_eq!(codes(&see(&story, &story.doctor(), id())), [Code::NotFound]);
}

#[test]
fn triage_that_team_and_leader_let_lie_is_taken_over_by_the_institution_s_clinician() {
    let story = Story::begin();
    let task = triage(&story);
    let other = doctor_of_another_team(&story);
    let mine = |actor: &Actor| ids(&story.clinic.get(actor, "/tasks").1["tasks"], "attention");
    assert_eq!((mine(&story.doctor()), mine(&other)), (vec!["team".to_owned()], vec![]));
    // The next working morning and an hour of it.
    let opened = story.clinic.clock.now();
    let monday = (1..10)
        .filter_map(|days| opened.day().plus_days(days).ok())
        .find(|day| story.clinic.rules.calendar.is_working_day(*day));
    story.clinic.clock.set(monday.expect("a working day").start().plus_ms(12 * 3_600_000));
    assert_eq!((mine(&story.doctor()), mine(&other)), (vec!["duty_number".to_owned()], vec!["duty_number".to_owned()]));
    let colleague_s_nurse = story.clinic.employ(Role::Nurse, story.clinic.institution);
    assert_eq!(codes(&see(&story, &colleague_s_nurse, task)), [Code::NotFound]);
    assert_eq!(see(&story, &other, task), Outcome::Applied);
    assert_eq!(close(&story, &other, task, TaskOutcome::VisitArranged, None), Outcome::Applied);
}

#[test]
fn open_tasks_follow_the_resident_to_her_next_team() {
    let story = Story::begin();
    let task = triage(&story);
    let team = story.clinic.another_team(story.clinic.institution);
    let nurse = story.clinic.employ(Role::Nurse, story.clinic.institution);
    story.clinic.join(team, nurse.staff_id().expect("staff"), Duty::Nurse);
    story.clinic.on(story.clinic.today().plus_days(1).expect("in range"));
    story.transferred(team);
    let mine = |actor: &Actor| ids(&story.clinic.get(actor, "/tasks").1["tasks"], "asked_as");
    assert_eq!((mine(&nurse), mine(&story.nurse())), (vec!["team".to_owned()], vec![]));
    assert_eq!(see(&story, &nurse, task), Outcome::Applied);
}

fn refer(resident: ResidentId, visit: Option<VisitId>) -> Refer {
    Refer {
        referral: id(),
        resident,
        visit,
        direction: ReferralDirection::Up,
        urgency: ReferralUrgency::Routine,
        to_institution: "县人民医院".to_owned(),
        to_department: "心血管内科".to_owned(),
        reason: "连续两次血压控制不满意".to_owned(),
    }
}

#[test]
fn a_clinician_refers_and_the_outcome_comes_once() {
    let story = Story::of_both();
    let visit = story.recorded(&story.doctor(), story.visit());
    let command = refer(story.li.id, Some(visit));
    assert_eq!(codes(&story.clinic.send(&story.nurse(), Command::Refer(command.clone()))), [Code::Forbidden]);
    story.clinic.must(&story.clinic.staff(Role::VillageDoctor), Command::Refer(command.clone()));
    assert_eq!(codes(&story.clinic.send(&story.doctor(), Command::Refer(command.clone()))), [Code::IdUsed]);
    let shown = &story.shown(&story.doctor(), "record")["referrals"][0];
    assert_eq!((&shown["check_by"], &shown["outcome"]), (&json!("2026-12-05"), &json!(null)));

    let outcome = |on| {
        let referral = command.referral;
        let outcome = ReferralOutcome::Treated;
        let settled = RecordReferralOutcome { referral, resident: story.li.id, outcome, on };
        story.clinic.send(&story.doctor(), Command::RecordReferralOutcome(settled))
    };
    let today = story.clinic.today();
    assert_eq!(fields(&outcome(today.plus_days(-1).expect("in range"))), [("on", Code::BeforeReferral)]);
    assert_eq!(outcome(today), Outcome::Applied);
    assert_eq!(fields(&outcome(today)), [("referral", Code::ReferralState)]);
}

#[test]
fn a_referral_names_its_own_visit_a_place_and_a_reason() {
    let story = Story::begin();
    let wang = story.clinic.resident("王建国", numbers::WANG, "13800138002");
    let send = |command: Refer| story.clinic.send(&story.doctor(), Command::Refer(command));
    assert_eq!(fields(&send(refer(story.li.id, Some(id())))), [("visit", Code::NotFound)]);
    let empty = Refer { to_institution: " ".to_owned(), reason: String::new(), ..refer(story.li.id, None) };
    assert_eq!(fields(&send(empty)), [("to_institution", Code::BadValue), ("reason", Code::BadValue)]);
    // At home here, though without a contract: the clinician on duty may refer him.
    assert_eq!(send(refer(wang.id, None)), Outcome::Applied);
    let stranger = story.clinic.employ(Role::Doctor, story.clinic.elsewhere);
    assert_eq!(codes(&story.clinic.send(&stranger, Command::Refer(refer(wang.id, None)))), [Code::NotFound]);
    let nothing: ReferralId = id();
    let settled = RecordReferralOutcome {
        referral: nothing,
        resident: wang.id,
        outcome: ReferralOutcome::Treated,
        on: story.clinic.today(),
    };
    let unknown = story.clinic.send(&story.doctor(), Command::RecordReferralOutcome(settled));
    assert_eq!(codes(&unknown), [Code::NotFound]);
}

#[test]
fn at_the_desk_a_member_of_the_team_looks_at_no_task_of_the_team() {
    let story = Story::begin();
    let task = triage(&story);
    let nurse = story.nurse();
    let desk = story.clinic.staff(Role::Desk);
    let at_desk = Actor {
        staff: desk.staff.map(|serving| Serving { staff: nurse.staff_id().expect("staff"), ..serving }),
        ..story.clinic.staff(Role::Desk)
    };
    assert_eq!(codes(&see(&story, &at_desk, task)), [Code::NotFound]);
    assert_eq!(see(&story, &nurse, task), Outcome::Applied);
}
