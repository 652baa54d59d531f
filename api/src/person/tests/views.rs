use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::command::Command;
use jiayi_core::id::ResidentId;
use jiayi_core::person::commands::{GrantProxy, IssueActivationCode};
use jiayi_core::person::{ConsentPurpose, ProxyRelation, ProxyScope};
use serde_json::{Value, json};

use super::consents::agrees;
use crate::database::schema::residents;
use crate::testing::{TestClinic, day, id, numbers};

const DAUGHTER: &str = "13700137001";

#[test]
fn numbers_are_shown_masked_only() {
    let clinic = TestClinic::open();
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    let (status, body) = clinic.get(&li.actor, &format!("/residents/{}", li.id));
    assert_eq!(status, 200);
    assert_eq!(
        (&body["name"], &body["document"], &body["phone"], &body["age"], &body["verified"]["how"]),
        (&json!("李秀英"), &json!("990101********0121"), &json!("138****8001"), &json!(76), &json!("card_seen"))
    );
    assert_eq!(body["home"]["village_name"], "测试村");
    assert!(body["version"].is_number());
    for path in ["", "/consents", "/grants", "/guardianships"] {
        let text = clinic.get(&li.actor, &format!("/residents/{}{path}", li.id)).1.to_string();
        for secret in [numbers::LI, "13800138001"] {
            assert!(!text.contains(secret), "{path}: {text}");
        }
    }
}

#[test]
fn a_stranger_is_told_nothing_not_even_that_she_exists() {
    let clinic = TestClinic::open();
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    let wang = clinic.resident("王建国", numbers::WANG, "13800138002");
    for path in ["", "/consents", "/grants", "/guardianships"] {
        let of_li = clinic.get(&wang.actor, &format!("/residents/{}{path}", li.id));
        let of_nobody = clinic.get(&wang.actor, &format!("/residents/{}{path}", id::<jiayi_core::id::ResidentId>()));
        assert_eq!((of_li.0, &of_li.1["code"]), (404, &json!("NOT_FOUND")), "{path}");
        assert_eq!((of_nobody.0, &of_nobody.1["code"]), (404, &json!("NOT_FOUND")), "{path}");
    }
    assert_eq!(clinic.get(&clinic.staff(Role::Auditor), &format!("/residents/{}", li.id)).0, 403);
}

#[test]
fn the_team_reads_who_she_is_while_the_contract_runs() {
    let clinic = TestClinic::open();
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    let path = format!("/residents/{}", li.id);
    assert_eq!(clinic.get(&clinic.staff(Role::Nurse), &path).0, 404);
    clinic.contract(&li, clinic.today());
    assert_eq!(clinic.get(&clinic.staff(Role::Nurse), &path).0, 200);
}

#[test]
fn whom_may_i_act_for() {
    let clinic = TestClinic::open();
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    agrees(&clinic, &li.actor, li.id, ConsentPurpose::FamilySharing);
    let daughter = clinic.account(DAUGHTER);
    let son = clinic.account("13700137002");
    for (phone, scope) in [(DAUGHTER, ProxyScope::View), ("13700137002", ProxyScope::Pickup)] {
        let grant = GrantProxy {
            grant: id(),
            resident: li.id,
            proxy_name: "李小红".to_owned(),
            proxy_phone: phone.to_owned(),
            relation: ProxyRelation::Child,
            scopes: vec![scope],
            until: day("2027-05-20"),
            scan: None,
            guardian: None,
        };
        clinic.must(&li.actor, Command::GrantProxy(grant));
    }
    let people = |actor| clinic.get(actor, "/acting-for").1["people"].clone();
    let own = people(&li.actor);
    assert_eq!(
        (own.as_array().map(Vec::len), &own[0]["as"], &own[0]["name"]),
        (Some(1), &json!("own"), &json!("李秀英"))
    );
    let hers = people(&daughter);
    assert_eq!((&hers[0]["as"], &hers[0]["name"]), (&json!("proxy"), &json!("李秀英")));
    assert_eq!((&hers[0]["scopes"], &hers[0]["until"]), (&json!(["view"]), &json!("2027-05-20")));
    let his = people(&son);
    assert_eq!((&his[0]["name"], &his[0]["born_on"]), (&json!("李**"), &Value::Null));

    // What a proxy did carries both names; what the person did, her own.
    let (_, given) = clinic.get(&li.actor, &format!("/residents/{}/consents", li.id));
    let sharing = &given["events"][2];
    assert_eq!((&sharing["purpose"], &sharing["by"]), (&json!("family_sharing"), &json!("李秀英")));
    assert_eq!(clinic.get(&son, &format!("/residents/{}", li.id)).0, 404);
    // Whom else she lets help, and what she agreed to, is nothing that a daughter who may see the record needs.
    for path in ["/consents", "/grants"] {
        assert_eq!(clinic.get(&daughter, &format!("/residents/{}{path}", li.id)).0, 404, "{path}");
    }
    assert_eq!(clinic.get(&daughter, &format!("/residents/{}/guardianships", li.id)).0, 200);
}

#[test]
fn a_desk_of_another_institution_stands_before_her_only_with_her_card_and_only_that_day() {
    let clinic = TestClinic::open();
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    let contract = clinic.contract(&li, clinic.today());
    let (far, colleague) = (clinic.employ(Role::Desk, clinic.elsewhere), clinic.employ(Role::Desk, clinic.elsewhere));
    let identity = format!("/residents/{}", li.id);
    let guardians = format!("/residents/{}/guardianships", li.id);
    let agreement = format!("/contracts/{contract}/agreement");
    let statuses =
        |actor: &crate::session::Actor| [&identity, &guardians, &agreement].map(|path| clinic.get(actor, path).0);
    assert_eq!(statuses(&far), [404, 404, 404]);
    let look = json!({ "document_kind": "citizen_id", "document_number": numbers::LI });
    assert_eq!(clinic.post(&far, "/look-up", &look).0, 200);
    assert_eq!(statuses(&far), [200, 200, 404], "what was signed is her own institution's affair");
    assert_eq!(statuses(&colleague), [404, 404, 404]);
    clinic.on(day("2026-11-22"));
    assert_eq!(statuses(&far), [404, 404, 404]);
}

#[test]
fn a_claimant_reads_of_her_claim_only_that_it_was_received() {
    let clinic = TestClinic::open();
    clinic.resident("李秀英", numbers::LI, "13800138001");
    let answers = [numbers::LI, numbers::WANG].map(|number| {
        let stranger = clinic.account(&format!("1390013{}", &number[14..]));
        clinic.claims(&stranger, "某某", number);
        let (_, mine) = clinic.get(&stranger, "/claims/mine");
        let claim = &mine["claims"][0];
        (claim["answer"].clone(), claim["tries_left"].clone(), claim["reason"].clone())
    });
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], (json!("received"), json!(5), Value::Null));
}

#[test]
fn the_desk_of_the_chosen_institution_sees_what_waits() {
    let clinic = TestClinic::open();
    let claimed = clinic.claims(&clinic.account("13800138001"), "李秀英", numbers::LI);
    let (_, waiting) = clinic.get(&clinic.staff(Role::Desk), "/claims");
    let claim = &waiting["claims"][0];
    assert_eq!((&claim["claim"], &claim["name"]), (&json!(claimed.claim), &json!("李秀英")));
    assert_eq!((&claim["document"], &claim["state"]), (&json!("990101********0121"), &json!("pending")));
    let elsewhere = clinic.employ(Role::Desk, clinic.elsewhere);
    assert_eq!(clinic.get(&elsewhere, "/claims").1, json!({ "claims": [] }));
    assert_eq!(clinic.get(&clinic.staff(Role::Pharmacist), "/claims").0, 403);
}

#[test]
fn a_code_is_printed_for_its_issuer_alone_while_it_lives() {
    let clinic = TestClinic::open();
    let li = clinic.register("李秀英", numbers::LI);
    let (desk, nurse) = (clinic.staff(Role::Desk), clinic.staff(Role::Nurse));
    let code: jiayi_core::id::ClaimId = id();
    clinic.must(&desk, Command::IssueActivationCode(IssueActivationCode { code, resident: li }));
    let path = format!("/activation-codes/{code}");
    let (status, printed) = clinic.get(&desk, &path);
    assert_eq!((status, &printed["name"], &printed["last_day"]), (200, &json!("李**"), &json!("2026-11-28")));
    assert_eq!(clinic.get(&nurse, &path).0, 404);

    let account = clinic.account("13800138001");
    let claimed = clinic.claims(&account, "李秀英", numbers::LI);
    let typed = printed["code"].as_str().expect("a code").to_owned();
    assert_eq!(clinic.types(&account, claimed, &typed), jiayi_core::command::Outcome::Applied);
    assert_eq!(clinic.get(&desk, &path).0, 404);
}

#[test]
fn somebody_is_found_by_the_whole_number_alone() {
    let clinic = TestClinic::open();
    let li = clinic.register("李秀英", numbers::LI);
    let desk = clinic.staff(Role::Desk);
    let ask = |number: &str| {
        clinic.post(&desk, "/look-up", &json!({ "document_kind": "citizen_id", "document_number": number }))
    };
    assert_eq!(ask(numbers::LI), (200, json!({ "resident": li, "name": "李**" })));
    assert_eq!(ask(numbers::WANG).0, 404);
    assert_eq!((ask("990101").0, &ask("990101").1["code"]), (422, &json!("ID_LENGTH")));
    let claimed = clinic.account("13800138001");
    clinic.claims(&claimed, "王建国", numbers::WANG);
    assert_eq!(ask(numbers::WANG).0, 404);
    let resident =
        clinic.post(&claimed, "/look-up", &json!({ "document_kind": "citizen_id", "document_number": numbers::LI }));
    assert_eq!(resident.0, 403);
}

#[test]
fn every_purpose_has_words_to_show() {
    let clinic = TestClinic::open();
    let account = clinic.account("13800138001");
    let (status, texts) = clinic.get(&account, "/consent-texts");
    assert_eq!((status, texts["texts"].as_array().map(Vec::len)), (200, Some(ConsentPurpose::ALL.len())));
}

#[test]
fn the_desk_finds_nobody_where_nobody_is_and_where_a_claim_has_gone_into_somebody_else() {
    let clinic = TestClinic::open();
    let desk = clinic.staff(Role::Desk);
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    let merged: ResidentId = clinic.read(move |conn| {
        let into = residents::table.filter(residents::merged_into.eq(li.id));
        Ok(into.select(residents::id).first(conn)?)
    });
    for nobody in [id::<ResidentId>(), merged] {
        for path in ["", "/contracts"] {
            assert_eq!(clinic.get(&desk, &format!("/residents/{nobody}{path}")).0, 404, "{path}");
        }
    }
}
