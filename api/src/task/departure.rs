//! Somebody died or moved away: what there was to look at is the team's no more.

use diesel::prelude::*;
use jiayi_core::calendar::Instant;
use jiayi_core::id::{AccountId, ResidentId, TaskId};
use jiayi_core::task::{TaskKind, TaskOutcome};
use jiayi_core::worklist::DepartureKind;

use super::rows::TaskRow;
use crate::commands::{Refusal, Tx};
use crate::database::Error;
use crate::database::schema::tasks;
use crate::database::sql::Word;
use crate::feed::Entity;

/// Why the tasks were closed.
const fn why(departure: DepartureKind) -> &'static str {
    match departure {
        DepartureKind::Died => "居民已去世",
        DepartureKind::Moved => "居民已迁出",
    }
}

/// Closes every open task that a departure ends, and says which.
///
/// # Errors
/// When the database fails.
pub(crate) fn close_for_departure(
    tx: &mut Tx<'_>,
    resident: ResidentId,
    departure: DepartureKind,
) -> Result<Vec<TaskId>, Refusal> {
    let open: Vec<(TaskId, Word<TaskKind>)> = tasks::table
        .filter(tasks::resident_id.eq(resident))
        .filter(tasks::closed_at.is_null())
        .order(tasks::id)
        .select((tasks::id, tasks::kind))
        .load(tx.conn)?;
    let ended: Vec<TaskId> =
        open.into_iter().filter(|(_, Word(kind))| !kind.outlasts(departure)).map(|(id, _)| id).collect();
    for id in &ended {
        let note = tx.rules.keys.seal_text(TaskRow::note_place(*id), why(departure)).map_err(Error::from)?;
        let outcome = Some(Word(TaskOutcome::NotNeeded));
        set_closed(tx, resident, *id, Some((tx.now, tx.actor.account)), outcome, Some(note))?;
    }
    Ok(ended)
}

/// It was not so: what was to be looked at still is.
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
