//! The outbox's file: opened, and saved from when it is damaged.
//!
//! There may be several generations, `outbox-1.db`, `outbox-2.db`, …; the highest is in use. A damaged one stays where it is and the next is
//! made from what can be read of it: aside, then renamed, so that a crash in between begins the saving anew and loses nothing.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use jiayi_core::command::Envelope;
use jiayi_core::id::CommandId;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use uuid::Uuid;

use super::dose_books::copy_dose_books;
use super::drafts::copy_drafts;
use super::files::{copy_files, note_what_it_names};
use super::{Outbox, note_what_it_builds, open_envelope};
use crate::seal::{Entropy, Place, SealKey};
use crate::store::{Durability, Notice, StoreError, open_file, remove_file};

/// Each a step from the one before; a step that was released is never edited.
const VERSIONS: &[&str] = &[
    include_str!("../../../../migrations/device/outbox/1.sql"),
    include_str!("../../../../migrations/device/outbox/2.sql"),
    include_str!("../../../../migrations/device/outbox/3.sql"),
    include_str!("../../../../migrations/device/outbox/4.sql"),
];
/// Only the right key opens it.
const PROBE: Place<'static> = Place { table: "probe", row: &[b"outbox"] };
/// Places that are tried one by one when the file cannot say how many it has, and at most, whatever it says.
pub(super) const PLACES_WITHOUT_A_COUNT: i64 = 10_000;
pub(super) const MOST_PLACES: i64 = 1_000_000;

impl Outbox {
    /// Opens the outbox. One that is damaged, or whose key is lost, stays on the phone beside a new one.
    ///
    /// # Errors
    /// [`StoreError::Newer`]; when the system does not allow it.
    pub fn open(folder: &Path, key: &SealKey, entropy: &mut dyn Entropy) -> Result<(Self, Option<Notice>), StoreError> {
        let newest = newest_generation(folder)?;
        let path = generation(folder, newest.max(1));
        match Self::open_at(&path, key, entropy) {
            Ok(outbox) => Ok((outbox, None)),
            Err(error @ (StoreError::Damaged | StoreError::Sealed(_))) => {
                let Saved { saved, lost, found } = save(folder, newest, key, entropy)?;
                let outbox = Self::open_at(&generation(folder, newest + 1), key, entropy)?;
                let file = name(&path);
                // Without the key nothing opens; with it, only what was damaged does not.
                let notice = match error {
                    StoreError::Sealed(_) if saved == 0 => Notice::OutboxKeyLost { unread: lost, found, file },
                    _ => Notice::OutboxDamaged { saved, lost, file },
                };
                Ok((outbox, Some(notice)))
            }
            Err(error) => Err(error),
        }
    }

    fn open_at(path: &Path, key: &SealKey, entropy: &mut dyn Entropy) -> Result<Self, StoreError> {
        let conn = open_file(path, VERSIONS, Durability::Full)?;
        // Small, and there is no other copy: every page is looked at.
        let sound: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if sound != "ok" {
            return Err(StoreError::Damaged);
        }
        prove_key(&conn, key, entropy)?;
        Ok(Self { conn, key: key.clone() })
    }
}

fn prove_key(conn: &Connection, key: &SealKey, entropy: &mut dyn Entropy) -> Result<(), StoreError> {
    let sealed: Option<Vec<u8>> = conn.query_row("SELECT sealed FROM probe", [], |row| row.get(0)).optional()?;
    match sealed {
        Some(sealed) => {
            key.open(PROBE, &sealed)?;
        }
        None => {
            let sealed = key.seal(PROBE, b"jiayi", entropy)?;
            conn.execute("INSERT INTO probe (one, sealed) VALUES (1, ?1)", [sealed])?;
        }
    }
    Ok(())
}

fn generation(folder: &Path, n: u32) -> PathBuf {
    folder.join(format!("outbox-{n}.db"))
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// 0 when there is none yet.
fn newest_generation(folder: &Path) -> Result<u32, StoreError> {
    let mut newest = 0;
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix("outbox-")?.strip_suffix(".db")?.parse().ok());
        newest = newest.max(number.unwrap_or(0));
    }
    Ok(newest)
}

/// How many commands and drafts came over, how many did not, and how many were found in an older generation.
#[derive(Default)]
struct Saved {
    saved: usize,
    lost: usize,
    found: usize,
}

/// Makes the next generation from what can be read of a damaged one. Where nothing can, because its key is gone, from the newest of those
/// before it that this key opens: a key that was lost before may be back.
fn save(folder: &Path, damaged: u32, key: &SealKey, entropy: &mut dyn Entropy) -> Result<Saved, StoreError> {
    let aside = folder.join("outbox-saving.tmp");
    remove_file(&aside)?;
    let counts = {
        let mut new = open_file(&aside, VERSIONS, Durability::Full)?;
        prove_key(&new, key, entropy)?;
        let tx = new.transaction()?;
        let copy = |n| match Connection::open_with_flags(generation(folder, n), OpenFlags::SQLITE_OPEN_READ_ONLY) {
            Ok(old) => copy_what_opens(&old, &tx, key),
            Err(_) => Ok((0, 0)),
        };
        let (saved, lost) = copy(damaged)?;
        let mut counts = Saved { saved, lost, found: 0 };
        for older in (1..damaged).rev() {
            if counts.saved + counts.found == 0 {
                (counts.found, _) = copy(older)?;
            }
        }
        tx.commit()?;
        // One file with everything in it: that is what is renamed.
        new.execute_batch("PRAGMA journal_mode = DELETE")?;
        counts
    };
    fs::rename(&aside, generation(folder, damaged + 1))?;
    File::open(folder)?.sync_all()?;
    Ok(counts)
}

fn copy_what_opens(old: &Connection, new: &Connection, key: &SealKey) -> Result<(usize, usize), StoreError> {
    let ask = |sql: &str| old.query_row(sql, [], |row| row.get::<_, Option<i64>>(0)).ok().flatten();
    let counted =
        ask("SELECT seq FROM sqlite_sequence WHERE name = 'commands'").max(ask("SELECT max(place) FROM commands"));
    copy_files(old, new, key)?;
    copy_dose_books(old, new, key)?;
    let (mut saved, mut lost) = copy_drafts(old, new, key)?;
    for place in 1..=counted.unwrap_or(PLACES_WITHOUT_A_COUNT).min(MOST_PLACES) {
        match read_row(old, place) {
            // Forgotten since, or never given.
            Ok(None) => {}
            Ok(Some(row)) => match row.write(new, key) {
                Ok(()) => saved += 1,
                Err(error @ StoreError::Full) => return Err(error),
                Err(_) => lost += 1,
            },
            Err(_) => lost += 1,
        }
    }
    Ok((saved, lost))
}

struct OldRow {
    place: i64,
    id: [u8; 16],
    account: [u8; 16],
    state: String,
    made_at: i64,
    settled_at: Option<i64>,
    incarnation: Option<[u8; 16]>,
    sealed: Vec<u8>,
    answer: Option<Vec<u8>>,
}

fn read_row(old: &Connection, place: i64) -> rusqlite::Result<Option<OldRow>> {
    let sql = "SELECT place, id, account, state, made_at, settled_at, incarnation, sealed, answer FROM commands WHERE place = ?1";
    let row = old.query_row(sql, [place], |row| {
        Ok(OldRow {
            place: row.get(0)?,
            id: row.get(1)?,
            account: row.get(2)?,
            state: row.get(3)?,
            made_at: row.get(4)?,
            settled_at: row.get(5)?,
            incarnation: row.get(6)?,
            sealed: row.get(7)?,
            answer: row.get(8)?,
        })
    });
    row.optional()
}

impl OldRow {
    fn id(&self) -> CommandId {
        CommandId(Uuid::from_bytes(self.id))
    }

    fn write(&self, new: &Connection, key: &SealKey) -> Result<(), StoreError> {
        let Self { place, id, account, state, made_at, settled_at, incarnation, sealed, answer } = self;
        let bytes = open_envelope(key, self.id(), sealed)?;
        new.execute(
            "INSERT INTO commands (place, id, account, state, made_at, settled_at, incarnation, sealed, answer)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![place, id, account, state, made_at, settled_at, incarnation, sealed, answer],
        )?;
        note_what_it_names(new, self.id(), self.account, &bytes)?;
        // One that this app cannot read any more is sent as it is, in its order.
        let Ok(envelope) = serde_json::from_slice::<Envelope>(&bytes) else { return Ok(()) };
        note_what_it_builds(new, self.id(), &envelope.command)
    }
}
