use diesel::connection::SimpleConnection;
use jiayi_cluster::Cluster;

use super::*;
use crate::database::Db;
use crate::testing::{TestClinic, numbers};

#[test]
fn a_closed_source_takes_no_entry_until_it_is_opened_again() {
    let scratch = Cluster::wanted().map(Cluster::empty);
    let url = scratch.as_ref().map_or_else(|| "sqlite::memory:".to_owned(), |scratch| scratch.url());
    let place = Place::of(&config::Database { url, ..Default::default() }).unwrap();
    let mut conn = migrate::open(&place).unwrap();
    let now = Clock::system().now();
    let entry = |conn: &mut Db| {
        let counts = std::collections::BTreeMap::from([((now, "192.0.2.7".to_owned()), 1)]);
        conn.transaction(|conn| audit::append_denials(conn, &counts, now))
    };
    entry(&mut conn).unwrap();
    closing::close(&mut conn, now).unwrap();
    closing::close(&mut conn, now).unwrap();
    assert!(entry(&mut conn).unwrap_err().breaks_the_transaction());
    closing::open_again(&mut conn).unwrap();
    entry(&mut conn).unwrap();
    assert_eq!(audit::newest(&mut conn).unwrap().unwrap().0, 2);
}

/// The session of the target dies under its COMMIT. Only a server's can.
const DIES: &str = "
    CREATE FUNCTION dies() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
    CREATE FUNCTION later() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN SET CONSTRAINTS dies DEFERRED; RETURN NEW; END $$;
    CREATE CONSTRAINT TRIGGER dies AFTER UPDATE ON database DEFERRABLE FOR EACH ROW EXECUTE FUNCTION dies();
    CREATE TRIGGER later BEFORE UPDATE ON database FOR EACH ROW EXECUTE FUNCTION later()";
const LIVES: &str = "DROP TRIGGER dies ON database; DROP TRIGGER later ON database";

#[test]
fn a_commit_that_nobody_answered_leaves_the_source_closed_and_the_same_call_goes_on_from_there() {
    let Some(scratch) = Cluster::wanted().map(Cluster::empty) else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = format!("sqlite:{}", folder.path().join("from.db").display());
    let clinic = TestClinic::open_in(config::Database { url: file, ..Default::default() }, None);
    clinic.resident("李秀英", numbers::LI, "13800138001");
    clinic.close();
    let (source, target) = (clinic.config.database.url.clone(), scratch.url());
    let at = |url: &str| Place::of(&config::Database { url: url.to_owned(), ..Default::default() }).unwrap();
    let of_the_target = |sql: &str| match migrate::open(&at(&target)).unwrap() {
        Db::Pg(mut conn) => conn.batch_execute(sql).unwrap(),
        Db::Sqlite(_) => panic!("not a server"),
    };
    let is_closed = || {
        let moved_at: Option<Instant> =
            database::table.select(database::moved_at).first(&mut migrate::open(&at(&source)).unwrap()).unwrap();
        moved_at.is_some()
    };
    of_the_target(DIES);
    let unanswered = run(&clinic.config, &source, &target).unwrap_err();
    assert!(matches!(unanswered, MoveError::Transfer(TransferError::Unanswered(_))), "{unanswered}");
    assert!(is_closed(), "of two open databases one would be lost");
    of_the_target(LIVES);
    let copied = run(&clinic.config, &source, &target).unwrap();
    assert!(copied.rows > 0 && is_closed());
}
