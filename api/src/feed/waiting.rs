//! Phones that wait for a change: no thread and no connection is held meanwhile.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiayi_core::id::SessionId;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

/// Requests of one session that may wait at once: its own feed, those of a family, the reference feed.
const PER_SESSION: usize = 8;
/// What another process has committed is found by looking.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// After a commit others often follow: one look serves them all. Not everybody looks at the same moment.
const SETTLE: Duration = Duration::from_millis(100);
const SPREAD_MS: u128 = 400;

pub struct Waiting {
    stopping: watch::Sender<bool>,
    held: Mutex<HashMap<SessionId, usize>>,
}

impl Default for Waiting {
    fn default() -> Self {
        Self { stopping: watch::Sender::new(false), held: Mutex::default() }
    }
}

/// A place among those who wait; given back when dropped, also when the phone hangs up.
pub struct Place<'a> {
    waiting: &'a Waiting,
    session: SessionId,
}

impl Waiting {
    /// Ends every wait, and lets nobody wait any more: the server stops.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// A place for a request of this session; none when it has too many waiting already.
    pub(super) fn place(&self, session: SessionId) -> Option<Place<'_>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(session).or_default();
        if *count >= PER_SESSION {
            return None;
        }
        *count += 1;
        Some(Place { waiting: self, session })
    }
}

impl Place<'_> {
    fn settles(&self) -> Duration {
        SETTLE + Duration::from_millis(u64::try_from(self.session.0.as_u128() % SPREAD_MS).unwrap_or_default())
    }

    /// Waits until there may be something new. False when it is time to answer without.
    pub(super) async fn until_news(&self, commits: &mut watch::Receiver<u64>, deadline: Instant) -> bool {
        let mut stopping = self.waiting.stopping.subscribe();
        tokio::select! {
            biased;
            _ = stopping.wait_for(|stopping| *stopping) => false,
            () = sleep_until(deadline) => false,
            changed = commits.changed() => {
                sleep_until(deadline.min(Instant::now() + self.settles())).await;
                changed.is_ok()
            }
            () = sleep(LOOK_EVERY) => true,
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
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn a_session_holds_so_many_places_and_gives_them_back() {
        let waiting = Waiting::default();
        let session = SessionId(Uuid::from_u128(1));
        let mut places: Vec<Place<'_>> = (0..PER_SESSION).filter_map(|_| waiting.place(session)).collect();
        assert_eq!(places.len(), PER_SESSION);
        assert!(waiting.place(session).is_none());
        assert!(waiting.place(SessionId(Uuid::from_u128(2))).is_some());
        places.pop();
        assert!(waiting.place(session).is_some());
        drop(places);
        assert!(waiting.held.lock().expect("whole").is_empty());
    }

    #[tokio::test]
    async fn a_wait_ends_though_somebody_commits_all_the_time() {
        let (waiting, commits) = (Waiting::default(), watch::Sender::new(0));
        let place = waiting.place(SessionId(Uuid::from_u128(1))).expect("a place");
        let mut receiver = commits.subscribe();
        let deadline = Instant::now() + Duration::from_millis(300);
        commits.send_modify(|version| *version += 1);
        let mut looks = 0;
        while place.until_news(&mut receiver, deadline).await {
            commits.send_modify(|version| *version += 1);
            looks += 1;
            assert!(looks < 50, "it waits for a quiet moment that never comes");
        }
    }

    #[tokio::test]
    async fn a_stop_ends_every_wait_and_those_to_come() {
        let (waiting, commits) = (Waiting::default(), watch::Sender::new(0));
        let never = Instant::now() + Duration::from_secs(3_600);
        let place = waiting.place(SessionId(Uuid::from_u128(1))).expect("a place");
        let mut receiver = commits.subscribe();
        let (news, ()) = tokio::join!(place.until_news(&mut receiver, never), async { waiting.stop() });
        assert!(!news);
        assert!(!place.until_news(&mut receiver, never).await);
    }
}
