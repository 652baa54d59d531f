//! Two who act at the same moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use jiayi_core::command::{Envelope, SCHEMA};
use jiayi_core::contract::ContractState;
use sha2::{Digest, Sha256};

use super::*;
use crate::commands::{Sent, carry_out};
use crate::config;
use crate::database::schema::contracts;
use crate::database::sql::Word;
use crate::feed::{self, Feed};
use crate::testing;

const PATIENCE: Duration = Duration::from_secs(20);

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
}

/// Sends a command from a thread of its own; each time that it is tried counts.
fn sends(clinic: &TestClinic, actor: &Actor, command: Command, tries: &Arc<AtomicU32>) -> JoinHandle<Outcome> {
    let envelope = Envelope { id: id(), issued_at: clinic.clock.now(), schema: SCHEMA, seen: None, command };
    let hash = Sha256::digest(serde_json::to_vec(&envelope).expect("json")).into();
    let sent = Sent { id: envelope.id, hash, content: Ok(envelope) };
    let (database, rules, now) = (clinic.database.clone(), clinic.rules.clone(), clinic.clock.now());
    let (actor, tries) = (actor.clone(), Arc::clone(tries));
    std::thread::spawn(move || {
        let written = database.write(move |conn| {
            tries.fetch_add(1, Ordering::Relaxed);
            carry_out(conn, &rules, &actor, &sent, now)
        });
        block_on(written).expect("written")
    })
}

/// Until so many wait for locks that others hold; where the tests run on SQLite there is one writer, and nobody to meet.
fn until_so_many_wait(url: &str, wanted: i64) {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        count: i64,
    }
    if !url.starts_with("postgres") {
        return;
    }
    let mut conn = diesel::PgConnection::establish(url).expect("a connection");
    let waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    loop {
        let Count { count } = diesel::sql_query(waiting).get_result(&mut conn).expect("counted");
        if count >= wanted {
            return;
        }
        std::thread::yield_now();
    }
}

#[test]
fn who_signs_with_another_team_and_who_answers_for_both_lock_them_in_one_order() {
    let (config, scratch) = testing::database();
    let url = config.url.clone();
    let clinic = TestClinic::open_in(config::Database { writers: 4, ..config }, scratch);
    // The clinic's team was there first: its feed is locked before the other's.
    let (other, leader) = other_team(&clinic);
    let from = clinic.today();
    let at_the_other = |person: &TestPerson| {
        clinic.contract_with(person.id, person.actor.account, other, leader.staff_id().expect("staff"), from)
    };
    let (li, wang) = (li(&clinic), wang(&clinic));
    let (hers, his) = (at_the_other(&li), at_the_other(&wang));
    let wished = || terms(&clinic, plus(clinic.today(), 10));
    // His transfer is signed and waits for the clinic's team; hers is about to be signed.
    let asked = signs(&clinic, &wang, wished(), Origin::Transfer { from: his });
    let signature = drawn(&clinic, &li.actor);
    let signing = signing(&clinic, &li.actor, li.id, wished(), Origin::Transfer { from: hers }, signature);

    let (locked, has_locked) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let (database, team) = (clinic.database.clone(), clinic.team);
    let somebody = std::thread::spawn(move || {
        let holding = database.write(move |conn| {
            feed::lock(conn, Feed::Team(team))?;
            locked.send(()).expect("heard");
            may_go_on.recv_timeout(PATIENCE).expect("told");
            Ok(())
        });
        block_on(holding).expect("held");
    });
    has_locked.recv_timeout(PATIENCE).expect("locked");
    let tries = Arc::new(AtomicU32::new(0));
    let accepts = sends(&clinic, &doctor(&clinic), accepting(asked, wang.id), &tries);
    until_so_many_wait(&url, 1);
    let signs = sends(&clinic, &li.actor, Command::SignContract(signing), &tries);
    until_so_many_wait(&url, 2);
    go_on.send(()).expect("heard");
    somebody.join().expect("no panic");
    assert_eq!(
        (accepts.join().expect("no panic"), signs.join().expect("no panic")),
        (Outcome::Applied, Outcome::Applied)
    );
    assert_eq!(tries.load(Ordering::Relaxed), 2, "none met the other in a ring");
    let waiting: i64 = clinic.read(|conn| {
        let signed = contracts::table.filter(contracts::state.eq(Word(ContractState::ResidentSigned)));
        Ok(signed.count().get_result(conn)?)
    });
    assert_eq!(waiting, 1, "hers waits, his was answered");
}
