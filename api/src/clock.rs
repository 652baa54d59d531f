//! What time it is: one handle, carried in the application's state, so that tests and the demo can fix it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use jiayi_core::calendar::{Day, Instant};

/// Clones of a fixed clock share its hand.
#[derive(Clone)]
pub struct Clock(Hand);

#[derive(Clone)]
enum Hand {
    System,
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    pub const fn system() -> Self {
        Self(Hand::System)
    }

    /// Stands at `instant` until [`Clock::set`].
    pub fn fixed(instant: Instant) -> Self {
        Self(Hand::Fixed(Arc::new(AtomicI64::new(instant.0))))
    }

    pub fn now(&self) -> Instant {
        match &self.0 {
            Hand::Fixed(hand) => Instant(hand.load(Ordering::SeqCst)),
            // A machine whose clock stands before 1970 gets 1970.
            Hand::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Instant(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
        }
    }

    /// Where a fixed clock stands; none for the system's.
    pub fn standing(&self) -> Option<Instant> {
        match &self.0 {
            Hand::Fixed(hand) => Some(Instant(hand.load(Ordering::SeqCst))),
            Hand::System => None,
        }
    }

    /// The civil day in China.
    pub fn today(&self) -> Day {
        self.now().day()
    }

    /// Moves a fixed clock; the system's is not ours to set.
    pub fn set(&self, instant: Instant) {
        if let Hand::Fixed(hand) = &self.0 {
            hand.store(instant.0, Ordering::SeqCst);
        }
    }
}
