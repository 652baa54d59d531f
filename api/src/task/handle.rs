//! Somebody looks at a task and says how it ended.

use diesel::prelude::*;
use jiayi_core::access::{Relation, Role};
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::{ResidentId, TaskId};
use jiayi_core::task::commands::{CloseTask, SeeTask};
use jiayi_core::task::{Handler, may_handle};
use serde_json::{Value, json};

use super::rows::TaskRow;
use crate::commands::{Refusal, Tx};
use crate::database::Error;
use crate::database::schema::tasks;
use crate::database::sql::Word;
use crate::each;
use crate::feed::Entity;
use crate::follow_up::in_force_on;

/// # Errors
/// `NOT_FOUND`, `STALE`, or `TASK_STATE` with the task as it stands.
pub fn see(tx: &mut Tx<'_>, command: &SeeTask) -> Result<(), Refusal> {
    let row = find(tx, command.resident, command.task)?;
    row.state().see().map_err(|code| Rejection::of(code).with_current(current(&row)))?;
    diesel::update(tasks::table.find(row.id))
        .set((tasks::seen_at.eq(Some(tx.now)), tasks::seen_by.eq(Some(tx.actor.account))))
        .execute(tx.conn)?;
    tx.stamp(row.resident_id, Entity::Task, row.id);
    tx.note("task", row.id.to_string());
    Ok(())
}

/// # Errors
/// `NOT_FOUND`, `STALE`, `TASK_STATE` with the task as it stands, `REFER_ROLE`, `TASK_NOTE`.
pub fn close(tx: &mut Tx<'_>, command: &CloseTask) -> Result<(), Refusal> {
    let row = find(tx, command.resident, command.task)?;
    let note = command.note.as_deref();
    row.state().close(command.outcome, note, tx.actor.role.confirms_danger()).map_err(|code| match code {
        Code::TaskState => Rejection::of(code).with_current(current(&row)),
        Code::ReferRole => Rejection::on_field("outcome", code),
        _ => Rejection::on_field("note", code),
    })?;
    let seal = |note: &str| tx.rules.keys.seal_text(TaskRow::note_place(row.id), note).map_err(Error::from);
    let note_sealed = note.map(seal).transpose()?;
    diesel::update(tasks::table.find(row.id))
        .set((
            tasks::closed_at.eq(Some(tx.now)),
            tasks::closed_by.eq(Some(tx.actor.account)),
            tasks::outcome.eq(Some(Word(command.outcome))),
            tasks::note_sealed.eq(note_sealed),
        ))
        .execute(tx.conn)?;
    tx.stamp(row.resident_id, Entity::Task, row.id);
    tx.note("task", row.id.to_string());
    Ok(())
}

/// A task that is the author's to handle.
fn find(tx: &mut Tx<'_>, resident: ResidentId, id: TaskId) -> Result<TaskRow, Refusal> {
    let row: Option<TaskRow> = each!(&mut *tx.conn, c => tasks::table
        .find(id)
        .filter(tasks::resident_id.eq(resident))
        .select(TaskRow::as_select())
        .first(c)
        .optional())?;
    let row = row.ok_or(Code::NotFound)?;
    let by = Handler {
        // Who serves at the desk in this session does not look at her team's tasks in it.
        in_panel: tx.relation.meets(Relation::PANEL) && tx.actor.role != Role::Desk,
        at_desk: tx.actor.role == Role::Desk,
        confirms_danger: tx.actor.role.confirms_danger(),
    };
    let has_contract = in_force_on(tx.conn, resident, tx.today)?.is_some();
    let attention = row.attention(tx.now, tx.policy, &tx.rules.calendar);
    if !may_handle(row.kind.0, has_contract, attention, by) {
        return Err(Code::NotFound.into());
    }
    tx.unchanged_since_seen(resident, Entity::Task, id, || current(&row))?;
    Ok(row)
}

fn current(row: &TaskRow) -> Value {
    json!({
        "state": row.state(),
        "seen_at": row.seen_at,
        "closed_at": row.closed_at,
        "outcome": row.outcome.map(|outcome| outcome.0),
    })
}
