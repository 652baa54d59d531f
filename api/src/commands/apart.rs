//! What a disabled account delivers passes the door twice: when it arrives, to be kept apart, and when a manager has confirmed it, to be
//! done as its author's.
//!
//! Until then it has no outcome: its author is answered `not_yet AWAITS_MANAGER`, and the phone keeps it too.

use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::command::{Envelope, Outcome};
use jiayi_core::id::AccountId;
use serde_json::{Map, Value, json};

use super::{Refusal, Sent, admit, carry_out_noting};
use crate::audit::{self, Replay};
use crate::clinic::Rules;
use crate::database::{Db, Error, locks};
use crate::delivery::{self, Kept};
use crate::session::Actor;

/// Keeps a command of a disabled account for the manager. What could not have been recorded without the server, or is about somebody
/// who was not hers, is rejected at once.
///
/// # Errors
/// When the database fails; then nothing of it may be kept.
pub fn keep_apart(conn: &mut Db, rules: &Rules, author: &Actor, sent: &Sent, now: Instant) -> Result<Outcome, Error> {
    locks::hold_account(conn, author.account)?;
    match audit::replay(conn, sent.id, author.account, &sent.hash)? {
        Replay::Same(outcome) => return Ok(outcome),
        Replay::Other => return Ok(Outcome::Rejected(Code::CommandIdUsed.into())),
        Replay::New => {}
    }
    match delivery::kept(conn, sent.id, author.account, &sent.hash)? {
        Kept::Same => return Ok(Outcome::NotYet { code: Code::AwaitsManager }),
        Kept::Other => return Ok(Outcome::Rejected(Code::CommandIdUsed.into())),
        Kept::No => {}
    }
    match may_wait(conn, rules, author, sent, now) {
        Ok(envelope) => {
            let code = delivery::keep(conn, rules, author, sent, envelope, now)?;
            Ok(Outcome::NotYet { code })
        }
        Err(Refusal::Rejected(rejection) | Refusal::RejectedKeeping(rejection)) => {
            refuse(conn, author, sent, Outcome::Rejected(rejection), now, Map::new())
        }
        Err(Refusal::NotYet(code)) => Ok(Outcome::NotYet { code }),
        Err(Refusal::Failed(error)) => Err(error),
    }
}

fn may_wait<'a>(
    conn: &mut Db,
    rules: &Rules,
    author: &Actor,
    sent: &'a Sent,
    now: Instant,
) -> Result<&'a Envelope, Refusal> {
    let envelope = sent.readable(now)?;
    if !envelope.command.name().is_recorded_offline() {
        return Err(Code::AccountDisabled.into());
    }
    let policy = rules.policies.on(now.day())?;
    admit(conn, policy, author, &envelope.command, now.day())?;
    Ok(envelope)
}

/// Carries out what a manager has confirmed, as its author's: judged, written and logged under its own id, so that her phone is
/// answered with the outcome.
///
/// # Errors
/// When the database fails.
pub fn confirmed(
    conn: &mut Db,
    rules: &Rules,
    author: &Actor,
    sent: &Sent,
    by: AccountId,
    now: Instant,
) -> Result<Outcome, Error> {
    carry_out_noting(conn, rules, author, sent, now, noting("confirmed_by", by))
}

/// Nothing comes of what a manager has not confirmed, and its author is told so, for ever.
///
/// # Errors
/// When the database fails.
pub fn not_confirmed(
    conn: &mut Db,
    author: &Actor,
    sent: &Sent,
    by: AccountId,
    now: Instant,
) -> Result<Outcome, Error> {
    match audit::replay(conn, sent.id, author.account, &sent.hash)? {
        // Her account was enabled meanwhile, and she has sent it herself.
        Replay::Same(outcome) => Ok(outcome),
        Replay::Other => Ok(Outcome::Rejected(Code::CommandIdUsed.into())),
        Replay::New => {
            let outcome = Outcome::Rejected(Code::NotConfirmed.into());
            refuse(conn, author, sent, outcome, now, noting("refused_by", by))
        }
    }
}

fn noting(key: &str, account: AccountId) -> Map<String, Value> {
    Map::from_iter([(key.to_owned(), json!(account))])
}

/// Only the log hears of it.
fn refuse(
    conn: &mut Db,
    author: &Actor,
    sent: &Sent,
    outcome: Outcome,
    now: Instant,
    notes: Map<String, Value>,
) -> Result<Outcome, Error> {
    let residents = sent.content.as_ref().map(|envelope| envelope.command.residents()).unwrap_or_default();
    let done = audit::Done {
        id: sent.id,
        hash: sent.hash,
        name: sent.name(),
        outcome: &outcome,
        acting_for: None,
        residents,
        teams: Vec::new(),
        notes,
    };
    audit::append_command(conn, author, now, done)?;
    Ok(outcome)
}
