//! Step 2, later: one contract at a time, a full doctor, moving to another team, renewing, ending, lapsing and expiring.

use jiayi_core::calendar::Day;
use jiayi_tests::contract::{Team, Wish, shown};
use jiayi_tests::person::{Identity, of, person_of};
use jiayi_tests::time::{in_days, today};
use jiayi_tests::{Account, Server, earlier, literal};
use serde_json::{Value, json};

const WANG: &str = "13800130001";

/// 王秀英, the team she is with, and her contract in force.
fn contracted(server: &Server) -> (Account, Team, Value) {
    let wang = Account::resident(server, WANG);
    let contracts = of(&wang, &person_of(&wang), "contracts").ok();
    let contract = contracts["contracts"][0].clone();
    assert_eq!(contract["status"], "active");
    (wang, Team::of(&Account::staff(server, "leader1")), contract)
}

fn id(value: &Value) -> &str {
    value["id"].as_str().expect("an id")
}

fn day(value: &Value) -> Day {
    value.as_str().expect("a day").parse().expect("a day")
}

/// So many days pass for a contract.
fn pass(server: &Server, contract: &str, days: i64) {
    let set = ["starts_on", "ends_on", "term_ends_on"].map(|on| format!("{on} = {}", earlier(on, days))).join(", ");
    server.records().edit(&format!("UPDATE contracts SET {set} WHERE id = {}", literal(contract)));
}

#[test]
fn she_has_one_contract_at_a_time_and_it_starts_soon_and_lasts_one_to_three_years() {
    let server = Server::demo(40);
    let (wang, team, _) = contracted(&server);
    let wish = Wish::new(&person_of(&wang), &team, in_days(1));
    assert_eq!(wish.preview(&wang).ok()["against"], json!(["CONTRACT_OVERLAP"]));
    assert_eq!(wish.sign(&wang, WANG)["codes"], json!(["CONTRACT_OVERLAP"]));

    let desk = Account::staff(&server, "desk1");
    let she = Identity::of("赵桂兰", "13900000001", 70, 1).registers(&server, &desk);
    for (starts_on, years, against) in [
        (today(), 1, json!([])),
        (in_days(90), 3, json!([])),
        (in_days(-1), 1, json!(["CONTRACT_START"])),
        (in_days(91), 1, json!(["CONTRACT_START"])),
        (in_days(1), 4, json!(["CONTRACT_TERM"])),
    ] {
        let mut wish = Wish::new(&she.resident, &team, starts_on);
        wish.terms["years"] = json!(years);
        assert_eq!(wish.preview(&she.account).ok()["against"], against, "{starts_on} for {years}");
    }
}

#[test]
fn a_full_doctor_takes_one_more_only_for_a_reason_in_words() {
    let server = Server::demo(40);
    let (desk, leader) = (Account::staff(&server, "desk1"), Account::staff(&server, "leader1"));
    let team = Team::of(&leader);
    let she = Identity::of("赵桂兰", "13900000001", 70, 1).registers(&server, &desk);
    let wish = Wish::new(&she.resident, &team, in_days(1));
    let full = format!("UPDATE team_members SET cap = 1 WHERE staff_id = {}", literal(&team.leader));
    server.records().edit(&full);
    assert_eq!(wish.preview(&she.account).ok()["room"]["fullness"], "full");
    assert_eq!(wish.sign(&she.account, "13900000001")["code"], "TEAM_FULL");
    assert_eq!(wish.sign_on_paper(&desk)["status"], "applied", "who stands at the desk is not sent away");
    assert_eq!(leader.refused("accept_contract", wish.names()), ["TEAM_FULL"]);
    leader.apply("accept_contract", wish.with("over_capacity_reason", "与家人同住，由同一团队服务"));
    assert_eq!(shown(&leader, &wish.contract)["answer"]["reason"], "与家人同住，由同一团队服务");
}

#[test]
fn she_moves_to_another_team_without_a_day_between() {
    let server = Server::demo(40);
    let (wang, team, old) = contracted(&server);
    let resident = person_of(&wang);
    let (here, there) = (Account::staff(&server, "leader1"), Account::staff(&server, "leader2"));
    let same_team = Wish::new(&resident, &team, in_days(5)).transfer(id(&old));
    let mut same_doctor = same_team.clone();
    same_doctor.terms["doctor"] = old["doctor"]["id"].clone();
    assert_eq!(same_doctor.preview(&wang).ok()["against"], json!(["CONTRACT_PREDECESSOR"]));
    let wish = Wish::new(&resident, &Team::of(&there), in_days(5)).transfer(id(&old));
    assert_eq!(wish.sign(&wang, WANG)["status"], "applied");
    assert_eq!(shown(&wang, id(&old))["ends_on"], old["ends_on"], "nothing ends before the new team accepts");
    there.apply("accept_contract", wish.names());

    let (before, after) = (shown(&wang, id(&old)), shown(&wang, &wish.contract));
    assert_eq!(day(&before["ends_on"]).plus_days(1).expect("a day"), day(&after["starts_on"]));
    assert_eq!((of(&here, &resident, "record").status, of(&there, &resident, "record").status), (200, 404));
    pass(&server, id(&old), 5);
    pass(&server, &wish.contract, 5);
    assert_eq!((of(&here, &resident, "record").status, of(&there, &resident, "record").status), (404, 200));
    let (before, after) = (shown(&wang, id(&old)), shown(&wang, &wish.contract));
    assert_eq!((&before["status"], &after["status"]), (&json!("transferred"), &json!("active")));
}

#[test]
fn a_contract_is_renewed_near_its_end_and_runs_on_the_next_day() {
    let server = Server::demo(40);
    let (wang, team, old) = contracted(&server);
    let renewal = |starts_on: Day| Wish::new(&person_of(&wang), &team, starts_on).renewal(id(&old));
    let left = today().days_until(day(&old["ends_on"]));
    pass(&server, id(&old), left - 70);
    assert_eq!(renewal(in_days(71)).preview(&wang).ok()["against"], json!(["CONTRACT_RENEWAL_WINDOW"]));
    pass(&server, id(&old), 50);
    assert_eq!(shown(&wang, id(&old))["status"], "expiring");
    assert_eq!(renewal(in_days(22)).preview(&wang).ok()["against"], json!(["CONTRACT_START"]));
    let wish = renewal(in_days(21));
    assert_eq!(wish.sign(&wang, WANG)["status"], "applied");
    Account::staff(&server, "leader1").apply("accept_contract", wish.names());
    let (old, new) = (shown(&wang, id(&old)), shown(&wang, &wish.contract));
    assert_eq!((&old["status"], day(&old["ends_on"])), (&json!("active"), in_days(20)), "it runs to its end");
    assert_eq!((&new["status"], day(&new["starts_on"])), (&json!("upcoming"), in_days(21)));
}

#[test]
fn an_end_gives_back_what_was_paid_for_the_days_after_it() {
    let server = Server::demo(40);
    let (wang, _, contract) = contracted(&server);
    let leader = Account::staff(&server, "leader1");
    let last_day = in_days(10);
    let end = |reason: &str, last_day: Day| json!({ "contract": id(&contract), "resident": person_of(&wang), "reason": reason, "last_day": last_day });
    for (payload, code) in [
        (end("own_wish", today()), "CONTRACT_END_DAY"),
        (end("own_wish", day(&contract["term_ends_on"]).plus_days(1).expect("a day")), "CONTRACT_END_DAY"),
        (end("unreachable", last_day), "CONTRACT_REASON"),
        (end("expired", last_day), "CONTRACT_REASON"),
        (end("other", last_day), "CONTRACT_REASON_TEXT"),
    ] {
        assert_eq!(wang.refused("terminate_contract", payload), [code]);
    }
    let names = json!({ "contract": id(&contract), "resident": person_of(&wang) });
    assert_eq!(wang.refused("cancel_termination", names.clone()), ["CONTRACT_STATE"], "nobody has ended it");
    wang.apply("terminate_contract", end("own_wish", last_day));

    let ended = shown(&wang, id(&contract));
    let paid = ended["fee_of_term"]["resident"].as_i64().expect("分");
    let (first, last) = (day(&ended["starts_on"]), day(&ended["term_ends_on"]));
    let (unused, whole) = (last_day.days_until(last), first.days_until(last) + 1);
    assert!(paid > 0 && ended["end"]["refund"] == paid * unused / whole, "{ended}");
    assert_eq!((&ended["status"], &ended["ends_on"]), (&json!("active"), &json!(last_day)), "until its last day");
    assert_eq!(leader.refused("cancel_termination", names.clone()), ["CONTRACT_END_SIDE"]);
    wang.apply("cancel_termination", names.clone());
    let again = shown(&wang, id(&contract));
    assert_eq!((&again["end"], &again["ends_on"]), (&Value::Null, &contract["ends_on"]));

    let by_team = |reason: &str, note: &str| {
        let mut payload = end(reason, last_day);
        payload["note"] = json!(note);
        payload
    };
    assert_eq!(leader.refused("end_contract_by_team", by_team("own_wish", "")), ["CONTRACT_REASON"]);
    let too_soon = by_team("unreachable", "一年来电话、上门都没有联系上");
    assert_eq!(leader.refused("end_contract_by_team", too_soon), ["CONTRACT_REASON_YEAR"]);
    leader.apply("end_contract_by_team", by_team("team_change", "医生调离，已请居民改签二队"));
    assert_eq!(wang.refused("cancel_termination", names), ["CONTRACT_END_SIDE"]);
    pass(&server, id(&contract), 11);
    assert_eq!(shown(&wang, id(&contract))["status"], "terminated");
    assert_eq!(of(&leader, &person_of(&wang), "record").code(), "NOT_FOUND");
}

#[test]
fn a_signature_that_nobody_answers_lapses_and_she_may_sign_anew() {
    let server = Server::demo(40);
    let (desk, leader) = (Account::staff(&server, "desk1"), Account::staff(&server, "leader1"));
    let she = Identity::of("赵桂兰", "13900000001", 70, 1).registers(&server, &desk);
    let team = Team::of(&leader);
    let wish = Wish::new(&she.resident, &team, in_days(1));
    assert_eq!(wish.sign(&she.account, "13900000001")["status"], "applied");
    assert_eq!(
        Wish::new(&she.resident, &team, in_days(2)).preview(&she.account).ok()["against"],
        json!(["CONTRACT_OVERLAP"])
    );
    let days_pass = |days: i64| {
        let edit = format!(
            "UPDATE contracts SET signed_at = signed_at - {}, answer_by = {} WHERE id = {}",
            days * 86_400_000,
            earlier("answer_by", days),
            literal(&wish.contract)
        );
        server.records().edit(&edit);
    };
    days_pass(14);
    assert_eq!(shown(&she.account, &wish.contract)["status"], "resident_signed", "the fourteenth day counts");
    days_pass(1);
    assert_eq!(shown(&she.account, &wish.contract)["status"], "lapsed");
    assert!(!leader.get("/api/v1/contract-requests").ok().to_string().contains(&wish.contract));
    assert_eq!(leader.refused("accept_contract", wish.names()), ["NOT_FOUND"], "she is the team's no more");
    let late = she.account.command("withdraw_contract", wish.names());
    assert_eq!((&late["code"], &late["current"]["status"]), (&json!("CONTRACT_LAPSED"), &json!("lapsed")));
    let anew = Wish::new(&she.resident, &team, in_days(1));
    assert_eq!(anew.sign(&she.account, "13900000001")["status"], "applied");
    she.account.apply("withdraw_contract", anew.names());
    let gone = she.account.command("withdraw_contract", anew.names());
    assert_eq!((&gone["code"], &gone["current"]["status"]), (&json!("CONTRACT_STATE"), &json!("withdrawn")));
}

#[test]
fn a_contract_expires_by_its_date_and_the_team_reads_no_further() {
    let server = Server::demo(40);
    let (wang, _, contract) = contracted(&server);
    let leader = Account::staff(&server, "leader1");
    let left = today().days_until(day(&contract["ends_on"]));
    pass(&server, id(&contract), left);
    assert_eq!(shown(&wang, id(&contract))["status"], "expiring", "the last day is served");
    assert_eq!(of(&leader, &person_of(&wang), "record").status, 200);
    pass(&server, id(&contract), 1);
    assert_eq!(shown(&wang, id(&contract))["status"], "expired");
    assert_eq!(of(&leader, &person_of(&wang), "record").code(), "NOT_FOUND");
}
