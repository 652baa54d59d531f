//! The rows of acts on the list.

use std::collections::HashMap;

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::{AccountId, ContractId, EnrolmentId, ListActId, ResidentId, TeamId};
use jiayi_core::worklist::{Kept, ListAct};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::database::schema::list_acts;
use crate::database::sql::Json;
use crate::database::{Db, Error};
use crate::seal::Place;

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = list_acts)]
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
}

/// What a departure ended: its correction lets these go on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Ended {
    pub enrolments: Vec<EnrolmentId>,
    pub contracts: Vec<ContractId>,
    pub homes: Vec<Uuid>,
}

impl ListActRow {
    pub fn place(id: ListActId, column: &'static str) -> Place {
        Place { table: "list_acts", column, row: id.0 }
    }

    pub fn kept(&self) -> Kept {
        Kept { id: self.id, act: self.act.0, made_at: self.made_at, undone: self.undone_at.is_some() }
    }
}

/// The acts of a team on some residents, in the order they were made.
pub(super) fn of_team(
    conn: &mut Db,
    team: TeamId,
    residents: &[ResidentId],
) -> Result<HashMap<ResidentId, Vec<Kept>>, Error> {
    let rows: Vec<ListActRow> = list_acts::table
        .filter(list_acts::resident_id.eq_any(residents))
        .filter(list_acts::team_id.eq(Some(team)))
        .filter(list_acts::undone_at.is_null())
        .order((list_acts::made_at, list_acts::recorded_at, list_acts::id))
        .load(conn)?;
    let mut acts: HashMap<ResidentId, Vec<Kept>> = HashMap::new();
    for row in rows {
        acts.entry(row.resident_id).or_default().push(row.kept());
    }
    Ok(acts)
}
