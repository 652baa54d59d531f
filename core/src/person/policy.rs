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
    /// Wrong tries, by all claims to its record together, after which it is dead: one stranger's tries never use it up.
    pub activation_code_tries_in_all: u32,
    /// How long a change of phone waits that neither the old phone nor a second member of the staff confirms.
    pub phone_change_hours: i64,
    /// For so many days after it was issued a prescription opens the person's medicines to the pharmacy where it lies.
    pub pharmacy_days: i64,
    /// Identity claims an account may make in 24 hours.
    pub claims_per_day: u32,
}
