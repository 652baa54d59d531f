//! Connections of the threads that ask, for reads of some microseconds.

use std::cell::RefCell;
use std::sync::{Arc, Weak};

use super::executor::Threads;
use super::session::Session;
use super::{Db, Error, Place};

thread_local! {
    /// One for each open database that this thread has read; they are closed with the thread.
    static SESSIONS: RefCell<Vec<(Weak<Threads>, Session)>> = const { RefCell::new(Vec::new()) };
}

pub(super) fn read<T>(
    database: &Arc<Threads>,
    place: &Place,
    work: impl FnOnce(&mut Db) -> Result<T, Error>,
) -> Result<T, Error> {
    SESSIONS.with_borrow_mut(|sessions| {
        let of_this = |(owner, _): &(Weak<Threads>, Session)| std::ptr::eq(owner.as_ptr(), Arc::as_ptr(database));
        let at = match sessions.iter().position(of_this) {
            Some(at) => at,
            None => {
                sessions.retain(|(owner, _)| owner.strong_count() > 0);
                sessions.push((Arc::downgrade(database), Session::of_a_reader(place.clone(), None)));
                sessions.len() - 1
            }
        };
        let (_, session) = sessions.get_mut(at).ok_or(Error::Unavailable)?;
        session.read(work)
    })
}
