//! Nobody reads or changes what is not theirs, nor learns whether it is there.

use jiayi_tests::contract::{Team, Wish};
use jiayi_tests::person::{consent_to, everything, grant, of, person_of, picture};
use jiayi_tests::time::{in_days, now_ms};
use jiayi_tests::{Account, Reply, Server, fresh_id};
use serde_json::{Value, json};

const WANG: &str = "13800130001";
const NEIGHBOUR: &str = "13800130003";

/// Method and path of every documented route, ids filled with ones that nobody has, and whether it asks for a session.
fn routes(server: &Server) -> Vec<(String, String, bool)> {
    let document = Account::visitor(server).get("/openapi.json").ok();
    let mut routes = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let path = path.replace("{id}", &fresh_id()).replace("{hash}", &"0".repeat(64));
            routes.push((method.to_uppercase(), path, operation["security"].is_array()));
        }
    }
    assert!(routes.len() > 40, "{} routes", routes.len());
    routes
}

fn is_problem(reply: &Reply, status: u16, code: &str, what: &str) {
    assert_eq!((reply.status, reply.code()), (status, code), "{what}: {}", reply.body);
    assert_eq!(reply.header("content-type"), "application/problem+json", "{what}");
}

#[test]
fn every_route_but_a_few_asks_for_a_session() {
    let server = Server::demo(40);
    let visitor = Account::visitor(&server);
    let mut token = Account::resident(&server, WANG).token().to_owned();
    let last = token.pop().expect("a token");
    token.push(if last == 'A' { 'B' } else { 'A' });
    let mut open = Vec::new();
    for (method, path, asks) in routes(&server) {
        if !asks {
            open.push(path);
            continue;
        }
        for visitor in [&visitor, &visitor.with("none"), &visitor.with(&token)] {
            let reply = visitor.request(&method, &path, Some("application/json"), b"{}");
            is_problem(&reply, 401, "SIGN_IN_REQUIRED", &format!("{method} {path}"));
        }
    }
    open.sort();
    assert_eq!(
        open,
        [
            "/api/v1/print/{link}",
            "/api/v1/sign-in/codes",
            "/api/v1/sign-in/resident",
            "/api/v1/sign-in/staff",
            "/api/v1/sign-in/staff/activate",
            "/api/v1/sign-in/staff/second-factor",
            "/api/v1/sign-in/stop-phone-change",
            "/demo/messages",
            "/demo/messages.json",
            "/healthz",
            // Providers bring receipts, each request signed.
            "/hooks/receipts/{channel}",
            "/openapi.json",
            // The link of a text message is its own proof.
            "/r/{code}",
            "/r/{code}",
            "/readyz",
        ]
    );
}

#[test]
fn a_role_without_the_route_is_turned_away_from_every_record() {
    let server = Server::demo(40);
    // What shows no record of a person; who of the staff may ask it, the matrix of the doors says.
    let no_records = [
        "/acting-for",
        "/blobs/",
        // The reference feed; of people, only one's own and those one acts for or serves.
        "/changes",
        "/claims/mine",
        "/commands",
        "/consent-texts",
        "/drugs",
        // What disabled accounts delivered, which a manager confirms.
        "/held-commands",
        "/indicators",
        "/institutions",
        "/me",
        "/password",
        // Numbers of messages, and of days covered.
        "/reminders/report",
        "/sessions",
        "/sign-out",
        "/staff-",
        "/teams/",
    ];
    for login in ["operator", "auditor", "manager1", "county"] {
        let staff = Account::staff(&server, login);
        for (method, path, asks) in routes(&server) {
            if !asks || no_records.iter().any(|open| path.contains(open)) {
                continue;
            }
            let reply = staff.request(&method, &path, Some("application/json"), b"{}");
            is_problem(&reply, 403, "FORBIDDEN", &format!("{login}: {method} {path}"));
        }
    }
    let resident = person_of(&Account::resident(&server, WANG));
    let wang = Account::resident(&server, WANG);
    for path in ["/api/v1/worklist", "/api/v1/tasks", "/api/v1/claims", "/api/v1/contract-requests", "/api/v1/pharmacy"]
    {
        is_problem(&wang.get(path), 403, "FORBIDDEN", path);
    }
    let nurse = Account::staff(&server, "nurse1");
    is_problem(&nurse.get("/api/v1/pharmacy"), 403, "FORBIDDEN", "a nurse at the pharmacy");
    let pharmacist = Account::staff(&server, "pharmacist1");
    is_problem(&of(&pharmacist, &resident, "record"), 403, "FORBIDDEN", "a pharmacist at the record");
    let reading = json!({ "kind": "blood_pressure", "sbp": 128, "dbp": 78 });
    let reading = json!({ "reading": fresh_id(), "resident": resident, "taken_at": now_ms(), "value": reading });
    for login in ["desk1", "pharmacist1", "manager1", "operator", "auditor"] {
        assert_eq!(Account::staff(&server, login).refused("record_reading", reading.clone()), ["FORBIDDEN"], "{login}");
    }
}

#[test]
fn what_is_another_s_looks_like_what_is_not_there() {
    let server = Server::demo(40);
    let wang = Account::resident(&server, WANG);
    let resident = person_of(&wang);
    let contract = of(&wang, &resident, "contracts").ok()["contracts"][0]["id"].as_str().expect("an id").to_owned();
    let issued = of(&wang, &resident, "prescriptions").ok();
    let prescription = issued["prescriptions"][0]["id"].as_str().expect("a prescription").to_owned();
    let dangerous = json!({ "kind": "blood_pressure", "sbp": 190, "dbp": 112 });
    let reading = fresh_id();
    let measured = json!({ "reading": reading, "resident": resident, "taken_at": now_ms(), "value": dangerous });
    wang.apply("record_reading", measured);
    let blob = wang.keep(&picture());

    let mut paths: Vec<(String, String)> = [
        "",
        "/consents",
        "/grants",
        "/guardianships",
        "/contracts",
        "/record",
        "/readings",
        "/medicines",
        "/prescriptions",
        "/refills",
    ]
    .iter()
    .map(|part| (format!("/api/v1/residents/{resident}{part}"), format!("/api/v1/residents/{}{part}", fresh_id())))
    .collect();
    for (before, id, after) in [
        ("contracts", &contract, ""),
        ("contracts", &contract, "/agreement"),
        ("contracts", &contract, "/evidence"),
        ("prescriptions", &prescription, ""),
        ("readings", &reading, "/advice"),
    ] {
        paths.push((format!("/api/v1/{before}/{id}{after}"), format!("/api/v1/{before}/{}{after}", fresh_id())));
    }
    paths.push((format!("/api/v1/blobs/{blob}"), format!("/api/v1/blobs/{}", "0".repeat(64))));
    let strangers = [Account::resident(&server, NEIGHBOUR), Account::staff(&server, "leader5")];
    for (hers, nobodys) in &paths {
        let own = wang.get(hers);
        assert_eq!(own.status, 200, "it is there: {hers} {}", own.body);
        for stranger in &strangers {
            let (there, absent) = (stranger.get(hers), stranger.get(nobodys));
            is_problem(&there, 404, "NOT_FOUND", hers);
            assert_eq!(there.words(), absent.words(), "{hers}");
        }
    }
}

/// The outcome of a command that names `id`, without the command's own id.
fn outcome(who: &Account, name: &str, payload: Value) -> Value {
    let mut outcome = who.command(name, payload);
    outcome.as_object_mut().expect("an outcome").remove("id");
    outcome
}

#[test]
fn a_command_about_another_s_is_answered_as_one_about_nothing() {
    let server = Server::demo(40);
    let (wang, neighbour) = (Account::resident(&server, WANG), Account::resident(&server, NEIGHBOUR));
    let (hers, his) = (person_of(&wang), person_of(&neighbour));
    let before = everything(&wang, &hers);
    let medicine = of(&wang, &hers, "medicines").ok()["medicines"][0].clone();
    let contract = of(&wang, &hers, "contracts").ok()["contracts"][0]["id"].clone();
    let her_grant = of(&wang, &hers, "grants").ok()["grants"][0]["id"].clone();
    let scan = wang.keep(&picture());
    let team = Team::of(&Account::staff(&server, "leader2"));
    let sign = |resident: &str| {
        let wish = Wish::new(resident, &team, in_days(1));
        let shown = json!({ "template_version": "1", "document_hash": "0".repeat(64) });
        wish.command(&shown, json!({ "kind": "drawn", "blob": "0".repeat(64), "code": "123456" }))
    };
    let with = |mut payload: Value, name: &str, value: &Value| {
        payload[name] = value.clone();
        payload
    };
    let value = json!({ "kind": "blood_pressure", "sbp": 128, "dbp": 78 });
    let reading =
        |resident: &Value| json!({ "reading": fresh_id(), "resident": resident, "taken_at": now_ms(), "value": value });
    let refill = |resident: &Value, medicine: &Value| json!({ "request": fresh_id(), "resident": resident, "items": [{ "refill_item": fresh_id(), "medicine": medicine }] });
    let end = |resident: &Value, contract: &Value| json!({ "contract": contract, "resident": resident, "reason": "own_wish", "last_day": in_days(3) });
    let consent = consent_to(&neighbour, "sms");
    // A whole person who is not his, and his own person with a part that is another's.
    let (her, him, id) = (json!(hers), json!(his), || json!(fresh_id()));
    let pairs = [
        ("record_reading", reading(&her), reading(&id())),
        ("give_consent", with(consent.clone(), "resident", &her), with(consent, "resident", &id())),
        ("grant_proxy", grant(&hers, NEIGHBOUR, &["view"]), grant(&fresh_id(), NEIGHBOUR, &["view"])),
        ("request_refill", refill(&her, &medicine["medicine"]), refill(&id(), &medicine["medicine"])),
        ("sign_contract", sign(&hers), sign(&fresh_id())),
        ("terminate_contract", end(&her, &contract), end(&id(), &contract)),
        ("terminate_contract", end(&him, &contract), end(&him, &id())),
        ("request_refill", refill(&him, &medicine["medicine"]), refill(&him, &id())),
        (
            "revoke_grant",
            json!({ "grant": her_grant, "resident": his }),
            json!({ "grant": fresh_id(), "resident": his }),
        ),
        (
            "confirm_long_prescription",
            json!({ "confirmation": fresh_id(), "resident": his, "days": 56, "signature": scan }),
            json!({ "confirmation": fresh_id(), "resident": his, "days": 56, "signature": "0".repeat(64) }),
        ),
    ];
    for (name, about_hers, about_nothing) in pairs {
        let answer = outcome(&neighbour, name, about_hers);
        assert_ne!(answer["status"], "applied", "{name}");
        assert_eq!(answer, outcome(&neighbour, name, about_nothing), "{name}");
    }
    let leader5 = Account::staff(&server, "leader5");
    for name in ["accept_contract", "see_task"] {
        let part = if name == "see_task" { "task" } else { "contract" };
        let about = |resident: &Value| json!({ part: contract, "resident": resident });
        let answer = outcome(&leader5, name, about(&her));
        assert_eq!((&answer["code"], &answer), (&json!("NOT_FOUND"), &outcome(&leader5, name, about(&id()))), "{name}");
    }
    assert_eq!(everything(&wang, &hers), before);
}
