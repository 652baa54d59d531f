mod daily;
mod lease;

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};

use super::lease::Claimed;
use super::{Stop, Work, enqueue, run_due};
use crate::database::schema::jobs;
use crate::testing::{TestClinic, id};

/// Somebody does what is due by now.
fn run(clinic: &TestClinic) -> usize {
    clinic.wait(run_due(&clinic.clinic, &Stop::default())).expect("the jobs")
}

fn run_on(clinic: &TestClinic, day: Day) {
    clinic.on(day);
    run(clinic);
}

fn plus(day: Day, days: i64) -> Day {
    day.plus_days(days).expect("in range")
}

fn claim(clinic: &TestClinic) -> Claimed {
    let clock = clinic.clock.clone();
    clinic.write(move |conn| super::lease::claim(conn, &clock)).expect("something is due")
}

/// What the row of a job says.
#[derive(Debug, Queryable)]
struct Row {
    attempts: i32,
    run_at: Instant,
    finished_at: Option<Instant>,
    given_up_at: Option<Instant>,
    last_error_code: Option<String>,
}

fn row(clinic: &TestClinic, work: Work) -> Row {
    clinic.read(move |conn| {
        let columns = (jobs::attempts, jobs::run_at, jobs::finished_at, jobs::given_up_at, jobs::last_error_code);
        Ok(jobs::table.filter(jobs::dedup_key.eq(work.dedup_key())).select(columns).first(conn)?)
    })
}
