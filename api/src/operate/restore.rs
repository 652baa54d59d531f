//! `jiayi restore`: a backup goes into an empty database, under a new incarnation, and the log says to which entry it returned.
//!
//! Phones see the new incarnation, read everything anew and send again what they had been told was kept: what came after the backup
//! is lost only where no phone has it. An old copy that somebody put back by hand is treated the same way, where it lies.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use diesel::prelude::*;
use serde_json::json;
use uuid::Uuid;

use super::backup::{HEADS, RECORDS};
use super::migrate;
use super::transfer::{self, TransferError};
use crate::audit::{self, Entry, HeadError, HeadFile, Heads, SignedHead, Verified};
use crate::clock::Clock;
use crate::config::Config;
use crate::database::schema::database;
use crate::database::sql::Key;
use crate::database::{Db, Error, OpenError, Place, begin_write};
use crate::seal::{KeyFileError, Keys, WrongKey};

/// Why nothing was restored: the database is as it was.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    #[error("{}", .0.plain())]
    Open(#[from] OpenError),
    #[error("{}: {cause}", path.display())]
    Io { path: PathBuf, cause: io::Error },
    #[error("the keys: {0}")]
    Keys(#[from] KeyFileError),
    #[error("the keys are not those that this backup was written with: {0}")]
    WrongKey(#[from] WrongKey),
    #[error("the file of audit heads: {0}")]
    Heads(#[from] HeadError),
    #[error("the database does not stand behind its signed heads: there is nothing to go on from")]
    NotBehind,
    #[error(transparent)]
    Transfer(#[from] TransferError),
    #[error(transparent)]
    Database(#[from] Error),
}

impl From<diesel::result::Error> for RestoreError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> RestoreError {
    move |cause| RestoreError::Io { path: path.to_path_buf(), cause }
}

/// Restores the backup in `folder` into the configured database, which is empty; gives the log as the backup held it.
///
/// # Errors
/// [`RestoreError`].
pub fn from_backup(config: &Config, folder: &Path) -> Result<Verified, RestoreError> {
    let keys = Keys::load(&config.keys.directory)?;
    // Migrations of a newer binary run on a copy: a backup is never changed.
    let copy = config.keys.directory.with_file_name("restoring.db");
    let records = folder.join(RECORDS);
    fs::copy(&records, &copy).map_err(at(&records))?;
    let restored = copy_in(config, &keys, &folder.join(HEADS), &copy);
    fs::remove_file(&copy).map_err(at(&copy))?;
    restored
}

fn copy_in(config: &Config, keys: &Keys, heads: &Path, copy: &Path) -> Result<Verified, RestoreError> {
    let mut source = migrate::open(&Place::File(copy.to_path_buf()))?;
    let probe: Option<Vec<u8>> = database::table.select(database::key_probe).first(&mut source)?;
    keys.check_probe(&probe.unwrap_or_default())?;
    let (of_backup, until) = (Heads::read(heads, keys)?, newest(&mut source)?);
    // The heads of this machine, if there are any, know the same log.
    let here = Heads::as_of(incarnation(&mut source)?, &config.heads_file(), keys)?.up_to(until);
    transfer::verified(&mut source, &here)?.map_err(|problem| TransferError::Chain("backup", problem))?;
    if !config.heads_file().exists() {
        fs::copy(heads, config.heads_file()).map_err(at(heads))?;
        File::open(config.heads_file()).and_then(|file| file.sync_all()).map_err(at(heads))?;
    }
    let mut target = migrate::open(&Place::of(&config.database)?)?;
    let copied = transfer::copy(&mut source, &mut target, &of_backup, |target, copied| {
        go_on_as_another(target, config, keys, copied.log)
    })?;
    Ok(copied.log)
}

/// Goes on with an old copy of the database that was put back by hand, and that a server therefore refuses to serve.
///
/// # Errors
/// [`RestoreError`]; a log that is not whole by itself is not gone on with.
pub fn by_hand(config: &Config) -> Result<Verified, RestoreError> {
    let keys = Keys::load(&config.keys.directory)?;
    let mut conn = migrate::open(&Place::of(&config.database)?)?;
    let (incarnation, until) = (incarnation(&mut conn)?, newest(&mut conn)?);
    let heads = Heads::as_of(incarnation, &config.heads_file(), &keys)?;
    if heads.standing().last().is_none_or(|head| head.incarnation() != incarnation || head.version() <= until) {
        return Err(RestoreError::NotBehind);
    }
    let log = transfer::verified(&mut conn, &heads.up_to(until))?;
    let log = log.map_err(|problem| TransferError::Chain("database", problem))?;
    begin_write(&mut conn)?;
    go_on_as_another(&mut conn, config, &keys, log)?;
    <Db as diesel::connection::TransactionManager<Db>>::commit_transaction(&mut conn)?;
    Ok(log)
}

/// A new incarnation, an entry that names the head it returned to, and the first head of the new incarnation. The head is written
/// before the commit: killed in between, the same call goes on, and no server starts on the half of it.
fn go_on_as_another(conn: &mut Db, config: &Config, keys: &Keys, log: Verified) -> Result<(), RestoreError> {
    let (incarnation, now) = (Uuid::now_v7(), Clock::system().now());
    diesel::update(database::table).set(database::incarnation.eq(Key(incarnation))).execute(conn)?;
    let detail = json!({ "act": "restored", "entry": log.count, "head": log.head.to_string(), "as": incarnation });
    audit::append(conn, Entry::of_the_house(now, detail.to_string()))?;
    if let Some((version, hash)) = audit::newest(conn)? {
        let head = SignedHead::sign(keys, incarnation, version, hash, now);
        HeadFile::open(&config.heads_file(), keys)?.append(head)?;
    }
    Ok(())
}

fn incarnation(conn: &mut Db) -> Result<Uuid, Error> {
    let Key(incarnation) = database::table.select(database::incarnation).first(conn)?;
    Ok(incarnation)
}

/// The version of the newest entry of the log; 0 without any.
fn newest(conn: &mut Db) -> Result<u64, Error> {
    Ok(audit::newest(conn)?.map_or(0, |(version, _)| version))
}
