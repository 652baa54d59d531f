//! Locks on rows: held until the transaction ends, and waited for by whoever asks for the same. What is read after that is what
//! the one before has left.
//!
//! Only PostgreSQL needs them: on SQLite the one writer already is the lock.

use diesel::prelude::*;
use jiayi_core::id::{AccountId, StaffId};

use super::schema::{accounts, staff};
use super::{Db, Error};

/// Locks the rows that a query of ids finds, and says how many they are; on SQLite none.
///
/// Keys are not locked, so that rows which refer to them can be inserted by others meanwhile.
#[macro_export]
macro_rules! lock_rows {
    ($db:expr, $ids:expr) => {
        match $db {
            $crate::database::Db::Pg(conn) => $ids.for_no_key_update().load::<$crate::database::sql::Key>(conn)?.len(),
            $crate::database::Db::Sqlite(_) => 0,
        }
    };
}

/// Holds an account: its sign-ins, its sessions, and what its holder sends take turns.
///
/// # Errors
/// When the database fails.
pub fn hold_account(conn: &mut Db, account: AccountId) -> Result<(), Error> {
    lock_rows!(conn, accounts::table.find(account).select(accounts::id));
    Ok(())
}

/// Holds a member of staff: what is counted over all her teams stays as it was counted.
///
/// # Errors
/// When the database fails.
pub fn hold_staff(conn: &mut Db, member: StaffId) -> Result<(), Error> {
    lock_rows!(conn, staff::table.find(member).select(staff::id));
    Ok(())
}
