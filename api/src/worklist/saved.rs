//! Parts of the list that a member of the team keeps under a name, for herself or for the team.
//!
//! What is shared is in the team's feed. What is one's own is in none, since no feed is one member's: it is asked for here.
//! Whoever leaves the team neither sees nor removes anything of it; what she shared stays with the team.

use actix_web::{HttpResponse, get, web};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::{SavedFilterId, StaffId, TeamId};
use jiayi_core::view;
use jiayi_core::worklist::commands::{RemoveListFilter, SaveListFilter};
use jiayi_core::worklist::{KeptFilter, ListFilter, may_keep};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::views::team;
use crate::clinic::{Clinic, Rules};
use crate::commands::{Presence, Refusal, Tx};
use crate::database::Error;
use crate::database::schema::saved_filters;
use crate::database::sql::Key;
use crate::feed::{Entity, Loaded, Look};
use crate::follow_up::refuse;
use crate::problem::{self, Problem};
use crate::seal::Place;
use crate::session::scope::teams_of;
use crate::session::{May, Then, reads};
use crate::team::roster;

#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = saved_filters, treat_none_as_default_value = false)]
struct Kept {
    id: SavedFilterId,
    team_id: TeamId,
    staff_id: StaffId,
    shared: bool,
    name_sealed: Vec<u8>,
    filter_sealed: Vec<u8>,
    saved_at: Instant,
}

impl Kept {
    fn place(id: SavedFilterId, column: &'static str) -> Place {
        Place { table: "saved_filters", column, row: id.0 }
    }

    const fn whose(&self) -> KeptFilter {
        KeptFilter { by: self.staff_id, shared: self.shared }
    }
}

/// # Errors
/// `NOT_FOUND` for a team that is not one's own, `ID_USED`, or what the rule says of the name, the filter and how many there are.
pub fn save_filter(tx: &mut Tx<'_>, command: &SaveListFilter) -> Result<(), Refusal> {
    let staff = member_of(tx, command.team)?;
    tx.hold_team(command.team)?;
    if select(exists(saved_filters::table.find(command.id))).get_result(tx.conn)? {
        return Err(Rejection::on_field("id", Code::IdUsed).into());
    }
    let own = saved_filters::table
        .filter(saved_filters::team_id.eq(command.team))
        .filter(saved_filters::staff_id.eq(staff))
        .count();
    let kept: i64 = own.get_result(tx.conn)?;
    refuse(may_keep(command, usize::try_from(kept).unwrap_or(usize::MAX)))?;
    let seal = |column, text: &str| tx.rules.keys.seal_text(Kept::place(command.id, column), text).map_err(Error::from);
    let filter = serde_json::to_string(&command.filter).map_err(Error::from)?;
    let row = Kept {
        id: command.id,
        team_id: command.team,
        staff_id: staff,
        shared: command.shared,
        name_sealed: seal("name_sealed", command.name.trim())?,
        filter_sealed: seal("filter_sealed", &filter)?,
        saved_at: tx.now,
    };
    diesel::insert_into(saved_filters::table).values(row).execute(tx.conn)?;
    if command.shared {
        tx.stamp_in_team(command.team, Entity::SavedFilter, command.id, Presence::Present);
    }
    tx.note("saved_filter", command.id.to_string());
    tx.note("shared", command.shared);
    Ok(())
}

/// # Errors
/// `NOT_FOUND` also for one that only a colleague sees, `FILTER_NOT_YOURS`.
pub fn remove_filter(tx: &mut Tx<'_>, command: &RemoveListFilter) -> Result<(), Refusal> {
    let row = |tx: &mut Tx<'_>| -> Result<Kept, Refusal> {
        saved_filters::table.find(command.id).first(tx.conn).optional()?.ok_or_else(|| Code::NotFound.into())
    };
    let team = row(tx)?.team_id;
    let staff = member_of(tx, team)?;
    tx.hold_team(team)?;
    // Somebody may have removed it before the team was held.
    let kept = row(tx)?;
    if !kept.whose().is_for(staff) {
        return Err(Code::NotFound.into());
    }
    let leads = roster(tx.conn, team)?.is_led_by(staff, tx.today);
    if !kept.whose().is_removed_by(staff, leads) {
        return Err(Code::FilterNotYours.into());
    }
    diesel::delete(saved_filters::table.find(command.id)).execute(tx.conn)?;
    if kept.shared {
        tx.stamp_in_team(team, Entity::SavedFilter, command.id, Presence::Gone);
    }
    tx.note("saved_filter", command.id.to_string());
    Ok(())
}

/// Who asks, a member of this team today.
fn member_of(tx: &mut Tx<'_>, team: TeamId) -> Result<StaffId, Refusal> {
    let serving = tx.actor.staff.as_ref().ok_or(Code::NotFound)?;
    if teams_of(tx.conn, serving, tx.today)?.contains(&team) { Ok(serving.staff) } else { Err(Code::NotFound.into()) }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Of {
    /// Which of one's teams; one's own first.
    team: Option<TeamId>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SavedFilters {
    pub team: TeamId,
    /// One's own and what colleagues share, in the order they were saved.
    pub filters: Vec<SavedFilter>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SavedFilter {
    pub id: SavedFilterId,
    pub name: String,
    pub shared: bool,
    /// Who saved it.
    pub by: StaffId,
    /// Whether one may remove it oneself.
    pub removable: bool,
    /// As the list takes it in its address.
    pub filter: ListFilter,
}

impl Kept {
    fn open(&self, rules: &Rules) -> Result<(String, ListFilter), Error> {
        let open = |column, sealed: &[u8]| rules.keys.open_text(Self::place(self.id, column), sealed);
        let filter = serde_json::from_str(&open("filter_sealed", &self.filter_sealed)?)?;
        Ok((open("name_sealed", &self.name_sealed)?.to_string(), filter))
    }
}

impl SavedFilter {
    fn open(rules: &Rules, kept: &Kept, removable: bool) -> Result<Self, Error> {
        let (name, filter) = kept.open(rules)?;
        Ok(Self { id: kept.id, name, shared: kept.shared, by: kept.staff_id, removable, filter })
    }
}

/// The filters that one keeps, and those that the team shares.
#[utoipa::path(tag = "worklist", params(Of),
    responses((status = 200, body = SavedFilters), (status = 400, body = problem::Body),
        (status = 401, body = problem::Body), (status = 403, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/worklist/filters")]
pub async fn filters(
    clinic: web::Data<Clinic>,
    Then(actor, of): Then<May<reads::Worklist>, web::Query<Of>>,
) -> Result<HttpResponse, Problem> {
    let (actor, of, today, rules) = (actor.into_actor(), of.into_inner(), clinic.clock.today(), clinic.rules.clone());
    let shown = clinic
        .read(move |conn| {
            let serving = actor.staff.as_ref().ok_or_else(|| Problem::new(Code::Forbidden))?;
            let team = team(conn, serving, of.team, today)?.ok_or_else(|| Problem::new(Code::NotFound))?;
            let leads = roster(conn, team)?.is_led_by(serving.staff, today);
            let kept: Vec<Kept> = saved_filters::table
                .filter(saved_filters::team_id.eq(team))
                .filter(saved_filters::shared.eq(true).or(saved_filters::staff_id.eq(serving.staff)))
                .order((saved_filters::saved_at, saved_filters::id))
                .load(conn)?;
            let opened = kept
                .iter()
                .filter(|kept| kept.whose().is_for(serving.staff))
                .map(|kept| SavedFilter::open(&rules, kept, kept.whose().is_removed_by(serving.staff, leads)));
            Ok(SavedFilters { team, filters: opened.collect::<Result<_, Error>>()? })
        })
        .await?;
    Ok(HttpResponse::Ok().json(shown))
}

/// Those that are shared, as the team's feed carries them.
pub(crate) fn shared(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let kept: Vec<Kept> = saved_filters::table
        .filter(saved_filters::id.eq_any(ids))
        .filter(saved_filters::shared.eq(true))
        .load(look.conn)?;
    kept.iter()
        .map(|kept| {
            let (name, filter) = kept.open(look.rules)?;
            let Kept { id, team_id: team, staff_id: by, saved_at, .. } = *kept;
            Ok(Loaded::common(id, view::SavedFilter { id, team, name, by, filter, saved_at }))
        })
        .collect()
}
