//! How a number is written, and the days of a trend.

use super::super::{Better, Indicator, IndicatorPolicy, People, Population, Rate, month_ends};
use super::policy;
use crate::testing::day;

#[test]
fn a_population_is_known_when_every_village_has_a_figure_that_is_not_younger_than_the_day() {
    let figure = |village: &str, on: &str, residents, elders| Population {
        village: village.to_owned(),
        on: day(on),
        residents,
        priority: None,
        elders,
        source: "census".to_owned(),
    };
    let policy = IndicatorPolicy {
        populations: vec![
            figure("990101001001", "2024-12-31", 900, None),
            figure("990101001001", "2025-12-31", 1_000, Some(200)),
            figure("990101001002", "2025-06-30", 500, Some(90)),
        ],
        ..policy()
    };
    let (one, two) = ("990101001001".to_owned(), "990101001002".to_owned());
    let other = "990101001003".to_owned();
    for (people, villages, on, known) in [
        (People::Everybody, vec![one.clone()], "2024-12-30", None),
        (People::Everybody, vec![one.clone()], "2025-12-30", Some(900)),
        (People::Everybody, vec![one.clone(), two.clone()], "2026-01-01", Some(1_500)),
        (People::Elders, vec![one.clone(), two.clone()], "2026-01-01", Some(290)),
        (People::Elders, vec![one.clone(), two.clone()], "2025-12-30", None),
        (People::Priority, vec![one.clone()], "2026-01-01", None),
        (People::Everybody, vec![one, other], "2026-01-01", None),
        (People::Everybody, vec![], "2026-01-01", None),
    ] {
        assert_eq!(policy.population(people, &villages, day(on)), known, "{people:?} {villages:?} {on}");
    }
}

#[test]
fn the_worked_examples_of_rates() {
    for (n, d, written) in [
        (13, 20, "65.00"),
        (129, 200, "64.50"),
        (0, 0, "—"),
        (2, 3, "66.67"),
        (1, 8, "12.50"),
        (0, 7, "0.00"),
        (7, 7, "100.00"),
        (1, 800, "0.13"),
    ] {
        assert_eq!(Rate { n, d }.to_string(), written, "{n}/{d}");
    }
}

#[test]
fn thirteen_of_twenty_meet_the_target_of_65_and_129_of_200_do_not() {
    let target = policy().targets.get(&Indicator::HypertensionManaged).copied().expect("a target");
    let meets = |n, d| Rate { n, d }.meets(target, Better::High);
    assert_eq!((target, meets(13, 20), meets(129, 200), meets(0, 0)), (65, Some(true), Some(false), None));
    assert_eq!(meets(649_999, 1_000_000), Some(false), "printed as 65.00, and not reached");
    assert_eq!(Rate { n: 5, d: 100 }.meets(5, Better::Low), Some(true));
    assert_eq!(Rate { n: 6, d: 100 }.meets(5, Better::Low), Some(false));
}

#[test]
fn a_trend_is_twelve_ends_of_a_month_up_to_the_day() {
    let ends = month_ends(day("2026-11-22")).expect("a year");
    assert_eq!((ends.len(), ends[0], ends[3], ends[11]), (12, day("2025-11-30"), day("2026-02-28"), day("2026-10-31")));
    let on_an_end = month_ends(day("2026-10-31")).expect("a year");
    assert_eq!((on_an_end.len(), on_an_end[11]), (12, day("2026-10-31")));
    assert!(month_ends(day("0001-03-01")).is_err());
}
