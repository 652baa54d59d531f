//! The physician's signature on a prescription: made over the canonical record, kept as suite tag, key id and signature.

use jiayi_core::prescription::record::{Format, SignedDiagnosis, SignedItem, SignedPrescription};

use super::rows::{Item, Prescription};
use crate::database::Error;
use crate::seal::{KeyId, Keys, Signature, Suite};

/// Signs a prescription as it is about to be stored.
///
/// # Errors
/// When a row cannot be read back.
pub fn sign(keys: &Keys, prescription: &Prescription, items: &[Item]) -> Result<Vec<u8>, Error> {
    let Signature { suite, key, bytes } = keys.sign(&record(prescription, items)?);
    Ok([[suite.tag(), key.get()].as_slice(), &bytes].concat())
}

/// Whether the stored rows are still what the physician signed.
///
/// # Errors
/// When a row cannot be read.
pub fn verifies(keys: &Keys, prescription: &Prescription, items: &[Item]) -> Result<bool, Error> {
    let Some(signature) = parse(&prescription.signature) else { return Ok(false) };
    Ok(keys.verify(&record(prescription, items)?, &signature).is_ok())
}

fn parse(stored: &[u8]) -> Option<Signature> {
    let (&[suite, key], bytes) = stored.split_first_chunk::<2>()?;
    Some(Signature { suite: Suite::from_tag(suite)?, key: KeyId::new(key)?, bytes: bytes.try_into().ok()? })
}

fn record(prescription: &Prescription, items: &[Item]) -> Result<Vec<u8>, Error> {
    let diagnoses = prescription.diagnoses.0.iter();
    let items = items
        .iter()
        .map(|item| {
            Ok(SignedItem {
                item: item.id,
                drug: item.drug.0.key.clone(),
                regimen: item.regimen()?,
                units: item.units()?,
            })
        })
        .collect::<Result<_, Error>>()?;
    let record = SignedPrescription {
        format: Format::One,
        prescription: prescription.id,
        resident: prescription.resident_id,
        institution: prescription.institution_id,
        prescriber: prescription.prescriber_id,
        kind: prescription.kind.0,
        days: prescription.days.into(),
        diagnoses: diagnoses
            .map(|judged| SignedDiagnosis { diagnosis: judged.diagnosis, icd: judged.icd.as_str().to_owned() })
            .collect(),
        visit: prescription.visit_id,
        assessment: prescription.assessment_id,
        issued_at: prescription.issued_at,
        valid_until: prescription.valid_until,
        items,
    };
    record.canonical().map_err(|_| Error::Damaged("a prescription"))
}
