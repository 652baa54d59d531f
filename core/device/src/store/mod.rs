//! The phone's two files: what can be fetched again, and what cannot.
//!
//! They are apart so that nothing that happens to the records (a wipe, a damaged page, a lost key, a full disk during a first sync)
//! touches what somebody did and nobody else knows of yet.

mod file;
mod gists;
mod records;

#[cfg(test)]
mod golden_tests;
#[cfg(test)]
mod tests;

#[cfg(test)]
pub use tests::everything;

pub use gists::Glance;
pub use records::{Applied, Effect, Records};

pub(crate) use file::{Durability, open_file, remove_file};

use jiayi_core::calendar::Day;

use crate::seal::{NoEntropy, OpenError};

/// Why the phone could not keep or read something.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// What was to be written is not written; what was there before is.
    #[error("no space is left on the phone")]
    Full,
    #[error("a database of the phone is damaged")]
    Damaged,
    /// Nothing was changed.
    #[error("a database of the phone has version {found}, this app knows {known}")]
    Newer { found: usize, known: usize },
    #[error("the database is closed while the app sleeps")]
    Paused,
    /// Above 1 MB: the server takes no longer file.
    #[error("the file is too long")]
    TooLong,
    #[error("nobody has signed in on this phone")]
    NobodySignedIn,
    /// The phone's clock is far off, or its documents are too old.
    #[error("no policy is for {0}")]
    NoPolicy(Day),
    #[error(transparent)]
    Random(#[from] NoEntropy),
    #[error("a value of the phone does not open: {0}")]
    Sealed(#[from] OpenError),
    #[error("a value of the phone cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    #[error("SQLite: {0}")]
    Sqlite(rusqlite::Error),
    #[error("a file of the phone: {0}")]
    File(#[from] std::io::Error),
}

impl StoreError {
    /// What was written can be read no more.
    pub(crate) fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged | Self::Sealed(_) | Self::Json(_))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Sqlite;
        match error.sqlite_error_code() {
            Some(Sqlite::DiskFull) => Self::Full,
            Some(Sqlite::DatabaseCorrupt | Sqlite::NotADatabase) => Self::Damaged,
            _ => Self::Sqlite(error),
        }
    }
}

/// What the person is told after the app was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The damaged file stays beside the new one until the records are wiped. They are fetched again; nothing unsent is touched.
    RecordsDamaged {
        file: String,
    },
    RecordsKeyLost,
    /// The damaged file stays beside the new one; `saved` commands came over, `lost` could not be read.
    OutboxDamaged {
        saved: usize,
        lost: usize,
        file: String,
    },
    /// So many commands cannot be read without the key that is gone. The file stays on the phone. `found` came over from an older file that
    /// this key opens: a key that was lost before and is back.
    OutboxKeyLost {
        unread: usize,
        found: usize,
        file: String,
    },
}
