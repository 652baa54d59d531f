//! K1, K2, K15: shares of the people who live here.

use super::formula::{Case, Take};

/// Residents with a contract in force, of all residents.
pub(super) fn covered(case: &Case<'_>, take: &mut Take<'_>) {
    resident(case, take, case.facts.contract_on(case.day).is_some());
}

/// The same of those in at least one priority group, each counted once.
pub(super) fn priority_covered(case: &Case<'_>, take: &mut Take<'_>) {
    if case.facts.is_priority_on(case.day) {
        covered(case, take);
    }
}

/// Older residents whose yearly examination is complete.
pub(super) fn elders_examined(case: &Case<'_>, take: &mut Take<'_>) {
    if case.facts.born_on.age_on(case.day) >= case.policy.elder_from_age {
        resident(case, take, case.facts.exams().any(|exam| case.in_period(exam)));
    }
}

/// Who has moved away is nobody's resident, even while a contract still runs.
fn resident(case: &Case<'_>, take: &mut Take<'_>, met: bool) {
    if case.facts.home_on(case.day).is_some()
        && let Some(part) = case.facts.part_on(case.day)
    {
        take(part, met);
    }
}
