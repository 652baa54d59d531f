//! Step 5 of the story: what she has, asking for more, and the way of each medicine to her.

use jiayi_tests::care::{AMLODIPINE, Grounds, METFORMIN, handed_over, item, with};
use jiayi_tests::clinic::{Clinic, Person, list, text};
use jiayi_tests::time::{in_days, today};
use jiayi_tests::{Account, fresh_id};
use serde_json::{Value, json};

const DAUGHTER: &str = "13800130002";
const NAMES: [&str; 2] = ["氨氯地平", "二甲双胍"];

/// Somebody with both medicines for so many days from today.
struct Supplied {
    clinic: Clinic,
    person: Person,
    grounds: Grounds,
}

impl Supplied {
    fn with_days(days: u32) -> Self {
        let clinic = Clinic::open(40);
        let person = clinic.newcomer_with_phone("何秀兰", 72);
        let grounds = clinic.grounds(&person.id);
        clinic.supplied(&grounds, days);
        Self { clinic, person, grounds }
    }

    fn medicine(&self, name: &str) -> Value {
        self.clinic.medicine(&self.person.account, &self.person.id, name)
    }

    /// A request for these medicines.
    fn request(&self, names: &[&str]) -> Value {
        let items: Vec<Value> = names
            .iter()
            .map(|name| json!({ "refill_item": fresh_id(), "medicine": self.medicine(name)["medicine"] }))
            .collect();
        json!({ "request": fresh_id(), "resident": self.person.id, "items": items })
    }

    fn asked(&self, names: &[&str]) -> Value {
        let request = self.request(names);
        self.person.account.apply("request_refill", request.clone());
        request
    }

    /// An item of a request as she reads it.
    fn shown(&self, request: &Value, position: usize) -> Value {
        let path = format!("/api/v1/residents/{}/refills", self.person.id);
        let requests = self.person.account.get(&path).ok();
        let mine = list(&requests["requests"]).iter().find(|one| one["request"] == request["request"]);
        let wanted = &request["items"][position]["refill_item"];
        list(&mine.expect("the request")["items"])
            .iter()
            .find(|item| item["item"] == *wanted)
            .expect("the item")
            .clone()
    }

    /// Four weeks of amlodipine in answer to the request's first item.
    fn answer(&self, request: &Value) -> Value {
        let answering = with(item(AMLODIPINE, 28, 1), json!({ "refill_item": request["items"][0]["refill_item"] }));
        self.grounds.draft("repeat", 28, vec![answering])
    }

    fn still_have(&self, by: &Account, units: u32) -> Vec<String> {
        let outcome = by.command("report_stock", self.count(units));
        list(&outcome["codes"]).iter().map(text).collect()
    }

    fn count(&self, units: u32) -> Value {
        let dispensing = self.medicine(NAMES[0])["last"]["dispensing"].clone();
        json!({ "report": fresh_id(), "resident": self.person.id, "dispensing": dispensing, "units_left": units })
    }
}

/// The items of a request at these positions, as commands name them.
fn named(request: &Value, positions: &[usize]) -> Value {
    let items: Vec<&Value> = positions.iter().map(|at| &request["items"][*at]["refill_item"]).collect();
    json!({ "request": request["request"], "resident": request["resident"], "items": items })
}

fn refusal(request: &Value, positions: &[usize]) -> Value {
    with(named(request, positions), json!({ "reason": "血压近期波动，请先来门诊复查。" }))
}

fn at(field: &str, code: &str) -> (String, String) {
    (field.to_owned(), code.to_owned())
}

#[test]
fn the_list_says_until_when_it_lasts_and_from_which_day_it_can_be_asked_for() {
    let soon = Supplied::with_days(6);
    for name in NAMES {
        let medicine = soon.medicine(name);
        assert_eq!((&medicine["run_out"], &medicine["days_left"]), (&json!(in_days(6)), &json!(6)));
        assert_eq!((&medicine["can_ask"], &medicine["why_not"]), (&json!(true), &json!([])));
        assert_eq!(medicine["shown"]["run_out"], json!(in_days(6)));
    }
    let later = Supplied::with_days(28);
    let medicine = later.medicine(NAMES[0]);
    assert_eq!((&medicine["run_out"], &medicine["can_ask"]), (&json!(in_days(28)), &json!(false)));
    let why = &medicine["why_not"][0];
    assert_eq!((&why["code"], &medicine["from_day"]), (&json!("REFILL_TOO_SOON"), &json!(in_days(14))));
    assert!(why["sentence"].is_string() && why["next"].is_string());

    let too_soon = later.request(&NAMES);
    let outcome = later.person.account.command("request_refill", too_soon.clone());
    assert_eq!(outcome["codes"], json!(["REFILL_TOO_SOON"]));
    let days: Vec<&Value> = list(&outcome["current"]["items"]).iter().map(|item| &item["from_day"]).collect();
    assert_eq!(days, [&json!(in_days(14)); 2], "both items say their day");
    let travelling = with(too_soon, json!({ "early_reason": "去外地儿子家住两个月" }));
    later.person.account.apply("request_refill", travelling.clone());
    let waiting = later.clinic.doctor().get("/api/v1/refill-requests").ok();
    let hers = list(&waiting["items"]).iter().find(|item| item["item"]["request"] == travelling["request"]);
    let hers = hers.expect("the doctor sees it");
    assert_eq!((&hers["early_reason"], &hers["days_left"]), (&json!("去外地儿子家住两个月"), &json!(28)));
}

#[test]
fn each_item_of_a_request_has_its_own_way_with_its_times() {
    let story = Supplied::with_days(6);
    let (clinic, request) = (&story.clinic, story.asked(&NAMES));
    assert_eq!(story.shown(&request, 0)["state"], "received");
    clinic.doctor().apply("refuse_refill", refusal(&request, &[1]));
    let refused = story.shown(&request, 1);
    assert_eq!((&refused["state"], &refused["reason"]), (&json!("refused"), &json!("血压近期波动，请先来门诊复查。")));
    assert!(refused["ended_at"].as_i64() >= refused["received_at"].as_i64() && refused["decided_by"].is_string());

    let answer = story.answer(&request);
    clinic.doctor().apply("issue_prescription", answer.clone());
    let reviewed = story.shown(&request, 0);
    assert_eq!((&reviewed["state"], &reviewed["prescription"]), (&json!("reviewed"), &answer["prescription"]));
    assert_eq!(reviewed["collect_by"], json!(in_days(2)), "three days, the day of issue counted");
    let prepare = |step: &str| with(named(&request, &[0]), json!({ "step": step }));
    let early = clinic.dispenser().faults("prepare_refill", prepare("being_prepared"));
    assert_eq!(early, [at("items[0]", "LRX-601")]);
    clinic.passed(&answer);
    let to_prepare = clinic.dispenser().get("/api/v1/pharmacy").ok()["to_prepare"].clone();
    assert!(list(&to_prepare).iter().any(|one| one["refill_item"] == request["items"][0]["refill_item"]));
    assert_eq!(clinic.dispenser().refused("prepare_refill", prepare("ready")), ["REFILL_STATE"]);
    assert_eq!(clinic.staff("dispenser2").refused("prepare_refill", prepare("being_prepared")), ["NOT_FOUND"]);
    for step in ["being_prepared", "ready"] {
        clinic.dispenser().apply("prepare_refill", prepare(step));
        assert_eq!(story.shown(&request, 0)["state"], step);
    }
    clinic.dispenser().apply("dispense_prescription", handed_over(&answer, json!({ "who": "resident" })));
    let collected = story.shown(&request, 0);
    assert_eq!(collected["state"], "collected");
    let steps = ["received_at", "reviewed_at", "preparing_at", "ready_at", "collected_at"];
    let times: Vec<i64> = steps.iter().map(|step| collected[step].as_i64().expect(step)).collect();
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(story.medicine(NAMES[0])["run_out"], json!(in_days(34)), "what she had left is carried over");
    assert_eq!(story.shown(&request, 1)["state"], "refused", "the other went its own way");
}

#[test]
fn a_medicine_is_asked_for_once_at_a_time_and_taken_back_before_the_pharmacy_begins() {
    let story = Supplied::with_days(6);
    let her = &story.person.account;
    let twice = story.request(&[NAMES[0], NAMES[0]]);
    assert_eq!(her.faults("request_refill", twice), [at("items[1].medicine", "REFILL_TWICE")]);
    assert_eq!(her.faults("request_refill", story.request(&[])), [at("items", "REFILL_EMPTY")]);
    let request = story.asked(&NAMES[..1]);
    let medicine = story.medicine(NAMES[0]);
    assert_eq!((&medicine["can_ask"], &medicine["why_not"][0]["code"]), (&json!(false), &json!("REFILL_OPEN")));
    assert_eq!(medicine["refill"]["item"], request["items"][0]["refill_item"]);
    let both = her.faults("request_refill", story.request(&NAMES));
    assert_eq!(both, [at("items[0].medicine", "REFILL_OPEN")], "the sound one is not filed by itself");
    assert_eq!(story.medicine(NAMES[1])["can_ask"], true);

    her.apply("withdraw_refill", named(&request, &[0]));
    assert_eq!(story.shown(&request, 0)["state"], "withdrawn");
    assert_eq!(her.refused("withdraw_refill", named(&request, &[0])), ["REFILL_STATE"]);
    assert_eq!(story.clinic.doctor().refused("refuse_refill", refusal(&request, &[0])), ["REFILL_STATE"]);
    let late = story.answer(&request);
    assert_eq!(story.clinic.doctor().faults("issue_prescription", late), [at("items[0].refill_item", "REFILL_STATE")]);

    let again = story.asked(&NAMES[..1]);
    let answer = story.answer(&again);
    story.clinic.doctor().apply("issue_prescription", answer.clone());
    story.clinic.passed(&answer);
    let prepare = with(named(&again, &[0]), json!({ "step": "being_prepared" }));
    story.clinic.dispenser().apply("prepare_refill", prepare);
    let begun = her.command("withdraw_refill", named(&again, &[0]));
    assert_eq!(
        (&begun["code"], &begun["current"]["items"][0]["state"]),
        (&json!("REFILL_STATE"), &json!("being_prepared"))
    );
}

#[test]
fn i_still_have_n_moves_the_day_that_is_shown_and_no_day_of_the_rules() {
    let story = Supplied::with_days(28);
    let (clinic, her) = (&story.clinic, &story.person.account);
    assert_eq!(story.still_have(her, 29), ["STOCK_COUNT"]);
    her.apply("report_stock", story.count(3));
    let medicine = story.medicine(NAMES[0]);
    let shown = &medicine["shown"];
    assert_eq!((&shown["run_out"], &shown["days_left"]), (&json!(in_days(3)), &json!(3)));
    assert_eq!((&shown["reported_on"], &shown["units_left"]), (&json!(today()), &json!(3)));
    assert_eq!((&medicine["run_out"], &medicine["days_left"]), (&json!(in_days(28)), &json!(28)));
    assert_eq!((&medicine["can_ask"], &medicine["from_day"]), (&json!(false), &json!(in_days(14))));
    let repeat = story.grounds.draft("repeat", 28, vec![item(AMLODIPINE, 28, 1)]);
    clinic.doctor().apply("issue_prescription", repeat.clone());
    clinic.passed(&repeat);
    let hand_over = handed_over(&repeat, json!({ "who": "resident" }));
    assert_eq!(clinic.dispenser().refused("dispense_prescription", hand_over), ["LRX-603"]);

    let daughter = clinic.resident(DAUGHTER).account;
    let pickup = clinic.grant(&story.person, DAUGHTER, &["pickup"]);
    assert_eq!(story.still_have(&daughter, 2), ["NOT_FOUND"]);
    clinic.revoke(&story.person, &pickup);
    assert_eq!(story.still_have(&clinic.nurse(), 2), ["FORBIDDEN"]);
    clinic.grant(&story.person, DAUGHTER, &["request_refill"]);
    daughter.apply("report_stock", story.count(2));
    assert_eq!(story.medicine(NAMES[0])["shown"]["days_left"], 2);
}

#[test]
fn the_family_and_the_village_doctor_ask_for_her_and_strangers_do_not() {
    let story = Supplied::with_days(6);
    let clinic = &story.clinic;
    let daughter = clinic.resident(DAUGHTER).account;
    let request = |names: &[&str]| story.request(names);
    assert_eq!(daughter.refused("request_refill", request(&NAMES)), ["NOT_FOUND"]);
    for scopes in [["pickup"], ["view"]] {
        let granted = clinic.grant(&story.person, DAUGHTER, &scopes);
        assert_eq!(daughter.refused("request_refill", request(&NAMES)), ["NOT_FOUND"], "{scopes:?}");
        clinic.revoke(&story.person, &granted);
    }
    clinic.grant(&story.person, DAUGHTER, &["request_refill"]);
    let asked = request(&NAMES[..1]);
    daughter.apply("request_refill", asked.clone());
    let refills = story.person.account.get(&format!("/api/v1/residents/{}/refills", story.person.id)).ok();
    let hers = &refills["requests"][0];
    assert_eq!((&hers["request"], &hers["requested_as"]), (&asked["request"], &json!("proxy")));
    assert_eq!((&hers["by"], &hers["for"]), (&json!("李敏"), &json!("何秀兰")), "both names");
    daughter.apply("withdraw_refill", named(&asked, &[0]));

    for stranger in ["village2", "nurse5"] {
        assert_eq!(clinic.staff(stranger).refused("request_refill", request(&NAMES)), ["NOT_FOUND"], "{stranger}");
    }
    for other in ["pharmacist1", "dispenser1", "health1", "desk1", "leader1", "manager1"] {
        assert_eq!(clinic.staff(other).refused("request_refill", request(&NAMES)), ["FORBIDDEN"], "{other}");
    }
    clinic.village_doctor().apply("request_refill", request(&NAMES[..1]));
    clinic.nurse().apply("request_refill", request(&NAMES[1..]));
}

#[test]
fn a_request_is_decided_by_a_physician_and_by_nobody_else() {
    let story = Supplied::with_days(6);
    let (clinic, request) = (&story.clinic, story.asked(&NAMES));
    let refuse = || refusal(&request, &[0, 1]);
    for other in ["nurse1", "pharmacist1", "dispenser1", "health1", "desk1", "manager1"] {
        assert_eq!(clinic.staff(other).refused("refuse_refill", refuse()), ["FORBIDDEN"], "{other}");
        assert_eq!(clinic.staff(other).refused("issue_prescription", story.answer(&request)), ["FORBIDDEN"], "{other}");
    }
    assert_eq!(story.person.account.refused("refuse_refill", refuse()), ["FORBIDDEN"]);
    assert_eq!(clinic.stranger().refused("refuse_refill", refuse()), ["NOT_FOUND"]);
    assert_eq!(clinic.village_doctor().refused("refuse_refill", refuse()), ["LRX-404"]);
    let prepare = with(named(&request, &[0]), json!({ "step": "being_prepared" }));
    assert_eq!(clinic.dispenser().refused("prepare_refill", prepare), ["REFILL_STATE"], "nobody has decided");
    let wordless = with(refuse(), json!({ "reason": "" }));
    assert_eq!(clinic.doctor().refused("refuse_refill", wordless), ["BAD_VALUE"]);
    assert_eq!(story.shown(&request, 0)["state"], "received");

    let other_medicine = with(item(METFORMIN, 56, 2), json!({ "refill_item": request["items"][0]["refill_item"] }));
    let mistaken = story.grounds.draft("repeat", 28, vec![other_medicine]);
    let faults = clinic.doctor().faults("issue_prescription", mistaken);
    assert_eq!(faults, [at("items[0].refill_item", "REFILL_OTHER_MEDICINE")]);
    clinic.doctor().apply("issue_prescription", story.answer(&request));
    assert_eq!(
        clinic.doctor().refused("refuse_refill", refusal(&request, &[0])),
        ["REFILL_STATE"],
        "it is stopped instead"
    );
    clinic.doctor().apply("refuse_refill", refusal(&request, &[1]));
}

#[test]
fn what_waits_to_be_collected_or_must_be_seen_first_says_so() {
    let story = Supplied::with_days(6);
    let clinic = &story.clinic;
    clinic.doctor().apply("issue_prescription", story.grounds.draft("repeat", 28, vec![item(AMLODIPINE, 28, 1)]));
    let why = |name: &str| story.medicine(name)["why_not"][0]["code"].clone();
    assert_eq!((why(NAMES[0]), why(NAMES[1])), (json!("REFILL_NOT_COLLECTED"), Value::Null));
    let mut raised = jiayi_tests::care::visit(&story.person.id, today(), &["diabetes"]);
    raised["forms"]["diabetes"]["fasting_glucose"]["tenths"] = json!(92);
    clinic.doctor().apply("record_visit", raised);
    assert_eq!(why(NAMES[1]), json!("REFILL_REVIEW_DUE"));
    let codes = story.person.account.refused("request_refill", story.request(&NAMES[1..]));
    assert_eq!(codes, ["REFILL_REVIEW_DUE"]);
}
