//! Asking for medicine again, and the way of each item to the person.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::{InstitutionId, PrescriptionItemId, RefillItemId, RefillRequestId, ResidentId};
use crate::prescription::status::Reason;

/// Ask for what is needed, in one request. A physician decides each item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestRefill {
    pub request: RefillRequestId,
    pub resident: ResidentId,
    pub items: Vec<RequestedItem>,
    /// Why it is needed before its day (travel …); the physician judges it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub early_reason: Option<Reason>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Reason>,
    /// Where she will collect it: the institution of her contract; none leaves it to her team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collect_at: Option<InstitutionId>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestedItem {
    pub refill_item: RefillItemId,
    /// The medicine, by an item of a prescription of it.
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
    pub reason: Reason,
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
