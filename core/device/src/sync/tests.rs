mod delivery;

use jiayi_core::command::Command;
use jiayi_core::id::AccountId;
use jiayi_core::reading::DangerSign;
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use super::fake::Fault;
use super::phone::{Phone, session};
use super::{Ended, Sync, Why, run};
use crate::outbox::{Answer, Pending};
use crate::screens::Delivery;
use crate::testing::{DAY_MS, MRS_WANG, NOW, cases, command_id, confirmation, now_or_never, reading};
use crate::transport::TransportError;

#[test]
fn a_first_sync_asks_who_is_due_before_it_reads_the_feeds() {
    let phone = Phone::signed_in();
    phone.clinic.has_readings(5);
    assert_eq!(phone.syncs(), Ended::Done);
    let asked = phone.clinic.asked();
    let team = phone.clinic.team();
    let expected = [
        "GET /api/v1/me".to_owned(),
        format!("GET /api/v1/worklist?team={team}&limit=50"),
        "GET /api/v1/changes?feed=reference&limit=200".to_owned(),
        format!("GET /api/v1/changes?feed=team:{team}&limit=200"),
    ];
    assert_eq!(asked[..4], expected);
    assert_eq!((phone.known(), phone.with(|device| device.sync_state().expect("state").last_sync)), (5, Some(NOW)));
    phone.clinic.forgets_what_was_asked();
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(phone.clinic.asked().len(), 3, "no due page, and one page a feed");
}

#[test]
fn a_value_recorded_without_a_network_is_shown_at_once_and_delivered_later() {
    let phone = Phone::signed_in();
    assert_eq!(phone.syncs(), Ended::Done);
    phone.clinic.fails_next(Fault::Lost);
    phone.records(7, None);
    assert_eq!(phone.shown(), [(7, Delivery::Waiting)]);
    assert!(matches!(phone.syncs(), Ended::Later { why: Why::Network(TransportError::NoNetwork), .. }));
    assert_eq!(phone.pending(), Pending { waiting: 1, oldest: Some(NOW), ..Pending::default() });
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!((phone.pending(), phone.shown()), (Pending::default(), vec![(7, Delivery::Delivered)]));
}

#[test]
fn what_waits_of_somebody_who_is_not_on_the_phone_is_not_shown() {
    let phone = Phone::signed_in();
    phone.records(7, None);
    assert_eq!((phone.shown(), phone.pending().waiting), (vec![], 1), "nobody of that name is known here yet");
    phone.clinic.fails_at("/commands", Fault::Busy);
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(phone.shown(), [(7, Delivery::Waiting)]);
}

#[test]
fn an_answer_lost_after_the_commit_means_the_same_bytes_again_and_one_record() {
    let phone = Phone::signed_in();
    phone.records(7, None);
    phone.clinic.fails_at("/commands", Fault::Cut);
    assert!(matches!(phone.syncs(), Ended::Later { .. }));
    assert_eq!(phone.pending().waiting, 1);
    let phone = phone.killed();
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(phone.clinic.received(7), 2);
    assert_eq!((phone.clinic.applied(), phone.pending()), (vec![7], Pending::default()));
}

#[test]
fn a_busy_server_is_left_alone_for_longer_each_time_and_as_long_as_it_asks() {
    let phone = Phone::signed_in();
    let pause = |ended| match ended {
        Ended::Later { at, why: Why::Busy } => at.0 - NOW.0,
        ended => panic!("{ended:?}"),
    };
    let mut pauses = Vec::new();
    for _ in 0..4 {
        phone.clinic.fails_next(Fault::Status(503, &[]));
        pauses.push(pause(phone.syncs()));
    }
    assert!(pauses.windows(2).all(|two| two[0] < two[1]), "{pauses:?}");
    phone.clinic.fails_next(Fault::Status(503, &[("Retry-After", "120")]));
    assert!(pause(phone.syncs()) >= 120_000);
    assert_eq!(phone.syncs(), Ended::Done);
}

#[test]
fn a_stale_cursor_begins_that_feed_anew_and_leaves_the_outbox_alone() {
    let phone = Phone::signed_in();
    phone.clinic.has_readings(3);
    assert_eq!(phone.syncs(), Ended::Done);
    phone.clinic.forgets_readings();
    phone.clinic.has_readings(1);
    phone.clinic.changes_the_ground();
    phone.records(7, None);
    phone.clinic.fails_at("/commands", Fault::Busy);
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!((phone.known(), phone.pending().waiting), (1, 1));
}

#[test]
fn a_restored_server_gets_what_it_had_acknowledged_once_more() {
    let phone = Phone::signed_in();
    phone.records(7, None);
    phone.records(8, Some(7));
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(phone.clinic.applied(), [7, 8]);
    phone.clinic.is_restored_from_before();
    assert!(phone.clinic.applied().is_empty());
    let phone = phone.killed();
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!((phone.clinic.applied(), phone.pending()), (vec![7, 8], Pending::default()));
    phone.clinic.forgets_what_was_asked();
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(phone.clinic.received(7), 0, "and not a third time");
}

#[test]
fn what_was_acknowledged_is_kept_for_thirty_days() {
    let mut phone = Phone::signed_in();
    phone.records(7, None);
    assert_eq!(phone.syncs(), Ended::Done);
    phone.now = NOW.plus_ms(31 * DAY_MS);
    assert_eq!(phone.syncs(), Ended::Done);
    phone.clinic.is_restored_from_before();
    assert_eq!(phone.syncs(), Ended::Done);
    assert!(phone.clinic.applied().is_empty());
}

#[test]
fn not_yet_is_no_outcome_and_is_not_asked_again_in_the_same_run() {
    let phone = Phone::signed_in();
    phone.records(7, None);
    phone.records(8, None);
    phone.clinic.fails_at("/commands", Fault::Busy);
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!((phone.pending().waiting, phone.clinic.received(7)), (2, 1));
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(phone.clinic.applied(), [7, 8]);
}

#[test]
fn a_rejected_command_is_shown_with_what_is_current() {
    let phone = Phone::signed_in();
    phone.records(7, None);
    phone.clinic.finds_stale(7);
    assert_eq!(phone.syncs(), Ended::Done);
    let tray = phone.with(|device| device.tray().expect("read"));
    let Some(Ok(Answer::Rejected(refusal))) = &tray[0].answer else { panic!("{tray:?}") };
    assert_eq!((refusal.is_stale(), refusal.current.clone()), (true, Some(json!({ "version": 9 }))));
    assert_eq!(tray[0].meant.as_ref().map(|envelope| envelope.id), Ok(command_id(7)));
    assert!(
        phone.with(|device| device.mend(command_id(7), command_id(70), reading(7, None), None, NOW)).expect("mended")
    );
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!((phone.clinic.applied(), phone.pending()), (vec![70], Pending::default()));
}

#[test]
fn one_that_the_server_cannot_read_does_not_keep_the_others_from_it() {
    let phone = Phone::signed_in();
    (7..10).for_each(|n| phone.records(n, None));
    phone.clinic.cannot_read(8);
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!((phone.clinic.applied(), phone.pending().rejected), (vec![7, 9], 1));
}

#[test]
fn an_outcome_that_this_app_does_not_know_leaves_the_command_waiting() {
    let phone = Phone::signed_in();
    phone.records(7, None);
    phone.clinic.answers_strangely(7);
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(phone.pending().waiting, 1);
}

#[test]
fn a_team_that_one_has_left_leaves_the_phone() {
    let phone = Phone::signed_in();
    phone.clinic.has_readings(3);
    assert_eq!(phone.syncs(), Ended::Done);
    phone.records(7, None);
    phone.clinic.has_no_team_for_her();
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!((phone.known(), phone.clinic.applied()), (0, vec![7]), "what she did while she was of it is delivered");
}

#[test]
fn a_feed_that_is_refused_at_that_moment_leaves_the_phone_too() {
    let phone = Phone::signed_in();
    phone.clinic.has_readings(3);
    assert_eq!(phone.syncs(), Ended::Done);
    phone.clinic.fails_at("feed=team", Fault::Status(404, &[]));
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(phone.known(), 0);
}

#[test]
fn a_page_that_comes_after_the_feed_was_taken_away_is_not_written() {
    let phone = Phone::signed_in();
    phone.clinic.has_readings(2);
    let mut late = Sync::begin(NOW);
    let page = loop {
        let (path, answer) = phone.asks(&mut late).expect("goes on");
        if path.contains("changes?feed=team") {
            break answer;
        }
        phone.takes(&mut late, answer);
    };
    phone.clinic.has_no_team_for_her();
    assert_eq!(phone.syncs(), Ended::Done);
    phone.takes(&mut late, page);
    assert_eq!(phone.asks(&mut late).map(|_| ()), Err(Ended::Done));
    assert_eq!(phone.known(), 0);
}

#[test]
fn a_run_that_was_on_when_somebody_else_signed_in_sends_nothing_in_her_name() {
    let phone = Phone::signed_in();
    phone.records(7, None);
    let mut run = Sync::begin(NOW);
    let (_, who) = phone.asks(&mut run).expect("goes on");
    phone.takes(&mut run, who);
    phone.with(|device| device.begin_session(session(AccountId(Uuid::from_u128(0xD1))))).expect("signed in");
    assert_eq!(phone.asks(&mut run).map(|_| ()), Err(Ended::SignIn));
    assert!(phone.clinic.applied().is_empty());
}

#[test]
fn an_app_that_is_too_old_is_told_so_in_words_and_keeps_what_it_has_to_send() {
    let phone = Phone::signed_in();
    phone.records(1, None);
    phone.clinic.fails_next(Fault::Status(426, &[]));
    assert_eq!(phone.syncs(), Ended::TooOld(None));
    assert_eq!(phone.pending().waiting, 1);
    let words = json!({ "title": "请更新", "next": "到应用商店更新", "title_en": "Please update", "next_en": "From the store",
        "code": "APP_TOO_OLD", "something_newer": 1 });
    phone.clinic.fails_next(Fault::Says(426, words.to_string()));
    let Ended::TooOld(Some(words)) = phone.syncs() else { panic!("the words are read") };
    assert_eq!((words.title.as_str(), words.next_en.as_str()), ("请更新", "From the store"));
    assert_eq!(phone.syncs(), Ended::Done, "the next app sends it");
    assert_eq!(phone.clinic.applied(), [1]);
}

#[test]
fn while_a_screen_is_open_the_server_holds_the_last_feed_only() {
    let phone = Phone::signed_in();
    phone.clinic.has_readings(1);
    let ended = now_or_never(run(Sync::waiting(phone.now, 200), &phone.device, &phone.clinic, || phone.now));
    assert_eq!(ended.expect("the files hold"), Ended::Done);
    let asked = phone.clinic.asked();
    let waited: Vec<&String> = asked.iter().filter(|asked| asked.contains("&wait=25")).collect();
    assert_eq!(waited.len(), 1, "{asked:?}");
    assert!(waited[0].contains("feed=team:"), "{asked:?}");
}

#[test]
fn a_value_shows_what_was_ticked_as_the_server_will_keep_it() {
    let phone = Phone::signed_in();
    assert_eq!(phone.syncs(), Ended::Done);
    let Command::RecordReading(mut ticked) = reading(7, None) else { panic!("a reading") };
    ticked.signs = vec![DangerSign::Sweating, DangerSign::ChestTightness, DangerSign::Sweating];
    phone.with(|device| device.record(command_id(7), Command::RecordReading(ticked), None, NOW)).expect("recorded");
    let shown = phone.with(|device| device.readings(MRS_WANG, NOW)).expect("read");
    assert_eq!(shown[0].signs, [DangerSign::ChestTightness, DangerSign::Sweating]);
}

/// She draws her signature, and confirms by it.
fn signs(phone: &Phone, n: u128) {
    phone.with(|device| {
        let drawn = device.keep_file(format!("%PDF-1.7 {n}").as_bytes(), NOW).expect("kept");
        device.record(command_id(n), confirmation(n, drawn), None, NOW).expect("recorded");
    });
}

#[test]
fn what_she_drew_arrives_before_the_command_that_names_it_however_the_line_breaks() {
    let phone = Phone::signed_in();
    signs(&phone, 7);
    phone.records(8, None);
    phone.clinic.fails_at("/blobs/", Fault::Cut);
    assert!(matches!(phone.syncs(), Ended::Later { .. }));
    let phone = phone.killed();
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!((phone.clinic.applied(), phone.pending()), (vec![7, 8], Pending::default()));
    phone.clinic.forgets_what_was_asked();
    assert_eq!(phone.syncs(), Ended::Done);
    assert!(phone.clinic.asked().iter().all(|asked| !asked.starts_with("PUT")), "once is enough");
    phone.clinic.is_restored_from_before();
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(phone.clinic.applied(), [7, 8], "with what she drew");
}

#[test]
fn a_file_that_the_server_has_removed_meanwhile_is_sent_again() {
    let phone = Phone::signed_in();
    signs(&phone, 7);
    phone.clinic.fails_at("/commands", Fault::Lost);
    assert!(matches!(phone.syncs(), Ended::Later { .. }));
    phone.clinic.removes_its_files();
    assert_eq!((phone.syncs(), phone.pending().waiting), (Ended::Done, 1), "BLOB_MISSING is no outcome");
    assert_eq!((phone.syncs(), phone.clinic.applied()), (Ended::Done, vec![7]));
}

#[test]
fn a_file_that_the_server_refuses_refuses_its_command_and_keeps_nothing_else_back() {
    let phone = Phone::signed_in();
    signs(&phone, 7);
    phone.records(8, None);
    phone.clinic.fails_at("/blobs/", Fault::Says(422, json!({ "code": "BLOB_TYPE" }).to_string()));
    assert_eq!((phone.syncs(), phone.clinic.applied()), (Ended::Done, vec![8]));
    let tray = phone.with(|device| device.tray().expect("read"));
    let Some(Ok(Answer::Rejected(refusal))) = &tray[0].answer else { panic!("{tray:?}") };
    assert_eq!((tray.len(), refusal.code.as_str()), (1, "BLOB_TYPE"));
}

#[test]
fn more_files_than_a_day_takes_wait_for_the_next_and_the_rest_goes_on() {
    let phone = Phone::signed_in();
    signs(&phone, 7);
    phone.records(8, None);
    phone.clinic.fails_at("/blobs/", Fault::Status(429, &[]));
    assert_eq!((phone.syncs(), phone.clinic.applied(), phone.pending().waiting), (Ended::Done, vec![8], 1));
    assert_eq!((phone.syncs(), phone.clinic.applied()), (Ended::Done, vec![8, 7]));
}

fn fault() -> impl Strategy<Value = Option<Fault>> {
    prop_oneof![
        3 => Just(None),
        1 => Just(Some(Fault::Lost)),
        1 => Just(Some(Fault::Cut)),
        1 => Just(Some(Fault::Busy)),
        2 => Just(Some(Fault::BusyFirst)),
        1 => Just(Some(Fault::Status(503, &[]))),
        1 => Just(Some(Fault::Status(500, &[]))),
        1 => Just(Some(Fault::Status(429, &[("Retry-After", "1")]))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: (cases() / 4).max(4), ..ProptestConfig::default() })]

    /// Whatever fails, at whatever request, and whenever the app is killed: in the end each command was applied once and the phone
    /// holds what the server holds.
    #[test]
    fn however_a_line_breaks_everything_arrives_once(
        faults in prop::collection::vec((fault(), any::<bool>()), 0..40),
        mine in 1..12_u128,
        theirs in 0..9_usize,
    ) {
        let mut phone = Phone::signed_in();
        phone.clinic.has_readings(theirs);
        let mut signed = Vec::new();
        for n in 0..mine {
            // Every third corrects the one before it.
            phone.records(100 + n, (n % 3 == 1).then_some(100 + n - 1));
            if n % 3 == 2 {
                signs(&phone, 200 + n);
                signed.push(200 + n);
            }
        }
        for (fault, killed) in faults {
            phone.clinic.fails_after_others(fault);
            if killed {
                phone.syncs();
                phone = phone.killed();
            }
        }
        let mut runs = 0;
        while phone.syncs() != Ended::Done || phone.pending().waiting > 0 {
            runs += 1;
            prop_assert!(runs < 100, "it never ends");
        }
        let mut applied = phone.clinic.applied();
        applied.sort_unstable();
        prop_assert_eq!(applied, (100..100 + mine).chain(signed).collect::<Vec<_>>());
        prop_assert_eq!(phone.known(), theirs + usize::try_from(mine).expect("few"));
        let bytes_differ: Vec<Value> = phone.clinic.sent_with_other_bytes();
        prop_assert_eq!(bytes_differ, Vec::<Value>::new());
    }
}
