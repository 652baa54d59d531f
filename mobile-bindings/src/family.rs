//! R04: who acts for whom, and what she agreed to. A grant is given and taken back by the server, at once; a consent is kept and sent.

use jiayi_core::calendar::Day;
use jiayi_core::codes::Language;
use jiayi_core::command::Command;
use jiayi_core::id::{ConsentId, GrantId, ResidentId};
use jiayi_core::person::commands::{GiveConsent, GrantProxy, RevokeGrant, WithdrawConsent};
use jiayi_core::person::consent::wording::Wording;
use jiayi_core::person::{ConsentPurpose, ProxyRelation, ProxyScope};
use jiayi_core::view::{self, Kind};
use jiayi_device as engine;
use jiayi_device::questions::{ForWhom, acting_for};
use uuid::Uuid;

use crate::error::JiayiError;
use crate::jiayi::Jiayi;
use crate::values::Moment;

#[uniffi::remote(Enum)]
pub enum ConsentPurpose {
    ContractService,
    HealthData,
    ChildData,
    FamilySharing,
    ThirdParty,
    Push,
    Sms,
    Research,
}

#[uniffi::remote(Enum)]
pub enum ProxyRelation {
    Spouse,
    Child,
    ChildInLaw,
    Grandchild,
    Parent,
    Sibling,
    OtherRelative,
    Neighbour,
    Friend,
    Carer,
}

#[uniffi::remote(Enum)]
pub enum ProxyScope {
    View,
    RequestRefill,
    Pickup,
}

/// As it holds today.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Family {
    pub guardians: Vec<Guardian>,
    pub proxies: Vec<Proxy>,
    /// Given and not withdrawn.
    pub consents: Vec<ConsentPurpose>,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Guardian {
    pub name: String,
    /// The code of it.
    pub relation: String,
    pub until: Option<Day>,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Proxy {
    pub grant: Uuid,
    pub name: String,
    /// Masked.
    pub phone: String,
    pub relation: ProxyRelation,
    pub scopes: Vec<ProxyScope>,
    pub until: Day,
}

/// Oneself, or somebody one acts for.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ActedFor {
    pub resident: Uuid,
    /// Masked for a proxy who may not look.
    pub name: String,
    /// `own`, `guardian` or `proxy`.
    pub acting_as: String,
    pub grant: Option<Uuid>,
    /// The codes of what a proxy may do.
    pub scopes: Vec<String>,
    pub until: Option<Day>,
}

/// What she is asked to agree to, for one purpose.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ConsentText {
    pub purpose: ConsentPurpose,
    pub version: String,
    /// SHA-256 of what is shown.
    pub hash: String,
    pub title: String,
    pub body: String,
    /// Without it only its own feature stops.
    pub optional: bool,
}

/// The texts that are shown today.
#[uniffi::export]
pub fn consent_texts() -> Vec<ConsentText> {
    let newest = ConsentPurpose::ALL.iter().filter_map(|purpose| Wording::newest(*purpose));
    newest.map(ConsentText::from).collect()
}

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// R04: who acts for her.
    ///
    /// # Errors
    /// When the phone's files cannot be read.
    pub async fn family(&self, of: Uuid, now: Moment) -> Result<Family, JiayiError> {
        self.with(move |device| device.family(ResidentId(of), now).map(Family::from)).await
    }

    /// R04: for whom one acts, by the server; without a network home names those whose records are here.
    ///
    /// # Errors
    /// [`JiayiError::NoAnswer`], or the server's refusal.
    pub async fn acting_for(&self) -> Result<Vec<ActedFor>, JiayiError> {
        Ok(self.reads(acting_for()).await?.people.into_iter().map(ActedFor::from).collect())
    }

    /// Lets somebody look or ask, until a day. She is known by her phone.
    ///
    /// # Errors
    /// As [`Jiayi::acting_for`]: nothing was changed then.
    #[expect(clippy::too_many_arguments, reason = "what one page asks for")]
    pub async fn grant_proxy(
        &self,
        of: Uuid,
        name: String,
        phone: String,
        relation: ProxyRelation,
        scopes: Vec<ProxyScope>,
        until: Day,
        now: Moment,
    ) -> Result<(), JiayiError> {
        let command = GrantProxy {
            grant: GrantId(Uuid::now_v7()),
            resident: ResidentId(of),
            proxy_name: name,
            proxy_phone: phone,
            relation,
            scopes,
            until,
            scan: None,
            guardian: None,
        };
        self.asks_at_once(Command::GrantProxy(command), None, now).await
    }

    /// # Errors
    /// As [`Jiayi::grant_proxy`].
    pub async fn revoke_grant(&self, of: Uuid, grant: Uuid, now: Moment) -> Result<(), JiayiError> {
        let command = RevokeGrant { grant: GrantId(grant), resident: ResidentId(of), scan: None, guardian: None };
        self.asks_at_once(Command::RevokeGrant(command), Some((Kind::Grant, grant)), now).await
    }

    /// Agrees to the text that was shown.
    ///
    /// # Errors
    /// [`JiayiError::StorageFull`] and others: it was not kept then.
    pub async fn give_consent(&self, of: Uuid, shown: ConsentText, now: Moment) -> Result<(), JiayiError> {
        let command = GiveConsent {
            consent: ConsentId(Uuid::now_v7()),
            resident: ResidentId(of),
            purpose: shown.purpose,
            text_version: shown.version,
            text_hash: shown.hash,
            recipient: None,
        };
        self.does(Command::GiveConsent(command), now).await
    }

    /// # Errors
    /// As [`Jiayi::give_consent`].
    pub async fn withdraw_consent(&self, of: Uuid, purpose: ConsentPurpose, now: Moment) -> Result<(), JiayiError> {
        let (consent, resident) = (ConsentId(Uuid::now_v7()), ResidentId(of));
        self.does(Command::WithdrawConsent(WithdrawConsent { consent, resident, purpose }), now).await
    }
}

impl From<engine::Family> for Family {
    fn from(engine::Family { guardians, proxies, consents }: engine::Family) -> Self {
        let guardians = guardians.into_iter().map(Guardian::from).collect();
        Self { guardians, proxies: proxies.into_iter().map(Proxy::from).collect(), consents }
    }
}

impl From<view::Guardianship> for Guardian {
    fn from(held: view::Guardianship) -> Self {
        Self { name: held.guardian_name, relation: held.relation.as_str().to_owned(), until: held.valid_to }
    }
}

impl From<view::Grant> for Proxy {
    fn from(grant: view::Grant) -> Self {
        Self {
            grant: grant.id.0,
            name: grant.proxy_name,
            phone: grant.proxy_phone,
            relation: grant.relation,
            scopes: grant.scopes,
            until: grant.valid_to,
        }
    }
}

impl From<ForWhom> for ActedFor {
    fn from(ForWhom { resident, name, acting_as, grant, scopes, until }: ForWhom) -> Self {
        Self { resident: resident.0, name, acting_as, grant: grant.map(Uuid::from), scopes, until }
    }
}

impl From<&Wording> for ConsentText {
    fn from(wording: &Wording) -> Self {
        Self {
            purpose: wording.purpose,
            version: wording.version.to_owned(),
            hash: wording.hash(Language::Chinese).to_string(),
            title: wording.title(Language::Chinese).to_owned(),
            body: wording.body(Language::Chinese).to_owned(),
            optional: wording.purpose.is_optional(),
        }
    }
}
