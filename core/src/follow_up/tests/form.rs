use crate::codes::Code;
use crate::follow_up::copd::{CopdForm, CopdSymptom, InhalerTechnique, SmokingStatus, Vaccine};
use crate::follow_up::diabetes::{DiabetesForm, DiabetesSymptom};
use crate::follow_up::elderly::{
    ElderlyForm, ExamTest, Finding, Guidance, HealthRating, Physical, Screening, SelfCare, TestResult,
};
use crate::follow_up::hypertension::{HypertensionForm, HypertensionSymptom};
use crate::follow_up::{
    Adherence, AuxiliaryTest, Common, Course, Forms, Habit, IrregularReason, Lifestyle, MedicineUsed,
};
use crate::reading::policy::ReadingPolicy;
use crate::reading::{BloodPressure, Glucose};
use crate::testing::day;

pub(in crate::follow_up) fn course() -> Course {
    Course {
        adherence: Adherence::Regular,
        irregular_reason: None,
        adr: false,
        adr_uncontrolled: false,
        complication: false,
        detail: None,
    }
}

pub(in crate::follow_up) fn hypertension() -> HypertensionForm {
    HypertensionForm {
        symptoms: vec![HypertensionSymptom::None],
        other_symptom: None,
        salt: None,
        salt_target: None,
        course: course(),
    }
}

pub(in crate::follow_up) fn diabetes(fasting_tenths: i64) -> DiabetesForm {
    DiabetesForm {
        fasting_glucose: Glucose::Tenths(fasting_tenths),
        other_glucose: None,
        symptoms: vec![DiabetesSymptom::None],
        other_symptom: None,
        foot_pulse: None,
        staple_food_g: None,
        staple_food_target_g: None,
        hba1c_tenths: None,
        hba1c_on: None,
        hypoglycaemia: None,
        insulin: None,
        course: course(),
    }
}

/// A whole yearly check of somebody who needs no help.
pub(in crate::follow_up) fn elderly() -> ElderlyForm {
    let normal = |test: &ExamTest| TestResult { test: *test, finding: Finding::Normal, detail: None };
    ElderlyForm {
        self_care: SelfCare { eating: 0, washing: 0, dressing: 0, toileting: 0, moving: 0 },
        own_rating: Some(HealthRating::Content),
        cognition: Some(Screening::Negative),
        mood: Some(Screening::Negative),
        physical: Some(Physical { finding: Finding::Normal, detail: None, waist_mm: Some(820) }),
        fasting_glucose: None,
        tests: ExamTest::ALL.iter().map(normal).collect(),
        guidance: vec![Guidance::WayOfLife, Guidance::NextCheck],
    }
}

/// The part of a whole yearly check that all visits share.
pub(in crate::follow_up) fn whole_check() -> Common {
    let habit = Some(Habit { current: 0, target: None });
    Common {
        pressure: Some(BloodPressure::new(128, 78)),
        heart_rate: Some(72),
        weight_hectograms: Some(615),
        height_mm: Some(1580),
        lifestyle: Lifestyle { smoking: habit, drinking: habit, exercise_times: habit, ..Lifestyle::default() },
        ..Common::default()
    }
}

pub(in crate::follow_up) fn copd() -> CopdForm {
    CopdForm {
        symptoms: vec![CopdSymptom::Cough],
        other_symptom: None,
        mmrc: 1,
        cat: 9,
        exacerbations: 0,
        oxygen_percent: Some(96),
        inhaler: InhalerTechnique::Correct,
        smoking: SmokingStatus::Stopped,
        vaccines: vec![Vaccine::Influenza],
        spirometry: None,
        course: course(),
    }
}

fn common_faults(common: &Common) -> Vec<(&'static str, Code)> {
    common.validate(&ReadingPolicy::default())
}

#[test]
fn each_measured_value_has_its_range_and_the_ends_belong_to_it() {
    type Row = (&'static str, [i64; 2], fn(i64) -> Common);
    let ranges: [Row; 5] = [
        ("common.heart_rate", [20, 250], |n| Common { heart_rate: Some(n), ..Common::default() }),
        ("common.second_heart_rate", [20, 250], |n| Common {
            heart_rate: Some(72),
            second_heart_rate: Some(n),
            ..Common::default()
        }),
        ("common.temperature_tenths", [340, 430], |n| Common { temperature_tenths: Some(n), ..Common::default() }),
        ("common.weight_hectograms", [200, 3000], |n| Common { weight_hectograms: Some(n), ..Common::default() }),
        ("common.height_mm", [500, 2500], |n| Common { height_mm: Some(n), ..Common::default() }),
    ];
    for (field, [min, max], with) in ranges {
        for good in [min, max] {
            assert_eq!(common_faults(&with(good)), [], "{field} {good}");
        }
        for bad in [i64::MIN, min - 1, max + 1, i64::MAX] {
            assert_eq!(common_faults(&with(bad)), [(field, Code::ReadingRange)], "{field} {bad}");
        }
    }
}

#[test]
fn a_blood_pressure_is_in_range_and_its_upper_number_is_the_greater() {
    for (sbp, dbp, expected) in [
        (50, 30, None),
        (300, 200, None),
        (131, 130, None),
        (130, 130, Some(Code::PressureOrder)),
        (80, 120, Some(Code::PressureOrder)),
        (49, 30, Some(Code::ReadingRange)),
        (301, 90, Some(Code::ReadingRange)),
        (120, 29, Some(Code::ReadingRange)),
        (250, 201, Some(Code::ReadingRange)),
    ] {
        let common = Common { pressure: Some(BloodPressure::new(sbp, dbp)), ..Common::default() };
        let faults: Vec<_> = expected.map(|code| ("common.pressure", code)).into_iter().collect();
        assert_eq!(common_faults(&common), faults, "{sbp}/{dbp}");
    }
}

#[test]
fn glucose_is_one_to_forty_or_off_the_meter() {
    for (glucose, fine) in [
        (Glucose::Tenths(9), false),
        (Glucose::Tenths(10), true),
        (Glucose::Tenths(400), true),
        (Glucose::Tenths(401), false),
        (Glucose::Lo, true),
        (Glucose::Hi, true),
    ] {
        let form = DiabetesForm { fasting_glucose: glucose, other_glucose: Some(glucose), ..diabetes(61) };
        let faults = form.validate(day("2026-03-02"), &ReadingPolicy::default());
        let expected =
            ["forms.diabetes.fasting_glucose", "forms.diabetes.other_glucose"].map(|field| (field, Code::ReadingRange));
        assert_eq!(faults, if fine { &[] } else { &expected[..] }, "{glucose:?}");
    }
}

#[test]
fn body_mass_index_is_rounded_half_up_to_one_decimal() {
    for (hectograms, height_mm, expected) in [
        (Some(700), Some(1750), Some(229)),  // 22.857
        (Some(640), Some(1600), Some(250)),  // 25.000
        (Some(641), Some(1000), Some(641)),  // 64.1
        (Some(2001), Some(2000), Some(500)), // 50.025
        (Some(2002), Some(2000), Some(501)), // 50.05, half goes up
        (Some(700), None, None),
        (None, Some(1750), None),
        (Some(700), Some(0), None),
        (Some(-1), Some(1750), None),
        (Some(i64::MAX), Some(1), None),
    ] {
        let common = Common { weight_hectograms: hectograms, height_mm, ..Common::default() };
        assert_eq!(common.bmi_tenths(), expected, "{hectograms:?} {height_mm:?}");
    }
}

#[test]
fn of_two_heart_rates_the_lower_one_counts() {
    let second_alone = Common { second_heart_rate: Some(72), ..Common::default() };
    assert_eq!(common_faults(&second_alone), [("common.heart_rate", Code::MissingField)]);
    let sustained = |first, second| {
        Common { heart_rate: first, second_heart_rate: second, ..Common::default() }.sustained_heart_rate()
    };
    assert_eq!(sustained(Some(120), Some(96)), Some(96));
    assert_eq!(sustained(Some(110), Some(118)), Some(110));
    assert_eq!(sustained(Some(72), None), Some(72));
    assert_eq!(sustained(None, Some(118)), None);
}

#[test]
fn no_symptoms_stands_alone_and_something_must_be_ticked() {
    let faults = |symptoms| HypertensionForm { symptoms, ..hypertension() }.validate();
    let field = "forms.hypertension.symptoms";
    assert_eq!(faults(vec![]), [(field, Code::MissingField)]);
    assert_eq!(
        faults(vec![HypertensionSymptom::None, HypertensionSymptom::NumbLimbs]),
        [(field, Code::SymptomsConflict)]
    );
    assert_eq!(faults(vec![HypertensionSymptom::SwollenLegs, HypertensionSymptom::NumbLimbs]), []);
    let sweet = DiabetesForm { symptoms: vec![DiabetesSymptom::Other, DiabetesSymptom::None], ..diabetes(61) };
    assert_eq!(
        sweet.validate(day("2026-03-02"), &ReadingPolicy::default()),
        [("forms.diabetes.symptoms", Code::SymptomsConflict)]
    );
}

#[test]
fn the_course_of_the_disease_does_not_contradict_itself() {
    let contradiction = Course {
        irregular_reason: Some(IrregularReason::Cost),
        adr_uncontrolled: true,
        detail: Some("a\nb".to_owned()),
        ..course()
    };
    let expected = [
        ("forms.hypertension.course.irregular_reason", Code::BadValue),
        ("forms.hypertension.course.adr_uncontrolled", Code::AdrConflict),
        ("forms.hypertension.course.detail", Code::BadValue),
    ];
    assert_eq!(HypertensionForm { course: contradiction, ..hypertension() }.validate(), expected);
}

#[test]
fn an_hba1c_comes_with_its_day_and_that_is_not_after_the_visit() {
    let faults = |hba1c_tenths, on: Option<&str>| {
        let form = DiabetesForm { hba1c_tenths, hba1c_on: on.map(day), ..diabetes(61) };
        form.validate(day("2026-03-02"), &ReadingPolicy::default())
    };
    let field = "forms.diabetes.hba1c_on";
    assert_eq!(faults(Some(68), Some("2026-03-02")), []);
    assert_eq!(faults(Some(68), Some("2026-03-03")), [(field, Code::DateInFuture)]);
    assert_eq!(faults(Some(68), None), [(field, Code::MissingField)]);
    assert_eq!(faults(None, Some("2026-03-02")), [(field, Code::MissingField)]);
    assert_eq!(faults(Some(680), Some("2026-03-02")), [("forms.diabetes.hba1c_tenths", Code::ReadingRange)]);
}

#[test]
fn texts_and_lists_have_a_length() {
    let medicine = MedicineUsed { name: "氨氯地平".to_owned(), times_per_day: 1, dose: "5 mg".to_owned() };
    let empty = AuxiliaryTest { name: " ".to_owned(), result: "正常".to_owned() };
    let common = Common {
        other_signs: Some("长".repeat(201)),
        medicines: vec![medicine; 31],
        tests: vec![empty],
        ..Common::default()
    };
    assert_eq!(
        common_faults(&common),
        [
            ("common.other_signs", Code::BadValue),
            ("common.medicines", Code::TooLarge),
            ("common.tests", Code::BadValue)
        ]
    );
}

#[test]
fn a_form_travels_as_plain_words_and_an_unknown_field_is_refused() {
    let wire = serde_json::json!({
        "hypertension": { "symptoms": ["none"], "salt": "light", "course": { "adherence": "regular" } },
        "diabetes": { "fasting_glucose": { "tenths": 61 }, "other_glucose": "hi", "symptoms": ["infection"],
            "foot_pulse": "weak_left", "course": { "adherence": "irregular", "irregular_reason": "forgot" } },
    });
    let forms: Forms = serde_json::from_value(wire).expect("forms");
    let diabetes = forms.diabetes.as_ref().expect("diabetes");
    assert_eq!(diabetes.fasting_glucose, Glucose::Tenths(61));
    assert_eq!(diabetes.other_glucose, Some(Glucose::Hi));
    let again: Forms = serde_json::from_value(serde_json::to_value(&forms).expect("json")).expect("forms");
    assert_eq!(again, forms);

    for wrong in [
        r#"{"pressure":{"sbp":120,"dbp":80,"map":93}}"#,
        r#"{"heart_rat":72}"#,
        r#"{"lifestyle":{"smoking":{"current":-1}}}"#,
        r#"{"danger_signs":["tired"]}"#,
        r#"{"heart_rate":72.5}"#,
    ] {
        assert!(serde_json::from_str::<Common>(wrong).is_err(), "{wrong}");
    }
}
