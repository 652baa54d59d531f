//! The manager of an institution says who stands in during leave.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::contract::Term;
use jiayi_core::id::{StaffId, SubstitutionId, TeamId};
use jiayi_core::team::leave::{EndSubstitution, NameSubstitute};
use jiayi_core::team::substitution::ended;
use jiayi_core::team::{Duty, Membership, Roster, Substitution};
use serde_json::json;

use crate::commands::{Refusal, Tx};
use crate::contract;
use crate::database::schema::{substitutions, team_members};
use crate::database::sql::Word;
use crate::database::{Db, Error};
use crate::follow_up::refuse;

/// # Errors
/// `NOT_FOUND` for a team of another institution and for one that is none alike; `ID_USED`; every fault at its field.
pub fn name_substitute(tx: &mut Tx<'_>, command: &NameSubstitute) -> Result<(), Refusal> {
    of_own_institution(tx, command.team)?;
    tx.stamp_team(command.team)?;
    if select(exists(substitutions::table.find(command.substitution))).get_result(tx.conn)? {
        return Err(Rejection::on_field("substitution", Code::IdUsed).into());
    }
    let days = Term::between(command.from, command.to);
    let days = days.map_err(|_| Rejection::on_field("to", Code::SubstitutionDays))?;
    let new = Substitution { absent: command.absent, substitute: command.substitute, days };
    refuse(roster(tx.conn, command.team)?.faults(&new, tx.today))?;
    diesel::insert_into(substitutions::table)
        .values((
            substitutions::id.eq(command.substitution),
            substitutions::team_id.eq(command.team),
            substitutions::absent_id.eq(command.absent),
            substitutions::substitute_id.eq(command.substitute),
            substitutions::valid_from.eq(command.from),
            substitutions::valid_to.eq(command.to),
        ))
        .execute(tx.conn)?;
    tx.note("substitution", command.substitution.to_string());
    tx.note("absent", command.absent.to_string());
    tx.note("substitute", command.substitute.to_string());
    tx.note("days", json!([command.from, command.to]));
    Ok(())
}

/// # Errors
/// `NOT_FOUND`; `SUBSTITUTION_ENDED` with the days as they stand.
pub fn end_substitution(tx: &mut Tx<'_>, command: &EndSubstitution) -> Result<(), Refusal> {
    of_own_institution(tx, command.team)?;
    tx.stamp_team(command.team)?;
    let held: Option<(Day, Day)> = substitutions::table
        .find(command.substitution)
        .filter(substitutions::team_id.eq(command.team))
        .select((substitutions::valid_from, substitutions::valid_to))
        .first(tx.conn)
        .optional()?;
    let (from, to) = held.ok_or(Code::NotFound)?;
    let no = |code| Rejection::of(code).with_current(json!({ "from": from, "to": to }));
    // One that was taken back before it began holds no day.
    let days = Term::between(from, to).map_err(|_| no(Code::SubstitutionEnded))?;
    let last = ended(days, tx.today).map_err(no)?;
    diesel::update(substitutions::table.find(command.substitution))
        .set(substitutions::valid_to.eq(last))
        .execute(tx.conn)?;
    tx.note("substitution", command.substitution.to_string());
    tx.note("last_day", json!(last));
    Ok(())
}

/// A manager arranges the teams that work at the own institution today.
fn of_own_institution(tx: &mut Tx<'_>, team: TeamId) -> Result<(), Refusal> {
    let works_at = contract::institution_of(tx.conn, team, tx.today)?;
    if works_at.is_some() && works_at == tx.actor.institution() { Ok(()) } else { Err(Code::NotFound.into()) }
}

/// Who is and was of a team, and who stood or stands in for whom.
///
/// # Errors
/// When the database fails.
pub(crate) fn roster(conn: &mut Db, team: TeamId) -> Result<Roster, Error> {
    let members: Vec<(StaffId, Word<Duty>, Day, Option<Day>)> = team_members::table
        .filter(team_members::team_id.eq(team))
        .select((team_members::staff_id, team_members::duty, team_members::valid_from, team_members::valid_to))
        .load(conn)?;
    let leave: Vec<(StaffId, StaffId, Day, Day)> = substitutions::table
        .filter(substitutions::team_id.eq(team))
        .select((
            substitutions::absent_id,
            substitutions::substitute_id,
            substitutions::valid_from,
            substitutions::valid_to,
        ))
        .load(conn)?;
    let member = |(staff, duty, valid_from, valid_to): (_, Word<Duty>, _, _)| Membership {
        staff,
        duty: duty.0,
        valid_from,
        valid_to,
    };
    // One that was taken back before it began holds no day.
    let held = |(absent, substitute, from, to)| {
        Term::between(from, to).ok().map(|days| Substitution { absent, substitute, days })
    };
    Ok(Roster {
        members: members.into_iter().map(member).collect(),
        leave: leave.into_iter().filter_map(held).collect(),
    })
}

/// Leave that is, or is to come, of a team.
pub(super) fn to_come(
    conn: &mut Db,
    team: TeamId,
    today: Day,
) -> Result<Vec<(SubstitutionId, StaffId, StaffId, Day, Day)>, Error> {
    Ok(substitutions::table
        .filter(substitutions::team_id.eq(team))
        .filter(substitutions::valid_to.ge(today))
        .filter(substitutions::valid_to.ge(substitutions::valid_from))
        .order((substitutions::valid_from, substitutions::id))
        .select((
            substitutions::id,
            substitutions::absent_id,
            substitutions::substitute_id,
            substitutions::valid_from,
            substitutions::valid_to,
        ))
        .load(conn)?)
}
