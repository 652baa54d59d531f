//! Asking for more of a long prescription's medicines. A refill is always a request that a physician decides.

pub mod commands;
pub mod eligibility;
pub mod state;
