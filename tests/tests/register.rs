//! Step 1: she signs in by a code, says who she is, is verified, and agrees to each purpose by itself.

use jiayi_tests::person::{Identity, consent_to, institution_of, me, of, paper_consent, person_of, printed_code};
use jiayi_tests::{Account, Reply, Server, fresh_id, literal};
use serde_json::{Value, json};

const PHONE: &str = "13900000001";
const OTHER_PHONE: &str = "13900000002";

fn ask_for_code(server: &Server, phone: &str) -> Reply {
    let body = json!({ "phone": phone, "purpose": "sign_in" });
    Account::visitor(server).post("/api/v1/sign-in/codes", &body)
}

fn type_code(server: &Server, phone: &str, code: &str) -> Reply {
    let body = json!({ "phone": phone, "code": code, "device": { "name": "妈妈的手机" } });
    Account::visitor(server).post("/api/v1/sign-in/resident", &body)
}

/// A code of six digits that is not `code`.
fn another(code: &str) -> String {
    code.chars().map(|digit| if digit == '9' { '0' } else { char::from(digit as u8 + 1) }).collect()
}

#[test]
fn a_code_opens_a_session_once_and_a_wrong_one_never() {
    let server = Server::demo(40);
    assert_eq!(ask_for_code(&server, PHONE).status, 202);
    let code = Account::visitor(&server).code_sent_to(PHONE);
    let wrong = type_code(&server, PHONE, &another(&code));
    assert_eq!((wrong.status, wrong.code()), (401, "SIGN_IN_FAILED"));
    assert_eq!(type_code(&server, OTHER_PHONE, &code).code(), "SIGN_IN_FAILED", "it was sent to another phone");

    let signed_in = type_code(&server, PHONE, &code).ok();
    assert_eq!((&signed_in["role"], &signed_in["resident"]), (&json!("resident"), &Value::Null));
    assert_eq!(type_code(&server, PHONE, &code).code(), "SIGN_IN_FAILED", "a code is used up");
}

#[test]
fn five_wrong_tries_void_a_code_and_the_next_one_comes_after_a_minute() {
    let server = Server::demo(40);
    ask_for_code(&server, PHONE).ok();
    let code = Account::visitor(&server).code_sent_to(PHONE);
    for _ in 0..5 {
        assert_eq!(type_code(&server, PHONE, &another(&code)).code(), "SIGN_IN_FAILED");
    }
    let late = type_code(&server, PHONE, &code);
    assert_eq!((late.status, late.code()), (429, "TOO_MANY_ATTEMPTS"), "the right one comes too late");

    assert_eq!(ask_for_code(&server, PHONE).status, 202, "the void one holds nobody up");
    let at_once = ask_for_code(&server, PHONE);
    assert_eq!((at_once.status, at_once.code()), (429, "TOO_MANY_ATTEMPTS"), "one is on its way");
    assert_eq!(ask_for_code(&server, OTHER_PHONE).status, 202, "others are not held up");
}

#[test]
fn she_sees_where_she_is_signed_in_and_ends_a_lost_phone_s_session() {
    let server = Server::demo(40);
    let (here, lost) = (Account::resident(&server, PHONE), Account::resident(&server, PHONE));
    let sessions = here.get("/api/v1/sessions").ok();
    let other = |session: &&Value| session["this_one"] == false;
    let other =
        sessions["sessions"].as_array().expect("sessions").iter().find(other).expect("the lost phone")["id"].clone();

    let stranger = Account::resident(&server, OTHER_PHONE);
    assert_eq!(stranger.refused("revoke_session", json!({ "session": other })), ["NOT_FOUND"]);
    here.apply("revoke_session", json!({ "session": other }));
    assert_eq!((lost.get("/api/v1/me").status, here.get("/api/v1/me").status), (401, 200));
    assert_eq!(here.refused("revoke_session", json!({ "session": other })), ["NOT_FOUND"], "it has ended");

    here.post("/api/v1/sign-out", &Value::Null).ok();
    assert_eq!(here.get("/api/v1/me").code(), "SIGN_IN_REQUIRED");
}

#[test]
fn a_session_ends_when_it_is_not_used_and_in_any_case_one_day() {
    let server = Server::demo(40);
    const DAY: i64 = 86_400_000;
    for (column, ms) in [("last_seen_at", 31 * DAY), ("expires_at", 181 * DAY)] {
        let account = Account::resident(&server, PHONE);
        assert_eq!(account.get("/api/v1/me").status, 200);
        server.records().edit(&format!("UPDATE sessions SET {column} = {column} - {ms}"));
        assert_eq!(account.get("/api/v1/me").code(), "SIGN_IN_REQUIRED", "{column}");
    }
}

#[test]
fn a_wrong_password_an_unknown_login_and_a_role_not_held_get_one_answer() {
    let server = Server::demo(40);
    let sign_in = |body: Value| Account::visitor(&server).post("/api/v1/sign-in/staff", &body);
    let wrong = sign_in(json!({ "login": "leader1", "password": "jiayi-demo-2027" }));
    let unknown = sign_in(json!({ "login": "leader99", "password": "jiayi-demo-2026" }));
    let not_held = sign_in(json!({ "login": "leader1", "password": "jiayi-demo-2026", "role": "manager" }));
    assert_eq!((wrong.status, wrong.code()), (401, "SIGN_IN_FAILED"));
    assert_eq!((unknown.status, unknown.words()), (wrong.status, wrong.words()));
    assert_eq!((not_held.status, not_held.words()), (wrong.status, wrong.words()));
    assert_eq!(me(&Account::staff(&server, "leader1"))["role"], "doctor");
}

#[test]
fn a_claim_gets_the_same_answers_whether_the_number_is_known_or_not() {
    let server = Server::demo(40);
    let desk = Account::staff(&server, "desk1");
    let known = Identity::of("赵桂兰", PHONE, 70, 1);
    known.registers(&server, &desk);
    let answers = |number: &str, phone: &'static str| {
        let prober =
            Identity { name: "某某", number: number.to_owned(), phone }.claims(&server, &institution_of(&desk));
        let mut typed = prober.types("ABCDE-FGHJK");
        typed.as_object_mut().expect("an outcome").remove("id");
        let mut mine = prober.account.get("/api/v1/claims/mine").ok()["claims"][0].clone();
        for own in ["claim", "resident", "claimed_at"] {
            mine.as_object_mut().expect("a claim").remove(own);
        }
        (typed, mine)
    };
    let of_known = answers(&known.number, OTHER_PHONE);
    assert_eq!(of_known.0["code"], "CLAIM_CODE");
    assert_eq!(of_known, answers(&Identity::of("钱二", "13900000003", 70, 2).number, "13900000003"));
}

#[test]
fn the_code_that_the_desk_printed_links_her_phone_once() {
    let server = Server::demo(40);
    let desk = Account::staff(&server, "desk1");
    let (hers, thiefs) = (Identity::of("赵桂兰", PHONE, 70, 1), Identity::of("赵桂兰", OTHER_PHONE, 70, 1));
    let registered = face_to_face(&desk, &hers, vec![paper_consent(&desk, "health_data")]);
    let (she, thief) = (hers.claims(&server, &institution_of(&desk)), thiefs.claims(&server, &institution_of(&desk)));
    for _ in 0..2 {
        assert_eq!(she.types("ABCDE-FGHJK")["code"], "CLAIM_CODE", "no code is printed yet");
    }
    let code = printed_code(&desk, &registered);
    assert_eq!(she.types(&code.to_lowercase())["status"], "applied");
    assert_eq!(person_of(&she.account), registered);
    assert_eq!(thief.types(&code)["code"], "CLAIM_CODE", "a code is used once");
    let again = desk.refused("issue_activation_code", json!({ "code": fresh_id(), "resident": registered }));
    assert_eq!(again, ["CLAIM_HELD"]);
}

#[test]
fn a_code_dies_after_five_wrong_tries_and_after_its_last_day() {
    let server = Server::demo(40);
    let desk = Account::staff(&server, "desk1");
    for (serial, phone, dies) in [(1, PHONE, "tries"), (2, OTHER_PHONE, "days")] {
        let hers = Identity::of("赵桂兰", phone, 70, serial);
        let registered = face_to_face(&desk, &hers, vec![paper_consent(&desk, "health_data")]);
        let she = hers.claims(&server, &institution_of(&desk));
        let code = printed_code(&desk, &registered);
        if dies == "tries" {
            (0..5).for_each(|_| assert_eq!(she.types("ABCDE-FGHJK")["code"], "CLAIM_CODE"));
        } else {
            let eight_days = 8 * 86_400_000_i64;
            server.records().edit(&format!("UPDATE activation_codes SET expires_at = expires_at - {eight_days}"));
        }
        assert_eq!(she.types(&code)["code"], "CLAIM_CODE", "{dies}");
        assert_ne!(person_of(&she.account), registered);
    }
}

#[test]
fn staff_who_see_the_card_verify_a_claim_or_reject_it_with_a_reason() {
    let server = Server::demo(40);
    let (desk, far_desk) = (Account::staff(&server, "desk1"), Account::staff(&server, "desk2"));
    let she = Identity::of("赵桂兰", PHONE, 70, 1).claims(&server, &institution_of(&desk));
    let waiting = |desk: &Account| desk.get("/api/v1/claims").ok()["claims"].to_string().contains(&she.claim);
    assert_eq!((waiting(&desk), waiting(&far_desk)), (true, false), "it waits where she belongs");

    let other_card = Identity::of("钱二", OTHER_PHONE, 71, 2).number;
    let seen = |card: &str| json!({ "claim": she.claim, "resident": she.resident, "card_number": card });
    assert_eq!(desk.refused("verify_claim", seen(&other_card)), ["CLAIM_CARD"]);
    assert_eq!(she.account.refused("verify_claim", seen(&she.identity.number)), ["FORBIDDEN"]);
    desk.apply("verify_claim", seen(&she.identity.number));
    assert_eq!(of(&she.account, &she.resident, "").ok()["verified"]["how"], "card_seen");
    assert_eq!(desk.refused("verify_claim", seen(&she.identity.number)), ["CLAIM_STATE"]);

    let he = Identity::of("钱二", OTHER_PHONE, 71, 2).claims(&server, &institution_of(&desk));
    let rejection = |reason: &str| json!({ "claim": he.claim, "resident": he.resident, "reason": reason });
    assert_eq!(desk.refused("reject_claim", rejection(" ")), ["REASON_REQUIRED"]);
    desk.apply("reject_claim", rejection("证件已过期"));
    assert_eq!(he.account.get("/api/v1/claims/mine").ok()["claims"][0]["reason"], "证件已过期");
    assert_eq!(of(&he.account, &he.resident, "").code(), "NOT_FOUND", "the provisional person is gone");
}

#[test]
fn of_two_accounts_that_claim_one_person_two_of_the_staff_keep_the_one_with_the_card() {
    let server = Server::demo(40);
    let desk = Account::staff(&server, "desk1");
    let holder = Identity::of("赵桂兰", PHONE, 70, 1).registers(&server, &desk);
    let rival = Identity { phone: OTHER_PHONE, ..holder.identity.clone() }.claims(&server, &institution_of(&desk));
    assert_eq!(rival.shows_card_to(&desk)["code"], "CLAIM_RIVAL");
    assert_eq!(of(&rival.account, &holder.resident, "").code(), "NOT_FOUND");

    let decision = |keep: &str| json!({ "claim": rival.claim, "resident": rival.resident, "keep": keep, "reason": "本人持证到窗口，换了手机号" });
    assert_eq!(Account::staff(&server, "health1").refused("resolve_rival_claim", decision("claimant")), ["FORBIDDEN"]);
    desk.apply("resolve_rival_claim", decision("claimant"));
    assert_eq!(holder.account.get("/api/v1/me").status, 200, "one of them alone changes nothing");
    assert_eq!(desk.refused("resolve_rival_claim", decision("claimant")), ["SECOND_PERSON"]);
    Account::staff(&server, "leader1").apply("resolve_rival_claim", decision("claimant"));
    assert_eq!(person_of(&rival.account), holder.resident);
    assert_eq!(holder.account.get("/api/v1/me").status, 401, "every device of the other account is signed out");
    assert_eq!(desk.refused("resolve_rival_claim", decision("holder")), ["CLAIM_STATE"]);
}

#[test]
fn each_purpose_is_agreed_to_and_taken_back_by_itself() {
    let server = Server::demo(40);
    let desk = Account::staff(&server, "desk1");
    let she = Identity::of("赵桂兰", PHONE, 70, 1).claims(&server, &institution_of(&desk));
    let standing = |purpose: &str| {
        let consents = of(&she.account, &she.resident, "consents").ok();
        let row = consents["purposes"].as_array().expect("purposes").iter().find(|row| row["purpose"] == purpose);
        row.expect("a purpose")["standing"].clone()
    };
    let give = |consent: Value| {
        let mut consent = consent;
        consent["resident"] = json!(she.resident);
        consent
    };
    let withdraw = |purpose: &str| json!({ "consent": fresh_id(), "resident": she.resident, "purpose": purpose });

    let mut other_text = give(consent_to(&she.account, "health_data"));
    other_text["text_hash"] = consent_to(&she.account, "research")["text_hash"].clone();
    assert_eq!(she.account.refused("give_consent", other_text), ["CONSENT_TEXT"]);
    assert_eq!(she.account.refused("withdraw_consent", withdraw("sms")), ["CONSENT_NOT_GIVEN"]);
    assert_eq!(she.account.refused("give_consent", give(consent_to(&she.account, "child_data"))), ["CONSENT_PURPOSE"]);
    assert_eq!(
        she.account.refused("give_consent", give(consent_to(&she.account, "third_party"))),
        ["CONSENT_RECIPIENT"]
    );
    assert_eq!(desk.refused("give_consent", give(consent_to(&desk, "health_data"))), ["FORBIDDEN"]);

    she.agrees_to("health_data");
    she.agrees_to("sms");
    assert_eq!([standing("health_data"), standing("sms"), standing("research")], ["given", "given", "never"]);
    she.account.apply("withdraw_consent", withdraw("sms"));
    assert_eq!([standing("health_data"), standing("sms"), standing("research")], ["given", "withdrawn", "never"]);
}

/// The outcome of a registration at the desk, and the new person.
fn registering(desk: &Account, identity: &Identity, consents: Vec<Value>) -> (Value, String) {
    let resident = fresh_id();
    let particulars = identity.particulars(&institution_of(desk));
    let payload = json!({ "resident": resident, "particulars": particulars, "consents": consents });
    (desk.command("register_resident", payload), resident)
}

fn face_to_face(desk: &Account, identity: &Identity, consents: Vec<Value>) -> String {
    let (outcome, resident) = registering(desk, identity, consents);
    assert_eq!(outcome["status"], "applied", "{outcome}");
    resident
}

#[test]
fn staff_register_somebody_face_to_face_with_her_consent_on_paper() {
    let server = Server::demo(40);
    let desk = Account::staff(&server, "desk1");
    let her = Identity::of("赵桂兰", PHONE, 70, 1);
    let people = || server.records().number("SELECT COUNT(*) FROM residents");
    let before = people();
    assert_eq!(registering(&desk, &her, vec![]).0["code"], "CONSENT_HEALTH_DATA");
    let mut unscanned = paper_consent(&desk, "health_data");
    unscanned["scan"] = json!("0".repeat(64));
    let waiting = registering(&desk, &her, vec![unscanned]).0;
    assert_eq!((&waiting["status"], &waiting["code"]), (&json!("not_yet"), &json!("BLOB_MISSING")));
    let mut nobody = paper_consent(&desk, "health_data");
    nobody["witness"] = json!(fresh_id());
    assert_eq!(registering(&desk, &her, vec![nobody]).0["fields"][0]["field"], "consents[0].witness");
    assert_eq!(people(), before, "what was refused left nobody behind");

    let resident = face_to_face(&desk, &her, vec![paper_consent(&desk, "health_data")]);
    let consents = of(&desk, &resident, "consents").ok();
    assert_eq!(
        (&consents["events"][0]["channel"], &consents["events"][0]["answer"]),
        (&json!("paper"), &json!("given"))
    );
    let witness = server.records().number(&format!(
        "SELECT COUNT(*) FROM consents WHERE resident_id = {} AND witness_id IS NOT NULL AND LENGTH(scan_hash) = 32",
        literal(&resident)
    ));
    assert_eq!(witness, 1);

    assert_eq!(registering(&desk, &her, vec![paper_consent(&desk, "health_data")]).0["code"], "RESIDENT_KNOWN");
    let look = json!({ "document_kind": "citizen_id", "document_number": her.number });
    let found = desk.post("/api/v1/look-up", &look).ok();
    assert_eq!((&found["resident"], &found["name"]), (&json!(resident), &json!("赵**")));
    assert_eq!(Account::staff(&server, "pharmacist1").post("/api/v1/look-up", &look).code(), "FORBIDDEN");
}
