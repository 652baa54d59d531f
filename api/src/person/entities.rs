//! People as their feeds carry them.

use std::collections::HashMap;

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::{InstitutionId, ResidentId};
use jiayi_core::person::ClaimState;
use jiayi_core::view::{self, Home};

use super::grant;
use super::rows::{Claim, Consent, GrantRow, GuardianshipRow, Resident, place};
use super::views::{masked_document, masked_phone, waiting_phone_change};
use crate::database::schema::{
    consents, grants, guardianships, identity_claims, institutions, phone_changes, resident_homes, residents, villages,
};
use crate::database::sql::Key;
use crate::database::{Db, Error};
use crate::each;
use crate::feed::{Loaded, Look};
use crate::reminder;

/// Without those who turned out to be somebody else.
pub(crate) fn residents(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let rows: Vec<Resident> = each!(&mut *look.conn, c => residents::table
        .filter(residents::id.eq_any(ids))
        .filter(residents::merged_into.is_null())
        .select(Resident::as_select())
        .load(c))?;
    let mut homes = homes(look.conn, ids, look.today)?;
    let phones = phones(look.conn, ids)?;
    let off = reminder::turned_off_by(look.conn, ids)?;
    rows.into_iter()
        .map(|row| {
            let open = |column, sealed: &[u8]| {
                look.rules.keys.open_text(place("residents", column, row.id), sealed).map(|text| text.to_string())
            };
            let (name, address) = (open("name_sealed", &row.name_sealed)?, row.address_sealed.as_deref());
            let address = address.map(|sealed| open("address_sealed", sealed)).transpose()?;
            let phone = row.phone_sealed.as_deref().map(|sealed| masked_phone(look.rules, &row, sealed)).transpose()?;
            let view = view::Resident {
                id: row.id,
                name,
                sex: row.sex.0,
                born_on: row.born_on,
                document_kind: row.document_kind.0,
                document: masked_document(look.rules, &row, look.today)?,
                phone,
                phone_changed_at: phones.get(&row.id).copied(),
                phone_change: waiting_phone_change(look.conn, look.rules, row.id)?,
                address,
                contact_preference: row.contact_preference.map(|wish| wish.0),
                reminders_off: off.get(&row.id).map_or_else(Vec::new, |off| off.to_vec()),
                homes: homes.remove(&row.id).unwrap_or_default(),
                lives_alone: row.lives_alone,
                lacks_capacity: row.lacks_capacity,
                verified: row.verified_at.zip(row.verified_how).map(|(at, how)| view::Verified { at, how: how.0 }),
                died_on: row.died_on,
                registered_at: row.registered_at,
            };
            Ok(Loaded::of(row.id, row.id, view))
        })
        .collect()
}

/// Homes that have not ended, in order.
fn homes(conn: &mut Db, ids: &[Key], today: Day) -> Result<HashMap<ResidentId, Vec<Home>>, Error> {
    type Row = (ResidentId, InstitutionId, String, Option<String>, Option<String>, Day, Option<Day>);
    let rows: Vec<Row> = resident_homes::table
        .inner_join(institutions::table.on(institutions::id.eq(resident_homes::institution_id)))
        .left_join(villages::table.on(villages::code.nullable().eq(resident_homes::village_code)))
        .filter(resident_homes::resident_id.eq_any(ids))
        .filter(resident_homes::valid_to.is_null().or(resident_homes::valid_to.ge(today)))
        .order((resident_homes::valid_from, resident_homes::id))
        .select((
            resident_homes::resident_id,
            institutions::id,
            institutions::name,
            resident_homes::village_code,
            villages::name.nullable(),
            resident_homes::valid_from,
            resident_homes::valid_to,
        ))
        .load(conn)?;
    let mut homes: HashMap<ResidentId, Vec<Home>> = HashMap::new();
    for (resident, institution, institution_name, village, village_name, valid_from, valid_to) in rows {
        let home = Home { institution, institution_name, village, village_name, valid_from, valid_to };
        homes.entry(resident).or_default().push(home);
    }
    Ok(homes)
}

/// When each got another number.
fn phones(conn: &mut Db, ids: &[Key]) -> Result<HashMap<ResidentId, Instant>, Error> {
    let changes: Vec<(ResidentId, Instant)> = phone_changes::table
        .filter(phone_changes::resident_id.eq_any(ids))
        .filter(phone_changes::new_sealed.is_not_null())
        .order(phone_changes::changed_at)
        .select((phone_changes::resident_id, phone_changes::changed_at))
        .load(conn)?;
    Ok(changes.into_iter().collect())
}

pub(crate) fn claims(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let rows: Vec<Claim> = each!(&mut *look.conn, c => identity_claims::table
        .filter(identity_claims::id.eq_any(ids))
        .select(Claim::as_select())
        .load(c))?;
    let view = |row: Claim| {
        let view = view::Claim {
            id: row.id,
            resident: row.resident_id,
            answer: row.state.0.answer(),
            tries_left: row.tries_left,
            reason: row.reason.filter(|_| row.state.0 == ClaimState::Rejected),
            claimed_at: row.claimed_at,
            decided_at: row.decided_at,
        };
        Loaded::of(row.id, row.resident_id, view).by(row.account_id)
    };
    Ok(rows.into_iter().map(view).collect())
}

pub(crate) fn consents(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let rows: Vec<Consent> = each!(&mut *look.conn, c => consents::table
        .filter(consents::id.eq_any(ids))
        .select(Consent::as_select())
        .load(c))?;
    rows.into_iter()
        .map(|row| {
            let view = view::Consent {
                id: row.id,
                resident: row.resident_id,
                purpose: row.purpose.0,
                answer: row.event.0,
                legal_basis: row.legal_basis.0,
                text_version: row.text_version,
                channel: row.channel.0,
                recipient: row.recipient,
                guardian: row.guardian_id,
                guardian_name: row.guardian_id.map(|guardian| look.resident(guardian)).transpose()?,
                author: look.author(row.by_account, row.resident_id)?,
                at: row.at,
            };
            Ok(Loaded::of(row.id, row.resident_id, view))
        })
        .collect()
}

/// Of the ward's record.
pub(crate) fn guardianships(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let rows: Vec<GuardianshipRow> = each!(&mut *look.conn, c => guardianships::table
        .filter(guardianships::id.eq_any(ids))
        .select(GuardianshipRow::as_select())
        .load(c))?;
    rows.into_iter()
        .map(|row| {
            let view = view::Guardianship {
                id: row.id,
                ward: row.ward_id,
                guardian: row.guardian_id,
                guardian_name: look.resident(row.guardian_id)?,
                relation: row.relation.0,
                proof: row.proof_kind.0,
                recorded_at: row.recorded_at,
                valid_from: row.valid_from,
                valid_to: row.valid_to,
                revoked_at: row.revoked_at,
            };
            Ok(Loaded::of(row.id, row.ward_id, view))
        })
        .collect()
}

pub(crate) fn grants(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let rows: Vec<GrantRow> = each!(&mut *look.conn, c => grants::table
        .filter(grants::id.eq_any(ids))
        .select(GrantRow::as_select())
        .load(c))?;
    rows.into_iter()
        .map(|row| {
            let keys = &look.rules.keys;
            let name = keys.open_text(place("grants", "proxy_name_sealed", row.id), &row.proxy_name_sealed)?;
            let phone = place("grants", "proxy_phone_sealed", row.id);
            let view = view::Grant {
                id: row.id,
                resident: row.resident_id,
                proxy_name: name.to_string(),
                proxy_phone: grant::open_phone(keys, phone, &row.proxy_phone_sealed)?.masked(),
                relation: row.relation.0,
                scopes: row.scopes.0,
                granted_as: row.granted_as.0,
                author: look.author(row.granted_by, row.resident_id)?,
                granted_at: row.granted_at,
                valid_from: row.valid_from,
                valid_to: row.valid_to,
                revoked_at: row.revoked_at,
            };
            Ok(Loaded::of(row.id, row.resident_id, view))
        })
        .collect()
}
