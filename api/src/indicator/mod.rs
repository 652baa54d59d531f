//! Indicators: everyone's facts in memory, kept current from the residents' feeds, and the numbers and lists made from them.
//!
//! The first question after a start reads everyone in a few queries. After that a question compares one sum of versions, reads
//! again only those whose feed has moved, and takes them out of and into the sums that are kept: an alliance's page is a sum over
//! its parts from memory, for whichever day was asked about before.

mod geography;
mod load;
mod page;
mod residents;
mod sight;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};
use jiayi_core::id::ResidentId;
use jiayi_core::indicator::Ledger;

use crate::database::schema::feeds;
use crate::database::{Db, Error};
use crate::server::Routes;

pub fn routes(routes: &mut Routes<'_>) {
    routes.service(page::show).service(residents::list);
}

/// More changed residents than these are read with everybody else.
const ONE_BY_ONE: usize = 5_000;

/// The facts that this process has been asked for.
#[derive(Default)]
pub struct Figures {
    known: Mutex<Option<Known>>,
    /// Held by whoever reads everyone for the first time.
    loading: Mutex<()>,
}

struct Known {
    /// Sum of the versions of all residents' feeds: it only grows, and grows with every change.
    stands_at: i64,
    versions: HashMap<ResidentId, i64>,
    ledger: Ledger,
}

impl fmt::Debug for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Figures")
    }
}

/// A panic leaves either nothing or facts that are read again: the sum is moved last.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Figures {
    /// Asks the facts, at least as new as the snapshot of `conn`. What the session may see of them is the caller's to prove.
    ///
    /// # Errors
    /// [`Error::Busy`] while somebody else reads everyone for the first time; when the database fails or holds what cannot be
    /// read.
    pub fn ask<T>(&self, conn: &mut Db, ask: impl FnOnce(&mut Ledger) -> T) -> Result<T, Error> {
        if locked(&self.known).is_none() {
            // Readers that waited here would keep every other read of the server waiting.
            let _alone = match self.loading.try_lock() {
                Ok(alone) => alone,
                Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => return Err(Error::Busy),
            };
            if locked(&self.known).is_none() {
                let everyone = Known::read(conn)?;
                *locked(&self.known) = Some(everyone);
            }
        }
        let mut known = locked(&self.known);
        let known = known.as_mut().ok_or(Error::Busy)?;
        known.refresh(conn)?;
        Ok(ask(&mut known.ledger))
    }
}

impl Known {
    fn read(conn: &mut Db) -> Result<Self, Error> {
        let (stands_at, versions) = (sum(conn)?, versions(conn)?);
        let mut ledger = Ledger::default();
        for (resident, facts) in load::facts(conn, None)? {
            ledger.put(resident, Some(facts));
        }
        Ok(Self { stands_at, versions, ledger })
    }

    fn refresh(&mut self, conn: &mut Db) -> Result<(), Error> {
        let stands_at = sum(conn)?;
        // Nothing has changed, or somebody with a newer snapshot was here before.
        if stands_at <= self.stands_at {
            return Ok(());
        }
        let versions = versions(conn)?;
        let newer = |(resident, version): (&ResidentId, &i64)| {
            (self.versions.get(resident).is_none_or(|known| known < version)).then_some(*resident)
        };
        let changed: Vec<ResidentId> = versions.iter().filter_map(newer).collect();
        let mut facts: HashMap<_, _> =
            if changed.len() > ONE_BY_ONE { load::facts(conn, None)? } else { load::facts(conn, Some(&changed))? };
        for resident in changed {
            self.ledger.put(resident, facts.remove(&resident));
        }
        (self.stands_at, self.versions) = (stands_at, versions);
        Ok(())
    }
}

fn sum(conn: &mut Db) -> Result<i64, Error> {
    let sum: Option<i64> = feeds::table
        .filter(feeds::kind.eq("resident"))
        .select(sql::<Nullable<BigInt>>("CAST(SUM(version) AS BIGINT)"))
        .first(conn)?;
    Ok(sum.unwrap_or(0))
}

fn versions(conn: &mut Db) -> Result<HashMap<ResidentId, i64>, Error> {
    let rows: Vec<(crate::database::sql::Key, i64)> =
        feeds::table.filter(feeds::kind.eq("resident")).select((feeds::id, feeds::version)).load(conn)?;
    Ok(rows.into_iter().map(|(id, version)| (ResidentId(id.0), version)).collect())
}
