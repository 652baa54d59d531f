//! Who somebody is, who may act for her, what she agreed to.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar::{Day, Instant};
use crate::id::{ClaimId, ConsentId, GrantId, GuardianshipId, InstitutionId, PhoneChangeId, ResidentId};
use crate::person::claim::ClaimAnswer;
use crate::person::{
    ConsentAnswer, ConsentPurpose, ContactPreference, DocumentKind, GuardianProof, GuardianRelation, IdentityCheck,
    LegalBasis, ProxyRelation, ProxyScope, Sex,
};
use crate::reminder::Channel;

/// The name of whoever did something, and of whom it was done for when that is somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Author {
    pub by: String,
    #[serde(rename = "for", default, skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<String>,
}

/// A person, her numbers masked: their ends are what the list is searched by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedResident)]
pub struct Resident {
    pub id: ResidentId,
    pub name: String,
    pub sex: Sex,
    pub born_on: Day,
    pub document_kind: DocumentKind,
    /// `990101********0121`
    pub document: String,
    /// `138****8000`
    pub phone: Option<String>,
    /// When she got another number: what was tried on the old one says nothing any more.
    pub phone_changed_at: Option<Instant>,
    /// Asked for at the desk: until then she can stop it.
    pub phone_change: Option<WaitingPhoneChange>,
    pub address: Option<String>,
    /// How she wishes to be reached, as she said; what stands of it on a day is `person::preference`'s to say.
    pub contact_preference: Option<ContactPreference>,
    /// By which she is told no more of what falls due. What somebody of her family turned off is on no feed.
    #[serde(default)]
    pub reminders_off: Vec<Channel>,
    /// Where she belongs, now and later.
    pub homes: Vec<Home>,
    pub lives_alone: bool,
    /// By a court.
    pub lacks_capacity: bool,
    /// None while she is only a claim.
    pub verified: Option<Verified>,
    pub died_on: Option<Day>,
    pub registered_at: Instant,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedHome)]
pub struct Home {
    pub institution: InstitutionId,
    pub institution_name: String,
    pub village: Option<String>,
    pub village_name: Option<String>,
    /// Both days inclusive.
    pub valid_from: Day,
    pub valid_to: Option<Day>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Verified {
    pub at: Instant,
    pub how: IdentityCheck,
}

/// Another phone that somebody with her card asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WaitingPhoneChange {
    pub change: PhoneChangeId,
    /// Masked.
    pub new_phone: Option<String>,
    /// When it takes effect at the latest.
    pub until: Option<Instant>,
}

/// One's own claim: nothing here depends on who is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedClaim)]
pub struct Claim {
    pub id: ClaimId,
    /// The provisional person.
    pub resident: ResidentId,
    pub answer: ClaimAnswer,
    /// Tries left for the activation code.
    pub tries_left: i32,
    /// Why the desk rejected it.
    pub reason: Option<String>,
    pub claimed_at: Instant,
    pub decided_at: Option<Instant>,
}

/// How a consent reached the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentChannel {
    App,
    Paper,
}

/// One answer: given, or withdrawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedConsent)]
pub struct Consent {
    pub id: ConsentId,
    pub resident: ResidentId,
    pub purpose: ConsentPurpose,
    pub answer: ConsentAnswer,
    pub legal_basis: LegalBasis,
    pub text_version: Option<String>,
    pub channel: ConsentChannel,
    pub recipient: Option<String>,
    /// Who answered for the person.
    pub guardian: Option<ResidentId>,
    pub guardian_name: Option<String>,
    #[serde(flatten)]
    pub author: Author,
    pub at: Instant,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedGuardianship)]
pub struct Guardianship {
    pub id: GuardianshipId,
    pub ward: ResidentId,
    pub guardian: ResidentId,
    pub guardian_name: String,
    pub relation: GuardianRelation,
    pub proof: GuardianProof,
    pub recorded_at: Instant,
    pub valid_from: Day,
    /// The last day; a minor's is the eve of the 18th birthday.
    pub valid_to: Option<Day>,
    pub revoked_at: Option<Instant>,
}

/// Who gave a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GrantedAs {
    Resident,
    Guardian,
    /// Asked for face to face, on paper.
    Desk,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedGrant)]
pub struct Grant {
    pub id: GrantId,
    pub resident: ResidentId,
    pub proxy_name: String,
    /// Masked.
    pub proxy_phone: String,
    pub relation: ProxyRelation,
    pub scopes: Vec<ProxyScope>,
    pub granted_as: GrantedAs,
    #[serde(flatten)]
    pub author: Author,
    pub granted_at: Instant,
    /// Both days inclusive.
    pub valid_from: Day,
    pub valid_to: Day,
    pub revoked_at: Option<Instant>,
}
