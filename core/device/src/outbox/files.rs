//! Files that commands name: on the disk before they are shown, on the server before the command that names them is sent. A file stays
//! as long as a command that names it does.

use std::collections::HashSet;

use jiayi_core::calendar::Instant;
use jiayi_core::digest::Digest;
use jiayi_core::id::{AccountId, CommandId};
use rusqlite::{Connection, OptionalExtension, named_params, params};
use serde_json::Value;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::Outbox;
use crate::seal::{Entropy, OpenError, Place, SealKey};
use crate::store::StoreError;

/// Bytes: the server takes no longer one.
const LONGEST: usize = 1_048_576;

/// A file to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    pub name: Digest,
    pub bytes: Zeroizing<Vec<u8>>,
}

impl Outbox {
    /// Puts a file in, for good: it is on the disk when this returns. Again is harmless.
    ///
    /// # Errors
    /// [`StoreError::TooLong`] above 1 MB; when it cannot be written.
    pub fn keep_file(
        &mut self,
        account: AccountId,
        bytes: &[u8],
        made_at: Instant,
        entropy: &mut dyn Entropy,
    ) -> Result<Digest, StoreError> {
        if bytes.len() > LONGEST {
            return Err(StoreError::TooLong);
        }
        let name = Digest::of(bytes);
        let sealed = seal(&self.key, account, &name, bytes, entropy)?;
        self.conn.execute(
            "INSERT INTO files (account, hash, made_at, sealed) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (account, hash) DO UPDATE SET made_at = excluded.made_at, sealed = excluded.sealed",
            params![account.0.as_bytes(), name.as_bytes(), made_at.0, sealed],
        )?;
        Ok(name)
    }

    /// The next file that this incarnation of the server has not, and that something to be sent to it names.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn next_upload(
        &self,
        account: AccountId,
        incarnation: Uuid,
        except: &HashSet<Digest>,
    ) -> Result<Option<Upload>, StoreError> {
        let mut rows = self.conn.prepare_cached(
            "SELECT files.hash, files.sealed FROM files
             JOIN names ON names.hash = files.hash JOIN commands ON commands.id = names.command
             WHERE files.account = :account AND files.incarnation IS NOT :incarnation AND commands.account = :account
               AND (commands.state = 'waiting' OR (commands.state = 'acknowledged' AND commands.incarnation <> :incarnation))
             ORDER BY commands.place",
        )?;
        let given = named_params! { ":account": account.0.as_bytes(), ":incarnation": incarnation.as_bytes() };
        let mut rows = rows.query(given)?;
        while let Some(found) = rows.next()? {
            let (name, sealed) = (Digest::from_bytes(found.get(0)?), found.get::<_, Vec<u8>>(1)?);
            if except.contains(&name) {
                continue;
            }
            // One that a damaged page has changed stays where it is, and its command with it.
            let Ok(bytes) = open(&self.key, account, &name, &sealed) else { continue };
            return Ok(Some(Upload { name, bytes }));
        }
        Ok(None)
    }

    /// This incarnation of the server has it.
    ///
    /// # Errors
    /// When it cannot be written: then it is sent again, which is harmless.
    pub fn uploaded(&mut self, account: AccountId, name: &Digest, incarnation: Uuid) -> Result<(), StoreError> {
        let sql = "UPDATE files SET incarnation = ?3 WHERE account = ?1 AND hash = ?2";
        self.conn.execute(sql, params![account.0.as_bytes(), name.as_bytes(), incarnation.as_bytes()])?;
        Ok(())
    }

    /// The server misses what a command names: it is sent once more.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn files_are_missing(&mut self, id: CommandId) -> Result<(), StoreError> {
        let sql = "UPDATE files SET incarnation = NULL
                   WHERE hash IN (SELECT hash FROM names WHERE command = ?1)
                     AND account = (SELECT account FROM commands WHERE id = ?1)";
        self.conn.execute(sql, [id.0.as_bytes()])?;
        Ok(())
    }

    /// The commands that wait to be sent and name a file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn naming(&self, account: AccountId, name: &Digest) -> Result<Vec<CommandId>, StoreError> {
        let mut rows = self.conn.prepare_cached(
            "SELECT commands.id FROM names JOIN commands ON commands.id = names.command
             WHERE names.hash = ?2 AND commands.account = ?1 AND commands.state = 'waiting' ORDER BY commands.place",
        )?;
        let rows = rows.query_map(params![account.0.as_bytes(), name.as_bytes()], |row| super::command_id(row, 0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Forgets the files made before a moment that no command names which may be sent again.
    pub(super) fn forget_files(&mut self, before: Instant) -> Result<(), StoreError> {
        let sql = "DELETE FROM files WHERE made_at < ?1 AND NOT EXISTS (
                     SELECT 1 FROM names JOIN commands ON commands.id = names.command
                     WHERE names.hash = files.hash AND commands.account = files.account
                       AND commands.state IN ('waiting', 'rejected', 'acknowledged'))";
        self.conn.execute(sql, [before.0])?;
        Ok(())
    }
}

/// Notes which of the files that are kept a command names, whatever the command: a name is the SHA-256 of a content, and nothing else in
/// a command is.
pub(super) fn note_what_it_names(
    conn: &Connection,
    id: CommandId,
    account: [u8; 16],
    envelope: &[u8],
) -> Result<(), StoreError> {
    for name in digests(&serde_json::from_slice(envelope)?) {
        conn.execute(
            "INSERT OR IGNORE INTO names (command, hash) SELECT ?1, hash FROM files WHERE account = ?2 AND hash = ?3",
            params![id.0.as_bytes(), account, name.as_bytes()],
        )?;
    }
    Ok(())
}

fn digests(value: &Value) -> Vec<Digest> {
    match value {
        Value::String(text) => text.parse().into_iter().collect(),
        Value::Array(items) => items.iter().flat_map(digests).collect(),
        Value::Object(fields) => fields.values().flat_map(digests).collect(),
        _ => Vec::new(),
    }
}

/// Copies the files that open from a damaged outbox; the commands that name them are copied after them.
pub(super) fn copy_files(old: &Connection, new: &Connection, key: &SealKey) -> Result<(), StoreError> {
    let last = old.query_row("SELECT max(rowid) FROM files", [], |row| row.get::<_, Option<i64>>(0)).ok().flatten();
    for n in 1..=last.unwrap_or(0).min(super::file::MOST_PLACES) {
        let sql = "SELECT account, hash, made_at, incarnation, sealed FROM files WHERE rowid = ?1";
        let found = old.query_row(sql, [n], |row| {
            let (account, hash): ([u8; 16], [u8; 32]) = (row.get(0)?, row.get(1)?);
            let kept: (i64, Option<[u8; 16]>, Vec<u8>) = (row.get(2)?, row.get(3)?, row.get(4)?);
            Ok((account, hash, kept))
        });
        let Ok(Some((account, hash, (made_at, incarnation, sealed)))) = found.optional() else { continue };
        let (owner, name) = (AccountId(Uuid::from_bytes(account)), Digest::from_bytes(hash));
        if open(key, owner, &name, &sealed).is_err() {
            continue;
        }
        new.execute(
            "INSERT OR IGNORE INTO files (account, hash, made_at, incarnation, sealed) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![account, hash, made_at, incarnation, sealed],
        )?;
    }
    Ok(())
}

fn seal(
    key: &SealKey,
    account: AccountId,
    name: &Digest,
    bytes: &[u8],
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, StoreError> {
    let row: [&[u8]; 2] = [account.0.as_bytes(), name.as_bytes()];
    Ok(key.seal(Place { table: "files", row: &row }, bytes, entropy)?)
}

fn open(key: &SealKey, account: AccountId, name: &Digest, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let row: [&[u8]; 2] = [account.0.as_bytes(), name.as_bytes()];
    key.open(Place { table: "files", row: &row }, sealed)
}
