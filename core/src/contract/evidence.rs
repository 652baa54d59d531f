//! The signed record of who signed which agreement, how and when; anyone can verify it without the server.
//!
//! Suite JY1: SHA-256 over the agreement's bytes, Ed25519 over the record's. It is the reliable method that the parties
//! agreed on (Electronic Signature Law art. 13), not a certificate of a third party. Source: domain 06.

use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::calendar::Instant;
use crate::digest::Digest;
use crate::id::{ContractId, ResidentId, SessionId, StaffId};
use crate::person::{GuardianRelation, IdentityCheck};

/// Says what is signed, so that the signature can stand for nothing else.
const CONTEXT: &[u8] = b"jiayi contract evidence JY1\n";

/// The algorithms of a record; another suite is another tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Suite {
    #[serde(rename = "JY1")]
    Jy1,
}

/// What both sides signed. Names and numbers stand in the agreement, not here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    pub suite: Suite,
    pub contract: ContractId,
    /// Of the agreement's canonical bytes.
    pub document: Digest,
    pub template_version: String,
    pub resident: ResidentSignature,
    pub doctor: DoctorSignature,
    /// How the resident's identity was checked, and by whom when staff did.
    pub identity_check: IdentityCheck,
    pub identity_checked_by: Option<StaffId>,
    /// SHA-256 of the public key that the record is signed with.
    pub key: Digest,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResidentSignature {
    pub resident: ResidentId,
    pub signer: Signer,
    pub at: Instant,
    pub method: SignatureMethod,
    /// The session in which it was made or, on paper, recorded.
    pub session: SessionId,
    /// The app's installation; none in a browser.
    pub install: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "by", deny_unknown_fields)]
pub enum Signer {
    Resident,
    Guardian { guardian: ResidentId, relation: GuardianRelation },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub enum SignatureMethod {
    /// Drawn on the screen and confirmed with a one-time code to the signer's phone.
    Drawn { blob: Digest, code_confirmed_at: Instant },
    /// On paper before a member of staff.
    Paper { scan: Digest, witness: StaffId },
}

/// The countersignature, in the doctor's own session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DoctorSignature {
    pub doctor: StaffId,
    /// Who countersigned: the doctor, or the leader of the team.
    pub signer: StaffId,
    pub licence_number: String,
    pub at: Instant,
    pub session: SessionId,
}

/// Why a record does not prove what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EvidenceProblem {
    #[error("the public key is not an Ed25519 key")]
    Key,
    #[error("the signature is not over this record by this key")]
    Signature,
    #[error("the record cannot be read, or is not written in its one canonical form")]
    Record,
    #[error("the record names another key")]
    OtherKey,
    #[error("the agreement is not the one that was signed")]
    Document,
}

impl Evidence {
    /// The record's canonical bytes: JSON, keys sorted, no space.
    ///
    /// # Errors
    /// [`EvidenceProblem::Record`] when it cannot be written.
    pub fn bytes(&self) -> Result<Vec<u8>, EvidenceProblem> {
        let value = serde_json::to_value(self).map_err(|_| EvidenceProblem::Record)?;
        let mut text = String::new();
        canonical(&value, &mut text);
        Ok(text.into_bytes())
    }
}

/// What the server's key signs for a record.
pub fn message(evidence: &[u8]) -> Vec<u8> {
    [CONTEXT, evidence].concat()
}

/// The name of a public key in a record.
pub fn fingerprint(public_key: &[u8; 32]) -> Digest {
    Digest::of(public_key)
}

/// Whether `evidence`, signed by `public_key`, proves that `document` is what both sides signed. A change of one byte
/// of any of the four fails.
///
/// # Errors
/// [`EvidenceProblem`]: the first reason.
pub fn verify(
    document: &[u8],
    evidence: &[u8],
    signature: &[u8; 64],
    public_key: &[u8; 32],
) -> Result<Evidence, EvidenceProblem> {
    let key = VerifyingKey::from_bytes(public_key).map_err(|_| EvidenceProblem::Key)?;
    let signature = Signature::from_bytes(signature);
    key.verify_strict(&message(evidence), &signature).map_err(|_| EvidenceProblem::Signature)?;
    let record: Evidence = serde_json::from_slice(evidence).map_err(|_| EvidenceProblem::Record)?;
    if record.bytes()? != evidence {
        return Err(EvidenceProblem::Record);
    }
    if record.key != fingerprint(public_key) {
        return Err(EvidenceProblem::OtherKey);
    }
    if record.document != Digest::of(document) {
        return Err(EvidenceProblem::Document);
    }
    Ok(record)
}

/// Sorted by hand: serde_json keeps the order of insertion as soon as any crate of the build asks for it.
fn canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_unstable_by_key(|(key, _)| *key);
            text.push('{');
            for (n, (key, member)) in members.into_iter().enumerate() {
                if n > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                canonical(member, text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    text.push(',');
                }
                canonical(item, text);
            }
            text.push(']');
        }
        scalar => text.push_str(&scalar.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::agreement::tests::{agreement, facts};
    use crate::testing::day;
    use ed25519_dalek::{Signer as _, SigningKey};
    use uuid::Uuid;

    fn key() -> SigningKey {
        SigningKey::from_bytes(&[7; 32])
    }

    fn record(document: &[u8]) -> Evidence {
        let facts = facts();
        let at = day("2026-03-01").start();
        Evidence {
            suite: Suite::Jy1,
            contract: facts.number,
            document: Digest::of(document),
            template_version: "zh-2026.1".into(),
            resident: ResidentSignature {
                resident: ResidentId(Uuid::from_u128(1)),
                signer: Signer::Guardian {
                    guardian: ResidentId(Uuid::from_u128(2)),
                    relation: GuardianRelation::Child,
                },
                at,
                method: SignatureMethod::Drawn { blob: Digest::of(b"drawing"), code_confirmed_at: at },
                session: SessionId(Uuid::from_u128(3)),
                install: Some("a\"b".into()),
            },
            doctor: DoctorSignature {
                doctor: StaffId(Uuid::from_u128(4)),
                signer: StaffId(Uuid::from_u128(4)),
                licence_number: "110990101000001".into(),
                at: at.plus_ms(86_400_000),
                session: SessionId(Uuid::from_u128(5)),
            },
            identity_check: IdentityCheck::CardSeen,
            identity_checked_by: Some(StaffId(Uuid::from_u128(4))),
            key: fingerprint(&key().verifying_key().to_bytes()),
        }
    }

    struct Signed {
        document: Vec<u8>,
        evidence: Vec<u8>,
        signature: [u8; 64],
        key: [u8; 32],
    }

    fn signed() -> Signed {
        let document = agreement(&facts()).text().into_bytes();
        let evidence = record(&document).bytes().expect("a record");
        let signature = key().sign(&message(&evidence)).to_bytes();
        Signed { document, evidence, signature, key: key().verifying_key().to_bytes() }
    }

    #[test]
    fn an_untouched_record_proves_the_agreement() {
        let Signed { document, evidence, signature, key } = signed();
        assert_eq!(verify(&document, &evidence, &signature, &key), Ok(record(&document)));
    }

    #[test]
    fn one_changed_byte_anywhere_fails() {
        let Signed { document, evidence, signature, key } = signed();
        for place in 0..document.len() {
            let mut changed = document.clone();
            changed[place] ^= 1;
            assert_eq!(
                verify(&changed, &evidence, &signature, &key),
                Err(EvidenceProblem::Document),
                "document {place}"
            );
        }
        for place in 0..evidence.len() {
            let mut changed = evidence.clone();
            changed[place] ^= 1;
            assert_eq!(
                verify(&document, &changed, &signature, &key),
                Err(EvidenceProblem::Signature),
                "evidence {place}"
            );
        }
        for place in 0..64 {
            for bit in 0..8 {
                let mut changed = signature;
                changed[place] ^= 1 << bit;
                assert!(verify(&document, &evidence, &changed, &key).is_err(), "signature {place}");
            }
        }
        for place in 0..32 {
            for bit in 0..8 {
                let mut changed = key;
                changed[place] ^= 1 << bit;
                assert!(verify(&document, &evidence, &signature, &changed).is_err(), "key {place}");
            }
        }
    }

    #[test]
    fn a_byte_more_or_less_fails() {
        let Signed { document, evidence, signature, key } = signed();
        let longer = |bytes: &[u8]| [bytes, b"\n"].concat();
        let shorter = |bytes: &[u8]| bytes[..bytes.len() - 1].to_vec();
        for document in [longer(&document), shorter(&document)] {
            assert_eq!(verify(&document, &evidence, &signature, &key), Err(EvidenceProblem::Document));
        }
        for evidence in [longer(&evidence), shorter(&evidence)] {
            assert_eq!(verify(&document, &evidence, &signature, &key), Err(EvidenceProblem::Signature));
        }
    }

    #[test]
    fn a_record_in_another_spelling_is_none_even_when_signed() {
        let Signed { document, evidence, key: public, .. } = signed();
        let text = String::from_utf8(evidence).expect("utf-8");
        let spellings = [
            text.replacen(':', ": ", 1),
            text.replacen("\"suite\":\"JY1\"", "\"suite\":\"JY2\"", 1),
            text.replacen('{', "{\"added\":1,", 1),
            text.replacen("{\"contract\"", "{\"suite\":\"JY1\",\"contract\"", 1),
        ];
        for spelling in spellings {
            assert_ne!(spelling, text);
            let signature = key().sign(&message(spelling.as_bytes())).to_bytes();
            assert_eq!(
                verify(&document, spelling.as_bytes(), &signature, &public),
                Err(EvidenceProblem::Record),
                "{spelling}"
            );
        }
    }

    #[test]
    fn a_record_signed_by_another_key_than_it_names_fails() {
        let Signed { document, evidence, .. } = signed();
        let other = SigningKey::from_bytes(&[8; 32]);
        let signature = other.sign(&message(&evidence)).to_bytes();
        let public = other.verifying_key().to_bytes();
        assert_eq!(verify(&document, &evidence, &signature, &public), Err(EvidenceProblem::OtherKey));
    }

    #[test]
    fn a_signature_for_another_purpose_does_not_pass() {
        let Signed { document, evidence, key: public, .. } = signed();
        let signature = key().sign(&evidence).to_bytes();
        assert_eq!(verify(&document, &evidence, &signature, &public), Err(EvidenceProblem::Signature));
    }

    #[test]
    fn the_keys_of_a_record_are_sorted_at_every_depth() {
        let bytes = record(b"document").bytes().expect("a record");
        let text = String::from_utf8(bytes).expect("utf-8");
        let place = |key: &str| text.find(&format!("\"{key}\":")).unwrap_or_else(|| panic!("{key}"));
        let orders: [&[&str]; 3] = [
            &[
                "contract",
                "doctor",
                "document",
                "identity_check",
                "identity_checked_by",
                "key",
                "resident",
                "suite",
                "template_version",
            ],
            &["licence_number", "signer"],
            &["install", "method", "blob", "code_confirmed_at", "kind"],
        ];
        assert!(orders[1].windows(2).all(|pair| place(pair[0]) < place(pair[1])));
        assert!(orders[2].windows(2).all(|pair| place(pair[0]) < place(pair[1])));
        assert!(text.starts_with("{\"contract\":") && !text.contains(": ") && !text.contains('\n'));
    }
}
