//! kill -9 in a storm of commands: what was acknowledged is there once, what was not can be sent again.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiayi_tests::{Account, Server, fresh_id};
use serde_json::{Value, json};

const PHONES: [&str; 4] = ["13800130001", "13800130002", "13800130003", "13800130004"];

fn kills() -> u32 {
    std::env::var("JIAYI_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(3)
}

/// One command as it was sent, and whether its outcome came back.
struct Sent {
    body: String,
    applied: bool,
}

#[test]
fn killing_the_server_loses_no_acknowledged_command_and_applies_none_twice() {
    let mut server = Server::demo(40);
    let people: Vec<(Account, String)> = PHONES.iter().map(|phone| signed_in(&server, phone)).collect();
    let before: Vec<usize> = people.iter().map(|(account, resident)| readings(account, resident)).collect();
    let log: Arc<Mutex<BTreeMap<String, (usize, Sent)>>> = Arc::default();

    for round in 0..kills() {
        let stop = Arc::new(AtomicBool::new(false));
        let threads: Vec<_> = people
            .iter()
            .enumerate()
            .map(|(person, (account, resident))| {
                let account = account.at(&server);
                let (resident, log, stop) = (resident.clone(), Arc::clone(&log), Arc::clone(&stop));
                std::thread::spawn(move || storm(&account, person, &resident, &log, &stop))
            })
            .collect();
        std::thread::sleep(Duration::from_millis(150 + u64::from(round) * 37 % 200));
        server.kill();
        stop.store(true, Ordering::Relaxed);
        for thread in threads {
            thread.join().expect("a sender");
        }
        server.start();
    }

    let log = Arc::try_unwrap(log).ok().expect("the senders are done").into_inner().expect("no panic");
    let acknowledged = log.values().filter(|(_, sent)| sent.applied).count();
    assert!(acknowledged > 0, "the storm reached the server");
    for (id, (person, sent)) in &log {
        let account = people[*person].0.at(&server);
        let reply = account.post_text("/api/v1/commands", &sent.body).ok();
        assert_eq!(reply["outcomes"][0]["status"], "applied", "{id}: {reply}");
    }
    for (person, (account, resident)) in people.iter().enumerate() {
        let sent = log.values().filter(|(by, _)| *by == person).count();
        assert_eq!(readings(&account.at(&server), resident), before[person] + sent, "each command counts once");
    }
    server.stop();
    let verdict = server.run(&["audit", "verify"]);
    println!("{} commands, {acknowledged} acknowledged, {} kills: {}", log.len(), kills(), verdict.trim());
}

/// Several servers on one database, which only PostgreSQL allows: everybody sends by both at once, and each command again by the
/// other. One of them is killed in the midst.
#[test]
fn of_two_servers_on_one_database_one_is_killed_and_no_acknowledged_command_is_lost_or_doubled() {
    let one = Server::demo(40);
    let Some(mut two) = Server::beside(&one) else { return };
    let people: Vec<(Account, String)> = PHONES.iter().map(|phone| signed_in(&one, phone)).collect();
    let before: Vec<usize> = people.iter().map(|(account, resident)| readings(account, resident)).collect();
    let log: Arc<Mutex<BTreeMap<String, (usize, Sent)>>> = Arc::default();
    for round in 0..kills() {
        let stop = Arc::new(AtomicBool::new(false));
        let mut threads = Vec::new();
        for (person, (account, resident)) in people.iter().enumerate() {
            for server in [&one, &two] {
                let account = account.at(server);
                let (resident, log, stop) = (resident.clone(), Arc::clone(&log), Arc::clone(&stop));
                threads.push(std::thread::spawn(move || storm(&account, person, &resident, &log, &stop)));
            }
        }
        let so_far = acknowledged(&log);
        while acknowledged(&log) < so_far + 20 {
            std::thread::sleep(Duration::from_millis(10));
        }
        std::thread::sleep(Duration::from_millis(u64::from(round) * 37 % 200));
        two.kill();
        // The other one goes on.
        let so_far = acknowledged(&log);
        while acknowledged(&log) < so_far + 10 {
            std::thread::sleep(Duration::from_millis(10));
        }
        stop.store(true, Ordering::Relaxed);
        for thread in threads {
            thread.join().expect("a sender");
        }
        two.start();
    }
    let log = Arc::try_unwrap(log).ok().expect("the senders are done").into_inner().expect("no panic");
    for (id, (person, sent)) in &log {
        // By both at the same moment.
        let send = |server: &Server| people[*person].0.at(server).post_text("/api/v1/commands", &sent.body).ok();
        let answers = std::thread::scope(|scope| {
            let other = scope.spawn(|| send(&two));
            [send(&one), other.join().expect("an answer")]
        });
        for reply in answers {
            assert_eq!(reply["outcomes"][0]["status"], "applied", "{id}: {reply}");
        }
    }
    for (person, (account, resident)) in people.iter().enumerate() {
        let sent = log.values().filter(|(by, _)| *by == person).count();
        for server in [&one, &two] {
            assert_eq!(readings(&account.at(server), resident), before[person] + sent, "each command counts once");
        }
    }
    for mut server in [two, one] {
        server.stop();
        println!("{} commands: {}", log.len(), server.run(&["audit", "verify"]).trim());
    }
}

fn signed_in(server: &Server, phone: &str) -> (Account, String) {
    let account = Account::resident(server, phone);
    let resident = account.get("/api/v1/me").ok()["resident"].as_str().expect("a person").to_owned();
    (account, resident)
}

fn acknowledged(log: &Mutex<BTreeMap<String, (usize, Sent)>>) -> usize {
    log.lock().expect("no panic").values().filter(|(_, sent)| sent.applied).count()
}

/// A reading as it is sent, and the id of its command.
fn a_reading(resident: &str) -> (String, String) {
    let id = fresh_id();
    let command = json!({ "record_reading": {
        "reading": fresh_id(), "resident": resident, "taken_at": now_ms(),
        "value": { "kind": "blood_pressure", "sbp": 128, "dbp": 78 }
    } });
    let body = json!({ "commands": [{ "id": id, "issued_at": 0, "schema": 1, "command": command }] });
    (id, body.to_string())
}

fn storm(
    account: &Account,
    person: usize,
    resident: &str,
    log: &Mutex<BTreeMap<String, (usize, Sent)>>,
    stop: &AtomicBool,
) {
    while !stop.load(Ordering::Relaxed) {
        let (id, body) = a_reading(resident);
        log.lock().expect("no panic").insert(id.clone(), (person, Sent { body: body.clone(), applied: false }));
        let Some(reply) = account.try_post("/api/v1/commands", &body) else { return };
        let applied = reply.status == 200 && reply.body["outcomes"][0]["status"] == "applied";
        if let Some((_, sent)) = log.lock().expect("no panic").get_mut(&id) {
            sent.applied = applied;
        }
    }
}

fn readings(account: &Account, resident: &str) -> usize {
    let body = account.get(&format!("/api/v1/residents/{resident}/readings")).ok();
    body["readings"].as_array().map_or(0, Vec::len)
}

fn now_ms() -> Value {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    json!(u64::try_from(since.as_millis()).expect("fits"))
}
