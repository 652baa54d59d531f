//! Brings a database to this binary's schema when it is opened, and refuses one that is not ours or that a newer binary wrote.

use diesel::migration::MigrationSource;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use uuid::Uuid;

use crate::clock::Clock;
use crate::config;
use crate::database::schema::database;
use crate::database::sql::Key;
use crate::database::{Db, OpenError, Place};

pub const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");

/// Migrates the configured database without serving it; returns the names applied.
///
/// # Errors
/// [`OpenError`], in words for the operator.
pub fn run(config: &config::Database) -> Result<Vec<String>, OpenError> {
    migrate(&mut Place::of(&config.url)?.connect()?)
}

/// Applies what is pending, oldest first, each in its own transaction; returns the names applied.
///
/// # Errors
/// [`OpenError::NotOurs`], [`OpenError::Newer`], [`OpenError::Migration`].
pub fn migrate(conn: &mut Db) -> Result<Vec<String>, OpenError> {
    let Db::Sqlite(sqlite) = conn else {
        return Err(OpenError::Scheme);
    };
    refuse_what_is_not_ours(sqlite)?;
    let applied = sqlite.run_pending_migrations(SQLITE).map_err(|cause| OpenError::Migration(cause.to_string()))?;
    let applied: Vec<String> = applied.iter().map(ToString::to_string).collect();
    if !applied.is_empty() {
        refuse_dangling_references(sqlite)?;
    }
    name_it(conn).map_err(|cause| OpenError::Migration(cause.to_string()))?;
    Ok(applied)
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = Text)]
    version: String,
}

fn refuse_what_is_not_ours(conn: &mut SqliteConnection) -> Result<(), OpenError> {
    let not_ours = |cause: diesel::result::Error| OpenError::NotOurs(cause.to_string());
    let count = |conn: &mut SqliteConnection, sql: &str| {
        diesel::sql_query(sql).get_result::<Count>(conn).map(|count| count.n).map_err(not_ours)
    };
    if count(conn, "SELECT count(*) AS n FROM sqlite_master")? == 0 {
        return Ok(());
    }
    if count(conn, "SELECT count(*) AS n FROM sqlite_master WHERE name = '__diesel_schema_migrations'")? == 0 {
        return Err(OpenError::NotOurs("it holds tables of another program".into()));
    }
    let applied: Vec<String> = diesel::sql_query("SELECT version FROM __diesel_schema_migrations ORDER BY version")
        .load::<Version>(conn)
        .map_err(not_ours)?
        .into_iter()
        .map(|row| row.version)
        .collect();
    let known = known_versions()?;
    match (applied.first(), known.first()) {
        (Some(first), Some(ours)) if first != ours => {
            return Err(OpenError::NotOurs("it holds tables of another program".into()));
        }
        _ => {}
    }
    match applied.into_iter().find(|version| !known.contains(version)) {
        Some(version) => Err(OpenError::Newer(version)),
        None => Ok(()),
    }
}

fn known_versions() -> Result<Vec<String>, OpenError> {
    let migrations =
        MigrationSource::<Sqlite>::migrations(&SQLITE).map_err(|cause| OpenError::Migration(cause.to_string()))?;
    let mut known: Vec<String> = migrations.iter().map(|migration| migration.name().version().to_string()).collect();
    known.sort();
    Ok(known)
}

/// Migrations run with foreign keys off, so that a table can be rebuilt.
fn refuse_dangling_references(conn: &mut SqliteConnection) -> Result<(), OpenError> {
    let dangling = diesel::sql_query("SELECT count(*) AS n FROM pragma_foreign_key_check").get_result::<Count>(conn);
    match dangling {
        Ok(Count { n: 0 }) => Ok(()),
        Ok(Count { n }) => Err(OpenError::Migration(format!("{n} rows refer to rows that are not there"))),
        Err(cause) => Err(OpenError::Migration(cause.to_string())),
    }
}

/// A new database gets its row. The incarnation changes only when an operator restores a backup.
fn name_it(conn: &mut Db) -> QueryResult<()> {
    if database::table.count().get_result::<i64>(conn)? > 0 {
        return Ok(());
    }
    let incarnation = Key(Uuid::now_v7());
    let row = (
        database::incarnation.eq(incarnation),
        database::born_as.eq(incarnation),
        database::demo.eq(false),
        database::created_at.eq(Clock::system().now()),
    );
    diesel::insert_into(database::table).values(row).execute(conn).map(drop)
}

#[cfg(test)]
mod tests;
