//! N4.

use super::*;

#[test]
fn it_is_quiet_at_night_and_nobody_is_called_at_noon_or_late() {
    let next = |channel, hour: i64, minutes: i64| {
        let next = next_allowed(channel, at("2026-03-28", hour).plus_ms(minutes * 60_000), &policy());
        format!("{} {}", next.day(), next.clock())
    };
    for (channel, hour, minutes, expected) in [
        (Channel::Sms, 7, 59, "2026-03-28 08:00"),
        (Channel::Sms, 8, 0, "2026-03-28 08:00"),
        (Channel::Push, 20, 59, "2026-03-28 20:59"),
        (Channel::Push, 21, 0, "2026-03-29 08:00"),
        (Channel::Local, 0, 0, "2026-03-28 08:00"),
        (Channel::Voice, 8, 30, "2026-03-28 09:00"),
        (Channel::Voice, 11, 59, "2026-03-28 11:59"),
        (Channel::Voice, 12, 0, "2026-03-28 14:00"),
        (Channel::Voice, 20, 29, "2026-03-28 20:29"),
        (Channel::Voice, 20, 30, "2026-03-29 09:00"),
        (Channel::Inbox, 3, 0, "2026-03-28 03:00"),
        (Channel::Task, 3, 0, "2026-03-28 03:00"),
    ] {
        assert_eq!(next(channel, hour, minutes), expected, "{channel:?} at {hour}:{minutes}");
    }
}

#[test]
fn medicine_times_that_she_set_and_emergencies_are_the_two_that_sound_at_night() {
    let night = at("2026-03-28", 3);
    for (class, sounds) in [(Class::Ordinary, false), (Class::MedicineTime, true), (Class::Emergency, true)] {
        for channel in [Channel::Local, Channel::Push, Channel::Sms, Channel::Voice] {
            assert_eq!(may_send(class, channel, night, &policy()), sounds, "{class:?} {channel:?}");
        }
    }
}

#[test]
fn messages_are_spread_over_half_an_hour_and_each_person_keeps_her_minute() {
    let moment = |id: u128| {
        let people = [person(Audience::Resident, Uuid::from_u128(id))];
        let steps = planned(&refill("2026-03-30"), &people, &[], at("2026-03-20", 8));
        steps[0].at.0 - at("2026-03-23", 9).0
    };
    let moments: Vec<i64> = (0..500u128).map(|n| moment(n * 0x9E37_79B9_7F4A_7C15)).collect();
    let minutes: std::collections::BTreeSet<i64> = moments.iter().map(|ms| ms / 60_000).collect();
    assert!(minutes.iter().all(|minute| (3..33).contains(minute)) && minutes.len() > 25, "{minutes:?}");
    assert_eq!(moment(7), moment(7));
}
