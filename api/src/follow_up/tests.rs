//! Visits: what they close, what they find, who may say it, and how they are corrected.

mod enrolments;
mod four_forms;

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::codes::Code;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::follow_up::commands::{
    CloseEnrolment, EnrolInProgramme, LoseFromFollowUp, RecordVisit, ResumeFollowUp,
};

use jiayi_core::follow_up::elderly::ExamTest;
use jiayi_core::follow_up::{CloseReason, Place, Programme, VisitMode};
use jiayi_core::id::{ContractId, EnrolmentId, TeamId, VisitId};
use jiayi_core::reading::DangerSign;
use jiayi_core::team::Duty;
use serde_json::{Value, json};
use uuid::Uuid;

use super::story::{Story, diagnosis_of, ids, visit_of};
use crate::database::schema::{contract_items, contracts, deliveries, feed_entries, residents, tasks, visits};
use crate::database::sql::Key;
use crate::testing::{codes, day, fields, id, numbers, rejected};

fn task_kinds(story: &Story) -> Vec<(String, String)> {
    story.clinic.read(|conn| Ok(tasks::table.order(tasks::kind).select((tasks::kind, tasks::urgency)).load(conn)?))
}

fn visits_kept(story: &Story) -> i64 {
    story.clinic.read(|conn| Ok(visits::table.count().get_result(conn)?))
}

fn found(record: &Value, visit: VisitId) -> &Value {
    let visits = record["visits"].as_array().expect("visits");
    visits.iter().find(|view| view["id"] == json!(visit)).expect("the visit")
}

#[test]
fn one_visit_closes_hypertension_and_diabetes() {
    let story = Story::of_both();
    let visit = story.recorded(&story.nurse(), story.visit());
    let record = story.shown(&story.doctor(), "record");
    for programme in record["programmes"].as_array().expect("programmes") {
        assert_eq!(programme["next_due"], "2027-02-21", "{programme}");
        assert_eq!(programme["last_visit"], json!(visit));
        assert_eq!(programme["last"]["class"], 1);
        assert_eq!(programme["last"]["action"], "ROUTINE");
    }
    assert_eq!(record["programmes"].as_array().map(Vec::len), Some(2));
    let view = found(&record, visit);
    assert_eq!(ids(&view["found"], "programme"), ["diabetes", "hypertension"]);
    assert_eq!((&view["by"], &view["role"], &view["late"]), (&json!("测试nurse"), &json!("nurse"), &json!(false)));
    assert_eq!(view["forms"]["diabetes"]["fasting_glucose"], json!({ "tenths": 61 }));
    assert_eq!(record["tasks"], json!([]));

    let trend = story.shown(&story.li.actor, "readings");
    let mut kinds = ids(&trend["readings"], "kind");
    kinds.sort_unstable();
    assert_eq!(kinds, ["blood_pressure", "glucose", "weight"]);
    assert!(trend["readings"].as_array().is_some_and(|all| all.iter().all(|reading| reading["source"] == "visit")));
}

#[test]
fn h10_two_visits_running_out_of_control_advise_a_referral_that_only_a_clinician_makes() {
    let story = Story::of_both();
    story.recorded(&story.nurse(), story.hypertension_visit(152, 84));
    assert_eq!(task_kinds(&story), [], "adjusting is nobody's task");
    story.clinic.on(story.clinic.today().plus_days(14).expect("in range"));
    let by_doctor = story.recorded(&story.doctor(), story.hypertension_visit(150, 86));
    assert_eq!(found(&story.shown(&story.doctor(), "record"), by_doctor)["found"][0]["action"], "REFER");
    assert_eq!(task_kinds(&story), [], "a doctor refers, or not, by a command of her own");
    story.clinic.on(story.clinic.today().plus_days(14).expect("in range"));
    story.recorded(&story.nurse(), story.hypertension_visit(151, 86));
    assert_eq!(task_kinds(&story), [("referral_needed".to_owned(), "routine".to_owned())]);
    assert_eq!(story.shown(&story.doctor(), "record")["referrals"], json!([]));
}

#[test]
fn a_village_nurse_s_danger_tick_opens_triage_and_refers_nobody() {
    let story = Story::of_both();
    let mut visit = story.hypertension_visit(132, 80);
    (visit.mode, visit.common.danger_signs) = (VisitMode::Home, vec![DangerSign::ChestTightness]);
    let visit = story.recorded(&story.nurse(), visit);
    assert_eq!(task_kinds(&story), [("triage".to_owned(), "now".to_owned())]);
    let record = story.shown(&story.doctor(), "record");
    assert_eq!(found(&record, visit)["found"][0]["action"], "ROUTINE");
    assert_eq!(record["referrals"], json!([]));
    assert_eq!(record["tasks"][0]["source"], json!(visit));
}

#[test]
fn a_nurse_who_confirms_a_danger_sign_is_refused_and_nothing_is_kept() {
    let story = Story::of_both();
    let mut visit = story.hypertension_visit(132, 80);
    (visit.danger_sign_confirmed, visit.common.danger_signs) = (true, vec![DangerSign::ChestTightness]);
    let refused = story.record(&story.nurse(), &visit);
    assert_eq!(fields(&refused), [("danger_sign_confirmed", Code::DangerConfirmRole)]);
    assert_eq!((visits_kept(&story), task_kinds(&story)), (0, vec![]));
    let visit = story.recorded(&story.clinic.staff(Role::VillageDoctor), visit);
    let record = story.shown(&story.doctor(), "record");
    assert_eq!(found(&record, visit)["found"][0]["action"], "EMERGENCY_REFER");
    assert_eq!(record["referrals"], json!([]), "advice refers nobody");
}

#[test]
fn high_pressure_at_a_diabetes_visit_is_somebody_s_task() {
    let story = Story::of_both();
    let mut visit = story.visit();
    visit.forms.hypertension = None;
    visit.common.pressure = Some(jiayi_core::reading::BloodPressure::new(146, 88));
    story.recorded(&story.doctor(), visit);
    assert_eq!(task_kinds(&story), [("hypertension_track".to_owned(), "routine".to_owned())]);
}

#[test]
fn everything_that_is_wrong_with_a_visit_is_said_at_once_with_its_field() {
    let story = Story::begin();
    story.enrolled(story.li.id, Programme::Hypertension);
    let mut visit = story.visit();
    visit.happened_on = story.clinic.today().plus_days(1).expect("in range");
    visit.common.pressure = None;
    visit.common.weight_hectograms = Some(9);
    visit.note = Some(" ".to_owned());
    let refused = story.record(&story.doctor(), &visit);
    assert_eq!(
        fields(&refused),
        [
            ("happened_on", Code::DateInFuture),
            ("common.pressure", Code::MissingField),
            ("note", Code::BadValue),
            ("common.weight_hectograms", Code::ReadingRange),
            ("forms.diabetes", Code::NotEnrolled),
        ]
    );
    assert_eq!(visits_kept(&story), 0);
}

#[test]
fn a_correction_keeps_the_original_and_what_it_said_no_longer_counts() {
    let story = Story::of_both();
    let mistyped = story.recorded(&story.nurse(), story.hypertension_visit(152, 84));
    let correction = RecordVisit { corrects: Some(mistyped), ..story.hypertension_visit(132, 84) };
    let corrected = story.recorded(&story.nurse(), correction.clone());

    let record = story.shown(&story.doctor(), "record");
    assert_eq!(found(&record, mistyped)["corrected_by"], json!(corrected));
    assert_eq!(found(&record, mistyped)["common"]["pressure"]["sbp"], 152, "the original is kept");
    let hypertension =
        record["programmes"].as_array().and_then(|all| all.iter().find(|p| p["programme"] == "hypertension"));
    assert_eq!(hypertension.map(|programme| &programme["last_visit"]), Some(&json!(corrected)));
    let trend = story.shown(&story.doctor(), "readings");
    let pressures: Vec<i64> =
        trend["readings"].as_array().expect("readings").iter().filter_map(|r| r["sbp_mmhg"].as_i64()).collect();
    assert_eq!(pressures, [132]);

    let again = RecordVisit { visit: id(), ..correction };
    assert_eq!(fields(&story.record(&story.nurse(), &again)), [("corrects", Code::AlreadyCorrected)]);
    let nobodys = RecordVisit { corrects: Some(id()), ..story.hypertension_visit(132, 84) };
    assert_eq!(fields(&story.record(&story.nurse(), &nobodys)), [("corrects", Code::NotFound)]);

    // Had the mistyped pressure counted, this would be the second time running.
    story.clinic.on(story.clinic.today().plus_days(14).expect("in range"));
    let next = story.recorded(&story.nurse(), story.hypertension_visit(150, 86));
    assert_eq!(found(&story.shown(&story.doctor(), "record"), next)["found"][0]["action"], "ADJUST");
}

#[test]
fn two_who_correct_the_same_visit_at_once_do_not_both_win() {
    let story = Story::of_both();
    let wrong = story.recorded(&story.nurse(), story.hypertension_visit(152, 84));
    let seen = found(&story.shown(&story.doctor(), "record"), wrong)["version"].as_i64();
    let correct = |sbp| {
        let visit = RecordVisit { corrects: Some(wrong), ..story.hypertension_visit(sbp, 84) };
        story.clinic.send_as(id(), &story.doctor(), Command::RecordVisit(visit), seen)
    };
    assert_eq!(correct(132), Outcome::Applied);
    let refused = correct(133);
    assert_eq!(codes(&refused), [Code::Stale]);
    assert!(rejected(&refused).current.as_ref().is_some_and(|current| current["corrected_by"].is_string()));
}

#[test]
fn monday_s_visit_can_be_recorded_after_tuesday_s_transfer() {
    let story = Story::of_both();
    let monday = story.clinic.today();
    let old_nurse = story.nurse();
    story.clinic.on(monday.plus_days(1).expect("in range"));
    let (team, doctor) = other_team(&story);
    story.transferred(team);

    let late = visit_of(story.li.id, monday);
    let visit = story.recorded(&old_nurse, late);
    let (of_team, marked): (TeamId, bool) = story
        .clinic
        .read(move |conn| Ok(visits::table.find(visit).select((visits::team_id, visits::late)).first(conn)?));
    assert_eq!((of_team, marked), (story.clinic.team, true));
    let on_feed: i64 = story.clinic.read(move |conn| {
        Ok(feed_entries::table
            .filter(feed_entries::feed_id.eq(team))
            .filter(feed_entries::kind.eq("visit"))
            .filter(feed_entries::entity_id.eq(visit))
            .filter(feed_entries::present.eq(true))
            .count()
            .get_result(conn)?)
    });
    assert_eq!(on_feed, 1, "the present team hears of it");
    assert_eq!(found(&story.shown(&doctor, "record"), visit)["late"], true);

    let path = format!("/residents/{}/record", story.li.id);
    assert_eq!(story.clinic.get(&story.doctor(), &path).0, 404, "the record is the present team's");
    assert_eq!(codes(&story.record(&old_nurse, &story.visit())), [Code::NotFound], "today's visit is not theirs");
}

/// Another team of the institution with a doctor.
fn other_team(story: &Story) -> (TeamId, crate::session::Actor) {
    let team = story.clinic.another_team(story.clinic.institution);
    let doctor = story.clinic.employ(Role::Doctor, story.clinic.institution);
    story.clinic.join(team, doctor.staff_id().expect("staff"), Duty::Leader);
    (team, doctor)
}

/// Promises services under the present contract.
fn promise(story: &Story, items: &'static [(&'static str, i32)]) {
    let resident = story.li.id;
    story.clinic.write(move |conn| {
        let contract: ContractId =
            contracts::table.filter(contracts::resident_id.eq(resident)).select(contracts::id).first(conn)?;
        for (position, (kind, times)) in (0..).zip(items) {
            diesel::insert_into(contract_items::table)
                .values((
                    contract_items::id.eq(Key(Uuid::now_v7())),
                    contract_items::contract_id.eq(contract),
                    contract_items::resident_id.eq(resident),
                    contract_items::position.eq(position),
                    contract_items::kind.eq(*kind),
                    contract_items::label.eq("服务"),
                    contract_items::times_per_year.eq(*times),
                ))
                .execute(conn)?;
        }
        Ok(())
    });
}

fn delivered(story: &Story) -> Vec<(String, VisitId)> {
    let mut rows: Vec<(String, Option<VisitId>)> = story.clinic.read(|conn| {
        Ok(deliveries::table
            .inner_join(contract_items::table.on(contract_items::id.eq(deliveries::contract_item_id)))
            .select((contract_items::kind, deliveries::visit_id))
            .load(conn)?)
    });
    rows.sort();
    rows.into_iter().filter_map(|(kind, visit)| Some((kind, visit?))).collect()
}

#[test]
fn a_visit_delivers_what_the_package_still_owes() {
    let story = Story::of_both();
    promise(&story, &[("follow_up", 1), ("home_visit", 2), ("health_education", 1)]);
    let first = story.recorded(&story.nurse(), story.visit());
    assert_eq!(delivered(&story), [("follow_up".to_owned(), first)]);
    let at_home = RecordVisit { mode: VisitMode::Home, ..story.visit() };
    let second = story.recorded(&story.nurse(), at_home);
    assert_eq!(delivered(&story), [("follow_up".to_owned(), first), ("home_visit".to_owned(), second)]);
    // It was in the clinic after all.
    let third = story.recorded(&story.nurse(), RecordVisit { corrects: Some(second), ..story.visit() });
    assert_eq!(delivered(&story), [("follow_up".to_owned(), first)]);
    let fourth = story.recorded(&story.nurse(), RecordVisit { corrects: Some(first), ..story.visit() });
    assert_eq!(delivered(&story), [("follow_up".to_owned(), fourth)]);
    assert_ne!(third, fourth);
}

#[test]
fn a_visit_by_phone_delivers_nothing() {
    let story = Story::of_both();
    promise(&story, &[("follow_up", 4)]);
    let mut call = story.visit();
    (call.mode, call.place) = (VisitMode::Phone, Place::Online);
    call.common.self_report_accepted = true;
    story.recorded(&story.nurse(), call);
    assert_eq!(delivered(&story), []);
}

#[test]
fn a_record_is_read_by_herself_and_her_team_and_by_nobody_else() {
    let story = Story::of_both();
    let visit = RecordVisit { note: Some("自述夜间偶有头晕".to_owned()), ..story.visit() };
    let visit = story.recorded(&story.nurse(), visit);
    let wang = story.clinic.resident("王建国", numbers::WANG, "13800138002");
    let path = format!("/residents/{}/record", story.li.id);
    for (actor, expected) in [
        (story.li.actor.clone(), 200),
        (story.nurse(), 200),
        (wang.actor, 404),
        (other_team(&story).1, 404),
        (story.clinic.staff(Role::Desk), 403),
        (story.clinic.staff(Role::Pharmacist), 403),
        (story.clinic.staff(Role::Auditor), 403),
    ] {
        assert_eq!(story.clinic.get(&actor, &path).0, expected, "{:?}", actor.role);
    }
    assert_eq!(found(&story.shown(&story.li.actor, "record"), visit)["note"], "自述夜间偶有头晕");
    let sealed: Option<Vec<u8>> =
        story.clinic.read(move |conn| Ok(visits::table.find(visit).select(visits::note_sealed).first(conn)?));
    assert!(sealed.is_some_and(|bytes| !bytes.windows(3).any(|window| window == "头".as_bytes())));
}

#[test]
fn the_same_visit_sent_twice_is_one_visit() {
    let story = Story::of_both();
    let (command, visit) = (id(), story.visit());
    for _ in 0..2 {
        let outcome = story.clinic.send_as(command, &story.nurse(), Command::RecordVisit(visit.clone()), None);
        assert_eq!(outcome, Outcome::Applied);
    }
    assert_eq!(visits_kept(&story), 1);
    assert_eq!(codes(&story.record(&story.nurse(), &visit)), [Code::IdUsed], "the same visit under another command");
}

/// 李秀英 is in all four programmes, and old enough for it.
fn of_all_four() -> Story {
    let story = Story::begin();
    for programme in Programme::ALL {
        story.enrolled(story.li.id, *programme);
    }
    story
}

/// One visit with every form; the yearly check is whole.
fn visit_for_all(story: &Story) -> RecordVisit {
    let mut wire = serde_json::to_value(story.visit()).expect("json");
    let tests: Vec<Value> = ExamTest::ALL.iter().map(|test| json!({ "test": test, "finding": "normal" })).collect();
    wire["common"]["height_mm"] = json!(1580);
    wire["common"]["lifestyle"] =
        json!({ "smoking": { "current": 0 }, "drinking": { "current": 0 }, "exercise_times": { "current": 5 } });
    wire["forms"]["elderly"] = json!({
        "self_care": { "eating": 0, "washing": 1, "dressing": 3, "toileting": 0, "moving": 0 },
        "own_rating": "content", "cognition": "negative", "mood": "negative", "physical": { "finding": "normal" },
        "tests": tests,
        "guidance": ["way_of_life"],
    });
    wire["forms"]["copd"] = json!({
        "symptoms": ["cough"], "mmrc": 1, "cat": 12, "exacerbations": 0, "oxygen_percent": 95, "inhaler": "correct",
        "smoking": "stopped", "course": { "adherence": "regular" },
    });
    serde_json::from_value(wire).expect("a visit")
}

fn programme<'a>(record: &'a Value, name: &str) -> &'a Value {
    let all = record["programmes"].as_array().expect("programmes");
    all.iter().find(|programme| programme["programme"] == name).expect("the programme")
}
