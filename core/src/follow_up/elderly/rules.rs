//! When a yearly check is complete, and when the next one is due.

use super::ElderlyForm;
use super::form::ExamTest;
use super::policy::ElderlyPolicy;
use crate::calendar::{Day, NotADay};
use crate::follow_up::diabetes::is_dangerous;
use crate::follow_up::programme::Judged;
use crate::follow_up::visit::PastAssessment;
use crate::follow_up::{Action, Assessment, Common, Forms, Programme};

/// One part of the check. Source: domain 04 §4.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExamPart {
    /// Smoking, drinking and exercise.
    WayOfLife,
    /// Own rating, cognition and mood; self-care no form is without.
    HealthStatus,
    /// The examination, blood pressure, heart rate, weight and height.
    Physical,
    FastingGlucose,
    Test(ExamTest),
    Guidance,
}

/// Whether the visit was the whole yearly check: what indicator K15 counts. The answer of the visit's day, under that
/// day's policy, is kept as the assessment's `controlled`.
pub fn yearly_exam_is_complete(common: &Common, forms: &Forms, policy: &ElderlyPolicy) -> bool {
    forms.elderly.as_ref().is_some_and(|form| missing_parts(common, forms, form, policy).next().is_none())
}

/// The parts that are still to be done.
pub fn missing_parts<'a>(
    common: &Common,
    forms: &Forms,
    form: &'a ElderlyForm,
    policy: &'a ElderlyPolicy,
) -> impl Iterator<Item = ExamPart> + use<'a> {
    missing(common, forms.fasting_glucose().is_some(), form, policy)
}

#[rustfmt::skip]
fn missing<'a>(
    common: &Common,
    glucose_known: bool,
    form: &'a ElderlyForm,
    policy: &'a ElderlyPolicy,
) -> impl Iterator<Item = ExamPart> + use<'a> {
    let life = &common.lifestyle;
    let parts = [
        (ExamPart::WayOfLife,      life.smoking.is_some() && life.drinking.is_some() && life.exercise_times.is_some()),
        (ExamPart::HealthStatus,   form.own_rating.is_some() && form.cognition.is_some() && form.mood.is_some()),
        (ExamPart::Physical,       form.physical.is_some() && common.pressure.is_some() && common.heart_rate.is_some()
                                       && common.weight_hectograms.is_some() && common.height_mm.is_some()),
        (ExamPart::FastingGlucose, glucose_known),
        (ExamPart::Guidance,       !form.guidance.is_empty()),
    ];
    let tests = policy.tests.iter().map(|test| (ExamPart::Test(*test), form.tests.iter().any(|done| done.test == *test)));
    parts.into_iter().chain(tests).filter(|(_, done)| !done).map(|(part, _)| part)
}

/// Without a class. A dangerous pressure or glucose is an emergency here as at home; a confirmed danger sign is none of
/// this programme, so that it stays with triage or the disease it belongs to.
pub(super) fn assess(form: &ElderlyForm, judged: &Judged<'_>) -> Result<Assessment, NotADay> {
    let seen = judged.seen;
    let policy = &seen.policy.elderly;
    let complete = missing(seen.common, seen.fasting_glucose.is_some(), form, policy).next().is_none();
    let emergency = seen.common.pressure.is_some_and(|pressure| pressure.reaches(seen.policy.emergency_pressure))
        || seen.fasting_glucose.is_some_and(|glucose| is_dangerous(glucose.into(), seen.policy))
        || judged.stated.other_unmanageable;
    let done_on = if complete { Some(seen.happened_on) } else { complete_in_year(judged.past, seen.happened_on) };
    let (action, next_due) = match (emergency, done_on) {
        (true, _) => (Action::EmergencyRefer, seen.happened_on.plus_days(seen.policy.short_days.into())?),
        (false, Some(done_on)) => (Action::Routine, done_on.plus_years(1)?),
        (false, None) => (Action::Routine, seen.happened_on.plus_days(policy.finish_days.into())?),
    };
    Ok(Assessment { class: None, action, next_due, controlled: complete })
}

/// The last complete check of the visit's calendar year.
///
/// "Yearly" is the calendar year: K15 counts who was checked in it, whatever the month. The next check is due on the same
/// day of the next year, which always lies in the next calendar year, so that whoever keeps the date is checked once in
/// each; and a visit after a complete check of the same year (to see how an emergency went) does not ask for another one.
fn complete_in_year(past: &[PastAssessment], visit: Day) -> Option<Day> {
    let of_year = |check: &&PastAssessment| check.happened_on.year() == visit.year() && check.controlled;
    past.iter()
        .filter(|check| check.programme == Programme::Elderly)
        .filter(of_year)
        .map(|check| check.happened_on)
        .max()
}
