//! What was said to the reminders.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::calendar::Instant;
use crate::id::{PutOffId, ResidentId};
use crate::reminder::About;

/// 明天提醒.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedPutOff)]
pub struct PutOff {
    pub id: PutOffId,
    pub resident: ResidentId,
    pub about: About,
    /// The dispensing, the enrolment or the contract.
    pub of: Uuid,
    pub at: Instant,
}
