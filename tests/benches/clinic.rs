//! Figures as ratios to something measured in the same run: start-up, idle memory, the list a team opens, its feed, a visit write.
//!
//! `make bench` builds the release binary first. Rates come from a closed loop of connections on loopback; the ceiling is
//! bare actix that returns the same bytes from memory, without session, scope, database or audit.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::cast_precision_loss)]

mod ceiling;
mod visits;

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use ceiling::{ROUNDS, compare, request};
use jiayi_tests::time::now_ms;
use jiayi_tests::{Account, Server, fresh_id};
use serde_json::json;
use visits::{visit, with_hypertension};

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
    println!(
        "memory after load: {:.1} MB, its own {:.1} MB (goal 100)",
        server.memory() as f64 / 1e6,
        server.own_memory() as f64 / 1e6
    );
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
    waiting(server, &path);
}

/// Phones that wait for a feed on which nothing happens, while somebody writes about people of another team.
fn waiting(server: &Server, path: &str) {
    const SESSIONS: usize = 250;
    const OF_EACH: usize = 8;
    const WATCHED: Duration = Duration::from_secs(10);
    let tokens: Vec<String> = (0..SESSIONS).map(|_| Account::staff(server, "leader1").token().to_owned()).collect();
    let before = server.memory();
    let address = server.address().trim_start_matches("http://");
    let phones: Vec<TcpStream> = tokens
        .iter()
        .flat_map(|token| std::iter::repeat_n(token, OF_EACH))
        .map(|token| {
            let mut phone = TcpStream::connect(address).expect("connects");
            phone.write_all(request("GET", &format!("{path}&wait=25"), token, "").as_bytes()).expect("sends");
            phone
        })
        .collect();
    std::thread::sleep(Duration::from_secs(3));
    let used = |server: &Server| server.processor() as f64;
    let (memory, begun) = (server.memory(), used(server));
    std::thread::sleep(WATCHED / 2);
    let quiet = used(server) - begun;
    let other = Account::staff(server, "leader5");
    let somebody = other.get("/api/v1/worklist").ok()["rows"][0]["resident"].clone();
    let write = || {
        let value = json!({ "kind": "blood_pressure", "sbp": 128, "dbp": 78, "pulse": 70 });
        let reading = json!({ "reading": fresh_id(), "resident": somebody, "taken_at": now_ms(), "value": value });
        let begun = used(server);
        other.apply("record_reading", reading);
        std::thread::sleep(Duration::from_millis(50));
        used(server) - begun
    };
    let alone: f64 = (0..20).map(|_| write()).sum();
    println!(
        "{} phones wait: {:.1} MB, {:.1} % of a core while nothing happens, {:.1} ms of it for each write elsewhere",
        phones.len(),
        memory.saturating_sub(before) as f64 / 1e6,
        quiet / (WATCHED.as_millis() as f64 / 2.0) * 100.0,
        alone / 20.0,
    );
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
