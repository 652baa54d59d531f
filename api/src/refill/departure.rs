//! Somebody died: nobody waits for her medicines any more.

use diesel::prelude::*;
use jiayi_core::id::{RefillItemId, ResidentId};
use jiayi_core::refill::state::{Actor, Event, ItemState, next};
use serde::{Deserialize, Serialize};

use super::decide::end_with;
use super::rows::RefillItem;
use crate::commands::{Refusal, Tx};
use crate::database::schema::refill_items;
use crate::database::sql::Word;
use crate::feed::Entity;

/// Why the items ended, as the list of requests shows it.
const DIED: &str = "居民已去世";

/// An open item as a death found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Before {
    item: RefillItemId,
    state: ItemState,
}

/// Takes back every item that is still open.
///
/// # Errors
/// When the database fails.
pub(crate) fn end_for_death(tx: &mut Tx<'_>, resident: ResidentId) -> Result<Vec<Before>, Refusal> {
    let items: Vec<RefillItem> =
        refill_items::table.filter(refill_items::resident_id.eq(resident)).order(refill_items::id).load(tx.conn)?;
    let mut ended = Vec::new();
    for item in items.into_iter().filter(|item| item.state.0.is_open()) {
        let state = next(item.state.0, Event::Die, Actor::Asker)?;
        end_with(tx, &item, state, Some(DIED))?;
        ended.push(Before { item: item.id, state: item.state.0 });
    }
    Ok(ended)
}

/// She did not die: what she asked for is as far as it was.
///
/// # Errors
/// When the database fails.
pub(crate) fn go_on(tx: &mut Tx<'_>, resident: ResidentId, ended: &[Before]) -> Result<(), Refusal> {
    for before in ended {
        let item: RefillItem =
            refill_items::table.find(before.item).filter(refill_items::resident_id.eq(resident)).first(tx.conn)?;
        diesel::update(refill_items::table.find(item.id))
            .set((
                refill_items::state.eq(Word(before.state)),
                refill_items::ended_at.eq(None::<jiayi_core::calendar::Instant>),
                refill_items::reason.eq(None::<String>),
            ))
            .execute(tx.conn)?;
        tx.stamp(resident, Entity::RefillRequest, item.request_id);
    }
    Ok(())
}
