//! The worked examples of the field, an independent oracle, and the laws of the table.

use proptest::prelude::*;

use crate::follow_up::policy::FollowUpPolicy;
use crate::follow_up::*;
use crate::reading::{BloodPressure, GlucoseLevel};
use crate::testing::{cases, day};

/// Rows, visit, BP, age, other input, class, action, due. Source: domain 04 §4.3.
const HYPERTENSION: &str = "
|H01|2026-03-02|128/78|50|–|1 控制满意|ROUTINE|2026-06-02|
|H02|2026-03-02|139/89|50|–|1 控制满意|ROUTINE|2026-06-02|
|H03|2026-03-02|140/89|50|–|2 控制不满意|ADJUST|2026-03-16|
|H04|2026-03-02|139/90|50|–|2 控制不满意|ADJUST|2026-03-16|
|H05|2026-03-02|149/89|65|–|1 控制满意|ROUTINE|2026-06-02|
|H06|2026-03-02|150/89|65|–|2 控制不满意|ADJUST|2026-03-16|
|H07|2026-03-02|149/89|64|–|2 控制不满意|ADJUST|2026-03-16|
|H08|2026-03-02|149/90|72|–|2 控制不满意|ADJUST|2026-03-16|
|H09|2026-03-02|152/84|58|prev controlled|2 控制不满意|ADJUST|2026-03-16|
|H10|2026-03-16|150/86|58|prev NOT controlled|2 控制不满意|REFER|2026-03-30|
|H11|2026-03-16|136/82|58|prev NOT controlled|1 控制满意|ROUTINE|2026-06-16|
|H12|2026-03-02|179/109|50|–|2 控制不满意|ADJUST|2026-03-16|
|H13|2026-03-02|180/80|50|–|2 控制不满意|EMERGENCY_REFER|2026-03-16|
|H14|2026-03-02|150/110|50|–|2 控制不满意|EMERGENCY_REFER|2026-03-16|
|H15|2026-03-02|180/110|80|–|2 控制不满意|EMERGENCY_REFER|2026-03-16|
|H16|2026-03-02|132/80|50|danger sign|2 控制不满意|EMERGENCY_REFER|2026-03-16|
|H17|2026-03-02|140/84|29|pregnant/lactating|2 控制不满意|EMERGENCY_REFER|2026-03-16|
|H18|2026-03-02|138/86|29|pregnant/lactating|1 控制满意|ROUTINE|2026-06-02|
|H19|2026-03-02|130/78|50|ADR|3 不良反应|ADJUST|2026-03-16|
|H20|2026-03-16|130/78|50|ADR, prev visit ADR too|3 不良反应|REFER|2026-03-30|
|H21|2026-03-02|128/76|50|ADR, ADR uncontrolled|3 不良反应|REFER|2026-03-16|
|H22|2026-03-02|130/78|50|new/worse complication|4 并发症|REFER|2026-03-16|
|H23|2026-03-02|155/92|50|new/worse complication, ADR|4 并发症|REFER|2026-03-16|
|H24|2026-03-02|156/94|50|ADR|3 不良反应|ADJUST|2026-03-16|
|H25|2026-11-30|126/76|50|–|1 控制满意|ROUTINE|2027-02-28|
|H26|2026-01-31|126/76|50|–|1 控制满意|ROUTINE|2026-04-30|
|H27|2026-12-25|162/96|50|–|2 控制不满意|ADJUST|2027-01-08|
|H28|2028-02-29|120/70|50|–|1 控制满意|ROUTINE|2028-05-29|
|H29|2026-03-02|120/70|50|other unmanageable disease|2 控制不满意|EMERGENCY_REFER|2026-03-16|
|H30|2026-03-02|148/88|82|prev NOT controlled|1 控制满意|ROUTINE|2026-06-02|
";

/// Rows, visit, fasting glucose, other input, class, action, due. Source: domain 04 §4.3.
const DIABETES: &str = "
|D01|2026-03-02|6.1|–|1 控制满意|ROUTINE|2026-06-02|
|D02|2026-03-02|6.9|–|1 控制满意|ROUTINE|2026-06-02|
|D03|2026-03-02|7.0|–|2 控制不满意|ADJUST|2026-03-16|
|D04|2026-03-02|4.0|–|1 控制满意|ROUTINE|2026-06-02|
|D05|2026-03-02|3.9|–|2 控制不满意|EMERGENCY_REFER|2026-03-16|
|D06|2026-03-02|2.8|–|2 控制不满意|EMERGENCY_REFER|2026-03-16|
|D07|2026-03-02|16.6|–|2 控制不满意|ADJUST|2026-03-16|
|D08|2026-03-02|16.7|–|2 控制不满意|EMERGENCY_REFER|2026-03-16|
|D09|2026-03-02|22.0|–|2 控制不满意|EMERGENCY_REFER|2026-03-16|
|D10|2026-03-02|8.4|prev controlled|2 控制不满意|ADJUST|2026-03-16|
|D11|2026-03-16|8.4|prev NOT controlled|2 控制不满意|REFER|2026-03-30|
|D12|2026-03-16|6.5|prev NOT controlled|1 控制满意|ROUTINE|2026-06-16|
|D13|2026-03-02|6.4|sbp=180|2 控制不满意|EMERGENCY_REFER|2026-03-16|
|D14|2026-03-02|6.4|dbp=110|2 控制不满意|EMERGENCY_REFER|2026-03-16|
|D15|2026-03-02|6.4|sbp=179, dbp=109|1 控制满意|ROUTINE|2026-06-02|
|D16|2026-03-02|6.4|hr=101|2 控制不满意|EMERGENCY_REFER|2026-03-16|
|D17|2026-03-02|6.4|hr=100|1 控制满意|ROUTINE|2026-06-02|
|D18|2026-03-02|6.4|temp=39.1|2 控制不满意|EMERGENCY_REFER|2026-03-16|
|D19|2026-03-02|6.4|temp=39.0|1 控制满意|ROUTINE|2026-06-02|
|D20|2026-03-02|6.4|danger sign|2 控制不满意|EMERGENCY_REFER|2026-03-16|
|D21|2026-03-02|6.4|pregnant/lactating|2 控制不满意|EMERGENCY_REFER|2026-03-16|
|D22|2026-03-02|5.0|pregnant/lactating|1 控制满意|ROUTINE|2026-06-02|
|D23|2026-03-02|6.4|ADR|3 不良反应|ADJUST|2026-03-16|
|D24|2026-03-16|6.4|ADR, prev visit ADR too|3 不良反应|REFER|2026-03-30|
|D25|2026-03-02|6.4|new/worse complication|4 并发症|REFER|2026-03-16|
|D26|2026-03-02|9.0|ADR|3 不良反应|ADJUST|2026-03-16|
|D27|2026-03-16|9.0|ADR, prev NOT controlled|3 不良反应|REFER|2026-03-30|
|D28|2026-11-30|6.0|–|1 控制满意|ROUTINE|2027-02-28|
|D29|2026-12-20|7.8|–|2 控制不满意|ADJUST|2027-01-03|
|D30|2026-03-02|6.0|other unmanageable disease|2 控制不满意|EMERGENCY_REFER|2026-03-16|
|D31|2026-03-02|10.2|new/worse complication, ADR|4 并发症|REFER|2026-03-16|
";

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().filter(|line| !line.is_empty()).map(|line| line.trim_matches('|').split('|').collect())
}

/// What the column "other input" states; measured values in it are `name=value`.
fn stated(other: &str) -> (Stated, Option<Previous>, Vec<(&str, &str)>) {
    let (mut stated, mut previous, mut measured) = (Stated::default(), None, Vec::new());
    let mut before = |controlled, adr| {
        let known: Previous = previous.unwrap_or(Previous { controlled: true, adr: false });
        previous = Some(Previous { controlled: known.controlled && controlled, adr: known.adr || adr });
    };
    for item in other.split(", ") {
        match item {
            "–" => {}
            "danger sign" => stated.danger_sign = true,
            "pregnant/lactating" => stated.pregnant_or_lactating = true,
            "other unmanageable disease" => stated.other_unmanageable = true,
            "new/worse complication" => stated.complication = true,
            "ADR" => stated.adr = true,
            "ADR uncontrolled" => stated.adr_uncontrolled = true,
            "prev controlled" => before(true, false),
            "prev NOT controlled" => before(false, false),
            "prev visit ADR too" => before(true, true),
            _ => measured.push(item.split_once('=').unwrap_or_else(|| panic!("not understood: {item}"))),
        }
    }
    (stated, previous, measured)
}

fn expected(class: &str, action: &str, due: &str) -> (u8, Action, Day) {
    let number = class.split(' ').next().and_then(|number| number.parse().ok()).expect("a class");
    (number, Action::parse(action).expect("an action"), day(due))
}

fn number(assessment: Assessment) -> u8 {
    assessment.class.expect("a class").number()
}

fn answer(assessment: Assessment) -> (u8, Action, Day) {
    (number(assessment), assessment.action, assessment.next_due)
}

#[test]
fn each_worked_example_of_hypertension_h01_to_h30() {
    let mut seen = 0;
    for row in rows(HYPERTENSION) {
        let [name, visit, pressure, age, other, class, action, due] = row[..] else { panic!("{row:?}") };
        let (sbp, dbp) = pressure.split_once('/').expect("a pressure");
        let (stated, previous, measured) = stated(other);
        assert!(measured.is_empty(), "{name}");
        let facts = hypertension::Facts {
            visit: day(visit),
            age: age.parse().expect("an age"),
            pressure: BloodPressure::new(sbp.parse().expect("mmHg"), dbp.parse().expect("mmHg")),
            stated,
            previous,
        };
        let got = hypertension::assess(&facts, &FollowUpPolicy::default()).expect("inside the calendar");
        assert_eq!(answer(got), expected(class, action, due), "{name}");
        seen += 1;
    }
    assert_eq!(seen, 30);
}

#[test]
fn each_worked_example_of_diabetes_d01_to_d31() {
    let mut seen = 0;
    for row in rows(DIABETES) {
        let [name, visit, fasting, other, class, action, due] = row[..] else { panic!("{row:?}") };
        let (stated, previous, measured) = stated(other);
        let (mut pressure, mut rate, mut temperature) = (BloodPressure::new(120, 70), 72, "36.5");
        for (what, value) in measured {
            match what {
                "sbp" => pressure.sbp.0 = value.parse().expect("mmHg"),
                "dbp" => pressure.dbp.0 = value.parse().expect("mmHg"),
                "hr" => rate = value.parse().expect("a rate"),
                "temp" => temperature = value,
                _ => panic!("{name}: {what}"),
            }
        }
        let facts = diabetes::Facts {
            visit: day(visit),
            fasting: GlucoseLevel::Measured(fasting.parse().expect("mmol/L")),
            other_glucose: None,
            pressure: Some(pressure),
            sustained_heart_rate: Some(rate),
            temperature: Some(temperature.parse().expect("°C")),
            stated,
            previous,
        };
        let got = diabetes::assess(&facts, &FollowUpPolicy::default()).expect("inside the calendar");
        assert_eq!(answer(got), expected(class, action, due), "{name}");
        seen += 1;
    }
    assert_eq!(seen, 31);
}

/// The rules of §4.1 told another way: each finding asks for an action and a class, and the strongest wins. It agrees
/// with "first match" because the table is ordered by strength.
fn oracle(controlled: bool, emergency: bool, stated: Stated, previous: Option<Previous>) -> (u8, Action) {
    let mut wishes = vec![(1, Action::Routine)];
    if emergency {
        wishes.push((2, Action::EmergencyRefer));
    }
    if !controlled {
        let again = matches!(previous, Some(Previous { controlled: false, .. }));
        wishes.push((2, if again { Action::Refer } else { Action::Adjust }));
    }
    if stated.adr {
        let again = matches!(previous, Some(Previous { adr: true, .. }));
        wishes.push((3, if again { Action::Refer } else { Action::Adjust }));
    }
    if stated.adr_uncontrolled {
        wishes.push((3, Action::Refer));
    }
    if stated.complication {
        wishes.push((4, Action::Refer));
    }
    let class = wishes.iter().map(|wish| wish.0).max().expect("a wish");
    let action = wishes.iter().map(|wish| wish.1).max().expect("a wish");
    (class, action)
}

fn every_statement() -> impl Iterator<Item = (Stated, Option<Previous>)> {
    (0..64_u8).flat_map(|bits| {
        let on = |bit: u8| bits & (1 << bit) != 0;
        let stated = Stated {
            danger_sign: on(0),
            pregnant_or_lactating: on(1),
            other_unmanageable: on(2),
            complication: on(3),
            adr: on(4),
            adr_uncontrolled: on(5),
        };
        let before = |controlled, adr| Some(Previous { controlled, adr });
        [None, before(true, false), before(true, true), before(false, false), before(false, true)]
            .into_iter()
            .map(move |previous| (stated, previous))
    })
}

#[test]
fn hypertension_agrees_with_an_independent_oracle_on_every_combination() {
    let policy = FollowUpPolicy::default();
    let visit = day("2026-03-02");
    for (stated, previous) in every_statement() {
        for sbp in [i64::MIN, 0, 120, 139, 140, 149, 150, 179, 180, i64::MAX] {
            for dbp in [i64::MIN, 0, 70, 89, 90, 109, 110, i64::MAX] {
                for age in [i64::MIN, 0, 29, 64, 65, 120, i64::MAX] {
                    let limit = if age > 64 { 149 } else { 139 };
                    let controlled = sbp <= limit && dbp <= 89;
                    let emergency = sbp > 179
                        || dbp > 109
                        || stated.danger_sign
                        || stated.other_unmanageable
                        || stated.pregnant_or_lactating && !(sbp <= 139 && dbp <= 89);
                    let facts =
                        hypertension::Facts { visit, age, pressure: BloodPressure::new(sbp, dbp), stated, previous };
                    let got = hypertension::assess(&facts, &policy).expect("inside the calendar");
                    assert_eq!((number(got), got.action), oracle(controlled, emergency, stated, previous), "{facts:?}");
                    assert_eq!(got.controlled, controlled, "{facts:?}");
                    let due = if got.action == Action::Routine { "2026-06-02" } else { "2026-03-16" };
                    assert_eq!(got.next_due, day(due), "{facts:?}");
                }
            }
        }
    }
}

#[test]
fn diabetes_agrees_with_an_independent_oracle_on_every_combination() {
    let policy = FollowUpPolicy::default();
    let visit = day("2026-03-02");
    let levels = [i64::MIN, 0, 39, 40, 50, 51, 69, 70, 166, 167, i64::MAX]
        .map(|tenths| (tenths, GlucoseLevel::from_tenths(tenths)));
    let marks = [(i64::MIN, GlucoseLevel::Lo), (i64::MAX, GlucoseLevel::Hi)];
    let vitals = [
        (179, 109, 100, 390, false),
        (180, 70, 72, 365, true),
        (120, 110, 72, 365, true),
        (120, 70, 101, 365, true),
        (120, 70, 72, 391, true),
    ];
    for (stated, previous) in every_statement() {
        for (tenths, fasting) in levels.into_iter().chain(marks) {
            for (sbp, dbp, rate, temperature, alarming) in vitals {
                let emergency = alarming
                    || !(40..=166).contains(&tenths)
                    || stated.danger_sign
                    || stated.other_unmanageable
                    || stated.pregnant_or_lactating && tenths > 50;
                let facts = diabetes::Facts {
                    visit,
                    fasting,
                    other_glucose: None,
                    pressure: Some(BloodPressure::new(sbp, dbp)),
                    sustained_heart_rate: Some(rate),
                    temperature: Some(crate::number::Exact::from_tenths(temperature)),
                    stated,
                    previous,
                };
                let got = diabetes::assess(&facts, &policy).expect("inside the calendar");
                assert_eq!((number(got), got.action), oracle(tenths <= 69, emergency, stated, previous), "{facts:?}");
                assert_eq!(got.controlled, tenths <= 69, "{facts:?}");
            }
        }
    }
}

#[test]
fn a_glucose_between_tenths_is_compared_exactly() {
    let policy = FollowUpPolicy::default();
    let at = |fasting: &str| {
        let facts =
            diabetes::Facts { fasting: GlucoseLevel::Measured(fasting.parse().expect("mmol/L")), ..calm("2026-03-02") };
        let got = diabetes::assess(&facts, &policy).expect("inside the calendar");
        (got.controlled, got.action)
    };
    assert_eq!(at("6.99999999999999999999"), (true, Action::Routine));
    assert_eq!(at("3.90000000000000000001"), (true, Action::Routine));
    assert_eq!(at("39/10"), (true, Action::EmergencyRefer));
    assert_eq!(at("16.7"), (false, Action::EmergencyRefer));
}

#[test]
fn an_alarming_glucose_after_a_meal_is_an_emergency_but_says_nothing_of_control() {
    let facts = diabetes::Facts { other_glucose: Some(GlucoseLevel::Hi), ..calm("2026-03-02") };
    let got = diabetes::assess(&facts, &FollowUpPolicy::default()).expect("inside the calendar");
    assert_eq!(
        (got.class, got.action, got.controlled),
        (Some(VisitClass::NotControlled), Action::EmergencyRefer, true)
    );
}

#[test]
fn a_due_date_past_the_calendar_is_an_error_not_a_guess() {
    assert!(diabetes::assess(&calm("9999-10-01"), &FollowUpPolicy::default()).is_err());
}

fn calm(visit: &str) -> diabetes::Facts {
    diabetes::Facts {
        visit: day(visit),
        fasting: GlucoseLevel::from_tenths(61),
        other_glucose: None,
        pressure: None,
        sustained_heart_rate: None,
        temperature: None,
        stated: Stated::default(),
        previous: None,
    }
}

prop_compose! {
    fn any_facts()(
        visit in -300_000_i64..400_000,
        age in 0_i64..120,
        (sbp, dbp) in (40_i64..310, 20_i64..210),
        bits in 0_u8..64,
        previous in proptest::option::of((any::<bool>(), any::<bool>())),
    ) -> hypertension::Facts {
        let on = |bit: u8| bits & (1 << bit) != 0;
        hypertension::Facts {
            visit: day("2026-03-02").plus_days(visit).expect("inside the calendar"),
            age,
            pressure: BloodPressure::new(sbp, dbp),
            stated: Stated {
                danger_sign: on(0),
                pregnant_or_lactating: on(1),
                other_unmanageable: on(2),
                complication: on(3),
                adr: on(4),
                adr_uncontrolled: on(5),
            },
            previous: previous.map(|(controlled, adr)| Previous { controlled, adr }),
        }
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_next_visit_is_due_after_this_one_and_an_emergency_is_never_called_controlled(facts in any_facts()) {
        let got = hypertension::assess(&facts, &FollowUpPolicy::default()).expect("inside the calendar");
        prop_assert!(got.next_due > facts.visit);
        prop_assert!((1..=4).contains(&number(got)));
        prop_assert!(got.action != Action::EmergencyRefer || got.class > Some(VisitClass::Controlled));
    }

    #[test]
    fn one_more_adverse_fact_never_makes_it_milder(facts in any_facts(), which in 0..9) {
        let mut worse = facts;
        match which {
            0 => worse.stated.danger_sign = true,
            1 => worse.stated.pregnant_or_lactating = true,
            2 => worse.stated.other_unmanageable = true,
            3 => worse.stated.complication = true,
            4 => worse.stated.adr = true,
            5 => worse.stated.adr_uncontrolled = true,
            6 => worse.pressure.sbp.0 += 15,
            7 => worse.pressure.dbp.0 += 15,
            _ => worse.previous = Some(Previous { controlled: false, adr: true }),
        }
        let policy = FollowUpPolicy::default();
        let (before, after) = (hypertension::assess(&facts, &policy), hypertension::assess(&worse, &policy));
        let (before, after) = (before.expect("inside the calendar"), after.expect("inside the calendar"));
        prop_assert!(after.class >= before.class && after.action >= before.action && after.next_due <= before.next_due);
    }
}
