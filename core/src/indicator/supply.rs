//! K18 to K20: long prescriptions, and whether the medicine was there. Only what was dispensed counts, never what people say is
//! left.

use crate::calendar::Day;
use crate::prescription::adherence::{self, Adherence};

use super::facts::{Fill, Medicine, Prescribed};
use super::formula::{Case, Take};

/// By the flag, not by the days. What the pharmacist rejected was a prescription until then.
pub(super) fn long_prescriptions(case: &Case<'_>, take: &mut Take<'_>) {
    let stands = |prescribed: &&Prescribed| {
        case.in_period(prescribed.on) && prescribed.rejected_on.is_none_or(|rejected| case.day < rejected)
    };
    for prescribed in case.facts.prescriptions.iter().filter(stands) {
        if let Some(part) = case.facts.part_on(prescribed.on) {
            take(part, prescribed.long);
        }
    }
}

/// People whose medicines, each of which was dispensed often enough to tell, were all there on enough of the days.
pub(super) fn adherent(case: &Case<'_>, take: &mut Take<'_>) {
    let Ok(from) = case.day.plus_days(1 - i64::from(case.policy.adherence_days)) else { return };
    let judged = case.facts.medicines.iter().filter_map(|medicine| enough_days(medicine, from, case));
    let all = judged.reduce(|all, one| all && one);
    if let (Some(met), Some(part)) = (all, case.facts.part_on(case.day)) {
        take(part, met);
    }
}

/// `None` for a medicine that says nothing about these days: dispensed too seldom, stopped, or run out before.
fn enough_days(medicine: &Medicine, from: Day, case: &Case<'_>) -> Option<bool> {
    let supplies: Vec<Supply> = medicine.supplies(case.day).collect();
    let (first, last) = (supplies.first()?, supplies.last()?);
    if supplies.len() < usize::from(case.policy.adherence_fills) || last.run_out <= from {
        return None;
    }
    let to = last.stopped_on.map_or(Ok(case.day), |stopped| stopped.plus_days(-1)).ok()?;
    let fills: Vec<adherence::Fill> = supplies.iter().map(Supply::as_fill).collect();
    let adherence = Adherence::over(from.max(first.on), to.min(case.day), &fills).ok()?;
    Some(adherence.covered() * 100 >= adherence.days() * u64::from(case.policy.adherent_percent))
}

/// Every first day without medicine of the period, met by a dispensing on or before it; none once the treatment is stopped.
pub(super) fn refills_in_time(case: &Case<'_>, take: &mut Take<'_>) {
    for medicine in &case.facts.medicines {
        for (supply, next) in medicine.with_next(case.day) {
            let due = supply.run_out;
            if case.in_period(due)
                && supply.stopped_on.is_none_or(|stopped| due < stopped)
                && let Some(part) = case.facts.part_on(due)
            {
                take(part, next.is_some_and(|next| next.on <= due));
            }
        }
    }
}

/// People who had medicine in the period, and whether one of their medicines was missing for more days running than policy
/// allows.
pub(super) fn without_medicine(case: &Case<'_>, take: &mut Take<'_>) {
    let mut supplied = false;
    let mut gap = false;
    for medicine in &case.facts.medicines {
        for (supply, next) in medicine.with_next(case.day) {
            supplied |= supply.first_covered <= case.day && supply.run_out > case.since;
            let end = next.map_or(supply.stopped_on, |next| Some(next.on));
            // Without an end it goes on through the day asked about.
            let days = supply.run_out.days_until(end.unwrap_or(case.day)) + i64::from(end.is_none());
            gap |= days > i64::from(case.policy.gap_days) && end.is_none_or(|end| end > case.since);
        }
    }
    if supplied && let Some(part) = case.facts.part_on(case.day) {
        take(part, gap);
    }
}

/// A fill as it stood on a day: one whose treatment had been stopped covers no day from then on.
#[derive(Debug, Clone, Copy)]
struct Supply {
    on: Day,
    first_covered: Day,
    run_out: Day,
    stopped_on: Option<Day>,
}

impl Supply {
    fn as_fill(&self) -> adherence::Fill {
        let days = self.first_covered.days_until(self.run_out);
        adherence::Fill { dispensed: self.on, days: days.max(0).unsigned_abs() }
    }
}

impl Fill {
    fn as_of(&self, day: Day) -> Supply {
        let stopped_on = self.stopped_on.filter(|stopped| *stopped <= day);
        let run_out = stopped_on.map_or(self.run_out, |stopped| self.run_out.min(stopped.max(self.first_covered)));
        Supply { on: self.on, first_covered: self.first_covered, run_out, stopped_on }
    }
}

impl Medicine {
    fn supplies(&self, day: Day) -> impl Iterator<Item = Supply> {
        self.fills.iter().filter(move |fill| fill.on <= day).map(move |fill| fill.as_of(day))
    }

    fn with_next(&self, day: Day) -> impl Iterator<Item = (Supply, Option<Supply>)> {
        let next = self.supplies(day).skip(1).map(Some).chain([None]);
        self.supplies(day).zip(next)
    }
}
