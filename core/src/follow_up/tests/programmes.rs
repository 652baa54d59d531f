//! What holds for every programme.

use std::collections::BTreeSet;

use super::form::{copd, diabetes, elderly, hypertension, whole_check};
use crate::calendar::{Day, Instant};
use crate::codes::Code;
use crate::follow_up::policy::FollowUpPolicy;
use crate::follow_up::programme::Admission;
use crate::follow_up::visit::*;
use crate::follow_up::{Action, Common, EnrolmentState, Forms, Programme, VisitClass, VisitMode, measured};
use crate::reading::policy::ReadingPolicy;
use crate::reading::{BloodPressure, DangerSign, Glucose, GlucoseContext, Reading, TRIAGE};
use crate::task::{NewTask, TaskKind, Urgency};
use crate::testing::{cases, day};
use proptest::prelude::*;

fn four() -> Forms {
    Forms {
        hypertension: Some(hypertension()),
        diabetes: Some(diabetes(61)),
        elderly: Some(elderly()),
        copd: Some(copd()),
    }
}

/// A visit to a woman of 75 who is enrolled in everything.
struct Visit<'a> {
    on: Day,
    mode: VisitMode,
    common: Common,
    forms: Forms,
    confirmed: bool,
    clinician: bool,
    past: &'a [PastAssessment],
}

fn visit() -> Visit<'static> {
    Visit {
        on: day("2026-03-02"),
        mode: VisitMode::Clinic,
        common: whole_check(),
        forms: four(),
        confirmed: false,
        clinician: true,
        past: &[],
    }
}

impl Visit<'_> {
    fn decide(&self) -> Result<VisitDecision, Vec<crate::codes::Fault>> {
        let enrolled = |programme: &Programme| Enrolment {
            programme: *programme,
            diagnosed_on: None,
            state: EnrolmentState::Enrolled,
            closed_on: None,
        };
        let enrolments: Vec<Enrolment> = Programme::ALL.iter().map(enrolled).collect();
        let encounter = Encounter {
            happened_on: self.on,
            mode: self.mode,
            common: &self.common,
            forms: &self.forms,
            danger_sign_confirmed: self.confirmed,
            note: None,
            corrects: None,
        };
        let situation = Situation {
            person: Person { born: day("1951-01-01"), died_on: None },
            recorder: Recorder { may_confirm_danger: self.clinician, may_refer: self.clinician },
            enrolments: &enrolments,
            past: self.past,
            today: day("2400-01-01"),
        };
        assess_visit(&encounter, &situation, &FollowUpPolicy::default(), &ReadingPolicy::default())
    }

    fn actions(&self) -> Vec<Action> {
        self.decide().expect("a decision").assessments.into_iter().map(|(_, found)| found.action).collect()
    }
}

#[test]
fn one_visit_closes_all_four_programmes_with_the_class_and_the_date_of_each() {
    let decision = visit().decide().expect("a decision");
    let found: Vec<_> =
        decision.assessments.iter().map(|(p, a)| (*p, a.class, a.action, a.next_due, a.controlled)).collect();
    let (class, action, quarter) = (Some(VisitClass::Controlled), Action::Routine, day("2026-06-02"));
    assert_eq!(
        found,
        [
            (Programme::Hypertension, class, action, quarter, true),
            (Programme::Diabetes, class, action, quarter, true),
            (Programme::Elderly, None, action, day("2027-03-02"), true),
            (Programme::Copd, class, action, quarter, true),
        ]
    );
    assert_eq!(decision.tasks, []);
}

#[test]
fn every_programme_has_a_form_a_path_an_admission_and_its_danger_signs() {
    let forms = four();
    assert_eq!(forms.programmes().collect::<Vec<_>>(), Programme::ALL, "a form of each, in the order of the table");
    let wire = serde_json::to_value(&forms).expect("json");
    let policy = FollowUpPolicy::default();
    for programme in Programme::ALL {
        assert!(wire.get(programme.as_str()).is_some(), "{programme:?} travels under its word");
        assert_eq!(programme.field(), format!("forms.{}", programme.as_str()));
        let form = forms.get(*programme).expect("a form");
        let disease = matches!(policy.admission(*programme), Admission::Diagnosis(families) if !families.is_empty());
        assert_eq!(form.course().is_some(), disease, "{programme:?}: a disease has a course, an age has none");
        assert_eq!(form.danger_signs().is_empty(), !disease);
        let signs: BTreeSet<DangerSign> = form.danger_signs().iter().copied().collect();
        assert_eq!(signs.len(), form.danger_signs().len(), "each sign once");
    }
}

#[test]
fn a_form_is_kept_by_itself_and_comes_back_as_it_was() {
    let parts = four().to_parts().expect("json");
    assert_eq!(parts.iter().map(|(programme, _)| *programme).collect::<Vec<_>>(), Programme::ALL);
    assert_eq!(Forms::from_parts(parts.clone()).expect("forms"), four());
    let one = Forms::from_parts(parts.into_iter().skip(3)).expect("a form");
    assert_eq!(one, Forms { copd: Some(copd()), ..Forms::default() });
    let foreign = [(Programme::Copd, serde_json::json!({ "symptoms": ["none"] }))];
    assert!(Forms::from_parts(foreign).is_err());
}

#[test]
fn glucose_that_two_forms_ask_for_is_measured_once() {
    let mut stated = visit();
    stated.forms.elderly =
        Some(crate::follow_up::elderly::ElderlyForm { fasting_glucose: Some(Glucose::Tenths(61)), ..elderly() });
    let glucose: Vec<Reading> = measured(&stated.common, &stated.forms)
        .into_iter()
        .filter(|reading| matches!(reading, Reading::Glucose { .. }))
        .collect();
    assert_eq!(glucose, [Reading::Glucose { value: Glucose::Tenths(61), context: GlucoseContext::Fasting }]);
    assert!(stated.decide().is_ok());
    stated.forms.diabetes = Some(diabetes(72));
    assert_eq!(stated.decide(), Err(vec![("forms.elderly.fasting_glucose", Code::StatedTwice)]));
}

#[test]
fn a_ticked_danger_sign_of_any_programme_opens_triage_and_refers_nobody() {
    for sign in DangerSign::ALL {
        let mut ticked = visit();
        ticked.common.danger_signs = vec![*sign];
        for clinician in [false, true] {
            ticked.clinician = clinician;
            let decision = ticked.decide().expect("a decision");
            assert!(decision.assessments.iter().all(|(_, found)| found.action == Action::Routine), "{sign:?}");
            assert_eq!(decision.tasks, [TRIAGE], "{sign:?}");
        }
    }
}

#[test]
fn a_confirmed_sign_is_an_emergency_of_the_programmes_it_belongs_to() {
    let (calm, emergency) = (Action::Routine, Action::EmergencyRefer);
    for (sign, expected) in [
        (DangerSign::BlueLips, [calm, calm, calm, emergency]),
        (DangerSign::SuddenBreathlessness, [calm, calm, calm, emergency]),
        (DangerSign::CannotLieFlat, [emergency, calm, calm, emergency]),
        (DangerSign::AlteredConsciousness, [emergency, emergency, calm, emergency]),
        (DangerSign::AcetoneBreath, [calm, emergency, calm, calm]),
    ] {
        let mut confirmed = Visit { confirmed: true, ..visit() };
        confirmed.common.danger_signs = vec![sign];
        assert_eq!(confirmed.actions(), expected, "{sign:?}");
    }
}

#[test]
fn pressure_that_is_an_emergency_is_one_whatever_the_programme() {
    for pressure in [BloodPressure::new(180, 80), BloodPressure::new(150, 110)] {
        let mut high = visit();
        high.common.pressure = Some(pressure);
        assert_eq!(high.actions(), [Action::EmergencyRefer; 4]);
        high.clinician = false;
        let tasks = high.decide().expect("a decision").tasks;
        assert_eq!(tasks, [NewTask { kind: TaskKind::ReferralNeeded, urgency: Urgency::SameDay }]);
    }
}

#[test]
fn high_pressure_at_a_yearly_check_or_a_visit_for_breath_is_looked_into() {
    let track = NewTask { kind: TaskKind::HypertensionTrack, urgency: Urgency::Routine };
    for (programme, forms) in [
        (Programme::Elderly, Forms { elderly: Some(elderly()), ..Forms::default() }),
        (Programme::Copd, Forms { copd: Some(copd()), ..Forms::default() }),
    ] {
        let mut seen = Visit { forms, ..visit() };
        assert_eq!(seen.decide().expect("a decision").tasks, [], "{programme:?}");
        seen.common.pressure = Some(BloodPressure::new(146, 84));
        assert_eq!(seen.decide().expect("a decision").tasks, [track], "{programme:?}");
    }
}

fn any_forms() -> impl Strategy<Value = Forms> {
    let parts = (1_u8..16, 10_i64..300, 0_u8..=40, 0_u8..=4, 0_u8..5, prop::option::of(60_i64..=100), 0_usize..=7);
    parts.prop_map(|(which, glucose, cat, mmrc, exacerbations, oxygen_percent, tests)| {
        let mut forms = four();
        forms.diabetes = Some(diabetes(glucose));
        if let Some(copd) = &mut forms.copd {
            (copd.cat, copd.mmrc, copd.exacerbations, copd.oxygen_percent) = (cat, mmrc, exacerbations, oxygen_percent);
        }
        if let Some(check) = &mut forms.elderly {
            check.tests.truncate(tests);
        }
        let keep = |bit: u8| which & (1 << bit) != 0;
        Forms {
            hypertension: forms.hypertension.filter(|_| keep(0)),
            diabetes: forms.diabetes.filter(|_| keep(1)),
            elderly: forms.elderly.filter(|_| keep(2)),
            copd: forms.copd.filter(|_| keep(3)),
        }
    })
}

fn any_past() -> impl Strategy<Value = PastAssessment> {
    (0_usize..4, -800_i64..800, any::<bool>(), any::<bool>()).prop_map(|(which, days, controlled, adr)| {
        PastAssessment {
            programme: Programme::ALL[which],
            happened_on: day("2026-03-02").plus_days(days).expect("inside the calendar"),
            recorded_at: Instant(0),
            mode: VisitMode::Clinic,
            self_report_accepted: false,
            controlled,
            adr,
        }
    })
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn each_form_gets_one_assessment_due_after_the_visit_and_an_emergency_is_never_called_controlled(
        forms in any_forms(),
        past in prop::collection::vec(any_past(), 0..6),
        on in -400_i64..400,
        (sbp, dbp) in (100_i64..200, 50_i64..99),
        unmanageable in any::<bool>(),
    ) {
        let on = day("2026-03-02").plus_days(on).expect("inside the calendar");
        let mut seen = Visit { on, forms, past: &past, ..visit() };
        seen.common.pressure = Some(BloodPressure::new(sbp, dbp));
        seen.common.other_unmanageable = unmanageable;
        // A glucose stated twice is refused; nothing else here is wrong.
        let decision = seen.decide().expect("a decision");
        let assessed: Vec<Programme> = decision.assessments.iter().map(|(programme, _)| *programme).collect();
        prop_assert_eq!(assessed, seen.forms.programmes().collect::<Vec<_>>());
        for (programme, found) in decision.assessments {
            prop_assert!(found.next_due > on, "{:?} {:?}", programme, found);
            prop_assert_eq!(found.class.is_none(), programme == Programme::Elderly);
            let emergency = found.action == Action::EmergencyRefer;
            prop_assert!(!emergency || found.class != Some(VisitClass::Controlled));
            prop_assert!(!unmanageable || emergency);
        }
    }
}
