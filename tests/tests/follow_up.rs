//! Step 3 of the story: programmes, visits, home readings, danger, and what the team does about it.

use jiayi_tests::care::{found, pressure, reading, visit, with};
use jiayi_tests::clinic::{Clinic, list, text};
use jiayi_tests::contract::{Team, Wish};
use jiayi_tests::time::{in_days, today};
use jiayi_tests::{fresh_id, literal};
use serde_json::{Value, json};

/// 陈晓燕, 34, under contract for three months and never ill before.
const CHEN: &str = "13800130004";
const WANG: &str = "13800130001";
/// Wang's daughter: may view, ask and collect for her.
const DAUGHTER: &str = "13800130002";
const BOTH: [&str; 2] = ["hypertension", "diabetes"];

fn refused_on(field: &str, code: &str) -> Vec<(String, String)> {
    vec![(field.to_owned(), code.to_owned())]
}

#[test]
fn the_doctor_diagnoses_and_enrols_and_one_visit_closes_both_programmes() {
    let clinic = Clinic::open(40);
    let chen = clinic.resident(CHEN);
    let diagnosis = json!({
        "diagnosis": fresh_id(), "resident": chen.id, "icd": "I10.x00", "name": "原发性高血压",
        "diagnosed_on": in_days(-400), "proof": "县医院门诊病历",
    });
    assert_eq!(clinic.nurse().refused("record_diagnosis", diagnosis), ["FORBIDDEN"]);
    let diagnoses = clinic.diagnosed(&chen.id);
    let enrol = |programme: &str, diagnosis: &str| {
        let enrol = json!({
            "enrolment": fresh_id(), "resident": chen.id, "programme": programme, "diagnosis": diagnosis,
        });
        clinic.doctor().refused("enrol_in_programme", enrol)
    };
    assert_eq!(enrol("hypertension", &diagnoses[0]), ["ALREADY_ENROLLED"]);
    let programmes = clinic.record(&chen.id)["programmes"].clone();
    assert!(list(&programmes).iter().all(|programme| programme["state"] == "enrolled"), "{programmes}");

    let seen = visit(&chen.id, today(), &BOTH);
    clinic.nurse().apply("record_visit", seen.clone());
    let in_three_months = json!(today().plus_months(3).expect("in the calendar"));
    for reader in [clinic.doctor(), chen.account.clone()] {
        let record = reader.get(&format!("/api/v1/residents/{}/record", chen.id)).ok();
        for programme in BOTH {
            let found = found(&record, &seen["visit"], programme);
            assert_eq!((&found["class"], &found["action"]), (&json!(1), &json!("ROUTINE")));
            assert_eq!((&found["controlled"], &found["next_due"]), (&json!(true), &in_three_months));
        }
        for programme in list(&record["programmes"]) {
            assert_eq!((&programme["next_due"], &programme["last_visit"]), (&in_three_months, &seen["visit"]));
        }
        assert_eq!(record["tasks"], json!([]));
    }
}

#[test]
fn what_is_raised_once_is_adjusted_twice_is_referred_and_danger_is_seen_again_in_two_weeks() {
    let clinic = Clinic::open(40);
    let chen = clinic.resident(CHEN);
    clinic.diagnosed(&chen.id);
    let record_visit = |day: i64, sbp: i64, tenths: i64| {
        let on = in_days(day);
        let mut seen = visit(&chen.id, on, &BOTH);
        seen["common"]["pressure"]["sbp"] = json!(sbp);
        seen["forms"]["diabetes"]["fasting_glucose"]["tenths"] = json!(tenths);
        clinic.doctor().apply("record_visit", seen.clone());
        let record = clinic.record(&chen.id);
        assert_eq!(record["referrals"], json!([]), "advice refers nobody");
        BOTH.map(|programme| {
            let found = found(&record, &seen["visit"], programme);
            (found["class"].as_i64().expect("a class"), text(&found["action"]), text(&found["next_due"]))
        })
    };
    let due = |day: i64| in_days(day).to_string();
    let row = |class: i64, action: &str, due: &str| (class, action.to_owned(), due.to_owned());
    let first = row(2, "ADJUST", &due(-14));
    assert_eq!(record_visit(-28, 140, 70), [first.clone(), first]);
    let again = row(2, "REFER", &due(0));
    assert_eq!(record_visit(-14, 150, 84), [again.clone(), again]);
    let in_three_months = in_days(-3).plus_months(3).expect("in the calendar").to_string();
    let well = row(1, "ROUTINE", &in_three_months);
    assert_eq!(record_visit(-3, 139, 69), [well.clone(), well]);
    let danger = row(2, "EMERGENCY_REFER", &due(14));
    let low_sugar = row(2, "EMERGENCY_REFER", &due(13));
    assert_eq!(record_visit(-1, 128, 39)[1], low_sugar);
    assert_eq!(record_visit(0, 180, 61), [danger.clone(), danger]);
}

#[test]
fn what_lies_outside_the_national_form_is_refused_with_its_field() {
    let clinic = Clinic::open(40);
    let chen = clinic.resident(CHEN);
    clinic.diagnosed(&chen.id);
    let good = visit(&chen.id, today(), &BOTH);
    #[rustfmt::skip]
    let rows = [
        ("/common/pressure/sbp", json!(301), "common.pressure", "READING_RANGE"),
        ("/common/pressure/dbp", json!(29), "common.pressure", "READING_RANGE"),
        ("/common/pressure/sbp", json!(70), "common.pressure", "PRESSURE_ORDER"),
        ("/common/heart_rate", json!(251), "common.heart_rate", "READING_RANGE"),
        ("/common/heart_rate", json!(101), "common.second_heart_rate", "HEART_RATE_AGAIN"),
        ("/forms/diabetes/fasting_glucose/tenths", json!(9), "forms.diabetes.fasting_glucose", "READING_RANGE"),
        ("/forms/diabetes/fasting_glucose/tenths", json!(401), "forms.diabetes.fasting_glucose", "READING_RANGE"),
        ("/forms/hypertension/symptoms", json!([]), "forms.hypertension.symptoms", "MISSING_FIELD"),
        ("/forms/diabetes/symptoms", json!(["none", "weight_loss"]), "forms.diabetes.symptoms", "SYMPTOMS_CONFLICT"),
        ("/happened_on", json!(in_days(1)), "happened_on", "DATE_IN_FUTURE"),
    ];
    for (place, value, field, code) in rows {
        let mut wrong = good.clone();
        *wrong.pointer_mut(place).expect("a field of the form") = value.clone();
        let faults = clinic.doctor().faults("record_visit", wrong);
        let expected = (field.to_owned(), code.to_owned());
        assert!(faults.contains(&expected), "{place} {value}: {faults:?}");
    }
    for (extra, field) in [("temperature_tenths", 339), ("weight_hectograms", 199), ("height_mm", 2501)]
        .map(|(name, value)| (json!({ name: value }), format!("common.{name}")))
    {
        let wrong = with(good.clone(), json!({ "common": with(good["common"].clone(), extra) }));
        assert_eq!(clinic.doctor().faults("record_visit", wrong), refused_on(&field, "READING_RANGE"));
    }
    let mut all = good.clone();
    all["common"] = json!({ "weight_hectograms": 1 });
    all["forms"]["hypertension"]["symptoms"] = json!([]);
    let fields: Vec<String> = clinic.doctor().faults("record_visit", all).into_iter().map(|fault| fault.0).collect();
    assert_eq!(fields, ["common.pressure", "common.weight_hectograms", "forms.hypertension.symptoms"]);
    assert_eq!(clinic.record(&chen.id)["visits"], json!([]), "nothing was kept");
}

#[test]
fn a_visit_is_recorded_by_the_team_of_her_panel_and_by_nobody_else() {
    let clinic = Clinic::open(40);
    let (wang, daughter) = (clinic.resident(WANG), clinic.resident(DAUGHTER));
    let before = clinic.record(&wang.id)["visits"].clone();
    let seen = || visit(&wang.id, today(), &BOTH);
    for stranger in [clinic.stranger(), clinic.staff("nurse2"), clinic.staff("village5")] {
        assert_eq!(stranger.refused("record_visit", seen()), ["NOT_FOUND"]);
        assert_eq!(stranger.get(&format!("/api/v1/residents/{}/record", wang.id)).status, 404);
    }
    for other in
        [&wang.account, &daughter.account, &clinic.pharmacist(), &clinic.staff("desk1"), &clinic.staff("manager1")]
    {
        assert_eq!(other.refused("record_visit", seen()), ["FORBIDDEN"]);
    }
    assert_eq!(clinic.record(&wang.id)["visits"], before);
    for colleague in ["doctor1", "nurse1", "village1", "health1"] {
        clinic.staff(colleague).apply("record_visit", seen());
    }
}

#[test]
fn home_readings_come_from_her_and_from_a_proxy_who_may_view() {
    let clinic = Clinic::open(40);
    let (wang, daughter) = (clinic.resident(WANG), clinic.resident(DAUGHTER));
    let path = format!("/api/v1/residents/{}/readings", wang.id);
    for (by, entered_as) in [(&wang.account, "oneself"), (&daughter.account, "proxy")] {
        let measured = reading(&wang.id, pressure(126, 76), json!([]));
        by.apply("record_reading", measured.clone());
        let trend = by.get(&path).ok();
        let kept = list(&trend["readings"]).iter().find(|kept| kept["id"] == measured["reading"]).expect("kept");
        assert_eq!((&kept["source"], &kept["entered_as"]), (&json!("home"), &json!(entered_as)));
        assert_eq!(kept["advice"], Value::Null);
        if entered_as == "proxy" {
            assert_eq!((&kept["by"], &kept["for"]), (&json!("李敏"), &json!("王秀英")));
        }
    }
    let wrong = reading(&wang.id, pressure(76, 126), json!([]));
    assert_eq!(daughter.account.faults("record_reading", wrong), refused_on("value.sbp", "PRESSURE_ORDER"));
    assert_eq!(
        clinic.resident(CHEN).account.refused("record_reading", reading(&wang.id, pressure(126, 76), json!([]))),
        ["NOT_FOUND"]
    );

    let mother = clinic.newcomer_with_phone("周桂兰", 70);
    clinic.grant(&mother, DAUGHTER, &["pickup"]);
    let measured = reading(&mother.id, pressure(126, 76), json!([]));
    assert_eq!(daughter.account.refused("record_reading", measured), ["NOT_FOUND"]);
    for what in ["readings", "record", "medicines"] {
        assert_eq!(daughter.account.get(&format!("/api/v1/residents/{}/{what}", mother.id)).status, 404, "{what}");
    }
    clinic.grant(&mother, CHEN, &["view"]);
    let other = clinic.resident(CHEN).account;
    other.apply("record_reading", reading(&mother.id, pressure(126, 76), json!([])));
}

#[test]
fn monday_s_visit_is_recorded_after_tuesday_s_transfer_and_tuesday_s_is_not() {
    let clinic = Clinic::open(40);
    let chen = clinic.resident(CHEN);
    clinic.diagnosed(&chen.id);
    let (old_nurse, new_doctor) = (clinic.nurse(), clinic.staff("leader2"));
    let contracts = chen.account.get(&format!("/api/v1/residents/{}/contracts", chen.id)).ok();
    let from = text(&contracts["contracts"][0]["id"]);
    let transfer = Wish::new(&chen.id, &Team::of(&new_doctor), in_days(1)).transfer(&from);
    assert_eq!(transfer.sign(&chen.account, CHEN)["status"], "applied");
    new_doctor.apply("accept_contract", transfer.names());
    let (monday, tuesday) = (in_days(-2), in_days(-1));
    clinic.server.records().edit(&format!(
        "UPDATE contracts SET ends_on = '{monday}' WHERE id = {};
         UPDATE contracts SET starts_on = '{tuesday}' WHERE id = {}",
        literal(&from),
        literal(&transfer.contract),
    ));

    let late = visit(&chen.id, monday, &BOTH);
    old_nurse.apply("record_visit", late.clone());
    for since in [tuesday, today()] {
        assert_eq!(old_nurse.refused("record_visit", visit(&chen.id, since, &BOTH)), ["NOT_FOUND"], "{since}");
    }
    let path = format!("/api/v1/residents/{}/record", chen.id);
    assert_eq!(old_nurse.get(&path).status, 404, "the record is the present team's");
    let record = new_doctor.get(&path).ok();
    let visits = list(&record["visits"]);
    assert_eq!((visits.len(), &visits[0]["id"], &visits[0]["late"]), (1, &late["visit"], &json!(true)));
    assert_eq!(
        new_doctor.refused("record_visit", visit(&chen.id, monday, &BOTH)),
        ["NOT_FOUND"],
        "not theirs to have done"
    );
    new_doctor.apply("record_visit", visit(&chen.id, today(), &BOTH));
}
