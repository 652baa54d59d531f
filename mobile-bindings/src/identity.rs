//! R03: saying who one is. A number typed here is a claim until staff have seen the card, or she types the code that they printed.

use jiayi_core::command::Command;
use jiayi_core::id::{ClaimId, InstitutionId, ResidentId};
use jiayi_core::person::citizen_id::{CitizenId, Regions};
use jiayi_core::person::claim::ClaimAnswer;
use jiayi_core::person::commands::{ActivateClaim, ClaimIdentity, Particulars};
use jiayi_core::person::{DocumentKind, IdentityText};
use jiayi_core::view;
use jiayi_device as engine;
use uuid::Uuid;

use crate::error::JiayiError;
use crate::jiayi::Jiayi;
use crate::values::Moment;

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Identity {
    /// None before she has said it.
    pub name: Option<String>,
    /// Masked.
    pub document: Option<String>,
    /// Somebody has seen her card, or she typed the code that was printed for her.
    pub verified: bool,
    /// The newest of her own.
    pub claim: Option<Claim>,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Claim {
    pub claim: Uuid,
    pub stands: ClaimStands,
    /// For the printed code.
    pub tries_left: u32,
    /// Why the desk rejected it.
    pub reason: Option<String>,
    pub claimed_at: Moment,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum ClaimStands {
    Received,
    Verified,
    Rejected,
}

/// The code of what is wrong with the number of an identity card, before it is sent; none of one that can be.
#[uniffi::export]
pub fn identity_number_fault(number: &str, now: Moment) -> Option<String> {
    // Whether invented numbers count as real ones is the server's to say.
    let read = CitizenId::parse(number, now.day(), Regions::RealAndTest);
    read.err().map(|problem| problem.code().as_str().to_owned())
}

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// R03.
    ///
    /// # Errors
    /// When the phone's files cannot be read.
    pub async fn identity(&self, of: Uuid, now: Moment) -> Result<Identity, JiayiError> {
        self.with(move |device| device.identity(ResidentId(of), now).map(Identity::from)).await
    }

    /// The role that is signed in; none before somebody is.
    ///
    /// # Errors
    /// As [`Jiayi::identity`].
    pub async fn own_role(&self) -> Result<Option<String>, JiayiError> {
        self.with(|device| Ok(device.session().map(|session| session.role.clone()))).await
    }

    /// Says who she is: the answer is the same whether the number is known or not.
    ///
    /// # Errors
    /// [`JiayiError::NoAnswer`], or the server's refusal: nothing was changed then.
    pub async fn claim_identity(
        &self,
        name: String,
        number: String,
        institution: Uuid,
        now: Moment,
    ) -> Result<(), JiayiError> {
        let particulars = Particulars {
            name,
            document_kind: DocumentKind::CitizenId,
            document_number: IdentityText::new(number),
            sex: None,
            born_on: None,
            address: None,
            village: None,
            home_institution: InstitutionId(institution),
            lives_alone: false,
        };
        let (claim, resident) = (ClaimId(Uuid::now_v7()), ResidentId(Uuid::now_v7()));
        self.asks_at_once(Command::ClaimIdentity(ClaimIdentity { claim, resident, particulars }), None, now).await
    }

    /// Types the code that the desk printed: right, it opens her record.
    ///
    /// # Errors
    /// As [`Jiayi::claim_identity`]; `CLAIM_CODE` costs a try.
    pub async fn activate_claim(&self, of: Uuid, claim: Uuid, code: String, now: Moment) -> Result<(), JiayiError> {
        let command = ActivateClaim { claim: ClaimId(claim), resident: ResidentId(of), code };
        self.asks_at_once(Command::ActivateClaim(command), None, now).await
    }
}

impl From<engine::Identity> for Identity {
    fn from(engine::Identity { name, document, verified, claim }: engine::Identity) -> Self {
        Self { name, document, verified, claim: claim.map(Claim::from) }
    }
}

impl From<view::Claim> for Claim {
    fn from(claim: view::Claim) -> Self {
        Self {
            claim: claim.id.0,
            stands: match claim.answer {
                ClaimAnswer::Received => ClaimStands::Received,
                ClaimAnswer::Verified => ClaimStands::Verified,
                ClaimAnswer::Rejected => ClaimStands::Rejected,
            },
            tries_left: u32::try_from(claim.tries_left).unwrap_or(0),
            reason: claim.reason,
            claimed_at: claim.claimed_at,
        }
    }
}
