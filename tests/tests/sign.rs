//! Step 2: she finds a team, reads the agreement, signs it with her own hand; the team accepts it or says why not.

use std::sync::Barrier;

use jiayi_core::digest::Digest;
use jiayi_tests::contract::{Team, Wish, drawn, shown};
use jiayi_tests::person::{Claimant, Identity, institution_of, of, picture};
use jiayi_tests::time::in_days;
use jiayi_tests::{Account, Server, fresh_id};
use serde_json::{Value, json};

const PHONE: &str = "13900000001";

/// Somebody verified, who wants to sign with the first team from tomorrow on.
fn wishing(server: &Server) -> (Claimant, Wish) {
    let she = Identity::of("赵桂兰", PHONE, 70, 1).registers(server, &Account::staff(server, "desk1"));
    let wish = Wish::new(&she.resident, &Team::of(&Account::staff(server, "leader1")), in_days(1));
    (she, wish)
}

fn signed(server: &Server) -> (Claimant, Wish) {
    let (she, wish) = wishing(server);
    assert_eq!(wish.sign(&she.account, PHONE)["status"], "applied");
    (she, wish)
}

fn requests(staff: &Account, wish: &Wish) -> Option<Value> {
    let waiting = staff.get("/api/v1/contract-requests").ok();
    waiting["requests"].as_array().expect("requests").iter().find(|row| row["contract"] == wish.contract).cloned()
}

#[test]
fn she_finds_the_nearest_institution_and_a_team_with_room() {
    let server = Server::demo(40);
    let visitor = Account::resident(&server, PHONE);
    let near = visitor.get("/api/v1/institutions?latitude_e6=27562000&longitude_e6=106341000").ok();
    let near = near["institutions"].as_array().expect("institutions");
    assert_eq!((near.len(), &near[0]["name"], &near[0]["metres"]), (3, &json!("青石镇卫生院（演示）"), &json!(0)));
    let metres: Vec<_> = near.iter().map(|place| place["metres"].as_u64().expect("metres")).collect();
    assert!(metres.is_sorted());
    let teams = visitor.get(&format!("/api/v1/institutions/{}/teams", near[0]["id"].as_str().expect("an id"))).ok();
    for team in teams["teams"].as_array().expect("teams") {
        assert_eq!(team["members"].as_array().map(Vec::len), Some(5));
        let room = &team["room"];
        assert_eq!(room["left"].as_u64(), Some(room["cap"].as_u64().unwrap() - room["taken"].as_u64().unwrap()));
        for package in team["packages"].as_array().expect("packages") {
            let part = |name: &str| package["fee"][name].as_u64().expect("分");
            assert_eq!(part("total"), part("insurance") + part("public_health") + part("resident"), "{package}");
            assert!(!package["items"].as_array().expect("items").is_empty());
        }
    }
    let half = visitor.get("/api/v1/institutions?latitude_e6=27562000");
    assert_eq!((half.status, half.code()), (400, "MISSING_FIELD"));
    assert_eq!(visitor.get("/api/v1/institutions?latitude_e6=90000001&longitude_e6=0").status, 400);
    assert_eq!(visitor.get(&format!("/api/v1/institutions/{}/teams", fresh_id())).code(), "NOT_FOUND");
}

#[test]
fn she_signs_what_she_was_shown_and_nothing_else() {
    let server = Server::demo(40);
    let (she, wish) = wishing(&server);
    let preview = wish.preview(&she.account).ok();
    assert_eq!(preview["against"], json!([]));
    let text = preview["text"].as_str().expect("the agreement");
    assert!(text.contains("赵桂兰") && text.contains("城关一队"), "{text}");
    assert_eq!(preview["document_hash"], Digest::of(text.as_bytes()).to_string());

    let hand = drawn(&she.account, PHONE);
    let with = |name: &str, value: Value| {
        let mut payload = wish.command(&preview, hand.clone());
        *payload.pointer_mut(name).expect(name) = value;
        payload
    };
    let another_text = she.account.command("sign_contract", with("/document_hash", json!("0".repeat(64))));
    assert_eq!(another_text["code"], "STALE");
    assert_eq!(another_text["current"]["document_hash"], preview["document_hash"]);
    assert_eq!(she.account.refused("sign_contract", with("/template_version", json!("zh-2016.1"))), ["STALE"]);
    assert_eq!(she.account.refused("sign_contract", with("/terms/years", json!(2))), ["STALE"]);
    let not_sent = she.account.command("sign_contract", with("/signature/blob", json!("0".repeat(64))));
    assert_eq!((&not_sent["status"], &not_sent["code"]), (&json!("not_yet"), &json!("BLOB_MISSING")));
    assert_eq!(she.account.refused("sign_contract", with("/signature/code", json!("000"))), ["CONTRACT_SMS_CODE"]);
    let paper = json!({ "kind": "paper", "scan": she.account.keep(&picture()), "witness": fresh_id() });
    assert_eq!(she.account.refused("sign_contract", with("/signature", paper)), ["CONTRACT_PAPER"]);
    assert_eq!(of(&she.account, &she.resident, "contracts").ok()["contracts"], json!([]), "nothing is signed yet");

    she.account.apply("sign_contract", wish.command(&preview, hand));
    assert_eq!(shown(&she.account, &wish.contract)["status"], "resident_signed");
    let doctor = Account::staff(&server, "leader1");
    let request = requests(&doctor, &wish).expect("it waits for the team");
    assert_eq!((&request["name"], &request["mine_to_answer"]), (&json!("赵桂兰"), &json!(true)));
    assert_eq!(requests(&Account::staff(&server, "leader2"), &wish), None);
}

#[test]
fn without_her_consents_nothing_is_signed() {
    let server = Server::demo(40);
    let desk = Account::staff(&server, "desk1");
    let she = Identity::of("赵桂兰", PHONE, 70, 1).claims(&server, &institution_of(&desk));
    let wish = Wish::new(&she.resident, &Team::of(&Account::staff(&server, "leader1")), in_days(1));
    assert_eq!(wish.preview(&she.account).ok()["against"], json!(["CONSENT_MISSING"]));
    she.agrees_to("contract_service");
    assert_eq!(wish.sign(&she.account, PHONE)["code"], "CONSENT_HEALTH_DATA");
}

#[test]
fn both_sides_hold_the_same_document_once_the_team_has_accepted() {
    let server = Server::demo(40);
    let (she, wish) = signed(&server);
    let leader = Account::staff(&server, "leader1");
    let path = format!("/api/v1/contracts/{}", wish.contract);
    assert_eq!(she.account.get(&format!("{path}/evidence")).code(), "NOT_FOUND", "one signature proves nothing");
    leader.apply("accept_contract", wish.names());

    let (hers, theirs) = (shown(&she.account, &wish.contract), shown(&leader, &wish.contract));
    assert_eq!(hers, theirs);
    assert_eq!((&hers["status"], &hers["has_evidence"]), (&json!("upcoming"), &json!(true)));
    let text = she.account.download(&format!("{path}/agreement?format=text"));
    assert_eq!(hers["document_hash"], Digest::of(&text).to_string());
    assert_eq!(text, leader.download(&format!("{path}/agreement?format=text")));
    let evidence = she.account.download(&format!("{path}/evidence"));
    assert_eq!(evidence, leader.download(&format!("{path}/evidence")));
    let stranger = Account::staff(&server, "leader2");
    for part in ["", "/agreement", "/evidence"] {
        assert_eq!(stranger.get(&format!("{path}{part}")).code(), "NOT_FOUND", "{part}");
    }
}

#[test]
fn evidence_is_proved_without_a_server_and_not_with_any_byte_changed() {
    let mut server = Server::demo(40);
    let (she, wish) = signed(&server);
    Account::staff(&server, "leader1").apply("accept_contract", wish.names());
    let evidence = she.account.download(&format!("/api/v1/contracts/{}/evidence", wish.contract));
    server.stop();
    std::fs::remove_dir_all(server.folder().join("data")).expect("no database, no keys");

    std::fs::write(server.folder().join("true.json"), &evidence).expect("a file");
    let said = server.run(&["evidence", "verify", "true.json"]);
    assert!(said.contains("证据有效") && said.contains(&wish.contract), "{said}");
    let another_key = server.command(&["evidence", "verify", "--key", &"0".repeat(64), "true.json"]).output().unwrap();
    assert!(!another_key.status.success());

    // A prime stride meets every part of the file: document, record, signature, key, drawing, and what is between them.
    let mut forged = Vec::new();
    for (number, position) in (0..evidence.len()).step_by(7).chain(evidence.len() - 3..evidence.len()).enumerate() {
        let mut bytes = evidence.clone();
        bytes[position] ^= if number % 2 == 0 { 1 } else { 0x20 };
        let name = format!("forged-{position}.json");
        std::fs::write(server.folder().join(&name), bytes).expect("a file");
        forged.push(name);
    }
    for (name, bytes) in [("longer.json", [&evidence[..], b"\n"].concat()), ("shorter.json", evidence[1..].to_vec())] {
        std::fs::write(server.folder().join(name), bytes).expect("a file");
        forged.push(name.to_owned());
    }
    let arguments: Vec<&str> = ["evidence", "verify"].into_iter().chain(forged.iter().map(String::as_str)).collect();
    let output = server.command(&arguments).output().expect("the binary starts");
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(!output.status.success());
    let refused: Vec<&str> = said.lines().filter_map(|line| Some(line.split_once(": 证据无效")?.0)).collect();
    assert_eq!(refused, forged, "every one of them is refused");
    assert!(forged.len() > 500, "{} files", forged.len());
}

#[test]
fn the_team_declines_in_words_that_she_reads() {
    let server = Server::demo(40);
    let (she, wish) = signed(&server);
    let leader = Account::staff(&server, "leader1");
    assert_eq!(leader.refused("reject_contract", wish.with("reason", "  ")), ["CONTRACT_REASON_TEXT"]);
    let reason = wish.with("reason", "居住地不在本团队服务范围");
    assert_eq!(Account::staff(&server, "nurse1").refused("reject_contract", reason.clone()), ["FORBIDDEN"]);
    assert_eq!(Account::staff(&server, "leader2").refused("reject_contract", reason.clone()), ["NOT_FOUND"]);
    assert_eq!(Account::staff(&server, "doctor1").refused("reject_contract", reason.clone()), ["CONTRACT_ANSWER"]);
    leader.apply("reject_contract", reason);
    let contract = shown(&she.account, &wish.contract);
    assert_eq!(contract["status"], "rejected");
    assert_eq!(contract["answer"]["reason"], "居住地不在本团队服务范围");
    assert_eq!(
        leader.refused("accept_contract", wish.names()),
        ["NOT_FOUND"],
        "what was declined is the team's no more"
    );
}

#[test]
fn of_two_doctors_who_accept_at_once_one_wins_and_the_other_sees_how_it_stands() {
    let server = Server::demo(40);
    let (she, mut wish) = wishing(&server);
    let doctors = [Account::staff(&server, "leader1"), Account::staff(&server, "doctor1")];
    wish.terms["doctor"] = json!(Team::of(&doctors[0]).doctor);
    assert_eq!(wish.sign(&she.account, PHONE)["status"], "applied");
    let together = Barrier::new(2);
    let outcomes: Vec<Value> = std::thread::scope(|scope| {
        let answer = |doctor: &Account| {
            together.wait();
            doctor.command("accept_contract", wish.names())
        };
        let threads: Vec<_> = doctors.iter().map(|doctor| scope.spawn(move || answer(doctor))).collect();
        threads.into_iter().map(|thread| thread.join().expect("an answer")).collect()
    });
    let (won, lost): (Vec<_>, Vec<_>) = outcomes.iter().partition(|outcome| outcome["status"] == "applied");
    assert_eq!((won.len(), lost.len()), (1, 1), "{outcomes:?}");
    assert_eq!(lost[0]["code"], "CONTRACT_STATE");
    assert_eq!((&lost[0]["current"]["status"], &lost[0]["current"]["id"]), (&json!("upcoming"), &json!(wish.contract)));
    let accepted = format!(
        "SELECT COUNT(*) FROM audit WHERE outcome = 'applied' AND detail LIKE '%accept_contract%' AND residents LIKE '%{}%'",
        she.resident
    );
    assert_eq!(server.records().number(&accepted), 1);
}

#[test]
fn a_claim_that_waits_is_verified_by_the_card_that_the_doctor_sees() {
    let server = Server::demo(40);
    let desk = Account::staff(&server, "desk1");
    let she = Identity::of("赵桂兰", PHONE, 70, 1).claims(&server, &institution_of(&desk));
    she.agrees_to("contract_service");
    she.agrees_to("health_data");
    let leader = Account::staff(&server, "leader1");
    let wish = Wish::new(&she.resident, &Team::of(&leader), in_days(1));
    assert_eq!(wish.sign(&she.account, PHONE)["status"], "applied");
    assert_eq!(leader.refused("accept_contract", wish.names()), ["CONTRACT_IDENTITY"]);
    let other = Identity::of("钱二", PHONE, 71, 2).number;
    assert_eq!(leader.refused("accept_contract", wish.with("card_number", other)), ["CLAIM_CARD"]);
    leader.apply("accept_contract", wish.with("card_number", she.identity.number.clone()));
    assert_eq!(shown(&leader, &wish.contract)["answer"]["identity_check"], "card_seen");
}

#[test]
fn the_agreement_prints_from_a_browser_and_runs_nothing() {
    let server = Server::demo(40);
    let desk = Account::staff(&server, "desk1");
    let her = Identity::of("赵桂兰", PHONE, 70, 1);
    let (resident, mut particulars) = (fresh_id(), her.particulars(&institution_of(&desk)));
    particulars["address"] = json!("金沙县<script>alert(1)</script>\"3\"号");
    let consents =
        ["contract_service", "health_data"].map(|purpose| jiayi_tests::person::paper_consent(&desk, purpose));
    let registration = json!({ "resident": resident, "particulars": particulars, "consents": consents });
    desk.apply("register_resident", registration);
    let wish = Wish::new(&resident, &Team::of(&Account::staff(&server, "leader1")), in_days(1));
    assert_eq!(wish.sign_on_paper(&desk)["status"], "applied");
    Account::staff(&server, "leader1").apply("accept_contract", wish.names());

    let contract = shown(&desk, &wish.contract);
    let reply = desk.get(&format!("/api/v1/contracts/{}/agreement", wish.contract));
    assert_eq!((reply.status, reply.header("content-type")), (200, "text/html; charset=utf-8"));
    let policy = reply.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("script"), "{policy}");
    let page = reply.body.as_str().expect("a page");
    let names = [&contract["team"]["name"], &contract["doctor"]["name"], &contract["package"]["name"]];
    for words in names.into_iter().chain([&contract["document_hash"], &contract["starts_on"], &json!("赵桂兰")]) {
        let words = words.as_str().expect("words");
        assert!(page.contains(words) || page.contains(&in_chinese(words)), "{words} is on the page: {page}");
    }
    assert!(page.contains("src=\"data:image/png;base64,"), "her signature is in the page");
    let lower = page.to_lowercase();
    for active in ["<script", "javascript:", "onload=", "onerror=", "<iframe", "http://", "https://"] {
        assert!(!lower.contains(active), "{active}");
    }
    assert!(page.contains("&lt;script&gt;"), "what she is called is shown, never run");
}

#[test]
fn chromium_prints_the_agreement_on_a4_from_a_link_that_opens_once() {
    let server = Server::demo(40);
    let (she, wish) = signed(&server);
    Account::staff(&server, "leader1").apply("accept_contract", wish.names());
    let asks = || she.account.post(&format!("/api/v1/contracts/{}/print-links", wish.contract), &json!({})).ok();
    let visitor = Account::visitor(&server);
    let link = asks()["link"].as_str().expect("a path").to_owned();
    let page = visitor.get(&link);
    assert_eq!((page.status, page.header("cache-control")), (200, "no-store"));
    assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
    assert_eq!(visitor.get(&link).code(), "NOT_FOUND", "once");

    let link = asks()["link"].as_str().expect("a path").to_owned();
    let Some(pdf) = chromium(server.address(), &link) else { return };
    assert_eq!(visitor.get(&link).code(), "NOT_FOUND", "the browser has opened it");
    let pages = pdf.match_indices("/MediaBox").map(|(at, _)| {
        let numbers = pdf[at..].split(['[', ']']).nth(1).expect("a box").split_whitespace();
        numbers.filter_map(|number| number.parse::<f64>().ok()).map(|number| number.round()).collect::<Vec<_>>()
    });
    let boxes: Vec<_> = pages.collect();
    assert!(!boxes.is_empty(), "it has pages");
    for page in boxes {
        assert!((page[2] - 595.0).abs() <= 1.0 && (page[3] - 842.0).abs() <= 1.0, "A4, not {page:?}");
    }
    assert!(pdf.contains("/Subtype /Image"), "her signature is on it");
}

/// What Chromium prints of an address, as text; none where it is not installed.
fn chromium(address: &str, path: &str) -> Option<String> {
    let file = std::env::temp_dir().join(format!("{}.pdf", fresh_id()));
    let profile = std::env::temp_dir().join(fresh_id());
    let printed = std::process::Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("--print-to-pdf={}", file.display()))
        .arg(format!("{address}{path}"))
        .output();
    if printed.is_err_and(|cause| cause.kind() == std::io::ErrorKind::NotFound) {
        eprintln!("chromium is not installed: the page was opened over HTTP only");
        return None;
    }
    let bytes = std::fs::read(&file).expect("chromium printed");
    let _ = (std::fs::remove_file(&file), std::fs::remove_dir_all(&profile));
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// 2026-03-01 as an agreement writes it.
fn in_chinese(day: &str) -> String {
    let mut parts = day.split('-').map(|part| part.trim_start_matches('0'));
    let mut next = || parts.next().unwrap_or_default().to_owned();
    format!("{}年{}月{}日", next(), next(), next())
}
