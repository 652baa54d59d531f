//! By which channels somebody is told no more of what falls due of a resident. Source: reminders N1, N13.

use std::collections::HashMap;

use diesel::prelude::*;
use jiayi_core::calendar::Instant;
use jiayi_core::command::Rejection;
use jiayi_core::id::{AccountId, ResidentId};
use jiayi_core::reminder::Channels;
use jiayi_core::reminder::commands::SetReminderChannels;
use uuid::Uuid;

use super::plan_anew;
use crate::commands::{Refusal, Tx};
use crate::database::schema::reminder_opt_outs as opt_outs;
use crate::database::sql::Key;
use crate::database::{Db, Error};
use crate::feed::Entity;

#[derive(Insertable)]
#[diesel(table_name = opt_outs)]
struct Row {
    resident_id: ResidentId,
    recipient_id: Key,
    channels: i32,
    set_at: Instant,
    set_by: AccountId,
}

/// Whoever acts for her says it of the own messages; she herself, and the staff for her, of hers.
///
/// # Errors
/// `REMINDER_TASK`.
pub fn set_channels(tx: &mut Tx<'_>, command: &SetReminderChannels) -> Result<(), Refusal> {
    let off = Channels::turned_off(&command.off).map_err(|code| Rejection::on_field("off", code))?;
    let resident = command.resident;
    let of_family = tx.relation.acts_for_another();
    let recipient = Key(if of_family { tx.actor.account.0 } else { resident.0 });
    let before =
        opt_outs::table.filter(opt_outs::resident_id.eq(resident)).filter(opt_outs::recipient_id.eq(recipient));
    diesel::delete(before).execute(tx.conn)?;
    let row = Row {
        resident_id: resident,
        recipient_id: recipient,
        channels: off.bits().into(),
        set_at: tx.now,
        set_by: tx.actor.account,
    };
    diesel::insert_into(opt_outs::table).values(row).execute(tx.conn)?;
    if of_family {
        // No feed carries it: who looks after her has it from the server's plan alone.
        plan_anew(tx.conn, resident)?;
    } else {
        tx.stamp(resident, Entity::Resident, resident);
    }
    Ok(())
}

/// What those who are told of some residents have turned off: of each resident by recipient.
///
/// # Errors
/// When the database fails.
pub(super) fn of_recipients(
    conn: &mut Db,
    residents: &[ResidentId],
) -> Result<Vec<((ResidentId, Uuid), Channels)>, Error> {
    let rows: Vec<(ResidentId, Key, i32)> = opt_outs::table
        .filter(opt_outs::resident_id.eq_any(residents))
        .select((opt_outs::resident_id, opt_outs::recipient_id, opt_outs::channels))
        .load(conn)?;
    rows.into_iter().map(|(resident, Key(recipient), bits)| Ok(((resident, recipient), read(bits)?))).collect()
}

/// What residents have turned off of their own messages.
///
/// # Errors
/// When the database fails.
pub(crate) fn of_themselves(conn: &mut Db, residents: &[Key]) -> Result<HashMap<ResidentId, Channels>, Error> {
    let rows: Vec<(ResidentId, i32)> = opt_outs::table
        .filter(opt_outs::resident_id.eq_any(residents))
        .filter(opt_outs::recipient_id.eq(opt_outs::resident_id))
        .select((opt_outs::resident_id, opt_outs::channels))
        .load(conn)?;
    rows.into_iter().map(|(resident, bits)| Ok((resident, read(bits)?))).collect()
}

fn read(bits: i32) -> Result<Channels, Error> {
    u8::try_from(bits).map(Channels::of_bits).map_err(|_| Error::Damaged("a set of channels"))
}
