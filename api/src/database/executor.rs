//! The threads that own the connections: readers and writers behind bounded queues.
//!
//! On SQLite one writer commits in groups ([`super::group`]); on PostgreSQL some writers commit each task alone
//! ([`super::one_by_one`]). A connection never leaves its thread.

use std::num::NonZeroU32;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

use crossbeam_channel::{Sender, TrySendError, bounded};
use diesel::QueryResult;
use diesel::connection::TransactionManager;
use tokio::sync::oneshot;
use uuid::Uuid;

use super::group::GroupWriter;
use super::here;
use super::news::{self, Awaited, News};
use super::one_by_one::Writer;
use super::place::Place;
use super::session::Session;
use super::{Db, Error, OpenError};
use crate::config;
use crate::operate::migrate;

/// A handle to the database; clones share its threads.
#[derive(Clone)]
pub struct Database(Arc<Threads>);

pub(super) struct Threads {
    place: Place,
    closed: AtomicBool,
    /// `None` in memory, where reads go through the writer's connection, the only one that sees the data.
    readers: Option<Sender<ReadMessage>>,
    writers: Sender<WriteMessage>,
    joins: Mutex<Vec<JoinHandle<()>>>,
    reader_count: usize,
    writer_count: usize,
    news: Arc<News>,
}

enum ReadMessage {
    Read(Box<dyn FnOnce(&mut Session) + Send>),
    Stop,
}

pub(super) enum WriteMessage {
    Write(Box<dyn Task>),
    Stop,
}

impl Database {
    /// Opens the database, migrates it to this binary's schema, and starts its threads.
    ///
    /// # Errors
    /// [`OpenError`], in words for the operator.
    pub fn open(config: &config::Database) -> Result<Self, OpenError> {
        let place = Place::of(config)?;
        let conn = place.prepare_writer(migrate::open(&place)?)?;

        let mut joins = Vec::new();
        let spawn = |name: String, work: Box<dyn FnOnce() + Send>| {
            let path = place.to_string();
            Builder::new().name(name).spawn(work).map_err(|cause| OpenError::Open { path, cause: cause.to_string() })
        };
        let (writers, queue) = bounded(config.queue);
        let mut writer_count = 1;
        if let Place::Server(_) = &place {
            writer_count = config.writers;
            let mut first = Some(conn);
            for n in 0..config.writers {
                let writing = Writer::new(Session::of_a_writer(place.clone(), first.take()), queue.clone());
                joins.push(spawn(format!("database-writer-{n}"), Box::new(move || writing.run()))?);
            }
        } else {
            let writing = GroupWriter::new(conn, place.clone(), queue);
            joins.push(spawn("database-writer".into(), Box::new(move || writing.run()))?);
        }

        let mut readers = None;
        if place != Place::Memory {
            let (sender, queue) = bounded(config.queue);
            for n in 0..config.readers {
                // A file is opened while it is there; a server may be asked when somebody reads.
                let conn = if let Place::File(_) = &place { Some(place.connect_reader()?) } else { None };
                let (mut session, queue) = (Session::of_a_reader(place.clone(), conn), queue.clone());
                let reading = move || {
                    while let Ok(ReadMessage::Read(task)) = queue.recv() {
                        task(&mut session);
                    }
                };
                joins.push(spawn(format!("database-reader-{n}"), Box::new(reading))?);
            }
            readers = Some(sender);
        }
        let joins = Mutex::new(joins);
        let (reader_count, closed, news) = (config.readers, AtomicBool::new(false), Arc::default());
        Ok(Self(Arc::new(Threads { place, closed, readers, writers, joins, reader_count, writer_count, news })))
    }

    /// Waits for commits of this process that [`touch`](super::touch) one of these. Begin before reading what is then waited for.
    pub fn await_any(&self, ids: &[Uuid]) -> Awaited {
        self.0.news.await_any(ids)
    }

    /// Everything that somebody waits for.
    pub fn awaited(&self) -> Vec<Uuid> {
        self.0.news.awaited()
    }

    /// Tells those who wait for one of these: somebody has seen what another process committed.
    pub fn tell(&self, ids: &[Uuid]) {
        self.0.news.tell(ids);
    }

    /// Reads in one snapshot: all queries of `work` see the same state, and every write acknowledged before.
    ///
    /// # Errors
    /// What `work` returns, [`Error::Busy`] when the queue is full, [`Error::Unavailable`] when the database is closed or cannot
    /// be reached.
    pub async fn read<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut Db) -> Result<T, Error> + Send + 'static,
    {
        let Some(readers) = &self.0.readers else {
            let mut work = Some(work);
            let once = move |conn: &mut Db| work.take().map_or(Err(Error::Unavailable), |work| work(conn));
            return self.send(once, Keep::Nothing).await;
        };
        let (reply, answer) = oneshot::channel();
        let task = move |session: &mut Session| {
            // Nobody waits any more: a full queue empties faster without the work.
            if !reply.is_closed() {
                let _ = reply.send(session.read(work));
            }
        };
        match readers.try_send(ReadMessage::Read(Box::new(task))) {
            Err(TrySendError::Full(_)) => return Err(Error::Busy),
            Err(TrySendError::Disconnected(_)) => return Err(Error::Unavailable),
            Ok(()) => {}
        }
        answer.await.unwrap_or_else(|_| Err(Error::Unavailable))
    }

    /// Reads a few rows by their keys: from a file on the thread that asks, since the way to another thread and back would cost more than
    /// they do. The caller's thread does nothing else meanwhile, so `work` may take a millisecond.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn read_here<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut Db) -> Result<T, Error> + Send + 'static,
    {
        match &self.0.place {
            Place::File(_) if self.0.closed.load(Ordering::Relaxed) => Err(Error::Unavailable),
            Place::File(_) => here::read(&self.0, &self.0.place, work),
            Place::Memory | Place::Server(_) => self.read(work).await,
        }
    }

    /// Writes; answers after the COMMIT. An `Err` undoes what `work` wrote and nothing else, unless it breaks the transaction
    /// ([`Error::breaks_the_transaction`]). `work` may take 50 ms. On PostgreSQL it runs again from its beginning, with nothing of
    /// the first time kept, when its transaction met another one: it may have no effect outside the database.
    ///
    /// # Errors
    /// What `work` returns, or [`Error::Busy`] when the queue is full: nothing of it was written. [`Error::Unavailable`] when it was
    /// abandoned: then nothing of it was written either, unless the connection died under its COMMIT, so whoever asks again must be
    /// safe to (a command is, by its id).
    pub async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnMut(&mut Db) -> Result<T, Error> + Send + 'static,
    {
        self.send(work, Keep::WhatSucceeds).await
    }

    async fn send<T, F>(&self, work: F, keep: Keep) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnMut(&mut Db) -> Result<T, Error> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let task = Job { work, keep, result: None, reply, touched: Vec::new(), news: Arc::clone(&self.0.news) };
        match self.0.writers.try_send(WriteMessage::Write(Box::new(task))) {
            Err(TrySendError::Full(_)) => return Err(Error::Busy),
            Err(TrySendError::Disconnected(_)) => return Err(Error::Unavailable),
            Ok(()) => {}
        }
        answer.await.unwrap_or_else(|_| Err(Error::Unavailable))
    }

    /// Waits until everything queued so far is done, then closes every connection. Later calls are [`Error::Unavailable`].
    pub fn close(&self) {
        self.0.closed.store(true, Ordering::Relaxed);
        // A thread that is gone already needs no message.
        for _ in 0..self.0.writer_count {
            let _ = self.0.writers.send(WriteMessage::Stop);
        }
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

/// Why a transaction was abandoned.
#[derive(Debug, thiserror::Error)]
pub(super) enum Abandoned {
    #[error("{0}")]
    Task(String),
    #[error(transparent)]
    Transaction(#[from] diesel::result::Error),
}

pub(super) fn depth(conn: &mut Db) -> QueryResult<u32> {
    let status = <Db as TransactionManager<Db>>::transaction_manager_status_mut(conn);
    Ok(status.transaction_depth()?.map_or(0, NonZeroU32::get))
}

/// A task that panicked may have left savepoints of its own.
pub(super) fn roll_back_to(conn: &mut Db, level: u32) -> QueryResult<()> {
    while depth(conn)? > level {
        <Db as TransactionManager<Db>>::rollback_transaction(conn)?;
    }
    Ok(())
}

/// What is to become of a task's writes.
pub(super) enum Verdict {
    Keep,
    Undo,
    /// Undone, and worth another try from the beginning: another transaction did something meanwhile. Only on PostgreSQL.
    MetAnother(String),
    /// The connection is gone, and with it the transaction. Only on PostgreSQL.
    Lost(String),
    Abandon(String),
}

#[derive(PartialEq)]
enum Keep {
    WhatSucceeds,
    Nothing,
}

pub(super) trait Task: Send {
    fn run(&mut self, conn: &mut Db) -> Verdict;
    /// Called once: `settled` after the COMMIT or ROLLBACK that the verdict asked for, and not when the task was abandoned.
    fn answer(self: Box<Self>, settled: bool);
}

struct Job<T, F> {
    work: F,
    keep: Keep,
    result: Option<Result<T, Error>>,
    reply: oneshot::Sender<Result<T, Error>>,
    /// By the try that is kept.
    touched: Vec<Uuid>,
    news: Arc<News>,
}

impl<T, F> Task for Job<T, F>
where
    T: Send,
    F: FnMut(&mut Db) -> Result<T, Error> + Send,
{
    fn run(&mut self, conn: &mut Db) -> Verdict {
        let on_a_server = matches!(conn, Db::Pg(_));
        let work = &mut self.work;
        news::take();
        let result = catch_unwind(AssertUnwindSafe(|| work(conn))).unwrap_or_else(|_| Err(Error::Panicked));
        self.touched = news::take();
        let verdict = match &result {
            Ok(_) if self.keep == Keep::WhatSucceeds => Verdict::Keep,
            Ok(_) => Verdict::Undo,
            Err(error) if on_a_server && error.met_another() => Verdict::MetAnother(error.to_string()),
            Err(error) if on_a_server && error.lost_the_connection() => Verdict::Lost(error.to_string()),
            Err(error) if error.breaks_the_transaction() => Verdict::Abandon(error.to_string()),
            Err(_) => Verdict::Undo,
        };
        self.result = Some(result);
        verdict
    }

    fn answer(self: Box<Self>, settled: bool) {
        if settled && self.keep == Keep::WhatSucceeds && matches!(self.result, Some(Ok(_))) {
            self.news.tell(&self.touched);
        }
        let result = match self.result {
            Some(Err(error)) if error.breaks_the_transaction() => Err(Error::Unavailable),
            Some(result) if settled => result,
            _ => Err(Error::Unavailable),
        };
        // Nobody waits any more: the client hung up, and will ask again under the same id.
        let _ = self.reply.send(result);
    }
}
