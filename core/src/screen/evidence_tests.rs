use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

use super::*;
use crate::policy::{NATIONAL, PolicyBook};
use crate::prescription::again::tests::{DOCTOR, Hers, TODAY, education, hers, long};
use crate::prescription::catalogue::drug_id;
use crate::testing::day;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// What is made of her records today.
fn today<T>(hers: &Hers, make: impl FnOnce(Occasion<'_>) -> T) -> T {
    let views = hers.views();
    let story: Story<'_> = views.iter().collect();
    let book = PolicyBook::parse(&[NATIONAL], &[]).expect("a book");
    let policy = book.on(day(TODAY)).expect("a policy");
    let catalogue = Catalogue::shipped().expect("the catalogue");
    let staff = StaffId(id(DOCTOR));
    make(Occasion { story: &story, staff, catalogue: &catalogue, policy, today: day(TODAY) })
}

fn form(hers: &Hers, evidence: Evidence, answers: &Answers) -> Form {
    today(hers, |occasion| occasion.form(evidence, answers, id(50)).expect("JSON").expect("a form"))
}

/// Every question answered as of somebody who is well.
fn well(hers: &Hers) -> Answers {
    let mut answers = today(hers, |occasion| occasion.begin(Evidence::Assessment));
    for asked in form(hers, Evidence::Assessment, &answers).asked.iter().filter(|asked| asked.given.is_empty()) {
        let path = asked.question.path;
        let bad = ["new_disease", "hospitalised_since", "severe_adr", "other_reassessment"];
        let answer = match path {
            FINDINGS => "血压平稳，方案不变",
            path if bad.iter().any(|part| path.ends_with(part)) => "no",
            _ => "yes",
        };
        answers.insert(path.to_owned(), vec![answer.to_owned()]);
    }
    answers
}

fn unfollowed() -> Hers {
    let mut hers = hers();
    hers.prescriptions[0]["diagnoses"] = json!([{ "diagnosis": id(6), "icd": "E78.500" }]);
    hers.diagnosis["icd"] = json!("E78.500");
    hers
}

/// The members of a record, as its reader knows them.
fn members<T: DeserializeOwned>() -> BTreeSet<String> {
    let error = serde_json::from_value::<T>(json!({ "no such member": 1 })).err().expect("none such").to_string();
    let (_, expected) = error.split_once("expected").expect("a list");
    expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_member_of_the_commands_is_asked_or_follows() {
    let paths = |evidence| -> BTreeSet<String> {
        let questions = today(&unfollowed(), |occasion| occasion.questions(evidence)).expect("asked");
        questions.iter().map(|question| question.path.to_owned()).collect()
    };
    let first = |path: &String| path.split('.').next().map(str::to_owned);
    let asked = paths(Evidence::Assessment);
    let answers: BTreeSet<String> = asked.iter().filter_map(|path| path.split('.').nth(1)).map(str::to_owned).collect();
    assert_eq!(answers, members::<AssessmentAnswers>());
    let follows = ["assessment", "resident", "visit", "scope"].map(str::to_owned);
    let members_of = asked.iter().filter_map(first).chain(follows).collect::<BTreeSet<_>>();
    assert_eq!(members_of, members::<AssessForLongPrescription>());
    let taught = paths(Evidence::Education).iter().filter_map(first).collect::<BTreeSet<_>>();
    let follows = BTreeSet::from(["education".to_owned(), "resident".to_owned()]);
    assert_eq!(taught.union(&follows).cloned().collect::<BTreeSet<_>>(), members::<RecordEducation>());
    for elsewhere in [Evidence::Visit, Evidence::Confirmation] {
        assert_eq!(today(&hers(), |occasion| occasion.questions(elsewhere)), None);
    }
}

#[test]
fn what_is_judged_is_asked_anew_and_the_last_judgement_stands_beside_it() {
    let hers = hers();
    let begun = today(&hers, |occasion| occasion.begin(Evidence::Assessment));
    assert_eq!(begun, Answers::from([(DRUGS.to_owned(), vec![drug_id("C08CA01-5mg").to_string()])]));
    let form = form(&hers, Evidence::Assessment, &begun);
    assert_eq!((form.missing(), &form.command), (form.asked.len() - 1, &None), "all but the medicines");
    let stable = form.asked.iter().find(|asked| asked.question.path == "answers.regimen_stable").expect("asked");
    assert_eq!((stable.given.as_slice(), stable.last.as_slice()), (&[][..], &["yes".to_owned()][..]));
    assert_eq!((form.last_on, form.visit_on), (Some(day("2026-02-27")), Some(day("2026-02-27"))));
}

#[test]
fn more_than_four_weeks_are_judged_strictly_and_less_is_a_review() {
    for (hers, expected) in [(hers(), AssessmentScope::Repeat), (long(), AssessmentScope::Strict)] {
        let form = form(&hers, Evidence::Assessment, &well(&hers));
        let Some(Command::AssessForLongPrescription(command)) = form.command else { panic!("{:?}", form.faults) };
        assert_eq!((command.scope, form.scope), (expected, Some(expected)));
        assert_eq!((command.visit.0, command.assessment.0, command.resident.0), (id(7), id(50), id(1)));
        assert_eq!(command.drugs, [drug_id("C08CA01-5mg")]);
        let answers = &command.answers;
        assert!(answers.regimen_stable && answers.long_term_need && !answers.asks_for_another());
        assert_eq!((answers.findings.as_str(), answers.other_diagnoses), ("血压平稳，方案不变", None));
    }
}

#[test]
fn of_a_disease_without_a_programme_it_is_asked_how_it_goes() {
    let unfollowed = unfollowed();
    let form = form(&unfollowed, Evidence::Assessment, &well(&unfollowed));
    let Some(Command::AssessForLongPrescription(command)) = form.command else { panic!("{:?}", form.faults) };
    assert!(command.answers.other_diagnoses.is_some_and(|found| found.goals_met && found.adherent));
}

#[test]
fn what_cannot_be_recorded_says_why() {
    let mut unseen = hers();
    let answers = well(&unseen);
    unseen.visit["staff"] = json!(id(0xD1));
    let form_of_the_unseen = form(&unseen, Evidence::Assessment, &answers);
    assert_eq!((form_of_the_unseen.faults, form_of_the_unseen.command), (vec![("visit", Code::Lrx401)], None));

    let mut wordy = well(&hers());
    wordy.insert(FINDINGS.to_owned(), vec!["长".repeat(5000)]);
    let findings = |answers: &Answers| {
        let form = form(&hers(), Evidence::Assessment, answers);
        form.asked.iter().find(|asked| asked.question.path == FINDINGS).expect("asked").wrong
    };
    assert_eq!(findings(&wordy), Some(Code::ReasonRequired));
    let without_medicine = Answers::from([(DRUGS.to_owned(), vec![])]);
    assert!(form(&hers(), Evidence::Assessment, &without_medicine).asked[0].is_missing());
}

#[test]
fn what_was_taught_is_chosen_among_the_topics() {
    let taught = Answers::from([("topics".to_owned(), vec!["dose".to_owned(), "storage".to_owned()])]);
    let form_of = |answers: &Answers| form(&hers(), Evidence::Education, answers);
    let Some(Command::RecordEducation(command)) = form_of(&taught).command else { panic!("a command") };
    assert_eq!(command.topics, [EducationTopic::Dose, EducationTopic::Storage]);
    assert_eq!(form_of(&Answers::new()).missing(), 1);
}

#[test]
fn she_is_asked_to_confirm_what_lacks_it_and_nothing_else() {
    let asked = |hers: &Hers| {
        today(hers, |occasion| to_confirm(occasion.story, occasion.catalogue, occasion.policy, occasion.today))
    };
    assert_eq!(asked(&hers()), None, "four weeks need none");
    let mut long = long();
    assert_eq!(asked(&long), None, "nobody has taught her yet");
    long.educations = vec![education()];
    let wanted = asked(&long).expect("asked");
    assert_eq!((wanted.days, wanted.medicines.len(), wanted.medicines[0].item.0), (84, 1, id(10)));
    assert_eq!(wanted.medicines[0].drug, drug_id("C08CA01-5mg"));
    let mut decided = long;
    decided.request["items"][0]["state"] = json!("reviewed");
    assert_eq!(asked(&decided), None);
}
