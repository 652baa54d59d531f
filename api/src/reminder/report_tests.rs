//! The funnel counts each state by itself; the days covered are of what was handed over.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::command::Command;
use jiayi_core::prescription::Kind;
use jiayi_core::reminder::commands::SeeReminders;
use jiayi_core::reminder::{Channel, StepId};
use serde_json::{Value, json};

use crate::database::schema::told;
use crate::database::sql::{Key, Word};
use crate::prescription::tests::story::{AMLODIPINE, Story, order};
use crate::reminder::sending::tests::Sending;

const PATH: &str = "/reminders/report?from=2026-11-01&to=2027-01-31";

fn line<'a>(report: &'a Value, rung: &str, channel: &str) -> &'a Value {
    let lines = report["funnel"].as_array().expect("lines");
    lines.iter().find(|line| line["rung"] == rung && line["channel"] == channel).unwrap_or(&Value::Null)
}

#[test]
fn taken_is_not_delivered_is_not_seen_is_not_acted_on() {
    let sending = Sending::with_a_phone();
    sending.lives("2026-12-10", "2026-12-15");
    let manager = sending.staff(Role::Manager);
    let report = || {
        let (status, report) = sending.get(&manager, PATH);
        assert_eq!(status, 200, "{report}");
        report
    };
    let states = |rung| {
        let report = report();
        let line = line(&report, rung, "push").clone();
        ["steps", "accepted", "delivered", "seen", "acted", "failed"].map(|state| line[state].as_i64().unwrap_or(-1))
    };
    assert_eq!(states("week_before"), [1, 1, 0, 0, 0, 0]);
    let steps: Vec<StepId> = sending.read(|conn| {
        let of_push = told::table.filter(told::channel.eq(Word(Channel::Push))).order(told::at);
        let ids: Vec<Key> = of_push.select(told::step_id).load(conn)?;
        Ok(ids.into_iter().map(|Key(id)| StepId(id)).collect())
    });
    let tells = |step, opened| {
        let seen = SeeReminders { resident: sending.li.id, steps: vec![step], opened };
        sending.must(&sending.li.actor, Command::SeeReminders(seen));
    };
    tells(steps[0], false);
    assert_eq!(states("week_before"), [1, 1, 1, 0, 0, 0]);
    tells(steps[0], true);
    assert_eq!(states("week_before"), [1, 1, 1, 1, 0, 0]);
    sending.asks_again();
    sending.sends();
    assert_eq!(states("week_before"), [1, 1, 1, 1, 1, 0]);
    assert_eq!(states("five_days_before"), [1, 1, 0, 0, 1, 0]);
}

#[test]
fn days_covered_are_told_at_three_six_and_twelve_months() {
    let story = Story::begin();
    story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
    let manager = story.staff(Role::Manager);
    let covered = || {
        let (_, report) = story.get(&manager, PATH);
        report["covered"].clone()
    };
    let none = |months| json!({ "months": months, "medicines": 0, "mean": null, "at_least_80": 0 });
    assert_eq!(covered(), json!([none(3), none(6), none(12)]));
    story.days_later(91);
    // 28 of the 92 days from 21 November to 20 February, not over yet.
    assert_eq!(covered()[0], none(3));
    story.days_later(93);
    assert_eq!(covered()[0], json!({ "months": 3, "medicines": 1, "mean": 304, "at_least_80": 0 }));
    assert_eq!(covered()[1], none(6));
}
