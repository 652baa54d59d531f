//! What this phone tells her by itself, and what is said to the reminders.

use jiayi_core::calendar::Day;
use jiayi_core::command::Command;
use jiayi_core::id::{PutOffId, ResidentId};
use jiayi_core::notice::Action;
use jiayi_core::reminder::commands::{PutOffReminder, RegisterPush, SeeReminders, SetReminderChannels};
use jiayi_core::reminder::{About, Channel, StepId, Vendor};
use jiayi_device as engine;
use uuid::Uuid;

use crate::error::JiayiError;
use crate::jiayi::Jiayi;
use crate::values::Moment;

#[uniffi::remote(Enum)]
pub enum About {
    Refill,
    FollowUp,
    AnnualCheck,
    ContractExpiry,
}

#[uniffi::remote(Enum)]
pub enum Action {
    AskAgain,
    Tomorrow,
    Enough,
}

#[uniffi::remote(Enum)]
pub enum Channel {
    Local,
    Push,
    Inbox,
    Sms,
    Voice,
    Task,
}

#[uniffi::remote(Enum)]
pub enum Vendor {
    Fcm,
    Huawei,
}

/// One notification.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Alarm {
    /// The same each time that it is planned, and of a push that tells the same.
    pub id: Uuid,
    pub at: Moment,
    pub tells: Tells,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Tells {
    /// What falls due.
    Due {
        /// The most pressing.
        about: About,
        /// For a locked screen: that there is something.
        title: String,
        sentence: String,
        actions: Vec<Action>,
        /// In the order in which they are told, for who has unlocked the phone.
        matters: Vec<DueMatter>,
    },
    /// The medicines to be taken now.
    Dose {
        /// As [`crate::Dose::at`].
        at: Moment,
        medicines: Vec<Uuid>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct DueMatter {
    /// What [`Jiayi::see_reminders`] names.
    pub step: Uuid,
    pub about: About,
    /// The dispensing, the enrolment or the contract: what [`Jiayi::remind_tomorrow`] names.
    pub source: Uuid,
    pub on: Day,
}

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// What is to be set now, in place of what was set before, in the order of its times: the next fourteen days of whose phone it is.
    ///
    /// # Errors
    /// When the phone's files cannot be read.
    pub async fn alarms(&self, now: Moment) -> Result<Vec<Alarm>, JiayiError> {
        let alarms = self.with(move |device| device.alarms(now)).await?;
        Ok(alarms.into_iter().map(Alarm::from).collect())
    }

    /// Alarms, pushes or lines of the inbox were shown, or opened.
    ///
    /// # Errors
    /// [`JiayiError::StorageFull`] and others: it was not kept then.
    pub async fn see_reminders(&self, of: Uuid, steps: Vec<Uuid>, opened: bool, now: Moment) -> Result<(), JiayiError> {
        let (resident, steps) = (ResidentId(of), steps.into_iter().map(StepId).collect());
        self.does(Command::SeeReminders(SeeReminders { resident, steps, opened }), now).await
    }

    /// 明天提醒: of the dispensing of a medicine, of an enrolment or of a contract.
    ///
    /// # Errors
    /// As [`Jiayi::see_reminders`].
    pub async fn remind_tomorrow(&self, of: Uuid, about: About, source: Uuid, now: Moment) -> Result<(), JiayiError> {
        let put_off = PutOffId(Uuid::now_v7());
        let command = PutOffReminder { put_off, resident: ResidentId(of), about, of: source };
        self.does(Command::PutOffReminder(command), now).await
    }

    /// By which channels she is told no more, in place of what was said before.
    ///
    /// # Errors
    /// As [`Jiayi::see_reminders`].
    pub async fn set_reminder_channels(&self, of: Uuid, off: Vec<Channel>, now: Moment) -> Result<(), JiayiError> {
        let command = SetReminderChannels { resident: ResidentId(of), off };
        self.does(Command::SetReminderChannels(command), now).await
    }

    /// Under which token the vendor's push reaches this app: said again after each change, and at least once a month. None when nothing is to
    /// be pushed here any more; `arrives` is what the app's own test has shown.
    ///
    /// # Errors
    /// As [`Jiayi::see_reminders`].
    pub async fn register_push(
        &self,
        vendor: Vendor,
        token: Option<String>,
        arrives: bool,
        now: Moment,
    ) -> Result<(), JiayiError> {
        self.does(Command::RegisterPush(RegisterPush { vendor, token, arrives }), now).await
    }
}

impl From<engine::Alarm> for Alarm {
    fn from(engine::Alarm { id, at, tells }: engine::Alarm) -> Self {
        let tells = match tells {
            engine::Tells::Dose { at, medicines } => Tells::Dose { at, medicines },
            engine::Tells::Due { about, title, sentence, actions, matters } => Tells::Due {
                about,
                title: title.to_owned(),
                sentence: sentence.to_owned(),
                actions: actions.to_vec(),
                matters: matters.into_iter().map(DueMatter::from).collect(),
            },
        };
        Self { id, at, tells }
    }
}

impl From<engine::Due> for DueMatter {
    fn from(engine::Due { step, about, of, on }: engine::Due) -> Self {
        Self { step: step.0, about, source: of, on }
    }
}
