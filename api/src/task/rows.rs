//! The row of a task.

use diesel::prelude::*;
use jiayi_core::calendar::Instant;
use jiayi_core::id::{AccountId, InstitutionId, ResidentId, StaffId, TaskId, TeamId};
use jiayi_core::policy::{Policy, WorkCalendar};
use jiayi_core::task::{Attention, TaskKind, TaskOutcome, TaskState, Urgency, attention};

use crate::database::schema::tasks;
use crate::database::sql::{Key, Word};
use crate::seal::Place;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = tasks, treat_none_as_default_value = false)]
pub(crate) struct TaskRow {
    pub id: TaskId,
    pub kind: Word<TaskKind>,
    pub resident_id: ResidentId,
    /// A kind of [`crate::feed::Entity`].
    pub source_kind: String,
    pub source_id: Key,
    /// The team that was asked; none is the duty clinician, or the desk.
    pub team_id: Option<TeamId>,
    pub institution_id: InstitutionId,
    pub assignee_id: Option<StaffId>,
    pub urgency: Word<Urgency>,
    pub opened_at: Instant,
    pub due_at: Instant,
    pub seen_at: Option<Instant>,
    pub seen_by: Option<AccountId>,
    pub closed_at: Option<Instant>,
    pub closed_by: Option<AccountId>,
    pub outcome: Option<Word<TaskOutcome>>,
    pub note_sealed: Option<Vec<u8>>,
}

impl TaskRow {
    pub fn note_place(id: TaskId) -> Place {
        Place { table: "tasks", column: "note_sealed", row: id.0 }
    }

    pub fn state(&self) -> TaskState {
        TaskState::of(self.seen_at, self.closed_at)
    }

    /// Whose attention it had when somebody first looked, or has by now.
    pub fn attention(&self, now: Instant, policy: &Policy, calendar: &WorkCalendar) -> Attention {
        let until = self.seen_at.unwrap_or(now);
        attention(self.opened_at, until, &policy.task, |day| calendar.is_working_day(day))
    }
}
