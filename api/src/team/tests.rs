use diesel::prelude::*;
use jiayi_core::id::{InstitutionId, TeamId};
use serde_json::json;

use crate::database::schema::{institutions, team_members};
use crate::testing::{TestClinic, day, id, numbers};

#[test]
fn the_nearest_institution_comes_first() {
    let clinic = TestClinic::open();
    let account = clinic.account("13800138001");
    let far = clinic.elsewhere;
    clinic.write(move |conn| {
        diesel::update(institutions::table.find(far)).set(institutions::latitude_e6.eq(26_747_661)).execute(conn)?;
        Ok(())
    });
    let order = |query: &str| {
        let (status, body) = clinic.get(&account, &format!("/institutions{query}"));
        let found = body["institutions"].as_array().cloned().unwrap_or_default();
        (status, found.iter().map(|one| (one["id"].clone(), one["metres"].clone())).collect::<Vec<_>>())
    };
    let (here, there) = (json!(clinic.institution), json!(far));
    assert_eq!(
        order("?latitude_e6=26647661&longitude_e6=106630153"),
        (200, vec![(here.clone(), json!(0)), (there.clone(), json!(11_119))])
    );
    assert_eq!(order("?latitude_e6=26757661&longitude_e6=106630153").1.first().map(|one| one.0.clone()), Some(there));
    assert_eq!(order("").1.iter().filter(|one| one.1.is_null()).count(), 2);
}

#[test]
fn a_place_that_is_none_is_refused_on_its_field() {
    let clinic = TestClinic::open();
    let account = clinic.account("13800138001");
    for (query, field) in [
        ("?latitude_e6=26647661", "longitude_e6"),
        ("?longitude_e6=106630153", "latitude_e6"),
        ("?latitude_e6=90000001&longitude_e6=0", "latitude_e6"),
    ] {
        let (status, body) = clinic.get(&account, &format!("/institutions{query}"));
        assert!(status == 400 && body["fields"][0]["field"] == field, "{query}: {status} {body}");
    }
}

#[test]
fn a_team_shows_its_members_its_room_and_its_packages() {
    let clinic = TestClinic::open();
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    clinic.contract(&li, clinic.today());
    let (status, team) = clinic.get(&li.actor, &format!("/teams/{}", clinic.team));
    assert_eq!((status, &team["members"][0]["duty"]), (200, &json!("leader")));
    // Three doctors of the team may contract; each has the policy's 2,000 places.
    assert_eq!((&team["room"]["cap"], &team["room"]["taken"]), (&json!(6_000), &json!(1)));
    let left: Vec<_> =
        team["members"].as_array().expect("members").iter().map(|member| member["room"]["left"].clone()).collect();
    assert_eq!(json!(left), json!([1_999, 2_000, 2_000, null, null]));
    let package = &team["packages"][0];
    assert_eq!(package["fee"], json!({ "total": 12_000, "insurance": 6_000, "public_health": 6_000, "resident": 0 }));
    assert_eq!(package["items"][1]["times_per_year"], 4);
}

#[test]
fn a_doctors_own_cap_counts_before_the_policys() {
    let clinic = TestClinic::open();
    let account = clinic.account("13800138001");
    let doctor = clinic.staff_id(jiayi_core::access::Role::Doctor);
    clinic.write(move |conn| {
        let row = team_members::table.filter(team_members::staff_id.eq(doctor));
        diesel::update(row).set(team_members::cap.eq(1)).execute(conn)?;
        Ok(())
    });
    let li = clinic.resident("李秀英", numbers::LI, "13800138002");
    clinic.contract(&li, day("2026-12-01"));
    let (_, team) = clinic.get(&account, &format!("/teams/{}", clinic.team));
    assert_eq!(team["members"][0]["room"], json!({ "cap": 1, "taken": 1, "left": 0, "fullness": "full" }));
}

#[test]
fn an_institution_lists_the_teams_that_work_there() {
    let clinic = TestClinic::open();
    let account = clinic.account("13800138001");
    let second = clinic.another_team(clinic.institution);
    let ids = |institution: InstitutionId| {
        let (status, body) = clinic.get(&account, &format!("/institutions/{institution}/teams"));
        let teams = body["teams"].as_array().cloned().unwrap_or_default();
        (status, teams.iter().map(|team| team["id"].clone()).collect::<Vec<_>>())
    };
    assert_eq!(ids(clinic.institution), (200, vec![json!(clinic.team), json!(second)]));
    assert_eq!(ids(clinic.elsewhere), (200, vec![]));
    assert_eq!(ids(id()).0, 404);
    assert_eq!(clinic.get(&account, &format!("/teams/{}", id::<TeamId>())).0, 404);
}
