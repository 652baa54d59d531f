//! A team's list at 2,000 and at 50,000 residents of one panel: page, search and counts as a share of bare actix with the same
//! bytes, the time to build the panel, and its memory.
//!
//! The people are registered through the door, so that their names open; contracts and records of a year are written straight into
//! the database. `JIAYI_RESIDENTS` asks for other numbers of them, with commas between.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::cast_precision_loss)]

mod ceiling;

use std::time::Instant;

use ceiling::{ROUNDS, compare, request};
use jiayi_tests::person::{citizen_id, institution_of};
use jiayi_tests::time::{now_ms, today};
use jiayi_tests::{Account, Server, fresh_id, literal};
use serde_json::{Value, json};

/// Commands in one request.
const AT_ONCE: usize = 200;
/// Connections that register.
const LANES: usize = 8;

fn main() {
    let asked = std::env::var("JIAYI_RESIDENTS").unwrap_or_else(|_| "2000,50000".to_owned());
    for residents in asked.split(',').map(|number| number.trim().parse().expect("a number")) {
        measure(residents);
    }
}

fn measure(residents: usize) {
    println!("-- {residents} residents");
    let mut server = Server::demo(20);
    let begun = Instant::now();
    register(&Account::staff(&server, "desk1"), residents);
    println!("registered through the door in {:.1} s", begun.elapsed().as_secs_f64());
    let team = Account::staff(&server, "leader1").get("/api/v1/worklist").ok()["team"].clone();
    server.stop();
    let panel = include_str!("panel.sql").replace(":team", &literal(team.as_str().expect("a team")));
    server.records().edit(&panel);

    let scan = median(|| {
        let known = server.records().number(
            "SELECT SUM(length(name_sealed)) FROM residents JOIN contracts ON contracts.resident_id = residents.id \
             JOIN visits ON visits.resident_id = residents.id",
        );
        assert!(known > 0);
    });
    println!("plain scan of names with their visits: {scan:.1} ms");

    // Signing in checks a password, which takes memory of its own.
    server.start();
    let doctor = Account::staff(&server, "leader1");
    doctor.get("/api/v1/me").ok();
    let memory = |server: &Server| {
        format!("{:.0} MB, its own {:.0} MB", server.memory() as f64 / 1e6, server.own_memory() as f64 / 1e6)
    };
    let before = memory(&server);
    let begun = Instant::now();
    let list = doctor.get("/api/v1/worklist").ok();
    let built = begun.elapsed().as_secs_f64() * 1e3;
    let listed: u64 = list["counts"].as_array().into_iter().flatten().filter_map(|one| one["residents"].as_u64()).sum();
    println!("panel built with the first page: {built:.0} ms, {:.1} of the scan; {listed} on the list", built / scan);
    println!("memory {before}; with the panel {}", memory(&server));

    let somebody = list["rows"][0]["resident"].clone();
    let warm = median(|| drop(doctor.get("/api/v1/worklist").ok()));
    let changed = median(|| {
        reading(&doctor, &somebody);
        doctor.get("/api/v1/worklist").ok();
    });
    println!("page: {warm:.2} ms; a reading and then the page: {changed:.2} ms");

    for (what, path) in [
        ("page", "/api/v1/worklist"),
        ("search by initials", "/api/v1/worklist?q=wxy"),
        ("search by the end of a number", "/api/v1/worklist?q=8001"),
        ("counts of the buckets", "/api/v1/worklist?limit=1"),
        ("counts of a programme's buckets", "/api/v1/worklist?limit=1&programme=hypertension"),
        ("page of a programme", "/api/v1/worklist?programme=hypertension"),
    ] {
        let same = doctor.get(path).ok().to_string();
        let read = request("GET", path, doctor.token(), "");
        compare(&format!("{what}, {residents} residents"), &server, &mut || read.clone(), &same);
    }
    println!("memory after load {}", memory(&server));
}

fn reading(doctor: &Account, resident: &Value) {
    doctor.apply(
        "record_reading",
        json!({ "reading": fresh_id(), "resident": resident, "taken_at": now_ms(),
            "value": { "kind": "blood_pressure", "sbp": 128, "dbp": 78, "pulse": 70 } }),
    );
}

/// Milliseconds.
fn median(mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            work();
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// People of the desk's institution, of every age from 20 on; over several connections, so that they share the disk's waits.
fn register(desk: &Account, residents: usize) {
    let institution = institution_of(desk);
    let numbers: Vec<usize> = (0..residents).collect();
    std::thread::scope(|scope| {
        for lane in numbers.chunks(residents.div_ceil(LANES).max(1)) {
            let (desk, institution) = (desk.clone(), institution.as_str());
            scope.spawn(move || lane.chunks(AT_ONCE).for_each(|some| register_some(&desk, institution, some)));
        }
    });
}

fn register_some(desk: &Account, institution: &str, numbers: &[usize]) {
    let commands: Vec<Value> = numbers.iter().map(|number| registration(*number, institution)).collect();
    let answer = desk.post("/api/v1/commands", &json!({ "commands": commands })).ok();
    let refused = answer["outcomes"].as_array().into_iter().flatten().find(|one| one["status"] != "applied");
    assert!(refused.is_none(), "{refused:?}");
}

fn registration(number: usize, institution: &str) -> Value {
    const FAMILY: [&str; 10] = ["王", "李", "张", "刘", "陈", "单", "解", "仇", "曾", "赵"];
    const GIVEN: [&str; 11] = ["秀英", "建国", "桂兰", "志强", "玉梅", "国华", "淑珍", "卫东", "丽华", "海燕", "小云"];
    let age = i64::try_from(20 + number % 70).expect("an age");
    let born_on =
        today().plus_years(-age).and_then(|day| day.plus_days(-i64::try_from(number / 70 % 360).expect("days")));
    let serial = u32::try_from(number / (70 * 360)).expect("a few");
    let name = format!("{}{}", FAMILY[number % FAMILY.len()], GIVEN[number % GIVEN.len()]);
    let ground = |purpose: &str| json!({ "consent": fresh_id(), "purpose": purpose, "basis": "statutory_duty" });
    json!({
        "id": fresh_id(), "issued_at": 0, "schema": 1,
        "command": { "register_resident": {
            "resident": fresh_id(),
            "particulars": {
                "name": name, "document_kind": "citizen_id",
                "document_number": citizen_id(born_on.expect("a birthday"), serial), "home_institution": institution,
            },
            "consents": [], "grounds": [ground("contract_service"), ground("health_data")],
        } }
    })
}
