//! Who needs the team: a panel in memory for each team, kept current from the team's feed, and what is done on the list.
//!
//! A read is one comparison of versions and a page from memory. After a change only the residents that it names are read
//! again; the first read of a team reads all of them in a few queries. Names are unsealed in memory alone.

mod act_rows;
mod acts;
mod changed;
mod departures;
pub(crate) mod entities;
mod export;
mod load;
mod page_token;
mod people;
mod records;
mod saved;
mod trends;
mod views;
mod written;

#[cfg(test)]
mod act_tests;
#[cfg(test)]
mod departure_tests;
#[cfg(test)]
mod export_tests;
#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod saved_tests;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use jiayi_core::calendar::Day;
use jiayi_core::id::{ResidentId, StaffId, TeamId};
use jiayi_core::policy::Policy;
use jiayi_core::worklist::{self, Panel};

use crate::clinic::Rules;
use crate::database::{Db, Error};
use crate::feed::{self, Feed};
use crate::server::Routes;
use crate::session::scope;

use written::Written;

pub(crate) use act_rows::{attempts, departure_stands_of};
pub use acts::{assign, correct_departure, invite, record_call, record_departure, snooze, undo};
pub use saved::{remove_filter, save_filter};

pub fn routes(routes: &mut Routes<'_>) {
    routes.service(views::list).service(export::export).service(trends::trends).service(saved::filters);
}

/// What a day's list is judged by: its policy, and who works it today.
fn judged_by<'a>(policy: &'a Policy, members: &'a BTreeSet<StaffId>) -> worklist::Rules<'a> {
    let Policy { worklist, contract, follow_up, .. } = policy;
    worklist::Rules { worklist, contract, follow_up, members }
}

/// The panels that this process has been asked for.
#[derive(Default)]
pub struct Panels {
    teams: Mutex<HashMap<TeamId, Arc<Mutex<Known>>>>,
}

#[derive(Default)]
struct Known {
    /// None before the panel was first read.
    stands: Option<Stands>,
    panel: Panel,
    written: Written,
}

/// Where a panel stands.
struct Stands {
    /// Version of the team's feed.
    version: i64,
    /// Of the policy by which it was read: facts follow from it too.
    policy: String,
}

/// The day of the question, and the day of the list: today's, or yesterday's for somebody who began to read it then.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    pub today: Day,
    pub as_of: Day,
}

impl Days {
    pub const fn today(today: Day) -> Self {
        Self { today, as_of: today }
    }
}

impl fmt::Debug for Panels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Panels")
    }
}

/// Whatever a panic interrupted is done again: the version is only moved once the panel is whole.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a question may wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Patience {
    /// For nothing: the panel answers if it stands at the newest version and is turned to the day.
    Now,
    /// For what has changed to be read.
    Long,
}

/// A panel as it stands for one read.
pub(super) struct Standing<'a> {
    pub panel: &'a Panel,
    /// Version of the team's feed.
    pub version: i64,
    pub rules: worklist::Rules<'a>,
    /// Its rows, as of the day that was asked for.
    pub written: &'a mut Written,
}

impl Panels {
    /// Asks the team's panel, at least as new as the snapshot of `conn`. That the session may see the team is the caller's to
    /// prove.
    ///
    /// # Errors
    /// When the database fails or holds what cannot be read.
    pub(super) fn ask<T>(
        &self,
        conn: &mut Db,
        rules: &Rules,
        team: TeamId,
        days: Days,
        ask: impl FnOnce(Standing<'_>) -> T,
    ) -> Result<T, Error> {
        let answered = self.ask_with(Patience::Long, conn, rules, team, days, ask)?;
        answered.ok_or(Error::Unavailable)
    }

    /// As [`Self::ask`]; `None` when that would take longer than there is patience for.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub(super) fn ask_with<T>(
        &self,
        patience: Patience,
        conn: &mut Db,
        rules: &Rules,
        team: TeamId,
        days: Days,
        ask: impl FnOnce(Standing<'_>) -> T,
    ) -> Result<Option<T>, Error> {
        let policy_of = |day| rules.policies.on(day).map_err(|_| Error::Damaged("no policy of a day"));
        let (policy, then) = (policy_of(days.today)?, policy_of(days.as_of)?);
        let members = scope::members_of(conn, team, days.today)?;
        let known = Arc::clone(locked(&self.teams).entry(team).or_default());
        let mut known = match patience {
            Patience::Long => locked(&known),
            Patience::Now => match known.try_lock() {
                Ok(known) => known,
                Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => return Ok(None),
            },
        };
        let version = feed::version(conn, Feed::Team(team))?;
        if patience == Patience::Now && !known.answers(version, policy, days) {
            return Ok(None);
        }
        let version = known.refresh(conn, rules, policy, (team, version), days.today, &members)?;
        let rules = judged_by(then, &members);
        let Known { panel, written, .. } = &mut *known;
        panel.look_back_to(days.as_of, &rules);
        written.turn_to(days.as_of, &members);
        Ok(Some(ask(Standing { panel, version, rules, written })))
    }
}

impl Known {
    /// Whether nothing has to be read or put in order first.
    fn answers(&self, version: i64, policy: &Policy, days: Days) -> bool {
        let stands = self.stands.as_ref();
        stands.is_some_and(|stands| stands.policy == policy.version && stands.version >= version)
            && [days.today, days.as_of].into_iter().all(|day| self.panel.is_turned_to(day))
    }

    /// Reads what has changed up to `version` of the team's feed; the version at which the panel stands then.
    fn refresh(
        &mut self,
        conn: &mut Db,
        rules: &Rules,
        policy: &Policy,
        (team, version): (TeamId, i64),
        today: Day,
        members: &BTreeSet<StaffId>,
    ) -> Result<i64, Error> {
        let by = judged_by(policy, members);
        match self.stands.as_ref().filter(|stands| stands.policy == policy.version) {
            // Nothing has changed, or somebody with a newer snapshot was here before.
            Some(stands) if stands.version >= version => {
                self.panel.turn_to(today, &by);
                return Ok(stands.version);
            }
            Some(stands) => {
                let residents = changed::residents(conn, team, stands.version)?;
                let facts = load::facts(conn, rules, policy, team, load::Whom::These(&residents), today)?;
                self.forget(residents);
                facts.into_iter().for_each(|facts| self.panel.put(facts, &by));
                self.panel.turn_to(today, &by);
            }
            None => {
                (self.panel, self.written) = (Panel::default(), Written::default());
                let facts = load::facts(conn, rules, policy, team, load::Whom::Everybody, today)?;
                facts.into_iter().for_each(|facts| self.panel.put(facts, &by));
                self.panel.turn_to(today, &by);
            }
        }
        self.stands = Some(Stands { version, policy: policy.version.clone() });
        Ok(version)
    }

    fn forget(&mut self, residents: impl IntoIterator<Item = ResidentId>) {
        for resident in residents {
            self.panel.remove(resident);
            self.written.forget(resident);
        }
    }
}
