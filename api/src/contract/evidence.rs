//! The record of both signatures, made when the team accepts and signed by the server's key, and its export.

use diesel::prelude::*;
use jiayi_core::contract::Evidence;
use jiayi_core::contract::evidence::{DoctorSignature, Suite, fingerprint, message};
use jiayi_core::digest::Digest;
use jiayi_core::id::{AccountId, ContractId, StaffId};
use jiayi_core::person::IdentityCheck;

use super::bundle::{Bundle, Bytes, Format};
use super::facts::Answering;
use super::rows::{AgreementRow, ContractRow};
use crate::clinic::Rules;
use crate::commands::{Refusal, Tx};
use crate::database::schema::{agreements, blobs, residents};
use crate::database::{Db, Error};
use crate::seal::{BlobName, KeyId};

const DAMAGED: Error = Error::Damaged("an agreement");

/// Makes the record of a contract that was just accepted, and signs it.
pub(super) fn record(
    tx: &mut Tx<'_>,
    row: &ContractRow,
    answering: &Answering,
    identity_check: IdentityCheck,
) -> Result<(), Refusal> {
    let agreement = agreement_of(tx.conn, row.id)?;
    let document = document(tx.rules, &agreement)?;
    let keys = &tx.rules.keys;
    let key = keys.signing_key();
    let public_key = keys.public_key(key).ok_or(DAMAGED)?;
    let identity_checked_by: Option<StaffId> =
        residents::table.find(row.resident_id).select(residents::verified_by).first(tx.conn)?;
    let evidence = Evidence {
        suite: Suite::Jy1,
        contract: row.id,
        document: Digest::of(&document),
        template_version: agreement.template_version,
        resident: agreement.signed.0,
        doctor: DoctorSignature {
            doctor: row.doctor_id,
            signer: answering.staff,
            licence_number: answering.licence_number.clone(),
            at: tx.now,
            session: tx.actor.session,
        },
        identity_check,
        identity_checked_by,
        key: fingerprint(&public_key),
    };
    let bytes = evidence.bytes().map_err(|_| DAMAGED)?;
    let signature = keys.sign(&message(&bytes)).bytes;
    diesel::update(agreements::table.find(row.id))
        .set((
            agreements::evidence.eq(Some(bytes)),
            agreements::evidence_signature.eq(Some(signature.to_vec())),
            agreements::evidence_key.eq(Some(key.to_string())),
        ))
        .execute(tx.conn)?;
    Ok(())
}

pub(super) fn agreement_of(conn: &mut Db, contract: ContractId) -> Result<AgreementRow, Error> {
    Ok(agreements::table.find(contract).first(conn)?)
}

/// The agreement's bytes as they were signed.
///
/// # Errors
/// When the stored document is not the one whose hash stands beside it.
pub(super) fn document(rules: &Rules, agreement: &AgreementRow) -> Result<Vec<u8>, Error> {
    let place = AgreementRow::place(agreement.contract_id);
    let document = rules.keys.open(place, &agreement.document_sealed)?.to_vec();
    if Digest::of(&document).as_bytes().as_slice() == agreement.document_hash { Ok(document) } else { Err(DAMAGED) }
}

/// A drawing or scan: what it is, and its bytes.
pub(super) struct File {
    pub media: &'static str,
    pub content: Vec<u8>,
}

/// The file that the resident's side signed with, sealed for the account that uploaded it.
pub(super) fn file(conn: &mut Db, rules: &Rules, hash: &[u8], owner: AccountId) -> Result<File, Error> {
    let sealed: Vec<u8> = blobs::table
        .filter(blobs::hash.eq(hash))
        .filter(blobs::account_id.eq(owner))
        .select(blobs::sealed)
        .first(conn)?;
    let name = BlobName::from_bytes(hash.try_into().map_err(|_| DAMAGED)?);
    let opened = rules.keys.open_blob(owner.0, name, &sealed).map_err(|_| DAMAGED)?;
    Ok(File { media: opened.media.as_str(), content: opened.content.to_vec() })
}

/// The evidence to hand out; `None` until the team has accepted.
pub(super) fn export(conn: &mut Db, rules: &Rules, row: &ContractRow) -> Result<Option<Bundle>, Error> {
    let agreement = agreement_of(conn, row.id)?;
    let AgreementRow { evidence: Some(evidence), evidence_signature: Some(signature), evidence_key: Some(key), .. } =
        &agreement
    else {
        return Ok(None);
    };
    let key = key.parse().ok().and_then(KeyId::new).and_then(|id| rules.keys.public_key(id)).ok_or(DAMAGED)?;
    let file = file(conn, rules, &agreement.signature_hash, row.signer_account)?;
    Ok(Some(Bundle {
        format: Format::One,
        document: Bytes(document(rules, &agreement)?),
        evidence: Bytes(evidence.clone()),
        signature: Bytes(signature.clone()),
        public_key: Bytes(key.to_vec()),
        file: Bytes(file.content),
    }))
}
