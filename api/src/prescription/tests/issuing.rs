use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::codes::Code;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::follow_up::commands::{RecordDiagnosis, ResolveDiagnosis};
use jiayi_core::follow_up::{Adherence, VisitMode};
use jiayi_core::id::CommandId;
use jiayi_core::prescription::Kind;
use jiayi_core::prescription::assessment::{AssessmentAnswers, AssessmentScope};
use jiayi_core::prescription::catalogue::drug_id;
use jiayi_core::prescription::coding::IcdCode;
use jiayi_core::prescription::commands::{AssessForLongPrescription, ConfirmLongPrescription, IssuePrescription};
use jiayi_core::prescription::status::Status;
use jiayi_core::team::Title;

use super::story::{AMLODIPINE, METFORMIN, Story, answers, diagnose, order, reason, see};
use crate::database::schema::{diagnoses, prescriptions, staff, visits};
use crate::database::sql::Word;
use crate::prescription::{Prescription, signature};
use crate::session::Actor;
use crate::testing::{codes, day, fields, id, numbers};

fn stored(story: &Story, draft: &IssuePrescription) -> Prescription {
    let prescription = draft.prescription;
    story.read(move |conn| Ok(prescriptions::table.find(prescription).first(conn)?))
}

#[test]
fn a_first_prescription_out_of_complete_records_is_issued_and_signed() {
    let story = Story::begin();
    let draft = story.draft(Kind::First, vec![order(AMLODIPINE, 28)]);
    assert_eq!(story.issue(&draft), Outcome::Applied);

    let row = stored(&story, &draft);
    assert_eq!((row.state.0, row.valid_until, row.validity_reason.clone()), (Status::Issued, story.today(), None));
    assert_eq!(row.decision.0, serde_json::json!({ "decision": "OK", "codes": [] }));
    assert_eq!(row.team_id, Some(story.team));
    assert_eq!(row.catalogue_version, story.rules.catalogue.version());
    let items = story.items(draft.prescription);
    assert!(signature::verifies(&story.rules.keys, &row, &items).expect("read"));
    let forged = Prescription { days: 27, ..row };
    assert!(!signature::verifies(&story.rules.keys, &forged, &items).expect("read"));
}

#[test]
fn everything_that_stands_in_the_way_is_named_at_once() {
    let story = Story::begin();
    let visit = story.seen(&story.doctor, VisitMode::Clinic, story.today(), false, Adherence::Irregular);
    let unsettled = AssessmentAnswers { regimen_stable: false, long_term_need: false, ..answers() };
    let assessment = story.assess_with(visit, AssessmentScope::FullFirst, unsettled);
    let (diagnosis, today) = (story.diagnosis, story.today());
    story.write(move |conn| {
        diesel::update(diagnoses::table.find(diagnosis)).set(diagnoses::resolved_on.eq(Some(today))).execute(conn)?;
        Ok(())
    });
    let draft = IssuePrescription { visit, assessment, ..story.draft(Kind::First, vec![order(AMLODIPINE, 28)]) };
    let worse = story.seen(&story.doctor, VisitMode::Clinic, story.today(), false, Adherence::Irregular);
    let newest = story.assess_with(
        worse,
        AssessmentScope::FullFirst,
        AssessmentAnswers { regimen_stable: false, long_term_need: false, ..answers() },
    );
    let draft = IssuePrescription { visit: worse, assessment: newest, ..draft };
    let outcome = story.issue(&draft);
    let expected = [Code::Lrx101, Code::Lrx102, Code::Lrx103, Code::Lrx104, Code::Lrx105, Code::Lrx501];
    assert_eq!(codes(&outcome), expected);
    let expected = [
        ("diagnoses", Code::Lrx101),
        ("assessment", Code::Lrx102),
        ("visit", Code::Lrx103),
        ("visit", Code::Lrx104),
        ("assessment", Code::Lrx105),
        ("visit", Code::Lrx501),
    ];
    assert_eq!(fields(&outcome), expected);
    assert!(story.items(draft.prescription).is_empty());
}

#[test]
fn eight_weeks_need_three_records_and_have_them_in_the_end() {
    let story = Story::begin();
    let draft = IssuePrescription { days: 56, ..story.draft(Kind::First, vec![order(AMLODIPINE, 56)]) };
    let outcome = story.issue(&draft);
    assert_eq!(codes(&outcome), [Code::Lrx302, Code::Lrx303, Code::Lrx304]);
    assert_eq!(
        fields(&outcome),
        [("assessment", Code::Lrx302), ("education", Code::Lrx303), ("confirmation", Code::Lrx304)]
    );

    let draft = IssuePrescription {
        assessment: story.assess(draft.visit, AssessmentScope::Strict),
        education: Some(story.educate()),
        confirmation: Some(story.confirm(56)),
        ..draft
    };
    assert_eq!(story.issue(&draft), Outcome::Applied);
}

#[test]
fn a_confirmation_of_four_weeks_does_not_carry_eight() {
    let story = Story::begin();
    let draft = IssuePrescription { days: 56, ..story.draft(Kind::First, vec![order(AMLODIPINE, 56)]) };
    let draft = IssuePrescription {
        assessment: story.assess(draft.visit, AssessmentScope::Strict),
        education: Some(story.educate()),
        confirmation: Some(story.confirm(28)),
        ..draft
    };
    assert_eq!(codes(&story.issue(&draft)), [Code::Lrx304]);
}

#[test]
fn a_first_prescription_needs_an_intermediate_title() {
    let story = Story::begin();
    let doctor = story.doctor.staff_id().expect("staff");
    story.write(move |conn| {
        diesel::update(staff::table.find(doctor)).set(staff::title.eq(Some(Word(Title::Junior)))).execute(conn)?;
        Ok(())
    });
    let draft = story.draft(Kind::First, vec![order(AMLODIPINE, 28)]);
    assert_eq!(codes(&story.issue(&draft)), [Code::Lrx402]);
}

#[test]
fn a_village_doctor_begins_no_long_prescription_and_repeats_none_without_a_licence() {
    let story = Story::begin();
    let village = story.staff(Role::VillageDoctor);
    let visit = story.seen(&village, VisitMode::Home, story.today(), true, Adherence::Regular);
    let assessment = id();
    let command = AssessForLongPrescription {
        assessment,
        resident: story.li.id,
        visit,
        scope: AssessmentScope::FullFirst,
        answers: answers(),
        drugs: vec![drug_id(AMLODIPINE)],
    };
    story.must(&village, Command::AssessForLongPrescription(command));
    let draft = IssuePrescription { visit, assessment, ..story.draft(Kind::First, vec![order(AMLODIPINE, 28)]) };
    let outcome = story.send(&village, Command::IssuePrescription(draft));
    assert_eq!(codes(&outcome), [Code::Lrx402, Code::Lrx404]);
}

#[test]
fn diazepam_is_never_on_a_long_prescription() {
    let story = Story::begin();
    let draft = story.draft(Kind::First, vec![order(AMLODIPINE, 28), order("N05BA01-2.5mg", 28)]);
    let outcome = story.issue(&draft);
    assert_eq!(fields(&outcome), [("items[1].drug", Code::Lrx206)]);
}

#[test]
fn days_and_quantities_are_exact() {
    let story = Story::begin();
    let outcome = story.issue(&story.draft(Kind::First, vec![order(AMLODIPINE, 30)]));
    assert_eq!(fields(&outcome), [("items[0].units", Code::Lrx306)]);
    let none = IssuePrescription { days: 0, ..story.draft(Kind::First, vec![order(AMLODIPINE, 28)]) };
    assert_eq!(codes(&story.issue(&none)), [Code::Lrx305, Code::Lrx306]);

    let draft = story.draft(Kind::First, vec![order(AMLODIPINE, 85)]);
    let draft = IssuePrescription {
        days: 85,
        assessment: story.assess(draft.visit, AssessmentScope::Strict),
        education: Some(story.educate()),
        confirmation: Some(story.confirm(84)),
        ..draft
    };
    assert_eq!(codes(&story.issue(&draft)), [Code::Lrx301, Code::Lrx304]);
}

#[test]
fn a_medicine_under_monitoring_has_a_cap_and_a_confirmation_of_its_own() {
    let story = Story::begin();
    let warfarin = order("B01AA03-2.5mg", 28);
    let outcome = story.issue(&story.draft(Kind::First, vec![warfarin.clone()]));
    assert_eq!(fields(&outcome), [("items[0].monitoring_confirmed", Code::MonitoringUnconfirmed)]);
    let confirmed = jiayi_core::prescription::commands::OrderedItem { monitoring_confirmed: true, ..warfarin };
    let draft = story.draft(Kind::First, vec![order(AMLODIPINE, 56), confirmed]);
    let draft = IssuePrescription {
        days: 56,
        assessment: story.assess(draft.visit, AssessmentScope::Strict),
        education: Some(story.educate()),
        confirmation: Some(story.confirm(56)),
        ..draft
    };
    let outcome = story.issue(&draft);
    assert_eq!(fields(&outcome), [("items[1].drug", Code::Lrx301), ("items[1].units", Code::Lrx306)]);
}

#[test]
fn the_prescriber_must_have_seen_her_within_the_days_of_the_policy() {
    let story = Story::begin();
    let colleague = story.employ(Role::Doctor, story.institution);
    let by_colleague = story.seen(&colleague, VisitMode::Clinic, story.today(), true, Adherence::Regular);
    let draft = story.draft(Kind::First, vec![order(AMLODIPINE, 28)]);
    let not_seen = IssuePrescription { visit: by_colleague, ..draft.clone() };
    assert_eq!(codes(&story.issue(&not_seen)), [Code::Lrx401, Code::Lrx406, Code::Lrx504]);
    story.days_later(15);
    assert_eq!(codes(&story.issue(&draft)), [Code::Lrx401]);
    story.days_later(14);
    assert_eq!(story.issue(&draft), Outcome::Applied);
}

#[test]
fn a_visit_that_was_corrected_is_no_examination() {
    let story = Story::begin();
    let draft = story.draft(Kind::First, vec![order(AMLODIPINE, 28)]);
    let (visit, right) = (draft.visit, story.visit());
    story.write(move |conn| {
        diesel::update(visits::table.find(visit)).set(visits::corrected_by.eq(Some(right))).execute(conn)?;
        Ok(())
    });
    assert_eq!(codes(&story.issue(&draft)), [Code::Lrx401]);
}

#[test]
fn a_repeat_needs_what_it_repeats() {
    let story = Story::begin();
    let unproved = story.draft(Kind::Repeat, vec![order(AMLODIPINE, 28)]);
    assert_eq!(codes(&story.issue(&unproved)), [Code::Lrx407]);

    let first = story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
    story.days_later(21);
    let repeat = story.draft(Kind::Repeat, vec![order(AMLODIPINE, 28)]);
    assert_eq!(story.issue(&repeat), Outcome::Applied);
    let previous = story.items(first).first().map(|item| item.id);
    assert_eq!(story.items(repeat.prescription)[0].previous_item_id, previous);
    let with_another = story.draft(Kind::Repeat, vec![order(AMLODIPINE, 28), order(METFORMIN, 28)]);
    assert_eq!(codes(&story.issue(&with_another)), [Code::Lrx407]);
}

#[test]
fn what_was_stopped_is_resumed_and_not_repeated() {
    let story = Story::begin();
    let first = story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
    assert_eq!(story.stop(first), Outcome::Applied);
    assert_eq!(codes(&story.stop(first)), [Code::PrescriptionState]);
    story.days_later(30);
    let repeat = story.draft(Kind::Repeat, vec![order(AMLODIPINE, 28)]);
    assert_eq!(codes(&story.issue(&repeat)), [Code::Lrx407]);
    let resumed = story.draft(Kind::Resume, vec![order(AMLODIPINE, 28)]);
    assert_eq!(story.issue(&resumed), Outcome::Applied);
}

#[test]
fn what_the_doctor_ticked_asks_for_another_assessment_first() {
    let story = Story::begin();
    let draft = story.draft(Kind::First, vec![order(AMLODIPINE, 28)]);
    let ticked = AssessmentAnswers { hospitalised_since: true, severe_adr: true, ..answers() };
    let assessment = story.assess_with(draft.visit, AssessmentScope::FullFirst, ticked);
    let outcome = story.issue(&IssuePrescription { assessment, ..draft.clone() });
    assert_eq!(fields(&outcome), [("assessment", Code::Lrx503), ("assessment", Code::Lrx505)]);
    // Naming the assessment from before does not hide what the newest says.
    assert_eq!(codes(&story.issue(&draft)), [Code::Lrx503, Code::Lrx505]);
    let assessment = story.assess(draft.visit, AssessmentScope::FullFirst);
    assert_eq!(story.issue(&IssuePrescription { assessment, ..draft }), Outcome::Applied);
}

#[test]
fn an_order_is_whole_and_names_each_medicine_once() {
    let story = Story::begin();
    let outcome = story.issue(&story.draft(Kind::First, Vec::new()));
    assert_eq!(fields(&outcome), [("items", Code::MissingField)]);
    let outcome = story.issue(&story.draft(Kind::First, vec![order(AMLODIPINE, 28), order(AMLODIPINE, 28)]));
    assert_eq!(fields(&outcome), [("items[1].drug", Code::ItemTwice)]);
    let unknown = story.draft(Kind::First, vec![order("C08CA01-7mg", 28)]);
    assert_eq!(fields(&story.issue(&unknown)), [("items[0].drug", Code::NotFound)]);
}

#[test]
fn records_of_somebody_else_are_no_records() {
    let story = Story::begin();
    let wang = story.resident("王建国", numbers::WANG, "13800138002");
    story.contract(&wang, story.today());
    let doctor = story.doctor.staff_id().expect("staff");
    let diagnosis = diagnose(&story, wang.id, "I10.x00", doctor);
    let visit = see(&story, wang.id, &story.doctor, VisitMode::Clinic, story.today(), true, Adherence::Regular);
    let assessment = id();
    let command = AssessForLongPrescription {
        assessment,
        resident: wang.id,
        visit,
        scope: AssessmentScope::FullFirst,
        answers: answers(),
        drugs: vec![drug_id(AMLODIPINE)],
    };
    story.must(&story.doctor, Command::AssessForLongPrescription(command.clone()));
    let draft = IssuePrescription {
        diagnoses: vec![diagnosis],
        visit,
        assessment,
        education: Some(id()),
        confirmation: Some(id()),
        ..story.draft(Kind::First, vec![order(AMLODIPINE, 28)])
    };
    let expected = ["visit", "assessment", "education", "confirmation", "diagnoses[0]"];
    assert_eq!(fields(&story.issue(&draft)), expected.map(|field| (field, Code::NotFound)));
    let misplaced = AssessForLongPrescription { assessment: id(), resident: story.li.id, ..command };
    let outcome = story.send(&story.doctor, Command::AssessForLongPrescription(misplaced));
    assert_eq!(fields(&outcome), [("visit", Code::NotFound)]);
}

#[test]
fn only_a_physician_of_her_team_issues() {
    let story = Story::begin();
    let draft = story.draft(Kind::First, vec![order(AMLODIPINE, 28)]);
    let stranger = story.employ(Role::Doctor, story.institution);
    let by = |actor: &Actor| codes(&story.send(actor, Command::IssuePrescription(draft.clone())));
    assert_eq!(by(&stranger), [Code::NotFound]);
    let nurse = story.staff(Role::Nurse);
    assert_eq!(by(&nurse), [Code::Forbidden]);
    assert_eq!(by(&story.li.actor), [Code::Forbidden]);
}

#[test]
fn the_same_command_again_is_a_replay_and_the_same_id_again_is_not() {
    let story = Story::begin();
    let draft = story.draft(Kind::First, vec![order(AMLODIPINE, 28)]);
    let command: CommandId = id();
    let send = |draft: &IssuePrescription| {
        story.send_as(command, &story.doctor, Command::IssuePrescription(draft.clone()), None)
    };
    assert_eq!(send(&draft), Outcome::Applied);
    assert_eq!(send(&draft), Outcome::Applied);
    assert_eq!(story.items(draft.prescription).len(), 1);
    let changed = IssuePrescription { early_reason: Some(reason("出差")), ..draft.clone() };
    assert_eq!(codes(&send(&changed)), [Code::CommandIdUsed]);
    let outcome = story.issue(&draft);
    assert_eq!(fields(&outcome), [("prescription", Code::IdUsed), ("items[0].item", Code::IdUsed)]);
}

#[test]
fn nobody_confirms_for_a_capable_adult() {
    let story = Story::begin();
    let desk = story.staff(Role::Desk);
    let on_paper = |witness, guardian| {
        let signature = story.blob(&desk);
        let command = ConfirmLongPrescription {
            confirmation: id(),
            resident: story.li.id,
            days: 56,
            drugs: vec![drug_id(AMLODIPINE)],
            signature,
            witness,
            guardian,
        };
        story.send(&desk, Command::ConfirmLongPrescription(command))
    };
    let nurse = Some(story.staff_id(Role::Nurse));
    assert_eq!(on_paper(nurse, None), Outcome::Applied);
    assert_eq!(fields(&on_paper(None, None)), [("witness", Code::MissingField)]);
    assert_eq!(fields(&on_paper(nurse, Some(id()))), [("guardian", Code::ConfirmationSigner)]);
    assert_eq!(fields(&on_paper(Some(id()), None)), [("witness", Code::PaperWitness)]);
    let oneself = desk.staff_id();
    assert_eq!(fields(&on_paper(oneself, None)), [("witness", Code::PaperWitness)]);
}

#[test]
fn an_assessment_and_a_confirmation_serve_the_medicines_and_the_visit_they_were_made_for() {
    let story = Story::begin();
    let of_one = || vec![drug_id(AMLODIPINE)];
    let visit = story.visit();
    let assess = |drugs| {
        let assessment = id();
        let command = AssessForLongPrescription {
            assessment,
            resident: story.li.id,
            visit,
            scope: AssessmentScope::Strict,
            answers: answers(),
            drugs,
        };
        (assessment, story.send(&story.doctor, Command::AssessForLongPrescription(command)))
    };
    assert_eq!(fields(&assess(Vec::new()).1), [("drugs", Code::MissingField)]);
    assert_eq!(fields(&assess(vec![id()]).1), [("drugs[0]", Code::NotFound)]);
    let (of_amlodipine, done) = assess(of_one());
    assert_eq!(done, Outcome::Applied);
    let (of_both, done) = assess(vec![drug_id(AMLODIPINE), drug_id(METFORMIN)]);
    assert_eq!(done, Outcome::Applied);
    let issue = |visit, assessment, confirmation| {
        let draft = IssuePrescription {
            days: 56,
            visit,
            assessment,
            education: Some(story.educate()),
            confirmation: Some(confirmation),
            ..story.draft(Kind::First, vec![order(AMLODIPINE, 56), order(METFORMIN, 56)])
        };
        story.issue(&draft)
    };
    let (confirmed_one, confirmed_both) = (story.confirm_of(56, of_one()), story.confirm(56));
    assert_eq!(codes(&issue(visit, of_amlodipine, confirmed_both)), [Code::Lrx302, Code::Lrx406, Code::Lrx504]);
    assert_eq!(codes(&issue(visit, of_both, confirmed_one)), [Code::Lrx304]);
    let another = story.visit();
    assert_eq!(codes(&issue(another, of_both, confirmed_both)), [Code::Lrx302, Code::Lrx406, Code::Lrx504]);
    assert_eq!(issue(visit, of_both, confirmed_both), Outcome::Applied);
}

#[test]
fn a_diagnosis_that_was_resolved_or_corrected_carries_no_prescription() {
    let story = Story::begin();
    let draft = story.draft(Kind::First, vec![order(AMLODIPINE, 28)]);
    let corrected = id();
    let command = RecordDiagnosis {
        diagnosis: corrected,
        resident: story.li.id,
        icd: IcdCode::parse("I10.x05").expect("a code"),
        name: "高血压".to_owned(),
        diagnosed_on: day("2019-05-07"),
        proof: "县人民医院门诊病历".to_owned(),
        corrects: Some(story.diagnosis),
    };
    story.must(&story.doctor, Command::RecordDiagnosis(command.clone()));
    assert_eq!(codes(&story.issue(&draft)), [Code::Lrx101]);
    let again = RecordDiagnosis { diagnosis: id(), ..command };
    let refused = story.send(&story.doctor, Command::RecordDiagnosis(again));
    assert_eq!(fields(&refused), [("corrects", Code::AlreadyCorrected)]);

    let by_the_right_one = IssuePrescription { diagnoses: vec![corrected], ..draft };
    let resolve = |diagnosis| {
        let command = ResolveDiagnosis { diagnosis, resident: story.li.id, resolved_on: story.today() };
        story.send(&story.doctor, Command::ResolveDiagnosis(command))
    };
    assert_eq!(fields(&resolve(story.diagnosis)), [("diagnosis", Code::DiagnosisState)]);
    assert_eq!(resolve(corrected), Outcome::Applied);
    assert_eq!(codes(&story.issue(&by_the_right_one)), [Code::Lrx101]);
    let kept: i64 = story.read(|conn| Ok(diagnoses::table.count().get_result(conn)?));
    assert_eq!(kept, 2, "the original stays");
}
