//! When a task is due and whose attention it has by now.

use super::policy::TaskPolicy;
use super::{TaskKind, Urgency};
use crate::calendar::{Day, Instant, NotADay};
use crate::terms::terms;

const MINUTE_MS: i64 = 60_000;
/// Longer than any holiday.
const LONGEST_CLOSURE_DAYS: i64 = 31;

/// Who is asked to look first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addressee {
    /// The team of the active contract.
    Team,
    /// The duty clinician of the home institution.
    DutyClinician,
    Desk,
}

/// Source: domain 11.
pub fn addressee(kind: TaskKind, has_active_contract: bool) -> Addressee {
    match (kind, has_active_contract) {
        (TaskKind::RivalIdentityClaim, _) | (TaskKind::AskedAgain, false) => Addressee::Desk,
        (_, true) => Addressee::Team,
        (_, false) => Addressee::DutyClinician,
    }
}

/// The moment by which somebody must have looked.
///
/// # Errors
/// [`NotADay`] past the calendar's end.
pub fn due(
    opened_at: Instant,
    urgency: Urgency,
    policy: &TaskPolicy,
    is_working_day: impl Fn(Day) -> bool,
) -> Result<Instant, NotADay> {
    match urgency {
        Urgency::Now => Ok(after_working_minutes(opened_at, policy.triage_minutes, policy, is_working_day)),
        Urgency::SameDay => Ok(opened_at.day().plus_days(1)?.start()),
        Urgency::Routine => Ok(opened_at.day().plus_days(i64::from(policy.routine_days) + 1)?.start()),
    }
}

terms! {
    /// Whose attention an unseen triage task has by now.
    Attention {
        Team = "team", "团队", "The team";
        Leader = "leader", "团队长", "The team's leader";
        DutyNumber = "duty_number", "机构值班", "The institution's duty number";
    }
}

/// When an unseen triage task comes to the attention of `whose`; the team has it from the start.
/// Source: domain 11, triage tasks.
pub fn comes_to(
    whose: Attention,
    opened_at: Instant,
    policy: &TaskPolicy,
    is_working_day: impl Fn(Day) -> bool,
) -> Instant {
    let times = match whose {
        Attention::Team => return opened_at,
        Attention::Leader => 1,
        Attention::DutyNumber => 2,
    };
    after_working_minutes(opened_at, policy.triage_minutes.saturating_mul(times), policy, is_working_day)
}

/// Source: domain 11, triage tasks.
pub fn attention(
    opened_at: Instant,
    now: Instant,
    policy: &TaskPolicy,
    is_working_day: impl Fn(Day) -> bool,
) -> Attention {
    let reached = |whose: &Attention| now >= comes_to(*whose, opened_at, policy, &is_working_day);
    [Attention::DutyNumber, Attention::Leader].into_iter().find(reached).unwrap_or(Attention::Team)
}

/// `minutes` of working time after `from`. Without any working time for a month the clock on the wall counts: too
/// early is safer than never.
fn after_working_minutes(
    from: Instant,
    minutes: u16,
    policy: &TaskPolicy,
    is_working_day: impl Fn(Day) -> bool,
) -> Instant {
    let mut left = i64::from(minutes) * MINUTE_MS;
    let days = (0..=LONGEST_CLOSURE_DAYS).filter_map(|ahead| from.day().plus_days(ahead).ok());
    for day in days.filter(|day| is_working_day(*day)) {
        for hours in &policy.working_hours {
            let begin = day.start().plus_ms(i64::from(hours.from_minute) * MINUTE_MS).max(from);
            let end = day.start().plus_ms(i64::from(hours.to_minute) * MINUTE_MS);
            let open = end.0 - begin.0;
            if open <= 0 {
                continue;
            }
            if left <= open {
                return begin.plus_ms(left);
            }
            left -= open;
        }
    }
    from.plus_ms(i64::from(minutes) * MINUTE_MS)
}
