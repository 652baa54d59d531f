//! Who looked at whom: one entry for each request that showed records, written in batches at most a second behind.
//!
//! An answer leaves only when its entry has a place in the queue, so a read is late in the log but never missing from it:
//! when the queue is full the reader waits, and then is told to come again. A graceful stop writes what still waits. A
//! killed process or a power cut loses the entries of at most the last second, in which nothing was changed by them.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;
use jiayi_core::id::ResidentId;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::{sleep, timeout};

use super::{Entry, append_all};
use crate::database::{Database, Error};
use crate::session::Actor;

/// How long an entry waits for others at most.
const WRITE_EVERY: Duration = Duration::from_secs(1);
/// So many that wait are written at once, however early.
const BATCH: usize = 256;
/// Entries that may wait; the next reader waits for a place.
const QUEUE: usize = 1_024;
/// How long a reader waits for a place.
const PATIENCE: Duration = Duration::from_secs(5);

/// The people whose records a request has shown so far; all copies of an actor share it.
#[derive(Debug, Clone, Default)]
pub struct Looked(Arc<Mutex<BTreeSet<ResidentId>>>);

impl Looked {
    pub(crate) fn at(&self, residents: impl IntoIterator<Item = ResidentId>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(residents);
    }

    fn residents(&self) -> Vec<ResidentId> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }
}

/// What `actor` was shown by `route` in this request; none when it was nobody's record but her own.
pub fn shown(actor: &Actor, route: &str, at: Instant) -> Option<Entry> {
    let residents = actor.looked.residents();
    let acting_for = residents.first().copied().filter(|_| actor.role == Role::Resident && residents.len() == 1);
    (!residents.is_empty()).then(|| Entry {
        version: 0,
        at,
        kind: "read".to_owned(),
        account: Some(actor.account),
        session: Some(actor.session),
        role: Some(actor.role.as_str().to_owned()),
        acting_for,
        request: None,
        envelope: None,
        outcome: route.to_owned(),
        code: None,
        residents,
        teams: Vec::new(),
        detail: None,
    })
}

enum Message {
    Read(Box<Entry>),
    /// Write what was sent before this, and say so.
    Flush(oneshot::Sender<()>),
}

/// The queue in front of the log. Cheap to clone.
#[derive(Clone)]
pub struct Reads {
    queue: mpsc::Sender<Message>,
    /// A batch is full, or somebody waits for it.
    due: Arc<Notify>,
}

impl Reads {
    /// Starts the one task that writes; it ends with the last copy of the queue.
    pub fn open(database: Database) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let due = Arc::new(Notify::new());
        tokio::spawn(write_batches(database, waiting, Arc::clone(&due)));
        Self { queue, due }
    }

    /// Gives an entry its place in the queue.
    ///
    /// # Errors
    /// `Busy` when there is none for a while: what was read must not be shown then.
    pub async fn append(&self, entry: Entry) -> Result<(), Error> {
        match timeout(PATIENCE, self.queue.send(Message::Read(Box::new(entry)))).await {
            Ok(Ok(())) => {
                if self.queue.capacity() <= QUEUE - BATCH {
                    self.due.notify_one();
                }
                Ok(())
            }
            Ok(Err(_)) | Err(_) => Err(Error::Busy),
        }
    }

    /// Waits until everything that was given before is in the log.
    ///
    /// # Errors
    /// `Unavailable` when the writing task has ended.
    pub async fn flush(&self) -> Result<(), Error> {
        let (told, written) = oneshot::channel();
        self.queue.send(Message::Flush(told)).await.map_err(|_| Error::Unavailable)?;
        self.due.notify_one();
        written.await.map_err(|_| Error::Unavailable)
    }
}

#[derive(Default)]
struct Batch {
    entries: Vec<Entry>,
    waits: Vec<oneshot::Sender<()>>,
}

impl Batch {
    fn take(&mut self, message: Message) {
        match message {
            Message::Read(entry) => self.entries.push(*entry),
            Message::Flush(told) => self.waits.push(told),
        }
    }
}

/// Sleeps while a batch gathers: to be woken for each entry would cost more than to write it.
async fn write_batches(database: Database, mut waiting: mpsc::Receiver<Message>, due: Arc<Notify>) {
    while let Some(first) = waiting.recv().await {
        // Whether its time is up or it is full: it is written.
        let _ = timeout(WRITE_EVERY, due.notified()).await;
        let mut batch = Batch::default();
        batch.take(first);
        while batch.entries.len() < QUEUE {
            let Ok(message) = waiting.try_recv() else { break };
            batch.take(message);
        }
        write(&database, batch.entries).await;
        // Who waits may have gone away meanwhile.
        for told in batch.waits {
            let _ = told.send(());
        }
    }
}

/// Tries until it is written: while the database cannot take it the queue fills, and reads wait.
async fn write(database: &Database, entries: Vec<Entry>) {
    let entries: Arc<[Entry]> = entries.into();
    loop {
        let batch = Arc::clone(&entries);
        let written = database.write(move |conn| append_all(conn, batch.to_vec())).await;
        match written {
            Ok(()) => return,
            Err(cause) => tracing::error!(%cause, entries = entries.len(), "reads wait for the log"),
        }
        sleep(WRITE_EVERY).await;
    }
}

#[cfg(test)]
#[path = "reads_tests.rs"]
mod tests;
