//! A manager says of each held command whether it is what her colleague did.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::codes::Code;
use jiayi_core::command::{Outcome, Rejection};
use jiayi_core::id::{AccountId, CommandId};
use jiayi_core::team::delivery::{ConfirmHeldCommand, RefuseHeldCommand};
use jiayi_core::text::is_reason;

use super::rows::{Held, place, waiting_of};
use crate::commands::{Refusal, Tx, confirmed, not_confirmed};
use crate::database::locks;
use crate::database::schema::held_commands;

/// Carries a held command out, as its author's and judged as hers: confirming it is no other right to do it.
///
/// # Errors
/// `NOT_FOUND` for what is none of the manager's institution, `HELD_DECIDED`, `HELD_FORERUNNER`.
pub fn confirm(tx: &mut Tx<'_>, command: &ConfirmHeldCommand) -> Result<(), Refusal> {
    let held = undecided(tx, command.held)?;
    builds_on_nothing_that_waits(tx, &held)?;
    let (author, sent) = (held.author()?, held.sent(tx.rules)?);
    let outcome = confirmed(tx.conn, tx.rules, &author, &sent, tx.actor.account, tx.now)?;
    match outcome {
        Outcome::Applied => decided(tx, &held, "applied", None),
        Outcome::Rejected(_) => decided(tx, &held, "rejected", None),
        Outcome::NotYet { code } => Err(Refusal::NotYet(code)),
    }
}

/// Nothing comes of a held command; it stays on file with the reason.
///
/// # Errors
/// As [`confirm`], and `REASON_REQUIRED`.
pub fn refuse(tx: &mut Tx<'_>, command: &RefuseHeldCommand) -> Result<(), Refusal> {
    let held = undecided(tx, command.held)?;
    let reason = command.reason.trim();
    if !is_reason(reason) {
        return Err(Rejection::on_field("reason", Code::ReasonRequired).into());
    }
    let (author, sent) = (held.author()?, held.sent(tx.rules)?);
    match not_confirmed(tx.conn, &author, &sent, tx.actor.account, tx.now)? {
        Outcome::Rejected(_) => decided(tx, &held, "refused", Some(reason)),
        // It was sent again when the account had been enabled.
        Outcome::Applied => Err(Code::HeldDecided.into()),
        Outcome::NotYet { code } => Err(Refusal::NotYet(code)),
    }
}

/// One that waits for this manager. Its author's account is held, so that of two managers one decides.
fn undecided(tx: &mut Tx<'_>, id: CommandId) -> Result<Held, Refusal> {
    let account: Option<AccountId> =
        held_commands::table.find(id).select(held_commands::account_id).first(tx.conn).optional()?;
    locks::hold_account(tx.conn, account.ok_or(Code::NotFound)?)?;
    let held: Held = held_commands::table.find(id).select(Held::as_select()).first(tx.conn)?;
    let here = tx.actor.institution() == Some(held.institution_id);
    if !here && tx.actor.role != Role::AllianceManager {
        return Err(Code::NotFound.into());
    }
    match held.decided_at {
        None => Ok(held),
        Some(_) => Err(Code::HeldDecided.into()),
    }
}

/// What the author made before comes first: confirmed after it, a command would be rejected for ever.
fn builds_on_nothing_that_waits(tx: &mut Tx<'_>, held: &Held) -> Result<(), Refusal> {
    let needed = held.envelope(tx.rules)?.command.builds().on;
    for other in waiting_of(tx.conn, held.account_id)? {
        let makes = other.envelope(tx.rules)?.command.builds().makes;
        if other.id != held.id && makes.iter().any(|made| needed.contains(made)) {
            let current = serde_json::json!({ "held": other.id });
            return Err(Rejection::of(Code::HeldForerunner).with_current(current).into());
        }
    }
    Ok(())
}

fn decided(tx: &mut Tx<'_>, held: &Held, outcome: &str, reason: Option<&str>) -> Result<(), Refusal> {
    let seal = |text: &str| tx.rules.keys.seal_text(place(held.id, "reason_sealed"), text);
    let reason = reason.map(seal).transpose().map_err(crate::database::Error::from)?;
    diesel::update(held_commands::table.find(held.id))
        .set((
            held_commands::decided_at.eq(Some(tx.now)),
            held_commands::decided_by.eq(Some(tx.actor.account)),
            held_commands::outcome.eq(Some(outcome)),
            held_commands::reason_sealed.eq(reason),
        ))
        .execute(tx.conn)?;
    tx.note("held", held.id.to_string());
    tx.note("account", held.account_id.to_string());
    tx.note("outcome", outcome);
    Ok(())
}
