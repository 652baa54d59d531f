//! Every kind, and the same as the `GET`s show.

use std::collections::BTreeSet;

use jiayi_core::access::Role;
use jiayi_core::view::View;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::doors::clinic::Doors;
use crate::doors::table::fill;
use crate::feed::{self, Entity, Feed};
use crate::testing::numbers;

/// Li with everything that can be of somebody, on her feed and her team's.
fn with_everything() -> Doors {
    let doors = Doors::open();
    let names = doors.people[0].clone();
    let (li, nurse) = (doors.askers[0].actor.clone(), doors.staff(Role::Nurse));
    let said = |text: &str| -> Value { serde_json::from_str(&fill(text, &names)).expect("json") };
    let education =
        format!(r#"{{"education": "{}", "resident": "{{resident}}", "topics": ["storage"]}}"#, Uuid::now_v7());
    doors.act(&nurse, "record_education", said(&education));
    let filter = json!({ "id": Uuid::now_v7(), "team": names["team"], "name": "高风险", "shared": true, "filter": {} });
    doors.act(&nurse, "save_list_filter", filter);
    let drawn = doors.blob(&li);
    let confirmation = format!(
        r#"{{"confirmation": "{}", "resident": "{{resident}}", "days": 84, "drugs": ["{{drug}}"], "signature": "{drawn}"}}"#,
        Uuid::now_v7()
    );
    doors.act(&li, "confirm_long_prescription", said(&confirmation));
    let report = format!(
        r#"{{"report": "{}", "resident": "{{resident}}", "dispensing": "{{dispensing}}", "units_left": 20}}"#,
        Uuid::now_v7()
    );
    doors.act(&li, "report_stock", said(&report));
    let put_off = format!(
        r#"{{"put_off": "{}", "resident": "{{resident}}", "about": "refill", "of": "{{dispensing}}"}}"#,
        Uuid::now_v7()
    );
    doors.act(&li, "put_off_reminder", said(&put_off));
    let (resident, team, package) = (uuid(&names["resident"]), doors.team, doors.package);
    let guardianship = uuid(&names["guardianship"]);
    doors.write(move |conn| {
        let own = Feed::Resident(jiayi_core::id::ResidentId(resident));
        for feed in [own, Feed::Team(team)] {
            feed::lock(conn, feed)?;
            feed::stamp(conn, feed, Entity::Guardianship, guardianship, true)?;
        }
        feed::lock(conn, Feed::Reference)?;
        feed::stamp(conn, Feed::Reference, Entity::Team, team.0, true)?;
        feed::stamp(conn, Feed::Reference, Entity::Package, package.0, true)
    });
    doors
}

fn uuid(text: &str) -> Uuid {
    text.parse().expect("a uuid")
}

#[test]
fn every_kind_is_sent_and_read_back_by_the_views_of_core() {
    let doors = with_everything();
    let li = &doors.askers[0].actor;
    let mut phones = vec![
        Phone::of(&doors, li, &format!("resident:{}", doors.people[0]["resident"])),
        Phone::of(&doors, &doors.staff(Role::Doctor), &format!("team:{}", doors.team)),
        Phone::of(&doors, li, "reference"),
    ];
    let (claimant, claim) = (doors.account("13800138009"), Uuid::now_v7());
    let provisional = Uuid::now_v7();
    let particulars = serde_json::to_value(doors.particulars("周小平", numbers::FOURTEEN)).expect("json");
    let said = json!({ "claim": claim, "resident": provisional, "particulars": particulars });
    doors.act(&claimant, "claim_identity", said);
    let claimant = doors.refreshed(&claimant);
    phones.push(Phone::of(&doors, &claimant, &format!("resident:{provisional}")));

    let mut sent = BTreeSet::new();
    for phone in &phones {
        for ((kind, id), entity) in &phone.held {
            let kind = Entity::parse(kind).expect("a kind");
            let view =
                View::parse(kind, &entity.to_string()).unwrap_or_else(|error| panic!("{kind:?} {error}: {entity}"));
            assert_eq!(serde_json::to_value(&view).expect("json"), *entity, "{kind:?}");
            assert!(entity["id"].is_null() || entity["id"] == id.as_str(), "{kind:?}");
            sent.insert(kind);
        }
    }
    assert_eq!(sent, Entity::ALL.iter().copied().collect(), "every kind");
}

/// The object about `id` somewhere in an answer.
fn about<'a>(answer: &'a Value, id: &str) -> Option<&'a Value> {
    match answer {
        Value::Array(all) => all.iter().find_map(|value| about(value, id)),
        Value::Object(fields) => {
            let named =
                ["id", "enrolment", "request", "claim"].iter().any(|key| fields.get(*key).is_some_and(|v| v == id));
            if named { Some(answer) } else { fields.values().find_map(|value| about(value, id)) }
        }
        _ => None,
    }
}

/// Kind, the `GET` that shows it, and the keys whose words differ: there something worked out for the day or a name, here the fact.
const SHOWN_BY: [(&str, &str, &[&str]); 13] = [
    ("resident", "", &[]),
    ("consent", "/consents", &["guardian"]),
    ("guardianship", "/guardianships", &[]),
    ("grant", "/grants", &[]),
    ("contract", "/contracts", &["team", "doctor", "package", "institution", "items", "end", "answer_by"]),
    ("diagnosis", "/record", &[]),
    ("enrolment", "/record", &[]),
    ("visit", "/record", &["found"]),
    ("reading", "/readings", &["advice"]),
    ("task", "/record", &[]),
    ("referral", "/record", &[]),
    ("prescription", "/prescriptions", &["items"]),
    ("refill_request", "/refills", &["items"]),
];

#[test]
fn what_a_feed_says_of_somebody_is_what_the_gets_say() {
    let doors = with_everything();
    let resident = &doors.people[0]["resident"];
    let li = &doors.askers[0].actor;
    let phone = Phone::of(&doors, li, &format!("resident:{resident}"));
    for (kind, path, differ) in SHOWN_BY {
        let (status, answer) = doors.get(li, &format!("/residents/{resident}{path}"));
        assert_eq!(status, 200, "{path}");
        let mut compared = 0;
        for change in phone.came.iter().filter(|change| change["kind"] == kind) {
            let (id, entity) = (change["id"].as_str().expect("an id"), &change["entity"]);
            let Some(shown) = about(&answer, id).and_then(Value::as_object) else { continue };
            let same = shown.iter().filter(|(key, _)| !differ.contains(&key.as_str()));
            for (key, value) in same {
                if key == "version" {
                    assert_eq!(change["version"], *value, "{kind}");
                } else if let Some(said) = entity.get(key) {
                    assert_eq!(said, value, "{kind} {key}");
                    compared += 1;
                }
            }
        }
        assert!(compared >= 4, "{kind}: {compared} fields compared");
    }
}

#[test]
fn a_pressure_that_was_measured_is_sent_as_the_rules_read_it() {
    let doors = with_everything();
    let li = &doors.askers[0].actor;
    let phone = Phone::of(&doors, li, &format!("resident:{}", doors.people[0]["resident"]));
    let reading = &phone.held[&("reading".to_owned(), doors.people[0]["reading"].clone())];
    assert_eq!((&reading["value"]["sbp"], &reading["dangerous"]), (&json!(186), &json!(true)));
    assert!(reading["advice"].is_string());
}

#[test]
fn a_team_is_told_which_version_each_thing_has_in_the_feed_of_whose_it_is() {
    let doors = with_everything();
    let (li, nurse) = (&doors.askers[0].actor, doors.staff(Role::Nurse));
    let told = |actor: &Actor, feed: &str, key: &str| -> std::collections::BTreeMap<String, i64> {
        let phone = Phone::of(&doors, actor, feed);
        let of = |change: &Value| Some((change["id"].as_str()?.to_owned(), change[key].as_i64()?));
        phone.came.iter().filter_map(of).collect()
    };
    let hers = format!("resident:{}", doors.people[0]["resident"]);
    let theirs = format!("team:{}", doors.team);
    let (own, seen) = (told(li, &hers, "version"), told(&nurse, &theirs, "seen"));
    let shared: Vec<_> = own.keys().filter(|id| seen.contains_key(*id)).collect();
    assert!(shared.len() > 10, "{shared:?}");
    assert!(shared.iter().all(|id| own[*id] == seen[*id]), "{own:?} {seen:?}");
    let on_the_team_s = told(&nurse, &theirs, "version");
    assert!(shared.iter().any(|id| on_the_team_s[*id] != seen[*id]), "the feeds count apart");
    // With one thing on it that is another person's: her claim, which began as a provisional one.
    let own = Phone::of(&doors, li, &hers).came;
    let elsewhere: Vec<&Value> =
        own.iter().filter(|change| change["seen"].is_i64()).map(|change| &change["kind"]).collect();
    assert_eq!(elsewhere, ["claim"], "of her own things it is the version");
}
