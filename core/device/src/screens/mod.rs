//! What a screen shows: the server's records, with what still waits on this phone laid over them by the same rules. A screen is one call
//! and one record.

mod doctor;
mod doses;
mod evidence;
mod family;
mod history;
mod identity;
mod list;
mod reading;
mod reminders;
mod resident;
mod sync_centre;
mod team;
mod visit;

#[cfg(test)]
mod tests;

pub use doctor::{Approval, ResidentCard};
pub use doses::{Doses, MedicineTimes, ShownDose};
pub use evidence::EvidenceScreen;
pub use family::Family;
pub use history::DoneAct;
pub use identity::Identity;
pub use list::{ListScreen, OwnTeam};
pub use reading::{ShownReading, Trend, TrendSeries};
pub use reminders::{Alarm, Due, Tells};
pub use resident::{CareTeam, Home, MedicineCard, Medicines, Person, ShownRefill};
pub use sync_centre::SyncCentre;
pub use team::{HomeVisits, OwnAccount, TeamStanding, ToVisit, Village};
pub use visit::{Kept, VisitScreen};

use std::collections::BTreeSet;

use jiayi_core::access::Role;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::{ResidentId, StaffId, TeamId};
use jiayi_core::policy::Policy;
use jiayi_core::screen::record::Versions;
use jiayi_core::view::{self, Kind, View};
use jiayi_core::worklist::Panel;
use uuid::Uuid;

use crate::device::Device;
use crate::feed::Feed;
use crate::known::{About, Known};
use crate::overlay::{Me, Overlay, Shown};
use crate::store::StoreError;

/// Where something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// On this phone only.
    Waiting,
    /// On the server.
    Delivered,
}

impl Delivery {
    fn of(overlay: &Overlay, id: impl Into<Uuid>) -> Self {
        if overlay.waits(id) { Self::Waiting } else { Self::Delivered }
    }
}

/// What screens are answered from: what waits, worked out once for each revision, and a team's list, kept up from one to the next.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    overlay: Option<(u64, Overlay)>,
    panel: Option<KeptPanel>,
    /// Who has changed since the panel was last kept up.
    changed: BTreeSet<ResidentId>,
}

#[derive(Debug)]
struct KeptPanel {
    team: TeamId,
    day: Day,
    panel: Panel,
}

impl Cache {
    /// The records have changed.
    pub(crate) fn is_about(&mut self, About { residents, everybody }: About) {
        self.changed.extend(residents);
        if everybody {
            self.panel = None;
        }
    }

    fn lay(&mut self, revision: u64, overlay: Overlay) {
        let before = self.overlay.replace((revision, overlay)).map(|(_, before)| before);
        let laid = before.iter().chain(self.overlay.iter().map(|(_, now)| now));
        self.changed.extend(laid.flat_map(Overlay::residents));
    }
}

/// What a screen is made from on a day.
pub(crate) struct Scene<'a> {
    pub shown: Shown<'a>,
    pub me: Me,
    /// Whose feeds one follows.
    pub teams: Vec<TeamId>,
    /// By the server's clock.
    pub today: Day,
    pub policy: &'a Policy,
}

impl Device {
    /// # Errors
    /// When the outbox cannot be read; [`StoreError::NoPolicy`] for a day that no policy is for.
    pub(crate) fn scene(&mut self, now: Instant) -> Result<Scene<'_>, StoreError> {
        self.learn_all()?;
        self.scene_of(&[], now)
    }

    /// As [`Device::scene`], for what looks at some residents only: of the others nothing may have been read yet.
    pub(crate) fn scene_of(&mut self, whom: &[ResidentId], now: Instant) -> Result<Scene<'_>, StoreError> {
        self.learn(whom)?;
        let (me, teams) = (self.before_the_phone(), self.teams_followed());
        let today = self.by_the_server(now).day();
        let shown = self.shown_so_far()?;
        let policy = shown.known.policy(today).ok_or(StoreError::NoPolicy(today))?;
        Ok(Scene { shown, me, teams, today, policy })
    }

    /// The records with what still waits laid over them.
    pub(crate) fn shown(&mut self) -> Result<Shown<'_>, StoreError> {
        self.learn_all()?;
        self.shown_so_far()
    }

    /// Of those about whom something waits everything is read, and of oneself.
    fn shown_so_far(&mut self) -> Result<Shown<'_>, StoreError> {
        let own = self.me().and_then(|me| me.resident);
        self.learn(&own)?;
        if self.cache.overlay.as_ref().is_none_or(|(of, _)| *of != self.revision()) {
            let laid = self.laid_over()?;
            let whom: Vec<_> = laid.iter().flat_map(|laid| laid.envelope.command.residents()).collect();
            self.learn(&whom)?;
            let overlay = Overlay::of(self.known_so_far(), &self.before_the_phone(), &laid);
            self.cache.lay(self.revision(), overlay);
        }
        let (_, overlay) = self.cache.overlay.as_ref().ok_or(StoreError::Paused)?;
        Ok(Shown { known: self.known_so_far(), overlay })
    }

    /// What a command that edits something names as `seen`: the version of what is shown. None of what no feed has told the version of,
    /// and of what was done to it on this phone since: who goes on from her own change has seen it.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn seen(&mut self, kind: Kind, id: impl Into<Uuid>) -> Result<Option<i64>, StoreError> {
        let id = id.into();
        if self.shown_so_far()?.overlay.touches(kind, id) {
            return Ok(None);
        }
        self.records()?.seen(kind.as_str(), id)
    }

    /// As [`Device::seen`], of everything of one resident.
    pub(crate) fn versions_of(&mut self, of: ResidentId) -> Result<Versions, StoreError> {
        self.learn(&[of])?;
        let names: Vec<(Kind, Uuid)> = self.known_so_far().of(of).map(|(name, _)| name).collect();
        let mut versions = Versions::new();
        for (kind, id) in names {
            versions.extend(self.seen(kind, id)?.map(|seen| (id, seen)));
        }
        Ok(versions)
    }

    /// What an act on the list names as `seen`: the version of the newest act of hers that is shown, 0 when there is none. None after an
    /// act of this phone's own.
    pub(crate) fn newest_act_of(&mut self, of: ResidentId) -> Result<Option<i64>, StoreError> {
        self.learn(&[of])?;
        let acts: Vec<Uuid> = self.shown_so_far()?.story(of).list_acts.iter().map(|act| act.id.0).collect();
        let mut newest = 0;
        for act in acts {
            let Some(seen) = self.seen(Kind::ListAct, act)? else { return Ok(None) };
            newest = newest.max(seen);
        }
        Ok(Some(newest))
    }

    fn teams_followed(&self) -> Vec<TeamId> {
        let feeds = self.me().into_iter().flat_map(|me| me.feeds());
        let team = |feed| match feed {
            Feed::Team(team) => Some(team),
            Feed::Reference | Feed::Resident(_) => None,
        };
        feeds.filter_map(team).collect()
    }

    /// Who sits before the phone, by name as the records have it.
    fn before_the_phone(&self) -> Me {
        let Some(me) = self.me() else { return Me::default() };
        let name = match (me.staff, me.resident) {
            (Some(staff), _) => staff_name(self.known_so_far(), staff),
            (None, Some(resident)) => resident_name(self.known_so_far(), resident),
            (None, None) => None,
        };
        let role = Role::ALL.iter().copied().find(|role| role.as_str() == me.role);
        Me { role, staff: me.staff, resident: me.resident, name: name.unwrap_or_default().to_owned() }
    }
}

fn resident_name(known: &Known, id: ResidentId) -> Option<&str> {
    match known.get(Kind::Resident, id.0) {
        Some(View::Resident(resident)) => Some(&resident.name),
        _ => None,
    }
}

fn staff_name(known: &Known, staff: StaffId) -> Option<&str> {
    let members = teams(known).flat_map(|team| &team.members);
    members.into_iter().find(|member| member.staff == staff).map(|member| member.name.as_str())
}

fn teams(known: &Known) -> impl Iterator<Item = &view::Team> {
    known.all(Kind::Team).filter_map(|view| match view {
        View::Team(team) => Some(team.as_ref()),
        _ => None,
    })
}

fn team_of(known: &Known, id: TeamId) -> Option<&view::Team> {
    match known.get(Kind::Team, id.0) {
        Some(View::Team(team)) => Some(team),
        _ => None,
    }
}
