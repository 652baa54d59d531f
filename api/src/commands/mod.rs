//! The one door for writes: lock, check for a replay, authorise, decide, write, stamp, append to the audit log.
//!
//! A rejection commits its audit entry and nothing else, but for the try that a wrong code spends and the task of a rival claim.
//! The audit entry is the replay record: the same id with the same bytes from the same account gets the same outcome for
//! ever, without what stood there then (`current`); anything else under that id is refused without revealing what it was.

mod apart;
mod dispatch;
mod house;
pub mod submit;
mod tx;

#[cfg(test)]
mod tests;

use diesel::Connection;
use jiayi_core::access;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::Code;
use jiayi_core::command::{CLOCK_TOLERANCE_MS, Command, CommandName, Envelope, Outcome, Rejection, SCHEMA, Stores};
use jiayi_core::id::{CommandId, ResidentId, TeamId};
use jiayi_core::person::consent::Act;
use jiayi_core::policy::Policy;
use serde_json::{Map, Value, json};
use uuid::Uuid;

pub use apart::{confirmed, keep_apart, not_confirmed};
pub use house::by_itself;
pub use submit::{Answer, Answers, carry_out_all};
pub use tx::{Presence, Refusal, Tx, parse_hash};
use tx::{Teams, Written};

use crate::audit::{self, Replay};
use crate::clinic::Rules;
use crate::contract;
use crate::database::{Db, Error, locks};
use crate::feed::{self, Feed};
use crate::person;
use crate::session::{Actor, scope};

/// A command as it arrived: its id, the hash of its bytes, and what could be read of it.
pub struct Sent {
    pub id: CommandId,
    pub hash: [u8; 32],
    pub content: Result<Envelope, Unreadable>,
}

impl Sent {
    fn name(&self) -> &'static str {
        self.content.as_ref().map_or("unreadable", |envelope| envelope.command.name().as_str())
    }

    /// What can be decided now.
    fn readable(&self, now: Instant) -> Result<&Envelope, Refusal> {
        let envelope = match &self.content {
            Ok(envelope) => envelope,
            Err(Unreadable::TooNew) => return Err(Refusal::NotYet(Code::TooNew)),
            Err(Unreadable::Bad(rejection)) => return Err(rejection.clone().into()),
        };
        if envelope.schema > SCHEMA {
            return Err(Refusal::NotYet(Code::TooNew));
        }
        if envelope.issued_at > now.plus_ms(CLOCK_TOLERANCE_MS) {
            return Err(Refusal::NotYet(Code::ClockAhead));
        }
        Ok(envelope)
    }
}

/// An envelope whose id is readable but whose content is not a command of this schema.
#[derive(Debug, Clone)]
pub enum Unreadable {
    TooNew,
    Bad(Rejection),
}

/// Carries out one command inside the caller's transaction.
///
/// # Errors
/// Only when the database fails; then nothing of the command may be kept.
pub fn carry_out(conn: &mut Db, rules: &Rules, actor: &Actor, sent: &Sent, now: Instant) -> Result<Outcome, Error> {
    carry_out_noting(conn, rules, actor, sent, now, Map::new())
}

/// Carries out what somebody answered by the short link of a message, without a session; the log names the message.
///
/// # Errors
/// When the database fails.
pub fn by_link(
    conn: &mut Db,
    rules: &Rules,
    actor: &Actor,
    sent: &Sent,
    message: Uuid,
    now: Instant,
) -> Result<Outcome, Error> {
    let notes = Map::from_iter([("by_link".to_owned(), json!(message))]);
    carry_out_noting(conn, rules, actor, sent, now, notes)
}

/// The same, with what else an auditor should see of it.
fn carry_out_noting(
    conn: &mut Db,
    rules: &Rules,
    actor: &Actor,
    sent: &Sent,
    now: Instant,
    mut notes: Map<String, Value>,
) -> Result<Outcome, Error> {
    let command = sent.content.as_ref().ok().map(|envelope| &envelope.command);
    let (residents, brought_in) = (command.map(Command::residents), command.and_then(Command::team_brought_in));
    let residents = residents.unwrap_or_default();
    // An author's commands take turns, and her sign-ins with them; then the feeds.
    locks::hold_account(conn, actor.account)?;
    // Without a policy for today the command is refused below.
    let teams = lock(conn, &residents, brought_in, rules.policies.on(now.day()).ok(), now.day())?;
    match audit::replay(conn, sent.id, actor.account, &sent.hash)? {
        Replay::Same(outcome) => return Ok(outcome),
        Replay::Other => return Ok(Outcome::Rejected(Code::CommandIdUsed.into())),
        Replay::New => {}
    }
    let actor = &actor.as_of_now(conn)?;
    let (outcome, done) = match attempt(conn, rules, actor, sent, now, teams) {
        Ok((outcome, written)) => (outcome, written),
        Err(Refusal::Rejected(rejection) | Refusal::RejectedKeeping(rejection)) => {
            (Outcome::Rejected(rejection), Written::default())
        }
        Err(Refusal::NotYet(code)) => return Ok(Outcome::NotYet { code }),
        Err(Refusal::Failed(error)) => return Err(error),
    };
    notes.extend(done.notes);
    let done = audit::Done {
        id: sent.id,
        hash: sent.hash,
        name: sent.name(),
        outcome: &outcome,
        acting_for: residents.first().copied().filter(|_| done.acting_for_another),
        residents,
        teams: done.teams,
        notes,
    };
    audit::append_command(conn, actor, now, done)?;
    Ok(outcome)
}

/// Locks the feeds of the residents, then of the teams tied to them and of the one that is brought in, each in id order: taken out of its
/// order, the last one would meet whoever answers for both. Gives the teams that are tied.
fn lock(
    conn: &mut Db,
    residents: &[ResidentId],
    brought_in: Option<TeamId>,
    policy: Option<&Policy>,
    today: Day,
) -> Result<Teams, Error> {
    let mut locked = residents.to_vec();
    locked.sort_unstable();
    for resident in &locked {
        feed::lock(conn, Feed::Resident(*resident))?;
    }
    let mut teams = Teams::new();
    if let Some(policy) = policy {
        for resident in &locked {
            teams.insert(*resident, contract::teams_tied_to(conn, *resident, &policy.contract, today)?);
        }
    }
    let mut to_lock = tx::all(&teams);
    to_lock.extend(brought_in);
    for team in to_lock {
        feed::lock(conn, Feed::Team(team))?;
    }
    Ok(teams)
}

/// Everything that may say no, in a savepoint of its own: whatever a room wrote before it refused is undone.
fn attempt(
    conn: &mut Db,
    rules: &Rules,
    actor: &Actor,
    sent: &Sent,
    now: Instant,
    teams: Teams,
) -> Result<(Outcome, Written), Refusal> {
    let envelope = sent.readable(now)?;
    let policy = rules.policies.on(now.day())?;
    conn.transaction(|conn| decide_and_write(conn, rules, policy, actor, envelope, now, teams))
}

/// How the author of a command stands to the person it is about.
struct Standing {
    relation: access::Relation,
    /// The scope that care was done under has ended since.
    late: bool,
    /// The day whose scope counts.
    care_day: Day,
}

/// Whether the author may send this command about this person: care that happened by the scope of its day, everything else by today's.
fn admit(conn: &mut Db, policy: &Policy, actor: &Actor, command: &Command, today: Day) -> Result<Standing, Refusal> {
    let row = access::command_row(command.name());
    if !access::has_route(row, actor.role) {
        return Err(Code::Forbidden.into());
    }
    let care_day = command.care_day().map_or(today, |day| day.min(today));
    let (relation, late) = match command.residents().first().copied() {
        None => (access::Relation::NONE, false),
        Some(resident) => {
            let asked = access::asked_of(row, actor.role);
            let mut on = |day| scope::relation_among(conn, actor, resident, asked, today, day, policy);
            let then = on(care_day)?;
            let held_today = care_day == today || access::may(row, actor.role, on(today)?);
            (then, !held_today)
        }
    };
    if !access::may(row, actor.role, relation) {
        return Err(Code::NotFound.into());
    }
    Ok(Standing { relation, late, care_day })
}

fn decide_and_write(
    conn: &mut Db,
    rules: &Rules,
    policy: &Policy,
    actor: &Actor,
    envelope: &Envelope,
    now: Instant,
    teams: Teams,
) -> Result<(Outcome, Written), Refusal> {
    let command = &envelope.command;
    let Standing { relation, late, care_day } = admit(conn, policy, actor, command, now.day())?;
    let (today, resident) = (now.day(), command.residents().first().copied());
    let missing = resident.map(|resident| unlawful(conn, command.name(), resident, care_day, today)).transpose()?;
    let mut tx = Tx::new(conn, rules, policy, actor, relation, now, late, envelope.seen, teams);
    let outcome = match dispatch::dispatch(&mut tx, command) {
        Ok(()) => Outcome::Applied,
        // Told as a success of the savepoint, which would else undo the write that has to stay.
        Err(Refusal::RejectedKeeping(rejection)) => Outcome::Rejected(rejection),
        Err(refusal) => return Err(refusal),
    };
    tx.rests_on(missing.flatten())?;
    Ok((outcome, tx.finish()?))
}

/// What is missing for a command to store what it says of somebody's health. Care is recorded lawfully when it was
/// lawful on the day it happened, or is now.
///
/// # Errors
/// `AFTER_DEATH` for what is of no use to the dead; `NOT_FOUND` for nobody.
fn unlawful(
    conn: &mut Db,
    name: CommandName,
    resident: ResidentId,
    care_day: Day,
    today: Day,
) -> Result<Option<Code>, Refusal> {
    if name.stores() == Stores::Nothing {
        return Ok(None);
    }
    let facts = person::facts(conn, resident)?.ok_or(Code::NotFound)?;
    if facts.died_on.is_some() && name.is_for_the_living() {
        return Err(Rejection::on_field("resident", Code::AfterDeath).into());
    }
    if name.stores() == Stores::Duty {
        return Ok(None);
    }
    let consents = person::consents(conn, resident)?;
    let on = |day| consents.check(Act::StoreHealthData, &facts.person(), day);
    Ok(on(care_day).or_else(|_| on(today)).err())
}
