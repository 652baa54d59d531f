use jiayi_core::command::Command;
use jiayi_core::id::TaskId;
use jiayi_core::task::Attention;

use super::*;
use crate::database::schema::{audit, task_escalations, tasks};
use crate::follow_up::story::{Story, pressure};
use crate::jobs::lease::{self, Held, LEASE_MS, MOST_ATTEMPTS};
use crate::jobs::{Jobs, runner};

/// A triage task of 李秀英 whose first escalation is due, with the clock at that moment.
fn overdue_triage() -> (Story, TaskId) {
    let story = Story::begin();
    story.clinic.must(&story.li.actor, Command::RecordReading(story.reading(pressure(186, 104))));
    let task: TaskId = story.clinic.read(|conn| Ok(tasks::table.select(tasks::id).first(conn)?));
    let due: Instant = story.clinic.read(|conn| {
        Ok(jobs::table.filter(jobs::kind.eq("escalate")).order(jobs::run_at).select(jobs::run_at).first(conn)?)
    });
    story.clinic.clock.set(due);
    (story, task)
}

fn escalations(clinic: &TestClinic) -> i64 {
    clinic.read(|conn| Ok(task_escalations::table.count().get_result(conn)?))
}

#[test]
fn what_a_runner_that_died_had_in_hand_another_finishes_and_the_first_writes_nothing_more() {
    let (story, task) = overdue_triage();
    let clinic = &story.clinic;
    let dead = claim(clinic);
    assert_eq!(dead.work, Work::Escalate { task, to: Attention::Leader });
    run(clinic);
    assert_eq!(escalations(clinic), 0, "it is leased to the one who died");
    clinic.clock.set(clinic.clock.now().plus_ms(LEASE_MS));
    run(clinic);
    assert_eq!(escalations(clinic), 1);

    let now = clinic.clock.now();
    let late = clinic
        .wait(dead.lease.write(&clinic.clinic, |conn, _| Ok(diesel::delete(task_escalations::table).execute(conn)?)));
    assert_eq!(late.expect("answered"), Held::No);
    assert!(!clinic.write(move |conn| dead.lease.finish(conn, now)), "an old token finishes nothing");
    assert_eq!(escalations(clinic), 1);
}

#[test]
fn a_job_that_two_have_claimed_is_the_later_one_s() {
    let (story, _) = overdue_triage();
    let clinic = &story.clinic;
    let first = claim(clinic);
    clinic.clock.set(clinic.clock.now().plus_ms(LEASE_MS));
    let second = claim(clinic);
    assert_eq!((first.work, second.attempts), (second.work, 2));
    let now = clinic.clock.now();
    assert!(!clinic.write(move |conn| first.lease.finish(conn, now)));
    assert!(clinic.write(move |conn| second.lease.finish(conn, now)));
    assert!(!clinic.write(move |conn| second.lease.finish(conn, now)), "done is done");
}

#[test]
fn two_runners_at_once_and_double_ticks_do_everything_once() {
    let (story, task) = overdue_triage();
    let clinic = &story.clinic;
    let now = clinic.clock.now();
    clinic.write(move |conn| {
        for _ in 0..3 {
            enqueue(conn, &Work::Escalate { task, to: Attention::Leader }, now)?;
            enqueue(conn, &Work::Daily { day: now.day() }, now)?;
        }
        Ok(())
    });
    clinic.clock.set(now.plus_ms(86_400_000));
    let stop = Stop::default();
    let (one, two) = (clinic.clinic.clone(), clinic.clinic.clone());
    let taken_up = clinic.wait(async { tokio::join!(run_due(&one, &stop), run_due(&two, &stop)) });
    assert_eq!(taken_up.0.expect("one") + taken_up.1.expect("two"), 4, "two moments, two days");
    assert_eq!(escalations(clinic), 2);
    assert_eq!(run(clinic), 0);
}

#[test]
fn what_fails_is_tried_again_after_longer_and_longer_pauses_and_then_given_up_in_the_open() {
    let clinic = TestClinic::open();
    run(&clinic);
    let (work, now) = (Work::Escalate { task: id(), to: Attention::Leader }, clinic.clock.now());
    clinic.write(move |conn| enqueue(conn, &work, now));
    let mut pauses = Vec::new();
    for attempt in 1..=MOST_ATTEMPTS {
        assert_eq!(run(&clinic), 1, "attempt {attempt}");
        assert_eq!(run(&clinic), 0, "not before the pause is over");
        let Row { attempts, run_at: again, given_up_at, last_error_code: code, .. } = row(&clinic, work);
        let given_up = given_up_at.is_some();
        assert_eq!((attempts, given_up, code.as_deref()), (attempt, attempt == MOST_ATTEMPTS, Some("INTERNAL")));
        pauses.push((again.0 - clinic.clock.now().0) / 60_000);
        clinic.clock.set(again);
    }
    assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
    assert_eq!(run(&clinic), 0);
    let told: i64 =
        clinic.read(|conn| Ok(audit::table.filter(audit::outcome.eq("given_up")).count().get_result(conn)?));
    assert_eq!(told, 1);
}

#[test]
fn a_job_whose_runners_all_died_is_given_up_too() {
    let (story, _) = overdue_triage();
    let clinic = &story.clinic;
    for _ in 0..MOST_ATTEMPTS {
        claim(clinic);
        clinic.clock.set(clinic.clock.now().plus_ms(LEASE_MS));
    }
    let clock = clinic.clock.clone();
    let left = clinic.write(move |conn| lease::claim(conn, &clock));
    assert!(left.is_none_or(|claimed| !matches!(claimed.work, Work::Escalate { to: Attention::Leader, .. })));
    let codes: Vec<Option<String>> = clinic.read(|conn| {
        Ok(jobs::table.filter(jobs::given_up_at.is_not_null()).select(jobs::last_error_code).load(conn)?)
    });
    assert_eq!(codes, [Some("JOB_LOST".to_owned())]);
}

#[test]
fn the_runner_begins_with_what_is_due_and_stops_when_asked() {
    let (story, _) = overdue_triage();
    let clinic = &story.clinic;
    clinic.wait(async {
        let jobs = Jobs::start(clinic.clinic.clone()).await.expect("a clock");
        loop {
            let done =
                clinic.clinic.database.read(|conn| Ok(task_escalations::table.count().get_result::<i64>(conn)?));
            if done.await.expect("read") == 1 {
                break;
            }
            tokio::task::yield_now().await;
        }
        jobs.stop().await;
    });
}

#[test]
fn without_a_fixed_clock_the_database_says_what_time_it_is() {
    let clinic = TestClinic::open();
    let system = crate::clock::Clock::system();
    let clock = system.clone();
    let (before, asked, after) = (system.now(), clinic.read(move |conn| lease::now(conn, &clock)), system.now());
    // The database's clock is this machine's; a millisecond is lost to rounding.
    assert!(before.plus_ms(-1) <= asked && asked <= after.plus_ms(1), "{before:?} {asked:?} {after:?}");
}

#[test]
fn a_job_that_panics_is_tried_again_and_the_others_go_on() {
    let (story, task) = overdue_triage();
    let clinic = &story.clinic;
    let claimed = claim(clinic);
    let work = claimed.work;
    let came = clinic.wait(runner::guarded(async { panic!("a job that nobody has thought of") }));
    assert!(matches!(came, Err(crate::database::Error::Panicked)), "{came:?}");
    clinic.wait(runner::end(&clinic.clinic, &claimed, came)).expect("recorded");
    let failed = row(clinic, work);
    assert_eq!((failed.attempts, failed.last_error_code.as_deref()), (1, Some("INTERNAL")));
    let moved = failed.run_at.0 - clinic.clock.now().0;
    assert_eq!((moved, work), (60_000, Work::Escalate { task, to: Attention::Leader }));
    assert_eq!(run(clinic), 1, "the day's job, though this one failed");
    clinic.clock.set(failed.run_at);
    assert_eq!((run(clinic), escalations(clinic)), (1, 1));
}

#[test]
fn a_job_of_one_transaction_is_finished_by_it_so_that_no_crash_comes_in_between() {
    let (story, _) = overdue_triage();
    let clinic = &story.clinic;
    let claimed = claim(clinic);
    let came = clinic.wait(runner::carry_out(&clinic.clinic, &claimed, &Stop::default()));
    assert_eq!(came.expect("no failure"), runner::Came::Finished);
    // Its server dies here.
    assert_eq!(row(clinic, claimed.work).finished_at, Some(clinic.clock.now()));
    clinic.clock.set(clinic.clock.now().plus_ms(LEASE_MS));
    run(clinic);
    assert_eq!((escalations(clinic), row(clinic, claimed.work).attempts), (1, 1));
}
