use super::*;
use crate::calendar::Instant;
use crate::codes::Code;
use crate::id::{ListActId, StaffId};

const TODAY: &str = "2026-03-10";

fn at(on: &str) -> Instant {
    day(on).start().plus_ms(9 * 3_600_000)
}

fn kept(number: u128, on: &str, act: ListAct) -> Kept {
    Kept { id: ListActId(Uuid::from_u128(number)), act, made_at: at(on), undone: false }
}

fn call(outcome: CallOutcome) -> ListAct {
    ListAct::Call { outcome }
}

/// Seen at nine, as the acts are made at nine.
fn stands(acts: &[Kept], seen_on: Option<&str>) -> Standing {
    stands_after(acts, seen_on.map(at))
}

fn stands_after(acts: &[Kept], seen_at: Option<Instant>) -> Standing {
    standing(acts, Answered { seen_at, phone_changed_at: None }, &national().worklist)
}

#[test]
fn calls_add_up_until_somebody_is_reached_or_seen() {
    let missed =
        [kept(1, "2026-03-01", call(CallOutcome::NoAnswer)), kept(2, "2026-03-02", call(CallOutcome::WrongNumber))];
    assert_eq!((stands(&missed, None).missed_calls, stands(&missed, None).wrong_number), (2, true));
    assert_eq!(stands(&missed, Some("2026-03-03")), Standing::default(), "she was seen since");
    let reached = [missed[0], missed[1], kept(3, "2026-03-04", call(CallOutcome::Reached))];
    assert_eq!(stands(&reached, None), Standing::default());
    assert_eq!(last_reached(&reached), Some(day("2026-03-04")));
}

#[test]
fn who_will_come_or_declines_is_off_the_list_for_a_while() {
    let coming = [kept(1, "2026-03-01", call(CallOutcome::WillCome { on: day("2026-03-08") }))];
    assert_eq!(stands(&coming, None).snoozed_until, Some(day("2026-03-08")));
    let declined = [kept(1, "2026-03-01", call(CallOutcome::Refused))];
    assert_eq!(stands(&declined, None).snoozed_until, Some(day("2026-05-30")));
}

#[test]
fn who_comes_or_is_reached_is_put_off_no_longer() {
    let declined = kept(1, "2026-03-01", call(CallOutcome::Refused));
    assert_eq!(stands(&[declined], Some("2026-03-05")).snoozed_until, None, "she came after all");
    assert_eq!(stands(&[declined], Some("2026-02-28")).snoozed_until, Some(day("2026-05-30")));
    let coming = kept(1, "2026-03-01", call(CallOutcome::WillCome { on: day("2026-03-08") }));
    assert_eq!(stands(&[coming], Some("2026-03-04")).snoozed_until, None);
    let snoozed = kept(1, "2026-03-01", ListAct::Snooze { until: day("2026-04-01") });
    let reached = kept(2, "2026-03-02", call(CallOutcome::Reached));
    assert_eq!(stands(&[snoozed, reached], None).snoozed_until, None);
    let missed = kept(2, "2026-03-02", call(CallOutcome::NoAnswer));
    assert_eq!(stands(&[snoozed, missed], None).snoozed_until, Some(day("2026-04-01")), "nobody was reached");
    let again = kept(3, "2026-03-06", ListAct::Snooze { until: day("2026-05-01") });
    assert_eq!(stands(&[declined, again], Some("2026-03-05")).snoozed_until, Some(day("2026-05-01")));
}

#[test]
fn who_was_invited_is_so_until_she_is_seen() {
    let invited = [kept(1, "2026-03-01", ListAct::Invite)];
    assert_eq!(stands(&invited, None).invited_on, Some(day("2026-03-01")));
    assert_eq!(stands(&invited, Some("2026-02-27")).invited_on, Some(day("2026-03-01")));
    assert_eq!(stands(&invited, Some("2026-03-03")).invited_on, None);
}

#[test]
fn on_one_day_the_hour_tells_what_answers_what() {
    let missed = [kept(1, TODAY, call(CallOutcome::NoAnswer))];
    let hours = |hours: i64| Some(at(TODAY).plus_ms(hours * 3_600_000));
    assert_eq!(stands_after(&missed, hours(6)).missed_calls, 0, "no answer at nine, seen at three");
    assert_eq!(stands_after(&missed, hours(-1)).missed_calls, 1, "seen at eight, no answer at nine");
}

#[test]
fn a_number_that_was_changed_is_wrong_no_longer() {
    let wrong = [kept(1, "2026-03-01", call(CallOutcome::WrongNumber))];
    let after = |on| {
        let answered = Answered { seen_at: None, phone_changed_at: Some(at(on)) };
        standing(&wrong, answered, &national().worklist).wrong_number
    };
    assert_eq!((after("2026-02-27"), after("2026-03-02")), (true, false));
}

#[test]
fn an_act_that_was_undone_leaves_no_trace_in_what_stands() {
    let nurse = StaffId(Uuid::from_u128(7));
    let mut acts = vec![
        kept(1, "2026-03-01", ListAct::Assign { to: Some(nurse) }),
        kept(2, "2026-03-02", ListAct::Snooze { until: day("2026-04-01") }),
        kept(3, "2026-03-03", ListAct::Assign { to: None }),
    ];
    assert_eq!(stands(&acts, None).assigned_to, None);
    acts[2].undone = true;
    assert_eq!(stands(&acts, None).assigned_to, Some(nurse));
    acts[1].undone = true;
    assert_eq!(stands(&acts, None).snoozed_until, None);
}

#[test]
fn what_takes_somebody_off_the_list_needs_a_reason() {
    let policy = national().worklist;
    let on = day("2026-03-09");
    for (outcome, needed) in [
        (CallOutcome::Reached, false),
        (CallOutcome::WillCome { on: day("2026-03-12") }, false),
        (CallOutcome::NoAnswer, false),
        (CallOutcome::WrongNumber, false),
        (CallOutcome::Refused, true),
        (CallOutcome::Moved { on }, true),
        (CallOutcome::Died { on }, true),
    ] {
        let answer = |reason| check(call(outcome), reason, day(TODAY), &policy);
        let refused = Err(("reason", Code::ReasonRequired));
        assert_eq!(answer(Some("女儿说的")), Ok(()), "{outcome:?}");
        assert_eq!(answer(None), if needed { refused } else { Ok(()) }, "{outcome:?}");
        assert_eq!(answer(Some("  ")), if needed { refused } else { Ok(()) }, "{outcome:?}");
    }
}

#[test]
fn an_act_keeps_to_the_calendar() {
    let policy = national().worklist;
    let snooze = |until| check(ListAct::Snooze { until: day(until) }, None, day(TODAY), &policy);
    assert_eq!(snooze("2026-03-10"), Err(("until", Code::DateInPast)));
    assert_eq!(snooze("2026-03-11"), Ok(()));
    assert_eq!(snooze("2026-06-08"), Ok(()));
    assert_eq!(snooze("2026-06-09"), Err(("until", Code::SnoozeTooLong)));
    let died = |on| check(call(CallOutcome::Died { on: day(on) }), Some("村医告知"), day(TODAY), &policy);
    assert_eq!(died("2026-03-10"), Ok(()));
    assert_eq!(died("2026-03-11"), Err(("on", Code::DateInFuture)));
}

#[test]
fn an_act_is_undone_within_its_minutes_and_before_anything_is_built_on_it() {
    let policy = national().worklist;
    let act = kept(1, TODAY, ListAct::Snooze { until: day("2026-04-01") });
    let nothing = Since { later_act: false, recorded: false };
    let after = |minutes: i64| at(TODAY).plus_ms(minutes * 60_000);
    assert_eq!(may_undo(&act, nothing, after(10), &policy), Ok(()));
    assert_eq!(may_undo(&act, nothing, after(10).plus_ms(1), &policy), Err(Code::UndoTooLate));
    assert_eq!(may_undo(&act, Since { later_act: true, ..nothing }, after(1), &policy), Err(Code::UndoBuiltOn));
    assert_eq!(may_undo(&act, Since { recorded: true, ..nothing }, after(1), &policy), Err(Code::UndoBuiltOn));
    assert_eq!(may_undo(&Kept { undone: true, ..act }, nothing, after(1), &policy), Err(Code::AlreadyUndone));
}
