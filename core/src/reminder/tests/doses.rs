//! N4: the times that she set herself.

use super::*;
use crate::prescription::Regimen;
use crate::prescription::supply::{Schedule, Times};

const AMLODIPINE: Uuid = Uuid::from_u128(0x51);
const METFORMIN: Uuid = Uuid::from_u128(0x52);

fn times(medicine: Uuid, minutes: &[u16], until: Option<&str>) -> DoseTimes {
    DoseTimes { medicine, minutes: minutes.to_vec(), until: until.map(day) }
}

#[test]
fn what_is_taken_at_one_minute_is_one_alarm_and_sounds_at_night_too() {
    let set = [times(METFORMIN, &[7 * 60, 22 * 60], None), times(AMLODIPINE, &[7 * 60], None)];
    let alarms = doses(ResidentId(RESIDENT), &set, at("2026-03-20", 8), 2);
    let told: Vec<_> = alarms.iter().map(|dose| (dose.at, dose.intakes.clone())).collect();
    let taken = |medicine, turn| Intake { medicine, turn };
    let night = |on| (at(on, 22), vec![taken(METFORMIN, 1)]);
    let morning = (at("2026-03-21", 7), vec![taken(AMLODIPINE, 0), taken(METFORMIN, 0)]);
    assert_eq!(told, [night("2026-03-20"), morning, night("2026-03-21")]);
    let policy = policy();
    assert!(alarms.iter().all(|dose| may_send(Class::MedicineTime, Channel::Local, dose.at, &policy)));
}

#[test]
fn nothing_is_told_from_the_day_without_medicine_on() {
    let set = [times(AMLODIPINE, &[7 * 60], Some("2026-03-22"))];
    let days: Vec<_> =
        doses(ResidentId(RESIDENT), &set, at("2026-03-20", 8), 14).iter().map(|dose| dose.at.day()).collect();
    assert_eq!(days, [day("2026-03-21")]);
}

#[test]
fn an_alarm_has_one_id_whenever_it_is_planned_and_no_minute_is_another_days() {
    let set = [times(AMLODIPINE, &[0, 7 * 60, 1_439, 1_440], None)];
    let planned = |hour| doses(ResidentId(RESIDENT), &set, at("2026-03-20", hour), 2);
    let (early, late) = (planned(1), planned(9));
    assert_eq!((early.len(), late.len()), (5, 4), "a minute that no day has is none");
    assert_eq!(early[1..], late[..]);
}

const FAMILY: &str = "C08CA01-5mg";

fn times_a_day(count: u32) -> Regimen {
    let times = Times::PerDay(count.try_into().expect("above 0"));
    Regimen::Scheduled(Schedule { per_dose: "1".parse().expect("a dose"), times })
}

fn hours(minutes: &[u16]) -> Vec<f32> {
    minutes.iter().map(|minute| f32::from(*minute) / 60.0).collect()
}

#[test]
fn as_many_times_are_proposed_as_doses_are_taken_and_none_in_the_quiet_hours() {
    assert_eq!(hours(&proposed(times_a_day(1))), [8.0]);
    assert_eq!(hours(&proposed(times_a_day(2))), [8.0, 20.0]);
    assert_eq!(hours(&proposed(times_a_day(3))), [8.0, 14.0, 20.0]);
    assert_eq!(hours(&proposed(times_a_day(6))), [8.0, 10.0, 12.5, 15.0, 17.5, 20.0]);
    for count in 1..=6 {
        for minute in proposed(times_a_day(count)) {
            let sounds = day("2026-03-20").start().plus_ms(i64::from(minute) * 60_000);
            assert!(may_send(Class::Ordinary, Channel::Local, sounds, &policy()), "{count} a day: {minute}");
        }
    }
}

#[test]
fn nothing_is_told_of_what_has_no_times_of_a_day() {
    let weekly = Times::EveryDays(7.try_into().expect("above 0"));
    let dose = "1".parse().expect("a dose");
    let without = [
        Regimen::Scheduled(Schedule { per_dose: dose, times: weekly }),
        Regimen::AsNeeded(dose),
        times_a_day(7),
        times_a_day(u32::MAX),
    ];
    for regimen in without {
        let mut book = DoseBook::default();
        assert!(!book.tell(FAMILY, regimen, true));
        assert_eq!(book, DoseBook::default(), "{regimen:?}");
    }
}

#[test]
fn she_is_told_when_she_wants_it_and_at_times_that_she_moves() {
    let (mut book, twice) = (DoseBook::default(), times_a_day(2));
    assert_eq!(book.times(FAMILY, twice), None);
    assert!(!book.shift(FAMILY, twice, 0, true), "she wants none");
    assert!(book.tell(FAMILY, twice, true));
    assert!(book.shift(FAMILY, twice, 0, false) && book.shift(FAMILY, twice, 1, true));
    assert_eq!(book.times(FAMILY, twice).map(|times| hours(&times)), Some(vec![7.5, 20.5]));
    assert!(book.tell(FAMILY, twice, true));
    assert_eq!(book.times(FAMILY, twice).map(|times| hours(&times)), Some(vec![7.5, 20.5]), "hers stay");
    assert!(book.tell(FAMILY, twice, false));
    assert_eq!(book.times(FAMILY, twice), None);
}

#[test]
fn no_time_leaves_its_day_or_passes_another() {
    let (mut book, twice) = (DoseBook::default(), times_a_day(2));
    assert!(book.tell(FAMILY, twice, true));
    while book.shift(FAMILY, twice, 0, false) {}
    while book.shift(FAMILY, twice, 1, true) {}
    assert_eq!(book.times(FAMILY, twice), Some(vec![0, 23 * 60 + 30]));
    while book.shift(FAMILY, twice, 0, true) {}
    assert_eq!(book.times(FAMILY, twice), Some(vec![23 * 60, 23 * 60 + 30]));
    let before = book.clone();
    assert!(!book.shift(FAMILY, twice, 2, true) && !book.shift(FAMILY, twice, u16::MAX, false));
    assert_eq!(book, before);
}

#[test]
fn another_number_of_doses_has_the_times_that_are_proposed() {
    let mut book = DoseBook::default();
    assert!(book.tell(FAMILY, times_a_day(1), true) && book.shift(FAMILY, times_a_day(1), 0, false));
    assert_eq!(book.times(FAMILY, times_a_day(2)).map(|times| hours(&times)), Some(vec![8.0, 20.0]));
}

#[test]
fn what_was_taken_is_taken_whatever_its_time_is_moved_to_and_is_forgotten_after_the_next_day() {
    let (mut book, today) = (DoseBook::default(), day("2026-03-20"));
    assert!(book.tell(FAMILY, times_a_day(1), true));
    book.take((today, FAMILY, 0), true, today);
    assert!(book.shift(FAMILY, times_a_day(1), 0, true) && book.is_taken(today, FAMILY, 0));
    assert!(!book.is_taken(day("2026-03-21"), FAMILY, 0) && !book.is_taken(today, FAMILY, 1));
    book.take((today, FAMILY, 0), false, today);
    assert!(!book.is_taken(today, FAMILY, 0));
    book.take((today, FAMILY, 0), true, today);
    let later = |on| book.clone().forgotten(on);
    assert!(later("2026-03-21").is_taken(today, FAMILY, 0));
    assert!(!later("2026-03-22").is_taken(today, FAMILY, 0));
}

impl DoseBook {
    /// Once something was ticked on that day.
    fn forgotten(mut self, on: &str) -> Self {
        self.take((day(on), FAMILY, 5), true, day(on));
        self
    }
}
