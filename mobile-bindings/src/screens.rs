//! Whole screens, each one call.

use jiayi_core::calendar::Day;
use jiayi_core::id::ResidentId;
use jiayi_core::refill::state::ItemState;
use jiayi_core::screen::inbox as core_inbox;
use jiayi_core::screen::medicine::Shown;
use jiayi_core::screen::refill::RefillItemView;
use jiayi_device::{self as engine, Delivery};
use uuid::Uuid;

use crate::error::JiayiError;
use crate::jiayi::Jiayi;
use crate::readings::ShownReading;
use crate::values::Moment;

/// R05: today, in one look.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Home {
    pub resident: Uuid,
    /// None of somebody whose medicines one may only ask for.
    pub name: Option<String>,
    pub today: Day,
    /// Everybody one may look at on this phone, oneself first.
    pub people: Vec<Person>,
    /// The most pressing thing, if there is any.
    pub next: Option<Notice>,
    /// How many stand in the inbox.
    pub notices: u32,
    /// The one that ends first before all.
    pub medicines: Vec<Medicine>,
    pub last_reading: Option<ShownReading>,
    pub team: Option<CareTeam>,
    pub unsent: Unsent,
    pub last_sync: Option<Moment>,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Person {
    pub resident: Uuid,
    pub name: Option<String>,
    /// Oneself, or somebody whose guardian one is: a proxy signs nothing.
    pub may_sign: bool,
}

/// R15: one line of the inbox.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Notice {
    /// As the string resources name it.
    pub kind: String,
    /// Since when, or by when.
    pub on: Day,
    /// What it is about, in the reader's words: a medicine, a programme.
    pub about: Option<String>,
    pub source: Uuid,
}

/// R11: one medicine.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Medicine {
    /// What to ask with.
    pub medicine: Uuid,
    pub name: String,
    pub strength: String,
    pub unit: String,
    pub how_to_take: String,
    pub stopped: bool,
    /// What she is shown and reminded of; none before the first time and for what is taken as needed.
    pub lasts: Option<Lasts>,
    /// What was handed over last: what is left of it can be told, and its reminder put off.
    pub last_dispensing: Option<Uuid>,
    /// So many units were handed over then: nobody has more left of it.
    pub handed_over: Option<u32>,
    pub can_ask: bool,
    /// The codes of every reason why not, the weightiest first.
    pub why_not: Vec<String>,
    /// The first day on which it can be asked for, where waiting is enough.
    pub from_day: Option<Day>,
    /// The open item of a request for it.
    pub refill: Option<Refill>,
    /// A request or a count of it is on this phone only.
    pub waits: bool,
}

/// Until when a medicine lasts.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Lasts {
    /// The first day without it.
    pub run_out: Day,
    pub days_left: i64,
    /// 够吃到3月29日
    pub words: String,
    pub words_en: String,
    /// Of her own count: when she told it, and what.
    pub reported_on: Option<Day>,
    pub units_left: Option<u32>,
}

/// R14: where what was asked for is.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Refill {
    pub request: Uuid,
    pub item: Uuid,
    pub state: RefillState,
    /// The last day to collect it, while it can be collected.
    pub collect_by: Option<Day>,
    /// The code of what it waits for when that is not the next step.
    pub delayed: Option<String>,
    /// Why it was refused.
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum RefillState {
    Received,
    Reviewed,
    BeingPrepared,
    Ready,
    Collected,
    Refused,
    Withdrawn,
}

/// Whom to call.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CareTeam {
    pub team: Uuid,
    pub name: String,
    pub doctor: String,
    pub institution: String,
    /// None until the directory is here.
    pub phone: Option<String>,
    pub hours: Option<String>,
}

/// What is on this phone only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct Unsent {
    pub waiting: u32,
    /// When the oldest of them was made.
    pub oldest: Option<Moment>,
    /// Of those waiting: they build on something that was rejected or is not applied yet.
    pub held: u32,
    pub rejected: u32,
    /// Of other accounts that signed in on this phone before.
    pub of_others: u32,
}

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// R05.
    ///
    /// # Errors
    /// When the phone's files cannot be read.
    pub async fn home(&self, of: Uuid, now: Moment) -> Result<Home, JiayiError> {
        self.with(move |device| device.home(ResidentId(of), now).map(Home::from)).await
    }

    /// R11.
    ///
    /// # Errors
    /// As [`Jiayi::home`].
    pub async fn medicines(&self, of: Uuid, now: Moment) -> Result<Vec<Medicine>, JiayiError> {
        let cards = move |device: &mut engine::Device| device.medicines(ResidentId(of), now);
        Ok(self.with(cards).await?.medicines.into_iter().map(Medicine::from).collect())
    }

    /// R15, the most pressing first.
    ///
    /// # Errors
    /// As [`Jiayi::home`].
    pub async fn inbox(&self, of: Uuid, now: Moment) -> Result<Vec<Notice>, JiayiError> {
        let notices = self.with(move |device| device.inbox(ResidentId(of), now)).await?;
        Ok(notices.into_iter().map(Notice::from).collect())
    }

    /// Whose phone it is: the resident whom home shows first.
    ///
    /// # Errors
    /// As [`Jiayi::home`].
    pub async fn own_resident(&self) -> Result<Option<Uuid>, JiayiError> {
        self.with(|device| Ok(device.me().and_then(|me| me.resident).map(Uuid::from))).await
    }
}

impl From<engine::Home> for Home {
    fn from(home: engine::Home) -> Self {
        Self {
            resident: home.resident.0,
            name: home.name,
            today: home.today,
            people: home.people.into_iter().map(Person::from).collect(),
            next: home.next.map(Notice::from),
            notices: count(home.notices),
            medicines: home.medicines.into_iter().map(Medicine::from).collect(),
            last_reading: home.last_reading.map(ShownReading::from),
            team: home.team.map(CareTeam::from),
            unsent: home.pending.into(),
            last_sync: home.last_sync,
        }
    }
}

impl From<engine::Person> for Person {
    fn from(engine::Person { resident, name, may_sign }: engine::Person) -> Self {
        Self { resident: resident.0, name, may_sign }
    }
}

impl From<core_inbox::Notice> for Notice {
    fn from(core_inbox::Notice { kind, on, about, source }: core_inbox::Notice) -> Self {
        Self { kind: kind.as_str().to_owned(), on, about, source }
    }
}

impl From<engine::MedicineCard> for Medicine {
    fn from(engine::MedicineCard { medicine: view, delivery }: engine::MedicineCard) -> Self {
        Self {
            medicine: view.medicine.0,
            name: view.name,
            strength: view.strength,
            unit: view.unit_name.to_owned(),
            how_to_take: view.how_to_take,
            stopped: view.stopped,
            lasts: view.shown.map(Lasts::from),
            handed_over: view.last.as_ref().and_then(|last| u32::try_from(last.units).ok()),
            last_dispensing: view.last.map(|last| last.dispensing.0),
            can_ask: view.can_ask,
            why_not: view.why_not.iter().map(|why| why.code.as_str().to_owned()).collect(),
            from_day: view.from_day,
            refill: view.refill.map(Refill::from),
            waits: delivery == Delivery::Waiting,
        }
    }
}

impl From<Shown> for Lasts {
    fn from(Shown { run_out, days_left, words, words_en, reported_on, units_left }: Shown) -> Self {
        let units_left = units_left.and_then(|units| u32::try_from(units).ok());
        Self { run_out, days_left, words, words_en, reported_on, units_left }
    }
}

impl From<RefillItemView> for Refill {
    fn from(view: RefillItemView) -> Self {
        Self {
            request: view.request.0,
            item: view.item.item.0,
            state: view.item.state.into(),
            collect_by: view.collect_by,
            delayed: view.delayed.map(|why| why.code.as_str().to_owned()),
            reason: view.item.reason,
        }
    }
}

impl From<ItemState> for RefillState {
    fn from(state: ItemState) -> Self {
        match state {
            ItemState::Received => Self::Received,
            ItemState::Reviewed => Self::Reviewed,
            ItemState::BeingPrepared => Self::BeingPrepared,
            ItemState::Ready => Self::Ready,
            ItemState::Collected => Self::Collected,
            ItemState::Refused => Self::Refused,
            ItemState::Withdrawn => Self::Withdrawn,
        }
    }
}

impl From<engine::CareTeam> for CareTeam {
    fn from(team: engine::CareTeam) -> Self {
        let engine::CareTeam { team, name, doctor, institution, phone, hours } = team;
        Self { team: team.0, name, doctor, institution, phone, hours }
    }
}

impl From<engine::Pending> for Unsent {
    fn from(engine::Pending { waiting, oldest, held, rejected, of_others }: engine::Pending) -> Self {
        let [waiting, held, rejected, of_others] = [waiting, held, rejected, of_others].map(count);
        Self { waiting, oldest, held, rejected, of_others }
    }
}

pub(crate) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
