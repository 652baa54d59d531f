use jiayi_core::contract::evidence::Signer;
use jiayi_core::digest::Digest;
use jiayi_core::person::commands::GrantProxy;
use jiayi_core::person::{ProxyRelation, ProxyScope};

use super::*;
use crate::contract::bundle::Bundle;

fn evidence(clinic: &TestClinic, actor: &Actor, contract: ContractId) -> Vec<u8> {
    let (status, body) = clinic.fetch(actor, &format!("/contracts/{contract}/evidence"));
    assert_eq!(status, 200);
    body
}

#[test]
fn both_sides_hold_the_same_hash_and_the_evidence_proves_it() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let contract = signs(&clinic, &li, terms(&clinic, clinic.today()), Origin::New);
    assert_eq!(clinic.get(&li.actor, &format!("/contracts/{contract}/evidence")).0, 404, "nobody has countersigned");
    clinic.must(&doctor(&clinic), accepting(contract, li.id));
    let (hers, theirs) = (view(&clinic, &li.actor, contract), view(&clinic, &doctor(&clinic), contract));
    assert_eq!(hers["document_hash"], theirs["document_hash"]);

    let file = evidence(&clinic, &li.actor, contract);
    assert_eq!(file, evidence(&clinic, &doctor(&clinic), contract));
    let (bundle, record) = Bundle::prove(&file).expect("it proves");
    assert_eq!(record.contract, contract);
    assert_eq!(record.document.to_string(), hers["document_hash"]);
    assert_eq!(record.resident.signer, Signer::Resident);
    assert_eq!(record.doctor.signer, clinic.staff_id(Role::AssistantGp));
    assert_eq!(record.doctor.licence_number, "110990101000001");
    let (_, text) = clinic.fetch(&li.actor, &format!("/contracts/{contract}/agreement?format=text"));
    assert_eq!(bundle.document.0, text);
    assert_eq!(Digest::of(&text), record.document);

    for place in (0..file.len()).step_by(97) {
        let mut changed = file.clone();
        changed[place] ^= 1;
        assert!(Bundle::prove(&changed).is_err(), "byte {place}");
    }
}

#[test]
fn the_agreement_prints_the_text_that_was_signed_with_both_signatures_and_no_script() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let contract = runs(&clinic, &li);
    let (_, text) = clinic.fetch(&li.actor, &format!("/contracts/{contract}/agreement?format=text"));
    let (status, page) = clinic.fetch(&li.actor, &format!("/contracts/{contract}/agreement"));
    let (text, page) = (String::from_utf8(text).unwrap(), String::from_utf8(page).unwrap());
    assert_eq!(status, 200);
    for line in text.lines() {
        assert!(page.contains(line), "{line}");
    }
    for must in [
        "李秀英",
        numbers::LI,
        "data:image/png;base64,",
        "测试assistant_gp，2026-11-21 10:00 会签",
        "size:A4",
        view(&clinic, &li.actor, contract)["document_hash"].as_str().unwrap(),
    ] {
        assert!(page.contains(must), "{must}");
    }
    assert!(!page.contains("<script") && !page.contains("http"), "{page}");
}

#[test]
fn a_guardian_signs_for_a_child_and_both_names_stand_everywhere() {
    let clinic = TestClinic::open();
    let zhao = clinic.resident("赵强", numbers::ZHAO, "13800138003");
    let child = clinic.ward("赵小雨", numbers::CHILD, &zhao);
    let wished = Terms { priority_groups: vec![PriorityGroup::Child0To6], ..terms(&clinic, clinic.today()) };
    let signature = drawn(&clinic, &zhao.actor);
    let command = signing(&clinic, &zhao.actor, child, wished, Origin::New, signature);
    let contract = command.contract;
    clinic.must(&zhao.actor, Command::SignContract(command));
    clinic.must(&doctor(&clinic), accepting(contract, child));
    let shown = view(&clinic, &zhao.actor, contract);
    assert_eq!(shown["signature"]["signer"], serde_json::json!({ "by": "赵强", "for": "赵小雨" }));
    let (bundle, record) = Bundle::prove(&evidence(&clinic, &zhao.actor, contract)).expect("it proves");
    assert!(matches!(record.resident.signer, Signer::Guardian { guardian, .. } if guardian == zhao.id));
    let text = String::from_utf8(bundle.document.0).unwrap();
    assert!(text.contains("监护人：赵强（") && text.contains("赵小雨"), "{text}");
    let (_, page) = clinic.fetch(&zhao.actor, &format!("/contracts/{contract}/agreement"));
    assert!(String::from_utf8(page).unwrap().contains("赵强（监护人，代赵小雨签署）"));
}

#[test]
fn a_proxy_who_may_look_sees_the_contract_but_not_the_agreement() {
    let clinic = TestClinic::open();
    let (li, wang) = (li(&clinic), wang(&clinic));
    let contract = runs(&clinic, &li);
    consents(&clinic, &li, ConsentPurpose::FamilySharing);
    clinic.must(
        &li.actor,
        Command::GrantProxy(GrantProxy {
            grant: id(),
            resident: li.id,
            proxy_name: "王建国".into(),
            proxy_phone: wang.phone.clone(),
            relation: ProxyRelation::Child,
            scopes: vec![ProxyScope::View],
            until: plus(clinic.today(), 90),
            scan: None,
            guardian: None,
        }),
    );
    assert_eq!(clinic.get(&wang.actor, &format!("/contracts/{contract}")).0, 200);
    for path in ["agreement", "evidence"] {
        assert_eq!(clinic.get(&wang.actor, &format!("/contracts/{contract}/{path}")).0, 404, "{path}");
    }
    let outcome = clinic.send(&wang.actor, ending(contract, li.id, EndReason::OwnWish, plus(clinic.today(), 3)));
    assert_eq!(codes(&outcome), [Code::NotFound]);
}

#[test]
fn the_preview_shows_text_hash_fee_and_what_stands_in_the_way() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    set_fee(&clinic, [12_000, 6_000, 4_000, 2_000]);
    let doctor = clinic.staff_id(Role::AssistantGp);
    let query = |years: i32| {
        format!(
            "/residents/{}/agreement?contract={}&team={}&doctor={doctor}&package={}&starts_on=2026-12-01&years={years}&priority_groups=elder_65,htn",
            li.id,
            Uuid::now_v7(),
            clinic.team,
            clinic.package,
        )
    };
    let (status, shown) = clinic.get(&li.actor, &query(2));
    assert_eq!(status, 200, "{shown}");
    assert_eq!(shown["against"], serde_json::json!([]));
    assert_eq!((&shown["ends_on"], &shown["fee_of_term"]["resident"]), (&"2028-11-30".into(), &4_000.into()));
    let text = shown["text"].as_str().unwrap();
    assert_eq!(Digest::of(text.as_bytes()).to_string(), shown["document_hash"]);
    assert!(text.contains(numbers::LI) && text.contains("☑ 高血压患者"), "{text}");
    let (_, shown) = clinic.get(&li.actor, &query(9));
    assert_eq!(shown["against"], serde_json::json!(["CONTRACT_TERM"]));
    assert_eq!(clinic.get(&li.actor, &query(0)).0, 422);
    assert_eq!(clinic.get(&li.actor, &format!("{}&colour=red", query(1))).0, 400);
    assert_eq!(clinic.get(&li.actor, &query(1).replace("htn", "gout")).0, 400);
    assert_eq!(clinic.get(&wang(&clinic).actor, &query(1)).0, 404);
    assert_eq!(clinic.get(&clinic.staff(Role::Pharmacist), &query(1)).0, 403);
}

#[test]
fn a_signatures_drawing_is_for_those_who_may_read_the_agreement() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let command =
        signing(&clinic, &li.actor, li.id, terms(&clinic, clinic.today()), Origin::New, drawn(&clinic, &li.actor));
    let Signature::Drawn { blob, .. } = command.signature.clone() else { panic!("drawn") };
    let contract = command.contract;
    clinic.must(&li.actor, Command::SignContract(command));
    clinic.must(&doctor(&clinic), accepting(contract, li.id));
    let path = format!("/blobs/{blob}");
    let nurse = clinic.staff(Role::Nurse);
    assert_eq!(clinic.get(&nurse, &format!("/contracts/{contract}")).0, 200);
    assert_eq!(clinic.fetch(&nurse, &path).0, 404);
    assert_eq!(clinic.fetch(&doctor(&clinic), &path).0, 200);
    assert_eq!(clinic.fetch(&li.actor, &path).0, 200);
}
