//! Numbers about contracts that a region may change.

use serde::Deserialize;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractPolicy {
    pub min_years: i32,
    pub max_years: i32,
    pub default_years: i32,
    /// A signature that nobody answered lapses when more than so many days have passed.
    pub lapse_days: u16,
    /// Expiring from so many days before the end.
    pub expiring_days: u16,
    /// A contract may be renewed from so many days before its end.
    pub renewal_window_days: u16,
    /// A contract may start so many days after its signature, at most.
    pub max_days_ahead: u16,
    /// Whether a resident may end a contract before its time without moving away or changing teams.
    pub midterm_termination: bool,
}
