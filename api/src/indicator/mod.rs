//! Indicators: everyone's facts in memory, kept current from the residents' feeds, and the numbers and lists made from them.
//!
//! Before a manager asks, everyone is read in a few queries, and the days that a page with its trend shows are reckoned.
//! After that a question compares one sum of versions, reads again only those whose feed has moved, and takes them out of and into
//! the sums that are kept: an alliance's page is a sum over its parts from memory, for whichever day was asked about before.

mod geography;
mod load;
mod page;
mod residents;
mod sight;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};
use jiayi_core::calendar::Day;
use jiayi_core::id::ResidentId;
use jiayi_core::indicator::{Ledger, month_ends};
use jiayi_core::policy::PolicyBook;

use crate::clinic::Clinic;
use crate::database::schema::{self, feeds};
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
    /// Held by whoever reads everyone for the first time; others wait for it without keeping a reader of the database.
    reading: tokio::sync::Mutex<()>,
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

/// The server is about to begin. The people of a large alliance take more than a second to read, so nobody's page waits for that: they
/// are read before. A small one's take milliseconds, and a server that nobody has signed in to stays small.
///
/// # Errors
/// When the database fails.
pub async fn read_at_start(clinic: &Clinic) -> Result<(), Error> {
    let people: i64 = clinic.database.read(|conn| Ok(schema::residents::table.count().get_result(conn)?)).await?;
    if usize::try_from(people).is_ok_and(|people| people > ONE_BY_ONE) {
        read_or_warn(clinic).await;
    }
    Ok(())
}

/// Somebody of the staff is at work: sooner or later a manager asks.
pub fn expect(clinic: &Clinic) {
    let clinic = clinic.clone();
    actix_web::rt::spawn(async move { read_or_warn(&clinic).await });
}

async fn read_or_warn(clinic: &Clinic) {
    if let Err(cause) = prepare(clinic).await {
        tracing::warn!(%cause, "the indicators will be read when somebody asks for them");
    }
}

/// Reads everyone unless that was done, and reckons today and the days of a year's trend.
///
/// # Errors
/// When the database fails or holds what cannot be read.
async fn prepare(clinic: &Clinic) -> Result<(), Error> {
    let figures = &clinic.figures;
    if locked(&figures.known).is_some() {
        return Ok(());
    }
    let _alone = figures.reading.lock().await;
    if locked(&figures.known).is_some() {
        return Ok(());
    }
    let (policies, today) = (clinic.rules.policies.clone(), clinic.clock.today());
    let everyone = clinic.database.read(move |conn| Known::read(conn)?.reckoned(&policies, today)).await?;
    locked(&figures.known).get_or_insert(everyone);
    Ok(())
}

impl Figures {
    /// Asks the facts, at least as new as the snapshot of `conn`. What the session may see of them is the caller's to prove.
    ///
    /// # Errors
    /// When the database fails or holds what cannot be read.
    pub fn ask<T>(&self, conn: &mut Db, ask: impl FnOnce(&mut Ledger) -> T) -> Result<T, Error> {
        let mut known = locked(&self.known);
        let known = match &mut *known {
            Some(known) => known,
            unknown => unknown.insert(Known::read(conn)?),
        };
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

    fn reckoned(mut self, policies: &PolicyBook, today: Day) -> Result<Self, Error> {
        let out_of_calendar = |_| Error::Damaged("the calendar");
        let days = month_ends(today).map_err(out_of_calendar)?;
        for day in days.into_iter().chain([today]) {
            // A day before the first policy has no page.
            if let Ok(policy) = policies.on(day) {
                self.ledger.sums(day, &policy.indicator).map_err(out_of_calendar)?;
            }
        }
        Ok(self)
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
