//! The physician's no, and the pharmacy's steps. The physician's yes is a prescription.

use diesel::prelude::*;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::{InstitutionId, PrescriptionId};
use jiayi_core::refill::commands::{PreparationStep, PrepareRefill, RefuseRefill};
use jiayi_core::refill::state::{Event, ItemState, prepare as prepared, refuse as refused};

use super::request::{moved, named};
use super::rows::RefillItem;
use crate::commands::{Refusal, Tx};
use crate::database::schema::{prescription_items, prescriptions, refill_items};
use crate::database::sql::Word;
use crate::feed::Entity;
use crate::prescription::{prescriber, reissue};

/// A physician refuses items, each with the reason that the resident reads.
///
/// # Errors
/// `NOT_FOUND`, `STALE`, `LRX-404` without a prescribing right here, `REFILL_STATE` while a prescription for an item runs
/// (it is stopped instead).
pub fn refuse(tx: &mut Tx<'_>, command: &RefuseRefill) -> Result<(), Refusal> {
    let items = named(tx, command.request, command.resident, &command.items)?;
    prescriber(tx)?;
    for (named, state) in moved(&items, |named| refused(named.item.state.0, named.prescribed))? {
        end_with(tx, &named.item, state, Some(command.reason.as_str()))?;
    }
    Ok(())
}

/// The pharmacy of the prescription's institution says how far it is.
///
/// # Errors
/// `NOT_FOUND` also for items that lie at another institution; `STALE`; `LRX-601` before the review, `LRX-604` past the
/// validity, `REFILL_STATE`.
pub fn prepare(tx: &mut Tx<'_>, command: &PrepareRefill) -> Result<(), Refusal> {
    let items = named(tx, command.request, command.resident, &command.items)?;
    let here = tx.actor.institution().ok_or(Code::Forbidden)?;
    for (position, named) in items.iter().enumerate() {
        if lies_at(tx, &named.item)?.is_some_and(|institution| institution != here) {
            return Err(Rejection::on_field(format!("items[{position}]"), Code::NotFound).into());
        }
    }
    let event = match command.step {
        PreparationStep::BeingPrepared => Event::Prepare,
        PreparationStep::Ready => Event::MakeReady,
    };
    for (named, state) in moved(&items, |named| prepared(named.item.state.0, event, named.prescribed))? {
        let row = refill_items::table.find(named.item.id);
        let at = Some(tx.now);
        match command.step {
            PreparationStep::BeingPrepared => diesel::update(row)
                .set((refill_items::state.eq(Word(state)), refill_items::preparing_at.eq(at)))
                .execute(tx.conn)?,
            PreparationStep::Ready => diesel::update(row)
                .set((refill_items::state.eq(Word(state)), refill_items::ready_at.eq(at)))
                .execute(tx.conn)?,
        };
    }
    tx.stamp(command.resident, Entity::RefillRequest, command.request);
    reissue::ask_where_due(tx, command.resident)
}

/// Where the prescription for an item lies; none while nothing is prescribed for it.
fn lies_at(tx: &mut Tx<'_>, item: &RefillItem) -> Result<Option<InstitutionId>, Refusal> {
    let Some(new) = item.new_item_id else { return Ok(None) };
    Ok(prescription_items::table
        .inner_join(prescriptions::table.on(prescriptions::id.eq(prescription_items::prescription_id)))
        .filter(prescription_items::id.eq(new))
        .select(prescriptions::institution_id)
        .first(tx.conn)
        .optional()?)
}

/// Ends an item, refused or withdrawn, at this moment; nobody need issue again for it.
///
/// # Errors
/// When the database fails.
pub fn end_with(tx: &mut Tx<'_>, item: &RefillItem, state: ItemState, reason: Option<&str>) -> Result<(), Refusal> {
    let decided_by = if state == ItemState::Refused { tx.actor.staff_id() } else { item.decided_by };
    diesel::update(refill_items::table.find(item.id))
        .set((
            refill_items::state.eq(Word(state)),
            refill_items::ended_at.eq(Some(tx.now)),
            refill_items::reason.eq(reason),
            refill_items::decided_by.eq(decided_by),
        ))
        .execute(tx.conn)?;
    tx.stamp(item.resident_id, Entity::RefillRequest, item.request_id);
    let Some(prescribed) = item.new_item_id else { return Ok(()) };
    let prescription = prescription_items::table.find(prescribed).select(prescription_items::prescription_id);
    let prescription: PrescriptionId = prescription.first(tx.conn)?;
    reissue::settle(tx, prescription, item.resident_id)
}
