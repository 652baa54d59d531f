//! The contracts that wait for a team's answer.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::id::ResidentId;
use jiayi_core::policy::Policy;
use jiayi_core::screen::contract::ContractRequest;
use jiayi_core::team::Room;
use jiayi_core::view::{Contract, Resident, View};
use serde::Serialize;
use utoipa::ToSchema;

use super::tie::waits;
use super::{entities, facts};
use crate::clinic::Rules;
use crate::database::schema::contracts;
use crate::database::sql::Key;
use crate::database::{Db, Error};
use crate::feed::Look;
use crate::person;
use crate::session::{Actor, scope};
use crate::team::{room_of_doctor, roster};

#[derive(Debug, Serialize, ToSchema)]
pub struct RequestView {
    #[serde(flatten)]
    pub request: ContractRequest,
    /// Of the contracting doctor, besides this resident.
    pub room: Room,
}

/// Those of the teams that the reader is of today, the nearest last day first.
pub(super) fn of(
    conn: &mut Db,
    rules: &Rules,
    policy: &Policy,
    actor: &Actor,
    today: Day,
) -> Result<Vec<RequestView>, Error> {
    let Some(serving) = &actor.staff else { return Ok(Vec::new()) };
    let teams = scope::teams_of(conn, serving, today)?;
    let waiting = contracts::table.filter(contracts::team_id.eq_any(teams)).filter(waits(today)).select(contracts::id);
    let waiting: Vec<Key> = waiting.load(conn)?;
    let mut look = Look::new(conn, rules, today);
    let (contracts, residents) = with_residents(&mut look, &waiting)?;
    let mut requests = Vec::new();
    for contract in contracts {
        let Some(resident) = residents.get(&contract.resident) else { continue };
        let roster = roster(look.conn, contract.team)?;
        let reader = Some(serving.staff);
        let request = ContractRequest::of(resident, &contract, &roster, reader, &policy.contract, today);
        let Some(request) = request else { continue };
        let cap = facts::cap_of(look.conn, contract.team, contract.doctor, today)?;
        let room = room_of_doctor(look.conn, contract.doctor, cap, Some(contract.resident), policy, today)?;
        requests.push(RequestView { request, room });
    }
    requests.sort_by_key(|RequestView { request, .. }| request.place());
    actor.looks_at(requests.iter().map(|RequestView { request, .. }| request.resident));
    Ok(requests)
}

/// Some contracts, and whose they are.
fn with_residents(look: &mut Look<'_>, ids: &[Key]) -> Result<(Vec<Contract>, HashMap<ResidentId, Resident>), Error> {
    let contract = |view| match view {
        View::Contract(contract) => Some(*contract),
        _ => None,
    };
    let resident = |view| match view {
        View::Resident(resident) => Some((resident.id, *resident)),
        _ => None,
    };
    let contracts = entities::contracts(look, ids)?.into_iter().filter_map(|loaded| contract(loaded.view));
    let contracts: Vec<Contract> = contracts.collect();
    let owners: BTreeSet<ResidentId> = contracts.iter().map(|contract| contract.resident).collect();
    let owners: Vec<Key> = owners.into_iter().map(|owner| Key(owner.0)).collect();
    let residents = person::entities::residents(look, &owners)?;
    Ok((contracts, residents.into_iter().filter_map(|loaded| resident(loaded.view)).collect()))
}
