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
#[diesel(table_name = samples, treat_none_as_null = true)]
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

async fn ids(database: &Database) -> Vec<ResidentId> {
    database.read(|conn| Ok(samples::table.select(samples::id).order(samples::id).load(conn)?)).await.unwrap()
}

#[actix_web::test]
async fn each_type_comes_back_as_it_was_written() {
    let database = memory().await;
    let second = Sample {
        team_id: None,
        seen_on: Some("2026-11-22".parse().unwrap()),
        past_mood: None,
        tenths: None,
        ..sample(2)
    };
    let rows = [sample(1), second];
    let written = rows.clone();
    database
        .write(move |conn| {
            for row in &written {
                insert(conn, row)?;
            }
            Ok(())
        })
        .await
        .unwrap();
    let read: Vec<Sample> = database
        .read(|conn| {
            Ok(crate::each!(conn, c => samples::table.select(Sample::as_select()).order(samples::id).load(c))?)
        })
        .await
        .unwrap();
    assert_eq!(read, rows);
}

#[derive(QueryableByName, PartialEq, Debug)]
struct Stored {
    #[diesel(sql_type = diesel::sql_types::Text)]
    shape: String,
}

#[actix_web::test]
async fn columns_hold_what_postgresql_would_hold_too() {
    let database = memory().await;
    let shape: Stored = database
        .write(|conn| {
            insert(conn, &sample(1))?;
            let sql = "SELECT concat_ws(' ', typeof(id), length(id), born, typeof(born), at, typeof(at), mood, notes, typeof(active)) AS shape FROM samples";
            Ok(diesel::sql_query(sql).get_result(conn)?)
        })
        .await
        .unwrap();
    assert_eq!(shape.shape, "blob 16 1948-02-29 text 1764000000123 integer quite_well {\"lines\":[\"头晕\"]} integer");
}

#[actix_web::test]
async fn queries_filter_by_the_types_of_core() {
    let database = memory().await;
    let found = database
        .write(|conn| {
            for n in 1..=3 {
                insert(conn, &sample(n))?;
            }
            let day: Day = "1948-03-01".parse().unwrap();
            let changed = Sample { born: day, mood: Word(Mood::Poorly), past_mood: None, ..sample(3) };
            diesel::update(samples::table.find(changed.id)).set(&changed).execute(conn)?;
            let young: Vec<ResidentId> = samples::table
                .filter(samples::born.lt(day).and(samples::mood.eq(Word(Mood::QuiteWell))))
                .filter(samples::team_id.eq(TeamId(Uuid::from_u128(7))))
                .filter(samples::id.eq_any([id(2), id(3)]))
                .filter(samples::at.le(Instant(1_764_000_000_123)))
                .order(samples::born)
                .limit(20)
                .select(samples::id)
                .load(conn)?;
            let keys: Vec<Key> =
                samples::table.filter(samples::id.eq(Key::from(id(3)))).select(samples::id).load(conn)?;
            assert_eq!(keys, [Key::from(id(3))]);
            let latest: Option<Day> = samples::table.select(diesel::dsl::max(samples::born)).get_result(conn)?;
            let again = sample(1);
            let kept = crate::each!(conn, c => diesel::insert_into(samples::table)
                .values(&again)
                .on_conflict(samples::id)
                .do_update()
                .set(samples::tenths.eq(5))
                .returning(samples::tenths)
                .get_result::<Option<i64>>(c))?;
            Ok((young, latest, kept))
        })
        .await
        .unwrap();
    assert_eq!(found, (vec![id(2)], Some("1948-03-01".parse().unwrap()), Some(5)));
}

#[actix_web::test]
async fn a_word_or_day_the_program_does_not_know_is_an_error_and_no_default() {
    for change in ["mood = 'great'", "born = '1949-02-29'", "id = x'01'", "notes = '{'"] {
        let database = memory().await;
        let result: Result<Vec<Sample>, Error> = database
            .write(move |conn| {
                insert(conn, &sample(1))?;
                conn.batch_execute(&format!("UPDATE samples SET {change}"))?;
                Ok(samples::table.select(samples::all_columns).load(conn)?)
            })
            .await;
        assert!(
            matches!(result, Err(Error::Query(diesel::result::Error::DeserializationError(_)))),
            "{change}: {result:?}"
        );
    }
}

#[actix_web::test]
async fn a_write_is_read_by_whoever_asks_after_it() {
    let File { database, .. } = file(16).await;
    for n in 1..=50 {
        database.write(move |conn| insert(conn, &sample(n))).await.unwrap();
        assert_eq!(ids(&database).await.len() as u128, n);
    }
}

#[actix_web::test]
async fn a_reader_cannot_write_and_sees_one_snapshot() {
    let File { database, .. } = file(16).await;
    let refused = database.read(|conn| insert(conn, &sample(1))).await;
    assert!(matches!(refused, Err(Error::Query(_))), "{refused:?}");

    let (started, has_started) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let reading = database.read(move |conn| {
        let before: i64 = samples::table.count().get_result(conn)?;
        started.send(()).unwrap();
        may_go_on.recv_timeout(Duration::from_secs(10)).unwrap();
        let after: i64 = samples::table.count().get_result(conn)?;
        Ok((before, after))
    });
    let writing = async {
        has_started.recv_timeout(Duration::from_secs(10)).unwrap();
        database.write(|conn| insert(conn, &sample(1))).await.unwrap();
        go_on.send(()).unwrap();
    };
    // `join!` polls the reader first, which queues it.
    let (counts, ()) = tokio::join!(reading, writing);
    assert_eq!(counts.unwrap(), (0, 0));
    assert_eq!(ids(&database).await, [id(1)]);

    let in_memory = memory().await;
    in_memory.read(|conn| insert(conn, &sample(1))).await.unwrap();
    assert_eq!(ids(&in_memory).await, [], "what a read wrote is undone");
}

/// Holds the writer until the returned sender speaks, so that the next tasks are committed as one group.
fn hold(database: &Database) -> (mpsc::Sender<()>, tokio::task::JoinHandle<Result<(), Error>>) {
    let (release, wait) = mpsc::channel();
    let database = database.clone();
    let held = actix_web::rt::spawn(async move {
        database
            .write(move |_| {
                wait.recv_timeout(Duration::from_secs(10)).unwrap();
                Ok(())
            })
            .await
    });
    (release, held)
}

type Task = Box<dyn FnMut(&mut Db) -> Result<(), Error> + Send>;

/// Queues `tasks` behind a held writer and returns what each was answered.
async fn in_one_group(database: &Database, tasks: Vec<Task>) -> Vec<Result<(), Error>> {
    let (release, held) = hold(database);
    tokio::task::yield_now().await;
    let queued: Vec<_> = tasks
        .into_iter()
        .map(|task| {
            let database = database.clone();
            actix_web::rt::spawn(async move { database.write(task).await })
        })
        .collect();
    tokio::task::yield_now().await;
    release.send(()).unwrap();
    held.await.unwrap().ok();
    let mut answers = Vec::new();
    for answer in queued {
        answers.push(answer.await.unwrap());
    }
    answers
}

#[actix_web::test]
async fn a_refusal_a_constraint_and_a_panic_undo_their_own_writes_only() {
    let File { database, .. } = file(16).await;
    let answers = in_one_group(
        &database,
        vec![
            Box::new(|conn| insert(conn, &sample(1))),
            Box::new(|conn| {
                insert(conn, &sample(2))?;
                insert(conn, &sample(1))
            }),
            Box::new(|conn| {
                conn.transaction(|conn| {
                    insert(conn, &sample(3))?;
                    panic!("a bug")
                })
            }),
            Box::new(|conn| insert(conn, &Sample { tenths: Some(-1), ..sample(4) })),
            Box::new(|conn| {
                insert(conn, &sample(5))?;
                Err(Error::Query(diesel::result::Error::NotFound))
            }),
            Box::new(|conn| insert(conn, &sample(6))),
        ],
    )
    .await;
    let told: Vec<String> =
        answers.iter().map(|answer| answer.as_ref().map_or_else(ToString::to_string, |()| "done".into())).collect();
    assert_eq!(
        told,
        [
            "done",
            "a Unique constraint refused a row: samples.id",
            "the task panicked",
            "a Check constraint refused a row: tenths_not_negative",
            "Record not found",
            "done",
        ]
    );
    assert_eq!(ids(&database).await, [id(1), id(6)]);
}

#[actix_web::test]
async fn an_engine_error_abandons_the_group_and_the_writer_goes_on() {
    let File { database, .. } = file(16).await;
    let answers = in_one_group(
        &database,
        vec![
            Box::new(|conn| insert(conn, &sample(1))),
            Box::new(|conn| Ok(conn.batch_execute("INSERT INTO nothing VALUES (1)")?)),
        ],
    )
    .await;
    assert!(answers.iter().all(|answer| matches!(answer, Err(Error::Unavailable))), "{answers:?}");
    assert_eq!(ids(&database).await, []);
    database.write(|conn| insert(conn, &sample(1))).await.unwrap();
    assert_eq!(ids(&database).await, [id(1)]);
}

#[actix_web::test]
async fn an_automatic_rollback_of_everything_abandons_the_group() {
    let File { database, .. } = file(16).await;
    let answers = in_one_group(
        &database,
        vec![
            Box::new(|conn| insert(conn, &sample(1))),
            // What SQLite does by itself on a full disk, with an error that the task swallowed.
            Box::new(|conn| {
                let _ = conn.batch_execute("ROLLBACK");
                Ok(())
            }),
        ],
    )
    .await;
    assert!(answers.iter().all(|answer| matches!(answer, Err(Error::Unavailable))), "{answers:?}");
    assert_eq!(ids(&database).await, []);
    database.write(|conn| insert(conn, &sample(2))).await.unwrap();
    assert_eq!(ids(&database).await, [id(2)]);
}

#[actix_web::test]
async fn a_commit_that_fails_is_nobodys_success() {
    let File { database, .. } = file(16).await;
    let answers = in_one_group(
        &database,
        vec![
            Box::new(|conn| insert(conn, &sample(1))),
            // A deferred foreign key is checked by COMMIT.
            Box::new(|conn| {
                insert(conn, &sample(2))?;
                Ok(conn.batch_execute(
                    "UPDATE samples SET parent = x'99' WHERE id = x'00000000000000000000000000000002'",
                )?)
            }),
        ],
    )
    .await;
    assert!(answers.iter().all(|answer| matches!(answer, Err(Error::Unavailable))), "{answers:?}");
    assert_eq!(ids(&database).await, []);
    database.write(|conn| insert(conn, &sample(3))).await.unwrap();
    assert_eq!(ids(&database).await, [id(3)]);
}

#[actix_web::test]
async fn a_full_queue_is_told_at_once_and_nothing_is_tried() {
    let File { database, .. } = file(1).await;
    let (started, has_started) = mpsc::channel();
    let (release, wait) = mpsc::channel::<()>();
    let busy = database.write(move |_| {
        started.send(()).unwrap();
        wait.recv_timeout(Duration::from_secs(10)).unwrap();
        Ok(())
    });
    let others = async {
        has_started.recv_timeout(Duration::from_secs(10)).unwrap();
        let waiting = database.write(|conn| insert(conn, &sample(1)));
        let refused = async {
            let refused = database.write(|conn| insert(conn, &sample(2))).await;
            release.send(()).unwrap();
            refused
        };
        tokio::join!(waiting, refused)
    };
    let (busy, (waiting, refused)) = tokio::join!(busy, others);
    busy.unwrap();
    waiting.unwrap();
    assert!(matches!(refused, Err(Error::Busy)), "{refused:?}");
    assert_eq!(ids(&database).await, [id(1)]);
}

#[actix_web::test]
async fn closing_finishes_what_was_queued_and_refuses_the_rest() {
    let File { database, url, _folder } = file(16).await;
    let (release, held) = hold(&database);
    tokio::task::yield_now().await;
    let queued = actix_web::rt::spawn({
        let database = database.clone();
        async move { database.write(|conn| insert(conn, &sample(1))).await }
    });
    tokio::task::yield_now().await;
    let closing = std::thread::spawn({
        let database = database.clone();
        move || database.close()
    });
    release.send(()).unwrap();
    closing.join().unwrap();
    held.await.unwrap().unwrap();
    queued.await.unwrap().unwrap();
    let late = database.write(|conn| insert(conn, &sample(2))).await;
    assert!(matches!(late, Err(Error::Unavailable)), "{late:?}");

    let again = Database::open(&config(url, 16)).unwrap();
    assert_eq!(ids(&again).await, [id(1)]);
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
    }
    let sql = "SELECT journal_mode, synchronous, foreign_keys FROM pragma_journal_mode, pragma_synchronous, pragma_foreign_keys";
    let settings: Settings = database.write(move |conn| Ok(diesel::sql_query(sql).get_result(conn)?)).await.unwrap();
    assert_eq!((settings.journal_mode.as_str(), settings.synchronous, settings.foreign_keys), ("wal", 2, 1));
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
