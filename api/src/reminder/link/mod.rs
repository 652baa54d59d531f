//! Short links of text messages: what somebody without an account can answer with. Derived from the message, and kept as a hash alone.

mod act;
mod page;
#[cfg(test)]
mod tests;

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::ResidentId;
use jiayi_core::reminder::DigestId;
use sha2::{Digest as _, Sha256};

use crate::channels::message::LinkCode;
use crate::database::schema::reminder_links;
use crate::database::sql::Key;
use crate::database::{Db, Error};
use crate::each;
use crate::seal::Keys;

/// A link holds until so many days after the day without medicine.
const DAYS_AFTER: i64 = 3;

/// The link of a message, which is the same however often it is sent.
///
/// # Errors
/// When the database fails.
pub(super) fn make(
    conn: &mut Db,
    keys: &Keys,
    digest: DigestId,
    resident: ResidentId,
    due: Day,
) -> Result<LinkCode, Error> {
    let code = LinkCode::parse(&keys.reminder_link(digest.0)).ok_or(Error::Damaged("a link"))?;
    let expires = due.plus_days(DAYS_AFTER + 1).map_err(|_| Error::Damaged("the calendar"))?.start();
    let row = (
        reminder_links::link_hash.eq(hash(&code)),
        reminder_links::digest_id.eq(Key(digest.0)),
        reminder_links::resident_id.eq(resident),
        reminder_links::expires_at.eq(expires),
    );
    each!(conn, c => diesel::insert_into(reminder_links::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(code)
}

pub use page::routes;

/// What was sent to somebody's number opens nothing any more: the number is another's now, or may be.
///
/// # Errors
/// When the database fails.
pub fn revoke_links(conn: &mut Db, resident: ResidentId, now: Instant) -> Result<(), Error> {
    let of_hers = reminder_links::table.filter(reminder_links::resident_id.eq(resident));
    diesel::update(of_hers.filter(reminder_links::revoked_at.is_null()))
        .set(reminder_links::revoked_at.eq(Some(now)))
        .execute(conn)?;
    Ok(())
}

/// The message was never sent.
///
/// # Errors
/// When the database fails.
pub(super) fn remove(conn: &mut Db, digest: DigestId) -> Result<(), Error> {
    diesel::delete(reminder_links::table.filter(reminder_links::digest_id.eq(Key(digest.0)))).execute(conn)?;
    Ok(())
}

fn hash(code: &LinkCode) -> Vec<u8> {
    Sha256::digest(code.as_str().as_bytes()).to_vec()
}
