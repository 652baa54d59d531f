//! Reminders: who is told of what, when and how, until a person takes over. Source: reminders N1–N15.
//!
//! One pure planner for server and phone: [`plan`] makes the steps of one [`Matter`] from its ladder, and [`digests`] makes the messages
//! of a day from the steps of many. A step's id is a hash of what it is about, so that both make the same one and it goes out once.

pub mod commands;
mod digest;
mod dose;
mod dose_book;
mod forecast;
mod hours;
mod ladder;
mod matter;
mod planner;
pub mod policy;
mod step;
#[cfg(test)]
mod tests;

pub use digest::{Digest, DigestId, digests};
pub use dose::{Dose, DoseTimes, Intake, doses, doses_on, proposed};
pub use dose_book::DoseBook;
pub use forecast::{Forecast, Tally};
pub use hours::{Class, may_send, next_allowed};
pub use matter::{Matter, matters};
pub use planner::{Past, Recipient, first_moment, plan};
pub use step::{Step, StepId};

use serde::{Deserialize, Serialize};

use crate::codes::Code;
use crate::terms::terms;
use crate::view::Kind;

terms! {
    /// What somebody is reminded of. In order: the first is told first.
    About {
        /// A medicine of a long prescription runs out.
        Refill = "refill", "续药", "Refill";
        FollowUp = "follow_up", "随访", "Follow-up";
        AnnualCheck = "annual_check", "年度体检", "Annual check";
        ContractExpiry = "contract_expiry", "签约到期", "Contract ends";
    }
}

impl About {
    /// Which of her things a matter is of.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Refill => Kind::Dispensing,
            Self::FollowUp | Self::AnnualCheck => Kind::Enrolment,
            Self::ContractExpiry => Kind::Contract,
        }
    }
}

terms! {
    Audience {
        Resident = "resident", "本人", "The resident";
        /// Whoever of hers may look, and whom she wants told.
        Family = "family", "家人", "Her family";
        /// The team of her contract: a task, which depends on nobody else.
        Team = "team", "团队", "The team";
    }
}

terms! {
    Channel {
        /// The phone's own alarm.
        Local = "local", "手机本地提醒", "On the phone itself";
        Push = "push", "手机推送", "Push";
        Inbox = "inbox", "站内消息", "Inbox";
        Sms = "sms", "短信", "Text message";
        Voice = "voice", "语音电话", "Voice call";
        /// On the worklist of the team.
        Task = "task", "团队任务", "Task of the team";
    }
}

terms! {
    /// Whose push service an installation of the app is reached by.
    Vendor {
        /// Firebase, which carries to Apple's phones too.
        Fcm = "fcm", "Firebase", "Firebase";
        Huawei = "huawei", "华为", "Huawei";
    }
}

/// A set of channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Channels(u8);

impl Channels {
    pub const fn with(self, channel: Channel) -> Self {
        Self(self.0 | Self::bit(channel))
    }

    pub const fn without(self, channel: Channel) -> Self {
        Self(self.0 & !Self::bit(channel))
    }

    /// Those that somebody turns off. The task of the team is nobody's to turn off. Source: reminders N1, N14.
    ///
    /// # Errors
    /// `REMINDER_TASK`.
    pub fn turned_off(named: &[Channel]) -> Result<Self, Code> {
        let off: Self = named.iter().copied().collect();
        if off.contains(Channel::Task) { Err(Code::ReminderTask) } else { Ok(off) }
    }

    /// Those of `self` that are not among `off`.
    #[must_use]
    pub const fn except(self, off: Self) -> Self {
        Self(self.0 & !off.0)
    }

    /// In the order of the table.
    pub fn to_vec(self) -> Vec<Channel> {
        Channel::ALL.iter().copied().filter(|channel| self.contains(*channel)).collect()
    }

    /// The set as a number, to keep.
    pub const fn bits(self) -> u8 {
        self.0
    }

    pub const fn of_bits(bits: u8) -> Self {
        Self(bits)
    }

    pub const fn contains(self, channel: Channel) -> bool {
        self.0 & Self::bit(channel) != 0
    }

    const fn bit(channel: Channel) -> u8 {
        1 << channel as u8
    }
}

impl FromIterator<Channel> for Channels {
    fn from_iter<I: IntoIterator<Item = Channel>>(channels: I) -> Self {
        channels.into_iter().fold(Self::default(), Self::with)
    }
}
