//! Somebody died: there is nothing left to look at.

use diesel::prelude::*;
use jiayi_core::calendar::Instant;
use jiayi_core::id::{AccountId, ResidentId, TaskId};
use jiayi_core::task::{TaskKind, TaskOutcome};

use super::rows::TaskRow;
use crate::commands::{Refusal, Tx};
use crate::database::Error;
use crate::database::schema::tasks;
use crate::database::sql::Word;
use crate::feed::Entity;

/// Why the tasks were closed.
const DIED: &str = "居民已去世";

/// Closes every open task about her care, and says which. Whose account a claimed number is remains for the desk to decide.
///
/// # Errors
/// When the database fails.
pub(crate) fn close_for_death(tx: &mut Tx<'_>, resident: ResidentId) -> Result<Vec<TaskId>, Refusal> {
    let open: Vec<TaskId> = tasks::table
        .filter(tasks::resident_id.eq(resident))
        .filter(tasks::closed_at.is_null())
        .filter(tasks::kind.ne(Word(TaskKind::RivalIdentityClaim)))
        .order(tasks::id)
        .select(tasks::id)
        .load(tx.conn)?;
    for id in &open {
        let note = tx.rules.keys.seal_text(TaskRow::note_place(*id), DIED).map_err(Error::from)?;
        let outcome = Some(Word(TaskOutcome::NotNeeded));
        set_closed(tx, resident, *id, Some((tx.now, tx.actor.account)), outcome, Some(note))?;
    }
    Ok(open)
}

/// She did not die: what was to be looked at still is.
///
/// # Errors
/// When the database fails.
pub(crate) fn reopen(tx: &mut Tx<'_>, resident: ResidentId, closed: &[TaskId]) -> Result<(), Refusal> {
    closed.iter().try_for_each(|id| set_closed(tx, resident, *id, None, None, None))
}

fn set_closed(
    tx: &mut Tx<'_>,
    resident: ResidentId,
    id: TaskId,
    closed: Option<(Instant, AccountId)>,
    outcome: Option<Word<TaskOutcome>>,
    note: Option<Vec<u8>>,
) -> Result<(), Refusal> {
    diesel::update(tasks::table.find(id).filter(tasks::resident_id.eq(resident)))
        .set((
            tasks::closed_at.eq(closed.map(|(at, _)| at)),
            tasks::closed_by.eq(closed.map(|(_, by)| by)),
            tasks::outcome.eq(outcome),
            tasks::note_sealed.eq(note),
        ))
        .execute(tx.conn)?;
    tx.stamp(resident, Entity::Task, id);
    Ok(())
}
