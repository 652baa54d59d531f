//! What the formulas know of one person: everything with its days, so that any past day can be asked about.
//!
//! Whatever carries a later day than the one asked about is not looked at: a death, a move, a transfer or a visit recorded
//! since leaves the earlier numbers as they were. What is recorded late about an earlier day does count for that day.

use crate::calendar::Day;
use crate::contract::{PriorityGroup, Term};
use crate::follow_up::enrolment::LastVisit;
use crate::follow_up::{CloseReason, Programme, VisitMode};
use crate::id::{InstitutionId, StaffId, TeamId};

/// The smallest part of the alliance that a unit belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A doctor's contracts in a team.
    Panel { team: TeamId, doctor: StaffId },
    /// Who lives in an institution's area and has no contract in force.
    Unsigned { institution: InstitutionId },
}

/// Both days inclusive; without a last day it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: Day,
    pub to: Option<Day>,
}

impl Span {
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|last| day <= last)
    }
}

/// One verified person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Before that day she may have been somebody who was counted already.
    pub verified_on: Day,
    pub born_on: Day,
    pub died_on: Option<Day>,
    /// The later first: of two that share a day the later holds.
    pub homes: Vec<Home>,
    /// Accepted ones that have days, in the order of their first days.
    pub contracts: Vec<Signed>,
    /// Accepted ones that were cancelled before they began.
    pub cancelled: Vec<Cancelled>,
    /// Diagnoses that make somebody a member of a priority group.
    pub priority_diagnoses: Vec<Span>,
    pub enrolments: Vec<Enrolled>,
    /// Of visits that stand, in the order in which they happened.
    pub assessments: Vec<Assessed>,
    pub prescriptions: Vec<Prescribed>,
    /// Medicines taken by schedule, one for each ingredient and strength.
    pub medicines: Vec<Medicine>,
}

/// Where somebody lived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Home {
    pub institution: InstitutionId,
    pub span: Span,
}

/// A contract that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    pub team: TeamId,
    pub doctor: StaffId,
    pub accepted_on: Day,
    /// The days it was in force.
    pub active: Term,
    /// As signed.
    pub term: Term,
    pub declared: Declared,
    /// Items that are counted.
    pub promises: Vec<Promise>,
}

/// A contract that was accepted and never began. Until it was cancelled it was the one to follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cancelled {
    pub team: TeamId,
    pub accepted_on: Day,
    pub starts_on: Day,
    pub cancelled_on: Day,
}

impl Signed {
    pub const fn part(&self) -> Part {
        Part::Panel { team: self.team, doctor: self.doctor }
    }
}

/// Priority groups that only the person can say, as the contract ticks them; those that age makes follow from the birthday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Declared {
    /// A group that one does not leave by the calendar.
    pub lasting: bool,
    /// Believed as long as the contract that says so is in force.
    pub pregnant: bool,
}

impl Declared {
    pub fn of(groups: &[PriorityGroup]) -> Self {
        let mut declared = Self::default();
        for group in groups {
            match group {
                PriorityGroup::General | PriorityGroup::Child0To6 | PriorityGroup::Elder65 => {}
                PriorityGroup::Pregnant => declared.pregnant = true,
                PriorityGroup::Hypertension
                | PriorityGroup::Diabetes
                | PriorityGroup::Tuberculosis
                | PriorityGroup::SevereMental
                | PriorityGroup::Disabled
                | PriorityGroup::LiftedPoverty
                | PriorityGroup::SpecialFamily
                | PriorityGroup::Copd
                | PriorityGroup::CoronaryHeart
                | PriorityGroup::Stroke => declared.lasting = true,
            }
        }
        declared
    }
}

/// An item of a package that is promised so many times a year, at least once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    pub times_per_year: u16,
    pub delivered: Vec<Day>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled {
    pub programme: Programme,
    pub from: Day,
    pub closed_on: Option<Day>,
    pub reason: Option<CloseReason>,
    /// When she could not be found.
    pub lost: Vec<Span>,
}

/// What a visit found about one programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assessed {
    pub programme: Programme,
    pub on: Day,
    pub mode: VisitMode,
    pub controlled: bool,
    pub next_due: Day,
}

impl Assessed {
    /// A visit by phone or video never counts. Source: domain 08, vectors.
    pub const fn counts(&self) -> bool {
        self.mode.is_face_to_face()
    }

    /// The whole yearly check of older people: its assessment says so.
    pub const fn is_whole_exam(&self) -> bool {
        matches!(self.programme, Programme::Elderly) && self.controlled && self.counts()
    }

    pub const fn as_last(&self) -> LastVisit {
        LastVisit { happened_on: self.on, next_due: self.next_due }
    }
}

/// A prescription for a chronic disease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prescribed {
    pub on: Day,
    /// Issued under the rules of long prescriptions, however many days it is for.
    pub long: bool,
    /// By the pharmacist: from then on it was none.
    pub rejected_on: Option<Day>,
}

/// What was handed over of one ingredient and strength.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Medicine {
    /// In the order of their days.
    pub fills: Vec<Fill>,
}

/// One dispensing, as it was stored: days' supply with what was still at home carried over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fill {
    pub on: Day,
    pub first_covered: Day,
    /// The first day without medicine.
    pub run_out: Day,
    /// The day on which the treatment it belongs to was stopped.
    pub stopped_on: Option<Day>,
}

impl Facts {
    /// Takes no more memory than it needs.
    pub fn compact(&mut self) {
        self.homes.shrink_to_fit();
        self.contracts.shrink_to_fit();
        self.cancelled.shrink_to_fit();
        self.priority_diagnoses.shrink_to_fit();
        self.enrolments.shrink_to_fit();
        self.assessments.shrink_to_fit();
        self.prescriptions.shrink_to_fit();
        self.medicines.shrink_to_fit();
        self.contracts.iter_mut().for_each(|signed| {
            signed.promises.shrink_to_fit();
            signed.promises.iter_mut().for_each(|promise| promise.delivered.shrink_to_fit());
        });
        self.medicines.iter_mut().for_each(|medicine| medicine.fills.shrink_to_fit());
    }

    /// Who has died leaves every numerator and denominator from that day on. Source: domain 08, vectors.
    pub fn is_counted_on(&self, day: Day) -> bool {
        self.verified_on <= day && self.died_on.is_none_or(|died| day < died)
    }

    pub fn contract_on(&self, day: Day) -> Option<&Signed> {
        self.contracts.iter().find(|contract| contract.active.contains(day))
    }

    /// The days of yearly examinations that are complete, of whichever programme.
    pub fn exams(&self) -> impl Iterator<Item = Day> {
        self.assessments.iter().filter(|assessed| assessed.is_whole_exam()).map(|assessed| assessed.on)
    }

    pub fn home_on(&self, day: Day) -> Option<InstitutionId> {
        self.homes.iter().find(|home| home.span.contains(day)).map(|home| home.institution)
    }

    /// Whose person this was on a day: the contracting doctor's; without a contract the home institution's; without either
    /// nobody's of this alliance.
    pub fn part_on(&self, day: Day) -> Option<Part> {
        let signed = self.contract_on(day).map(Signed::part);
        signed.or_else(|| self.home_on(day).map(|institution| Part::Unsigned { institution }))
    }

    /// Member of at least one priority group. What only the person can say is taken from the last contract that had begun.
    pub fn is_priority_on(&self, day: Day) -> bool {
        PriorityGroup::by_age(self.born_on, day).is_some()
            || self.priority_diagnoses.iter().any(|span| span.contains(day))
            || self.enrolments.iter().any(|enrolled| enrolled.is_open_on(day))
            || self.contracts.iter().rfind(|contract| contract.active.start() <= day).is_some_and(|contract| {
                contract.declared.lasting || (contract.declared.pregnant && contract.active.contains(day))
            })
    }
}

impl Enrolled {
    pub fn is_open_on(&self, day: Day) -> bool {
        self.from <= day && self.closed_on.is_none_or(|closed| day < closed)
    }

    pub fn is_lost_on(&self, day: Day) -> bool {
        self.is_open_on(day) && self.lost.iter().any(|span| span.contains(day))
    }
}
