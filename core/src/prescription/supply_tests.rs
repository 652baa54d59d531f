use proptest::prelude::*;

use super::*;
use crate::testing::day;

fn dose(text: &str) -> Dose {
    text.parse().expect("a dose")
}

fn count(n: u32) -> Positive {
    n.try_into().expect("not 0")
}

fn daily(per_dose: &str, times: u32) -> Schedule {
    Schedule { per_dose: dose(per_dose), times: Times::PerDay(count(times)) }
}

fn every(per_dose: &str, days: u32) -> Schedule {
    Schedule { per_dose: dose(per_dose), times: Times::EveryDays(count(days)) }
}

#[test]
fn a_dose_is_read_as_a_decimal_or_a_fraction() {
    for (text, parts) in [
        ("1", (1, 1)),
        ("0.5", (1, 2)),
        ("1/2", (1, 2)),
        ("2/4", (1, 2)),
        ("1.50", (3, 2)),
        ("9223372036854775807", (i64::MAX, 1)),
    ] {
        assert_eq!(dose(text).parts(), parts, "{text}");
    }
    for wrong in
        ["", "0", "0/3", "-1", "1/0", "½", "1e3", " 1", "1.", "9223372036854775808", "1/9223372036854775808", "half"]
    {
        assert_eq!(wrong.parse::<Dose>(), Err(Code::DoseInvalid), "{wrong}");
    }
    assert_eq!(Dose::new(3, 6), Ok(dose("1/2")));
    assert_eq!(serde_json::to_string(&dose("1/2")).expect("text"), "\"0.5\"");
    assert!(serde_json::from_str::<Dose>("\"0\"").is_err() && serde_json::from_str::<Dose>("0.5").is_err());
}

/// Domain 03 §3.4: name, units, schedule, dispensed, days, last covered, run-out, window of 7 days opens.
#[test]
fn the_worked_examples_of_days_supply() {
    #[rustfmt::skip]
    let rows = [
        ("amlodipine 5mg x28, 1 qd",           28, daily("1", 1),   "2026-03-02", 28, "2026-03-29", "2026-03-30", "2026-03-23"),
        ("metformin 0.5g x84, 1 bid",          84, daily("1", 2),   "2026-03-02", 42, "2026-04-12", "2026-04-13", "2026-04-06"),
        ("metformin 0.5g x100, 1 tid",        100, daily("1", 3),   "2026-03-02", 33, "2026-04-03", "2026-04-04", "2026-03-28"),
        ("enalapril 10mg x30, half qd",        30, daily("1/2", 1), "2026-03-02", 60, "2026-04-30", "2026-05-01", "2026-04-24"),
        ("acarbose 50mg x90, 2 tid",           90, daily("2", 3),   "2026-03-02", 15, "2026-03-16", "2026-03-17", "2026-03-10"),
        ("alendronate 70mg x12, 1 weekly",     12, every("1", 7),   "2026-03-02", 84, "2026-05-24", "2026-05-25", "2026-05-18"),
        ("levothyroxine x84, 1 qd from 20 Dec",84, daily("1", 1),   "2026-12-20", 84, "2027-03-13", "2027-03-14", "2027-03-07"),
        ("budesonide/formoterol 60, 2 bid",    60, daily("2", 2),   "2026-03-02", 15, "2026-03-16", "2026-03-17", "2026-03-10"),
    ];
    for (name, units, schedule, dispensed, days, last, run_out, window) in rows {
        let expected = Supply {
            days,
            first_covered: day(dispensed),
            last_covered: day(last),
            run_out: day(run_out),
            window_opens: day(window),
        };
        assert_eq!(Supply::of(units, schedule, day(dispensed), None, 7), Ok(expected), "{name}");
    }
}

#[test]
fn what_is_still_at_home_is_taken_first() {
    let supply = Supply::of(28, daily("1", 1), day("2026-03-25"), Some(day("2026-03-30")), 7).expect("in range");
    assert_eq!(
        (supply.first_covered, supply.last_covered, supply.run_out),
        (day("2026-03-30"), day("2026-04-26"), day("2026-04-27"))
    );
    let late = Supply::of(28, daily("1", 1), day("2026-04-10"), Some(day("2026-03-30")), 7).expect("in range");
    assert_eq!(late.first_covered, day("2026-04-10"));
}

#[test]
fn too_few_units_for_a_day_cover_nothing() {
    let supply = Supply::of(2, daily("1", 3), day("2026-03-02"), None, 7).expect("in range");
    assert_eq!((supply.days, supply.run_out, supply.last_covered), (0, day("2026-03-02"), day("2026-03-01")));
    assert_eq!(every("1/3", 7).days_supply(0), Ok(0));
}

#[test]
fn a_supply_past_the_calendar_is_refused() {
    for (units, schedule) in
        [(u64::MAX, daily("1", 1)), (u64::MAX, every("1/9223372036854775807", u32::MAX)), (4_000_000, daily("1", 1))]
    {
        assert_eq!(Supply::of(units, schedule, day("2026-03-02"), None, 7), Err(Code::DateRange));
    }
    assert_eq!(Supply::of(1, daily("1", 1), day("9999-12-31"), None, 7), Err(Code::DateRange));
    assert_eq!(
        Supply::of(1, daily("9223372036854775807", u32::MAX), day("2026-03-02"), None, 0).map(|s| s.days),
        Ok(0)
    );
}

#[test]
fn countable_units_match_exactly_and_containers_are_the_fewest_that_cover() {
    use Container::{Countable, MultiDose};
    let inhaler = MultiDose(count(60));
    #[rustfmt::skip]
    let rows = [
        ("28 tablets for 28 days",                  28, daily("1", 1),   Countable, Some(28)),
        ("half a tablet for 28 days",               28, daily("1/2", 1), Countable, Some(14)),
        ("half a tablet for 27 days is no whole",   27, daily("1/2", 1), Countable, None),
        ("half a tablet twice for 27 days",         27, daily("1/2", 2), Countable, Some(27)),
        ("weekly for 84 days",                      84, every("1", 7),   Countable, Some(12)),
        ("weekly for 30 days is no whole",          30, every("1", 7),   Countable, None),
        ("7 tablets weekly for 30 days neither",    30, every("7", 7),   Countable, None),
        ("no days",                                  0, daily("1", 1),   Countable, None),
        ("15 days fill one inhaler",                15, daily("2", 2),   inhaler,   Some(60)),
        ("16 days open a second",                   16, daily("2", 2),   inhaler,   Some(120)),
        ("28 days of an inhaler",                   28, daily("2", 2),   inhaler,   Some(120)),
        ("weekly pen of 2 mg, 0.25 mg, 30 days",    30, every("1/4", 7), MultiDose(count(2)), Some(2)),
        ("weekly pen of 2 mg, 0.5 mg, 29 days",     29, every("1/2", 7), MultiDose(count(2)), Some(4)),
        ("insulin 16 U bid, pens of 300 U",         28, daily("16", 2),  MultiDose(count(300)), Some(900)),
    ];
    for (name, days, schedule, container, units) in rows {
        assert_eq!(schedule.units_needed(days, container), Ok(units), "{name}");
    }
    assert_eq!(quantity_matches(30, 28, Regimen::Scheduled(daily("1", 1)), Countable), Ok(false), "L12");
    assert_eq!(quantity_matches(28, 28, Regimen::Scheduled(daily("1", 1)), Countable), Ok(true));
    assert_eq!(
        quantity_matches(100, 28, Regimen::Scheduled(daily("2", 2)), inhaler),
        Ok(false),
        "no part of an inhaler"
    );
    assert_eq!(quantity_matches(200, 28, Regimen::AsNeeded(dose("2")), MultiDose(count(200))), Ok(true));
}

#[test]
fn a_schedule_is_a_day_or_every_so_many_days_and_never_both() {
    assert_eq!(Times::of(Some(2), None), Ok(Times::PerDay(count(2))));
    assert_eq!(Times::of(None, Some(7)), Ok(Times::EveryDays(count(7))));
    for (per_day, every_days) in [(None, None), (Some(1), Some(1)), (Some(0), None), (None, Some(0))] {
        assert_eq!(Times::of(per_day, every_days), Err(Code::BadValue));
    }
}

#[test]
fn a_reported_count_is_at_most_what_was_dispensed() {
    let schedule = daily("1", 1);
    assert_eq!(reported_run_out(day("2026-03-20"), 15, 28, schedule), Ok(day("2026-04-04")));
    assert_eq!(reported_run_out(day("2026-03-20"), 900, 28, schedule), Ok(day("2026-04-17")));
    assert_eq!(reported_run_out(day("2026-03-20"), 0, 28, schedule), Ok(day("2026-03-20")));
}

#[test]
fn days_left_never_fall_below_nothing() {
    assert_eq!(days_left(Some(day("2026-03-30")), day("2026-03-23")), 7);
    assert_eq!(days_left(Some(day("2026-03-30")), day("2026-04-23")), 0);
    assert_eq!(days_left(None, day("2026-03-23")), 0);
}

prop_compose! {
    fn schedule()(above in 1_i64..6, below in 1_i64..5, times in 1_u32..8, per_day in any::<bool>()) -> Schedule {
        let times = if per_day { Times::PerDay(count(times)) } else { Times::EveryDays(count(times)) };
        Schedule { per_dose: Dose::new(above, below).expect("a dose"), times }
    }
}

proptest! {
    #![proptest_config(crate::testing::cases())]

    #[test]
    fn carry_over_never_loses_a_day(fills in prop::collection::vec((0_i64..120, 0_u64..200), 1..12), schedule in schedule()) {
        let mut fills = fills;
        fills.sort_unstable();
        let (mut run_out, mut total) = (None, 0);
        let mut covered = std::collections::BTreeSet::new();
        for (offset, units) in fills {
            let dispensed = day("2026-01-01").plus_days(offset).expect("in range");
            let supply = Supply::of(units, schedule, dispensed, run_out, 7).expect("in range");
            total += supply.days;
            for i in 0..supply.days {
                covered.insert(supply.first_covered.plus_days(i).expect("in range"));
            }
            run_out = Some(supply.run_out);
        }
        prop_assert_eq!(covered.len() as i64, total);
    }

    #[test]
    fn what_is_needed_lasts_the_days_and_a_container_less_does_not(schedule in schedule(), days in 1_i64..200, size in 1_u32..100) {
        if let Some(units) = schedule.units_needed(days, Container::Countable).expect("in range") {
            prop_assert_eq!(schedule.days_supply(units), Ok(days));
        }
        let size = count(size);
        let units = schedule.units_needed(days, Container::MultiDose(size)).expect("in range").expect("always some");
        prop_assert_eq!(units % u64::from(size.get()), 0);
        prop_assert!(schedule.days_supply(units).expect("in range") >= days);
        let fewer = units - u64::from(size.get());
        prop_assert!(schedule.days_supply(fewer).expect("in range") < days);
    }
}
