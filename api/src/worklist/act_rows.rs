//! The rows of acts on the list.

use std::collections::HashMap;

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::contract::attempts::{Attempt, CameOfIt};
use jiayi_core::id::{AccountId, InstitutionId, ListActId, ResidentId, TeamId};
use jiayi_core::worklist::{CallOutcome, Kept, ListAct};

use super::departures::Ended;
use crate::database::schema::list_acts;
use crate::database::sql::Json;
use crate::database::{Db, Error};
use crate::seal::Place;

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = list_acts, treat_none_as_default_value = false)]
pub(super) struct ListActRow {
    pub id: ListActId,
    pub resident_id: ResidentId,
    pub team_id: Option<TeamId>,
    pub act: Json<ListAct>,
    pub made_on: Day,
    pub made_at: Instant,
    pub recorded_at: Instant,
    pub made_by: AccountId,
    pub reason_sealed: Option<Vec<u8>>,
    pub ended: Option<Json<Ended>>,
    pub undone_at: Option<Instant>,
    pub undone_by: Option<AccountId>,
    pub undone_reason_sealed: Option<Vec<u8>>,
    /// Where it was recorded.
    pub institution_id: Option<InstitutionId>,
}

impl ListActRow {
    pub fn place(id: ListActId, column: &'static str) -> Place {
        Place { table: "list_acts", column, row: id.0 }
    }

    pub fn kept(&self) -> Kept {
        Kept { id: self.id, act: self.act.0, made_at: self.made_at, undone: self.undone_at.is_some() }
    }
}

/// Who recorded a departure that still stands: her team, or where she had none the institution.
///
/// # Errors
/// When the database fails.
pub(crate) fn departure_stands_of(
    conn: &mut Db,
    resident: ResidentId,
    teams: &[TeamId],
    institution: InstitutionId,
) -> Result<bool, Error> {
    let by_institution = list_acts::team_id.is_null().and(list_acts::institution_id.eq(Some(institution)));
    let standing = list_acts::table
        .filter(list_acts::resident_id.eq(resident))
        .filter(list_acts::ended.is_not_null())
        .filter(list_acts::undone_at.is_null())
        .filter(list_acts::team_id.eq_any(teams.iter().copied().map(Some)).or(by_institution));
    Ok(select(exists(standing)).get_result(conn)?)
}

/// The calls of a team to a resident, as the end of a contract for want of an answer is judged by.
///
/// # Errors
/// When the database fails.
pub(crate) fn attempts(conn: &mut Db, team: TeamId, resident: ResidentId) -> Result<Vec<Attempt>, Error> {
    let acts = of_team(conn, team, &[resident])?.remove(&resident).unwrap_or_default().acts;
    let attempt = |kept: &Kept| {
        let ListAct::Call { outcome } = kept.act else { return None };
        let came_of_it = match outcome {
            CallOutcome::Refused => CameOfIt::Refusal,
            outcome if outcome.is_contact() => CameOfIt::Contact,
            _ => CameOfIt::Nothing,
        };
        Some(Attempt { on: kept.made_at.day(), came_of_it })
    };
    Ok(acts.iter().filter_map(attempt).collect())
}

/// What was done about one resident.
#[derive(Default)]
pub(super) struct Done {
    /// By the team, in the order they were made.
    pub acts: Vec<Kept>,
    /// When somebody, of whatever team, last recorded that she died or moved, and the day.
    pub departed: Option<(Instant, Day)>,
}

/// What a team did about some residents, and who of them has left.
pub(super) fn of_team(
    conn: &mut Db,
    team: TeamId,
    residents: &[ResidentId],
) -> Result<HashMap<ResidentId, Done>, Error> {
    let rows: Vec<ListActRow> = list_acts::table
        .filter(list_acts::resident_id.eq_any(residents))
        .filter(list_acts::team_id.eq(Some(team)).or(list_acts::ended.is_not_null()))
        .filter(list_acts::undone_at.is_null())
        .order((list_acts::made_at, list_acts::recorded_at, list_acts::id))
        .load(conn)?;
    let mut all: HashMap<ResidentId, Done> = HashMap::new();
    for row in rows {
        let done = all.entry(row.resident_id).or_default();
        if let Some(departure) = row.act.0.departure() {
            done.departed = done.departed.max(Some((row.recorded_at, departure.on)));
        }
        if row.team_id == Some(team) {
            done.acts.push(row.kept());
        }
    }
    Ok(all)
}
