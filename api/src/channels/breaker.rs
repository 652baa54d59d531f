//! A provider that fails again and again is left alone for a while, then tried with one message.

use jiayi_core::calendar::Instant;

/// Failures in a row after which nothing more is sent.
const FAILURES: u32 = 5;
/// How long a provider is left alone; and how long a message that tries it may take.
const REST_MS: i64 = 30_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Closed {
        failures: u32,
    },
    Open {
        until: Instant,
    },
    /// One message is on its way to find out; one that is lost on it holds nobody up for longer than until then.
    HalfOpen {
        until: Instant,
    },
}

/// How much may be sent now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    All,
    One,
    None,
}

#[derive(Debug)]
pub struct Breaker(State);

impl Default for Breaker {
    fn default() -> Self {
        Self(State::Closed { failures: 0 })
    }
}

impl Breaker {
    pub fn admits(&mut self, now: Instant) -> Admission {
        match self.0 {
            State::Closed { .. } => Admission::All,
            State::Open { until } | State::HalfOpen { until } if now < until => Admission::None,
            State::Open { .. } | State::HalfOpen { .. } => {
                self.0 = State::HalfOpen { until: now.plus_ms(REST_MS) };
                Admission::One
            }
        }
    }

    /// Nothing went out after all, of what was admitted.
    pub fn unused(&mut self, now: Instant) {
        if let State::HalfOpen { .. } = self.0 {
            self.0 = State::Open { until: now };
        }
    }

    pub fn answered(&mut self) {
        match self.0 {
            State::Closed { .. } | State::HalfOpen { .. } => self.0 = State::Closed { failures: 0 },
            // An answer to what was sent before it opened.
            State::Open { .. } => {}
        }
    }

    pub fn failed(&mut self, now: Instant) {
        let rest = State::Open { until: now.plus_ms(REST_MS) };
        match self.0 {
            State::Closed { failures } if failures.saturating_add(1) < FAILURES => {
                self.0 = State::Closed { failures: failures.saturating_add(1) };
            }
            State::Closed { .. } | State::HalfOpen { .. } => self.0 = rest,
            State::Open { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What happens, when (ms), and what may be sent after it.
    enum Event {
        Fails,
        Answers,
    }

    #[test]
    fn a_provider_that_fails_is_left_alone_then_tried_with_one_message() {
        use Admission::{All, None, One};
        use Event::{Answers, Fails};
        #[rustfmt::skip]
        let story = [
            (0,      vec![],                                     All),
            (1,      vec![Fails, Fails, Fails, Fails],           All),
            // An answer between begins the count anew.
            (2,      vec![Answers, Fails, Fails, Fails, Fails],  All),
            (3,      vec![Fails],                                None),
            // Of what was under way, neither answer nor failure changes how long it rests.
            (20_000, vec![Answers, Fails],                       None),
            (30_002, vec![],                                     None),
            (30_003, vec![],                                     One),
            (30_004, vec![],                                     None),
            (30_005, vec![Fails],                                None),
            (60_004, vec![],                                     None),
            (60_005, vec![],                                     One),
            // Lost on the way: another is tried.
            (90_004, vec![],                                     None),
            (90_005, vec![],                                     One),
            (90_006, vec![Answers],                              All),
            (90_007, vec![Fails, Fails, Fails, Fails],           All),
        ];
        let mut breaker = Breaker::default();
        for (at, events, expected) in story {
            for event in events {
                match event {
                    Fails => breaker.failed(Instant(at)),
                    Answers => breaker.answered(),
                }
            }
            assert_eq!(breaker.admits(Instant(at)), expected, "at {at}");
        }
    }

    #[test]
    fn a_try_that_was_not_made_is_made_at_once_when_it_can_be() {
        let mut breaker = Breaker::default();
        (0..FAILURES).for_each(|_| breaker.failed(Instant(0)));
        assert_eq!(breaker.admits(Instant(REST_MS)), Admission::One);
        breaker.unused(Instant(REST_MS));
        assert_eq!(breaker.admits(Instant(REST_MS)), Admission::One);
    }
}
