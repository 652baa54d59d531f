//! Pages that meet, on whatever node and whatever day they are read; and what a kept list must not keep.

use std::sync::Arc;

use jiayi_core::command::Command;
use jiayi_core::follow_up::commands::{CloseEnrolment, LoseFromFollowUp, RecordVisit};
use jiayi_core::follow_up::{CloseReason, Programme};
use jiayi_core::policy::{DEMO_COUNTY, NATIONAL, PolicyBook};
use jiayi_core::worklist::CallOutcome;
use jiayi_core::worklist::commands::RecordCall;
use serde_json::{Value, json};

use super::Panels;
use crate::follow_up::story::{Story, ids, pressure};
use crate::testing::{TestPerson, id, numbers};

fn list(story: &Story, query: &str) -> Value {
    let (status, body) = story.clinic.get(&story.nurse(), &format!("/worklist{query}"));
    assert_eq!(status, 200, "{query}: {body}");
    body
}

fn names(list: &Value) -> Vec<String> {
    ids(&list["rows"], "name")
}

fn later(story: &Story, days: i64) -> jiayi_core::calendar::Day {
    story.clinic.today().plus_days(days).expect("in range")
}

/// Three of one team, each with something due.
fn three() -> (Story, Vec<TestPerson>) {
    let story = Story::of_both();
    let people = [("王建国", numbers::WANG, "13800138002"), ("陈卫东", numbers::CHEN, "13800138004")];
    let people: Vec<TestPerson> =
        people.into_iter().map(|(name, number, phone)| story.clinic.resident(name, number, phone)).collect();
    for person in &people {
        story.clinic.contract(person, story.clinic.today());
        story.enrolled(person.id, Programme::Hypertension);
    }
    (story, people)
}

#[test]
fn a_page_says_how_many_have_changed_since_the_first() {
    let (story, people) = three();
    let first = list(&story, "?limit=1");
    let next = first["next"].as_str().expect("more").to_owned();
    let mut reading = story.reading(pressure(128, 78));
    reading.resident = people[1].id;
    story.clinic.must(&people[1].actor, Command::RecordReading(reading));
    let second = list(&story, &format!("?limit=1&page={next}"));
    assert_eq!(second["changed"], json!(1));
    assert!(second["version"].as_i64() > first["version"].as_i64());
    let third = second["next"].as_str().expect("more").to_owned();
    let mut reading = story.reading(pressure(128, 78));
    reading.resident = people[0].id;
    story.clinic.must(&people[0].actor, Command::RecordReading(reading));
    assert_eq!(
        list(&story, &format!("?limit=1&page={third}"))["changed"],
        json!(2),
        "since the first page, not the last"
    );
}

#[test]
fn another_node_goes_on_where_the_first_ended() {
    let (mut story, _) = three();
    let whole = names(&list(&story, ""));
    let first = list(&story, "?limit=1");
    story.clinic.clinic.panels = Arc::new(Panels::default());
    let rest = list(&story, &format!("?page={}", first["next"].as_str().expect("more")));
    assert_eq!([names(&first), names(&rest)].concat(), whole);
    assert_eq!(whole.len(), 3);
}

#[test]
fn a_page_belongs_to_its_list_and_its_day() {
    let (story, _) = three();
    let next = list(&story, "?limit=1&programme=hypertension")["next"].as_str().expect("more").to_owned();
    let status = |query: &str| story.clinic.get(&story.nurse(), &format!("/worklist?{query}&page={next}")).0;
    assert_eq!(status("limit=2&programme=hypertension"), 200, "a page may be longer than the one before");
    assert_eq!(status("programme=diabetes"), 400, "another filter");
    assert_eq!(status("bucket=today&programme=hypertension"), 400, "another bucket");
    let doctor = story.clinic.get(&story.doctor(), &format!("/worklist?programme=hypertension&page={next}")).0;
    assert_eq!(doctor, 400, "another reader, whose `me` is somebody else");
    let other = story.clinic.another_team(story.clinic.institution);
    story.clinic.join(other, story.nurse().staff_id().expect("staff"), jiayi_core::team::Duty::Nurse);
    assert_eq!(status(&format!("programme=hypertension&team={other}")), 400, "another team");
    story.clinic.on(later(&story, 1));
    assert_eq!(status("programme=hypertension"), 200, "the day after");
    story.clinic.on(later(&story, 1));
    assert_eq!(status("programme=hypertension"), 400, "and not for ever");
}

#[test]
fn who_began_to_read_before_midnight_finds_those_whose_contract_ended_then() {
    let (story, people) = three();
    let last_day = story.clinic.today().plus_years(1).and_then(|day| day.plus_days(-1)).expect("in range");
    let (resident, eve) = (people[0].id, later(&story, 0));
    story.clinic.write(move |conn| {
        use diesel::prelude::*;

        use crate::database::schema::contracts;
        let hers = contracts::table.filter(contracts::resident_id.eq(resident));
        diesel::update(hers).set(contracts::ends_on.eq(eve)).execute(conn)?;
        Ok(())
    });
    assert!(last_day > eve);
    let whole = names(&list(&story, ""));
    let first = list(&story, "?limit=1");
    story.clinic.on(later(&story, 1));
    let rest = list(&story, &format!("?page={}", first["next"].as_str().expect("more")));
    assert_eq!([names(&first), names(&rest)].concat(), whole);
    assert_eq!(whole.len(), 3);
    assert_eq!(list(&story, "")["rows"].as_array().map(Vec::len), Some(2), "today's list has two");
    assert_eq!(names(&list(&story, "?q=wangjianguo")), [""; 0], "and a search does not find him");
}

#[test]
fn a_kept_list_hears_of_a_new_policy() {
    let mut story = Story::of_both();
    let call = RecordCall {
        act: id(),
        resident: story.li.id,
        called_at: story.clinic.clock.now(),
        outcome: CallOutcome::Refused,
        reason: Some("过几天再说".to_owned()),
    };
    story.clinic.must(&story.nurse(), Command::RecordCall(call));
    assert_eq!(names(&list(&story, "")), [""; 0]);
    story.clinic.on(later(&story, 3));
    assert_eq!(names(&list(&story, "")), [""; 0], "for ninety days");
    let other = DEMO_COUNTY.replace("990101-2026.1", "990101-test") + "\n[worklist]\nrefused_days = 2\n";
    let book = PolicyBook::parse(&[NATIONAL], &[&other]).expect("a policy");
    story.clinic.clinic.rules.policies = Arc::new(book);
    assert_eq!(names(&list(&story, "")), ["李秀英"], "for two, by the new one");
}

#[test]
fn who_cannot_be_found_or_declines_is_not_asked_every_day() {
    let listed = |story: &Story| -> Vec<String> {
        let list = list(story, "");
        let dues = list["rows"][0]["dues"].as_array().cloned().unwrap_or_default();
        dues.iter().map(|due| due["reason"]["kind"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let story = Story::begin();
    assert_eq!(listed(&story), ["follow_up"], "at 76 everybody has the yearly check");
    let (resident, enrolment) = (story.li.id, story.enrolled(story.li.id, Programme::Elderly));
    story.clinic.must(&story.nurse(), Command::LoseFromFollowUp(LoseFromFollowUp { enrolment, resident }));
    assert_eq!(listed(&story), [""; 0], "lost");
    story.clinic.on(later(&story, 1));
    let call = |outcome| {
        let (called_at, reason) = (story.clinic.clock.now(), None);
        Command::RecordCall(RecordCall { act: id(), resident, called_at, outcome, reason })
    };
    story.clinic.must(&story.nurse(), call(CallOutcome::NoAnswer));
    assert_eq!(listed(&story), [""; 0]);
    story.clinic.must(&story.nurse(), call(CallOutcome::Reached));
    assert_eq!(listed(&story), ["follow_up"], "found");
    let reason = CloseReason::Refused;
    story.clinic.must(&story.nurse(), Command::CloseEnrolment(CloseEnrolment { enrolment, resident, reason }));
    assert_eq!(listed(&story), [""; 0], "she declines");
    story.clinic.on("2027-01-02".parse().expect("a day"));
    assert_eq!(listed(&story), ["follow_up"], "a new year");
}

#[test]
fn a_dangerous_value_of_a_visit_weighs_until_the_visit_is_corrected() {
    let story = Story::of_both();
    let visit = story.recorded(&story.doctor(), story.hypertension_visit(202, 120));
    let row = &list(&story, "?q=lixiuying")["rows"][0];
    assert!(row["risk_words"].to_string().contains("0天前有危险读数"), "{row}");
    assert_eq!(row["risk"], "high");
    let readings = story.shown(&story.li.actor, "readings");
    assert!(!readings.to_string().contains("ADVICE"), "what to do was decided at the visit");
    let corrected = RecordVisit { corrects: Some(visit), ..story.hypertension_visit(122, 80) };
    story.recorded(&story.doctor(), corrected);
    let row = &list(&story, "?q=lixiuying")["rows"][0];
    assert!(!row["risk_words"].to_string().contains("危险读数"), "{row}");
    let value = json!({ "sbp": 122, "dbp": 80 });
    assert_eq!((&row["last_values"][0]["value"], &row["last_values"][0]["below"]["sbp"]), (&value, &json!(150)));
}
