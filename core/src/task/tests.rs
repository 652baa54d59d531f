use proptest::prelude::*;

use super::policy::TaskPolicy;
use super::*;
use crate::calendar::{Day, Instant};
use crate::testing::{cases, day};

/// 2026-03-06 is a Friday; Saturday and Sunday are closed.
fn is_working_day(on: Day) -> bool {
    on.days_until(day("2026-03-06")).rem_euclid(7) != 6 && on.days_until(day("2026-03-06")).rem_euclid(7) != 5
}

fn at(date: &str, hour: i64, minute: i64) -> Instant {
    day(date).start().plus_ms((hour * 60 + minute) * 60_000)
}

fn due_at(opened: Instant, urgency: Urgency) -> Instant {
    due(opened, urgency, &TaskPolicy::default(), is_working_day).expect("inside the calendar")
}

#[test]
fn a_triage_task_is_due_after_thirty_minutes_of_working_time() {
    for (opened, expected) in [
        (at("2026-03-06", 9, 0), at("2026-03-06", 9, 30)),
        (at("2026-03-06", 11, 30), at("2026-03-06", 12, 0)),
        (at("2026-03-06", 11, 45), at("2026-03-06", 14, 15)),
        (at("2026-03-06", 13, 0), at("2026-03-06", 14, 30)),
        (at("2026-03-06", 3, 0), at("2026-03-06", 8, 30)),
        (at("2026-03-06", 17, 20), at("2026-03-09", 8, 20)),
        (at("2026-03-07", 10, 0), at("2026-03-09", 8, 30)),
    ] {
        assert_eq!(due_at(opened, Urgency::Now), expected, "{:?} {}", opened.day(), opened.clock());
    }
}

#[test]
fn without_any_working_time_the_clock_on_the_wall_counts() {
    let opened = at("2026-03-06", 9, 0);
    let never = due(opened, Urgency::Now, &TaskPolicy::default(), |_| false);
    assert_eq!(never, Ok(at("2026-03-06", 9, 30)));
}

#[test]
fn what_is_of_the_same_day_is_due_before_midnight_and_the_rest_within_a_week() {
    assert_eq!(due_at(at("2026-03-07", 22, 0), Urgency::SameDay), day("2026-03-08").start());
    assert_eq!(due_at(at("2026-03-06", 9, 0), Urgency::Routine), day("2026-03-14").start());
    assert!(due(at("9999-12-31", 9, 0), Urgency::SameDay, &TaskPolicy::default(), is_working_day).is_err());
}

#[test]
fn an_unseen_triage_task_goes_to_the_leader_and_then_to_the_duty_number() {
    let opened = at("2026-03-06", 9, 0);
    for (minutes, expected) in [
        (0, Attention::Team),
        (29, Attention::Team),
        (30, Attention::Leader),
        (59, Attention::Leader),
        (60, Attention::DutyNumber),
        (6000, Attention::DutyNumber),
    ] {
        let now = opened.plus_ms(minutes * 60_000);
        assert_eq!(attention(opened, now, &TaskPolicy::default(), is_working_day), expected, "{minutes}");
    }
}

#[test]
fn a_task_goes_to_the_team_of_the_contract_or_else_to_the_duty_clinician() {
    assert_eq!(addressee(TaskKind::Triage, true), Addressee::Team);
    assert_eq!(addressee(TaskKind::Triage, false), Addressee::DutyClinician);
    assert_eq!(addressee(TaskKind::RivalIdentityClaim, true), Addressee::Desk);
}

#[test]
fn a_task_is_seen_once_and_then_closed_once() {
    use TaskState::{Closed, Open, Seen};
    let done = TaskOutcome::Handled;
    assert_eq!([Open, Seen, Closed].map(TaskState::see), [Ok(Seen), Err(Code::TaskState), Err(Code::TaskState)]);
    assert_eq!(
        [Open, Seen, Closed].map(|state| state.close(done, None)),
        [Err(Code::TaskState), Ok(Closed), Err(Code::TaskState)]
    );
}

#[test]
fn closing_a_task_as_not_needed_takes_a_reason() {
    let close = |note| TaskState::Seen.close(TaskOutcome::NotNeeded, note);
    assert_eq!(close(None), Err(Code::TaskNote));
    assert_eq!(close(Some("  ")), Err(Code::TaskNote));
    assert_eq!(close(Some("量错了，复测正常")), Ok(TaskState::Closed));
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_triage_task_opened_later_is_never_due_earlier(minute in 0_i64..20_000, wait in 0_i64..20_000) {
        let opened = day("2026-03-02").start().plus_ms(minute * 60_000);
        let later = opened.plus_ms(wait * 60_000);
        prop_assert!(due_at(opened, Urgency::Now) > opened);
        prop_assert!(due_at(opened, Urgency::Now) <= due_at(later, Urgency::Now));
    }
}
