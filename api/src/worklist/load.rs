//! What a panel knows of its residents, in a few queries for however many they are.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::contract::{ContractState, Term};
use jiayi_core::id::{ResidentId, TeamId};
use jiayi_core::policy::Policy;
use jiayi_core::worklist::{Answered, Facts, Request, Served, last_reached, standing};

use super::records::Records;
use super::{act_rows, people};
use crate::clinic::Rules;
use crate::contract::ContractRow;
use crate::database::schema::contracts;
use crate::database::{Db, Error};
use crate::feed::{self, Entity};

/// Residents in one query.
const AT_ONCE: usize = 500;

pub(super) enum Whom<'a> {
    Everybody,
    These(&'a BTreeSet<ResidentId>),
}

/// The facts of everyone who on the day before `today` had a contract with the team, or will have or asks for one; of nobody
/// else. Whoever began to read the list yesterday ends it with the same people.
pub(super) fn facts(
    conn: &mut Db,
    rules: &Rules,
    policy: &Policy,
    team: TeamId,
    whom: Whom<'_>,
    today: Day,
) -> Result<Vec<Facts>, Error> {
    let eve = today.plus_days(-1).map_err(|_| Error::Damaged("the calendar"))?;
    let rows = match whom {
        Whom::Everybody => contracts_with(conn, team, None, eve)?,
        Whom::These(residents) => {
            let residents: Vec<ResidentId> = residents.iter().copied().collect();
            let mut rows = Vec::new();
            for some in residents.chunks(AT_ONCE) {
                rows.extend(contracts_with(conn, team, Some(some), eve)?);
            }
            rows
        }
    };
    let mut ties: BTreeMap<ResidentId, Ties> = BTreeMap::new();
    for row in rows {
        ties.entry(row.resident_id).or_default().add(&row)?;
    }
    ties.retain(|_, ties| !ties.served.is_empty() || !ties.requests.is_empty());
    let ids: Vec<ResidentId> = ties.keys().copied().collect();
    let mut facts = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let mut records = Records::of(conn, some, policy, eve)?;
        let mut done = act_rows::of_team(conn, team, some)?;
        let versions = feed::newest(conn, some, Entity::ListAct)?;
        for person in people::living(conn, rules, some, today)? {
            let Some(Ties { served, requests, signed_at }) = ties.remove(&person.id) else { continue };
            let record = records.take(person.id);
            let act_rows::Done { acts, departed } = done.remove(&person.id).unwrap_or_default();
            let answered = Answered { seen_at: record.seen_at, phone_changed_at: person.phone_changed_at };
            // Who signs again is here again.
            let departed =
                departed.filter(|(recorded_at, _)| signed_at.is_none_or(|signed_at| signed_at <= *recorded_at));
            facts.push(Facts {
                resident: person.id,
                name: person.name,
                born_on: person.born_on,
                lives_alone: person.lives_alone,
                document_tail: person.document_tail,
                phone_tail: person.phone_tail,
                village: person.village,
                consents: person.consents,
                contact: person.contact,
                family_until: person.family_until,
                served,
                requests,
                departed_on: departed.map(|(_, on)| on),
                aside: record.aside,
                dues: record.dues,
                last_contact: record.seen_at.map(Instant::day).max(last_reached(&acts)),
                last_served: record.served_on,
                last_classes: record.last_classes,
                danger_on: record.danger_on,
                last_pressure: record.last_pressure,
                last_fasting: record.last_fasting,
                acts: standing(&acts, answered, &policy.worklist),
                version: versions.get(&person.id).copied().unwrap_or(0),
            });
        }
    }
    Ok(facts)
}

/// How a resident belongs to the team.
#[derive(Default)]
struct Ties {
    served: Vec<Served>,
    requests: Vec<Request>,
    /// Her last signature.
    signed_at: Option<Instant>,
}

impl Ties {
    fn add(&mut self, row: &ContractRow) -> Result<(), Error> {
        let contract = row.facts()?;
        self.signed_at = self.signed_at.max(Some(row.signed_at));
        if contract.state == ContractState::ResidentSigned {
            if let (Some(signed_on), Some(last_day)) = (contract.signed_on, contract.answer_by) {
                self.requests.push(Request { contract: contract.id, signed_on, last_day });
            }
        } else if contract.accepted_on.is_some() {
            // One that ended before it began has no days.
            let term = Term::between(contract.term.start(), contract.ends_on);
            let expires = matches!(contract.state, ContractState::Active | ContractState::Renewed);
            self.served.extend(term.map(|term| Served { contract: contract.id, term, expires }));
        }
        Ok(())
    }
}

fn contracts_with(
    conn: &mut Db,
    team: TeamId,
    only: Option<&[ResidentId]>,
    day: Day,
) -> Result<Vec<ContractRow>, Error> {
    let live = contracts::table.filter(contracts::team_id.eq(team)).filter(contracts::ends_on.ge(day));
    let in_order = (contracts::resident_id, contracts::starts_on, contracts::id);
    Ok(match only {
        None => live.order(in_order).load(conn)?,
        Some(residents) => live.filter(contracts::resident_id.eq_any(residents)).order(in_order).load(conn)?,
    })
}
