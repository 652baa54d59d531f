//! Step 4 of the story, at the pharmacy: the review, the counter, who takes the medicines away and how long they last.

use jiayi_tests::care::{AMLODIPINE, METFORMIN, handed_over, item, line, review, visit, with};
use jiayi_tests::clinic::{Clinic, list, text};
use jiayi_tests::person::Identity;
use jiayi_tests::time::{in_days, today};
use jiayi_tests::{Account, fresh_id, literal};
use serde_json::{Value, json};

fn herself() -> Value {
    json!({ "who": "resident" })
}

fn at(field: &str, code: &str) -> (String, String) {
    (field.to_owned(), code.to_owned())
}

fn shown(reader: &Account, draft: &Value) -> Value {
    reader.get(&format!("/api/v1/prescriptions/{}", text(&draft["prescription"]))).ok()
}

/// Four weeks of both medicines for somebody new, signed by the doctor.
fn issued(clinic: &Clinic, name: &'static str) -> Value {
    let grounds = clinic.grounds(&clinic.newcomer(name, 68).id);
    let draft = grounds.draft("first", 28, vec![item(AMLODIPINE, 28, 1), item(METFORMIN, 56, 2)]);
    clinic.doctor().apply("issue_prescription", draft.clone());
    draft
}

fn waits_at(counter: &Account, list_name: &str, draft: &Value) -> bool {
    let waiting = counter.get("/api/v1/pharmacy").ok();
    list(&waiting[list_name]).iter().any(|one| one["prescription"]["id"] == draft["prescription"])
}

#[test]
fn nothing_is_handed_over_before_a_pharmacist_has_passed_it_and_then_by_a_colleague() {
    let clinic = Clinic::open(40);
    let draft = issued(&clinic, "孙玉兰");
    let hand_over = || handed_over(&draft, herself());
    assert_eq!(clinic.dispenser().faults("dispense_prescription", hand_over()), [at("prescription", "LRX-601")]);

    let pass = || review(&draft, json!("pass"));
    let elsewhere = clinic.staff("pharmacist2");
    assert!(waits_at(&clinic.pharmacist(), "to_review", &draft) && !waits_at(&elsewhere, "to_review", &draft));
    assert_eq!(elsewhere.refused("review_prescription", pass()), ["NOT_FOUND"]);
    assert_eq!(elsewhere.get(&format!("/api/v1/prescriptions/{}", text(&draft["prescription"]))).status, 404);
    for other in [clinic.doctor(), clinic.nurse(), clinic.dispenser(), clinic.staff("manager1")] {
        assert_eq!(other.refused("review_prescription", pass()), ["FORBIDDEN"]);
    }
    clinic.pharmacist().apply("review_prescription", pass());
    assert_eq!(clinic.pharmacist().refused("review_prescription", pass()), ["PRESCRIPTION_STATE"]);

    assert!(waits_at(&clinic.dispenser(), "to_hand_over", &draft));
    let by_reviewer = clinic.pharmacist().faults("dispense_prescription", hand_over());
    assert_eq!(by_reviewer, [at("prescription", "REVIEWER_DISPENSES")]);
    assert_eq!(clinic.staff("dispenser2").refused("dispense_prescription", hand_over()), ["NOT_FOUND"]);
    assert_eq!(clinic.doctor().refused("dispense_prescription", hand_over()), ["FORBIDDEN"]);
    clinic.dispenser().apply("dispense_prescription", hand_over());
    let again = clinic.dispenser().command("dispense_prescription", hand_over());
    assert_eq!((&again["code"], &again["current"]["state"]), (&json!("PRESCRIPTION_STATE"), &json!("dispensed")));
    assert!(!waits_at(&clinic.dispenser(), "to_hand_over", &draft));
}

#[test]
fn what_the_pharmacist_fails_goes_back_to_the_doctor_with_the_reason() {
    let clinic = Clinic::open(40);
    let draft = issued(&clinic, "郭秀英");
    let without_words = review(&draft, json!({ "fail": " " }));
    assert_eq!(clinic.pharmacist().refused("review_prescription", without_words), ["BAD_VALUE"]);
    clinic.pharmacist().apply("review_prescription", review(&draft, json!({ "fail": "剂量请再核对" })));
    let failed = shown(&clinic.doctor(), &draft);
    assert_eq!((&failed["standing"], &failed["review"]["reason"]), (&json!("rejected"), &json!("剂量请再核对")));
    let tasks = clinic.doctor().get("/api/v1/tasks").ok();
    let asked = list(&tasks["tasks"]).iter().find(|task| task["source"] == draft["prescription"]);
    assert_eq!(asked.map(|task| &task["kind"]), Some(&json!("reissue_prescription")));
    assert_eq!(
        clinic.pharmacist().refused("review_prescription", review(&draft, json!("pass"))),
        ["PRESCRIPTION_STATE"]
    );
    let counter = clinic.dispenser();
    assert_eq!(counter.refused("dispense_prescription", handed_over(&draft, herself())), ["PRESCRIPTION_STATE"]);
}

#[test]
fn whoever_collects_for_her_shows_both_documents() {
    let clinic = Clinic::open(40);
    let draft = issued(&clinic, "梁淑珍");
    clinic.passed(&draft);
    let number = Identity::of("梁建国", "13900140009", 40, 90).number;
    let son = json!({ "name": "梁建国", "document_kind": "citizen_id", "document_number": number });
    let agent = |agent: Value, hers: bool| {
        handed_over(&draft, with(json!({ "who": "agent", "resident_document_shown": hers }), json!({ "agent": agent })))
    };
    let counter = clinic.dispenser();
    for one_only in [agent(son.clone(), false), agent(Value::Null, true), agent(Value::Null, false)] {
        assert_eq!(counter.faults("dispense_prescription", one_only), [at("collector", "LRX-602")]);
    }
    let mistyped = with(son.clone(), json!({ "document_number": "990101198601010158" }));
    let faults = counter.faults("dispense_prescription", agent(mistyped, true));
    assert_eq!(faults, [at("collector.agent.document_number", "ID_CHECKSUM")]);
    let guardian = handed_over(&draft, json!({ "who": "guardian", "guardian": fresh_id() }));
    assert_eq!(counter.faults("dispense_prescription", guardian), [at("collector.guardian", "NOT_FOUND")]);
    assert_eq!(shown(&clinic.doctor(), &draft)["standing"], "reviewed");

    counter.apply("dispense_prescription", agent(son, true));
    let given = shown(&clinic.doctor(), &draft);
    assert_eq!(given["items"][0]["handed_over"]["collector"], "agent");
    assert!(!given.to_string().contains(&number), "the agent's number stays sealed");
}

#[test]
fn each_item_is_handed_over_once_and_whole_and_may_be_fetched_apart() {
    let clinic = Clinic::open(40);
    let draft = issued(&clinic, "宋凤英");
    clinic.passed(&draft);
    let counter = clinic.dispenser();
    let (first, second) = (&draft["items"][0], &draft["items"][1]);
    let lines = |lines: Vec<Value>| with(handed_over(&draft, herself()), json!({ "items": lines }));
    for units in [27, 29] {
        let wrong = lines(vec![line(first, &json!(units))]);
        assert_eq!(counter.faults("dispense_prescription", wrong), [at("items[0].units", "DISPENSE_QUANTITY")]);
    }
    assert_eq!(counter.faults("dispense_prescription", lines(vec![])), [at("items", "MISSING_FIELD")]);
    let foreign = line(&item(AMLODIPINE, 28, 1), &json!(28));
    assert_eq!(counter.faults("dispense_prescription", lines(vec![foreign])), [at("items[0].item", "NOT_FOUND")]);

    counter.apply("dispense_prescription", lines(vec![line(first, &json!(28))]));
    let half = shown(&clinic.doctor(), &draft);
    assert_eq!((&half["standing"], &half["items"][1]["handed_over"]), (&json!("partly_dispensed"), &Value::Null));
    let twice = lines(vec![line(second, &json!(56)), line(first, &json!(28))]);
    let faults = counter.faults("dispense_prescription", twice);
    assert!(faults.contains(&at("items[1].units", "ITEM_HANDED_OVER")), "{faults:?}");
    counter.apply("dispense_prescription", lines(vec![line(second, &json!(56))]));
    assert_eq!(shown(&clinic.doctor(), &draft)["standing"], "dispensed");
}

#[test]
fn an_early_supply_waits_for_its_window_and_carries_over_what_is_left() {
    let clinic = Clinic::open(40);
    let person = clinic.newcomer("谢桂兰", 70);
    let grounds = clinic.grounds(&person.id);
    clinic.supplied(&grounds, 28);
    let repeat = || grounds.draft("repeat", 28, vec![item(AMLODIPINE, 28, 1)]);
    let too_early = repeat();
    clinic.doctor().apply("issue_prescription", too_early.clone());
    clinic.passed(&too_early);
    let counter = clinic.dispenser();
    let faults = counter.faults("dispense_prescription", handed_over(&too_early, herself()));
    assert_eq!(faults, [at("prescription", "LRX-603")]);
    let waiting = counter.get("/api/v1/pharmacy").ok();
    let hers = list(&waiting["to_hand_over"]).iter().find(|one| one["prescription"]["id"] == too_early["prescription"]);
    let at_home = &hers.expect("it waits")["at_home"][0];
    assert_eq!((&at_home["days_left"], &at_home["from_day"]), (&json!(28), &json!(in_days(21))));

    let travelling = with(repeat(), json!({ "early_reason": "去外地儿子家住两个月" }));
    clinic.doctor().apply("issue_prescription", travelling.clone());
    clinic.passed(&travelling);
    counter.apply("dispense_prescription", handed_over(&travelling, herself()));
    let given = &shown(&clinic.doctor(), &travelling)["items"][0]["handed_over"];
    assert_eq!((&given["first_covered"], &given["run_out"]), (&json!(in_days(28)), &json!(in_days(56))));
    let medicine = clinic.medicine(&clinic.doctor(), &person.id, "氨氯地平");
    assert_eq!((&medicine["run_out"], &medicine["days_left"]), (&json!(in_days(56)), &json!(56)));
}

#[test]
fn what_has_changed_since_the_issue_is_seen_at_the_review_and_at_the_counter() {
    let clinic = Clinic::open(40);
    let (unreviewed, passed) = (issued(&clinic, "萧玉梅"), issued(&clinic, "曾春花"));
    clinic.passed(&passed);
    for draft in [&unreviewed, &passed] {
        let mut worse = visit(&text(&draft["resident"]), today(), &["hypertension"]);
        worse["common"]["pressure"]["sbp"] = json!(166);
        clinic.doctor().apply("record_visit", worse);
    }
    let uncontrolled = ["LRX-104", "LRX-501"];
    assert_eq!(clinic.pharmacist().refused("review_prescription", review(&unreviewed, json!("pass"))), uncontrolled);
    let counter = clinic.dispenser();
    assert_eq!(counter.refused("dispense_prescription", handed_over(&passed, herself())), uncontrolled);
}

#[test]
fn a_prescription_that_was_changed_behind_the_doctor_s_back_is_not_signed() {
    let clinic = Clinic::open(40);
    let draft = issued(&clinic, "于玉兰");
    clinic.passed(&draft);
    let id = literal(&text(&draft["prescription"]));
    let tomorrow = in_days(1);
    clinic.server.records().edit(&format!("UPDATE prescriptions SET valid_until = '{tomorrow}' WHERE id = {id}"));
    let faults = clinic.dispenser().faults("dispense_prescription", handed_over(&draft, herself()));
    assert_eq!(faults, [at("prescriber", "LRX-703")]);
}
