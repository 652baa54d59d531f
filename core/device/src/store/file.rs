//! One SQLite file: opened as it must be, and brought up to date.

use std::fs;
use std::io;
use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// What a COMMIT promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// It survives a power cut.
    Full,
    /// It survives the end of the app; a power cut may take the last ones, whole.
    Normal,
}

/// Opens a file and brings it to the newest of `versions`, each a step from the one before.
///
/// # Errors
/// [`StoreError::Newer`] when a newer app wrote it; [`StoreError::Damaged`].
pub fn open_file(path: &Path, versions: &[&str], durability: Durability) -> Result<Connection, StoreError> {
    let mut conn = Connection::open(path)?;
    conn.busy_timeout(std::time::Duration::from_secs(5))?;
    let synchronous = match durability {
        Durability::Full => "FULL",
        Durability::Normal => "NORMAL",
    };
    // Pages freed by a wipe are overwritten: what was sealed there is gone, not only forgotten. A first sync writes all over the file, page by
    // page: 16 MB of it stay in memory, and the log is played into it when it is as long. (At 2,000 residents: 5.4 of a raw
    // insert, without 7.3.)
    let settings = format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;
         PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4096;"
    );
    conn.execute_batch(&settings)?;
    let found: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let found = usize::try_from(found).map_err(|_| StoreError::Damaged)?;
    let steps = versions.get(found..).ok_or(StoreError::Newer { found, known: versions.len() })?;
    for (n, step) in steps.iter().enumerate() {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute_batch(step)?;
        tx.execute_batch(&format!("PRAGMA user_version = {}", found + n + 1))?;
        tx.commit()?;
    }
    Ok(conn)
}

/// Removes a closed file and what SQLite keeps beside it. The log goes first: alone it would be played into the file that comes next.
///
/// # Errors
/// When the system does not allow it.
pub fn remove_file(path: &Path) -> Result<(), StoreError> {
    for ending in ["-wal", "-shm", ""] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        match fs::remove_file(&name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}
