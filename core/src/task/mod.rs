//! Tasks: what somebody of the team must look at, by when, and how it ended.

pub mod commands;
mod due;
mod handle;
pub mod policy;
#[cfg(test)]
mod tests;

use crate::calendar::Instant;
use crate::codes::Code;
use crate::terms::terms;
use crate::text::note_fault;
use crate::worklist::DepartureKind;

pub use due::{Addressee, Attention, addressee, attention, comes_to, due};
pub use handle::{Danger, Handler, OpenTask, is_needed, may_handle};

terms! {
    TaskKind {
        /// A danger value or a ticked danger sign; nobody has confirmed anything yet.
        Triage = "triage", "紧急查看", "Look at once";
        /// The rules advise a referral and the visit was recorded by someone who may not refer.
        ReferralNeeded = "referral_needed", "需要转诊", "Referral needed";
        /// Blood pressure above normal at a visit of programmes that do not follow it.
        HypertensionTrack = "hypertension_track", "血压偏高，需进一步评估", "High blood pressure, to be looked into";
        ReissuePrescription = "reissue_prescription", "需要重新开方", "Prescription to be issued again";
        RivalIdentityClaim = "rival_identity_claim", "身份信息冲突", "Two people claim one identity number";
        /// A 14th or 18th birthday: consents, and from 18 the contract, are hers to give from now on.
        AskedAgain = "asked_again", "满14或18周岁，需本人重新确认", "Of age: to be asked again";
    }
}

impl TaskKind {
    /// Whether it is still to be looked at though she has left. A danger is, of who lives, wherever that is now; so is a medicine that
    /// she asked for and still waits for; and whose a claimed number is remains for the desk to decide.
    pub const fn outlasts(self, departure: DepartureKind) -> bool {
        match self {
            Self::RivalIdentityClaim => true,
            Self::Triage | Self::ReissuePrescription | Self::AskedAgain => matches!(departure, DepartureKind::Moved),
            Self::ReferralNeeded | Self::HypertensionTrack => false,
        }
    }
}

terms! {
    /// In order: the later, the more pressing.
    Urgency {
        Routine = "routine", "一般", "Routine";
        SameDay = "same_day", "当天", "Same day";
        Now = "now", "马上", "At once";
    }
}

terms! {
    TaskState {
        Open = "open", "未查看", "Not seen";
        Seen = "seen", "已查看", "Seen";
        Closed = "closed", "已完成", "Closed";
    }
}

terms! {
    TaskOutcome {
        Handled = "handled", "已处理", "Dealt with";
        VisitArranged = "visit_arranged", "已安排随访", "Visit arranged";
        Referred = "referred", "已转诊", "Referred";
        SentToEmergency = "sent_to_emergency", "已送急救", "Sent to emergency care";
        NotReached = "not_reached", "联系不上", "Could not be reached";
        /// Needs a note that says why.
        NotNeeded = "not_needed", "不需要处理", "Nothing needed";
    }
}

impl TaskOutcome {
    /// Says that there was a danger and that somebody was sent on: for those who may confirm it and refer.
    /// Source: domain 11.
    pub const fn confirms_danger(self) -> bool {
        matches!(self, Self::Referred | Self::SentToEmergency)
    }
}

/// A task that a decision opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NewTask {
    pub kind: TaskKind,
    pub urgency: Urgency,
}

/// open → seen → closed, and nothing else: what was never looked at cannot be done.
impl TaskState {
    pub const fn of(seen_at: Option<Instant>, closed_at: Option<Instant>) -> Self {
        match (seen_at, closed_at) {
            (_, Some(_)) => Self::Closed,
            (Some(_), None) => Self::Seen,
            (None, None) => Self::Open,
        }
    }

    /// # Errors
    /// `TASK_STATE` unless the task is open.
    pub fn see(self) -> Result<Self, Code> {
        match self {
            Self::Open => Ok(Self::Seen),
            Self::Seen | Self::Closed => Err(Code::TaskState),
        }
    }

    /// # Errors
    /// `TASK_STATE` unless the task was seen; `REFER_ROLE` when the outcome is one that only a clinician settles;
    /// `TASK_NOTE` when nothing was needed and the note does not say why; `BAD_VALUE` for a note that cannot be kept.
    pub fn close(self, outcome: TaskOutcome, note: Option<&str>, may_confirm_danger: bool) -> Result<Self, Code> {
        if self != Self::Seen {
            return Err(Code::TaskState);
        }
        if outcome.confirms_danger() && !may_confirm_danger {
            return Err(Code::ReferRole);
        }

        let explained = note.is_some_and(|note| !note.trim().is_empty());
        if outcome == TaskOutcome::NotNeeded && !explained {
            return Err(Code::TaskNote);
        }
        note_fault(note).map_or(Ok(Self::Closed), Err)
    }
}
