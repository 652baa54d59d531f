//! Asking for medicine again, and the way of each item to the person.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::{InstitutionId, PrescriptionItemId, RefillItemId, RefillRequestId, ResidentId};

/// Ask for what is needed, in one request. A physician decides each item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestRefill {
    pub request: RefillRequestId,
    pub resident: ResidentId,
    pub items: Vec<RequestedItem>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collect_at: Option<InstitutionId>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestedItem {
    pub refill_item: RefillItemId,
    /// The medicine, as it was last prescribed.
    pub medicine: PrescriptionItemId,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawRefill {
    pub request: RefillRequestId,
    pub resident: ResidentId,
    pub items: Vec<RefillItemId>,
}

/// A physician says no, and why. Approving is issuing the prescription that names the item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseRefill {
    pub request: RefillRequestId,
    pub resident: ResidentId,
    pub items: Vec<RefillItemId>,
    pub reason: String,
}

/// The pharmacy moves items on: being prepared, then ready to collect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrepareRefill {
    pub request: RefillRequestId,
    pub resident: ResidentId,
    pub items: Vec<RefillItemId>,
    pub step: PreparationStep,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PreparationStep {
    BeingPrepared,
    Ready,
}
