//! R10: her contracts, how far each is, and ending one. What changes a contract is asked of the server at once.

use jiayi_core::calendar::Day;
use jiayi_core::command::Command;
use jiayi_core::contract::commands::{CancelTermination, TerminateContract, WithdrawContract};
use jiayi_core::contract::timeline::{Step, StepName, StepState};
use jiayi_core::contract::{EndReason, Fee, PriorityGroup, rules};
use jiayi_core::id::{ContractId, ResidentId};
use jiayi_core::screen::contract::{ContractCard, ItemCard};
use jiayi_core::view::{Kind, SignerKind};
use uuid::Uuid;

use crate::error::JiayiError;
use crate::jiayi::Jiayi;
use crate::values::Moment;

#[uniffi::remote(Enum)]
pub enum EndReason {
    MovedAway,
    Unreachable,
    RefusesService,
    OwnWish,
    Other,
    Death,
    TeamChange,
    Expired,
    Duplicate,
}

#[uniffi::remote(Enum)]
pub enum PriorityGroup {
    Child0To6,
    Pregnant,
    Elder65,
    Hypertension,
    Diabetes,
    Tuberculosis,
    SevereMental,
    Disabled,
    LiftedPoverty,
    SpecialFamily,
    Copd,
    CoronaryHeart,
    Stroke,
    General,
}

#[uniffi::remote(Enum)]
pub enum StepName {
    Submitted,
    Answered,
    InForce,
    Ended,
}

#[uniffi::remote(Enum)]
pub enum StepState {
    Done,
    Now,
    Later,
    Never,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Contract {
    pub contract: Uuid,
    /// The code of how it stands today.
    pub status: String,
    pub team: Uuid,
    pub team_name: String,
    pub doctor: Uuid,
    pub doctor_name: String,
    pub institution_name: String,
    pub package: Uuid,
    pub package_name: String,
    pub starts_on: Day,
    /// The last day in force as far as is settled.
    pub ends_on: Day,
    pub years: i32,
    pub fee_per_year: Fees,
    pub priority_groups: Vec<PriorityGroup>,
    pub signed_at: Moment,
    pub signed_by: String,
    pub signed_by_guardian: bool,
    /// The last day on which the team may answer, while it has not.
    pub answer_by: Option<Day>,
    /// Why the team declined.
    pub declined: Option<String>,
    /// 已提交 → 医生确认 → 生效 → 到期.
    pub steps: Vec<ContractStep>,
    pub can: Possible,
    pub services: Vec<Promise>,
}

/// What its holder can do with a contract today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct Possible {
    /// The team has not answered.
    pub withdraw: bool,
    pub renew: bool,
    pub end: bool,
    /// An end that was recorded.
    pub take_back: bool,
}

/// 分, and who pays which share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct Fees {
    pub total: u32,
    pub insurance: u32,
    pub public_health: u32,
    pub resident: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct ContractStep {
    pub name: StepName,
    pub state: StepState,
    pub on: Option<Day>,
}

/// A service of the package, and how much of it was done this year.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Promise {
    /// The code of what it is.
    pub kind: String,
    pub label: String,
    /// 0: whenever it is needed.
    pub times_per_year: i32,
    /// In the year of the contract that is running; none outside the term and for what is not counted.
    pub delivered: Option<u32>,
}

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// R10, the one that lasts longest first.
    ///
    /// # Errors
    /// When the phone's files cannot be read.
    pub async fn contracts(&self, of: Uuid, now: Moment) -> Result<Vec<Contract>, JiayiError> {
        let cards = self.with(move |device| device.contracts(ResidentId(of), now)).await?;
        Ok(cards.into_iter().map(Contract::from).collect())
    }

    /// Takes a signature back before the team has answered.
    ///
    /// # Errors
    /// [`JiayiError::NoAnswer`], or the server's refusal: nothing was changed then.
    pub async fn withdraw_contract(&self, of: Uuid, contract: Uuid, now: Moment) -> Result<(), JiayiError> {
        let (contract, resident) = (ContractId(contract), ResidentId(of));
        let command = Command::WithdrawContract(WithdrawContract { contract, resident, paper: None });
        self.asks_at_once(command, Some((Kind::Contract, contract.0)), now).await
    }

    /// Ends a contract on a chosen day, from tomorrow on.
    ///
    /// # Errors
    /// As [`Jiayi::withdraw_contract`].
    pub async fn end_contract(
        &self,
        of: Uuid,
        contract: Uuid,
        reason: EndReason,
        last_day: Day,
        note: Option<String>,
        now: Moment,
    ) -> Result<(), JiayiError> {
        let (contract, resident) = (ContractId(contract), ResidentId(of));
        let command = TerminateContract { contract, resident, reason, last_day, note, paper: None };
        self.asks_at_once(Command::TerminateContract(command), Some((Kind::Contract, contract.0)), now).await
    }

    /// Takes an end back before its day has come.
    ///
    /// # Errors
    /// As [`Jiayi::withdraw_contract`].
    pub async fn take_back_end(&self, of: Uuid, contract: Uuid, now: Moment) -> Result<(), JiayiError> {
        let (contract, resident) = (ContractId(contract), ResidentId(of));
        let command = Command::CancelTermination(CancelTermination { contract, resident, paper: None });
        self.asks_at_once(command, Some((Kind::Contract, contract.0)), now).await
    }
}

impl From<ContractCard> for Contract {
    fn from(card: ContractCard) -> Self {
        let contract = card.contract;
        Self {
            contract: contract.id.0,
            status: card.status.as_str().to_owned(),
            team: contract.team.0,
            team_name: contract.team_name,
            doctor: contract.doctor.0,
            doctor_name: contract.doctor_name,
            institution_name: contract.institution_name,
            package: contract.package.0,
            package_name: contract.package_name,
            starts_on: contract.starts_on,
            ends_on: contract.ends_on,
            years: contract.years,
            fee_per_year: contract.fee_per_year.into(),
            priority_groups: card.priority_groups,
            signed_at: contract.signature.at,
            signed_by: contract.signature.signer.by,
            signed_by_guardian: contract.signature.by == SignerKind::Guardian,
            answer_by: card.answer_by,
            declined: contract.answer.filter(|answer| !answer.accepted).and_then(|answer| answer.reason),
            steps: card.timeline.into_iter().map(ContractStep::from).collect(),
            can: card.can.into(),
            services: card.items.into_iter().map(Promise::from).collect(),
        }
    }
}

impl From<rules::Possible> for Possible {
    fn from(rules::Possible { withdraw, renew, end, take_back }: rules::Possible) -> Self {
        Self { withdraw, renew, end, take_back }
    }
}

impl From<Fee> for Fees {
    fn from(fee: Fee) -> Self {
        let [total, insurance, public_health, resident] =
            [fee.total(), fee.insurance(), fee.public_health(), fee.resident()].map(|fen| fen.0);
        Self { total, insurance, public_health, resident }
    }
}

impl From<Step> for ContractStep {
    fn from(Step { step, state, on }: Step) -> Self {
        Self { name: step, state, on }
    }
}

impl From<ItemCard> for Promise {
    fn from(ItemCard { kind, label, times_per_year, this_year }: ItemCard) -> Self {
        let kind = kind.as_str().to_owned();
        Self { kind, label, times_per_year, delivered: this_year.map(|year| year.delivered) }
    }
}
