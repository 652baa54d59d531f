//! A doctor's phone with 5,000 residents, left in the folder `JIAYI_PHONE`, and what the calls of its pages take from Rust: the measure of the same calls
//! through the bindings (`scripts/bench-android`).
#![allow(clippy::expect_used, clippy::unwrap_used)]

#[expect(dead_code, reason = "the bench of the phone asks for more")]
mod panel_of;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Instant;

use jiayi_core::id::ResidentId;
use jiayi_core::worklist::ListFilter;
use jiayi_device::Device;
use jiayi_tests::Server;
use jiayi_tests::phone::now;
use panel_of::{Panel, open, synchronised, team};

const RESIDENTS: usize = 5000;
const QUESTIONS: usize = 500;
const OPENINGS: usize = 7;
/// Rows of a page of the list.
const ROWS: usize = 20;

type Call = (&'static str, fn(&mut Device, ResidentId));

/// As the Kotlin side names them.
const CALLS: &[Call] = &[
    ("worklist", |device, _| list(device, None)),
    ("search wxy", |device, _| list(device, Some("wxy"))),
    ("search wang", |device, _| list(device, Some("wang"))),
    ("search 8001", |device, _| list(device, Some("8001"))),
    ("ownTeams", |device, _| drop(device.own_teams(now()).expect("read"))),
    ("residentCard", |device, of| drop(device.resident_card(of, now()).expect("read"))),
    ("visitForm", |device, of| drop(device.visit(of, now()).expect("read"))),
    ("approvals", |device, _| drop(device.approvals(now()).expect("read"))),
    ("contractRequests", |device, _| drop(device.contract_requests(now()).expect("read"))),
    ("syncCentre", |device, _| drop(device.sync_centre(now()).expect("read"))),
];

fn main() {
    let Some(folder) = std::env::var_os("JIAYI_PHONE").map(PathBuf::from) else {
        println!("pages: JIAYI_PHONE names no folder (see scripts/bench-android)");
        return;
    };
    let server = Server::demo(400);
    let panel = Panel::of_the_first_team(&server).repeated_to(RESIDENTS);
    drop(server);
    drop(synchronised(&folder, &panel));
    let opening = |_| {
        let begun = Instant::now();
        list(&mut open(&folder), None);
        begun.elapsed().as_secs_f64() * 1e3
    };
    let mut told = String::new();
    tell(&mut told, "open", &mut (0..OPENINGS).map(opening).collect::<Vec<_>>());
    let mut device = open(&folder);
    let page = device.worklist(team(), &ListFilter::default(), None, ROWS, now()).expect("read");
    for (name, call) in CALLS {
        let asked = |n: usize| {
            let of = page.rows[n % page.rows.len()].row.resident;
            let begun = Instant::now();
            call(&mut device, of);
            begun.elapsed().as_secs_f64() * 1e3
        };
        tell(&mut told, name, &mut (0..QUESTIONS).map(asked).collect::<Vec<_>>());
    }
    std::fs::write(folder.join("rust.txt"), &told).expect("written");
    print!("{told}");
}

fn list(device: &mut Device, q: Option<&str>) {
    let part = ListFilter { q: q.map(str::to_owned), ..ListFilter::default() };
    assert!(device.worklist(team(), &part, None, ROWS, now()).expect("read").whole);
}

/// Milliseconds: the middle and the 99th percentile.
fn tell(told: &mut String, name: &str, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    writeln!(told, "{name}\t{:.3}\t{:.3}", at(50), at(99)).expect("a string");
}
