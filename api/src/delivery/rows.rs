//! Held commands as they are stored: sealed, with what a manager needs to decide beside them.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::Code;
use jiayi_core::command::Envelope;
use jiayi_core::id::{AccountId, CommandId, InstitutionId, ResidentId, SessionId, StaffId};

use crate::audit::{self, Entry, Looked};
use crate::clinic::Rules;
use crate::commands::Sent;
use crate::database::schema::held_commands;
use crate::database::{Db, Error};
use crate::seal::Place;
use crate::session::{Actor, Serving};

/// Held commands of one account that may wait at once: years of village visits, and an end to what a stolen phone can fill.
const MOST_OF_AN_ACCOUNT: i64 = 2_000;

/// Whether a command has arrived before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    No,
    Same,
    /// Another one has its id.
    Other,
}

/// # Errors
/// When the database fails.
pub fn kept(conn: &mut Db, id: CommandId, account: AccountId, hash: &[u8; 32]) -> Result<Kept, Error> {
    let row = held_commands::table.find(id).select((held_commands::account_id, held_commands::envelope_hash));
    let found: Option<(AccountId, Vec<u8>)> = row.first(conn).optional()?;
    Ok(match found {
        None => Kept::No,
        Some((holder, bytes)) if holder == account && bytes == hash => Kept::Same,
        Some(_) => Kept::Other,
    })
}

/// Keeps a command until a manager decides; the log hears that it has arrived. Gives what its author is answered.
///
/// # Errors
/// When the database fails.
pub fn keep(
    conn: &mut Db,
    rules: &Rules,
    author: &Actor,
    sent: &Sent,
    envelope: &Envelope,
    now: Instant,
) -> Result<Code, Error> {
    let waiting = held_commands::table.filter(held_commands::account_id.eq(author.account)).filter(waits());
    if waiting.count().get_result::<i64>(conn)? >= MOST_OF_AN_ACCOUNT {
        return Ok(Code::Busy);
    }
    let command = &envelope.command;
    let (Some(serving), Some(resident)) = (&author.staff, command.residents().first().copied()) else {
        return Err(Error::Damaged("a held command"));
    };
    let sealed = rules.keys.seal_text(place(sent.id, "envelope_sealed"), &serde_json::to_string(envelope)?)?;
    diesel::insert_into(held_commands::table)
        .values((
            (
                held_commands::id.eq(sent.id),
                held_commands::account_id.eq(author.account),
                held_commands::session_id.eq(author.session),
                held_commands::role.eq(author.role.as_str()),
                held_commands::staff_id.eq(serving.staff),
                held_commands::institution_id.eq(serving.institution),
                held_commands::resident_id.eq(resident),
            ),
            (
                held_commands::name.eq(command.name().as_str()),
                held_commands::care_day.eq(command.care_day()),
                held_commands::issued_at.eq(envelope.issued_at),
                held_commands::arrived_at.eq(now),
                held_commands::envelope_hash.eq(sent.hash.as_slice()),
                held_commands::envelope_sealed.eq(sealed),
            ),
        ))
        .execute(conn)?;
    let detail = serde_json::json!({ "name": command.name().as_str(), "command": sent.id }).to_string();
    let entry = Entry {
        kind: "delivery".to_owned(),
        account: Some(author.account),
        session: Some(author.session),
        role: Some(author.role.as_str().to_owned()),
        outcome: "held".to_owned(),
        residents: command.residents(),
        ..Entry::of_the_house(now, detail)
    };
    audit::append(conn, entry)?;
    Ok(Code::AwaitsManager)
}

/// A held command with its author, as she was when she sent it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = held_commands)]
pub(super) struct Held {
    pub id: CommandId,
    pub account_id: AccountId,
    pub session_id: SessionId,
    pub role: String,
    pub staff_id: StaffId,
    pub institution_id: InstitutionId,
    pub resident_id: ResidentId,
    pub name: String,
    pub care_day: Option<Day>,
    pub issued_at: Instant,
    pub arrived_at: Instant,
    pub envelope_hash: Vec<u8>,
    pub envelope_sealed: Vec<u8>,
    pub decided_at: Option<Instant>,
}

impl Held {
    pub fn author(&self) -> Result<Actor, Error> {
        Ok(Actor {
            account: self.account_id,
            session: self.session_id,
            role: Role::parse(&self.role).ok_or(Error::Damaged("a held command"))?,
            resident: None,
            phone_index: None,
            staff: Some(Serving { staff: self.staff_id, institution: self.institution_id }),
            looked: Looked::default(),
        })
    }

    pub fn sent(&self, rules: &Rules) -> Result<Sent, Error> {
        let hash = self.envelope_hash.as_slice().try_into().map_err(|_| Error::Damaged("a held command"))?;
        Ok(Sent { id: self.id, hash, content: Ok(self.envelope(rules)?) })
    }

    pub fn envelope(&self, rules: &Rules) -> Result<Envelope, Error> {
        let text = rules.keys.open_text(place(self.id, "envelope_sealed"), &self.envelope_sealed)?;
        Ok(serde_json::from_str(&text)?)
    }
}

/// What nobody has decided yet.
#[diesel::dsl::auto_type]
pub(super) fn waits() -> _ {
    held_commands::decided_at.is_null()
}

/// What one account has delivered and nobody has decided, in the order it was sent.
///
/// # Errors
/// When the database fails.
pub(super) fn waiting_of(conn: &mut Db, account: AccountId) -> Result<Vec<Held>, Error> {
    Ok(held_commands::table
        .filter(held_commands::account_id.eq(account))
        .filter(waits())
        .order((held_commands::arrived_at, held_commands::id))
        .select(Held::as_select())
        .load(conn)?)
}

pub(super) fn place(row: CommandId, column: &'static str) -> Place {
    Place { table: "held_commands", column, row: row.0 }
}
