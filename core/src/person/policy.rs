//! Numbers about people that a region may change.

use serde::Deserialize;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonPolicy {
    /// Proxies with a grant in force, at most.
    pub max_proxies: usize,
    /// Whole months a grant may run.
    pub grant_max_months: i64,
    /// Days, after the day of printing, on which an activation code opens its record.
    pub activation_code_days: i64,
    /// Wrong tries after which it is dead.
    pub activation_code_tries: u32,
    /// Identity claims an account may make in 24 hours.
    pub claims_per_day: u32,
}
