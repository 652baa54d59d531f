//! `jiayi move`: a database goes from SQLite to PostgreSQL or back, whole, and goes on where it was.
//!
//! The source is closed first, then copied, then compared. Killed at any moment there is one database to go on with: the source takes no
//! change once it is closed, and the target is nothing until its one transaction commits. The same call again goes on from there; a
//! copy that fails opens the source again.

mod closing;

use diesel::prelude::*;
use jiayi_core::calendar::Instant;

use super::transfer::{self, Copied, TransferError};
use crate::audit::{self, Heads};
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::database::schema::database;
use crate::database::{Error, OpenError, Place};
use crate::operate::migrate;
use crate::seal::{KeyFileError, Keys};

/// Why nothing was moved: the source stands as it was.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    #[error("{}", .0.plain())]
    Open(#[from] OpenError),
    #[error("source and target are the same")]
    Same,
    #[error("the source has never been used: there is nothing to move")]
    Nothing,
    #[error("the keys: {0}")]
    Keys(#[from] KeyFileError),
    #[error("the file of audit heads: {0}")]
    Heads(#[from] audit::HeadError),
    #[error(transparent)]
    Transfer(#[from] TransferError),
    #[error(transparent)]
    Database(#[from] Error),
}

/// Moves the database at `from` into the empty one at `to`; schemas are the configuration's.
///
/// # Errors
/// [`MoveError`]; then the source is open again and the target as empty as before, but for [`TransferError::Unanswered`].
pub fn run(config: &Config, from: &str, to: &str) -> Result<Copied, MoveError> {
    let at = |url: &str| Place::of(&config::Database { url: url.to_owned(), ..config.database.clone() });
    let (from, to) = (at(from)?, at(to)?);
    if from == to {
        return Err(MoveError::Same);
    }
    let keys = Keys::load(&config.keys.directory)?;
    let heads = Heads::read(&config.heads_file(), &keys)?;
    let (mut source, mut target) = (migrate::open(&from)?, migrate::open(&to)?);
    if !transfer::is_empty(&mut target)? {
        return Err(TransferError::NotEmpty.into());
    }
    if audit::newest(&mut source)?.is_none() {
        return Err(MoveError::Nothing);
    }
    // Closed before: an earlier move was killed half-way.
    closing::close(&mut source, Clock::system().now())?;
    let moved = transfer::copy(&mut source, &mut target, &heads, |target, _| {
        let opened = diesel::update(database::table).set(database::moved_at.eq(None::<Instant>));
        opened.execute(target).map(drop).map_err(TransferError::from)
    });
    match &moved {
        // There may be a copy that goes on: of two open databases one would be lost.
        Ok(_) | Err(TransferError::Unanswered(_)) => {}
        Err(_) => closing::open_again(&mut source)?,
    }
    Ok(moved?)
}

#[cfg(test)]
mod tests;
