//! Work that the server does by itself: a row for each piece, claimed by lease.
//!
//! A row is inserted in the transaction that causes it, under a key that is there once. Any runner of any node claims what is
//! due: a claim takes a lease under a token of its own, and nothing is written by whoever has lost it. So restarts, double
//! ticks and runners that die half-way are harmless. The clock only wakes the runner; it decides nothing.

mod clock;
mod daily;
mod lease;
mod runner;
mod work;

#[cfg(test)]
mod tests;

pub use clock::ClockError;
pub use daily::catch_up;
pub use lease::now;
pub use runner::{Bell, Jobs, Stop, run_due};
pub use work::{Work, enqueue};
