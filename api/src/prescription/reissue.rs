//! The prescriber is asked to issue again when somebody waits for what can no longer be handed over.
//!
//! Expiry is computed and never stored. On the day after the last one the daily job writes the task; a change to the
//! resident's medicines before that job has run writes it too, once.

use std::collections::BTreeSet;

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::calendar::Day;
use jiayi_core::id::{PrescriptionId, PrescriptionItemId, ResidentId, TaskId};
use jiayi_core::prescription::status::Status;
use jiayi_core::refill::state::{ItemState, Prescribed, needs_reissue};
use jiayi_core::task::{NewTask, TaskKind, TaskOutcome, Urgency};

use super::rows::Prescription;
use crate::commands::{Refusal, Tx};
use crate::database::schema::{dispensings, prescription_items, prescriptions, refill_items, tasks};
use crate::database::sql::Word;
use crate::database::{Db, Error};
use crate::feed::Entity;
use crate::task::{self, Source};

/// What has become of the item that was prescribed in answer to a request.
///
/// # Errors
/// When the database fails.
pub fn prescribed(conn: &mut Db, item: PrescriptionItemId, today: Day) -> Result<Option<Prescribed>, Error> {
    let row: Option<(Word<Status>, Day)> = prescription_items::table
        .inner_join(prescriptions::table.on(prescriptions::id.eq(prescription_items::prescription_id)))
        .filter(prescription_items::id.eq(item))
        .select((prescriptions::state, prescriptions::valid_until))
        .first(conn)
        .optional()?;
    let handed_over = dispensings::table.filter(dispensings::prescription_item_id.eq(item));
    let handed_over: bool = select(exists(handed_over)).get_result(conn)?;
    Ok(row.map(|(state, valid_until)| Prescribed::of(state.0, valid_until, today, handed_over)))
}

/// Opens the prescriber's task for each prescription of the resident that somebody waits for in vain.
///
/// # Errors
/// When the database fails.
pub fn ask_where_due(tx: &mut Tx<'_>, resident: ResidentId) -> Result<(), Refusal> {
    is_asked_for(tx, resident).map(|_| ())
}

/// As [`ask_where_due`], and whether anybody was asked now.
///
/// # Errors
/// When the database fails.
pub fn is_asked_for(tx: &mut Tx<'_>, resident: ResidentId) -> Result<bool, Refusal> {
    let waiting: Vec<(Word<ItemState>, PrescriptionItemId, PrescriptionId)> = refill_items::table
        .inner_join(prescription_items::table.on(prescription_items::id.nullable().eq(refill_items::new_item_id)))
        .filter(refill_items::resident_id.eq(resident))
        .filter(refill_items::ended_at.is_null())
        .filter(refill_items::collected_at.is_null())
        .select((refill_items::state, prescription_items::id, prescription_items::prescription_id))
        .load(tx.conn)?;
    let mut due = BTreeSet::new();
    for (state, item, prescription) in waiting {
        if needs_reissue(state.0, prescribed(tx.conn, item, tx.today)?) {
            due.insert(prescription);
        }
    }
    let mut anybody = false;
    for prescription in due {
        if !asked(tx.conn, prescription)? {
            let row: Prescription = prescriptions::table.find(prescription).first(tx.conn)?;
            ask(tx, &row)?;
            anybody = true;
        }
    }
    Ok(anybody)
}

/// Whether the prescriber has been asked to issue this one again, whatever came of it.
fn asked(conn: &mut Db, prescription: PrescriptionId) -> Result<bool, Error> {
    let task = tasks::table
        .filter(tasks::source_id.eq(prescription))
        .filter(tasks::kind.eq(Word(TaskKind::ReissuePrescription)));
    Ok(select(exists(task)).get_result(conn)?)
}

/// Asks the prescriber to issue a prescription again, within the day: a task of its own for each, because each is settled
/// by the prescription that takes its place.
///
/// # Errors
/// When the database fails.
pub fn ask(tx: &mut Tx<'_>, prescription: &Prescription) -> Result<(), Refusal> {
    let new = NewTask { kind: TaskKind::ReissuePrescription, urgency: Urgency::SameDay };
    let (resident, prescriber) = (prescription.resident_id, prescription.prescriber_id);
    task::open_for(tx, resident, new, Source::Prescription(prescription.id), prescriber, prescription.institution_id)
}

/// Closes what asked to issue `prescription` again, once everything that waited for it was issued anew, refused or
/// withdrawn.
///
/// # Errors
/// When the database fails.
pub fn settle(tx: &mut Tx<'_>, prescription: PrescriptionId, resident: ResidentId) -> Result<(), Refusal> {
    let still_waiting = refill_items::table
        .inner_join(prescription_items::table.on(prescription_items::id.nullable().eq(refill_items::new_item_id)))
        .filter(prescription_items::prescription_id.eq(prescription))
        .filter(refill_items::ended_at.is_null())
        .filter(refill_items::collected_at.is_null());
    if select(exists(still_waiting)).get_result(tx.conn)? {
        return Ok(());
    }
    let open: Vec<TaskId> = tasks::table
        .filter(tasks::source_id.eq(prescription))
        .filter(tasks::kind.eq(Word(TaskKind::ReissuePrescription)))
        .filter(tasks::closed_at.is_null())
        .select(tasks::id)
        .load(tx.conn)?;
    for task in open {
        diesel::update(tasks::table.find(task))
            .set((
                tasks::closed_at.eq(Some(tx.now)),
                tasks::closed_by.eq(Some(tx.actor.account)),
                tasks::outcome.eq(Some(Word(TaskOutcome::Handled))),
            ))
            .execute(tx.conn)?;
        tx.stamp(resident, Entity::Task, task);
    }
    Ok(())
}
