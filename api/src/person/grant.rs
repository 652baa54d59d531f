//! Family proxies: recorded, scoped, expiring, revocable at once, never edited.

use std::collections::BTreeSet;

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::ResidentId;
use jiayi_core::person::commands::{GrantProxy, RevokeGrant};
use jiayi_core::person::consent::Act;
use jiayi_core::person::grant::{self, Grant, ProxyScopes};
use jiayi_core::person::{Actor, MobileNumber, PersonName};
use serde_json::json;

use super::facts;
use super::particulars::Fields;
use super::rows::{GrantRow, GrantedAs, place};
use crate::channels;
use crate::commands::{Refusal, Tx};
use crate::database::schema::{accounts, grants, residents};
use crate::database::sql::{Json, Word};
use crate::database::{Db, Error};
use crate::each;
use crate::feed::Entity;
use crate::seal::{Indexed, Keys};

/// Told to the person for whom the desk recorded a proxy.
const TOLD: &str =
    "窗口按您签字的申请，为您的家医账号设定了一位代办人。如不是本人办理，请在家医里撤销，或马上联系家医机构。";

/// The person, her guardian, or the desk on her signed paper lets somebody help her.
///
/// # Errors
/// The codes of every wrong field; `CONSENT_MISSING` without her consent to family sharing; what [`grant::may_grant`] refuses.
pub fn grant_proxy(tx: &mut Tx<'_>, command: &GrantProxy) -> Result<(), Refusal> {
    if select(exists(grants::table.find(command.grant))).get_result(tx.conn)? {
        return Err(Rejection::on_field("grant", Code::IdUsed).into());
    }
    let facts = facts::facts(tx.conn, command.resident)?.ok_or(Code::NotFound)?;
    let mut fields = Fields::default();
    let name = fields.take("proxy_name", PersonName::parse(&command.proxy_name));
    let phone = fields.take("proxy_phone", MobileNumber::parse(&command.proxy_phone));
    let scopes: BTreeSet<_> = command.scopes.iter().copied().collect();
    let scopes = fields.take("scopes", ProxyScopes::try_from(scopes));
    fields.finish()?;
    let (Some(name), Some(phone), Some(scopes)) = (name, phone, scopes) else { return Err(Code::BadValue.into()) };

    let asked = asked(tx, command.guardian, command.scan.as_deref(), command.resident)?;
    let new = Grant {
        id: command.grant,
        proxy: phone.clone(),
        scopes,
        valid_from: tx.today,
        valid_to: command.until,
        revoked_on: None,
    };
    let person = facts.person();
    facts::consents(tx.conn, command.resident)?.check(Act::GiveGrant, &person, tx.today)?;
    let own = phones_of(tx.conn, &tx.rules.keys, command.resident)?;
    let told = own.first().cloned().filter(|_| asked.granted_as == GrantedAs::Desk);
    let own = own.iter().find(|number| **number == phone);
    let existing = existing(tx.conn, &tx.rules.keys, command.resident)?;
    grant::may_grant(&new, &person, asked.by, own, &existing, &tx.policy.person, tx.today)?;

    let keys = &tx.rules.keys;
    let seal = |column, text: &str| keys.seal_text(place("grants", column, command.grant), text).map_err(Error::from);
    let row = GrantRow {
        id: command.grant,
        resident_id: command.resident,
        proxy_name_sealed: seal("proxy_name_sealed", name.as_str())?,
        proxy_phone_sealed: seal("proxy_phone_sealed", phone.as_str())?,
        proxy_phone_index: keys.index(Indexed::Phone, phone.as_str()).as_bytes().to_vec(),
        relation: Word(command.relation),
        scopes: Json(new.scopes.iter().collect()),
        granted_by: tx.actor.account,
        granted_as: Word(asked.granted_as),
        scan_hash: asked.scan,
        granted_at: tx.now,
        valid_from: tx.today,
        valid_to: command.until,
        revoked_at: None,
        revoked_by: None,
    };
    diesel::insert_into(grants::table).values(&row).execute(tx.conn)?;
    tx.stamp(command.resident, Entity::Grant, command.grant);
    // A paper at the desk is one clerk's word: she hears of it where nobody at the desk can answer for her.
    if let Some(own) = told {
        channels::sms(tx.conn, tx.rules, &own, TOLD, tx.now)?;
    }
    Ok(())
}

/// Ends a grant at once.
///
/// # Errors
/// `NOT_FOUND`; `STALE`; `GRANT_ENDED`; `GRANT_WHO`.
pub fn revoke_grant(tx: &mut Tx<'_>, command: &RevokeGrant) -> Result<(), Refusal> {
    let facts = facts::facts(tx.conn, command.resident)?.ok_or(Code::NotFound)?;
    let held = existing(tx.conn, &tx.rules.keys, command.resident)?
        .into_iter()
        .find(|held| held.id == command.grant)
        .ok_or(Code::NotFound)?;
    let current = || json!({ "valid_to": held.valid_to, "revoked_on": held.revoked_on });
    tx.unchanged_since_seen(command.resident, Entity::Grant, command.grant, current)?;
    let asked = asked(tx, command.guardian, command.scan.as_deref(), command.resident)?;
    grant::may_revoke(&facts.person(), asked.by, &held, tx.today)?;
    diesel::update(grants::table.find(command.grant))
        .set((grants::revoked_at.eq(tx.now), grants::revoked_by.eq(tx.actor.account)))
        .execute(tx.conn)?;
    tx.stamp(command.resident, Entity::Grant, command.grant);
    Ok(())
}

/// Who asks, and the paper that says so when the desk writes it down.
struct Asked {
    by: Actor,
    granted_as: GrantedAs,
    scan: Option<Vec<u8>>,
}

/// In the app the author asks; at the desk the one who signed the paper does, and the paper is kept.
fn asked(
    tx: &mut Tx<'_>,
    guardian: Option<ResidentId>,
    scan: Option<&str>,
    resident: ResidentId,
) -> Result<Asked, Refusal> {
    if tx.actor.role == Role::Resident {
        if scan.is_some() || guardian.is_some() {
            return Err(Rejection::on_field("scan", Code::BadValue).into());
        }
        let by = facts::acting(tx)?;
        let granted_as = if by == Actor::Resident { GrantedAs::Resident } else { GrantedAs::Guardian };
        return Ok(Asked { by, granted_as, scan: None });
    }
    let scan = scan.ok_or_else(|| Rejection::on_field("scan", Code::MissingField))?;
    let scan = tx.attach_blob("scan", scan, resident)?;
    let by = guardian.map_or(Actor::Resident, Actor::Guardian);
    Ok(Asked { by, granted_as: GrantedAs::Desk, scan: Some(scan) })
}

/// The person's own numbers: the one on her record and the one her account signs in with.
///
/// # Errors
/// When the database fails or a number cannot be opened.
pub(crate) fn phones_of(conn: &mut Db, keys: &Keys, resident: ResidentId) -> Result<Vec<MobileNumber>, Error> {
    let known: Option<Vec<u8>> = residents::table.find(resident).select(residents::phone_sealed).first(conn)?;
    let account: Option<(jiayi_core::id::AccountId, Option<Vec<u8>>)> = accounts::table
        .filter(accounts::resident_id.eq(resident))
        .select((accounts::id, accounts::phone_sealed))
        .first(conn)
        .optional()?;
    let account = account.and_then(|(id, sealed)| Some((place("accounts", "phone_sealed", id), sealed?)));
    let known = known.map(|sealed| (place("residents", "phone_sealed", resident), sealed));
    known.into_iter().chain(account).map(|(at, sealed)| open_phone(keys, at, &sealed)).collect()
}

pub(super) fn open_phone(keys: &Keys, at: crate::seal::Place, sealed: &[u8]) -> Result<MobileNumber, Error> {
    MobileNumber::parse(&keys.open_text(at, sealed)?).map_err(|_| Error::Damaged("a telephone number"))
}

/// Every grant a person ever gave, as the rules see it.
fn existing(conn: &mut Db, keys: &Keys, resident: ResidentId) -> Result<Vec<Grant>, Error> {
    rows(conn, resident)?
        .into_iter()
        .map(|row| {
            let scopes: BTreeSet<_> = row.scopes.0.iter().copied().collect();
            Ok(Grant {
                id: row.id,
                proxy: open_phone(keys, place("grants", "proxy_phone_sealed", row.id), &row.proxy_phone_sealed)?,
                scopes: ProxyScopes::try_from(scopes).map_err(|_| Error::Damaged("a grant"))?,
                valid_from: row.valid_from,
                valid_to: row.valid_to,
                revoked_on: row.revoked_at.map(Instant::day),
            })
        })
        .collect()
}

/// In the order in which they were given.
pub(super) fn rows(conn: &mut Db, resident: ResidentId) -> Result<Vec<GrantRow>, Error> {
    Ok(each!(conn, c => grants::table
        .filter(grants::resident_id.eq(resident))
        .order((grants::granted_at, grants::id))
        .select(GrantRow::as_select())
        .load(c))?)
}
