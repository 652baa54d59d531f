//! The clock: cron ticks that wake the runners, and nothing else.
//!
//! `tokio-cron-scheduler` keeps no work and guards no overlap; both are the table's. Only its cron jobs are used: its repeated
//! ones stop for ever after a stall.

use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use super::runner::Bell;

/// Seconds first. How late a job may begin: each day's, too, whose hour stands in its row.
const EVERY_FIVE_SECONDS: &str = "*/5 * * * * *";

/// Why the clock does not run.
#[derive(Debug, thiserror::Error)]
#[error("the clock of the jobs: {0}")]
pub struct ClockError(#[from] JobSchedulerError);

pub(super) struct Ticks(JobScheduler);

pub(super) async fn start(bells: &[Bell; 2]) -> Result<Ticks, ClockError> {
    let scheduler = JobScheduler::new().await?;
    let bells = bells.clone();
    scheduler.add(Job::new(EVERY_FIVE_SECONDS, move |_, _| bells.iter().for_each(Bell::wake))?).await?;
    scheduler.start().await?;
    Ok(Ticks(scheduler))
}

impl Ticks {
    /// No tick after this; what a tick has begun is the runner's, which waits by itself.
    pub async fn stop(mut self) {
        if let Err(cause) = self.0.shutdown().await {
            tracing::warn!(%cause, "the clock of the jobs did not stop");
        }
    }
}
