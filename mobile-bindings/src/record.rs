//! G03: who stands before her.

use jiayi_core::calendar::Day;
use jiayi_core::command::Command;
use jiayi_core::follow_up::{Assessment, EnrolmentState, Programme, VisitMode};
use jiayi_core::id::{ResidentId, TaskId};
use jiayi_core::person::{ConsentPurpose, ContactPreference, Sex};
use jiayi_core::screen::record::{DiagnosisView, Found, OpenTaskView, ProgrammeView, ReferralView, VisitView};
use jiayi_core::task::TaskOutcome;
use jiayi_core::task::commands::{CloseTask, SeeTask};
use jiayi_device as engine;
use uuid::Uuid;

use crate::contracts::Contract;
use crate::error::JiayiError;
use crate::family::Proxy;
use crate::jiayi::Jiayi;
use crate::readings::ShownReading;
use crate::screens::Medicine;
use crate::values::Moment;

#[uniffi::remote(Enum)]
pub enum Sex {
    Male,
    Female,
}

#[uniffi::remote(Enum)]
pub enum ContactPreference {
    App,
    Sms,
    PhoneCall,
    HomeVisit,
    ViaFamily,
}

#[uniffi::remote(Enum)]
pub enum EnrolmentState {
    Enrolled,
    Lost,
    Closed,
}

#[uniffi::remote(Enum)]
pub enum VisitMode {
    Clinic,
    Home,
    Phone,
    Video,
}

#[uniffi::remote(Enum)]
pub enum TaskOutcome {
    Handled,
    VisitArranged,
    Referred,
    SentToEmergency,
    NotReached,
    NotNeeded,
}

#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct ResidentCard {
    pub resident: Uuid,
    pub name: String,
    pub sex: Sex,
    pub age: i32,
    /// Masked.
    pub document: String,
    /// Masked.
    pub phone: Option<String>,
    pub address: Option<String>,
    pub contact_preference: Option<ContactPreference>,
    pub lives_alone: bool,
    pub died_on: Option<Day>,
    /// The newest enrolment of each programme first.
    pub programmes: Vec<ProgrammeLine>,
    /// The newest first, as all that follow.
    pub visits: Vec<VisitLine>,
    pub diagnoses: Vec<DiagnosisLine>,
    pub referrals: Vec<ReferralLine>,
    /// Not closed, the nearest first.
    pub tasks: Vec<TaskLine>,
    pub medicines: Vec<Medicine>,
    pub readings: Vec<ShownReading>,
    pub contracts: Vec<Contract>,
    /// Given and not withdrawn.
    pub consents: Vec<ConsentPurpose>,
    pub family: Vec<Proxy>,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ProgrammeLine {
    pub enrolment: Uuid,
    /// A code.
    pub programme: String,
    pub state: EnrolmentState,
    pub last_visit: Option<Uuid>,
    pub last_visit_on: Option<Day>,
    pub last: Option<FoundLine>,
    /// None when the programme is closed.
    pub next_due: Option<Day>,
}

/// What one visit found about one programme.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FoundLine {
    /// A code.
    pub programme: String,
    /// 1 to 4 of the national form; none where it has no class.
    pub visit_class: Option<u8>,
    /// A code.
    pub action: String,
    pub controlled: bool,
    pub next_due: Day,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct VisitLine {
    pub visit: Uuid,
    pub happened_on: Day,
    pub mode: VisitMode,
    pub by: String,
    pub found: Vec<FoundLine>,
    pub note: Option<String>,
    /// Another visit has taken its place.
    pub corrected: bool,
    /// On this phone only.
    pub waits: bool,
    /// What a correction is given as `seen`.
    pub version: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct DiagnosisLine {
    pub diagnosis: Uuid,
    pub icd: String,
    pub name: String,
    pub diagnosed_on: Day,
    pub resolved_on: Option<Day>,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ReferralLine {
    pub referral: Uuid,
    pub happened_on: Day,
    pub to_institution: String,
    pub to_department: String,
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct TaskLine {
    pub task: Uuid,
    /// Codes.
    pub kind: String,
    pub urgency: String,
    pub state: String,
    pub opened_at: Moment,
    pub due_at: Moment,
    /// What seeing and closing it are given as `seen`.
    pub version: Option<i64>,
}

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// G03. None of somebody who is not on this phone.
    ///
    /// # Errors
    /// When the phone's files cannot be read.
    pub async fn resident_card(&self, of: Uuid, now: Moment) -> Result<Option<ResidentCard>, JiayiError> {
        let card = self.with(move |device| device.resident_card(ResidentId(of), now)).await?;
        Ok(card.map(ResidentCard::from))
    }

    /// Somebody looks at it now.
    ///
    /// # Errors
    /// [`JiayiError::StorageFull`] and others: it was not kept then.
    pub async fn see_task(&self, of: Uuid, task: Uuid, seen: Option<i64>, now: Moment) -> Result<(), JiayiError> {
        let command = SeeTask { task: TaskId(task), resident: ResidentId(of) };
        self.does_seeing(Command::SeeTask(command), seen, now).await
    }

    /// How it ended.
    ///
    /// # Errors
    /// As [`Jiayi::see_task`].
    pub async fn close_task(
        &self,
        of: Uuid,
        task: Uuid,
        outcome: TaskOutcome,
        note: Option<String>,
        seen: Option<i64>,
        now: Moment,
    ) -> Result<(), JiayiError> {
        let command = CloseTask { task: TaskId(task), resident: ResidentId(of), outcome, note };
        self.does_seeing(Command::CloseTask(command), seen, now).await
    }
}

impl From<engine::ResidentCard> for ResidentCard {
    fn from(card: engine::ResidentCard) -> Self {
        let engine::ResidentCard { resident, record, waiting_visits, .. } = card;
        let visit = |visit: VisitView| {
            let waits = waiting_visits.contains(&visit.id);
            VisitLine { waits, ..visit.into() }
        };
        Self {
            resident: resident.id.0,
            name: resident.name,
            sex: resident.sex,
            age: card.age,
            document: resident.document,
            phone: resident.phone,
            address: resident.address,
            contact_preference: resident.contact_preference,
            lives_alone: resident.lives_alone,
            died_on: resident.died_on,
            programmes: record.programmes.into_iter().map(ProgrammeLine::from).collect(),
            visits: record.visits.into_iter().map(visit).collect(),
            diagnoses: record.diagnoses.into_iter().map(DiagnosisLine::from).collect(),
            referrals: record.referrals.into_iter().map(ReferralLine::from).collect(),
            tasks: record.tasks.into_iter().map(TaskLine::from).collect(),
            medicines: card.medicines.into_iter().map(Medicine::from).collect(),
            readings: card.readings.into_iter().map(ShownReading::from).collect(),
            contracts: card.contracts.into_iter().map(Contract::from).collect(),
            consents: card.consents,
            family: card.family.into_iter().map(Proxy::from).collect(),
        }
    }
}

impl From<ProgrammeView> for ProgrammeLine {
    fn from(view: ProgrammeView) -> Self {
        Self {
            enrolment: view.enrolment.0,
            programme: view.programme.as_str().to_owned(),
            state: view.state,
            last_visit: view.last_visit.map(Uuid::from),
            last_visit_on: view.last_visit_on,
            last: view.last.map(FoundLine::from),
            next_due: view.next_due,
        }
    }
}

impl From<Found> for FoundLine {
    fn from(found: Found) -> Self {
        Self {
            programme: found.programme.as_str().to_owned(),
            visit_class: found.class.map(|class| class.number()),
            action: found.action.as_str().to_owned(),
            controlled: found.controlled,
            next_due: found.next_due,
        }
    }
}

impl From<(Programme, Assessment)> for FoundLine {
    fn from((programme, found): (Programme, Assessment)) -> Self {
        Self {
            programme: programme.as_str().to_owned(),
            visit_class: found.class.map(|class| class.number()),
            action: found.action.as_str().to_owned(),
            controlled: found.controlled,
            next_due: found.next_due,
        }
    }
}

impl From<VisitView> for VisitLine {
    fn from(visit: VisitView) -> Self {
        Self {
            visit: visit.id.0,
            happened_on: visit.happened_on,
            mode: visit.mode,
            by: visit.by,
            found: visit.found.into_iter().map(FoundLine::from).collect(),
            note: visit.note,
            corrected: visit.corrected_by.is_some(),
            waits: false,
            version: visit.version,
        }
    }
}

impl From<DiagnosisView> for DiagnosisLine {
    fn from(view: DiagnosisView) -> Self {
        let DiagnosisView { id, icd, name, diagnosed_on, resolved_on, .. } = view;
        Self { diagnosis: id.0, icd, name, diagnosed_on, resolved_on }
    }
}

impl From<ReferralView> for ReferralLine {
    fn from(ReferralView { referral, .. }: ReferralView) -> Self {
        Self {
            referral: referral.id.0,
            happened_on: referral.happened_on,
            to_institution: referral.to_institution,
            to_department: referral.to_department,
            reason: referral.reason,
        }
    }
}

impl From<OpenTaskView> for TaskLine {
    fn from(view: OpenTaskView) -> Self {
        Self {
            task: view.id.0,
            kind: view.kind.as_str().to_owned(),
            urgency: view.urgency.as_str().to_owned(),
            state: view.state.as_str().to_owned(),
            opened_at: view.opened_at,
            due_at: view.due_at,
            version: view.version,
        }
    }
}
