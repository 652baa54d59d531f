//! What there is to remind her of, by what a feed carries: as a phone reads it.

use jiayi_core::prescription::commands::ReportStock;
use jiayi_core::reminder::{About, Matter, matters};
use jiayi_core::view::{Kind as Carried, Page, Story as Carries, View};
use jiayi_core::worklist::commands::RecordDeparture;
use jiayi_core::worklist::{Departure, DepartureKind};

use super::*;
use crate::testing::day;

fn told_of(story: &Story, reader: &Actor, feed: &str) -> Vec<Matter> {
    let (status, body) = story.get(reader, &format!("/changes?feed={feed}&limit=500"));
    assert_eq!(status, 200, "{body}");
    let page: Page = serde_json::from_str(&body.to_string()).expect("a page");
    let view = |change: &jiayi_core::view::Change| {
        let entity = change.entity.as_ref()?;
        Some(View::parse(Carried::parse(&change.kind)?, entity.get()).expect("this build's own"))
    };
    let views: Vec<View> = page.changes.iter().filter_map(view).collect();
    let policy = story.rules.policies.on(story.today()).expect("a policy");
    matters(&Carries::from_iter(&views), policy, story.today()).expect("in the calendar")
}

fn told_of_herself(story: &Story) -> Vec<Matter> {
    told_of(story, &story.li.actor, &format!("resident:{}", story.li.id))
}

fn refill(story: &Story) -> Option<Matter> {
    told_of_herself(story).into_iter().find(|matter| matter.about == About::Refill)
}

#[test]
fn a_medicine_is_told_of_by_what_was_handed_over_and_to_her_by_her_own_count() {
    let (story, _) = nearly_used_up();
    let first = refill(&story).expect("it runs out");
    assert_eq!((first.due, first.counted, first.asked), (day("2026-12-19"), None, false));
    let report = ReportStock { report: id(), resident: story.li.id, dispensing: first.of.into(), units_left: 10 };
    assert_eq!(story.send(&story.li.actor, Command::ReportStock(report)), Outcome::Applied);
    let counted = refill(&story).expect("it runs out");
    assert_eq!((counted.of, counted.due, counted.counted), (first.of, first.due, Some(day("2026-12-24"))));
}

#[test]
fn what_she_asked_for_is_marked_until_it_is_refused_or_taken_back_and_what_is_handed_over_is_another() {
    let (story, medicine) = nearly_used_up();
    let is_asked = || refill(&story).expect("it runs out").asked;
    let (request, item) = asked(&story, medicine);
    assert!(is_asked());
    assert_eq!(withdraw(&story, request, item), Outcome::Applied);
    assert!(!is_asked());
    let (request, item) = asked(&story, medicine);
    assert_eq!(refuse(&story, &story.doctor, request, item), Outcome::Applied);
    assert!(!is_asked());

    let before = refill(&story).expect("it runs out");
    story.supplied(Kind::Repeat, vec![order(AMLODIPINE, 28)]);
    let after = refill(&story).expect("the next one runs out");
    assert_ne!(before.of, after.of);
    assert_eq!((after.due, after.asked), (day("2027-01-16"), false));
}

#[test]
fn what_is_stopped_and_whatever_is_of_who_has_left_is_told_no_more() {
    let story = Story::begin();
    let prescription = story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
    assert!(refill(&story).is_some());
    assert_eq!(story.stop(prescription), Outcome::Applied);
    assert_eq!(refill(&story), None);

    let (story, _) = nearly_used_up();
    let departure = Departure { kind: DepartureKind::Moved, on: story.today() };
    let moved = RecordDeparture { act: id(), resident: story.li.id, departure, reason: "女儿来电".to_owned() };
    assert_eq!(story.send(&story.doctor, Command::RecordDeparture(moved)), Outcome::Applied);
    // Who works with the list knows at once; her own phone when her contract has ended with tomorrow.
    assert_eq!(told_of(&story, &story.doctor, &format!("team:{}", story.team)), []);
    story.days_later(25);
    assert_eq!(told_of_herself(&story), []);
}
