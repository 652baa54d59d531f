//! Acts on the list: calls, snoozes, assignments, and undoing them.
//!
//! An act is an event that stays; what stands is worked out from those that were not undone.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::facts::Standing;
use super::policy::WorklistPolicy;
use crate::calendar::{Day, Instant};
use crate::codes::Code;
use crate::id::{ListActId, StaffId};
use crate::terms::terms;
use crate::text::note_fault;

/// How a call ended: one choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub enum CallOutcome {
    Reached,
    /// She will come; until that day she is off the list.
    WillCome {
        on: Day,
    },
    NoAnswer,
    WrongNumber,
    /// Declines for now; after a while she is called again.
    Refused,
    /// Moved out of the area on that day.
    Moved {
        on: Day,
    },
    Died {
        on: Day,
    },
}

impl CallOutcome {
    /// Somebody spoke with her or her family.
    pub const fn is_contact(self) -> bool {
        !matches!(self, Self::NoAnswer | Self::WrongNumber)
    }

    /// What takes somebody off the list needs a reason. Source: screens, W4.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::Refused | Self::Moved { .. } | Self::Died { .. })
    }

    pub const fn departure(self) -> Option<Departure> {
        match self {
            Self::Moved { on } => Some(Departure { kind: DepartureKind::Moved, on }),
            Self::Died { on } => Some(Departure { kind: DepartureKind::Died, on }),
            _ => None,
        }
    }
}

terms! {
    DepartureKind {
        Died = "died", "死亡", "Died";
        Moved = "moved", "迁出", "Moved away";
    }
}

/// Somebody left for good: programmes, reminders and contracts stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Departure {
    pub kind: DepartureKind,
    /// The day of death, or the first day elsewhere.
    pub on: Day,
}

/// What an act did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum ListAct {
    Call {
        outcome: CallOutcome,
    },
    Snooze {
        until: Day,
    },
    /// To nobody when none.
    Assign {
        to: Option<StaffId>,
    },
    /// Told to come, by whatever way.
    Invite,
    Departure {
        departure: Departure,
    },
}

impl ListAct {
    pub const fn departure(self) -> Option<Departure> {
        match self {
            Self::Call { outcome } => outcome.departure(),
            Self::Departure { departure } => Some(departure),
            Self::Snooze { .. } | Self::Assign { .. } | Self::Invite => None,
        }
    }
}

/// An act as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub id: ListActId,
    pub act: ListAct,
    pub made_at: Instant,
    pub undone: bool,
}

/// What happened beside the acts and answers for those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Answered {
    /// The last visit.
    pub seen_at: Option<Instant>,
    /// The number on record was changed.
    pub phone_changed_at: Option<Instant>,
}

/// What the acts have come to, in the order they were made.
pub fn standing(acts: &[Kept], answered: Answered, policy: &WorklistPolicy) -> Standing {
    let mut standing = Standing::default();
    for kept in acts.iter().filter(|kept| !kept.undone) {
        match kept.act {
            ListAct::Assign { to } => standing.assigned_to = to,
            ListAct::Snooze { until } => standing.snoozed_until = Some(until),
            ListAct::Invite => standing.invited_on = Some(kept.made_at.day()),
            ListAct::Departure { .. } => {}
            ListAct::Call { outcome } => standing.hear(outcome, kept.made_at.day(), policy),
        }
        let since = |then: Option<Instant>| then.is_some_and(|then| then > kept.made_at);
        // Whoever has come needs no call and no invitation and is put off no longer.
        if since(answered.seen_at) {
            standing = Standing { assigned_to: standing.assigned_to, ..Standing::default() };
        }
        if since(answered.phone_changed_at) {
            standing.wrong_number = false;
        }
    }
    standing
}

impl Standing {
    fn hear(&mut self, outcome: CallOutcome, day: Day, policy: &WorklistPolicy) {
        self.wrong_number = outcome == CallOutcome::WrongNumber;
        if !outcome.is_contact() {
            self.missed_calls = self.missed_calls.saturating_add(1);
            return;
        }
        self.missed_calls = 0;
        // Being reached ends what she was put off for before.
        self.snoozed_until = match outcome {
            CallOutcome::WillCome { on } => Some(on),
            CallOutcome::Refused => day.plus_days(policy.refused_days).ok(),
            _ => None,
        };
    }
}

/// The day of the last call that reached somebody.
pub fn last_reached(acts: &[Kept]) -> Option<Day> {
    let reached = |kept: &&Kept| !kept.undone && matches!(kept.act, ListAct::Call { outcome } if outcome.is_contact());
    acts.iter().filter(reached).map(|kept| kept.made_at.day()).max()
}

/// Whether an act may be made: its day and its reason.
///
/// # Errors
/// `REASON_REQUIRED`, `DATE_IN_FUTURE`, `DATE_IN_PAST`, or `SNOOZE_TOO_LONG`, with the field it belongs to.
pub fn check(
    act: ListAct,
    reason: Option<&str>,
    today: Day,
    policy: &WorklistPolicy,
) -> Result<(), (&'static str, Code)> {
    let unsaid = reason.is_none() || note_fault(reason).is_some();
    let needs_reason = match act {
        ListAct::Call { outcome } => outcome.needs_reason(),
        ListAct::Departure { .. } => true,
        ListAct::Snooze { .. } | ListAct::Assign { .. } | ListAct::Invite => false,
    };
    if needs_reason && unsaid {
        return Err(("reason", Code::ReasonRequired));
    }
    let put_off = match act {
        ListAct::Snooze { until } => Some(("until", until)),
        ListAct::Call { outcome: CallOutcome::WillCome { on } } => Some(("outcome.on", on)),
        _ => None,
    };
    if let Some((field, until)) = put_off {
        if until <= today {
            return Err((field, Code::DateInPast));
        }
        if today.days_until(until) > policy.snooze_max_days {
            return Err((field, Code::SnoozeTooLong));
        }
    }
    match act.departure() {
        Some(departure) if departure.on > today => Err(("on", Code::DateInFuture)),
        _ => Ok(()),
    }
}

/// What happened after an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// A later act on the same resident that was not undone.
    pub later_act: bool,
    /// Something was recorded that relies on it: a visit, a contract, an enrolment.
    pub recorded: bool,
}

/// Whether an act may be undone now. Source: screens, W5.
///
/// # Errors
/// `ALREADY_UNDONE`, `UNDO_TOO_LATE`, or `UNDO_BUILT_ON` once something was built on it.
pub fn may_undo(kept: &Kept, since: Since, now: Instant, policy: &WorklistPolicy) -> Result<(), Code> {
    if kept.undone {
        return Err(Code::AlreadyUndone);
    }
    if now > kept.made_at.plus_ms(policy.undo_minutes * 60_000) {
        return Err(Code::UndoTooLate);
    }
    if since.later_act || since.recorded { Err(Code::UndoBuiltOn) } else { Ok(()) }
}
