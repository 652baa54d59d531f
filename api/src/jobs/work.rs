//! The kinds of work, and how a piece of it is put in the table.

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::TaskId;
use jiayi_core::task::Attention;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::daily::Change;
use crate::database::schema::jobs;
use crate::database::sql::{Json, Key};
use crate::database::{Db, Error};
use crate::each;

/// One piece of work. The row keeps it as JSON: ids and days, never what is in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Work {
    /// What the calendar has changed up to this day, since the last day that was done.
    Daily { day: Day },
    /// One change of the calendar that failed among its neighbours and is tried by itself.
    Change(Change),
    /// A triage task that nobody has looked at goes on.
    Escalate { task: TaskId, to: Attention },
}

impl Work {
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Daily { .. } => "daily",
            Self::Change(_) => "change",
            Self::Escalate { .. } => "escalate",
        }
    }

    /// There is one row under it, for ever.
    pub fn dedup_key(&self) -> String {
        match self {
            Self::Daily { day } => format!("daily:{day}"),
            Self::Change(Change { day, turn, id }) => format!("change:{day}:{}:{id}", turn.as_str()),
            Self::Escalate { task, to } => format!("escalate:{task}:{}", to.as_str()),
        }
    }
}

/// Puts a piece of work in the table, to be done from `run_at` on. What is there already, done or not, stays as it is.
///
/// # Errors
/// When the database fails.
pub fn enqueue(conn: &mut Db, work: &Work, run_at: Instant) -> Result<(), Error> {
    let row = (
        jobs::id.eq(Key(Uuid::now_v7())),
        jobs::kind.eq(work.kind()),
        jobs::dedup_key.eq(work.dedup_key()),
        jobs::payload.eq(Json(*work)),
        jobs::run_at.eq(run_at),
        jobs::attempts.eq(0),
    );
    each!(conn, c => diesel::insert_into(jobs::table)
        .values(row)
        .on_conflict(jobs::dedup_key)
        .do_nothing()
        .execute(c))?;
    Ok(())
}
