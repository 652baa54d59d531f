use super::form::{course, diabetes, hypertension};
use crate::calendar::Instant;
use crate::codes::{Code, Fault};
use crate::follow_up::policy::FollowUpPolicy;
use crate::follow_up::visit::*;
use crate::follow_up::{
    Action, Common, Course, EnrolmentState, Forms, Previous, Programme, VisitClass, VisitMode, measured,
};
use crate::reading::policy::ReadingPolicy;
use crate::reading::{BloodPressure, DangerSign, Glucose, GlucoseContext, Mmhg, Reading, TRIAGE};
use crate::task::{NewTask, TaskKind, Urgency};
use crate::testing::day;

const DOCTOR: Recorder = Recorder { may_confirm_danger: true, may_refer: true };
const NURSE: Recorder = Recorder { may_confirm_danger: false, may_refer: false };
const NEEDS_REFERRAL: NewTask = NewTask { kind: TaskKind::ReferralNeeded, urgency: Urgency::Routine };
const NEEDS_REFERRAL_TODAY: NewTask = NewTask { kind: TaskKind::ReferralNeeded, urgency: Urgency::SameDay };

/// A visit that a test bends: by default a calm one in the clinic, for both programmes.
#[derive(Clone)]
struct Story {
    on: &'static str,
    mode: VisitMode,
    common: Common,
    forms: Forms,
    confirmed: bool,
    note: Option<&'static str>,
    corrects: Option<Original>,
    recorder: Recorder,
    died_on: Option<&'static str>,
    enrolments: Vec<Enrolment>,
    past: Vec<PastAssessment>,
}

fn story() -> Story {
    let enrolled = |programme| Enrolment {
        programme,
        diagnosed_on: Some(day("2020-01-01")),
        state: EnrolmentState::Enrolled,
        closed_on: None,
    };
    Story {
        on: "2026-03-02",
        mode: VisitMode::Clinic,
        common: Common { pressure: Some(BloodPressure::new(128, 78)), ..Common::default() },
        forms: Forms { hypertension: Some(hypertension()), diabetes: Some(diabetes(61)), ..Forms::default() },
        confirmed: false,
        note: None,
        corrects: None,
        recorder: DOCTOR,
        died_on: None,
        enrolments: vec![enrolled(Programme::Hypertension), enrolled(Programme::Diabetes)],
        past: vec![],
    }
}

impl Story {
    fn pressure(mut self, sbp: i64, dbp: i64) -> Self {
        self.common.pressure = Some(BloodPressure::new(sbp, dbp));
        self
    }

    fn signs(mut self, signs: &[DangerSign]) -> Self {
        self.common.danger_signs = signs.to_vec();
        self
    }

    fn hypertension_only(mut self) -> Self {
        self.forms.diabetes = None;
        self
    }

    fn diabetes_only(mut self) -> Self {
        self.forms.hypertension = None;
        self
    }

    fn without_forms(self) -> Self {
        self.hypertension_only().diabetes_only()
    }

    fn decide(&self) -> Result<VisitDecision, Vec<Fault>> {
        let encounter = Encounter {
            happened_on: day(self.on),
            mode: self.mode,
            common: &self.common,
            forms: &self.forms,
            danger_sign_confirmed: self.confirmed,
            note: self.note,
            corrects: self.corrects,
        };
        let situation = Situation {
            person: Person { born: day("1968-01-01"), died_on: self.died_on.map(day) },
            recorder: self.recorder,
            enrolments: &self.enrolments,
            past: &self.past,
            today: day("2026-03-16"),
        };
        assess_visit(&encounter, &situation, &FollowUpPolicy::default(), &ReadingPolicy::default())
    }

    fn actions(&self) -> Vec<(Programme, Action)> {
        let decision = self.decide().expect("a decision");
        decision.assessments.into_iter().map(|(programme, found)| (programme, found.action)).collect()
    }

    fn tasks(&self) -> Vec<NewTask> {
        self.decide().expect("a decision").tasks
    }

    fn faults(&self) -> Vec<Fault> {
        self.decide().expect_err("faults")
    }
}

fn past(programme: Programme, on: &str, mode: VisitMode, controlled: bool) -> PastAssessment {
    PastAssessment {
        programme,
        happened_on: day(on),
        recorded_at: Instant(0),
        mode,
        self_report_accepted: false,
        controlled,
        adr: false,
    }
}

#[test]
fn one_visit_closes_both_programmes() {
    let decision = story().decide().expect("a decision");
    let found: Vec<_> = decision.assessments.iter().map(|(p, a)| (*p, a.class, a.action, a.next_due)).collect();
    let due = day("2026-06-02");
    assert_eq!(
        found,
        [
            (Programme::Hypertension, Some(VisitClass::Controlled), Action::Routine, due),
            (Programme::Diabetes, Some(VisitClass::Controlled), Action::Routine, due),
        ]
    );
    assert_eq!(decision.tasks, []);
}

#[test]
fn a_nurse_s_visit_that_asks_for_a_referral_opens_a_task_and_a_doctor_s_does_not() {
    let twice = |recorder| {
        let past = vec![past(Programme::Hypertension, "2026-02-16", VisitMode::Clinic, false)];
        Story { past, recorder, ..story().hypertension_only().pressure(152, 84) }
    };
    assert_eq!(twice(NURSE).actions(), [(Programme::Hypertension, Action::Refer)]);
    assert_eq!(twice(NURSE).tasks(), [NEEDS_REFERRAL]);
    assert_eq!(twice(DOCTOR).tasks(), []);
}

#[test]
fn an_emergency_recorded_by_a_nurse_opens_one_task_for_the_same_day() {
    let visit = Story { recorder: NURSE, ..story().pressure(186, 96) };
    let emergency = [Programme::Hypertension, Programme::Diabetes].map(|programme| (programme, Action::EmergencyRefer));
    assert_eq!(visit.actions(), emergency);
    assert_eq!(visit.tasks(), [NEEDS_REFERRAL_TODAY]);
}

#[test]
fn of_two_referrals_of_one_visit_the_more_pressing_sets_the_task() {
    let past = vec![past(Programme::Hypertension, "2026-02-16", VisitMode::Clinic, false)];
    let forms = Forms { hypertension: Some(hypertension()), diabetes: Some(diabetes(170)), ..Forms::default() };
    let visit = Story { past, forms, recorder: NURSE, ..story().pressure(152, 84) };
    assert_eq!(
        visit.actions(),
        [(Programme::Hypertension, Action::Refer), (Programme::Diabetes, Action::EmergencyRefer)]
    );
    assert_eq!(visit.tasks(), [NEEDS_REFERRAL_TODAY]);
}

#[test]
fn a_ticked_danger_sign_opens_triage_and_refers_nobody() {
    for recorder in [NURSE, DOCTOR] {
        let visit = Story { recorder, ..story().signs(&[DangerSign::Palpitations]) };
        let routine = [Programme::Hypertension, Programme::Diabetes].map(|programme| (programme, Action::Routine));
        assert_eq!(visit.actions(), routine);
        assert_eq!(visit.tasks(), [TRIAGE]);
    }
}

#[test]
fn a_danger_sign_counts_once_a_clinician_confirms_it_and_for_the_programme_it_belongs_to() {
    let visit = Story { confirmed: true, ..story().signs(&[DangerSign::AcetoneBreath]) };
    assert_eq!(
        visit.actions(),
        [(Programme::Hypertension, Action::Routine), (Programme::Diabetes, Action::EmergencyRefer)]
    );
    assert_eq!(visit.tasks(), []);
}

#[test]
fn a_confirmed_sign_of_no_programme_seen_today_is_not_lost() {
    let visit = Story { confirmed: true, ..story().hypertension_only().signs(&[DangerSign::AcetoneBreath]) };
    assert_eq!(visit.actions(), [(Programme::Hypertension, Action::Routine)]);
    assert_eq!(visit.tasks(), [TRIAGE]);
}

#[test]
fn a_nurse_may_not_confirm_a_danger_sign_and_a_confirmation_names_its_sign() {
    let nurse = Story { confirmed: true, recorder: NURSE, ..story().signs(&[DangerSign::EyePain]) };
    assert_eq!(nurse.faults(), [("danger_sign_confirmed", Code::DangerConfirmRole)]);
    let nothing = Story { confirmed: true, ..story() };
    assert_eq!(nothing.faults(), [("common.danger_signs", Code::DangerSignMissing)]);
}

#[test]
fn high_pressure_at_a_visit_for_diabetes_only_raises_a_task_and_leaves_the_class() {
    for (sbp, dbp, raised) in [(139, 89, false), (140, 80, true), (120, 90, true)] {
        let visit = story().diabetes_only().pressure(sbp, dbp);
        assert_eq!(visit.actions(), [(Programme::Diabetes, Action::Routine)], "{sbp}/{dbp}");
        let task = NewTask { kind: TaskKind::HypertensionTrack, urgency: Urgency::Routine };
        assert_eq!(visit.tasks(), if raised { vec![task] } else { vec![] }, "{sbp}/{dbp}");
    }
    assert_eq!(story().pressure(150, 95).tasks(), []);
}

#[test]
fn high_pressure_in_pregnancy_does_not_wait_for_the_other_programme() {
    let mut visit = story().diabetes_only().pressure(142, 80);
    visit.common.pregnant_or_lactating = true;
    visit.forms.diabetes = Some(diabetes(50));
    assert_eq!(visit.tasks(), [NewTask { kind: TaskKind::HypertensionTrack, urgency: Urgency::SameDay }]);
}

#[test]
fn a_visit_without_a_form_closes_nothing_but_a_danger_is_still_looked_at() {
    let calm = story().without_forms();
    assert_eq!(calm.decide(), Ok(VisitDecision { assessments: vec![], tasks: vec![] }));
    assert_eq!(calm.clone().pressure(180, 80).tasks(), [TRIAGE]);
    let mut other = calm.clone();
    other.common.other_unmanageable = true;
    assert_eq!(other.tasks(), [TRIAGE]);
    let unmeasured = Story { common: Common::default(), ..calm };
    assert_eq!(unmeasured.decide(), Ok(VisitDecision { assessments: vec![], tasks: vec![] }));
}

#[test]
fn the_previous_valid_visit_is_the_last_one_before_with_values_that_count() {
    use VisitMode::{Clinic, Phone, Video};
    let (own, other) = (Programme::Hypertension, Programme::Diabetes);
    let accepted = PastAssessment { self_report_accepted: true, ..past(own, "2026-02-20", Phone, false) };
    let good = Some(Previous { controlled: true, adr: false });
    let bad = Some(Previous { controlled: false, adr: false });
    let cases: [(&str, Vec<PastAssessment>, Option<Previous>); 7] = [
        ("none", vec![], None),
        ("another programme", vec![past(other, "2026-02-01", Clinic, false)], None),
        ("the same day", vec![past(own, "2026-03-02", Clinic, false)], None),
        ("a later visit", vec![past(own, "2026-03-05", Clinic, false)], None),
        ("the last of two", vec![past(own, "2026-02-10", Clinic, true), past(own, "2026-01-10", Clinic, false)], good),
        (
            "reported, not vouched for",
            vec![
                past(own, "2026-02-10", Clinic, true),
                past(own, "2026-02-20", Phone, false),
                past(own, "2026-02-21", Video, false),
            ],
            good,
        ),
        ("reported and vouched for", vec![past(own, "2026-02-10", Clinic, true), accepted], bad),
    ];
    for (name, visits, expected) in cases {
        assert_eq!(previous_valid(&visits, own, day("2026-03-02")), expected, "{name}");
    }
    let first = past(own, "2026-02-10", Clinic, true);
    let second = PastAssessment { recorded_at: Instant(1), controlled: false, ..first };
    for visits in [[first, second], [second, first]] {
        assert_eq!(previous_valid(&visits, own, day("2026-03-02")), bad);
    }
}

#[test]
fn an_adverse_reaction_at_two_visits_running_is_counted_per_programme() {
    let reacting = Course { adr: true, ..course() };
    let before = PastAssessment { adr: true, ..past(Programme::Hypertension, "2026-02-16", VisitMode::Home, true) };
    let mut visit = Story { past: vec![before], ..story() };
    if let Some(form) = &mut visit.forms.hypertension {
        form.course = reacting.clone();
    }
    if let Some(form) = &mut visit.forms.diabetes {
        form.course = reacting.clone();
    }
    assert_eq!(visit.actions(), [(Programme::Hypertension, Action::Refer), (Programme::Diabetes, Action::Adjust)]);
}

#[test]
fn a_fast_heart_is_measured_again_and_the_lower_rate_decides() {
    let mut visit = story().diabetes_only();
    visit.common.heart_rate = Some(112);
    assert_eq!(visit.faults(), [("common.second_heart_rate", Code::HeartRateAgain)]);
    visit.common.second_heart_rate = Some(100);
    assert_eq!(visit.actions(), [(Programme::Diabetes, Action::Routine)]);
    visit.common.second_heart_rate = Some(104);
    assert_eq!(visit.actions(), [(Programme::Diabetes, Action::EmergencyRefer)]);
}

#[test]
fn fever_and_a_glucose_off_the_meter_are_emergencies_of_diabetes() {
    let mut fever = story().diabetes_only();
    fever.common.temperature_tenths = Some(391);
    assert_eq!(fever.actions(), [(Programme::Diabetes, Action::EmergencyRefer)]);
    for mark in [Glucose::Lo, Glucose::Hi] {
        let mut off = story().diabetes_only();
        if let Some(form) = &mut off.forms.diabetes {
            form.fasting_glucose = mark;
        }
        assert_eq!(off.actions(), [(Programme::Diabetes, Action::EmergencyRefer)], "{mark:?}");
    }
}

#[test]
fn a_programme_is_not_assessed_without_its_measured_value() {
    let unmeasured = |story: Story| Story { common: Common::default(), ..story };
    let missing = [("common.pressure", Code::MissingField)];
    assert_eq!(unmeasured(story().hypertension_only()).faults(), missing);
    assert_eq!(unmeasured(story().diabetes_only()).faults(), missing);
    let by_phone = Story { mode: VisitMode::Phone, ..unmeasured(story().diabetes_only()) };
    assert_eq!(by_phone.actions(), [(Programme::Diabetes, Action::Routine)]);
}

#[test]
fn a_visit_lies_between_diagnosis_and_death_and_not_after_today() {
    let on = |on| Story { on, ..story().hypertension_only() };
    assert_eq!(on("2026-03-17").faults(), [("happened_on", Code::DateInFuture)]);
    assert!(on("2026-03-16").decide().is_ok());
    assert_eq!(on("2019-12-31").faults(), [("forms.hypertension", Code::VisitBeforeDiagnosis)]);
    assert!(on("2020-01-01").decide().is_ok());
    let died = |died_on| Story { died_on: Some(died_on), ..on("2026-03-02") };
    assert_eq!(died("2026-03-01").faults(), [("happened_on", Code::AfterDeath)]);
    assert!(died("2026-03-02").decide().is_ok());
    assert_eq!(
        on("1967-12-31").faults(),
        [("happened_on", Code::BeforeBirth), ("forms.hypertension", Code::VisitBeforeDiagnosis)]
    );
}

#[test]
fn a_visit_needs_an_enrolment_that_was_not_closed_by_its_day() {
    let with = |state, closed_on: Option<&str>| {
        let mut visit = story().hypertension_only();
        visit.enrolments.truncate(1);
        for enrolment in &mut visit.enrolments {
            (enrolment.state, enrolment.closed_on) = (state, closed_on.map(day));
        }
        visit
    };
    assert!(with(EnrolmentState::Lost, None).decide().is_ok());
    assert!(with(EnrolmentState::Closed, Some("2026-03-02")).decide().is_ok());
    let closed = with(EnrolmentState::Closed, Some("2026-03-01"));
    assert_eq!(closed.faults(), [("forms.hypertension", Code::EnrolmentState)]);
    let never = Story { enrolments: vec![], ..story().hypertension_only() };
    assert_eq!(never.faults(), [("forms.hypertension", Code::NotEnrolled)]);
}

#[test]
fn every_fault_of_a_visit_is_said_at_once() {
    let mut visit = Story { on: "2026-03-17", confirmed: true, recorder: NURSE, enrolments: vec![], ..story() };
    visit.common = Common { heart_rate: Some(5), ..Common::default() };
    if let Some(form) = &mut visit.forms.hypertension {
        form.symptoms.clear();
    }
    assert_eq!(
        visit.faults(),
        [
            ("happened_on", Code::DateInFuture),
            ("common.pressure", Code::MissingField),
            ("danger_sign_confirmed", Code::DangerConfirmRole),
            ("common.danger_signs", Code::DangerSignMissing),
            ("common.heart_rate", Code::ReadingRange),
            ("forms.hypertension.symptoms", Code::MissingField),
            ("forms.hypertension", Code::NotEnrolled),
            ("forms.diabetes", Code::NotEnrolled),
        ]
    );
}

#[test]
fn a_visit_is_corrected_once_and_its_note_can_be_read() {
    let corrects = |already_corrected| Some(Original { already_corrected });
    assert!(Story { corrects: corrects(false), note: Some("改正录错的血压\n原值120/80"), ..story() }.decide().is_ok());
    assert_eq!(
        Story { corrects: corrects(true), note: Some(" "), ..story() }.decide(),
        Err(vec![("note", Code::BadValue), ("corrects", Code::AlreadyCorrected)])
    );
}

#[test]
fn what_a_visit_measured_joins_the_trend() {
    let mut visit = story();
    visit.common = Common {
        pressure: Some(BloodPressure::new(128, 78)),
        heart_rate: Some(104),
        second_heart_rate: Some(92),
        weight_hectograms: Some(640),
        ..Common::default()
    };
    let pressure = Reading::BloodPressure { sbp: Mmhg(128), dbp: Mmhg(78), pulse: Some(92), arm: None };
    let weight = Reading::Weight { hectograms: 640 };
    let hypertension = visit.clone().hypertension_only();
    assert_eq!(measured(&hypertension.common, &hypertension.forms), [pressure.clone(), weight.clone()]);
    if let Some(form) = &mut visit.forms.diabetes {
        (form.fasting_glucose, form.other_glucose) = (Glucose::Tenths(61), Some(Glucose::Hi));
    }
    let glucose = |value, context| Reading::Glucose { value, context };
    assert_eq!(
        measured(&visit.common, &visit.forms),
        [
            pressure,
            glucose(Glucose::Tenths(61), GlucoseContext::Fasting),
            glucose(Glucose::Hi, GlucoseContext::Random),
            weight
        ]
    );
}
