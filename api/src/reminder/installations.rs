//! What vendors call an installation of the app: registered with its session, gone with it.

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::{AccountId, SessionId};
use jiayi_core::reminder::Vendor;
use jiayi_core::reminder::commands::RegisterPush;

use crate::channels::message::PushToken;
use crate::clinic::Rules;
use crate::commands::{Refusal, Tx};
use crate::database::schema::{push_tokens, sessions};
use crate::database::sql::Word;
use crate::database::{Db, Error};
use crate::seal::{Indexed, Place};

const DAY_MS: i64 = 86_400_000;
/// Without contact for so long, a push is not relied on. Source: reminders N9.
const STALE_DAYS: i64 = 60;
/// Vendors have let the token expire. Source: reminders N9.
const GONE_DAYS: i64 = 270;
/// Removed in one transaction.
const SLICE: i64 = 500;

/// Whether a push reaches somebody who has the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    Arrives,
    /// Every installation of hers failed the test on the phone, or was not heard of for long.
    Fails,
}

/// One installation, as it is sent to.
#[derive(Debug, Clone)]
pub(super) struct Installation {
    pub session: SessionId,
    pub vendor: Vendor,
    pub token: PushToken,
}

/// A phone says under which token its vendor knows it, and whether what is sent there shows. The token is the session's: whoever
/// signs in with the same phone takes it over.
///
/// # Errors
/// `BAD_VALUE` for what no vendor would call a phone.
pub fn register(tx: &mut Tx<'_>, command: &RegisterPush) -> Result<(), Refusal> {
    let session = tx.actor.session;
    let mine = push_tokens::table.find((session, Word(command.vendor)));
    diesel::delete(mine).execute(tx.conn)?;
    let Some(token) = &command.token else { return Ok(()) };
    let token = PushToken::parse(token).ok_or_else(|| Rejection::on_field("token", Code::BadValue))?;
    let keys = &tx.rules.keys;
    let named = format!("{}:{}", command.vendor.as_str(), token.as_str());
    let index = keys.index(Indexed::PushToken, &named);
    let sealed = keys.seal_text(place(session), token.as_str()).map_err(Error::from)?;
    diesel::delete(push_tokens::table.filter(push_tokens::token_index.eq(index.as_bytes().as_slice())))
        .execute(tx.conn)?;
    diesel::insert_into(push_tokens::table)
        .values((
            push_tokens::session_id.eq(session),
            push_tokens::vendor.eq(Word(command.vendor)),
            push_tokens::token_sealed.eq(sealed),
            push_tokens::token_index.eq(index.as_bytes().as_slice()),
            push_tokens::told_at.eq(tx.now),
            push_tokens::arrives.eq(command.arrives),
        ))
        .execute(tx.conn)?;
    Ok(())
}

fn place(session: SessionId) -> Place {
    Place { table: "push_tokens", column: "token_sealed", row: session.0 }
}

/// Sessions that live.
macro_rules! living {
    ($of:expr, $now:expr) => {
        push_tokens::table
            .inner_join(sessions::table.on(sessions::id.eq(push_tokens::session_id)))
            .filter(sessions::account_id.eq_any($of))
            .filter(sessions::revoked_at.is_null())
            .filter(sessions::expires_at.gt($now))
    };
}

/// Whether each account is reached by push; nothing of those without an installation.
///
/// # Errors
/// When the database fails.
pub(super) fn reach(conn: &mut Db, of: &[AccountId], now: Instant) -> Result<BTreeMap<AccountId, Reach>, Error> {
    let rows: Vec<(AccountId, Instant, bool)> =
        living!(of, now).select((sessions::account_id, sessions::last_seen_at, push_tokens::arrives)).load(conn)?;
    let heard_since = now.plus_ms(-STALE_DAYS * DAY_MS);
    let mut reach = BTreeMap::new();
    for (account, last_seen, arrives) in rows {
        let known = reach.entry(account).or_insert(Reach::Fails);
        if arrives && last_seen >= heard_since {
            *known = Reach::Arrives;
        }
    }
    Ok(reach)
}

/// The installations of each account that are sent to.
///
/// # Errors
/// When the database fails or a token cannot be opened.
pub(super) fn of_accounts(
    conn: &mut Db,
    rules: &Rules,
    of: &[AccountId],
    now: Instant,
) -> Result<BTreeMap<AccountId, Vec<Installation>>, Error> {
    let rows: Vec<(AccountId, SessionId, Word<Vendor>, Vec<u8>)> = living!(of, now)
        .filter(sessions::last_seen_at.ge(now.plus_ms(-STALE_DAYS * DAY_MS)))
        .filter(push_tokens::arrives.eq(true))
        .order((push_tokens::session_id, push_tokens::vendor))
        .select((sessions::account_id, sessions::id, push_tokens::vendor, push_tokens::token_sealed))
        .load(conn)?;
    let mut installations: BTreeMap<AccountId, Vec<Installation>> = BTreeMap::new();
    for (account, session, Word(vendor), sealed) in rows {
        let text = rules.keys.open_text(place(session), &sealed)?;
        let token = PushToken::parse(&text).ok_or(Error::Damaged("a push token"))?;
        installations.entry(account).or_default().push(Installation { session, vendor, token });
    }
    Ok(installations)
}

/// The vendor knows it no more.
///
/// # Errors
/// When the database fails.
pub(super) fn forget(conn: &mut Db, session: SessionId, vendor: Vendor) -> Result<(), Error> {
    diesel::delete(push_tokens::table.find((session, Word(vendor)))).execute(conn)?;
    Ok(())
}

/// Removes some of those that no vendor reaches any more: of sessions that are over, and those without contact for 270 days. How many.
///
/// # Errors
/// When the database fails.
pub(super) fn purge_some(conn: &mut Db, now: Instant) -> Result<usize, Error> {
    let is_over = sessions::revoked_at
        .is_not_null()
        .or(sessions::expires_at.le(now))
        .or(sessions::last_seen_at.lt(now.plus_ms(-GONE_DAYS * DAY_MS)));
    let over: Vec<SessionId> = push_tokens::table
        .inner_join(sessions::table.on(sessions::id.eq(push_tokens::session_id)))
        .filter(is_over.nullable().eq(Some(true)))
        .limit(SLICE)
        .select(sessions::id)
        .load(conn)?;
    Ok(diesel::delete(push_tokens::table.filter(push_tokens::session_id.eq_any(over))).execute(conn)?)
}
