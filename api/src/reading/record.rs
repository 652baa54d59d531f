//! Somebody enters a value, or a visit brings some.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::access::{Relation, Role};
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::{ReadingId, ResidentId, VisitId};
use jiayi_core::reading::commands::RecordReading;
use jiayi_core::reading::{DangerSign, EnteredAs, Original, Reading, ReadingSource, TRIAGE, danger};
use serde_json::json;
use uuid::Uuid;

use super::rows::{ReadingRow, Stored};
use crate::commands::{Refusal, Tx};
use crate::database::schema::readings;
use crate::database::sql::{Json, Word};
use crate::feed::Entity;
use crate::task::Source;
use crate::{each, follow_up, task};

/// A danger opens a triage task and keeps the advice with the reading; nothing is referred.
///
/// # Errors
/// `ID_USED`, `NOT_FOUND`, `STALE`, or every fault of the value at its field.
pub fn record_reading(tx: &mut Tx<'_>, command: &RecordReading) -> Result<(), Refusal> {
    if select(exists(readings::table.find(command.reading))).get_result(tx.conn)? {
        return Err(Code::IdUsed.into());
    }
    let person = follow_up::person(tx.conn, command.resident)?.ok_or(Code::NotFound)?;
    let original = command.corrects.map(|id| original(tx, command.resident, id)).transpose()?;
    let mut faults = command.value.validate(command.taken_at, &person, tx.now, &tx.policy.reading);
    faults.extend(original.and_then(Original::fault).map(|code| ("corrects", code)));
    follow_up::refuse(faults)?;

    let policy = &tx.policy.follow_up;
    let pregnant = follow_up::pregnant_or_lactating(tx.conn, command.resident, command.day(), policy)?;
    let signs = DangerSign::once_each(&command.signs);
    let advice = danger(&command.value, &signs, pregnant, policy);
    let entered_as = entered_as(tx);
    let row = ReadingRow {
        id: command.reading,
        resident_id: command.resident,
        value: Stored::of(&command.value),
        source: Word(if entered_as == EnteredAs::Staff { ReadingSource::Team } else { ReadingSource::Home }),
        entered_as: Word(entered_as),
        signs: Json(signs),
        danger: advice.map(|advice| advice.code().to_owned()),
        taken_at: command.taken_at,
        recorded_at: tx.now,
        recorded_by: tx.actor.account,
        visit_id: None,
        corrects: command.corrects,
    };
    write(tx, row)?;
    if let Some(corrected) = command.corrects {
        tx.stamp(command.resident, Entity::Reading, corrected);
    }
    tx.note("reading", command.reading.to_string());
    if advice.is_some() {
        tx.emergency();
        task::open(tx, command.resident, TRIAGE, Source::Reading(command.reading))?;
    }
    Ok(())
}

/// The visit whose values join the trend.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OfVisit {
    pub visit: VisitId,
    pub resident: ResidentId,
    pub taken_at: Instant,
    pub pregnant_or_lactating: bool,
}

/// Copies the values of a visit. A dangerous one is kept as such; what to do was decided with the visit, so nobody is shown its
/// advice.
///
/// # Errors
/// When the database fails.
pub(crate) fn copy_from_visit(tx: &mut Tx<'_>, of: &OfVisit, values: &[Reading]) -> Result<(), Refusal> {
    let policy = &tx.rules.policies.on(of.taken_at.day())?.follow_up;
    for value in values {
        let advice = danger(value, &[], of.pregnant_or_lactating, policy);
        let row = ReadingRow {
            id: ReadingId(Uuid::now_v7()),
            resident_id: of.resident,
            value: Stored::of(value),
            source: Word(ReadingSource::Visit),
            entered_as: Word(EnteredAs::Staff),
            signs: Json(Vec::new()),
            danger: advice.map(|advice| advice.code().to_owned()),
            taken_at: of.taken_at,
            recorded_at: tx.now,
            recorded_by: tx.actor.account,
            visit_id: Some(of.visit),
            corrects: None,
        };
        write(tx, row)?;
    }
    Ok(())
}

/// What a claimant measured is the person's whom she turned out to be.
///
/// # Errors
/// When the database fails.
pub(crate) fn move_to(tx: &mut Tx<'_>, provisional: ResidentId, person: ResidentId) -> Result<(), Refusal> {
    let measured = readings::table.filter(readings::resident_id.eq(provisional));
    let moved: Vec<ReadingId> = measured.select(readings::id).load(tx.conn)?;
    diesel::update(measured).set(readings::resident_id.eq(person)).execute(tx.conn)?;
    moved.into_iter().for_each(|reading| tx.stamp(person, Entity::Reading, reading));
    Ok(())
}

fn write(tx: &mut Tx<'_>, row: ReadingRow) -> Result<(), Refusal> {
    let (resident, id) = (row.resident_id, row.id);
    each!(&mut *tx.conn, c => diesel::insert_into(readings::table).values(row).execute(c))?;
    tx.stamp(resident, Entity::Reading, id);
    Ok(())
}

/// The reading that is to be corrected, as its author saw it.
fn original(tx: &mut Tx<'_>, resident: ResidentId, id: ReadingId) -> Result<Original, Refusal> {
    let source: Option<Word<ReadingSource>> = readings::table
        .find(id)
        .filter(readings::resident_id.eq(resident))
        .select(readings::source)
        .first(tx.conn)
        .optional()?;
    let Word(source) = source.ok_or_else(|| Rejection::on_field("corrects", Code::NotFound))?;
    let corrections = readings::table.filter(readings::corrects.eq(id)).filter(readings::resident_id.eq(resident));
    let corrected_by: Option<ReadingId> = corrections.select(readings::id).first(tx.conn).optional()?;
    tx.unchanged_since_seen(resident, Entity::Reading, id, || json!({ "corrected_by": corrected_by }))?;
    Ok(Original { source, already_corrected: corrected_by.is_some() })
}

fn entered_as(tx: &Tx<'_>) -> EnteredAs {
    if tx.actor.role != Role::Resident {
        EnteredAs::Staff
    } else if tx.relation.meets(Relation::OWN) {
        EnteredAs::Oneself
    } else if tx.relation.meets(Relation::GUARDIAN) {
        EnteredAs::Guardian
    } else {
        EnteredAs::Proxy
    }
}
