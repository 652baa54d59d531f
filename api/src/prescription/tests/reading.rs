use jiayi_core::access::Role;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::prescription::Kind;
use jiayi_core::prescription::commands::ReportStock;
use serde_json::{Value, json};

use super::story::{AMLODIPINE, Story, order};
use crate::testing::{id, numbers};

fn medicine(story: &Story) -> Value {
    let (status, body) = story.get(&story.li.actor, &format!("/residents/{}/medicines", story.li.id));
    assert_eq!(status, 200, "{body}");
    body["medicines"][0].clone()
}

#[test]
fn her_card_says_until_when_a_medicine_lasts_and_from_when_she_can_ask() {
    let story = Story::begin();
    story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
    let card = medicine(&story);
    assert_eq!(card["name"], "氨氯地平");
    assert_eq!(card["how_to_take"], "每天1次，每次1片");
    assert_eq!((&card["run_out"], &card["days_left"]), (&json!("2026-12-19"), &json!(28)));
    assert_eq!(card["shown"]["words"], "够吃到12月18日");
    assert_eq!((&card["can_ask"], &card["from_day"]), (&json!(false), &json!("2026-12-05")));
    assert_eq!(card["why_not"][0]["code"], "REFILL_TOO_SOON");

    story.days_later(14);
    let card = medicine(&story);
    assert_eq!((&card["can_ask"], &card["why_not"], &card["days_left"]), (&json!(true), &json!([]), &json!(14)));
}

#[test]
fn her_own_count_changes_what_is_shown_and_not_what_rules_go_by() {
    let story = Story::begin();
    story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
    story.days_later(14);
    let dispensing = medicine(&story)["last"]["dispensing"].as_str().expect("an id").parse::<uuid::Uuid>();
    let dispensing = dispensing.expect("an id").into();
    let command = ReportStock { report: id(), resident: story.li.id, dispensing, units_left: 20 };
    assert_eq!(story.send(&story.li.actor, Command::ReportStock(command)), Outcome::Applied);
    let card = medicine(&story);
    assert_eq!((&card["run_out"], &card["days_left"]), (&json!("2026-12-19"), &json!(14)));
    assert_eq!((&card["shown"]["run_out"], &card["shown"]["units_left"]), (&json!("2026-12-25"), &json!(20)));
    assert_eq!(card["shown"]["words"], "够吃到12月24日");
}

#[test]
fn what_the_doctor_stopped_lasts_no_longer() {
    let story = Story::begin();
    let prescription = story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
    assert_eq!(story.stop(prescription), Outcome::Applied);
    let card = medicine(&story);
    assert_eq!(
        (&card["stopped"], &card["stop_reason"], &card["shown"]),
        (&json!(true), &json!("踝部水肿"), &json!(null))
    );
    assert_eq!(card["why_not"][0]["code"], "REFILL_STOPPED");
}

#[test]
fn a_stopped_treatment_runs_out_on_no_list_however_often_it_was_handed_over_before() {
    let story = Story::begin();
    story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
    story.days_later(23);
    let second = story.supplied(Kind::Repeat, vec![order(AMLODIPINE, 28)]);
    story.days_later(50);
    let runs_out = || {
        let (_, list) = story.get(&story.doctor, "/worklist");
        let rows = list["rows"].as_array().cloned().unwrap_or_default();
        let of_li = rows.iter().find(|row| row["resident"] == json!(story.li.id)).cloned().unwrap_or_default();
        let dues = of_li["dues"].as_array().cloned().unwrap_or_default();
        (dues.iter().any(|due| due["reason"]["kind"] == "run_out"), of_li["medicine_days_left"].clone())
    };
    assert_eq!(runs_out(), (true, json!(6)));
    assert_eq!(story.stop(second), Outcome::Applied);
    assert_eq!(runs_out(), (false, json!(null)));
    story.days_later(51);
    story.supplied(Kind::Resume, vec![order(AMLODIPINE, 28)]);
    assert!(runs_out().1.as_i64() > Some(6), "taken again, it runs out again");
}

#[test]
fn nobody_reads_the_medicines_of_somebody_else() {
    let story = Story::begin();
    let prescription = story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
    let wang = story.resident("王建国", numbers::WANG, "13800138002");
    let stranger = story.employ(Role::Doctor, story.institution);
    let elsewhere = story.employ(Role::Pharmacist, story.elsewhere);
    let li = story.li.id;
    let paths = ["medicines", "prescriptions", "refills"].map(|what| format!("/residents/{li}/{what}"));
    for path in paths.iter().chain([&format!("/prescriptions/{prescription}")]) {
        for actor in [&wang.actor, &stranger, &elsewhere] {
            assert_eq!(story.get(actor, path).0, 404, "{path} {:?}", actor.role);
        }
        assert_eq!(story.get(&story.staff(Role::Desk), path).0, 403, "{path}");
        for actor in [&story.li.actor, &story.doctor, &story.pharmacist, &story.dispenser] {
            assert_eq!(story.get(actor, path).0, 200, "{path} {:?}", actor.role);
        }
    }
    assert_eq!(story.get(&story.li.actor, "/pharmacy").0, 403);
}

#[test]
fn the_counter_lists_what_to_review_and_what_to_hand_over() {
    let story = Story::begin();
    let prescription = story.issued(Kind::First, vec![order(AMLODIPINE, 28)]);
    let (_, body) = story.get(&story.pharmacist, "/pharmacy");
    assert_eq!(body["to_review"][0]["prescription"]["id"], json!(prescription));
    assert_eq!(body["to_review"][0]["name"], "李秀英");
    assert_eq!(body["to_hand_over"], json!([]));
    assert_eq!(story.get(&story.dispenser, "/pharmacy").1["to_review"], json!([]));

    story.pass(prescription);
    let (_, body) = story.get(&story.dispenser, "/pharmacy");
    assert_eq!(body["to_hand_over"][0]["prescription"]["items"][0]["units"], 28);
    assert_eq!(body["to_hand_over"][0]["at_home"][0]["days_left"], 0);
    story.days_later(1);
    assert_eq!(story.get(&story.dispenser, "/pharmacy").1["to_hand_over"], json!([]));
}

#[test]
fn the_catalogue_says_what_may_be_on_a_long_prescription() {
    let story = Story::begin();
    let (status, body) = story.get(&story.li.actor, "/drugs");
    assert_eq!(status, 200);
    let drugs = body["drugs"].as_array().expect("a list");
    let find = |key: &str| drugs.iter().find(|drug| drug["key"] == key).expect("in the catalogue");
    assert_eq!(find(AMLODIPINE)["long_term"]["rule"], "allowed");
    assert_eq!(find("N05BA01-2.5mg")["class"], "psychotropic_2");
    assert_eq!(find("B01AA03-2.5mg")["max_days"], 28);
}
