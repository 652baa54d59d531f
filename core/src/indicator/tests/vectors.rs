//! Worked examples: one person each, and what she counts for.

use super::super::Indicator::{self, *};
use super::super::Tally;
use super::super::facts::{Cancelled, Declared, Enrolled, Facts, Home, Prescribed, Signed, Span};
use super::{
    OTHER_PANEL, OTHER_TEAM, PANEL, TEAM, TOWN, UNSIGNED, VALLEY, contract, ended, enrolled, medicine, promise,
    resident, seen, signed, tally, units, visit,
};
use crate::follow_up::Programme::{Diabetes, Hypertension};
use crate::follow_up::{CloseReason, VisitMode};
use crate::testing::day;

pub(super) struct Vector {
    pub name: &'static str,
    pub facts: Facts,
    pub indicator: Indicator,
    pub on: &'static str,
    /// Numerator and denominator.
    pub expected: (i64, i64),
}

/// The vectors that do not come out when the facts are read as `mapping` has them.
pub(super) fn failing(mapping: impl Fn(Facts) -> Facts) -> Vec<&'static str> {
    let wrong = |vector: &Vector| {
        let Tally { n, d } = tally(&mapping(vector.facts.clone()), vector.indicator, day(vector.on));
        (n, d) != vector.expected
    };
    vectors().iter().filter(|vector| wrong(vector)).map(|vector| vector.name).collect()
}

#[test]
fn the_worked_examples_of_indicators() {
    assert_eq!(failing(|facts| facts), [""; 0]);
}

fn vectors() -> Vec<Vector> {
    let mut all = Vec::new();
    let mut add = |name, facts: &Facts, indicator, on, expected| {
        all.push(Vector { name, facts: facts.clone(), indicator, on, expected });
    };
    coverage(&mut add);
    managed(&mut add);
    in_time(&mut add);
    promised(&mut add);
    supplied(&mut add);
    all
}

type Add<'a> = dyn FnMut(&'static str, &Facts, Indicator, &'static str, (i64, i64)) + 'a;

fn coverage(add: &mut Add<'_>) {
    let signed = signed("2026-03-02");
    add("nobody before the contract", &signed, Coverage, "2026-03-01", (0, 1));
    add("covered from the first day", &signed, Coverage, "2026-03-02", (1, 1));
    add("covered on the last day", &signed, Coverage, "2027-03-01", (1, 1));
    add("expired the day after", &signed, Coverage, "2027-03-02", (0, 1));
    let claimed = Facts { verified_on: day("2026-04-01"), ..signed.clone() };
    add("nobody before her identity was verified", &claimed, Coverage, "2026-03-31", (0, 0));
    add("somebody from that day on", &claimed, Coverage, "2026-04-01", (1, 1));
    let late = Facts {
        contracts: vec![Signed {
            accepted_on: day("2026-03-05"),
            active: crate::contract::Term::between(day("2026-03-05"), day("2027-03-01")).expect("a term"),
            ..contract("2026-03-02")
        }],
        ..resident()
    };
    add("not covered before the team accepts", &late, Coverage, "2026-03-04", (0, 1));
    let died = Facts { died_on: Some(day("2026-06-10")), ..signed.clone() };
    add("alive and covered the day before death", &died, Coverage, "2026-06-09", (1, 1));
    add("the dead leave both from the day of death", &died, Coverage, "2026-06-10", (0, 0));
    let moved = Facts {
        homes: vec![Home { institution: TOWN, span: Span { from: day("2020-01-01"), to: Some(day("2026-05-31")) } }],
        ..signed
    };
    add("resident on the last day at home", &moved, Coverage, "2026-05-31", (1, 1));
    add("who moved away is no resident, contract or not", &moved, Coverage, "2026-06-01", (0, 0));

    add("at 66 a priority group by age", &resident(), PriorityCoverage, "2026-06-01", (0, 1));
    add("not before the 65th birthday", &resident(), PriorityCoverage, "2025-04-30", (0, 0));
    let adult = Facts { born_on: day("1986-01-01"), ..resident() };
    add("a healthy adult is in no priority group", &adult, PriorityCoverage, "2026-06-01", (0, 0));
    let ill = Facts { priority_diagnoses: vec![Span { from: day("2026-06-01"), to: None }], ..adult.clone() };
    add("a diagnosis makes a priority group from its day", &ill, PriorityCoverage, "2026-06-01", (0, 1));
    add("a later diagnosis changes nothing before", &ill, PriorityCoverage, "2026-05-31", (0, 0));
    let expecting = Declared { pregnant: true, lasting: false };
    let pregnant = Facts { contracts: vec![Signed { declared: expecting, ..contract("2026-03-02") }], ..adult.clone() };
    add("pregnant while the contract says so", &pregnant, PriorityCoverage, "2026-06-01", (1, 1));
    add("not for ever", &pregnant, PriorityCoverage, "2027-06-01", (0, 0));
    let lasting = Declared { pregnant: false, lasting: true };
    let disabled = Facts { contracts: vec![Signed { declared: lasting, ..contract("2026-03-02") }], ..adult };
    add("what lasts is known after the contract", &disabled, PriorityCoverage, "2027-06-01", (0, 1));

    let examined = Facts { assessments: super::examined(&["2026-04-20"]), ..resident() };
    add("an elder without the examination", &resident(), EldersExamined, "2026-12-31", (0, 1));
    add("an elder before her examination", &examined, EldersExamined, "2026-04-19", (0, 1));
    add("an elder with this year's examination", &examined, EldersExamined, "2026-04-20", (1, 1));
    add("last year's examination is no longer this year's", &examined, EldersExamined, "2027-01-01", (0, 1));
    let mut unfinished = examined.clone();
    unfinished.assessments[0].controlled = false;
    add("a check with parts missing is no examination", &unfinished, EldersExamined, "2026-12-31", (0, 1));
    add("64 is not old", &resident(), EldersExamined, "2025-04-30", (0, 0));
}

fn managed(add: &mut Add<'_>) {
    let base = Facts { enrolments: vec![enrolled(Hypertension, "2024-02-01")], ..signed("2026-01-01") };
    let three = Facts { assessments: seen(Hypertension, &["2026-01-20", "2026-04-20", "2026-07-20"]), ..base.clone() };
    add("three visits suffice in the third quarter", &three, HypertensionManaged, "2026-09-30", (1, 1));
    add("the fourth quarter asks for a fourth", &three, HypertensionManaged, "2026-10-01", (0, 1));
    let mut four = three.clone();
    four.assessments.extend(seen(Hypertension, &["2026-10-20"]));
    add("four visits and no examination, the day before", &four, HypertensionManaged, "2026-12-30", (1, 1));
    add("four visits and no examination at the year's end", &four, HypertensionManaged, "2026-12-31", (0, 1));
    let mut whole = four.clone();
    whole.assessments.extend(super::examined(&["2026-09-01"]));
    add("four visits and the examination", &whole, HypertensionManaged, "2026-12-31", (1, 1));
    add("a new year begins at nothing", &whole, HypertensionManaged, "2027-01-01", (0, 1));

    let october = Facts {
        enrolments: vec![enrolled(Hypertension, "2026-10-05")],
        assessments: [seen(Hypertension, &["2026-11-10"]), super::examined(&["2026-11-10"])].concat(),
        ..signed("2026-01-01")
    };
    add("enrolled on 2026-10-05, one visit by 12-31", &october, HypertensionManaged, "2026-12-31", (1, 1));
    add("enrolled on 2026-10-05, not seen yet", &october, HypertensionManaged, "2026-11-09", (0, 1));
    add("nobody before the enrolment", &october, HypertensionManaged, "2026-10-04", (0, 0));
    let unexamined = Facts { assessments: seen(Hypertension, &["2026-11-10"]), ..october };
    add("enrolled late, one visit, no examination", &unexamined, HypertensionManaged, "2026-12-30", (1, 1));

    let by_phone =
        |mode| Facts { assessments: vec![visit(Hypertension, "2026-01-20", mode, true, "2026-04-20")], ..base.clone() };
    add("a visit by phone is not face to face", &by_phone(VisitMode::Phone), HypertensionManaged, "2026-03-01", (0, 1));
    add("nor is one by video", &by_phone(VisitMode::Video), HypertensionManaged, "2026-03-01", (0, 1));
    add("a visit at home is", &by_phone(VisitMode::Home), HypertensionManaged, "2026-03-01", (1, 1));
    add("a phone call controls nobody", &by_phone(VisitMode::Phone), PressureControlled, "2026-03-01", (0, 1));
    add(
        "another programme's visit is not this one's",
        &Facts { assessments: seen(Diabetes, &["2026-01-20"]), ..base.clone() },
        HypertensionManaged,
        "2026-03-01",
        (0, 1),
    );
    add(
        "the young are managed and not counted",
        &Facts { born_on: day("1995-01-01"), ..three.clone() },
        HypertensionManaged,
        "2026-09-30",
        (0, 0),
    );

    let sugar = Facts {
        enrolments: vec![enrolled(Diabetes, "2025-06-01")],
        assessments: vec![
            visit(Diabetes, "2026-02-01", VisitMode::Clinic, true, "2026-05-01"),
            visit(Diabetes, "2026-05-01", VisitMode::Home, false, "2026-05-15"),
        ],
        ..signed("2026-01-01")
    };
    add("glucose controlled at the last visit", &sugar, GlucoseControlled, "2026-04-30", (1, 1));
    add("glucose not controlled at the last visit", &sugar, GlucoseControlled, "2026-05-01", (0, 1));
    add("not seen this year is not controlled", &sugar, GlucoseControlled, "2027-01-31", (0, 1));
    add("diabetes is managed as hypertension is", &sugar, DiabetesManaged, "2026-06-30", (1, 1));

    let closed = |on: &str, reason| Facts {
        enrolments: vec![Enrolled {
            closed_on: Some(day(on)),
            reason: Some(reason),
            ..enrolled(Hypertension, "2024-02-01")
        }],
        ..three.clone()
    };
    add(
        "controlled until she was lost",
        &closed("2026-08-01", CloseReason::Lost),
        PressureControlled,
        "2026-07-31",
        (1, 1),
    );
    add("lost is not controlled", &closed("2026-08-01", CloseReason::Lost), PressureControlled, "2026-08-01", (0, 1));
    let lost = |from: &str, to: Option<&str>| Facts {
        enrolments: vec![Enrolled {
            lost: vec![Span { from: day(from), to: to.map(day) }],
            ..enrolled(Hypertension, "2024-02-01")
        }],
        ..three.clone()
    };
    let (missing, found) = (lost("2026-08-01", None), lost("2026-08-01", Some("2026-08-31")));
    add("controlled until she could not be found", &missing, PressureControlled, "2026-07-31", (1, 1));
    add("not controlled from the day she could not be found", &missing, PressureControlled, "2026-08-01", (0, 1));
    add("not controlled while she could not be found", &found, PressureControlled, "2026-08-31", (0, 1));
    add("controlled again once she was found", &found, PressureControlled, "2026-09-01", (1, 1));
    add(
        "who declined stays in the year",
        &closed("2026-08-01", CloseReason::Refused),
        PressureControlled,
        "2026-12-01",
        (1, 1),
    );
    add("and not in the next", &closed("2026-08-01", CloseReason::Refused), PressureControlled, "2027-01-01", (0, 0));
    add(
        "who moved away is another region's",
        &closed("2026-08-01", CloseReason::MovedAway),
        PressureControlled,
        "2026-08-01",
        (0, 0),
    );
    let dead = Facts { died_on: Some(day("2026-08-01")), ..three };
    add("managed until she died", &dead, HypertensionManaged, "2026-07-31", (1, 1));
    add("the dead are in no denominator", &dead, HypertensionManaged, "2026-08-01", (0, 0));
}

fn in_time(add: &mut Add<'_>) {
    let base = Facts { enrolments: vec![enrolled(Hypertension, "2026-01-20")], ..signed("2026-01-01") };
    let late = Facts { assessments: seen(Hypertension, &["2026-01-20", "2026-04-20", "2026-07-21"]), ..base.clone() };
    add("the first is due at the enrolment", &late, VisitsInTime, "2026-01-20", (1, 1));
    add("done on the day it was due", &late, VisitsInTime, "2026-04-20", (2, 2));
    add("a day late is late: no grace", &late, VisitsInTime, "2026-07-21", (2, 3));
    add("what is due later is not due yet", &late, VisitsInTime, "2026-10-20", (2, 3));
    add("and overdue from its day on", &late, VisitsInTime, "2026-10-21", (2, 4));
    add("last year's do not count this year", &late, VisitsInTime, "2027-01-01", (0, 0));
    let called = Facts {
        assessments: vec![
            visit(Hypertension, "2026-01-20", VisitMode::Clinic, false, "2026-02-03"),
            visit(Hypertension, "2026-02-03", VisitMode::Phone, true, "2026-05-03"),
        ],
        ..base.clone()
    };
    add("a phone call keeps no appointment", &called, VisitsInTime, "2026-02-28", (1, 2));
    let closed = Enrolled {
        closed_on: Some(day("2026-04-01")),
        reason: Some(CloseReason::Refused),
        ..base.enrolments[0].clone()
    };
    let closed = Facts { enrolments: vec![closed], assessments: seen(Hypertension, &["2026-01-20"]), ..base };
    add("nothing falls due after the programme has ended", &closed, VisitsInTime, "2026-06-30", (1, 1));
}

fn promised(add: &mut Add<'_>) {
    let first = contract("2025-07-01");
    let renewed = Facts { contracts: vec![first.clone(), contract("2026-07-01")], ..resident() };
    add("not expired yet", &renewed, Renewed, "2026-06-29", (0, 0));
    let signed_early = Facts {
        contracts: vec![first.clone(), Signed { accepted_on: day("2026-06-01"), ..contract("2026-07-01") }],
        ..resident()
    };
    add("renewed before it expired", &signed_early, Renewed, "2026-06-30", (1, 1));
    add("expired, renewed a day later", &renewed, Renewed, "2026-06-30", (0, 1));
    add("renewed from the next day", &renewed, Renewed, "2026-07-01", (1, 1));
    add(
        "thirty days after is in time",
        &Facts { contracts: vec![first.clone(), contract("2026-07-30")], ..resident() },
        Renewed,
        "2026-12-31",
        (1, 1),
    );
    add(
        "thirty-one are not",
        &Facts { contracts: vec![first.clone(), contract("2026-07-31")], ..resident() },
        Renewed,
        "2026-12-31",
        (0, 1),
    );
    add(
        "another team's is no renewal",
        &Facts { contracts: vec![first.clone(), Signed { team: OTHER_TEAM, ..contract("2026-07-01") }], ..resident() },
        Renewed,
        "2026-12-31",
        (0, 1),
    );
    let cancelled = Facts {
        contracts: vec![first.clone()],
        cancelled: vec![Cancelled {
            team: TEAM,
            accepted_on: day("2026-06-01"),
            starts_on: day("2026-07-01"),
            cancelled_on: day("2026-06-30"),
        }],
        ..resident()
    };
    add("a renewal that was cancelled before it began is none", &cancelled, Renewed, "2026-06-30", (0, 1));
    let later = Facts {
        cancelled: vec![Cancelled {
            starts_on: day("2026-07-20"),
            cancelled_on: day("2026-07-10"),
            ..cancelled.cancelled[0]
        }],
        ..cancelled
    };
    add("renewed as long as nobody had cancelled it", &later, Renewed, "2026-07-09", (1, 1));
    add("from the day it was cancelled on, not", &later, Renewed, "2026-07-10", (0, 1));
    add(
        "ended early did not expire",
        &Facts { contracts: vec![ended(first, "2026-03-31")], ..resident() },
        Renewed,
        "2026-12-31",
        (0, 0),
    );

    let four = |delivered: &[&str]| Facts {
        contracts: vec![Signed { promises: vec![promise(4, delivered)], ..contract("2026-01-01") }],
        ..resident()
    };
    add("nothing is due in the first weeks", &four(&[]), Delivered, "2026-03-31", (0, 0));
    add("the first of four after a quarter of the year", &four(&["2026-02-01"]), Delivered, "2026-04-02", (1, 1));
    add("two due and one delivered", &four(&["2026-02-01"]), Delivered, "2026-07-02", (1, 2));
    add(
        "delivered too often is not delivered ahead for the sum",
        &four(&["2026-02-01", "2026-02-02", "2026-02-03"]),
        Delivered,
        "2026-07-02",
        (2, 2),
    );
    add(
        "all four by the last day",
        &four(&["2026-02-01", "2026-05-01", "2026-08-01", "2026-12-31"]),
        Delivered,
        "2026-12-31",
        (4, 4),
    );
    let cut = Facts {
        contracts: vec![ended(Signed { promises: vec![promise(4, &[])], ..contract("2026-01-01") }, "2026-05-31")],
        ..resident()
    };
    add("nothing falls due after the contract has ended", &cut, Delivered, "2026-12-31", (0, 1));
}

fn supplied(add: &mut Add<'_>) {
    let long = |on: &str, long| Prescribed { on: day(on), long, rejected_on: None };
    let written = Facts {
        prescriptions: vec![long("2025-12-31", true), long("2026-01-01", true), long("2026-02-01", false)],
        ..signed("2026-01-01")
    };
    add("by the flag, of the year", &written, LongPrescriptions, "2026-06-30", (1, 2));
    let rejected = Prescribed { rejected_on: Some(day("2026-03-03")), ..long("2026-03-02", true) };
    let rejected = Facts { prescriptions: vec![rejected], ..signed("2026-01-01") };
    add("written is a prescription until it is rejected", &rejected, LongPrescriptions, "2026-03-02", (1, 1));
    add("what was rejected is none", &rejected, LongPrescriptions, "2026-03-03", (0, 0));

    let of = |medicines| Facts { medicines, ..signed("2026-01-01") };
    let steady = of(vec![medicine(&[("2026-01-01", 28), ("2026-01-29", 28), ("2026-02-26", 28)])]);
    add("one dispensing says nothing of adherence", &steady, Adherent, "2026-01-28", (0, 0));
    add("84 of 84 days", &steady, Adherent, "2026-03-25", (1, 1));
    add("84 of 105 days are eighty percent", &steady, Adherent, "2026-04-15", (1, 1));
    add("84 of 106 are less", &steady, Adherent, "2026-04-16", (0, 1));
    add(
        "one of two medicines was missing",
        &of(vec![steady.medicines[0].clone(), medicine(&[("2026-01-01", 10), ("2026-03-20", 10)])]),
        Adherent,
        "2026-03-25",
        (0, 1),
    );
    add("long run out is no longer judged", &steady, Adherent, "2026-12-31", (0, 0));

    let gaps = of(vec![medicine(&[("2026-01-01", 28), ("2026-01-29", 28), ("2026-03-05", 28)])]);
    add("collected on the first day without is in time", &gaps, RefillsInTime, "2026-01-29", (1, 1));
    add("a week late is late", &gaps, RefillsInTime, "2026-03-05", (1, 2));
    add("overdue as soon as it has run out", &gaps, RefillsInTime, "2026-04-02", (1, 3));
    add("seven days without are no gap yet", &gaps, WithoutMedicine, "2026-03-31", (0, 1));
    add("eight days without are a gap", &gaps, WithoutMedicine, "2026-04-09", (1, 1));
    add("and not before", &gaps, WithoutMedicine, "2026-04-08", (0, 1));
    let mut stopped = gaps.clone();
    stopped.medicines[0].fills[2].stopped_on = Some(day("2026-03-20"));
    add("no refill falls due once the treatment is stopped", &stopped, RefillsInTime, "2026-06-30", (1, 2));
    add("nor does a gap open", &stopped, WithoutMedicine, "2026-06-30", (0, 1));
    add("without medicines nobody is without", &signed("2026-01-01"), WithoutMedicine, "2026-06-30", (0, 0));
    let dead = Facts { died_on: Some(day("2026-04-05")), ..gaps };
    add("the dead have no gap", &dead, WithoutMedicine, "2026-04-09", (0, 0));
}

#[test]
fn after_a_transfer_each_day_counts_for_the_team_of_that_day() {
    let elsewhere = Signed { team: OTHER_TEAM, doctor: super::OTHER_DOCTOR, ..contract("2026-06-01") };
    let moved = Facts {
        contracts: vec![ended(contract("2026-01-01"), "2026-05-31"), elsewhere],
        enrolments: vec![enrolled(Hypertension, "2026-01-10")],
        assessments: seen(Hypertension, &["2026-01-10"]),
        ..resident()
    };
    let on = |indicator, on| units(&moved, indicator, day(on));
    assert_eq!(on(Coverage, "2026-05-31"), [(PANEL, true)]);
    assert_eq!(on(Coverage, "2026-06-01"), [(OTHER_PANEL, true)]);
    assert_eq!(on(HypertensionManaged, "2026-03-31"), [(PANEL, true)]);
    assert_eq!(on(HypertensionManaged, "2026-06-30"), [(OTHER_PANEL, false)]);
    assert_eq!(on(VisitsInTime, "2026-06-30"), [(PANEL, true), (PANEL, false)], "both fell due with the first team");
    assert_eq!(on(Renewed, "2026-12-31"), [], "a transfer is no expiry");
}

#[test]
fn without_a_contract_one_is_the_home_institution_s() {
    let moved = Facts {
        homes: vec![
            Home { institution: TOWN, span: Span { from: day("2020-01-01"), to: Some(day("2026-05-31")) } },
            Home { institution: VALLEY, span: Span { from: day("2026-06-01"), to: None } },
        ],
        ..resident()
    };
    assert_eq!(units(&moved, Coverage, day("2026-05-31")), [(UNSIGNED, false)]);
    let valley = super::Part::Unsigned { institution: VALLEY };
    assert_eq!(units(&moved, Coverage, day("2026-06-01")), [(valley, false)]);
    assert_eq!(units(&moved, Coverage, day("2019-12-31")), []);
}
