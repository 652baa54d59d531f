//! Who handles a task, and when one more is needed.

use super::due::{Addressee, Attention, addressee};
use super::{NewTask, TaskKind, Urgency};
use crate::reading::{Advice, DangerSign};

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

/// What asks for triage, as far as it tells one danger from another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Danger {
    /// Of a reading; a visit has none.
    pub advice: Option<Advice>,
    pub signs: Vec<DangerSign>,
}

impl Danger {
    /// The same kind of danger with every sign of `other`: whoever is to look at this one is called already.
    fn speaks_for(&self, other: &Self) -> bool {
        self.advice == other.advice && other.signs.iter().all(|sign| self.signs.contains(sign))
    }
}

/// A task of the resident that is not closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenTask {
    pub kind: TaskKind,
    pub urgency: Urgency,
    pub seen: bool,
    /// Of triage.
    pub danger: Danger,
}

/// Whether `new` must be opened beside those that are open: one that nobody has looked at yet and that is as pressing
/// already asks for the same look. Measuring again after five minutes, as the advice says, calls nobody twice; another
/// danger, or one more danger sign, does.
pub fn is_needed(new: NewTask, danger: &Danger, open: &[OpenTask]) -> bool {
    let asks_for_it = |task: &OpenTask| {
        let same = new.kind != TaskKind::Triage || task.danger.speaks_for(danger);
        task.kind == new.kind && !task.seen && task.urgency >= new.urgency && same
    };
    !open.iter().any(asks_for_it)
}
