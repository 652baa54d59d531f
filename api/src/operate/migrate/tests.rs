use std::fs;

use diesel::connection::SimpleConnection;
use diesel::pg::Pg;
use diesel_migrations::MigrationHarness;
use jiayi_cluster::Cluster;
use jiayi_core::calendar::Instant;

use super::*;
use crate::database::{Database, Error};

fn empty() -> SqliteConnection {
    SqliteConnection::establish(":memory:").unwrap()
}

#[derive(QueryableByName, Debug, PartialEq)]
struct Object {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    sql: String,
}

fn schema(conn: &mut SqliteConnection) -> Vec<Object> {
    diesel::sql_query(
        "SELECT name, coalesce(sql, '') AS sql FROM sqlite_master WHERE name NOT LIKE '%diesel%' ORDER BY name",
    )
    .load(conn)
    .unwrap()
}

/// Tables with their columns, keys and indexes; what `down.sql` brings back may have other names inside.
const IN_POSTGRESQL: &str = "
    SELECT table_name || '.' || column_name AS name, data_type || ' ' || is_nullable AS sql
      FROM information_schema.columns WHERE table_schema = current_schema()
    UNION ALL SELECT conrelid::regclass::text || ' ' || contype::text, pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
    UNION ALL SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename NOT LIKE '%diesel%'
    ORDER BY 1, 2";

fn there_and_back<DB: Backend, C: MigrationHarness<DB>>(
    conn: &mut C,
    migrations: EmbeddedMigrations,
    schema: fn(&mut C) -> Vec<Object>,
) {
    let pending = conn.pending_migrations(migrations).unwrap();
    assert!(!pending.is_empty());
    for migration in pending {
        let before = schema(conn);
        conn.run_migration(&migration).unwrap();
        let after = schema(conn);
        assert_ne!(before, after, "{} changes nothing", migration.name());
        conn.revert_migration(&migration).unwrap();
        assert_eq!(schema(conn), before, "down.sql of {}", migration.name());
        conn.run_migration(&migration).unwrap();
        assert_eq!(schema(conn), after, "up.sql of {} after its down.sql", migration.name());
    }
}

#[test]
fn each_migration_can_be_taken_back() {
    there_and_back(&mut empty(), SQLITE, schema);
    let Some(cluster) = Cluster::wanted() else { return };
    let scratch = cluster.empty();
    let mut conn = PgConnection::establish(&scratch.url()).unwrap();
    conn.batch_execute("CREATE SCHEMA jiayi; SET search_path TO jiayi").unwrap();
    conn.pending_migrations(POSTGRES).unwrap();
    there_and_back(&mut conn, POSTGRES, |conn| diesel::sql_query(IN_POSTGRESQL).load(conn).unwrap());
}

#[test]
fn both_databases_have_the_same_migrations() {
    fn names<DB: Backend>(migrations: &EmbeddedMigrations) -> Vec<String>
    where
        EmbeddedMigrations: MigrationSource<DB>,
    {
        migrations.migrations().unwrap().iter().map(|migration| migration.name().to_string()).collect()
    }
    assert_eq!(names::<Sqlite>(&SQLITE), names::<Pg>(&POSTGRES));
}

#[test]
fn processes_that_start_at_once_on_an_empty_server_make_one_database() {
    let Some(cluster) = Cluster::wanted() else { return };
    let scratch = cluster.empty();
    let config = config::Database { url: scratch.url(), readers: 1, writers: 1, ..Default::default() };
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| Database::open(&config).unwrap().close());
        }
    });
    assert_eq!(scratch.number("SELECT count(*) FROM jiayi.database"), 1);
    assert_eq!(run(&config).unwrap(), Vec::<String>::new());
}

#[test]
fn a_schema_of_another_program_is_left_alone() {
    let Some(cluster) = Cluster::wanted() else { return };
    let scratch = cluster.empty();
    scratch.run("CREATE SCHEMA jiayi; CREATE TABLE jiayi.notes (text TEXT)");
    let config = config::Database { url: scratch.url(), ..Default::default() };
    let refused = Database::open(&config).err().unwrap();
    assert_eq!(refused.code().as_str(), "DATABASE_NOT_OURS", "{refused}");
    assert_eq!(scratch.number("SELECT count(*) FROM pg_tables WHERE schemaname = 'jiayi'"), 1);
}

#[test]
fn migrating_again_does_nothing_and_keeps_the_incarnation() {
    let mut conn = Db::Sqlite(empty());
    assert_eq!(migrate(&mut conn, &Place::Memory).unwrap().len(), known_versions().unwrap().len());
    let name: Key = database::table.select(database::incarnation).get_result(&mut conn).unwrap();
    assert_eq!(migrate(&mut conn, &Place::Memory).unwrap(), Vec::<String>::new());
    assert_eq!(database::table.select(database::incarnation).get_result::<Key>(&mut conn).unwrap(), name);
    let (demo, at) = database::table
        .select((database::demo, database::created_at))
        .get_result::<(bool, Instant)>(&mut conn)
        .unwrap();
    assert!(!demo && at > Instant(1_700_000_000_000));
}

#[test]
fn a_database_has_one_incarnation() {
    let mut conn = Db::Sqlite(empty());
    migrate(&mut conn, &Place::Memory).unwrap();
    let second = conn
        .batch_execute("INSERT INTO database VALUES (zeroblob(16), zeroblob(16), 0, NULL, 0, NULL)")
        .map_err(Error::from);
    assert!(second.unwrap_err().is_unique_violation());
}

#[test]
fn what_a_newer_version_wrote_is_left_alone() {
    let mut conn = Db::Sqlite(empty());
    migrate(&mut conn, &Place::Memory).unwrap();
    conn.batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101000000')").unwrap();
    let refused = migrate(&mut conn, &Place::Memory).unwrap_err();
    assert_eq!(refused.code().as_str(), "DATABASE_NEWER");
    assert!(refused.plain().contains("29990101000000"), "{}", refused.plain());
}

#[test]
fn what_another_program_wrote_is_left_alone() {
    let foreign = "CREATE TABLE notes (text TEXT)";
    let diesels = "CREATE TABLE __diesel_schema_migrations (version TEXT PRIMARY KEY, run_on TEXT);
        INSERT INTO __diesel_schema_migrations VALUES ('20200101000000', '')";
    for content in [foreign, diesels] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other.db");
        SqliteConnection::establish(path.to_str().unwrap()).unwrap().batch_execute(content).unwrap();
        refused_untouched(&path, "DATABASE_NOT_OURS");
    }
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.txt");
    fs::write(&path, "家医".repeat(2000)).unwrap();
    refused_untouched(&path, "DATABASE_NOT_OURS");
}

fn refused_untouched(path: &std::path::Path, code: &str) {
    let before = fs::read(path).unwrap();
    let config = config::Database { url: format!("sqlite:{}", path.display()), ..Default::default() };
    let refused = Database::open(&config).err().unwrap();
    assert_eq!(refused.code().as_str(), code, "{refused}");
    assert_eq!(fs::read(path).unwrap(), before);
}
