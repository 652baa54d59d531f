//! The table that the programmes of a disease share (H1–H7, D1–D7): what was found at a visit → class, action, next due date.
//!
//! Source: domain 04 §4.1. A programme says what is controlled and what is an emergency; the rest stands here once.

use super::policy::FollowUpPolicy;
use super::{Action, Assessment, Previous, VisitClass};
use crate::calendar::{Day, NotADay};

/// What the clinician states at a visit, beside the measured values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stated {
    /// Confirmed by someone who may; a tick alone is not meant.
    pub danger_sign: bool,
    pub pregnant_or_lactating: bool,
    /// Another disease that cannot be handled here.
    pub other_unmanageable: bool,
    /// A new complication, or an existing one that is worse.
    pub complication: bool,
    /// An adverse drug reaction.
    pub adr: bool,
    /// An adverse drug reaction that is hard to control.
    pub adr_uncontrolled: bool,
}

/// What a programme makes of its measured values, with what was stated and what the visit before found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Findings {
    pub controlled: bool,
    pub emergency: bool,
    pub stated: Stated,
    pub previous: Option<Previous>,
    /// Calendar months to the next visit when all is well.
    pub routine_months: u16,
}

/// # Errors
/// [`NotADay`] when the next due date lies past the calendar's end.
pub(super) fn assess(visit: Day, findings: &Findings, policy: &FollowUpPolicy) -> Result<Assessment, NotADay> {
    let action = action(findings);
    let next_due = match action {
        Action::Routine => visit.plus_months(findings.routine_months.into())?,
        Action::Adjust | Action::Refer | Action::EmergencyRefer => visit.plus_days(policy.short_days.into())?,
    };
    Ok(Assessment { class: Some(class(findings)), action, next_due, controlled: findings.controlled })
}

/// The first rule that applies decides.
#[rustfmt::skip]
fn action(found: &Findings) -> Action {
    let Stated { complication, adr, adr_uncontrolled, .. } = found.stated;
    let uncontrolled_before = found.previous.is_some_and(|previous| !previous.controlled);
    let adr_before = found.previous.is_some_and(|previous| previous.adr);
    match () {
        /* 1 */ () if found.emergency                          => Action::EmergencyRefer,
        /* 2 */ () if complication                             => Action::Refer,
        /* 3 */ () if !found.controlled && uncontrolled_before => Action::Refer,
        /* 4 */ () if adr_uncontrolled || (adr && adr_before)  => Action::Refer,
        /* 5 */ () if !found.controlled                        => Action::Adjust,
        /* 6 */ () if adr                                      => Action::Adjust,
        /* 7 */ ()                                             => Action::Routine,
    }
}

/// The most severe class that applies; an emergency is never "controlled".
#[rustfmt::skip]
fn class(found: &Findings) -> VisitClass {
    match () {
        () if found.stated.complication                        => VisitClass::Complication,
        () if found.stated.adr || found.stated.adr_uncontrolled => VisitClass::AdverseReaction,
        () if !found.controlled || found.emergency             => VisitClass::NotControlled,
        ()                                                     => VisitClass::Controlled,
    }
}
