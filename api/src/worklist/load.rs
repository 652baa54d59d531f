//! What a panel knows of its residents, in a few queries for however many they are.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::contract::{ContractState, Term};
use jiayi_core::id::{ResidentId, TeamId};
use jiayi_core::policy::Policy;
use jiayi_core::worklist::{Facts, Request, Served, last_reached, standing};

use super::records::Records;
use super::{act_rows, people};
use crate::clinic::Rules;
use crate::contract::ContractRow;
use crate::database::schema::contracts;
use crate::database::{Db, Error};

/// Residents in one query.
const AT_ONCE: usize = 500;

pub(super) enum Whom<'a> {
    Everybody,
    These(&'a BTreeSet<ResidentId>),
}

/// The facts of everyone who has, will have or asks for a contract with the team; of nobody else.
pub(super) fn facts(
    conn: &mut Db,
    rules: &Rules,
    policy: &Policy,
    team: TeamId,
    whom: Whom<'_>,
    today: Day,
) -> Result<Vec<Facts>, Error> {
    let rows = match whom {
        Whom::Everybody => contracts_with(conn, team, None, today)?,
        Whom::These(residents) => {
            let residents: Vec<ResidentId> = residents.iter().copied().collect();
            let mut rows = Vec::new();
            for some in residents.chunks(AT_ONCE) {
                rows.extend(contracts_with(conn, team, Some(some), today)?);
            }
            rows
        }
    };
    let mut ties: BTreeMap<ResidentId, Ties> = BTreeMap::new();
    for row in rows {
        ties.entry(row.resident_id).or_default().add(&row, policy)?;
    }
    ties.retain(|_, ties| !ties.served.is_empty() || !ties.requests.is_empty());
    let ids: Vec<ResidentId> = ties.keys().copied().collect();
    let mut facts = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let mut records = Records::of(conn, some, policy, today)?;
        let mut acts = act_rows::of_team(conn, team, some)?;
        for person in people::living(conn, rules, some, today)? {
            let Some(Ties { served, requests }) = ties.remove(&person.id) else { continue };
            let record = records.take(person.id);
            let acts = acts.remove(&person.id).unwrap_or_default();
            facts.push(Facts {
                resident: person.id,
                name: person.name,
                born_on: person.born_on,
                lives_alone: person.lives_alone,
                document_tail: person.document_tail,
                phone_tail: person.phone_tail,
                village: person.village,
                consents: person.consents,
                served,
                requests,
                dues: record.dues,
                last_contact: record.seen_on.max(last_reached(&acts)),
                last_served: record.delivered_on.max(record.seen_on),
                last_classes: record.last_classes,
                danger_on: record.danger_on,
                acts: standing(&acts, record.seen_on, &policy.worklist),
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
}

impl Ties {
    fn add(&mut self, row: &ContractRow, policy: &Policy) -> Result<(), Error> {
        let contract = row.facts()?;
        if contract.state == ContractState::ResidentSigned {
            if let (Some(signed_on), Some(last_day)) =
                (contract.signed_on, contract.last_day_to_accept(&policy.contract))
            {
                self.requests.push(Request { contract: contract.id, signed_on, last_day });
            }
        } else if contract.accepted_on.is_some() {
            // One that ended before it began has no days.
            let term = Term::between(contract.term.start(), contract.ends_on);
            self.served.extend(term.map(|term| Served { contract: contract.id, term }));
        }
        Ok(())
    }
}

fn contracts_with(
    conn: &mut Db,
    team: TeamId,
    only: Option<&[ResidentId]>,
    today: Day,
) -> Result<Vec<ContractRow>, Error> {
    let live = contracts::table.filter(contracts::team_id.eq(team)).filter(contracts::ends_on.ge(today));
    let in_order = (contracts::resident_id, contracts::starts_on, contracts::id);
    Ok(match only {
        None => live.order(in_order).load(conn)?,
        Some(residents) => live.filter(contracts::resident_id.eq_any(residents)).order(in_order).load(conn)?,
    })
}
