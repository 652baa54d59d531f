//! What the feeds brought: entities as they were written, which feeds hold each, how far each feed was read.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use jiayi_core::view::{Change, Page};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{Durability, Notice, StoreError, open_file, remove_file};
use crate::feed::Feed;
use crate::seal::{Entropy, Place, SealKey};

/// Each a step from the one before; a step that was released is never edited.
const VERSIONS: &[&str] = &[
    include_str!("../../../../migrations/device/records/1.sql"),
    include_str!("../../../../migrations/device/records/2.sql"),
    include_str!("../../../../migrations/device/records/3.sql"),
    include_str!("../../../../migrations/device/records/4.sql"),
];
const FILE: &str = "records.db";
/// Where a damaged one lies, one at a time: somebody may want to know what happened to it.
const ASIDE: &str = "records-damaged.db";
const PROBE: &str = "probe";

/// The sealed records of one installation.
pub struct Records {
    pub(super) conn: Connection,
    path: PathBuf,
    pub(super) key: SealKey,
}

/// One entity as it is now on the phone, or that it is there no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    pub kind: String,
    pub id: Uuid,
    /// Where it lies in the file, or lay.
    pub place: i64,
    /// The JSON that the server wrote.
    pub json: Option<String>,
}

/// What became of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// What it changed, in its order.
    Written(Vec<Effect>),
    /// The feed has been read further meanwhile, or begun anew: nothing was changed.
    Superseded,
}

impl Records {
    /// Opens the records, or begins anew where they cannot be read: the server has them all.
    ///
    /// # Errors
    /// [`StoreError::Newer`]; when the system does not allow it.
    pub fn open(folder: &Path, key: &SealKey, entropy: &mut dyn Entropy) -> Result<(Self, Option<Notice>), StoreError> {
        let path = folder.join(FILE);
        match Self::open_at(&path, key, entropy) {
            Ok(records) => Ok((records, None)),
            Err(error @ (StoreError::Damaged | StoreError::Sealed(_))) => {
                let notice = match error {
                    // Nothing can be read of them, by nobody.
                    StoreError::Sealed(_) => remove_file(&path).map(|()| Notice::RecordsKeyLost)?,
                    _ => Notice::RecordsDamaged { file: move_aside(folder)? },
                };
                Ok((Self::open_at(&path, key, entropy)?, Some(notice)))
            }
            Err(error) => Err(error),
        }
    }

    fn open_at(path: &Path, key: &SealKey, entropy: &mut dyn Entropy) -> Result<Self, StoreError> {
        let conn = open_file(path, VERSIONS, Durability::Normal)?;
        let mut records = Self { conn, path: path.to_path_buf(), key: key.clone() };
        match records.kept::<bool>(PROBE)? {
            Some(_) => Ok(records),
            None => records.keep(PROBE, &true, entropy).map(|()| records),
        }
    }

    /// Begins anew, with nothing: for another account, a key that is to be forgotten. What was set aside goes too.
    ///
    /// # Errors
    /// When the system does not allow it.
    pub fn wipe(&mut self, entropy: &mut dyn Entropy) -> Result<(), StoreError> {
        drop(std::mem::replace(&mut self.conn, Connection::open_in_memory()?));
        remove_file(&self.path)?;
        remove_file(&self.path.with_file_name(ASIDE))?;
        *self = Self::open_at(&self.path, &self.key, entropy)?;
        Ok(())
    }

    /// Begins anew beside a file that turned out damaged: its name from now on.
    ///
    /// # Errors
    /// When the system does not allow it.
    pub fn set_aside(&mut self, entropy: &mut dyn Entropy) -> Result<String, StoreError> {
        drop(std::mem::replace(&mut self.conn, Connection::open_in_memory()?));
        let folder = self.path.parent().unwrap_or(Path::new("")).to_path_buf();
        let file = move_aside(&folder)?;
        *self = Self::open_at(&self.path, &self.key, entropy)?;
        Ok(file)
    }

    /// Writes everything into the one file and closes it: a sleeping app that holds a lock is killed.
    ///
    /// # Errors
    /// When the last of it cannot be written; it is in the log then, and read from there.
    pub fn close(self) -> Result<(), StoreError> {
        self.conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
        self.conn.close().map_err(|(_, error)| error.into())
    }

    /// Where a feed was read to.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn cursor(&self, feed: Feed) -> Result<Option<String>, StoreError> {
        cursor(&self.conn, feed)
    }

    /// Whether a feed was read to its end once: before, what the phone shows is a part.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn is_whole(&self, feed: Feed) -> Result<bool, StoreError> {
        let found =
            self.conn.query_row("SELECT whole FROM feeds WHERE feed = ?1", [feed.to_string()], |row| row.get(0));
        Ok(found.optional()?.unwrap_or(false))
    }

    /// Writes one page: entities, memberships, evictions and the cursor in one transaction. `after` is the cursor that it was
    /// asked with.
    ///
    /// # Errors
    /// When it cannot be written: then nothing of it is.
    pub fn apply(
        &mut self,
        feed: Feed,
        after: Option<&str>,
        page: &Page,
        entropy: &mut dyn Entropy,
    ) -> Result<Applied, StoreError> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if cursor(&tx, feed)?.as_deref() != after {
            return Ok(Applied::Superseded);
        }
        // Once whole, a feed stays whole: later pages bring what is newer.
        let number = tx.query_row(
            "INSERT INTO feeds (feed, cursor, whole) VALUES (?1, ?2, ?3)
             ON CONFLICT (feed) DO UPDATE SET cursor = excluded.cursor, whole = max(whole, excluded.whole) RETURNING number",
            params![feed.to_string(), page.cursor, !page.has_more],
            |row| row.get(0),
        )?;
        let from = Source { number, is_residents: matches!(feed, Feed::Resident(_)) };
        let next: i64 = tx.query_row("SELECT next FROM places", [], |row| row.get(0))?;
        let mut effects = Vec::with_capacity(page.changes.len());
        let mut places = next..;
        for (change, place) in page.changes.iter().zip(&mut places) {
            effects.extend(apply_change(&tx, &self.key, from, place, change, entropy)?);
        }
        tx.execute("UPDATE places SET next = ?1", [places.start])?;
        tx.commit()?;
        Ok(Applied::Written(effects))
    }

    /// Forgets a feed: its cursor, and what no other feed holds.
    ///
    /// # Errors
    /// When it cannot be written: then nothing of it is.
    pub fn drop_feed(&mut self, feed: Feed) -> Result<Vec<Effect>, StoreError> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let effects = drop_feed(&tx, &feed.to_string())?;
        tx.commit()?;
        Ok(effects)
    }

    /// Whether anything is held for a feed that is none of these.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn holds_others(&self, feeds: &[Feed]) -> Result<bool, StoreError> {
        let kept: Vec<String> = feeds.iter().map(Feed::to_string).collect();
        Ok(all_feeds(&self.conn)?.iter().any(|feed| !kept.contains(feed)))
    }

    /// Forgets every feed but these: what is no longer one's to follow leaves the phone.
    ///
    /// # Errors
    /// When it cannot be written: then nothing of it is.
    pub fn keep_only(&mut self, feeds: &[Feed]) -> Result<Vec<Effect>, StoreError> {
        let kept: Vec<String> = feeds.iter().map(Feed::to_string).collect();
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut effects = Vec::new();
        for feed in all_feeds(&tx)? {
            if !kept.contains(&feed) {
                effects.extend(drop_feed(&tx, &feed)?);
            }
        }
        tx.commit()?;
        Ok(effects)
    }

    /// Of everything that is there.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn places(&self) -> Result<HashSet<i64>, StoreError> {
        // Of the narrow index of names alone, not of the rows.
        let mut places = self.conn.prepare("SELECT place FROM entities")?;
        let places = places.query_map([], |row| row.get(0))?;
        Ok(places.collect::<Result<_, _>>()?)
    }

    /// What lies at some places.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], and [`StoreError::Sealed`] when a row was changed from outside: the file is damaged then.
    pub fn read<'a>(&self, places: impl IntoIterator<Item = &'a i64>) -> Result<Vec<Effect>, StoreError> {
        let mut find = self.conn.prepare_cached("SELECT kind, id, sealed FROM entities WHERE place = ?1")?;
        let mut records = Vec::new();
        for &place in places {
            let mut rows = find.query([place])?;
            let row = rows.next()?.ok_or(StoreError::Damaged)?;
            let (kind, id): (String, [u8; 16]) = (row.get(0)?, row.get(1)?);
            let sealed = row.get_ref(2)?.as_blob().map_err(|_| StoreError::Damaged)?;
            let opened = self.key.open(Place { table: "records", row: &[kind.as_bytes(), &id] }, sealed)?;
            let json = str::from_utf8(&opened).map_err(|_| StoreError::Damaged)?.to_owned();
            records.push(Effect { kind, id: Uuid::from_bytes(id), place, json: Some(json) });
        }
        Ok(records)
    }

    /// What a command that edits an entity names as `seen`; none when no feed has said.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn seen(&self, kind: &str, id: Uuid) -> Result<Option<i64>, StoreError> {
        let mut row = self.conn.prepare_cached("SELECT seen FROM entities WHERE kind = ?1 AND id = ?2")?;
        Ok(row.query_row(params![kind, id.as_bytes()], |row| row.get(0)).optional()?.flatten())
    }

    /// A small thing kept under a name.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn kept<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, StoreError> {
        let sealed: Option<Vec<u8>> =
            self.conn.query_row("SELECT sealed FROM kept WHERE name = ?1", [name], |row| row.get(0)).optional()?;
        let Some(sealed) = sealed else { return Ok(None) };
        let opened = self.key.open(Place { table: "kept", row: &[name.as_bytes()] }, &sealed)?;
        Ok(Some(serde_json::from_slice(&opened)?))
    }

    /// # Errors
    /// When it cannot be written: then what was kept before is.
    pub fn keep<T: Serialize>(&mut self, name: &str, value: &T, entropy: &mut dyn Entropy) -> Result<(), StoreError> {
        keep(&self.conn, &self.key, name, value, entropy)
    }

    /// # Errors
    /// When it cannot be written.
    pub fn forget(&mut self, name: &str) -> Result<(), StoreError> {
        self.conn.execute("DELETE FROM kept WHERE name = ?1", [name])?;
        Ok(())
    }

    #[cfg(test)]
    pub(crate) fn conn(&self) -> &Connection {
        &self.conn
    }
}

pub(super) fn keep<T: Serialize>(
    conn: &Connection,
    key: &SealKey,
    name: &str,
    value: &T,
    entropy: &mut dyn Entropy,
) -> Result<(), StoreError> {
    let plain = zeroize::Zeroizing::new(serde_json::to_vec(value)?);
    let sealed = key.seal(Place { table: "kept", row: &[name.as_bytes()] }, &plain, entropy)?;
    conn.execute("INSERT OR REPLACE INTO kept (name, sealed) VALUES (?1, ?2)", params![name, sealed])?;
    Ok(())
}

/// Moves a closed, damaged file and its log to where it stays.
fn move_aside(folder: &Path) -> Result<String, StoreError> {
    remove_file(&folder.join(ASIDE))?;
    for ending in ["-wal", ""] {
        let (from, to) = (folder.join(format!("{FILE}{ending}")), folder.join(format!("{ASIDE}{ending}")));
        match fs::rename(from, to) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    remove_file(&folder.join(FILE))?;
    Ok(ASIDE.to_owned())
}

fn cursor(conn: &Connection, feed: Feed) -> Result<Option<String>, StoreError> {
    let found = conn.query_row("SELECT cursor FROM feeds WHERE feed = ?1", [feed.to_string()], |row| row.get(0));
    Ok(found.optional()?)
}

fn all_feeds(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let mut feeds = conn.prepare("SELECT feed FROM feeds")?;
    let feeds = feeds.query_map([], |row| row.get(0))?;
    Ok(feeds.collect::<Result<_, _>>()?)
}

/// The feed that a page is of, as the file knows it.
#[derive(Clone, Copy)]
struct Source {
    number: i64,
    /// Its versions are those that a command names as `seen`.
    is_residents: bool,
}

fn apply_change(
    tx: &Transaction<'_>,
    key: &SealKey,
    from: Source,
    place: i64,
    change: &Change,
    entropy: &mut dyn Entropy,
) -> Result<Option<Effect>, StoreError> {
    let Change { kind, id, version, seen, entity, evicted } = change;
    let bytes = id.as_bytes().as_slice();
    if *evicted {
        let mut find = tx.prepare_cached("SELECT place FROM entities WHERE id = ?1 AND kind = ?2")?;
        let Some(place) = find.query_row(params![bytes, kind], |row| row.get(0)).optional()? else { return Ok(None) };
        tx.execute("DELETE FROM holds WHERE feed = ?1 AND entity = ?2", params![from.number, place])?;
        return remove_if_nobody_holds(tx, place);
    }
    let Some(entity) = entity else { return Ok(None) };
    let sealed =
        key.seal(Place { table: "records", row: &[kind.as_bytes(), bytes] }, entity.get().as_bytes(), entropy)?;
    let mut write = tx.prepare_cached(
        "INSERT INTO entities (place, kind, id, seen, sealed) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id, kind) DO UPDATE SET place = excluded.place, sealed = excluded.sealed, seen = excluded.seen",
    )?;
    let own = from.is_residents.then_some(*version);
    write.execute(params![place, kind, bytes, seen.or(own), sealed])?;
    let mut hold = tx.prepare_cached("INSERT INTO holds (feed, entity) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?;
    hold.execute(params![from.number, place])?;
    Ok(Some(Effect { kind: kind.clone(), id: *id, place, json: Some(entity.get().to_owned()) }))
}

fn remove_if_nobody_holds(tx: &Transaction<'_>, place: i64) -> Result<Option<Effect>, StoreError> {
    let mut remove = tx.prepare_cached(
        "DELETE FROM entities WHERE place = ?1 AND NOT EXISTS (SELECT 1 FROM holds WHERE holds.entity = ?1) RETURNING kind, id",
    )?;
    let removed = remove.query_row([place], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    Ok(removed.map(|(kind, id)| Effect { kind, id: Uuid::from_bytes(id), place, json: None }))
}

fn drop_feed(tx: &Transaction<'_>, feed: &str) -> Result<Vec<Effect>, StoreError> {
    let number = tx.query_row("SELECT number FROM feeds WHERE feed = ?1", [feed], |row| row.get::<_, i64>(0));
    let Some(number) = number.optional()? else { return Ok(Vec::new()) };
    let held: Vec<i64> = {
        let mut held = tx.prepare("SELECT entity FROM holds WHERE feed = ?1")?;
        let held = held.query_map([number], |row| row.get(0))?;
        held.collect::<Result<_, _>>()?
    };
    tx.execute("DELETE FROM holds WHERE feed = ?1", [number])?;
    tx.execute("DELETE FROM feeds WHERE number = ?1", [number])?;
    let mut effects = Vec::new();
    for place in held {
        effects.extend(remove_if_nobody_holds(tx, place)?);
    }
    Ok(effects)
}
