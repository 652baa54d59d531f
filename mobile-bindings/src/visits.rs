//! G04: the form of a visit, what it comes to while it is filled in, and keeping it. What the national forms ask travels as JSON, form by form:
//! a programme is a folder of the core, and nothing here names one.

use jiayi_core::calendar::Day;
use jiayi_core::codes::Fault;
use jiayi_core::command::Command;
use jiayi_core::follow_up::commands::RecordVisit;
use jiayi_core::follow_up::visit::VisitDecision;
use jiayi_core::follow_up::{Place as CarePlace, VisitMode};
use jiayi_core::id::{ResidentId, VisitId};
use jiayi_device as engine;
use uuid::Uuid;

use crate::acts::json;
use crate::error::JiayiError;
use crate::jiayi::Jiayi;
use crate::readings::ShownReading;
use crate::record::{FoundLine, ProgrammeLine};
use crate::screens::Medicine;
use crate::values::Moment;

#[uniffi::remote(Enum)]
pub enum CarePlace {
    Facility,
    Community,
    Home,
    Institution,
    Online,
}

/// What the form begins with.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct VisitForm {
    pub resident: Uuid,
    pub name: String,
    pub age: i32,
    /// Those she is in.
    pub programmes: Vec<ProgrammeLine>,
    /// The codes of those due by today: one visit covers them all.
    pub due: Vec<String>,
    pub last_on: Option<Day>,
    /// Of the last visit, JSON; what is measured is measured anew.
    pub common: Option<String>,
    /// Of each programme she is in its last form, one JSON object by their codes.
    pub forms: String,
    /// The newest value of each kind.
    pub readings: Vec<ShownReading>,
    pub medicines: Vec<Medicine>,
}

/// A visit as it is filled in.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FilledVisit {
    pub resident: Uuid,
    pub happened_on: Day,
    pub mode: VisitMode,
    pub place: CarePlace,
    /// JSON, as [`VisitForm`] has them.
    pub common: String,
    pub forms: String,
    /// By a clinician who may; a tick alone never is.
    pub danger_sign_confirmed: bool,
    pub note: Option<String>,
    pub corrects: Option<Uuid>,
}

/// What it comes to.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Judgement {
    Decided {
        /// Class, action and next date of each programme.
        found: Vec<FoundLine>,
        tasks: Vec<OpenedTask>,
        /// Somebody has to act today to protect her life or health.
        emergency: bool,
    },
    /// Everything that is missing or wrong.
    Incomplete { faults: Vec<FieldFault> },
    /// She is not on this phone.
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct OpenedTask {
    /// Codes.
    pub kind: String,
    pub urgency: String,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FieldFault {
    /// Its path, dotted.
    pub field: String,
    pub code: String,
}

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// G04. None of somebody who is not on this phone.
    ///
    /// # Errors
    /// When the phone's files cannot be read.
    pub async fn visit_form(&self, of: Uuid, now: Moment) -> Result<Option<VisitForm>, JiayiError> {
        let form = self.with(move |device| device.visit_form(ResidentId(of), now)).await?;
        form.map(VisitForm::try_from).transpose()
    }

    /// After each field: what the visit comes to, by the rules that the server decides by.
    ///
    /// # Errors
    /// As [`Jiayi::visit_form`]; `MALFORMED` for what is no form.
    pub async fn judge_visit(&self, visit: FilledVisit, now: Moment) -> Result<Judgement, JiayiError> {
        let visit = RecordVisit::try_from(visit)?;
        self.with(move |device| device.judge_visit(&visit, now).map(Judgement::from)).await
    }

    /// Keeps it; `seen` is the version of the visit that it corrects.
    ///
    /// # Errors
    /// [`JiayiError::StorageFull`] and others: it was not kept then.
    pub async fn record_visit(&self, visit: FilledVisit, seen: Option<i64>, now: Moment) -> Result<Uuid, JiayiError> {
        let command = RecordVisit::try_from(visit)?;
        let id = command.visit.0;
        self.does_seeing(Command::RecordVisit(command), seen, now).await?;
        Ok(id)
    }
}

impl TryFrom<engine::VisitForm> for VisitForm {
    type Error = JiayiError;

    fn try_from(form: engine::VisitForm) -> Result<Self, JiayiError> {
        Ok(Self {
            resident: form.resident.0,
            name: form.name,
            age: form.age,
            programmes: form.programmes.into_iter().map(ProgrammeLine::from).collect(),
            due: form.due.iter().map(|programme| programme.as_str().to_owned()).collect(),
            last_on: form.last_on,
            common: form.common.as_ref().map(written).transpose()?,
            forms: written(&form.forms)?,
            readings: form.readings.into_iter().map(ShownReading::from).collect(),
            medicines: form.medicines.into_iter().map(Medicine::from).collect(),
        })
    }
}

fn written(form: &impl serde::Serialize) -> Result<String, JiayiError> {
    serde_json::to_string(form).map_err(|error| JiayiError::Internal { detail: error.to_string() })
}

impl TryFrom<FilledVisit> for RecordVisit {
    type Error = JiayiError;

    fn try_from(filled: FilledVisit) -> Result<Self, JiayiError> {
        Ok(Self {
            visit: VisitId(Uuid::now_v7()),
            resident: ResidentId(filled.resident),
            happened_on: filled.happened_on,
            mode: filled.mode,
            place: filled.place,
            common: json(&filled.common)?,
            forms: json(&filled.forms)?,
            danger_sign_confirmed: filled.danger_sign_confirmed,
            note: filled.note,
            corrects: filled.corrects.map(VisitId),
        })
    }
}

impl From<Option<Result<VisitDecision, Vec<Fault>>>> for Judgement {
    fn from(judged: Option<Result<VisitDecision, Vec<Fault>>>) -> Self {
        let fault = |(field, code): Fault| FieldFault { field: field.to_owned(), code: code.as_str().to_owned() };
        match judged {
            None => Self::Unknown,
            Some(Err(faults)) => Self::Incomplete { faults: faults.into_iter().map(fault).collect() },
            Some(Ok(decision)) => Self::Decided {
                emergency: decision.is_emergency(),
                found: decision.assessments.into_iter().map(FoundLine::from).collect(),
                tasks: decision
                    .tasks
                    .into_iter()
                    .map(|task| OpenedTask {
                        kind: task.kind.as_str().to_owned(),
                        urgency: task.urgency.as_str().to_owned(),
                    })
                    .collect(),
            },
        }
    }
}
