//! A channel behind its breaker and its bucket.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiayi_core::calendar::Instant;

use super::breaker::{Admission, Breaker};
use super::bucket::Bucket;
use super::{Ask, Channel, Outcome, Status};
use crate::clock::Clock;

/// What it holds back was not sent: `Unavailable` while the provider is left alone, `Throttled` beyond what it takes.
pub struct Guarded<C> {
    channel: C,
    clock: Clock,
    guards: Mutex<(Breaker, Bucket)>,
}

impl<C> Guarded<C> {
    pub fn new(channel: C, per_second: u32, clock: Clock) -> Self {
        let guards = Mutex::new((Breaker::default(), Bucket::new(per_second, clock.now())));
        Self { channel, clock, guards }
    }

    fn guards(&self) -> MutexGuard<'_, (Breaker, Bucket)> {
        self.guards.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many of them may go, and what becomes of the others.
    fn admit(&self, wanted: usize, now: Instant) -> (usize, Outcome) {
        let mut guards = self.guards();
        let (breaker, bucket) = &mut *guards;
        let admitted = match breaker.admits(now) {
            Admission::All => wanted,
            Admission::One => wanted.min(1),
            Admission::None => 0,
        };
        let taken = bucket.take(admitted, now);
        if taken.granted == 0 {
            breaker.unused(now);
        }
        let throttled = admitted > taken.granted;
        (
            taken.granted,
            if throttled { Outcome::Throttled { retry_after: taken.retry_after } } else { Outcome::Unavailable },
        )
    }

    fn hear(&self, outcomes: &[Outcome], now: Instant) {
        let mut guards = self.guards();
        let (breaker, bucket) = &mut *guards;
        for outcome in outcomes {
            match outcome {
                Outcome::Unknown | Outcome::Unavailable => breaker.failed(now),
                Outcome::Throttled { retry_after } => {
                    bucket.pause(*retry_after, now);
                    breaker.answered();
                }
                Outcome::Accepted { .. } | Outcome::TokenDead | Outcome::Rejected { .. } => breaker.answered(),
            }
        }
    }
}

impl<C: Channel> Channel for Guarded<C> {
    type Message = C::Message;

    async fn send(&self, batch: &[C::Message]) -> Vec<Outcome> {
        let (granted, held_back) = self.admit(batch.len(), self.clock.now());
        let going = batch.get(..granted).unwrap_or_default();
        let mut outcomes = if going.is_empty() { Vec::new() } else { self.channel.send(going).await };
        self.hear(&outcomes, self.clock.now());
        outcomes.resize(batch.len(), held_back);
        outcomes
    }
}

impl<C: Ask> Ask for Guarded<C> {
    async fn ask(&self, message: &C::Message, sent_at: Instant) -> Option<Status> {
        let now = self.clock.now();
        if self.admit(1, now).0 == 0 {
            return None;
        }
        let status = self.channel.ask(message, sent_at).await;
        // That a message is not listed says nothing of whether the provider works.
        if status.is_some() {
            self.guards().0.answered()
        } else {
            self.guards().0.unused(self.clock.now())
        }
        status
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::time::Duration;

    use super::*;

    /// Gives what stands in its script, one outcome a message.
    struct Scripted(RefCell<Vec<Outcome>>);

    impl Channel for Scripted {
        type Message = ();

        async fn send(&self, batch: &[()]) -> Vec<Outcome> {
            self.0.borrow_mut().drain(..batch.len()).collect()
        }
    }

    fn accepted() -> Outcome {
        Outcome::Accepted { provider_id: "1".into() }
    }

    fn guarded(per_second: u32, script: Vec<Outcome>) -> (Guarded<Scripted>, Clock) {
        let clock = Clock::fixed(Instant(0));
        (Guarded::new(Scripted(RefCell::new(script)), per_second, clock.clone()), clock)
    }

    #[actix_web::test]
    async fn nothing_is_sent_to_a_provider_that_failed_until_one_message_has_found_it_again() {
        let mut script = vec![Outcome::Unavailable; 4];
        script.extend([Outcome::Unknown, accepted(), accepted(), accepted()]);
        let (channel, clock) = guarded(100, script);
        channel.send(&[(); 5]).await;
        assert_eq!(channel.send(&[(); 2]).await, vec![Outcome::Unavailable; 2], "nobody was asked");
        clock.set(Instant(30_000));
        assert_eq!(channel.send(&[(); 2]).await, [accepted(), Outcome::Unavailable]);
        assert_eq!(channel.send(&[(); 2]).await, [accepted(), accepted()]);
        assert!(channel.channel.0.borrow().is_empty(), "each was sent once");
    }

    #[actix_web::test]
    async fn what_is_beyond_its_pace_waits_and_a_pause_that_it_asks_for_is_kept() {
        let wait = |ms| Outcome::Throttled { retry_after: Duration::from_millis(ms) };
        let (channel, clock) = guarded(2, vec![accepted(), wait(60_000), accepted()]);
        assert_eq!(channel.send(&[(); 3]).await, [accepted(), wait(60_000), wait(500)]);
        clock.set(Instant(59_000));
        assert_eq!(channel.send(&[()]).await, [wait(1000)]);
        clock.set(Instant(60_000));
        assert_eq!(channel.send(&[()]).await, [accepted()]);
    }

    #[actix_web::test]
    async fn a_provider_that_refuses_messages_works() {
        let refused = Outcome::Rejected { code: "isv.MOBILE_NUMBER_ILLEGAL".into() };
        let (channel, _) = guarded(100, [vec![refused.clone(); 9], vec![accepted()]].concat());
        assert_eq!(channel.send(&[(); 9]).await, vec![refused; 9]);
        assert_eq!(channel.send(&[()]).await, [accepted()]);
    }
}
