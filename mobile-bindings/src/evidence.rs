//! What a long prescription rests on: the forms of whoever would sign it, kept and sent; and the confirmation, which the person signs herself.

use std::collections::HashMap;

use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::command::Command;
use jiayi_core::id::{ConfirmationId, DrugId, RefillItemId, ResidentId};
use jiayi_core::prescription::commands::ConfirmLongPrescription;
use jiayi_core::prescription::evidence::Evidence;
use jiayi_core::screen::evidence as core;
use jiayi_device as engine;
use uuid::Uuid;

use crate::acts::new_id;
use crate::error::JiayiError;
use crate::jiayi::Jiayi;
use crate::values::Moment;
use crate::visits::{FieldFault, VisitQuestion, told};

#[uniffi::remote(Enum)]
pub enum Evidence {
    Visit,
    Assessment,
    Education,
    Confirmation,
}

/// An assessment or an education as it is filled in.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct EvidenceForm {
    pub resident: Uuid,
    pub name: String,
    pub age: i32,
    /// The medicine because of which it is opened.
    pub medicine: String,
    pub questions: Vec<VisitQuestion>,
    /// The day of the visit at which she is judged.
    pub visit_on: Option<Day>,
    /// A code.
    pub scope: Option<String>,
    /// When it was recorded last.
    pub last_on: Option<Day>,
    /// How many answers are still needed.
    pub missing: u32,
    /// It can be recorded.
    pub ready: bool,
    /// What stands in its way and is at no question.
    pub faults: Vec<FieldFault>,
    /// Codes of what still speaks against that medicine once this is recorded; none while anything is missing.
    pub left: Option<Vec<String>>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Recorded {
    Kept,
    /// Everything that is missing or wrong: nothing was kept.
    Incomplete {
        faults: Vec<FieldFault>,
    },
    /// What it was for is not on this phone, or waits no more.
    Unknown,
}

/// A supply of more than four weeks that she is asked to confirm.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ToConfirm {
    pub days: u32,
    pub medicines: Vec<ConfirmedMedicine>,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ConfirmedMedicine {
    /// Of a request.
    pub item: Uuid,
    pub drug: Uuid,
    pub name: String,
    pub strength: String,
}

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// G06: an assessment or an education because of an item that waits; without answers what it begins with. None of somebody who is not on
    /// this phone, and of what has no form: a visit has its own, and she confirms herself.
    ///
    /// # Errors
    /// When the phone's files cannot be read.
    pub async fn evidence_form(
        &self,
        of: Uuid,
        item: Uuid,
        evidence: Evidence,
        given: Option<HashMap<String, Vec<String>>>,
        now: Moment,
    ) -> Result<Option<EvidenceForm>, JiayiError> {
        let about = (ResidentId(of), RefillItemId(item));
        let given = given.map(|given| given.into_iter().collect());
        let form = self.with(move |device| device.evidence(about, evidence, given, Uuid::nil(), now)).await?;
        Ok(form.map(EvidenceForm::from))
    }

    /// Records it: it waits on this phone when this returns.
    ///
    /// # Errors
    /// [`JiayiError::StorageFull`] and others: it was not kept then.
    pub async fn record_evidence(
        &self,
        of: Uuid,
        item: Uuid,
        evidence: Evidence,
        given: HashMap<String, Vec<String>>,
        now: Moment,
    ) -> Result<Recorded, JiayiError> {
        let about = (ResidentId(of), RefillItemId(item));
        let (given, ids) = (given.into_iter().collect(), (new_id(), Uuid::now_v7()));
        let recorded = self.with(move |device| device.record_evidence(about, evidence, given, ids, now)).await?;
        Ok(match recorded {
            None => Recorded::Unknown,
            Some(Ok(())) => Recorded::Kept,
            Some(Err(faults)) => Recorded::Incomplete { faults: told(faults) },
        })
    }

    /// R14: what she has to confirm before it can be signed. None where nothing has to be, and for whoever may not.
    ///
    /// # Errors
    /// When the phone's files cannot be read.
    pub async fn to_confirm(&self, of: Uuid, now: Moment) -> Result<Option<ToConfirm>, JiayiError> {
        Ok(self.with(move |device| device.to_confirm(ResidentId(of), now)).await?.map(ToConfirm::from))
    }

    /// Confirms what was shown by what she drew (a picture, 1 MB at most).
    ///
    /// # Errors
    /// [`JiayiError::NoAnswer`], or the server's refusal: nothing was confirmed then.
    pub async fn confirm_long_prescription(
        &self,
        of: Uuid,
        shown: ToConfirm,
        drawing: Vec<u8>,
        now: Moment,
    ) -> Result<(), JiayiError> {
        let signature = self.uploads(drawing).await?;
        let command = ConfirmLongPrescription {
            confirmation: ConfirmationId(Uuid::now_v7()),
            resident: ResidentId(of),
            days: shown.days,
            drugs: shown.medicines.into_iter().map(|medicine| DrugId(medicine.drug)).collect(),
            signature,
            witness: None,
            guardian: None,
        };
        self.asks_at_once(Command::ConfirmLongPrescription(command), None, now).await
    }
}

impl From<engine::EvidenceScreen> for EvidenceForm {
    fn from(screen: engine::EvidenceScreen) -> Self {
        let engine::EvidenceScreen { resident, name, age, medicine, form, left } = screen;
        let code = |code: Code| code.as_str().to_owned();
        Self {
            resident: resident.0,
            name,
            age,
            medicine,
            visit_on: form.visit_on,
            scope: form.scope.map(|scope| scope.as_str().to_owned()),
            last_on: form.last_on,
            missing: u32::try_from(form.missing()).unwrap_or(u32::MAX),
            ready: form.command.is_some(),
            questions: form.asked.into_iter().map(VisitQuestion::from).collect(),
            faults: told(form.faults),
            left: left.map(|codes| codes.into_iter().map(code).collect()),
        }
    }
}

impl From<core::ToConfirm> for ToConfirm {
    fn from(core::ToConfirm { days, medicines }: core::ToConfirm) -> Self {
        let medicines = medicines.into_iter().map(|medicine| {
            let core::ConfirmedMedicine { item, drug, name, strength } = medicine;
            ConfirmedMedicine { item: item.0, drug: drug.0, name, strength }
        });
        Self { days, medicines: medicines.collect() }
    }
}
