//! The contracts that wait for a team's answer.

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::contract::commands::Origin;
use jiayi_core::contract::{ContractStatus, PriorityGroup};
use jiayi_core::id::{ContractId, ResidentId, StaffId};
use jiayi_core::person::{IdentityCheck, Sex};
use jiayi_core::policy::Policy;
use jiayi_core::team::Room;
use serde::Serialize;
use utoipa::ToSchema;

use super::rows::{ContractRow, SignerKind};
use super::tie::waits;
use super::view::StaffName;
use super::{facts, groups};
use crate::clinic::Rules;
use crate::database::schema::{contracts, packages};
use crate::database::{Db, Error};
use crate::person::name_of;
use crate::session::{Actor, scope};
use crate::team::{room_of_doctor, staff_name};

#[derive(Debug, Serialize, ToSchema)]
pub struct RequestView {
    pub contract: ContractId,
    pub resident: ResidentId,
    pub name: String,
    pub sex: Sex,
    pub age: i32,
    pub priority_groups: Vec<PriorityGroup>,
    pub origin: Origin,
    pub doctor: StaffName,
    pub package: String,
    pub starts_on: Day,
    pub ends_on: Day,
    pub signed_at: Instant,
    pub signed_by: SignerKind,
    /// The last day to answer.
    pub answer_by: Day,
    /// How her identity was checked; absent when nobody has, and then her card must be seen.
    pub verified: Option<IdentityCheck>,
    /// Of the contracting doctor, besides this resident.
    pub room: Room,
    /// Whether the reader is who answers: the contracting doctor, the leader, or who stands in for them.
    pub mine_to_answer: bool,
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
    let waiting: Vec<ContractRow> = contracts::table
        .filter(contracts::team_id.eq_any(teams))
        .filter(waits(today))
        .order((contracts::signed_at, contracts::id))
        .load(conn)?;
    let mut requests = Vec::new();
    for row in waiting {
        requests.extend(request(conn, rules, policy, serving.staff, &row, today)?);
    }
    requests.sort_by_key(|request| (request.answer_by, request.signed_at));
    actor.looks_at(requests.iter().map(|request| request.resident));
    Ok(requests)
}

fn request(
    conn: &mut Db,
    rules: &Rules,
    policy: &Policy,
    reader: StaffId,
    row: &ContractRow,
    today: Day,
) -> Result<Option<RequestView>, Error> {
    let contract = row.facts()?;
    let waits = contract.status_on(today, &policy.contract) == ContractStatus::ResidentSigned;
    let (Some(answer_by), true) = (contract.answer_by, waits) else { return Ok(None) };
    let Some(resident) = crate::person::facts(conn, row.resident_id)? else { return Ok(None) };
    let cap = facts::cap_of(conn, row.team_id, row.doctor_id, today)?;
    let package: String = packages::table.find(row.package_id).select(packages::name).first(conn)?;
    Ok(Some(RequestView {
        contract: row.id,
        resident: row.resident_id,
        name: name_of(conn, rules, row.resident_id)?,
        sex: resident.sex,
        age: resident.person().age(today),
        // The team that is asked does not read her record yet.
        priority_groups: groups::of(conn, row, today, false)?,
        origin: contract.origin,
        doctor: StaffName { id: row.doctor_id, name: staff_name(conn, row.doctor_id)? },
        package,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        signed_at: row.signed_at,
        signed_by: row.signer_kind.0,
        answer_by,
        verified: resident.verified,
        room: room_of_doctor(conn, row.doctor_id, cap, Some(row.resident_id), policy, today)?,
        mine_to_answer: facts::answerer(conn, reader, row.team_id, row.doctor_id, today)?.is_some(),
    }))
}
