use jiayi_core::person::commands::WithdrawConsent;

use super::*;
use crate::database::schema::{contract_items, contracts, staff_licences};
use crate::session::{CodePurpose, use_code};

#[test]
fn she_signs_on_her_phone_and_the_contract_waits_for_the_team() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let contract = signs(&clinic, &li, terms(&clinic, day("2026-12-01")), Origin::New);
    let shown = view(&clinic, &li.actor, contract);
    assert_eq!(shown["status"], "resident_signed");
    assert_eq!((&shown["starts_on"], &shown["ends_on"]), (&"2026-12-01".into(), &"2027-11-30".into()));
    assert_eq!(shown["signature"]["signer"]["by"], "李秀英");
    assert_eq!(shown["answer_by"], "2026-12-05");
    let steps: Vec<&str> =
        shown["timeline"].as_array().unwrap().iter().map(|step| step["state"].as_str().unwrap()).collect();
    assert_eq!(steps, ["done", "now", "later", "later"]);
    let promised: Vec<&Value> = shown["items"].as_array().unwrap().iter().map(|item| &item["label"]).collect();
    assert_eq!(promised, ["常见病诊疗", "慢病随访"]);
    let kept = clinic.read(move |conn| {
        Ok(contract_items::table.filter(contract_items::contract_id.eq(contract)).count().get_result::<i64>(conn)?)
    });
    assert_eq!(kept, 2);
}

#[test]
fn another_agreement_than_the_one_shown_is_stale() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let command =
        signing(&clinic, &li.actor, li.id, terms(&clinic, clinic.today()), Origin::New, drawn(&clinic, &li.actor));
    set_fee(&clinic, [12_000, 6_000, 5_000, 1_000]);
    let outcome = clinic.send(&li.actor, Command::SignContract(command.clone()));
    assert_eq!(codes(&outcome), [Code::Stale]);
    let current = rejected(&outcome).current.clone().expect("the agreement as it is now");
    let hash = current["document_hash"].as_str().expect("a hash").to_owned();
    assert_ne!(hash, command.document_hash);
    clinic.must(&li.actor, Command::SignContract(SignContract { document_hash: hash, ..command }));
}

#[test]
fn a_drawing_that_has_not_arrived_keeps_the_command_waiting() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    send_code(&clinic, &li.actor);
    let missing = Signature::Drawn { blob: "ab".repeat(32), code: CODE.into() };
    let command = signing(&clinic, &li.actor, li.id, terms(&clinic, clinic.today()), Origin::New, missing);
    let outcome = clinic.send(&li.actor, Command::SignContract(command.clone()));
    assert_eq!(outcome, Outcome::NotYet { code: Code::BlobMissing });
    // The code was not spent on it.
    let arrived = Signature::Drawn { blob: clinic.blob(&li.actor), code: CODE.into() };
    clinic.must(&li.actor, Command::SignContract(SignContract { signature: arrived, ..command }));
}

#[test]
fn a_wrong_code_spends_a_try_and_the_last_try_is_the_last() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let right = drawn(&clinic, &li.actor);
    let Signature::Drawn { blob, .. } = right.clone() else { panic!("drawn") };
    let with = |code: &str| {
        let signature = Signature::Drawn { blob: blob.clone(), code: code.into() };
        let terms = terms(&clinic, clinic.today());
        Command::SignContract(signing(&clinic, &li.actor, li.id, terms, Origin::New, signature))
    };
    for _ in 0..3 {
        let outcome = clinic.send(&li.actor, with("000000"));
        assert_eq!(fields(&outcome), [("signature.code", Code::ContractSmsCode)]);
    }
    assert_eq!(codes(&clinic.send(&li.actor, with(CODE))), [Code::ContractSmsCode], "the tries are spent");
    send_code(&clinic, &li.actor);
    clinic.must(&li.actor, with(CODE));
}

#[test]
fn a_code_signs_once() {
    let clinic = TestClinic::open();
    let (li, team) = (li(&clinic), other_team(&clinic));
    let contract = signs(&clinic, &li, terms(&clinic, clinic.today()), Origin::New);
    clinic.must(&li.actor, withdrawing(contract, li.id));
    let again = Signature::Drawn { blob: clinic.blob(&li.actor), code: CODE.into() };
    let wished = Terms { team: team.0, doctor: team.1.staff_id().unwrap(), ..terms(&clinic, clinic.today()) };
    let command = signing(&clinic, &li.actor, li.id, wished, Origin::New, again);
    assert_eq!(codes(&clinic.send(&li.actor, Command::SignContract(command))), [Code::ContractSmsCode]);
}

#[test]
fn everything_that_stands_in_the_way_is_said_at_once() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let running = runs(&clinic, &li);
    let doctor = clinic.staff_id(Role::AssistantGp);
    clinic.write(move |conn| {
        diesel::update(staff_licences::table.filter(staff_licences::staff_id.eq(doctor)))
            .set(staff_licences::valid_to.eq(Some(day("2026-11-20"))))
            .execute(conn)?;
        Ok(())
    });
    clinic.must(
        &li.actor,
        Command::WithdrawConsent(WithdrawConsent {
            consent: id(),
            resident: li.id,
            purpose: ConsentPurpose::HealthData,
        }),
    );
    let outcome = tries_to_sign(&clinic, &li, terms(&clinic, clinic.today()), Origin::New);
    assert_eq!(codes(&outcome), [Code::ConsentHealthData, Code::StaffLicence, Code::ContractOverlap]);
    let current = rejected(&outcome).current.clone().expect("the contract that holds the days");
    assert_eq!(current["id"], running.to_string());
    let nine = Terms { years: 9, ..terms(&clinic, clinic.today()) };
    let outcome = tries_to_sign(&clinic, &li, nine, Origin::New);
    assert_eq!(codes(&outcome), [Code::ConsentHealthData, Code::StaffLicence, Code::ContractTerm]);
}

#[test]
fn what_the_team_does_not_offer_is_named_field_by_field() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let wished = terms(&clinic, clinic.today());
    let tried = |terms: Terms| tries_to_sign(&clinic, &li, terms, Origin::New);
    let outcome = tried(Terms { doctor: clinic.staff_id(Role::Nurse), package: id(), ..wished.clone() });
    assert_eq!(fields(&outcome), [("terms.doctor", Code::NotFound), ("terms.package", Code::NotFound)]);
    assert_eq!(fields(&tried(Terms { team: id(), ..wished.clone() })), [("terms.team", Code::NotFound)]);
    let slot = Terms { district_institution: Some(clinic.elsewhere), ..wished.clone() };
    assert_eq!(fields(&tried(slot)), [("terms.district_institution", Code::NotFound)]);
    let package = clinic.package;
    clinic.write(move |conn| {
        diesel::update(packages::table.find(package))
            .set(packages::valid_to.eq(Some(day("2026-11-30"))))
            .execute(conn)?;
        Ok(())
    });
    let late = Terms { starts_on: day("2026-12-01"), ..wished.clone() };
    assert_eq!(fields(&tried(late)), [("terms.package", Code::ContractPackage)]);
    assert_eq!(tried(Terms { starts_on: day("2026-11-30"), ..wished }), Outcome::Applied);
}

#[test]
fn nobody_signs_for_somebody_else_or_under_a_used_id() {
    let clinic = TestClinic::open();
    let (li, wang) = (li(&clinic), wang(&clinic));
    let command =
        signing(&clinic, &li.actor, li.id, terms(&clinic, clinic.today()), Origin::New, drawn(&clinic, &li.actor));
    let stranger = clinic.send(&wang.actor, Command::SignContract(command.clone()));
    assert_eq!(codes(&stranger), [Code::NotFound]);
    let nurse = clinic.send(&clinic.staff(Role::Nurse), Command::SignContract(command.clone()));
    assert_eq!(codes(&nurse), [Code::Forbidden]);
    clinic.must(&li.actor, Command::SignContract(command.clone()));
    let mut his = signing(
        &clinic,
        &wang.actor,
        wang.id,
        terms(&clinic, clinic.today()),
        Origin::New,
        drawn(&clinic, &wang.actor),
    );
    his.contract = command.contract;
    assert_eq!(codes(&clinic.send(&wang.actor, Command::SignContract(his))), [Code::IdUsed]);
}

#[test]
fn the_same_command_again_is_the_same_outcome_and_one_contract() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let command = Command::SignContract(signing(
        &clinic,
        &li.actor,
        li.id,
        terms(&clinic, clinic.today()),
        Origin::New,
        drawn(&clinic, &li.actor),
    ));
    let envelope = id();
    for _ in 0..2 {
        assert_eq!(clinic.send_as(envelope, &li.actor, command.clone(), None), Outcome::Applied);
    }
    let other = withdrawing(id(), li.id);
    assert_eq!(codes(&clinic.send_as(envelope, &li.actor, other, None)), [Code::CommandIdUsed]);
    let count = clinic.read(|conn| Ok(contracts::table.count().get_result::<i64>(conn)?));
    assert_eq!(count, 1);
}

#[test]
fn the_desk_records_paper_with_a_witness_of_its_own_and_a_phone_draws() {
    let clinic = TestClinic::open();
    let (li, desk) = (li(&clinic), clinic.staff(Role::Desk));
    let send = |actor: &Actor, signature: Signature| {
        let command = signing(&clinic, actor, li.id, terms(&clinic, clinic.today()), Origin::New, signature);
        clinic.send(actor, Command::SignContract(command))
    };
    let on_phone = send(&li.actor, Signature::Paper(paper(&clinic, None)));
    assert_eq!(fields(&on_phone), [("signature", Code::ContractPaper)]);
    let at_desk = send(&desk, Signature::Drawn { blob: clinic.blob(&desk), code: CODE.into() });
    assert_eq!(fields(&at_desk), [("signature", Code::ContractPaper)]);
    let stranger = clinic.employ(Role::Nurse, clinic.elsewhere).staff_id().unwrap();
    let witness = Paper { witness: stranger, ..paper(&clinic, None) };
    assert_eq!(fields(&send(&desk, Signature::Paper(witness))), [("signature.witness", Code::PaperWitness)]);
    let no_guardian = send(&desk, Signature::Paper(paper(&clinic, Some(li.id))));
    assert_eq!(codes(&no_guardian), [Code::ContractSignerResidentNeeded]);
    assert_eq!(send(&desk, Signature::Paper(paper(&clinic, None))), Outcome::Applied);
}

#[test]
fn a_full_doctor_takes_nobody_by_phone_and_paper_only_with_a_reason() {
    let clinic = TestClinic::open();
    let (li, wang, desk) = (li(&clinic), wang(&clinic), clinic.staff(Role::Desk));
    set_cap(&clinic, clinic.staff_id(Role::AssistantGp), 1);
    runs(&clinic, &li);
    assert_eq!(codes(&tries_to_sign(&clinic, &wang, terms(&clinic, clinic.today()), Origin::New)), [Code::TeamFull]);
    let signature = Signature::Paper(paper(&clinic, None));
    let command = signing(&clinic, &desk, wang.id, terms(&clinic, clinic.today()), Origin::New, signature);
    let contract = command.contract;
    clinic.must(&desk, Command::SignContract(command));
    assert_eq!(codes(&clinic.send(&doctor(&clinic), accepting(contract, wang.id))), [Code::TeamFull]);
    let over_capacity_reason = Some("本村唯一的医生".to_owned());
    let accept = AcceptContract { contract, resident: wang.id, card_number: None, over_capacity_reason };
    clinic.must(&doctor(&clinic), Command::AcceptContract(accept));
    assert_eq!(view(&clinic, &wang.actor, contract)["answer"]["reason"], "本村唯一的医生");
    let audited = clinic.read(|conn| {
        use crate::database::schema::audit;
        let newest = audit::table.order(audit::version.desc()).select(audit::detail).first::<Option<String>>(conn)?;
        Ok(newest.unwrap_or_default())
    });
    assert!(audited.contains(r#""over_capacity":true"#), "{audited}");
    assert!(!audited.contains("本村"), "the words are sealed with the contract: {audited}");
}

#[test]
fn with_the_newest_code_the_older_ones_are_used_up() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    send_code(&clinic, &li.actor);
    send_code(&clinic, &li.actor);
    let phone = li.actor.phone_index.clone().expect("a phone");
    let (rules, now) = (clinic.rules.clone(), clinic.clock.now());
    let tries = clinic.write(move |conn| {
        let mut types = || use_code(conn, &rules, &phone, CodePurpose::SignContract, CODE, now);
        Ok([types()?, types()?])
    });
    assert_eq!(tries, [true, false]);
}

#[test]
fn a_team_without_a_nurse_takes_no_contract_and_shows_no_room() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let waiting = signs(&clinic, &li, terms(&clinic, clinic.today()), Origin::New);
    let (nurse, yesterday) = (clinic.staff_id(Role::Nurse), plus(clinic.today(), -1));
    clinic.write(move |conn| {
        diesel::update(team_members::table.filter(team_members::staff_id.eq(nurse)))
            .set(team_members::valid_to.eq(Some(yesterday)))
            .execute(conn)?;
        Ok(())
    });
    assert_eq!(codes(&clinic.send(&doctor(&clinic), accepting(waiting, li.id))), [Code::TeamNurses]);
    let wang = wang(&clinic);
    let refused = tries_to_sign(&clinic, &wang, terms(&clinic, clinic.today()), Origin::New);
    assert_eq!(codes(&refused), [Code::TeamNurses]);
    let (_, team) = clinic.get(&wang.actor, &format!("/teams/{}", clinic.team));
    assert_eq!(team["room"]["left"], 0);
}

#[test]
fn a_tick_makes_nobody_old() {
    let clinic = TestClinic::open();
    let zhao = clinic.resident("赵强", numbers::ZHAO, "13800138003");
    let contract = signs(&clinic, &zhao, terms(&clinic, clinic.today()), Origin::New);
    assert_eq!(view(&clinic, &zhao.actor, contract)["priority_groups"], serde_json::json!(["htn"]));
    let (_, page) = clinic.fetch(&zhao.actor, &format!("/contracts/{contract}/agreement?format=text"));
    assert!(!String::from_utf8_lossy(&page).contains("☑65岁"));
}
