//! What people and the desk ask for about identity, consent and who may act for whom.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::consent::{ConsentAnswer, LegalBasis};
use super::{ConsentPurpose, ContactPreference, DocumentKind, IdentityText, ProxyRelation, ProxyScope, Sex};
use crate::calendar::Day;
use crate::id::{
    CapacityDecisionId, ClaimId, ConsentId, GrantId, GuardianshipId, InstitutionId, PhoneChangeId, ResidentId,
    SessionId, StaffId,
};

/// Who somebody says to be; parsed and judged by the rules, never trusted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Particulars {
    pub name: String,
    pub document_kind: DocumentKind,
    pub document_number: IdentityText,
    /// Needed for documents that do not carry it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Needed for documents that do not carry it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born_on: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Statistics code of the village or community, twelve digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub village: Option<String>,
    pub home_institution: InstitutionId,
    #[serde(default)]
    pub lives_alone: bool,
}

/// A resident says who she is. The answer is the same whether the number is known or not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimIdentity {
    pub claim: ClaimId,
    /// The provisional person that the claim creates.
    pub resident: ResidentId,
    pub particulars: Particulars,
}

/// A resident types the activation code that the desk printed for her.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActivateClaim {
    pub claim: ClaimId,
    pub resident: ResidentId,
    pub code: String,
}

/// Staff have seen the card that a claim names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyClaim {
    pub claim: ClaimId,
    pub resident: ResidentId,
    /// The number as staff read it from the card: it has to be the one that was claimed.
    pub card_number: IdentityText,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectClaim {
    pub claim: ClaimId,
    pub resident: ResidentId,
    pub reason: String,
}

/// Two accounts claim one person; the desk has seen the card and decides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolveRivalClaim {
    pub claim: ClaimId,
    /// The provisional person of the claim.
    pub resident: ResidentId,
    pub keep: RivalChoice,
    pub reason: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RivalChoice {
    /// The account that holds the person now stays; the claim is rejected.
    Holder,
    /// The claimant showed the card: the person passes to her account, the other one's sessions end.
    Claimant,
}

/// Staff register somebody face to face, seeing the card, with consents on paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterResident {
    pub resident: ResidentId,
    pub particulars: Particulars,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Of a child, or of an adult without capacity: whoever signs for the person. The ward is the new resident.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardianship: Option<RecordGuardianship>,
    pub consents: Vec<PaperConsent>,
    /// What the person's data rests on in place of a consent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<OtherGround>,
}

/// A legal basis other than consent for one purpose: a statutory duty, an emergency. Staff answer for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherGround {
    /// Id of the event in the list of consents.
    pub consent: ConsentId,
    pub purpose: ConsentPurpose,
    pub basis: LegalBasis,
}

/// An answer signed on paper: its witness and its scan. What was agreed to is taken back the same way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperConsent {
    pub consent: ConsentId,
    pub purpose: ConsentPurpose,
    #[serde(default = "given")]
    pub answer: ConsentAnswer,
    pub text_version: String,
    /// To whom data may go, for the purpose that needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// Whether the guardian signed; `None` is the person herself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<ResidentId>,
    pub witness: StaffId,
    /// SHA-256 of the scan's bytes, hex.
    pub scan: String,
}

const fn given() -> ConsentAnswer {
    ConsentAnswer::Given
}

/// Print a code by which somebody verified can link her phone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueActivationCode {
    pub code: ClaimId,
    pub resident: ResidentId,
}

/// One purpose, one consent: never bundled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveConsent {
    pub consent: ConsentId,
    pub resident: ResidentId,
    pub purpose: ConsentPurpose,
    pub text_version: String,
    /// SHA-256 of the text that was shown, hex.
    pub text_hash: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawConsent {
    /// Id of the withdrawal, an event of its own.
    pub consent: ConsentId,
    pub resident: ResidentId,
    pub purpose: ConsentPurpose,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordPaperConsent {
    pub resident: ResidentId,
    pub consent: PaperConsent,
}

/// Staff have seen the proof that one person is another's guardian.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordGuardianship {
    pub guardianship: GuardianshipId,
    pub ward: ResidentId,
    pub guardian: ResidentId,
    pub relation: super::GuardianRelation,
    pub proof: super::GuardianProof,
    /// SHA-256 of the scan of the proof, hex.
    pub scan: String,
    /// Last day; a minor's ends at the latest the day before the 18th birthday.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndGuardianship {
    pub guardianship: GuardianshipId,
    pub ward: ResidentId,
}

/// Staff have seen a court's decision about an adult's capacity. An agreement for the case, or an appointment, takes
/// effect only after it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCapacityDecision {
    pub decision: CapacityDecisionId,
    pub resident: ResidentId,
    /// What the court found: that she lacks capacity, or that she has it again.
    pub lacks_capacity: bool,
    pub decided_on: Day,
    /// SHA-256 of the scan of the decision, hex.
    pub scan: String,
}

/// Let a relative see and help. Never edited: revoked and given anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantProxy {
    pub grant: GrantId,
    pub resident: ResidentId,
    pub proxy_name: String,
    pub proxy_phone: String,
    pub relation: ProxyRelation,
    pub scopes: Vec<ProxyScope>,
    /// Last day.
    pub until: Day,
    /// The desk's record of a face-to-face request: SHA-256 of the signed paper's scan, hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan: Option<String>,
    /// On that paper: the guardian who signed; `None` is the person herself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<ResidentId>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeGrant {
    pub grant: GrantId,
    pub resident: ResidentId,
    /// As in [`GrantProxy`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<ResidentId>,
}

/// End one of one's own sessions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeSession {
    pub session: SessionId,
}

/// Staff see the person and her card: her account gets another phone, or loses one that is lost. Nobody of the staff brings it
/// about alone: the phone that was confirms it, or a second member of the staff does, or it waits and can be stopped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePhone {
    pub change: PhoneChangeId,
    pub resident: ResidentId,
    /// The number as staff read it from the card.
    pub card_number: IdentityText,
    /// SHA-256 of the scan of the card's bytes, hex.
    pub scan: String,
    /// Read out from the phone that was: the code sent there for this purpose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_code: Option<String>,
    /// `None`: the phone is lost and there is no new one yet; nobody signs in until there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<NewPhone>,
}

/// A number that the person proves to hold: the code was sent there for this purpose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPhone {
    pub number: String,
    pub code: String,
}

/// A second member of the staff sees the person and her card too: the change of phone that waits takes effect now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmPhoneChange {
    pub change: PhoneChangeId,
    pub resident: ResidentId,
    pub card_number: IdentityText,
}

/// She did not ask for it: the change of phone that waits never takes effect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StopPhoneChange {
    pub change: PhoneChangeId,
    pub resident: ResidentId,
}

/// How the person wishes to be reached: she says so herself, or to whoever of the staff she speaks with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetContactPreference {
    pub resident: ResidentId,
    /// `None`: it is all the same to her.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preference: Option<ContactPreference>,
}
