//! What a panel knows of its residents, in a few queries for however many they are.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::contract::Contract;
use jiayi_core::id::{ResidentId, TeamId};
use jiayi_core::policy::Policy;
use jiayi_core::worklist::Facts;
use jiayi_core::worklist::record::{self, Record, Ties};

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
    let mut signed: BTreeMap<ResidentId, Vec<(Contract, Instant)>> = BTreeMap::new();
    for row in rows {
        signed.entry(row.resident_id).or_default().push((row.facts()?, row.signed_at));
    }
    let tied = signed.into_iter().filter_map(|(resident, contracts)| Some((resident, Ties::of(contracts, eve)?)));
    let mut ties: BTreeMap<ResidentId, Ties> = tied.collect();
    let ids: Vec<ResidentId> = ties.keys().copied().collect();
    let mut all = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let mut records = Records::of(conn, some, eve)?;
        let mut done = act_rows::of_team(conn, team, some)?;
        let versions = feed::newest(conn, some, Entity::ListAct)?;
        for person in people::living(conn, rules, some, today)? {
            let Some(ties) = ties.remove(&person.id) else { continue };
            let act_rows::Done { acts, departed } = done.remove(&person.id).unwrap_or_default();
            let version = Some(versions.get(&person.id).copied().unwrap_or(0));
            let record = Record { acts, departed, version, ..records.take(person.id) };
            let facts = record::facts(person, ties, &record, &policy.worklist, eve);
            all.push(facts.map_err(|_| Error::Damaged("the calendar"))?);
        }
    }
    Ok(all)
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
