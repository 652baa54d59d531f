use jiayi_core::access::Role;
use jiayi_core::command::Command;
use jiayi_core::contract::ContractState;
use jiayi_core::id::{ContractId, GrantId, StaffId, SubstitutionId, TeamId};
use jiayi_core::team::leave::NameSubstitute;
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::database::schema::{blobs, contracts, feed_entries, grants, team_members};
use crate::database::sql::{Key, Word};
use crate::feed::{self, Entity, Feed};
use crate::jobs::lease::LEASE_MS;
use crate::jobs::{daily, runner};
use crate::testing::{TestPerson, day, numbers};

/// What a feed says of one thing: its version, and whether it is there.
fn entry(clinic: &TestClinic, feed: Feed, kind: Entity, of: impl Into<Uuid>) -> Option<(i64, bool)> {
    let key = (Key(feed.id()), kind.as_str(), Key(of.into()));
    clinic.read(move |conn| {
        let columns = (feed_entries::version, feed_entries::present);
        Ok(feed_entries::table.find(key).select(columns).first(conn).optional()?)
    })
}

fn is_on(clinic: &TestClinic, team: TeamId, person: &TestPerson) -> Option<bool> {
    entry(clinic, Feed::Team(team), Entity::Resident, person.id).map(|(_, present)| present)
}

fn version(clinic: &TestClinic, feed: Feed) -> i64 {
    clinic.read(move |conn| feed::version(conn, feed))
}

fn li() -> (TestClinic, TestPerson) {
    let clinic = TestClinic::open();
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    (clinic, li)
}

/// A contract that was accepted today and begins later: the team's feed knows the contract alone.
fn accepted_today(clinic: &TestClinic, person: &TestPerson, starts_on: Day) -> ContractId {
    let (contract, team, now) = (clinic.contract(person, starts_on), clinic.team, clinic.clock.now());
    clinic.write(move |conn| {
        diesel::update(contracts::table.find(contract))
            .set((contracts::decided_at.eq(Some(now)), contracts::signed_at.eq(now)))
            .execute(conn)?;
        let others = feed_entries::table
            .filter(feed_entries::feed_id.eq(team))
            .filter(feed_entries::kind.ne(Entity::Contract.as_str()));
        diesel::delete(others).execute(conn)?;
        Ok(())
    });
    contract
}

fn ends_on(clinic: &TestClinic, contract: ContractId, last: Day) {
    clinic.write(move |conn| {
        diesel::update(contracts::table.find(contract)).set(contracts::ends_on.eq(last)).execute(conn)?;
        Ok(())
    });
}

fn grant(clinic: &TestClinic, person: &TestPerson, last: Day) -> GrantId {
    let (grant, resident, account): (GrantId, _, _) = (id(), person.id, person.actor.account);
    let (first, now) = (clinic.today(), clinic.clock.now());
    clinic.write(move |conn| {
        diesel::insert_into(grants::table)
            .values((
                grants::id.eq(grant),
                grants::resident_id.eq(resident),
                grants::proxy_name_sealed.eq(vec![0]),
                grants::proxy_phone_sealed.eq(vec![0]),
                grants::proxy_phone_index.eq(vec![0]),
                grants::relation.eq("child"),
                grants::scopes.eq("[\"view\"]"),
                grants::granted_by.eq(account),
                grants::granted_as.eq("resident"),
                grants::granted_at.eq(now),
                grants::valid_from.eq(first),
                grants::valid_to.eq(last),
            ))
            .execute(conn)?;
        feed::stamp(conn, Feed::Resident(resident), Entity::Grant, grant.0, true)
    });
    grant
}

#[test]
fn on_the_first_day_of_a_contract_everything_comes_to_the_team_and_only_once() {
    let (clinic, li) = li();
    let start = plus(clinic.today(), 3);
    let contract = accepted_today(&clinic, &li, start);
    run_on(&clinic, plus(start, -1));
    assert_eq!(is_on(&clinic, clinic.team, &li), None);
    run_on(&clinic, start);
    assert_eq!(is_on(&clinic, clinic.team, &li), Some(true));
    let held = version(&clinic, Feed::Team(clinic.team));
    assert_eq!(entry(&clinic, Feed::Team(clinic.team), Entity::Contract, contract), Some((held, true)));
    for _ in 0..2 {
        run(&clinic);
    }
    run_on(&clinic, plus(start, 1));
    assert_eq!(version(&clinic, Feed::Team(clinic.team)), held);
}

#[test]
fn the_day_after_a_contract_s_last_everything_leaves_the_team() {
    let (clinic, li) = li();
    let contract = clinic.contract(&li, clinic.today());
    let last = plus(clinic.today(), 2);
    ends_on(&clinic, contract, last);
    run_on(&clinic, last);
    assert_eq!(is_on(&clinic, clinic.team, &li), Some(true));
    run_on(&clinic, plus(last, 1));
    assert_eq!(is_on(&clinic, clinic.team, &li), Some(false));
    let own = entry(&clinic, Feed::Resident(li.id), Entity::Contract, contract);
    assert_eq!(own.map(|(_, present)| present), Some(true), "it stays hers");
}

#[test]
fn who_renews_with_the_same_team_stays_on_its_feed() {
    let (clinic, li) = li();
    let first = clinic.contract(&li, clinic.today());
    let last = plus(clinic.today(), 2);
    ends_on(&clinic, first, last);
    clinic.contract(&li, plus(last, 1));
    let now = clinic.clock.now();
    clinic.write(move |conn| {
        diesel::update(contracts::table).set(contracts::decided_at.eq(Some(now))).execute(conn)?;
        Ok(())
    });
    let before = entry(&clinic, Feed::Team(clinic.team), Entity::Resident, li.id);
    run_on(&clinic, plus(last, 1));
    assert_eq!(entry(&clinic, Feed::Team(clinic.team), Entity::Resident, li.id), before);
}

#[test]
fn a_signature_that_lapses_leaves_the_team_s_feed() {
    let (clinic, li) = li();
    let contract = accepted_today(&clinic, &li, plus(clinic.today(), 40));
    let policy = clinic.rules.policies.on(clinic.today()).expect("a policy").contract.clone();
    let lapses = plus(clinic.today(), i64::from(policy.lapse_days) + 1);
    clinic.write(move |conn| {
        diesel::update(contracts::table.find(contract))
            .set((
                contracts::state.eq(Word(ContractState::ResidentSigned)),
                contracts::answer_by.eq(Some(plus(lapses, -1))),
                contracts::decided_at.eq(None::<Instant>),
                contracts::decided_by.eq(None::<StaffId>),
            ))
            .execute(conn)?;
        Ok(())
    });
    let held = |clinic: &TestClinic| {
        entry(clinic, Feed::Team(clinic.team), Entity::Contract, contract).map(|(_, present)| present)
    };
    run_on(&clinic, plus(lapses, -1));
    assert_eq!(held(&clinic), Some(true));
    run_on(&clinic, lapses);
    assert_eq!(held(&clinic), Some(false));
}

#[test]
fn the_day_after_a_grant_s_last_her_feed_carries_it_anew() {
    let (clinic, li) = li();
    let last = plus(clinic.today(), 5);
    let grant = grant(&clinic, &li, last);
    run(&clinic);
    let shown = |clinic: &TestClinic| entry(clinic, Feed::Resident(li.id), Entity::Grant, grant);
    let before = shown(&clinic);
    run_on(&clinic, last);
    assert_eq!(shown(&clinic), before);
    run_on(&clinic, plus(last, 1));
    let after = shown(&clinic);
    assert!(after > before, "{before:?} {after:?}");
    run(&clinic);
    assert_eq!(shown(&clinic), after);
}

#[test]
fn on_the_fourteenth_birthday_the_child_is_asked_again_and_so_is_the_guardian() {
    let clinic = TestClinic::open();
    let chen = clinic.resident("陈建军", numbers::CHEN, "13800138004");
    let child = clinic.ward("陈小宝", numbers::THIRTEEN, &chen);
    let sent = clinic.messages().len();
    run(&clinic);
    assert_eq!(clinic.messages().len(), sent, "not on the eve");
    let before = entry(&clinic, Feed::Resident(child), Entity::Resident, child);
    for _ in 0..2 {
        run_on(&clinic, day("2026-11-22"));
        let asked: Vec<_> = clinic.messages().into_iter().skip(sent).collect();
        let [(to, text)] = &asked[..] else { panic!("{asked:?}") };
        assert!(to == "13800138004" && text.contains("满14周岁") && !text.contains('陈'), "{to} {text}");
    }
    assert!(entry(&clinic, Feed::Resident(child), Entity::Resident, child) > before);
    let (_, list) = clinic.get(&clinic.staff(Role::Desk), "/tasks");
    assert_eq!((&list["open"], &list["tasks"][0]["kind"]), (&json!(1), &json!("asked_again")));
}

#[test]
fn on_the_eighteenth_birthday_guardianship_ends_and_the_contract_is_the_person_s_own() {
    let clinic = TestClinic::open();
    let chen = clinic.resident("陈建军", numbers::CHEN, "13800138004");
    let child = clinic.ward("陈小宝", numbers::THIRTEEN, &chen);
    run_on(&clinic, day("2030-11-21"));
    let entries = |clinic: &TestClinic, feed| {
        clinic.read(move |conn| {
            Ok(feed_entries::table
                .filter(feed_entries::feed_id.eq(Key(feed)))
                .filter(feed_entries::kind.eq(Entity::Guardianship.as_str()))
                .select(feed_entries::version)
                .load::<i64>(conn)?)
        })
    };
    let (wards, guardians) = (entries(&clinic, child.0), entries(&clinic, chen.id.0));
    let sent = clinic.messages().len();
    run_on(&clinic, day("2030-11-22"));
    assert!(entries(&clinic, child.0) > wards && entries(&clinic, chen.id.0) > guardians);
    let asked: Vec<String> = clinic.messages().into_iter().skip(sent).map(|(_, text)| text).collect();
    assert!(asked.len() == 1 && asked[0].contains("满18周岁"), "{asked:?}");
}

#[test]
fn a_team_is_told_anew_when_leave_begins_and_when_it_is_over() {
    let clinic = TestClinic::open();
    let (from, to) = (plus(clinic.today(), 2), plus(clinic.today(), 4));
    let command = NameSubstitute {
        substitution: id::<SubstitutionId>(),
        team: clinic.team,
        absent: clinic.staff_id(Role::Doctor),
        substitute: clinic.staff_id(Role::AssistantGp),
        from,
        to,
    };
    clinic.must(&clinic.staff(Role::Manager), Command::NameSubstitute(command));
    let told = |clinic: &TestClinic| {
        let of = |feed| entry(clinic, feed, Entity::Team, clinic.team).map(|(version, _)| version);
        (of(Feed::Team(clinic.team)), of(Feed::Reference))
    };
    let mut versions = Vec::new();
    for on in [plus(from, -1), from, to, plus(to, 1), plus(to, 2)] {
        run_on(&clinic, on);
        versions.push(told(&clinic));
    }
    let [eve, first, last, after, later] = versions[..] else { panic!("five days") };
    assert!(eve < first && first == last && last < after && after == later, "{versions:?}");
}

#[test]
fn who_joins_a_team_or_takes_up_a_role_makes_the_team_look_again() {
    let clinic = TestClinic::open();
    let (nurse, team, on) = (clinic.staff_id(Role::Nurse), clinic.team, plus(clinic.today(), 1));
    run(&clinic);
    let before = version(&clinic, Feed::Team(team));
    clinic.write(move |conn| {
        let part = team_members::table.filter(team_members::staff_id.eq(nurse));
        diesel::update(part).set(team_members::valid_to.eq(Some(plus(on, -1)))).execute(conn)?;
        Ok(())
    });
    run_on(&clinic, on);
    assert_eq!(version(&clinic, Feed::Team(team)), before + 1);
}

#[test]
fn days_on_which_the_server_was_away_are_made_up_for() {
    let (clinic, li) = li();
    run(&clinic);
    let today = clinic.today();
    let grant = grant(&clinic, &li, today);
    let contract = clinic.contract(&li, today);
    ends_on(&clinic, contract, plus(today, 1));
    let wang = clinic.resident("王建国", numbers::WANG, "13800138002");
    accepted_today(&clinic, &wang, plus(today, 3));
    let before = entry(&clinic, Feed::Resident(li.id), Entity::Grant, grant);
    run_on(&clinic, plus(today, 3));
    assert!(entry(&clinic, Feed::Resident(li.id), Entity::Grant, grant) > before, "ended the first day away");
    let held = entry(&clinic, Feed::Team(clinic.team), Entity::Contract, contract);
    assert_eq!(held.map(|(_, present)| present), Some(false), "ended the second");
    assert_eq!(is_on(&clinic, clinic.team, &wang), Some(true), "begun the third");
    let days: Vec<String> = clinic.read(|conn| {
        Ok(jobs::table.filter(jobs::kind.eq("daily")).order(jobs::dedup_key).select(jobs::dedup_key).load(conn)?)
    });
    assert_eq!(days.len(), 2, "{days:?}");
}

#[test]
fn one_record_that_cannot_be_read_keeps_nobody_else_waiting() {
    let (clinic, li) = li();
    run(&clinic);
    let today = clinic.today();
    let broken = grant(&clinic, &li, today);
    let wang = clinic.resident("王建国", numbers::WANG, "13800138002");
    let sound = grant(&clinic, &wang, today);
    let contract = clinic.contract(&li, today);
    // Her contracts cannot be read, and so nothing of hers can be told; his can.
    clinic.write(move |conn| {
        diesel::update(contracts::table.find(contract)).set(contracts::origin.eq("renewal")).execute(conn)?;
        Ok(())
    });
    let before = entry(&clinic, Feed::Resident(wang.id), Entity::Grant, sound);
    run_on(&clinic, plus(today, 1));
    assert!(entry(&clinic, Feed::Resident(wang.id), Entity::Grant, sound) > before);
    let left: Vec<String> =
        clinic.read(|conn| Ok(jobs::table.filter(jobs::finished_at.is_null()).select(jobs::dedup_key).load(conn)?));
    assert_eq!(left, [format!("change:{}:grant:{broken}", plus(today, 1))]);
    clinic.write(move |conn| {
        diesel::update(contracts::table.find(contract)).set(contracts::origin.eq("new")).execute(conn)?;
        Ok(())
    });
    clinic.clock.set(clinic.clock.now().plus_ms(60_000));
    assert_eq!(run(&clinic), 1);
}

#[test]
fn a_daily_job_that_was_cut_short_goes_on_behind_its_last_change() {
    let (clinic, li) = li();
    run(&clinic);
    let (today, tomorrow) = (clinic.today(), plus(clinic.today(), 1));
    let grants = [grant(&clinic, &li, today), grant(&clinic, &li, today)];
    let shown = |grant| entry(&clinic, Feed::Resident(li.id), Entity::Grant, grant);
    clinic.on(tomorrow);
    let now = clinic.clock.now();
    clinic.write(move |conn| enqueue(conn, &Work::Daily { day: tomorrow }, now));
    // Its holder has told of the first and died.
    let dead = claim(&clinic);
    let progress = json!({ "day": tomorrow, "turn": "grant", "id": grants[0] }).to_string();
    let lease = dead.lease;
    clinic.write(move |conn| lease.record_progress(conn, &progress));
    clinic.clock.set(now.plus_ms(LEASE_MS));
    let before = [shown(grants[0]), shown(grants[1])];
    run(&clinic);
    assert_eq!(shown(grants[0]), before[0], "told once");
    assert!(shown(grants[1]) > before[1]);
}

#[test]
fn a_server_that_stops_puts_its_job_down_and_that_was_no_attempt() {
    let (clinic, li) = li();
    run(&clinic);
    let (today, tomorrow) = (clinic.today(), plus(clinic.today(), 1));
    let grant = grant(&clinic, &li, today);
    clinic.on(tomorrow);
    let now = clinic.clock.now();
    clinic.write(move |conn| enqueue(conn, &Work::Daily { day: tomorrow }, now));
    let claimed = claim(&clinic);
    let stop = Stop::default();
    stop.ask();
    let came = clinic.wait(daily::run(&clinic.clinic, &claimed, tomorrow, &stop)).expect("no failure");
    assert_eq!(came, runner::Came::Half);
    clinic.write(move |conn| claimed.lease.put_down(conn));
    let before = entry(&clinic, Feed::Resident(li.id), Entity::Grant, grant);
    assert_eq!(run(&clinic), 1);
    assert!(entry(&clinic, Feed::Resident(li.id), Entity::Grant, grant) > before);
    let attempts: Vec<i32> = clinic.read(|conn| Ok(jobs::table.select(jobs::attempts).load(conn)?));
    assert_eq!(attempts, [1, 1]);
}

#[test]
fn a_server_that_died_before_it_said_that_the_day_was_done_tells_nobody_twice() {
    let (clinic, li) = li();
    run(&clinic);
    let (today, tomorrow) = (clinic.today(), plus(clinic.today(), 1));
    let grant = grant(&clinic, &li, today);
    clinic.on(tomorrow);
    let now = clinic.clock.now();
    clinic.write(move |conn| enqueue(conn, &Work::Daily { day: tomorrow }, now));
    let dead = claim(&clinic);
    let came = clinic.wait(daily::run(&clinic.clinic, &dead, tomorrow, &Stop::default()));
    assert_eq!(came.expect("no failure"), runner::Came::ToItsEnd);
    let told = entry(&clinic, Feed::Resident(li.id), Entity::Grant, grant);
    clinic.clock.set(now.plus_ms(LEASE_MS));
    assert_eq!(run(&clinic), 1);
    assert_eq!(entry(&clinic, Feed::Resident(li.id), Entity::Grant, grant), told);
    assert!(row(&clinic, dead.work).finished_at.is_some());
}

#[test]
fn a_file_that_no_record_has_named_for_a_month_is_removed_and_one_that_is_named_stays() {
    let (clinic, li) = li();
    let desk = clinic.staff(Role::Desk);
    let held = |clinic: &TestClinic| -> i64 { clinic.read(|conn| Ok(blobs::table.count().get_result(conn)?)) };
    let named = held(&clinic);
    for _ in 0..3 {
        clinic.blob(&desk);
    }
    run_on(&clinic, plus(clinic.today(), 29));
    assert_eq!(held(&clinic), named + 3, "a phone without a network may still send what names it");
    run_on(&clinic, plus(clinic.today(), 2));
    assert_eq!(held(&clinic), named);
    let resident = li.id;
    let hers: i64 = clinic
        .read(move |conn| Ok(blobs::table.filter(blobs::resident_id.eq(Some(resident))).count().get_result(conn)?));
    assert_eq!(hers, named, "what she signed on paper is kept");
}
