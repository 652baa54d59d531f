//! What holds for whatever facts.

use proptest::prelude::*;
use uuid::Uuid;

use super::super::{Indicator, Ledger, Tally};
use super::*;
use crate::follow_up::CloseReason;
use crate::id::ResidentId;
use crate::testing::cases;

const FIRST: &str = "2024-01-01";

fn at(after: i64) -> Day {
    day(FIRST).plus_days(after).expect("in range")
}

fn any_day() -> impl Strategy<Value = Day> {
    (0_i64..1_100).prop_map(at)
}

fn some_days(most: usize) -> impl Strategy<Value = Vec<Day>> {
    prop::collection::btree_set(any_day(), 0..most).prop_map(|days| days.into_iter().collect())
}

prop_compose! {
    fn any_homes()(first in any_day(), days in 1_i64..900, back in any::<bool>()) -> Vec<Home> {
        let moves = first.plus_days(days).expect("in range");
        let home = |institution, from, to| Home { institution, span: Span { from, to } };
        let there = home(VALLEY, moves.plus_days(1).expect("in range"), None);
        [Some(home(TOWN, first, Some(moves))), back.then_some(there)].into_iter().flatten().collect()
    }
}

prop_compose! {
    /// One after the other, each ending at its term or before.
    fn any_contracts()(gaps in prop::collection::vec((0_i64..60, 0_i64..400, any::<bool>(), 0_u16..5, some_days(5)), 0..4)) -> Vec<Signed> {
        let mut next = at(0);
        let mut contracts = Vec::new();
        for (gap, cut, other, times, delivered) in gaps {
            let start = next.plus_days(gap).expect("in range");
            let term = Term::of_years(start, 1).expect("a term");
            let last = term.end().min(start.plus_days(cut).expect("in range"));
            let (team, doctor) = if other { (OTHER_TEAM, OTHER_DOCTOR) } else { (TEAM, DOCTOR) };
            let promises = if times > 0 { vec![Promise { times_per_year: times, delivered }] } else { Vec::new() };
            let declared = Declared { lasting: times == 2, pregnant: times == 3 };
            let accepted_on = start.plus_days(-cut.min(9)).expect("in range");
            let active = Term::between(start, last).expect("a term");
            contracts.push(Signed { team, doctor, accepted_on, active, term, declared, promises });
            next = last.plus_days(1).expect("in range");
        }
        contracts
    }
}

fn any_losses() -> impl Strategy<Value = Vec<Span>> {
    let span = (any_day(), prop::option::of(0_i64..200));
    prop::collection::vec(span, 0..3).prop_map(|spans| {
        let span =
            |(from, days): (Day, Option<i64>)| Span { from, to: days.and_then(|days| from.plus_days(days).ok()) };
        spans.into_iter().map(span).collect()
    })
}

fn any_cancelled() -> impl Strategy<Value = Vec<Cancelled>> {
    let renewal = (any_day(), 1_i64..60, 0_i64..60, any::<bool>());
    prop::collection::vec(renewal, 0..4).prop_map(|renewals| {
        let cancelled = |(starts_on, before, after, other): (Day, i64, i64, bool)| {
            let accepted_on = starts_on.plus_days(-before).expect("in range");
            let cancelled_on = accepted_on.plus_days(after.min(before)).expect("in range");
            Cancelled { team: if other { OTHER_TEAM } else { TEAM }, accepted_on, starts_on, cancelled_on }
        };
        renewals.into_iter().map(cancelled).collect()
    })
}

prop_compose! {
    fn any_enrolments()(
        from in any_day(), open in 1_i64..500, closed in any::<bool>(), reason in 0_usize..4, again in any::<bool>(),
        lost in any_losses(),
    ) -> Vec<Enrolled> {
        let closed_on = from.plus_days(open).expect("in range");
        let first = Enrolled {
            lost,
            closed_on: closed.then_some(closed_on),
            reason: closed.then_some(CloseReason::ALL[reason]),
            ..super::enrolled(Programme::Hypertension, &from.to_string())
        };
        let second = super::enrolled(Programme::Hypertension, &closed_on.plus_days(40).expect("in range").to_string());
        let sugar = super::enrolled(Programme::Diabetes, &from.to_string());
        [Some(first), (closed && again).then_some(second), again.then_some(sugar)].into_iter().flatten().collect()
    }
}

fn any_visits() -> impl Strategy<Value = Vec<Assessed>> {
    let visit = (any_day(), 0_usize..4, 0_usize..3, any::<bool>(), 1_i64..120);
    prop::collection::vec(visit, 0..16).prop_map(|visits| {
        let mut visits: Vec<Assessed> = visits
            .into_iter()
            .map(|(on, mode, programme, controlled, next)| Assessed {
                programme: [Programme::Hypertension, Programme::Diabetes, Programme::Elderly][programme],
                on,
                mode: VisitMode::ALL[mode],
                controlled,
                next_due: on.plus_days(next).expect("in range"),
            })
            .collect();
        visits.sort_by_key(|visit| visit.on);
        visits
    })
}

fn any_medicine() -> impl Strategy<Value = Medicine> {
    (some_days(9), 1_i64..90, prop::option::of(0_i64..200)).prop_map(|(days, supply, stop)| {
        let texts: Vec<String> = days.iter().map(Day::to_string).collect();
        let fills: Vec<(&str, i64)> = texts.iter().map(|on| (on.as_str(), supply)).collect();
        let mut medicine = super::medicine(&fills);
        if let (Some(after), Some(last)) = (stop, medicine.fills.last_mut()) {
            last.stopped_on = last.on.plus_days(after).ok();
        }
        medicine
    })
}

prop_compose! {
    fn any_facts()(
        age in 0_i64..90, died_on in prop::option::weighted(0.3, any_day()), homes in any_homes(), contracts in any_contracts(),
        ill in prop::option::of(any_day()), enrolments in any_enrolments(), assessments in any_visits(),
        written in prop::collection::vec((any_day(), prop::option::of(0_i64..30)), 0..5), cancelled in any_cancelled(),
        verified in prop::option::weighted(0.3, any_day()), medicines in prop::collection::vec(any_medicine(), 0..3),
    ) -> Facts {
        Facts {
            verified_on: verified.unwrap_or(at(-1)),
            born_on: at(-age * 365), died_on, homes, contracts, cancelled, enrolments, assessments, medicines,
            priority_diagnoses: ill.map(|from| Span { from, to: None }).into_iter().collect(),
            prescriptions: written.into_iter().map(|(on, rejected)| Prescribed {
                on,
                long: on.day_of_month() % 2 == 0,
                rejected_on: rejected.and_then(|days| on.plus_days(days).ok()),
            }).collect(),
        }
    }
}

/// What was known on a day: nothing that happened later.
fn known_on(facts: &Facts, on: Day) -> Facts {
    let past = |day: &Day| *day <= on;
    let mut known = facts.clone();
    known.died_on = known.died_on.filter(past);
    known.homes.retain(|home| home.span.from <= on);
    known.homes.iter_mut().for_each(|home| home.span.to = home.span.to.filter(|to| *to < on));
    known.contracts.retain(|contract| contract.accepted_on <= on);
    for contract in &mut known.contracts {
        // An end that was not settled yet: the contract was to run to the end of its term.
        if contract.active.end() > on {
            contract.active = Term::between(contract.active.start(), contract.term.end()).expect("a term");
        }
        contract.promises.iter_mut().for_each(|promise| promise.delivered.retain(past));
    }
    known.cancelled.retain(|renewal| renewal.accepted_on <= on);
    // A renewal that was not cancelled yet was to begin.
    known.cancelled.iter_mut().filter(|renewal| renewal.cancelled_on > on).for_each(|renewal| {
        renewal.cancelled_on = renewal.starts_on.max(at(3_000));
    });
    known.priority_diagnoses.retain(|span| span.from <= on);
    known.enrolments.retain(|enrolled| enrolled.from <= on);
    for enrolled in &mut known.enrolments {
        if enrolled.closed_on.is_some_and(|closed| closed > on) {
            (enrolled.closed_on, enrolled.reason) = (None, None);
        }
        enrolled.lost.retain(|span| span.from <= on);
        enrolled.lost.iter_mut().for_each(|span| span.to = span.to.filter(|to| *to < on));
    }
    known.assessments.retain(|visit| visit.on <= on);
    known.prescriptions.retain(|prescribed| prescribed.on <= on);
    known.prescriptions.iter_mut().for_each(|one| one.rejected_on = one.rejected_on.filter(past));
    for medicine in &mut known.medicines {
        medicine.fills.retain(|fill| fill.on <= on);
        medicine.fills.iter_mut().for_each(|fill| fill.stopped_on = fill.stopped_on.filter(past));
    }
    known
}

fn ledger(people: &[Facts]) -> Ledger {
    let mut ledger = Ledger::default();
    people.iter().zip(1..).for_each(|(facts, id)| ledger.put(person(id), Some(facts.clone())));
    ledger
}

fn person(id: u128) -> ResidentId {
    ResidentId(Uuid::from_u128(id))
}

const PARTS: [Part; 4] = [PANEL, OTHER_PANEL, UNSIGNED, Part::Unsigned { institution: VALLEY }];

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn later_facts_change_no_past_number(facts in any_facts(), on in any_day()) {
        for indicator in Indicator::ALL.iter().copied() {
            prop_assert_eq!(units(&facts, indicator, on), units(&known_on(&facts, on), indicator, on), "{:?}", indicator);
        }
    }

    #[test]
    fn the_dead_are_in_no_number_from_the_day_of_death(facts in any_facts(), after in 0_i64..500) {
        let facts = Facts { died_on: Some(facts.died_on.unwrap_or(at(300))), ..facts };
        let on = facts.died_on.and_then(|died| died.plus_days(after).ok()).expect("a day");
        for indicator in Indicator::ALL.iter().copied() {
            prop_assert_eq!(units(&facts, indicator, on), []);
        }
    }

    #[test]
    fn a_person_is_one_unit_of_what_counts_people(facts in any_facts(), on in any_day()) {
        for indicator in Indicator::ALL.iter().copied().filter(|one| one.unit() == super::super::Counted::Person) {
            prop_assert!(units(&facts, indicator, on).len() <= 1);
        }
    }

    #[test]
    fn a_parent_is_the_sum_of_its_parts_and_a_number_is_its_list(
        people in prop::collection::vec(any_facts(), 0..8), on in any_day(),
    ) {
        let (policy, mut ledger) = (policy(), ledger(&people));
        let sums = ledger.sums(on, &policy).expect("sums").clone();
        let all = sums.over(|_| true);
        for indicator in Indicator::ALL.iter().copied() {
            let mut of_parts = Tally::default();
            for part in PARTS {
                let number = sums.over(|one| one == part).of(indicator);
                prop_assert!(0 <= number.n && number.n <= number.d);
                let list = ledger.behind(indicator, on, &policy, |one| one == part).expect("a list");
                let total = |pick: fn(&Tally) -> i64| list.iter().map(|line| pick(&line.tally)).sum::<i64>();
                prop_assert_eq!((total(|tally| tally.n), total(|tally| tally.d)), (number.n, number.d));
                of_parts = Tally { n: of_parts.n + number.n, d: of_parts.d + number.d };
            }
            prop_assert_eq!(of_parts, all.of(indicator), "{:?}", indicator);
        }
    }

    #[test]
    fn sums_kept_in_step_are_those_reckoned_anew(
        people in prop::collection::vec(any_facts(), 1..6),
        changes in prop::collection::vec((0_u128..6, prop::option::of(any_facts())), 0..8),
        days in prop::collection::vec(any_day(), 1..3),
    ) {
        let (policy, mut kept) = (policy(), ledger(&people));
        for on in &days {
            kept.sums(*on, &policy).expect("sums");
        }
        for (id, facts) in &changes {
            kept.put(person(*id), facts.clone());
        }
        let mut fresh = Ledger::default();
        for id in 0..20 {
            if let Some(facts) = kept.facts(person(id)) {
                fresh.put(person(id), Some(facts.clone()));
            }
        }
        prop_assert_eq!(fresh.len(), kept.len());
        for on in days {
            let (kept, fresh) = (kept.sums(on, &policy).expect("sums"), fresh.sums(on, &policy).expect("sums"));
            for part in PARTS {
                prop_assert_eq!(kept.over(|one| one == part), fresh.over(|one| one == part));
            }
        }
    }
}

#[test]
fn more_days_than_are_kept_are_still_answered() {
    let (policy, mut ledger) = (policy(), ledger(&[signed("2026-01-01")]));
    for after in 0..100 {
        let on = day("2026-01-01").plus_days(after).expect("in range");
        let sums = ledger.sums(on, &policy).expect("sums");
        assert_eq!(sums.over(|_| true).of(Indicator::Coverage), Tally { n: 1, d: 1 });
    }
}
