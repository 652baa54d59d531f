//! Claiming a job, holding it, and putting it down.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use diesel::sql_types::BigInt;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use serde_json::json;
use uuid::Uuid;

use super::work::Work;
use crate::audit::{self, Entry};
use crate::clinic::Clinic;
use crate::clock::Clock;
use crate::database::schema::jobs;
use crate::database::sql::{Json, Key};
use crate::database::{Db, Error};

/// Longer than any one transaction of a job may wait and take; each of them begins the lease anew.
pub(super) const LEASE_MS: i64 = 120_000;
/// With the pauses below about two hours.
pub(super) const MOST_ATTEMPTS: i32 = 8;
const FIRST_PAUSE_MS: i64 = 60_000;
const LONGEST_PAUSE_MS: i64 = 3_600_000;

/// The right to do one job, until another has taken it over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lease {
    job: Key,
    token: Key,
}

/// A job as it was claimed.
#[derive(Debug, Clone)]
pub(super) struct Claimed {
    pub lease: Lease,
    pub work: Work,
    /// This one included.
    pub attempts: i32,
    /// What an earlier holder has done of it.
    pub progress: Option<String>,
}

/// Whether the lease still held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held<T> {
    Yes(T),
    /// Somebody else has the job: nothing was written.
    No,
}

/// The time by which jobs run and leases end: the database's, which all nodes share. A clinic whose clock stands still goes by
/// that.
///
/// # Errors
/// When the database cannot be asked.
pub fn now(conn: &mut Db, clock: &Clock) -> Result<Instant, Error> {
    if let Some(standing) = clock.standing() {
        return Ok(standing);
    }
    let ms = match conn {
        Db::Pg(conn) => {
            let now = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";
            select(diesel::dsl::sql::<BigInt>(now)).get_result(conn)?
        }
        Db::Sqlite(conn) => {
            let now =
                "CAST(strftime('%s', 'now') AS INTEGER) * 1000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER)";
            select(diesel::dsl::sql::<BigInt>(now)).get_result(conn)?
        }
    };
    Ok(Instant(ms))
}

/// Not done, not given up, and its hour has come. The first two are written out: they are the predicate of the index.
macro_rules! due {
    ($now:expr) => {
        jobs::table
            .filter(jobs::finished_at.is_null())
            .filter(jobs::given_up_at.is_null())
            .filter(jobs::run_at.le($now))
            .filter(jobs::leased_until.is_null().or(jobs::leased_until.le(Some($now))))
    };
}

/// Whether there is anything to claim: asked by a reader, so that an idle clinic writes nothing.
pub(super) fn is_anything_due(conn: &mut Db, clock: &Clock) -> Result<bool, Error> {
    let now = now(conn, clock)?;
    Ok(select(exists(due!(now))).get_result(conn)?)
}

/// Claims what has been due the longest. What was claimed and lost too often is given up on the way.
pub(super) fn claim(conn: &mut Db, clock: &Clock) -> Result<Option<Claimed>, Error> {
    type Row = (Key, Json<Work>, i32, Option<String>);
    let now = now(conn, clock)?;
    loop {
        let columns = (jobs::id, jobs::payload, jobs::attempts, jobs::progress);
        let next = due!(now).order((jobs::run_at, jobs::id)).select(columns);
        let found: Option<Row> = match &mut *conn {
            Db::Pg(conn) => next.for_update().skip_locked().first(conn).optional()?,
            Db::Sqlite(conn) => next.first(conn).optional()?,
        };
        let Some((job, Json(work), attempts, progress)) = found else { return Ok(None) };
        if attempts >= MOST_ATTEMPTS {
            give_up(conn, job, &work, Code::JobLost, now)?;
            continue;
        }
        let (lease, attempts) = (Lease { job, token: Key(Uuid::now_v7()) }, attempts + 1);
        diesel::update(jobs::table.find(job))
            .set((
                jobs::lease_token.eq(Some(lease.token)),
                jobs::leased_until.eq(Some(now.plus_ms(LEASE_MS))),
                jobs::attempts.eq(attempts),
            ))
            .execute(conn)?;
        return Ok(Some(Claimed { lease, work, attempts, progress }));
    }
}

impl Lease {
    /// One transaction of the job, which begins the lease anew.
    pub async fn write<T, F>(self, clinic: &Clinic, mut work: F) -> Result<Held<T>, Error>
    where
        T: Send + 'static,
        F: FnMut(&mut Db, Instant) -> Result<T, Error> + Send + 'static,
    {
        let clock = clinic.clock.clone();
        clinic
            .database
            .write(move |conn| {
                let now = now(conn, &clock)?;
                let held =
                    diesel::update(self.row()).set(jobs::leased_until.eq(Some(now.plus_ms(LEASE_MS)))).execute(conn)?;
                if held == 0 { Ok(Held::No) } else { work(conn, now).map(Held::Yes) }
            })
            .await
    }

    #[diesel::dsl::auto_type(no_type_alias)]
    fn row(self) -> _ {
        let (job, token): (Key, Option<Key>) = (self.job, Some(self.token));
        let mine = jobs::id.eq(job).and(jobs::lease_token.eq(token));
        jobs::table.filter(mine)
    }

    /// Remembers, in the transaction of the slice itself, how far the job is.
    pub fn record_progress(self, conn: &mut Db, progress: &str) -> Result<(), Error> {
        diesel::update(self.row()).set(jobs::progress.eq(Some(progress))).execute(conn)?;
        Ok(())
    }

    /// The job is done. Nothing happens when somebody else has it.
    pub fn finish(self, conn: &mut Db, now: Instant) -> Result<bool, Error> {
        let nobody: (Option<Key>, Option<Instant>) = (None, None);
        let done = diesel::update(self.row())
            .set((jobs::finished_at.eq(Some(now)), jobs::lease_token.eq(nobody.0), jobs::leased_until.eq(nobody.1)))
            .execute(conn)?;
        Ok(done == 1)
    }

    /// The server stops: whoever comes next goes on where this one was, and it was no attempt.
    pub fn put_down(self, conn: &mut Db) -> Result<(), Error> {
        let nobody: (Option<Key>, Option<Instant>) = (None, None);
        diesel::update(self.row())
            .set((
                jobs::attempts.eq(jobs::attempts - 1),
                jobs::lease_token.eq(nobody.0),
                jobs::leased_until.eq(nobody.1),
            ))
            .execute(conn)?;
        Ok(())
    }
}

impl Claimed {
    /// It failed: tried again after a pause, which doubles; given up after the last attempt.
    pub fn failed(&self, conn: &mut Db, code: Code, now: Instant) -> Result<(), Error> {
        let nobody: (Option<Key>, Option<Instant>) = (None, None);
        let again = now.plus_ms(pause_ms(self.attempts));
        let mine = diesel::update(self.lease.row())
            .set((
                jobs::run_at.eq(again),
                jobs::last_error_code.eq(Some(code.as_str())),
                jobs::lease_token.eq(nobody.0),
                jobs::leased_until.eq(nobody.1),
            ))
            .execute(conn)?;
        if mine == 1 && self.attempts >= MOST_ATTEMPTS {
            give_up(conn, self.lease.job, &self.work, code, now)?;
        }
        Ok(())
    }
}

fn pause_ms(attempts: i32) -> i64 {
    let doubled = u32::try_from(attempts - 1).ok().and_then(|times| FIRST_PAUSE_MS.checked_shl(times));
    doubled.map_or(LONGEST_PAUSE_MS, |pause| pause.min(LONGEST_PAUSE_MS))
}

/// The row stays as it is, the log says it, and so does the audit log: an operator has to look.
fn give_up(conn: &mut Db, job: Key, work: &Work, code: Code, now: Instant) -> Result<(), Error> {
    let nobody: (Option<Key>, Option<Instant>) = (None, None);
    diesel::update(jobs::table.find(job))
        .set((
            jobs::given_up_at.eq(Some(now)),
            jobs::last_error_code.eq(Some(code.as_str())),
            jobs::lease_token.eq(nobody.0),
            jobs::leased_until.eq(nobody.1),
        ))
        .execute(conn)?;
    tracing::error!(job = %work.dedup_key(), %code, "a job was given up");
    let detail = json!({ "name": "give_up_job", "notes": { "job": work.dedup_key() } });
    audit::append(
        conn,
        Entry {
            code: Some(code.as_str().to_owned()),
            outcome: "given_up".to_owned(),
            ..Entry::of_the_house(now, detail.to_string())
        },
    )
}

/// The newest job of a kind that is done, by its key.
pub(super) fn last_done(conn: &mut Db, kind: &str) -> Result<Option<Work>, Error> {
    let found: Option<Json<Work>> = jobs::table
        .filter(jobs::kind.eq(kind))
        .filter(jobs::finished_at.is_not_null())
        .order(jobs::dedup_key.desc())
        .select(jobs::payload)
        .first(conn)
        .optional()?;
    Ok(found.map(|work| work.0))
}
