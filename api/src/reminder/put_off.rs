//! 明天提醒: what is due is told of tomorrow. It moves her own rungs; her family's and the team's task stay.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::{AccountId, PutOffId, ResidentId};
use jiayi_core::reminder::About;
use jiayi_core::reminder::commands::PutOffReminder;
use jiayi_core::view;

use crate::commands::{Refusal, Tx};
use crate::database::Error;
use crate::database::schema::put_offs;
use crate::database::sql::{Key, Word};
use crate::feed::{self, Entity, Feed, Loaded, Look};

#[derive(Queryable, Insertable)]
#[diesel(table_name = put_offs)]
struct Row {
    id: PutOffId,
    resident_id: ResidentId,
    about: Word<About>,
    of_id: Key,
    at: Instant,
    made_by: AccountId,
}

/// Notes it; said twice of one thing on one day, it is said once.
///
/// # Errors
/// `NOT_FOUND` for what is not hers; `ID_USED`.
pub fn put_off(tx: &mut Tx<'_>, command: &PutOffReminder) -> Result<(), Refusal> {
    let PutOffReminder { put_off, resident, about, of } = *command;
    if feed::entity_version(tx.conn, Feed::Resident(resident), about.kind(), of)?.is_none() {
        return Err(Rejection::on_field("of", Code::NotFound).into());
    }
    let said_today = put_offs::table
        .filter(put_offs::resident_id.eq(resident))
        .filter(put_offs::about.eq(Word(about)))
        .filter(put_offs::of_id.eq(Key(of)))
        .filter(put_offs::at.ge(tx.today.start()));
    if select(exists(said_today)).get_result(tx.conn)? {
        return Ok(());
    }
    if select(exists(put_offs::table.find(put_off))).get_result(tx.conn)? {
        return Err(Rejection::on_field("put_off", Code::IdUsed).into());
    }
    let row = Row {
        id: put_off,
        resident_id: resident,
        about: Word(about),
        of_id: Key(of),
        at: tx.now,
        made_by: tx.actor.account,
    };
    diesel::insert_into(put_offs::table).values(row).execute(tx.conn)?;
    tx.stamp(resident, Entity::PutOff, put_off);
    Ok(())
}

pub(crate) fn put_offs(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let rows: Vec<Row> = put_offs::table.filter(put_offs::id.eq_any(ids)).load(look.conn)?;
    let view = |row: Row| {
        let view =
            view::PutOff { id: row.id, resident: row.resident_id, about: row.about.0, of: row.of_id.0, at: row.at };
        Loaded::of(row.id, row.resident_id, view)
    };
    Ok(rows.into_iter().map(view).collect())
}
