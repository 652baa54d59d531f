//! A visit delivers what the package promised.

use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::contract::package::{ServiceKind, fulfilment};
use jiayi_core::id::{ContractId, DeliveryId};
use uuid::Uuid;

use super::Served;
use super::rows::VisitRow;
use crate::commands::{Refusal, Tx};
use crate::database::Error;
use crate::database::schema::{contract_items, deliveries};
use crate::database::sql::{Key, Word};
use crate::feed::Entity;

/// Writes one delivery for each promised service that the visit was and that is still owed in this year of the contract;
/// a service promised "whenever needed" is never owed up.
pub(super) fn deliver(
    tx: &mut Tx<'_>,
    visit: &VisitRow,
    under: &Served,
    services: &[ServiceKind],
) -> Result<(), Refusal> {
    let kinds: Vec<Word<ServiceKind>> = services.iter().copied().map(Word).collect();
    let promised: Vec<(Key, i32)> = contract_items::table
        .filter(contract_items::contract_id.eq(under.contract))
        .filter(contract_items::kind.eq_any(kinds))
        .order(contract_items::position)
        .select((contract_items::id, contract_items::times_per_year))
        .load(tx.conn)?;
    for (item, times) in promised {
        let times = u16::try_from(times).map_err(|_| Error::Damaged("a contract's package"))?;
        let before: Vec<Day> = deliveries::table
            .filter(deliveries::contract_item_id.eq(item))
            .select(deliveries::happened_on)
            .load(tx.conn)?;
        let so_far = fulfilment(times, &before, under.term, visit.happened_on);
        if so_far.is_some_and(|so_far| so_far.delivered >= so_far.promised) {
            continue;
        }
        diesel::insert_into(deliveries::table)
            .values((
                deliveries::id.eq(DeliveryId(Uuid::now_v7())),
                deliveries::contract_id.eq(under.contract),
                deliveries::contract_item_id.eq(item),
                deliveries::resident_id.eq(visit.resident_id),
                deliveries::visit_id.eq(visit.id),
                deliveries::happened_on.eq(visit.happened_on),
                deliveries::recorded_at.eq(tx.now),
                deliveries::recorded_by.eq(tx.actor.account),
            ))
            .execute(tx.conn)?;
        tx.stamp(visit.resident_id, Entity::Contract, under.contract);
    }
    Ok(())
}

/// A visit that is corrected delivered nothing: the one that takes its place does.
pub(super) fn take_back(tx: &mut Tx<'_>, visit: &VisitRow) -> Result<(), Refusal> {
    let of_visit = deliveries::table.filter(deliveries::visit_id.eq(visit.id));
    let contracts: Vec<ContractId> = of_visit.select(deliveries::contract_id).distinct().load(tx.conn)?;
    diesel::delete(of_visit).execute(tx.conn)?;
    for contract in contracts {
        tx.stamp(visit.resident_id, Entity::Contract, contract);
    }
    Ok(())
}
