mod laws;
mod planted;
mod rates;
mod vectors;

use uuid::Uuid;

use super::facts::{
    Assessed, Cancelled, Declared, Enrolled, Facts, Fill, Home, Medicine, Part, Prescribed, Promise, Signed, Span,
};
use super::formula::Case;
use super::{Indicator, IndicatorPolicy, Tally, period_start};
use crate::calendar::Day;
use crate::contract::Term;
use crate::follow_up::{Programme, VisitMode};
use crate::id::{InstitutionId, StaffId, TeamId};
use crate::testing::day;

const TOWN: InstitutionId = InstitutionId(Uuid::from_u128(1));
const VALLEY: InstitutionId = InstitutionId(Uuid::from_u128(2));
const TEAM: TeamId = TeamId(Uuid::from_u128(11));
const OTHER_TEAM: TeamId = TeamId(Uuid::from_u128(12));
const DOCTOR: StaffId = StaffId(Uuid::from_u128(21));
const OTHER_DOCTOR: StaffId = StaffId(Uuid::from_u128(22));
const PANEL: Part = Part::Panel { team: TEAM, doctor: DOCTOR };
const OTHER_PANEL: Part = Part::Panel { team: OTHER_TEAM, doctor: OTHER_DOCTOR };
const UNSIGNED: Part = Part::Unsigned { institution: TOWN };

fn policy() -> IndicatorPolicy {
    crate::policy::national().indicator
}

/// Born in 1960, at home in the town for years, and nothing else.
fn resident() -> Facts {
    Facts {
        verified_on: day("2020-01-01"),
        born_on: day("1960-05-01"),
        died_on: None,
        homes: vec![Home { institution: TOWN, span: Span { from: day("2020-01-01"), to: None } }],
        contracts: Vec::new(),
        cancelled: Vec::new(),
        priority_diagnoses: Vec::new(),
        enrolments: Vec::new(),
        assessments: Vec::new(),
        prescriptions: Vec::new(),
        medicines: Vec::new(),
    }
}

/// The same with a contract of a year from `start`.
fn signed(start: &str) -> Facts {
    Facts { contracts: vec![contract(start)], ..resident() }
}

fn contract(start: &str) -> Signed {
    let term = Term::of_years(day(start), 1).expect("a term");
    Signed {
        team: TEAM,
        doctor: DOCTOR,
        accepted_on: day(start),
        active: term,
        term,
        declared: Declared::default(),
        promises: Vec::new(),
    }
}

fn ended(contract: Signed, last: &str) -> Signed {
    Signed { active: Term::between(contract.active.start(), day(last)).expect("a term"), ..contract }
}

fn enrolled(programme: Programme, from: &str) -> Enrolled {
    Enrolled { programme, from: day(from), closed_on: None, reason: None, lost: Vec::new() }
}

fn visit(programme: Programme, on: &str, mode: VisitMode, controlled: bool, next_due: &str) -> Assessed {
    Assessed { programme, on: day(on), mode, controlled, next_due: day(next_due) }
}

/// Visits of a programme at the clinic that found it controlled; the next in three months.
fn seen(programme: Programme, days: &[&str]) -> Vec<Assessed> {
    let at_clinic = |on: &&str| Assessed {
        programme,
        on: day(on),
        mode: VisitMode::Clinic,
        controlled: true,
        next_due: day(on).plus_months(3).expect("in range"),
    };
    days.iter().map(at_clinic).collect()
}

/// A whole yearly check on each of the days.
fn examined(days: &[&str]) -> Vec<Assessed> {
    days.iter().map(|on| visit(Programme::Elderly, on, VisitMode::Clinic, true, "2099-01-01")).collect()
}

/// Dispensings one after the other: day, days' supply. What is still at home is carried over.
fn medicine(fills: &[(&str, i64)]) -> Medicine {
    let mut run_out = day("2000-01-01");
    let fill = |(on, days): &(&str, i64)| {
        let first_covered = run_out.max(day(on));
        run_out = first_covered.plus_days(*days).expect("in range");
        Fill { on: day(on), first_covered, run_out, stopped_on: None }
    };
    Medicine { fills: fills.iter().map(fill).collect() }
}

fn promise(times_per_year: u16, delivered: &[&str]) -> Promise {
    Promise { times_per_year, delivered: delivered.iter().map(|on| day(on)).collect() }
}

/// Every unit of one person in the order of the formula.
fn units(facts: &Facts, indicator: Indicator, on: Day) -> Vec<(Part, bool)> {
    let (mut units, policy) = (Vec::new(), policy());
    let since = period_start(on).expect("a year");
    indicator.units(&Case { facts, day: on, since, policy: &policy }, &mut |part, met| units.push((part, met)));
    units
}

fn tally(facts: &Facts, indicator: Indicator, on: Day) -> Tally {
    let units = units(facts, indicator, on);
    let count = |number: usize| i64::try_from(number).expect("few");
    Tally { n: count(units.iter().filter(|(_, met)| *met).count()), d: count(units.len()) }
}
