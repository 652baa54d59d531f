//! Contracts as their feeds carry them.

use std::collections::HashMap;

use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::digest::Digest;
use jiayi_core::id::{ContractId, PackageId, TeamId};
use jiayi_core::view::{self, PromisedItem};

use super::rows::{ContractRow, ItemRow};
use super::view::{answer, end, signature};
use crate::database::schema::{agreements, contract_items, contracts, deliveries, packages, teams};
use crate::database::sql::Key;
use crate::database::{Db, Error};
use crate::feed::{Loaded, Look};

pub(crate) fn contracts(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let rows: Vec<ContractRow> = contracts::table.filter(contracts::id.eq_any(ids)).load(look.conn)?;
    let mut agreements = agreements(look.conn, ids)?;
    let mut items = items(look.conn, ids)?;
    let team_ids: Vec<TeamId> = rows.iter().map(|row| row.team_id).collect();
    let package_ids: Vec<PackageId> = rows.iter().map(|row| row.package_id).collect();
    let of_teams: HashMap<TeamId, String> = teams::table
        .filter(teams::id.eq_any(team_ids))
        .select((teams::id, teams::name))
        .load::<(TeamId, String)>(look.conn)?
        .into_iter()
        .collect();
    let of_packages: HashMap<PackageId, String> = packages::table
        .filter(packages::id.eq_any(package_ids))
        .select((packages::id, packages::name))
        .load::<(PackageId, String)>(look.conn)?
        .into_iter()
        .collect();
    rows.into_iter()
        .map(|row| {
            let agreement = agreements.remove(&row.id);
            let (template_version, document_hash, has_evidence) = match agreement {
                None => (None, None, false),
                Some(agreement) => (Some(agreement.0), Some(agreement.1), agreement.2),
            };
            let view = view::Contract {
                id: row.id,
                resident: row.resident_id,
                state: row.state.0,
                origin: row.facts()?.origin,
                team: row.team_id,
                team_name: of_teams.get(&row.team_id).cloned().unwrap_or_default(),
                doctor: row.doctor_id,
                doctor_name: look.staff(row.doctor_id)?,
                package: row.package_id,
                package_name: of_packages.get(&row.package_id).cloned().unwrap_or_default(),
                institution: row.institution_id,
                institution_name: look.institution(row.institution_id)?,
                district_institution: row.district_institution_id,
                municipal_institution: row.municipal_institution_id,
                starts_on: row.starts_on,
                ends_on: row.ends_on,
                term_ends_on: row.term_ends_on,
                years: row.years,
                ticked_groups: row.priority_groups.0.clone(),
                fee_per_year: row.fee_per_year()?,
                fee_of_term: row.fee_of_term()?,
                signature: signature(look.conn, look.rules, &row)?,
                answer_by: row.answer_by,
                answer: answer(look.conn, look.rules, &row)?,
                end: end(look.conn, look.rules, &row)?,
                items: items.remove(&row.id).unwrap_or_default(),
                template_version,
                document_hash,
                has_evidence,
                policy_version: row.policy_version.clone(),
            };
            Ok(Loaded::of(row.id, row.resident_id, view))
        })
        .collect()
}

type Agreement = (String, Digest, bool);

fn agreements(conn: &mut Db, ids: &[Key]) -> Result<HashMap<ContractId, Agreement>, Error> {
    let rows: Vec<(ContractId, String, Vec<u8>, bool)> = agreements::table
        .filter(agreements::contract_id.eq_any(ids))
        .select((
            agreements::contract_id,
            agreements::template_version,
            agreements::document_hash,
            agreements::evidence.is_not_null(),
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(contract, version, hash, has_evidence)| {
            let hash = <[u8; 32]>::try_from(hash).map_err(|_| Error::Damaged("an agreement"))?;
            Ok((contract, (version, Digest::from_bytes(hash), has_evidence)))
        })
        .collect()
}

/// What was promised in each contract, and the days on which it was done.
fn items(conn: &mut Db, ids: &[Key]) -> Result<HashMap<ContractId, Vec<PromisedItem>>, Error> {
    let done: Vec<(Key, Day)> = deliveries::table
        .filter(deliveries::contract_id.eq_any(ids))
        .order((deliveries::happened_on, deliveries::id))
        .select((deliveries::contract_item_id, deliveries::happened_on))
        .load(conn)?;
    let mut delivered: HashMap<Key, Vec<Day>> = HashMap::new();
    for (item, day) in done {
        delivered.entry(item).or_default().push(day);
    }
    let promised: Vec<ItemRow> = contract_items::table
        .filter(contract_items::contract_id.eq_any(ids))
        .order((contract_items::position, contract_items::id))
        .load(conn)?;
    let mut items: HashMap<ContractId, Vec<PromisedItem>> = HashMap::new();
    for item in promised {
        items.entry(item.contract_id).or_default().push(PromisedItem {
            kind: item.kind.0,
            label: item.label,
            times_per_year: item.times_per_year,
            delivered: delivered.remove(&item.id).unwrap_or_default(),
        });
    }
    Ok(items)
}
