//! What phones have shown, and what somebody has opened.

use std::collections::BTreeSet;

use diesel::prelude::*;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::ResidentId;
use jiayi_core::reminder::commands::SeeReminders;
use jiayi_core::reminder::{Channel, Step, StepId, plan};
use uuid::Uuid;

use super::{people, rows};
use crate::commands::{Refusal, Tx};
use crate::database::schema::{digests, told};
use crate::database::sql::{Key, Word};
use crate::database::{Db, Error};
use crate::each;

/// Steps in one command.
const MOST: usize = 100;

/// Notes what reached her, or whoever of her family says it of the own phone. A step that nobody plans is left out: it is of a cycle
/// that is over.
///
/// # Errors
/// `BAD_VALUE` for no step, or too many.
pub fn see(tx: &mut Tx<'_>, command: &SeeReminders) -> Result<(), Refusal> {
    if command.steps.is_empty() || command.steps.len() > MOST {
        return Err(Rejection::on_field("steps", Code::BadValue).into());
    }
    let reader = if tx.actor.resident == Some(command.resident) { command.resident.0 } else { tx.actor.account.0 };
    let named: BTreeSet<StepId> = command.steps.iter().copied().collect();
    let known = known(tx.conn, command.resident, reader, &named)?;
    let shown = of_the_phone(tx, command.resident, reader)?;
    for step in shown.into_iter().filter(|step| named.contains(&step.id) && !known.contains(&step.id)) {
        note(tx.conn, step, tx.now)?;
    }
    mark(tx.conn, reader, &named, command.opened, tx.now)?;
    Ok(())
}

fn known(
    conn: &mut Db,
    resident: ResidentId,
    reader: Uuid,
    named: &BTreeSet<StepId>,
) -> Result<BTreeSet<StepId>, Error> {
    let ids: Vec<Key> = told::table
        .filter(told::step_id.eq_any(named.iter().map(|step| Key(step.0))))
        .filter(told::resident_id.eq(resident))
        .filter(told::recipient_id.eq(Key(reader)))
        .select(told::step_id)
        .load(conn)?;
    Ok(ids.into_iter().map(|Key(id)| StepId(id)).collect())
}

/// What her own phone may have told her by itself, by the planner that it has too.
fn of_the_phone(tx: &mut Tx<'_>, resident: ResidentId, reader: Uuid) -> Result<Vec<Step>, Error> {
    let policy = &tx.policy.reminder;
    let told = people::told_of(tx.conn, &[resident], policy, tx.now)?.remove(&resident).unwrap_or_default();
    let mut people = told.people;
    people.retain(|person| person.id == reader);
    for person in &mut people {
        person.channels = person.channels.with(Channel::Local);
    }
    let matters = rows::of_resident(tx.conn, resident)?;
    let ladders =
        matters.iter().flat_map(|matter| plan(matter, &people, &[], policy, &tx.rules.calendar, Instant(i64::MIN)));
    Ok(ladders.filter(|step| step.channel == Channel::Local).collect())
}

fn note(conn: &mut Db, step: Step, now: Instant) -> Result<(), Error> {
    let nobody: Option<Key> = None;
    let row = (
        told::step_id.eq(Key(step.id.0)),
        told::digest_id.eq(nobody),
        told::resident_id.eq(step.resident),
        told::about.eq(Word(step.about)),
        told::of_id.eq(Key(step.of)),
        told::recipient_id.eq(Key(step.recipient)),
        told::rung.eq(step.rung),
        told::channel.eq(Word(step.channel)),
        told::due.eq(step.due),
        told::at.eq(now),
    );
    each!(conn, c => diesel::insert_into(told::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// Shown is delivered; opened is seen. The first time counts.
fn mark(conn: &mut Db, reader: Uuid, named: &BTreeSet<StepId>, opened: bool, now: Instant) -> Result<(), Error> {
    let mine = || {
        told::table
            .filter(told::step_id.eq_any(named.iter().map(|step| Key(step.0)).collect::<Vec<_>>()))
            .filter(told::recipient_id.eq(Key(reader)))
    };
    let messages: Vec<Option<Key>> = mine().select(told::digest_id).load(conn)?;
    let messages: Vec<Key> = messages.into_iter().flatten().collect();
    diesel::update(digests::table.filter(digests::id.eq_any(&messages)).filter(digests::delivered_at.is_null()))
        .set(digests::delivered_at.eq(Some(now)))
        .execute(conn)?;
    if opened {
        diesel::update(digests::table.filter(digests::id.eq_any(&messages)).filter(digests::seen_at.is_null()))
            .set(digests::seen_at.eq(Some(now)))
            .execute(conn)?;
        diesel::update(mine().filter(told::seen_at.is_null())).set(told::seen_at.eq(Some(now))).execute(conn)?;
    }
    Ok(())
}
