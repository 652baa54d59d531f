use std::sync::Arc;

use jiayi_core::person::IdentityText;
use jiayi_core::person::commands::ClaimIdentity;
use jiayi_core::policy::{DEMO_COUNTY, NATIONAL, PolicyBook};
use jiayi_core::team::leave::NameSubstitute;

use super::*;
use crate::database::Db;
use crate::database::schema::{audit, residents, staff_licences, substitutions};

#[test]
fn the_contracting_doctor_accepts_and_she_is_of_the_panel() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let contract = signs(&clinic, &li, terms(&clinic, clinic.today()), Origin::New);
    let nurse = clinic.staff(Role::Nurse);
    assert_eq!(clinic.get(&nurse, &format!("/contracts/{contract}")).0, 200, "the team sees who asks");
    clinic.must(&doctor(&clinic), accepting(contract, li.id));
    let shown = view(&clinic, &li.actor, contract);
    assert_eq!(shown["status"], "active");
    assert_eq!(shown["answer"]["by"], "测试assistant_gp");
    assert!(shown["answer"]["identity_check"].is_string());
    let steps: Vec<&str> =
        shown["timeline"].as_array().unwrap().iter().map(|step| step["state"].as_str().unwrap()).collect();
    assert_eq!(steps, ["done", "done", "done", "later"]);
    assert_eq!(shown["items"][1]["this_year"], serde_json::json!({ "promised": 4, "delivered": 0 }));
}

#[test]
fn only_who_answers_for_the_team_accepts() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let contract = signs(&clinic, &li, terms(&clinic, clinic.today()), Origin::New);
    let accept = || accepting(contract, li.id);
    let (_, stranger) = other_team(&clinic);
    assert_eq!(codes(&clinic.send(&clinic.staff(Role::Nurse), accept())), [Code::Forbidden]);
    assert_eq!(codes(&clinic.send(&li.actor, accept())), [Code::Forbidden]);
    assert_eq!(codes(&clinic.send(&stranger, accept())), [Code::NotFound]);
    let village = clinic.staff(Role::VillageDoctor);
    assert_eq!(codes(&clinic.send(&village, accept())), [Code::ContractAnswer]);
    let (team, absent, substitute) = (clinic.team, clinic.staff_id(Role::AssistantGp), village.staff_id().unwrap());
    let (first, last) = (clinic.today(), plus(clinic.today(), 7));
    clinic.write(move |conn| {
        diesel::insert_into(substitutions::table)
            .values((
                substitutions::id.eq(Key(Uuid::now_v7())),
                substitutions::team_id.eq(team),
                substitutions::absent_id.eq(absent),
                substitutions::substitute_id.eq(substitute),
                substitutions::valid_from.eq(first),
                substitutions::valid_to.eq(last),
            ))
            .execute(conn)?;
        Ok(())
    });
    clinic.must(&village, accept());
}

#[test]
fn on_the_days_of_leave_the_named_substitute_signs_and_not_before_or_after() {
    let clinic = TestClinic::open();
    let (manager, village) = (clinic.staff(Role::Manager), clinic.staff(Role::VillageDoctor));
    let leave = NameSubstitute {
        substitution: id(),
        team: clinic.team,
        absent: clinic.staff_id(Role::AssistantGp),
        substitute: clinic.staff_id(Role::VillageDoctor),
        from: plus(clinic.today(), 2),
        to: plus(clinic.today(), 3),
    };
    clinic.must(&manager, Command::NameSubstitute(leave.clone()));
    let (li, wang) = (li(&clinic), wang(&clinic));
    let wished = || terms(&clinic, plus(clinic.today(), 10));
    let [hers, his] = [&li, &wang].map(|person| signs(&clinic, person, wished(), Origin::New));
    for day in [plus(leave.from, -1), plus(leave.to, 1)] {
        clinic.on(day);
        assert_eq!(codes(&clinic.send(&village, accepting(hers, li.id))), [Code::ContractAnswer], "{day}");
    }
    for (day, contract, person) in [(leave.from, hers, &li), (leave.to, his, &wang)] {
        clinic.on(day);
        clinic.must(&village, accepting(contract, person.id));
        let newest = |conn: &mut Db| Ok(audit::table.order(audit::version.desc()).select(audit::detail).first(conn)?);
        let logged: Option<String> = clinic.read(newest);
        assert!(logged.is_some_and(|detail| detail.contains(&leave.absent.to_string())), "for whom");
        assert_eq!(view(&clinic, &person.actor, contract)["answer"]["by"], "测试village_doctor");
    }
}

#[test]
fn a_substitute_signs_under_a_licence_of_her_own() {
    let clinic = TestClinic::open();
    let village = clinic.staff(Role::VillageDoctor);
    let substitute = clinic.staff_id(Role::VillageDoctor);
    let leave = NameSubstitute {
        substitution: id(),
        team: clinic.team,
        absent: clinic.staff_id(Role::Doctor),
        substitute,
        from: clinic.today(),
        to: clinic.today(),
    };
    clinic.must(&clinic.staff(Role::Manager), Command::NameSubstitute(leave));
    let li = li(&clinic);
    let contract = signs(&clinic, &li, terms(&clinic, clinic.today()), Origin::New);
    clinic.write(move |conn| {
        diesel::update(staff_licences::table.filter(staff_licences::staff_id.eq(substitute)))
            .set(staff_licences::valid_to.eq(Some(day("2026-11-20"))))
            .execute(conn)?;
        Ok(())
    });
    assert_eq!(codes(&clinic.send(&village, accepting(contract, li.id))), [Code::StaffLicence]);
}

#[test]
fn a_signature_needs_a_licence_that_is_valid() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let contract = signs(&clinic, &li, terms(&clinic, clinic.today()), Origin::New);
    let leader = clinic.staff(Role::Doctor);
    let member = leader.staff_id().unwrap();
    clinic.write(move |conn| {
        diesel::update(staff_licences::table.filter(staff_licences::staff_id.eq(member)))
            .set(staff_licences::valid_to.eq(Some(day("2026-11-20"))))
            .execute(conn)?;
        Ok(())
    });
    assert_eq!(codes(&clinic.send(&leader, accepting(contract, li.id))), [Code::StaffLicence]);
    clinic.must(&doctor(&clinic), accepting(contract, li.id));
}

#[test]
fn of_two_doctors_who_accept_at_once_one_wins_and_the_other_sees_the_contract_as_it_is() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    for starts_on in [clinic.today(), day("2027-12-01")] {
        clinic.on(if starts_on == clinic.today() { starts_on } else { day("2027-11-25") });
        let contract = signs(&clinic, &li, terms(&clinic, starts_on), Origin::New);
        clinic.must(&doctor(&clinic), accepting(contract, li.id));
        let second = clinic.send(&clinic.staff(Role::Doctor), accepting(contract, li.id));
        assert_eq!(codes(&second), [Code::ContractState]);
        let current = rejected(&second).current.clone().expect("the contract as it is");
        assert_eq!(current["answer"]["by"], "测试assistant_gp");
        assert_eq!(current["id"], contract.to_string());
    }
}

#[test]
fn an_edit_of_what_has_moved_on_is_stale_and_shows_it() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let contract = signs(&clinic, &li, terms(&clinic, clinic.today()), Origin::New);
    let seen = view(&clinic, &li.actor, contract)["version"].as_i64();
    clinic.must(&doctor(&clinic), accepting(contract, li.id));
    let outcome = clinic.send_as(id(), &li.actor, withdrawing(contract, li.id), seen);
    assert_eq!(codes(&outcome), [Code::Stale]);
    assert_eq!(rejected(&outcome).current.as_ref().map(|current| current["status"].clone()), Some("active".into()));
}

#[test]
fn an_identity_that_nobody_checked_is_checked_by_the_card() {
    let clinic = TestClinic::open();
    let account = clinic.account("13800138009");
    let resident: ResidentId = id();
    clinic.must(
        &account,
        Command::ClaimIdentity(ClaimIdentity {
            claim: id(),
            resident,
            particulars: clinic.particulars("陈大山", numbers::CHEN),
        }),
    );
    let chen = TestPerson { id: resident, actor: clinic.refreshed(&account), phone: "13800138009".into() };
    let tried = tries_to_sign(&clinic, &chen, terms(&clinic, clinic.today()), Origin::New);
    assert_eq!(codes(&tried), [Code::ConsentMissing]);
    for purpose in [ConsentPurpose::ContractService, ConsentPurpose::HealthData] {
        consents(&clinic, &chen, purpose);
    }
    let contract = signs(&clinic, &chen, terms(&clinic, clinic.today()), Origin::New);
    assert_eq!(codes(&clinic.send(&doctor(&clinic), accepting(contract, chen.id))), [Code::ContractIdentity]);
    let with_card = |number: &str| {
        let card_number = Some(IdentityText::new(number));
        let accept = AcceptContract { contract, resident: chen.id, card_number, over_capacity_reason: None };
        let seen = view(&clinic, &doctor(&clinic), contract)["version"].as_i64();
        clinic.send_as(id(), &doctor(&clinic), Command::AcceptContract(accept), seen)
    };
    assert_ne!(with_card(numbers::LI), Outcome::Applied, "another card");
    assert_eq!(status(&clinic, &chen.actor, contract), "resident_signed");
    assert_eq!(with_card(numbers::CHEN), Outcome::Applied, "what the doctor has seen is the contract, not the claim");
    assert_eq!(view(&clinic, &chen.actor, contract)["answer"]["identity_check"], "card_seen");
}

#[test]
fn a_consent_withdrawn_since_the_signature_stops_the_acceptance() {
    use jiayi_core::person::commands::WithdrawConsent;
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let contract = signs(&clinic, &li, terms(&clinic, clinic.today()), Origin::New);
    let purpose = ConsentPurpose::HealthData;
    clinic.must(&li.actor, Command::WithdrawConsent(WithdrawConsent { consent: id(), resident: li.id, purpose }));
    assert_eq!(codes(&clinic.send(&doctor(&clinic), accepting(contract, li.id))), [Code::ConsentHealthData]);
}

#[test]
fn the_team_declines_in_words_that_the_resident_reads() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let contract = signs(&clinic, &li, terms(&clinic, clinic.today()), Origin::New);
    let blank = clinic.send(&doctor(&clinic), rejecting(contract, li.id, "  "));
    assert_eq!(codes(&blank), [Code::ContractReasonText]);
    let long = clinic.send(&doctor(&clinic), rejecting(contract, li.id, &"长".repeat(501)));
    assert_eq!(fields(&long), [("reason", Code::BadValue)]);
    clinic.must(&doctor(&clinic), rejecting(contract, li.id, "您住的村由二队服务"));
    let shown = view(&clinic, &li.actor, contract);
    assert_eq!(shown["status"], "rejected");
    assert_eq!(shown["answer"]["reason"], "您住的村由二队服务");
    assert_eq!(shown["answer"]["accepted"], false);
    // Nothing ties her to the team any more.
    assert_eq!(clinic.get(&clinic.staff(Role::Nurse), &format!("/contracts/{contract}")).0, 404);
    signs(&clinic, &li, terms(&clinic, clinic.today()), Origin::New);
}

#[test]
fn she_takes_an_unanswered_signature_back_and_the_desk_does_with_paper() {
    let clinic = TestClinic::open();
    let (li, desk) = (li(&clinic), clinic.staff(Role::Desk));
    let contract = signs(&clinic, &li, terms(&clinic, clinic.today()), Origin::New);
    clinic.must(&li.actor, withdrawing(contract, li.id));
    assert_eq!(status(&clinic, &li.actor, contract), "withdrawn");
    assert_eq!(codes(&clinic.send(&li.actor, withdrawing(contract, li.id))), [Code::ContractState]);
    assert_eq!(codes(&clinic.send(&doctor(&clinic), accepting(contract, li.id))), [Code::NotFound]);

    let contract = signs(&clinic, &li, terms(&clinic, clinic.today()), Origin::New);
    assert_eq!(fields(&clinic.send(&desk, withdrawing(contract, li.id))), [("paper", Code::ContractPaper)]);
    let paper = Some(paper(&clinic, None));
    clinic.must(&desk, Command::WithdrawContract(WithdrawContract { contract, resident: li.id, paper }));
    let shown = view(&clinic, &li.actor, contract);
    assert_eq!((&shown["status"], &shown["end"]["recorded_by"]["by"]), (&"withdrawn".into(), &"测试desk".into()));
}

#[test]
fn a_signature_lapses_when_fourteen_days_have_passed() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let contract = signs(&clinic, &li, terms(&clinic, clinic.today()), Origin::New);
    let (_, body) = clinic.get(&doctor(&clinic), "/contract-requests");
    assert_eq!(body["requests"][0]["contract"], contract.to_string());
    assert_eq!(body["requests"][0]["name"], "李秀英");
    assert_eq!(body["requests"][0]["answer_by"], "2026-12-05");
    assert_eq!(body["requests"][0]["mine_to_answer"], true);
    clinic.on(day("2026-12-05"));
    assert_eq!(status(&clinic, &li.actor, contract), "resident_signed");
    clinic.on(day("2026-12-06"));
    assert_eq!(status(&clinic, &li.actor, contract), "lapsed");
    assert_eq!(codes(&clinic.send(&li.actor, withdrawing(contract, li.id))), [Code::ContractLapsed]);
    assert_eq!(codes(&clinic.send(&doctor(&clinic), accepting(contract, li.id))), [Code::NotFound]);
    let (_, body) = clinic.get(&doctor(&clinic), "/contract-requests");
    assert_eq!(body["requests"], serde_json::json!([]));
    signs(&clinic, &li, terms(&clinic, clinic.today()), Origin::New);
}

/// From 26 November on a signature lapses after three days.
fn shorter_from_the_26th() -> PolicyBook {
    let until = DEMO_COUNTY.replace("\nsource", "\nvalid_to = \"2026-11-25\"\nsource");
    let from = DEMO_COUNTY.replace("990101-2026.1", "990101-shorter").replace("2000-01-01", "2026-11-26");
    let from = from + "\n[contract]\nlapse_days = 3\n";
    PolicyBook::parse(&[NATIONAL], &[&until, &from]).expect("policies")
}

#[test]
fn a_signature_lapses_as_the_policy_of_its_day_said() {
    let mut clinic = TestClinic::open();
    clinic.clinic.rules.policies = Arc::new(shorter_from_the_26th());
    let (li, wang) = (li(&clinic), wang(&clinic));
    let before = signs(&clinic, &li, terms(&clinic, clinic.today()), Origin::New);
    clinic.on(day("2026-11-28"));
    let after = signs(&clinic, &wang, terms(&clinic, clinic.today()), Origin::New);
    let asked = |clinic: &TestClinic| -> Vec<(String, String)> {
        let (_, body) = clinic.get(&doctor(clinic), "/contract-requests");
        let text = |one: &Value, field: &str| one[field].as_str().expect("text").to_owned();
        let requests = body["requests"].as_array().expect("requests");
        requests.iter().map(|one| (text(one, "contract"), text(one, "answer_by"))).collect()
    };
    let row = |contract: ContractId, last: &str| (contract.to_string(), last.to_owned());
    assert_eq!(asked(&clinic), [row(after, "2026-12-01"), row(before, "2026-12-05")]);
    let on_the_list = |clinic: &TestClinic| {
        let (_, body) = clinic.get(&clinic.staff(Role::Nurse), "/worklist");
        body["rows"].as_array().expect("rows").iter().map(|one| one["name"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(on_the_list(&clinic).len(), 2);

    clinic.on(day("2026-12-02"));
    assert_eq!(asked(&clinic), [row(before, "2026-12-05")]);
    assert_eq!(on_the_list(&clinic), ["李秀英"]);
    assert_eq!(status(&clinic, &wang.actor, after), "lapsed");
    assert_eq!(status(&clinic, &li.actor, before), "resident_signed");
    assert_eq!(codes(&clinic.send(&doctor(&clinic), accepting(after, wang.id))), [Code::NotFound]);
    clinic.on(day("2026-12-05"));
    clinic.must(&doctor(&clinic), accepting(before, li.id));
    assert_eq!(status(&clinic, &li.actor, before), "active");
}

#[test]
fn a_renewal_begins_the_day_after_and_leaves_no_gap() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let first = runs(&clinic, &li);
    clinic.on(day("2027-10-25"));
    let origin = Origin::Renewal { of: first };
    assert_eq!(status(&clinic, &li.actor, first), "expiring");
    let tried = tries_to_sign(&clinic, &li, terms(&clinic, day("2027-11-22")), origin);
    assert_eq!(codes(&tried), [Code::ContractStart]);
    let second = signs(&clinic, &li, terms(&clinic, day("2027-11-21")), origin);
    clinic.must(&doctor(&clinic), accepting(second, li.id));
    assert_eq!(status(&clinic, &li.actor, first), "active");
    assert_eq!(status(&clinic, &li.actor, second), "upcoming");
    assert_eq!(status(&clinic, &doctor(&clinic), second), "upcoming");
    clinic.on(day("2027-11-21"));
    assert_eq!(status(&clinic, &li.actor, first), "renewed");
    assert_eq!(status(&clinic, &li.actor, second), "active");
}

#[test]
fn a_transfer_ends_the_old_contract_the_day_before_and_pays_back_what_is_left() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    set_fee(&clinic, [12_000, 6_000, 4_000, 2_000]);
    let (team, leader) = other_team(&clinic);
    let old = runs(&clinic, &li);
    let wished = Terms { team, doctor: leader.staff_id().unwrap(), ..terms(&clinic, day("2026-12-21")) };
    let origin = Origin::Transfer { from: old };
    let same = tries_to_sign(&clinic, &li, terms(&clinic, day("2026-12-21")), origin);
    assert_eq!(codes(&same), [Code::ContractPredecessor]);
    let new = signs(&clinic, &li, wished, origin);
    assert_eq!(status(&clinic, &li.actor, old), "active", "until the other team accepts");
    clinic.must(&leader, accepting(new, li.id));
    let ended = view(&clinic, &li.actor, old);
    assert_eq!((&ended["status"], &ended["ends_on"]), (&"active".into(), &"2026-12-20".into()));
    assert_eq!(ended["end"]["reason"], "team_change");
    // 335 of 365 days are left of 20 yuan.
    assert_eq!(ended["end"]["refund"], 1_835);
    let nurse = clinic.staff(Role::Nurse);
    assert_eq!(clinic.get(&nurse, &format!("/contracts/{old}")).0, 200);
    clinic.on(day("2026-12-21"));
    assert_eq!(status(&clinic, &li.actor, old), "transferred");
    assert_eq!(status(&clinic, &li.actor, new), "active");
    assert_eq!(clinic.get(&nurse, &format!("/contracts/{old}")).0, 404, "the old team's scope ended with its contract");
    assert_eq!(clinic.get(&leader, &format!("/contracts/{new}")).0, 200);
}

#[test]
fn a_member_who_has_left_the_team_answers_for_it_no_more() {
    let clinic = TestClinic::open();
    let (li, wang) = (li(&clinic), wang(&clinic));
    let gone = clinic.employ(Role::Doctor, clinic.institution);
    let member = gone.staff_id().unwrap();
    clinic.join(clinic.team, member, Duty::Doctor);
    let wished = Terms { doctor: member, ..terms(&clinic, clinic.today()) };
    let contract = signs(&clinic, &li, wished.clone(), Origin::New);
    let yesterday = plus(clinic.today(), -1);
    clinic.write(move |conn| {
        diesel::update(team_members::table.filter(team_members::staff_id.eq(member)))
            .set(team_members::valid_to.eq(Some(yesterday)))
            .execute(conn)?;
        Ok(())
    });
    assert_eq!(codes(&clinic.send(&gone, accepting(contract, li.id))), [Code::NotFound]);
    let leader = clinic.staff(Role::Doctor);
    assert_eq!(codes(&clinic.send(&leader, accepting(contract, li.id))), [Code::TeamDoctorLeft]);
    clinic.must(&leader, rejecting(contract, li.id, "医生已调离"));
    let tried = tries_to_sign(&clinic, &wang, wished, Origin::New);
    assert_eq!(fields(&tried), [("terms.doctor", Code::NotFound)]);
}

#[test]
fn who_has_two_duties_in_a_team_contracts_by_the_one_that_may() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    clinic.join(clinic.team, clinic.staff_id(Role::Nurse), Duty::Doctor);
    let member = clinic.staff_id(Role::AssistantGp);
    clinic.write(move |conn| {
        diesel::update(team_members::table.filter(team_members::staff_id.eq(member)))
            .set(team_members::valid_from.eq(day("2020-01-02")))
            .execute(conn)?;
        Ok(())
    });
    clinic.join(clinic.team, member, Duty::PublicHealth);
    let contract = runs(&clinic, &li);
    assert_eq!(status(&clinic, &li.actor, contract), "active");
}

#[test]
fn a_renewal_is_answered_while_the_contract_that_it_follows_still_runs() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let first = runs(&clinic, &li);
    clinic.on(day("2027-11-15"));
    let renewal = signs(&clinic, &li, terms(&clinic, day("2027-11-21")), Origin::Renewal { of: first });
    assert_eq!(view(&clinic, &li.actor, renewal)["answer_by"], "2027-11-20");
    clinic.on(day("2027-11-21"));
    assert_eq!(status(&clinic, &li.actor, renewal), "lapsed");
    assert_eq!(codes(&clinic.send(&doctor(&clinic), accepting(renewal, li.id))), [Code::NotFound]);
}

#[test]
fn a_doctor_answers_up_to_the_cap_however_many_wait() {
    let clinic = TestClinic::open();
    let (li, wang, zhao) = (li(&clinic), wang(&clinic), clinic.resident("赵强", numbers::ZHAO, "13800138003"));
    set_cap(&clinic, clinic.staff_id(Role::AssistantGp), 2);
    let waiting = [&li, &wang, &zhao]
        .map(|person| (signs(&clinic, person, terms(&clinic, clinic.today()), Origin::New), person.id));
    let (_, requests) = clinic.get(&doctor(&clinic), "/contract-requests");
    let room = &requests["requests"][0]["room"];
    assert_eq!((&room["taken"], &room["waiting"], &room["left"]), (&0.into(), &2.into(), &2.into()), "besides herself");
    for (contract, resident) in &waiting[..2] {
        clinic.must(&doctor(&clinic), accepting(*contract, *resident));
    }
    let (contract, resident) = waiting[2];
    assert_eq!(codes(&clinic.send(&doctor(&clinic), accepting(contract, resident))), [Code::TeamFull]);
}

#[test]
fn priority_groups_are_those_of_the_day_and_a_diagnosis_shows_to_readers_of_the_record() {
    use jiayi_core::follow_up::commands::RecordDiagnosis;
    use jiayi_core::prescription::coding::IcdCode;
    let clinic = TestClinic::open();
    let zhao = clinic.resident("赵强", numbers::ZHAO, "13800138003");
    let contract = runs(&clinic, &zhao);
    let groups = |actor: &Actor| view(&clinic, actor, contract)["priority_groups"].clone();
    assert_eq!(groups(&zhao.actor), serde_json::json!(["htn"]), "as he ticked");
    // As old as if the contract had run until now.
    let resident = zhao.id;
    clinic.write(move |conn| {
        diesel::update(residents::table.find(resident)).set(residents::born_on.eq(day("1961-11-22"))).execute(conn)?;
        Ok(())
    });
    clinic.on(day("2026-11-22"));
    clinic.must(
        &clinic.staff(Role::Doctor),
        Command::RecordDiagnosis(RecordDiagnosis {
            corrects: None,
            diagnosis: id(),
            resident,
            icd: IcdCode::parse("E11.900").expect("a code"),
            name: "2型糖尿病".to_owned(),
            diagnosed_on: day("2020-05-01"),
            proof: "县人民医院门诊病历".to_owned(),
        }),
    );
    assert_eq!(groups(&zhao.actor), serde_json::json!(["elder_65", "htn", "t2dm"]));
    assert_eq!(groups(&clinic.staff(Role::Desk)), serde_json::json!(["elder_65", "htn"]));
}
