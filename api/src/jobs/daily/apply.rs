//! One change of the calendar, told to the feeds that hold what it is about.

use std::collections::BTreeSet;

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::contract::ContractStatus;
use jiayi_core::id::{ContractId, GrantId, GuardianshipId, PrescriptionId, ResidentId, TeamId};
use jiayi_core::person::capacity::{FULL_FROM, OWN_DATA_FROM};
use jiayi_core::task::{NewTask, TaskKind, Urgency};

use super::changes::{Change, Turn};
use crate::channels;
use crate::clinic::Rules;
use crate::commands::{Refusal, Tx, by_itself};
use crate::contract::ContractRow;
use crate::database::schema::{contracts, grants, guardianships, prescriptions};
use crate::database::{Db, Error};
use crate::feed::{self, Entity};
use crate::follow_up::in_force_on;
use crate::person;
use crate::prescription::reissue;
use crate::task::{Source, open};

/// Reads again under the locks what the change is about: it may have been undone since it was found.
pub(in crate::jobs) fn apply(conn: &mut Db, rules: &Rules, now: Instant, change: Change) -> Result<(), Error> {
    let Change { day, turn, id } = change;
    match turn {
        Turn::ContractStarts | Turn::ContractEnds | Turn::SignatureLapses => {
            let contract = ContractId(id);
            let resident = contracts::table.find(contract).select(contracts::resident_id).first(conn)?;
            by_itself(conn, rules, now, turn.as_str(), &[resident], |tx| contract_turns(tx, contract, change))
        }
        Turn::Grant => {
            let resident = grants::table.find(GrantId(id)).select(grants::resident_id).first(conn)?;
            by_itself(conn, rules, now, turn.as_str(), &[resident], |tx| {
                tx.stamp(resident, Entity::Grant, id);
                Ok(true)
            })
        }
        Turn::Guardianship => {
            let both: (ResidentId, ResidentId) = guardianships::table
                .find(GuardianshipId(id))
                .select((guardianships::ward_id, guardianships::guardian_id))
                .first(conn)?;
            by_itself(conn, rules, now, turn.as_str(), &[both.0, both.1], |tx| {
                tx.stamp(both.0, Entity::Guardianship, id);
                tx.stamp(both.1, Entity::Guardianship, id);
                Ok(true)
            })
        }
        Turn::Team => by_itself(conn, rules, now, turn.as_str(), &[], |tx| {
            tx.stamp_team(TeamId(id))?;
            Ok(true)
        }),
        Turn::FourteenthBirthday | Turn::EighteenthBirthday => {
            let resident = ResidentId(id);
            let age = if turn == Turn::FourteenthBirthday { OWN_DATA_FROM } else { FULL_FROM };
            by_itself(conn, rules, now, turn.as_str(), &[resident], |tx| comes_of_age(tx, resident, age, day))
        }
        Turn::PrescriptionExpires => {
            let row = prescriptions::table.find(PrescriptionId(id));
            let resident = row.select(prescriptions::resident_id).first(conn)?;
            by_itself(conn, rules, now, turn.as_str(), &[resident], |tx| reissue::is_asked_for(tx, resident))
        }
    }
}

fn contract_turns(tx: &mut Tx<'_>, contract: ContractId, Change { day, turn, .. }: Change) -> Result<bool, Refusal> {
    let row: ContractRow = contracts::table.find(contract).first(tx.conn)?;
    let (resident, team) = (row.resident_id, row.team_id);
    let status = row.facts()?.status_on(tx.today, &tx.policy.contract);
    let eve = day.plus_days(-1).map_err(|_| Error::Damaged("the first day of the calendar"))?;
    match turn {
        Turn::ContractStarts if status.is_active() => {
            tx.concern(resident, team)?;
            // A renewal changes nothing of what the team holds.
            let served = in_force_on(tx.conn, resident, eve)?.is_some_and(|served| served.team == team);
            if !served {
                feed::enter(tx.conn, team, resident)?;
            }
        }
        Turn::ContractEnds if row.ends_on == eve => {
            tx.concern(resident, team)?;
            tx.part_unless_tied(team, resident);
        }
        Turn::SignatureLapses if status == ContractStatus::Lapsed => {
            tx.concern(resident, team)?;
            tx.part_unless_tied(team, resident);
        }
        _ => return Ok(false),
    }
    tx.stamp(resident, Entity::Contract, contract);
    tx.note("contract", contract.to_string());
    Ok(true)
}

/// From 14 on she consents to the use of her data herself, from 18 on she signs herself: both are asked again, she and who was
/// her guardian on the eve. A task sees to it that somebody speaks with them. Source: domain 02 §2.9.
fn comes_of_age(tx: &mut Tx<'_>, resident: ResidentId, age: i32, birthday: Day) -> Result<bool, Refusal> {
    let Some(facts) = person::facts(tx.conn, resident)? else { return Ok(false) };
    if facts.died_on.is_some() {
        return Ok(false);
    }
    tx.stamp(resident, Entity::Resident, resident);
    let new = NewTask { kind: TaskKind::AskedAgain, urgency: Urgency::Routine };
    open(tx, resident, new, Source::Resident(resident))?;

    let eve = birthday.plus_days(-1).map_err(|_| Error::Damaged("a birthday"))?;
    let guardians: BTreeSet<ResidentId> =
        facts.guardianships.iter().filter(|held| held.in_force(facts.born_on, eve)).map(|held| held.guardian).collect();
    let mut asked = BTreeSet::new();
    for who in [resident].into_iter().chain(guardians) {
        for phone in person::phones_of(tx.conn, &tx.rules.keys, who)? {
            let words = words(age, who == resident);
            if asked.insert(phone.clone()) {
                channels::sms(tx.conn, tx.rules, &phone, words, tx.now)?;
            }
        }
    }
    tx.note("asked_phones", asked.len());
    Ok(true)
}

/// No name and nothing of a record: whoever holds the phone may read it.
const fn words(age: i32, to_herself: bool) -> &'static str {
    match (age < FULL_FROM, to_herself) {
        (true, true) => "【家医】您已满14周岁，个人信息的使用要由您本人重新确认。请登录家医，或到签约机构窗口办理。",
        (true, false) => {
            "【家医】您监护的孩子已满14周岁，个人信息的使用要由孩子本人重新确认；签约仍由监护人办理。请登录家医，或到签约机构窗口办理。"
        }
        (false, true) => {
            "【家医】您已满18周岁，家医签约和各项同意要由您本人重新确认。请登录家医，或到签约机构窗口办理。"
        }
        (false, false) => {
            "【家医】您监护的孩子已满18周岁，家医签约和各项同意今后由本人办理，您的监护人身份已到期。请登录家医，或到签约机构窗口办理。"
        }
    }
}
