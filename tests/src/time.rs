//! The time as the clinic counts it.

use std::time::{SystemTime, UNIX_EPOCH};

use jiayi_core::calendar::{Day, Instant};

/// Epoch milliseconds.
pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    i64::try_from(since.as_millis()).expect("fits")
}

/// The civil day in China.
pub fn today() -> Day {
    Instant(now_ms()).day()
}

/// The day so many days from today; negative is past.
pub fn in_days(days: i64) -> Day {
    today().plus_days(days).expect("a day")
}
