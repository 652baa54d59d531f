use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::codes::Code;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::follow_up::Programme;
use jiayi_core::id::{AccountId, GrantId, InstitutionId, ReadingId, ResidentId, TaskId, TeamId};
use jiayi_core::reading::commands::RecordReading;
use jiayi_core::reading::{Arm, DangerSign, Glucose, GlucoseContext, Mmhg, Reading};
use jiayi_core::task::commands::SeeTask;
use serde_json::{Value, json};

use super::rows::Stored;
use crate::database::schema::{audit, grants, readings, residents, tasks};
use crate::database::sql::Json;
use crate::follow_up::story::{Story, ids, pressure};
use crate::seal::Place;
use crate::session::Actor;
use crate::testing::{codes, fields, id, numbers};

/// Somebody of the family with an account of his own and a grant to view.
fn proxy(story: &Story, scopes: &'static str) -> Actor {
    let account = story.clinic.account("13900139001");
    let index = account.phone_index.clone().expect("a phone");
    let (grant, resident, by): (GrantId, ResidentId, AccountId) = (id(), story.li.id, story.li.actor.account);
    let place = |column| Place { table: "grants", column, row: grant.0 };
    let name = story.clinic.rules.keys.seal_text(place("proxy_name_sealed"), "李明").expect("sealed");
    let phone = story.clinic.rules.keys.seal_text(place("proxy_phone_sealed"), "13900139001").expect("sealed");
    let (today, now) = (story.clinic.today(), story.clinic.clock.now());
    story.clinic.write(move |conn| {
        diesel::insert_into(grants::table)
            .values((
                grants::id.eq(grant),
                grants::resident_id.eq(resident),
                grants::proxy_name_sealed.eq(name),
                grants::proxy_phone_sealed.eq(phone),
                grants::proxy_phone_index.eq(index),
                grants::relation.eq("child"),
                grants::scopes.eq(scopes),
                grants::granted_by.eq(by),
                grants::granted_as.eq("resident"),
                grants::granted_at.eq(now),
                grants::valid_from.eq(today),
                grants::valid_to.eq(today.plus_months(6).expect("in range")),
            ))
            .execute(conn)?;
        Ok(())
    });
    account
}

fn send(story: &Story, by: &Actor, reading: &RecordReading) -> Outcome {
    story.clinic.send(by, Command::RecordReading(reading.clone()))
}

fn must(story: &Story, by: &Actor, reading: RecordReading) -> ReadingId {
    assert_eq!(send(story, by, &reading), Outcome::Applied);
    reading.reading
}

fn open_tasks(story: &Story) -> Vec<(TaskId, String, Option<TeamId>, InstitutionId)> {
    story.clinic.read(|conn| {
        Ok(tasks::table
            .filter(tasks::closed_at.is_null())
            .order(tasks::opened_at)
            .select((tasks::id, tasks::kind, tasks::team_id, tasks::institution_id))
            .load(conn)?)
    })
}

fn advice(story: &Story, by: &Actor, reading: ReadingId) -> (u16, Value) {
    story.clinic.get(by, &format!("/readings/{reading}/advice"))
}

#[test]
fn a_danger_value_entered_by_a_proxy_carries_both_names_opens_triage_and_refers_nobody() {
    let story = Story::begin();
    let son = proxy(&story, r#"["view"]"#);
    let reading = must(&story, &son, story.reading(pressure(186, 104)));

    let shown = &story.shown(&son, "readings")["readings"][0];
    assert_eq!((&shown["by"], &shown["for"]), (&json!("李明"), &json!("李秀英")));
    assert_eq!((&shown["entered_as"], &shown["source"]), (&json!("proxy"), &json!("home")));
    assert_eq!(shown["advice"]["code"], "ADVICE_PRESSURE");
    let acting_for: Option<ResidentId> = story.clinic.read(move |conn| {
        Ok(audit::table
            .filter(audit::kind.eq("command"))
            .order(audit::version.desc())
            .select(audit::acting_for)
            .first(conn)?)
    });
    assert_eq!(acting_for, Some(story.li.id));

    let open = open_tasks(&story);
    let expected = ("triage".to_owned(), Some(story.clinic.team), story.clinic.institution);
    assert_eq!(open.iter().map(|t| (t.1.clone(), t.2, t.3)).collect::<Vec<_>>(), [expected]);
    assert_eq!(story.shown(&story.doctor(), "record")["referrals"], json!([]));

    let (status, said) = advice(&story, &son, reading);
    assert_eq!(status, 200);
    assert!(said["advice"]["sentences"][0].as_str().is_some_and(|text| text.contains("5分钟后再量")), "{said}");
    assert_eq!(said["advice"]["call_120_now"], false);
    assert!(said["contact"]["team"]["hours"].is_string() && said["contact"]["duty_phone"].is_string());
}

#[test]
fn a_ticked_danger_sign_is_told_to_call_120_and_the_team_sees_what_was_measured() {
    let story = Story::begin();
    let mut low = story.reading(Reading::Glucose { value: Glucose::Lo, context: GlucoseContext::Random });
    low.signs = vec![DangerSign::Sweating, DangerSign::AlteredConsciousness, DangerSign::Sweating];
    let reading = must(&story, &story.li.actor, low);
    assert_eq!(advice(&story, &story.li.actor, reading).1["advice"]["call_120_now"], true);
    let (status, list) = story.clinic.get(&story.nurse(), "/tasks");
    assert_eq!(status, 200);
    let task = &list["tasks"][0];
    assert_eq!((&task["kind"], &task["name"], &task["asked_as"]), (&json!("triage"), &json!("李秀英"), &json!("team")));
    assert_eq!(task["reading"]["meter_shows"], "lo");
    assert_eq!(task["reading"]["signs"], json!(["altered_consciousness", "sweating"]));
    assert_eq!(task["phone"], "13800138001");
}

#[test]
fn a_calm_value_is_nobody_s_task() {
    let story = Story::begin();
    let reading = must(&story, &story.li.actor, story.reading(pressure(128, 78)));
    assert_eq!(open_tasks(&story), []);
    assert_eq!(advice(&story, &story.li.actor, reading).1["advice"], Value::Null);
    let shown = &story.shown(&story.li.actor, "readings")["readings"][0];
    assert_eq!(
        (&shown["by"], &shown["for"], &shown["entered_as"]),
        (&json!("李秀英"), &Value::Null, &json!("oneself"))
    );
}

#[test]
fn a_danger_value_of_somebody_without_a_contract_goes_to_the_duty_clinician_at_home() {
    let story = Story::begin();
    let wang = story.clinic.resident("王建国", numbers::WANG, "13800138002");
    let mut high = story.reading(pressure(150, 112));
    high.resident = wang.id;
    let reading = must(&story, &wang.actor, high);
    let open = open_tasks(&story);
    assert_eq!(open.iter().map(|t| (t.2, t.3)).collect::<Vec<_>>(), [(None, story.clinic.institution)]);
    let tasks_of = |actor: &Actor| ids(&story.clinic.get(actor, "/tasks").1["tasks"], "asked_as");
    assert_eq!(tasks_of(&story.doctor()), ["duty"]);
    assert_eq!(tasks_of(&story.nurse()), ["duty"]);
    assert_eq!(tasks_of(&story.clinic.staff(Role::Desk)), [""; 0]);
    assert_eq!(tasks_of(&story.clinic.employ(Role::Doctor, story.clinic.elsewhere)), [""; 0]);
    let contact = &advice(&story, &wang.actor, reading).1["contact"];
    assert_eq!((&contact["team"], contact["duty_phone"].is_string()), (&Value::Null, true));
}

#[test]
fn measuring_again_after_five_minutes_calls_nobody_twice_until_somebody_has_looked() {
    let story = Story::begin();
    must(&story, &story.li.actor, story.reading(pressure(186, 104)));
    must(&story, &story.li.actor, story.reading(pressure(184, 102)));
    let open = open_tasks(&story);
    assert_eq!(open.len(), 1);
    let seen = SeeTask { task: open[0].0, resident: story.li.id };
    story.clinic.must(&story.nurse(), Command::SeeTask(seen));
    must(&story, &story.li.actor, story.reading(pressure(190, 106)));
    assert_eq!(open_tasks(&story).len(), 2, "what was looked at was another value");
}

#[test]
fn a_reading_of_somebody_else_is_not_found() {
    let story = Story::begin();
    let wang = story.clinic.resident("王建国", numbers::WANG, "13800138002");
    let collects = proxy(&story, r#"["pickup"]"#);
    let reading = must(&story, &story.li.actor, story.reading(pressure(186, 104)));
    for actor in [&wang.actor, &collects] {
        assert_eq!(codes(&send(&story, actor, &story.reading(pressure(128, 78)))), [Code::NotFound]);
        assert_eq!(advice(&story, actor, reading).0, 404);
        assert_eq!(story.clinic.get(actor, &format!("/residents/{}/readings", story.li.id)).0, 404);
    }
    assert_eq!(advice(&story, &story.li.actor, id()).0, 404);
    let mut his = story.reading(pressure(128, 78));
    (his.resident, his.corrects) = (wang.id, Some(reading));
    assert_eq!(fields(&send(&story, &wang.actor, &his)), [("corrects", Code::NotFound)]);
    assert_eq!(codes(&send(&story, &story.clinic.staff(Role::Desk), &his)), [Code::Forbidden]);
}

#[test]
fn a_correction_takes_the_place_of_a_value_once_and_a_visit_s_value_is_corrected_with_the_visit() {
    let story = Story::begin();
    story.enrolled(story.li.id, Programme::Hypertension);
    let slip = must(&story, &story.li.actor, story.reading(pressure(168, 78)));
    let right = RecordReading { corrects: Some(slip), ..story.reading(pressure(128, 78)) };
    must(&story, &story.li.actor, right.clone());
    let pressures = |story: &Story| -> Vec<i64> {
        let trend = story.shown(&story.li.actor, "readings");
        trend["readings"].as_array().expect("readings").iter().filter_map(|r| r["sbp_mmhg"].as_i64()).collect()
    };
    assert_eq!(pressures(&story), [128]);
    let again = RecordReading { reading: id(), ..right };
    assert_eq!(fields(&send(&story, &story.li.actor, &again)), [("corrects", Code::AlreadyCorrected)]);
    story.recorded(&story.nurse(), story.hypertension_visit(136, 80));
    let of_visit: ReadingId = story
        .clinic
        .read(|conn| Ok(readings::table.filter(readings::visit_id.is_not_null()).select(readings::id).first(conn)?));
    let wrong = RecordReading { reading: id(), corrects: Some(of_visit), ..again };
    assert_eq!(fields(&send(&story, &story.li.actor, &wrong)), [("corrects", Code::CorrectTheVisit)]);
    assert_eq!(pressures(&story).len(), 2);
}

#[test]
fn an_impossible_value_is_refused_with_its_fields_and_nothing_is_kept() {
    let story = Story::begin();
    let mut wrong = story.reading(pressure(80, 120));
    wrong.taken_at = story.clinic.clock.now().plus_ms(6 * 60_000);
    assert_eq!(
        fields(&send(&story, &story.li.actor, &wrong)),
        [("value.sbp", Code::PressureOrder), ("taken_at", Code::ReadingTime)]
    );
    assert_eq!(story.shown(&story.li.actor, "readings")["readings"], json!([]));
    let kept = must(&story, &story.li.actor, story.reading(pressure(120, 80)));
    let taken = RecordReading { reading: kept, ..story.reading(pressure(120, 80)) };
    assert_eq!(codes(&send(&story, &story.li.actor, &taken)), [Code::IdUsed]);
}

#[test]
fn the_dead_measure_nothing() {
    let story = Story::begin();
    let (resident, died_on) = (story.li.id, story.clinic.today().plus_days(-1).expect("in range"));
    story.clinic.write(move |conn| {
        diesel::update(residents::table.find(resident)).set(residents::died_on.eq(died_on)).execute(conn)?;
        Ok(())
    });
    let refused = send(&story, &story.li.actor, &story.reading(pressure(120, 80)));
    assert_eq!(fields(&refused), [("taken_at", Code::AfterDeath)]);
}

#[test]
fn a_pregnancy_that_the_last_visit_found_makes_a_value_above_normal_a_danger() {
    let story = Story::of_both();
    let mut visit = story.visit();
    visit.common.pregnant_or_lactating = true;
    visit.forms.diabetes.as_mut().expect("a form").fasting_glucose = Glucose::Tenths(50);
    story.recorded(&story.nurse(), visit);
    story.clinic.on(story.clinic.today().plus_days(1).expect("in range"));
    let reading = must(&story, &story.li.actor, story.reading(pressure(142, 84)));
    assert_eq!(advice(&story, &story.li.actor, reading).1["advice"]["code"], "ADVICE_PREGNANCY");
    story.clinic.on(story.clinic.today().plus_days(1).expect("in range"));
    story.recorded(&story.nurse(), story.visit());
    let reading = must(&story, &story.li.actor, story.reading(pressure(142, 84)));
    assert_eq!(advice(&story, &story.li.actor, reading).1["advice"], Value::Null, "the last visit found none");
}

#[test]
fn the_trend_shows_the_days_one_asks_for() {
    let story = Story::begin();
    must(&story, &story.li.actor, story.reading(pressure(128, 78)));
    story.clinic.on(story.clinic.today().plus_days(30).expect("in range"));
    must(&story, &story.li.actor, story.reading(pressure(130, 80)));
    for (query, count) in [("", 2), ("?days=31", 2), ("?days=30", 1), ("?days=1", 1), ("?days=366", 2)] {
        let shown = story.shown(&story.li.actor, &format!("readings{query}"));
        assert_eq!(shown["readings"].as_array().map(Vec::len), Some(count), "{query}");
    }
    for wrong in ["days=0", "days=367", "days=x", "day=7"] {
        let path = format!("/residents/{}/readings?{wrong}", story.li.id);
        assert_eq!(story.clinic.get(&story.li.actor, &path).0, 400, "{wrong}");
    }
}

#[test]
fn a_reading_comes_back_from_its_columns_as_it_was() {
    let glucose = |value| Reading::Glucose { value, context: GlucoseContext::Fasting };
    for reading in [
        pressure(128, 78),
        Reading::BloodPressure { sbp: Mmhg(128), dbp: Mmhg(78), pulse: Some(72), arm: Some(Arm::Left) },
        glucose(Glucose::Tenths(61)),
        glucose(Glucose::Hi),
        glucose(Glucose::Lo),
        Reading::Weight { hectograms: 615 },
    ] {
        assert_eq!(Stored::of(&reading).reading().ok(), Some(reading));
    }
    let whole = Stored::of(&glucose(Glucose::Hi));
    for damaged in [
        Stored { kind: "spo2".to_owned(), ..whole.clone() },
        Stored { first: Some(1), ..whole.clone() },
        Stored { mark: None, ..whole.clone() },
        Stored { context: None, ..whole },
    ] {
        assert!(damaged.reading().is_err(), "{damaged:?}");
    }
}

#[test]
fn signs_are_kept_as_they_were_ticked_once_each() {
    let story = Story::begin();
    let mut reading = story.reading(pressure(120, 80));
    reading.signs = vec![DangerSign::EyePain, DangerSign::EyePain];
    let kept = must(&story, &story.li.actor, reading);
    let signs: Json<Vec<DangerSign>> =
        story.clinic.read(move |conn| Ok(readings::table.find(kept).select(readings::signs).first(conn)?));
    assert_eq!(signs.0, [DangerSign::EyePain]);
}

#[test]
fn another_danger_calls_again_and_the_same_one_is_shown_with_the_first() {
    let story = Story::begin();
    must(&story, &story.li.actor, story.reading(pressure(182, 100)));
    let higher = must(&story, &story.li.actor, story.reading(pressure(230, 130)));
    assert_eq!(open_tasks(&story).len(), 1);
    let shown = story.clinic.get(&story.nurse(), "/tasks").1;
    assert_eq!(shown["tasks"][0]["readings_since"][0]["id"], json!(higher));

    let low = Reading::Glucose { value: Glucose::Lo, context: GlucoseContext::Random };
    must(&story, &story.li.actor, story.reading(low));
    assert_eq!(open_tasks(&story).len(), 2, "low glucose is another danger");
    let mut confused = story.reading(pressure(182, 100));
    confused.signs = vec![DangerSign::AlteredConsciousness];
    must(&story, &story.li.actor, confused);
    assert_eq!(open_tasks(&story).len(), 3, "a danger sign is a graver one");
}
