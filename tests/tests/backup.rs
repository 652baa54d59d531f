//! A machine is lost: its backup is restored on an empty one, and what phones still have comes back after it.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use jiayi_cluster::Cluster;
use jiayi_tests::person::person_of;
use jiayi_tests::time::now_ms;
use jiayi_tests::{Account, Records, Server, fresh_id};
use serde_json::json;

const WANG: &str = "13800130001";

/// A command that records a reading, as a phone keeps it: the same bytes each time it is sent.
fn reading(resident: &str) -> String {
    let value = json!({ "kind": "blood_pressure", "sbp": 128, "dbp": 78 });
    let payload = json!({ "reading": fresh_id(), "resident": resident, "taken_at": now_ms(), "value": value });
    let envelope = json!({ "id": fresh_id(), "issued_at": 0, "schema": 1, "command": { "record_reading": payload } });
    json!({ "commands": [envelope] }).to_string()
}

fn acknowledged(account: &Account, body: &str) -> bool {
    account.post_text("/api/v1/commands", body).ok()["outcomes"][0]["status"] == "applied"
}

fn readings(account: &Account, resident: &str) -> usize {
    account.get(&format!("/api/v1/residents/{resident}/readings")).ok()["readings"].as_array().map_or(0, Vec::len)
}

/// With what SQLite keeps beside it.
fn lose_the_file(server: &Server) {
    for file in ["jiayi.db", "jiayi.db-wal", "jiayi.db-shm"] {
        let path = server.folder().join("data").join(file);
        if path.exists() {
            fs::remove_file(path).expect("removed");
        }
    }
}

#[test]
fn a_drill_brings_back_everything_that_was_acknowledged_before_the_backup() {
    let mut server = Server::demo(40);
    let wang = Account::resident(&server, WANG);
    let resident = person_of(&wang);
    let at_first = readings(&wang, &resident);
    let before: Vec<String> = (0..5).map(|_| reading(&resident)).collect();
    assert!(before.iter().all(|body| acknowledged(&wang, body)));

    // Commands go on arriving while the backup is written.
    let done = AtomicBool::new(false);
    let meanwhile = std::thread::scope(|scope| {
        let sending = scope.spawn(|| {
            let mut sent = Vec::new();
            while !done.load(Ordering::Relaxed) {
                let body = reading(&resident);
                assert!(acknowledged(&wang, &body));
                sent.push(body);
            }
            sent
        });
        let said = server.run(&["backup", "--into", "drill"]);
        assert!(said.starts_with("backed up; the audit log is whole"), "{said}");
        done.store(true, Ordering::Relaxed);
        sending.join().expect("the sender")
    });
    assert!(!meanwhile.is_empty());
    let incarnation = "SELECT COUNT(*) FROM database WHERE incarnation = born_as";
    assert_eq!(server.records().number(incarnation), 1);
    server.kill();

    // Another machine: nothing but the keys and the backup.
    let elsewhere = Cluster::wanted().map(Cluster::empty);
    match &elsewhere {
        Some(elsewhere) => server.go_on_in(&elsewhere.url()),
        None => lose_the_file(&server),
    }
    let heads_of_another = fs::read(server.folder().join("data/audit-heads")).expect("heads");
    fs::remove_file(server.folder().join("data/audit-heads")).expect("the heads are lost too");
    let said = server.run(&["restore", "--from", "drill"]);
    assert!(said.starts_with("went back to entry "), "{said}");
    assert!(server.run(&["audit", "verify"]).starts_with("the audit log is whole"));
    let again = server.refused(&["restore", "--from", "drill"], &[]);
    assert!(again.contains("the target holds records already"), "{again}");

    server.start();
    assert_eq!(server.records().number(incarnation), 0, "phones are to read everything anew");
    let wang = wang.at(&server);
    let restored = readings(&wang, &resident);
    assert!(restored >= at_first + before.len(), "{restored}");
    // A phone sends again what it had been told was kept.
    assert!(before.iter().all(|body| acknowledged(&wang, body)));
    assert_eq!(readings(&wang, &resident), restored, "what was kept is a replay");
    assert!(meanwhile.iter().all(|body| acknowledged(&wang, body)));
    assert_eq!(readings(&wang, &resident), at_first + before.len() + meanwhile.len(), "each of them once");
    server.stop();
    assert!(server.run(&["audit", "verify"]).starts_with("the audit log is whole"));

    // Another process of the same clinic, whose heads are of before: the log tells it what happened.
    fs::write(server.folder().join("data/audit-heads"), heads_of_another).expect("written");
    server.start();
    assert_eq!(Account::visitor(&server).get("/readyz").ok()["status"], "ok");
}

#[test]
fn a_backup_that_is_not_what_was_written_is_not_restored() {
    let mut server = Server::demo(40);
    server.run(&["backup", "--into", "monday"]);
    let wang = Account::resident(&server, WANG);
    assert!(acknowledged(&wang, &reading(&person_of(&wang))));
    server.run(&["backup", "--into", "good"]);
    let taken = server.refused(&["backup", "--into", "good"], &[]);
    assert!(taken.contains("is there already"), "{taken}");
    server.stop();
    let there = Cluster::wanted().map(Cluster::empty);
    server.go_on_in(&there.as_ref().map_or_else(|| "sqlite:data/there.db".to_owned(), jiayi_cluster::Scratch::url));

    let damaged = |edit: &str| {
        let folder = server.folder();
        fs::create_dir_all(folder.join("bad")).expect("a folder");
        for file in ["records.db", "audit-heads"] {
            fs::copy(folder.join("good").join(file), folder.join("bad").join(file)).expect("copied");
        }
        Records::at(&format!("sqlite:{}", folder.join("bad/records.db").display())).edit(edit);
        server.refused(&["restore", "--from", "bad"], &[])
    };
    let changed = damaged("UPDATE audit SET outcome = 'rejected' WHERE version = 100");
    assert!(changed.contains("audit entry 100: it was changed after it was written"), "{changed}");
    let cut = damaged("DELETE FROM audit WHERE version > (SELECT MAX(version) FROM audit) - 3");
    assert!(cut.contains("the log ends before it"), "{cut}");

    // The keys of another clinic, made with its database.
    let another = [("JIAYI_DATABASE__URL", "sqlite:another/jiayi.db"), ("JIAYI_KEYS__DIRECTORY", "another/keys")];
    let made = server.command(&["demo", "--residents", "30"]).envs(another).output().expect("the binary starts");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let keys = server.refused(&["restore", "--from", "good"], &[another[1]]);
    assert!(keys.contains("the keys are not those that this backup was written with"), "{keys}");
    let nothing = server.refused(&["restore", "--from", "nowhere"], &[]);
    assert!(nothing.contains("nowhere"), "{nothing}");
    // None of these has touched the target. Nor does a restore of the wrong day stand in the way of the right one.
    assert!(server.run(&["restore", "--from", "monday"]).starts_with("went back to entry "));
    let elsewhere = Cluster::wanted().map(Cluster::empty);
    server.go_on_in(&elsewhere.as_ref().map_or_else(|| "sqlite:data/right.db".to_owned(), jiayi_cluster::Scratch::url));
    assert!(server.run(&["restore", "--from", "good"]).starts_with("went back to entry "));
    server.start();
    assert_eq!(Account::visitor(&server).get("/readyz").ok()["status"], "ok");
}

#[test]
fn an_old_copy_put_back_by_hand_is_served_only_under_a_new_incarnation() {
    let mut server = Server::demo_in_a_file(40);
    let wang = Account::resident(&server, WANG);
    let resident = person_of(&wang);
    server.stop();
    server.run(&["backup", "--into", "old"]);
    let fine = server.refused(&["restore", "--by-hand"], &[]);
    assert!(fine.contains("does not stand behind its signed heads"), "{fine}");
    server.start();
    let wang = wang.at(&server);
    let before = readings(&wang, &resident);
    let body = reading(&resident);
    assert!(acknowledged(&wang, &body));
    server.stop();

    lose_the_file(&server);
    fs::copy(server.folder().join("old/records.db"), server.folder().join("data/jiayi.db")).expect("put back");
    let behind = server.refused(&["serve"], &[]);
    assert!(behind.contains("jiayi restore --by-hand"), "{behind}");
    let said = server.run(&["restore", "--by-hand"]);
    assert!(said.starts_with("went back to entry "), "{said}");
    assert!(server.run(&["audit", "verify"]).starts_with("the audit log is whole"));
    server.start();
    let wang = wang.at(&server);
    assert_eq!(readings(&wang, &resident), before);
    assert!(acknowledged(&wang, &body), "her phone still has it");
    assert_eq!(readings(&wang, &resident), before + 1);
}
