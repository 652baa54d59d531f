//! One thread's connection: made when it is first needed, replaced when it dies, and left alone for a while when the server does.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use diesel::QueryResult;

use super::executor::roll_back_to;
use super::place::begin_read;
use super::{Db, Error, OpenError, Place};

/// Between two tries to connect, doubled from the first to the last. Meanwhile whoever asks is told at once to come again.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

pub struct Session {
    conn: Option<Db>,
    place: Place,
    connect: fn(&Place) -> Result<Db, OpenError>,
    pause: Duration,
    not_before: Option<Instant>,
}

impl Session {
    pub fn of_a_reader(place: Place, conn: Option<Db>) -> Self {
        Self { conn, place, connect: Place::connect_reader, pause: FIRST_PAUSE, not_before: None }
    }

    pub fn of_a_writer(place: Place, conn: Option<Db>) -> Self {
        Self { conn, place, connect: Place::connect_writer, pause: FIRST_PAUSE, not_before: None }
    }

    /// Begins a transaction, on a new connection when the old one is found dead: nothing was asked of it yet.
    pub fn begin(&mut self, begin: fn(&mut Db) -> QueryResult<()>) -> Option<&mut Db> {
        if let Some(conn) = &mut self.conn
            && let Err(cause) = begin(conn)
        {
            tracing::warn!(%cause, "a connection of the database had died");
            self.conn = None;
        }
        if self.conn.is_none() {
            let mut conn = self.connect()?;
            if let Err(cause) = begin(&mut conn) {
                tracing::error!(%cause, "the database begins no transaction");
                return None;
            }
            self.conn = Some(conn);
        }
        self.conn.as_mut()
    }

    /// Ends what is left of the transaction. False when the connection had to be given up.
    pub fn end(&mut self, lost: bool) -> bool {
        let alive = !lost && self.conn.as_mut().is_some_and(|conn| roll_back_to(conn, 0).is_ok());
        if !alive {
            self.conn = None;
        }
        alive
    }

    /// Reads in one snapshot.
    ///
    /// # Errors
    /// What `work` returns; [`Error::Unavailable`] without a connection, or when a server's was lost: another one answers then.
    pub fn read<T>(&mut self, work: impl FnOnce(&mut Db) -> Result<T, Error>) -> Result<T, Error> {
        let Some(conn) = self.begin(begin_read) else { return Err(Error::Unavailable) };
        let result = catch_unwind(AssertUnwindSafe(|| work(conn))).unwrap_or_else(|_| Err(Error::Panicked));
        let on_a_server = matches!(conn, Db::Pg(_));
        let lost = result.as_ref().err().is_some_and(Error::lost_the_connection);
        if !self.end(lost) {
            tracing::error!("a reader lost its connection");
        }
        match result {
            // Closed, timed out, cut off: whoever asks again is answered by another connection.
            Err(error) if on_a_server && error.breaks_the_transaction() => {
                tracing::error!(%error, "a read was abandoned");
                Err(Error::Unavailable)
            }
            result => result,
        }
    }

    fn connect(&mut self) -> Option<Db> {
        if self.not_before.is_some_and(|moment| Instant::now() < moment) {
            return None;
        }
        match (self.connect)(&self.place) {
            Ok(conn) => {
                self.pause = FIRST_PAUSE;
                self.not_before = None;
                Some(conn)
            }
            Err(cause) => {
                tracing::error!(%cause, "no connection to the database");
                self.not_before = Some(Instant::now() + self.pause);
                self.pause = (self.pause * 2).min(LONGEST_PAUSE);
                None
            }
        }
    }
}
