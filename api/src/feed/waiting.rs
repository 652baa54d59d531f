//! Phones that wait for a change: no thread and no connection is held meanwhile.
//!
//! Who waits for a feed is woken by the commits of this process that stamped it, and by those that ended her session. What other processes
//! committed, one of those who wait finds out for all of them.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use diesel::prelude::*;
use jiayi_core::id::{AccountId, SessionId};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};
use uuid::Uuid;

use crate::database::schema::{accounts, feeds, sessions};
use crate::database::sql::Key;
use crate::database::{Awaited, Database, Db, Error};

/// Requests of one session that may wait at once: its own feed, those of a family, the reference feed.
const PER_SESSION: usize = 8;
/// What another process has committed is found by looking.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// After a commit others often follow: one look serves them all. Not everybody looks at the same moment.
const SETTLE: Duration = Duration::from_millis(100);
const SPREAD_MS: u128 = 400;
/// Ids in one query.
const AT_ONCE: usize = 500;

pub struct Waiting {
    stopping: watch::Sender<bool>,
    held: Mutex<HashMap<SessionId, usize>>,
    /// Held by the one that looks for all; when she leaves, by the next.
    looked: tokio::sync::Mutex<Looked>,
    look_every: Duration,
}

/// What the last look found.
struct Looked {
    next: Instant,
    /// Of the feeds that were waited for then. One that is not among them may have been written to since it was read.
    versions: HashMap<Uuid, i64>,
}

impl Default for Waiting {
    fn default() -> Self {
        Self::looking_every(LOOK_EVERY)
    }
}

/// A place among those who wait; given back when dropped, also when the phone hangs up.
pub struct Place<'a> {
    waiting: &'a Waiting,
    session: SessionId,
    awaited: Awaited,
}

impl Waiting {
    pub(super) fn looking_every(look_every: Duration) -> Self {
        let looked = Looked { next: Instant::now() + look_every, versions: HashMap::new() };
        Self {
            stopping: watch::Sender::new(false),
            held: Mutex::default(),
            looked: tokio::sync::Mutex::new(looked),
            look_every,
        }
    }

    /// Ends every wait, and lets nobody wait any more: the server stops.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// A place for a request of this session; none when it has too many waiting already.
    pub(super) fn place(&self, session: SessionId, awaited: Awaited) -> Option<Place<'_>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(session).or_default();
        if *count >= PER_SESSION {
            return None;
        }
        *count += 1;
        Some(Place { waiting: self, session, awaited })
    }

    /// Waits for its turn, and looks then for everybody who waits.
    async fn look_for_all(&self, database: &Database) -> Infallible {
        let mut looked = self.looked.lock().await;
        loop {
            sleep_until(looked.next).await;
            // A database that cannot answer now has nothing to tell; whoever waits is answered at her deadline.
            if let Err(error) = self.look(database, &mut looked).await {
                tracing::debug!(%error, "nobody looked at what other processes have written");
            }
            looked.next = Instant::now() + self.look_every;
        }
    }

    async fn look(&self, database: &Database, looked: &mut Looked) -> Result<(), Error> {
        let (ids, sessions) = (database.awaited(), self.sessions());
        let (versions, ended) = database.read(move |conn| Ok((versions(conn, &ids)?, ended(conn, &sessions)?))).await?;
        let known = std::mem::replace(&mut looked.versions, versions);
        let moved = looked.versions.iter().filter(|(id, version)| known.get(id) != Some(version)).map(|(id, _)| *id);
        let news: Vec<Uuid> = moved.chain(ended.into_iter().map(|AccountId(id)| id)).collect();
        database.tell(&news);
        Ok(())
    }

    fn sessions(&self) -> Vec<SessionId> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).keys().copied().collect()
    }
}

fn versions(conn: &mut Db, ids: &[Uuid]) -> Result<HashMap<Uuid, i64>, Error> {
    let mut versions = HashMap::new();
    for some in ids.chunks(AT_ONCE) {
        let keys: Vec<Key> = some.iter().copied().map(Key).collect();
        let rows: Vec<(Key, i64)> =
            feeds::table.filter(feeds::id.eq_any(keys)).select((feeds::id, feeds::version)).load(conn)?;
        versions.extend(rows.into_iter().map(|(Key(id), version)| (id, version)));
    }
    Ok(versions)
}

/// The accounts of those of the sessions that somebody has ended.
fn ended(conn: &mut Db, waiting: &[SessionId]) -> Result<Vec<AccountId>, Error> {
    let mut ended = Vec::new();
    for some in waiting.chunks(AT_ONCE) {
        let of_these = sessions::table
            .inner_join(accounts::table.on(accounts::id.eq(sessions::account_id)))
            .filter(sessions::id.eq_any(some))
            .filter(sessions::revoked_at.is_not_null().or(accounts::disabled_at.is_not_null()));
        ended.extend(of_these.select(accounts::id).load::<AccountId>(conn)?);
    }
    Ok(ended)
}

impl Place<'_> {
    fn settles(&self) -> Duration {
        SETTLE + Duration::from_millis(u64::try_from(self.session.0.as_u128() % SPREAD_MS).unwrap_or_default())
    }

    /// Waits until there may be something new. False when it is time to answer without.
    pub(super) async fn until_news(&self, database: &Database, deadline: Instant) -> bool {
        let mut stopping = self.waiting.stopping.subscribe();
        tokio::select! {
            biased;
            _ = stopping.wait_for(|stopping| *stopping) => false,
            () = sleep_until(deadline) => false,
            () = self.awaited.told() => {
                sleep_until(deadline.min(Instant::now() + self.settles())).await;
                true
            }
            never = self.waiting.look_for_all(database) => match never {},
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut held = self.waiting.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.session) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.session);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::config;
    use crate::database::touch;
    use crate::testing;

    fn session(n: u128) -> SessionId {
        SessionId(Uuid::from_u128(n))
    }

    fn database() -> (Database, Option<jiayi_cluster::Scratch>) {
        let (config, scratch) = testing::database();
        (Database::open(&config).expect("a database"), scratch)
    }

    async fn commit(database: &Database, touched: Uuid) {
        let written = database.write(move |_| {
            touch(touched);
            Ok(())
        });
        written.await.expect("written");
    }

    #[tokio::test]
    async fn a_session_holds_so_many_places_and_gives_them_back() {
        let (waiting, (database, _scratch)) = (Waiting::default(), database());
        let place = |n| waiting.place(session(n), database.await_any(&[]));
        let mut places: Vec<Place<'_>> = (0..PER_SESSION).filter_map(|_| place(1)).collect();
        assert_eq!(places.len(), PER_SESSION);
        assert!(place(1).is_none());
        assert!(place(2).is_some());
        places.pop();
        assert!(place(1).is_some());
        drop(places);
        assert!(waiting.held.lock().expect("whole").is_empty());
    }

    #[tokio::test]
    async fn a_commit_wakes_who_waits_for_what_it_stamped_and_nobody_else() {
        let (waiting, (database, _scratch)) = (Waiting::default(), database());
        let [feed, another] = [Uuid::from_u128(7), Uuid::from_u128(8)];
        let hers = waiting.place(session(1), database.await_any(&[feed])).expect("a place");
        let anothers = waiting.place(session(2), database.await_any(&[another])).expect("a place");
        commit(&database, feed).await;
        let deadline = Instant::now() + Duration::from_millis(900);
        let woken = tokio::join!(hers.until_news(&database, deadline), anothers.until_news(&database, deadline));
        assert_eq!(woken, (true, false));
    }

    #[tokio::test]
    async fn what_was_undone_wakes_nobody() {
        let (waiting, (database, _scratch)) = (Waiting::default(), database());
        let feed = Uuid::from_u128(7);
        let place = waiting.place(session(1), database.await_any(&[feed])).expect("a place");
        let undone = database.write(move |_| {
            touch(feed);
            Err::<(), Error>(Error::Damaged("a test"))
        });
        undone.await.expect_err("undone");
        commit(&database, Uuid::from_u128(8)).await;
        assert!(!place.until_news(&database, Instant::now() + Duration::from_millis(300)).await);
    }

    #[tokio::test]
    async fn what_another_process_stamped_is_found_by_whoever_looks_for_all() {
        let folder = TempDir::new().expect("a folder");
        let (config, _scratch) = testing::database();
        // In memory there is no other process.
        let config = match config.url.starts_with("postgres") {
            true => config,
            false => config::Database { url: format!("sqlite:{}", folder.path().join("jiayi.db").display()), ..config },
        };
        let (database, other) = (Database::open(&config).expect("one"), Database::open(&config).expect("another"));
        let waiting = Waiting::looking_every(Duration::from_millis(50));
        let [feed, quiet] = [Uuid::from_u128(7), Uuid::from_u128(8)];
        let stamp = move |conn: &mut Db| {
            let row = (feeds::id.eq(Key(feed)), feeds::kind.eq("team"), feeds::version.eq(1));
            Ok(diesel::insert_into(feeds::table).values(row).execute(conn)?)
        };
        let places = [[feed], [quiet]].map(|ids| {
            let place = waiting.place(session(ids[0].as_u128()), database.await_any(&ids));
            place.expect("a place")
        });
        let deadline = Instant::now() + Duration::from_secs(2);
        let write = async {
            tokio::time::sleep(Duration::from_millis(120)).await;
            other.write(stamp).await.expect("written");
        };
        let [hers, anothers] = &places;
        let woken = tokio::join!(anothers.until_news(&database, deadline), hers.until_news(&database, deadline), write);
        assert_eq!((woken.0, woken.1), (false, true));
    }

    #[tokio::test]
    async fn a_wait_ends_though_somebody_commits_all_the_time() {
        let (waiting, (database, _scratch)) = (Waiting::default(), database());
        let feed = Uuid::from_u128(7);
        let place = waiting.place(session(1), database.await_any(&[feed])).expect("a place");
        let deadline = Instant::now() + Duration::from_millis(300);
        database.tell(&[feed]);
        let mut looks = 0;
        while place.until_news(&database, deadline).await {
            database.tell(&[feed]);
            looks += 1;
            assert!(looks < 50, "it waits for a quiet moment that never comes");
        }
    }

    #[tokio::test]
    async fn a_stop_ends_every_wait_and_those_to_come() {
        let (waiting, (database, _scratch)) = (Waiting::default(), database());
        let never = Instant::now() + Duration::from_secs(3_600);
        let place = waiting.place(session(1), database.await_any(&[])).expect("a place");
        let (news, ()) = tokio::join!(place.until_news(&database, never), async { waiting.stop() });
        assert!(!news);
        assert!(!place.until_news(&database, never).await);
    }
}
