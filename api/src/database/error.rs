//! What can go wrong with the database, as its callers need to tell it apart.

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error as DieselError};
use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;

use super::postgres;

/// Why a task has no result.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The queue is full: nothing was tried.
    #[error("the queue of the database is full")]
    Busy,
    /// The task, or the group that it was committed with, was abandoned, the database cannot be reached, or it is closing.
    #[error("the database cannot answer now")]
    Unavailable,
    /// A constraint refused a row. The task's writes are undone, those of its neighbours are not.
    #[error("a {kind:?} constraint refused a row: {name}")]
    Constraint {
        kind: ConstraintKind,
        /// The constraint's name on PostgreSQL, the columns (`table.column`) on SQLite: for the log, never to decide by.
        name: String,
    },
    /// The task panicked. Its writes are undone, those of its neighbours are not.
    #[error("the task panicked")]
    Panicked,
    /// A stored record does not say what it must: named, for the log.
    #[error("the database holds {0} that cannot be read")]
    Damaged(&'static str),
    /// Sealing, opening or drawing random bytes failed.
    #[error("{0}")]
    Keys(String),
    #[error("{}", without_values(.0))]
    Query(DieselError),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConstraintKind {
    Unique,
    ForeignKey,
    NotNull,
    Check,
}

impl Error {
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Constraint { kind: ConstraintKind::Unique, .. })
    }

    /// Whether the same again, in a new transaction, may well succeed on PostgreSQL: a deadlock, a serialization failure, or a key that
    /// another transaction inserted after this one had looked. The second time it is seen, and refused by a rule.
    pub fn met_another(&self) -> bool {
        match self {
            Self::Constraint { kind: ConstraintKind::Unique, .. } => true,
            Self::Query(error) => postgres::met_another(error),
            _ => false,
        }
    }

    pub fn lost_the_connection(&self) -> bool {
        matches!(self, Self::Query(error) if postgres::lost(error))
    }

    /// Whether the transaction around the failed statement can no longer be trusted: on a full disk or an I/O error SQLite
    /// may roll back everything, so anything that the engine itself reported, except a constraint, counts.
    pub fn breaks_the_transaction(&self) -> bool {
        match self {
            Self::Constraint { .. } | Self::Panicked | Self::Damaged(_) | Self::Keys(_) => false,
            Self::Query(
                DieselError::NotFound
                | DieselError::RollbackTransaction
                | DieselError::QueryBuilderError(_)
                | DieselError::SerializationError(_)
                | DieselError::DeserializationError(_),
            ) => false,
            Self::Busy | Self::Unavailable | Self::Query(_) => true,
        }
    }
}

macro_rules! from_keys {
    ($($error:ty),+) => {$(
        impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self::Keys(error.to_string())
            }
        }
    )+};
}
from_keys!(crate::seal::SealError, crate::seal::OpenError, crate::seal::RandomError);

impl From<serde_json::Error> for Error {
    fn from(_: serde_json::Error) -> Self {
        Self::Damaged("a document")
    }
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        let DieselError::DatabaseError(kind, info) = &error else {
            return Self::Query(error);
        };
        let kind = match kind {
            DatabaseErrorKind::UniqueViolation => ConstraintKind::Unique,
            DatabaseErrorKind::ForeignKeyViolation => ConstraintKind::ForeignKey,
            DatabaseErrorKind::NotNullViolation => ConstraintKind::NotNull,
            DatabaseErrorKind::CheckViolation => ConstraintKind::Check,
            _ => return Self::Query(error),
        };
        Self::Constraint { kind, name: constraint_name(info.as_ref()) }
    }
}

/// SQLite says `UNIQUE constraint failed: accounts.phone_hmac`; PostgreSQL's message quotes the row, so only its name is kept.
fn constraint_name(info: &(dyn DatabaseErrorInformation + Send + Sync)) -> String {
    let named =
        info.constraint_name().or_else(|| info.message().split_once("constraint failed: ").map(|(_, name)| name));
    named.unwrap_or_default().to_owned()
}

/// Errors go to the log, which holds no personal data: what could not be read or written may quote it.
fn without_values(error: &DieselError) -> String {
    match error {
        DieselError::DeserializationError(_) => "a stored value cannot be read".into(),
        DieselError::SerializationError(_) => "a value cannot be stored".into(),
        other => other.to_string(),
    }
}

/// Why the database could not be opened; each stops the start with its code.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("database.url: only `sqlite:PATH` and `postgres://…` can be opened")]
    Scheme,
    #[error("a newer version has applied the migration {0}")]
    Newer(String),
    #[error("{0}")]
    NotOurs(String),
    #[error("it was moved on {0}")]
    Moved(Day),
    #[error("{path}: {cause}")]
    Open { path: String, cause: String },
    #[error("the migrations failed: {0}")]
    Migration(String),
}

impl OpenError {
    pub fn code(&self) -> Code {
        match self {
            Self::Scheme => Code::DatabaseScheme,
            Self::Newer(_) => Code::DatabaseNewer,
            Self::NotOurs(_) => Code::DatabaseNotOurs,
            Self::Moved(_) => Code::DatabaseMoved,
            Self::Open { .. } => Code::DatabaseOpen,
            Self::Migration(_) => Code::DatabaseMigration,
        }
    }

    /// Code, sentence and next step in both languages, then the cause: what the operator reads on the terminal.
    pub fn plain(&self) -> String {
        crate::problem::for_the_terminal(self.code(), &self.to_string())
    }
}
