//! When to try again, and what time it is at the server.

use std::time::UNIX_EPOCH;

use jiayi_core::calendar::Instant;

use crate::transport::Response;

const SECOND_MS: i64 = 1000;
const LONGEST_PAUSE_MS: i64 = 15 * 60 * SECOND_MS;

/// Milliseconds to wait after `failures` in a row, 1 or more: doubled each time, and each phone at another moment, so that a server
/// that comes back is not met by all of them at once. What the server asks for is the least.
pub fn pause_ms(failures: u32, retry_after: Option<i64>, roll: u32) -> i64 {
    let doubled = SECOND_MS.checked_shl(failures.saturating_sub(1).min(20)).unwrap_or(LONGEST_PAUSE_MS);
    let longest = doubled.min(LONGEST_PAUSE_MS);
    let drawn = longest / 2 + i64::from(roll) * (longest - longest / 2) / i64::from(u32::MAX);
    retry_after.map_or(drawn, |seconds| seconds.clamp(0, 24 * 3600) * SECOND_MS + drawn)
}

/// Seconds of `Retry-After`.
pub fn retry_after(response: &Response) -> Option<i64> {
    response.header("retry-after")?.trim().parse().ok()
}

/// When the server wrote an answer, by its clock, in whole seconds.
pub fn written_at(response: &Response) -> Option<Instant> {
    let date = httpdate::parse_http_date(response.header("date")?).ok()?;
    let written = i64::try_from(date.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok()?;
    Some(Instant(written))
}

/// Milliseconds that the server's clock is ahead of the phone's, the least that its `Date` allows: it was written, in whole seconds,
/// some time between `sent` and `received`.
pub fn skew_ms(response: &Response, sent: Instant, received: Instant) -> Option<i64> {
    let Instant(written) = written_at(response)?;
    let (least, most) = (written - received.0, written + SECOND_MS - sent.0);
    Some(match (least <= 0, most >= 0) {
        (true, true) => 0,
        (false, _) => least,
        (true, false) => most,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::NOW;

    fn dated(date: &str) -> Response {
        Response { status: 200, headers: vec![("date".into(), date.into())], body: vec![] }
    }

    #[test]
    fn pauses_double_to_a_quarter_of_an_hour_and_differ_between_phones() {
        let pauses: Vec<(i64, i64)> = (1..=12).map(|n| (pause_ms(n, None, 0), pause_ms(n, None, u32::MAX))).collect();
        assert_eq!(pauses[..4], [(500, 1000), (1000, 2000), (2000, 4000), (4000, 8000)]);
        assert_eq!(pauses[11], (450_000, 900_000));
        assert_eq!(pause_ms(u32::MAX, None, u32::MAX), 900_000);
    }

    #[test]
    fn the_server_is_left_alone_for_as_long_as_it_asks() {
        assert!((0..=3).all(|roll| pause_ms(1, Some(30), roll * (u32::MAX / 3)) >= 30_000));
        assert_eq!(pause_ms(1, Some(i64::MAX), 0), 24 * 3_600_000 + 500);
    }

    #[test]
    fn a_clock_is_corrected_no_more_than_the_answer_proves() {
        // NOW is 2026-03-02, 01:00:00 UTC.
        let at = |date: &str| skew_ms(&dated(date), NOW, NOW.plus_ms(2000));
        assert_eq!(at("Mon, 02 Mar 2026 01:00:01 GMT"), Some(0));
        assert_eq!(at("Mon, 02 Mar 2026 01:10:02 GMT"), Some(600_000));
        assert_eq!(at("Mon, 02 Mar 2026 00:49:59 GMT"), Some(-600_000));
        assert_eq!(at("yesterday"), None);
    }
}
