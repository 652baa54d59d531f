//! The table of indicators: what a unit is, which way is better, and the formula.

use crate::calendar::Day;
use crate::codes::Language;
use crate::follow_up::Programme;
use crate::terms::terms;

use super::facts::{Facts, Part};
use super::policy::{IndicatorPolicy, People};
use super::{Indicator, managed, people, promised, supply};

terms! {
    /// What an indicator counts.
    Counted {
        Person = "person", "人", "people";
        Visit = "visit", "次随访", "visits";
        Contract = "contract", "份协议", "contracts";
        Item = "item", "项服务", "services";
        Prescription = "prescription", "张处方", "prescriptions";
        Refill = "refill", "次续方", "refills";
    }
}

terms! {
    Better {
        High = "high", "越高越好", "the higher the better";
        Low = "low", "越低越好", "the lower the better";
    }
}

/// One person as of one day, under the policy of that day.
pub(super) struct Case<'a> {
    pub facts: &'a Facts,
    pub day: Day,
    /// The first of January of its year.
    pub since: Day,
    pub policy: &'a IndicatorPolicy,
}

impl Case<'_> {
    /// From the first of January to the day asked about.
    pub fn in_period(&self, day: Day) -> bool {
        self.since <= day && day <= self.day
    }
}

/// Takes each unit of the denominator: whose it is, and whether it is met. What belongs to nobody of the alliance is no unit.
pub(super) type Take<'a> = dyn FnMut(Part, bool) + 'a;

pub(super) struct Row {
    pub unit: Counted,
    pub better: Better,
    /// Coverage of an area: everyone of a team is signed with it, so that its share would say nothing.
    pub of_area: bool,
    pub formula: fn(&Case<'_>, &mut Take<'_>),
}

const fn row(unit: Counted, better: Better, of_area: bool, formula: fn(&Case<'_>, &mut Take<'_>)) -> Row {
    Row { unit, better, of_area, formula }
}

impl Indicator {
    #[rustfmt::skip]
    pub(super) const fn row(self) -> Row {
        use {Better::{High, Low}, Counted::{Contract, Item, Person, Prescription, Refill, Visit}};
        match self {
            Self::Coverage            => row(Person,       High, true,  people::covered),
            Self::PriorityCoverage    => row(Person,       High, true,  people::priority_covered),
            Self::HypertensionManaged => row(Person,       High, false, |case, take| managed::as_the_norm_asks(Programme::Hypertension, case, take)),
            Self::PressureControlled  => row(Person,       High, false, |case, take| managed::controlled(Programme::Hypertension, case, take)),
            Self::DiabetesManaged     => row(Person,       High, false, |case, take| managed::as_the_norm_asks(Programme::Diabetes, case, take)),
            Self::GlucoseControlled   => row(Person,       High, false, |case, take| managed::controlled(Programme::Diabetes, case, take)),
            Self::VisitsInTime        => row(Visit,        High, false, managed::visits_in_time),
            Self::Renewed             => row(Contract,     High, false, promised::renewed),
            Self::Delivered           => row(Item,         High, false, promised::delivered),
            Self::EldersExamined      => row(Person,       High, false, people::elders_examined),
            Self::LongPrescriptions   => row(Prescription, High, false, supply::long_prescriptions),
            Self::Adherent            => row(Person,       High, false, supply::adherent),
            Self::RefillsInTime       => row(Refill,       High, false, supply::refills_in_time),
            Self::WithoutMedicine     => row(Person,       Low,  false, supply::without_medicine),
        }
    }

    pub fn unit(self) -> Counted {
        self.row().unit
    }

    pub fn better(self) -> Better {
        self.row().better
    }

    /// A share that says something of an institution or the alliance only.
    pub fn is_of_area(self) -> bool {
        self.row().of_area
    }

    /// Which people who live in an area the figure is a share of; none for what is a share of the records.
    pub const fn of_population(self) -> Option<People> {
        match self {
            Self::Coverage => Some(People::Everybody),
            Self::PriorityCoverage => Some(People::Priority),
            Self::EldersExamined => Some(People::Elders),
            _ => None,
        }
    }

    /// What is said in place of a share that could not be anything else.
    pub const fn settled(self, language: Language) -> Option<&'static str> {
        match (self, language) {
            (Self::LongPrescriptions, Language::Chinese) => Some("本系统开具的慢病处方都是长期处方"),
            (Self::LongPrescriptions, Language::English) => {
                Some("Every prescription for a chronic disease that is written here is a long one")
            }
            _ => None,
        }
    }

    /// The units of one person; none of somebody who has died.
    pub(super) fn units(self, case: &Case<'_>, take: &mut Take<'_>) {
        if case.facts.is_counted_on(case.day) {
            (self.row().formula)(case, take);
        }
    }
}
