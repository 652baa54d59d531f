mod areas;
mod records;

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::Day;
use jiayi_core::command::Command;
use jiayi_core::follow_up::commands::{LoseFromFollowUp, RecordVisit, ResumeFollowUp};
use jiayi_core::follow_up::elderly::ExamTest;
use jiayi_core::follow_up::{Place, Programme, VisitMode};
use jiayi_core::id::ResidentId;
use jiayi_core::indicator::Indicator;
use jiayi_core::policy::{DEMO_COUNTY, NATIONAL, PolicyBook};
use jiayi_core::team::Duty;
use serde_json::{Value, json};

use super::Figures;
use crate::database::schema::{audit, residents};
use crate::feed::{self, Entity, Feed};
use crate::follow_up::story::Story;
use crate::session::Actor;
use crate::testing::{TestClinic, TestPerson, day, numbers};

fn page(clinic: &TestClinic, actor: &Actor, query: &str) -> Value {
    let (status, body) = clinic.get(actor, &format!("/indicators{query}"));
    assert_eq!(status, 200, "{query}: {body}");
    body
}

/// Numerator and denominator of one indicator on a page.
fn count(page: &Value, indicator: &str) -> (i64, i64) {
    pair(page["indicators"].as_array().into_iter().flatten(), indicator)
}

fn pair<'a>(mut counts: impl Iterator<Item = &'a Value>, indicator: &str) -> (i64, i64) {
    let figure = counts.find(|figure| figure["indicator"] == indicator).expect("the indicator");
    (figure["n"].as_i64().expect("a number"), figure["d"].as_i64().expect("a number"))
}

fn people(clinic: &TestClinic, actor: &Actor, indicator: &str, query: &str) -> Value {
    let (status, body) = clinic.get(actor, &format!("/indicators/{indicator}/residents{query}"));
    assert_eq!(status, 200, "{query}: {body}");
    body
}

fn names(list: &Value) -> Vec<&str> {
    list["rows"].as_array().into_iter().flatten().filter_map(|row| row["name"].as_str()).collect()
}

fn later(clinic: &TestClinic, days: i64) -> Day {
    clinic.today().plus_days(days).expect("in range")
}

/// The death is recorded some days after.
fn died(clinic: &TestClinic, resident: ResidentId, on: Day) {
    clinic.write(move |conn| {
        diesel::update(residents::table.find(resident)).set(residents::died_on.eq(Some(on))).execute(conn)?;
        feed::stamp(conn, Feed::Resident(resident), Entity::Resident, resident.0, true)
    });
}

/// 李秀英 in both programmes, and two of the town who have no contract.
fn town() -> (Story, TestPerson) {
    let story = Story::of_both();
    let wang = story.clinic.resident("王建国", numbers::WANG, "13800138002");
    story.clinic.resident("赵强", numbers::ZHAO, "13800138003");
    (story, wang)
}

#[test]
fn an_institution_counts_its_residents_and_who_is_signed() {
    let (story, _) = town();
    let manager = story.clinic.staff(Role::Manager);
    let shown = page(&story.clinic, &manager, "");
    assert_eq!((shown["scope"].as_str(), &shown["id"]), (Some("institution"), &json!(story.clinic.institution)));
    assert_eq!(shown["period_from"], "2026-01-01");
    assert_eq!((count(&shown, "K1"), count(&shown, "K2"), count(&shown, "K15")), ((1, 3), (1, 2), (0, 2)));
    let coverage = &shown["indicators"][0];
    assert_eq!((&coverage["rate"], &coverage["of"]), (&json!("33.33"), &json!("登记居民")));
    assert_eq!(
        (&coverage["population"], &coverage["target"], &coverage["met"]),
        (&Value::Null, &Value::Null, &Value::Null),
        "a share of those who are registered is no coverage of the area"
    );
    assert_eq!(shown["indicators"][7]["rate"], "—", "nothing has expired: no rate, and not 0");

    let team = page(&story.clinic, &story.doctor(), &format!("?scope=team&id={}", story.clinic.team));
    assert_eq!(
        (count(&team, "K1"), &team["indicators"][0]["rate"]),
        ((1, 1), &json!("—")),
        "a team has no area of its own"
    );
}

#[test]
fn coverage_is_compared_with_its_target_where_it_is_known_how_many_live_there() {
    let (mut story, _) = town();
    let figures = "
[[indicator.populations]]
village = \"990101001001\"
on = \"2025-12-31\"
residents = 8
priority = 5
source = \"statistics bureau\"
";
    let book = PolicyBook::parse(&[NATIONAL], &[&(DEMO_COUNTY.to_owned() + figures)]).expect("a policy");
    story.clinic.clinic.rules.policies = std::sync::Arc::new(book);
    let shown = page(&story.clinic, &story.clinic.staff(Role::Manager), "?trend=true");
    let coverage = &shown["indicators"][0];
    assert_eq!((&coverage["n"], &coverage["d"], &coverage["population"]), (&json!(1), &json!(3), &json!(8)));
    assert_eq!((&coverage["rate"], &coverage["of"]), (&json!("12.50"), &json!("常住人口")));
    assert_eq!((&coverage["target"], &coverage["met"]), (&json!(75), &json!(false)));
    assert_eq!(shown["indicators"][1]["rate"], "20.00");
    let elders = shown["indicators"].as_array().into_iter().flatten().find(|one| one["indicator"] == "K15");
    assert_eq!(elders.map(|one| (&one["of"], &one["population"])), Some((&json!("登记居民"), &Value::Null)));
    let team = page(&story.clinic, &story.doctor(), &format!("?scope=team&id={}", story.clinic.team));
    assert_eq!(team["indicators"][0]["rate"], "—", "a team has no area of its own");
}

#[test]
fn a_share_that_could_not_be_anything_else_is_said_in_words() {
    let (story, _) = town();
    let shown = page(&story.clinic, &story.clinic.staff(Role::Manager), "");
    let long = shown["indicators"].as_array().into_iter().flatten().find(|one| one["indicator"] == "K18");
    let long = long.expect("K18");
    assert_eq!((&long["rate"], &long["fact"]), (&json!("—"), &json!("本系统开具的慢病处方都是长期处方")));
    assert_eq!(shown["indicators"][0]["fact"], Value::Null);
}

#[test]
fn whoever_may_contract_reads_the_own_panel() {
    let (story, wang) = town();
    let clinic = &story.clinic;
    let assistant = clinic.staff(Role::AssistantGp);
    let (own, team) = (assistant.staff_id().expect("staff"), clinic.team);
    clinic.contract_with(wang.id, wang.actor.account, team, own, clinic.today());
    assert_eq!(count(&page(clinic, &assistant, ""), "K1"), (1, 1));
    assert_eq!(names(&people(clinic, &assistant, "K1", "")), ["王建国"]);
    for other in [format!("?scope=panel&id={}", clinic.staff_id(Role::Doctor)), format!("?scope=team&id={team}")] {
        assert_eq!(clinic.get(&assistant, &format!("/indicators{other}")).0, 404, "{other}");
    }
}

#[test]
fn a_visit_by_phone_is_not_face_to_face() {
    let story = Story::of_both();
    let shown = |indicator| count(&page(&story.clinic, &story.doctor(), ""), indicator);
    let mut call = story.visit();
    (call.mode, call.place) = (VisitMode::Phone, Place::Online);
    call.common.self_report_accepted = true;
    story.recorded(&story.nurse(), call);
    assert_eq!((shown("K3"), shown("K4"), shown("K6"), shown("K10")), ((0, 1), (0, 1), (0, 1), (0, 2)));
    story.recorded(&story.nurse(), story.visit());
    assert_eq!((shown("K3"), shown("K4"), shown("K6"), shown("K10")), ((1, 1), (1, 1), (1, 1), (2, 2)));
}

#[test]
fn a_whole_yearly_check_makes_an_older_person_examined() {
    let story = Story::of_both();
    story.enrolled(story.li.id, Programme::Elderly);
    let tests: Vec<Value> = ExamTest::ALL.iter().map(|test| json!({ "test": test, "finding": "normal" })).collect();
    let check = |tests: &[Value]| -> RecordVisit {
        let mut wire = serde_json::to_value(story.visit()).expect("json");
        wire["common"]["height_mm"] = json!(1580);
        wire["common"]["lifestyle"] =
            json!({ "smoking": { "current": 0 }, "drinking": { "current": 0 }, "exercise_times": { "current": 5 } });
        wire["forms"]["elderly"] = json!({
            "self_care": { "eating": 0, "washing": 0, "dressing": 0, "toileting": 0, "moving": 0 },
            "own_rating": "content", "cognition": "negative", "mood": "negative", "physical": { "finding": "normal" },
            "tests": tests, "guidance": ["way_of_life"],
        });
        serde_json::from_value(wire).expect("a visit")
    };
    let shown = || count(&page(&story.clinic, &story.clinic.staff(Role::Manager), ""), "K15");
    let unfinished = story.recorded(&story.nurse(), check(&[]));
    assert_eq!(shown(), (0, 1));
    story.recorded(&story.nurse(), RecordVisit { corrects: Some(unfinished), ..check(&tests) });
    assert_eq!(shown(), (1, 1));
}

#[test]
fn who_has_died_leaves_both_from_that_day_and_stands_in_the_days_before() {
    let story = Story::of_both();
    story.recorded(&story.nurse(), story.visit());
    let before = story.clinic.today();
    let ask = |on: Day| page(&story.clinic, &story.clinic.staff(Role::Manager), &format!("?as_of={on}"));
    assert_eq!(count(&ask(before), "K4"), (1, 1));
    story.clinic.on(later(&story.clinic, 20));
    died(&story.clinic, story.li.id, later(&story.clinic, -5));
    for (on, expected) in [(before, (1, 1)), (later(&story.clinic, -6), (1, 1)), (later(&story.clinic, -5), (0, 0))] {
        assert_eq!((count(&ask(on), "K1"), count(&ask(on), "K4")), (expected, expected), "{on}");
    }
}

#[test]
fn after_a_transfer_the_days_before_stay_with_the_team_of_those_days() {
    let story = Story::of_both();
    let clinic = &story.clinic;
    let other = clinic.another_team(clinic.institution);
    let before = clinic.today();
    clinic.on(later(clinic, 40));
    story.transferred(other);
    let manager = clinic.staff(Role::Manager);
    let ask = |team, on: Day| count(&page(clinic, &manager, &format!("?scope=team&id={team}&as_of={on}")), "K3");
    assert_eq!((ask(clinic.team, before), ask(other, before)), ((0, 1), (0, 0)));
    assert_eq!((ask(clinic.team, clinic.today()), ask(other, clinic.today())), ((0, 0), (0, 1)));
    let whole = page(clinic, &manager, "?parts=true&trend=true");
    assert_eq!(count(&whole, "K3"), (0, 1));
    assert_eq!(whole["parts"].as_array().map(Vec::len), Some(3), "two teams, and those without a contract");
    let trend = &whole["indicators"][2]["trend"];
    assert_eq!(trend.as_array().map(Vec::len), Some(12));
    assert_eq!((&trend[10]["as_of"], &trend[10]["d"]), (&json!("2026-11-30"), &json!(1)));
}

#[test]
fn a_parent_is_the_sum_of_its_parts_at_every_level() {
    let (story, wang) = town();
    let clinic = &story.clinic;
    let other = clinic.another_team(clinic.elsewhere);
    clinic.contract_with(wang.id, wang.actor.account, other, clinic.staff_id(Role::AssistantGp), clinic.today());
    story.recorded(&story.nurse(), story.visit());
    clinic.on(later(clinic, 100));
    let manager = clinic.staff(Role::AllianceManager);
    for asked in [
        "".to_owned(),
        format!("&scope=institution&id={}", clinic.institution),
        format!("&scope=team&id={}", clinic.team),
    ] {
        let whole = page(clinic, &manager, &format!("?parts=true{asked}"));
        let parts = whole["parts"].as_array().expect("parts");
        for indicator in Indicator::ALL.iter().map(|one| one.as_str()) {
            let of_part = |part: &Value| pair(part["counts"].as_array().expect("counts").iter(), indicator);
            let sum = parts.iter().map(of_part).fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
            assert_eq!(sum, count(&whole, indicator), "{asked} {indicator}");
        }
    }
    let whole = page(clinic, &manager, "");
    assert_eq!((count(&whole, "K1"), count(&whole, "K10")), ((2, 3), (0, 2)), "two fell due in the new year");
}

#[test]
fn the_list_behind_a_number_is_that_number() {
    let (story, _) = town();
    let clinic = &story.clinic;
    story.recorded(&story.nurse(), story.visit());
    clinic.on(later(clinic, 120));
    let manager = clinic.staff(Role::Manager);
    let shown = page(clinic, &manager, "");
    for indicator in Indicator::ALL.iter().map(|one| one.as_str()) {
        let list = people(clinic, &manager, indicator, "");
        let total =
            |key: &str| list["rows"].as_array().into_iter().flatten().filter_map(|row| row[key].as_i64()).sum::<i64>();
        assert_eq!((total("n"), total("d")), count(&shown, indicator), "{indicator}");
        assert_eq!((list["n"].as_i64(), list["d"].as_i64()), (Some(total("n")), Some(total("d"))));
    }
    let missing = people(clinic, &manager, "K1", "?met=false");
    assert_eq!((missing["rows"].as_array().map(Vec::len), &missing["d"]), (Some(2), &json!(3)));
    let first = people(clinic, &manager, "K1", "?limit=2");
    let next = first["next"].as_str().expect("more");
    let second = people(clinic, &manager, "K1", &format!("?limit=2&after={next}"));
    assert_eq!((second["rows"].as_array().map(Vec::len), &second["next"]), (Some(1), &Value::Null));
    assert_ne!(second["rows"][0]["pseudonym"], first["rows"][1]["pseudonym"]);
}

#[test]
fn a_doctor_reads_names_of_the_own_panel_and_of_nobody_who_has_left_it() {
    let story = Story::of_both();
    let clinic = &story.clinic;
    let list = people(clinic, &story.doctor(), "K3", "");
    assert_eq!((names(&list), &list["rows"][0]["resident"]), (vec!["李秀英"], &json!(story.li.id)));
    let before = clinic.today();
    clinic.on(later(clinic, 40));
    let other = clinic.another_team(clinic.institution);
    story.transferred(other);
    let then = people(clinic, &story.doctor(), "K3", &format!("?scope=team&id={}&as_of={before}", clinic.team));
    assert_eq!((&then["d"], names(&then), &then["rows"][0]["resident"]), (&json!(1), vec![], &Value::Null));
}

#[test]
fn a_manager_reads_names_only_for_a_stated_purpose_and_that_is_written_down() {
    let (story, _) = town();
    let clinic = &story.clinic;
    let manager = clinic.staff(Role::Manager);
    let plain = people(clinic, &manager, "K1", "");
    assert_eq!((names(&plain), plain["rows"].as_array().map(Vec::len)), (vec![], Some(3)));
    assert!(!plain.to_string().contains(&story.li.id.to_string()), "a pseudonym is no id");

    let for_a_purpose = "?purpose=%E6%A0%B8%E5%AF%B9%E7%AD%BE%E7%BA%A6%E5%90%8D%E5%8D%95"; // 核对签约名单
    let mut named = people(clinic, &manager, "K1", for_a_purpose);
    let pseudonyms = |list: &Value| -> Vec<Value> {
        list["rows"].as_array().into_iter().flatten().map(|row| row["pseudonym"].clone()).collect()
    };
    assert_eq!(pseudonyms(&named), pseudonyms(&plain), "the same rows");
    let mut shown = names(&named);
    shown.sort_unstable();
    assert_eq!(shown, ["李秀英", "王建国", "赵强"]);
    let (outcome, residents, detail): (String, String, Option<String>) = clinic.read(|conn| {
        Ok(audit::table
            .filter(audit::kind.eq("read"))
            .order(audit::version.desc())
            .select((audit::outcome, audit::residents, audit::detail))
            .first(conn)?)
    });
    assert_eq!(outcome, "indicator_names");
    assert!(residents.contains(&story.li.id.to_string()) && detail.is_some_and(|text| text.contains("核对签约名单")));
    named["rows"] = Value::Null;

    let refused = |actor: &Actor, query: &str| clinic.get(actor, &format!("/indicators/K1/residents{query}")).0;
    assert_eq!(refused(&manager, &format!("{for_a_purpose}&scope=team&id={}", clinic.team)), 403);
    assert_eq!(refused(&clinic.staff(Role::AllianceManager), for_a_purpose), 403);
    assert_eq!(refused(&story.doctor(), for_a_purpose), 403);
    for blank in ["?purpose=", "?purpose=%20", "?purpose=a%0Ab"] {
        assert_eq!(refused(&manager, blank), 400, "{blank}");
    }
}

#[test]
fn nobody_sees_numbers_that_are_not_theirs() {
    let (story, _) = town();
    let clinic = &story.clinic;
    let elsewhere = clinic.employ(Role::Manager, clinic.elsewhere);
    let colleague = clinic.employ(Role::Doctor, clinic.institution);
    let their_team = clinic.another_team(clinic.elsewhere);
    clinic.join(their_team, colleague.staff_id().expect("staff"), Duty::Leader);
    let (doctor, manager, alliance) =
        (story.doctor(), clinic.staff(Role::Manager), clinic.staff(Role::AllianceManager));
    let (team, institution) = (clinic.team, clinic.institution);
    let own = doctor.staff_id().expect("staff");
    for (who, query, status) in [
        (&doctor, String::new(), 200),
        (&doctor, format!("?scope=panel&id={own}"), 200),
        (&doctor, format!("?scope=panel&id={}", colleague.staff_id().expect("staff")), 404),
        (&doctor, format!("?scope=team&id={team}"), 200),
        (&doctor, format!("?scope=team&id={their_team}"), 404),
        (&doctor, format!("?scope=institution&id={institution}"), 404),
        (&doctor, "?scope=alliance".to_owned(), 404),
        (&manager, format!("?scope=team&id={team}"), 200),
        (&manager, format!("?scope=team&id={their_team}"), 404),
        (&manager, format!("?scope=panel&id={own}"), 200),
        (&manager, format!("?scope=institution&id={}", clinic.elsewhere), 404),
        (&manager, "?scope=alliance".to_owned(), 404),
        (&elsewhere, String::new(), 200),
        (&elsewhere, format!("?scope=institution&id={institution}"), 404),
        (&elsewhere, format!("?scope=team&id={team}"), 404),
        (&elsewhere, format!("?scope=panel&id={own}"), 404),
        (&alliance, String::new(), 200),
        (&alliance, format!("?scope=institution&id={}", clinic.elsewhere), 200),
        (&alliance, format!("?scope=team&id={their_team}"), 200),
        (&alliance, format!("?scope=institution&id={team}"), 404),
        (&manager, "?as_of=2026-11-22".to_owned(), 422),
        (&manager, "?as_of=2026-02-30".to_owned(), 400),
        (&manager, "?scope=village".to_owned(), 400),
        (&alliance, "?trend=true&as_of=0001-02-03".to_owned(), 422),
        (&manager, "?as_of=2019-12-31".to_owned(), 404),
    ] {
        for path in [format!("/indicators{query}"), format!("/indicators/K3/residents{query}")] {
            let expected = if path.contains("trend") && path.contains("residents") { 400 } else { status };
            let (got, body) = clinic.get(who, &path);
            assert_eq!(got, expected, "{:?} {path}: {body}", who.role);
        }
    }
    assert_eq!(count(&page(clinic, &elsewhere, ""), "K1"), (0, 0), "nothing of another institution is in the sum");
    for role in Role::ALL {
        let clinicians = matches!(role, Role::Doctor | Role::AssistantGp | Role::VillageDoctor);
        let may = clinicians || matches!(role, Role::Manager | Role::AllianceManager);
        let actor = if role == Role::Resident { story.li.actor.clone() } else { clinic.staff(role) };
        assert_eq!(clinic.get(&actor, "/indicators").0, if may { 200 } else { 403 }, "{role:?}");
        assert_eq!(clinic.get(&actor, "/indicators/K1/residents").0, if may { 200 } else { 403 }, "{role:?}");
    }
    assert_eq!(clinic.get(&manager, "/indicators/K7/residents").0, 404, "not one that is counted here");
}

#[test]
fn what_is_kept_in_memory_is_what_the_records_say() {
    let story = Story::begin();
    let clinic = &story.clinic;
    let manager = clinic.staff(Role::AllianceManager);
    let agrees = |when: &str| {
        let kept = page(clinic, &manager, "?trend=true&parts=true");
        let mut fresh = clinic.clinic.clone();
        fresh.figures = std::sync::Arc::new(Figures::default());
        let (day, policies) = (clinic.today(), clinic.rules.policies.clone());
        let counts = clinic.read(move |conn| {
            let policy = policies.on(day).expect("a policy").indicator.clone();
            fresh.figures.ask(conn, |ledger| {
                let sums = ledger.sums(day, &policy).expect("sums");
                Indicator::ALL.iter().map(|one| (*one, sums.over(|_| true).of(*one))).collect::<Vec<_>>()
            })
        });
        for (indicator, tally) in counts {
            assert_eq!(count(&kept, indicator.as_str()), (tally.n, tally.d), "{when}: {indicator:?}");
        }
    };
    agrees("at first");
    story.enrolled(story.li.id, Programme::Hypertension);
    agrees("enrolled");
    let visit = story.hypertension_visit(150, 95);
    let first = story.recorded(&story.nurse(), visit);
    agrees("visited");
    let mut corrected = story.hypertension_visit(130, 80);
    corrected.corrects = Some(first);
    clinic.must(&story.nurse(), Command::RecordVisit(corrected));
    agrees("corrected");
    clinic.resident("王建国", numbers::WANG, "13800138002");
    agrees("somebody new");
    clinic.account("13800138009");
    let (resident, enrolment) = (story.li.id, story.enrolled(story.li.id, Programme::Diabetes));
    clinic.must(&story.nurse(), Command::LoseFromFollowUp(LoseFromFollowUp { enrolment, resident }));
    agrees("lost");
    clinic.must(&story.nurse(), Command::ResumeFollowUp(ResumeFollowUp { enrolment, resident }));
    agrees("found");
    clinic.on(later(clinic, 3));
    story.transferred(clinic.another_team(clinic.institution));
    agrees("transferred");
    died(clinic, story.li.id, day("2026-11-22"));
    agrees("died");
}
