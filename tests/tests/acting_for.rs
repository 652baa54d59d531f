//! Step 1, for others: guardians act for children, relatives help the elderly, and both names stand on what they do.

use jiayi_tests::contract::{Team, Wish, shown};
use jiayi_tests::person::{Identity, consent_to, grant, institution_of, of, paper_consent, person_of, picture};
use jiayi_tests::time::{in_days, now_ms, today};
use jiayi_tests::{Account, Server, fresh_id, literal};
use serde_json::{Value, json};

const GRANDMOTHER: &str = "13800130001";
const DAUGHTER: &str = "13800130002";
const NEIGHBOUR: &str = "13800130003";
const MOTHER: &str = "13800130004";

fn reading(resident: &str) -> Value {
    let value = json!({ "kind": "blood_pressure", "sbp": 128, "dbp": 78 });
    json!({ "reading": fresh_id(), "resident": resident, "taken_at": now_ms(), "value": value })
}

/// The one person other than herself whom the session may act for.
fn other_person(account: &Account) -> Value {
    let people = account.get("/api/v1/acting-for").ok();
    let other = |person: &&Value| person["as"] != "own";
    people["people"].as_array().expect("people").iter().find(other).cloned().unwrap_or_default()
}

#[test]
fn a_guardian_acts_for_the_child_until_the_guardianship_ends() {
    let server = Server::demo(40);
    let (mother, stranger) = (Account::resident(&server, MOTHER), Account::resident(&server, NEIGHBOUR));
    let child = other_person(&mother);
    assert_eq!((&child["name"], &child["as"]), (&json!("陈小宝"), &json!("guardian")));
    let child = child["resident"].as_str().expect("an id");
    let mut consent = consent_to(&mother, "research");
    consent["resident"] = json!(child);
    assert_eq!(stranger.refused("give_consent", consent.clone()), ["NOT_FOUND"]);
    mother.apply("give_consent", consent);
    let consents = of(&mother, child, "consents").ok();
    let given = consents["events"].as_array().expect("events").iter().find(|event| event["purpose"] == "research");
    let given = given.expect("her consent");
    assert_eq!(
        (&given["by"], &given["for"], &given["guardian"]),
        (&json!("陈晓燕"), &json!("陈小宝"), &json!("陈晓燕"))
    );

    let guardianships = of(&mother, child, "guardianships").ok();
    let guardianship = guardianships["guardianships"][0]["id"].clone();
    let end = json!({ "guardianship": guardianship, "ward": child });
    assert_eq!(mother.refused("end_guardianship", end.clone()), ["FORBIDDEN"]);
    Account::staff(&server, "desk1").apply("end_guardianship", end);
    assert_eq!(of(&mother, child, "consents").code(), "NOT_FOUND");
    assert_eq!(mother.refused("record_reading", reading(child)), ["NOT_FOUND"]);
}

#[test]
fn a_child_is_registered_with_its_guardian_who_signs_for_it() {
    let server = Server::demo(40);
    let (mother, desk) = (Account::resident(&server, MOTHER), Account::staff(&server, "desk1"));
    let guardian = person_of(&mother);
    let child = Identity::of("陈小雨", "13900000001", 5, 1);
    let own_claim = json!({
        "claim": fresh_id(), "resident": fresh_id(), "particulars": child.particulars(&institution_of(&desk)),
    });
    assert_eq!(Account::resident(&server, child.phone).refused("claim_identity", own_claim), ["CLAIM_AGE"]);

    let resident = fresh_id();
    let papers = |purposes: &[&str]| -> Vec<Value> {
        let signed = |purpose: &&str| {
            let mut paper = paper_consent(&desk, purpose);
            paper["guardian"] = json!(guardian);
            paper
        };
        purposes.iter().map(signed).collect()
    };
    let registration = |consents: Vec<Value>, proof: &str| {
        json!({
            "resident": resident, "particulars": child.particulars(&institution_of(&desk)), "consents": consents,
            "guardianship": {
                "guardianship": fresh_id(), "ward": resident, "guardian": guardian, "relation": "parent",
                "proof": proof, "scan": desk.keep(&picture()),
            },
        })
    };
    let all = ["contract_service", "health_data", "child_data"];
    let without_childs = registration(papers(&all[..2]), "birth_certificate");
    assert_eq!(desk.refused("register_resident", without_childs), ["CONSENT_CHILD_DATA"]);
    let wrong_proof = registration(papers(&all), "notarised_agreement");
    assert_eq!(desk.refused("register_resident", wrong_proof), ["GUARDIAN_PROOF"]);
    desk.apply("register_resident", registration(papers(&all), "birth_certificate"));

    let wish = Wish::new(&resident, &Team::of(&Account::staff(&server, "leader1")), in_days(1));
    assert_eq!(wish.sign(&mother, MOTHER)["status"], "applied");
    let signature = &shown(&mother, &wish.contract)["signature"];
    assert_eq!(signature["signer"], json!({ "by": "陈晓燕", "for": "陈小雨" }));
    assert_eq!(signature["by"], "guardian");
}

#[test]
fn a_relative_helps_within_her_grant_and_both_names_stand_on_what_she_does() {
    let server = Server::demo(40);
    let daughter = Account::resident(&server, DAUGHTER);
    let wang = other_person(&daughter)["resident"].as_str().expect("王秀英").to_owned();
    assert_eq!(of(&daughter, &wang, "medicines").status, 200);
    let acts = || server.records().number(&format!("SELECT COUNT(*) FROM audit WHERE acting_for = {}", literal(&wang)));
    let before = acts();
    daughter.apply("record_reading", reading(&wang));
    let newest = of(&Account::resident(&server, GRANDMOTHER), &wang, "readings").ok()["readings"][0].clone();
    assert_eq!((&newest["by"], &newest["for"]), (&json!("李敏"), &json!("王秀英")));
    assert_eq!(acts(), before + 1, "the audit log says for whom");

    let mut consent = consent_to(&daughter, "sms");
    consent["resident"] = json!(wang);
    let withdrawal = json!({ "consent": fresh_id(), "resident": wang, "purpose": "family_sharing" });
    let end = json!({
        "contract": of(&daughter, &wang, "contracts").ok()["contracts"][0]["id"], "resident": wang,
        "reason": "own_wish", "last_day": in_days(3),
    });
    // She may not grant, consent, sign or end: as if the person were not there.
    for (name, payload) in [
        ("grant_proxy", grant(&wang, "13900000001", &["view"])),
        ("give_consent", consent),
        ("withdraw_consent", withdrawal),
        ("terminate_contract", end),
    ] {
        assert_eq!(daughter.refused(name, payload), ["NOT_FOUND"], "{name}");
    }
    let agreement = of(&daughter, &wang, "contracts").ok()["contracts"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(daughter.get(&format!("/api/v1/contracts/{agreement}/agreement")).code(), "NOT_FOUND");
}

#[test]
fn a_revoked_grant_opens_nothing_from_that_moment() {
    let server = Server::demo(40);
    let (wang, daughter) = (Account::resident(&server, GRANDMOTHER), Account::resident(&server, DAUGHTER));
    let resident = person_of(&wang);
    let grants = of(&wang, &resident, "grants").ok();
    let revoke = json!({ "grant": grants["grants"][0]["id"], "resident": resident });
    assert_eq!(daughter.refused("revoke_grant", revoke.clone()), ["NOT_FOUND"]);
    wang.apply("revoke_grant", revoke.clone());
    for what in ["", "medicines", "readings", "record", "contracts", "refills", "consents"] {
        assert_eq!(of(&daughter, &resident, what).code(), "NOT_FOUND", "{what}");
    }
    assert_eq!(daughter.refused("record_reading", reading(&resident)), ["NOT_FOUND"]);
    assert_eq!(other_person(&daughter), Value::Null);
    assert_eq!(wang.refused("revoke_grant", revoke), ["GRANT_ENDED"]);
}

#[test]
fn a_grant_ends_with_its_last_day_and_with_the_consent_it_rests_on() {
    let server = Server::demo(40);
    let (wang, daughter) = (Account::resident(&server, GRANDMOTHER), Account::resident(&server, DAUGHTER));
    let resident = person_of(&wang);
    let until = |day: &str| server.records().edit(&format!("UPDATE grants SET valid_to = '{day}'"));
    until(&today().to_string());
    assert_eq!(of(&daughter, &resident, "medicines").status, 200, "the last day counts");
    until(&in_days(-1).to_string());
    assert_eq!(of(&daughter, &resident, "medicines").code(), "NOT_FOUND");
    until(&in_days(30).to_string());
    assert_eq!(of(&daughter, &resident, "medicines").status, 200);
    let withdrawal = json!({ "consent": fresh_id(), "resident": resident, "purpose": "family_sharing" });
    wang.apply("withdraw_consent", withdrawal);
    assert_eq!(of(&daughter, &resident, "medicines").code(), "NOT_FOUND");
    assert_eq!(wang.refused("grant_proxy", grant(&resident, NEIGHBOUR, &["view"])), ["CONSENT_MISSING"]);
}

#[test]
fn a_grant_says_what_for_and_is_given_anew_rather_than_edited() {
    let server = Server::demo(40);
    let (wang, neighbour) = (Account::resident(&server, GRANDMOTHER), Account::resident(&server, NEIGHBOUR));
    let resident = person_of(&wang);
    let with = |name: &str, value: Value| {
        let mut grant = grant(&resident, NEIGHBOUR, &["pickup"]);
        grant[name] = value;
        grant
    };
    for (payload, code) in [
        (with("until", json!(in_days(366))), "GRANT_TERM"),
        (with("until", json!(in_days(-1))), "GRANT_TERM"),
        (with("scopes", json!([])), "GRANT_SCOPES"),
        (with("proxy_phone", json!(GRANDMOTHER)), "GRANT_SELF"),
        (with("proxy_phone", json!("12345")), "PHONE_NUMBER"),
        (with("proxy_phone", json!(DAUGHTER)), "GRANT_EXISTS"),
    ] {
        assert_eq!(wang.refused("grant_proxy", payload), [code]);
    }
    wang.apply("grant_proxy", with("relation", json!("neighbour")));
    let for_whom = other_person(&neighbour);
    assert_eq!(
        (&for_whom["name"], &for_whom["born_on"]),
        (&json!("王**"), &Value::Null),
        "who collects learns no more"
    );
    for what in ["", "medicines", "record", "contracts"] {
        assert_eq!(of(&neighbour, &resident, what).code(), "NOT_FOUND", "{what}");
    }
    assert_eq!(wang.refused("grant_proxy", with("scopes", json!(["view"]))), ["GRANT_EXISTS"]);
}
