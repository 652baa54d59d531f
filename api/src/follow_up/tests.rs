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

#[test]
fn a_diagnosis_has_a_life_around_it_and_an_id_of_its_own() {
    let story = Story::begin();
    let diagnosis = story.diagnosed(story.li.id, "I10.x00");
    let again = Command::RecordDiagnosis(diagnosis_of(diagnosis, story.li.id, "I10.x00"));
    assert_eq!(codes(&story.clinic.send(&story.doctor(), again)), [Code::IdUsed]);
    let mut wrong = diagnosis_of(id(), story.li.id, "I10.x00");
    (wrong.diagnosed_on, wrong.name) = (day("1950-03-14"), String::new());
    let refused = story.clinic.send(&story.doctor(), Command::RecordDiagnosis(wrong));
    assert_eq!(fields(&refused), [("name", Code::BadValue), ("diagnosed_on", Code::BeforeBirth)]);
    let by_nurse = Command::RecordDiagnosis(diagnosis_of(id(), story.li.id, "I10.x00"));
    assert_eq!(codes(&story.clinic.send(&story.nurse(), by_nurse)), [Code::Forbidden]);
}

#[test]
fn nobody_is_enrolled_twice_or_on_somebody_else_s_diagnosis() {
    let story = Story::begin();
    let wang = story.clinic.resident("王建国", numbers::WANG, "13800138002");
    story.clinic.contract(&wang, story.clinic.today());
    let his = story.diagnosed(wang.id, "I10.x00");
    let enrol = |enrolment, diagnosis, programme| {
        let resident = story.li.id;
        let command = EnrolInProgramme { enrolment, resident, programme, diagnosis: Some(diagnosis) };
        story.clinic.send(&story.nurse(), Command::EnrolInProgramme(command))
    };
    let hypertension = Programme::Hypertension;
    assert_eq!(fields(&enrol(id(), his, hypertension)), [("diagnosis", Code::NotFound)]);
    let hers = story.diagnosed(story.li.id, "I10.x00");
    let enrolment: EnrolmentId = id();
    assert_eq!(fields(&enrol(id(), hers, Programme::Diabetes)), [("diagnosis", Code::DiagnosisNotInProgramme)]);
    assert_eq!(enrol(enrolment, hers, hypertension), Outcome::Applied);
    assert_eq!(codes(&enrol(enrolment, hers, hypertension)), [Code::IdUsed]);
    assert_eq!(fields(&enrol(id(), hers, hypertension)), [("programme", Code::AlreadyEnrolled)]);
}

#[test]
fn an_enrolment_is_closed_once_and_by_who_has_seen_it_as_it_is() {
    let story = Story::begin();
    let enrolment = story.enrolled(story.li.id, Programme::Hypertension);
    let resident = story.li.id;
    let close = |reason, seen| {
        let command = CloseEnrolment { enrolment, resident, reason };
        story.clinic.send_as(id(), &story.nurse(), Command::CloseEnrolment(command), seen)
    };
    let seen = story.shown(&story.nurse(), "record")["programmes"][0]["version"].as_i64().expect("a version");
    assert_eq!(codes(&close(CloseReason::MovedAway, Some(seen - 1))), [Code::Stale]);
    assert_eq!(close(CloseReason::MovedAway, Some(seen)), Outcome::Applied);
    let refused = close(CloseReason::Refused, None);
    assert_eq!(codes(&refused), [Code::EnrolmentState]);
    assert_eq!(rejected(&refused).current.as_ref().map(|now| now["reason"].clone()), Some(json!("moved_away")));
    let programme = &story.shown(&story.nurse(), "record")["programmes"][0];
    assert_eq!((&programme["state"], &programme["next_due"]), (&json!("closed"), &Value::Null));
    story.clinic.on(story.clinic.today().plus_days(1).expect("in range"));
    assert_eq!(
        fields(&story.record(&story.nurse(), &story.hypertension_visit(128, 78))),
        [("forms.hypertension", Code::EnrolmentState)]
    );
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

#[test]
fn one_visit_closes_all_that_is_due_each_with_its_own_class_and_date() {
    let story = of_all_four();
    promise(&story, &[("follow_up", 4), ("health_management", 1)]);
    let today = story.clinic.today();
    let visit = story.recorded(&story.nurse(), visit_for_all(&story));
    let record = story.shown(&story.doctor(), "record");
    let (quarter, year) = (today.plus_months(3).expect("in range"), today.plus_years(1).expect("in range"));
    let view = found(&record, visit);
    let scored = |points: u8, of: u8, grade: &str| json!({ "points": points, "of": of, "grade": grade });
    let row = |programme: &str, class: Value, scored: Value, due| {
        json!({ "programme": programme, "class": class, "scored": scored, "action": "ROUTINE", "controlled": true,
            "next_due": due })
    };
    assert_eq!(
        view["found"],
        json!([
            row("copd", json!(1), scored(12, 40, "medium"), quarter),
            row("diabetes", json!(1), Value::Null, quarter),
            row("elderly", Value::Null, scored(4, 37, "lightly_dependent"), year),
            row("hypertension", json!(1), Value::Null, quarter),
        ])
    );
    for found in view["found"].as_array().expect("what was found") {
        let name = found["programme"].as_str().expect("a name");
        let shown = programme(&record, name);
        assert_eq!((&shown["last"], &shown["next_due"]), (found, &found["next_due"]), "{name}");
        assert_eq!(shown["last_visit"], json!(visit));
    }
    assert_eq!(view["forms"]["elderly"]["self_care"]["dressing"], 3);
    assert_eq!(view["forms"]["copd"]["cat"], 12);
    assert_eq!(record["tasks"], json!([]));
    assert_eq!(delivered(&story), [("follow_up".to_owned(), visit), ("health_management".to_owned(), visit)]);
    let trend = story.shown(&story.li.actor, "readings");
    let mut kinds = ids(&trend["readings"], "kind");
    kinds.sort_unstable();
    assert_eq!(kinds, ["blood_pressure", "glucose", "weight"], "glucose that two forms ask for is measured once");
}

#[test]
fn what_is_wrong_with_four_forms_is_said_at_once_and_closes_none() {
    let story = of_all_four();
    let mut visit = visit_for_all(&story);
    visit.mode = VisitMode::Phone;
    if let Some(form) = &mut visit.forms.elderly {
        form.self_care.washing = 5;
    }
    if let Some(form) = &mut visit.forms.copd {
        form.cat = 41;
    }
    assert_eq!(
        fields(&story.record(&story.nurse(), &visit)),
        [
            ("forms.elderly", Code::CheckInPerson),
            ("forms.elderly.self_care.washing", Code::ScoreNotOnScale),
            ("forms.copd.cat", Code::ScoreNotOnScale),
        ]
    );
    assert_eq!(visits_kept(&story), 0);
}

#[test]
fn an_unfinished_check_is_due_again_soon_and_a_correction_finishes_it() {
    let story = of_all_four();
    let mut unfinished = visit_for_all(&story);
    if let Some(form) = &mut unfinished.forms.elderly {
        form.tests.clear();
    }
    let first = story.recorded(&story.nurse(), unfinished);
    let due = |story: &Story| programme(&story.shown(&story.doctor(), "record"), "elderly")["next_due"].clone();
    assert_eq!(due(&story), json!(story.clinic.today().plus_days(30).expect("in range")));
    let happened_on = story.clinic.today();
    story.clinic.on(happened_on.plus_days(5).expect("in range"));
    let whole = RecordVisit { happened_on, corrects: Some(first), ..visit_for_all(&story) };
    story.recorded(&story.nurse(), whole);
    assert_eq!(due(&story), json!(happened_on.plus_years(1).expect("in range")));
}

#[test]
fn a_low_saturation_is_an_emergency_of_breath_and_a_tick_of_blue_lips_is_triage() {
    let story = of_all_four();
    let mut breathless = visit_for_all(&story);
    if let Some(form) = &mut breathless.forms.copd {
        form.oxygen_percent = Some(88);
    }
    let visit = story.recorded(&story.nurse(), breathless);
    assert_eq!(task_kinds(&story), [("referral_needed".to_owned(), "same_day".to_owned())]);
    let record = story.shown(&story.doctor(), "record");
    let actions = ids(&found(&record, visit)["found"], "action");
    assert_eq!(actions, ["EMERGENCY_REFER", "ROUTINE", "ROUTINE", "ROUTINE"]);
    assert_eq!(record["referrals"], json!([]), "advice refers nobody");

    let other = of_all_four();
    let mut ticked = visit_for_all(&other);
    ticked.common.danger_signs = vec![DangerSign::BlueLips];
    other.recorded(&other.nurse(), ticked);
    assert_eq!(task_kinds(&other), [("triage".to_owned(), "now".to_owned())]);
}

#[test]
fn the_yearly_check_asks_for_an_age_and_a_disease_for_its_diagnosis() {
    let story = Story::begin();
    let enrol = |programme, diagnosis| {
        let (enrolment, resident) = (id(), story.li.id);
        story.clinic.send(
            &story.nurse(),
            Command::EnrolInProgramme(EnrolInProgramme { enrolment, resident, programme, diagnosis }),
        )
    };
    assert_eq!(fields(&enrol(Programme::Copd, None)), [("diagnosis", Code::MissingField)]);
    let copd = story.diagnosed(story.li.id, "J44.900");
    assert_eq!(fields(&enrol(Programme::Elderly, Some(copd))), [("diagnosis", Code::DiagnosisNotInProgramme)]);
    assert_eq!(enrol(Programme::Copd, Some(copd)), Outcome::Applied);
    assert_eq!(enrol(Programme::Elderly, None), Outcome::Applied);
    assert_eq!(fields(&enrol(Programme::Elderly, None)), [("programme", Code::AlreadyEnrolled)]);
}

#[test]
fn somebody_younger_than_65_is_not_enrolled_for_the_yearly_check() {
    let story = Story::begin();
    let young = story.clinic.resident("王建国", numbers::WANG, "13800138002");
    story.clinic.contract(&young, story.clinic.today());
    let born = story.clinic.today().plus_years(-65).and_then(|day| day.plus_days(1)).expect("in range");
    let resident = young.id;
    story.clinic.write(move |conn| {
        let person = residents::table.find(resident);
        Ok(diesel::update(person).set(residents::born_on.eq(born)).execute(conn)?)
    });
    let enrol = || {
        let (enrolment, programme) = (id(), Programme::Elderly);
        story.clinic.send(
            &story.nurse(),
            Command::EnrolInProgramme(EnrolInProgramme { enrolment, resident, programme, diagnosis: None }),
        )
    };
    assert_eq!(fields(&enrol()), [("programme", Code::BelowProgrammeAge)]);
    story.clinic.on(story.clinic.today().plus_days(1).expect("in range"));
    assert_eq!(enrol(), Outcome::Applied);
}

#[test]
fn every_programme_is_on_the_worklist_until_its_visit() {
    let story = of_all_four();
    let due = |story: &Story, bucket: &str| {
        let (status, list) = story.clinic.get(&story.doctor(), &format!("/worklist?bucket={bucket}"));
        assert_eq!(status, 200, "{list}");
        let dues = list["rows"][0]["dues"].as_array().cloned().unwrap_or_default();
        let of = |due: &Value| Some((due["reason"]["programme"].as_str()?.to_owned(), due["on"].clone()));
        let mut all: Vec<(String, Value)> = dues.iter().filter_map(of).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    };
    let today = story.clinic.today();
    let (quarter, year) = (today.plus_months(3).expect("in range"), today.plus_years(1).expect("in range"));
    let names = ["copd", "diabetes", "elderly", "hypertension"];
    assert_eq!(due(&story, "today"), names.map(|name| (name.to_owned(), json!(today))));
    story.recorded(&story.nurse(), visit_for_all(&story));
    assert_eq!(due(&story, "today"), []);
    let record = story.shown(&story.nurse(), "record");
    let next = |programme: &str| {
        let all = record["programmes"].as_array().cloned().unwrap_or_default();
        all.into_iter().find(|one| one["programme"] == programme).map(|one| one["next_due"].clone())
    };
    assert_eq!(next("elderly"), Some(json!(year)));
    story.clinic.on(quarter);
    let thrice = ["copd", "diabetes", "hypertension"];
    // Nothing was delivered for ninety days: that is older than what is due today, and it is one row.
    assert_eq!(due(&story, "overdue1_to30"), thrice.map(|name| (name.to_owned(), json!(quarter))));
}

#[test]
fn who_cannot_be_found_for_the_time_being_is_lost_and_taken_up_again() {
    let story = Story::begin();
    let (resident, enrolment) = (story.li.id, story.enrolled(story.li.id, Programme::Hypertension));
    let lose = || Command::LoseFromFollowUp(LoseFromFollowUp { enrolment, resident });
    let resume = || Command::ResumeFollowUp(ResumeFollowUp { enrolment, resident });
    assert_eq!(codes(&story.clinic.send(&story.nurse(), resume())), [Code::EnrolmentState]);
    story.clinic.must(&story.nurse(), lose());
    assert_eq!(story.shown(&story.nurse(), "record")["programmes"][0]["state"], "lost");
    assert_eq!(codes(&story.clinic.send(&story.li.actor, resume())), [Code::Forbidden]);
    story.clinic.must(&story.nurse(), resume());
    assert_eq!(story.shown(&story.nurse(), "record")["programmes"][0]["state"], "enrolled");
}
