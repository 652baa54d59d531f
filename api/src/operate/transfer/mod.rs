//! A whole database goes into an empty one of either kind, in one transaction that commits only what was compared.

mod rows;
mod tables;

use diesel::connection::TransactionManager;
use diesel::prelude::*;

use crate::audit::{self, ChainHash, ChainProblem, Heads, Verified, Verifier};
use crate::database::schema::database;
use crate::database::{Db, Error, begin_read, begin_write};

pub use tables::is_empty;

/// What was copied.
#[derive(Debug, PartialEq, Eq)]
pub struct Copied {
    pub tables: usize,
    pub rows: u64,
    /// The audit log up to its newest entry, of the source and of the copy alike.
    pub log: Verified,
}

/// Why there is no copy: the target is as it was.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    #[error("the target holds records already: a database goes into an empty one")]
    NotEmpty,
    #[error("the audit log of the {0} is not whole: {1}")]
    Chain(&'static str, ChainProblem),
    #[error("the copy differs from its source in {0}")]
    Differs(String),
    #[error("the target did not say whether it kept the copy ({0}): look there before anything goes on")]
    Unanswered(diesel::result::Error),
    #[error(transparent)]
    Database(#[from] Error),
}

impl From<diesel::result::Error> for TransferError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Copies one snapshot of `source` into the empty `target`; `finish` writes into it what is to be different, last.
///
/// # Errors
/// [`TransferError`], or what `finish` says; nothing is kept in the target then.
pub fn copy<E: From<TransferError>>(
    source: &mut Db,
    target: &mut Db,
    heads: &Heads,
    finish: impl FnOnce(&mut Db, &Copied) -> Result<(), E>,
) -> Result<Copied, E> {
    begin_read(source).map_err(TransferError::from)?;
    let copied = in_one_transaction(source, target, heads, finish);
    <Db as TransactionManager<Db>>::rollback_transaction(source).map_err(TransferError::from)?;
    copied
}

fn in_one_transaction<E: From<TransferError>>(
    source: &mut Db,
    target: &mut Db,
    heads: &Heads,
    finish: impl FnOnce(&mut Db, &Copied) -> Result<(), E>,
) -> Result<Copied, E> {
    let log = verified(source, heads).map_err(TransferError::from)?;
    let before = log.map_err(|problem| TransferError::Chain("source", problem))?;
    begin_write(target).map_err(TransferError::from)?;
    let copied = copy_and_compare(source, target, heads, before).map_err(E::from).and_then(|copied| {
        finish(target, &copied)?;
        Ok(copied)
    });
    match copied {
        Ok(copied) => {
            <Db as TransactionManager<Db>>::commit_transaction(target).map_err(TransferError::Unanswered)?;
            Ok(copied)
        }
        Err(error) => {
            // It may be gone already; nothing of it is kept either way.
            let _ = <Db as TransactionManager<Db>>::rollback_transaction(target);
            Err(error)
        }
    }
}

fn copy_and_compare(
    source: &mut Db,
    target: &mut Db,
    heads: &Heads,
    before: Verified,
) -> Result<Copied, TransferError> {
    let tables = tables::all(source)?;
    if tables != tables::all(target)? {
        return Err(TransferError::Differs("its tables".to_owned()));
    }
    if !tables::is_empty(target)? {
        return Err(TransferError::NotEmpty);
    }
    rows::put_off_references(target)?;
    // The row that names a new database gives way to the one that is copied.
    diesel::delete(database::table).execute(target)?;
    let mut rows = 0;
    for table in &tables {
        rows += rows::copy_table(source, target, table)?;
    }
    rows::check_references(target)?;
    for table in &tables {
        if tables::count(source, table)? != tables::count(target, table)? {
            return Err(TransferError::Differs(table.name.clone()));
        }
    }
    let log = verified(target, heads)?.map_err(|problem| TransferError::Chain("copy", problem))?;
    if log != before {
        return Err(TransferError::Differs("the audit log".to_owned()));
    }
    Ok(Copied { tables: tables.len(), rows, log })
}

/// Walks the whole audit log; the inner result is the log's.
///
/// # Errors
/// When the database cannot be read.
pub fn verified(conn: &mut Db, heads: &Heads) -> Result<Result<Verified, ChainProblem>, Error> {
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
