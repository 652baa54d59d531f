use proptest::collection::vec;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::policy::national;
use crate::reading::Mmhg;
use crate::test_cases;
use crate::testing::day;

fn mrs_wang() -> Person {
    Person {
        id: ResidentId(Uuid::from_u128(0xAA)),
        name: "王秀英".to_owned(),
        born_on: day("1940-01-01"),
        lives_alone: false,
        document_tail: "0018".to_owned(),
        phone_tail: String::new(),
        phone_changed_at: None,
        village: None,
        consents: Vec::new(),
        contact: None,
        family_until: None,
    }
}

fn some_day() -> impl Strategy<Value = Day> {
    (0..800_i64).prop_map(|after| day("2024-10-01").plus_days(after).expect("in range"))
}

fn visit() -> impl Strategy<Value = Visited> {
    (some_day(), prop::sample::select(VisitMode::ALL)).prop_map(|(on, mode)| Visited {
        on,
        recorded_at: on.start(),
        mode,
    })
}

fn reading() -> impl Strategy<Value = Measured> {
    (some_day(), 0..4, 100..200_i64, any::<bool>()).prop_map(|(on, kind, number, dangerous)| Measured {
        id: ReadingId(Uuid::nil()),
        taken_at: on.start(),
        recorded_at: on.start(),
        dangerous,
        value: match kind {
            0 => Reading::BloodPressure { sbp: Mmhg(number), dbp: Mmhg(80), pulse: None, arm: None },
            1 => Reading::Glucose { value: Glucose::Tenths(number), context: GlucoseContext::Fasting },
            2 => Reading::Glucose { value: Glucose::Tenths(number), context: GlucoseContext::Random },
            _ => Reading::Weight { hectograms: number },
        },
    })
}

fn assessment() -> impl Strategy<Value = Assessed> {
    (0..99_u128, some_day(), prop::sample::select(Programme::ALL)).prop_map(|(visit, on, programme)| Assessed {
        visit: VisitId(Uuid::from_u128(visit)),
        on,
        recorded_at: on.start(),
        programme,
        class: None,
        next_due: on.plus_days(90).expect("in range"),
    })
}

fn enrolment() -> impl Strategy<Value = Enrolled> {
    (0..9_u128, some_day(), prop::sample::select(Programme::ALL)).prop_map(|(id, on, programme)| Enrolled {
        id: EnrolmentId(Uuid::from_u128(id)),
        programme,
        state: EnrolmentState::Enrolled,
        reason: None,
        on,
        closed_on: None,
        recorded_at: on.start(),
        lost_on: None,
    })
}

fn supply() -> impl Strategy<Value = HandedOver> {
    (0..9_u128, 0..3_u8, some_day(), prop::option::of(0..90_i64)).prop_map(|(item, family, at, days)| HandedOver {
        item: PrescriptionItemId(Uuid::from_u128(item)),
        family: family.to_string(),
        at: at.start(),
        run_out: days.map(|days| at.plus_days(days).expect("in range")),
    })
}

fn stop() -> impl Strategy<Value = Stopped> {
    (0..3_u8, some_day()).prop_map(|(family, at)| Stopped { family: family.to_string(), at: Some(at.start()) })
}

prop_compose! {
    fn record()(
        visits in vec(visit(), 0..6),
        mut readings in vec(reading(), 0..12),
        assessed in vec(assessment(), 0..6),
        enrolments in vec(enrolment(), 0..6),
        handed_over in vec(supply(), 0..9),
        stopped in vec(stop(), 0..4),
    ) -> Record {
        for (n, reading) in (1..).zip(&mut readings) {
            reading.id = ReadingId(Uuid::from_u128(n));
        }
        Record { visits, readings, assessed, enrolments, handed_over, stopped, ..Record::default() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8 * test_cases()))]

    #[test]
    fn without_what_later_records_have_overtaken_the_same_facts_follow_on_every_day(record in record(), eve in some_day()) {
        let policy = national().worklist;
        let said = |record: &Record| facts(mrs_wang(), Ties::default(), record, &policy, eve).expect("in range");
        prop_assert_eq!(said(&record), said(&record.clone().distilled()));
    }
}
