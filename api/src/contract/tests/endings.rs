use super::*;

#[test]
fn she_ends_a_contract_on_a_day_and_takes_that_back_until_it_comes() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    set_fee(&clinic, [12_000, 6_000, 4_000, 2_000]);
    let contract = runs(&clinic, &li);
    let last = plus(clinic.today(), 29);
    let today = clinic.send(&li.actor, ending(contract, li.id, EndReason::OwnWish, clinic.today()));
    assert_eq!(codes(&today), [Code::ContractEndDay]);
    assert_eq!(rejected(&today).current.as_ref().map(|now| now["id"].clone()), Some(contract.to_string().into()));
    let theirs = clinic.send(&li.actor, ending(contract, li.id, EndReason::Unreachable, last));
    assert_eq!(codes(&theirs), [Code::ContractReason]);
    let silent = clinic.send(&li.actor, ending(contract, li.id, EndReason::Other, last));
    assert_eq!(codes(&silent), [Code::ContractReasonText]);
    clinic.must(&li.actor, ending(contract, li.id, EndReason::OwnWish, last));
    let shown = view(&clinic, &li.actor, contract);
    assert_eq!((&shown["status"], &shown["ends_on"]), (&"active".into(), &last.to_string().into()));
    // 335 of 365 days are left of 20 yuan.
    assert_eq!((&shown["end"]["refund"], &shown["end"]["can_be_taken_back"]), (&1_835.into(), &true.into()));
    let doctor = doctor(&clinic);
    assert_eq!(codes(&clinic.send(&doctor, taking_back(contract, li.id))), [Code::ContractEndSide]);

    clinic.must(&li.actor, taking_back(contract, li.id));
    let restored = view(&clinic, &li.actor, contract);
    assert_eq!((&restored["ends_on"], &restored["end"]), (&"2027-11-20".into(), &Value::Null));

    clinic.must(&li.actor, ending(contract, li.id, EndReason::MovedAway, last));
    clinic.on(last);
    assert_eq!(codes(&clinic.send(&li.actor, taking_back(contract, li.id))), [Code::ContractEndDay]);
    clinic.on(plus(last, 1));
    assert_eq!(status(&clinic, &li.actor, contract), "terminated");
    assert_eq!(clinic.get(&doctor, &format!("/contracts/{contract}")).0, 404);
}

#[test]
fn the_team_ends_only_for_its_reasons_and_by_who_answers_for_it() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let contract = runs(&clinic, &li);
    let last = plus(clinic.today(), 10);
    let by = |actor: &Actor, reason| clinic.send(actor, ending_by_team(contract, li.id, reason, last));
    let doctor = doctor(&clinic);
    assert_eq!(codes(&by(&doctor, EndReason::OwnWish)), [Code::ContractReason]);
    assert_eq!(codes(&by(&doctor, EndReason::Expired)), [Code::ContractReason]);
    assert_eq!(codes(&by(&clinic.staff(Role::VillageDoctor), EndReason::TeamChange)), [Code::ContractAnswer]);
    assert_eq!(codes(&by(&clinic.staff(Role::Desk), EndReason::TeamChange)), [Code::Forbidden]);
    assert_eq!(codes(&by(&li.actor, EndReason::MovedAway)), [Code::Forbidden]);
    assert_eq!(codes(&by(&doctor, EndReason::Unreachable)), [Code::ContractReasonYear]);
    assert_eq!(by(&doctor, EndReason::TeamChange), Outcome::Applied);
    let shown = view(&clinic, &li.actor, contract);
    assert_eq!((&shown["end"]["side"], &shown["end"]["note"]), (&"team".into(), &"居民家属告知".into()));
    let theirs = clinic.send(&li.actor, taking_back(contract, li.id));
    assert_eq!(codes(&theirs), [Code::ContractEndSide]);
    assert_eq!(rejected(&theirs).current.as_ref().map(|now| now["end"]["side"].clone()), Some("team".into()));
    clinic.must(&doctor, taking_back(contract, li.id));
    assert_eq!(status(&clinic, &li.actor, contract), "active");
}

#[test]
fn a_renewal_cancelled_before_it_began_gives_the_old_contract_back() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let first = runs(&clinic, &li);
    clinic.on(day("2027-10-25"));
    let second = signs(&clinic, &li, terms(&clinic, day("2027-11-21")), Origin::Renewal { of: first });
    clinic.must(&doctor(&clinic), accepting(second, li.id));
    assert!(view(&clinic, &li.actor, first)["end"].is_object());
    clinic.must(&li.actor, ending(second, li.id, EndReason::OwnWish, day("2027-10-26")));
    assert_eq!(status(&clinic, &li.actor, second), "terminated");
    let old = view(&clinic, &li.actor, first);
    assert_eq!((&old["status"], &old["end"]), (&"expiring".into(), &Value::Null));
}

#[test]
fn the_desk_ends_a_contract_on_paper_only() {
    let clinic = TestClinic::open();
    let (li, desk) = (li(&clinic), clinic.staff(Role::Desk));
    let contract = runs(&clinic, &li);
    let last_day = plus(clinic.today(), 3);
    let bare = clinic.send(&desk, ending(contract, li.id, EndReason::MovedAway, last_day));
    assert_eq!(fields(&bare), [("paper", Code::ContractPaper)]);
    let (reason, note, paper) = (EndReason::Other, Some("家人代述，本人签字".into()), Some(paper(&clinic, None)));
    let on_paper = TerminateContract { contract, resident: li.id, reason, last_day, note, paper };
    clinic.must(&desk, Command::TerminateContract(on_paper));
    let shown = view(&clinic, &li.actor, contract);
    assert_eq!(shown["end"]["recorded_by"]["by"], "测试desk");
    assert_eq!(shown["end"]["side"], "resident");
}

#[test]
fn a_contract_of_somebody_else_is_not_found() {
    let clinic = TestClinic::open();
    let (li, wang) = (li(&clinic), wang(&clinic));
    let contract = runs(&clinic, &li);
    let last = plus(clinic.today(), 3);
    for command in [
        ending(contract, wang.id, EndReason::OwnWish, last),
        withdrawing(contract, wang.id),
        taking_back(contract, wang.id),
        ending(id(), wang.id, EndReason::OwnWish, last),
    ] {
        assert_eq!(codes(&clinic.send(&wang.actor, command)), [Code::NotFound]);
    }
    assert_eq!(codes(&clinic.send(&wang.actor, ending(contract, li.id, EndReason::OwnWish, last))), [Code::NotFound]);
    assert_eq!(clinic.get(&wang.actor, &format!("/contracts/{contract}")).0, 404);
    assert_eq!(clinic.get(&wang.actor, &format!("/residents/{}/contracts", li.id)).0, 404);
}

#[test]
fn when_she_moves_away_the_renewal_that_was_to_follow_falls_with_her_contract() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    set_fee(&clinic, [12_000, 6_000, 4_000, 2_000]);
    let old = runs(&clinic, &li);
    clinic.on(day("2027-10-20"));
    let renewal = signs(&clinic, &li, terms(&clinic, day("2027-11-21")), Origin::Renewal { of: old });
    clinic.must(&doctor(&clinic), accepting(renewal, li.id));
    assert_eq!(status(&clinic, &li.actor, old), "active");
    clinic.must(&li.actor, ending(old, li.id, EndReason::MovedAway, day("2027-10-31")));
    let fallen = view(&clinic, &li.actor, renewal);
    assert_eq!((&fallen["status"], &fallen["end"]["reason"]), (&"terminated".into(), &"moved_away".into()));
    assert_eq!(fallen["end"]["refund"], 2_000);
    clinic.on(day("2027-11-01"));
    assert_eq!(status(&clinic, &li.actor, old), "terminated");
    assert_eq!(clinic.get(&doctor(&clinic), &format!("/contracts/{old}")).0, 404);
}

#[test]
fn what_was_to_follow_a_contract_that_she_ends_waits_no_more_and_blocks_nothing() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let (team, leader) = other_team(&clinic);
    let old = runs(&clinic, &li);
    let wished = Terms { team, doctor: leader.staff_id().unwrap(), ..terms(&clinic, plus(clinic.today(), 20)) };
    let next = signs(&clinic, &li, wished.clone(), Origin::Transfer { from: old });
    clinic.must(&li.actor, ending(old, li.id, EndReason::OwnWish, plus(clinic.today(), 10)));
    assert_eq!(status(&clinic, &li.actor, next), "withdrawn");
    let (_, waiting) = clinic.get(&leader, "/contract-requests");
    assert_eq!(waiting["requests"], serde_json::json!([]));
    let anew = signs(&clinic, &li, wished, Origin::New);
    clinic.must(&leader, accepting(anew, li.id));
}
