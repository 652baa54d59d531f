//! Another phone, or a lost one: face to face at her own institution, with the card and its scan, and a code that reached the new phone.
//!
//! Whoever sits at the desk could read anybody's card number from a record, so one of them alone changes nothing: the phone that was
//! confirms by a code, or a colleague who sees the card too, or the change waits and the old phone, which is told, can stop it.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::{AccountId, ClaimId, PhoneChangeId, ResidentId};
use jiayi_core::person::claim::ClaimState;
use jiayi_core::person::commands::{ChangePhone, ConfirmPhoneChange, NewPhone, StopPhoneChange};
use jiayi_core::person::{DocumentKind, IdentityDocument, IdentityText, MobileNumber};

use super::phone_change::{self, Done, How};
use super::rows::place;
use super::{grant, holding, particulars, verify};
use crate::commands::{Refusal, Tx};
use crate::database::Error;
use crate::database::schema::{accounts, identity_claims, phone_changes, residents};
use crate::database::sql::Word;
use crate::feed::Entity;
use crate::seal::Indexed;
use crate::session::{CodePurpose, use_code};

/// The account of a person is to get another phone. A lost one is closed at once: that lets nobody in.
///
/// # Errors
/// `NOT_FOUND` for a person who is not verified, `PHONE_NO_ACCOUNT`, `PHONE_CARD`, `CLAIM_RIVAL` while somebody else claims to be
/// her, `PHONE_NUMBER`, `PHONE_CODE`, `PHONE_HELD`; `NotYet(BLOB_MISSING)` without the scan.
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
    let old = match holding::phone_of(tx, account)? {
        Some(number) => Some(number),
        None => number_before(tx, account)?,
    };
    // Before anything is written: what a wrong code leaves behind is the try that it spent.
    let new = match &command.new {
        Some(new) => Some(proved(tx, account, new)?),
        None => None,
    };
    let how = way(tx, command, old.as_ref(), new.as_ref())?;
    let scan = tx.attach_blob("scan", &command.scan, command.resident)?;

    let keys = &tx.rules.keys;
    let seal = |column, phone: Option<&MobileNumber>| {
        let place = place("phone_changes", column, command.change);
        phone.map(|phone| keys.seal_text(place, phone.as_str())).transpose().map_err(Error::from)
    };
    let index = |phone: &MobileNumber| keys.index(Indexed::Phone, phone.as_str()).as_bytes().to_vec();
    let waits_until = how.is_none().then(|| tx.now.plus_ms(tx.policy.person.phone_change_hours * 3_600_000));
    let row = (
        phone_changes::id.eq(command.change),
        phone_changes::resident_id.eq(command.resident),
        phone_changes::account_id.eq(account),
        phone_changes::old_sealed.eq(seal("old_sealed", old.as_ref())?),
        phone_changes::new_sealed.eq(seal("new_sealed", new.as_ref())?),
        phone_changes::old_index.eq(old.as_ref().map(index)),
        phone_changes::new_index.eq(new.as_ref().map(index)),
        phone_changes::changed_by.eq(staff),
        phone_changes::changed_at.eq(tx.now),
        phone_changes::scan_hash.eq(Some(scan)),
        phone_changes::waits_until.eq(waits_until),
    );
    phone_change::stop_waiting(tx.conn, account, tx.actor.account, tx.now)?;
    diesel::insert_into(phone_changes::table).values(row).execute(tx.conn)?;
    tx.note("account", account.to_string());
    tx.note("how", how.map_or("waits", How::as_str));
    match how {
        Some(how) => finish(tx, command.change, how),
        None => {
            phone_change::warn(tx.conn, tx.rules, command.change, tx.policy, tx.now)?;
            tx.stamp(command.resident, Entity::Resident, command.resident);
            Ok(())
        }
    }
}

/// A colleague has seen the person and her card too.
///
/// # Errors
/// `NOT_FOUND` when there is none, `PHONE_CHANGE_STATE` when it waits no more, `SECOND_PERSON` for whoever asked for it, `PHONE_CARD`,
/// `CLAIM_RIVAL`, `PHONE_HELD`.
pub fn confirm_phone_change(tx: &mut Tx<'_>, command: &ConfirmPhoneChange) -> Result<(), Refusal> {
    let staff = verify::staff(tx)?;
    let change = phone_change::find(tx.conn, command.change)?
        .filter(|change| change.resident_id == command.resident)
        .ok_or(Code::NotFound)?;
    if !change.waits() {
        return Err(Code::PhoneChangeState.into());
    }
    if change.changed_by == staff {
        return Err(Code::SecondPerson.into());
    }
    same_card(tx, command.resident, &command.card_number)?;
    finish(tx, command.change, How::SecondPerson)
}

/// Herself on the phone that was, or her institution when she calls.
///
/// # Errors
/// `NOT_FOUND` when there is none, `PHONE_CHANGE_STATE` when it waits no more.
pub fn stop_phone_change(tx: &mut Tx<'_>, command: &StopPhoneChange) -> Result<(), Refusal> {
    let change = phone_change::find(tx.conn, command.change)?
        .filter(|change| change.resident_id == command.resident)
        .ok_or(Code::NotFound)?;
    if !change.waits() {
        return Err(Code::PhoneChangeState.into());
    }
    phone_change::stop_waiting(tx.conn, change.account_id, tx.actor.account, tx.now)?;
    tx.stamp(command.resident, Entity::Resident, command.resident);
    Ok(())
}

fn finish(tx: &mut Tx<'_>, change: PhoneChangeId, how: How) -> Result<(), Refusal> {
    let done = Done { how, by: tx.actor.account, now: tx.now };
    match phone_change::take_effect(tx.conn, tx.rules, tx.policy, change, done)? {
        Ok(ended) => {
            ended.into_iter().for_each(|grant| tx.note("ended_grant", grant.to_string()));
            Ok(())
        }
        Err(code) => Err(Rejection::on_field("new.number", code).into()),
    }
}

/// What lets a change take effect now; `None`: nobody but its author has seen that it is right.
fn way(
    tx: &mut Tx<'_>,
    command: &ChangePhone,
    old: Option<&MobileNumber>,
    new: Option<&MobileNumber>,
) -> Result<Option<How>, Refusal> {
    let Some(new) = new else { return Ok(Some(How::Lost)) };
    // The same number on a new card: its code came to the number that was.
    if old.is_some_and(|old| old == new) {
        return Ok(Some(How::OldPhone));
    }
    let (Some(code), Some(old)) = (&command.old_code, old) else { return Ok(None) };
    let index = tx.rules.keys.index(Indexed::Phone, old.as_str());
    if use_code(tx.conn, tx.rules, index.as_bytes(), CodePurpose::LeavePhone, code, tx.now)? {
        return Ok(Some(How::OldPhone));
    }
    Err(Refusal::RejectedKeeping(Rejection::on_field("old_code", Code::PhoneCode)))
}

/// The last number of an account whose phone was lost.
fn number_before(tx: &mut Tx<'_>, account: AccountId) -> Result<Option<MobileNumber>, Refusal> {
    let last: Option<(PhoneChangeId, Option<Vec<u8>>)> = phone_changes::table
        .filter(phone_changes::account_id.eq(account))
        .filter(phone_changes::done_at.is_not_null())
        .filter(phone_changes::old_sealed.is_not_null())
        .order((phone_changes::done_at.desc(), phone_changes::id.desc()))
        .select((phone_changes::id, phone_changes::old_sealed))
        .first(tx.conn)
        .optional()?;
    let Some((change, Some(sealed))) = last else { return Ok(None) };
    Ok(Some(grant::open_phone(&tx.rules.keys, place("phone_changes", "old_sealed", change), &sealed)?))
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

/// The number whose code was read out, by which nobody else signs in.
fn proved(tx: &mut Tx<'_>, account: AccountId, new: &NewPhone) -> Result<MobileNumber, Refusal> {
    let number = MobileNumber::parse(&new.number).map_err(|refused| Rejection::on_field("new.number", refused.0))?;
    let index = tx.rules.keys.index(Indexed::Phone, number.as_str());
    if !use_code(tx.conn, tx.rules, index.as_bytes(), CodePurpose::ChangePhone, &new.code, tx.now)? {
        return Err(Refusal::RejectedKeeping(Rejection::on_field("new.code", Code::PhoneCode)));
    }
    if phone_change::held_by_another(tx.conn, account, index.as_bytes())? {
        return Err(Refusal::RejectedKeeping(Rejection::on_field("new.number", Code::PhoneHeld)));
    }
    Ok(number)
}
