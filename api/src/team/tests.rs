use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::codes::Code;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::id::{InstitutionId, SubstitutionId, TeamId};
use jiayi_core::team::leave::{EndSubstitution, NameSubstitute};
use serde_json::json;

use super::roster;
use crate::database::schema::{institutions, team_members};
use crate::session::Actor;
use crate::testing::{TestClinic, codes, day, fields, id, numbers, rejected};

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
    assert_eq!(
        team["members"][0]["room"],
        json!({ "cap": 1, "taken": 1, "waiting": 0, "left": 0, "fullness": "full" })
    );
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

/// The leader is on leave for a week from tomorrow; the assistant GP stands in.
fn leave(clinic: &TestClinic) -> NameSubstitute {
    let tomorrow = clinic.today().plus_days(1).expect("in range");
    NameSubstitute {
        substitution: id(),
        team: clinic.team,
        absent: clinic.staff_id(Role::Doctor),
        substitute: clinic.staff_id(Role::AssistantGp),
        from: tomorrow,
        to: tomorrow.plus_days(6).expect("in range"),
    }
}

fn name(clinic: &TestClinic, by: &Actor, command: NameSubstitute) -> Outcome {
    clinic.send(by, Command::NameSubstitute(command))
}

fn end(clinic: &TestClinic, by: &Actor, substitution: SubstitutionId) -> Outcome {
    clinic.send(by, Command::EndSubstitution(EndSubstitution { substitution, team: clinic.team }))
}

#[test]
fn the_manager_of_the_institution_names_who_stands_in_and_the_team_s_page_says_so() {
    let clinic = TestClinic::open();
    let command = leave(&clinic);
    clinic.must(&clinic.staff(Role::Manager), Command::NameSubstitute(command.clone()));
    let (_, team) = clinic.get(&clinic.staff(Role::Nurse), &format!("/teams/{}", clinic.team));
    let shown = json!([{ "id": command.substitution, "absent": command.absent, "absent_name": "测试doctor",
        "substitute": command.substitute, "substitute_name": "测试assistant_gp", "from": command.from, "to": command.to }]);
    assert_eq!(team["substitutions"], shown);
    for (day, expected) in [
        (clinic.today(), None),
        (command.from, Some(command.substitute)),
        (command.to, Some(command.substitute)),
        (command.to.plus_days(1).expect("in range"), None),
    ] {
        let found = clinic.read(move |conn| Ok(roster(conn, command.team)?.stand_in_of(command.absent, day)));
        assert_eq!(found, expected, "{day}");
    }
}

#[test]
fn a_manager_of_another_institution_finds_no_such_team_and_nobody_else_arranges_leave() {
    let clinic = TestClinic::open();
    let stranger = clinic.employ(Role::Manager, clinic.elsewhere);
    let command = leave(&clinic);
    assert_eq!(codes(&name(&clinic, &stranger, command.clone())), [Code::NotFound]);
    let nothing = NameSubstitute { team: id(), ..command.clone() };
    assert_eq!(codes(&name(&clinic, &clinic.staff(Role::Manager), nothing)), [Code::NotFound]);
    for role in [Role::Doctor, Role::Desk, Role::AllianceManager, Role::Operator] {
        assert_eq!(codes(&name(&clinic, &clinic.staff(role), command.clone())), [Code::Forbidden], "{role:?}");
    }
    clinic.must(&clinic.staff(Role::Manager), Command::NameSubstitute(command.clone()));
    assert_eq!(codes(&end(&clinic, &stranger, command.substitution)), [Code::NotFound]);
    assert_eq!(codes(&end(&clinic, &clinic.staff(Role::Manager), id())), [Code::NotFound]);
}

#[test]
fn what_stands_in_the_way_of_leave_is_said_at_its_field() {
    let clinic = TestClinic::open();
    let manager = clinic.staff(Role::Manager);
    let command = leave(&clinic);
    let backwards = NameSubstitute { to: clinic.today(), ..command.clone() };
    assert_eq!(fields(&name(&clinic, &manager, backwards)), [("to", Code::SubstitutionDays)]);
    let outsider = NameSubstitute { substitute: clinic.staff_id(Role::Desk), ..command.clone() };
    assert_eq!(fields(&name(&clinic, &manager, outsider)), [("substitute", Code::SubstitutionMember)]);
    clinic.must(&manager, Command::NameSubstitute(command.clone()));
    assert_eq!(fields(&name(&clinic, &manager, command.clone())), [("substitution", Code::IdUsed)]);
    let village = clinic.staff_id(Role::VillageDoctor);
    let second = NameSubstitute { substitution: id(), substitute: village, ..command };
    assert_eq!(fields(&name(&clinic, &manager, second)), [("from", Code::SubstitutionOverlap)]);
}

#[test]
fn who_is_back_early_is_stood_in_for_no_more_from_that_day_and_ending_it_twice_says_so() {
    let clinic = TestClinic::open();
    let manager = clinic.staff(Role::Manager);
    let command = leave(&clinic);
    clinic.must(&manager, Command::NameSubstitute(command.clone()));
    let back = command.from.plus_days(3).expect("in range");
    clinic.on(back);
    assert_eq!(end(&clinic, &manager, command.substitution), Outcome::Applied);
    let (team, absent, substitute) = (command.team, command.absent, command.substitute);
    let on = |day| clinic.read(move |conn| Ok(roster(conn, team)?.stand_in_of(absent, day)));
    let eve = back.plus_days(-1).expect("in range");
    assert_eq!((on(eve), on(back), on(command.to)), (Some(substitute), None, None));
    let again = end(&clinic, &manager, command.substitution);
    assert_eq!(codes(&again), [Code::SubstitutionEnded]);
    assert_eq!(rejected(&again).current, Some(json!({ "from": command.from, "to": eve })));

    // Leave that is called off before it begins never held a day.
    let off = NameSubstitute { substitution: id(), ..leave(&clinic) };
    clinic.must(&manager, Command::NameSubstitute(off.clone()));
    clinic.must(
        &manager,
        Command::EndSubstitution(EndSubstitution { substitution: off.substitution, team: clinic.team }),
    );
    assert_eq!(codes(&end(&clinic, &manager, off.substitution)), [Code::SubstitutionEnded]);
    clinic.must(&manager, Command::NameSubstitute(leave(&clinic)));
}
