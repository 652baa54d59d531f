//! What a date changes reaches phones and leaves them without any write.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::id::ContractId;

use super::*;
use crate::database::schema::{contracts, feed_entries};
use crate::feed::Entity;
use crate::follow_up::story::Story;
use crate::testing::numbers;

fn lasts(clinic: &TestClinic, contract: ContractId, from: Day, to: Day) {
    let now = clinic.clock.now();
    clinic.write(move |conn| {
        diesel::update(contracts::table.find(contract))
            .set((
                contracts::starts_on.eq(from),
                contracts::ends_on.eq(to),
                contracts::decided_at.eq(Some(now)),
                contracts::signed_at.eq(now),
            ))
            .execute(conn)?;
        Ok(())
    });
}

#[test]
fn on_the_first_day_of_a_contract_everything_comes_to_the_team_s_phones_and_after_the_last_it_leaves() {
    let clinic = TestClinic::open();
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    let (start, last) = (plus(clinic.today(), 3), plus(clinic.today(), 5));
    let contract = clinic.contract(&li, start);
    lasts(&clinic, contract, start, last);
    let team = clinic.team;
    clinic.write(move |conn| {
        // As acceptance before its first day leaves it: the team knows the contract and whom it is of.
        let others = feed_entries::table
            .filter(feed_entries::feed_id.eq(team))
            .filter(feed_entries::kind.ne_all([Entity::Contract.as_str(), Entity::Resident.as_str()]));
        diesel::delete(others).execute(conn)?;
        Ok(())
    });
    let (nurse, feed) = (clinic.staff(Role::Nurse), format!("team:{}", clinic.team));
    let mut phone = Phone::of(&clinic, &nurse, &feed);
    assert_eq!(phone.kinds(), ["contract", "resident"]);
    come_to(&clinic, start);
    phone.sync(&clinic, &nurse, &feed, 200);
    assert_eq!(phone.kinds(), ["consent", "contract", "resident"]);
    come_to(&clinic, last);
    phone.sync(&clinic, &nurse, &feed, 200);
    assert!(phone.has("resident", li.id));
    come_to(&clinic, plus(last, 1));
    phone.sync(&clinic, &nurse, &feed, 200);
    assert!(phone.held.is_empty(), "{:?}", phone.kinds());
    assert!(Phone::of(&clinic, &nurse, &feed).came.is_empty(), "whoever begins hears of nothing that has left");
    assert!(Phone::of(&clinic, &li.actor, &format!("resident:{}", li.id)).has("contract", contract), "it stays hers");
}

#[test]
fn who_comes_back_to_the_team_comes_back_whole() {
    let story = Story::of_both();
    let (clinic, nurse, li) = (&story.clinic, story.nurse(), &story.li);
    story.recorded(&nurse, story.visit());
    let feed = format!("team:{}", clinic.team);
    let mut phone = Phone::of(clinic, &nurse, &feed);
    let whole: Vec<_> = phone.held.keys().cloned().collect();
    let contract: ContractId = clinic.read(|conn| Ok(contracts::table.select(contracts::id).first(conn)?));
    let last = plus(clinic.today(), 2);
    clinic.write(move |conn| {
        diesel::update(contracts::table).set(contracts::ends_on.eq(last)).execute(conn)?;
        Ok(())
    });
    come_to(clinic, plus(last, 1));
    phone.sync(clinic, &nurse, &feed, 200);
    assert!(phone.held.is_empty());

    let next = plus(last, 2);
    let second = clinic.contract(li, next);
    clinic.on(next);
    phone.sync(clinic, &nurse, &feed, 4);
    assert!(whole.iter().all(|key| phone.held.contains_key(key)), "{:?}", phone.kinds());
    assert!(phone.has("contract", second) && phone.has("contract", contract));
    assert_eq!(phone.held, Phone::of(clinic, &nurse, &feed).held);
}

#[test]
fn who_has_signed_again_for_later_leaves_her_record_meanwhile() {
    let story = Story::of_both();
    let (clinic, nurse, li) = (&story.clinic, story.nurse(), &story.li);
    story.recorded(&nurse, story.visit());
    let feed = format!("team:{}", clinic.team);
    let mut phone = Phone::of(clinic, &nurse, &feed);
    let last = plus(clinic.today(), 2);
    clinic.write(move |conn| {
        diesel::update(contracts::table).set(contracts::ends_on.eq(last)).execute(conn)?;
        Ok(())
    });
    clinic.contract(li, plus(last, 60));
    assert!(phone.kinds().contains(&"visit"));
    come_to(clinic, plus(last, 1));
    phone.sync(clinic, &nurse, &feed, 200);
    assert_eq!(phone.kinds(), ["consent", "contract", "resident"]);
}

#[test]
fn a_team_that_serves_the_guardian_no_more_still_knows_who_guards_the_child_that_it_serves() {
    let clinic = TestClinic::open();
    let father = clinic.resident("赵大海", numbers::ZHAO, "13800138001");
    let child = clinic.ward("赵小宝", numbers::CHILD, &father);
    let (today, last) = (clinic.today(), plus(clinic.today(), 5));
    let his = clinic.contract(&father, today);
    clinic.contract_with(child, father.actor.account, clinic.team, clinic.staff_id(Role::Doctor), today);
    lasts(&clinic, his, today, last);
    let (nurse, feed) = (clinic.staff(Role::Nurse), format!("team:{}", clinic.team));
    let mut phone = Phone::of(&clinic, &nurse, &feed);
    let holds = |phone: &Phone| {
        let guardianships = phone.held.keys().filter(|(kind, _)| kind == "guardianship").count();
        (phone.has("resident", father.id), phone.has("resident", child), guardianships)
    };
    assert_eq!(holds(&phone), (true, true, 1));
    come_to(&clinic, plus(last, 1));
    phone.sync(&clinic, &nurse, &feed, 200);
    assert_eq!(holds(&phone), (false, true, 1));
    assert_eq!(holds(&Phone::of(&clinic, &nurse, &feed)), (false, true, 1), "and so does a phone that begins");
}
