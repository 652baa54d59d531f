use jiayi_core::id::AccountId;
use serde_json::json;
use uuid::Uuid;

use super::{Clock, Device, Standing};
use crate::outbox::Pending;
use crate::store::everything;
use crate::sync::fake::Fault;
use crate::sync::phone::{Phone, long_session, session};
use crate::sync::{Ended, Sync};
use crate::testing::{DAY_MS, DOCTOR, MRS_WANG, NOW, command_id, reading};

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
    assert!(phone.with(|device| device.known().expect("read").policy(NOW.day()).is_some()));
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
fn what_a_newer_server_sends_is_kept_and_counted_until_an_app_can_read_it() {
    let phone = Phone::signed_in();
    phone
        .clinic
        .sends(json!({ "kind": "weather", "id": Uuid::from_u128(77), "version": 1, "entity": { "sky": "blue" } }));
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(phone.with(|device| device.sync_state().expect("counted").unread), 1);
    let kept = phone.with(|device| everything(device.records().expect("open")).expect("read"));
    assert!(kept.iter().any(|effect| effect.json.as_deref() == Some(r#"{"sky":"blue"}"#)), "{kept:?}");
}

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

impl Phone {
    /// Time passes, on the phone and at the clinic.
    fn later(&mut self, ms: i64) {
        self.now = self.now.plus_ms(ms);
        self.clinic.shows_its_clock(self.now);
    }

    fn stands(&self) -> Standing {
        self.with(|device| device.session_stands(self.now))
    }

    fn clock(&self) -> Clock {
        self.with(|device| device.clock(self.now))
    }
}

#[test]
fn whoever_has_to_sign_in_again_is_told_while_there_is_time() {
    let mut phone = Phone::signed_in();
    phone.later(0);
    assert_eq!(phone.stands(), Standing::Holds { renew_by: NOW.plus_ms(25 * MINUTE_MS) }, "unused it ends");
    phone.later(20 * MINUTE_MS);
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(phone.stands(), Standing::Holds { renew_by: NOW.plus_ms(45 * MINUTE_MS) }, "a run keeps it");
    let mut phone = phone.killed();
    assert_eq!(phone.stands(), Standing::Holds { renew_by: NOW.plus_ms(45 * MINUTE_MS) });
    let ends = NOW.plus_ms(12 * HOUR_MS);
    while phone.now.plus_ms(30 * MINUTE_MS) < ends {
        assert!(matches!(phone.stands(), Standing::Holds { .. }), "{:?}", phone.stands());
        phone.later(20 * MINUTE_MS);
        assert_eq!(phone.syncs(), Ended::Done);
    }
    assert_eq!(phone.stands(), Standing::EndsSoon { at: ends }, "no run keeps it longer");
    phone.now = ends;
    assert_eq!(phone.stands(), Standing::Ended);
    phone.records(7, None);
    assert_eq!(phone.pending().waiting, 1, "what she does is kept");
}

#[test]
fn a_session_that_the_server_knows_no_more_is_over_until_she_signs_in_again() {
    let phone = Phone::signed_in();
    phone.records(7, None);
    phone.clinic.fails_next(Fault::Status(401, &[]));
    assert_eq!((phone.syncs(), phone.stands()), (Ended::SignIn, Standing::Ended));
    let phone = phone.killed();
    assert_eq!(phone.stands(), Standing::Ended);
    phone.with(|device| device.begin_session(session(DOCTOR))).expect("signed in");
    assert!(matches!(phone.stands(), Standing::Holds { .. }));
    assert_eq!((phone.syncs(), phone.clinic.applied()), (Ended::Done, vec![7]));
    phone.with(Device::end_session).expect("signed out");
    assert_eq!(phone.stands(), Standing::SignedOut);
}

#[test]
fn a_session_ends_by_the_servers_clock_whatever_the_phone_shows() {
    let mut phone = Phone::signed_in();
    phone.clinic.shows_its_clock(NOW);
    phone.now = NOW.plus_ms(-40 * DAY_MS);
    assert_eq!(phone.syncs(), Ended::Done);
    let Standing::Holds { renew_by } = phone.stands() else { panic!("{:?}", phone.stands()) };
    assert!((renew_by.0 - phone.now.0 - 25 * MINUTE_MS).abs() < 2000, "by the phone's clock: {renew_by:?}");
    phone.now = phone.now.plus_ms(26 * MINUTE_MS);
    assert_eq!(phone.stands(), Standing::Ended);
}

#[test]
fn a_clock_that_was_put_back_is_told_and_nothing_is_dated_before_what_was_heard() {
    let phone = Phone::signed_in();
    phone.clinic.shows_its_clock(NOW);
    assert_eq!((phone.syncs(), phone.clock()), (Ended::Done, Clock::Right));
    let mut phone = phone.killed();
    phone.now = NOW.plus_ms(-2 * HOUR_MS);
    assert_eq!(phone.clock(), Clock::PutBack);
    phone.records(7, None);
    let waiting = phone.with(|device| device.sync_centre(phone.now)).expect("read").waiting;
    assert_eq!(waiting[0].meant.as_ref().map(|envelope| envelope.issued_at), Ok(NOW));
    assert_eq!((phone.syncs(), phone.clinic.applied()), (Ended::Done, vec![7]));
    let Clock::Off { ahead_ms } = phone.clock() else { panic!("{:?}", phone.clock()) };
    assert!((ahead_ms + 2 * HOUR_MS).abs() < 2000, "{ahead_ms}");
}

/// A resident's phone, a hundred days after she signed in on it.
fn of_a_resident() -> Phone {
    let mut phone = Phone::signed_in();
    phone.with(|device| device.begin_session(long_session(DOCTOR))).expect("signed in");
    for _ in 0..5 {
        phone.later(20 * DAY_MS);
        assert!(phone.syncs() == Ended::Done && phone.stands() != Standing::Ended);
    }
    phone
}

#[test]
fn a_phone_that_is_used_never_asks_a_resident_to_sign_in_again() {
    let mut phone = of_a_resident();
    for n in 0..40 {
        phone.later(20 * DAY_MS);
        phone.clinic.renews_until(phone.now.plus_ms(180 * DAY_MS));
        // On its way there and on its way back an answer is lost, and once the app is killed.
        match n % 5 {
            1 => phone.clinic.fails_at("renewal", Fault::Lost),
            2 => phone.clinic.fails_at("renewal", Fault::Cut),
            3 => phone = phone.killed(),
            _ => {}
        }
        let done = (0..5).any(|_| phone.syncs() == Ended::Done);
        assert!(done, "the failures have an end");
        assert!(matches!(phone.stands(), Standing::Holds { .. }), "{:?}", phone.stands());
        let signs_with = phone.with(|device| device.session().and_then(|session| session.phone.clone()));
        assert_eq!(signs_with.as_deref(), Some("13800138000"));
    }
}

#[test]
fn an_older_server_renews_nothing_and_serves_on() {
    let phone = of_a_resident();
    let life = phone.with(|device| device.session().map(|session| session.expires_at));
    assert_eq!((phone.syncs(), life), (Ended::Done, Some(NOW.plus_ms(180 * DAY_MS))));
    assert!(phone.clinic.asked().iter().any(|asked| asked.contains("renewal")));
}

#[test]
fn what_was_asked_with_the_token_before_is_asked_again_with_the_one_that_holds() {
    let phone = of_a_resident();
    let mut slow = Sync::begin(phone.now);
    let (path, _) = phone.asks(&mut slow).expect("asked");
    assert_eq!(path, "/api/v1/me");
    phone.clinic.renews_until(phone.now.plus_ms(180 * DAY_MS));
    assert_eq!(phone.syncs(), Ended::Done, "another run renews meanwhile");
    let refused = Ok(crate::transport::Response { status: 401, headers: Vec::new(), body: Vec::new() });
    phone.takes(&mut slow, refused);
    let ended = loop {
        match phone.asks(&mut slow) {
            Ok((_, answer)) => phone.takes(&mut slow, answer),
            Err(ended) => break ended,
        }
    };
    assert_eq!(ended, Ended::Done);
}
