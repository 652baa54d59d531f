//! Brings a database to this binary's schema when it is opened, and refuses one that is not ours or that a newer binary wrote.

use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
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
pub const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/postgres");

/// Tables that are there, and the one in which Diesel notes what was applied.
struct Holds {
    tables: &'static str,
    noted: &'static str,
}

const SQLITE_HOLDS: Holds = Holds {
    tables: "SELECT count(*) AS n FROM sqlite_master",
    noted: "SELECT count(*) AS n FROM sqlite_master WHERE name = '__diesel_schema_migrations'",
};

const POSTGRES_HOLDS: Holds = Holds {
    tables: "SELECT count(*) AS n FROM pg_class WHERE relnamespace = current_schema()::regnamespace",
    noted: "SELECT count(*) AS n FROM pg_class
            WHERE relnamespace = current_schema()::regnamespace AND relname = '__diesel_schema_migrations'",
};

/// Processes that start at once on one schema take turns; the lock ends with the session.
const TAKE_TURN: &str = "SELECT pg_advisory_lock(hashtext('jiayi migrate'), hashtext(current_setting('search_path')))";
const NEXT_PLEASE: &str =
    "SELECT pg_advisory_unlock(hashtext('jiayi migrate'), hashtext(current_setting('search_path')))";

/// Migrates the configured database without serving it; returns the names applied.
///
/// # Errors
/// [`OpenError`], in words for the operator.
pub fn run(config: &config::Database) -> Result<Vec<String>, OpenError> {
    let place = Place::of(config)?;
    migrate(&mut place.connect()?, &place)
}

/// A bare connection to a database of this binary's schema.
///
/// # Errors
/// [`OpenError`], in words for the operator.
pub fn open(place: &Place) -> Result<Db, OpenError> {
    let mut conn = place.connect()?;
    migrate(&mut conn, place)?;
    Ok(conn)
}

/// Applies what is pending, oldest first, each in its own transaction; returns the names applied.
///
/// # Errors
/// [`OpenError::NotOurs`], [`OpenError::Newer`], [`OpenError::Migration`].
pub fn migrate(conn: &mut Db, place: &Place) -> Result<Vec<String>, OpenError> {
    let applied = match conn {
        Db::Sqlite(sqlite) => {
            refuse_what_is_not_ours(sqlite, &SQLITE_HOLDS)?;
            let applied = apply(sqlite, SQLITE)?;
            if !applied.is_empty() {
                refuse_dangling_references(sqlite)?;
            }
            applied
        }
        Db::Pg(pg) => {
            pg.batch_execute(TAKE_TURN).map_err(failed)?;
            if let Place::Server(target) = place {
                make_schema(pg, target.schema())?;
            }
            refuse_what_is_not_ours(pg, &POSTGRES_HOLDS)?;
            apply(pg, POSTGRES)?
        }
    };
    name_it(conn).map_err(failed)?;
    if let Db::Pg(pg) = conn {
        pg.batch_execute(NEXT_PLEASE).map_err(failed)?;
    }
    Ok(applied)
}

fn failed(cause: impl std::fmt::Display) -> OpenError {
    OpenError::Migration(cause.to_string())
}

fn apply<DB: Backend>(
    conn: &mut impl MigrationHarness<DB>,
    migrations: EmbeddedMigrations,
) -> Result<Vec<String>, OpenError> {
    let applied = conn.run_pending_migrations(migrations).map_err(failed)?;
    Ok(applied.iter().map(ToString::to_string).collect())
}

/// Asked first, since `CREATE SCHEMA IF NOT EXISTS` wants the right to create even when there is nothing to do.
fn make_schema(conn: &mut PgConnection, schema: &str) -> Result<(), OpenError> {
    let known = diesel::sql_query("SELECT count(*) AS n FROM pg_namespace WHERE nspname = $1")
        .bind::<Text, _>(schema)
        .get_result::<Count>(conn)
        .map_err(failed)?;
    if known.n > 0 {
        return Ok(());
    }
    conn.batch_execute(&format!("CREATE SCHEMA \"{schema}\"")).map_err(failed)
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

fn refuse_what_is_not_ours<C>(conn: &mut C, holds: &Holds) -> Result<(), OpenError>
where
    C: diesel::connection::LoadConnection,
    diesel::query_builder::SqlQuery:
        for<'q> diesel::query_dsl::LoadQuery<'q, C, Count> + for<'q> diesel::query_dsl::LoadQuery<'q, C, Version>,
{
    let not_ours = |cause: diesel::result::Error| OpenError::NotOurs(cause.to_string());
    let count = |conn: &mut C, sql: &str| {
        diesel::sql_query(sql).get_result::<Count>(conn).map(|count| count.n).map_err(not_ours)
    };
    if count(conn, holds.tables)? == 0 {
        return Ok(());
    }
    if count(conn, holds.noted)? == 0 {
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

/// Both dialects have the same migrations under the same names: a test says so.
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
