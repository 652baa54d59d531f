//! What phones say of reminders.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{StepId, Vendor};
use crate::id::ResidentId;

/// Under which token the vendor's push service knows this installation, the session's own. Said again after each change, and at least
/// once a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterPush {
    pub vendor: Vendor,
    /// 1 to 4,096 visible characters; none when nothing is to be pushed here any more.
    pub token: Option<String>,
    /// False once the test of the app has shown that nothing shows: text messages come a rung earlier then.
    pub arrives: bool,
}

/// Her phone has shown what it reminds of, or she has opened it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeeReminders {
    pub resident: ResidentId,
    /// 1 to 100.
    pub steps: Vec<StepId>,
    /// False when they were shown and nobody touched them yet.
    pub opened: bool,
}
