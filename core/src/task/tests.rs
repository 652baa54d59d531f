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
fn the_moments_of_escalation_count_working_time_and_attention_moves_at_them() {
    let friday = at("2026-03-06", 17, 20);
    let moment = |whose| comes_to(whose, friday, &TaskPolicy::default(), is_working_day);
    assert_eq!(moment(Attention::Team), friday);
    assert_eq!(moment(Attention::Leader), at("2026-03-09", 8, 20));
    assert_eq!(moment(Attention::DutyNumber), at("2026-03-09", 8, 50));
    for whose in [Attention::Leader, Attention::DutyNumber] {
        let by = |now| attention(friday, now, &TaskPolicy::default(), is_working_day);
        assert!(by(moment(whose)) == whose && by(moment(whose).plus_ms(-1)) < whose, "{whose:?}");
    }
}

#[test]
fn a_task_goes_to_the_team_of_the_contract_or_else_to_the_duty_clinician() {
    assert_eq!(addressee(TaskKind::Triage, true), Addressee::Team);
    assert_eq!(addressee(TaskKind::Triage, false), Addressee::DutyClinician);
    assert_eq!(addressee(TaskKind::RivalIdentityClaim, true), Addressee::Desk);
    assert_eq!(addressee(TaskKind::AskedAgain, true), Addressee::Team);
    assert_eq!(addressee(TaskKind::AskedAgain, false), Addressee::Desk, "papers are the desk's");
}

#[test]
fn a_task_is_seen_once_and_then_closed_once() {
    use TaskState::{Closed, Open, Seen};
    let done = TaskOutcome::Handled;
    assert_eq!([Open, Seen, Closed].map(TaskState::see), [Ok(Seen), Err(Code::TaskState), Err(Code::TaskState)]);
    assert_eq!(
        [Open, Seen, Closed].map(|state| state.close(done, None, true)),
        [Err(Code::TaskState), Ok(Closed), Err(Code::TaskState)]
    );
}

#[test]
fn closing_a_task_as_not_needed_takes_a_reason() {
    let close = |note| TaskState::Seen.close(TaskOutcome::NotNeeded, note, false);
    assert_eq!(close(None), Err(Code::TaskNote));
    assert_eq!(close(Some("  ")), Err(Code::TaskNote));
    assert_eq!(close(Some("量错了，复测正常")), Ok(TaskState::Closed));
    assert_eq!(close(Some("铃\u{7}")), Err(Code::BadValue));
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

#[test]
fn a_task_belongs_to_the_team_else_to_the_duty_clinician_and_a_rival_claim_to_the_desk() {
    let team = Handler { in_panel: true, at_desk: false, confirms_danger: false };
    let duty = Handler { in_panel: false, at_desk: false, confirms_danger: true };
    let duty_nurse = Handler { confirms_danger: false, ..duty };
    let desk = Handler { in_panel: false, at_desk: true, confirms_danger: false };
    use {Attention as A, TaskKind as K};
    for (kind, contracted, attention, allowed) in [
        (K::Triage, true, A::Team, [true, false, false, false]),
        (K::Triage, true, A::Leader, [true, false, false, false]),
        (K::Triage, true, A::DutyNumber, [true, true, false, false]),
        (K::ReferralNeeded, true, A::DutyNumber, [true, false, false, false]),
        (K::Triage, false, A::Team, [true, true, true, false]),
        (K::RivalIdentityClaim, true, A::Team, [false, false, false, true]),
    ] {
        let got = [team, duty, duty_nurse, desk].map(|by| may_handle(kind, contracted, attention, by));
        assert_eq!(got, allowed, "{kind:?} {contracted} {attention:?}");
    }
}

#[test]
fn an_unseen_task_as_pressing_makes_another_one_needless() {
    let triage = NewTask { kind: TaskKind::Triage, urgency: Urgency::Now };
    let refer_today = NewTask { kind: TaskKind::ReferralNeeded, urgency: Urgency::SameDay };
    let open = |new: NewTask, seen| OpenTask { kind: new.kind, urgency: new.urgency, seen, danger: Danger::default() };
    let refer = NewTask { urgency: Urgency::Routine, ..refer_today };
    for (new, standing, needed) in [
        (triage, vec![], true),
        (triage, vec![open(triage, false)], false),
        (triage, vec![open(triage, true)], true),
        (triage, vec![open(refer_today, false)], true),
        (refer_today, vec![open(refer, false)], true),
        (refer, vec![open(refer_today, false)], false),
    ] {
        assert_eq!(is_needed(new, &Danger::default(), &standing), needed, "{new:?} beside {standing:?}");
    }
}

#[test]
fn another_danger_or_one_more_sign_calls_again_and_the_same_one_measured_twice_does_not() {
    use crate::reading::{Advice as A, DangerSign as S};
    let triage = NewTask { kind: TaskKind::Triage, urgency: Urgency::Now };
    let danger = |advice, signs: &[S]| Danger { advice: Some(advice), signs: signs.to_vec() };
    let high = danger(A::PressureHigh, &[]);
    let with_headache = danger(A::PressureHighWithSigns, &[S::SevereHeadacheOrDizziness]);
    let with_both = danger(A::PressureHighWithSigns, &[S::SevereHeadacheOrDizziness, S::BlurredVision]);
    for (new, standing, seen, needed) in [
        (&high, &high, false, false),
        (&high, &high, true, true),
        (&with_headache, &high, false, true),
        (&danger(A::GlucoseLow, &[]), &high, false, true),
        (&with_both, &with_headache, false, true),
        (&with_headache, &with_both, false, false),
        (&Danger { advice: None, signs: vec![S::BlurredVision] }, &high, false, true),
    ] {
        let open = OpenTask { kind: triage.kind, urgency: triage.urgency, seen, danger: standing.clone() };
        assert_eq!(is_needed(triage, new, &[open]), needed, "{new:?} beside {standing:?}");
    }
}

#[test]
fn an_outcome_that_confirms_danger_is_for_those_who_may() {
    for outcome in TaskOutcome::ALL {
        let confirms = matches!(outcome, TaskOutcome::Referred | TaskOutcome::SentToEmergency);
        let by_nurse = TaskState::Seen.close(*outcome, Some("电话里问过"), false);
        assert_eq!(by_nurse, if confirms { Err(Code::ReferRole) } else { Ok(TaskState::Closed) }, "{outcome:?}");
        assert_eq!(TaskState::Seen.close(*outcome, Some("电话里问过"), true), Ok(TaskState::Closed), "{outcome:?}");
    }
}

#[test]
fn who_has_left_leaves_open_what_concerns_her_life_and_the_medicine_she_waits_for() {
    use DepartureKind::{Died, Moved};
    for (kind, died, moved) in [
        (TaskKind::Triage, false, true),
        (TaskKind::ReissuePrescription, false, true),
        (TaskKind::AskedAgain, false, true),
        (TaskKind::ReferralNeeded, false, false),
        (TaskKind::HypertensionTrack, false, false),
        (TaskKind::RivalIdentityClaim, true, true),
    ] {
        assert_eq!((kind.outlasts(Died), kind.outlasts(Moved)), (died, moved), "{kind:?}");
    }
}
