//! The database: one `Db` for two dialects, the column types that work on both, and the threads that own the connections.
//!
//! Rows use the types of `core` directly: a table names the SQL types of [`sql`], a row struct names `ResidentId`, `Day`,
//! `Instant` or an enum, and [`sql`] knows how each of them is stored.

mod error;
mod executor;
mod group;
mod here;
pub mod locks;
mod news;
mod one_by_one;
mod place;
mod postgres;
mod recall;
pub mod schema;
mod session;
pub mod sql;
mod sqlite;

#[cfg(test)]
mod postgres_tests;
#[cfg(test)]
mod schema_tests;
#[cfg(test)]
mod tests;

pub use error::{ConstraintKind, Error, OpenError};
pub use executor::Database;
pub use news::{Awaited, touch};
pub(crate) use place::{Place, begin_read, begin_write};
pub use recall::{Question, recall};

/// One connection, of the dialect that the URL's scheme chose.
///
/// Never call `Db::establish`: it tries one dialect after the other and swallows errors, so that a PostgreSQL that is down
/// becomes an empty SQLite file.
#[derive(diesel::MultiConnection)]
pub enum Db {
    Pg(diesel::PgConnection),
    Sqlite(diesel::SqliteConnection),
}

/// Runs the same Diesel code on the connection inside a [`Db`], for what `MultiConnection` cannot say:
/// `on_conflict`, batch inserts, `as_returning`, `as_select`, `union`.
///
/// ```ignore
/// each!(conn, c => diesel::insert_into(feeds::table).values(&row).on_conflict(feeds::id).do_nothing().execute(c))?;
/// ```
#[macro_export]
macro_rules! each {
    ($db:expr, $conn:ident => $query:expr) => {
        match $db {
            $crate::database::Db::Pg($conn) => $query,
            $crate::database::Db::Sqlite($conn) => $query,
        }
    };
}
