//! How soon a task is due.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Source: domain 11 (triage); the rest is this project's own [P].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskPolicy {
    /// Minutes of working time in which somebody looks at a triage task; then it goes to the leader, and after as long
    /// again to the institution's duty number.
    pub triage_minutes: u16,
    /// Days for what is neither urgent nor of the same day.
    pub routine_days: u16,
    /// On each working day, in order.
    pub working_hours: Vec<WorkingHours>,
}

/// Minutes after midnight in China time; the end is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkingHours {
    pub from_minute: u16,
    pub to_minute: u16,
}

impl Default for TaskPolicy {
    fn default() -> Self {
        Self {
            triage_minutes: 30,
            routine_days: 7,
            working_hours: vec![
                WorkingHours { from_minute: 8 * 60, to_minute: 12 * 60 },
                WorkingHours { from_minute: 14 * 60, to_minute: 17 * 60 + 30 },
            ],
        }
    }
}
