//! What the calendar changes: once a day, for every day since the last one done, the feeds hear of whose date came.
//!
//! It never decides who may see: that is asked live at every access. It only makes phones and lists look again. One
//! transaction a change, under the feeds' locks; how far it is stands in the job's row, so that whoever takes over goes on
//! behind the last change and none is stamped twice.

mod apply;
mod changes;

use std::ops::ControlFlow;

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::calendar::{Day, Instant};

use super::lease::{self, Claimed, Held};
use super::runner::{Came, Stop};
use super::{Work, enqueue};
use crate::blob;
use crate::clinic::{Clinic, Rules};
use crate::database::schema::{database, jobs};
use crate::database::{Db, Error};
use crate::reminder;

pub(super) use apply::apply;
pub use changes::Change;

/// Whether the job of that day is in the table.
pub(super) fn is_planned(conn: &mut Db, day: Day) -> Result<bool, Error> {
    let planned = jobs::table.filter(jobs::dedup_key.eq(Work::Daily { day }.dedup_key()));
    Ok(select(exists(planned)).get_result(conn)?)
}

pub(super) async fn run(clinic: &Clinic, claimed: &Claimed, day: Day, stop: &Stop) -> Result<Came, Error> {
    let lease = claimed.lease;
    let to_do = clinic
        .database
        .read(move |conn| match first_day(conn, day)? {
            Some(from) => changes::between(conn, from, day),
            None => Ok(Vec::new()),
        })
        .await?;
    let done: Option<Change> = claimed.progress.as_deref().map(serde_json::from_str).transpose()?;
    for change in to_do.into_iter().filter(|change| Some(*change) > done) {
        if stop.is_asked() {
            return Ok(Came::Half);
        }
        let rules = clinic.rules.clone();
        let progress = serde_json::to_string(&change)?;
        let recorded = progress.clone();
        let tried = lease
            .write(clinic, move |conn, now| {
                apply(conn, &rules, now, change)?;
                lease.record_progress(conn, &recorded)
            })
            .await;
        let held = match tried {
            Ok(held) => held,
            Err(cause) if cause.breaks_the_transaction() => return Err(cause),
            // One record that cannot be read keeps nobody else waiting: it is tried again as a job of its own.
            Err(cause) => {
                tracing::error!(?change, %cause, "a change of the calendar failed");
                lease
                    .write(clinic, move |conn, now| {
                        enqueue(conn, &Work::Change(change), now)?;
                        lease.record_progress(conn, &progress)
                    })
                    .await?
            }
        };
        if held == Held::No {
            return Ok(Came::Lost);
        }
    }
    match look_at_reminders(clinic, claimed, stop).await? {
        Came::ToItsEnd => remove_files(clinic, claimed, stop).await,
        came => Ok(came),
    }
}

/// Everything that people are reminded of is looked at again, a slice a transaction.
async fn look_at_reminders(clinic: &Clinic, claimed: &Claimed, stop: &Stop) -> Result<Came, Error> {
    let clock = clinic.clock.clone();
    let now = clinic.database.read(move |conn| lease::now(conn, &clock)).await?;
    let write = async |looked| {
        if stop.is_asked() {
            return Ok(ControlFlow::Break(Came::Half));
        }
        let rules = clinic.rules.clone();
        let held = claimed.lease.write(clinic, move |conn, now| reminder::note(conn, &rules, &looked, now)).await?;
        Ok(if held == Held::No { ControlFlow::Break(Came::Lost) } else { ControlFlow::Continue(()) })
    };
    Ok(reminder::sweep(clinic, now, write).await?.break_value().unwrap_or(Came::ToItsEnd))
}

/// What was uploaded and never named by a record goes, a slice a transaction.
async fn remove_files(clinic: &Clinic, claimed: &Claimed, stop: &Stop) -> Result<Came, Error> {
    let today = clinic.clock.today();
    let Ok(policy) = clinic.rules.policies.on(today) else { return Ok(Came::ToItsEnd) };
    let until = clinic.clock.now().plus_ms(-policy.files.unattached_days * 86_400_000);
    loop {
        if stop.is_asked() {
            return Ok(Came::Half);
        }
        match claimed.lease.write(clinic, move |conn, _| blob::remove_unattached(conn, until)).await? {
            Held::No => return Ok(Came::Lost),
            Held::Yes(0) => return Ok(Came::ToItsEnd),
            Held::Yes(_) => {}
        }
    }
}

/// Tells at once of every change up to today, in the transaction of who made the past that it is about: the demo.
///
/// # Errors
/// When the database fails or a change cannot be told.
pub fn catch_up(conn: &mut Db, rules: &Rules, now: Instant) -> Result<(), Error> {
    let day = now.day();
    let Some(from) = first_day(conn, day)? else { return Ok(()) };
    for change in changes::between(conn, from, day)? {
        apply(conn, rules, now, change)?;
    }
    let work = Work::Daily { day };
    enqueue(conn, &work, now)?;
    diesel::update(jobs::table.filter(jobs::dedup_key.eq(work.dedup_key())))
        .set(jobs::finished_at.eq(Some(now)))
        .execute(conn)?;
    Ok(())
}

/// The day after the last one done, and before the first the day on which the database began; none when `day` is done.
fn first_day(conn: &mut Db, day: Day) -> Result<Option<Day>, Error> {
    let from = match lease::last_done(conn, "daily")? {
        Some(Work::Daily { day: last }) => last.plus_days(1).map_err(|_| Error::Damaged("the day of a job"))?,
        Some(_) => return Err(Error::Damaged("a job")),
        None => {
            let began: Instant = database::table.select(database::created_at).first(conn)?;
            began.day().min(day)
        }
    };
    Ok((from <= day).then_some(from))
}
