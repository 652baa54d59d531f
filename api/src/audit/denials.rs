//! What was refused before anybody was signed in, counted by address and minute: a log that strangers can fill is no log.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use jiayi_core::calendar::Instant;
use serde_json::json;

use super::{Entry, append_all};
use crate::database::{Db, Error};

const MINUTE_MS: i64 = 60_000;

/// Addresses that are told apart in one minute; those after them are counted together.
const TOLD_APART: usize = 1_000;

/// By the minute's beginning and the address.
pub type Counts = BTreeMap<(Instant, String), u32>;

/// The counts of the minute that runs; a crash loses at most that.
#[derive(Debug, Default)]
pub struct Denials(Mutex<Counts>);

impl Denials {
    pub fn count(&self, now: Instant, address: String) {
        let minute = Instant(now.0 - now.0.rem_euclid(MINUTE_MS));
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let full = counts.len() >= TOLD_APART && !counts.contains_key(&(minute, address.clone()));
        let address = if full { "others".to_owned() } else { address };
        let count = counts.entry((minute, address)).or_insert(0);
        *count = count.saturating_add(1);
    }

    /// The minutes that ended by `until`.
    pub fn take_before(&self, until: Instant) -> Counts {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let running = counts.split_off(&(Instant(until.0 - MINUTE_MS + 1), String::new()));
        std::mem::replace(&mut *counts, running)
    }

    pub fn put_back(&self, taken: Counts) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, count) in taken {
            *counts.entry(key).or_insert(0) += count;
        }
    }
}

/// One entry for each address and minute.
///
/// # Errors
/// When the database fails.
pub fn append_denials(conn: &mut Db, counts: &Counts, now: Instant) -> Result<(), Error> {
    let entry = |((minute, address), count): (&(Instant, String), &u32)| Entry {
        version: 0,
        at: now,
        kind: "denial".to_owned(),
        account: None,
        session: None,
        role: None,
        acting_for: None,
        request: None,
        envelope: None,
        outcome: "denied".to_owned(),
        code: None,
        residents: Vec::new(),
        teams: Vec::new(),
        detail: Some(json!({ "address": address, "minute": minute.0, "count": count }).to_string()),
    };
    append_all(conn, counts.iter().map(entry).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_is_taken_when_it_has_ended() {
        let denials = Denials::default();
        let begun = Instant(1_800_000_000_000 - 1_800_000_000_000 % MINUTE_MS);
        for (after_ms, address) in [(0, "192.0.2.7"), (59_999, "192.0.2.7"), (100, "192.0.2.8"), (60_000, "192.0.2.7")]
        {
            denials.count(begun.plus_ms(after_ms), address.to_owned());
        }
        assert!(denials.take_before(begun.plus_ms(59_999)).is_empty());
        let ended = denials.take_before(begun.plus_ms(60_000));
        let counts: Vec<_> = ended.iter().map(|((_, address), count)| (address.as_str(), *count)).collect();
        assert_eq!(counts, [("192.0.2.7", 2), ("192.0.2.8", 1)]);
        denials.put_back(ended);
        assert_eq!(denials.take_before(begun.plus_ms(120_000)).values().sum::<u32>(), 4);
    }

    #[test]
    fn a_flood_of_addresses_is_counted_together() {
        let denials = Denials::default();
        for number in 0..5_000 {
            denials.count(Instant(0), format!("10.0.{}.{}", number / 256, number % 256));
        }
        let counts = denials.take_before(Instant(MINUTE_MS));
        assert_eq!(counts.len(), TOLD_APART + 1);
        assert_eq!(counts.values().sum::<u32>(), 5_000);
    }
}
