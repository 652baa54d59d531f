//! A contract: what was signed, how far it is, what was promised and done.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Author;
use crate::calendar::{Day, Instant};
use crate::contract::commands::Origin;
use crate::contract::{ContractState, EndReason, Fee, Fen, PriorityGroup, ServiceKind, Side};
use crate::digest::Digest;
use crate::id::{ContractId, InstitutionId, PackageId, ResidentId, StaffId, TeamId};
use crate::person::IdentityCheck;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedContract)]
pub struct Contract {
    pub id: ContractId,
    pub resident: ResidentId,
    /// As it is stored: what depends on the day is `contract::state`'s to say.
    pub state: ContractState,
    pub origin: Origin,
    pub team: TeamId,
    pub team_name: String,
    pub doctor: StaffId,
    pub doctor_name: String,
    pub package: PackageId,
    pub package_name: String,
    pub institution: InstitutionId,
    pub institution_name: String,
    /// Second and third slot of a combined contract.
    pub district_institution: Option<InstitutionId>,
    pub municipal_institution: Option<InstitutionId>,
    pub starts_on: Day,
    /// The last day in force as far as is settled.
    pub ends_on: Day,
    /// The last day as signed.
    pub term_ends_on: Day,
    pub years: i32,
    /// As ticked: those by age and by diagnosis are the rule's to add.
    pub ticked_groups: Vec<PriorityGroup>,
    pub fee_per_year: Fee,
    pub fee_of_term: Fee,
    pub signature: SignatureView,
    /// The last day on which the team may answer, by the policy of the day of the signature.
    pub answer_by: Option<Day>,
    pub answer: Option<AnswerView>,
    pub end: Option<RecordedEnd>,
    pub items: Vec<PromisedItem>,
    pub template_version: Option<String>,
    /// SHA-256 of the agreement: both sides signed this.
    pub document_hash: Option<Digest>,
    /// Whether the signed record of both signatures can be fetched.
    pub has_evidence: bool,
    pub policy_version: String,
}

/// Who signed for the resident's side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignerKind {
    Resident,
    Guardian,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignedHow {
    Drawn,
    Paper,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SignatureView {
    pub at: Instant,
    pub how: SignedHow,
    pub by: SignerKind,
    /// Who signed, and for whom when it was a guardian.
    pub signer: Author,
    /// Who recorded it, when it was signed on paper.
    pub recorded_by: Option<Author>,
}

/// The team's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AnswerView {
    pub accepted: bool,
    pub at: Instant,
    pub by: String,
    /// Why it declined, or took one above the cap.
    pub reason: Option<String>,
    /// How the resident's identity was checked.
    pub identity_check: Option<IdentityCheck>,
}

/// An end that was recorded, whether or not its day has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ContractEndRecorded)]
pub struct RecordedEnd {
    /// Absent when a renewal or transfer ended it.
    pub side: Option<Side>,
    pub reason: Option<EndReason>,
    pub note: Option<String>,
    pub recorded_at: Instant,
    pub recorded_by: Author,
    /// 分, back to the resident.
    pub refund: Option<Fen>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedContractItem)]
pub struct PromisedItem {
    pub kind: ServiceKind,
    pub label: String,
    /// 0: whenever it is needed.
    pub times_per_year: i32,
    /// The days on which it was done under this contract, in order.
    pub delivered: Vec<Day>,
}
