//! The log in the database: every entry is chained in the transaction that it tells of.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::command::{FieldCode, Outcome, Rejection};
use jiayi_core::id::{AccountId, CommandId, ResidentId, SessionId, TeamId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{ChainHash, Entry, Link};
use crate::database::schema::{audit, database};
use crate::database::sql::Key;
use crate::database::{Db, Error};
use crate::each;
use crate::feed::{self, Feed};
use crate::session::Actor;

/// Rows that a verification holds in memory at once.
const SLICE: i64 = 2_000;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = audit, treat_none_as_default_value = false)]
struct Row {
    version: i64,
    at: Instant,
    kind: String,
    account_id: Option<AccountId>,
    session_id: Option<SessionId>,
    role: Option<String>,
    acting_for: Option<ResidentId>,
    request_id: Option<Key>,
    envelope_hash: Option<Vec<u8>>,
    outcome: String,
    code: Option<String>,
    /// JSON lists.
    residents: String,
    teams: String,
    detail: Option<String>,
    hash: Vec<u8>,
}

/// What a command's entry keeps beside the columns: enough to answer a replay with the same codes at the same fields. How the
/// thing stood then (`current`) is not kept: it would put people's data into the log, and may have changed since.
#[derive(Default, Serialize, Deserialize)]
struct CommandDetail {
    name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    codes: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fields: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    notes: Map<String, Value>,
}

/// A command that has come to its end.
pub struct Done<'a> {
    pub id: CommandId,
    pub hash: [u8; 32],
    pub name: &'a str,
    pub outcome: &'a Outcome,
    pub residents: Vec<ResidentId>,
    pub teams: Vec<TeamId>,
    /// A guardian or proxy did it for this resident.
    pub acting_for: Option<ResidentId>,
    pub notes: Map<String, Value>,
}

/// What the log knows of a command id.
pub enum Replay {
    New,
    /// The same bytes from the same account: the same outcome again.
    Same(Outcome),
    /// Other bytes or another account.
    Other,
}

/// # Errors
/// When the database fails or holds an entry that cannot be read.
pub fn replay(conn: &mut Db, id: CommandId, account: AccountId, hash: &[u8; 32]) -> Result<Replay, Error> {
    let query = audit::table.filter(audit::request_id.eq(Key(id.0)));
    let found: Option<Row> = each!(conn, c => query.select(Row::as_select()).get_result(c)).optional()?;
    let Some(row) = found else { return Ok(Replay::New) };
    if row.account_id != Some(account) || row.envelope_hash.as_deref() != Some(hash.as_slice()) {
        return Ok(Replay::Other);
    }
    if row.outcome == "applied" {
        return Ok(Replay::Same(Outcome::Applied));
    }
    let detail: CommandDetail = row
        .detail
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok())
        .ok_or(Error::Damaged("an audit entry"))?;
    let codes: Vec<Code> = detail.codes.iter().filter_map(|text| Code::parse(text)).collect();
    let fields = detail
        .fields
        .into_iter()
        .filter_map(|(field, text)| Code::parse(&text).map(|code| FieldCode { field, code }))
        .collect();
    let code = codes.first().copied().ok_or(Error::Damaged("an audit entry"))?;
    Ok(Replay::Same(Outcome::Rejected(Rejection { code, codes, fields, current: None })))
}

/// Writes the entry of a command; the audit feed is locked last and kept until the commit.
///
/// # Errors
/// When the database fails.
pub fn append_command(conn: &mut Db, actor: &Actor, now: Instant, done: Done<'_>) -> Result<(), Error> {
    let (outcome, rejection) = match done.outcome {
        Outcome::Applied => ("applied", None),
        Outcome::Rejected(rejection) => ("rejected", Some(rejection)),
        Outcome::NotYet { .. } => return Err(Error::Damaged("an outcome that is none")),
    };
    let detail = CommandDetail {
        name: done.name.to_owned(),
        codes: rejection.map(|r| r.codes.iter().map(|code| code.as_str().to_owned()).collect()).unwrap_or_default(),
        fields: rejection
            .map(|r| r.fields.iter().map(|f| (f.field.clone(), f.code.as_str().to_owned())).collect())
            .unwrap_or_default(),
        notes: done.notes,
    };
    append(
        conn,
        Entry {
            version: 0,
            at: now,
            kind: "command".to_owned(),
            account: Some(actor.account),
            session: Some(actor.session),
            role: Some(actor.role.as_str().to_owned()),
            acting_for: done.acting_for,
            request: Some(done.id.0),
            envelope: Some(done.hash),
            outcome: outcome.to_owned(),
            code: rejection.map(|r| r.code.as_str().to_owned()),
            residents: done.residents,
            teams: done.teams,
            detail: Some(serde_json::to_string(&detail)?),
        },
    )
}

/// Writes the entry of a sign-in or sign-out.
///
/// # Errors
/// When the database fails.
pub fn append_session(
    conn: &mut Db,
    what: &str,
    account: AccountId,
    session: SessionId,
    role: Role,
    now: Instant,
) -> Result<(), Error> {
    append(
        conn,
        Entry {
            version: 0,
            at: now,
            kind: "session".to_owned(),
            account: Some(account),
            session: Some(session),
            role: Some(role.as_str().to_owned()),
            acting_for: None,
            request: None,
            envelope: None,
            outcome: what.to_owned(),
            code: None,
            residents: Vec::new(),
            teams: Vec::new(),
            detail: None,
        },
    )
}

/// Writes the entry of what was done to an account, or at it by somebody without a session: it was opened, lost a factor, was handed over.
///
/// # Errors
/// When the database fails.
pub fn append_account(
    conn: &mut Db,
    what: &str,
    account: AccountId,
    by: Option<&Actor>,
    residents: &[ResidentId],
    now: Instant,
) -> Result<(), Error> {
    append(
        conn,
        Entry {
            version: 0,
            at: now,
            kind: "account".to_owned(),
            account: Some(by.map_or(account, |actor| actor.account)),
            session: by.map(|actor| actor.session),
            role: by.map(|actor| actor.role.as_str().to_owned()),
            acting_for: None,
            request: None,
            envelope: None,
            outcome: what.to_owned(),
            code: None,
            residents: residents.to_vec(),
            teams: Vec::new(),
            detail: Some(serde_json::json!({ "account": account }).to_string()),
        },
    )
}

/// Writes the entry of a read whose answer itself tells something: that a number is known.
///
/// # Errors
/// When the database fails.
pub fn append_read(conn: &mut Db, actor: &Actor, what: &str, shown: &[ResidentId], now: Instant) -> Result<(), Error> {
    append(conn, Entry::read(actor, what, shown.to_vec(), now))
}

impl Entry {
    /// That a session was shown somebody.
    pub fn read(actor: &Actor, what: &str, residents: Vec<ResidentId>, now: Instant) -> Self {
        Self {
            version: 0,
            at: now,
            kind: "read".to_owned(),
            account: Some(actor.account),
            session: Some(actor.session),
            role: Some(actor.role.as_str().to_owned()),
            acting_for: None,
            request: None,
            envelope: None,
            outcome: what.to_owned(),
            code: None,
            residents,
            teams: Vec::new(),
            detail: None,
        }
    }
}

/// Gives the entry its version and its place in the chain.
///
/// # Errors
/// When the database fails.
pub fn append(conn: &mut Db, entry: Entry) -> Result<(), Error> {
    append_all(conn, vec![entry])
}

/// Gives the entries their versions and places in the chain, in their order.
///
/// # Errors
/// When the database fails.
pub fn append_all(conn: &mut Db, entries: Vec<Entry>) -> Result<(), Error> {
    let Ok(count @ 1..) = i64::try_from(entries.len()) else { return Ok(()) };
    let first = feed::next_versions(conn, Feed::Audit, count)? - count + 1;
    let mut before = hash_before(conn, first)?;
    for (version, entry) in (first..).zip(entries) {
        let entry = Entry { version: u64::try_from(version).map_err(|_| Error::Damaged("the audit feed"))?, ..entry };
        before = entry.hash_after(&before);
        let row = Row::of(version, entry, &before)?;
        each!(conn, c => diesel::insert_into(audit::table).values(row).execute(c))?;
    }
    Ok(())
}

impl Row {
    fn of(version: i64, entry: Entry, hash: &ChainHash) -> Result<Self, Error> {
        Ok(Self {
            version,
            at: entry.at,
            kind: entry.kind,
            account_id: entry.account,
            session_id: entry.session,
            role: entry.role,
            acting_for: entry.acting_for,
            request_id: entry.request.map(Key),
            envelope_hash: entry.envelope.map(|hash| hash.to_vec()),
            outcome: entry.outcome,
            code: entry.code,
            residents: serde_json::to_string(&entry.residents)?,
            teams: serde_json::to_string(&entry.teams)?,
            detail: entry.detail,
            hash: hash.as_bytes().to_vec(),
        })
    }
}

fn hash_before(conn: &mut Db, version: i64) -> Result<ChainHash, Error> {
    if version == 1 {
        return genesis(conn);
    }
    let query = audit::table.find(version - 1).select(audit::hash);
    let stored: Vec<u8> = each!(conn, c => query.get_result(c))?;
    ChainHash::from_bytes(&stored).ok_or(Error::Damaged("the audit log"))
}

/// What the first entry is chained to.
///
/// # Errors
/// When the database fails.
pub fn genesis(conn: &mut Db) -> Result<ChainHash, Error> {
    let Key(born_as) = database::table.select(database::born_as).first(conn)?;
    Ok(ChainHash::genesis(born_as))
}

/// The newest entry: its version and hash.
///
/// # Errors
/// When the database fails.
pub fn newest(conn: &mut Db) -> Result<Option<(u64, ChainHash)>, Error> {
    let row: Option<(i64, Vec<u8>)> =
        audit::table.order(audit::version.desc()).select((audit::version, audit::hash)).first(conn).optional()?;
    row.map(|(version, hash)| {
        let version = u64::try_from(version).map_err(|_| Error::Damaged("the audit log"))?;
        Ok((version, ChainHash::from_bytes(&hash).ok_or(Error::Damaged("the audit log"))?))
    })
    .transpose()
}

/// The entry to which a restore went back when it made this incarnation; none when no restore made it.
///
/// # Errors
/// When the database fails.
pub fn restored_to(conn: &mut Db, incarnation: Uuid) -> Result<Option<u64>, Error> {
    let named = format!("%\"as\":\"{incarnation}\"%");
    let detail: Option<Option<String>> = audit::table
        .filter(audit::kind.eq("operation"))
        .filter(audit::detail.like(named))
        .order(audit::version.desc())
        .select(audit::detail)
        .first(conn)
        .optional()?;
    let detail: Option<Value> = detail.flatten().and_then(|text| serde_json::from_str(&text).ok());
    Ok(detail.and_then(|detail| detail["entry"].as_u64()))
}

/// The hash of one entry.
///
/// # Errors
/// When the database fails.
pub fn hash_at(conn: &mut Db, version: i64) -> Result<Option<ChainHash>, Error> {
    let stored: Option<Vec<u8>> = audit::table.find(version).select(audit::hash).first(conn).optional()?;
    Ok(stored.as_deref().and_then(ChainHash::from_bytes))
}

/// Gives every link of the chain in order, a slice of rows at a time; of one that cannot be read only its version.
///
/// # Errors
/// When the database fails.
pub fn each_link(conn: &mut Db, mut take: impl FnMut(Result<Link, u64>)) -> Result<(), Error> {
    let mut after = i64::MIN;
    loop {
        let rows: Vec<Row> =
            audit::table.filter(audit::version.gt(after)).order(audit::version).limit(SLICE).load(conn)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.version;
        for row in rows {
            let version = u64::try_from(row.version).unwrap_or_default();
            take(link(row).ok_or(version));
        }
    }
}

fn link(row: Row) -> Option<Link> {
    let envelope = match row.envelope_hash {
        Some(hash) => Some(<[u8; 32]>::try_from(hash.as_slice()).ok()?),
        None => None,
    };
    Some(Link {
        entry: Entry {
            version: u64::try_from(row.version).ok()?,
            at: row.at,
            kind: row.kind,
            account: row.account_id,
            session: row.session_id,
            role: row.role,
            acting_for: row.acting_for,
            request: row.request_id.map(|key| key.0),
            envelope,
            outcome: row.outcome,
            code: row.code,
            residents: serde_json::from_str(&row.residents).ok()?,
            teams: serde_json::from_str(&row.teams).ok()?,
            detail: row.detail,
        },
        hash: ChainHash::from_bytes(&row.hash)?,
    })
}
