//! Whatever is wrong with a request is answered with a stable code, and changes nothing.

use jiayi_tests::person::{everything, of, person_of, picture};
use jiayi_tests::time::{in_days, now_ms, today};
use jiayi_tests::{Account, Reply, Server, fresh_id};
use serde_json::{Value, json};

const WANG: &str = "13800130001";
const JSON: Option<&str> = Some("application/json");

/// Everything of 王秀英, and how far the feeds have moved: what a refused request must leave as it was.
struct Still<'a> {
    server: &'a Server,
    wang: &'a Account,
    resident: String,
    before: (Vec<Value>, i64),
}

impl<'a> Still<'a> {
    fn now(server: &'a Server, wang: &'a Account) -> Self {
        let resident = person_of(wang);
        let mut still = Self { server, wang, resident, before: Default::default() };
        still.before = still.state();
        still
    }

    fn state(&self) -> (Vec<Value>, i64) {
        let feeds = "SELECT SUM(version) FROM feeds WHERE kind <> 'audit'";
        (everything(self.wang, &self.resident), self.server.records().number(feeds))
    }

    fn check(&self, after: &str) {
        assert_eq!(self.state(), self.before, "after {after}");
    }
}

/// A problem document with this status and code, in words in both languages.
fn is_problem(reply: &Reply, status: u16, code: &str, what: &str) {
    assert_eq!((reply.status, reply.code()), (status, code), "{what}: {}", reply.body);
    assert_eq!(reply.header("content-type"), "application/problem+json", "{what}");
    assert_eq!(reply.body["status"], status, "{what}");
    for words in ["title", "title_en", "next", "next_en"] {
        assert!(reply.body[words].as_str().is_some_and(|text| !text.is_empty()), "{what}: {words}");
    }
    assert_eq!(reply.body["request_id"], reply.header("x-request-id"), "{what}");
}

fn envelope(name: &str, payload: Value) -> Value {
    json!({ "id": fresh_id(), "issued_at": 0, "schema": 1, "command": { name: payload } })
}

#[test]
fn a_body_that_is_not_what_the_route_takes_is_refused_and_names_the_field() {
    let server = Server::demo(40);
    let wang = Account::resident(&server, WANG);
    let still = Still::now(&server, &wang);
    let (commands, codes, staff) = ("/api/v1/commands", "/api/v1/sign-in/codes", "/api/v1/sign-in/staff");
    let deep = format!("{{\"commands\":{}", "[".repeat(50_000));
    #[rustfmt::skip]
    let rows: [(&str, &str, u16, &str, &str); 17] = [
        (commands, "",                                         400, "MALFORMED",     ""),
        (commands, "{",                                        400, "MALFORMED",     ""),
        (commands, "{} {}",                                    400, "MISSING_FIELD", "commands"),
        (commands, &deep,                                      400, "MALFORMED",     ""),
        (commands, "{}",                                       400, "MISSING_FIELD", "commands"),
        (commands, r#"{"commands":1}"#,                        400, "BAD_VALUE",     ""),
        (commands, r#"{"commands":[],"more":1}"#,              400, "UNKNOWN_FIELD", ""),
        (commands, r#"{"commands":[],"commands":[]}"#,         400, "MALFORMED",     ""),
        (commands, r#"{"commands":[{"id":"7"}]}"#,             400, "BAD_VALUE",     "commands[0].id"),
        (commands, r#"{"commands":[{"schema":1}]}"#,           400, "MISSING_FIELD", "commands[0].id"),
        (codes,    r#"{"phone":13800130001,"purpose":"sign_in"}"#,     400, "BAD_VALUE",     "phone"),
        (codes,    r#"{"phone":"13800130001","purpose":"free"}"#,      400, "BAD_VALUE",     "purpose"),
        (codes,    r#"{"phone":"12345","purpose":"sign_in"}"#,         422, "PHONE_NUMBER",  "phone"),
        (codes,    r#"{"phone":"13800130001"}"#,                       400, "MISSING_FIELD", "purpose"),
        (staff,    r#"{"login":"leader1","password":"x","admin":true}"#, 400, "UNKNOWN_FIELD", "admin"),
        (staff,    r#"{"login":"leader1","password":"x","role":"god"}"#, 400, "BAD_VALUE",   "role"),
        (staff,    r#"{"login":null,"password":"x"}"#,                 400, "BAD_VALUE",     "login"),
    ];
    for (path, body, status, code, field) in rows {
        let start: String = body.chars().take(60).collect();
        let reply = wang.request("POST", path, JSON, body.as_bytes());
        is_problem(&reply, status, code, &start);
        if !field.is_empty() {
            assert_eq!(reply.body["fields"][0]["field"], field, "{start}");
        }
    }
    for (media, body) in [
        (Some("application/x-www-form-urlencoded"), b"phone=13800130001&purpose=sign_in".as_slice()),
        (Some("application/xml"), b"<phone>13800130001</phone>"),
        (None, b"\xff\xfe\x00"),
    ] {
        is_problem(&wang.request("POST", codes, media, body), 400, "MALFORMED", "another media type");
    }
    still.check("bodies that cannot be read");
}

#[test]
fn what_is_too_large_or_no_picture_is_refused() {
    let server = Server::demo(40);
    let wang = Account::resident(&server, WANG);
    let still = Still::now(&server, &wang);
    let batch = format!("{{\"commands\":[{}]}}", " ".repeat(256 * 1024));
    is_problem(&wang.request("POST", "/api/v1/commands", JSON, batch.as_bytes()), 413, "TOO_LARGE", "a batch");
    let body = format!("{{\"phone\":\"{}\"}}", "1".repeat(64 * 1024));
    is_problem(&wang.request("POST", "/api/v1/sign-in/codes", JSON, body.as_bytes()), 413, "TOO_LARGE", "a body");
    let many: Vec<Value> = (0..201).map(|_| envelope("revoke_session", json!({ "session": fresh_id() }))).collect();
    is_problem(&wang.post("/api/v1/commands", &json!({ "commands": many })), 413, "TOO_LARGE", "201 commands");

    let mut film = picture();
    film.resize(1_048_577, 0);
    let name = |bytes: &[u8]| jiayi_core::digest::Digest::of(bytes).to_string();
    is_problem(&wang.upload(&name(&film), &film), 413, "TOO_LARGE", "a file");
    let program = b"#!/bin/sh".as_slice();
    is_problem(&wang.upload(&name(program), program), 415, "BLOB_TYPE", "a program");
    is_problem(&wang.upload(&"0".repeat(64), &picture()), 422, "BLOB_HASH", "another file's name");
    is_problem(&wang.upload("picture.png", &picture()), 400, "BAD_VALUE", "no hash");
    is_problem(&wang.get(&format!("/api/v1/blobs/{}", "0".repeat(64))), 404, "NOT_FOUND", "a file that never came");
    still.check("files that are none");
}

#[test]
fn a_wrong_path_method_or_query_is_told_as_such() {
    let server = Server::demo(40);
    let wang = Account::resident(&server, WANG);
    let resident = person_of(&wang);
    let leader = Account::staff(&server, "leader1");
    for path in ["/api/v1/nothing", "/api/v2/me", "/admin", "/api/v1/residents/12", "/api/v1/contracts/..%2f..%2fme"] {
        is_problem(&wang.get(path), 404, "NOT_FOUND", path);
    }
    for (method, path, allowed) in
        [("DELETE", "/api/v1/me", "GET"), ("GET", "/api/v1/commands", "POST"), ("PATCH", "/healthz", "GET")]
    {
        let reply = wang.request(method, path, None, b"");
        is_problem(&reply, 405, "METHOD_NOT_ALLOWED", path);
        assert_eq!(reply.header("allow"), allowed);
    }
    let readings = format!("/api/v1/residents/{resident}/readings");
    for (who, path, code) in [
        (&wang, format!("{readings}?days=0"), "BAD_VALUE"),
        (&wang, format!("{readings}?days=367"), "BAD_VALUE"),
        (&wang, format!("{readings}?days=many"), "MALFORMED"),
        (&wang, format!("{readings}?month=3"), "MALFORMED"),
        (&wang, format!("/api/v1/residents/{resident}/agreement?team=1"), "BAD_VALUE"),
        (&leader, "/api/v1/worklist?limit=0".to_owned(), "BAD_VALUE"),
        (&leader, "/api/v1/worklist?limit=201".to_owned(), "BAD_VALUE"),
    ] {
        is_problem(&who.get(&path), 400, code, &path);
    }
}

#[test]
fn an_impossible_reading_is_refused_at_its_field() {
    let server = Server::demo(40);
    let wang = Account::resident(&server, WANG);
    let still = Still::now(&server, &wang);
    let pressure = |sbp: i64, dbp: i64| json!({ "kind": "blood_pressure", "sbp": sbp, "dbp": dbp });
    let hour = 3_600_000;
    #[rustfmt::skip]
    let rows = [
        (pressure(301, 80),                                     now_ms(),                  "READING_RANGE", "value.sbp"),
        (pressure(120, 29),                                     now_ms(),                  "READING_RANGE", "value.dbp"),
        (pressure(80, 120),                                     now_ms(),                  "PRESSURE_ORDER", "value.sbp"),
        (pressure(128, 78),                                     now_ms() + hour,           "READING_TIME",  "taken_at"),
        (pressure(128, 78),                                     now_ms() - 400 * 24 * hour, "READING_TIME", "taken_at"),
        (pressure(128, 78),                                     i64::MAX,                  "READING_TIME",  "taken_at"),
        (pressure(128, 78),                                     i64::MIN,                  "READING_TIME",  "taken_at"),
        (json!({ "kind": "weight", "hectograms": 199 }),        now_ms(),                  "READING_RANGE", "value.hectograms"),
        (pressure(-1, 78),                                      now_ms(),                  "READING_RANGE",     "value.sbp"),
        (pressure(128, 1 << 40),                                now_ms(),                  "READING_RANGE",     "value.dbp"),
        (json!({ "kind": "temper", "tenths": 370 }),            now_ms(),                  "BAD_VALUE",     ""),
        (json!({ "kind": "weight", "hectograms": 60.5 }),       now_ms(),                  "BAD_VALUE",     ""),
        (json!({ "kind": "weight", "hectograms": "600" }),      now_ms(),                  "BAD_VALUE",     ""),
        (json!({ "kind": "weight", "hectograms": 600, "x": 1 }), now_ms(),                 "UNKNOWN_FIELD", ""),
        (json!({ "kind": "weight" }),                           now_ms(),                  "MISSING_FIELD", ""),
    ];
    for (value, taken_at, code, field) in rows {
        let reading =
            json!({ "reading": fresh_id(), "resident": still.resident, "taken_at": taken_at, "value": value });
        let outcome = wang.command("record_reading", reading);
        assert_eq!((&outcome["status"], &outcome["code"]), (&json!("rejected"), &json!(code)), "{value}");
        assert_eq!(outcome["fields"][0]["field"].as_str().unwrap_or_default(), field, "{value}");
    }
    still.check("impossible readings");
}

#[test]
fn an_impossible_day_is_refused() {
    let server = Server::demo(40);
    let (wang, leader) = (Account::resident(&server, WANG), Account::staff(&server, "leader1"));
    let still = Still::now(&server, &wang);
    let visit = |day: Value| {
        json!({
            "visit": fresh_id(), "resident": still.resident, "happened_on": day, "mode": "clinic", "place": "facility",
            "common": { "pressure": { "sbp": 132, "dbp": 78 }, "heart_rate": 72 },
            "forms": { "hypertension": { "symptoms": ["none"], "course": { "adherence": "regular" } } },
        })
    };
    for day in ["2026-02-30", "2026-13-01", "2025-02-29", "0000-01-01", "20260301", "2026-3-1", "tomorrow", ""] {
        assert_eq!(leader.refused("record_visit", visit(json!(day))), ["BAD_VALUE"], "{day}");
    }
    assert_eq!(leader.refused("record_visit", visit(json!(20_260_301))), ["BAD_VALUE"]);
    assert_eq!(leader.refused("record_visit", visit(json!(in_days(1)))), ["DATE_IN_FUTURE"]);
    assert_eq!(leader.refused("record_visit", visit(json!("9999-12-31"))), ["DATE_IN_FUTURE"]);
    let before_contract = leader.refused("record_visit", visit(json!("1900-01-01")));
    assert_eq!(before_contract, ["NOT_FOUND"], "she was nobody's then");
    still.check("impossible days");
}

#[test]
fn a_step_that_the_state_does_not_allow_is_refused_with_the_state() {
    let server = Server::demo(40);
    let (wang, leader) = (Account::resident(&server, WANG), Account::staff(&server, "leader1"));
    let resident = person_of(&wang);
    let dangerous = json!({ "kind": "blood_pressure", "sbp": 190, "dbp": 112 });
    let reading = json!({ "reading": fresh_id(), "resident": resident, "taken_at": now_ms(), "value": dangerous });
    wang.apply("record_reading", reading);
    let tasks = leader.get("/api/v1/tasks").ok();
    let hers = |task: &&Value| task["resident"] == resident.as_str();
    let task = tasks["tasks"].as_array().expect("tasks").iter().find(hers).expect("a triage task")["id"].clone();
    let close =
        json!({ "task": task, "resident": resident, "outcome": "handled", "note": "电话已联系，休息后复测正常" });
    leader.apply("see_task", json!({ "task": task, "resident": resident }));
    leader.apply("close_task", close.clone());

    let medicine = of(&wang, &resident, "medicines").ok()["medicines"][0]["medicine"].clone();
    let (request, item) = (fresh_id(), fresh_id());
    let items = json!([{ "refill_item": item, "medicine": medicine }]);
    wang.apply("request_refill", json!({ "request": request, "resident": resident, "items": items }));
    let names = json!({ "request": request, "resident": resident, "items": [item] });
    wang.apply("withdraw_refill", names.clone());
    let mut refusal = names.clone();
    refusal["reason"] = json!("需要先来复诊");

    let still = Still::now(&server, &wang);
    let contract = of(&wang, &resident, "contracts").ok()["contracts"][0].clone();
    let contract_names = json!({ "contract": contract["id"], "resident": resident });
    let programmes = of(&leader, &resident, "record").ok();
    let enrolled = json!({
        "enrolment": fresh_id(), "resident": resident, "programme": programmes["programmes"][0]["programme"],
        "diagnosis": programmes["programmes"][0]["diagnosis"],
    });
    for (who, name, payload, code) in [
        (&leader, "accept_contract", contract_names.clone(), "CONTRACT_STATE"),
        (&wang, "withdraw_contract", contract_names.clone(), "CONTRACT_STATE"),
        (&wang, "cancel_termination", contract_names, "CONTRACT_STATE"),
        (&leader, "close_task", close, "TASK_STATE"),
        (&wang, "withdraw_refill", names, "REFILL_STATE"),
        (&leader, "refuse_refill", refusal, "REFILL_STATE"),
        (&leader, "enrol_in_programme", enrolled, "ALREADY_ENROLLED"),
    ] {
        assert_eq!(who.refused(name, payload), [code], "{name}");
    }
    let mut with_reason = json!({ "contract": contract["id"], "resident": resident, "reason": "名额已满" });
    let outcome = leader.command("reject_contract", with_reason.take());
    assert_eq!((&outcome["code"], &outcome["current"]["status"]), (&json!("CONTRACT_STATE"), &json!("active")));
    still.check(&format!("steps out of order on {}", today()));
}
