//! The order of commits, paging, and waiting.

use std::collections::HashSet;
use std::sync::mpsc;
use std::time::Duration;

use actix_web::body::to_bytes;
use actix_web::http::header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING};
use actix_web::test::{TestRequest, call_service, init_service};
use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;
use serde_json::Value;
use uuid::Uuid;

use super::super::changes::{Ask, Returning, page as page_of};
use super::*;
use crate::config;
use crate::database::{Database, Db, Error};
use crate::feed::{self, Entity, Feed};
use crate::follow_up::story::Story;
use crate::server::{Shared, application, routes};
use crate::testing::{self, numbers};

const PATIENCE: Duration = Duration::from_secs(20);

/// One page without anything written for it.
fn pull(clinic: &TestClinic, actor: &Actor, feed: Feed, after: Option<&str>) -> jiayi_core::view::Page {
    let (rules, actor, now) = (clinic.rules.clone(), actor.clone(), clinic.clock.now());
    let ask = Ask { feed, after: after.map(str::to_owned), limit: 200 };
    let read = clinic.clinic.read(move |conn| page_of(conn, &rules, &actor, &ask, Returning(false), now));
    clinic.wait(read).expect("a page")
}

fn spawn<T: Send + 'static>(
    database: &Database,
    work: impl FnMut(&mut Db) -> Result<T, Error> + Send + 'static,
) -> std::thread::JoinHandle<Result<T, Error>> {
    let database = database.clone();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    std::thread::spawn(move || runtime.block_on(database.write(work)))
}

/// The test that matters: a phone never gets the later of two changes without the earlier.
#[test]
fn while_one_has_stamped_another_waits_and_a_phone_gets_neither_and_then_both_in_the_order_of_their_commits() {
    let (config, scratch) = testing::database();
    let folder = tempfile::tempdir().expect("a folder");
    // In memory reads would go through the writer, and wait.
    let url = match &scratch {
        Some(_) => config.url.clone(),
        None => format!("sqlite:{}", folder.path().join("jiayi.db").display()),
    };
    let several = config::Database { url, writers: 4, readers: 2, ..config };
    let server = scratch.as_ref().map(|scratch| scratch.url());
    let clinic = TestClinic::open_in(several, scratch);
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    let contract = clinic.contract(&li, clinic.today());
    let (feed, nurse) = (Feed::Team(clinic.team), clinic.staff(Role::Nurse));
    let before = pull(&clinic, &nurse, feed, None).cursor;
    assert!(pull(&clinic, &nurse, feed, Some(&before)).changes.is_empty());

    let (stamped, has_stamped) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let resident = li.id;
    let first = spawn(&clinic.database, move |conn| {
        feed::lock(conn, feed)?;
        feed::stamp(conn, feed, Entity::Resident, resident.0, true)?;
        stamped.send(()).expect("heard");
        may_go_on.recv_timeout(PATIENCE).expect("told");
        Ok(())
    });
    has_stamped.recv_timeout(PATIENCE).expect("stamped");
    let (locked, has_locked) = mpsc::channel();
    let second = spawn(&clinic.database, move |conn| {
        feed::lock(conn, feed)?;
        locked.send(()).expect("heard");
        feed::stamp(conn, feed, Entity::Contract, contract.0, true)
    });
    if let Some(url) = server {
        until_somebody_waits(&url);
    }
    assert!(has_locked.try_recv().is_err(), "the second waits");
    assert!(pull(&clinic, &nurse, feed, Some(&before)).changes.is_empty(), "neither is seen");
    go_on.send(()).expect("heard");
    first.join().expect("no panic").expect("written");
    second.join().expect("no panic").expect("written");
    let both: Vec<(String, Uuid)> =
        pull(&clinic, &nurse, feed, Some(&before)).changes.into_iter().map(|change| (change.kind, change.id)).collect();
    assert_eq!(both, [("resident".to_owned(), li.id.0), ("contract".to_owned(), contract.0)]);
}

fn until_somebody_waits(url: &str) {
    use diesel::prelude::*;
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        count: i64,
    }
    let mut conn = diesel::PgConnection::establish(url).expect("a connection");
    let waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    loop {
        let Count { count } = diesel::sql_query(waiting).get_result(&mut conn).expect("counted");
        if count > 0 {
            return;
        }
        std::thread::yield_now();
    }
}

#[test]
fn page_by_page_everything_comes_once_in_order_however_much_is_written_meanwhile() {
    let story = Story::of_both();
    let (clinic, nurse) = (&story.clinic, story.nurse());
    for _ in 0..5 {
        story.recorded(&nurse, story.visit());
    }
    let feed = format!("team:{}", clinic.team);
    let whole = Phone::of(clinic, &nurse, &feed);
    let mut phone = Phone::default();
    let mut written = Vec::new();
    loop {
        let after = phone.cursor.as_ref().map(|cursor| format!("&after={cursor}")).unwrap_or_default();
        let page = page(clinic, &nurse, &format!("feed={feed}&limit=3{after}"));
        assert!(page["changes"].as_array().is_some_and(|changes| changes.len() <= 3));
        if !phone.take(&page) {
            break;
        }
        if written.len() < 4 {
            written.push(story.recorded(&nurse, story.visit()));
        }
    }
    let versions: Vec<i64> = phone.came.iter().map(|change| change["version"].as_i64().expect("a version")).collect();
    assert!(versions.is_sorted_by(|a, b| a < b), "{versions:?}");
    let once: HashSet<(&str, &str)> =
        phone.came.iter().filter_map(|change| Some((change["kind"].as_str()?, change["id"].as_str()?))).collect();
    assert_eq!(once.len(), phone.came.len(), "nothing came twice: nothing that came was written again");
    assert!(whole.held.keys().all(|key| phone.held.contains_key(key)));
    assert!(written.iter().all(|visit| phone.has("visit", visit)));
    let later = Phone::of(clinic, &nurse, &feed);
    assert_eq!(later.held, phone.held);
}

#[test]
fn what_was_written_again_comes_again_as_it_is_now() {
    let story = Story::begin();
    let (clinic, li) = (&story.clinic, &story.li);
    let feed = format!("resident:{}", li.id);
    let mut phone = Phone::of(clinic, &li.actor, &feed);
    let before = phone.came.len();
    let diagnosis = story.diagnosed(li.id, "I10.x00");
    phone.sync(clinic, &li.actor, &feed, 200);
    assert_eq!(phone.came.len(), before + 1);
    let resolve = serde_json::json!({ "resolve_diagnosis": { "diagnosis": diagnosis, "resident": li.id, "resolved_on": clinic.today() } });
    clinic.must(&story.doctor(), serde_json::from_value(resolve).expect("a command"));
    phone.sync(clinic, &li.actor, &feed, 200);
    let key = ("diagnosis".to_owned(), diagnosis.to_string());
    assert_eq!(phone.held[&key]["resolved_on"], clinic.today().to_string());
    phone.sync(clinic, &li.actor, &feed, 200);
    assert_eq!(phone.came.len(), before + 2, "nothing new, nothing sent");
}

/// Asks with the server as it is served, and gives status, headers and body.
fn served(clinic: &TestClinic, request: TestRequest, meanwhile: impl Future<Output = ()>) -> (u16, String, Vec<u8>) {
    clinic.wait(async {
        let shared = Shared::new(&config::Server::default(), clinic.clinic.clone()).expect("a document");
        let app = init_service(application(shared, routes)).await;
        let (response, ()) = tokio::join!(call_service(&app, request.to_request()), meanwhile);
        let header = response.headers().get(CONTENT_ENCODING).map_or("", |value| value.to_str().unwrap_or_default());
        let (status, encoding) = (response.status().as_u16(), header.to_owned());
        (status, encoding, to_bytes(response.into_body()).await.unwrap_or_default().to_vec())
    })
}

fn asking(clinic: &TestClinic, actor: &Actor, query: &str) -> TestRequest {
    let bearer = format!("Bearer {}", clinic.token(actor));
    TestRequest::get().uri(&format!("/api/v1/changes?{query}")).insert_header((AUTHORIZATION, bearer))
}

#[test]
fn who_waits_is_answered_when_something_is_committed() {
    let story = Story::begin();
    let (clinic, li) = (&story.clinic, &story.li);
    let (feed, resident) = (format!("resident:{}", li.id), li.id);
    let phone = Phone::of(clinic, &li.actor, &feed);
    // Shorter than the look at what other processes did: only the commit itself can wake it.
    let query = format!("feed={feed}&wait=3&after={}", phone.cursor.expect("a cursor"));
    let database = clinic.database.clone();
    let write = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let stamped = database.write(move |conn| {
            let feed = Feed::Resident(resident);
            feed::lock(conn, feed)?;
            feed::stamp(conn, feed, Entity::Resident, resident.0, true)
        });
        stamped.await.expect("written");
    };
    let (status, _, body) = served(clinic, asking(clinic, &li.actor, &query), write);
    let page: Value = serde_json::from_slice(&body).expect("json");
    assert_eq!((status, page["changes"][0]["kind"].as_str()), (200, Some("resident")), "{page}");
}

#[test]
fn who_waits_for_nothing_is_answered_in_time_and_at_once_when_the_server_stops() {
    let story = Story::begin();
    let (clinic, li) = (&story.clinic, &story.li);
    let feed = format!("resident:{}", li.id);
    let cursor = Phone::of(clinic, &li.actor, &feed).cursor.expect("a cursor");
    let wait = |seconds: u32, meanwhile: bool| {
        let query = format!("feed={feed}&wait={seconds}&after={cursor}");
        let waiting = clinic.waiting.clone();
        let stop = async move {
            if meanwhile {
                waiting.stop();
            }
        };
        let (status, _, body) = served(clinic, asking(clinic, &li.actor, &query), stop);
        let page: Value = serde_json::from_slice(&body).expect("json");
        assert_eq!((status, page["changes"].as_array().map(Vec::len)), (200, Some(0)), "{page}");
    };
    wait(1, false);
    wait(25, true);
    assert_eq!(clinic.get(&li.actor, &format!("/changes?feed={feed}&wait=26")).0, 400);
}

#[test]
fn whose_session_ends_while_she_waits_is_shown_nothing() {
    let story = Story::begin();
    let (clinic, li) = (&story.clinic, &story.li);
    let (feed, resident, session) = (format!("resident:{}", li.id), li.id, li.actor.session);
    let cursor = Phone::of(clinic, &li.actor, &feed).cursor.expect("a cursor");
    let (database, now) = (clinic.database.clone(), clinic.clock.now());
    let end = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let ended = database.write(move |conn| {
            use crate::database::schema::sessions;
            use diesel::prelude::*;
            let revoked = sessions::revoked_at.eq(Some::<Instant>(now));
            diesel::update(sessions::table.find(session)).set(revoked).execute(conn)?;
            let feed = Feed::Resident(resident);
            feed::lock(conn, feed)?;
            feed::stamp(conn, feed, Entity::Resident, resident.0, true)
        });
        ended.await.expect("written");
    };
    let query = format!("feed={feed}&wait=3&after={cursor}");
    assert_eq!(served(clinic, asking(clinic, &li.actor, &query), end).0, 401);
}

#[test]
fn who_is_signed_out_while_her_phone_waits_is_told_though_nothing_was_written_for_it() {
    let story = Story::begin();
    let (clinic, li) = (&story.clinic, &story.li);
    let (feed, account) = (format!("resident:{}", li.id), li.actor.account);
    let cursor = Phone::of(clinic, &li.actor, &feed).cursor.expect("a cursor");
    let (database, now) = (clinic.database.clone(), clinic.clock.now());
    let end = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        database.write(move |conn| crate::session::end_sessions(conn, account, now)).await.expect("ended");
    };
    // Shorter than the look at what other processes did.
    let query = format!("feed={feed}&wait=3&after={cursor}");
    assert_eq!(served(clinic, asking(clinic, &li.actor, &query), end).0, 401);
}

#[test]
fn a_page_is_compressed_for_who_takes_it() {
    let story = Story::of_both();
    let (clinic, nurse) = (&story.clinic, story.nurse());
    let query = format!("feed=team:{}", clinic.team);
    let plain = served(clinic, asking(clinic, &nurse, &query), async {});
    let asked = asking(clinic, &nurse, &query).insert_header((ACCEPT_ENCODING, "gzip"));
    let packed = served(clinic, asked, async {});
    assert_eq!((plain.1.as_str(), packed.1.as_str()), ("", "gzip"));
    assert!(packed.2.starts_with(&[0x1f, 0x8b]) && packed.2.len() * 2 < plain.2.len());
}

#[test]
fn of_an_entity_that_a_command_names_twice_the_last_word_counts_however_many_it_names() {
    let clinic = TestClinic::open();
    for others in [0, 20] {
        let (team, twice) = (jiayi_core::id::TeamId(Uuid::now_v7()), Uuid::now_v7());
        let stamp = |entity, present| feed::Stamp { kind: Entity::Visit, entity, present };
        let mut stamps = vec![stamp(twice, true)];
        stamps.extend((0..others).map(|_| stamp(Uuid::now_v7(), true)));
        stamps.push(stamp(twice, false));
        let count = i64::from(others) + 1;
        for round in 1..=2 {
            let stamps = stamps.clone();
            let found = clinic.write(move |conn| {
                feed::lock(conn, Feed::Team(team))?;
                feed::stamp_all(conn, Feed::Team(team), &stamps)?;
                feed::entries_after(conn, Feed::Team(team), 1, &[Entity::Visit], 100)
            });
            let versions: Vec<i64> = found.iter().map(|entry| entry.version).filter(|version| *version > 1).collect();
            let newest = count * round;
            assert_eq!(versions, ((newest - count + 1).max(2)..=newest).collect::<Vec<_>>());
            if others > 0 {
                let last = found.last().expect("the last");
                assert_eq!((last.entity, last.present, last.version), (twice, false, newest));
            }
        }
    }
}
