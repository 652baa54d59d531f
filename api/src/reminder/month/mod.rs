//! A month of a small county, seed by seed: people run out, ask again, stop, move and die while vendors fail in every way they can, the server
//! is down for hours and dies between claim and answer. What went out is held to the laws of `laws`; a seed that breaks one prints its story:
//!
//! ```text
//! JIAYI_SEED=4711 cargo test --workspace --lib -- reminder::month
//! ```
//!
//! Neither class that quiet hours let through passes here: medicine times sound on the phone alone, and the server sends no emergency
//! by these channels. Source: reminders N4.

mod county;
mod deeds;
mod events;
mod laws;
mod records;

use std::panic::{AssertUnwindSafe, catch_unwind};

use self::county::Month;
use crate::simulation::number;
use crate::testing::with_ids_of;

/// Months of a run; `JIAYI_MONTHS` asks for others.
const MONTHS: u64 = 1;

#[test]
fn whatever_a_month_brings_nobody_is_disturbed_told_of_what_is_over_or_left_without_her_team() {
    let seeds = match number("JIAYI_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("JIAYI_MONTHS").unwrap_or(MONTHS),
    };
    for seed in seeds {
        let (broken, log) = with_ids_of(seed, || {
            let mut month = Month::begin(seed);
            let broken = match catch_unwind(AssertUnwindSafe(|| month.lives())) {
                Ok(()) => std::mem::take(&mut month.broken),
                Err(_) => vec!["it panicked, as told above".to_owned()],
            };
            (broken, std::mem::take(&mut month.log))
        });
        assert!(
            broken.is_empty(),
            "{}\n\nseed {seed}:\n{}\n\nagain: JIAYI_SEED={seed} cargo test --workspace --lib -- reminder::month\n",
            broken.join("\n"),
            log.join("\n")
        );
    }
}
