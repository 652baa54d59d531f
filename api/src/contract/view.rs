//! A contract as people see it on a day: what it is, how it came so far, what was promised and what was done of it.

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::contract::commands::Origin;
use jiayi_core::contract::package::{Fulfilment, fulfilment};
use jiayi_core::contract::timeline::{Step, timeline};
use jiayi_core::contract::{Contract, ContractState, ContractStatus, Fee, Fen, PriorityGroup, ServiceKind};
use jiayi_core::digest::Digest;
use jiayi_core::id::{ContractId, InstitutionId, PackageId, ResidentId, TeamId};
use jiayi_core::policy::Policy;
use jiayi_core::screen::contract::StaffName;
use jiayi_core::view::{AnswerView, RecordedEnd, SignatureView};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::document::institution_name;
use super::evidence::agreement_of;
use super::groups;
use super::rows::{ContractRow, ItemRow, SignedHow};
use crate::clinic::Rules;
use crate::database::schema::{contract_items, deliveries, packages, teams};
use crate::database::sql::Key;
use crate::database::{Db, Error};
use crate::feed::{self, Entity, Feed};
use crate::person::{Author, author, name_of};
use crate::team::staff_name;

#[derive(Debug, Serialize, ToSchema)]
pub struct ContractView {
    pub id: ContractId,
    pub resident: ResidentId,
    pub status: ContractStatus,
    pub origin: Origin,
    pub team: TeamName,
    pub doctor: StaffName,
    pub package: PackageName,
    pub institution: InstitutionName,
    /// Second and third slot of a combined contract.
    pub district_institution: Option<InstitutionName>,
    pub municipal_institution: Option<InstitutionName>,
    pub starts_on: Day,
    /// The last day in force as far as is settled.
    pub ends_on: Day,
    /// The last day as signed.
    pub term_ends_on: Day,
    pub years: i32,
    /// Of today, of the first day before it begins, of the last day once it has ended: by what was ticked and by age, and for
    /// readers of the record by diagnosis.
    pub priority_groups: Vec<PriorityGroup>,
    pub fee_per_year: Fee,
    pub fee_of_term: Fee,
    pub signature: SignatureView,
    /// The last day on which the team may answer, while it has not.
    pub answer_by: Option<Day>,
    pub answer: Option<AnswerView>,
    pub end: Option<EndView>,
    pub timeline: Vec<Step>,
    pub items: Vec<ItemView>,
    pub template_version: String,
    /// SHA-256 of the agreement: both sides signed this.
    pub document_hash: Digest,
    /// Whether the signed record of both signatures can be fetched.
    pub has_evidence: bool,
    /// For the `seen` of a command about this contract.
    pub version: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TeamName {
    pub id: TeamId,
    pub name: String,
    pub phone: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PackageName {
    pub id: PackageId,
    pub name: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct InstitutionName {
    pub id: InstitutionId,
    pub name: String,
}

/// An end that was recorded, whether or not its day has come.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndView {
    #[serde(flatten)]
    pub recorded: RecordedEnd,
    /// Until its last day has come.
    pub can_be_taken_back: bool,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContractItemView)]
pub struct ItemView {
    pub kind: ServiceKind,
    pub label: String,
    /// 0: whenever it is needed.
    pub times_per_year: i32,
    /// In the year of the contract that is running; absent outside the term and for what is not counted.
    pub this_year: Option<Fulfilment>,
}

pub(super) fn as_json(
    conn: &mut Db,
    rules: &Rules,
    row: &ContractRow,
    policy: &Policy,
    today: Day,
    sees_record: bool,
) -> Result<Value, Error> {
    Ok(serde_json::to_value(of(conn, rules, row, policy, today, sees_record)?)?)
}

/// Reads what belongs to a contract; the caller has proved that it may be shown, and says whether its reader sees the record.
pub(super) fn of(
    conn: &mut Db,
    rules: &Rules,
    row: &ContractRow,
    policy: &Policy,
    today: Day,
    sees_record: bool,
) -> Result<ContractView, Error> {
    let contract = row.facts()?;
    let status = contract.status_on(today, &policy.contract);
    let (team_name, phone) = teams::table.find(row.team_id).select((teams::name, teams::phone)).first(conn)?;
    let package_name = packages::table.find(row.package_id).select(packages::name).first(conn)?;
    let agreement = agreement_of(conn, row.id)?;
    let hash = <[u8; 32]>::try_from(agreement.document_hash).map_err(|_| Error::Damaged("an agreement"))?;
    Ok(ContractView {
        id: row.id,
        resident: row.resident_id,
        status,
        origin: contract.origin,
        team: TeamName { id: row.team_id, name: team_name, phone },
        doctor: StaffName { id: row.doctor_id, name: staff_name(conn, row.doctor_id)? },
        package: PackageName { id: row.package_id, name: package_name },
        institution: institution(conn, row.institution_id)?,
        district_institution: row.district_institution_id.map(|id| institution(conn, id)).transpose()?,
        municipal_institution: row.municipal_institution_id.map(|id| institution(conn, id)).transpose()?,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        term_ends_on: row.term_ends_on,
        years: row.years,
        priority_groups: groups::of(conn, row, today, sees_record)?,
        fee_per_year: row.fee_per_year()?,
        fee_of_term: row.fee_of_term()?,
        signature: signature(conn, rules, row)?,
        answer_by: contract.answer_by.filter(|_| contract.state == ContractState::ResidentSigned),
        answer: answer(conn, rules, row)?,
        end: end(conn, rules, row)?.map(|recorded| EndView {
            recorded,
            can_be_taken_back: row.state.0 == ContractState::Terminated && today < row.ends_on,
        }),
        timeline: timeline(&contract, status, today),
        items: items(conn, row, &contract, today)?,
        template_version: agreement.template_version,
        document_hash: Digest::from_bytes(hash),
        has_evidence: agreement.evidence.is_some(),
        version: feed::entity_version(conn, Feed::Resident(row.resident_id), Entity::Contract, row.id.0)?,
    })
}

fn institution(conn: &mut Db, id: InstitutionId) -> Result<InstitutionName, Error> {
    let name = institution_name(conn, Some(id))?.unwrap_or_default();
    Ok(InstitutionName { id, name })
}

pub(super) fn signature(conn: &mut Db, rules: &Rules, row: &ContractRow) -> Result<SignatureView, Error> {
    let resident = name_of(conn, rules, row.resident_id)?;
    let signer = match row.guardian_id {
        Some(guardian) => Author { by: name_of(conn, rules, guardian)?, acting_for: Some(resident) },
        None => Author { by: resident, acting_for: None },
    };
    let recorded_by = match row.signed_how.0 {
        SignedHow::Paper => Some(author(conn, rules, row.signer_account, row.resident_id)?),
        SignedHow::Drawn => None,
    };
    Ok(SignatureView { at: row.signed_at, how: row.signed_how.0, by: row.signer_kind.0, signer, recorded_by })
}

pub(super) fn answer(conn: &mut Db, rules: &Rules, row: &ContractRow) -> Result<Option<AnswerView>, Error> {
    let Some((at, by)) = row.decided_at.zip(row.decided_by) else { return Ok(None) };
    Ok(Some(AnswerView {
        accepted: row.state.0 != ContractState::Rejected,
        at,
        by: staff_name(conn, by)?,
        reason: opened(rules, row, "decision_reason_sealed", row.decision_reason_sealed.as_deref())?,
        identity_check: row.identity_check.as_ref().map(|check| check.0),
    }))
}

pub(super) fn end(conn: &mut Db, rules: &Rules, row: &ContractRow) -> Result<Option<RecordedEnd>, Error> {
    let Some((recorded_at, recorded_by)) = row.end_recorded_at.zip(row.end_recorded_by) else { return Ok(None) };
    let refund = row.refund.map(u32::try_from).transpose().map_err(|_| Error::Damaged("a contract"))?;
    Ok(Some(RecordedEnd {
        side: row.end_side.as_ref().map(|side| side.0),
        reason: row.end_reason.as_ref().map(|reason| reason.0),
        note: opened(rules, row, "end_note_sealed", row.end_note_sealed.as_deref())?,
        recorded_at,
        recorded_by: author(conn, rules, recorded_by, row.resident_id)?,
        refund: refund.map(Fen),
    }))
}

fn opened(
    rules: &Rules,
    row: &ContractRow,
    column: &'static str,
    sealed: Option<&[u8]>,
) -> Result<Option<String>, Error> {
    let Some(sealed) = sealed else { return Ok(None) };
    Ok(Some(rules.keys.open_text(row.place(column), sealed)?.to_string()))
}

fn items(conn: &mut Db, row: &ContractRow, contract: &Contract, today: Day) -> Result<Vec<ItemView>, Error> {
    let mut delivered: BTreeMap<Key, Vec<Day>> = BTreeMap::new();
    let done: Vec<(Key, Day)> = deliveries::table
        .filter(deliveries::contract_id.eq(row.id))
        .select((deliveries::contract_item_id, deliveries::happened_on))
        .load(conn)?;
    for (item, day) in done {
        delivered.entry(item).or_default().push(day);
    }
    let promised: Vec<ItemRow> = contract_items::table
        .filter(contract_items::contract_id.eq(row.id))
        .order((contract_items::position, contract_items::id))
        .load(conn)?;
    promised
        .into_iter()
        .map(|item| {
            let days = delivered.get(&item.id).map(Vec::as_slice).unwrap_or_default();
            let times = u16::try_from(item.times_per_year).map_err(|_| Error::Damaged("a contract's item"))?;
            Ok(ItemView {
                kind: item.kind.0,
                label: item.label,
                times_per_year: item.times_per_year,
                this_year: fulfilment(times, days, contract.term, today),
            })
        })
        .collect()
}
