//! The runner: woken by the clock, it does what is due, one job after another.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::rt;
use actix_web::rt::task::JoinHandle;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use tokio::sync::Notify;

use super::clock::{self, ClockError, Ticks};
use super::lease::{self, Claimed, Held};
use super::{Work, daily, enqueue};
use crate::clinic::Clinic;
use crate::database::{Db, Error};
use crate::{reminder, task};

/// The daily job's minute: the day has begun everywhere in the house.
const DAILY_AFTER_MS: i64 = 5 * 60_000;

/// Wakes the runner. However often it rings while the runner works, it comes once more afterwards: rounds never overlap.
#[derive(Clone, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    pub fn wake(&self) {
        self.0.notify_one();
    }
}

/// Asks the runner to put down what it holds at the end of the present transaction.
#[derive(Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    pub fn ask(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// The running jobs of this process. Who sends has a runner of her own: no provider keeps a job waiting.
pub struct Jobs {
    bells: [Bell; 2],
    stop: Stop,
    runners: [JoinHandle<()>; 2],
    ticks: Ticks,
}

impl Jobs {
    /// Begins at once with what is due, and then whenever the clock ticks.
    ///
    /// # Errors
    /// When the clock does not start.
    pub async fn start(clinic: Clinic) -> Result<Self, ClockError> {
        let (bells, stop) = ([Bell::default(), Bell::default()], Stop::default());
        let [jobs, sender] = bells.clone();
        let runners =
            [rt::spawn(run(clinic.clone(), jobs, stop.clone())), rt::spawn(send(clinic, sender, stop.clone()))];
        let ticks = clock::start(&bells).await?;
        bells.iter().for_each(Bell::wake);
        Ok(Self { bells, stop, runners, ticks })
    }

    /// Waits for the transaction in progress; the rest is done at the next start.
    pub async fn stop(self) {
        self.ticks.stop().await;
        self.stop.ask();
        self.bells.iter().for_each(Bell::wake);
        for runner in self.runners {
            if let Err(cause) = runner.await {
                tracing::error!(%cause, "a runner of jobs ended by a panic");
            }
        }
    }
}

async fn run(clinic: Clinic, bell: Bell, stop: Stop) {
    while !stop.is_asked() {
        bell.0.notified().await;
        if let Err(cause) = round(&clinic, &stop).await {
            tracing::warn!(%cause, "the jobs could not be read; the next tick tries again");
        }
    }
}

async fn send(clinic: Clinic, bell: Bell, stop: Stop) {
    while !stop.is_asked() {
        bell.0.notified().await;
        loop {
            match reminder::send_some(&clinic).await {
                Ok(0) => break,
                Ok(_) if stop.is_asked() => break,
                Ok(_) => {}
                Err(cause) => {
                    tracing::warn!(%cause, "messages could not be sent; the next tick tries again");
                    break;
                }
            }
        }
    }
}

/// What is due, and in between the reminders of whoever has changed, a few at a time: nothing that is due waits for them.
async fn round(clinic: &Clinic, stop: &Stop) -> Result<(), Error> {
    loop {
        run_due(clinic, stop).await?;
        if stop.is_asked() || reminder::plan_some(clinic).await? == 0 {
            return Ok(());
        }
    }
}

/// Does what is due by now, and gives how many jobs it took up.
///
/// # Errors
/// When the database cannot be asked; a job that fails is no error, but tried again later.
pub async fn run_due(clinic: &Clinic, stop: &Stop) -> Result<usize, Error> {
    plan_today(clinic).await?;
    let mut taken_up = 0;
    while !stop.is_asked() {
        let clock = clinic.clock.clone();
        if !clinic.database.read(move |conn| lease::is_anything_due(conn, &clock)).await? {
            break;
        }
        let clock = clinic.clock.clone();
        // Another node may have been quicker.
        let Some(claimed) = clinic.database.write(move |conn| lease::claim(conn, &clock)).await? else { break };
        taken_up += 1;
        end(clinic, &claimed, carry_out(clinic, &claimed, stop).await).await?;
    }
    Ok(taken_up)
}

/// The daily job of today is in the table, however long the server was away at midnight.
async fn plan_today(clinic: &Clinic) -> Result<(), Error> {
    let clock = clinic.clock.clone();
    let unplanned = clinic
        .database
        .read(move |conn| {
            let day = lease::now(conn, &clock)?.day();
            Ok((!daily::is_planned(conn, day)?).then_some(day))
        })
        .await?;
    let Some(day) = unplanned else { return Ok(()) };
    let run_at = day.start().plus_ms(DAILY_AFTER_MS);
    clinic.database.write(move |conn| enqueue(conn, &Work::Daily { day }, run_at)).await
}

/// How a job came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    /// Everything is written; only the row does not say so yet.
    ToItsEnd,
    /// The transaction that did it has finished it too.
    Finished,
    /// The server stops: the rest is for later.
    Half,
    /// Somebody else has it.
    Lost,
}

pub(super) async fn carry_out(clinic: &Clinic, claimed: &Claimed, stop: &Stop) -> Result<Came, Error> {
    let (clinic, claimed, stop) = (clinic.clone(), claimed.clone(), stop.clone());
    guarded(async move {
        let rules = clinic.rules.clone();
        match claimed.work {
            Work::Daily { day } => daily::run(&clinic, &claimed, day, &stop).await,
            Work::Change(change) => {
                in_one(&clinic, &claimed, move |conn, now| daily::apply(conn, &rules, now, change)).await
            }
            Work::Escalate { task, to } => {
                in_one(&clinic, &claimed, move |conn, now| task::escalate(conn, &rules, now, task, to)).await
            }
        }
    })
    .await
}

/// In a task of its own: a panic is a failure like others.
pub(super) async fn guarded(job: impl Future<Output = Result<Came, Error>> + 'static) -> Result<Came, Error> {
    rt::spawn(job).await.unwrap_or(Err(Error::Panicked))
}

/// A job of one transaction, done and finished together: there is no moment in between at which a server could die.
async fn in_one<F>(clinic: &Clinic, claimed: &Claimed, mut work: F) -> Result<Came, Error>
where
    F: FnMut(&mut Db, Instant) -> Result<(), Error> + Send + 'static,
{
    let lease = claimed.lease;
    let held = lease.write(clinic, move |conn, now| {
        work(conn, now)?;
        lease.finish(conn, now)
    });
    Ok(if held.await? == Held::No { Came::Lost } else { Came::Finished })
}

pub(super) async fn end(clinic: &Clinic, claimed: &Claimed, came: Result<Came, Error>) -> Result<(), Error> {
    let (claimed, clock) = (claimed.clone(), clinic.clock.clone());
    let job = claimed.work.dedup_key();
    match came {
        Ok(Came::Lost) => {
            tracing::warn!(job, "a job was taken over");
            Ok(())
        }
        Ok(Came::Finished) => Ok(()),
        Ok(Came::Half) => clinic.database.write(move |conn| claimed.lease.put_down(conn)).await,
        Ok(Came::ToItsEnd) => {
            let finish = move |conn: &mut _| {
                let now = lease::now(conn, &clock)?;
                claimed.lease.finish(conn, now)
            };
            if !clinic.database.write(finish).await? {
                tracing::warn!(job, "a job was done by somebody else meanwhile");
            }
            Ok(())
        }
        Err(cause) => {
            tracing::warn!(job, %cause, attempts = claimed.attempts, "a job failed");
            let code = if matches!(cause, Error::Busy | Error::Unavailable) { Code::Busy } else { Code::Internal };
            let failed = move |conn: &mut _| {
                let now = lease::now(conn, &clock)?;
                claimed.failed(conn, code, now)
            };
            clinic.database.write(failed).await
        }
    }
}
