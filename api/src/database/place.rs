//! Where the database lies, by the scheme of its URL, and how a connection to it is made ready.

use std::fmt;
use std::path::PathBuf;

use diesel::QueryResult;
use diesel::connection::AnsiTransactionManager;

use super::{Db, OpenError, postgres, sqlite};
use crate::config;

/// Chosen by the URL's scheme alone: nothing is guessed, and nothing else is tried.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// `sqlite::memory:`, for tests: it lives as long as its one connection.
    Memory,
    /// `sqlite:data/jiayi.db`, `sqlite://data/jiayi.db`, `sqlite:///var/lib/jiayi/jiayi.db`.
    File(PathBuf),
    /// `postgres://user:password@host/database`, and the schema of this alliance in it.
    Server(postgres::Target),
}

impl Place {
    /// # Errors
    /// [`OpenError::Scheme`] for everything but a `sqlite:` or `postgres:` URL.
    pub fn of(config: &config::Database) -> Result<Self, OpenError> {
        let url = config.url.as_str();
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Server(postgres::Target::new(url, &config.schema)));
        }
        let rest = url.strip_prefix("sqlite:").ok_or(OpenError::Scheme)?;
        let path = rest.strip_prefix("//").unwrap_or(rest);
        match path {
            "" => Err(OpenError::Scheme),
            ":memory:" => Ok(Self::Memory),
            path => Ok(Self::File(PathBuf::from(path))),
        }
    }

    /// A bare connection, as migrations need it: without limits of time, on SQLite without foreign keys.
    pub fn connect(&self) -> Result<Db, OpenError> {
        match self {
            Self::Memory => sqlite::connect(None).map_err(|cause| self.cannot_open(&cause)),
            Self::File(path) => sqlite::connect(Some(path)).map_err(|cause| self.cannot_open(&cause)),
            Self::Server(target) => target.connect().map_err(|cause| self.cannot_open(&cause)),
        }
    }

    /// A connection that is ready for a writer.
    pub fn connect_writer(&self) -> Result<Db, OpenError> {
        self.prepare_writer(self.connect()?)
    }

    /// A connection that is ready for a reader, which cannot write.
    pub fn connect_reader(&self) -> Result<Db, OpenError> {
        let mut conn = self.prepare_writer(self.connect()?)?;
        let ready = match &mut conn {
            Db::Sqlite(conn) => sqlite::forbid_writes(conn),
            // Its transactions say so themselves: `BEGIN … READ ONLY`.
            Db::Pg(_) => Ok(()),
        };
        ready.map_err(|cause| self.cannot_open(&cause))?;
        Ok(conn)
    }

    pub fn prepare_writer(&self, mut conn: Db) -> Result<Db, OpenError> {
        let ready = match &mut conn {
            Db::Sqlite(conn) => sqlite::prepare(conn),
            Db::Pg(conn) => postgres::limit(conn),
        };
        ready.map_err(|cause| self.cannot_open(&cause))?;
        Ok(conn)
    }

    fn cannot_open(&self, cause: &dyn fmt::Display) -> OpenError {
        OpenError::Open { path: self.to_string(), cause: cause.to_string() }
    }
}

impl fmt::Display for Place {
    /// For logs and the terminal: never with a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory => f.write_str(":memory:"),
            Self::File(path) => path.display().fmt(f),
            Self::Server(target) => target.fmt(f),
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Begins a writing transaction. IMMEDIATE on SQLite: a deferred one that reads first fails at once when another process
/// wrote in between, whatever `busy_timeout` says. READ COMMITTED on PostgreSQL: a command locks its feeds before it reads,
/// and each statement after that sees what was committed under those locks.
pub fn begin_write(conn: &mut Db) -> QueryResult<()> {
    match conn {
        Db::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE"),
        Db::Pg(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN ISOLATION LEVEL READ COMMITTED"),
    }
}

/// Begins a transaction whose queries all see the same state.
pub fn begin_read(conn: &mut Db) -> QueryResult<()> {
    match conn {
        Db::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN"),
        Db::Pg(conn) => {
            AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        }
    }
}
