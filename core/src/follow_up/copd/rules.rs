//! The table that the programmes of a disease share, with breath.

use crate::calendar::{Day, NotADay};
use crate::follow_up::policy::FollowUpPolicy;
use crate::follow_up::rules::{self, Findings};
use crate::follow_up::{Action, Assessment, Previous, Stated};
use crate::reading::{BloodPressure, DangerSign};

/// An emergency of this programme once a clinician confirms it. Source: domain 04 §4.6 [K]. To be too breathless to lie
/// flat is the gravest form of acute dyspnoea.
pub const DANGER_SIGNS: &[DangerSign] = &[
    DangerSign::SuddenBreathlessness,
    DangerSign::CannotLieFlat,
    DangerSign::BlueLips,
    DangerSign::AlteredConsciousness,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    pub visit: Day,
    /// Breathlessness, 0 to 4.
    pub mmrc: u8,
    /// 0 to 40.
    pub cat: u8,
    /// In the last 12 months.
    pub exacerbations: u8,
    /// Percent.
    pub oxygen: Option<i64>,
    pub pressure: Option<BloodPressure>,
    /// Day of the newest one.
    pub spirometry: Option<Day>,
    pub stated: Stated,
    pub previous: Option<Previous>,
}

/// Any numbers have an answer: the form checks the range.
///
/// # Errors
/// [`NotADay`] when the next due date lies past the calendar's end.
pub fn assess(facts: &Facts, policy: &FollowUpPolicy) -> Result<Assessment, NotADay> {
    let findings = Findings {
        controlled: is_controlled(facts, policy),
        emergency: is_emergency(facts, policy),
        stated: facts.stated,
        previous: facts.previous,
        routine_months: policy.copd.routine_months(),
    };
    let assessment = rules::assess(facts.visit, &findings, policy)?;
    match assessment.action {
        Action::Routine => {
            Ok(Assessment { next_due: with_spirometry(facts, assessment.next_due, policy)?, ..assessment })
        }
        Action::Adjust | Action::Refer | Action::EmergencyRefer => Ok(assessment),
    }
}

/// The visit that the coming spirometry asks for: not after the day on which it falls due, so that one journey does for
/// both. One that is overdue, or was never made, calls nobody sooner: where none is at hand that would be for ever.
fn with_spirometry(facts: &Facts, routine: Day, policy: &FollowUpPolicy) -> Result<Day, NotADay> {
    let Some(last) = facts.spirometry else { return Ok(routine) };
    let due = last.plus_months(policy.copd.spirometry_months.into())?;
    if due <= facts.visit {
        return Ok(routine);
    }
    let soonest = facts.visit.plus_days(policy.short_days.into())?;
    Ok(routine.min(due.max(soonest)))
}

fn is_controlled(facts: &Facts, policy: &FollowUpPolicy) -> bool {
    let policy = &policy.copd;
    facts.cat <= policy.controlled_cat_up_to
        && facts.mmrc <= policy.controlled_mmrc_up_to
        && facts.exacerbations <= policy.controlled_exacerbations_up_to
}

fn is_emergency(facts: &Facts, policy: &FollowUpPolicy) -> bool {
    facts.oxygen.is_some_and(|percent| percent < policy.copd.oxygen_below)
        || facts.pressure.is_some_and(|pressure| pressure.reaches(policy.emergency_pressure))
        || facts.stated.danger_sign
        || facts.stated.other_unmanageable
}
