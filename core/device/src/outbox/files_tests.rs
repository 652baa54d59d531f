use std::collections::HashSet;
use std::path::Path;

use jiayi_core::digest::Digest;
use jiayi_core::id::AccountId;
use tempfile::TempDir;
use uuid::Uuid;

use super::{Answer, Outbox};
use crate::store::{Notice, StoreError};
use crate::testing::{Counting, DAY_MS, DOCTOR, NOW, command_id, confirmation, envelope, keys};

const SERVER: Uuid = Uuid::from_u128(0x51);
const RESTORED: Uuid = Uuid::from_u128(0x52);
const DRAWN: &[u8] = b"\x89PNG what she drew";

fn open(folder: &Path) -> Outbox {
    Outbox::open(folder, &keys().outbox, &mut Counting(1 << 40)).expect("opened").0
}

/// A confirmation that names what she drew.
fn signed(folder: &Path, n: u128) -> (Outbox, Digest) {
    let mut outbox = open(folder);
    let drawn = outbox.keep_file(DOCTOR, DRAWN, NOW, &mut Counting(1 << 8)).expect("kept");
    outbox.put(DOCTOR, &envelope(n, confirmation(n, drawn)), NOW, &mut Counting(1 << 16)).expect("kept");
    (outbox, drawn)
}

fn sendable(outbox: &Outbox, incarnation: Uuid) -> usize {
    outbox.sendable(DOCTOR, incarnation, &HashSet::new(), &HashSet::new(), 100).expect("read").len()
}

fn upload(outbox: &Outbox, incarnation: Uuid) -> Option<Vec<u8>> {
    let upload = outbox.next_upload(DOCTOR, incarnation, &HashSet::new()).expect("read")?;
    assert_eq!(Digest::of(&upload.bytes), upload.name);
    Some(upload.bytes.to_vec())
}

fn applied(outbox: &mut Outbox, n: u128, incarnation: Uuid) {
    outbox.settle(command_id(n), &Answer::Applied, incarnation, NOW, &mut Counting(1 << 20)).expect("settled");
}

#[test]
fn a_command_waits_for_its_file_and_the_file_for_nothing() {
    let folder = TempDir::new().expect("a folder");
    let (outbox, drawn) = signed(folder.path(), 1);
    drop(outbox);
    let mut outbox = open(folder.path());
    assert_eq!((sendable(&outbox, SERVER), upload(&outbox, SERVER)), (0, Some(DRAWN.to_vec())));
    outbox.uploaded(DOCTOR, &drawn, SERVER).expect("written");
    assert_eq!((sendable(&outbox, SERVER), upload(&outbox, SERVER)), (1, None));
    outbox.files_are_missing(command_id(1)).expect("written");
    assert_eq!((sendable(&outbox, SERVER), upload(&outbox, SERVER)), (0, Some(DRAWN.to_vec())));
}

#[test]
fn a_file_that_nothing_names_is_not_sent_and_another_s_is_not_sent_for_her() {
    let folder = TempDir::new().expect("a folder");
    let mut outbox = open(folder.path());
    outbox.keep_file(DOCTOR, DRAWN, NOW, &mut Counting(1 << 8)).expect("kept");
    assert_eq!(upload(&outbox, SERVER), None);
    let colleague = AccountId(Uuid::from_u128(0xD1));
    let drawn = Digest::of(DRAWN);
    outbox.put(colleague, &envelope(1, confirmation(1, drawn)), NOW, &mut Counting(1 << 16)).expect("kept");
    assert_eq!(upload(&outbox, SERVER), None, "it is the doctor's");
}

#[test]
fn a_restored_server_gets_the_file_again_before_the_command() {
    let folder = TempDir::new().expect("a folder");
    let (mut outbox, drawn) = signed(folder.path(), 1);
    outbox.uploaded(DOCTOR, &drawn, SERVER).expect("written");
    applied(&mut outbox, 1, SERVER);
    assert_eq!((sendable(&outbox, SERVER), upload(&outbox, SERVER)), (0, None));
    assert_eq!((sendable(&outbox, RESTORED), upload(&outbox, RESTORED)), (0, Some(DRAWN.to_vec())));
    outbox.uploaded(DOCTOR, &drawn, RESTORED).expect("written");
    assert_eq!(sendable(&outbox, RESTORED), 1);
}

#[test]
fn a_file_goes_with_the_last_command_that_names_it_and_never_before() {
    let folder = TempDir::new().expect("a folder");
    let (mut outbox, drawn) = signed(folder.path(), 1);
    let later = NOW.plus_ms(31 * DAY_MS);
    let forget = |outbox: &mut Outbox| outbox.forget_acknowledged(later).expect("forgotten");
    assert_eq!((forget(&mut outbox), upload(&outbox, SERVER).is_some()), (0, true));
    let refused = outbox.conn.execute("DELETE FROM files", []).expect_err("the schema refuses");
    assert!(refused.to_string().contains("names this file"), "{refused}");
    outbox.uploaded(DOCTOR, &drawn, SERVER).expect("written");
    applied(&mut outbox, 1, SERVER);
    assert_eq!(forget(&mut outbox), 1);
    let left: i64 = outbox.conn.query_row("SELECT count(*) FROM files", [], |row| row.get(0)).expect("counted");
    assert_eq!(left, 0);
}

#[test]
fn a_file_that_the_server_would_not_take_is_not_kept() {
    let folder = TempDir::new().expect("a folder");
    let mut outbox = open(folder.path());
    let long = vec![0; 1_048_577];
    assert!(matches!(outbox.keep_file(DOCTOR, &long, NOW, &mut Counting(1)), Err(StoreError::TooLong)));
}

#[test]
fn what_she_drew_is_saved_from_a_damaged_outbox() {
    let folder = TempDir::new().expect("a folder");
    let (outbox, _) = signed(folder.path(), 1);
    let sql = "SELECT rootpage FROM sqlite_master WHERE name = 'names_of'";
    let page: u32 = outbox.conn.query_row(sql, [], |row| row.get(0)).expect("a page");
    outbox.close().expect("closed");
    let file = folder.path().join("outbox-1.db");
    let mut bytes = std::fs::read(&file).expect("read");
    let at = (page as usize - 1) * 4096;
    bytes[at..at + 4096].fill(0xA5);
    std::fs::write(&file, bytes).expect("written");
    let (outbox, notice) = Outbox::open(folder.path(), &keys().outbox, &mut Counting(1 << 50)).expect("opened");
    assert!(matches!(notice, Some(Notice::OutboxDamaged { saved: 1, lost: 0, .. })), "{notice:?}");
    assert_eq!((sendable(&outbox, SERVER), upload(&outbox, SERVER)), (0, Some(DRAWN.to_vec())));
}
