//! To whom a commit is news: a transaction notes the ids of what it touches, and who waits for one of them is told when it is committed.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use uuid::Uuid;

thread_local! {
    /// By the task that runs on this thread now.
    static TOUCHED: RefCell<Vec<Uuid>> = const { RefCell::new(Vec::new()) };
}

/// Notes that this thread's transaction changes something that somebody may wait for: a feed, or what an account may do.
pub fn touch(id: Uuid) {
    TOUCHED.with_borrow_mut(|touched| touched.push(id));
}

/// What was touched since this was last asked.
pub(super) fn take() -> Vec<Uuid> {
    TOUCHED.take()
}

/// Those who wait, by what they wait for.
#[derive(Default)]
pub(super) struct News(Mutex<HashMap<Uuid, Vec<Arc<Notify>>>>);

/// A wait for news of some ids; over when dropped. What is told before anybody asks is not lost.
pub struct Awaited {
    news: Arc<News>,
    ids: Vec<Uuid>,
    told: Arc<Notify>,
}

impl News {
    fn waiters(&self) -> MutexGuard<'_, HashMap<Uuid, Vec<Arc<Notify>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn await_any(self: &Arc<Self>, ids: &[Uuid]) -> Awaited {
        let told = Arc::new(Notify::new());
        let mut waiters = self.waiters();
        for id in ids {
            waiters.entry(*id).or_default().push(Arc::clone(&told));
        }
        Awaited { news: Arc::clone(self), ids: ids.to_vec(), told }
    }

    pub fn tell(&self, ids: &[Uuid]) {
        let waiters = self.waiters();
        for told in ids.iter().filter_map(|id| waiters.get(id)).flatten() {
            told.notify_one();
        }
    }

    /// Everything that somebody waits for.
    pub fn awaited(&self) -> Vec<Uuid> {
        self.waiters().keys().copied().collect()
    }
}

impl Awaited {
    /// Until there is news: of any moment since the wait began, or since it was last told.
    pub async fn told(&self) {
        self.told.notified().await;
    }
}

impl Drop for Awaited {
    fn drop(&mut self) {
        let mut waiters = self.news.waiters();
        for id in &self.ids {
            if let Some(of_this) = waiters.get_mut(id) {
                of_this.retain(|told| !Arc::ptr_eq(told, &self.told));
                if of_this.is_empty() {
                    waiters.remove(id);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Waker};

    use super::*;

    fn is_told(awaited: &Awaited) -> bool {
        pin!(awaited.told()).poll(&mut Context::from_waker(Waker::noop())).is_ready()
    }

    #[test]
    fn who_waits_for_something_else_is_left_alone_and_nobody_is_kept_who_has_gone() {
        let news = Arc::new(News::default());
        let [one, other, account] = [1, 2, 3].map(Uuid::from_u128);
        let (first, second, neighbour) =
            (news.await_any(&[one, account]), news.await_any(&[one]), news.await_any(&[other]));
        news.tell(&[one]);
        assert_eq!([&first, &second, &neighbour].map(is_told), [true, true, false]);
        assert!(!is_told(&first), "told once");
        news.tell(&[account]);
        assert_eq!([&first, &second].map(is_told), [true, false]);
        drop((first, neighbour));
        assert_eq!(news.awaited(), [one]);
        drop(second);
        assert!(news.awaited().is_empty());
    }
}
