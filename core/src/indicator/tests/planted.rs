//! Mistakes on purpose: the worked examples must see each of them.

use super::super::facts::Span;
use super::vectors::failing;
use crate::follow_up::VisitMode;

#[test]
fn a_visit_by_phone_that_counted_as_face_to_face_would_be_seen() {
    let seen_by = failing(|mut facts| {
        for visit in &mut facts.assessments {
            if visit.mode == VisitMode::Phone {
                visit.mode = VisitMode::Clinic;
            }
        }
        facts
    });
    let expected =
        ["a visit by phone is not face to face", "a phone call controls nobody", "a phone call keeps no appointment"];
    assert_eq!(seen_by, expected);
}

#[test]
fn a_dead_person_kept_in_the_denominator_would_be_seen() {
    let seen_by = failing(|mut facts| {
        facts.died_on = None;
        facts
    });
    let expected =
        ["the dead leave both from the day of death", "the dead are in no denominator", "the dead have no gap"];
    assert_eq!(seen_by, expected);
}

#[test]
fn a_death_that_reached_back_before_its_day_would_be_seen() {
    let seen_by = failing(|mut facts| {
        facts.died_on = facts.died_on.map(|died| died.plus_days(-30).expect("in range"));
        facts
    });
    assert_eq!(seen_by, ["alive and covered the day before death", "managed until she died"]);
}

#[test]
fn a_loss_read_as_of_today_would_be_seen() {
    let seen_by = failing(|mut facts| {
        for enrolled in &mut facts.enrolments {
            let still = enrolled.lost.iter().any(|span| span.to.is_none());
            enrolled.lost.clear();
            enrolled.lost.extend(still.then_some(Span { from: enrolled.from, to: None }));
        }
        facts
    });
    assert_eq!(seen_by, ["controlled until she could not be found", "not controlled while she could not be found"]);
}

#[test]
fn an_enrolment_read_as_of_today_would_be_seen() {
    let seen_by = failing(|mut facts| {
        facts.enrolments.retain(|enrolled| enrolled.closed_on.is_none());
        facts
    });
    assert!(seen_by.contains(&"controlled until she was lost") && seen_by.contains(&"who declined stays in the year"));
}
