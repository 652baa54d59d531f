//! No more messages a second than the provider takes: a token bucket, in whole numbers.

use std::time::Duration;

use jiayi_core::calendar::Instant;

/// Tokens come in thousandths, one a millisecond for each message a second.
const WHOLE: i64 = 1000;

/// Holds a second's worth.
#[derive(Debug)]
pub struct Bucket {
    per_second: i64,
    level: i64,
    filled_at: Instant,
    /// The provider asked for a pause.
    shut_until: Instant,
}

/// How many may go, and when more may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    pub granted: usize,
    /// Zero when all were granted.
    pub retry_after: Duration,
}

impl Bucket {
    pub fn new(per_second: u32, now: Instant) -> Self {
        let per_second = i64::from(per_second.max(1));
        Self { per_second, level: per_second * WHOLE, filled_at: now, shut_until: now }
    }

    pub fn take(&mut self, wanted: usize, now: Instant) -> Taken {
        self.fill(now);
        let shut = self.shut_until.0 - now.0;
        if shut > 0 {
            return Taken { granted: 0, retry_after: milliseconds(shut) };
        }
        let wanted = i64::try_from(wanted).unwrap_or(i64::MAX);
        let granted = wanted.min(self.level / WHOLE);
        self.level -= granted * WHOLE;
        let lacking = if granted == wanted { 0 } else { (WHOLE - self.level).max(1) };
        let wait = (lacking + self.per_second - 1) / self.per_second;
        Taken { granted: usize::try_from(granted).unwrap_or_default(), retry_after: milliseconds(wait) }
    }

    pub fn pause(&mut self, retry_after: Duration, now: Instant) {
        let until = now.plus_ms(i64::try_from(retry_after.as_millis()).unwrap_or(i64::MAX));
        self.shut_until = self.shut_until.max(until);
    }

    fn fill(&mut self, now: Instant) {
        // A clock that was set back fills nothing, and is counted from.
        let passed = (now.0.saturating_sub(self.filled_at.0)).max(0);
        self.level = self.level.saturating_add(passed.saturating_mul(self.per_second)).min(self.per_second * WHOLE);
        self.filled_at = now;
    }
}

fn milliseconds(ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(ms).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_a_second_and_the_rest_hears_when() {
        // (ms, wanted, granted, retry after ms), at 20 a second.
        #[rustfmt::skip]
        let story = [
            (0,      15, 15,   0),
            (0,      15,  5,  50),
            (49,      1,  0,   1),
            (50,      1,  1,   0),
            (550,    20, 10,  50),
            // Of a quiet hour no more than a second's worth is kept.
            (3_600_000, 100, 20, 50),
            // The clock was set back: nothing is granted for it, and it goes on from there.
            (1_000_000,   1,  0, 50),
            (1_000_050,   1,  1,  0),
        ];
        let mut bucket = Bucket::new(20, Instant(0));
        for (at, wanted, granted, wait) in story {
            let taken = bucket.take(wanted, Instant(at));
            assert_eq!(taken, Taken { granted, retry_after: Duration::from_millis(wait) }, "at {at}");
        }
    }

    #[test]
    fn a_pause_that_the_provider_asked_for_holds_everything_back_and_the_longest_counts() {
        let mut bucket = Bucket::new(20, Instant(0));
        bucket.pause(Duration::from_secs(60), Instant(0));
        bucket.pause(Duration::from_secs(1), Instant(0));
        assert_eq!(bucket.take(1, Instant(59_000)), Taken { granted: 0, retry_after: Duration::from_secs(1) });
        assert_eq!(bucket.take(1, Instant(60_000)).granted, 1);
    }
}
