//! A doctor writes down a diagnosis and where it is documented.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::codes::Code;
use jiayi_core::follow_up::commands::RecordDiagnosis;
use jiayi_core::follow_up::diagnosis::{Diagnosed, faults};

use super::rows::DiagnosisRow;
use super::{facts, refuse};
use crate::commands::{Refusal, Tx};
use crate::database::schema::diagnoses;
use crate::database::sql::Word;
use crate::feed::Entity;

/// # Errors
/// `ID_USED`, `NOT_FOUND`, or every fault of the diagnosis at its field.
pub fn record_diagnosis(tx: &mut Tx<'_>, command: &RecordDiagnosis) -> Result<(), Refusal> {
    if select(exists(diagnoses::table.find(command.diagnosis))).get_result(tx.conn)? {
        return Err(Code::IdUsed.into());
    }
    let person = facts::person(tx.conn, command.resident)?.ok_or(Code::NotFound)?;
    let confirmed_by = tx.actor.staff_id().ok_or(Code::Forbidden)?;
    let diagnosed = Diagnosed { name: &command.name, on: command.diagnosed_on, proof: &command.proof };
    refuse(faults(&diagnosed, &person, tx.today))?;
    let row = DiagnosisRow {
        id: command.diagnosis,
        resident_id: command.resident,
        icd: Word(command.icd.clone()),
        name: command.name.clone(),
        diagnosed_on: command.diagnosed_on,
        proof: command.proof.clone(),
        confirmed_by,
        recorded_at: tx.now,
        resolved_on: None,
        corrects: None,
    };
    diesel::insert_into(diagnoses::table).values(&row).execute(tx.conn)?;
    tx.stamp(command.resident, Entity::Diagnosis, command.diagnosis);
    tx.note("diagnosis", command.diagnosis.to_string());
    Ok(())
}
