//! What only several writers on a real server can show. On SQLite there is one writer, and nobody to meet.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier, mpsc};
use std::time::Duration;

use diesel::prelude::*;
use diesel::sql_types::Text;
use jiayi_cluster::{Cluster, Scratch};
use jiayi_core::id::{ResidentId, TeamId};
use uuid::Uuid;

use super::schema::{feeds, villages};
use super::sql::Key;
use super::*;
use crate::config;
use crate::feed::{self, Entity, Feed};
use crate::testing;

const PATIENCE: Duration = Duration::from_secs(20);

/// A database with several writers; `None` where the tests run on SQLite.
fn several() -> Option<(Database, Scratch)> {
    let (config, scratch) = testing::database();
    let database = Database::open(&config::Database { writers: 4, readers: 2, ..config }).unwrap();
    Some((database, scratch?))
}

fn resident(n: u128) -> Feed {
    Feed::Resident(ResidentId(Uuid::from_u128(n)))
}

/// Writes in a thread of its own.
fn spawn<T: Send + 'static>(
    database: &Database,
    work: impl FnMut(&mut Db) -> Result<T, Error> + Send + 'static,
) -> std::thread::JoinHandle<Result<T, Error>> {
    let database = database.clone();
    std::thread::spawn(move || block_on(database.write(work)))
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// Until somebody waits for a lock that another holds.
fn until_somebody_waits(scratch: &Scratch) {
    let waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while scratch.number(waiting) == 0 {
        std::thread::yield_now();
    }
}

fn how_many(scratch: &Scratch, name: &str) -> i64 {
    scratch.number(&format!("SELECT count(*) FROM jiayi.institutions WHERE name = '{name}'"))
}

/// Something to write that refers to nothing.
fn insert(conn: &mut Db, n: u128, name: &str) -> Result<(), Error> {
    use super::schema::institutions as i;
    diesel::insert_into(i::table)
        .values((
            (i::id.eq(Key(Uuid::from_u128(n))), i::name.eq(name), i::level.eq("primary"), i::credit_code.eq("1")),
            (i::region.eq("990101"), i::address.eq(""), i::phone.eq(""), i::duty_phone.eq(""), i::hours.eq("")),
            (i::latitude_e6.eq(0), i::longitude_e6.eq(0), i::has_physician.eq(true), i::pharmacist.eq("own")),
            (i::has_equipment.eq(true), i::remote_area.eq(false)),
        ))
        .execute(conn)?;
    Ok(())
}

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = Text)]
    value: String,
}

#[test]
fn every_session_has_its_settings_whatever_the_servers_are() {
    let Some((database, scratch)) = several() else { return };
    scratch.run("ALTER DATABASE current SET synchronous_commit = off".replace("current", &name_of(&scratch)).as_str());
    let wanted = [
        ("search_path", "jiayi"),
        ("plan_cache_mode", "force_generic_plan"),
        ("application_name", "jiayi"),
        ("TimeZone", "UTC"),
        ("client_encoding", "UTF8"),
        ("synchronous_commit", "on"),
        ("statement_timeout", "20s"),
        ("lock_timeout", "10s"),
        ("idle_in_transaction_session_timeout", "1min"),
    ];
    scratch.end_sessions();
    let show = |conn: &mut Db, name: &str| -> Result<String, Error> {
        let shown: Setting =
            diesel::sql_query(format!("SELECT current_setting('{name}') AS value")).get_result(conn)?;
        Ok(shown.value)
    };
    for (name, value) in wanted {
        assert_eq!(block_on(database.write(move |conn| show(conn, name))).unwrap(), value, "{name} of a writer");
        assert_eq!(block_on(database.read(move |conn| show(conn, name))).unwrap(), value, "{name} of a reader");
    }
    let isolation = move |conn: &mut Db| show(conn, "transaction_isolation");
    assert_eq!(block_on(database.write(isolation)).unwrap(), "read committed");
    assert_eq!(block_on(database.read(isolation)).unwrap(), "repeatable read");
    let refused = block_on(database.read(|conn| insert(conn, 1, "a read writes nothing")));
    assert!(matches!(refused, Err(Error::Unavailable)), "{refused:?}");
}

fn name_of(scratch: &Scratch) -> String {
    let url = scratch.url();
    url.split("@/").nth(1).unwrap().split('?').next().unwrap().to_owned()
}

/// The test that matters: a pull never sees the later of two changes without the earlier.
#[test]
fn while_one_has_stamped_another_on_that_feed_waits_and_a_pull_sees_neither() {
    let (config, scratch) = testing::database();
    let folder = tempfile::tempdir().unwrap();
    // In memory reads would go through the writer, and wait.
    let file = format!("sqlite:{}", folder.path().join("jiayi.db").display());
    let url = if scratch.is_some() { config.url.clone() } else { file };
    let database = Database::open(&config::Database { url, writers: 4, readers: 2, ..config }).unwrap();
    let (feed, team) = (resident(1), Feed::Team(TeamId(Uuid::from_u128(2))));
    let pull = || {
        block_on(database.read(move |conn| Ok((feed::version(conn, feed)?, feed::changed_after(conn, feed, 0)?))))
            .unwrap()
    };

    // A feed that nobody has written to yet, and one that has its row: the locks differ.
    for round in 0..2_u128 {
        let before = pull();
        let (stamped, has_stamped) = mpsc::channel();
        let (go_on, may_go_on) = mpsc::channel::<()>();
        let first = spawn(&database, move |conn| {
            feed::lock(conn, feed)?;
            feed::stamp(conn, feed, Entity::Visit, Uuid::from_u128(10 + round), true)?;
            feed::stamp(conn, team, Entity::Visit, Uuid::from_u128(10 + round), true)?;
            stamped.send(()).unwrap();
            may_go_on.recv_timeout(PATIENCE).unwrap();
            Ok(())
        });
        has_stamped.recv_timeout(PATIENCE).unwrap();
        let (locked, has_locked) = mpsc::channel();
        let second = spawn(&database, move |conn| {
            feed::lock(conn, feed)?;
            // What it decides by: the first one's stamp is there.
            let seen = feed::version(conn, feed)?;
            locked.send(()).unwrap();
            feed::stamp(conn, feed, Entity::Reading, Uuid::from_u128(20 + round), true)?;
            Ok(seen)
        });
        if let Some(scratch) = &scratch {
            until_somebody_waits(scratch);
        }
        assert!(has_locked.try_recv().is_err(), "the second decides after the first");
        assert_eq!(pull(), before, "neither is seen");
        go_on.send(()).unwrap();
        first.join().unwrap().unwrap();
        assert_eq!(second.join().unwrap().unwrap(), before.0 + 1);
        let (version, mut changes) = pull();
        assert_eq!(version, before.0 + 2);
        let both: Vec<_> = changes.split_off(before.1.len());
        let of = |entity, n: u128| (entity, Uuid::from_u128(n + round));
        assert_eq!(both, [of(Entity::Visit, 10), of(Entity::Reading, 20)], "in the order of their commits");
    }
}

#[test]
fn versions_of_a_feed_have_no_hole_and_no_double_under_many_writers() {
    let Some((database, scratch)) = several() else { return };
    let writers: Vec<_> = (0..8_u128)
        .map(|writer| {
            let database = database.clone();
            std::thread::spawn(move || {
                for n in 0..10_u128 {
                    // Two feeds in two orders: some of them deadlock, and are tried again.
                    let mut feeds = [resident(1), resident(2)];
                    if writer % 2 == 1 {
                        feeds.reverse();
                    }
                    let write = database.write(move |conn| {
                        for feed in feeds {
                            feed::lock(conn, feed)?;
                            feed::stamp(conn, feed, Entity::Visit, Uuid::from_u128(writer * 100 + n), true)?;
                        }
                        Ok(())
                    });
                    block_on(write).unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.join().unwrap();
    }
    for feed in ["1", "2"] {
        let id = format!("'\\x{:0>32}'::bytea", feed);
        assert_eq!(scratch.number(&format!("SELECT version FROM jiayi.feeds WHERE id = {id}")), 80);
        let distinct = format!("SELECT count(DISTINCT version) FROM jiayi.feed_entries WHERE feed_id = {id}");
        assert_eq!(scratch.number(&distinct), 80);
    }
}

#[test]
fn of_two_that_deadlock_one_goes_first_and_the_other_is_tried_again_whole() {
    let Some((database, scratch)) = several() else { return };
    let (runs, both_hold_one) = (Arc::new(AtomicU32::new(0)), Arc::new(Barrier::new(2)));
    let threads: Vec<_> = [[1, 2], [2, 1]]
        .into_iter()
        .enumerate()
        .map(|(n, order)| {
            let (runs, both_hold_one) = (Arc::clone(&runs), Arc::clone(&both_hold_one));
            let mut first = true;
            spawn(&database, move |conn| {
                runs.fetch_add(1, Ordering::Relaxed);
                insert(conn, 100 + n as u128, "deadlocked")?;
                feed::lock(conn, resident(order[0]))?;
                if std::mem::take(&mut first) {
                    both_hold_one.wait();
                }
                feed::lock(conn, resident(order[1]))
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap().unwrap();
    }
    assert!(runs.load(Ordering::Relaxed) >= 3, "one of them was tried again");
    assert_eq!(how_many(&scratch, "deadlocked"), 2, "each once");
}

#[test]
fn a_serialization_failure_is_tried_again_whole() {
    let Some((database, scratch)) = several() else { return };
    block_on(database.write(|conn| insert(conn, 1, "0"))).unwrap();
    let count = |conn: &mut Db| -> Result<(), Error> {
        use super::schema::institutions as i;
        let name: String = i::table.find(Key(Uuid::from_u128(1))).select(i::name).first(conn)?;
        let next = name.parse::<u32>().unwrap() + 1;
        diesel::update(i::table.find(Key(Uuid::from_u128(1)))).set(i::name.eq(next.to_string())).execute(conn)?;
        Ok(())
    };
    let runs = Arc::new(AtomicU32::new(0));
    let both_have_read = Arc::new(Barrier::new(2));
    let threads: Vec<_> = (0..2)
        .map(|_| {
            let (runs, both_have_read) = (Arc::clone(&runs), Arc::clone(&both_have_read));
            let mut first = true;
            spawn(&database, move |conn| {
                use diesel::connection::SimpleConnection;
                conn.batch_execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")?;
                let _: i64 = feeds::table.count().get_result(conn)?;
                runs.fetch_add(1, Ordering::Relaxed);
                if std::mem::take(&mut first) {
                    both_have_read.wait();
                }
                count(conn)
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap().unwrap();
    }
    assert_eq!((runs.load(Ordering::Relaxed), how_many(&scratch, "2")), (3, 1));
}

#[test]
fn a_key_that_somebody_inserted_meanwhile_is_seen_the_second_time() {
    let Some((database, scratch)) = several() else { return };
    let (inserted, has_inserted) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let first = spawn(&database, move |conn| {
        insert(conn, 1, "first")?;
        inserted.send(()).unwrap();
        may_go_on.recv_timeout(PATIENCE).unwrap();
        Ok(())
    });
    has_inserted.recv_timeout(PATIENCE).unwrap();
    let second = spawn(&database, move |conn| {
        use super::schema::institutions as i;
        let known: i64 = i::table.find(Key(Uuid::from_u128(1))).count().get_result(conn)?;
        if known > 0 {
            return Ok("refused by a rule");
        }
        insert(conn, 1, "second")?;
        Ok("inserted")
    });
    until_somebody_waits(&scratch);
    go_on.send(()).unwrap();
    first.join().unwrap().unwrap();
    assert_eq!(second.join().unwrap().unwrap(), "refused by a rule");
    // One that is there from the beginning is a fault, and told.
    let fault = block_on(database.write(|conn| insert(conn, 1, "again")));
    assert!(fault.unwrap_err().is_unique_violation());
}

#[test]
fn a_connection_that_dies_costs_no_write_and_doubles_none() {
    let Some((database, scratch)) = several() else { return };
    block_on(database.write(|conn| insert(conn, 1, "before"))).unwrap();
    // At rest.
    scratch.end_sessions();
    block_on(database.write(|conn| insert(conn, 2, "after"))).unwrap();
    block_on(database.read(|conn| Ok(feeds::table.count().get_result::<i64>(conn)?))).unwrap();
    scratch.end_sessions();
    block_on(database.read(|conn| Ok(feeds::table.count().get_result::<i64>(conn)?))).unwrap();
    // In the midst of a write: the server has undone it, and it is tried again whole.
    let (killed, mut runs) = (scratch.url(), 0);
    let tried = block_on(database.write(move |conn| {
        runs += 1;
        insert(conn, 3, "in the midst")?;
        if runs == 1 {
            end_sessions(&killed);
        }
        insert(conn, 4, "in the midst")?;
        Ok(runs)
    }));
    assert_eq!(tried.unwrap(), 2);
    assert_eq!(how_many(&scratch, "in the midst"), 2);
    // In the midst of a read: whoever asks again is answered.
    let killed = scratch.url();
    let cut_off = block_on(database.read(move |conn| {
        end_sessions(&killed);
        Ok(feeds::table.count().get_result::<i64>(conn)?)
    }));
    assert!(matches!(cut_off, Err(Error::Unavailable)), "{cut_off:?}");
    block_on(database.read(|conn| Ok(feeds::table.count().get_result::<i64>(conn)?))).unwrap();
}

fn end_sessions(url: &str) {
    use diesel::connection::SimpleConnection;
    let mut conn = PgConnection::establish(url).unwrap();
    let others = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    conn.batch_execute(others).unwrap();
}

#[test]
fn an_error_that_a_task_swallowed_is_nobodys_success() {
    let Some((database, scratch)) = several() else { return };
    let told = block_on(database.write(|conn| {
        insert(conn, 1, "half done")?;
        let _ = diesel::sql_query("SELECT nonsense").execute(conn);
        Ok(())
    }));
    assert!(matches!(told, Err(Error::Unavailable)), "{told:?}");
    let told = block_on(database.write(|conn| {
        insert(conn, 1, "half done")?;
        let village =
            (villages::code.eq("1"), villages::name.eq("一村"), villages::institution_id.eq(Key(Uuid::nil())));
        diesel::insert_into(villages::table).values(village).execute(conn)?;
        Ok(())
    }));
    assert!(matches!(told, Err(Error::Constraint { kind: ConstraintKind::ForeignKey, .. })), "{told:?}");
    assert_eq!(how_many(&scratch, "half done"), 0);
    block_on(database.write(|conn| insert(conn, 1, "done"))).unwrap();
}

#[test]
fn a_server_that_takes_no_writes_is_refused_and_found_again_when_it_does() {
    let Some((database, scratch)) = several() else { return };
    scratch.read_only(true);
    let config = config::Database { url: scratch.url(), ..Default::default() };
    let refused = Database::open(&config).err().unwrap();
    assert_eq!(refused.code().as_str(), "DATABASE_OPEN");
    assert!(refused.plain().contains("takes no writes"), "{}", refused.plain());
    // A primary that was stepped down: its old sessions say so at the first write.
    let stepped_down = |conn: &mut Db| {
        use diesel::connection::SimpleConnection;
        conn.batch_execute("SET TRANSACTION READ ONLY")?;
        insert(conn, 1, "on a standby")
    };
    let told = block_on(database.write(stepped_down));
    assert!(matches!(told, Err(Error::Unavailable)), "{told:?}");
    scratch.end_sessions();
    let told = block_on(database.read(|conn| Ok(feeds::table.count().get_result::<i64>(conn)?)));
    assert!(matches!(told, Err(Error::Unavailable)), "{told:?}");
    scratch.read_only(false);
    let mut tries = 0;
    while block_on(database.write(|conn| insert(conn, 1, "on the primary"))).is_err() {
        tries += 1;
        assert!(tries < 1_000, "it is found again");
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(how_many(&scratch, "on the primary"), 1);
}

#[test]
fn a_server_that_restarts_in_the_midst_loses_no_acknowledged_write() {
    if Cluster::wanted().is_none() {
        return;
    }
    // Its own: others run on the shared one.
    let cluster: &'static Cluster = Box::leak(Box::new(Cluster::start().unwrap()));
    let scratch = cluster.empty();
    let config = config::Database { url: scratch.url(), writers: 4, readers: 2, ..Default::default() };
    let database = Database::open(&config).unwrap();
    let stop = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let acknowledged = Arc::new(std::sync::Mutex::new(Vec::new()));
    let storm: Vec<_> = (0..4_u128)
        .map(|writer| {
            let (database, stop, acknowledged) = (database.clone(), Arc::clone(&stop), Arc::clone(&acknowledged));
            std::thread::spawn(move || {
                for n in 0_u128.. {
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    let id = writer * 1_000_000 + n + 1;
                    match block_on(database.write(move |conn| insert(conn, id, "stormy"))) {
                        Ok(()) => acknowledged.lock().unwrap().push(id),
                        Err(Error::Unavailable) => std::thread::yield_now(),
                        Err(other) => panic!("{other:?}"),
                    }
                }
            })
        })
        .collect();
    let so_far = || acknowledged.lock().unwrap().len();
    let some_more = || {
        let before = so_far();
        while so_far() < before + 20 {
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    some_more();
    cluster.restart();
    some_more();
    scratch.end_sessions();
    some_more();
    cluster.stop();
    let down = block_on(database.read(|conn| Ok(feeds::table.count().get_result::<i64>(conn)?)));
    assert!(matches!(down, Err(Error::Unavailable)), "{down:?}");
    cluster.go_on();
    some_more();
    stop.store(true, Ordering::Relaxed);
    for thread in storm {
        thread.join().unwrap();
    }
    let kept = i64::try_from(so_far()).unwrap();
    let there = scratch.number("SELECT count(*) FROM jiayi.institutions WHERE name = 'stormy'");
    assert!(there >= kept, "{there} are there of {kept} acknowledged");
    let ids: Vec<String> = acknowledged.lock().unwrap().iter().map(|id| format!("'\\x{id:032x}'::bytea")).collect();
    let found = scratch.number(&format!("SELECT count(*) FROM jiayi.institutions WHERE id IN ({})", ids.join(",")));
    assert_eq!(found, kept, "each acknowledged one is there");
}
