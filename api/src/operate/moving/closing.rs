//! Closing the source: it says when it was moved, and its log takes no entry any more, so that not even a server that still runs on it
//! can change anything: nothing is changed without an entry.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use jiayi_core::calendar::Instant;

use crate::database::schema::database;
use crate::database::{Db, Error};

const SQLITE_CLOSED: &str = "
    CREATE TRIGGER IF NOT EXISTS audit_moved BEFORE INSERT ON audit
    BEGIN SELECT RAISE(ABORT, 'this database was moved'); END";

/// The lock waits for the writers that have begun.
const POSTGRES_CLOSED: &str = "
    LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE;
    CREATE OR REPLACE FUNCTION audit_moved() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'this database was moved'; END $$;
    CREATE OR REPLACE TRIGGER audit_moved BEFORE INSERT ON audit EXECUTE FUNCTION audit_moved()";

const SQLITE_OPEN: &str = "DROP TRIGGER IF EXISTS audit_moved";
const POSTGRES_OPEN: &str = "DROP TRIGGER IF EXISTS audit_moved ON audit; DROP FUNCTION IF EXISTS audit_moved()";

pub fn close(conn: &mut Db, now: Instant) -> Result<(), Error> {
    conn.transaction(|conn| {
        match conn {
            Db::Sqlite(conn) => conn.batch_execute(SQLITE_CLOSED)?,
            Db::Pg(conn) => conn.batch_execute(POSTGRES_CLOSED)?,
        }
        diesel::update(database::table).set(database::moved_at.eq(Some(now))).execute(conn)?;
        Ok(())
    })
}

pub fn open_again(conn: &mut Db) -> Result<(), Error> {
    conn.transaction(|conn| {
        match conn {
            Db::Sqlite(conn) => conn.batch_execute(SQLITE_OPEN)?,
            Db::Pg(conn) => conn.batch_execute(POSTGRES_OPEN)?,
        }
        diesel::update(database::table).set(database::moved_at.eq(None::<Instant>)).execute(conn)?;
        Ok(())
    })
}
