//! Figures as ratios to something measured in the same run: start-up, idle memory, the list a team opens, its feed, a visit write.
//!
//! `make bench` builds the release binary first. Rates come from a closed loop of connections on loopback; the ceiling is
//! bare actix that returns the same bytes from memory, without session, scope, database or audit.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::cast_precision_loss)]

mod ceiling;

use std::time::Instant;

use ceiling::{ROUNDS, compare, request};
use jiayi_tests::{Account, Server, fresh_id};
use serde_json::{Value, json};

fn main() {
    let mut server = Server::demo(2_000);
    start_up(&mut server);
    println!("idle memory before the first password check: {:.1} MB (goal 40)", server.memory() as f64 / 1e6);

    let doctor = Account::staff(&server, "leader1");
    println!("memory after the first password check: {:.1} MB", server.memory() as f64 / 1e6);

    let list = doctor.get("/api/v1/worklist").ok();
    println!("worklist: {} rows, {} bytes", list["rows"].as_array().map_or(0, Vec::len), list.to_string().len());
    let read = request("GET", "/api/v1/worklist", doctor.token(), "");
    let same = list.to_string();
    compare("worklist read (session, scope and panel on)", &server, &mut || read.clone(), &same);

    feed(&server, &doctor, list["team"].as_str().expect("a team"));

    let residents = with_hypertension(&doctor);
    println!("visits are written for {} residents in turn", residents.len());
    let token = doctor.token().to_owned();
    let first = doctor.post_text("/api/v1/commands", &visit(&residents[0])).ok();
    assert_eq!(first["outcomes"][0]["status"], "applied", "{first}");
    let same = first.to_string();
    let mut turn = residents.iter().cycle();
    compare(
        "visit write (durable before the answer)",
        &server,
        &mut || request("POST", "/api/v1/commands", &token, &visit(turn.next().expect("somebody"))),
        &same,
    );
    println!("memory after load: {:.1} MB", server.memory() as f64 / 1e6);
}

/// A phone's first sync of the team's panel, and then its poll when nothing has changed.
fn feed(server: &Server, doctor: &Account, team: &str) {
    let (begun, mut bytes, mut entities) = (Instant::now(), 0, 0);
    let mut after = String::new();
    loop {
        let path = format!("/api/v1/changes?feed=team:{team}&limit=500{after}");
        let page = doctor.get(&path).ok();
        bytes += page.to_string().len();
        entities += page["changes"].as_array().map_or(0, Vec::len);
        after = format!("&after={}", page["cursor"].as_str().expect("a cursor"));
        if page["has_more"] == false {
            break;
        }
    }
    println!(
        "first sync of a team's feed: {entities} entities, {} kB before gzip, {:.0} ms",
        bytes / 1_000,
        begun.elapsed().as_secs_f64() * 1e3
    );
    let path = format!("/api/v1/changes?feed=team:{team}{after}");
    let same = doctor.get(&path).ok().to_string();
    let poll = request("GET", &path, doctor.token(), "");
    compare("unchanged poll", server, &mut || poll.clone(), &same);
}

fn start_up(server: &mut Server) {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            server.stop();
            let begun = Instant::now();
            server.start();
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!(
        "start-up on 2,000 residents: median {:.0} ms, {:.0}–{:.0} (goal 300)",
        times[ROUNDS / 2],
        times[0],
        times[ROUNDS - 1]
    );
}

/// Those of the list whose follow-up for hypertension is due.
fn with_hypertension(doctor: &Account) -> Vec<Value> {
    let list = doctor.get("/api/v1/worklist?programme=hypertension&limit=200").ok();
    let rows = list["rows"].as_array().cloned().unwrap_or_default();
    assert!(!rows.is_empty(), "somebody with hypertension is on the list");
    rows.into_iter().map(|row| row["resident"].clone()).collect()
}

fn visit(resident: &Value) -> String {
    let today = jiayi_core::calendar::Instant(now_ms()).day().to_string();
    json!({ "commands": [{
        "id": fresh_id(), "issued_at": 0, "schema": 1,
        "command": { "record_visit": {
            "visit": fresh_id(), "resident": resident, "happened_on": today, "mode": "clinic", "place": "facility",
            "common": { "pressure": { "sbp": 132, "dbp": 80 }, "heart_rate": 72 },
            "forms": { "hypertension": { "symptoms": ["none"], "course": { "adherence": "regular" } } }
        } }
    }] })
    .to_string()
}

fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    i64::try_from(since.as_millis()).expect("fits")
}
