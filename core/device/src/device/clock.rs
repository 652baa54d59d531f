//! What time it is at the server, and how far the phone's own clock can be believed.

use jiayi_core::calendar::Instant;
use jiayi_core::command::CLOCK_TOLERANCE_MS;
use serde::{Deserialize, Serialize};

use super::{Device, HEARD, SKEW};
use crate::store::StoreError;

/// Two answers of one server differ by as much as they were on their way.
const NOISE_MS: i64 = 2000;
/// What was heard is written down when it is so much newer, milliseconds: not for every answer.
const WRITTEN_EVERY_MS: i64 = 60_000;

/// What the server said last, by its clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Heard {
    /// When it wrote its last answer.
    pub at: Option<Instant>,
    /// When it last served the session that is on.
    pub served: Option<Instant>,
}

/// The phone's clock, as far as is known without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    Right,
    /// By so many milliseconds ahead of the server, negative when it is behind: what is recorded is corrected by it.
    Off {
        ahead_ms: i64,
    },
    /// It shows a time that was over when the server last answered: what is recorded now has the wrong hour. To be put right, or told anew by
    /// a sync.
    PutBack,
}

impl Device {
    /// What time it is at the server when it is `now` by this phone's clock: what forms and commands are filled with. Never earlier than
    /// what the server's clock was known to show.
    pub fn by_the_server(&self, now: Instant) -> Instant {
        let told = now.plus_ms(self.kept.skew_ms);
        self.kept.heard.at.map_or(told, |heard| told.max(heard))
    }

    pub fn clock(&self, now: Instant) -> Clock {
        let told = now.plus_ms(self.kept.skew_ms);
        match self.kept.heard.at {
            Some(heard) if told < heard.plus_ms(-NOISE_MS) => Clock::PutBack,
            _ if self.kept.skew_ms.abs() > CLOCK_TOLERANCE_MS => Clock::Off { ahead_ms: -self.kept.skew_ms },
            _ => Clock::Right,
        }
    }

    pub(crate) fn learn_skew(&mut self, skew_ms: i64) -> Result<(), StoreError> {
        if skew_ms.abs_diff(self.kept.skew_ms) <= NOISE_MS.unsigned_abs() {
            return Ok(());
        }
        self.keep(SKEW, &skew_ms)?;
        self.kept.skew_ms = skew_ms;
        self.revision += 1;
        Ok(())
    }

    /// An answer came, written at a moment of the server's clock, if it says so; it did or did not serve the session.
    pub(crate) fn heard(&mut self, written_at: Option<Instant>, served: bool, now: Instant) -> Result<(), StoreError> {
        self.kept.heard.at = written_at;
        if served {
            self.kept.heard.served = Some(self.by_the_server(now));
        }
        let (heard, written) = (self.kept.heard, self.kept.heard_written);
        let is_newer = |new: Option<Instant>, old: Option<Instant>| {
            new.is_some_and(|new| old.is_none_or(|old| new.0.abs_diff(old.0) >= WRITTEN_EVERY_MS.unsigned_abs()))
        };
        if is_newer(heard.at, written.at) || is_newer(heard.served, written.served) {
            self.keep(HEARD, &heard)?;
            self.kept.heard_written = heard;
        }
        Ok(())
    }
}
