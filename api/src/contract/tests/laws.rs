use std::collections::{BTreeMap, BTreeSet};

use jiayi_core::access::Relation;
use jiayi_core::calendar::Instant;
use jiayi_core::contract::{Contract, ContractPolicy, ContractState};
use proptest::prelude::*;

use super::*;
use crate::contract::rows::ContractRow;
use crate::contract::ties;
use crate::database::schema::{contracts, feed_entries, feeds};
use crate::database::sql::Word;
use crate::session::scope::relation;

#[derive(Debug, Clone, Copy)]
struct Step {
    act: u8,
    person: usize,
    which: usize,
    team: usize,
    ahead: i64,
    years: i32,
    wait: i64,
    override_cap: bool,
}

prop_compose! {
    fn step()(
        act in 0u8..10,
        person in 0usize..3,
        which in 0usize..4,
        team in 0usize..2,
        ahead in 0i64..40,
        years in 1i32..3,
        wait in 0i64..25,
        override_cap in prop::bool::weighted(0.2),
    ) -> Step {
        Step { act, person, which, team, ahead, years, wait, override_cap }
    }
}

/// Two teams with a doctor each, who may contract two residents, and three people.
struct World {
    clinic: TestClinic,
    people: [TestPerson; 3],
    teams: [(TeamId, Actor); 2],
    /// Contracts that were accepted over the cap, with a reason.
    overridden: BTreeSet<ContractId>,
}

const CAP: usize = 2;

impl World {
    fn open() -> Self {
        let clinic = TestClinic::open();
        let people = [li(&clinic), wang(&clinic), clinic.resident("赵强", numbers::ZHAO, "13800138003")];
        let teams = [(clinic.team, clinic.staff(Role::Doctor)), other_team(&clinic)];
        for (_, doctor) in &teams {
            set_cap(&clinic, doctor.staff_id().unwrap(), 2);
        }
        Self { clinic, people, teams, overridden: BTreeSet::new() }
    }

    fn rows(&self) -> Vec<ContractRow> {
        self.clinic.read(|conn| Ok(contracts::table.order((contracts::signed_at, contracts::id)).load(conn)?))
    }

    /// Plays one step; whatever the rules refuse changes nothing.
    fn play(&mut self, step: Step) {
        let clinic = &self.clinic;
        clinic.on(plus(clinic.today(), step.wait));
        let person = &self.people[step.person];
        let (team, doctor) = &self.teams[step.team];
        let mine: Vec<ContractRow> = self.rows().into_iter().filter(|row| row.resident_id == person.id).collect();
        let chosen = mine.len().checked_sub(1).map(|last| mine[last - step.which.min(last)].clone());
        let wished = Terms {
            team: *team,
            doctor: doctor.staff_id().unwrap(),
            years: step.years,
            ..terms(clinic, plus(clinic.today(), step.ahead))
        };
        let before = self.rows();
        let Some(chosen) = chosen else {
            tries_to_sign(clinic, person, wished, Origin::New);
            return;
        };
        let answering = &self.teams[usize::from(chosen.team_id != self.teams[0].0)].1;
        let outcome = match step.act {
            0 => tries_to_sign(clinic, person, wished, Origin::New),
            1 => {
                let starts_on = plus(chosen.ends_on, 1);
                let renewed = Terms { team: chosen.team_id, doctor: chosen.doctor_id, starts_on, ..wished };
                tries_to_sign(clinic, person, renewed, Origin::Renewal { of: chosen.id })
            }
            2 => tries_to_sign(clinic, person, wished, Origin::Transfer { from: chosen.id }),
            3 => {
                let desk = clinic.staff(Role::Desk);
                let signature = Signature::Paper(paper(clinic, None));
                let command = signing(clinic, &desk, person.id, wished, Origin::New, signature);
                clinic.send(&desk, Command::SignContract(command))
            }
            4 | 5 => {
                let over_capacity_reason = step.override_cap.then(|| "本村唯一的医生".to_owned());
                let accept = AcceptContract {
                    contract: chosen.id,
                    resident: person.id,
                    card_number: None,
                    over_capacity_reason,
                };
                let outcome = clinic.send(answering, Command::AcceptContract(accept));
                if outcome == Outcome::Applied && step.override_cap {
                    self.overridden.insert(chosen.id);
                }
                outcome
            }
            6 => clinic.send(&person.actor, withdrawing(chosen.id, person.id)),
            7 => {
                let last = plus(clinic.today(), step.ahead);
                clinic.send(&person.actor, ending(chosen.id, person.id, EndReason::OwnWish, last))
            }
            8 => clinic.send(&person.actor, taking_back(chosen.id, person.id)),
            _ => clinic.send(answering, rejecting(chosen.id, person.id, "写明原因")),
        };
        if outcome != Outcome::Applied {
            let same = |a: &ContractRow, b: &ContractRow| format!("{a:?}") == format!("{b:?}");
            assert!(before.len() == self.rows().len() && before.iter().zip(&self.rows()).all(|(a, b)| same(a, b)));
        }
    }

    fn check(&self, policy: &ContractPolicy) -> Result<(), TestCaseError> {
        let today = self.clinic.today();
        let rows = self.rows();
        let known: Vec<(&ContractRow, Contract)> = rows.iter().map(|row| (row, row.facts().expect("whole"))).collect();
        for (n, (mine, one)) in known.iter().enumerate() {
            for (theirs, other) in &known[n + 1..] {
                let transfers = |a: &Contract, b: &Contract| {
                    a.state == ContractState::ResidentSigned && a.origin == Origin::Transfer { from: b.id }
                };
                if mine.resident_id != theirs.resident_id || transfers(one, other) || transfers(other, one) {
                    continue;
                }
                let held = one.holds(today, policy).zip(other.holds(today, policy));
                prop_assert!(held.is_none_or(|(a, b)| !a.overlaps(b)), "{one:?} and {other:?} on {today}");
            }
        }
        for after in [0, 1, 20, 400] {
            let on = plus(today, after);
            let mut panels: BTreeMap<StaffId, BTreeSet<ResidentId>> = BTreeMap::new();
            for (row, contract) in &known {
                if contract.status_on(on, policy).is_active() && !self.overridden.contains(&contract.id) {
                    panels.entry(contract.doctor).or_default().insert(row.resident_id);
                }
            }
            prop_assert!(panels.values().all(|panel| panel.len() <= CAP), "{panels:?} on {on}");
        }
        Ok(())
    }

    /// Every feed's entries have different versions, none above the feed's own, and its newest is the feed's own: 0 where there is
    /// none, for a feed that was locked and then not written to.
    fn check_feeds(&self) -> Result<(), TestCaseError> {
        let (heads, entries): (Vec<(Key, String, i64)>, Vec<(Key, i64)>) = self.clinic.read(|conn| {
            let heads = feeds::table.select((feeds::id, feeds::kind, feeds::version)).load(conn)?;
            Ok((heads, feed_entries::table.select((feed_entries::feed_id, feed_entries::version)).load(conn)?))
        });
        for (feed, kind, version) in heads {
            let versions: Vec<i64> =
                entries.iter().filter(|(of, _)| *of == feed).map(|(_, version)| *version).collect();
            let distinct: BTreeSet<i64> = versions.iter().copied().collect();
            prop_assert_eq!(distinct.len(), versions.len(), "{} {:?}", kind, feed);
            if kind != "audit" {
                prop_assert_eq!(distinct.last().copied().unwrap_or(0), version, "{} {:?}", kind, feed);
            }
        }
        let audited: Vec<i64> = self.clinic.read(|conn| {
            use crate::database::schema::audit;
            Ok(audit::table.order(audit::version).select(audit::version).load(conn)?)
        });
        let last = audited.len() as i64;
        prop_assert_eq!(audited, (1..=last).collect::<Vec<_>>());
        Ok(())
    }
}

fn cases() -> ProptestConfig {
    // Each case is a clinic of its own with real keys and up to forty commands.
    let cases = std::env::var("JIAYI_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(12);
    ProptestConfig { cases, max_shrink_iters: 200, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn nobody_holds_two_contracts_no_panel_overflows_and_no_feed_has_holes(
        steps in proptest::collection::vec(step(), 1..40),
    ) {
        let mut world = World::open();
        let rules = world.clinic.rules.clone();
        for step in steps {
            world.play(step);
            let policy = &rules.policies.on(world.clinic.today()).expect("a policy").contract;
            world.check(policy)?;
        }
        world.check_feeds()?;
    }
}

#[test]
fn the_feed_of_a_team_that_a_refused_transfer_named_stays_unwritten() {
    let mut world = World::open();
    let step = Step { act: 0, person: 0, which: 0, team: 0, ahead: 0, years: 1, wait: 0, override_cap: false };
    world.play(step);
    let signed = world.rows().len();
    world.play(Step { act: 2, team: 1, ..step });
    assert_eq!((signed, world.rows().len()), (1, 1), "what nobody accepted yet cannot be transferred");
    world.check_feeds().unwrap();
}

/// Fourteen days after the signature, and before what follows another contract starts.
fn last_answer(signed_at: Instant, origin: &str, starts_on: Day) -> Option<Day> {
    let lapse = plus(signed_at.day(), 14);
    Some(if origin == "new" { lapse } else { lapse.min(plus(starts_on, -1)) })
}

/// Contracts of every state and origin, begun and not, signed in time and not, ended and not.
fn one_of_each(clinic: &TestClinic, person: &TestPerson) {
    let today = clinic.today();
    let first = clinic.contract(person, plus(today, -1000));
    for (state, origin) in
        ContractState::ALL.iter().flat_map(|state| ["new", "renewal", "transfer"].map(|o| (state, o)))
    {
        for (signed, starts, lasts) in
            [(-14, 0, 300), (-15, 0, 300), (-1, 1, 300), (-1, -5, 4), (-1, -5, 5), (-1, 3, -1), (-9, -8, 0)]
        {
            let (starts_on, signed_at) = (plus(today, starts), plus(today, signed).start());
            let contract = clinic.contract(person, starts_on);
            let decided =
                matches!(*state, ContractState::Draft | ContractState::ResidentSigned | ContractState::Withdrawn);
            let decided_at = (!decided).then_some(signed_at);
            let (state, ends_on) = (Word(*state), plus(starts_on, lasts));
            let answer_by = last_answer(signed_at, origin, starts_on);
            clinic.write(move |conn| {
                diesel::update(contracts::table.find(contract))
                    .set((
                        contracts::state.eq(state),
                        contracts::origin.eq(origin),
                        contracts::predecessor_id.eq((origin != "new").then_some(first)),
                        contracts::signed_at.eq(signed_at),
                        contracts::answer_by.eq(answer_by),
                        contracts::decided_at.eq(decided_at),
                        contracts::ends_on.eq(ends_on),
                    ))
                    .execute(conn)?;
                Ok(())
            });
        }
    }
}

#[test]
fn what_ties_somebody_to_a_team_is_the_same_in_a_query_and_in_the_rule() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    one_of_each(&clinic, &li);
    let (rules, today) = (clinic.rules.clone(), clinic.today());
    let policy = rules.policies.on(today).unwrap().contract.clone();
    let (all, tied): (Vec<ContractRow>, Vec<ContractId>) = clinic.read(move |conn| {
        let tied = contracts::table.filter(ties(today)).select(contracts::id).load(conn)?;
        Ok((contracts::table.load(conn)?, tied))
    });
    for row in &all {
        let holds = row.facts().unwrap().holds(today, &policy).is_some_and(|days| days.end() >= today);
        let told = (row.state.0, row.origin.0, row.signed_at.day(), row.starts_on, row.ends_on);
        assert_eq!(tied.contains(&row.id), holds, "{told:?}");
    }
    assert!(!tied.is_empty() && tied.len() < all.len());
}

#[test]
fn what_was_declined_taken_back_or_left_unanswered_makes_no_home_and_asks_nobody() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let there = clinic.employ(Role::Doctor, clinic.elsewhere);
    let team = clinic.another_team(clinic.elsewhere);
    clinic.join(team, there.staff_id().unwrap(), Duty::Leader);
    let contract =
        clinic.contract_with(li.id, li.actor.account, team, there.staff_id().unwrap(), plus(clinic.today(), 3));
    let elsewhere = clinic.elsewhere;
    let stands_as = |state: &'static str, origin: &'static str, starts: i64| {
        let (starts_on, signed_at) = (plus(clinic.today(), starts), plus(clinic.today(), -1).start());
        let answer_by = last_answer(signed_at, origin, starts_on);
        clinic.write(move |conn| {
            diesel::update(contracts::table.find(contract))
                .set((
                    contracts::institution_id.eq(elsewhere),
                    contracts::state.eq(state),
                    contracts::origin.eq(origin),
                    contracts::starts_on.eq(starts_on),
                    contracts::signed_at.eq(signed_at),
                    contracts::answer_by.eq(answer_by),
                    contracts::decided_at.eq((state == "rejected").then_some(signed_at)),
                ))
                .execute(conn)?;
            Ok(())
        });
        let (rules, today, actor, li) = (clinic.rules.clone(), clinic.today(), there.clone(), li.id);
        clinic.read(move |conn| {
            let policy = rules.policies.on(today).unwrap();
            let relation = relation(conn, &actor, li, today, today, policy)?;
            Ok((relation.meets(Relation::HOME), relation.meets(Relation::REQUESTED)))
        })
    };
    assert_eq!(stands_as("resident_signed", "new", 0), (true, true));
    assert_eq!(stands_as("resident_signed", "transfer", 1), (true, true));
    assert_eq!(stands_as("resident_signed", "transfer", 0), (false, false), "lapsed on the day it should have started");
    assert_eq!(stands_as("rejected", "new", 3), (false, false));
    assert_eq!(stands_as("withdrawn", "new", 3), (false, false));
}

#[test]
fn what_serves_somebody_on_a_day_is_the_same_in_a_query_and_in_the_rule() {
    use crate::follow_up::in_force;
    let clinic = TestClinic::open();
    let li = li(&clinic);
    one_of_each(&clinic, &li);
    let all: Vec<ContractRow> = clinic.read(|conn| Ok(contracts::table.load(conn)?));
    for after in (-20..=10).chain([299, 300, 301]) {
        let on = plus(clinic.today(), after);
        let in_force: Vec<ContractId> =
            clinic.read(move |conn| Ok(contracts::table.filter(in_force(on)).select(contracts::id).load(conn)?));
        for row in &all {
            let active = row.facts().unwrap().active_days().is_some_and(|days| days.contains(on));
            let told = (row.state.0, row.starts_on, row.ends_on, row.decided_at.map(|at| at.day()));
            assert_eq!(in_force.contains(&row.id), active, "{told:?} on {on}");
        }
    }
}
