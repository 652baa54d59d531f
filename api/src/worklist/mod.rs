//! Who needs the team: a panel in memory for each team, kept current from the team's feed, and what is done on the list.
//!
//! A read is one comparison of versions and a page from memory. After a change only the residents that it names are read
//! again; the first read of a team reads all of them in a few queries. Names are unsealed in memory alone.

mod act_rows;
mod acts;
mod changed;
mod departures;
mod export;
mod load;
mod page_token;
mod people;
mod records;
mod trends;
mod views;

#[cfg(test)]
mod act_tests;
#[cfg(test)]
mod departure_tests;
#[cfg(test)]
mod export_tests;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiayi_core::calendar::Day;
use jiayi_core::id::{ResidentId, TeamId};
use jiayi_core::policy::Policy;
use jiayi_core::worklist::{self, Panel};

use crate::clinic::Rules;
use crate::database::{Db, Error};
use crate::feed::{self, Feed};
use crate::server::Routes;

pub(crate) use act_rows::{attempts, departure_stands_of};
pub use acts::{assign, correct_departure, record_call, record_departure, snooze, undo};

pub fn routes(routes: &mut Routes<'_>) {
    routes.service(views::list).service(export::export).service(trends::trends);
}

/// What dates are judged by, of one day's policy.
pub(super) fn judged_by(policy: &Policy) -> worklist::Rules<'_> {
    worklist::Rules { worklist: &policy.worklist, contract: &policy.contract, follow_up: &policy.follow_up }
}

/// The panels that this process has been asked for.
#[derive(Default)]
pub struct Panels {
    teams: Mutex<HashMap<TeamId, Arc<Mutex<Known>>>>,
}

/// A panel and the version of the team's feed at which it stands; none before it was first read.
#[derive(Default)]
struct Known {
    version: Option<i64>,
    panel: Panel,
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

/// A panel as it stands for one read.
pub(super) struct Standing<'a> {
    pub panel: &'a Panel,
    /// Version of the team's feed.
    pub version: i64,
    pub rules: worklist::Rules<'a>,
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
        today: Day,
        ask: impl FnOnce(Standing<'_>) -> T,
    ) -> Result<T, Error> {
        let policy = rules.policies.on(today).map_err(|_| Error::Damaged("no policy of today"))?;
        let known = Arc::clone(locked(&self.teams).entry(team).or_default());
        let mut known = locked(&known);
        let version = known.refresh(conn, rules, policy, team, today)?;
        Ok(ask(Standing { panel: &known.panel, version, rules: judged_by(policy) }))
    }
}

impl Known {
    fn refresh(
        &mut self,
        conn: &mut Db,
        rules: &Rules,
        policy: &Policy,
        team: TeamId,
        today: Day,
    ) -> Result<i64, Error> {
        let version = feed::version(conn, Feed::Team(team))?;
        let by = judged_by(policy);
        match self.version {
            // Nothing has changed, or somebody with a newer snapshot was here before.
            Some(at) if at >= version => {
                self.panel.turn_to(today, &by);
                return Ok(at);
            }
            Some(at) => {
                let residents = changed::residents(conn, team, at)?;
                let facts = load::facts(conn, rules, policy, team, load::Whom::These(&residents), today)?;
                self.forget(residents);
                facts.into_iter().for_each(|facts| self.panel.put(facts, &by));
                self.panel.turn_to(today, &by);
            }
            None => {
                self.panel = Panel::default();
                let facts = load::facts(conn, rules, policy, team, load::Whom::Everybody, today)?;
                facts.into_iter().for_each(|facts| self.panel.put(facts, &by));
                self.panel.turn_to(today, &by);
            }
        }
        self.version = Some(version);
        Ok(version)
    }

    fn forget(&mut self, residents: impl IntoIterator<Item = ResidentId>) {
        residents.into_iter().for_each(|resident| self.panel.remove(resident));
    }
}
