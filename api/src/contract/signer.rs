//! Who speaks for the resident's side, and what shows it: a drawing with a code to the phone, or a paper at the desk.

use jiayi_core::access::Role;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::contract::commands::{Paper, Signature};
use jiayi_core::contract::evidence::{ResidentSignature, SignatureMethod, Signer};
use jiayi_core::digest::Digest;
use jiayi_core::id::{ResidentId, StaffId};
use jiayi_core::person;

use super::facts;
use super::rows::{SignedHow, SignerKind};
use crate::commands::{Refusal, Tx};
use crate::person::{Facts, acting, check_witness};
use crate::session::{CodePurpose, use_code};

/// For whom the author of a command speaks: on the phone for herself or her ward, at the desk for whoever signed the paper.
///
/// # Errors
/// `CONTRACT_PAPER` when the kind of signature is not that of the place, `PAPER_WITNESS`.
pub(super) fn speaks_as(tx: &mut Tx<'_>, paper: Option<&Paper>, field: &str) -> Result<person::Actor, Refusal> {
    match (tx.actor.role, paper) {
        (Role::Resident, None) => Ok(acting(tx)?),
        (Role::Desk, Some(paper)) => {
            check_witness(tx, paper.witness, &format!("{field}.witness"))?;
            Ok(paper.guardian.map_or(person::Actor::Resident, person::Actor::Guardian))
        }
        _ => Err(Rejection::on_field(field, Code::ContractPaper).into()),
    }
}

/// What the desk keeps of a paper: its witness and the hash of its scan.
pub(super) struct Kept {
    pub witness: StaffId,
    pub scan: Vec<u8>,
}

/// Keeps the scan of a paper that ends something.
pub(super) fn keep(tx: &mut Tx<'_>, resident: ResidentId, paper: Option<&Paper>) -> Result<Option<Kept>, Refusal> {
    let Some(paper) = paper else { return Ok(None) };
    let scan = tx.attach_blob("paper.scan", &paper.scan, resident)?;
    Ok(Some(Kept { witness: paper.witness, scan }))
}

/// A signature that was taken: the resident's side of the evidence, and what the contract's row says of it.
pub(super) struct Taken {
    pub evidence: ResidentSignature,
    pub file: Digest,
    pub how: SignedHow,
    pub kind: SignerKind,
    pub guardian: Option<ResidentId>,
}

/// Takes the signature, last of all: a drawing's code is spent only when nothing else stands in the way.
///
/// # Errors
/// `NotYet(BLOB_MISSING)` while the file has not arrived, `CONTRACT_SMS_CODE`.
pub(super) fn take(
    tx: &mut Tx<'_>,
    resident: &Facts,
    by: person::Actor,
    signature: &Signature,
) -> Result<Taken, Refusal> {
    let (guardian, signer) = match by {
        person::Actor::Guardian(guardian) => {
            let relation = resident.person().guardian(guardian, tx.today)?.relation;
            (Some(guardian), Signer::Guardian { guardian, relation })
        }
        _ => (None, Signer::Resident),
    };
    let (file, how, method) = match signature {
        Signature::Drawn { blob, code } => {
            // Before anything is written: what a wrong code leaves behind is the try that it spent.
            spend_code(tx, code)?;
            let drawing = file(tx.attach_blob("signature.blob", blob, resident.resident)?)?;
            (drawing, SignedHow::Drawn, SignatureMethod::Drawn { blob: drawing, code_confirmed_at: tx.now })
        }
        Signature::Paper(paper) => {
            let scan = file(tx.attach_blob("signature.scan", &paper.scan, resident.resident)?)?;
            (scan, SignedHow::Paper, SignatureMethod::Paper { scan, witness: paper.witness })
        }
    };
    let evidence = ResidentSignature {
        resident: resident.resident,
        signer,
        at: tx.now,
        method,
        session: tx.actor.session,
        install: facts::install_of(tx.conn, tx.actor.session)?,
    };
    let kind = if guardian.is_some() { SignerKind::Guardian } else { SignerKind::Resident };
    Ok(Taken { evidence, file, how, kind, guardian })
}

fn file(hash: Vec<u8>) -> Result<Digest, Code> {
    <[u8; 32]>::try_from(hash).map(Digest::from_bytes).map_err(|_| Code::BadValue)
}

/// The code went to the signer's own phone, whosever contract it is.
fn spend_code(tx: &mut Tx<'_>, code: &str) -> Result<(), Refusal> {
    let phone = tx.actor.phone_index.clone().ok_or(Code::ContractSmsCode)?;
    if use_code(tx.conn, tx.rules, &phone, CodePurpose::SignContract, code, tx.now)? {
        return Ok(());
    }
    Err(Refusal::RejectedKeeping(Rejection::on_field("signature.code", Code::ContractSmsCode)))
}
