use super::*;
use crate::codes::Code;
use crate::follow_up::policy::FollowUpPolicy;
use crate::follow_up::programme::ProgrammeForm;
use crate::follow_up::tests::form::copd;
use crate::follow_up::{Action, Previous, Stated, VisitClass};
use crate::reading::BloodPressure;
use crate::testing::{cases, day, travels};
use proptest::prelude::*;

fn calm() -> Facts {
    Facts {
        visit: day("2026-03-02"),
        mmrc: 1,
        cat: 9,
        exacerbations: 0,
        oxygen: Some(96),
        pressure: Some(BloodPressure::new(128, 78)),
        spirometry: None,
        stated: Stated::default(),
        previous: None,
    }
}

fn found(facts: &Facts) -> (u8, Action, String) {
    let found = assess(facts, &FollowUpPolicy::default()).expect("inside the calendar");
    (found.class.expect("a class").number(), found.action, found.next_due.to_string())
}

#[test]
fn the_burden_of_the_disease_steps_at_11_21_and_31() {
    use CatGrade::{High, Low, Medium, VeryHigh};
    for (points, grade) in
        [(0, Low), (10, Low), (11, Medium), (20, Medium), (21, High), (30, High), (31, VeryHigh), (40, VeryHigh)]
    {
        assert_eq!(CatGrade::of(points), grade, "{points}");
    }
    let scored = CopdForm { cat: 31, ..copd() }.scored().expect("a sum");
    assert_eq!((scored.points, scored.of, scored.grade), (31, 40, "very_high"));
}

#[test]
#[rustfmt::skip]
fn each_finding_has_its_class_its_action_and_its_next_visit() {
    use Action::{Adjust, EmergencyRefer, Refer, Routine};
    let before = |controlled, adr| Some(Previous { controlled, adr });
    let stated = Stated::default();
    let (quarter, two_weeks) = ("2026-06-02", "2026-03-16");
    for (facts, class, action, due) in [
        (calm(),                                                                     1, Routine,        quarter),
        (Facts { cat: 20, mmrc: 2, exacerbations: 1, ..calm() },                     1, Routine,        quarter),
        (Facts { cat: 21, ..calm() },                                                2, Adjust,         two_weeks),
        (Facts { mmrc: 3, ..calm() },                                                2, Adjust,         two_weeks),
        (Facts { exacerbations: 2, ..calm() },                                       2, Adjust,         two_weeks),
        (Facts { cat: 21, previous: before(true, false), ..calm() },                 2, Adjust,         two_weeks),
        (Facts { cat: 21, previous: before(false, false), ..calm() },                2, Refer,          two_weeks),
        (Facts { previous: before(false, false), ..calm() },                         1, Routine,        quarter),
        (Facts { stated: Stated { adr: true, ..stated }, ..calm() },                 3, Adjust,         two_weeks),
        (Facts { stated: Stated { adr: true, ..stated }, previous: before(true, true), ..calm() },
                                                                                     3, Refer,          two_weeks),
        (Facts { stated: Stated { complication: true, ..stated }, ..calm() },        4, Refer,          two_weeks),
        (Facts { oxygen: Some(90), ..calm() },                                       1, Routine,        quarter),
        (Facts { oxygen: Some(89), ..calm() },                                       2, EmergencyRefer, two_weeks),
        (Facts { oxygen: None, ..calm() },                                           1, Routine,        quarter),
        (Facts { pressure: Some(BloodPressure::new(180, 80)), ..calm() },            2, EmergencyRefer, two_weeks),
        (Facts { stated: Stated { danger_sign: true, ..stated }, ..calm() },         2, EmergencyRefer, two_weeks),
        (Facts { stated: Stated { other_unmanageable: true, ..stated }, ..calm() },  2, EmergencyRefer, two_weeks),
        (Facts { oxygen: Some(85), stated: Stated { complication: true, adr: true, ..stated }, ..calm() },
                                                                                     4, EmergencyRefer, two_weeks),
    ] {
        assert_eq!(found(&facts), (class, action, due.to_owned()), "{facts:?}");
    }
}

#[test]
fn a_visit_is_set_for_the_day_on_which_spirometry_falls_due() {
    for (last, due) in [
        (None, "2026-06-02"),
        // Falls due long after the next visit, with it, before it, and so soon that two weeks are given.
        (Some("2026-01-10"), "2026-06-02"),
        (Some("2025-06-02"), "2026-06-02"),
        (Some("2025-05-10"), "2026-05-10"),
        (Some("2025-03-10"), "2026-03-16"),
        // Overdue: no reason to come sooner.
        (Some("2025-03-02"), "2026-06-02"),
        (Some("2020-01-01"), "2026-06-02"),
    ] {
        let facts = Facts { spirometry: last.map(day), ..calm() };
        assert_eq!(found(&facts).2, due, "{last:?}");
    }
}

#[test]
fn a_region_sets_the_number_of_visits_a_year() {
    for (visits, due) in
        [(1, "2027-03-02"), (4, "2026-06-02"), (5, "2026-05-02"), (12, "2026-04-02"), (52, "2026-04-02")]
    {
        let mut policy = FollowUpPolicy::default();
        policy.copd.visits_per_year = std::num::NonZeroU16::new(visits).expect("a number");
        let found = assess(&calm(), &policy).expect("inside the calendar");
        assert_eq!(found.next_due, day(due), "{visits}");
    }
    assert!(serde_json::from_str::<CopdPolicy>(r#"{"visits_per_year":0}"#).is_err());
}

#[test]
fn scores_lie_on_their_scales_and_measured_values_in_their_ranges() {
    let faults = |form: CopdForm| form.validate(day("2026-03-02"), &CopdPolicy::default());
    assert_eq!(faults(copd()), []);
    assert_eq!(faults(CopdForm { mmrc: 4, cat: 40, oxygen_percent: Some(50), ..copd() }), []);
    let wrong = CopdForm {
        symptoms: vec![CopdSymptom::None, CopdSymptom::Cough],
        mmrc: 5,
        cat: 41,
        oxygen_percent: Some(101),
        spirometry: Some(Spirometry { on: day("2026-03-03"), fev1_percent: 9 }),
        ..copd()
    };
    assert_eq!(
        faults(wrong),
        [
            ("forms.copd.symptoms", Code::SymptomsConflict),
            ("forms.copd.mmrc", Code::ScoreNotOnScale),
            ("forms.copd.cat", Code::ScoreNotOnScale),
            ("forms.copd.oxygen_percent", Code::ReadingRange),
            ("forms.copd.spirometry.on", Code::DateInFuture),
            ("forms.copd.spirometry.fev1_percent", Code::ReadingRange),
        ]
    );
}

#[test]
fn its_words_travel_as_they_are_kept() {
    travels!(CopdSymptom, InhalerTechnique, SmokingStatus, Vaccine, CatGrade);
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn one_more_adverse_fact_never_makes_it_milder(
        (cat, mmrc, exacerbations) in (0_u8..=40, 0_u8..=4, 0_u8..5),
        oxygen in prop::option::of(80_i64..=100),
        spirometry in prop::option::of(-800_i64..=0),
        bits in 0_u8..32,
        previous in prop::option::of((any::<bool>(), any::<bool>())),
        which in 0..9,
    ) {
        let on = |bit: u8| bits & (1 << bit) != 0;
        let stated = Stated {
            danger_sign: on(0), pregnant_or_lactating: false, other_unmanageable: on(1), complication: on(2), adr: on(3),
            adr_uncontrolled: on(4),
        };
        let previous = previous.map(|(controlled, adr)| Previous { controlled, adr });
        let spirometry = spirometry.map(|days| day("2026-03-02").plus_days(days).expect("inside the calendar"));
        let facts = Facts { cat, mmrc, exacerbations, oxygen, spirometry, stated, previous, ..calm() };
        let mut worse = facts;
        match which {
            0 => worse.cat = 40,
            1 => worse.mmrc = 4,
            2 => worse.exacerbations += 2,
            3 => worse.oxygen = Some(89),
            4 => worse.stated.danger_sign = true,
            5 => worse.stated.complication = true,
            6 => worse.stated.adr = true,
            7 => worse.stated.other_unmanageable = true,
            _ => worse.previous = Some(Previous { controlled: false, adr: true }),
        }
        let policy = FollowUpPolicy::default();
        let (before, after) = (assess(&facts, &policy), assess(&worse, &policy));
        let (before, after) = (before.expect("inside the calendar"), after.expect("inside the calendar"));
        prop_assert!(before.next_due > facts.visit);
        prop_assert!(after.class >= before.class && after.action >= before.action && after.next_due <= before.next_due);
        prop_assert!(before.action != Action::EmergencyRefer || before.class > Some(VisitClass::Controlled));
    }
}
