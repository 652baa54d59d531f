//! Consents: one purpose, one event. In the app by the person or her guardian, on paper before a witness.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::digest::Digest;
use jiayi_core::id::{ConsentId, ResidentId};
use jiayi_core::person::ConsentPurpose;
use jiayi_core::person::commands::{GiveConsent, PaperConsent, RecordPaperConsent, WithdrawConsent};
use jiayi_core::person::consent::wording::Wording;
use jiayi_core::person::consent::{self, Channel, ConsentAnswer, ConsentEvent, ConsentText, Giver, LegalBasis};

use super::facts::{self, Facts};
use super::rows::{Consent, ConsentChannel};
use super::witness::check_witness;
use crate::commands::{Refusal, Tx};
use crate::database::schema::{consents, grants};
use crate::database::sql::Word;
use crate::feed::Entity;

/// The person, or the guardian of somebody who cannot, agrees to one purpose in the app.
///
/// # Errors
/// `CONSENT_TEXT` when the text that was shown is not the one of that version; what [`consent::may_record`] refuses.
pub fn give_consent(tx: &mut Tx<'_>, command: &GiveConsent) -> Result<(), Refusal> {
    let facts = facts::facts(tx.conn, command.resident)?.ok_or(Code::NotFound)?;
    let text = text(command.purpose, &command.text_version, "text_version")?;
    let shown: Digest = command.text_hash.parse().map_err(|_| Rejection::on_field("text_hash", Code::BadValue))?;
    if !text.was_shown(&shown) {
        return Err(Rejection::on_field("text_hash", Code::ConsentText).into());
    }
    let event = ConsentEvent {
        purpose: command.purpose,
        answer: ConsentAnswer::Given,
        text: ConsentText { version: command.text_version.clone(), sha256: shown },
        channel: Channel::App,
        giver: Giver::try_from(facts::acting(tx)?)?,
        recipient: command.recipient.clone(),
        at: tx.now,
    };
    record(tx, command.consent, &facts, &event, "consent")
}

/// The person or her guardian takes a consent back; what rested on it alone stops.
///
/// # Errors
/// `CONSENT_NOT_GIVEN`, or `CONSENT_GIVER` when somebody else answers for her.
pub fn withdraw_consent(tx: &mut Tx<'_>, command: &WithdrawConsent) -> Result<(), Refusal> {
    let facts = facts::facts(tx.conn, command.resident)?.ok_or(Code::NotFound)?;
    let given = facts::consents(tx.conn, command.resident)?;
    let last = given.events.iter().rfind(|event| event.purpose == command.purpose);
    let text = last.map(|event| event.text.clone()).ok_or(Code::ConsentNotGiven)?;
    let event = ConsentEvent {
        purpose: command.purpose,
        answer: ConsentAnswer::Withdrawn,
        text,
        channel: Channel::App,
        giver: Giver::try_from(facts::acting(tx)?)?,
        recipient: None,
        at: tx.now,
    };
    record(tx, command.consent, &facts, &event, "consent")
}

/// The desk keeps what was signed on paper: somebody without a phone agrees and takes back like anybody else.
///
/// # Errors
/// As [`give_consent`] and [`withdraw_consent`]; `PAPER_WITNESS`.
pub fn record_paper_consent(tx: &mut Tx<'_>, command: &RecordPaperConsent) -> Result<(), Refusal> {
    record_paper(tx, command.resident, &command.consent, "consent")
}

pub(super) fn record_paper(
    tx: &mut Tx<'_>,
    resident: ResidentId,
    paper: &PaperConsent,
    field: &str,
) -> Result<(), Refusal> {
    let facts = facts::facts(tx.conn, resident)?.ok_or(Code::NotFound)?;
    let text = text(paper.purpose, &paper.text_version, &format!("{field}.text_version"))?;
    check_witness(tx, paper.witness, &format!("{field}.witness"))?;
    let scan = tx.attach_blob(&format!("{field}.scan"), &paper.scan, resident)?;
    let scan = facts::digest(&scan).ok_or_else(|| Rejection::on_field(format!("{field}.scan"), Code::BadValue))?;
    let event = ConsentEvent {
        purpose: paper.purpose,
        answer: paper.answer,
        text: ConsentText {
            version: paper.text_version.clone(),
            sha256: text.hash(jiayi_core::codes::Language::Chinese),
        },
        channel: Channel::Paper { witness: paper.witness, scan },
        giver: paper.guardian.map_or(Giver::Resident, Giver::Guardian),
        recipient: paper.recipient.clone(),
        at: tx.now,
    };
    record(tx, paper.consent, &facts, &event, &format!("{field}.consent"))
}

fn record(tx: &mut Tx<'_>, id: ConsentId, facts: &Facts, event: &ConsentEvent, field: &str) -> Result<(), Refusal> {
    unused(tx, id, field)?;
    let earlier = facts::consents(tx.conn, facts.resident)?;
    consent::may_record(event, &earlier.events, &facts.person(), tx.today)?;
    let (channel, witness_id, scan_hash) = match event.channel {
        Channel::App => (ConsentChannel::App, None, None),
        Channel::Paper { witness, scan } => (ConsentChannel::Paper, Some(witness), Some(scan.as_bytes().to_vec())),
    };
    let row = Consent {
        id,
        resident_id: facts.resident,
        purpose: Word(event.purpose),
        event: Word(event.answer),
        legal_basis: Word(LegalBasis::Consent),
        text_version: Some(event.text.version.clone()),
        text_hash: Some(event.text.sha256.as_bytes().to_vec()),
        channel: Word(channel),
        recipient: event.recipient.clone(),
        by_account: tx.actor.account,
        guardian_id: match event.giver {
            Giver::Resident => None,
            Giver::Guardian(guardian) => Some(guardian),
        },
        witness_id,
        scan_hash,
        at: event.at,
    };
    diesel::insert_into(consents::table).values(&row).execute(tx.conn)?;
    tx.stamp(facts.resident, Entity::Consent, id);
    match (event.purpose, event.answer) {
        (ConsentPurpose::FamilySharing, ConsentAnswer::Withdrawn) => revoke_grants(tx, facts.resident),
        _ => Ok(()),
    }
}

/// Proxies are there by that consent alone.
fn revoke_grants(tx: &mut Tx<'_>, resident: ResidentId) -> Result<(), Refusal> {
    let live = grants::table.filter(grants::resident_id.eq(resident)).filter(grants::revoked_at.is_null());
    let ended: Vec<jiayi_core::id::GrantId> = live.select(grants::id).load(tx.conn)?;
    diesel::update(grants::table.filter(grants::id.eq_any(ended.clone())))
        .set((grants::revoked_at.eq(tx.now), grants::revoked_by.eq(tx.actor.account)))
        .execute(tx.conn)?;
    ended.into_iter().for_each(|grant| tx.stamp(resident, Entity::Grant, grant));
    Ok(())
}

fn text(purpose: ConsentPurpose, version: &str, field: &str) -> Result<&'static Wording, Refusal> {
    Wording::find(purpose, version).ok_or_else(|| Rejection::on_field(field, Code::ConsentText).into())
}

pub(super) fn unused(tx: &mut Tx<'_>, consent: ConsentId, field: &str) -> Result<(), Refusal> {
    if select(exists(consents::table.find(consent))).get_result(tx.conn)? {
        Err(Rejection::on_field(field, Code::IdUsed).into())
    } else {
        Ok(())
    }
}
