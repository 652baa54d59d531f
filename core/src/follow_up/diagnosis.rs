//! A diagnosis on the record: when it was made, and where it is documented.

use super::visit::Person;
use crate::calendar::Day;
use crate::codes::{Code, Fault};
use crate::reading::found;
use crate::text::line_fault;

/// A diagnosis as somebody writes it down.
#[derive(Debug, Clone, Copy)]
pub struct Diagnosed<'a> {
    /// As the edition of the code names it.
    pub name: &'a str,
    pub on: Day,
    /// Institution and kind of record.
    pub proof: &'a str,
}

/// Everything that is wrong with a diagnosis recorded `today`.
pub fn faults(diagnosed: &Diagnosed<'_>, person: &Person, today: Day) -> Vec<Fault> {
    let Diagnosed { name, on, proof } = *diagnosed;
    found([
        ("name", line_fault(Some(name))),
        ("diagnosed_on", (on > today).then_some(Code::DateInFuture)),
        ("diagnosed_on", (on < person.born).then_some(Code::BeforeBirth)),
        ("diagnosed_on", person.died_on.filter(|died| on > *died).map(|_| Code::AfterDeath)),
        ("proof", line_fault(Some(proof))),
    ])
}

/// A diagnosis that is on record, as far as another act upon it asks.
#[derive(Debug, Clone, Copy)]
pub struct Recorded {
    pub on: Day,
    pub resolved: bool,
    pub corrected: bool,
}

impl Recorded {
    /// Neither over nor replaced by another record.
    pub const fn stands(self) -> bool {
        !self.resolved && !self.corrected
    }

    /// Another may take its place, once; what was resolved may have been a mistake all the same.
    pub fn correction_fault(self) -> Option<Code> {
        self.corrected.then_some(Code::AlreadyCorrected)
    }

    /// Everything that stands in the way of saying that it was over on a day.
    pub fn resolution_faults(self, resolved_on: Day, today: Day) -> Vec<Fault> {
        found([
            ("diagnosis", (!self.stands()).then_some(Code::DiagnosisState)),
            ("resolved_on", (resolved_on > today).then_some(Code::DateInFuture)),
            ("resolved_on", (resolved_on < self.on).then_some(Code::BadValue)),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::day;

    #[test]
    fn what_stands_is_resolved_once_and_corrected_once() {
        let today = day("2026-03-10");
        let stands = Recorded { on: day("2026-01-01"), resolved: false, corrected: false };
        assert_eq!(stands.resolution_faults(day("2026-03-10"), today), []);
        let wrong = |on| stands.resolution_faults(day(on), today);
        assert_eq!(wrong("2026-03-11"), [("resolved_on", Code::DateInFuture)]);
        assert_eq!(wrong("2025-12-31"), [("resolved_on", Code::BadValue)]);
        for gone in [Recorded { resolved: true, ..stands }, Recorded { corrected: true, ..stands }] {
            assert_eq!(gone.resolution_faults(today, today), [("diagnosis", Code::DiagnosisState)]);
        }
        assert_eq!(Recorded { resolved: true, ..stands }.correction_fault(), None);
        assert_eq!(Recorded { corrected: true, ..stands }.correction_fault(), Some(Code::AlreadyCorrected));
    }

    #[test]
    fn a_diagnosis_lies_within_a_life_and_says_what_and_where() {
        let person = Person { born: day("1950-03-15"), died_on: Some(day("2026-03-01")) };
        let wrong = |name, on, proof| faults(&Diagnosed { name, on: day(on), proof }, &person, day("2026-03-10"));
        assert_eq!(wrong("高血压", "2020-01-01", "县医院门诊病历"), []);
        for (on, code) in [("1950-03-14", Code::BeforeBirth), ("2026-03-02", Code::AfterDeath)] {
            assert_eq!(wrong("高血压", on, "县医院门诊病历"), [("diagnosed_on", code)], "{on}");
        }
        assert_eq!(
            wrong("", "2026-03-11", " "),
            [
                ("name", Code::BadValue),
                ("diagnosed_on", Code::DateInFuture),
                ("diagnosed_on", Code::AfterDeath),
                ("proof", Code::BadValue),
            ]
        );
    }
}
