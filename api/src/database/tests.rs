mod columns;
mod recall;
mod threads;

use std::sync::mpsc;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::{ResidentId, TeamId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::sql::{Json, Key, Word};
use super::*;
use crate::config;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mood {
    QuiteWell,
    Poorly,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::database::sql::{Day, Id, Moment};

    samples (id) {
        id -> Id,
        team_id -> Nullable<Id>,
        born -> Day,
        seen_on -> Nullable<Day>,
        at -> Moment,
        mood -> Text,
        past_mood -> Nullable<Text>,
        notes -> Text,
        active -> Bool,
        tenths -> Nullable<BigInt>,
    }
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = samples, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Sample {
    id: ResidentId,
    team_id: Option<TeamId>,
    born: Day,
    seen_on: Option<Day>,
    at: Instant,
    mood: Word<Mood>,
    past_mood: Option<Word<Mood>>,
    notes: Json<Notes>,
    active: bool,
    tenths: Option<i64>,
}

const SAMPLES: &str = "CREATE TABLE samples (
    id BLOB NOT NULL PRIMARY KEY, team_id BLOB, born DATE NOT NULL, seen_on DATE, at BIGINT NOT NULL, mood TEXT NOT NULL,
    past_mood TEXT, notes TEXT NOT NULL, active BOOLEAN NOT NULL, tenths BIGINT,
    parent BLOB REFERENCES samples DEFERRABLE INITIALLY DEFERRED, CONSTRAINT tenths_not_negative CHECK (tenths >= 0))";

fn id(n: u128) -> ResidentId {
    ResidentId(Uuid::from_u128(n))
}

fn sample(n: u128) -> Sample {
    Sample {
        id: id(n),
        team_id: Some(TeamId(Uuid::from_u128(7))),
        born: "1948-02-29".parse().unwrap(),
        seen_on: None,
        at: Instant(1_764_000_000_123),
        mood: Word(Mood::QuiteWell),
        past_mood: Some(Word(Mood::Poorly)),
        notes: Json(Notes { lines: vec!["头晕".into()] }),
        active: true,
        tenths: Some(67),
    }
}

fn config(url: String, queue: usize) -> config::Database {
    config::Database { url, readers: 2, queue, ..Default::default() }
}

struct File {
    database: Database,
    url: String,
    _folder: tempfile::TempDir,
}

/// A database in a file, where reads have connections of their own.
async fn file(queue: usize) -> File {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("new/jiayi.db").display());
    let database = Database::open(&config(url.clone(), queue)).unwrap();
    create(&database).await;
    File { database, url, _folder: folder }
}

async fn memory() -> Database {
    let database = Database::open(&config("sqlite::memory:".into(), 16)).unwrap();
    create(&database).await;
    database
}

async fn create(database: &Database) {
    database.write(|conn| Ok(conn.batch_execute(SAMPLES)?)).await.unwrap();
}

fn insert(conn: &mut Db, row: &Sample) -> Result<(), Error> {
    diesel::insert_into(samples::table).values(row).execute(conn)?;
    Ok(())
}

fn all(conn: &mut Db) -> Result<Vec<ResidentId>, Error> {
    Ok(samples::table.select(samples::id).order(samples::id).load(conn)?)
}

async fn ids(database: &Database) -> Vec<ResidentId> {
    database.read(all).await.unwrap()
}

#[actix_web::test]
async fn the_file_is_durable_and_the_owners_alone() {
    let File { database, url, _folder } = file(16).await;
    #[derive(QueryableByName)]
    struct Settings {
        #[diesel(sql_type = diesel::sql_types::Text)]
        journal_mode: String,
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        synchronous: i64,
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        foreign_keys: i64,
        /// Without it a statement with a bound limit is compiled anew each time it runs.
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        stable_plans: i64,
    }
    let sql = "SELECT journal_mode, synchronous, foreign_keys, sqlite_compileoption_used('ENABLE_QPSG') AS stable_plans \
        FROM pragma_journal_mode, pragma_synchronous, pragma_foreign_keys";
    let settings: Settings = database.write(move |conn| Ok(diesel::sql_query(sql).get_result(conn)?)).await.unwrap();
    let Settings { journal_mode, synchronous, foreign_keys, stable_plans } = settings;
    assert_eq!((journal_mode.as_str(), synchronous, foreign_keys, stable_plans), ("wal", 2, 1, 1));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let path = std::path::PathBuf::from(url.trim_start_matches("sqlite:"));
        let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    }
}

#[test]
fn the_scheme_of_the_url_says_what_is_opened_and_nothing_is_guessed() {
    let place = |url: &str| Place::of(&config(url.into(), 16));
    assert_eq!(place("sqlite::memory:").unwrap(), Place::Memory);
    for url in ["postgres://wang:secret@db.example:5432/jiayi?connect_timeout=1", "postgresql://db.example:5432/jiayi"]
    {
        let told = place(url).unwrap().to_string();
        assert_eq!(
            told.replace("postgresql", "postgres"),
            "postgres://db.example:5432/jiayi, schema jiayi",
            "no password"
        );
    }
    for (url, path) in
        [("sqlite:data/a.db", "data/a.db"), ("sqlite://data/a.db", "data/a.db"), ("sqlite:///srv/a.db", "/srv/a.db")]
    {
        assert_eq!(place(url).unwrap(), Place::File(path.into()), "{url}");
    }
    for url in ["postgres:localhost", "data/jiayi.db", "sqlite:", "sqlite://", "mysql://x", ""] {
        let refused = place(url).unwrap_err();
        assert!(matches!(refused, OpenError::Scheme), "{url}");
        assert!(refused.plain().contains("DATABASE_SCHEME"), "{}", refused.plain());
    }
}
