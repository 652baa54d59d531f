//! R08 and R09: the agreement as it is shown, and signing it. Both need the server.

use jiayi_core::calendar::Day;
use jiayi_core::command::Command;
use jiayi_core::contract::PriorityGroup;
use jiayi_core::contract::commands::{Origin, SignContract, Signature, Terms};
use jiayi_core::digest::Digest;
use jiayi_core::id::{ContractId, PackageId, ResidentId, StaffId, TeamId};
use jiayi_device::at_once::accepted;
use jiayi_device::questions::{Preview, agreement};
use jiayi_device::session::CodeFor;
use jiayi_device::{Device, Request, StoreError};
use uuid::Uuid;

use crate::contracts::Fees;
use crate::error::JiayiError;
use crate::jiayi::Jiayi;
use crate::values::Moment;

/// What is to be signed.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Wanted {
    pub team: Uuid,
    pub doctor: Uuid,
    pub package: Uuid,
    pub starts_on: Day,
    pub years: i32,
    pub priority_groups: Vec<PriorityGroup>,
    pub origin: SignedAs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum SignedAs {
    New,
    /// Starts the day after the contract it renews ends.
    Renewal {
        of: Uuid,
    },
    /// To another team or doctor.
    Transfer {
        from: Uuid,
    },
}

/// The agreement that she reads, and signs as it is.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Agreement {
    pub contract: Uuid,
    pub wanted: Wanted,
    pub template_version: String,
    /// SHA-256 of the text.
    pub document_hash: String,
    pub text: String,
    pub ends_on: Day,
    pub fee_of_term: Fees,
    /// The guardian who signs; none when she does herself.
    pub guardian: Option<Uuid>,
    /// The code of every reason against a signature today.
    pub against: Vec<String>,
}

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// R08.
    ///
    /// # Errors
    /// [`JiayiError::NoAnswer`], or the server's refusal.
    pub async fn agreement(&self, of: Uuid, wanted: Wanted) -> Result<Agreement, JiayiError> {
        let contract = Uuid::now_v7();
        let terms = Terms::from(wanted.clone());
        let shown = self.reads(agreement(ResidentId(of), ContractId(contract), wanted.origin.into(), &terms)).await?;
        let Preview { template_version, document_hash, text, ends_on, fee_of_term, guardian, against } = shown;
        let (document_hash, fee_of_term) = (document_hash.to_string(), fee_of_term.into());
        let guardian = guardian.map(Uuid::from);
        Ok(Agreement {
            contract,
            wanted,
            template_version,
            document_hash,
            text,
            ends_on,
            fee_of_term,
            guardian,
            against,
        })
    }

    /// Has the code of a signature sent to the phone that the signer signed in with.
    ///
    /// # Errors
    /// As [`Jiayi::agreement`]; [`JiayiError::NobodySignedIn`] of whoever signed in without a phone.
    pub async fn ask_for_signing_code(&self) -> Result<(), JiayiError> {
        let phone = |device: &mut Device| device.session().and_then(|session| session.phone.clone());
        let phone = self.with(move |device| phone(device).ok_or(StoreError::NobodySignedIn)).await?;
        self.asks_for_code(&phone, CodeFor::SignContract).await
    }

    /// R09: signs the agreement that was shown, by what was drawn (a picture, 1 MB at most) and the code.
    ///
    /// # Errors
    /// As [`Jiayi::agreement`]: nothing was signed then. `STALE` when another text would be signed today.
    pub async fn sign_contract(
        &self,
        of: Uuid,
        agreement: Agreement,
        drawing: Vec<u8>,
        code: String,
        now: Moment,
    ) -> Result<(), JiayiError> {
        let blob = self.uploads(drawing).await?;
        let Agreement { contract, wanted, template_version, document_hash, .. } = agreement;
        let command = SignContract {
            contract: ContractId(contract),
            resident: ResidentId(of),
            origin: wanted.origin.into(),
            terms: wanted.into(),
            template_version,
            document_hash,
            signature: Signature::Drawn { blob, code },
        };
        self.asks_at_once(Command::SignContract(command), None, now).await
    }
}

impl Jiayi {
    /// Has the server keep what was drawn, before the command that names it: by what it is named.
    pub(crate) async fn uploads(&self, drawing: Vec<u8>) -> Result<String, JiayiError> {
        let blob = Digest::of(&drawing).to_string();
        let upload = Request::put(format!("/api/v1/blobs/{blob}"), drawing);
        let upload = self.with(move |device| device.as_her(upload)).await?;
        let uploaded = self.asks(upload).await?;
        self.log.noting(accepted(&uploaded).map_err(JiayiError::from))?;
        Ok(blob)
    }
}

impl From<SignedAs> for Origin {
    fn from(origin: SignedAs) -> Self {
        match origin {
            SignedAs::New => Self::New,
            SignedAs::Renewal { of } => Self::Renewal { of: ContractId(of) },
            SignedAs::Transfer { from } => Self::Transfer { from: ContractId(from) },
        }
    }
}

impl From<Wanted> for Terms {
    fn from(wanted: Wanted) -> Self {
        let Wanted { team, doctor, package, starts_on, years, priority_groups, origin: _ } = wanted;
        let (team, doctor, package) = (TeamId(team), StaffId(doctor), PackageId(package));
        let (district_institution, municipal_institution) = (None, None);
        Self { team, doctor, package, starts_on, years, priority_groups, district_institution, municipal_institution }
    }
}
