//! A cursor holds good on its own ground only.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::view::{PolicyDocument, PolicyScope, shipped};
use uuid::Uuid;

use super::*;
use crate::database::schema::{database, feeds};
use crate::database::sql::Key;
use crate::doors::clinic::Doors;
use crate::feed::reference::{Documents, publish};
use crate::feed::{Entity, Feed};
use crate::follow_up::story::Story;

fn asked_with(clinic: &TestClinic, actor: &Actor, feed: &str, cursor: &str) -> (u16, String) {
    let (status, body) = clinic.get(actor, &format!("/changes?feed={feed}&after={cursor}"));
    (status, body["code"].as_str().unwrap_or_default().to_owned())
}

fn stale() -> (u16, String) {
    (410, "CURSOR_STALE".to_owned())
}

fn fine() -> (u16, String) {
    (200, String::new())
}

#[test]
fn after_a_restore_every_cursor_is_stale_and_the_feed_begins_anew() {
    let story = Story::begin();
    let (clinic, li) = (&story.clinic, &story.li);
    let feed = format!("resident:{}", li.id);
    let before = Phone::of(clinic, &li.actor, &feed);
    let cursor = before.cursor.clone().expect("a cursor");
    assert_eq!(asked_with(clinic, &li.actor, &feed, &cursor), fine());
    clinic.write(|conn| {
        diesel::update(database::table).set(database::incarnation.eq(Key(Uuid::now_v7()))).execute(conn)?;
        Ok(())
    });
    assert_eq!(asked_with(clinic, &li.actor, &feed, &cursor), stale());
    assert_eq!(Phone::of(clinic, &li.actor, &feed).held, before.held);
}

#[test]
fn in_a_database_that_was_rewound_by_hand_a_later_cursor_is_stale() {
    let story = Story::begin();
    let (clinic, li) = (&story.clinic, story.li.id);
    let feed = format!("resident:{li}");
    let cursor = Phone::of(clinic, &story.li.actor, &feed).cursor.expect("a cursor");
    clinic.write(move |conn| {
        diesel::update(feeds::table.find(li)).set(feeds::version.eq(feeds::version - 1)).execute(conn)?;
        Ok(())
    });
    assert_eq!(asked_with(clinic, &story.li.actor, &feed, &cursor), stale());
}

#[test]
fn a_cursor_of_another_feed_or_of_nobody_is_stale() {
    let story = Story::begin();
    let (clinic, li) = (&story.clinic, &story.li);
    let own = format!("resident:{}", li.id);
    let cursor = Phone::of(clinic, &li.actor, &own).cursor.expect("a cursor");
    let reference = Phone::of(clinic, &li.actor, "reference").cursor.expect("a cursor");
    assert_eq!(asked_with(clinic, &li.actor, "reference", &cursor), stale());
    assert_eq!(asked_with(clinic, &li.actor, &own, &reference), stale());
    for garbage in ["", "0", "41", "%E4%BD%A0", "AAAAAAAAAAAAAAAA", &cursor[..20]] {
        assert_eq!(asked_with(clinic, &li.actor, &own, garbage), stale(), "{garbage}");
    }
    for feed in ["", "audit", "resident", "resident:1", "team:", "household:00000000-0000-0000-0000-000000000000"] {
        assert_eq!(asked_with(clinic, &li.actor, feed, &cursor), (400, "BAD_VALUE".to_owned()), "{feed}");
    }
    for limit in ["0", "501", "-1"] {
        let (status, _) = clinic.get(&li.actor, &format!("/changes?feed={own}&limit={limit}"));
        assert_eq!(status, 400, "{limit}");
    }
}

#[test]
fn another_role_on_the_same_feed_begins_anew() {
    let story = Story::begin();
    let clinic = &story.clinic;
    let feed = format!("team:{}", clinic.team);
    let cursor = Phone::of(clinic, &story.nurse(), &feed).cursor.expect("a cursor");
    assert_eq!(asked_with(clinic, &story.nurse(), &feed, &cursor), fine());
    assert_eq!(asked_with(clinic, &clinic.staff(Role::Doctor), &feed, &cursor), stale());
}

#[test]
fn a_grant_that_was_given_anew_begins_anew_and_a_revoked_one_sees_nothing() {
    let doors = Doors::open();
    let (li, son) = (&doors.askers[0].actor, &doors.askers[2].actor);
    let resident = doors.people[0]["resident"].clone();
    let feed = format!("resident:{resident}");
    let cursor = Phone::of(&doors, son, &feed).cursor.expect("a cursor");
    let mine = Phone::of(&doors, li, &feed);
    assert_eq!(asked_with(&doors, li, &feed, &cursor), stale(), "what he sees is not what she sees");
    let grants: Vec<&serde_json::Value> =
        mine.held.iter().filter(|((kind, _), _)| kind == "grant").map(|(_, grant)| grant).collect();
    let his =
        grants.iter().find(|grant| grant["scopes"] == serde_json::json!(["view"]) && grant["revoked_at"].is_null());
    let his = his.expect("the grant")["id"].clone();
    doors.act(li, "revoke_grant", serde_json::json!({ "grant": his, "resident": resident }));
    assert_eq!(asked_with(&doors, son, &feed, &cursor), (404, "NOT_FOUND".to_owned()));
    doors.act(
        li,
        "grant_proxy",
        serde_json::json!({ "grant": Uuid::now_v7(), "resident": resident, "proxy_name": "李小红",
            "proxy_phone": "13700137001", "relation": "child", "scopes": ["view"], "until": "2027-05-20" }),
    );
    assert_eq!(asked_with(&doors, son, &feed, &cursor), stale());
    assert!(Phone::of(&doors, son, &feed).has("diagnosis", &doors.people[0]["diagnosis"]));
}

#[test]
fn a_policy_that_changes_reaches_the_phones_and_the_old_one_leaves() {
    let clinic = TestClinic::open();
    let operator = clinic.staff(Role::Operator);
    let mut phone = Phone::of(&clinic, &operator, "reference");
    assert_eq!(phone.kinds(), ["agreement_template", "drug_catalogue", "policy_document"]);
    let before: Vec<_> = phone.held.keys().cloned().collect();
    assert_eq!(before.len(), shipped().len());

    // The same documents again, as every start brings them: nothing.
    clinic.write(|conn| publish(conn, &Documents::shipped()));
    phone.sync(&clinic, &operator, "reference", 200);
    assert_eq!(phone.came.len(), before.len());

    let text = format!("{}\n# 修订\n", jiayi_core::policy::NATIONAL);
    let mut newer = shipped();
    newer[0] = PolicyDocument { scope: PolicyScope::National, text: text.clone() }.into();
    let documents = std::sync::Arc::new(Documents::of(newer));
    let published = documents.clone();
    clinic.write(move |conn| publish(conn, &published));

    // A process that has not got it yet says nothing of it, and does not let the phone pass by.
    phone.sync(&clinic, &operator, "reference", 200);
    assert_eq!(phone.held.keys().cloned().collect::<Vec<_>>(), before);

    let mut updated = clinic;
    updated.clinic.rules.documents = documents;
    phone.sync(&updated, &operator, "reference", 200);
    let texts: Vec<&str> = phone.held.values().filter_map(|entity| entity["text"].as_str()).collect();
    assert_eq!(texts.len(), before.len(), "the old one has left");
    assert!(texts.contains(&text.as_str()) && !texts.contains(&jiayi_core::policy::NATIONAL));
    let version = updated.read(|conn| crate::feed::version(conn, Feed::Reference));
    assert_eq!(phone.came.last().map(|change| change["version"].as_i64()), Some(Some(version)));
    assert!(phone.came.iter().all(|change| Entity::parse(change["kind"].as_str().unwrap_or_default()).is_some()));
}
