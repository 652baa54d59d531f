//! N5.

use super::*;

fn steps_of(matters: &[Matter], people: &[Recipient]) -> Vec<Step> {
    matters.iter().flat_map(|matter| planned(matter, people, &[], at("2026-03-20", 8))).collect()
}

fn nobody_had_any(_: Uuid, _: Day) -> usize {
    0
}

fn two_medicines() -> [Matter; 2] {
    [refill("2026-03-30"), Matter { of: Uuid::from_u128(0x29), ..refill("2026-03-30") }]
}

#[test]
fn several_medicines_are_one_message_by_each_channel() {
    let phone =
        [Recipient { channels: every_channel().without(Channel::Local), ..person(Audience::Resident, RESIDENT) }];
    let digests = digests(steps_of(&two_medicines(), &phone), nobody_had_any, &policy());
    assert!(digests.iter().all(|digest| digest.steps.len() == 2), "{digests:?}");
    let of_a_day = |on: &str| {
        let day = |digest: &&Digest| digest.at.day() == day(on);
        digests.iter().filter(day).map(|digest| digest.channel).collect::<Vec<_>>()
    };
    assert_eq!(of_a_day("2026-03-25"), [Channel::Push, Channel::Inbox]);
    let one = digests.iter().find(|digest| digest.channel == Channel::Sms).expect("a text");
    assert_eq!(one.id, DigestId::of(RESIDENT, day("2026-03-28"), Channel::Sms));
    assert_eq!(
        DigestId::of(RESIDENT, day("2026-03-28"), Channel::Local),
        DigestId::of(RESIDENT, day("2026-03-28"), Channel::Push)
    );
}

#[test]
fn a_refill_is_told_before_a_visit_and_no_more_than_three_messages_sound() {
    let visit = Matter { about: About::FollowUp, of: Uuid::from_u128(0x30), ..refill("2026-03-29") };
    let told = digests(steps_of(&[visit, refill("2026-03-30")], &everybody()[..1]), nobody_had_any, &policy());
    let text = told.iter().find(|digest| digest.channel == Channel::Sms && digest.at.day() == day("2026-03-28"));
    assert_eq!(
        text.expect("both").steps.iter().map(|step| step.about).collect::<Vec<_>>(),
        [About::Refill, About::FollowUp]
    );

    // A week after the visit was due, a push and a text are for one day.
    let visit = Matter { about: About::FollowUp, ..refill("2026-03-23") };
    let steps = steps_of(&[visit], &everybody()[..1]);
    for (most_a_day, sound) in [(3, &[Channel::Push, Channel::Sms][..]), (1, &[Channel::Sms])] {
        let told = digests(steps.clone(), nobody_had_any, &ReminderPolicy { most_a_day, ..policy() });
        let of_the_day = told.iter().filter(|digest| digest.at.day() == day("2026-03-30"));
        let (silent, sounding): (Vec<_>, Vec<_>) =
            of_the_day.map(|digest| digest.channel).partition(|channel| *channel == Channel::Inbox);
        assert_eq!((silent.as_slice(), sounding.as_slice()), (&[Channel::Inbox][..], sound));
    }
}

#[test]
fn what_she_has_had_on_that_day_counts_and_what_makes_no_sound_does_not() {
    let steps = steps_of(&two_medicines(), &everybody()[..1]);
    let channels = |had: usize| -> Vec<Channel> {
        let told = digests(steps.clone(), |_, _| had, &policy());
        told.iter().filter(|one| one.at.day() == day("2026-03-28")).map(|one| one.channel).collect()
    };
    assert_eq!(channels(2), [Channel::Inbox, Channel::Sms]);
    assert_eq!(channels(3), [Channel::Inbox]);
}

#[test]
fn a_task_of_the_team_is_in_no_message() {
    let told = digests(steps_of(&two_medicines(), &everybody()), nobody_had_any, &policy());
    assert!(told.iter().flat_map(|digest| &digest.steps).all(|step| step.channel != Channel::Task));
}
