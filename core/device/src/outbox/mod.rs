//! What somebody did on this phone, until the server has acknowledged it and for a while after.
//!
//! A command is `waiting` until it has an outcome. `acknowledged` ones stay, not shown: when the server comes back as an older state of
//! itself (another incarnation) they are sent again, byte for byte. `rejected` ones lie in the tray with what the server said; their
//! author mends them under a new id or sets them aside. Only what was acknowledged is ever deleted: the schema itself refuses the rest.

mod answer;
mod dose_books;
mod drafts;
mod file;
mod files;

#[cfg(test)]
mod crash_tests;
#[cfg(test)]
mod files_tests;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use jiayi_core::calendar::Instant;
use jiayi_core::command::{Command, Envelope};
use jiayi_core::id::{AccountId, CommandId, ResidentId};
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, named_params, params};
use serde::de::DeserializeOwned;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::seal::{Entropy, OpenError, Place, SealKey};
use crate::store::StoreError;

pub use answer::{Answer, Delay, FieldCode, Refusal, Words};
pub use files::Upload;

/// The server takes 256 KiB at once, and 200 commands.
const MOST_BYTES: usize = 192 * 1024;
const MOST_COMMANDS: usize = 100;

/// The durable outbox of one installation.
pub struct Outbox {
    conn: Connection,
    key: SealKey,
}

/// A command to be sent, as the very bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    pub id: CommandId,
    pub bytes: Zeroizing<Vec<u8>>,
}

/// What its author sees of a command that was not acknowledged.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub id: CommandId,
    /// By the phone's clock.
    pub made_at: Instant,
    /// What was meant, or why that cannot be shown.
    pub meant: Result<Envelope, Unread>,
    /// What the server said last, if anything; or why that cannot be shown.
    pub answer: Option<Result<Answer, Unread>>,
}

/// Why something in the outbox cannot be shown. It stays, whatever the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// It does not open: the page that it lies on was changed. It cannot be sent either.
    Damaged(OpenError),
    /// Another version of the app wrote it. It is sent all the same.
    OfAnotherVersion,
}

/// How much there is to send.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pending {
    pub waiting: usize,
    /// When the oldest of them was made.
    pub oldest: Option<Instant>,
    /// Of those waiting: they build on something that was rejected or has not been applied yet.
    pub held: usize,
    pub rejected: usize,
    /// Of other accounts that signed in on this phone before.
    pub of_others: usize,
}

impl Outbox {
    /// Puts a command in, for good: it is on the disk when this returns.
    ///
    /// # Errors
    /// When it cannot be written: then it was not recorded, and whoever asked is told.
    pub fn put(
        &mut self,
        account: AccountId,
        envelope: &Envelope,
        made_at: Instant,
        entropy: &mut dyn Entropy,
    ) -> Result<(), StoreError> {
        let row = NewRow::of(account, envelope, made_at)?;
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        insert(&tx, &self.key, &row, entropy)?;
        tx.commit()?;
        Ok(())
    }

    /// Puts in the visit that a draft has become; the draft goes in the same moment.
    ///
    /// # Errors
    /// As [`Outbox::put`].
    pub fn put_drafted(
        &mut self,
        account: AccountId,
        envelope: &Envelope,
        of: ResidentId,
        made_at: Instant,
        entropy: &mut dyn Entropy,
    ) -> Result<(), StoreError> {
        let row = NewRow::of(account, envelope, made_at)?;
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        drafts::forget(&tx, account, of)?;
        insert(&tx, &self.key, &row, entropy)?;
        tx.commit()?;
        Ok(())
    }

    /// A mended command takes the place of a rejected one, which is kept. False when there is no such one in the tray.
    ///
    /// # Errors
    /// As [`Outbox::put`].
    pub fn mend(
        &mut self,
        account: AccountId,
        rejected: CommandId,
        envelope: &Envelope,
        made_at: Instant,
        entropy: &mut dyn Entropy,
    ) -> Result<bool, StoreError> {
        let row = NewRow::of(account, envelope, made_at)?;
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if !leave_the_tray(&tx, account, rejected, "mended")? {
            return Ok(false);
        }
        insert(&tx, &self.key, &row, entropy)?;
        tx.commit()?;
        Ok(true)
    }

    /// Its author has read why it was rejected and wants no more of it. It is kept, and not shown. False when it is not in the tray.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn set_aside(&mut self, account: AccountId, rejected: CommandId) -> Result<bool, StoreError> {
        leave_the_tray(&self.conn, account, rejected, "set_aside")
    }

    /// The next commands to send, in their order: those that wait, and those that another incarnation of the server has acknowledged;
    /// none whose forerunner this one has neither applied nor taken in for a manager to confirm (`kept_apart`), none whose files it has
    /// not, none of `except`. Where the forerunner goes now, they end before the one that builds on it: what was done after that goes after it,
    /// and the server decides it as the phone did.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn sendable(
        &self,
        account: AccountId,
        incarnation: Uuid,
        except: &HashSet<CommandId>,
        kept_apart: &HashSet<CommandId>,
        most: usize,
    ) -> Result<Vec<Parcel>, StoreError> {
        let mut rows = self.conn.prepare(
            "SELECT id, sealed, EXISTS (
                 SELECT 1 FROM needs JOIN makes ON makes.entity = needs.entity
                 WHERE needs.command = commands.id AND NOT EXISTS (
                   SELECT 1 FROM makes AS made JOIN commands AS forerunner ON forerunner.id = made.command
                   WHERE made.entity = needs.entity
                     AND ((forerunner.state = 'acknowledged' AND forerunner.incarnation = :incarnation)
                       OR hex(forerunner.id) IN (SELECT value FROM json_each(:kept_apart)))))
             FROM commands WHERE account = :account
               AND (state = 'waiting' OR (state = 'acknowledged' AND incarnation <> :incarnation))
               AND NOT EXISTS (
                 SELECT 1 FROM names JOIN files ON files.hash = names.hash AND files.account = commands.account
                 WHERE names.command = commands.id AND files.incarnation IS NOT :incarnation)
             ORDER BY place",
        )?;
        let kept_apart: Vec<String> = kept_apart.iter().map(|id| format!("{:X}", id.0.simple())).collect();
        let kept_apart = serde_json::to_string(&kept_apart)?;
        let given = named_params! {
            ":account": account.0.as_bytes(), ":incarnation": incarnation.as_bytes(), ":kept_apart": kept_apart
        };
        let rows = rows.query_map(given, |row| Ok((command_id(row, 0)?, row.get::<_, Vec<u8>>(1)?, row.get(2)?)))?;
        let (mut parcels, mut size) = (Vec::<Parcel>::new(), 0);
        for row in rows {
            let (id, sealed, builds) = row?;
            if except.contains(&id) {
                continue;
            }
            if builds {
                let forerunners = self.forerunners(id)?;
                if parcels.iter().any(|parcel| forerunners.contains(&parcel.id)) {
                    break;
                }
                continue;
            }
            size += sealed.len();
            if !parcels.is_empty() && (size > MOST_BYTES || parcels.len() >= most.min(MOST_COMMANDS)) {
                break;
            }
            // One that a damaged page has changed stays, and stays counted; the others do not wait for it.
            let Ok(bytes) = open_envelope(&self.key, id, &sealed) else { continue };
            parcels.push(Parcel { id, bytes });
        }
        Ok(parcels)
    }

    /// The commands that make what one builds on.
    fn forerunners(&self, id: CommandId) -> Result<Vec<CommandId>, StoreError> {
        let mut rows = self.conn.prepare_cached(
            "SELECT makes.command FROM needs JOIN makes ON makes.entity = needs.entity WHERE needs.command = ?1",
        )?;
        let rows = rows.query_map([id.0.as_bytes()], |row| command_id(row, 0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Writes the server's answer to a command. The first two kinds are outcomes; the third leaves it waiting.
    ///
    /// # Errors
    /// When it cannot be written: then it is sent again and answered the same.
    pub fn settle(
        &mut self,
        id: CommandId,
        answer: &Answer,
        incarnation: Uuid,
        now: Instant,
        entropy: &mut dyn Entropy,
    ) -> Result<(), StoreError> {
        let bytes = id.0.as_bytes();
        match answer {
            Answer::Applied => {
                self.conn.execute(
                    "UPDATE commands SET state = 'acknowledged', incarnation = ?2, settled_at = ?3, answer = NULL
                     WHERE id = ?1 AND state IN ('waiting', 'acknowledged')",
                    params![bytes, incarnation.as_bytes(), now.0],
                )?;
            }
            Answer::Rejected(_) => {
                let sealed = seal_answer(&self.key, id, answer, entropy)?;
                self.conn.execute(
                    "UPDATE commands SET state = 'rejected', incarnation = NULL, settled_at = ?2, answer = ?3
                     WHERE id = ?1 AND state IN ('waiting', 'acknowledged')",
                    params![bytes, now.0, sealed],
                )?;
            }
            Answer::NotYet(_) => {
                let sealed = seal_answer(&self.key, id, answer, entropy)?;
                let sql = "UPDATE commands SET answer = ?2 WHERE id = ?1 AND state = 'waiting'";
                self.conn.execute(sql, params![bytes, sealed])?;
            }
        }
        Ok(())
    }

    /// A waiting command that the server called too early gets the moment at which it was made by the server's clock, and never one
    /// that is still to come. Nothing is stored there of what was called so, so its bytes may change.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn tell_time_anew(
        &mut self,
        id: CommandId,
        skew_ms: i64,
        now: Instant,
        entropy: &mut dyn Entropy,
    ) -> Result<(), StoreError> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let sql = "SELECT sealed, made_at FROM commands WHERE id = ?1 AND state = 'waiting'";
        let found =
            tx.query_row(sql, [id.0.as_bytes()], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?))).optional()?;
        let Some((sealed, made_at)) = found else { return Ok(()) };
        let bytes = open_envelope(&self.key, id, &sealed)?;
        let envelope: Envelope = serde_json::from_slice(&bytes)?;
        let issued_at = Instant(made_at).plus_ms(skew_ms).min(now.plus_ms(skew_ms));
        if issued_at >= envelope.issued_at {
            return Ok(());
        }
        let anew = Zeroizing::new(serde_json::to_vec(&Envelope { issued_at, ..envelope })?);
        let sealed = seal_envelope(&self.key, id, &anew, entropy)?;
        tx.execute("UPDATE commands SET sealed = ?2 WHERE id = ?1", params![id.0.as_bytes(), sealed])?;
        tx.commit()?;
        Ok(())
    }

    /// What waits, in its order.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn waiting(&self, account: AccountId) -> Result<Vec<Item>, StoreError> {
        self.items(account, "state = 'waiting'")
    }

    /// What was rejected and not yet dealt with, in its order.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn tray(&self, account: AccountId) -> Result<Vec<Item>, StoreError> {
        self.items(account, "state = 'rejected'")
    }

    /// What the server acknowledged since a moment of its clock: until its page is pulled, the phone still shows it by itself.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn acknowledged_since(&self, account: AccountId, since: Instant) -> Result<Vec<Item>, StoreError> {
        self.items(account, &format!("state = 'acknowledged' AND settled_at >= {}", since.0))
    }

    /// When the server last acknowledged something, by its clock.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn last_acknowledged(&self) -> Result<Option<Instant>, StoreError> {
        let sql = "SELECT max(settled_at) FROM commands WHERE state = 'acknowledged'";
        Ok(self.conn.query_row(sql, [], |row| row.get::<_, Option<i64>>(0))?.map(Instant))
    }

    fn items(&self, account: AccountId, which: &str) -> Result<Vec<Item>, StoreError> {
        let sql =
            format!("SELECT id, made_at, sealed, answer FROM commands WHERE account = ?1 AND {which} ORDER BY place");
        let mut rows = self.conn.prepare(&sql)?;
        let rows = rows.query_map([account.0.as_bytes()], |row| {
            Ok((command_id(row, 0)?, row.get(1)?, row.get::<_, Vec<u8>>(2)?, row.get::<_, Option<Vec<u8>>>(3)?))
        })?;
        let mut items = Vec::new();
        for row in rows {
            let (id, made_at, sealed, answer) = row?;
            let meant = self.key.open(envelope_place(&envelope_of(&id)), &sealed);
            let answer = answer.map(|sealed| read(self.key.open(answer_place(&envelope_of(&id)), &sealed)));
            items.push(Item { id, made_at: Instant(made_at), meant: read(meant), answer });
        }
        Ok(items)
    }

    /// # Errors
    /// When it cannot be read.
    pub fn pending(&self, account: AccountId) -> Result<Pending, StoreError> {
        let counted = self.conn.query_row(
            "SELECT count(*) FILTER (WHERE account = ?1 AND state = 'waiting'),
                    min(made_at) FILTER (WHERE account = ?1 AND state = 'waiting'),
                    count(*) FILTER (WHERE account = ?1 AND state = 'waiting' AND EXISTS (
                      SELECT 1 FROM needs JOIN makes ON makes.entity = needs.entity
                      WHERE needs.command = commands.id AND NOT EXISTS (
                        SELECT 1 FROM makes AS made JOIN commands AS forerunner ON forerunner.id = made.command
                        WHERE made.entity = needs.entity AND forerunner.state = 'acknowledged'))),
                    count(*) FILTER (WHERE account = ?1 AND state = 'rejected'),
                    count(*) FILTER (WHERE account <> ?1 AND state IN ('waiting', 'rejected'))
             FROM commands",
            [account.0.as_bytes()],
            |row| {
                let count = |n| row.get::<_, i64>(n).map(|count| usize::try_from(count).unwrap_or(0));
                let oldest = row.get::<_, Option<i64>>(1)?.map(Instant);
                Ok(Pending { waiting: count(0)?, oldest, held: count(2)?, rejected: count(3)?, of_others: count(4)? })
            },
        )?;
        Ok(counted)
    }

    /// Forgets what was acknowledged before a moment, and the files that nothing names any more.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn forget_acknowledged(&mut self, before: Instant) -> Result<usize, StoreError> {
        let sql = "DELETE FROM commands WHERE state = 'acknowledged' AND settled_at < ?1";
        let forgotten = self.conn.execute(sql, [before.0])?;
        self.forget_files(before)?;
        Ok(forgotten)
    }

    /// Writes everything into the one file and closes it.
    ///
    /// # Errors
    /// When the last of it cannot be written; it is in the log then, and read from there.
    pub fn close(self) -> Result<(), StoreError> {
        self.conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
        self.conn.close().map_err(|(_, error)| error.into())
    }
}

/// A row as it is put in.
struct NewRow {
    id: CommandId,
    account: AccountId,
    made_at: Instant,
    bytes: Zeroizing<Vec<u8>>,
    command: Command,
}

impl NewRow {
    fn of(account: AccountId, envelope: &Envelope, made_at: Instant) -> Result<Self, StoreError> {
        let bytes = Zeroizing::new(serde_json::to_vec(envelope)?);
        Ok(Self { id: envelope.id, account, made_at, bytes, command: envelope.command.clone() })
    }
}

fn insert(conn: &Connection, key: &SealKey, row: &NewRow, entropy: &mut dyn Entropy) -> Result<(), StoreError> {
    let NewRow { id, account, made_at, bytes, command } = row;
    let sealed = seal_envelope(key, *id, bytes, entropy)?;
    conn.execute(
        "INSERT INTO commands (id, account, made_at, sealed) VALUES (?1, ?2, ?3, ?4)",
        params![id.0.as_bytes(), account.0.as_bytes(), made_at.0, sealed],
    )?;
    note_what_it_builds(conn, *id, command)?;
    files::note_what_it_names(conn, *id, *account.0.as_bytes(), bytes)
}

fn note_what_it_builds(conn: &Connection, id: CommandId, command: &Command) -> Result<(), StoreError> {
    let builds = command.builds();
    let tables = [
        ("INSERT INTO makes (command, entity) VALUES (?1, ?2)", builds.makes),
        ("INSERT INTO needs (command, entity) VALUES (?1, ?2)", builds.on),
    ];
    for (sql, entities) in tables {
        for entity in entities {
            conn.execute(sql, params![id.0.as_bytes(), entity.as_bytes()])?;
        }
    }
    Ok(())
}

fn leave_the_tray(conn: &Connection, account: AccountId, id: CommandId, state: &str) -> Result<bool, StoreError> {
    let sql = "UPDATE commands SET state = ?3 WHERE id = ?1 AND account = ?2 AND state = 'rejected'";
    Ok(conn.execute(sql, params![id.0.as_bytes(), account.0.as_bytes(), state])? == 1)
}

fn command_id(row: &Row<'_>, column: usize) -> rusqlite::Result<CommandId> {
    Ok(CommandId(Uuid::from_bytes(row.get(column)?)))
}

fn envelope_of(id: &CommandId) -> [&[u8]; 1] {
    [id.0.as_bytes()]
}

fn envelope_place<'a>(row: &'a [&'a [u8]]) -> Place<'a> {
    Place { table: "commands", row }
}

fn answer_place<'a>(row: &'a [&'a [u8]]) -> Place<'a> {
    Place { table: "answers", row }
}

fn seal_envelope(key: &SealKey, id: CommandId, bytes: &[u8], entropy: &mut dyn Entropy) -> Result<Vec<u8>, StoreError> {
    Ok(key.seal(envelope_place(&envelope_of(&id)), bytes, entropy)?)
}

fn open_envelope(key: &SealKey, id: CommandId, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    Ok(key.open(envelope_place(&envelope_of(&id)), sealed)?)
}

fn seal_answer(
    key: &SealKey,
    id: CommandId,
    answer: &Answer,
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, StoreError> {
    let plain = Zeroizing::new(serde_json::to_vec(answer)?);
    Ok(key.seal(answer_place(&envelope_of(&id)), &plain, entropy)?)
}

fn read<T: DeserializeOwned>(opened: Result<Zeroizing<Vec<u8>>, OpenError>) -> Result<T, Unread> {
    let bytes = opened.map_err(Unread::Damaged)?;
    serde_json::from_slice(&bytes).map_err(|_| Unread::OfAnotherVersion)
}
