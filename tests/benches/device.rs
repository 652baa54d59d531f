//! A doctor's phone with a panel of 2,000 and of 5,000 residents: the first sync as a multiple of a raw bulk insert of the same rows, 50
//! edits, opening the app, the list and a search in it, and its memory.
//!
//! The records are those of the demo's first team as the real server sends them, repeated under new ids until the panel is full; the line is
//! none, so that what is measured is the phone. `JIAYI_RESIDENTS` asks for other numbers of residents, with commas between.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::cast_precision_loss)]

mod panel_of;

use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

use jiayi_core::worklist::{Bucket, ListFilter};
use jiayi_device::{Ended, synchronise};
use jiayi_tests::Server;
use jiayi_tests::phone::{finished, now};
use panel_of::{Asked, Panel, open, synchronised, team};
use rusqlite::{Connection, params};
use tempfile::TempDir;

const ROUNDS: usize = 5;
/// Questions of each kind, for a 99th percentile.
const QUESTIONS: usize = 500;
const EDITS: usize = 50;
/// What sealing adds to a value: its suite, nonce and tag.
const SEAL: usize = 41;

fn main() {
    let server = Server::demo(400);
    let sent = Panel::of_the_first_team(&server);
    drop(server);
    let asked = std::env::var("JIAYI_RESIDENTS").unwrap_or_else(|_| "2000,5000".to_owned());
    for residents in asked.split(',').map(|number| number.trim().parse().expect("a number")) {
        measure(&sent.repeated_to(residents), residents);
    }
}

fn measure(panel: &Panel, residents: usize) {
    println!("-- {residents} residents on a phone, {} records", panel.changes.len());
    let (bytes, gzip) = panel.wire();
    println!("on the wire: {:.1} MB, about {:.1} MB as gzip", bytes / 1e6, gzip / 1e6);
    let (mut first, mut raw) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let folder = TempDir::new().expect("a folder");
        first.push(timed(|| drop(synchronised(folder.path(), panel))));
        let folder = TempDir::new().expect("a folder");
        raw.push(timed(|| bulk_insert(&folder.path().join("raw.db"), panel)));
    }
    let ratio = middle(&mut first) / middle(&mut raw);
    println!("first sync: {} ms, raw insert {} ms: {ratio:.2} of it (goal 3)", told(&mut first), told(&mut raw));

    let folder = TempDir::new().expect("a folder");
    let whole = synchronised(folder.path(), panel);
    let before = memory();
    drop(whole);
    let mut opened: Vec<f64> = (0..ROUNDS).map(|_| timed(|| drop(open(folder.path())))).collect();
    println!("opening the app: {} ms", told(&mut opened));
    let device = Mutex::new(open(folder.path()));
    println!("memory with one phone open: {:.0} MB ({:.0} MB after its first sync)", mega(memory()), mega(before));

    let ask = |part: &ListFilter| {
        let mut device = device.lock().expect("no panic");
        let begun = Instant::now();
        let screen = device.worklist(team(), part, None, 20, now()).expect("read");
        assert!(screen.whole);
        (begun.elapsed().as_secs_f64() * 1e3, screen)
    };
    let (built, screen) = ask(&ListFilter::default());
    let listed: usize = screen.counts.iter().map(|count| count.residents).sum();
    println!("the list made for the first time: {built:.0} ms, {listed} on it");
    let parts = [
        ("page of the list", 1.0, ListFilter::default()),
        ("page of a bucket", 1.0, ListFilter { bucket: Some(Bucket::ALL[0]), ..ListFilter::default() }),
        ("search by initials", 10.0, searched("wxy")),
        ("search by a name's beginning", 10.0, searched("wang")),
        ("search by the end of a number", 10.0, searched("8001")),
    ];
    for (what, goal, part) in &parts {
        let mut times: Vec<f64> = (0..QUESTIONS).map(|_| ask(part).0).collect();
        println!("{what}: {} ms, p99 {:.2} ms (goal {goal})", told(&mut times), percentile(&mut times, 99));
    }

    let (mut edits, mut pages) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let line = Asked::after_edits(panel, EDITS, round);
        let begun = Instant::now();
        assert_eq!(finished(synchronise(&device, &line, now)).expect("the files hold"), Ended::Done);
        edits.push(begun.elapsed().as_secs_f64() * 1e3);
        pages.push(ask(&ListFilter::default()).0);
    }
    println!("{EDITS} edits: {} ms, and the page after them {} ms", told(&mut edits), told(&mut pages));
    println!("memory in the end: {:.0} MB", mega(memory()));
}

/// The same rows into one table, in one transaction, as long as they are when they are sealed.
fn bulk_insert(file: &Path, panel: &Panel) {
    let mut conn = Connection::open(file).expect("opened");
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
         CREATE TABLE records (kind TEXT NOT NULL, id BLOB NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;",
    )
    .expect("made");
    let tx = conn.transaction().expect("begun");
    {
        let mut insert = tx.prepare("INSERT INTO records (kind, id, sealed) VALUES (?1, ?2, ?3)").expect("prepared");
        for change in &panel.changes {
            let entity = change.entity.as_ref().expect("it is there").get();
            let sealed = [entity.as_bytes(), &[0; SEAL]].concat();
            insert.execute(params![change.kind, change.id.as_bytes(), sealed]).expect("put in");
        }
    }
    tx.commit().expect("written");
}

fn searched(q: &str) -> ListFilter {
    ListFilter { q: Some(q.to_owned()), ..ListFilter::default() }
}

/// Milliseconds.
fn timed(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64() * 1e3
}

fn middle(times: &mut [f64]) -> f64 {
    percentile(times, 50)
}

fn percentile(times: &mut [f64], percent: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    times[(times.len() * percent / 100).min(times.len() - 1)]
}

/// The median and the spread.
fn told(times: &mut [f64]) -> String {
    let middle = middle(times);
    format!("{middle:.2} ({:.2}–{:.2})", times[0], times[times.len() - 1])
}

/// Bytes of this process in memory, the records that are sent to the phone among them.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}

fn mega(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
