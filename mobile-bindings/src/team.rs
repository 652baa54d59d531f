//! A team's day, and who may look at it.

use jiayi_core::calendar::Day;
use jiayi_core::id::TeamId;
use jiayi_device::{self as engine, Delivery};
use uuid::Uuid;

use crate::error::JiayiError;
use crate::jiayi::Jiayi;
use crate::screens::count;
use crate::values::Moment;
use crate::worklist::{BucketCount, DueLine};

/// G01: what stands between whoever opens the app and what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Unlock {
    /// Nothing.
    Open,
    /// The phone's own lock; without the server until this moment.
    ByPhone { until: Moment },
    /// Too long without the server.
    BySignIn,
}

/// G12: who is signed in on this phone.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct OwnAccount {
    /// `resident`, or a role of the staff; a newer server has more.
    pub role: String,
    /// None until it is known who she is.
    pub name: Option<String>,
}

/// G08: the villages in the order of their names, those without one last.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct HomeVisits {
    pub as_of: Day,
    /// False until everything was read once.
    pub whole: bool,
    pub villages: Vec<Village>,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Village {
    pub name: Option<String>,
    /// The most urgent first; whoever was visited last.
    pub residents: Vec<ToVisit>,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ToVisit {
    pub resident: Uuid,
    pub name: String,
    pub age: i32,
    pub address: Option<String>,
    /// Follow-ups that are due, or soon are.
    pub dues: Vec<DueLine>,
    /// Visited at home today.
    pub visited: bool,
    /// That visit is on this phone only.
    pub waits: bool,
}

/// G10: what this phone knows of how the team stands.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct TeamStanding {
    pub team: Uuid,
    pub name: Option<String>,
    pub as_of: Day,
    pub whole: bool,
    pub counts: Vec<BucketCount>,
    /// Whose contract is in force.
    pub served: u32,
    /// Since the first of the month.
    pub signed_this_month: u32,
    pub visits_this_month: u32,
    pub home_visits_this_month: u32,
    pub refills_waiting: u32,
    pub contracts_waiting: u32,
}

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// G01. `left` is when she left the app that she had unlocked. What nobody may read any more is hidden first.
    ///
    /// # Errors
    /// When the phone's files cannot be written.
    pub async fn unlock(&self, left: Option<Moment>, now: Moment) -> Result<Unlock, JiayiError> {
        self.with(move |device| device.unlock(left, now).map(Unlock::from)).await
    }

    /// None when nobody is signed in.
    ///
    /// # Errors
    /// As all calls: [`JiayiError`].
    pub async fn own_account(&self) -> Result<Option<OwnAccount>, JiayiError> {
        self.with(|device| Ok(device.own_account().map(OwnAccount::from))).await
    }

    /// G08.
    ///
    /// # Errors
    /// When the phone's files cannot be read.
    pub async fn home_visits(&self, team: Uuid, now: Moment) -> Result<HomeVisits, JiayiError> {
        self.with(move |device| device.home_visits(TeamId(team), now).map(HomeVisits::from)).await
    }

    /// G10.
    ///
    /// # Errors
    /// When the phone's files cannot be read.
    pub async fn team_standing(&self, team: Uuid, now: Moment) -> Result<TeamStanding, JiayiError> {
        self.with(move |device| device.team_standing(TeamId(team), now).map(TeamStanding::from)).await
    }
}

impl From<engine::Unlock> for Unlock {
    fn from(unlock: engine::Unlock) -> Self {
        match unlock {
            engine::Unlock::Open => Self::Open,
            engine::Unlock::ByPhone { until } => Self::ByPhone { until },
            engine::Unlock::BySignIn => Self::BySignIn,
        }
    }
}

impl From<engine::OwnAccount> for OwnAccount {
    fn from(engine::OwnAccount { role, name }: engine::OwnAccount) -> Self {
        Self { role, name }
    }
}

impl From<engine::HomeVisits> for HomeVisits {
    fn from(engine::HomeVisits { as_of, whole, villages }: engine::HomeVisits) -> Self {
        let villages = villages.into_iter().map(|engine::Village { name, residents }| Village {
            name,
            residents: residents.into_iter().map(ToVisit::from).collect(),
        });
        Self { as_of, whole, villages: villages.collect() }
    }
}

impl From<engine::ToVisit> for ToVisit {
    fn from(engine::ToVisit { resident, name, age, address, dues, visited, delivery }: engine::ToVisit) -> Self {
        let (dues, waits) = (dues.into_iter().map(DueLine::from).collect(), delivery == Delivery::Waiting);
        Self { resident: resident.0, name, age, address, dues, visited, waits }
    }
}

impl From<engine::TeamStanding> for TeamStanding {
    fn from(standing: engine::TeamStanding) -> Self {
        Self {
            team: standing.team.0,
            name: standing.name,
            as_of: standing.as_of,
            whole: standing.whole,
            counts: standing.counts.into_iter().map(BucketCount::from).collect(),
            served: count(standing.served),
            signed_this_month: count(standing.signed_this_month),
            visits_this_month: count(standing.visits_this_month),
            home_visits_this_month: count(standing.home_visits_this_month),
            refills_waiting: count(standing.refills_waiting),
            contracts_waiting: count(standing.contracts_waiting),
        }
    }
}
