//! G09: what is on this phone only, what was refused, and when the phone last spoke with the server.

use jiayi_core::codes::Language;
use jiayi_core::id::CommandId;
use jiayi_device::{self as engine, Answer, Clock, Standing};
use uuid::Uuid;

use crate::error::JiayiError;
use crate::jiayi::Jiayi;
use crate::screens::{Unsent, count};
use crate::values::Moment;

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SyncCentre {
    pub unsent: Unsent,
    /// Milliseconds since the oldest that waits was made.
    pub oldest_age_ms: Option<i64>,
    /// None before the first run was complete.
    pub last_sync: Option<Moment>,
    /// Bytes of the last run.
    pub sent_bytes: u64,
    pub received_bytes: u64,
    /// Records that a newer app can show.
    pub unread: u32,
    pub session: SessionStands,
    pub clock: PhoneClock,
    /// In their order.
    pub waiting: Vec<Entry>,
    /// What was refused.
    pub tray: Vec<Entry>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum SessionStands {
    SignedOut,
    /// A run before this moment keeps it from ending unused.
    Holds {
        renew_by: Moment,
    },
    /// However much it is used: sign in again before.
    EndsSoon {
        at: Moment,
    },
    /// What is done is kept, and sent after the next sign-in.
    Ended,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum PhoneClock {
    Right,
    /// Milliseconds ahead of the server, negative when it is behind; what is done is corrected by it.
    Off {
        ahead_ms: i64,
    },
    /// It was put back: what is done now has the wrong hour.
    PutBack,
}

/// One thing that somebody did.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Entry {
    pub id: Uuid,
    pub made_at: Moment,
    /// What was meant; none of what this app cannot read: it is kept, and sent if it can be.
    pub meant: Option<Meant>,
    /// What the server said last.
    pub said: Option<Said>,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Meant {
    /// The command's name.
    pub command: String,
    pub residents: Vec<Uuid>,
    /// Its content as JSON, to be shown beside what is current.
    pub content: String,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Said {
    pub code: String,
    /// What happened and what to do; none of a code that came without words and is newer than this app.
    pub words: Option<Words>,
    /// Somebody else was first: what stands now, as JSON, where the server showed it.
    pub stale: bool,
    pub current: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Words {
    pub title: String,
    pub next: String,
}

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// G09.
    ///
    /// # Errors
    /// When the phone's files cannot be read; [`JiayiError::NobodySignedIn`].
    pub async fn sync_centre(&self, now: Moment) -> Result<SyncCentre, JiayiError> {
        self.with(move |device| device.sync_centre(now).map(SyncCentre::from)).await
    }

    /// Its author wants no more of something refused. False when it is not in the tray.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn set_aside(&self, id: Uuid) -> Result<bool, JiayiError> {
        self.with(move |device| device.set_aside(CommandId(id))).await
    }
}

impl From<engine::SyncCentre> for SyncCentre {
    fn from(centre: engine::SyncCentre) -> Self {
        let engine::SyncCentre { state, session, clock, oldest_age_ms, waiting, tray } = centre;
        let entries = |items: Vec<engine::Item>| items.into_iter().map(Entry::from).collect();
        Self {
            unsent: state.pending.into(),
            oldest_age_ms,
            last_sync: state.last_sync,
            sent_bytes: state.traffic.sent,
            received_bytes: state.traffic.received,
            unread: count(state.unread),
            session: session.into(),
            clock: clock.into(),
            waiting: entries(waiting),
            tray: entries(tray),
        }
    }
}

impl From<Standing> for SessionStands {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::SignedOut => Self::SignedOut,
            Standing::Holds { renew_by } => Self::Holds { renew_by },
            Standing::EndsSoon { at } => Self::EndsSoon { at },
            Standing::Ended => Self::Ended,
        }
    }
}

impl From<Clock> for PhoneClock {
    fn from(clock: Clock) -> Self {
        match clock {
            Clock::Right => Self::Right,
            Clock::Off { ahead_ms } => Self::Off { ahead_ms },
            Clock::PutBack => Self::PutBack,
        }
    }
}

impl From<engine::Item> for Entry {
    fn from(engine::Item { id, made_at, meant, answer }: engine::Item) -> Self {
        let meant = meant.ok().map(|envelope| Meant {
            command: envelope.command.name().as_str().to_owned(),
            residents: envelope.command.residents().into_iter().map(Uuid::from).collect(),
            content: serde_json::to_string(&envelope.command).unwrap_or_default(),
        });
        Self { id: id.0, made_at, meant, said: answer.and_then(Result::ok).and_then(said) }
    }
}

fn said(answer: Answer) -> Option<Said> {
    match answer {
        Answer::Applied => None,
        Answer::Rejected(refusal) => Some(Said {
            words: refusal.sentence(Language::Chinese).map(|(title, next)| Words { title, next }),
            stale: refusal.is_stale(),
            current: refusal.current.map(|current| current.to_string()),
            code: refusal.code,
        }),
        Answer::NotYet(delay) => Some(Said {
            words: delay.words.map(|words| Words { title: words.title, next: words.next }),
            stale: false,
            current: None,
            code: delay.code,
        }),
    }
}
