//! What is done about a task, and referrals.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::TaskOutcome;
use crate::calendar::Day;
use crate::id::{ReferralId, ResidentId, TaskId, VisitId};
use crate::referral::{ReferralDirection, ReferralOutcome, ReferralUrgency};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeeTask {
    pub task: TaskId,
    pub resident: ResidentId,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseTask {
    pub task: TaskId,
    pub resident: ResidentId,
    pub outcome: TaskOutcome,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Refer somebody: an act of a clinician, never of a form's tick.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refer {
    pub referral: ReferralId,
    pub resident: ResidentId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitId>,
    pub direction: ReferralDirection,
    pub urgency: ReferralUrgency,
    pub to_institution: String,
    pub to_department: String,
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordReferralOutcome {
    pub referral: ReferralId,
    pub resident: ResidentId,
    pub outcome: ReferralOutcome,
    pub on: Day,
}
