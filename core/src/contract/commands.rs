//! What residents, guardians and teams ask for about a contract.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{EndReason, PriorityGroup};
use crate::calendar::Day;
use crate::id::{ContractId, InstitutionId, PackageId, ResidentId, StaffId, TeamId};
use crate::person::IdentityText;

/// Sign the agreement that was shown. It binds both sides once the team accepts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignContract {
    pub contract: ContractId,
    pub resident: ResidentId,
    pub origin: Origin,
    pub terms: Terms,
    pub template_version: String,
    /// SHA-256 of the agreement as it was shown, hex: if the server renders another, the signature is `STALE`.
    pub document_hash: String,
    pub signature: Signature,
}

/// Everything the agreement is rendered from, besides the parties' own data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    pub team: TeamId,
    /// The contracting doctor: the cap counts per doctor.
    pub doctor: StaffId,
    pub package: PackageId,
    pub starts_on: Day,
    pub years: i32,
    #[serde(default)]
    pub priority_groups: Vec<PriorityGroup>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district_institution: Option<InstitutionId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub municipal_institution: Option<InstitutionId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub enum Origin {
    New,
    /// Starts the day after the contract it renews ends.
    Renewal {
        of: ContractId,
    },
    /// To another team or doctor: the old contract ends the day before this one starts.
    Transfer {
        from: ContractId,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub enum Signature {
    /// Drawn on the screen, with the one-time code sent to the signer's phone.
    Drawn {
        /// SHA-256 of the drawing's bytes, hex.
        blob: String,
        code: String,
    },
    /// On paper at the desk.
    Paper(Paper),
}

/// What somebody signed on paper before staff; the desk sends it in her name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// SHA-256 of the scan's bytes, hex.
    pub scan: String,
    pub witness: StaffId,
    /// The guardian who signed; `None` is the resident herself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<ResidentId>,
}

/// Take a signature back before the team has answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawContract {
    pub contract: ContractId,
    pub resident: ResidentId,
    /// From the desk only, and needed there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Paper>,
}

/// The contracting doctor or the leader countersigns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptContract {
    pub contract: ContractId,
    pub resident: ResidentId,
    /// The number read from the card that the doctor sees now: verifies a claim that still waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_number: Option<IdentityText>,
    /// Why a full panel takes one more; needed at the cap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over_capacity_reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectContract {
    pub contract: ContractId,
    pub resident: ResidentId,
    pub reason: String,
}

/// The resident's side ends a contract on a chosen day, from tomorrow on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TerminateContract {
    pub contract: ContractId,
    pub resident: ResidentId,
    pub reason: EndReason,
    /// Last day of the contract.
    pub last_day: Day,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// From the desk only, and needed there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Paper>,
}

/// Take an end back before it has come: the side that announced it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelTermination {
    pub contract: ContractId,
    pub resident: ResidentId,
    /// From the desk only, and needed there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Paper>,
}

/// The team ends a contract for a reason that the rules leave to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndContractByTeam {
    pub contract: ContractId,
    pub resident: ResidentId,
    pub reason: EndReason,
    /// Last day of the contract.
    pub last_day: Day,
    pub note: String,
}
