//! What phones say of reminders, and what people say to them. Source: reminders N1, N6, N13.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{About, Channel, StepId, Vendor};
use crate::id::{PutOffId, ResidentId};

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

/// 明天提醒: she, or who acts for her, wants to be told of something tomorrow. Twice on one day is once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutOffReminder {
    pub put_off: PutOffId,
    pub resident: ResidentId,
    pub about: About,
    /// The dispensing, the enrolment or the contract.
    pub of: Uuid,
}

/// By which channels somebody is told no more of what falls due of the resident: the resident herself, when she says it or the staff for
/// her, and whoever of her family says it, for the own messages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetReminderChannels {
    pub resident: ResidentId,
    /// In place of what was said before; empty: told by all of them again.
    pub off: Vec<Channel>,
}
