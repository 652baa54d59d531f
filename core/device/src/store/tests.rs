use std::fs;
use std::path::Path;

use jiayi_core::id::{ResidentId, TeamId};
use jiayi_core::view::{Change, Page};
use serde_json::json;
use serde_json::value::to_raw_value;
use tempfile::TempDir;
use uuid::Uuid;

use super::{Applied, Effect, Notice, Records, StoreError};
use crate::feed::Feed;
use crate::seal::SealKey;
use crate::testing::{Counting, keys};

const HERS: Feed = Feed::Resident(ResidentId(Uuid::from_u128(0xAA)));
const TEAM: Feed = Feed::Team(TeamId(Uuid::from_u128(0xBB)));

fn open(folder: &Path) -> (Records, Option<Notice>) {
    Records::open(folder, &keys().records, &mut Counting(1 << 32)).expect("opened")
}

fn there(n: u128, words: &str) -> Change {
    let entity = to_raw_value(&json!({ "words": words })).expect("JSON");
    Change {
        kind: "reading".into(),
        id: Uuid::from_u128(n),
        version: 1,
        seen: None,
        entity: Some(entity),
        evicted: false,
    }
}

fn gone(n: u128) -> Change {
    Change { entity: None, evicted: true, ..there(n, "") }
}

fn page(changes: Vec<Change>, cursor: &str, has_more: bool) -> Page {
    Page { changes, cursor: cursor.into(), has_more }
}

pub fn everything(records: &Records) -> Result<Vec<Effect>, StoreError> {
    records.read(&records.places()?)
}

fn ids(records: &Records) -> Vec<u128> {
    let mut ids: Vec<u128> = everything(records).expect("read").into_iter().map(|record| record.id.as_u128()).collect();
    ids.sort_unstable();
    ids
}

fn apply(records: &mut Records, feed: Feed, after: Option<&str>, page: &Page) -> Applied {
    records.apply(feed, after, page, &mut Counting::default()).expect("applied")
}

#[test]
fn a_page_is_there_after_the_app_was_killed_with_the_cursor_that_belongs_to_it() {
    let folder = TempDir::new().expect("a folder");
    let (mut records, _) = open(folder.path());
    apply(&mut records, TEAM, None, &page(vec![there(1, "128/78"), there(2, "130/80")], "c2", true));
    drop(records);
    let (records, notice) = open(folder.path());
    assert_eq!((notice, ids(&records)), (None, vec![1, 2]));
    assert_eq!(records.cursor(TEAM).expect("read").as_deref(), Some("c2"));
    assert!(!records.is_whole(TEAM).expect("read"));
}

#[test]
fn a_record_leaves_when_the_last_feed_that_held_it_lets_go() {
    let folder = TempDir::new().expect("a folder");
    let (mut records, _) = open(folder.path());
    apply(&mut records, TEAM, None, &page(vec![there(1, "a")], "t1", false));
    apply(&mut records, HERS, None, &page(vec![there(1, "a")], "h1", false));
    assert_eq!(apply(&mut records, TEAM, Some("t1"), &page(vec![gone(1)], "t2", false)), Applied::Written(vec![]));
    assert_eq!(ids(&records), [1]);
    let left = Effect { kind: "reading".into(), id: Uuid::from_u128(1), place: 2, json: None };
    assert_eq!(apply(&mut records, HERS, Some("h1"), &page(vec![gone(1)], "h2", false)), Applied::Written(vec![left]));
    assert!(ids(&records).is_empty());
}

#[test]
fn a_page_that_comes_late_changes_nothing() {
    let folder = TempDir::new().expect("a folder");
    let (mut records, _) = open(folder.path());
    apply(&mut records, TEAM, None, &page(vec![there(1, "newer")], "c9", false));
    assert_eq!(apply(&mut records, TEAM, None, &page(vec![there(1, "older")], "c1", true)), Applied::Superseded);
    assert_eq!(everything(&records).expect("read")[0].json.as_deref(), Some(r#"{"words":"newer"}"#));
    assert!(records.is_whole(TEAM).expect("read"));
}

#[test]
fn what_is_no_longer_ones_to_follow_leaves_the_phone() {
    let folder = TempDir::new().expect("a folder");
    let (mut records, _) = open(folder.path());
    apply(&mut records, TEAM, None, &page(vec![there(1, "a"), there(2, "b")], "t1", false));
    apply(&mut records, HERS, None, &page(vec![there(2, "b")], "h1", false));
    let effects = records.keep_only(&[HERS, Feed::Reference]).expect("kept");
    assert_eq!(effects, [Effect { kind: "reading".into(), id: Uuid::from_u128(1), place: 1, json: None }]);
    assert_eq!((ids(&records), records.cursor(TEAM).expect("read")), (vec![2], None));
}

#[test]
fn nothing_of_a_record_can_be_read_in_the_file() {
    let folder = TempDir::new().expect("a folder");
    let (mut records, _) = open(folder.path());
    apply(&mut records, TEAM, None, &page(vec![there(1, "wang-xiuying")], "c1", false));
    records.keep("session", &"secret-token", &mut Counting(9)).expect("kept");
    records.close().expect("closed");
    let bytes = fs::read(folder.path().join("records.db")).expect("the file");
    for word in ["wang-xiuying", "secret-token"] {
        assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
    }
}

#[test]
fn a_row_that_was_moved_to_another_place_does_not_open() {
    let folder = TempDir::new().expect("a folder");
    let (mut records, _) = open(folder.path());
    apply(&mut records, TEAM, None, &page(vec![there(1, "a"), there(2, "b")], "c1", false));
    let swap =
        "UPDATE entities SET sealed = (SELECT sealed FROM entities WHERE id = x'00000000000000000000000000000002')";
    records.conn().execute(swap, []).expect("swapped");
    assert!(matches!(everything(&records), Err(StoreError::Sealed(_))));
}

#[test]
fn a_damaged_file_is_begun_anew_and_the_person_is_told() {
    let folder = TempDir::new().expect("a folder");
    let (mut records, _) = open(folder.path());
    apply(&mut records, TEAM, None, &page(vec![there(1, "a")], "c1", false));
    records.close().expect("closed");
    fs::write(
        folder.path().join("records.db"),
        b"this is no database, and longer than a header of one hundred bytes, which SQLite wants to see",
    )
    .expect("written");
    let (records, notice) = open(folder.path());
    let told = Notice::RecordsDamaged { file: "records-damaged.db".into() };
    assert_eq!((notice, ids(&records)), (Some(told), vec![]));
    let aside = folder.path().join("records-damaged.db");
    assert!(fs::read(&aside).expect("it is there").starts_with(b"this is no database"));
    assert_eq!(records.cursor(TEAM).expect("read"), None);
    let mut records = records;
    records.wipe(&mut Counting(9)).expect("wiped");
    assert!(!aside.exists(), "a wipe leaves nothing of it");
}

#[test]
fn records_whose_key_is_lost_are_fetched_anew() {
    let folder = TempDir::new().expect("a folder");
    drop(open(folder.path()));
    let (_, notice) = Records::open(folder.path(), &SealKey::new([9; 32]), &mut Counting(1)).expect("opened");
    assert_eq!(notice, Some(Notice::RecordsKeyLost));
}

#[test]
fn a_full_disk_refuses_a_page_whole() {
    let folder = TempDir::new().expect("a folder");
    let (mut records, _) = open(folder.path());
    apply(&mut records, TEAM, None, &page(vec![there(1, "a")], "c1", true));
    let pages: i64 = records.conn().query_row("PRAGMA page_count", [], |row| row.get(0)).expect("counted");
    records.conn().execute_batch(&format!("PRAGMA max_page_count = {}", pages + 1)).expect("limited");
    let long = "x".repeat(100_000);
    let refused = records.apply(TEAM, Some("c1"), &page(vec![gone(1), there(2, &long)], "c2", false), &mut Counting(7));
    assert!(matches!(refused, Err(StoreError::Full)), "{refused:?}");
    assert_eq!((ids(&records), records.cursor(TEAM).expect("read").as_deref()), (vec![1], Some("c1")));
}

#[test]
fn a_file_of_a_newer_app_is_left_as_it_is() {
    let folder = TempDir::new().expect("a folder");
    let (records, _) = open(folder.path());
    records.conn().execute_batch("PRAGMA user_version = 7").expect("set");
    drop(records);
    let refused = Records::open(folder.path(), &keys().records, &mut Counting(1)).err();
    assert!(matches!(refused, Some(StoreError::Newer { found: 7, known: 4 })), "{refused:?}");
}

#[test]
fn what_a_command_names_as_seen_is_the_version_in_the_feed_of_whose_it_is() {
    let folder = TempDir::new().expect("a folder");
    let (mut records, _) = open(folder.path());
    let seen = |records: &Records, n| records.seen("reading", Uuid::from_u128(n)).expect("read");
    let on_the_team_s = |n, seen| Change { version: 70 + i64::from(n as u8), seen, ..there(n, "128/78") };
    apply(&mut records, TEAM, None, &page(vec![on_the_team_s(1, Some(7)), on_the_team_s(2, None)], "c2", true));
    apply(&mut records, HERS, None, &page(vec![Change { version: 9, ..there(3, "130/80") }], "c3", false));
    assert_eq!([1, 2, 3].map(|n| seen(&records, n)), [Some(7), None, Some(9)]);
    apply(&mut records, TEAM, Some("c2"), &page(vec![on_the_team_s(1, Some(8))], "c4", false));
    assert_eq!((seen(&records, 1), seen(&records, 4)), (Some(8), None));
}
