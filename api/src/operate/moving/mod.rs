//! `jiayi move`: a database goes from SQLite to PostgreSQL or back, whole, and goes on where it was.
//!
//! The source is closed first, then copied, then compared. Killed at any moment there is one database to go on with: the source takes no
//! change once it is closed, and the target is nothing until its one transaction commits. The same call again goes on from there; a
//! copy that fails opens the source again.

mod closing;
mod copying;
mod tables;

use diesel::prelude::*;

use crate::audit::{self, ChainHash, ChainProblem, Heads, Verified, Verifier};
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::database::schema::database;
use crate::database::{Db, Error, OpenError, Place, begin_read, begin_write};
use crate::operate::migrate;
use crate::seal::{KeyFileError, Keys};

/// What was moved.
#[derive(Debug, PartialEq, Eq)]
pub struct Moved {
    pub tables: usize,
    pub rows: u64,
    /// Entries of the audit log.
    pub entries: u64,
}

/// Why nothing was moved: the source stands as it was.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    #[error("{}", .0.plain())]
    Open(#[from] OpenError),
    #[error("source and target are the same")]
    Same,
    #[error("the target holds records already: a database is moved into an empty one")]
    NotEmpty,
    #[error("the source has never been used: there is nothing to move")]
    Nothing,
    #[error("the keys: {0}")]
    Keys(#[from] KeyFileError),
    #[error("the file of audit heads: {0}")]
    Heads(#[from] audit::HeadError),
    #[error("the audit log of the {0} is not whole: {1}")]
    Chain(&'static str, ChainProblem),
    #[error("the copy differs from its source in {0}")]
    Differs(String),
    #[error(transparent)]
    Database(#[from] Error),
}

impl From<diesel::result::Error> for MoveError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Moves the database at `from` into the empty one at `to`; schemas are the configuration's.
///
/// # Errors
/// [`MoveError`]; then the source is open again and the target as empty as before.
pub fn run(config: &Config, from: &str, to: &str) -> Result<Moved, MoveError> {
    let at = |url: &str| Place::of(&config::Database { url: url.to_owned(), ..config.database.clone() });
    let (from, to) = (at(from)?, at(to)?);
    if from == to {
        return Err(MoveError::Same);
    }
    let keys = Keys::load(&config.keys.directory)?;
    let heads = Heads::read(&config.heads_file(), &keys)?;
    let (mut source, mut target) = (open(&from)?, open(&to)?);
    if !tables::is_empty(&mut target)? {
        return Err(MoveError::NotEmpty);
    }
    if audit::newest(&mut source)?.is_none() {
        return Err(MoveError::Nothing);
    }
    // Closed before: an earlier move was killed half-way.
    closing::close(&mut source, Clock::system().now())?;
    let moved = begin_read(&mut source).map_err(MoveError::from).and_then(|()| {
        let moved = copy(&mut source, &mut target, &heads);
        <Db as diesel::connection::TransactionManager<Db>>::rollback_transaction(&mut source)?;
        moved
    });
    if moved.is_err() {
        closing::open_again(&mut source)?;
    }
    moved
}

fn open(place: &Place) -> Result<Db, OpenError> {
    let mut conn = place.connect()?;
    migrate::migrate(&mut conn, place)?;
    Ok(conn)
}

/// In one transaction of the target, which commits only what was compared.
fn copy(source: &mut Db, target: &mut Db, heads: &Heads) -> Result<Moved, MoveError> {
    let before =
        verified(source, heads).and_then(|chain| chain.map_err(|problem| MoveError::Chain("source", problem)))?;
    begin_write(target)?;
    let copied = copy_and_compare(source, target, heads, before);
    match copied {
        Ok(moved) => {
            <Db as diesel::connection::TransactionManager<Db>>::commit_transaction(target)?;
            Ok(moved)
        }
        Err(error) => {
            // It may be gone already; nothing of it is kept either way.
            let _ = <Db as diesel::connection::TransactionManager<Db>>::rollback_transaction(target);
            Err(error)
        }
    }
}

fn copy_and_compare(source: &mut Db, target: &mut Db, heads: &Heads, before: Verified) -> Result<Moved, MoveError> {
    let tables = tables::all(source)?;
    if tables != tables::all(target)? {
        return Err(MoveError::Differs("its tables".to_owned()));
    }
    copying::put_off_references(target)?;
    // The row that names a new database gives way to the one that is moved.
    diesel::delete(database::table).execute(target)?;
    let mut rows = 0;
    for table in &tables {
        rows += copying::copy_table(source, target, table)?;
    }
    diesel::update(database::table)
        .set(database::moved_at.eq(None::<jiayi_core::calendar::Instant>))
        .execute(target)?;
    copying::check_references(target)?;
    for table in &tables {
        if tables::count(source, table)? != tables::count(target, table)? {
            return Err(MoveError::Differs(table.name.clone()));
        }
    }
    let after = verified(target, heads)?.map_err(|problem| MoveError::Chain("copy", problem))?;
    if after != before {
        return Err(MoveError::Differs("the audit log".to_owned()));
    }
    Ok(Moved { tables: tables.len(), rows, entries: after.count })
}

fn verified(conn: &mut Db, heads: &Heads) -> Result<Result<Verified, ChainProblem>, MoveError> {
    let genesis: ChainHash = audit::genesis(conn)?;
    let mut verifier = Verifier::new(genesis, heads.standing());
    audit::each_link(conn, |link| match link {
        Ok(link) => verifier.take(&link),
        Err(version) => verifier.take_unreadable(version),
    })?;
    Ok(verifier.finish())
}

#[cfg(test)]
mod tests;
