//! Acting by a link: a command like any other, by the person to whom the text was sent.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::command::{Command, Envelope, Outcome, SCHEMA};
use jiayi_core::id::{
    AccountId, CommandId, GrantId, PrescriptionItemId, PutOffId, RefillItemId, RefillRequestId, ResidentId,
};
use jiayi_core::refill::commands::{RequestRefill, RequestedItem};
use jiayi_core::reminder::commands::PutOffReminder;
use jiayi_core::reminder::{About, Audience};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;
use uuid::{Builder, Uuid};

use super::hash;
use crate::channels::message::LinkCode;
use crate::clinic::Rules;
use crate::commands::{Sent, by_link};
use crate::database::schema::{accounts, contracts, digests, dispensings, grants, reminder_links, teams, told};
use crate::database::sql::{Key, Word};
use crate::database::{Db, Error};
use crate::follow_up::in_force;
use crate::reminder::people;
use crate::session::Actor;

/// What can be done without an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    AskAgain,
    Tomorrow,
}

impl Act {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AskAgain => "ask_again",
            Self::Tomorrow => "tomorrow",
        }
    }
}

/// How it came out.
pub(super) enum Came {
    Done,
    Refused(Code),
    /// The link is over, or never was.
    Gone,
}

/// The message behind a link that still holds.
struct Behind {
    message: Key,
    resident: ResidentId,
    to: Audience,
    recipient: Uuid,
}

/// Whom a link that still holds was sent to, and where her team is called.
pub(super) struct Held {
    pub to: Audience,
    pub team_phone: Option<String>,
}

/// None of a link that is over.
///
/// # Errors
/// When the database fails.
pub(super) fn held(conn: &mut Db, code: &LinkCode, now: Instant) -> Result<Option<Held>, Error> {
    let Some(Behind { to, resident, .. }) = behind(conn, code, now)? else { return Ok(None) };
    let of_team = teams::table.inner_join(contracts::table.on(contracts::team_id.eq(teams::id)));
    let of_team = of_team.filter(contracts::resident_id.eq(resident)).filter(in_force(now.day()));
    Ok(Some(Held { to, team_phone: of_team.select(teams::phone).first(conn).optional()? }))
}

fn behind(conn: &mut Db, code: &LinkCode, now: Instant) -> Result<Option<Behind>, Error> {
    let found: Option<(Key, ResidentId, Word<Audience>, Key)> = reminder_links::table
        .inner_join(digests::table.on(digests::id.eq(reminder_links::digest_id)))
        .filter(reminder_links::link_hash.eq(hash(code)))
        .filter(reminder_links::revoked_at.is_null())
        .filter(reminder_links::expires_at.gt(now))
        .select((reminder_links::digest_id, reminder_links::resident_id, digests::audience, digests::recipient_id))
        .first(conn)
        .optional()?;
    Ok(found.map(|(message, resident, Word(to), Key(recipient))| Behind { message, resident, to, recipient }))
}

/// Carries it out. The same button on the same day is the same command, and is answered as it was.
///
/// # Errors
/// When the database fails.
pub(super) fn act(conn: &mut Db, rules: &Rules, code: &LinkCode, act: Act, now: Instant) -> Result<Came, Error> {
    let Some(behind) = behind(conn, code, now)? else { return Ok(Came::Gone) };
    let Some(actor) = actor(conn, &behind)? else { return Ok(Came::Gone) };
    let policy = &rules.policies.on(now.day()).map_err(|_| Error::Damaged("no policy of a day"))?.reminder;
    let told = matters(conn, &behind)?;
    let people = people::told_of(conn, &Vec::from_iter(told.keys().copied()), policy, now)?;
    // Whoever is not told of somebody any more has no say either.
    let has_say = |(resident, _): &(&ResidentId, &BTreeSet<Uuid>)| {
        let told = people.get(resident).filter(|told| told.institution.is_some());
        told.is_some_and(|told| told.people.iter().any(|person| person.id == behind.recipient))
    };
    let mut commands = Vec::new();
    for (resident, of) in told.iter().filter(has_say) {
        commands.extend(commands_of(conn, *resident, act, of)?);
    }
    let mut came = Came::Gone;
    for (n, command) in commands.into_iter().enumerate() {
        let name = format!("{}:{}:{n}", now.day(), act.as_str());
        let digest = Sha256::new().chain_update(hash(code)).chain_update(name.as_bytes()).finalize();
        let mut first = [0; 16];
        first.copy_from_slice(&digest[..16]);
        let id = CommandId::from(Builder::from_custom_bytes(first).into_uuid());
        let envelope = Envelope { id, issued_at: now, schema: SCHEMA, seen: None, command };
        let sent = Sent { id, hash: digest.into(), content: Ok(envelope) };
        let code = match by_link(conn, rules, &actor, &sent, behind.message.0, now)? {
            Outcome::Applied => None,
            Outcome::Rejected(rejection) => Some(rejection.code),
            Outcome::NotYet { code } => Some(code),
        };
        // One that was refused is told of, whatever became of the others.
        came = match (came, code) {
            (Came::Refused(code), _) | (_, Some(code)) => Came::Refused(code),
            _ => Came::Done,
        };
    }
    Ok(came)
}

/// As whom the link acts: who holds the telephone that the text went to.
fn actor(conn: &mut Db, behind: &Behind) -> Result<Option<Actor>, Error> {
    let account = accounts::table.filter(accounts::disabled_at.is_null()).filter(accounts::staff_id.is_null());
    let columns = (accounts::id, accounts::resident_id, accounts::phone_index);
    type Row = (AccountId, Option<ResidentId>, Option<Vec<u8>>);
    let found: Option<Row> = match behind.to {
        Audience::Resident => {
            account.filter(accounts::resident_id.eq(behind.resident)).select(columns).first(conn).optional()?
        }
        _ => account.filter(accounts::id.eq(AccountId(behind.recipient))).select(columns).first(conn).optional()?,
    };
    if let Some((account, resident, phone)) = found {
        return Ok(Some(Actor::by_link(account, resident, phone)));
    }
    // Who has no account acts under the id by which she is told.
    let unknown = AccountId(behind.recipient);
    if behind.to == Audience::Resident {
        return Ok(Some(Actor::by_link(unknown, Some(behind.resident), None)));
    }
    let phone: Option<Vec<u8>> =
        grants::table.find(GrantId(behind.recipient)).select(grants::proxy_phone_index).first(conn).optional()?;
    Ok(phone.map(|phone| Actor::by_link(unknown, None, Some(phone))))
}

/// The dispensings that the text told of, by whose they are.
fn matters(conn: &mut Db, behind: &Behind) -> Result<BTreeMap<ResidentId, BTreeSet<Uuid>>, Error> {
    let of: Vec<(ResidentId, Key)> = told::table
        .filter(told::digest_id.eq(Some(behind.message)))
        .filter(told::about.eq(Word(About::Refill)))
        .select((told::resident_id, told::of_id))
        .load(conn)?;
    let mut matters: BTreeMap<ResidentId, BTreeSet<Uuid>> = BTreeMap::new();
    for (resident, Key(of)) in of {
        matters.entry(resident).or_default().insert(of);
    }
    Ok(matters)
}

fn commands_of(conn: &mut Db, resident: ResidentId, act: Act, of: &BTreeSet<Uuid>) -> Result<Vec<Command>, Error> {
    match act {
        Act::AskAgain => {
            let medicines: BTreeSet<PrescriptionItemId> = dispensings::table
                .filter(dispensings::id.eq_any(of.iter().copied().map(Key)))
                .select(dispensings::prescription_item_id)
                .load(conn)?
                .into_iter()
                .collect();
            let item = |medicine| RequestedItem { refill_item: RefillItemId::from(Uuid::now_v7()), medicine };
            let items: Vec<_> = medicines.into_iter().map(item).collect();
            let request = RequestRefill {
                request: RefillRequestId::from(Uuid::now_v7()),
                resident,
                items,
                early_reason: None,
                note: None,
                collect_at: None,
            };
            Ok(if request.items.is_empty() { Vec::new() } else { vec![Command::RequestRefill(request)] })
        }
        Act::Tomorrow => {
            let put_off = |of: &Uuid| {
                let put_off = PutOffId::from(Uuid::now_v7());
                Command::PutOffReminder(PutOffReminder { put_off, resident, about: About::Refill, of: *of })
            };
            Ok(of.iter().map(put_off).collect())
        }
    }
}
