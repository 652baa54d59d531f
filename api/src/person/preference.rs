//! How somebody wishes to be reached.

use std::collections::HashMap;

use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::codes::{Code, Language};
use jiayi_core::command::Rejection;
use jiayi_core::id::ResidentId;
use jiayi_core::person::commands::SetContactPreference;
use jiayi_core::person::{ContactPreference, ProxyScope, preference};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::commands::{Refusal, Tx};
use crate::database::schema::{grants, residents};
use crate::database::sql::{Json, Word};
use crate::database::{Db, Error};
use crate::feed::Entity;

/// # Errors
/// `STALE`; `CONTACT_FAMILY` while nobody of hers may look.
pub fn set_contact_preference(tx: &mut Tx<'_>, command: &SetContactPreference) -> Result<(), Refusal> {
    let resident = command.resident;
    let held: Option<Word<ContactPreference>> = residents::table
        .find(resident)
        .filter(residents::merged_into.is_null())
        .select(residents::contact_preference)
        .first(tx.conn)
        .optional()?
        .ok_or(Code::NotFound)?;
    let current = || json!({ "preference": held.map(|held| held.0) });
    tx.unchanged_since_seen(resident, Entity::Resident, resident, current)?;
    if let Some(wish) = command.preference {
        let until = family_until(tx.conn, &[resident])?.remove(&resident);
        wish.may_set(until, tx.today).map_err(|code| Rejection::on_field("preference", code))?;
    }
    diesel::update(residents::table.find(resident))
        .set(residents::contact_preference.eq(command.preference.map(Word)))
        .execute(tx.conn)?;
    tx.stamp(resident, Entity::Resident, resident);
    Ok(())
}

/// The last day on which somebody of each may look at her record; none for who lets nobody.
///
/// # Errors
/// When the database fails.
pub(crate) fn family_until(conn: &mut Db, residents: &[ResidentId]) -> Result<HashMap<ResidentId, Day>, Error> {
    let rows: Vec<(ResidentId, Json<Vec<ProxyScope>>, Day)> = grants::table
        .filter(grants::resident_id.eq_any(residents))
        .filter(grants::revoked_at.is_null())
        .select((grants::resident_id, grants::scopes, grants::valid_to))
        .load(conn)?;
    let mut given: HashMap<ResidentId, Vec<(Vec<ProxyScope>, Day)>> = HashMap::new();
    for (resident, Json(scopes), last) in rows {
        given.entry(resident).or_default().push((scopes, last));
    }
    let until = |given: Vec<(Vec<ProxyScope>, Day)>| {
        preference::family_until(given.iter().map(|(scopes, last)| (scopes.as_slice(), *last)))
    };
    Ok(given.into_iter().filter_map(|(resident, given)| Some((resident, until(given)?))).collect())
}

/// A wish in words.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContactView {
    pub preference: ContactPreference,
    pub words: &'static str,
    pub words_en: &'static str,
}

/// What stands of her wish today.
pub(super) fn view(
    conn: &mut Db,
    resident: ResidentId,
    wish: Option<ContactPreference>,
    today: Day,
) -> Result<Option<ContactView>, Error> {
    let until = family_until(conn, &[resident])?.remove(&resident);
    let stands = wish.and_then(|wish| wish.on(today, until));
    Ok(stands.map(|preference| ContactView {
        preference,
        words: preference.name(Language::Chinese),
        words_en: preference.name(Language::English),
    }))
}
