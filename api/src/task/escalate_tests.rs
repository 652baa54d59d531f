use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::id::{StaffId, SubstitutionId, TaskId};
use jiayi_core::task::commands::SeeTask;
use jiayi_core::team::leave::NameSubstitute;
use serde_json::json;

use crate::database::schema::{accounts, task_escalations, tasks};
use crate::feed::{self, Feed};
use crate::follow_up::story::{Story, pressure};
use crate::jobs::{Stop, run_due};
use crate::seal::Place;
use crate::testing::{TestPerson, day, id, numbers};

const LEADERS_PHONE: &str = "13900139001";
const DUTY_PHONE: &str = "0851-7654321";

/// The first day of the tests is a Saturday, and at ten a danger value opens triage; the leader has a phone.
fn triage_on_saturday() -> (Story, TaskId) {
    let story = Story::begin();
    let leader = story.doctor().account;
    let place = Place { table: "accounts", column: "phone_sealed", row: leader.0 };
    let sealed = story.clinic.rules.keys.seal_text(place, LEADERS_PHONE).expect("sealed");
    story.clinic.write(move |conn| {
        diesel::update(accounts::table.find(leader)).set(accounts::phone_sealed.eq(Some(sealed))).execute(conn)?;
        Ok(())
    });
    story.clinic.must(&story.li.actor, Command::RecordReading(story.reading(pressure(186, 104))));
    let task = story.clinic.read(|conn| Ok(tasks::table.select(tasks::id).first(conn)?));
    (story, task)
}

/// The jobs run at that moment; gives whom messages have gone to since the triage began.
fn at(story: &Story, date: &str, hour: i64, minute: i64) -> Vec<String> {
    story.clinic.on(day(date));
    story.clinic.clock.set(day(date).start().plus_ms((hour * 60 + minute) * 60_000));
    story.clinic.wait(run_due(&story.clinic.clinic, &Stop::default())).expect("the jobs");
    let ours = |(to, _): (String, String)| [LEADERS_PHONE, DUTY_PHONE].contains(&to.as_str()).then_some(to);
    story.clinic.messages().into_iter().filter_map(ours).collect()
}

fn escalations(story: &Story) -> Vec<(String, Instant, Option<StaffId>)> {
    story.clinic.read(|conn| {
        let columns = (task_escalations::attention, task_escalations::at, task_escalations::staff_id);
        Ok(task_escalations::table.order(task_escalations::at).select(columns).load(conn)?)
    })
}

fn see(story: &Story, task: TaskId, seen: Option<i64>) -> Outcome {
    let command = Command::SeeTask(SeeTask { task, resident: story.li.id });
    story.clinic.send_as(id(), &story.nurse(), command, seen)
}

#[test]
fn over_the_weekend_nobody_is_called_and_on_monday_the_leader_then_the_duty_number_each_once() {
    let (story, _) = triage_on_saturday();
    assert_eq!(at(&story, "2026-11-21", 23, 59), [""; 0]);
    assert_eq!(at(&story, "2026-11-23", 8, 29), [""; 0]);
    assert_eq!(at(&story, "2026-11-23", 8, 30), [LEADERS_PHONE]);
    assert_eq!(at(&story, "2026-11-23", 8, 59), [LEADERS_PHONE]);
    for (hour, minute) in [(9, 0), (9, 1), (17, 0)] {
        assert_eq!(at(&story, "2026-11-23", hour, minute), [LEADERS_PHONE, DUTY_PHONE]);
    }
    let leader = story.doctor().staff_id();
    let monday = |hour: i64, minute: i64| day("2026-11-23").start().plus_ms((hour * 60 + minute) * 60_000);
    assert_eq!(
        escalations(&story),
        [("leader".to_owned(), monday(8, 30), leader), ("duty_number".to_owned(), monday(9, 0), None)]
    );
    for (_, text) in story.clinic.messages() {
        assert!(!text.contains('李') && !text.contains("血压"), "{text}");
    }
}

#[test]
fn after_a_server_that_was_away_over_both_moments_both_are_called() {
    let (story, _) = triage_on_saturday();
    assert_eq!(at(&story, "2026-11-24", 8, 0), [LEADERS_PHONE, DUTY_PHONE]);
}

#[test]
fn what_somebody_has_looked_at_in_between_calls_nobody() {
    let (story, task) = triage_on_saturday();
    assert_eq!(see(&story, task, None), Outcome::Applied);
    assert_eq!(at(&story, "2026-11-24", 12, 0), [""; 0]);
    assert_eq!(escalations(&story), []);

    let (story, task) = triage_on_saturday();
    at(&story, "2026-11-23", 8, 30);
    assert_eq!(see(&story, task, None), Outcome::Applied);
    assert_eq!(at(&story, "2026-11-24", 12, 0), [LEADERS_PHONE]);
}

#[test]
fn the_team_s_list_moves_on_and_who_was_about_to_look_is_not_too_late() {
    let (story, task) = triage_on_saturday();
    let seen = story.clinic.get(&story.nurse(), "/tasks").1["tasks"][0]["version"].as_i64();
    let versions = |story: &Story| {
        let (team, li) = (story.clinic.team, story.li.id);
        story
            .clinic
            .read(move |conn| Ok((feed::version(conn, Feed::Team(team))?, feed::version(conn, Feed::Resident(li))?)))
    };
    let before = versions(&story);
    at(&story, "2026-11-23", 8, 30);
    let after = versions(&story);
    assert!(after.0 == before.0 + 1 && after.1 == before.1, "{before:?} {after:?}");
    let (_, list) = story.clinic.get(&story.nurse(), "/tasks");
    assert_eq!(list["tasks"][0]["attention"], json!("leader"));
    assert_eq!(see(&story, task, seen), Outcome::Applied);
}

#[test]
fn while_the_leader_is_on_leave_the_substitute_is_asked() {
    let (story, _) = triage_on_saturday();
    let clinic = &story.clinic;
    let substitute = clinic.staff_id(Role::AssistantGp);
    let leave = NameSubstitute {
        substitution: id::<SubstitutionId>(),
        team: clinic.team,
        absent: clinic.staff_id(Role::Doctor),
        substitute,
        from: day("2026-11-23"),
        to: day("2026-11-23"),
    };
    clinic.must(&clinic.staff(Role::Manager), Command::NameSubstitute(leave));
    // The substitute's account has no phone: it stands on the list.
    assert_eq!(at(&story, "2026-11-23", 8, 45), [""; 0]);
    let asked: Vec<_> = escalations(&story).into_iter().map(|(_, _, who)| who).collect();
    assert_eq!(asked, [Some(substitute)]);
}

#[test]
fn without_a_contract_no_leader_stands_in_between_and_the_duty_number_is_called_at_once() {
    let (story, _) = triage_on_saturday();
    let clinic = &story.clinic;
    let wang: TestPerson = clinic.resident("王建国", numbers::WANG, "13800138002");
    let reading = story.reading(pressure(190, 110));
    let reading = jiayi_core::reading::commands::RecordReading { resident: wang.id, ..reading };
    clinic.must(&wang.actor, Command::RecordReading(reading));
    let first = at(&story, "2026-11-23", 8, 30);
    assert!(first.len() == 2 && first.contains(&DUTY_PHONE.to_owned()), "{first:?}");
}
