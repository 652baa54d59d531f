mod delivery;

use std::sync::Mutex;

use jiayi_core::calendar::Instant;
use jiayi_core::command::Command;
use jiayi_core::id::AccountId;
use jiayi_core::reading::DangerSign;
use jiayi_core::view::Kind;
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use super::fake::{Clinic, Fault};
use super::{Ended, Next, Sync, Why, run, synchronise};
use crate::device::Device;
use crate::outbox::{Answer, Pending};
use crate::screens::Delivery;
use crate::session::Session;
use crate::testing::{Counting, DAY_MS, DOCTOR, MRS_WANG, NOW, cases, command_id, keys, now_or_never, reading};
use crate::transport::{HttpTransport, Response, TransportError};

/// A doctor's phone in a folder, and the clinic that it talks to.
struct Phone {
    folder: TempDir,
    device: Mutex<Device>,
    clinic: Clinic,
    now: Instant,
}

fn session(account: AccountId) -> Session {
    let answer = json!({
        "token": "t", "session": Uuid::from_u128(1), "account": account, "role": "village_doctor", "resident": null,
        "expires_at": NOW.plus_ms(DAY_MS),
    });
    serde_json::from_value(answer).expect("a session")
}

impl Phone {
    fn signed_in() -> Self {
        let folder = TempDir::new().expect("a folder");
        let mut device = Device::open(folder.path(), keys(), Box::new(Counting::default())).expect("opened");
        device.begin_session(session(DOCTOR)).expect("signed in");
        Self { folder, device: Mutex::new(device), clinic: Clinic::new(DOCTOR), now: NOW }
    }

    fn with<T>(&self, ask: impl FnOnce(&mut Device) -> T) -> T {
        ask(&mut self.device.lock().expect("no panic"))
    }

    fn records(&self, n: u128, corrects: Option<u128>) {
        self.with(|device| device.record(command_id(n), reading(n, corrects), None, self.now)).expect("recorded");
    }

    fn syncs(&self) -> Ended {
        now_or_never(synchronise(&self.device, &self.clinic, || self.now)).expect("the files hold")
    }

    fn pending(&self) -> Pending {
        self.with(|device| device.sync_state().expect("counted").pending)
    }

    /// The app is killed and opened again.
    fn killed(self) -> Self {
        let Self { folder, device, clinic, now } = self;
        drop(device);
        let device = Device::open(folder.path(), keys(), Box::new(Counting(1 << 48))).expect("opened");
        Self { folder, device: Mutex::new(device), clinic, now }
    }

    /// How her values stand on the screen, the newest first.
    fn shown(&self) -> Vec<(u128, Delivery)> {
        let shown = self.with(|device| device.readings(MRS_WANG, self.now)).expect("read");
        shown.into_iter().map(|reading| (reading.id.0.as_u128(), reading.delivery)).collect()
    }

    fn known(&self) -> usize {
        self.with(|device| device.known().all(Kind::Reading).count())
    }
}

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
fn a_session_that_has_ended_wipes_nothing() {
    let phone = Phone::signed_in();
    phone.clinic.has_readings(3);
    assert_eq!(phone.syncs(), Ended::Done);
    phone.records(7, None);
    phone.clinic.fails_next(Fault::Status(401, &[]));
    assert_eq!(phone.syncs(), Ended::SignIn);
    let phone = phone.killed();
    assert_eq!((phone.pending().waiting, phone.known()), (1, 3));
    phone.records(8, None);
    assert_eq!(phone.pending().waiting, 2, "she goes on recording");
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
fn a_phone_whose_clock_is_ahead_learns_it_and_is_heard() {
    let mut phone = Phone::signed_in();
    phone.now = NOW.plus_ms(3_600_000);
    phone.clinic.shows_its_clock(NOW);
    phone.records(7, None);
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(phone.pending().waiting, 1, "CLOCK_AHEAD is no outcome");
    let state = phone.with(|device| device.sync_state().expect("state"));
    assert!((-3_600_000..-3_590_000).contains(&state.skew_ms), "{}", state.skew_ms);
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(phone.clinic.applied(), [7]);
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

impl Phone {
    /// The next step of a run that is on beside others, and the clinic's answer to it.
    fn asks(&self, run: &mut Sync) -> Result<(String, Result<Response, TransportError>), Ended> {
        match self.with(|device| run.next(device, self.now)).expect("the files hold") {
            Next::Send(request) => {
                let path = request.path.clone();
                Ok((path, now_or_never(self.clinic.execute(request))))
            }
            Next::Ended(ended) => Err(ended),
        }
    }

    fn takes(&self, run: &mut Sync, answer: Result<Response, TransportError>) {
        self.with(|device| run.answered(device, answer, self.now)).expect("the files hold");
    }
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
fn somebody_else_who_signs_in_sees_nothing_of_hers_and_delivers_nothing_of_hers() {
    let phone = Phone::signed_in();
    phone.clinic.has_readings(3);
    assert_eq!(phone.syncs(), Ended::Done);
    phone.records(7, None);
    let colleague = AccountId(Uuid::from_u128(0xD1));
    phone.with(|device| device.begin_session(session(colleague))).expect("signed in");
    assert_eq!((phone.known(), phone.pending()), (0, Pending { of_others: 1, ..Pending::default() }));
    phone.clinic.serves(colleague);
    assert_eq!(phone.syncs(), Ended::Done);
    assert!(phone.clinic.applied().is_empty());
    phone.with(|device| device.begin_session(session(DOCTOR))).expect("signed in");
    phone.clinic.serves(DOCTOR);
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(phone.clinic.applied(), [7]);
}

#[test]
fn after_a_week_without_sync_the_records_are_gone_and_what_was_not_sent_is_not() {
    let phone = Phone::signed_in();
    phone.clinic.has_readings(3);
    assert_eq!(phone.syncs(), Ended::Done);
    phone.records(7, None);
    phone.with(|device| device.hide_what_is_old(NOW.plus_ms(7 * DAY_MS))).expect("looked");
    assert_eq!(phone.known(), 3);
    phone.with(|device| device.hide_what_is_old(NOW.plus_ms(7 * DAY_MS + 1))).expect("hidden");
    assert_eq!((phone.known(), phone.pending().waiting), (0, 1));
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!((phone.clinic.applied(), phone.known()), (vec![7], 4));
}

#[test]
fn a_phone_that_was_emptied_has_the_policy_that_ships() {
    let phone = Phone::signed_in();
    assert_eq!(phone.syncs(), Ended::Done);
    phone.with(Device::end_session).expect("emptied");
    assert!(phone.with(|device| device.known().policy(NOW.day()).is_some()));
    phone.with(|device| device.readings(MRS_WANG, NOW)).expect("an empty screen, and no error");
}

#[test]
fn a_sleeping_app_holds_no_file_and_wakes_with_everything() {
    let phone = Phone::signed_in();
    phone.clinic.has_readings(2);
    assert_eq!(phone.syncs(), Ended::Done);
    phone.records(7, None);
    phone.with(Device::pause).expect("asleep");
    let left: Vec<String> = std::fs::read_dir(phone.folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| !name.ends_with(".db"))
        .collect();
    assert_eq!(left, [] as [String; 0], "no log is left open");
    assert!(phone.with(|device| device.record(command_id(8), reading(8, None), None, NOW)).is_err());
    phone.with(Device::resume).expect("awake");
    assert_eq!((phone.pending().waiting, phone.known()), (1, 2));
}

#[test]
fn a_phone_without_space_keeps_what_it_had_and_still_sends() {
    let phone = Phone::signed_in();
    assert_eq!(phone.syncs(), Ended::Done);
    phone.clinic.has_readings(4);
    phone.records(7, None);
    phone.with(|device| {
        let conn = device.records().expect("open").conn();
        let pages: i64 = conn.query_row("PRAGMA page_count", [], |row| row.get(0)).expect("counted");
        conn.execute_batch(&format!("PRAGMA max_page_count = {pages}")).expect("limited");
    });
    // Fill what is left of the last pages.
    while phone.syncs() != Ended::StorageFull {
        phone.clinic.has_more_readings(20);
    }
    assert_eq!(phone.clinic.applied(), [7], "what was done here is on the server");
    assert_eq!(phone.pending().waiting, 0);
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
fn what_a_newer_server_sends_is_kept_and_counted_until_an_app_can_read_it() {
    let phone = Phone::signed_in();
    phone
        .clinic
        .sends(json!({ "kind": "weather", "id": Uuid::from_u128(77), "version": 1, "entity": { "sky": "blue" } }));
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(phone.with(|device| device.sync_state().expect("counted").unread), 1);
    let kept = phone.with(|device| device.records().expect("open").load().expect("loaded"));
    assert!(kept.iter().any(|effect| effect.json.as_deref() == Some(r#"{"sky":"blue"}"#)), "{kept:?}");
}

#[test]
fn the_sync_centre_says_how_long_something_waits_and_what_went_over_the_line() {
    let mut phone = Phone::signed_in();
    phone.records(1, None);
    phone.now = phone.now.plus_ms(90_000);
    let centre = phone.with(|device| device.sync_centre(phone.now)).expect("read");
    assert_eq!((centre.oldest_age_ms, centre.waiting.len(), centre.state.last_sync), (Some(90_000), 1, None));
    assert_eq!(phone.syncs(), Ended::Done);
    let centre = phone.with(|device| device.sync_centre(phone.now)).expect("read");
    assert_eq!((centre.oldest_age_ms, centre.waiting.len()), (None, 0));
    assert_eq!(centre.state.last_sync, Some(phone.now));
    assert!(centre.state.traffic.sent > 200 && centre.state.traffic.received > 200, "{:?}", centre.state.traffic);
}

#[test]
fn a_phone_whose_clock_was_years_off_keeps_what_was_acknowledged_all_the_same() {
    let mut phone = Phone::signed_in();
    phone.now = NOW.plus_ms(-4000 * DAY_MS);
    phone.clinic.shows_its_clock(NOW);
    phone.records(7, None);
    assert_eq!((phone.syncs(), phone.clinic.applied()), (Ended::Done, vec![7]));
    phone.now = NOW.plus_ms(DAY_MS);
    phone.clinic.shows_its_clock(phone.now);
    assert_eq!(phone.syncs(), Ended::Done);
    phone.clinic.is_restored_from_before();
    assert_eq!((phone.syncs(), phone.clinic.applied()), (Ended::Done, vec![7]), "it was of yesterday");
}

#[test]
fn a_clock_that_jumps_while_a_run_is_on_makes_nothing_old() {
    let mut phone = Phone::signed_in();
    phone.clinic.shows_its_clock(NOW);
    phone.records(7, None);
    let mut run = Sync::begin(NOW);
    while let Ok((path, answer)) = phone.asks(&mut run) {
        if path.contains("changes?feed=team") {
            phone.now = NOW.plus_ms(40 * DAY_MS);
        }
        phone.takes(&mut run, answer);
    }
    phone.clinic.is_restored_from_before();
    phone.syncs();
    assert_eq!(phone.clinic.applied(), [7], "acknowledged a moment ago");
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
        for n in 0..mine {
            // Every third corrects the one before it.
            phone.records(100 + n, (n % 3 == 1).then_some(100 + n - 1));
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
        prop_assert_eq!(applied, (100..100 + mine).collect::<Vec<_>>());
        prop_assert_eq!(phone.known(), theirs + usize::try_from(mine).expect("few"));
        let bytes_differ: Vec<Value> = phone.clinic.sent_with_other_bytes();
        prop_assert_eq!(bytes_differ, Vec::<Value>::new());
    }
}
