//! `jiayi backup`: the whole database as one SQLite file, with the signed heads of its audit log, while commands arrive.
//!
//! Both databases are backed up into the same form, so that either can be restored into either. Keys are never inside: whoever finds
//! a backup reads no name in it, and whoever loses the keys has no backup.

use std::fs::{self, DirBuilder, File, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use diesel::prelude::*;
use diesel::sql_types::Text;
use jiayi_core::calendar::Instant;

use super::{migrate, transfer};
use crate::audit::{HeadError, HeadFile, Heads, SignedHead, Verified};
use crate::clock::Clock;
use crate::config::Config;
use crate::database::schema::database;
use crate::database::sql::Key;
use crate::database::{Db, Error, OpenError, Place};
use crate::seal::{KeyFileError, Keys, sync_directory};

pub const RECORDS: &str = "records.db";
pub const HEADS: &str = "audit-heads";

/// Why there is no backup. What had been written of it is removed.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("{}", .0.plain())]
    Open(#[from] OpenError),
    #[error("{} is there already: a backup gets a folder of its own", .0.display())]
    Exists(PathBuf),
    #[error("{}: {cause}", path.display())]
    Io { path: PathBuf, cause: io::Error },
    #[error("the keys: {0}")]
    Keys(#[from] KeyFileError),
    #[error("the file of audit heads: {0}")]
    Heads(#[from] HeadError),
    #[error(transparent)]
    Transfer(#[from] transfer::TransferError),
    #[error(transparent)]
    Database(#[from] Error),
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    move |cause| BackupError::Io { path: path.to_path_buf(), cause }
}

/// Writes a backup into `folder`, which is made; every command that was acknowledged before is in it, and its log was walked.
///
/// # Errors
/// [`BackupError`]; a folder under its own name is a whole backup, whatever happens meanwhile.
pub fn run(config: &Config, folder: &Path) -> Result<Verified, BackupError> {
    if folder.exists() {
        return Err(BackupError::Exists(folder.to_path_buf()));
    }
    let keys = Keys::load(&config.keys.directory)?;
    let part = folder.with_added_extension("part");
    if part.exists() {
        fs::remove_dir_all(&part).map_err(at(&part))?;
    }
    DirBuilder::new().mode(0o700).create(&part).map_err(at(&part))?;
    let log = write(config, &keys, &part).inspect_err(|_| {
        // What is left of it is removed by the next try at the latest.
        let _ = fs::remove_dir_all(&part);
    })?;
    fs::rename(&part, folder).map_err(at(folder))?;
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    sync_directory(parent).map_err(at(parent))?;
    Ok(log)
}

fn write(config: &Config, keys: &Keys, part: &Path) -> Result<Verified, BackupError> {
    let (records, heads) = (part.join(RECORDS), part.join(HEADS));
    // The heads first: each of them is of an entry that the copy holds.
    match fs::copy(config.heads_file(), &heads) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(at(&heads)(cause)),
        _ => {}
    }
    let standing = Heads::read(&heads, keys)?;
    let mut source = Place::of(&config.database)?.connect()?;
    let place = Place::File(records.clone());
    let (mut copy, log) = match &mut source {
        Db::Sqlite(source) => {
            let into = records.to_string_lossy().into_owned();
            diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(into).execute(source).map_err(Error::from)?;
            let mut copy = place.connect()?;
            let log = transfer::verified(&mut copy, &standing)?;
            (copy, log.map_err(|problem| transfer::TransferError::Chain("copy", problem))?)
        }
        Db::Pg(_) => {
            let mut copy = migrate::open(&place)?;
            let nothing_more = |_: &mut Db, _: &transfer::Copied| Ok::<(), transfer::TransferError>(());
            let copied = transfer::copy(&mut source, &mut copy, &standing, nothing_more)?;
            (copy, copied.log)
        }
    };
    let identity = database::table.select((database::incarnation, database::moved_at));
    let (Key(incarnation), moved_at): (Key, Option<Instant>) = identity.first(&mut copy).map_err(Error::from)?;
    if let Some(moved_at) = moved_at {
        return Err(OpenError::Moved(moved_at.day()).into());
    }
    drop(copy);
    let mut of_copy = HeadFile::open(&heads, keys)?;
    if log.count > 0 {
        of_copy.append(SignedHead::sign(keys, incarnation, log.count, log.head, Clock::system().now()))?;
    }
    fs::set_permissions(&records, Permissions::from_mode(0o600)).map_err(at(&records))?;
    for file in [&records, &heads] {
        File::open(file).and_then(|file| file.sync_all()).map_err(at(file))?;
    }
    sync_directory(part).map_err(at(part))?;
    Ok(log)
}
