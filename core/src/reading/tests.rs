use proptest::prelude::*;

use super::policy::ReadingPolicy;
use super::*;
use crate::calendar::Instant;
use crate::codes::Language;
use crate::follow_up::policy::FollowUpPolicy;
use crate::testing::{cases, day};

fn anybody() -> Person {
    Person { born: day("0001-01-01"), died_on: None }
}

fn pressure(sbp: i64, dbp: i64) -> Reading {
    Reading::BloodPressure { sbp: Mmhg(sbp), dbp: Mmhg(dbp), pulse: None, arm: None }
}

fn glucose(value: Glucose) -> Reading {
    Reading::Glucose { value, context: GlucoseContext::Random }
}

fn said(reading: &Reading, signs: &[DangerSign]) -> Option<Advice> {
    danger(reading, signs, false, &FollowUpPolicy::default())
}

#[test]
fn r16_and_r17_dangerous_values_and_ticked_signs_each_have_their_advice() {
    let tick = [DangerSign::Sweating];
    for (reading, alone, with_sign) in [
        (pressure(179, 109), None, Some(Advice::Signs)),
        (pressure(180, 80), Some(Advice::PressureHigh), Some(Advice::PressureHighWithSigns)),
        (pressure(150, 110), Some(Advice::PressureHigh), Some(Advice::PressureHighWithSigns)),
        (glucose(Glucose::Lo), Some(Advice::GlucoseLow), Some(Advice::GlucoseLowWithSigns)),
        (glucose(Glucose::Tenths(39)), Some(Advice::GlucoseLow), Some(Advice::GlucoseLowWithSigns)),
        (glucose(Glucose::Tenths(40)), None, Some(Advice::Signs)),
        (glucose(Glucose::Tenths(166)), None, Some(Advice::Signs)),
        (glucose(Glucose::Tenths(167)), Some(Advice::GlucoseHigh), Some(Advice::GlucoseHighWithSigns)),
        (glucose(Glucose::Hi), Some(Advice::GlucoseHigh), Some(Advice::GlucoseHighWithSigns)),
        (Reading::Weight { hectograms: 640 }, None, Some(Advice::Signs)),
    ] {
        assert_eq!(said(&reading, &[]), alone, "{reading:?}");
        assert_eq!(said(&reading, &tick), with_sign, "{reading:?} with a sign");
    }
}

#[test]
fn in_pregnancy_a_value_above_normal_is_a_danger_and_a_glucose_after_a_meal_is_not_judged_as_fasting() {
    let policy = FollowUpPolicy::default();
    let sugar = |tenths, context| Reading::Glucose { value: Glucose::Tenths(tenths), context };
    for (reading, expected) in [
        (pressure(139, 89), None),
        (pressure(140, 80), Some(Advice::Pregnancy)),
        (pressure(180, 80), Some(Advice::PressureHigh)),
        (sugar(50, GlucoseContext::Fasting), None),
        (sugar(51, GlucoseContext::Fasting), Some(Advice::Pregnancy)),
        (sugar(51, GlucoseContext::AfterMeal), None),
    ] {
        assert_eq!(danger(&reading, &[], true, &policy), expected, "{reading:?}");
    }
    assert_eq!(danger(&pressure(140, 80), &[DangerSign::EyePain], true, &policy), Some(Advice::Signs));
}

#[test]
fn the_thresholds_are_the_policy_s() {
    let policy = FollowUpPolicy { emergency_pressure: BloodPressure::new(170, 105), ..FollowUpPolicy::default() };
    assert_eq!(danger(&pressure(172, 90), &[], false, &policy), Some(Advice::PressureHigh));
}

#[test]
fn advice_names_120_and_the_first_aid_and_never_says_that_someone_is_watching() {
    for advice in Advice::ALL {
        for language in [Language::Chinese, Language::English] {
            let text = advice.sentences(language).join("");
            assert!(text.contains("120"), "{advice:?}");
            let last = advice.sentences(language).last().expect("a sentence");
            assert!(last.contains("没有人实时值守") || last.contains("Nobody watches"), "{advice:?}");
        }
        let first = advice.sentences(Language::Chinese).first().expect("a sentence");
        assert_eq!(advice.call_120_now(), first.contains("马上拨打120"), "{advice:?}");
    }
    let chinese = |advice: Advice| advice.sentences(Language::Chinese).join("");
    assert!(chinese(Advice::PressureHigh).contains("5分钟后再量"));
    assert!(chinese(Advice::GlucoseLow).contains("15克糖") && chinese(Advice::GlucoseLow).contains("15分钟后再量"));
    assert!(chinese(Advice::GlucoseHigh).contains("今天就联系家医团队"));
}

#[test]
fn a_reading_is_not_from_the_future_nor_absurdly_old() {
    let now = day("2026-03-02").start();
    let at = |ms| glucose(Glucose::Tenths(61)).validate(now.plus_ms(ms), &anybody(), now, &ReadingPolicy::default());
    let (minute, oldest) = (60_000, -365 * 24 * 60 * 60_000);
    for fine in [0, 5 * minute, oldest] {
        assert_eq!(at(fine), [], "{fine}");
    }
    for wrong in [5 * minute + 1, oldest - 1, i64::MAX, i64::MIN] {
        assert_eq!(at(wrong), [("taken_at", Code::ReadingTime)], "{wrong}");
    }
}

#[test]
fn a_reading_lies_within_a_life() {
    let now = day("2026-03-02").start();
    let person = Person { born: day("2026-01-05"), died_on: Some(day("2026-02-20")) };
    for (taken, code) in [
        ("2026-01-04", Some(Code::BeforeBirth)),
        ("2026-01-05", None),
        ("2026-02-20", None),
        ("2026-02-21", Some(Code::AfterDeath)),
    ] {
        let faults = pressure(120, 80).validate(day(taken).start(), &person, now, &ReadingPolicy::default());
        assert_eq!(faults, code.map(|code| ("taken_at", code)).into_iter().collect::<Vec<_>>(), "{taken}");
    }
}

#[test]
fn a_value_is_corrected_once_and_that_of_a_visit_only_with_the_visit() {
    let of = |source, already_corrected| Original { source, already_corrected }.fault();
    assert_eq!(of(ReadingSource::Home, false), None);
    assert_eq!(of(ReadingSource::Team, false), None);
    assert_eq!(of(ReadingSource::Home, true), Some(Code::AlreadyCorrected));
    assert_eq!(of(ReadingSource::Visit, false), Some(Code::CorrectTheVisit));
}

#[test]
fn an_advice_reads_back_from_its_code() {
    for advice in Advice::ALL {
        assert_eq!(Advice::parse(advice.code()), Some(*advice));
    }
    assert_eq!(Advice::parse("ADVICE"), None);
}

#[test]
fn an_impossible_value_is_named_with_its_field() {
    let now = day("2026-03-02").start();
    let pulse =
        |pulse| Reading::BloodPressure { sbp: Mmhg(120), dbp: Mmhg(80), pulse: Some(pulse), arm: Some(Arm::Left) };
    for (reading, expected) in [
        (pressure(120, 80), None),
        (pressure(301, 80), Some(("value.sbp", Code::ReadingRange))),
        (pressure(120, 29), Some(("value.dbp", Code::ReadingRange))),
        (pressure(301, 29), Some(("value.sbp", Code::ReadingRange))),
        (pressure(80, 120), Some(("value.sbp", Code::PressureOrder))),
        (pulse(72), None),
        (pulse(251), Some(("value.pulse", Code::ReadingRange))),
        (glucose(Glucose::Hi), None),
        (glucose(Glucose::Tenths(9)), Some(("value.value", Code::ReadingRange))),
        (Reading::Weight { hectograms: 199 }, Some(("value.hectograms", Code::ReadingRange))),
    ] {
        let faults: Vec<_> = expected.into_iter().collect();
        assert_eq!(reading.validate(now, &anybody(), now, &ReadingPolicy::default()), faults, "{reading:?}");
    }
}

#[test]
fn a_reading_travels_as_plain_words_and_an_unknown_field_is_refused() {
    let read = |text| serde_json::from_str::<Reading>(text);
    assert_eq!(read(r#"{"kind":"blood_pressure","sbp":128,"dbp":78}"#).expect("a reading"), pressure(128, 78));
    assert_eq!(
        read(r#"{"kind":"glucose","value":"lo","context":"fasting"}"#).expect("a reading"),
        Reading::Glucose { value: Glucose::Lo, context: GlucoseContext::Fasting }
    );
    for wrong in [
        r#"{"kind":"blood_pressure","sbp":128,"dbp":78,"map":90}"#,
        r#"{"kind":"blood_pressure","sbp":128}"#,
        r#"{"kind":"glucose","value":{"tenths":6.1},"context":"fasting"}"#,
        r#"{"kind":"glucose","value":{"tenths":61,"unit":"mmol"},"context":"fasting"}"#,
        r#"{"kind":"spo2","value":95}"#,
    ] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
    for reading in [pressure(128, 78), glucose(Glucose::Tenths(61)), Reading::Weight { hectograms: 640 }] {
        let wire = serde_json::to_value(&reading).expect("json");
        assert_eq!(wire["kind"], reading.kind());
        assert_eq!(serde_json::from_value::<Reading>(wire).expect("a reading"), reading);
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_ticked_sign_never_makes_the_advice_milder(sbp in 50_i64..300, dbp in 30_i64..200, pregnant: bool) {
        let policy = FollowUpPolicy::default();
        let alone = danger(&pressure(sbp, dbp), &[], pregnant, &policy);
        let ticked = danger(&pressure(sbp, dbp), &[DangerSign::EyePain], pregnant, &policy);
        prop_assert!(ticked.is_some_and(Advice::call_120_now));
        prop_assert!(!alone.is_some_and(Advice::call_120_now));
    }

    #[test]
    fn any_moment_has_an_answer(taken: i64, now: i64) {
        let faults = glucose(Glucose::Tenths(61)).validate(Instant(taken), &anybody(), Instant(now), &ReadingPolicy::default());
        prop_assert!(faults.len() <= 1);
    }
}
