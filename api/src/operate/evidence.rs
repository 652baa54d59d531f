//! `jiayi evidence verify FILE…`: whether exported evidence proves its agreement. Needs no server, database or key.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiayi_core::calendar::Instant;
use jiayi_core::contract::Evidence;
use jiayi_core::contract::evidence::Signer;
use jiayi_core::digest::Digest;

use crate::contract::bundle::{Bundle, BundleProblem};

/// Says of each file whether it proves its agreement; true when all of them do. `key` is the fingerprint of the key that
/// the institution published: without it the file is proved against the key that it carries, whose fingerprint is printed
/// to be compared.
///
/// # Errors
/// When the terminal cannot be written to.
pub fn verify(files: &[PathBuf], key: Option<Digest>, out: &mut impl Write) -> io::Result<bool> {
    let mut all = true;
    for file in files {
        all &= verify_one(file, key, out)?;
    }
    Ok(all)
}

fn verify_one(path: &Path, key: Option<Digest>, out: &mut impl Write) -> io::Result<bool> {
    let name = path.display();
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(cause) => {
            writeln!(out, "{name}: 无法读取文件。 The file cannot be read. ({cause})")?;
            return Ok(false);
        }
    };
    match prove(&bytes, key) {
        Ok(evidence) => {
            writeln!(out, "{name}: {}", summary(&evidence))?;
            Ok(true)
        }
        Err(problem) => {
            let (chinese, english) = problem.plain();
            writeln!(out, "{name}: 证据无效。{chinese} Not valid: {english}")?;
            Ok(false)
        }
    }
}

fn prove(file: &[u8], key: Option<Digest>) -> Result<Evidence, BundleProblem> {
    let (_, evidence) = Bundle::prove(file)?;
    if key.is_none_or(|wanted| wanted == evidence.key) { Ok(evidence) } else { Err(BundleProblem::AnotherKey) }
}

fn summary(evidence: &Evidence) -> String {
    let moment = |at: Instant| format!("{} {}", at.day(), at.clock());
    let (signer_zh, signer_en) = match evidence.resident.signer {
        Signer::Resident => ("居民", "the resident"),
        Signer::Guardian { .. } => ("监护人", "the guardian"),
    };
    let (signed, accepted) = (moment(evidence.resident.at), moment(evidence.doctor.at));
    format!(
        "证据有效：协议 {contract}，{signer_zh} {signed} 签字，医生 {accepted} 会签。\n  \
         Valid: agreement {contract}, signed by {signer_en} {signed}, countersigned {accepted}.\n  \
         SHA-256 {document}\n  key {key}",
        contract = evidence.contract,
        document = evidence.document,
        key = evidence.key,
    )
}

#[cfg(test)]
mod tests;
