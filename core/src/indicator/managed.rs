//! K3 to K6 and K10: people followed up in a programme.

use crate::calendar::Day;
use crate::follow_up::enrolment::next_due;
use crate::follow_up::{CloseReason, Programme};

use super::facts::{Assessed, Enrolled};
use super::formula::{Case, Take};

/// Handled as the norm asks: in each calendar quarter begun since the later of enrolment and 1 January one more visit face to
/// face; at the end of the year also the yearly examination, which is a record of its own.
pub(super) fn as_the_norm_asks(programme: Programme, case: &Case<'_>, take: &mut Take<'_>) {
    let Some(managed) = Managed::in_year(programme, case) else { return };
    let since = managed.since.max(case.since);
    let visits = case.visits(programme).filter(|visit| since <= visit.on).count();
    let needed = quarter(case.day).abs_diff(quarter(since)) as usize + 1;
    let year_is_over = (case.day.month(), case.day.day_of_month()) == (12, 31);
    let examined = !year_is_over || case.facts.exams().any(|exam| case.in_period(exam));
    managed.take(case, take, visits >= needed && examined);
}

/// Controlled at the last visit of the year. Who is lost, or was not seen, is not controlled.
pub(super) fn controlled(programme: Programme, case: &Case<'_>, take: &mut Take<'_>) {
    let Some(managed) = Managed::in_year(programme, case) else { return };
    let last = case.visits(programme).last();
    managed.take(case, take, !managed.lost && last.is_some_and(|visit| visit.on >= case.since && visit.controlled));
}

/// Every due date of the period in every programme, met by a visit on or before it. The first is the enrolment itself, as on the
/// worklist; each visit sets the next.
pub(super) fn visits_in_time(case: &Case<'_>, take: &mut Take<'_>) {
    for enrolled in case.facts.enrolments.iter().filter(|enrolled| enrolled.from <= case.day) {
        let before = case.visits(enrolled.programme).take_while(|visit| visit.on < enrolled.from).last();
        let mut due = next_due(enrolled.from, before.map(Assessed::as_last));
        let mut settle = |due: Day, met: bool| {
            let open = enrolled.closed_on.is_none_or(|closed| due < closed);
            if case.in_period(due)
                && open
                && let Some(part) = case.facts.part_on(due)
            {
                take(part, met);
            }
        };
        for visit in case.visits(enrolled.programme).skip_while(|visit| visit.on < enrolled.from) {
            settle(due, visit.on <= due);
            due = visit.next_due;
        }
        settle(due, false);
    }
}

/// Somebody whom a programme had in the year, up to the day asked about.
struct Managed {
    since: Day,
    lost: bool,
}

impl Managed {
    /// Who declined or was lost stays in the year's denominator; who moved away is another region's patient.
    fn in_year(programme: Programme, case: &Case<'_>) -> Option<Self> {
        if case.facts.born_on.age_on(case.day) < case.policy.managed_from_age {
            return None;
        }
        let of_year = |enrolled: &&Enrolled| {
            let closed = enrolled.closed_on.filter(|closed| *closed <= case.day);
            let gone = matches!(enrolled.reason, Some(CloseReason::MovedAway | CloseReason::Died));
            enrolled.programme == programme
                && enrolled.from <= case.day
                && closed.is_none_or(|closed| closed >= case.since && !gone)
        };
        let mut of_year = case.facts.enrolments.iter().filter(of_year);
        let first = of_year.next()?;
        let last = of_year.next_back().unwrap_or(first);
        let closed_as_lost =
            last.reason == Some(CloseReason::Lost) && last.closed_on.is_some_and(|closed| closed <= case.day);
        Some(Self { since: first.from, lost: last.is_lost_on(case.day) || closed_as_lost })
    }

    fn take(&self, case: &Case<'_>, take: &mut Take<'_>, met: bool) {
        if let Some(part) = case.facts.part_on(case.day) {
            take(part, met);
        }
    }
}

impl Case<'_> {
    /// The programme's visits that count, up to the day asked about.
    fn visits(&self, programme: Programme) -> impl Iterator<Item = &Assessed> {
        let until = self.day;
        let of_programme = move |visit: &&Assessed| visit.programme == programme && visit.counts() && visit.on <= until;
        self.facts.assessments.iter().filter(of_programme)
    }
}

/// Calendar quarters, counted through the years.
fn quarter(day: Day) -> u32 {
    let month = u32::from(day.month().unsigned_abs());
    u32::from(day.year().unsigned_abs()) * 4 + (month - 1) / 3
}
