//! The threads that own the connections: readers, and one writer that commits in groups.
//!
//! The writer takes what is queued (at most [`GROUP`] tasks), runs each in a savepoint and commits once, so that one fsync
//! serves many: 23,000 writes a second against 14,300 with a commit each. Nobody hears of success before the COMMIT.
//! Whatever the engine reports other than a constraint, and a COMMIT that fails, abandons the whole group.

use std::num::NonZeroU32;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use diesel::QueryResult;
use diesel::connection::TransactionManager;
use tokio::sync::oneshot;

use super::sqlite::{self, Place};
use super::{Db, Error, OpenError};
use crate::config;
use crate::operate::migrate;

/// Most tasks in one commit. At 50 ms, the most a task may take, the last of them waits 3 s.
const GROUP: usize = 64;

/// A handle to the database; clones share its threads.
#[derive(Clone)]
pub struct Database(Arc<Threads>);

struct Threads {
    /// `None` in memory, where reads go through the writer's connection, the only one that sees the data.
    readers: Option<Sender<ReadMessage>>,
    writer: Sender<WriteMessage>,
    joins: Mutex<Vec<JoinHandle<()>>>,
    reader_count: usize,
}

enum ReadMessage {
    Read(Box<dyn FnOnce(&mut Db) + Send>),
    Stop,
}

enum WriteMessage {
    Write(Box<dyn Task>),
    Stop,
}

impl Database {
    /// Opens the database, migrates it to this binary's schema, and starts its threads.
    ///
    /// # Errors
    /// [`OpenError`], in words for the operator.
    pub fn open(config: &config::Database) -> Result<Self, OpenError> {
        let place = Place::of(&config.url)?;
        let mut conn = place.connect()?;
        migrate::migrate(&mut conn)?;
        let conn = place.prepare_writer(conn)?;

        let mut joins = Vec::new();
        let (writer, queue) = bounded(config.queue);
        let spawn = |name: String, work: Box<dyn FnOnce() + Send>| {
            let path = config.url.clone();
            Builder::new().name(name).spawn(work).map_err(|cause| OpenError::Open { path, cause: cause.to_string() })
        };
        let writing = Writer { conn, place: place.clone(), queue, stopping: false };
        joins.push(spawn("database-writer".into(), Box::new(move || writing.run()))?);

        let mut readers = None;
        if place != Place::Memory {
            let (sender, queue) = bounded(config.queue);
            for n in 0..config.readers {
                let reading = Reader { conn: place.connect_reader()?, place: place.clone(), queue: queue.clone() };
                joins.push(spawn(format!("database-reader-{n}"), Box::new(move || reading.run()))?);
            }
            readers = Some(sender);
        }
        Ok(Self(Arc::new(Threads { readers, writer, joins: Mutex::new(joins), reader_count: config.readers })))
    }

    /// Reads in one snapshot: all queries of `work` see the same state, and every write acknowledged before.
    ///
    /// # Errors
    /// What `work` returns, [`Error::Busy`] when the queue is full, [`Error::Unavailable`] when the database is closed.
    pub async fn read<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut Db) -> Result<T, Error> + Send + 'static,
    {
        let Some(readers) = &self.0.readers else {
            return self.send(work, Keep::Nothing).await;
        };
        let (reply, answer) = oneshot::channel();
        let task = move |conn: &mut Db| {
            // Nobody waits any more: a full queue empties faster without the work.
            if !reply.is_closed() {
                let _ = reply.send(read_in_snapshot(conn, work));
            }
        };
        match readers.try_send(ReadMessage::Read(Box::new(task))) {
            Err(TrySendError::Full(_)) => return Err(Error::Busy),
            Err(TrySendError::Disconnected(_)) => return Err(Error::Unavailable),
            Ok(()) => {}
        }
        answer.await.unwrap_or_else(|_| Err(Error::Unavailable))
    }

    /// Writes; answers after the COMMIT. An `Err` undoes what `work` wrote and nothing else, unless it breaks the transaction
    /// ([`Error::breaks_the_transaction`]). `work` runs at most once, alone, and may take 50 ms.
    ///
    /// # Errors
    /// What `work` returns, [`Error::Busy`] when the queue is full, [`Error::Unavailable`] when the group was abandoned:
    /// after either, nothing of it was written.
    pub async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut Db) -> Result<T, Error> + Send + 'static,
    {
        self.send(work, Keep::WhatSucceeds).await
    }

    async fn send<T, F>(&self, work: F, keep: Keep) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut Db) -> Result<T, Error> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let task = Job { work: Some(work), keep, result: None, reply };
        match self.0.writer.try_send(WriteMessage::Write(Box::new(task))) {
            Err(TrySendError::Full(_)) => return Err(Error::Busy),
            Err(TrySendError::Disconnected(_)) => return Err(Error::Unavailable),
            Ok(()) => {}
        }
        answer.await.unwrap_or_else(|_| Err(Error::Unavailable))
    }

    /// Waits until everything queued so far is done, then closes every connection. Later calls are [`Error::Unavailable`].
    pub fn close(&self) {
        // A thread that is gone already needs no message.
        let _ = self.0.writer.send(WriteMessage::Stop);
        if let Some(readers) = &self.0.readers {
            for _ in 0..self.0.reader_count {
                let _ = readers.send(ReadMessage::Stop);
            }
        }
        let joins = std::mem::take(&mut *self.0.joins.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in joins {
            if thread.join().is_err() {
                tracing::error!("a thread of the database ended by a panic");
            }
        }
    }
}

struct Reader {
    conn: Db,
    place: Place,
    queue: Receiver<ReadMessage>,
}

impl Reader {
    fn run(mut self) {
        while let Ok(ReadMessage::Read(task)) = self.queue.recv() {
            task(&mut self.conn);
            if roll_back_to(&mut self.conn, 0).is_ok() {
                continue;
            }
            match self.place.connect_reader() {
                Ok(conn) => self.conn = conn,
                Err(cause) => tracing::error!(%cause, "a reader lost its connection"),
            }
        }
    }
}

fn read_in_snapshot<T>(conn: &mut Db, work: impl FnOnce(&mut Db) -> Result<T, Error>) -> Result<T, Error> {
    <Db as TransactionManager<Db>>::begin_transaction(conn)?;
    catch_unwind(AssertUnwindSafe(|| work(conn))).unwrap_or_else(|_| Err(Error::Panicked))
}

struct Writer {
    conn: Db,
    place: Place,
    queue: Receiver<WriteMessage>,
    stopping: bool,
}

impl Writer {
    fn run(mut self) {
        while !self.stopping
            && let Ok(WriteMessage::Write(first)) = self.queue.recv()
        {
            let mut group = Vec::new();
            let committed = self.commit(first, &mut group);
            if let Err(cause) = &committed {
                tracing::error!(%cause, tasks = group.len(), "a group of writes was abandoned");
                self.recover();
            }
            for task in group {
                task.answer(committed.is_ok());
            }
        }
    }

    /// Runs `first` and what is queued behind it, each in a savepoint, and commits.
    fn commit(&mut self, first: Box<dyn Task>, group: &mut Vec<Box<dyn Task>>) -> Result<(), Abandoned> {
        group.push(first);
        sqlite::begin_write(&mut self.conn)?;
        loop {
            if let Some(task) = group.last_mut() {
                run_in_savepoint(&mut self.conn, task.as_mut())?;
            }
            if group.len() == GROUP {
                break;
            }
            match self.queue.try_recv() {
                Ok(WriteMessage::Write(next)) => group.push(next),
                Ok(WriteMessage::Stop) => {
                    self.stopping = true;
                    break;
                }
                Err(_) => break,
            }
        }
        Ok(<Db as TransactionManager<Db>>::commit_transaction(&mut self.conn)?)
    }

    /// A connection whose rollback fails is replaced; if that fails too, the next group finds it broken and tries again.
    fn recover(&mut self) {
        if roll_back_to(&mut self.conn, 0).is_ok() || self.place == Place::Memory {
            return;
        }
        match self.place.connect_writer() {
            Ok(conn) => self.conn = conn,
            Err(cause) => tracing::error!(%cause, "the writer lost its connection"),
        }
    }
}

/// Why a group was abandoned.
#[derive(Debug, thiserror::Error)]
enum Abandoned {
    #[error("{0}")]
    Task(String),
    #[error(transparent)]
    Transaction(#[from] diesel::result::Error),
}

fn run_in_savepoint(conn: &mut Db, task: &mut dyn Task) -> Result<(), Abandoned> {
    <Db as TransactionManager<Db>>::begin_transaction(conn)?;
    match task.run(conn) {
        // After an automatic rollback of everything there is no savepoint left, and this fails.
        Verdict::Keep if depth(conn)? == 2 => Ok(<Db as TransactionManager<Db>>::commit_transaction(conn)?),
        Verdict::Keep => Err(Abandoned::Task("a task left a transaction open".into())),
        Verdict::Undo => Ok(roll_back_to(conn, 1)?),
        Verdict::Abandon(cause) => Err(Abandoned::Task(cause)),
    }
}

fn depth(conn: &mut Db) -> QueryResult<u32> {
    let status = <Db as TransactionManager<Db>>::transaction_manager_status_mut(conn);
    Ok(status.transaction_depth()?.map_or(0, NonZeroU32::get))
}

/// A task that panicked may have left savepoints of its own.
fn roll_back_to(conn: &mut Db, level: u32) -> QueryResult<()> {
    while depth(conn)? > level {
        <Db as TransactionManager<Db>>::rollback_transaction(conn)?;
    }
    Ok(())
}

enum Verdict {
    Keep,
    Undo,
    Abandon(String),
}

#[derive(PartialEq)]
enum Keep {
    WhatSucceeds,
    Nothing,
}

trait Task: Send {
    fn run(&mut self, conn: &mut Db) -> Verdict;
    /// Called once, after COMMIT or after the group was abandoned.
    fn answer(self: Box<Self>, committed: bool);
}

struct Job<T, F> {
    work: Option<F>,
    keep: Keep,
    result: Option<Result<T, Error>>,
    reply: oneshot::Sender<Result<T, Error>>,
}

impl<T, F> Task for Job<T, F>
where
    T: Send,
    F: FnOnce(&mut Db) -> Result<T, Error> + Send,
{
    fn run(&mut self, conn: &mut Db) -> Verdict {
        let Some(work) = self.work.take() else {
            return Verdict::Undo;
        };
        let result = catch_unwind(AssertUnwindSafe(|| work(conn))).unwrap_or_else(|_| Err(Error::Panicked));
        let verdict = match &result {
            Ok(_) if self.keep == Keep::WhatSucceeds => Verdict::Keep,
            Ok(_) => Verdict::Undo,
            Err(error) if error.breaks_the_transaction() => Verdict::Abandon(error.to_string()),
            Err(_) => Verdict::Undo,
        };
        self.result = Some(result);
        verdict
    }

    fn answer(self: Box<Self>, committed: bool) {
        let result = match self.result {
            Some(result) if committed => result,
            _ => Err(Error::Unavailable),
        };
        // Nobody waits any more: the client hung up, and will ask again under the same id.
        let _ = self.reply.send(result);
    }
}
