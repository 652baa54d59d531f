//! Opening SQLite: where the file lies, how a connection is set up, and which transaction a writer begins.

use std::fs;
use std::path::{Path, PathBuf};

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::{Connection, QueryResult, SqliteConnection};

use super::{Db, OpenError};

/// Set on every connection. FULL and WAL: an acknowledged write survives a power cut. mmap and cache as measured
/// (20 joined rows: 1.6 times the throughput of the defaults).
const PRAGMAS: &str = "
    PRAGMA busy_timeout = 5000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -16000;
    PRAGMA mmap_size = 268435456;
";

/// Where the database of a `sqlite:` URL lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// `sqlite::memory:`, for tests: it lives as long as its one connection.
    Memory,
    /// `sqlite:data/jiayi.db`, `sqlite://data/jiayi.db`, `sqlite:///var/lib/jiayi/jiayi.db`.
    File(PathBuf),
}

impl Place {
    /// # Errors
    /// [`OpenError::Scheme`] for everything but a `sqlite:` URL: nothing is guessed from a path.
    pub fn of(url: &str) -> Result<Self, OpenError> {
        let rest = url.strip_prefix("sqlite:").ok_or(OpenError::Scheme)?;
        let path = rest.strip_prefix("//").unwrap_or(rest);
        match path {
            "" => Err(OpenError::Scheme),
            ":memory:" => Ok(Self::Memory),
            path => Ok(Self::File(PathBuf::from(path))),
        }
    }

    /// A bare connection, before migrations; makes the file and its folder, readable by the owner alone.
    pub fn connect(&self) -> Result<Db, OpenError> {
        let name = match self {
            Self::Memory => ":memory:".to_owned(),
            Self::File(path) => {
                make_file(path).map_err(|cause| self.cannot_open(&cause))?;
                path.to_string_lossy().into_owned()
            }
        };
        let conn = SqliteConnection::establish(&name).map_err(|cause| self.cannot_open(&cause))?;
        Ok(Db::Sqlite(conn))
    }

    /// A connection that is ready for the writer.
    pub fn connect_writer(&self) -> Result<Db, OpenError> {
        self.ready(self.connect()?, PRAGMAS)
    }

    /// A connection that is ready for a reader, which cannot write.
    pub fn connect_reader(&self) -> Result<Db, OpenError> {
        self.ready(self.connect()?, &format!("{PRAGMAS} PRAGMA query_only = ON;"))
    }

    pub fn prepare_writer(&self, conn: Db) -> Result<Db, OpenError> {
        self.ready(conn, PRAGMAS)
    }

    fn ready(&self, mut conn: Db, pragmas: &str) -> Result<Db, OpenError> {
        conn.batch_execute(pragmas).map_err(|cause| self.cannot_open(&cause))?;
        Ok(conn)
    }

    fn cannot_open(&self, cause: &dyn std::fmt::Display) -> OpenError {
        let path = match self {
            Self::Memory => ":memory:".to_owned(),
            Self::File(path) => path.display().to_string(),
        };
        OpenError::Open { path, cause: cause.to_string() }
    }
}

fn make_file(path: &Path) -> std::io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        let mut make = fs::DirBuilder::new();
        make.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut make, 0o700);
        make.create(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// Begins a writing transaction. IMMEDIATE on SQLite: a deferred one that reads first fails at once when another process
/// wrote in between, whatever `busy_timeout` says.
pub fn begin_write(conn: &mut Db) -> QueryResult<()> {
    match conn {
        Db::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE"),
        Db::Pg(conn) => AnsiTransactionManager::begin_transaction(conn),
    }
}
