//! Staff who have seen the card verify a claim, or reject it.

use diesel::prelude::*;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::{ClaimId, ResidentId, StaffId};
use jiayi_core::person::claim::{ClaimEvent, ClaimState, Holder};
use jiayi_core::person::commands::{RejectClaim, VerifyClaim};
use jiayi_core::person::{DocumentKind, IdentityCheck, IdentityDocument, IdentityText};
use jiayi_core::text::is_reason;

use super::rows::{Claim, place};
use super::{claim, holding, particulars, rival};
use crate::commands::{Refusal, Tx};
use crate::database::Error;
use crate::database::schema::residents;
use crate::database::sql::Word;
use crate::feed::Entity;

/// The card was seen and is of the claimed number: the provisional person becomes verified, or her account is linked to
/// the person who has that number already.
///
/// # Errors
/// `CLAIM_CARD` when the card's number is another; `CLAIM_RIVAL` when another account holds the person: the desk is
/// given a task; `CLAIM_STATE` when it was decided before.
pub fn verify_claim(tx: &mut Tx<'_>, command: &VerifyClaim) -> Result<(), Refusal> {
    let claim = claim::find(tx, command.claim, command.resident)?;
    claim::as_seen(tx, &claim)?;
    by_card(tx, &claim, &command.card_number)
}

/// The card is seen on the way to something else, a contract's acceptance: what its author has seen is the contract.
///
/// # Errors
/// As [`verify_claim`]; `NOT_FOUND` without such a claim.
pub fn verify_on_the_way(
    tx: &mut Tx<'_>,
    claim: ClaimId,
    resident: ResidentId,
    card: &IdentityText,
) -> Result<(), Refusal> {
    let claim = claim::find(tx, claim, resident)?;
    by_card(tx, &claim, card)
}

fn by_card(tx: &mut Tx<'_>, claim: &Claim, card: &IdentityText) -> Result<(), Refusal> {
    let staff = staff(tx)?;
    let held = holding::holder(tx, claim)?;
    let seen = held.as_ref().map_or(Holder::Nobody, |held| held.as_seen_by(claim));
    let next = claim.state.0.next(ClaimEvent::CardSeen, seen);
    if next != Err(Code::ClaimState) {
        same_card(tx, claim, card)?;
    }
    match (next, held) {
        (Err(Code::ClaimRival), _) => rival::refuse(tx, claim),
        (Err(code), _) => Err(code.into()),
        (Ok(state), Some(held)) => holding::link(tx, claim, &held, state, ClaimEvent::CardSeen, None),
        (Ok(state), None) => {
            holding::decide(tx, claim, state, ClaimEvent::CardSeen, None)?;
            diesel::update(residents::table.find(claim.resident_id))
                .set((
                    residents::document_index.eq(&claim.document_index),
                    residents::verified_at.eq(tx.now),
                    residents::verified_how.eq(Word(IdentityCheck::CardSeen)),
                    residents::verified_by.eq(staff),
                ))
                .execute(tx.conn)?;
            tx.stamp(claim.resident_id, Entity::Resident, claim.resident_id);
            tx.stamp(claim.resident_id, Entity::Claim, claim.id);
            Ok(())
        }
    }
}

/// The desk could not confirm a claim: its provisional person is closed and the account may claim again.
///
/// # Errors
/// `CLAIM_STATE` when it was decided before, `REASON_REQUIRED` without words.
pub fn reject_claim(tx: &mut Tx<'_>, command: &RejectClaim) -> Result<(), Refusal> {
    let claim = claim::find(tx, command.claim, command.resident)?;
    claim::as_seen(tx, &claim)?;
    let reason = reason(&command.reason)?;
    let held = holding::holder(tx, &claim)?;
    let seen = held.map_or(Holder::Nobody, |held| held.as_seen_by(&claim));
    let state = claim.state.0.next(ClaimEvent::Rejected, seen)?;
    reject(tx, &claim, state, reason)
}

pub(super) fn reject(tx: &mut Tx<'_>, claim: &Claim, state: ClaimState, reason: &str) -> Result<(), Refusal> {
    holding::decide(tx, claim, state, ClaimEvent::Rejected, Some(reason))?;
    holding::close(tx, claim.resident_id, None)
}

/// A reason in words, for the person to read.
pub(super) fn reason(text: &str) -> Result<&str, Refusal> {
    let words = text.trim();
    if is_reason(words) { Ok(words) } else { Err(Rejection::on_field("reason", Code::ReasonRequired).into()) }
}

/// The staff member who acts. Every command that asks is for staff only.
pub(super) fn staff(tx: &Tx<'_>) -> Result<StaffId, Refusal> {
    tx.actor.staff_id().ok_or_else(|| Code::Forbidden.into())
}

/// The number that staff read from the card is the one that was claimed, and so is its kind.
fn same_card(tx: &mut Tx<'_>, claim: &Claim, card: &IdentityText) -> Result<(), Refusal> {
    let (Word(kind), sealed): (Word<DocumentKind>, Vec<u8>) = residents::table
        .find(claim.resident_id)
        .select((residents::document_kind, residents::document_sealed))
        .first(tx.conn)?;
    let claimed = tx
        .rules
        .keys
        .open_text(place("residents", "document_sealed", claim.resident_id), &sealed)
        .map_err(Error::from)?;
    let card = IdentityDocument::parse(kind, card.as_str(), tx.today, tx.rules.regions())
        .map_err(|code| Rejection::on_field("card_number", code))?;
    if card.number() == claimed.as_str() && particulars::mark(&tx.rules.keys, &card) == claim.document_index {
        Ok(())
    } else {
        Err(Rejection::on_field("card_number", Code::ClaimCard).into())
    }
}
