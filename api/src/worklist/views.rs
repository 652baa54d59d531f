//! The list as it is read: a page from memory.

use std::sync::Arc;

use actix_web::{HttpResponse, get, web};
use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::id::{ResidentId, TeamId};
use jiayi_core::worklist::{Bucket, Count, Row, Sight};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::clinic::Clinic;
use crate::database::schema::team_members;
use crate::database::{Db, Error};
use crate::problem::{self, Problem};
use crate::session::{May, Serving, reads, scope};

/// Rows of a page when none are asked for.
const PAGE: usize = 50;
const LONGEST_PAGE: usize = 200;
/// Days ahead that the list looks when no bucket is asked for: this month's.
const DAYS_AHEAD: i64 = 31;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// Which of one's teams; one's own first.
    team: Option<TeamId>,
    /// Only those whose most pressing thing lies in this bucket.
    bucket: Option<Bucket>,
    /// The last resident of the page before.
    after: Option<ResidentId>,
    /// Rows of the page, 1 to 200; 50 unless told.
    limit: Option<usize>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Worklist {
    pub team: TeamId,
    /// The day for which overdue and due are worked out.
    pub as_of: Day,
    /// Version of the team's feed at which the list stands.
    pub version: i64,
    pub counts: Vec<Count>,
    /// The most urgent first.
    pub rows: Vec<Row>,
    /// What the next page names as `after`; none on the last page.
    pub next: Option<ResidentId>,
}

/// Who needs the team, the most urgent first.
#[utoipa::path(tag = "worklist", params(Ask),
    responses((status = 200, body = Worklist), (status = 401, body = problem::Body), (status = 403, body = problem::Body),
        (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/worklist")]
pub async fn list(
    clinic: web::Data<Clinic>,
    actor: May<reads::Worklist>,
    ask: web::Query<Ask>,
) -> Result<HttpResponse, Problem> {
    let (actor, ask, today) = (actor.into_actor(), ask.into_inner(), clinic.clock.today());
    let limit = ask.limit.unwrap_or(PAGE);
    if !(1..=LONGEST_PAGE).contains(&limit) {
        return Err(Problem::on_field("limit", Code::BadValue));
    }
    let sight = ask.bucket.map_or(Sight::DaysAhead(DAYS_AHEAD), Sight::Bucket);
    let (rules, panels) = (clinic.rules.clone(), Arc::clone(&clinic.panels));
    let shown = clinic
        .read(move |conn| {
            let serving = actor.staff.as_ref().ok_or_else(|| Problem::new(Code::Forbidden))?;
            let team = team(conn, serving, ask.team, today)?.ok_or_else(|| Problem::new(Code::NotFound))?;
            let shown = panels.ask(conn, &rules, team, today, |panel, version| {
                let mut rows = panel.page(today, sight, ask.after, limit.saturating_add(1));
                let more = rows.len() > limit;
                rows.truncate(limit);
                let next = rows.last().filter(|_| more).map(|row| row.resident);
                Worklist { team, as_of: today, version, counts: panel.counts(today), rows, next }
            })?;
            actor.looks_at(shown.rows.iter().map(|row| row.resident));
            Ok(shown)
        })
        .await?;
    Ok(HttpResponse::Ok().json(shown))
}

/// The team that is asked for if it is one's own; else the first of one's own, before those where one stands in.
fn team(conn: &mut Db, serving: &Serving, wanted: Option<TeamId>, today: Day) -> Result<Option<TeamId>, Error> {
    let teams = scope::teams_of(conn, serving, today)?;
    if let Some(wanted) = wanted {
        return Ok(teams.into_iter().find(|team| *team == wanted));
    }
    let own: Vec<TeamId> = team_members::table
        .filter(team_members::staff_id.eq(serving.staff))
        .filter(team_members::team_id.eq_any(&teams))
        .filter(team_members::valid_from.le(today))
        .filter(team_members::valid_to.is_null().or(team_members::valid_to.ge(Some(today))))
        .order((team_members::valid_from, team_members::team_id))
        .limit(1)
        .select(team_members::team_id)
        .load(conn)?;
    Ok(own.into_iter().next().or(teams.into_iter().next()))
}
