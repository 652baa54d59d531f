//! Files as each released version wrote them: every newer app opens them and finds what is in them.
//!
//! `JIAYI_UPDATE=1` writes the file of the newest version when there is none yet; one that is there is never written again.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use jiayi_core::reminder::DoseBook;
use jiayi_core::screen::visit::Draft;
use jiayi_core::view::{Change, Page};
use rusqlite::Connection;
use serde_json::json;
use serde_json::value::to_raw_value;
use tempfile::TempDir;
use uuid::Uuid;

use crate::feed::Feed;
use crate::outbox::{Answer, Outbox, Pending, Refusal};
use crate::store::{Records, everything};
use crate::testing::{Counting, DOCTOR, MRS_WANG, NOW, command_id, envelope, keys, reading};

const SERVER: Uuid = Uuid::from_u128(0x51);
const FEED: Feed = Feed::Resident(MRS_WANG);

fn golden(name: &str, version: usize) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(format!("{name}-{version}.sql"))
}

/// A database as text: its version, its tables, its rows.
fn dump(path: &Path) -> String {
    let conn = Connection::open(path).expect("a database");
    let texts = |sql: &str| -> Vec<String> {
        let mut rows = conn.prepare(sql).expect("SQL");
        let rows = rows.query_map([], |row| row.get(0)).expect("rows");
        rows.map(|row| row.expect("a row")).collect()
    };
    let version: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0)).expect("a version");
    let mut text = format!("PRAGMA user_version = {version};\n");
    let things = "SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
                  ORDER BY type <> 'table', type <> 'index', name";
    texts(things).iter().for_each(|sql| text.push_str(&format!("{sql}\n")));
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    for table in texts(tables) {
        let columns = texts(&format!("SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}')"));
        let row = columns.join(" || ', ' || ");
        for row in texts(&format!("SELECT {row} FROM {table}")) {
            text.push_str(&format!("INSERT INTO {table} VALUES ({row});\n"));
        }
    }
    text
}

/// A database from a golden file.
fn restore(name: &str, version: usize, file: &Path) {
    let sql = fs::read_to_string(golden(name, version)).expect("JIAYI_UPDATE=1 writes it");
    Connection::open(file).expect("a database").execute_batch(&sql).expect("its rows");
}

fn write_once(name: &str, version: usize, file: &Path) {
    let path = golden(name, version);
    if std::env::var_os("JIAYI_UPDATE").is_some() && !path.exists() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, dump(file)).expect("written");
    }
}

/// A correction, with something in each member.
fn half_filled_in() -> Draft {
    let draft = json!({
        "resident": MRS_WANG,
        "programmes": ["hypertension", "diabetes"],
        "happened_on": "2026-03-02",
        "mode": "home",
        "answers": { "common.pressure.sbp": ["148"], "common.danger_signs": ["chest_pain", "blurred_vision"] },
        "danger_sign_confirmed": true,
        "note": "门没有开，邻居说她去镇上了",
        "corrects": {
            "visit": SERVER,
            "version": 4,
            "mode": "home",
            "place": "home",
            "medicines": [{ "name": "苯磺酸氨氯地平片", "times_per_day": 1, "dose": "5mg" }],
            "tests": [{ "name": "糖化血红蛋白", "result": "6.8%" }],
        },
    });
    serde_json::from_value(draft).expect("a draft")
}

/// Times that she moved, and a dose that she ticked.
fn dose_book() -> DoseBook {
    let book = json!({ "times": { "C08CA01-5mg": [450, 1230] }, "taken": [["2026-03-02", "C08CA01-5mg", 0]] });
    serde_json::from_value(book).expect("times")
}

#[test]
fn an_outbox_of_any_version_is_delivered_by_the_newest_app() {
    let folder = TempDir::new().expect("a folder");
    let (mut outbox, _) = Outbox::open(folder.path(), &keys().outbox, &mut Counting::default()).expect("opened");
    let entropy = &mut Counting(100);
    for (n, corrects) in [(1, None), (2, Some(1)), (3, None)] {
        outbox.put(DOCTOR, &envelope(n, reading(n, corrects)), NOW, entropy).expect("kept");
    }
    outbox.settle(command_id(1), &Answer::Applied, SERVER, NOW, entropy).expect("settled");
    outbox.settle(command_id(3), &Answer::Rejected(Refusal::of("STALE")), SERVER, NOW, entropy).expect("settled");
    outbox.keep_draft(DOCTOR, &half_filled_in(), NOW, entropy).expect("kept");
    outbox.keep_dose_book(DOCTOR, &dose_book(), entropy).expect("kept");
    outbox.close().expect("closed");
    write_once("outbox", 4, &folder.path().join("outbox-1.db"));

    for version in 1..=4 {
        let folder = TempDir::new().expect("a folder");
        restore("outbox", version, &folder.path().join("outbox-1.db"));
        let (outbox, notice) = Outbox::open(folder.path(), &keys().outbox, &mut Counting(1 << 50)).expect("opened");
        assert_eq!(notice, None);
        let parcels = outbox.sendable(DOCTOR, SERVER, &HashSet::new(), &HashSet::new(), 100).expect("read");
        let bytes = serde_json::to_vec(&envelope(2, reading(2, Some(1)))).expect("JSON");
        assert_eq!(parcels.iter().map(|parcel| parcel.bytes.to_vec()).collect::<Vec<_>>(), [bytes]);
        let pending = Pending { waiting: 1, oldest: Some(NOW), rejected: 1, ..Pending::default() };
        assert_eq!(outbox.pending(DOCTOR).expect("counted"), pending);
        let draft = outbox.draft(DOCTOR, MRS_WANG).expect("read");
        assert_eq!(draft, (version >= 3).then(|| Ok(half_filled_in())));
        let book = outbox.dose_book(DOCTOR).expect("read");
        assert_eq!(book, if version >= 4 { dose_book() } else { DoseBook::default() });
    }
}

#[test]
fn records_of_any_version_are_shown_by_the_newest_app() {
    let folder = TempDir::new().expect("a folder");
    let (mut records, _) = Records::open(folder.path(), &keys().records, &mut Counting::default()).expect("opened");
    let entity = to_raw_value(&json!({ "words": "128/78" })).expect("JSON");
    let change =
        Change { kind: "reading".into(), id: SERVER, version: 4, seen: None, entity: Some(entity), evicted: false };
    let page = Page { changes: vec![change], cursor: "c4".into(), has_more: false };
    records.apply(FEED, None, &page, &mut Counting(100)).expect("applied");
    records.close().expect("closed");
    write_once("records", 4, &folder.path().join("records.db"));

    for (version, feed, seen) in
        [(1, Feed::Reference, None), (2, FEED, Some(4)), (3, FEED, Some(4)), (4, FEED, Some(4))]
    {
        let folder = TempDir::new().expect("a folder");
        restore("records", version, &folder.path().join("records.db"));
        let (records, notice) = Records::open(folder.path(), &keys().records, &mut Counting(1 << 50)).expect("opened");
        let shown: Vec<Option<String>> =
            everything(&records).expect("read").into_iter().map(|effect| effect.json).collect();
        assert_eq!((notice, shown), (None, vec![Some(r#"{"words":"128/78"}"#.to_owned())]));
        assert_eq!(records.cursor(feed).expect("read").as_deref(), Some("c4"));
        assert_eq!(records.seen("reading", SERVER).expect("read"), seen);
    }
}
