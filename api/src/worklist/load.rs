//! What a panel knows of its residents, in a few queries for however many they are.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::contract::{ContractState, Term};
use jiayi_core::id::{ResidentId, TeamId};
use jiayi_core::policy::Policy;
use jiayi_core::worklist::{Facts, Request};

use super::records::Records;
use crate::clinic::Rules;
use crate::contract::ContractRow;
use crate::database::schema::{contracts, residents};
use crate::database::{Db, Error};
use crate::seal::Place;

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
    team: TeamId,
    whom: Whom<'_>,
    today: Day,
) -> Result<Vec<Facts>, Error> {
    let policy = rules.policies.on(today).map_err(|_| Error::Damaged("no policy of today"))?;
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
        let mut records = Records::of(conn, some)?;
        for (id, name, born_on) in people(conn, rules, some)? {
            let Some(Ties { served, requests }) = ties.remove(&id) else { continue };
            let (last_contact, dues) = records.take(id);
            facts.push(Facts { resident: id, name, born_on, last_contact, served, requests, dues });
        }
    }
    Ok(facts)
}

/// How a resident belongs to the team.
#[derive(Default)]
struct Ties {
    served: Vec<Term>,
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
            self.served.extend(Term::between(contract.term.start(), contract.ends_on));
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

/// The living: nobody calls on the dead.
fn people(conn: &mut Db, rules: &Rules, ids: &[ResidentId]) -> Result<Vec<(ResidentId, String, Day)>, Error> {
    let rows: Vec<(ResidentId, Vec<u8>, Day)> = residents::table
        .filter(residents::id.eq_any(ids))
        .filter(residents::died_on.is_null())
        .filter(residents::merged_into.is_null())
        .order(residents::id)
        .select((residents::id, residents::name_sealed, residents::born_on))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, sealed, born_on)| {
            let place = Place { table: "residents", column: "name_sealed", row: id.0 };
            Ok((id, rules.keys.open_text(place, &sealed)?.to_string(), born_on))
        })
        .collect()
}
