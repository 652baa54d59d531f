//! G06 and G07: what a team is asked for. A refusal of a medicine is kept and sent; what binds the team is asked of the server at once.

use std::collections::BTreeSet;

use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::command::Command;
use jiayi_core::contract::PriorityGroup;
use jiayi_core::contract::commands::{AcceptContract, RejectContract};
use jiayi_core::id::{ContractId, PrescriptionId, PrescriptionItemId, RefillItemId, RefillRequestId, ResidentId};
use jiayi_core::person::IdentityText;
use jiayi_core::prescription::again::Again;
use jiayi_core::prescription::evidence::Evidence;
use jiayi_core::prescription::status::Reason;
use jiayi_core::refill::commands::RefuseRefill;
use jiayi_core::screen::contract as core;
use jiayi_core::screen::refill::Control;
use jiayi_core::view::{Kind, SignerKind};
use jiayi_device::{self as engine, Delivery};
use uuid::Uuid;

use crate::error::JiayiError;
use crate::jiayi::Jiayi;
use crate::refills::RefillItem;
use crate::values::Moment;

/// G06: one medicine that waits, and what she must know who decides.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Approval {
    pub resident: Uuid,
    pub name: String,
    pub age: i32,
    pub early_reason: Option<String>,
    pub note: Option<String>,
    pub item: RefillItem,
    /// By what was handed over.
    pub run_out: Option<Day>,
    pub days_left: i64,
    pub last_visit: Option<Day>,
    /// Of each programme, at its last valid visit.
    pub control: Vec<ControlLine>,
    /// Codes of what stands in the way of the same again.
    pub against: Vec<String>,
    /// What can be recorded against them now.
    pub lacks: Vec<Evidence>,
    pub minds: Vec<MindLine>,
    /// What is watched while it is taken, to be confirmed by whoever signs.
    pub monitoring: Option<String>,
    /// Nothing of these: it can be signed with others.
    pub clear: bool,
    /// Something about it is on this phone only.
    pub waits: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ControlLine {
    /// A code.
    pub programme: String,
    pub on: Day,
    pub controlled: bool,
    pub next_due: Day,
}

/// What must be minded before it is signed.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct MindLine {
    /// A code.
    pub mind: String,
    /// The medicine because of which.
    pub because_of: Option<String>,
}

/// G07: a signature that waits for its team's answer.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ContractRequest {
    pub contract: Uuid,
    pub resident: Uuid,
    pub name: String,
    pub age: i32,
    pub priority_groups: Vec<PriorityGroup>,
    pub doctor_name: String,
    pub package: String,
    pub starts_on: Day,
    pub ends_on: Day,
    pub signed_at: Moment,
    pub signed_by_guardian: bool,
    /// The last day to answer.
    pub answer_by: Day,
    /// False: nobody has seen her card, and who accepts must.
    pub verified: bool,
    /// The reader is who answers.
    pub mine_to_answer: bool,
}

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// G06, the longest waiting first.
    ///
    /// # Errors
    /// When the phone's files cannot be read.
    pub async fn approvals(&self, now: Moment) -> Result<Vec<Approval>, JiayiError> {
        let approvals = self.with(move |device| device.approvals(now)).await?;
        Ok(approvals.into_iter().map(Approval::from).collect())
    }

    /// Says no to items of a request, and why.
    ///
    /// # Errors
    /// [`JiayiError::StorageFull`] and others: it was not kept then.
    pub async fn refuse_refill(
        &self,
        of: Uuid,
        request: Uuid,
        items: Vec<Uuid>,
        reason: String,
        now: Moment,
    ) -> Result<(), JiayiError> {
        let (request, items) = (RefillRequestId(request), items.into_iter().map(RefillItemId).collect());
        let command = RefuseRefill { request, resident: ResidentId(of), items, reason: Reason::try_from(reason)? };
        self.does(Command::RefuseRefill(command), now).await
    }

    /// Signs the same again for an item of a request: that is the approval.
    ///
    /// # Errors
    /// [`JiayiError::NoAnswer`], or the rule that stands in the way, as this phone or the server finds it: nothing was issued then.
    pub async fn approve_refill(
        &self,
        of: Uuid,
        item: Uuid,
        monitoring_confirmed: bool,
        now: Moment,
    ) -> Result<(), JiayiError> {
        let ids = (PrescriptionId(Uuid::now_v7()), PrescriptionItemId(Uuid::now_v7()));
        let sheet = self
            .with(move |device| device.same_again(ResidentId(of), RefillItemId(item), monitoring_confirmed, ids, now))
            .await??;
        self.asks_at_once(Command::IssuePrescription(sheet), None, now).await
    }

    /// G07, the nearest last day first.
    ///
    /// # Errors
    /// When the phone's files cannot be read.
    pub async fn contract_requests(&self, now: Moment) -> Result<Vec<ContractRequest>, JiayiError> {
        let requests = self.with(move |device| device.contract_requests(now)).await?;
        Ok(requests.into_iter().map(ContractRequest::from).collect())
    }

    /// Countersigns. `card_number` as read from her card, where nobody has seen it; a reason takes one more than the panel holds.
    ///
    /// # Errors
    /// As [`Jiayi::approve_refill`].
    pub async fn accept_contract(
        &self,
        of: Uuid,
        contract: Uuid,
        card_number: Option<String>,
        over_capacity_reason: Option<String>,
        now: Moment,
    ) -> Result<(), JiayiError> {
        let command = AcceptContract {
            contract: ContractId(contract),
            resident: ResidentId(of),
            card_number: card_number.map(IdentityText::new),
            over_capacity_reason,
        };
        self.asks_at_once(Command::AcceptContract(command), Some((Kind::Contract, contract)), now).await
    }

    /// Declines in words that she reads.
    ///
    /// # Errors
    /// As [`Jiayi::approve_refill`].
    pub async fn decline_contract(
        &self,
        of: Uuid,
        contract: Uuid,
        reason: String,
        now: Moment,
    ) -> Result<(), JiayiError> {
        let command = RejectContract { contract: ContractId(contract), resident: ResidentId(of), reason };
        self.asks_at_once(Command::RejectContract(command), Some((Kind::Contract, contract)), now).await
    }
}

impl From<engine::Approval> for Approval {
    fn from(engine::Approval { waiting, again, delivery }: engine::Approval) -> Self {
        let clear = again.as_ref().is_some_and(Again::is_clear);
        let (against, lacks, minds, monitoring) = match again {
            Some(again) => (again.against, again.lacks, again.minds, again.monitoring),
            None => (vec![Code::NotFound], BTreeSet::new(), vec![], None),
        };
        Self {
            resident: waiting.resident.0,
            name: waiting.name,
            age: waiting.age,
            early_reason: waiting.early_reason,
            note: waiting.note,
            item: waiting.item.into(),
            run_out: waiting.run_out,
            days_left: waiting.days_left,
            last_visit: waiting.last_visit,
            control: waiting.control.into_iter().map(ControlLine::from).collect(),
            against: against.into_iter().map(|code| code.as_str().to_owned()).collect(),
            lacks: lacks.into_iter().collect(),
            minds: minds
                .into_iter()
                .map(|(mind, because_of)| MindLine { mind: mind.as_str().to_owned(), because_of })
                .collect(),
            monitoring,
            clear,
            waits: delivery == Delivery::Waiting,
        }
    }
}

impl From<Control> for ControlLine {
    fn from(Control { programme, on, controlled, next_due }: Control) -> Self {
        Self { programme: programme.as_str().to_owned(), on, controlled, next_due }
    }
}

impl From<core::ContractRequest> for ContractRequest {
    fn from(request: core::ContractRequest) -> Self {
        Self {
            contract: request.contract.0,
            resident: request.resident.0,
            name: request.name,
            age: request.age,
            priority_groups: request.priority_groups,
            doctor_name: request.doctor.name,
            package: request.package,
            starts_on: request.starts_on,
            ends_on: request.ends_on,
            signed_at: request.signed_at,
            signed_by_guardian: request.signed_by == SignerKind::Guardian,
            answer_by: request.answer_by,
            verified: request.verified.is_some(),
            mine_to_answer: request.mine_to_answer,
        }
    }
}
