//! Who handles a task, and when one more is needed.

use super::due::{Addressee, Attention, addressee};
use super::{NewTask, TaskKind, Urgency};

/// Somebody whom the table of access lets near the task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handler {
    /// Member of the team of the resident's active contract.
    pub in_panel: bool,
    /// Serves at the reception.
    pub at_desk: bool,
    /// May confirm a danger sign and refer.
    pub confirms_danger: bool,
}

/// Whether `by` may look at a task and close it. Somebody on duty at the institution takes over the triage of another team
/// once the team and its leader have let it lie. Source: domain 11, triage tasks.
pub fn may_handle(kind: TaskKind, has_active_contract: bool, attention: Attention, by: Handler) -> bool {
    match addressee(kind, has_active_contract) {
        Addressee::Desk => by.at_desk,
        Addressee::Team => {
            by.in_panel || (kind == TaskKind::Triage && attention == Attention::DutyNumber && by.confirms_danger)
        }
        Addressee::DutyClinician => !by.at_desk,
    }
}

/// A task of the resident that is not closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenTask {
    pub kind: TaskKind,
    pub urgency: Urgency,
    pub seen: bool,
}

/// Whether `new` must be opened beside those that are open: one that nobody has looked at yet and that is as pressing
/// already asks for the same look. Measuring again after five minutes, as the advice says, calls nobody twice.
pub fn is_needed(new: NewTask, open: &[OpenTask]) -> bool {
    !open.iter().any(|task| task.kind == new.kind && !task.seen && task.urgency >= new.urgency)
}
