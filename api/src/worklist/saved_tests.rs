//! Filters kept under a name: whose they are, what they give, and what is stored of them.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::codes::Code;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::id::SavedFilterId;
use jiayi_core::team::Duty;
use jiayi_core::team::leave::NameSubstitute;
use jiayi_core::worklist::commands::{RemoveListFilter, SaveListFilter};
use serde_json::{Value, json};

use crate::database::schema::{audit, saved_filters, team_members};
use crate::feed::{self, Entity, Feed};
use crate::follow_up::story::{Story, ids};
use crate::session::Actor;
use crate::testing::{codes, fields, id};

fn saving(story: &Story, name: &str, shared: bool, filter: Value) -> SaveListFilter {
    let filter = serde_json::from_value(filter).expect("a filter");
    SaveListFilter { id: id(), team: story.clinic.team, name: name.to_owned(), shared, filter }
}

fn saved(story: &Story, by: &Actor, name: &str, shared: bool, filter: Value) -> SavedFilterId {
    let command = saving(story, name, shared, filter);
    let id = command.id;
    story.clinic.must(by, Command::SaveListFilter(command));
    id
}

fn remove(id: SavedFilterId) -> Command {
    Command::RemoveListFilter(RemoveListFilter { id })
}

fn kept(story: &Story, of: &Actor) -> Vec<Value> {
    let (status, body) = story.clinic.get(of, "/worklist/filters");
    assert_eq!(status, 200, "{body}");
    body["filters"].as_array().cloned().expect("filters")
}

fn names(story: &Story, of: &Actor) -> Vec<String> {
    ids(&json!(kept(story, of)), "name")
}

#[test]
fn a_saved_filter_is_what_the_list_takes() {
    let story = Story::of_both();
    let nurse = story.nurse();
    let part =
        json!({ "programme": "hypertension", "village": story.clinic.village, "assigned": "nobody", "q": "lxy" });
    let id = saved(&story, &nurse, " 和平路高血压 ", false, part.clone());
    let staff = story.clinic.staff_id(Role::Nurse);
    let expected =
        json!({ "id": id, "name": "和平路高血压", "shared": false, "by": staff, "removable": true, "filter": part });
    assert_eq!(kept(&story, &nurse), [expected]);
    let query: Vec<String> = part
        .as_object()
        .expect("fields")
        .iter()
        .map(|(field, text)| format!("{field}={}", text.as_str().expect("text")))
        .collect();
    let (status, body) = story.clinic.get(&nurse, &format!("/worklist?limit=5&{}", query.join("&")));
    assert_eq!((status, ids(&body["rows"], "name")), (200, vec!["李秀英".to_owned()]), "{body}");
}

#[test]
fn what_is_not_shared_is_its_authors_alone_and_a_shared_one_is_removed_by_its_author_or_the_leader() {
    let story = Story::of_both();
    let (clinic, nurse, leader, other) =
        (&story.clinic, story.nurse(), story.doctor(), story.clinic.staff(Role::PublicHealth));
    let own = saved(&story, &nurse, "我的", false, json!({ "assigned": "me" }));
    let shared = saved(&story, &nurse, "大家的", true, json!({ "risk": "high" }));
    let second = saved(&story, &nurse, "大家的二", true, json!({}));
    assert_eq!(names(&story, &nurse), ["我的", "大家的", "大家的二"]);
    let removable = |of: &Actor| kept(&story, of).iter().map(|one| one["removable"].clone()).collect::<Vec<_>>();
    for (of, may) in [(&leader, true), (&other, false)] {
        assert_eq!(names(&story, of), ["大家的", "大家的二"]);
        assert_eq!(removable(of), [json!(may), json!(may)]);
        assert_eq!(codes(&clinic.send(of, remove(own))), [Code::NotFound], "nobody learns that it is there");
    }
    assert_eq!(codes(&clinic.send(&other, remove(shared))), [Code::FilterNotYours]);
    clinic.must(&leader, remove(shared));
    clinic.must(&nurse, remove(own));
    assert_eq!(names(&story, &nurse), ["大家的二"]);
    assert_eq!(codes(&clinic.send(&nurse, remove(own))), [Code::NotFound]);
    // Whoever stands in for the leader leads.
    let stands_in = clinic.staff(Role::AssistantGp);
    let leave = NameSubstitute {
        substitution: id(),
        team: clinic.team,
        absent: clinic.staff_id(Role::Doctor),
        substitute: clinic.staff_id(Role::AssistantGp),
        from: clinic.today(),
        to: clinic.today(),
    };
    clinic.must(&clinic.staff(Role::Manager), Command::NameSubstitute(leave));
    clinic.must(&stands_in, remove(second));
    assert_eq!(names(&story, &nurse), [""; 0]);
}

#[test]
fn whoever_left_the_team_neither_sees_nor_uses_its_filters_and_the_team_keeps_what_was_shared() {
    let story = Story::of_both();
    let (clinic, nurse, leader) = (&story.clinic, story.nurse(), story.doctor());
    let shared = saved(&story, &nurse, "大家的", true, json!({}));
    let (staff, yesterday) = (clinic.staff_id(Role::Nurse), clinic.today().plus_days(-1).expect("in range"));
    clinic.write(move |conn| {
        diesel::update(team_members::table.filter(team_members::staff_id.eq(staff)))
            .set(team_members::valid_to.eq(Some(yesterday)))
            .execute(conn)?;
        Ok(())
    });
    assert_eq!(clinic.get(&nurse, "/worklist/filters").0, 404);
    for command in [remove(shared), Command::SaveListFilter(saving(&story, "再来", true, json!({})))] {
        assert_eq!(codes(&clinic.send(&nurse, command)), [Code::NotFound]);
    }
    // In another team nothing of the old one is hers.
    let second = clinic.another_team(clinic.institution);
    clinic.join(second, staff, Duty::Nurse);
    assert_eq!(names(&story, &nurse), [""; 0]);
    assert_eq!(clinic.get(&nurse, &format!("/worklist/filters?team={}", clinic.team)).0, 404);
    assert_eq!(codes(&clinic.send(&nurse, remove(shared))), [Code::NotFound]);
    assert_eq!(names(&story, &leader), ["大家的"]);
    clinic.must(&leader, remove(shared));
}

#[test]
fn a_filter_without_a_name_one_of_nothing_the_list_knows_and_one_too_many_are_refused() {
    let story = Story::of_both();
    let (clinic, nurse) = (&story.clinic, story.nurse());
    let send = |name: &str, filter| clinic.send(&nurse, Command::SaveListFilter(saving(&story, name, false, filter)));
    assert_eq!(fields(&send(" ", json!({}))), [("name", Code::BadValue)]);
    assert_eq!(fields(&send("村", json!({ "village": "和平村" }))), [("village", Code::BadValue)]);
    let first = saved(&story, &nurse, "一", false, json!({}));
    let again = SaveListFilter { id: first, ..saving(&story, "二", false, json!({})) };
    assert_eq!(fields(&clinic.send(&nurse, Command::SaveListFilter(again))), [("id", Code::IdUsed)]);
    for number in 1..30 {
        assert_eq!(send(&number.to_string(), json!({})), Outcome::Applied);
    }
    assert_eq!(codes(&send("多", json!({}))), [Code::FiltersFull]);
    saved(&story, &story.doctor(), "别人的", false, json!({}));
    clinic.must(&nurse, remove(first));
    assert_eq!(send("多", json!({})), Outcome::Applied);
}

#[test]
fn names_and_searches_are_sealed_and_the_log_and_the_teams_feed_know_what_is_shared() {
    let story = Story::of_both();
    let (clinic, nurse, team) = (&story.clinic, story.nurse(), story.clinic.team);
    let held = |entity: SavedFilterId| {
        clinic.read(move |conn| feed::entity_version(conn, Feed::Team(team), Entity::SavedFilter, entity.0))
    };
    let own = saved(&story, &nurse, "李秀英", false, json!({ "q": "lixiuying" }));
    let shared = saved(&story, &nurse, "李秀英", true, json!({ "q": "lixiuying" }));
    let stored: Vec<(Vec<u8>, Vec<u8>)> = clinic.read(|conn| {
        Ok(saved_filters::table.select((saved_filters::name_sealed, saved_filters::filter_sealed)).load(conn)?)
    });
    let holds = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(stored.iter().all(|(name, filter)| !holds(name, "李秀英") && !holds(filter, "lixiuying")));
    assert_eq!((held(own), held(shared).is_some()), (None, true));
    let before = held(shared);
    clinic.must(&nurse, remove(shared));
    assert!(held(shared) > before, "the phones of the team hear that it is gone");
    let (detail, teams): (Option<String>, String) = clinic.read(|conn| {
        Ok(audit::table.order(audit::version.desc()).select((audit::detail, audit::teams)).first(conn)?)
    });
    let detail = detail.expect("a detail");
    assert!(detail.contains(&shared.to_string()) && !detail.contains("李秀英"), "{detail}");
    assert_eq!(teams, json!([team]).to_string());
}
