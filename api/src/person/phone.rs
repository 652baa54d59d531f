//! Another phone, or a lost one: face to face, with the card, and a code that reached the new phone.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::{AccountId, ClaimId, GrantId, ResidentId};
use jiayi_core::person::claim::ClaimState;
use jiayi_core::person::commands::{ChangePhone, NewPhone};
use jiayi_core::person::{DocumentKind, IdentityDocument, IdentityText, MobileNumber};

use super::rows::place;
use super::{holding, particulars, verify};
use crate::channels;
use crate::commands::{Refusal, Tx};
use crate::database::Error;
use crate::database::schema::{accounts, grants, identity_claims, phone_changes, residents};
use crate::database::sql::Word;
use crate::feed::Entity;
use crate::seal::Indexed;
use crate::session::{CodePurpose, end_sessions, use_code};

/// Told to the phone that was: whoever holds it now, or the person when somebody else had it changed.
const TOLD: &str = "您的家医账号已在窗口更换登录手机，本机不能再登录。如不是本人办理，请马上联系家医机构。";

/// The account of a person gets another phone; without one it can be opened by nobody until it gets one. Every session ends, what
/// relatives granted to the old number ends with it (a number is given to somebody else one day), and the old phone is told.
///
/// # Errors
/// `NOT_FOUND` for a person who is not verified, `PHONE_NO_ACCOUNT`, `PHONE_CARD`, `CLAIM_RIVAL` while somebody else claims to be
/// her, `PHONE_NUMBER`, `PHONE_CODE`, `PHONE_HELD`.
pub fn change_phone(tx: &mut Tx<'_>, command: &ChangePhone) -> Result<(), Refusal> {
    let staff = verify::staff(tx)?;
    if select(exists(phone_changes::table.find(command.change))).get_result(tx.conn)? {
        return Err(Rejection::on_field("change", Code::IdUsed).into());
    }
    same_card(tx, command.resident, &command.card_number)?;
    let account: Option<AccountId> = accounts::table
        .filter(accounts::resident_id.eq(command.resident))
        .select(accounts::id)
        .first(tx.conn)
        .optional()?;
    let account = account.ok_or(Code::PhoneNoAccount)?;
    let new = match &command.new {
        Some(new) => Some(proved(tx, account, new)?),
        None => None,
    };
    let old = holding::phone_of(tx, account)?;

    let keys = &tx.rules.keys;
    let seal = |table, column, row: uuid::Uuid, phone: Option<&MobileNumber>| {
        phone.map(|phone| keys.seal_text(place(table, column, row), phone.as_str())).transpose().map_err(Error::from)
    };
    let index = |phone: &MobileNumber| keys.index(Indexed::Phone, phone.as_str()).as_bytes().to_vec();
    let (id, new_index) = (command.change, new.as_ref().map(index));
    let row = (
        phone_changes::id.eq(id),
        phone_changes::resident_id.eq(command.resident),
        phone_changes::account_id.eq(account),
        phone_changes::old_sealed.eq(seal("phone_changes", "old_sealed", id.0, old.as_ref())?),
        phone_changes::new_sealed.eq(seal("phone_changes", "new_sealed", id.0, new.as_ref())?),
        phone_changes::changed_by.eq(staff),
        phone_changes::changed_at.eq(tx.now),
    );
    let of_account = seal("accounts", "phone_sealed", account.0, new.as_ref())?;
    let of_person = seal("residents", "phone_sealed", command.resident.0, new.as_ref())?;
    let old_index = old.as_ref().map(index);
    diesel::insert_into(phone_changes::table).values(row).execute(tx.conn)?;
    diesel::update(accounts::table.find(account))
        .set((accounts::phone_sealed.eq(of_account), accounts::phone_index.eq(&new_index)))
        .execute(tx.conn)?;
    diesel::update(residents::table.find(command.resident))
        .set((residents::phone_sealed.eq(of_person), residents::phone_index.eq(&new_index)))
        .execute(tx.conn)?;
    end_sessions(tx.conn, account, tx.now)?;
    if let (Some(old), Some(old_index)) = (&old, old_index)
        && Some(&old_index) != new_index.as_ref()
    {
        end_grants_to(tx, &old_index)?;
        channels::sms(tx.conn, tx.rules, old, TOLD, tx.now)?;
    }
    tx.stamp(command.resident, Entity::Resident, command.resident);
    tx.note("account", account.to_string());
    tx.note("lost", new.is_none());
    Ok(())
}

/// The card is of the person on record, and nobody else claims to be her.
///
/// # Errors
/// `NOT_FOUND` for somebody whose number nobody has verified, what is wrong with the number, `PHONE_CARD`, `CLAIM_RIVAL`.
pub(crate) fn same_card(tx: &mut Tx<'_>, resident: ResidentId, card: &IdentityText) -> Result<(), Refusal> {
    let (Word(kind), index): (Word<DocumentKind>, Option<Vec<u8>>) = residents::table
        .find(resident)
        .select((residents::document_kind, residents::document_index))
        .first(tx.conn)
        .optional()?
        .ok_or(Code::NotFound)?;
    let index = index.ok_or(Code::NotFound)?;
    let card = IdentityDocument::parse(kind, card.as_str(), tx.today, tx.rules.regions())
        .map_err(|code| Rejection::on_field("card_number", code))?;
    if particulars::mark(&tx.rules.keys, &card) != index {
        return Err(Rejection::on_field("card_number", Code::PhoneCard).into());
    }
    let rival: Option<ClaimId> = identity_claims::table
        .filter(identity_claims::document_index.eq(&index))
        .filter(identity_claims::state.eq(Word(ClaimState::Rival)))
        .select(identity_claims::id)
        .first(tx.conn)
        .optional()?;
    if rival.is_some() { Err(Code::ClaimRival.into()) } else { Ok(()) }
}

/// The number whose code was read out. An account that somebody began with it and that holds nobody gives it up: whoever holds
/// the phone stands at the desk.
fn proved(tx: &mut Tx<'_>, account: AccountId, new: &NewPhone) -> Result<MobileNumber, Refusal> {
    let number = MobileNumber::parse(&new.number).map_err(|refused| Rejection::on_field("new.number", refused.0))?;
    let index = tx.rules.keys.index(Indexed::Phone, number.as_str());
    if !use_code(tx.conn, tx.rules, index.as_bytes(), CodePurpose::ChangePhone, &new.code, tx.now)? {
        return Err(Refusal::RejectedKeeping(Rejection::on_field("new.code", Code::PhoneCode)));
    }
    let other: Option<(AccountId, Option<ResidentId>)> = accounts::table
        .filter(accounts::phone_index.eq(index.as_bytes().as_slice()))
        .filter(accounts::id.ne(account))
        .select((accounts::id, accounts::resident_id))
        .first(tx.conn)
        .optional()?;
    match other {
        None => {}
        Some((_, Some(_))) => {
            return Err(Refusal::RejectedKeeping(Rejection::on_field("new.number", Code::PhoneHeld)));
        }
        Some((empty, None)) => {
            diesel::update(accounts::table.find(empty))
                .set((
                    accounts::phone_sealed.eq(None::<Vec<u8>>),
                    accounts::phone_index.eq(None::<Vec<u8>>),
                    accounts::disabled_at.eq(Some(tx.now)),
                ))
                .execute(tx.conn)?;
            end_sessions(tx.conn, empty, tx.now)?;
            tx.note("gave_up_number", empty.to_string());
        }
    }
    Ok(number)
}

/// Grants name a proxy by her number; they are never edited, so that a relative gives a new one to the new number.
fn end_grants_to(tx: &mut Tx<'_>, old_index: &[u8]) -> Result<(), Refusal> {
    let given: Vec<(GrantId, ResidentId)> = grants::table
        .filter(grants::proxy_phone_index.eq(old_index))
        .filter(grants::revoked_at.is_null())
        .filter(grants::valid_to.ge(tx.today))
        .order(grants::resident_id)
        .select((grants::id, grants::resident_id))
        .load(tx.conn)?;
    for (grant, giver) in given {
        tx.also(giver)?;
        diesel::update(grants::table.find(grant))
            .set((grants::revoked_at.eq(tx.now), grants::revoked_by.eq(tx.actor.account)))
            .execute(tx.conn)?;
        tx.stamp(giver, Entity::Grant, grant);
        tx.note("ended_grant", grant.to_string());
    }
    Ok(())
}
