use std::collections::BTreeSet;

use super::super::catalogue::{Catalogue, drug_id};
use super::super::rules::{Stage, Verdict};
use super::super::supply::{Schedule, Times};
use super::*;
use crate::testing::day;

const TODAY: &str = "2026-03-02";

/// A repeat of amlodipine for 28 days by a junior physician at a primary institution: L01, out of records.
struct Records {
    catalogue: Catalogue,
    kind: Kind,
    days: i64,
    keys: Vec<&'static str>,
    units: u64,
    diagnoses: Vec<Diagnosis>,
    visit: Visit,
    assessment: Assessment,
    answers: AssessmentAnswers,
    courses: Vec<Course>,
    education: Option<Day>,
    confirmation: Option<Confirmation>,
    continued: Vec<AtcCode>,
    prescriber: Prescriber<'static>,
    organisation: Organisation,
    policy: LongPrescriptionPolicy,
    born_on: Day,
    signed: bool,
}

fn icd(text: &str) -> IcdCode {
    IcdCode::parse(text).expect("a diagnosis")
}

fn atc(text: &str) -> AtcCode {
    AtcCode::parse(text).expect("a substance")
}

fn course(programme: Programme, on: &str, controlled: bool) -> Course {
    Course {
        programme,
        happened_on: day(on),
        recorded_at: day(on).start(),
        mode: VisitMode::Clinic,
        self_report_accepted: false,
        controlled,
        adherence: Adherence::Regular,
        next_due: day(on).plus_months(3).expect("in range"),
    }
}

fn confirmed(days: i64, on: &str) -> Confirmation {
    Confirmation { days, confirmed_on: day(on), of_these_medicines: true }
}

fn l01() -> Records {
    Records {
        catalogue: Catalogue::shipped().expect("the catalogue"),
        kind: Kind::Repeat,
        days: 28,
        keys: vec!["C08CA01-5mg"],
        units: 28,
        diagnoses: vec![Diagnosis { icd: icd("I10.x00"), stands: true, diagnosed_on: day("2020-05-01") }],
        visit: Visit { happened_on: day("2026-02-27"), mode: VisitMode::Clinic, by_prescriber: true },
        assessment: Assessment {
            scope: AssessmentScope::Repeat,
            assessed_on: day("2026-02-27"),
            by_prescriber: true,
            at_the_visit: true,
            of_these_medicines: true,
        },
        answers: AssessmentAnswers {
            regimen_stable: true,
            long_term_need: true,
            new_disease: false,
            hospitalised_since: false,
            other_reassessment: false,
            severe_adr: false,
            other_diagnoses: None,
            findings: "血压平稳，继续原方案".to_owned().try_into().expect("words"),
        },
        courses: vec![course(Programme::Hypertension, "2026-02-27", true)],
        education: None,
        confirmation: None,
        continued: vec![atc("C08CA01")],
        prescriber: Prescriber {
            village_doctor: false,
            title: Some(Title::Junior),
            specialty: Some("general_practice"),
            may_prescribe_here: true,
        },
        organisation: Organisation {
            level: OrganisationLevel::Primary,
            remote_area: false,
            has_physician: true,
            has_pharmacist: true,
            has_equipment: true,
        },
        policy: LongPrescriptionPolicy::default(),
        born_on: day("1963-08-09"),
        signed: true,
    }
}

impl Records {
    fn facts(&self, counter: Option<&Counter>) -> Facts {
        let schedule =
            Schedule { per_dose: "1".parse().expect("a dose"), times: Times::PerDay(1.try_into().expect("not 0")) };
        let items: Vec<Item> = self
            .keys
            .iter()
            .map(|key| Item {
                drug: self.catalogue.drug(drug_id(key)).expect("in the catalogue"),
                regimen: Regimen::Scheduled(schedule),
                units: self.units,
            })
            .collect();
        let case = Case {
            kind: self.kind,
            days: self.days,
            issued_on: day(TODAY),
            items: &items,
            born_on: self.born_on,
            diagnoses: &self.diagnoses,
            visit: self.visit,
            assessment: self.assessment,
            answers: &self.answers,
            courses: &self.courses,
            education: self.education,
            confirmation: self.confirmation,
            continued: &self.continued,
            prescriber: self.prescriber,
            organisation: self.organisation,
            signed: self.signed,
        };
        case.facts(&self.policy, &FollowUpPolicy::default(), counter)
    }

    fn codes(&self) -> Vec<&'static str> {
        decide(&self.facts(None)).at(Stage::Issue).codes.into_iter().map(Code::as_str).collect()
    }

    fn for_weeks(mut self, weeks: i64) -> Self {
        self.days = weeks * 7;
        self.units = self.days.unsigned_abs();
        self
    }
}

#[track_caller]
fn refused(change: impl FnOnce(&mut Records), codes: &[&str]) {
    let mut records = l01();
    change(&mut records);
    assert_eq!(records.codes(), codes);
}

#[test]
fn a_repeat_out_of_complete_records_is_fine() {
    assert_eq!(l01().codes(), [] as [&str; 0]);
}

#[test]
fn an_examination_counts_face_to_face_by_the_prescriber_within_the_policys_days() {
    refused(|r| r.visit.by_prescriber = false, &["LRX-401"]);
    refused(|r| r.visit.mode = VisitMode::Phone, &["LRX-401"]);
    refused(|r| r.visit.happened_on = day("2026-02-15"), &["LRX-401"]);
    refused(|r| r.visit.happened_on = day("2026-02-16"), &[]);
}

#[test]
fn a_video_visit_counts_for_a_diagnosis_that_was_documented_before_it() {
    let video = |r: &mut Records| r.visit.mode = VisitMode::Video;
    refused(video, &[]);
    let same_day = |r: &mut Records| {
        video(r);
        r.diagnoses[0].diagnosed_on = r.visit.happened_on;
    };
    refused(same_day, &["LRX-401", "LRX-701"]);
    let colleagues = |r: &mut Records| {
        video(r);
        r.visit.by_prescriber = false;
    };
    refused(colleagues, &["LRX-401"]);
    let child = |r: &mut Records| {
        video(r);
        r.born_on = day("2021-03-02");
    };
    refused(child, &["LRX-704"]);
}

#[test]
fn a_diagnosis_that_is_resolved_or_corrected_is_not_confirmed() {
    refused(|r| r.diagnoses[0].stands = false, &["LRX-101"]);
    refused(|r| r.diagnoses.clear(), &["LRX-101", "LRX-106"]);
}

#[test]
fn control_and_adherence_come_from_the_last_valid_visit() {
    let older_was_fine = |r: &mut Records| {
        r.courses = vec![
            course(Programme::Hypertension, "2026-02-27", false),
            course(Programme::Hypertension, "2025-11-27", true),
        ];
    };
    refused(older_was_fine, &["LRX-104", "LRX-501"]);
    let unvouched_report = |r: &mut Records| {
        let by_phone = Course { mode: VisitMode::Phone, ..course(Programme::Hypertension, "2026-03-01", false) };
        r.courses.push(by_phone);
    };
    refused(unvouched_report, &[]);
    let irregular = |r: &mut Records| r.courses[0].adherence = Adherence::Irregular;
    refused(irregular, &["LRX-103"]);
    refused(|r| r.courses.clear(), &["LRX-103", "LRX-104", "LRX-501"]);
}

#[test]
fn every_disease_of_the_prescription_must_be_controlled() {
    let with_diabetes = |r: &mut Records| {
        r.diagnoses.push(Diagnosis { icd: icd("E11.900"), ..r.diagnoses[0].clone() });
        r.courses.push(course(Programme::Diabetes, "2026-02-27", false));
    };
    refused(with_diabetes, &["LRX-104", "LRX-501"]);
}

#[test]
fn a_disease_that_no_programme_follows_rests_on_the_physicians_assessment() {
    let gout = |r: &mut Records| r.diagnoses[0].icd = icd("M10.0");
    refused(gout, &["LRX-103", "LRX-104", "LRX-501"]);
    let judged = |r: &mut Records| {
        gout(r);
        r.answers.other_diagnoses = Some(super::super::assessment::OtherDiagnoses { goals_met: true, adherent: true });
    };
    refused(judged, &[]);
}

#[test]
fn what_the_physician_ticked_since_the_assessment_before_asks_for_another() {
    refused(|r| r.answers.new_disease = true, &["LRX-502"]);
    refused(|r| r.answers.hospitalised_since = true, &["LRX-503"]);
    refused(|r| r.answers.other_reassessment = true, &["LRX-504"]);
    refused(|r| r.answers.severe_adr = true, &["LRX-505"]);
    refused(|r| (r.answers.regimen_stable, r.answers.long_term_need) = (false, false), &["LRX-102", "LRX-105"]);
}

#[test]
fn an_assessment_from_before_the_visit_or_by_a_colleague_does_not_count() {
    let stale = |r: &mut Records| r.assessment.assessed_on = day("2026-02-26");
    refused(stale, &["LRX-504"]);
    refused(|r| r.assessment.by_prescriber = false, &["LRX-504"]);
    let stale_first = |r: &mut Records| {
        stale(r);
        (r.kind, r.prescriber.title, r.assessment.scope) =
            (Kind::First, Some(Title::Senior), AssessmentScope::FullFirst);
    };
    refused(stale_first, &["LRX-406", "LRX-504"]);
}

#[test]
fn a_first_one_needs_the_title_and_a_full_assessment() {
    refused(|r| r.kind = Kind::First, &["LRX-402", "LRX-406"]);
    let first = |r: &mut Records| {
        r.kind = Kind::First;
        r.assessment.scope = AssessmentScope::Strict;
    };
    refused(first, &["LRX-402"]);
    let unrecorded_title = |r: &mut Records| {
        first(r);
        r.prescriber.title = None;
    };
    refused(unrecorded_title, &["LRX-402"]);
    let remote = |r: &mut Records| {
        first(r);
        (r.policy.remote_area_relaxation, r.organisation.remote_area) = (true, true);
    };
    refused(remote, &[]);
    let not_remote = |r: &mut Records| {
        first(r);
        r.policy.remote_area_relaxation = true;
    };
    refused(not_remote, &["LRX-402"]);
}

#[test]
fn a_village_doctor_repeats_where_policy_licenses_it_and_never_begins() {
    let village = |r: &mut Records| {
        r.prescriber.village_doctor = true;
        r.prescriber.title = Some(Title::Intermediate);
    };
    refused(village, &["LRX-404"]);
    let licensed = |r: &mut Records| {
        village(r);
        r.policy.village_doctor_may_prescribe = true;
    };
    refused(licensed, &[]);
    let first = |r: &mut Records| {
        licensed(r);
        (r.kind, r.assessment.scope) = (Kind::First, AssessmentScope::FullFirst);
        (r.policy.remote_area_relaxation, r.organisation.remote_area) = (true, true);
    };
    refused(first, &["LRX-402"]);
}

#[test]
fn a_repeat_continues_what_was_dispensed_and_not_stopped() {
    refused(|r| r.continued.clear(), &["LRX-402", "LRX-407"]);
    let one_is_new = |r: &mut Records| r.keys.push("A10BA02-0.5g");
    refused(one_is_new, &["LRX-402", "LRX-407"]);
}

#[test]
fn what_was_stopped_is_continued_only_after_it_was_handed_over_again() {
    let (amlodipine, metformin) = (atc("C08CA01"), atc("A10BA02"));
    let at = |ms| Instant(ms);
    let handed_over = [(amlodipine.clone(), at(10)), (metformin.clone(), at(10))];
    let stopped = [(amlodipine.clone(), at(20))];
    assert_eq!(continued(&handed_over, &[]), [metformin.clone(), amlodipine.clone()]);
    assert_eq!(continued(&handed_over, &stopped), std::slice::from_ref(&metformin));
    let again = [handed_over.as_slice(), &[(amlodipine.clone(), at(30))]].concat();
    assert_eq!(continued(&again, &stopped), [metformin, amlodipine]);
}

#[test]
fn more_than_four_weeks_rests_on_three_records_of_this_occasion() {
    assert_eq!(l01().for_weeks(8).codes(), ["LRX-302", "LRX-303", "LRX-304"]);
    let complete = |r: &mut Records| {
        r.assessment.scope = AssessmentScope::Strict;
        r.education = Some(day("2026-02-27"));
        r.confirmation = Some(confirmed(56, TODAY));
    };
    let eight_weeks = |change: fn(&mut Records)| {
        let mut records = l01().for_weeks(8);
        complete(&mut records);
        change(&mut records);
        records.codes()
    };
    assert_eq!(eight_weeks(|_| ()), [] as [&str; 0]);
    assert_eq!(eight_weeks(|r| r.education = Some(day("2026-02-15"))), ["LRX-303"]);
    assert_eq!(eight_weeks(|r| r.confirmation = Some(confirmed(28, TODAY))), ["LRX-304"]);
    assert_eq!(eight_weeks(|r| r.confirmation = Some(confirmed(84, "2025-12-01"))), ["LRX-304"]);
}

#[test]
fn organisation_and_right_come_from_the_staff_records() {
    refused(|r| r.organisation.has_pharmacist = false, &["LRX-405"]);
    refused(|r| r.prescriber.may_prescribe_here = false, &["LRX-404"]);
    let hospital = |r: &mut Records| {
        r.organisation.level = OrganisationLevel::Secondary;
        r.prescriber.specialty = Some("neurology");
    };
    refused(hospital, &["LRX-403"]);
    refused(|r| r.signed = false, &["LRX-703"]);
}

#[test]
fn the_counter_adds_its_four_codes() {
    let counter = Counter {
        today: day("2026-03-05"),
        last_valid_day: day("2026-03-04"),
        review: PharmacistReview::Pending,
        pickup: Pickup::Agent,
        both_ids_shown: false,
        days_left: 8,
        refill_window_days: 7,
        early_reason_approved: false,
    };
    let decision = decide(&l01().facts(Some(&counter)));
    let codes: Vec<&str> = decision.codes.iter().map(|code| code.as_str()).collect();
    assert_eq!((decision.verdict, codes), (Verdict::HoldDispense, vec!["LRX-601", "LRX-602", "LRX-603", "LRX-604"]));
}

#[test]
fn each_code_points_to_where_it_is_mended() {
    let mut records = l01().for_weeks(5);
    records.keys = vec!["C08CA01-5mg", "N05BA01-2.5mg"];
    records.units = 28;
    records.continued.push(atc("N05BA01"));
    let facts = records.facts(None);
    let decision = decide(&facts).at(Stage::Issue);
    let found = pointers(&facts, &decision);
    let found: Vec<(&str, &str)> = found.iter().map(|(field, code)| (field.as_str(), code.as_str())).collect();
    let expected = [
        ("items[1].drug", "LRX-206"),
        ("assessment", "LRX-302"),
        ("education", "LRX-303"),
        ("confirmation", "LRX-304"),
        ("items[0].units", "LRX-306"),
        ("items[1].units", "LRX-306"),
    ];
    assert_eq!(found, expected);
    assert_eq!(found.iter().map(|(_, code)| *code).collect::<BTreeSet<_>>().len(), decision.codes.len());
}

#[test]
fn a_cap_of_one_medicine_points_to_it_and_the_common_cap_to_the_days() {
    let pointing = |keys: Vec<&'static str>, weeks| {
        let mut records = l01().for_weeks(weeks);
        records.keys = keys;
        let facts = records.facts(None);
        let decision = decide(&facts);
        let found = pointers(&facts, &decision);
        found.into_iter().filter(|(_, code)| *code == Code::Lrx301).map(|(field, _)| field).collect::<Vec<_>>()
    };
    assert_eq!(pointing(vec!["C08CA01-5mg", "B01AA03-2.5mg"], 8), ["items[1].drug"]);
    assert_eq!(pointing(vec!["C08CA01-5mg"], 13), ["days"]);
}

#[test]
fn she_is_seen_first_when_a_visit_is_overdue_or_something_asks_for_it() {
    let due = |change: fn(&mut Records), on: &str| {
        let mut records = l01();
        change(&mut records);
        let icds: Vec<IcdCode> = records.diagnoses.iter().map(|one| one.icd.clone()).collect();
        review_due(&icds, &records.courses, &records.answers, &FollowUpPolicy::default(), day(on))
    };
    assert!(!due(|_| (), "2026-05-27"));
    assert!(due(|_| (), "2026-05-28"));
    assert!(due(|r| r.courses.clear(), TODAY));
    assert!(due(|r| r.courses[0].controlled = false, TODAY));
    assert!(due(|r| r.answers.hospitalised_since = true, TODAY));
    assert!(due(|r| r.diagnoses[0].icd = icd("M10.0"), TODAY));
}

#[test]
fn records_of_another_visit_or_of_other_medicines_judge_another_state_of_things() {
    refused(|r| r.assessment.at_the_visit = false, &["LRX-504"]);
    refused(|r| r.assessment.of_these_medicines = false, &["LRX-504"]);
    let mut eight_weeks = l01().for_weeks(8);
    eight_weeks.assessment.scope = AssessmentScope::Strict;
    eight_weeks.education = Some(day(TODAY));
    eight_weeks.confirmation = Some(Confirmation { of_these_medicines: false, ..confirmed(56, TODAY) });
    assert_eq!(eight_weeks.codes(), ["LRX-304"]);
}
