//! Connections of the threads that ask, for reads of some microseconds.

use std::cell::RefCell;
use std::sync::{Arc, Weak};

use super::executor::Threads;
use super::recall::{self, Recalled};
use super::session::Session;
use super::{Db, Error, Place};

thread_local! {
    /// One for each open database that this thread has read; they are closed with the thread.
    static READERS: RefCell<Vec<Reader>> = const { RefCell::new(Vec::new()) };
}

struct Reader {
    of: Weak<Threads>,
    session: Session,
    recalled: Recalled,
}

pub(super) fn read<T>(
    database: &Arc<Threads>,
    place: &Place,
    work: impl FnOnce(&mut Db) -> Result<T, Error>,
) -> Result<T, Error> {
    READERS.with_borrow_mut(|readers| {
        let of_this = |reader: &Reader| std::ptr::eq(reader.of.as_ptr(), Arc::as_ptr(database));
        let at = match readers.iter().position(of_this) {
            Some(at) => at,
            None => {
                readers.retain(|reader| reader.of.strong_count() > 0);
                let (of, session) = (Arc::downgrade(database), Session::of_a_reader(place.clone(), None));
                readers.push(Reader { of, session, recalled: Recalled::default() });
                readers.len() - 1
            }
        };
        let Reader { session, recalled, .. } = readers.get_mut(at).ok_or(Error::Unavailable)?;
        session.read(|conn| recall::with(recalled, conn, work))
    })
}
