use super::*;
use crate::calendar::{Day, Instant};
use crate::codes::{Code, Fault};
use crate::follow_up::policy::FollowUpPolicy;
use crate::follow_up::programme::{Judged, ProgrammeForm, Seen};
use crate::follow_up::tests::form::{elderly, whole_check};
use crate::follow_up::visit::PastAssessment;
use crate::follow_up::{Action, Assessment, Common, Forms, Programme, Stated, VisitMode};
use crate::reading::policy::ReadingPolicy;
use crate::reading::{BloodPressure, Glucose};
use crate::testing::{day, travels};

fn check() -> ElderlyForm {
    ElderlyForm { fasting_glucose: Some(Glucose::Tenths(52)), ..elderly() }
}

struct Checked {
    common: Common,
    form: ElderlyForm,
    mode: VisitMode,
    stated: Stated,
    past: Vec<PastAssessment>,
}

fn checked() -> Checked {
    Checked {
        common: whole_check(),
        form: check(),
        mode: VisitMode::Clinic,
        stated: Stated::default(),
        past: Vec::new(),
    }
}

impl Checked {
    fn with<T>(&self, on: Day, ask: impl FnOnce(&Seen<'_>) -> T) -> T {
        let (policy, readings) = (FollowUpPolicy::default(), ReadingPolicy::default());
        ask(&Seen {
            happened_on: on,
            mode: self.mode,
            common: &self.common,
            fasting_glucose: self.form.fasting_glucose,
            policy: &policy,
            readings: &readings,
        })
    }

    fn found(&self, on: &str) -> Assessment {
        let born = day("1950-01-01");
        let judged = |seen: &Seen<'_>| {
            let judged = Judged { seen: *seen, born, stated: self.stated, previous: None, past: &self.past };
            self.form.assess(&judged)
        };
        self.with(day(on), judged).expect("inside the calendar")
    }

    fn faults(&self) -> Vec<Fault> {
        self.with(day("2026-03-02"), |seen| ProgrammeForm::faults(&self.form, seen))
    }

    fn missing(&self) -> Vec<ExamPart> {
        let forms = Forms { elderly: Some(self.form.clone()), ..Forms::default() };
        let policy = ElderlyPolicy::default();
        let missing: Vec<ExamPart> = missing_parts(&self.common, &forms, &self.form, &policy).collect();
        assert_eq!(yearly_exam_is_complete(&self.common, &forms, &policy), missing.is_empty());
        missing
    }
}

#[test]
fn the_grade_of_self_care_steps_at_4_9_and_19() {
    use Grade::{Dependent, Independent, LightlyDependent, ModeratelyDependent};
    // §4.5: the worked examples, then every sum there is.
    for (points, grade) in [
        (0, Independent),
        (3, Independent),
        (4, LightlyDependent),
        (8, LightlyDependent),
        (9, ModeratelyDependent),
        (18, ModeratelyDependent),
        (19, Dependent),
        (37, Dependent),
    ] {
        assert_eq!(Grade::of(points), grade, "{points}");
    }
    let names: Vec<&str> = Grade::ALL.iter().map(|grade| grade.name(crate::codes::Language::Chinese)).collect();
    assert_eq!(names, ["可自理", "轻度依赖", "中度依赖", "不能自理"]);
    assert!((1..=SelfCare::MOST).all(|points| Grade::of(points - 1) <= Grade::of(points)));
}

#[test]
fn each_item_of_self_care_knows_its_scores_and_no_others() {
    let none = SelfCare { eating: 0, washing: 0, dressing: 0, toileting: 0, moving: 0 };
    type Row = (&'static str, &'static [u8], fn(SelfCare, u8) -> SelfCare);
    let rows: [Row; 5] = [
        ("forms.elderly.self_care.eating", &[0, 3, 5], |all, eating| SelfCare { eating, ..all }),
        ("forms.elderly.self_care.washing", &[0, 1, 3, 7], |all, washing| SelfCare { washing, ..all }),
        ("forms.elderly.self_care.dressing", &[0, 3, 5], |all, dressing| SelfCare { dressing, ..all }),
        ("forms.elderly.self_care.toileting", &[0, 1, 5, 10], |all, toileting| SelfCare { toileting, ..all }),
        ("forms.elderly.self_care.moving", &[0, 1, 5, 10], |all, moving| SelfCare { moving, ..all }),
    ];
    for (field, scores, with) in rows {
        for score in 0..=u8::MAX {
            let form = ElderlyForm { self_care: with(none, score), ..check() };
            let faults = Checked { form, ..checked() }.faults();
            if scores.contains(&score) {
                assert_eq!(faults, [], "{field} {score}");
                assert_eq!(with(none, score).total(), Some(score));
            } else {
                assert_eq!(faults, [(field, Code::ScoreNotOnScale)], "{score}");
                assert_eq!(with(none, score).total(), None);
            }
        }
    }
    let all = SelfCare { eating: 5, washing: 7, dressing: 5, toileting: 10, moving: 10 };
    assert_eq!(all.total(), Some(37));
    let scored = ElderlyForm { self_care: all, ..check() }.scored().expect("a sum");
    assert_eq!((scored.points, scored.of, scored.grade), (37, 37, "dependent"));
}

#[test]
fn a_check_is_complete_when_no_part_is_missing_and_each_part_counts() {
    assert_eq!(checked().missing(), []);
    type Row = (ExamPart, fn(&mut Checked));
    let mut rows: Vec<Row> = vec![
        (ExamPart::WayOfLife, |c| c.common.lifestyle.smoking = None),
        (ExamPart::WayOfLife, |c| c.common.lifestyle.drinking = None),
        (ExamPart::WayOfLife, |c| c.common.lifestyle.exercise_times = None),
        (ExamPart::HealthStatus, |c| c.form.own_rating = None),
        (ExamPart::HealthStatus, |c| c.form.cognition = None),
        (ExamPart::HealthStatus, |c| c.form.mood = None),
        (ExamPart::Physical, |c| c.form.physical = None),
        (ExamPart::Physical, |c| c.common.pressure = None),
        (ExamPart::Physical, |c| c.common.heart_rate = None),
        (ExamPart::Physical, |c| c.common.weight_hectograms = None),
        (ExamPart::Physical, |c| c.common.height_mm = None),
        (ExamPart::FastingGlucose, |c| c.form.fasting_glucose = None),
        (ExamPart::Guidance, |c| c.form.guidance.clear()),
    ];
    rows.push((ExamPart::Test(ExamTest::BloodCount), |c| {
        c.form.tests.remove(0);
    }));
    rows.push((ExamPart::Test(ExamTest::AbdominalUltrasound), |c| {
        c.form.tests.pop();
    }));
    for (part, leave_out) in rows {
        let mut less = checked();
        leave_out(&mut less);
        assert_eq!(less.missing(), [part]);
        assert!(!less.found("2026-03-02").controlled, "{part:?}");
    }
    assert!(!yearly_exam_is_complete(&whole_check(), &Forms::default(), &ElderlyPolicy::default()));
}

#[test]
fn a_region_says_which_tests_belong_to_the_check() {
    let policy = ElderlyPolicy { tests: vec![ExamTest::Urine], ..ElderlyPolicy::default() };
    let mut form = check();
    form.tests.retain(|result| result.test == ExamTest::Urine);
    let forms = Forms { elderly: Some(form), ..Forms::default() };
    assert!(yearly_exam_is_complete(&whole_check(), &forms, &policy));
    assert!(!yearly_exam_is_complete(&whole_check(), &forms, &ElderlyPolicy::default()));
}

#[test]
fn the_next_check_is_due_on_the_same_day_of_the_next_year_and_an_unfinished_one_within_a_month() {
    for (on, due) in [
        ("2026-01-01", "2027-01-01"),
        ("2026-03-02", "2027-03-02"),
        ("2026-12-31", "2027-12-31"),
        ("2028-02-29", "2029-02-28"),
    ] {
        let found = checked().found(on);
        let expected = Assessment { class: None, action: Action::Routine, next_due: day(due), controlled: true };
        assert_eq!(found, expected, "{on}");
        assert_eq!(found.next_due.year(), day(on).year() + 1, "one check in each calendar year");
    }
    let mut unfinished = checked();
    unfinished.form.guidance.clear();
    assert_eq!(unfinished.found("2026-03-02").next_due, day("2026-04-01"));
}

#[test]
fn a_second_visit_in_the_year_of_a_complete_check_asks_for_no_other_one() {
    let on = |happened_on, controlled, programme| PastAssessment {
        programme,
        happened_on: day(happened_on),
        recorded_at: Instant(0),
        mode: VisitMode::Clinic,
        self_report_accepted: false,
        controlled,
        adr: false,
    };
    let mut again = checked();
    again.form.tests.clear();
    for (past, due) in [
        (on("2026-03-02", true, Programme::Elderly), "2027-03-02"),
        (on("2026-03-02", false, Programme::Elderly), "2026-04-15"),
        (on("2025-12-30", true, Programme::Elderly), "2026-04-15"),
        (on("2026-03-02", true, Programme::Hypertension), "2026-04-15"),
    ] {
        again.past = vec![past];
        let found = again.found("2026-03-16");
        assert_eq!((found.next_due, found.controlled), (day(due), false), "{past:?}");
    }
}

#[test]
fn a_danger_found_at_the_check_is_referred_at_once_and_asked_about_in_two_weeks() {
    type Row = (&'static str, fn(&mut Checked), bool);
    let rows: [Row; 8] = [
        ("179/109", |c| c.common.pressure = Some(BloodPressure::new(179, 109)), false),
        ("180", |c| c.common.pressure = Some(BloodPressure::new(180, 80)), true),
        ("110", |c| c.common.pressure = Some(BloodPressure::new(150, 110)), true),
        ("4.0", |c| c.form.fasting_glucose = Some(Glucose::Tenths(40)), false),
        ("3.9", |c| c.form.fasting_glucose = Some(Glucose::Tenths(39)), true),
        ("16.6", |c| c.form.fasting_glucose = Some(Glucose::Tenths(166)), false),
        ("16.7", |c| c.form.fasting_glucose = Some(Glucose::Tenths(167)), true),
        ("other", |c| c.stated.other_unmanageable = true, true),
    ];
    for (name, change, emergency) in rows {
        let mut seen = checked();
        change(&mut seen);
        let found = seen.found("2026-03-02");
        let expected = if emergency { (Action::EmergencyRefer, "2026-03-16") } else { (Action::Routine, "2027-03-02") };
        assert_eq!((found.action, found.next_due), (expected.0, day(expected.1)), "{name}");
        assert_eq!(found.class, None);
    }
}

#[test]
fn a_check_is_done_face_to_face_and_says_what_was_abnormal() {
    for mode in [VisitMode::Phone, VisitMode::Video] {
        assert_eq!(Checked { mode, ..checked() }.faults(), [("forms.elderly", Code::CheckInPerson)]);
    }
    let mut wrong = checked();
    wrong.form.physical = Some(Physical { finding: Finding::Abnormal, detail: None, waist_mm: Some(90) });
    wrong.form.tests.push(TestResult { test: ExamTest::Urine, finding: Finding::Normal, detail: None });
    wrong.form.fasting_glucose = Some(Glucose::Tenths(9));
    assert_eq!(
        wrong.faults(),
        [
            ("forms.elderly.physical.detail", Code::MissingField),
            ("forms.elderly.physical.waist_mm", Code::ReadingRange),
            ("forms.elderly.fasting_glucose", Code::ReadingRange),
            ("forms.elderly.tests", Code::StatedTwice),
        ]
    );
    let mut silent = checked();
    silent.form.tests = vec![TestResult { test: ExamTest::Urine, finding: Finding::Abnormal, detail: None }];
    assert_eq!(silent.faults(), [("forms.elderly.tests", Code::MissingField)]);
}

#[test]
fn its_words_travel_as_they_are_kept() {
    travels!(ExamTest, Finding, HealthRating, Screening, Guidance, Grade);
}
