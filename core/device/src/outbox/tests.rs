use std::collections::HashSet;
use std::fs;
use std::path::Path;

use jiayi_core::command::Envelope;
use jiayi_core::id::AccountId;
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

use super::{Answer, Delay, Outbox, Pending, Refusal};
use super::{Unread, seal_envelope};
use crate::seal::OpenError;
use crate::seal::SealKey;
use crate::store::{Notice, StoreError};
use crate::testing::{Counting, DAY_MS, DOCTOR, NOW, command_id, envelope, keys, reading};

const SERVER: Uuid = Uuid::from_u128(0x51);
const RESTORED: Uuid = Uuid::from_u128(0x52);

fn open(folder: &Path) -> (Outbox, Option<Notice>) {
    Outbox::open(folder, &keys().outbox, &mut Counting(1 << 40)).expect("opened")
}

/// An outbox with these readings, each with the one that it corrects.
fn with(folder: &Path, readings: &[(u128, Option<u128>)]) -> Outbox {
    let (mut outbox, _) = open(folder);
    for (n, corrects) in readings {
        put(&mut outbox, *n, *corrects);
    }
    outbox
}

fn put(outbox: &mut Outbox, n: u128, corrects: Option<u128>) {
    outbox.put(DOCTOR, &envelope(n, reading(n, corrects)), NOW, &mut Counting((n as u64) << 8)).expect("kept");
}

fn sendable(outbox: &Outbox, incarnation: Uuid) -> Vec<u128> {
    let parcels = outbox.sendable(DOCTOR, incarnation, &HashSet::new(), &HashSet::new(), 100).expect("read");
    parcels.into_iter().map(|parcel| parcel.id.0.as_u128()).collect()
}

fn settle(outbox: &mut Outbox, n: u128, answer: Answer) {
    outbox.settle(command_id(n), &answer, SERVER, NOW, &mut Counting((n as u64) << 16)).expect("settled");
}

fn stale() -> Answer {
    Answer::Rejected(Refusal { current: Some(json!({ "sbp": 131 })), ..Refusal::of("STALE") })
}

#[test]
fn a_command_is_sent_as_the_bytes_that_were_kept_however_often_the_app_is_opened() {
    let folder = TempDir::new().expect("a folder");
    let outbox = with(folder.path(), &[(1, None)]);
    let parcels =
        |outbox: &Outbox| outbox.sendable(DOCTOR, SERVER, &HashSet::new(), &HashSet::new(), 100).expect("read");
    let first = parcels(&outbox);
    assert_eq!(first[0].bytes.as_slice(), serde_json::to_vec(&envelope(1, reading(1, None))).expect("JSON"));
    drop(outbox);
    assert_eq!(parcels(&open(folder.path()).0), first);
}

#[test]
fn a_dependent_is_sent_only_after_its_forerunner_was_applied() {
    let folder = TempDir::new().expect("a folder");
    let mut outbox = with(folder.path(), &[(1, None), (2, Some(1)), (3, None)]);
    assert_eq!(sendable(&outbox, SERVER), [1], "and what was done after it goes after it");
    settle(&mut outbox, 1, Answer::NotYet(Delay { code: "BUSY".into(), words: None }));
    assert_eq!(sendable(&outbox, SERVER), [1]);
    settle(&mut outbox, 1, Answer::Applied);
    assert_eq!(sendable(&outbox, SERVER), [2, 3]);
}

#[test]
fn what_cannot_go_now_keeps_nothing_else_back() {
    let folder = TempDir::new().expect("a folder");
    let mut outbox = with(folder.path(), &[(1, None), (2, Some(1)), (3, None)]);
    let told_to_wait = HashSet::from([command_id(1)]);
    let parcels = outbox.sendable(DOCTOR, SERVER, &told_to_wait, &HashSet::new(), 100).expect("read");
    assert_eq!(parcels.iter().map(|parcel| parcel.id).collect::<Vec<_>>(), [command_id(3)]);
    settle(&mut outbox, 1, stale());
    assert_eq!(sendable(&outbox, SERVER), [3]);
}

#[test]
fn what_builds_on_something_that_waits_for_a_manager_is_delivered_too() {
    let folder = TempDir::new().expect("a folder");
    let outbox = with(folder.path(), &[(1, None), (2, Some(1))]);
    let (sent, kept_apart) = (HashSet::from([command_id(1)]), HashSet::from([command_id(1)]));
    let parcels = outbox.sendable(DOCTOR, SERVER, &sent, &kept_apart, 100).expect("read");
    assert_eq!(parcels.iter().map(|parcel| parcel.id).collect::<Vec<_>>(), [command_id(2)]);
}

#[test]
fn what_builds_on_something_rejected_is_held_until_that_is_mended() {
    let folder = TempDir::new().expect("a folder");
    let mut outbox = with(folder.path(), &[(1, None), (2, Some(1))]);
    settle(&mut outbox, 1, stale());
    assert_eq!(sendable(&outbox, SERVER), [] as [u128; 0]);
    let pending = Pending { waiting: 1, oldest: Some(NOW), held: 1, rejected: 1, of_others: 0 };
    assert_eq!(outbox.pending(DOCTOR).expect("counted"), pending);
    let mended = envelope(9, reading(1, None));
    assert!(outbox.mend(DOCTOR, command_id(1), &mended, NOW, &mut Counting(77)).expect("mended"));
    assert_eq!(sendable(&outbox, SERVER), [9]);
    settle(&mut outbox, 9, Answer::Applied);
    assert_eq!(sendable(&outbox, SERVER), [2]);
}

#[test]
fn a_stale_one_lies_in_the_tray_with_what_is_current_and_what_was_meant() {
    let folder = TempDir::new().expect("a folder");
    let mut outbox = with(folder.path(), &[(1, None)]);
    settle(&mut outbox, 1, stale());
    let tray = outbox.tray(DOCTOR).expect("read");
    assert_eq!(tray[0].meant, Ok(envelope(1, reading(1, None))));
    let Some(Ok(Answer::Rejected(refusal))) = &tray[0].answer else { panic!("{tray:?}") };
    assert!(refusal.is_stale());
    assert_eq!(refusal.current, Some(json!({ "sbp": 131 })));
    assert!(outbox.set_aside(DOCTOR, command_id(1)).expect("set aside"));
    assert!(outbox.tray(DOCTOR).expect("read").is_empty());
    assert!(!outbox.set_aside(DOCTOR, command_id(1)).expect("not there any more"));
}

#[test]
fn after_a_restore_what_was_acknowledged_is_sent_again_in_its_order() {
    let folder = TempDir::new().expect("a folder");
    let mut outbox = with(folder.path(), &[(1, None), (2, Some(1)), (3, None)]);
    settle(&mut outbox, 1, Answer::Applied);
    settle(&mut outbox, 2, Answer::Applied);
    assert_eq!(sendable(&outbox, SERVER), [3]);
    assert_eq!(sendable(&outbox, RESTORED), [1]);
    outbox.settle(command_id(1), &Answer::Applied, RESTORED, NOW, &mut Counting(5)).expect("settled");
    assert_eq!(sendable(&outbox, RESTORED), [2, 3]);
}

#[test]
fn only_what_was_acknowledged_long_ago_is_forgotten() {
    let folder = TempDir::new().expect("a folder");
    let mut outbox = with(folder.path(), &[(1, None), (2, None), (3, None), (4, None)]);
    settle(&mut outbox, 1, Answer::Applied);
    settle(&mut outbox, 2, stale());
    settle(&mut outbox, 4, stale());
    assert!(outbox.set_aside(DOCTOR, command_id(4)).expect("set aside"));
    assert_eq!(outbox.forget_acknowledged(NOW).expect("nothing yet"), 0);
    assert_eq!(outbox.forget_acknowledged(NOW.plus_ms(DAY_MS)).expect("forgotten"), 1);
    let left: i64 = outbox.conn.query_row("SELECT count(*) FROM commands", [], |row| row.get(0)).expect("counted");
    assert_eq!(left, 3);
    let refused = outbox.conn.execute("DELETE FROM commands", []).expect_err("the schema keeps them");
    assert!(refused.to_string().contains("only what the server has acknowledged"), "{refused}");
}

#[test]
fn another_account_on_the_same_phone_delivers_nothing_of_mine() {
    let folder = TempDir::new().expect("a folder");
    let outbox = with(folder.path(), &[(1, None)]);
    let colleague = AccountId(Uuid::from_u128(0xD1));
    assert!(outbox.sendable(colleague, SERVER, &HashSet::new(), &HashSet::new(), 100).expect("read").is_empty());
    assert_eq!(outbox.pending(colleague).expect("counted"), Pending { of_others: 1, ..Pending::default() });
}

#[test]
fn what_was_called_too_early_gets_the_servers_time_and_what_was_not_is_left_alone() {
    let folder = TempDir::new().expect("a folder");
    let mut outbox = with(folder.path(), &[(1, None)]);
    let issued = |outbox: &Outbox| {
        let parcels = outbox.sendable(DOCTOR, SERVER, &HashSet::new(), &HashSet::new(), 100).expect("read");
        serde_json::from_slice::<Envelope>(&parcels[0].bytes).expect("an envelope").issued_at
    };
    outbox.tell_time_anew(command_id(1), 60_000, NOW, &mut Counting(3)).expect("told");
    assert_eq!(issued(&outbox), NOW);
    outbox.tell_time_anew(command_id(1), -3_600_000, NOW, &mut Counting(4)).expect("told");
    assert_eq!(issued(&outbox), NOW.plus_ms(-3_600_000));
    // Made while the clock stood a year ahead, and set right since: it was made now at the latest.
    outbox.tell_time_anew(command_id(1), 0, NOW.plus_ms(-365 * DAY_MS), &mut Counting(5)).expect("told");
    assert_eq!(issued(&outbox), NOW.plus_ms(-365 * DAY_MS));
}

#[test]
fn an_id_is_used_once() {
    let folder = TempDir::new().expect("a folder");
    let mut outbox = with(folder.path(), &[(1, None)]);
    let again = outbox.put(DOCTOR, &envelope(1, reading(7, None)), NOW, &mut Counting(8));
    assert!(matches!(again, Err(StoreError::Sqlite(_))), "{again:?}");
    assert_eq!(sendable(&outbox, SERVER), [1]);
}

#[test]
fn a_full_disk_refuses_a_command_and_keeps_those_before() {
    let folder = TempDir::new().expect("a folder");
    let mut outbox = with(folder.path(), &[(1, None)]);
    let pages: i64 = outbox.conn.query_row("PRAGMA page_count", [], |row| row.get(0)).expect("counted");
    outbox.conn.execute_batch(&format!("PRAGMA max_page_count = {pages}")).expect("limited");
    let refused = (2..200).find_map(|n| {
        let command = envelope(n, reading(n, None));
        outbox.put(DOCTOR, &command, NOW, &mut Counting((n as u64) << 8)).err().map(|error| (n, error))
    });
    let Some((n, StoreError::Full)) = refused else { panic!("{refused:?}") };
    assert_eq!(sendable(&outbox, SERVER), (1..n).collect::<Vec<_>>());
}

#[test]
fn what_can_be_read_of_a_damaged_outbox_comes_over_and_the_person_is_told() {
    let folder = TempDir::new().expect("a folder");
    let readings: Vec<(u128, Option<u128>)> = (1..=60).map(|n| (n, None)).collect();
    with(folder.path(), &readings).close().expect("closed");
    let path = folder.path().join("outbox-1.db");
    let mut bytes = fs::read(&path).expect("the file");
    // Noise over one leaf of the table (0x0D; those of an index are 0x0A), which holds some of the commands.
    let id = command_id(30).0.into_bytes();
    let is_leaf = |page: &[u8]| page[0] == 0x0D && page.windows(16).any(|bytes| bytes == id);
    let leaf = bytes.chunks(4096).position(is_leaf).expect("a leaf of the table") * 4096;
    bytes[leaf..leaf + 4096].fill(0xA5);
    fs::write(&path, &bytes).expect("written");
    let (outbox, notice) = open(folder.path());
    let Some(Notice::OutboxDamaged { saved, lost, file }) = notice else { panic!("{notice:?}") };
    assert_eq!((saved + lost, file.as_str()), (60, "outbox-1.db"));
    assert!(saved >= 30, "{saved} of 60");
    assert_eq!(sendable(&outbox, SERVER).len(), saved);
    assert!(path.exists(), "the damaged file stays");
    drop(outbox);
    let (outbox, notice) = open(folder.path());
    assert_eq!((notice, sendable(&outbox, SERVER).len()), (None, saved));
}

#[test]
fn an_outbox_whose_key_is_lost_stays_on_the_phone() {
    let folder = TempDir::new().expect("a folder");
    drop(with(folder.path(), &[(1, None), (2, None)]));
    let (outbox, notice) = Outbox::open(folder.path(), &SealKey::new([9; 32]), &mut Counting(1)).expect("opened");
    assert_eq!(notice, Some(Notice::OutboxKeyLost { unread: 2, found: 0, file: "outbox-1.db".into() }));
    assert_eq!(sendable(&outbox, SERVER), [] as [u128; 0]);
    assert!(folder.path().join("outbox-1.db").exists());
}

#[test]
fn with_the_key_that_comes_back_comes_what_was_sealed_with_it() {
    let folder = TempDir::new().expect("a folder");
    drop(with(folder.path(), &[(1, None), (2, Some(1))]));
    let other = SealKey::new([9; 32]);
    let (mut outbox, _) = Outbox::open(folder.path(), &other, &mut Counting(1)).expect("opened");
    outbox.put(DOCTOR, &envelope(3, reading(3, None)), NOW, &mut Counting(2)).expect("kept");
    drop(outbox);
    let (outbox, notice) = open(folder.path());
    assert_eq!(notice, Some(Notice::OutboxKeyLost { unread: 1, found: 2, file: "outbox-2.db".into() }));
    assert_eq!(sendable(&outbox, SERVER), [1], "the second waits for the first, as before");
    assert_eq!(outbox.pending(DOCTOR).expect("counted").waiting, 2);
    assert!(folder.path().join("outbox-2.db").exists(), "what the other key sealed stays too");
    drop(outbox);
    assert_eq!(open(folder.path()).1, None, "told once");
}

#[test]
fn what_does_not_open_says_so_and_keeps_the_others_from_nothing() {
    let folder = TempDir::new().expect("a folder");
    let outbox = with(folder.path(), &[(1, None), (2, None), (3, None)]);
    let change = |sql: &str| outbox.conn.execute_batch(sql).expect("changed");
    change("UPDATE commands SET sealed = (SELECT sealed FROM commands WHERE place = 3) WHERE place = 1");
    let strange = seal_envelope(&keys().outbox, command_id(2), b"{\"of\":\"next year\"}", &mut Counting(1 << 40));
    let strange = strange.expect("sealed");
    outbox.conn.execute("UPDATE commands SET sealed = ?1 WHERE place = 2", [strange]).expect("changed");
    let meant: Vec<_> =
        outbox.waiting(DOCTOR).expect("read").into_iter().map(|item| item.meant.map(|e| e.id)).collect();
    let damaged = Unread::Damaged(OpenError::NotAuthentic);
    assert_eq!(meant, [Err(damaged), Err(Unread::OfAnotherVersion), Ok(command_id(3))]);
    assert_eq!(sendable(&outbox, SERVER), [2, 3], "another version's bytes are sent as they are");
}

#[test]
fn no_page_of_the_outbox_says_what_was_measured() {
    let folder = TempDir::new().expect("a folder");
    with(folder.path(), &[(1, None)]).close().expect("closed");
    let bytes = fs::read(folder.path().join("outbox-1.db")).expect("the file");
    for word in ["record_reading", "blood_pressure", "128"] {
        assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
    }
}
