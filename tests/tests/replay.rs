//! A command counts once, however often it is sent; what is not yet possible is kept by its author; a batch is no all-or-nothing.

use jiayi_tests::person::{of, person_of};
use jiayi_tests::time::now_ms;
use jiayi_tests::{Account, Server, fresh_id};
use serde_json::{Value, json};

const WANG: &str = "13800130001";
const NEIGHBOUR: &str = "13800130003";

fn reading(resident: &str, sbp: i64) -> Value {
    let value = json!({ "kind": "blood_pressure", "sbp": sbp, "dbp": 78 });
    let payload = json!({ "reading": fresh_id(), "resident": resident, "taken_at": now_ms(), "value": value });
    json!({ "id": fresh_id(), "issued_at": 0, "schema": 1, "command": { "record_reading": payload } })
}

fn batch(envelopes: &[Value]) -> String {
    json!({ "commands": envelopes }).to_string()
}

fn send(account: &Account, body: &str) -> Vec<Value> {
    let reply = account.post_text("/api/v1/commands", body).ok();
    reply["outcomes"].as_array().expect("outcomes").clone()
}

fn statuses(outcomes: &[Value]) -> Vec<&str> {
    outcomes.iter().map(|outcome| outcome["status"].as_str().expect("a status")).collect()
}

fn readings(account: &Account, resident: &str) -> usize {
    of(account, resident, "readings").ok()["readings"].as_array().map_or(0, Vec::len)
}

#[test]
fn the_same_bytes_get_the_same_outcome_and_count_once() {
    let mut server = Server::demo(40);
    let wang = Account::resident(&server, WANG);
    let resident = person_of(&wang);
    let before = readings(&wang, &resident);
    let (good, bad) = (batch(&[reading(&resident, 128)]), batch(&[reading(&resident, 999)]));
    let (applied, rejected) = (send(&wang, &good), send(&wang, &bad));
    assert_eq!((statuses(&applied), statuses(&rejected)), (vec!["applied"], vec!["rejected"]));
    for _ in 0..3 {
        assert_eq!((send(&wang, &good), send(&wang, &bad)), (applied.clone(), rejected.clone()));
    }
    server.stop();
    server.start();
    let wang = wang.at(&server);
    assert_eq!((send(&wang, &good), send(&wang, &bad)), (applied, rejected), "after a restart too");
    assert_eq!(readings(&wang, &resident), before + 1);
}

#[test]
fn a_used_id_with_other_bytes_or_from_another_account_reveals_nothing() {
    let server = Server::demo(40);
    let (wang, neighbour) = (Account::resident(&server, WANG), Account::resident(&server, NEIGHBOUR));
    let resident = person_of(&wang);
    let first = reading(&resident, 128);
    assert_eq!(statuses(&send(&wang, &batch(std::slice::from_ref(&first)))), ["applied"]);
    let before = readings(&wang, &resident);

    let mut other = reading(&resident, 131);
    other["id"] = first["id"].clone();
    // The same meaning in other bytes is another envelope.
    let spaced = batch(std::slice::from_ref(&first)).replace("\"schema\":1", "\"schema\": 1");
    let answers =
        [send(&wang, &batch(&[other])), send(&wang, &spaced), send(&neighbour, &batch(std::slice::from_ref(&first)))];
    for answer in &answers {
        assert_eq!(answer, &answers[0]);
        assert_eq!((&answer[0]["status"], &answer[0]["codes"]), (&json!("rejected"), &json!(["COMMAND_ID_USED"])));
        assert_eq!((&answer[0]["current"], &answer[0]["fields"]), (&Value::Null, &Value::Null));
    }
    assert_eq!(readings(&wang, &resident), before);
    assert_eq!(statuses(&send(&wang, &batch(&[first]))), ["applied"], "its author still gets the outcome");
}

#[test]
fn what_cannot_be_done_yet_leaves_no_trace_and_is_done_later() {
    let server = Server::demo(40);
    let wang = Account::resident(&server, WANG);
    let resident = person_of(&wang);
    let entries = || server.records().number("SELECT COUNT(*) FROM audit WHERE kind = 'command'");
    let (before, recorded) = (readings(&wang, &resident), entries());
    let with = |name: &str, value: Value| {
        let mut envelope = reading(&resident, 128);
        envelope[name] = value;
        envelope
    };
    let mut unknown_to_us = with("schema", json!(2));
    unknown_to_us["command"] = json!({ "order_taxi": {} });
    let rows = [
        (with("issued_at", json!(now_ms() + 360_000)), "CLOCK_AHEAD"),
        (with("schema", json!(2)), "TOO_NEW"),
        (unknown_to_us, "TOO_NEW"),
    ];
    for (done, (envelope, code)) in rows.into_iter().enumerate() {
        let answer = send(&wang, &batch(std::slice::from_ref(&envelope)));
        assert_eq!((&answer[0]["status"], &answer[0]["code"]), (&json!("not_yet"), &json!(code)));
        let logged = usize::try_from(entries() - recorded).expect("entries");
        assert_eq!((readings(&wang, &resident), logged), (before + done, done), "{code}");
        let mut again = reading(&resident, 128);
        again["id"] = envelope["id"].clone();
        assert_eq!(statuses(&send(&wang, &batch(&[again]))), ["applied"], "the id is still free after {code}");
    }
    assert_eq!(statuses(&send(&wang, &batch(&[with("issued_at", json!(now_ms() + 240_000))]))), ["applied"]);
}

#[test]
fn a_command_that_is_none_of_this_schema_is_refused_for_good() {
    let server = Server::demo(40);
    let wang = Account::resident(&server, WANG);
    let resident = person_of(&wang);
    let before = readings(&wang, &resident);
    let with = |pointer: &str, value: Value| {
        let mut envelope = reading(&resident, 128);
        *envelope.pointer_mut(pointer).expect(pointer) = value;
        envelope
    };
    let mut unknown_field = reading(&resident, 128);
    unknown_field["command"]["record_reading"]["doctor"] = json!("me");
    let mut missing = reading(&resident, 128);
    missing["command"]["record_reading"].as_object_mut().expect("a payload").remove("value");
    let mut unknown_beside = reading(&resident, 128);
    unknown_beside["as"] = json!("leader1");
    for (envelope, code) in [
        (with("/command", json!({ "order_taxi": {} })), "BAD_VALUE"),
        (with("/command", json!({})), "MALFORMED"),
        (with("/command", json!("record_reading")), "BAD_VALUE"),
        (with("/command/record_reading/resident", json!("王秀英")), "BAD_VALUE"),
        (with("/issued_at", json!("now")), "BAD_VALUE"),
        (unknown_field, "UNKNOWN_FIELD"),
        (unknown_beside, "UNKNOWN_FIELD"),
        (missing, "MISSING_FIELD"),
    ] {
        let answer = send(&wang, &batch(std::slice::from_ref(&envelope)));
        assert_eq!((&answer[0]["status"], &answer[0]["code"]), (&json!("rejected"), &json!(code)), "{envelope}");
        assert_eq!(send(&wang, &batch(std::slice::from_ref(&envelope))), answer, "and so again");
    }
    assert_eq!(readings(&wang, &resident), before);
}

#[test]
fn a_bad_command_in_the_middle_of_a_batch_stops_no_other() {
    let server = Server::demo(40);
    let wang = Account::resident(&server, WANG);
    let resident = person_of(&wang);
    let before = readings(&wang, &resident);
    let mut ahead = reading(&resident, 125);
    ahead["issued_at"] = json!(now_ms() + 360_000);
    let strange = json!({ "id": fresh_id(), "schema": 1, "command": 7 });
    let envelopes = [reading(&resident, 121), reading(&resident, 999), strange, ahead, reading(&resident, 122)];
    let outcomes = send(&wang, &batch(&envelopes));
    assert_eq!(statuses(&outcomes), ["applied", "rejected", "rejected", "not_yet", "applied"]);
    for (envelope, outcome) in envelopes.iter().zip(&outcomes) {
        assert_eq!(envelope["id"], outcome["id"], "in the order of the commands");
    }
    assert_eq!(readings(&wang, &resident), before + 2);

    let unreadable = [reading(&resident, 123), json!({ "id": "seven" }), reading(&resident, 124)];
    let refused = wang.post_text("/api/v1/commands", &batch(&unreadable));
    assert_eq!((refused.status, refused.code()), (400, "BAD_VALUE"));
    assert_eq!(refused.body["fields"][0]["field"], "commands[1].id");
    assert_eq!(readings(&wang, &resident), before + 2, "whose outcome could not be told is not begun");
    assert_eq!(send(&wang, &batch(&[])), Vec::<Value>::new());
}

#[test]
fn an_edit_of_what_has_moved_on_is_stale_and_shows_it() {
    let server = Server::demo(40);
    let wang = Account::resident(&server, WANG);
    let resident = person_of(&wang);
    let contract = of(&wang, &resident, "contracts").ok()["contracts"][0].clone();
    let end = |seen: i64| {
        let payload = json!({
            "contract": contract["id"], "resident": resident, "reason": "own_wish",
            "last_day": jiayi_tests::time::in_days(9),
        });
        json!({ "id": fresh_id(), "issued_at": 0, "schema": 1, "seen": seen, "command": { "terminate_contract": payload } })
    };
    let version = contract["version"].as_i64().expect("a version");
    let stale = send(&wang, &batch(&[end(version - 1)]));
    assert_eq!((&stale[0]["code"], &stale[0]["current"]), (&json!("STALE"), &contract));
    assert_eq!(statuses(&send(&wang, &batch(&[end(version)]))), ["applied"]);
    assert_eq!(send(&wang, &batch(&[end(version)]))[0]["code"], "STALE", "it has moved on by this very edit");
}
