//! Which account holds which person, and what becomes of a claim's provisional person.

use diesel::prelude::*;
use jiayi_core::id::{AccountId, ConsentId, ResidentId};
use jiayi_core::person::MobileNumber;
use jiayi_core::person::claim::{ClaimEvent, ClaimState};

use super::rows::{Claim, place};
use crate::commands::{Refusal, Tx};
use crate::database::Error;
use crate::database::schema::{accounts, consents, grants, identity_claims, residents};
use crate::database::sql::Word;
use crate::feed::Entity;
use crate::{contract, reading, task};

/// The verified person who has a number, and the account that holds her.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    pub resident: ResidentId,
    pub account: Option<AccountId>,
}

/// The verified person of a claim's number; her feed is locked with it.
pub(super) fn holder(tx: &mut Tx<'_>, claim: &Claim) -> Result<Option<Held>, Refusal> {
    let found: Option<ResidentId> = residents::table
        .filter(residents::document_index.eq(&claim.document_index))
        .select(residents::id)
        .first(tx.conn)
        .optional()?;
    let Some(resident) = found else { return Ok(None) };
    tx.also(resident)?;
    let account =
        accounts::table.filter(accounts::resident_id.eq(resident)).select(accounts::id).first(tx.conn).optional()?;
    Ok(Some(Held { resident, account }))
}

/// The person whom an account holds.
pub(super) fn person_of(tx: &mut Tx<'_>, account: AccountId) -> Result<Option<ResidentId>, Refusal> {
    Ok(accounts::table.find(account).select(accounts::resident_id).first(tx.conn)?)
}

/// The phone that an account signs in with.
pub(super) fn phone_of(tx: &mut Tx<'_>, account: AccountId) -> Result<Option<MobileNumber>, Refusal> {
    let sealed: Option<Vec<u8>> = accounts::table.find(account).select(accounts::phone_sealed).first(tx.conn)?;
    let Some(sealed) = sealed else { return Ok(None) };
    let text = tx.rules.keys.open_text(place("accounts", "phone_sealed", account), &sealed).map_err(Error::from)?;
    MobileNumber::parse(&text).map(Some).map_err(|_| Error::Damaged("an account").into())
}

/// The claimant's account takes over the verified person; the provisional one is closed.
pub(super) fn link(
    tx: &mut Tx<'_>,
    claim: &Claim,
    held: &Held,
    state: ClaimState,
    event: ClaimEvent,
    reason: Option<&str>,
) -> Result<(), Refusal> {
    decide(tx, claim, state, event, reason)?;
    close(tx, claim.resident_id, Some(held.resident))?;
    diesel::update(accounts::table.find(claim.account_id))
        .set(accounts::resident_id.eq(held.resident))
        .execute(tx.conn)?;
    // The phone of the account was proved by a code: from now on it is hers.
    if let Some(phone) = phone_of(tx, claim.account_id)? {
        let keys = &tx.rules.keys;
        let sealed =
            keys.seal_text(place("residents", "phone_sealed", held.resident), phone.as_str()).map_err(Error::from)?;
        let index = keys.index(crate::seal::Indexed::Phone, phone.as_str());
        diesel::update(residents::table.find(held.resident))
            .set((residents::phone_sealed.eq(sealed), residents::phone_index.eq(index.as_bytes().as_slice())))
            .execute(tx.conn)?;
    }
    tx.note("linked_to", held.resident.to_string());
    tx.stamp(held.resident, Entity::Resident, held.resident);
    tx.stamp(held.resident, Entity::Claim, claim.id);
    Ok(())
}

/// Writes how a claim ended.
pub(super) fn decide(
    tx: &mut Tx<'_>,
    claim: &Claim,
    state: ClaimState,
    event: ClaimEvent,
    reason: Option<&str>,
) -> Result<(), Refusal> {
    diesel::update(identity_claims::table.find(claim.id))
        .set((
            identity_claims::state.eq(Word(state)),
            identity_claims::decided_at.eq(tx.now),
            identity_claims::decided_by.eq(tx.actor.account),
            identity_claims::decided_how.eq(event.identity_check().map(Word)),
            identity_claims::reason.eq(reason),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Closes a provisional person: her account lets go of her, what she asked of teams is withdrawn, what she granted is
/// revoked, and no feed carries her any more. What she agreed to and measured, and
/// what somebody must look at for it, goes with her to the person she turned out to be.
pub(super) fn close(tx: &mut Tx<'_>, provisional: ResidentId, into: Option<ResidentId>) -> Result<(), Refusal> {
    diesel::update(accounts::table.filter(accounts::resident_id.eq(provisional)))
        .set(accounts::resident_id.eq(None::<ResidentId>))
        .execute(tx.conn)?;
    contract::withdraw_unanswered(tx, provisional)?;
    let granted = grants::table.filter(grants::resident_id.eq(provisional)).filter(grants::revoked_at.is_null());
    diesel::update(granted)
        .set((grants::revoked_at.eq(tx.now), grants::revoked_by.eq(tx.actor.account)))
        .execute(tx.conn)?;
    super::rival::close_tasks(tx, provisional)?;
    if let Some(person) = into {
        let given: Vec<ConsentId> =
            consents::table.filter(consents::resident_id.eq(provisional)).select(consents::id).load(tx.conn)?;
        diesel::update(consents::table.filter(consents::resident_id.eq(provisional)))
            .set(consents::resident_id.eq(person))
            .execute(tx.conn)?;
        given.into_iter().for_each(|consent| tx.stamp(person, Entity::Consent, consent));
        reading::move_to(tx, provisional, person)?;
        task::move_to(tx, provisional, person)?;
        diesel::update(residents::table.find(provisional)).set(residents::merged_into.eq(person)).execute(tx.conn)?;
    }
    tx.forget(provisional)
}
