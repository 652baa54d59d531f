//! Step 4 of the story: a long prescription from the doctor's desk to her hands, and every rule that stands in the way.

use jiayi_tests::Account;
use jiayi_tests::care::{AMLODIPINE, Grounds, METFORMIN, answers, both, handed_over, item, visit, with};
use jiayi_tests::clinic::{Clinic, list, text};
use jiayi_tests::fresh_id;
use jiayi_tests::person::picture;
use jiayi_tests::time::{in_days, today};
use serde_json::{Value, json};

const BOTH: [&str; 2] = ["hypertension", "diabetes"];

fn himself() -> Value {
    json!({ "who": "resident" })
}

fn shown(reader: &Account, draft: &Value) -> Value {
    reader.get(&format!("/api/v1/prescriptions/{}", text(&draft["prescription"]))).ok()
}

fn prescriptions_of(clinic: &Clinic, resident: &str) -> Value {
    clinic.doctor().get(&format!("/api/v1/residents/{resident}/prescriptions")).ok()["prescriptions"].clone()
}

fn at(field: &str, code: &str) -> (String, String) {
    (field.to_owned(), code.to_owned())
}

/// The catalogue's entry of a medicine, as it is shown to the doctor.
fn drug(clinic: &Clinic, name: &str) -> Value {
    let catalogue = clinic.doctor().get("/api/v1/drugs").ok();
    list(&catalogue["drugs"]).iter().find(|drug| drug["name"] == name).expect("in the catalogue").clone()
}

/// 28 days of amlodipine, out of complete records.
fn four_weeks(grounds: &Grounds, kind: &str) -> Value {
    grounds.draft(kind, 28, vec![item(AMLODIPINE, 28, 1)])
}

#[test]
fn twelve_weeks_go_from_the_catalogue_by_the_pharmacist_to_her_hands() {
    let clinic = Clinic::open(40);
    let person = clinic.newcomer("吴秀兰", 68);
    let grounds = clinic.grounds(&person.id);
    let amlodipine = drug(&clinic, "氨氯地平");
    assert_eq!((&amlodipine["class"], &amlodipine["in_formulary"]), (&json!("ordinary"), &json!(true)));
    let evidence = json!({
        "education": clinic.taught(&person.id), "confirmation": clinic.confirmed(&person.id, 84),
    });
    let ordered = with(item(AMLODIPINE, 84, 1), json!({ "drug": amlodipine["id"] }));
    let draft = with(grounds.draft("first", 84, vec![ordered, item(METFORMIN, 168, 2)]), evidence);
    clinic.doctor().apply("issue_prescription", draft.clone());
    let issued = shown(&clinic.doctor(), &draft);
    assert_eq!((&issued["standing"], &issued["valid_until"]), (&json!("issued"), &json!(today())));
    assert_eq!(issued["items"][1]["how_to_take"], "每天2次，每次1片");

    let waiting = clinic.pharmacist().get("/api/v1/pharmacy").ok();
    let hers = list(&waiting["to_review"]).iter().find(|one| one["prescription"]["id"] == draft["prescription"]);
    assert_eq!(hers.map(|hers| &hers["name"]), Some(&json!("吴秀兰")));
    clinic.passed(&draft);
    assert_eq!(shown(&clinic.pharmacist(), &draft)["standing"], "reviewed");
    clinic.dispenser().apply("dispense_prescription", handed_over(&draft, himself()));
    let done = shown(&clinic.doctor(), &draft);
    assert_eq!((&done["standing"], &done["review"]["outcome"]), (&json!("dispensed"), &json!("pass")));
    for item in list(&done["items"]) {
        let given = &item["handed_over"];
        assert_eq!((&given["days"], &given["collector"]), (&json!(84), &json!("self")));
        assert_eq!((&given["first_covered"], &given["last_covered"]), (&json!(in_days(0)), &json!(in_days(83))));
        assert_eq!(given["run_out"], json!(in_days(84)));
    }
}

#[test]
fn everything_that_stands_in_the_way_is_said_at_once() {
    let clinic = Clinic::open(40);
    let person = clinic.newcomer("郑凤英", 58);
    let diagnoses = clinic.diagnosed(&person.id);
    let mut seen = visit(&person.id, today(), &BOTH);
    seen["common"]["pressure"]["sbp"] = json!(156);
    seen["forms"]["hypertension"]["course"] = json!({ "adherence": "irregular", "irregular_reason": "forgot" });
    clinic.doctor().apply("record_visit", seen.clone());
    let judged = with(
        answers(),
        json!({
            "regimen_stable": false, "long_term_need": false, "new_disease": true, "hospitalised_since": true,
            "severe_adr": true,
        }),
    );
    let visit = text(&seen["visit"]);
    let assessment = clinic.assessed(&person.id, &visit, "repeat", judged);
    let grounds = Grounds { resident: person.id.clone(), diagnoses, visit, assessment };
    let forbidden =
        ["地西泮", "阿莫西林", "吗啡缓释", "哌甲酯", "麻黄碱", "三氧化二砷注射", "碘[131I]化钠", "司美格鲁肽"];
    let items = forbidden.map(|name| with(item(AMLODIPINE, 84, 1), json!({ "drug": drug(&clinic, name)["id"] })));
    let draft = grounds.draft("first", 85, items.to_vec());

    let by_a_junior_who_has_not_seen_her = clinic.staff("doctor1").refused("issue_prescription", draft.clone());
    #[rustfmt::skip]
    let expected = [
        "LRX-102", "LRX-103", "LRX-104", "LRX-105",
        "LRX-201", "LRX-202", "LRX-203", "LRX-204", "LRX-205", "LRX-206", "LRX-207", "LRX-208", "LRX-210",
        "LRX-301", "LRX-302", "LRX-303", "LRX-304", "LRX-306",
        "LRX-401", "LRX-402", "LRX-406",
        "LRX-501", "LRX-502", "LRX-503", "LRX-504", "LRX-505",
    ];
    assert_eq!(by_a_junior_who_has_not_seen_her, expected);
    let fields = clinic.staff("doctor1").faults("issue_prescription", draft.clone());
    for expected in [at("items[0].drug", "LRX-206"), at("items[1].drug", "LRX-207"), at("items[7].drug", "LRX-208")] {
        assert!(fields.contains(&expected), "{expected:?} in {fields:?}");
    }
    let of_nothing = with(draft, json!({ "diagnoses": [], "days": 0, "kind": "repeat" }));
    let codes = clinic.doctor().refused("issue_prescription", of_nothing);
    for code in ["LRX-101", "LRX-106", "LRX-305", "LRX-407"] {
        assert!(codes.iter().any(|given| given == code), "{code} in {codes:?}");
    }
    assert_eq!(prescriptions_of(&clinic, &person.id), json!([]));
}

#[test]
fn more_than_four_weeks_need_the_strict_assessment_the_education_and_her_signature() {
    let clinic = Clinic::open(40);
    let person = clinic.newcomer_with_phone("冯玉梅", 66);
    let grounds = clinic.grounds(&person.id);
    let eight_weeks = |grounds: &Grounds| grounds.draft("first", 56, vec![item(AMLODIPINE, 56, 1)]);
    let plain =
        Grounds { assessment: clinic.assessed(&person.id, &grounds.visit, "full_first", answers()), ..grounds.clone() };
    let issue = |draft: Value| clinic.doctor().faults("issue_prescription", draft);
    let all = [at("assessment", "LRX-302"), at("education", "LRX-303"), at("confirmation", "LRX-304")];
    assert_eq!(issue(eight_weeks(&plain)), all);
    let education = clinic.taught(&person.id);
    let for_four = clinic.confirmed(&person.id, 28);
    let taught = json!({ "education": education, "confirmation": for_four });
    assert_eq!(issue(with(eight_weeks(&grounds), taught)), [at("confirmation", "LRX-304")], "28 days are not 56");

    let sign = |by: &Account| {
        let signature = by.keep(&picture());
        json!({ "confirmation": fresh_id(), "resident": person.id, "days": 56, "drugs": both(), "signature": signature })
    };
    let daughter = clinic.resident("13800130002").account;
    clinic.grant(&person, "13800130002", &["view", "request_refill", "pickup"]);
    assert_eq!(daughter.refused("confirm_long_prescription", sign(&daughter)), ["NOT_FOUND"], "never a proxy");
    let signed = sign(&person.account);
    person.account.apply("confirm_long_prescription", signed.clone());
    let complete = json!({ "education": education, "confirmation": signed["confirmation"] });
    clinic.doctor().apply("issue_prescription", with(eight_weeks(&grounds), complete));
}

#[test]
fn who_may_begin_a_long_prescription() {
    let clinic = Clinic::open(40);
    let person = clinic.newcomer("韩丽华", 71);
    let grounds = clinic.grounds(&person.id);
    let draft = || four_weeks(&grounds, "first");
    assert_eq!(clinic.stranger().refused("issue_prescription", draft()), ["NOT_FOUND"]);
    for other in [clinic.nurse(), clinic.pharmacist(), clinic.staff("health1"), clinic.staff("desk1")] {
        assert_eq!(other.refused("issue_prescription", draft()), ["FORBIDDEN"]);
    }
    // Each out of an own visit and assessment.
    let own = |login: &str| {
        let member = clinic.staff(login);
        let seen = visit(&person.id, today(), &BOTH);
        member.apply("record_visit", seen.clone());
        let assessment = fresh_id();
        let judged = json!({
            "assessment": assessment, "resident": person.id, "visit": seen["visit"], "scope": "strict",
            "answers": answers(), "drugs": both(),
        });
        member.apply("assess_for_long_prescription", judged);
        with(draft(), json!({ "visit": seen["visit"], "assessment": assessment }))
    };
    let by_junior = clinic.staff("doctor1").refused("issue_prescription", own("doctor1"));
    assert_eq!(by_junior, ["LRX-402"], "a first one needs an intermediate title");
    let by_village_doctor = clinic.village_doctor().faults("issue_prescription", own("village1"));
    assert_eq!(by_village_doctor, [at("kind", "LRX-402"), at("prescriber", "LRX-404")]);
    let another = clinic.registered("唐春花", 60);
    let without_contract = with(draft(), json!({ "resident": another.id }));
    assert_eq!(clinic.doctor().refused("issue_prescription", without_contract), ["NOT_FOUND"]);
    let stranger_s_records = clinic.newcomer("曹雪琴", 64);
    let borrowed = with(draft(), json!({ "resident": stranger_s_records.id }));
    let unknown = clinic.doctor().faults("issue_prescription", borrowed);
    assert_eq!(unknown[..2], [at("visit", "NOT_FOUND"), at("assessment", "NOT_FOUND")]);

    clinic.doctor().apply("issue_prescription", own("leader1"));
}

#[test]
fn a_repeat_by_a_junior_rests_on_what_was_handed_over_before() {
    let clinic = Clinic::open(40);
    let person = clinic.newcomer("许桂英", 69);
    let grounds = clinic.grounds(&person.id);
    assert_eq!(clinic.doctor().faults("issue_prescription", four_weeks(&grounds, "repeat")), [at("kind", "LRX-407")]);
    clinic.supplied(&grounds, 6);
    let junior = clinic.staff("doctor1");
    let seen = visit(&person.id, today(), &BOTH);
    junior.apply("record_visit", seen.clone());
    let judged = json!({
        "assessment": fresh_id(), "resident": person.id, "visit": seen["visit"], "scope": "repeat",
        "answers": answers(), "drugs": both(),
    });
    junior.apply("assess_for_long_prescription", judged.clone());
    let own = json!({ "visit": seen["visit"], "assessment": judged["assessment"] });
    junior.apply("issue_prescription", with(four_weeks(&grounds, "repeat"), own));
}

#[test]
fn nothing_that_a_client_sends_unlocks_a_prescription() {
    let clinic = Clinic::open(40);
    let person = clinic.newcomer("邓婷", 62);
    let grounds = clinic.grounds(&person.id);
    let draft = four_weeks(&grounds, "first");
    for claimed in ["examined", "controlled", "goals_met", "physician_signed", "pharmacist_review", "title", "decision"]
    {
        let claiming = with(draft.clone(), json!({ claimed: true }));
        assert_eq!(clinic.doctor().refused("issue_prescription", claiming), ["UNKNOWN_FIELD"], "{claimed}");
    }
    assert_eq!(prescriptions_of(&clinic, &person.id), json!([]));
    clinic.doctor().apply("issue_prescription", draft.clone());
    let early = with(handed_over(&draft, himself()), json!({ "pharmacist_review": "pass" }));
    assert_eq!(clinic.dispenser().refused("dispense_prescription", early), ["UNKNOWN_FIELD"]);
    assert_eq!(shown(&clinic.doctor(), &draft)["standing"], "issued");
}

#[test]
fn a_prescription_by_video_needs_a_diagnosis_from_before_it() {
    let clinic = Clinic::open(40);
    let person = clinic.newcomer("彭红梅", 67);
    let diagnoses = clinic.diagnosed(&person.id);
    let new_diagnosis = json!({
        "diagnosis": fresh_id(), "resident": person.id, "icd": "E78.500", "name": "高脂血症",
        "diagnosed_on": today(), "proof": "今日化验",
    });
    clinic.doctor().apply("record_diagnosis", new_diagnosis.clone());
    let mut seen = with(visit(&person.id, today(), &BOTH), json!({ "mode": "video", "place": "online" }));
    seen["common"]["self_report_accepted"] = json!(true);
    clinic.doctor().apply("record_visit", seen.clone());
    let known = with(answers(), json!({ "other_diagnoses": { "goals_met": true, "adherent": true } }));
    let visit = text(&seen["visit"]);
    let assessment = clinic.assessed(&person.id, &visit, "strict", known);
    let grounds = Grounds { resident: person.id.clone(), diagnoses, visit, assessment };
    let unproved = with(four_weeks(&grounds, "first"), json!({ "diagnoses": [new_diagnosis["diagnosis"]] }));
    assert_eq!(clinic.doctor().refused("issue_prescription", unproved), ["LRX-401", "LRX-701"]);
    let draft = four_weeks(&grounds, "first");
    clinic.doctor().apply("issue_prescription", draft.clone());
    assert_eq!(shown(&clinic.doctor(), &draft)["online"], true);
}

#[test]
fn a_stop_ends_the_treatment_and_to_go_on_is_to_resume() {
    let clinic = Clinic::open(40);
    let person = clinic.newcomer_with_phone("蒋桂兰", 73);
    let grounds = clinic.grounds(&person.id);
    let draft = clinic.supplied(&grounds, 6);
    let stop = |reason: &str| json!({ "prescription": draft["prescription"], "resident": person.id, "reason": reason });
    assert_eq!(clinic.nurse().refused("stop_prescription", stop("踝部水肿")), ["FORBIDDEN"]);
    assert_eq!(clinic.stranger().refused("stop_prescription", stop("踝部水肿")), ["NOT_FOUND"]);
    assert_eq!(clinic.village_doctor().refused("stop_prescription", stop("踝部水肿")), ["LRX-404"]);
    clinic.doctor().apply("stop_prescription", stop("踝部水肿"));
    assert_eq!(clinic.doctor().refused("stop_prescription", stop("又停一次")), ["PRESCRIPTION_STATE"]);
    let medicine = clinic.medicine(&person.account, &person.id, "氨氯地平");
    assert_eq!((&medicine["stopped"], &medicine["stop_reason"]), (&json!(true), &json!("踝部水肿")));
    assert_eq!((&medicine["can_ask"], &medicine["why_not"][0]["code"]), (&json!(false), &json!("REFILL_STOPPED")));
    let repeat = four_weeks(&grounds, "repeat");
    assert_eq!(clinic.doctor().refused("issue_prescription", repeat), ["LRX-407"], "what was stopped is not repeated");
    clinic.doctor().apply("issue_prescription", four_weeks(&grounds, "resume"));
}

#[test]
fn quantities_are_whole_units_that_fit_the_days() {
    let clinic = Clinic::open(40);
    let person = clinic.newcomer("丁秀兰", 65);
    let grounds = clinic.grounds(&person.id);
    let half = |units: u32| {
        with(
            item(AMLODIPINE, units, 1),
            json!({ "regimen": { "scheduled": { "per_dose": "1/2", "times": { "per_day": 1 } } } }),
        )
    };
    let issue = |items: Vec<Value>, days: u32| {
        clinic.doctor().faults("issue_prescription", grounds.draft("first", days, items))
    };
    assert_eq!(issue(vec![item(AMLODIPINE, 30, 1)], 28), [at("items[0].units", "LRX-306")]);
    assert_eq!(
        issue(vec![item(METFORMIN, 28, 2), half(15)], 28),
        [at("items[0].units", "LRX-306"), at("items[1].units", "LRX-306")]
    );
    assert_eq!(issue(vec![item(AMLODIPINE, 28, 1), item(AMLODIPINE, 28, 1)], 28), [at("items[1].drug", "ITEM_TWICE")]);
    assert_eq!(issue(vec![item(AMLODIPINE, 0, 1)], 0), [at("days", "LRX-305"), at("items[0].units", "LRX-306")]);
    let when_needed = with(
        item(AMLODIPINE, 28, 1),
        json!({ "drug": drug(&clinic, "硝酸甘油舌下")["id"], "regimen": { "as_needed": "1" } }),
    );
    // Nor was it these two that the doctor assessed.
    let not_assessed = [at("assessment", "LRX-406"), at("assessment", "LRX-504")];
    let expected = [&[at("items[0].regimen", "LRX-105")], &not_assessed[..]].concat();
    assert_eq!(issue(vec![when_needed], 28), expected);
    let warfarin = |units: u32| with(item(AMLODIPINE, units, 1), json!({ "drug": drug(&clinic, "华法林")["id"] }));
    let expected = [&not_assessed[..], &[at("items[0].monitoring_confirmed", "MONITORING_UNCONFIRMED")]].concat();
    assert_eq!(issue(vec![warfarin(28)], 28), expected);
    let tablet_and_a_half = with(item(AMLODIPINE, 28, 1), json!({ "units": 28.5 }));
    let fraction = grounds.draft("first", 28, vec![tablet_and_a_half]);
    assert_eq!(clinic.doctor().refused("issue_prescription", fraction), ["BAD_VALUE"]);
    clinic.doctor().apply("issue_prescription", grounds.draft("first", 28, vec![half(14), item(METFORMIN, 56, 2)]));
}
