//! A decision asks somebody to look.

use diesel::prelude::*;
use jiayi_core::codes::Code;
use jiayi_core::follow_up::Common;
use jiayi_core::id::{ClaimId, InstitutionId, PrescriptionId, ReadingId, ResidentId, StaffId, TaskId, TeamId, VisitId};
use jiayi_core::reading::{Advice, DangerSign};
use jiayi_core::task::{Addressee, Danger, NewTask, OpenTask, TaskKind, addressee, due, is_needed};
use uuid::Uuid;

use super::escalate;
use super::rows::TaskRow;
use crate::commands::{Refusal, Tx};
use crate::contract::ties;
use crate::database::schema::{contracts, readings, tasks, visits};
use crate::database::sql::{Json, Key, Word};
use crate::database::{Db, Error};
use crate::each;
use crate::feed::Entity;
use crate::follow_up::{home_on, in_force_on};

/// What a task comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source {
    Visit(VisitId),
    Reading(ReadingId),
    Claim(ClaimId),
    Prescription(PrescriptionId),
    /// The person herself: a birthday.
    Resident(ResidentId),
}

impl Source {
    fn record(self) -> (Entity, Uuid) {
        match self {
            Self::Visit(id) => (Entity::Visit, id.0),
            Self::Reading(id) => (Entity::Reading, id.0),
            Self::Claim(id) => (Entity::Claim, id.0),
            Self::Prescription(id) => (Entity::Prescription, id.0),
            Self::Resident(id) => (Entity::Resident, id.0),
        }
    }
}

/// Opens a task unless one that asks for the same look is open: to the team of the contract in force, else to the duty
/// clinician of the home institution. Of somebody who has neither nobody can be asked, and the log says so.
///
/// # Errors
/// When the database fails.
pub(crate) fn open(tx: &mut Tx<'_>, resident: ResidentId, new: NewTask, source: Source) -> Result<(), Refusal> {
    let danger = danger_of(tx.conn, source.record())?;
    if !is_needed(new, &danger, &standing(tx, resident)?) {
        return Ok(());
    }
    match address(tx, resident, new.kind)? {
        Some((team, institution)) => write(tx, resident, new, source, Asked { team, institution, assignee: None }),
        None => {
            tx.note("nobody_to_ask", new.kind.as_str());
            Ok(())
        }
    }
}

/// Opens a task of one member of staff at an institution, whatever else is open; the team of the contract in force sees it
/// too.
///
/// # Errors
/// When the database fails.
pub(crate) fn open_for(
    tx: &mut Tx<'_>,
    resident: ResidentId,
    new: NewTask,
    source: Source,
    assignee: StaffId,
    institution: InstitutionId,
) -> Result<(), Refusal> {
    let team = in_force_on(tx.conn, resident, tx.today)?.map(|served| served.team);
    write(tx, resident, new, source, Asked { team, institution, assignee: Some(assignee) })
}

/// What somebody must look at for a claimant is the person's whom she turned out to be.
///
/// # Errors
/// When the database fails.
pub(crate) fn move_to(tx: &mut Tx<'_>, provisional: ResidentId, person: ResidentId) -> Result<(), Refusal> {
    let of_readings =
        tasks::table.filter(tasks::resident_id.eq(provisional)).filter(tasks::source_kind.eq(Entity::Reading.as_str()));
    let moved: Vec<TaskId> = of_readings.select(tasks::id).load(tx.conn)?;
    diesel::update(of_readings).set(tasks::resident_id.eq(person)).execute(tx.conn)?;
    moved.into_iter().for_each(|task| tx.stamp(person, Entity::Task, task));
    Ok(())
}

/// Who is to look.
struct Asked {
    team: Option<TeamId>,
    institution: InstitutionId,
    assignee: Option<StaffId>,
}

fn write(tx: &mut Tx<'_>, resident: ResidentId, new: NewTask, source: Source, asked: Asked) -> Result<(), Refusal> {
    let Asked { team, institution, assignee } = asked;
    let calendar = &tx.rules.calendar;
    let due_at = due(tx.now, new.urgency, &tx.policy.task, |day| calendar.is_working_day(day));
    let (kind, record) = source.record();
    let row = TaskRow {
        id: TaskId(Uuid::now_v7()),
        kind: Word(new.kind),
        resident_id: resident,
        source_kind: kind.as_str().to_owned(),
        source_id: Key(record),
        team_id: team,
        institution_id: institution,
        assignee_id: assignee,
        urgency: Word(new.urgency),
        opened_at: tx.now,
        due_at: due_at.map_err(|_| Code::DateRange)?,
        seen_at: None,
        seen_by: None,
        closed_at: None,
        closed_by: None,
        outcome: None,
        note_sealed: None,
    };
    diesel::insert_into(tasks::table).values(&row).execute(tx.conn)?;
    escalate::plan(tx, &row)?;
    tx.stamp(resident, Entity::Task, row.id);
    tx.note(&format!("opened_{}", new.kind.as_str()), row.id.to_string());
    Ok(())
}

fn standing(tx: &mut Tx<'_>, resident: ResidentId) -> Result<Vec<OpenTask>, Error> {
    let rows: Vec<TaskRow> = each!(&mut *tx.conn, c => tasks::table
        .filter(tasks::resident_id.eq(resident))
        .filter(tasks::closed_at.is_null())
        .select(TaskRow::as_select())
        .load(c))?;
    rows.into_iter()
        .map(|row| {
            let seen = row.seen_at.is_some();
            let source = (Entity::parse(&row.source_kind).ok_or(Error::Damaged("a task"))?, row.source_id.0);
            Ok(OpenTask { kind: row.kind.0, urgency: row.urgency.0, seen, danger: danger_of(tx.conn, source)? })
        })
        .collect()
}

/// What the record that a task comes from says of a danger.
fn danger_of(conn: &mut Db, (kind, record): (Entity, Uuid)) -> Result<Danger, Error> {
    match kind {
        Entity::Reading => {
            let found: (Option<String>, Json<Vec<DangerSign>>) =
                readings::table.find(ReadingId(record)).select((readings::danger, readings::signs)).first(conn)?;
            Ok(Danger { advice: found.0.as_deref().and_then(Advice::parse), signs: found.1.0 })
        }
        Entity::Visit => {
            let common: Json<Common> = visits::table.find(VisitId(record)).select(visits::common).first(conn)?;
            Ok(Danger { advice: None, signs: common.0.danger_signs })
        }
        _ => Ok(Danger::default()),
    }
}

type Address = (Option<TeamId>, InstitutionId);

fn address(tx: &mut Tx<'_>, resident: ResidentId, kind: TaskKind) -> Result<Option<Address>, Error> {
    let served = in_force_on(tx.conn, resident, tx.today)?;
    match (addressee(kind, served.is_some()), served) {
        (Addressee::Team, Some(served)) => Ok(Some((Some(served.team), served.institution))),
        _ => {
            let home = home_on(tx.conn, resident, tx.today)?;
            Ok(home.or(institution_to_come(tx, resident)?).map(|institution| (None, institution)))
        }
    }
}

/// Where a contract that is signed or about to begin will be served.
fn institution_to_come(tx: &mut Tx<'_>, resident: ResidentId) -> Result<Option<InstitutionId>, Error> {
    Ok(contracts::table
        .filter(contracts::resident_id.eq(resident))
        .filter(ties(tx.today))
        .order(contracts::starts_on)
        .select(contracts::institution_id)
        .first(tx.conn)
        .optional()?)
}
