//! What members of the team do on the list: call, put off, assign, record that somebody died or moved, and take it back.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::{ListActId, ResidentId, StaffId};
use jiayi_core::worklist::commands::{
    AssignResident, CorrectDeparture, RecordCall, RecordDeparture, SnoozeResident, UndoListAct,
};
use jiayi_core::worklist::{ListAct, Since, check, may_undo};

use super::act_rows::ListActRow;
use super::departures;
use crate::commands::{Refusal, Tx};
use crate::database::Error;
use crate::database::schema::{contracts, enrolments, list_acts, team_members, visits};
use crate::database::sql::Json;
use crate::feed::Entity;
use crate::follow_up::in_force_on;

/// How far ahead of the server a call may claim to have been made, milliseconds.
const CLOCK_TOLERANCE_MS: i64 = 5 * 60_000;

/// # Errors
/// `ID_USED`, `DATE_IN_FUTURE` on the call's time, or what the rule says of the outcome at its field.
pub fn record_call(tx: &mut Tx<'_>, command: &RecordCall) -> Result<(), Refusal> {
    if command.called_at > tx.now.plus_ms(CLOCK_TOLERANCE_MS) {
        return Err(Rejection::on_field("called_at", Code::DateInFuture).into());
    }
    let act = ListAct::Call { outcome: command.outcome };
    make(tx, command.act, command.resident, act, command.called_at, command.reason.as_deref())
}

/// # Errors
/// `ID_USED`, or `DATE_IN_PAST` and `SNOOZE_TOO_LONG` on the day.
pub fn snooze(tx: &mut Tx<'_>, command: &SnoozeResident) -> Result<(), Refusal> {
    let (act, now) = (ListAct::Snooze { until: command.until }, tx.now);
    make(tx, command.act, command.resident, act, now, None)
}

/// # Errors
/// `ID_USED`, or `NOT_IN_TEAM` on the assignee.
pub fn assign(tx: &mut Tx<'_>, command: &AssignResident) -> Result<(), Refusal> {
    if let Some(staff) = command.to
        && !serves_her(tx, command.resident, staff)?
    {
        return Err(Rejection::on_field("to", Code::NotInTeam).into());
    }
    let (act, now) = (ListAct::Assign { to: command.to }, tx.now);
    make(tx, command.act, command.resident, act, now, None)
}

/// # Errors
/// `ID_USED`, `ALREADY_DEPARTED`, or what the rule says of the day and the reason.
pub fn record_departure(tx: &mut Tx<'_>, command: &RecordDeparture) -> Result<(), Refusal> {
    let (act, now) = (ListAct::Departure { departure: command.departure }, tx.now);
    make(tx, command.act, command.resident, act, now, Some(&command.reason))
}

fn make(
    tx: &mut Tx<'_>,
    id: ListActId,
    resident: ResidentId,
    act: ListAct,
    made_at: Instant,
    reason: Option<&str>,
) -> Result<(), Refusal> {
    if select(exists(list_acts::table.find(id))).get_result(tx.conn)? {
        return Err(Code::IdUsed.into());
    }
    check(act, reason, tx.today, &tx.policy.worklist).map_err(|(field, code)| Rejection::on_field(field, code))?;
    let team = in_force_on(tx.conn, resident, made_at.day().min(tx.today))?.map(|served| served.team);
    let ended = match act.departure() {
        Some(departure) => Some(Json(departures::depart(tx, resident, departure, reason)?)),
        None => None,
    };
    let row = ListActRow {
        id,
        resident_id: resident,
        team_id: team,
        act: Json(act),
        made_on: made_at.day(),
        made_at,
        recorded_at: tx.now,
        made_by: tx.actor.account,
        reason_sealed: reason.map(|reason| seal(tx, id, "reason_sealed", reason)).transpose()?,
        ended,
        undone_at: None,
        undone_by: None,
        undone_reason_sealed: None,
    };
    diesel::insert_into(list_acts::table).values(row).execute(tx.conn)?;
    tx.stamp(resident, Entity::ListAct, id);
    tx.note("act", id.to_string());
    Ok(())
}

/// # Errors
/// `NOT_FOUND`, `ALREADY_UNDONE`, `UNDO_TOO_LATE`, `UNDO_BUILT_ON`.
pub fn undo(tx: &mut Tx<'_>, command: &UndoListAct) -> Result<(), Refusal> {
    let row = find(tx, command.act, command.resident)?;
    let since = since(tx, &row)?;
    // A call carried into the office later is undone within the minutes after it was recorded.
    let kept = jiayi_core::worklist::Kept { made_at: row.recorded_at, ..row.kept() };
    may_undo(&kept, since, tx.now, &tx.policy.worklist)?;
    take_back(tx, &row, None)
}

/// # Errors
/// `NOT_FOUND`, `NOT_A_DEPARTURE` when the act was none or is corrected already, `REASON_REQUIRED`, or what stands in the
/// way of letting a contract go on.
pub fn correct_departure(tx: &mut Tx<'_>, command: &CorrectDeparture) -> Result<(), Refusal> {
    let row = find(tx, command.act, command.resident)?;
    if row.act.0.departure().is_none() || row.undone_at.is_some() {
        return Err(Code::NotADeparture.into());
    }
    if command.reason.trim().is_empty() {
        return Err(Rejection::on_field("reason", Code::ReasonRequired).into());
    }
    take_back(tx, &row, Some(&command.reason))
}

fn take_back(tx: &mut Tx<'_>, row: &ListActRow, reason: Option<&str>) -> Result<(), Refusal> {
    if let (Some(departure), Some(Json(ended))) = (row.act.0.departure(), &row.ended) {
        departures::restore(tx, row.resident_id, departure, ended)?;
    }
    let reason = reason.map(|reason| seal(tx, row.id, "undone_reason_sealed", reason)).transpose()?;
    diesel::update(list_acts::table.find(row.id))
        .set((
            list_acts::undone_at.eq(Some(tx.now)),
            list_acts::undone_by.eq(Some(tx.actor.account)),
            list_acts::undone_reason_sealed.eq(reason),
        ))
        .execute(tx.conn)?;
    tx.stamp(row.resident_id, Entity::ListAct, row.id);
    tx.note("act", row.id.to_string());
    Ok(())
}

fn find(tx: &mut Tx<'_>, act: ListActId, resident: ResidentId) -> Result<ListActRow, Refusal> {
    let row: Option<ListActRow> =
        list_acts::table.find(act).filter(list_acts::resident_id.eq(resident)).first(tx.conn).optional()?;
    row.ok_or_else(|| Code::NotFound.into())
}

fn since(tx: &mut Tx<'_>, row: &ListActRow) -> Result<Since, Error> {
    let later_act = list_acts::table
        .filter(list_acts::resident_id.eq(row.resident_id))
        .filter(list_acts::id.ne(row.id))
        .filter(list_acts::recorded_at.ge(row.recorded_at))
        .filter(list_acts::id.gt(row.id).or(list_acts::recorded_at.gt(row.recorded_at)))
        .filter(list_acts::undone_at.is_null());
    let later_act = select(exists(later_act)).get_result(tx.conn)?;
    let visited =
        visits::table.filter(visits::resident_id.eq(row.resident_id)).filter(visits::recorded_at.gt(row.recorded_at));
    let mut recorded: bool = select(exists(visited)).get_result(tx.conn)?;
    if row.act.0.departure().is_some() && !recorded {
        let enrolled = enrolments::table
            .filter(enrolments::resident_id.eq(row.resident_id))
            .filter(enrolments::recorded_at.gt(row.recorded_at));
        let signed = contracts::table
            .filter(contracts::resident_id.eq(row.resident_id))
            .filter(contracts::signed_at.gt(row.recorded_at));
        recorded = select(exists(enrolled)).get_result(tx.conn)? || select(exists(signed)).get_result(tx.conn)?;
    }
    Ok(Since { later_act, recorded })
}

/// Whether a staff member is of the team that serves her today.
fn serves_her(tx: &mut Tx<'_>, resident: ResidentId, staff: StaffId) -> Result<bool, Refusal> {
    let Some(served) = in_force_on(tx.conn, resident, tx.today)? else { return Ok(false) };
    let member = team_members::table
        .filter(team_members::team_id.eq(served.team))
        .filter(team_members::staff_id.eq(staff))
        .filter(team_members::valid_from.le(tx.today))
        .filter(team_members::valid_to.is_null().or(team_members::valid_to.ge(Some(tx.today))));
    Ok(select(exists(member)).get_result(tx.conn)?)
}

fn seal(tx: &Tx<'_>, id: ListActId, column: &'static str, text: &str) -> Result<Vec<u8>, Error> {
    Ok(tx.rules.keys.seal_text(ListActRow::place(id, column), text)?)
}
