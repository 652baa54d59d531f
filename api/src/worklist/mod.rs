//! Who needs the team: a panel in memory for each team, kept current from the team's feed.
//!
//! A read is one comparison of versions and a page from memory. After a change only the residents that it names are read
//! again; the first read of a team reads all of them in a few queries. Names are unsealed in memory alone.

mod changed;
mod load;
mod records;
mod views;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiayi_core::calendar::Day;
use jiayi_core::id::TeamId;
use jiayi_core::worklist::Panel;

use crate::clinic::Rules;
use crate::database::{Db, Error};
use crate::feed::{self, Feed};
use crate::server::Routes;

pub fn routes(routes: &mut Routes<'_>) {
    routes.service(views::list);
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
    /// The day up to which it has forgotten who left by the calendar.
    as_of: Option<Day>,
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

impl Panels {
    /// Asks the team's panel, at least as new as the snapshot of `conn`; `ask` also gets the version at which it stands.
    /// That the session may see the team is the caller's to prove.
    ///
    /// # Errors
    /// When the database fails or holds what cannot be read.
    pub(crate) fn ask<T>(
        &self,
        conn: &mut Db,
        rules: &Rules,
        team: TeamId,
        today: Day,
        ask: impl FnOnce(&Panel, i64) -> T,
    ) -> Result<T, Error> {
        let known = Arc::clone(locked(&self.teams).entry(team).or_default());
        let mut known = locked(&known);
        let version = known.refresh(conn, rules, team, today)?;
        Ok(ask(&known.panel, version))
    }
}

impl Known {
    fn refresh(&mut self, conn: &mut Db, rules: &Rules, team: TeamId, today: Day) -> Result<i64, Error> {
        let version = feed::version(conn, Feed::Team(team))?;
        match self.version {
            // Nothing has changed, or somebody with a newer snapshot was here before.
            Some(at) if at >= version => {
                if self.as_of != Some(today) {
                    self.panel.forget_before(today);
                    self.as_of = Some(today);
                }
                return Ok(at);
            }
            Some(at) => {
                let residents = changed::residents(conn, team, at)?;
                let facts = load::facts(conn, rules, team, load::Whom::These(&residents), today)?;
                for resident in residents {
                    self.panel.remove(resident);
                }
                facts.into_iter().for_each(|facts| self.panel.put(facts));
            }
            None => {
                self.panel = Panel::default();
                let facts = load::facts(conn, rules, team, load::Whom::Everybody, today)?;
                facts.into_iter().for_each(|facts| self.panel.put(facts));
            }
        }
        self.panel.forget_before(today);
        (self.version, self.as_of) = (Some(version), Some(today));
        Ok(version)
    }
}
