//! What a provider says later became of a message. The same may come twice, and what was first may come last.

use diesel::prelude::*;
use jiayi_core::calendar::Instant;

use crate::channels::{Receipt, ReceiptState};
use crate::database::schema::digests;
use crate::database::sql::Key;
use crate::database::{Db, Error};

/// Writes receipts down. What was delivered stays delivered, whatever comes after; a message that nobody sent is not known.
///
/// # Errors
/// When the database fails.
pub fn hear(conn: &mut Db, receipts: &[Receipt]) -> Result<(), Error> {
    let never: Option<Instant> = None;
    for Receipt { out_id, state, at, code } in receipts {
        let sent = || digests::table.find(Key(*out_id)).filter(digests::called_at.is_not_null());
        diesel::update(sent().filter(digests::accepted_at.is_null()))
            .set((digests::accepted_at.eq(Some(*at)), digests::run_at.eq(never)))
            .execute(conn)?;
        let open = || sent().filter(digests::delivered_at.is_null());
        match state {
            ReceiptState::OnItsWay => 0,
            ReceiptState::Delivered => diesel::update(open())
                .set((
                    digests::delivered_at.eq(Some(*at)),
                    digests::failed_at.eq(never),
                    digests::failure.eq(None::<String>),
                ))
                .execute(conn)?,
            ReceiptState::Failed => diesel::update(open().filter(digests::failed_at.is_null()))
                .set((digests::failed_at.eq(Some(*at)), digests::failure.eq(code.clone())))
                .execute(conn)?,
        };
    }
    Ok(())
}
