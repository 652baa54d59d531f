//! Step 3 of the story: a danger value, a ticked danger sign, and what the team does about it.

use jiayi_tests::Account;
use jiayi_tests::care::{found, pressure, reading, visit, with};
use jiayi_tests::clinic::{Clinic, list, text};
use jiayi_tests::fresh_id;
use jiayi_tests::time::{in_days, today};
use serde_json::{Value, json};

/// Seen regularly for pressure and diabetes by the first team.
const WANG: &str = "13800130001";

fn refused_on(field: &str, code: &str) -> Vec<(String, String)> {
    vec![(field.to_owned(), code.to_owned())]
}

fn glucose(value: Value) -> Value {
    json!({ "kind": "glucose", "value": value, "context": "fasting" })
}

fn triage_of(reader: &Account, resident: &str) -> Vec<Value> {
    let tasks = reader.get("/api/v1/tasks").ok();
    let mine = |task: &&Value| task["resident"] == resident && task["kind"] == "triage";
    list(&tasks["tasks"]).iter().filter(mine).cloned().collect()
}

#[test]
fn a_danger_value_tells_her_what_to_do_opens_triage_once_for_each_and_refers_nobody() {
    let clinic = Clinic::open(40);
    let wang = clinic.resident(WANG);
    #[rustfmt::skip]
    let rows = [
        (pressure(179, 109), json!([]), None, ""),
        (pressure(180, 90), json!([]), Some(("ADVICE_PRESSURE", false)), "5分钟后再量一次"),
        (pressure(150, 110), json!([]), Some(("ADVICE_PRESSURE", false)), "今天就联系家医团队"),
        (pressure(182, 90), json!(["chest_tightness"]), Some(("ADVICE_PRESSURE_SIGNS", true)), "马上拨打120"),
        (glucose(json!({ "tenths": 39 })), json!([]), Some(("ADVICE_GLUCOSE_LOW", false)), "15克糖"),
        (glucose(json!("lo")), json!([]), Some(("ADVICE_GLUCOSE_LOW", false)), "15分钟后再量一次"),
        (glucose(json!("lo")), json!(["altered_consciousness"]), Some(("ADVICE_GLUCOSE_LOW_SIGNS", true)), "马上拨打120"),
        (glucose(json!({ "tenths": 167 })), json!([]), Some(("ADVICE_GLUCOSE_HIGH", false)), "今天就联系家医团队"),
        (glucose(json!("hi")), json!(["abdominal_pain"]), Some(("ADVICE_GLUCOSE_HIGH_SIGNS", true)), "马上拨打120"),
        (pressure(126, 76), json!(["eye_pain"]), Some(("ADVICE_SIGNS", true)), "马上拨打120"),
    ];
    assert_eq!(triage_of(&clinic.nurse(), &wang.id).len(), 0);
    for (value, signs, expected, words) in rows {
        let measured = reading(&wang.id, value, signs);
        wang.account.apply("record_reading", measured.clone());
        let shown = wang.account.get(&format!("/api/v1/readings/{}/advice", text(&measured["reading"]))).ok();
        let Some((code, call)) = expected else {
            assert_eq!(shown["advice"], Value::Null);
            assert_eq!(triage_of(&clinic.nurse(), &wang.id).len(), 0);
            continue;
        };
        let advice = &shown["advice"];
        assert_eq!((&advice["code"], &advice["call_120_now"]), (&json!(code), &json!(call)));
        let sentences: Vec<String> = list(&advice["sentences"]).iter().map(text).collect();
        assert!(sentences.iter().any(|sentence| sentence.contains(words)), "{code}: {sentences:?}");
        assert!(sentences.last().is_some_and(|last| last.contains("没有人实时值守")), "{code}: {sentences:?}");
        assert!(shown["contact"]["team"]["hours"].is_string() && shown["contact"]["team"]["phone"].is_string());
    }
    // Seven of the nine: 150/110 after 180/90 is no worse, and LO after 3.9 is the same low glucose.
    assert_eq!(triage_of(&clinic.nurse(), &wang.id).len(), 7, "each danger that is new or graver asks for a look");
    assert_eq!(triage_of(&clinic.stranger(), &wang.id).len(), 0);
    let record = clinic.record(&wang.id);
    assert_eq!(record["referrals"], json!([]));
}

#[test]
fn a_nurse_ticks_a_danger_sign_and_only_a_clinician_confirms_it_or_refers() {
    let clinic = Clinic::open(40);
    let wang = clinic.resident(WANG);
    let mut ticked = visit(&wang.id, today(), &["hypertension"]);
    ticked["common"]["danger_signs"] = json!(["severe_headache_or_dizziness"]);
    let confirmed = || with(ticked.clone(), json!({ "visit": fresh_id(), "danger_sign_confirmed": true }));
    let refused = refused_on("danger_sign_confirmed", "DANGER_CONFIRM_ROLE");
    assert_eq!(clinic.nurse().faults("record_visit", confirmed()), refused);
    assert_eq!(clinic.staff("health1").faults("record_visit", confirmed()), refused);
    clinic.nurse().apply("record_visit", ticked.clone());
    assert_eq!(found(&clinic.record(&wang.id), &ticked["visit"], "hypertension")["action"], "ROUTINE");
    let triage = triage_of(&clinic.doctor(), &wang.id);
    assert_eq!((triage.len(), &triage[0]["urgency"], &triage[0]["source"]), (1, &json!("now"), &ticked["visit"]));

    let by_village_doctor = confirmed();
    clinic.village_doctor().apply("record_visit", by_village_doctor.clone());
    let found = found(&clinic.record(&wang.id), &by_village_doctor["visit"], "hypertension");
    assert_eq!((&found["action"], &found["next_due"]), (&json!("EMERGENCY_REFER"), &json!(in_days(14))));

    let referral = || {
        json!({
            "referral": fresh_id(), "resident": wang.id, "visit": by_village_doctor["visit"], "direction": "up",
            "urgency": "emergency", "to_institution": "县人民医院", "to_department": "急诊科", "reason": "剧烈头痛",
        })
    };
    for other in [clinic.nurse(), clinic.staff("health1"), wang.account.clone()] {
        assert_eq!(other.refused("refer", referral()), ["FORBIDDEN"]);
    }
    assert_eq!(clinic.stranger().refused("refer", referral()), ["NOT_FOUND"]);
    assert_eq!(clinic.record(&wang.id)["referrals"], json!([]), "nothing so far has referred her");
    let sent = referral();
    clinic.village_doctor().apply("refer", sent.clone());
    let referrals = clinic.record(&wang.id)["referrals"].clone();
    assert_eq!((&referrals[0]["id"], &referrals[0]["check_by"]), (&sent["referral"], &json!(in_days(14))));
    let outcome = json!({
        "referral": sent["referral"], "resident": wang.id, "outcome": "treated", "on": today(),
    });
    clinic.doctor().apply("record_referral_outcome", outcome.clone());
    assert_eq!(clinic.doctor().refused("record_referral_outcome", outcome), ["REFERRAL_STATE"]);
}

#[test]
fn a_task_is_looked_at_and_closed_once_and_only_a_clinician_says_she_was_sent_on() {
    let clinic = Clinic::open(40);
    let wang = clinic.resident(WANG);
    wang.account.apply("record_reading", reading(&wang.id, pressure(186, 98), json!([])));
    let task = triage_of(&clinic.nurse(), &wang.id).remove(0);
    assert_eq!((&task["phone"], &task["reading"]["sbp_mmhg"]), (&json!(WANG), &json!(186)), "to call her at once");
    let see = json!({ "task": task["id"], "resident": wang.id });
    let close = |outcome: &str| json!({ "task": task["id"], "resident": wang.id, "outcome": outcome });

    assert_eq!(wang.account.refused("see_task", see.clone()), ["FORBIDDEN"]);
    assert_eq!(clinic.stranger().refused("see_task", see.clone()), ["NOT_FOUND"]);
    assert_eq!(clinic.nurse().refused("close_task", close("handled")), ["TASK_STATE"], "nobody has looked");
    clinic.nurse().apply("see_task", see.clone());
    assert_eq!(clinic.doctor().refused("see_task", see), ["TASK_STATE"]);
    assert_eq!(clinic.nurse().faults("close_task", close("referred")), refused_on("outcome", "REFER_ROLE"));
    assert_eq!(clinic.nurse().faults("close_task", close("not_needed")), refused_on("note", "TASK_NOTE"));
    clinic.doctor().apply("close_task", close("sent_to_emergency"));
    let late = clinic.nurse().command("close_task", close("handled"));
    assert_eq!((&late["code"], &late["current"]["outcome"]), (&json!("TASK_STATE"), &json!("sent_to_emergency")));
    assert_eq!(triage_of(&clinic.nurse(), &wang.id).len(), 0);

    wang.account.apply("record_reading", reading(&wang.id, pressure(186, 98), json!([])));
    assert_eq!(triage_of(&clinic.nurse(), &wang.id).len(), 1, "the next danger asks anew");
}
