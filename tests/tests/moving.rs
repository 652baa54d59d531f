//! A clinic moves from SQLite to PostgreSQL and back, and goes on each time where it was.

use jiayi_cluster::Cluster;
use jiayi_tests::person::person_of;
use jiayi_tests::time::now_ms;
use jiayi_tests::{Account, Server, fresh_id};
use serde_json::json;

const WANG: &str = "13800130001";
const HERE: &str = "sqlite:data/jiayi.db";
const BACK: &str = "sqlite:data/back.db";

fn reading(resident: &str) -> String {
    let value = json!({ "kind": "blood_pressure", "sbp": 128, "dbp": 78 });
    let payload = json!({ "reading": fresh_id(), "resident": resident, "taken_at": now_ms(), "value": value });
    let envelope = json!({ "id": fresh_id(), "issued_at": 0, "schema": 1, "command": { "record_reading": payload } });
    json!({ "commands": [envelope] }).to_string()
}

/// What she and her doctor see, and that what was sent before is known.
fn goes_on(server: &Server, wang: &Account, sent: &mut Vec<String>) {
    let wang = wang.at(server);
    let resident = person_of(&wang);
    let shown =
        || wang.get(&format!("/api/v1/residents/{resident}/readings")).ok()["readings"].as_array().map_or(0, Vec::len);
    let before = shown();
    for body in sent.iter() {
        assert_eq!(wang.post_text("/api/v1/commands", body).ok()["outcomes"][0]["status"], "applied");
    }
    assert_eq!(shown(), before, "what was sent before is a replay");
    let body = reading(&resident);
    assert_eq!(wang.post_text("/api/v1/commands", &body).ok()["outcomes"][0]["status"], "applied");
    assert_eq!(shown(), before + 1);
    sent.push(body);
    // A session of before the move, a new one, and what is sealed.
    let rows = Account::staff(server, "leader1").get("/api/v1/worklist").ok();
    let names = rows["rows"].as_array().expect("rows").iter();
    assert!(names.clone().any(|row| row["name"] == "王秀英"), "{rows}");
    let medicines = wang.get(&format!("/api/v1/residents/{resident}/medicines")).ok();
    assert_eq!(medicines["medicines"].as_array().map(Vec::len), Some(2), "{medicines}");
}

#[test]
fn a_clinic_goes_on_in_postgresql_and_back_in_sqlite_where_it_was() {
    let scratch = Cluster::wanted().map(Cluster::empty);
    // Where there is no PostgreSQL, another file shows the rest.
    let there = scratch.as_ref().map_or_else(|| "sqlite:data/there.db".to_owned(), jiayi_cluster::Scratch::url);
    let mut server = Server::demo_in_a_file(40);
    let wang = Account::resident(&server, WANG);
    let mut sent = Vec::new();
    goes_on(&server, &wang, &mut sent);
    let incarnation = |server: &Server| server.records().number("SELECT COUNT(*) FROM database WHERE moved_at IS NULL");
    assert_eq!(incarnation(&server), 1);
    server.stop();
    let entries = server.run(&["audit", "verify"]);

    let mut at = HERE.to_owned();
    for to in [there.as_str(), BACK] {
        let said = server.run(&["move", "--from", &at, "--to", to]);
        assert!(said.contains("the audit log is whole") && said.contains("the source is closed"), "{said}");
        let closed = server.refused(&["serve"], &[("JIAYI_DATABASE__URL", &at)]);
        assert!(closed.contains("DATABASE_MOVED"), "{closed}");
        let again = server.refused(&["move", "--from", &at, "--to", to], &[]);
        assert!(again.contains("the target holds records already"), "{again}");
        server.go_on_in(to);
        if at == HERE {
            assert_eq!(server.run(&["audit", "verify"]), entries, "the same chain");
        }
        server.start();
        goes_on(&server, &wang, &mut sent);
        server.stop();
        assert!(server.run(&["audit", "verify"]).starts_with("the audit log is whole"));
        at = to.to_owned();
    }
    assert_eq!(sent.len(), 3);
}

#[test]
fn what_was_never_used_and_what_is_the_same_is_not_moved() {
    let mut server = Server::demo_in_a_file(40);
    server.stop();
    let refused = |from: &str, to: &str| server.refused(&["move", "--from", from, "--to", to], &[]);
    assert!(refused(HERE, HERE).contains("are the same"));
    assert!(refused("sqlite:data/new.db", "sqlite:data/newer.db").contains("never been used"));
    assert!(refused(HERE, "mysql://x").contains("DATABASE_SCHEME"));
    server.start();
    assert_eq!(Account::visitor(&server).get("/readyz").ok()["status"], "ok", "it goes on as it was");
}
