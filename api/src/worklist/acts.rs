//! What members of the team do on the list: call, put off, assign, invite, record that somebody died or moved, and take it back.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::access::{Relation, Role};
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::{ListActId, ResidentId, StaffId};
use jiayi_core::text::is_reason;
use jiayi_core::worklist::commands::{
    AssignResident, CorrectDeparture, InviteResident, RecordCall, RecordDeparture, SnoozeResident, UndoListAct,
};
use jiayi_core::worklist::{ListAct, Since, check, may_undo};
use serde_json::json;

use super::act_rows::ListActRow;
use super::departures;
use crate::commands::{Refusal, Tx};
use crate::database::Error;
use crate::database::schema::{contracts, enrolments, list_acts, visits};
use crate::database::sql::{Json, Key};
use crate::feed::{self, Entity};
use crate::follow_up::in_force_on;
use crate::session::scope::{self, teams_of};

/// # Errors
/// `ID_USED`, `CALL_TIME` for a call of the future or of too long ago, or what the rule says of the outcome at its field.
pub fn record_call(tx: &mut Tx<'_>, command: &RecordCall) -> Result<(), Refusal> {
    if !tx.policy.reading.is_in_time(command.called_at, tx.now) {
        return Err(Rejection::on_field("called_at", Code::CallTime).into());
    }
    let act = ListAct::Call { outcome: command.outcome };
    make(tx, command.act, command.resident, act, command.called_at, command.reason.as_deref())
}

/// # Errors
/// `ID_USED`, `STALE`, or `DATE_IN_PAST` and `SNOOZE_TOO_LONG` on the day.
pub fn snooze(tx: &mut Tx<'_>, command: &SnoozeResident) -> Result<(), Refusal> {
    none_newer_than_seen(tx, command.resident)?;
    let (act, now) = (ListAct::Snooze { until: command.until }, tx.now);
    make(tx, command.act, command.resident, act, now, None)
}

/// # Errors
/// `ID_USED`, `STALE`, or `NOT_IN_TEAM` on the assignee.
pub fn assign(tx: &mut Tx<'_>, command: &AssignResident) -> Result<(), Refusal> {
    none_newer_than_seen(tx, command.resident)?;
    if let Some(staff) = command.to
        && !serves_her(tx, command.resident, staff)?
    {
        return Err(Rejection::on_field("to", Code::NotInTeam).into());
    }
    let (act, now) = (ListAct::Assign { to: command.to }, tx.now);
    make(tx, command.act, command.resident, act, now, None)
}

/// # Errors
/// `ID_USED` or `STALE`.
pub fn invite(tx: &mut Tx<'_>, command: &InviteResident) -> Result<(), Refusal> {
    none_newer_than_seen(tx, command.resident)?;
    let now = tx.now;
    make(tx, command.act, command.resident, ListAct::Invite, now, None)
}

/// The team of the panel records a departure; of somebody without a contract in force, her home institution.
///
/// # Errors
/// `NOT_FOUND` for the institution while she has a team, `ID_USED`, `STALE`, `ALREADY_DEPARTED`, or what the rule says of the day and the
/// reason.
pub fn record_departure(tx: &mut Tx<'_>, command: &RecordDeparture) -> Result<(), Refusal> {
    let of_the_panel = tx.relation.meets(Relation::PANEL) && tx.actor.role != Role::Desk;
    if !of_the_panel && in_force_on(tx.conn, command.resident, tx.today)?.is_some() {
        return Err(Code::NotFound.into());
    }
    none_newer_than_seen(tx, command.resident)?;
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
    // A call stands on the list of the team that made it; a departure is the act of today's.
    let of = if act.departure().is_some() { tx.today } else { made_at.day().min(tx.today) };
    let team = in_force_on(tx.conn, resident, of)?.map(|served| served.team);
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
        institution_id: tx.actor.institution(),
    };
    diesel::insert_into(list_acts::table).values(row).execute(tx.conn)?;
    tx.stamp(resident, Entity::ListAct, id);
    tx.note("act", id.to_string());
    Ok(())
}

/// # Errors
/// `NOT_FOUND` also for an act of another team, `STALE`, `ALREADY_UNDONE`, `UNDO_TOO_LATE`, `UNDO_BUILT_ON`.
pub fn undo(tx: &mut Tx<'_>, command: &UndoListAct) -> Result<(), Refusal> {
    let row = find(tx, command.act, command.resident)?;
    let panel = tx.relation.meets(Relation::PANEL);
    if !is_of_ours(tx, &row)? || !(panel || row.act.0.departure().is_some()) {
        return Err(Code::NotFound.into());
    }
    none_newer_than_seen(tx, command.resident)?;
    let since = since(tx, &row)?;
    // A call carried into the office later is undone within the minutes after it was recorded.
    let kept = jiayi_core::worklist::Kept { made_at: row.recorded_at, ..row.kept() };
    may_undo(&kept, since, tx.now, &tx.policy.worklist)?;
    take_back(tx, &row, None)
}

/// Whoever recorded a departure corrects it at any time, and so does any desk before which the person stands with her card.
///
/// # Errors
/// `NOT_FOUND`; at a desk that did not record it what is wrong with the card; `STALE`, `NOT_A_DEPARTURE` when the act was none or is corrected
/// already, `UNDO_BUILT_ON` while a later departure stands, `REASON_REQUIRED`, or what stands in the way of letting a contract go on.
pub fn correct_departure(tx: &mut Tx<'_>, command: &CorrectDeparture) -> Result<(), Refusal> {
    let row = find(tx, command.act, command.resident)?;
    if !is_of_ours(tx, &row)? {
        if tx.actor.role != Role::Desk {
            return Err(Code::NotFound.into());
        }
        let card = command.card_number.as_ref();
        let card = card.ok_or_else(|| Rejection::on_field("card_number", Code::MissingField))?;
        crate::person::same_card(tx, command.resident, card)?;
        tx.note("card_seen", true);
    }
    none_newer_than_seen(tx, command.resident)?;
    if row.act.0.departure().is_none() || row.undone_at.is_some() {
        return Err(Code::NotADeparture.into());
    }
    if later_departure_stands(tx, &row)? {
        return Err(Code::UndoBuiltOn.into());
    }
    if !is_reason(&command.reason) {
        return Err(Rejection::on_field("reason", Code::ReasonRequired).into());
    }
    take_back(tx, &row, Some(&command.reason))
}

/// Refuses when an act that the author is shown is newer than the newest that she saw. What another team did is its own, and her phone does
/// not hold it; that somebody has left concerns every team.
///
/// # Errors
/// `STALE` with the version of the newest act.
fn none_newer_than_seen(tx: &mut Tx<'_>, resident: ResidentId) -> Result<(), Refusal> {
    let newer: Vec<Key> = tx.newer_than_seen(resident, Entity::ListAct)?.into_iter().map(Key).collect();
    let rows: Vec<ListActRow> = list_acts::table.filter(list_acts::id.eq_any(newer)).load(tx.conn)?;
    for row in rows {
        if row.act.0.departure().is_none() && !is_of_ours(tx, &row)? {
            continue;
        }
        let newest = feed::newest(tx.conn, &[resident], Entity::ListAct)?;
        let version = newest.get(&resident).copied().unwrap_or(0);
        return Err(Rejection::of(Code::Stale).with_current(json!({ "version": version })).into());
    }
    Ok(())
}

/// Whether an act was made by a team that the author is of today, or, with no team, at the institution where the author serves.
fn is_of_ours(tx: &mut Tx<'_>, row: &ListActRow) -> Result<bool, Refusal> {
    let Some(serving) = &tx.actor.staff else { return Ok(false) };
    Ok(match row.team_id {
        Some(_) if tx.actor.role == Role::Desk => false,
        Some(team) => teams_of(tx.conn, serving, tx.today)?.contains(&team),
        None => row.institution_id == Some(serving.institution),
    })
}

fn later_departure_stands(tx: &mut Tx<'_>, row: &ListActRow) -> Result<bool, Error> {
    let later = list_acts::table
        .filter(list_acts::resident_id.eq(row.resident_id))
        .filter(list_acts::ended.is_not_null())
        .filter(list_acts::undone_at.is_null())
        .filter(list_acts::recorded_at.gt(row.recorded_at));
    Ok(select(exists(later)).get_result(tx.conn)?)
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
    let others: Vec<(Instant, Instant, ListActId)> = list_acts::table
        .filter(list_acts::resident_id.eq(row.resident_id))
        .filter(list_acts::made_at.ge(row.made_at))
        .filter(list_acts::undone_at.is_null())
        .select((list_acts::made_at, list_acts::recorded_at, list_acts::id))
        .load(tx.conn)?;
    // The order in which acts stand on one another: a call carried in late stands where it was made.
    let later_act = others.into_iter().any(|other| other > (row.made_at, row.recorded_at, row.id));
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
    Ok(scope::members_of(tx.conn, served.team, tx.today)?.contains(&staff))
}

fn seal(tx: &Tx<'_>, id: ListActId, column: &'static str, text: &str) -> Result<Vec<u8>, Error> {
    Ok(tx.rules.keys.seal_text(ListActRow::place(id, column), text)?)
}
