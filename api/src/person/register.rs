//! Face to face: staff register somebody whose card they see, and print the code by which she links her phone.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::{AccountId, ResidentId};
use jiayi_core::person::MobileNumber;
use jiayi_core::person::claim::PrintedCode;
use jiayi_core::person::commands::{IssueActivationCode, OtherGround, RegisterResident};
use jiayi_core::person::consent::{Act, ConsentAnswer, LegalBasis};

use super::particulars::{self, Entry, Fields};
use super::rows::{Consent, ConsentChannel, Printed};
use super::{consent, facts, guardian, verify};
use crate::commands::{Refusal, Tx};
use crate::database::schema::{accounts, activation_codes, consents, residents};
use crate::database::sql::Word;
use crate::feed::Entity;
use crate::session::scope;

/// Registers somebody at once as verified, with what she signed on paper.
///
/// # Errors
/// The codes of every wrong field; `RESIDENT_KNOWN` when the number is known already, and nothing else about it;
/// `CONSENT_HEALTH_DATA` or `CONSENT_CHILD_DATA` when her health data would rest on nothing; the codes of the consents and of the
/// guardianship.
pub fn register_resident(tx: &mut Tx<'_>, command: &RegisterResident) -> Result<(), Refusal> {
    let staff = verify::staff(tx)?;
    let resident = command.resident;
    particulars::unused(tx, resident)?;
    let mut fields = Fields::default();
    let checked = particulars::check(tx, &command.particulars, &mut fields)?;
    let phone = command.phone.as_deref().map(|text| fields.take("phone", MobileNumber::parse(text)));
    if command.guardianship.as_ref().is_some_and(|shown| shown.ward != resident) {
        fields.refuse("guardianship.ward", Code::BadValue);
    }
    fields.finish()?;
    let Some(checked) = checked else { return Err(Code::BadValue.into()) };

    let index = particulars::mark(&tx.rules.keys, &checked.document);
    let known: bool =
        select(exists(residents::table.filter(residents::document_index.eq(&index)))).get_result(tx.conn)?;
    if known {
        return Err(Rejection::on_field("particulars.document_number", Code::ResidentKnown).into());
    }
    particulars::insert(tx, resident, &checked, phone.flatten().as_ref(), Entry::CardSeen(staff))?;
    scope::sees_card(tx.conn, staff, resident, tx.today)?;
    tx.stamp(resident, Entity::Resident, resident);
    if let Some(shown) = &command.guardianship {
        tx.also(shown.guardian)?;
        guardian::record_guardianship(tx, shown)?;
    }
    for (at, ground) in command.grounds.iter().enumerate() {
        record_ground(tx, resident, ground, &format!("grounds[{at}]"))?;
    }
    for (at, paper) in command.consents.iter().enumerate() {
        consent::record_paper(tx, resident, paper, &format!("consents[{at}]"))?;
    }
    let facts = facts::facts(tx.conn, resident)?.ok_or(Code::NotFound)?;
    facts::consents(tx.conn, resident)?.check(Act::StoreHealthData, &facts.person(), tx.today)?;
    Ok(())
}

/// What her data rests on in place of a consent; staff answer for it, and the log shows it.
fn record_ground(tx: &mut Tx<'_>, resident: ResidentId, ground: &OtherGround, field: &str) -> Result<(), Refusal> {
    consent::unused(tx, ground.consent, field)?;
    if ground.basis == LegalBasis::Consent || !ground.purpose.may_rest_on(ground.basis) {
        return Err(Rejection::on_field(format!("{field}.basis"), Code::BadValue).into());
    }
    let row = Consent {
        id: ground.consent,
        resident_id: resident,
        purpose: Word(ground.purpose),
        event: Word(ConsentAnswer::Given),
        legal_basis: Word(ground.basis),
        text_version: None,
        text_hash: None,
        channel: Word(ConsentChannel::Paper),
        recipient: None,
        by_account: tx.actor.account,
        guardian_id: None,
        witness_id: Some(verify::staff(tx)?),
        scan_hash: None,
        at: tx.now,
    };
    diesel::insert_into(consents::table).values(&row).execute(tx.conn)?;
    tx.stamp(resident, Entity::Consent, ground.consent);
    tx.note("without_consent", field);
    Ok(())
}

/// Prints a code for somebody verified whom no account holds yet. A newer code takes the place of an older one.
///
/// # Errors
/// `NOT_FOUND` for a person who is not verified; `CLAIM_HELD` when an account holds her: a new phone is a claim.
pub fn issue_activation_code(tx: &mut Tx<'_>, command: &IssueActivationCode) -> Result<(), Refusal> {
    if select(exists(activation_codes::table.find(command.code))).get_result(tx.conn)? {
        return Err(Rejection::on_field("code", Code::IdUsed).into());
    }
    let verified = facts::facts(tx.conn, command.resident)?.is_some_and(|facts| facts.verified.is_some());
    if !verified {
        return Err(Code::NotFound.into());
    }
    let account: Option<AccountId> = accounts::table
        .filter(accounts::resident_id.eq(command.resident))
        .select(accounts::id)
        .first(tx.conn)
        .optional()?;
    if account.is_some() {
        return Err(Code::ClaimHeld.into());
    }
    let code = PrintedCode::print(&tx.policy.person, tx.today)?;
    let expires_on = code.last_day.plus_days(1).map_err(|_| Code::DateRange)?;
    let row = Printed {
        id: command.code,
        resident_id: command.resident,
        issued_by: tx.actor.account,
        issued_at: tx.now,
        expires_at: expires_on.start(),
        tries_left: i32::try_from(code.tries_left).unwrap_or(i32::MAX),
        used_at: None,
    };
    diesel::insert_into(activation_codes::table).values(&row).execute(tx.conn)?;
    Ok(())
}
