//! Whether a message led to something: whoever asked for the medicine, put it off or counted it after she was told, has acted.

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiayi_core::calendar::Instant;
use jiayi_core::reminder::Matter;
use uuid::Uuid;

use crate::database::schema::{digests, told};
use crate::database::sql::Key;
use crate::database::{Db, Error};

/// Marks the messages about what has been acted on between two plans.
///
/// # Errors
/// When the database fails.
pub(super) fn mark(conn: &mut Db, before: &[Matter], after: &[Matter], now: Instant) -> Result<(), Error> {
    let before: BTreeMap<Uuid, &Matter> = before.iter().map(|matter| (matter.of, matter)).collect();
    let is_acted_on = |matter: &&Matter| {
        let earlier = before.get(&matter.of);
        earlier.is_some_and(|earlier| {
            (matter.asked && !earlier.asked)
                || matter.put_off.len() > earlier.put_off.len()
                || (matter.counted.is_some() && matter.counted != earlier.counted)
        })
    };
    let of: Vec<Key> = after.iter().filter(is_acted_on).map(|matter| Key(matter.of)).collect();
    if of.is_empty() {
        return Ok(());
    }
    let messages: Vec<Option<Key>> = told::table.filter(told::of_id.eq_any(of)).select(told::digest_id).load(conn)?;
    let sent = digests::table.filter(digests::id.eq_any(messages.into_iter().flatten()));
    diesel::update(sent.filter(digests::accepted_at.is_not_null()).filter(digests::acted_at.is_null()))
        .set(digests::acted_at.eq(Some(now)))
        .execute(conn)?;
    Ok(())
}
