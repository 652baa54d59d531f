//! Somebody died, or moved away: what nobody will decide or collect any more ends.

use diesel::prelude::*;
use jiayi_core::id::{RefillItemId, ResidentId};
use jiayi_core::refill::state::{ItemState, depart};
use jiayi_core::worklist::DepartureKind;
use serde::{Deserialize, Serialize};

use super::decide::end_with;
use super::rows::RefillItem;
use crate::commands::{Refusal, Tx};
use crate::database::schema::refill_items;
use crate::database::sql::Word;
use crate::feed::Entity;

/// Why the items ended, as the list of requests shows it.
const fn words(kind: DepartureKind) -> &'static str {
    match kind {
        DepartureKind::Died => "居民已去世",
        DepartureKind::Moved => "居民已迁出，请向现在的家庭医生申请续方",
    }
}

/// An open item as a departure found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Before {
    item: RefillItemId,
    state: ItemState,
}

/// Takes back the items that end with a departure.
///
/// # Errors
/// When the database fails.
pub(crate) fn end_for_departure(
    tx: &mut Tx<'_>,
    resident: ResidentId,
    kind: DepartureKind,
) -> Result<Vec<Before>, Refusal> {
    let items: Vec<RefillItem> =
        refill_items::table.filter(refill_items::resident_id.eq(resident)).order(refill_items::id).load(tx.conn)?;
    let mut ended = Vec::new();
    for item in items {
        let prescribed = item.prescribed(tx.conn, tx.today)?;
        if let Some(state) = depart(kind, item.state.0, prescribed) {
            end_with(tx, &item, state, Some(words(kind)))?;
            ended.push(Before { item: item.id, state: item.state.0 });
        }
    }
    Ok(ended)
}

/// She did not leave: what she asked for is as far as it was.
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
