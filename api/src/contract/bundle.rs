//! The exported evidence of a contract: one file that proves the agreement to anyone, without the server.
//!
//! It holds the agreement's bytes, the record of both signatures, the server's signature over the record with its public
//! key, and the drawing or scan that the record names. There is one way to write it: a file that differs from that in any
//! byte proves nothing.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiayi_core::contract::evidence::{Evidence, EvidenceProblem, SignatureMethod, verify};
use jiayi_core::digest::Digest;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::ToSchema;

/// What `GET /contracts/{id}/evidence` answers with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    pub format: Format,
    /// The agreement's canonical text, base64.
    #[schema(value_type = String)]
    pub document: Bytes,
    /// The record of both signatures, base64 of its canonical JSON.
    #[schema(value_type = String)]
    pub evidence: Bytes,
    /// The server's Ed25519 signature over the record, base64.
    #[schema(value_type = String)]
    pub signature: Bytes,
    /// The server's public key, base64.
    #[schema(value_type = String)]
    pub public_key: Bytes,
    /// The drawn signature, or the scan of the signed paper, base64.
    #[schema(value_type = String)]
    pub file: Bytes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Format {
    #[serde(rename = "jiayi-evidence-1")]
    One,
}

/// Bytes that travel as base64, in its one spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map(Self).map_err(de::Error::custom)
    }
}

/// Why a file does not prove what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BundleProblem {
    /// Not a bundle, or not in its one spelling.
    Unreadable,
    Evidence(EvidenceProblem),
    /// The drawing or scan is not the one that the record names.
    File,
    /// Signed with another key than the one that was asked for.
    AnotherKey,
}

impl BundleProblem {
    /// In Chinese, and in English.
    pub const fn plain(self) -> (&'static str, &'static str) {
        match self {
            Self::Unreadable => {
                ("这不是一份完整的证据文件，或文件已被改动。", "This is no evidence file, or it was changed.")
            }
            Self::Evidence(EvidenceProblem::Key) => ("公钥已被改动。", "The public key was changed."),
            Self::Evidence(EvidenceProblem::Signature) => {
                ("签名记录或服务器签名已被改动。", "The record or the server's signature was changed.")
            }
            Self::Evidence(EvidenceProblem::Record) => {
                ("签名记录无法识别。", "The record of the signatures cannot be read.")
            }
            Self::Evidence(EvidenceProblem::OtherKey) => {
                ("签名记录用的是另一把密钥。", "The record names another key than it was signed with.")
            }
            Self::Evidence(EvidenceProblem::Document) => {
                ("协议内容不是当时签署的内容。", "The agreement is not the one that was signed.")
            }
            Self::File => {
                ("手写签名或扫描件不是当时的那一份。", "The drawing or scan is not the one that was signed with.")
            }
            Self::AnotherKey => ("签名用的不是您指定的密钥。", "It was not signed with the key that you named."),
        }
    }
}

impl Bundle {
    /// The file's bytes.
    ///
    /// # Errors
    /// Never for a bundle in memory; the type says what serde may say.
    pub fn to_bytes(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(self)
    }

    /// Proves a file: what both sides signed, and nothing but that.
    ///
    /// # Errors
    /// [`BundleProblem`]: the first reason.
    pub fn prove(file: &[u8]) -> Result<(Self, Evidence), BundleProblem> {
        let bundle: Self = serde_json::from_slice(file).map_err(|_| BundleProblem::Unreadable)?;
        if bundle.to_bytes().map_err(|_| BundleProblem::Unreadable)? != file {
            return Err(BundleProblem::Unreadable);
        }
        let signature = bundle.signature.0.as_slice().try_into().map_err(|_| BundleProblem::Unreadable)?;
        let public_key = bundle.public_key.0.as_slice().try_into().map_err(|_| BundleProblem::Unreadable)?;
        let evidence =
            verify(&bundle.document.0, &bundle.evidence.0, signature, public_key).map_err(BundleProblem::Evidence)?;
        let named = match evidence.resident.method {
            SignatureMethod::Drawn { blob, .. } => blob,
            SignatureMethod::Paper { scan, .. } => scan,
        };
        if Digest::of(&bundle.file.0) == named { Ok((bundle, evidence)) } else { Err(BundleProblem::File) }
    }
}
