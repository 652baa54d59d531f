//! Claiming who one is: the answer is the same whether the number is known or not.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::{ClaimId, ResidentId};
use jiayi_core::person::capacity::OWN_DATA_FROM;
use jiayi_core::person::claim::{ActivationCode, Attempt, ClaimEvent, ClaimState, Holder, PrintedCode};
use jiayi_core::person::commands::{ActivateClaim, ClaimIdentity};
use serde_json::json;

use super::holding::{self, Held};
use super::particulars::{self, Entry, Fields};
use super::rival;
use super::rows::{Claim, Printed};
use crate::commands::{Refusal, Tx};
use crate::database::schema::{accounts, activation_codes, identity_claims};
use crate::database::sql::Word;
use crate::each;
use crate::feed::Entity;

/// Over how long an account's claims are counted, milliseconds.
const CLAIMS_COUNTED_MS: i64 = 86_400_000;

/// A resident says who she is: a provisional person, held by her account until the claim is decided.
///
/// # Errors
/// `CLAIM_STATE` while a claim of hers is open or her account holds somebody; `ID_…` and the other codes of a field;
/// `CLAIM_AGE` under 14; `TOO_MANY_ATTEMPTS`. Never anything that depends on who is known.
pub fn claim_identity(tx: &mut Tx<'_>, command: &ClaimIdentity) -> Result<(), Refusal> {
    particulars::unused(tx, command.resident)?;
    if select(exists(identity_claims::table.find(command.claim))).get_result(tx.conn)? {
        return Err(Rejection::on_field("claim", Code::IdUsed).into());
    }
    if holding::person_of(tx, tx.actor.account)?.is_some() {
        return Err(Code::ClaimState.into());
    }
    let lately: i64 = identity_claims::table
        .filter(identity_claims::account_id.eq(tx.actor.account))
        .filter(identity_claims::claimed_at.gt(tx.now.plus_ms(-CLAIMS_COUNTED_MS)))
        .count()
        .get_result(tx.conn)?;
    if lately >= i64::from(tx.policy.person.claims_per_day) {
        return Err(Code::TooManyAttempts.into());
    }

    let mut fields = Fields::default();
    let checked = particulars::check(tx, &command.particulars, &mut fields)?;
    if checked.as_ref().is_some_and(|person| person.born_on.age_on(tx.today) < OWN_DATA_FROM) {
        fields.refuse("particulars.document_number", Code::ClaimAge);
    }
    fields.finish()?;
    let Some(checked) = checked else { return Err(Code::BadValue.into()) };

    let phone = holding::phone_of(tx, tx.actor.account)?;
    let document_index = particulars::mark(&tx.rules.keys, &checked.document);
    particulars::insert(tx, command.resident, &checked, phone.as_ref(), Entry::Claimed)?;
    let row = Claim {
        id: command.claim,
        account_id: tx.actor.account,
        resident_id: command.resident,
        document_index,
        state: Word(ClaimState::Pending),
        tries_left: i32::try_from(tx.policy.person.activation_code_tries).unwrap_or(i32::MAX),
        claimed_at: tx.now,
        decided_at: None,
        decided_by: None,
        decided_how: None,
        reason: None,
    };
    diesel::insert_into(identity_claims::table).values(&row).execute(tx.conn)?;
    diesel::update(accounts::table.find(tx.actor.account))
        .set(accounts::resident_id.eq(command.resident))
        .execute(tx.conn)?;
    tx.stamp(command.resident, Entity::Resident, command.resident);
    tx.stamp(command.resident, Entity::Claim, command.claim);
    Ok(())
}

/// A resident types the code that the desk printed: right, it links her account to the verified person of that number.
///
/// # Errors
/// `CLAIM_CODE` alike for a wrong, used, spent or expired code and for a number that nobody verified has; the try counts all
/// the same. `CLAIM_RIVAL` when the code is right but another account holds the person: the desk decides.
pub fn activate_claim(tx: &mut Tx<'_>, command: &ActivateClaim) -> Result<(), Refusal> {
    let claim = find(tx, command.claim, command.resident)?;
    if claim.account_id != tx.actor.account {
        return Err(Code::NotFound.into());
    }
    as_seen(tx, &claim)?;
    let held = holding::holder(tx, &claim)?;
    let printed = match &held {
        Some(held) => newest_code(tx, held.resident)?,
        None => None,
    };
    // Without a code the comparison is made all the same, so that the answer takes as long.
    let secret = printed.as_ref().map_or(claim.id, |code| code.id).0;
    let matches = tx.rules.keys.opens(secret, ActivationCode::read(&command.code).as_ref());
    let attempt = Attempt {
        tries_left: u32::try_from(claim.tries_left).unwrap_or(0),
        code: printed.as_ref().map(|code| PrintedCode {
            last_day: code.expires_at.plus_ms(-1).day(),
            tries_left: u32::try_from(code.tries_left).unwrap_or(0),
            used: code.used_at.is_some(),
        }),
    };
    let (after, opened) = attempt.with(matches, tx.today);
    spend(tx, &claim, printed.as_ref(), &after)?;
    if let Err(code) = opened {
        return Err(Refusal::keeping(code));
    }
    let Some(held) = held else { return Err(Refusal::keeping(Code::ClaimCode)) };
    match claim.state.0.next(ClaimEvent::CodeAccepted, held.as_seen_by(&claim)) {
        Err(code) => Err(Refusal::keeping(code)),
        Ok(ClaimState::Rival) => rival::refuse(tx, &claim),
        Ok(state) => holding::link(tx, &claim, &held, state, ClaimEvent::CodeAccepted, None),
    }
}

/// Writes what the try cost.
fn spend(tx: &mut Tx<'_>, claim: &Claim, printed: Option<&Printed>, after: &Attempt) -> Result<(), Refusal> {
    let left = |tries: u32| i32::try_from(tries).unwrap_or(i32::MAX);
    diesel::update(identity_claims::table.find(claim.id))
        .set(identity_claims::tries_left.eq(left(after.tries_left)))
        .execute(tx.conn)?;
    if let (Some(printed), Some(code)) = (printed, after.code) {
        diesel::update(activation_codes::table.find(printed.id))
            .set((
                activation_codes::tries_left.eq(left(code.tries_left)),
                activation_codes::used_at.eq(code.used.then_some(tx.now)),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// The newest code that was printed for a person and not yet used.
fn newest_code(tx: &mut Tx<'_>, resident: ResidentId) -> Result<Option<Printed>, Refusal> {
    Ok(each!(tx.conn, c => activation_codes::table
        .filter(activation_codes::resident_id.eq(resident))
        .filter(activation_codes::used_at.is_null())
        .order((activation_codes::issued_at.desc(), activation_codes::id.desc()))
        .select(Printed::as_select())
        .first(c)
        .optional())?)
}

/// The claim that a command names.
///
/// # Errors
/// `NOT_FOUND` when there is none, or when it is of another person than the command says.
pub(super) fn find(tx: &mut Tx<'_>, claim: ClaimId, resident: ResidentId) -> Result<Claim, Refusal> {
    let found: Option<Claim> = each!(tx.conn, c => identity_claims::table
        .find(claim)
        .filter(identity_claims::resident_id.eq(resident))
        .select(Claim::as_select())
        .first(c)
        .optional())?;
    found.ok_or_else(|| Code::NotFound.into())
}

/// For a command that is about the claim itself and whose author may know of it.
///
/// # Errors
/// `STALE` with the claim as its author may see it: a rival one is to the claimant a claim like any other.
pub(super) fn as_seen(tx: &mut Tx<'_>, claim: &Claim) -> Result<(), Refusal> {
    let state = claim.state.0;
    let shown = if tx.actor.staff.is_some() { json!(state) } else { json!(state.answer()) };
    tx.unchanged_since_seen(claim.resident_id, Entity::Claim, claim.id, || json!({ "state": shown }))
}

impl Held {
    /// How the claim finds the person of its number.
    pub(super) fn as_seen_by(&self, claim: &Claim) -> Holder {
        match self.account {
            None => Holder::RecordWithoutAccount,
            Some(account) if account == claim.account_id => Holder::RecordWithoutAccount,
            Some(_) => Holder::OtherAccount,
        }
    }
}
