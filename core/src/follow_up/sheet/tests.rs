use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde_json::json;

use super::*;
use crate::codes::Code;
use crate::follow_up::copd::CopdForm;
use crate::follow_up::diabetes::DiabetesForm;
use crate::follow_up::elderly::{ElderlyForm, SelfCare};
use crate::follow_up::hypertension::HypertensionForm;
use crate::follow_up::{Common, Forms, Lifestyle};

fn asked(programmes: &[Programme], mode: VisitMode) -> Vec<Question> {
    let on = Day::new(2026, 11, 23).expect("a day");
    let medicines = [MedicineUsed { name: "氨氯地平".to_owned(), times_per_day: 1, dose: "5 mg".to_owned() }];
    let (policy, readings) = (FollowUpPolicy::default(), ReadingPolicy::default());
    questions(programmes, &Occasion { on, mode, medicines: &medicines, policy: &policy, readings: &readings })
}

fn given(rows: &[(&str, &[&str])]) -> Answers {
    rows.iter().map(|(path, given)| ((*path).to_owned(), given.iter().map(|one| (*one).to_owned()).collect())).collect()
}

/// What every needed question is answered with.
fn barest(questions: &[Question]) -> Answers {
    let needed = questions.iter().filter(|question| question.needed == Needed::Always);
    needed.filter_map(|question| Some((question.path.to_owned(), vec![question.answer.any()?]))).collect()
}

/// An answer to every question.
fn fullest(questions: &[Question]) -> Answers {
    let answer = |question: &Question| match &question.answer {
        Answer::Tick => "true".to_owned(),
        Answer::Text => "写的字".to_owned(),
        Answer::Day => "2026-11-01".to_owned(),
        // What others depend on.
        Answer::OneOf(choices) | Answer::AnyOf { choices, .. } => {
            let last = choices.iter().find(|choice| ["other", "irregular", "abnormal"].contains(&&*choice.code));
            last.or(choices.last()).expect("choices").code.clone()
        }
        other => other.any().expect("an answer"),
    };
    questions.iter().map(|question| (question.path.to_owned(), vec![answer(question)])).collect()
}

/// The members of a form, as its reader knows them.
fn members<T: DeserializeOwned>() -> BTreeSet<String> {
    let error = serde_json::from_value::<T>(json!({ "no such member": 1 })).err().expect("none such").to_string();
    let (_, expected) = error.split_once("expected").expect("a list");
    expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_member_of_every_form_is_asked_for() {
    let questions = asked(Programme::ALL, VisitMode::Phone);
    let below = |path: &str| -> BTreeSet<String> {
        let rest = questions.iter().filter_map(|question| question.path.strip_prefix(path));
        rest.map(|rest| rest.split(['.', '[']).next().expect("a step").to_owned()).collect()
    };
    assert_eq!(below("common."), members::<Common>());
    assert_eq!(below("common.lifestyle."), members::<Lifestyle>());
    assert_eq!(below("forms.hypertension."), members::<HypertensionForm>());
    assert_eq!(below("forms.diabetes."), members::<DiabetesForm>());
    assert_eq!(below("forms.copd."), members::<CopdForm>());
    let mut check = members::<ElderlyForm>();
    // Where diabetes asks for it as well, it is asked once.
    assert!(check.remove("fasting_glucose"));
    assert_eq!(below("forms.elderly."), check);
    let alone = asked(&[Programme::Elderly], VisitMode::Home);
    assert!(alone.iter().any(|question| question.path == "forms.elderly.fasting_glucose"));
}

#[test]
fn what_is_filled_in_comes_back_as_it_was_answered() {
    for programmes in [&[Programme::Hypertension][..], &[Programme::Copd], &[Programme::Elderly], Programme::ALL, &[]] {
        let questions = asked(programmes, VisitMode::Phone);
        let paths: BTreeSet<&str> = questions.iter().map(|question| question.path).collect();
        assert_eq!(paths.len(), questions.len(), "each path once");
        for all in [barest(&questions), fullest(&questions)] {
            let (common, forms) = fill(&questions, &all).expect("a form");
            assert_eq!(forms.programmes().collect::<Vec<_>>(), programmes);
            assert_eq!(answers(&questions, &common, &forms).expect("written"), all);
        }
    }
}

#[test]
fn a_programme_says_itself_what_must_be_measured() {
    let needs_pressure = |programme, mode| {
        let questions = asked(&[programme], mode);
        let sbp = questions.iter().find(|question| question.path == "common.pressure.sbp").expect("asked");
        sbp.is_needed(&Answers::new())
    };
    assert!(needs_pressure(Programme::Hypertension, VisitMode::Phone));
    assert!(needs_pressure(Programme::Diabetes, VisitMode::Home));
    assert!(!needs_pressure(Programme::Diabetes, VisitMode::Phone));
    assert!(!needs_pressure(Programme::Copd, VisitMode::Home));
}

#[test]
fn half_of_what_belongs_together_is_missing_the_other_half() {
    let questions = asked(&[], VisitMode::Home);
    for (one, other) in [
        ("common.pressure.sbp", "common.pressure.dbp"),
        ("common.lifestyle.smoking.target", "common.lifestyle.smoking.current"),
        ("common.second_heart_rate", "common.heart_rate"),
    ] {
        assert_eq!(fill(&questions, &given(&[(one, &["60"])])), Err(vec![(other, Code::MissingField)]));
    }
    assert_eq!(fill(&questions, &Answers::new()), Ok((Common::default(), Forms::default())));
}

#[test]
fn every_answer_that_cannot_be_kept_is_told_at_its_question() {
    let questions = asked(&[Programme::Hypertension], VisitMode::Phone);
    let mut all = barest(&questions);
    let wrong: [(&'static str, &[&str], Code); 8] = [
        ("common.heart_rate", &["400"], Code::ReadingRange),
        ("common.height_mm", &["1，60"], Code::BadValue),
        ("common.lifestyle.state_of_mind", &["splendid"], Code::BadValue),
        ("common.pregnant_or_lactating", &["perhaps"], Code::BadValue),
        ("common.temperature_tenths", &["99999999999999999999999"], Code::ReadingRange),
        ("common.weight_hectograms", &["62.55"], Code::BadValue),
        ("forms.hypertension.salt", &["light", "heavy"], Code::BadValue),
        ("forms.hypertension.symptoms", &["none", "nosebleed"], Code::SymptomsConflict),
    ];
    all.extend(
        wrong.iter().map(|(path, given, _)| ((*path).to_owned(), given.iter().map(|&one| one.into()).collect())),
    );
    let mut told = fill(&questions, &all).expect_err("faults");
    told.sort_unstable();
    assert_eq!(told, wrong.map(|(path, _, code)| (path, code)));
}

#[test]
fn what_is_not_asked_is_not_kept() {
    let questions = asked(&[Programme::Hypertension], VisitMode::Home);
    let mut all = barest(&questions);
    all.extend(given(&[
        ("forms.hypertension.course.adherence", &["regular"]),
        ("forms.hypertension.course.irregular_reason", &["forgot"]),
        ("common.self_report_accepted", &["true"]),
    ]));
    let (common, forms) = fill(&questions, &all).expect("a form");
    assert_eq!(forms.hypertension.expect("there").course.irregular_reason, None);
    assert!(!common.self_report_accepted, "asked only where values are told");
}

#[test]
fn the_points_offered_are_those_that_the_scale_knows() {
    let questions = asked(&[Programme::Elderly], VisitMode::Home);
    for item in ["eating", "washing", "dressing", "toileting", "moving"] {
        let path = format!("forms.elderly.self_care.{item}");
        let question = questions.iter().find(|question| question.path == path).expect("asked");
        let Answer::OneOf(choices) = &question.answer else { panic!("points are chosen") };
        let offered: Vec<u8> = choices.iter().map(|choice| choice.code.parse().expect("points")).collect();
        let known = |points: &u8| {
            let mut scores = json!({ "eating": 0, "washing": 0, "dressing": 0, "toileting": 0, "moving": 0 });
            scores[item] = json!(points);
            serde_json::from_value::<SelfCare>(scores).expect("scores").total().is_some()
        };
        assert_eq!(offered, (0..=20).filter(known).collect::<Vec<_>>(), "{item}");
    }
}
