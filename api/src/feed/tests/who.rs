//! Nobody is sent what a `GET` would refuse.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::id::ContractId;
use serde_json::Value;

use super::*;
use crate::database::schema::{audit, contracts};
use crate::doors::clinic::Doors;
use crate::follow_up::story::Story;
use crate::testing::id;

fn status(clinic: &TestClinic, actor: &Actor, feed: &str) -> u16 {
    clinic.get(actor, &format!("/changes?feed={feed}")).0
}

/// What of a person each kind is read by, and a `GET` that shows it.
const SHOWN_BY: [(&str, &str); 13] = [
    ("resident", ""),
    ("consent", "/consents"),
    ("grant", "/grants"),
    ("contract", "/contracts"),
    ("diagnosis", "/record"),
    ("enrolment", "/record"),
    ("visit", "/record"),
    ("reading", "/readings"),
    ("task", "/record"),
    ("referral", "/record"),
    ("prescription", "/prescriptions"),
    ("dispensing", "/prescriptions"),
    ("refill_request", "/refills"),
];

#[test]
fn each_relation_is_sent_the_kinds_that_its_gets_show_and_no_others() {
    let doors = Doors::open();
    let resident = &doors.people[0]["resident"];
    let feed = format!("resident:{resident}");
    for asker in &doors.askers[..7] {
        let status = status(&doors, &asker.actor, &feed);
        let gets: Vec<(&str, u16)> = SHOWN_BY
            .iter()
            .map(|(kind, path)| (*kind, doors.get(&asker.actor, &format!("/residents/{resident}{path}")).0))
            .collect();
        if status == 404 {
            assert!(gets.iter().all(|(_, get)| *get == 404), "{gets:?}");
            continue;
        }
        assert_eq!(status, 200);
        let phone = Phone::of(&doors, &asker.actor, &feed);
        for (kind, get) in gets {
            assert_eq!(phone.kinds().contains(&kind), get == 200, "{kind} {get}");
        }
        assert!(!phone.kinds().contains(&"list_act"), "what the team does on its list is the team's");
    }
}

#[test]
fn everybody_is_told_to_follow_what_she_may_follow_and_nothing_else() {
    let doors = Doors::open();
    let feeds =
        ["reference".to_owned(), format!("resident:{}", doors.people[0]["resident"]), format!("team:{}", doors.team)];
    for asker in &doors.askers {
        let (answer, me) = doors.get(&asker.actor, "/me");
        assert_eq!(answer, 200);
        let told: Vec<&str> = me["feeds"].as_array().expect("feeds").iter().filter_map(Value::as_str).collect();
        for feed in &feeds {
            assert_eq!(told.contains(&feed.as_str()), status(&doors, &asker.actor, feed) == 200, "{feed} in {told:?}");
        }
        assert!(told.iter().all(|feed| status(&doors, &asker.actor, feed) == 200), "{told:?}");
    }
}

#[test]
fn a_proxy_who_may_only_ask_gets_the_medicines_without_a_diagnosis_or_a_word() {
    let doors = Doors::open();
    let feed = format!("resident:{}", doors.people[0]["resident"]);
    let (li, asks) = (&doors.askers[0].actor, &doors.askers[3].actor);
    let sheet =
        |phone: &Phone| phone.held[&("prescription".to_owned(), doors.people[0]["prescription"].clone())].clone();
    let (hers, asked) = (sheet(&Phone::of(&doors, li, &feed)), sheet(&Phone::of(&doors, asks, &feed)));
    assert!(hers["diagnoses"].is_array() && asked.get("diagnoses").is_none(), "{asked}");
    let phone = Phone::of(&doors, asks, &feed);
    assert_eq!(phone.kinds(), ["dispensing", "prescription", "refill_request"]);
    let request = &phone.held[&("refill_request".to_owned(), doors.people[0]["request"].clone())];
    assert_eq!(request["early_reason"], Value::Null);
    assert!(!phone.held.values().any(|entity| entity.to_string().contains("I10")), "no diagnosis anywhere");
}

#[test]
fn whose_contract_has_ended_is_not_shown_to_the_team_though_nobody_has_told_the_feed() {
    let story = Story::of_both();
    let (clinic, nurse, li) = (&story.clinic, story.nurse(), story.li.id);
    let feed = format!("team:{}", clinic.team);
    assert!(Phone::of(clinic, &nurse, &feed).has("resident", li));
    let eve = plus(clinic.today(), -1);
    clinic.write(move |conn| {
        diesel::update(contracts::table).set(contracts::ends_on.eq(eve)).execute(conn)?;
        Ok(())
    });
    let phone = Phone::of(clinic, &nurse, &feed);
    assert_eq!(phone.held.len(), 0, "{:?}", phone.kinds());
    assert!(phone.cursor.is_some());
}

#[test]
fn a_team_that_was_only_asked_sees_who_asks_and_nothing_of_her_record() {
    let story = Story::of_both();
    let (clinic, nurse, li) = (&story.clinic, story.nurse(), story.li.id);
    story.recorded(&nurse, story.visit());
    let tomorrow = plus(clinic.today(), 1);
    clinic.write(move |conn| {
        diesel::update(contracts::table).set(contracts::starts_on.eq(tomorrow)).execute(conn)?;
        Ok(())
    });
    let phone = Phone::of(clinic, &nurse, &format!("team:{}", clinic.team));
    assert!(phone.has("resident", li));
    assert_eq!(phone.kinds(), ["consent", "contract", "resident"]);
}

#[test]
fn what_is_sent_is_in_the_log_with_whom_it_showed_and_what_is_not_new_is_not() {
    let story = Story::of_both();
    let (clinic, nurse, li) = (&story.clinic, story.nurse(), &story.li);
    let entries = || {
        clinic.wait(clinic.reads.flush()).expect("written");
        clinic.read(|conn| {
            let reads = audit::table.filter(audit::kind.eq("read")).order(audit::version);
            Ok(reads.select((audit::outcome, audit::residents)).load::<(String, String)>(conn)?)
        })
    };
    let before = entries().len();
    let feed = format!("team:{}", clinic.team);
    let mut phone = Phone::of(clinic, &nurse, &feed);
    let told: Vec<_> = entries().split_off(before);
    assert_eq!(told, [("/api/v1/changes".to_owned(), serde_json::json!([li.id]).to_string())]);
    phone.sync(clinic, &nurse, &feed, 200);
    Phone::of(clinic, &li.actor, &format!("resident:{}", li.id));
    Phone::of(clinic, &li.actor, "reference");
    assert_eq!(entries().len(), before + 1, "nothing was shown, or only her own");
}

#[test]
fn another_team_s_acts_on_its_list_stay_its_own() {
    let story = Story::begin();
    let (clinic, nurse, li) = (&story.clinic, story.nurse(), story.li.id);
    let act: jiayi_core::id::ListActId = id();
    let snooze =
        serde_json::json!({ "snooze_resident": { "act": act, "resident": li, "until": plus(clinic.today(), 3) } });
    clinic.must(&nurse, serde_json::from_value(snooze).expect("a command"));
    assert!(Phone::of(clinic, &nurse, &format!("team:{}", clinic.team)).has("list_act", act));
    let other = clinic.another_team(clinic.institution);
    let doctor = clinic.employ(Role::Doctor, clinic.institution);
    clinic.join(other, doctor.staff_id().expect("staff"), jiayi_core::team::Duty::Leader);
    let _: ContractId = story.transferred(other);
    let phone = Phone::of(clinic, &doctor, &format!("team:{other}"));
    assert!(phone.has("resident", li) && !phone.kinds().contains(&"list_act"));
    assert_eq!(status(clinic, &doctor, &format!("team:{}", clinic.team)), 404);
    assert_eq!(status(clinic, &doctor, "team:00000000-0000-0000-0000-000000000000"), 404);
    assert_eq!(status(clinic, &doctor, &format!("resident:{li}")), 404);
}

#[test]
fn a_guardian_s_phone_hears_that_the_guardianship_has_ended() {
    let story = Story::begin();
    let (clinic, li) = (&story.clinic, &story.li);
    let child = clinic.ward("李小满", crate::testing::numbers::CHILD, li);
    let (own, wards) = (format!("resident:{}", li.id), format!("resident:{child}"));
    let mut phone = Phone::of(clinic, &li.actor, &own);
    let key = phone.held.keys().find(|(kind, _)| kind == "guardianship").cloned().expect("a guardianship");
    assert_eq!(status(clinic, &li.actor, &wards), 200);
    let end = serde_json::json!({ "end_guardianship": { "guardianship": key.1, "ward": child } });
    clinic.must(&clinic.staff(Role::Desk), serde_json::from_value(end).expect("a command"));
    phone.sync(clinic, &li.actor, &own, 200);
    assert!(phone.held[&key]["revoked_at"].is_number());
    assert_eq!(status(clinic, &li.actor, &wards), 404);
}
