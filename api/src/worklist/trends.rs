//! Twelve months of readings of a page's residents in one query, for the lines beside their names.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use actix_web::{HttpResponse, get, web};
use diesel::dsl::not;
use diesel::prelude::*;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::id::{ReadingId, ResidentId, TeamId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::Days;
use super::views::team;
use crate::clinic::Clinic;
use crate::database::schema::{readings, visits};
use crate::problem::{self, Problem};
use crate::session::{May, Then, reads};

/// Residents in one request.
const MOST: usize = 200;
const MONTHS: i64 = 12;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Whose {
    team: Option<TeamId>,
    /// Ids of residents of the panel, separated by commas, 200 at most.
    residents: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Trends {
    /// In the order asked for; nobody outside the panel.
    pub residents: Vec<Trend>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Trend {
    pub resident: ResidentId,
    /// Oldest first.
    pub points: Vec<TrendPoint>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TrendPoint {
    /// `blood_pressure`, `glucose`, …
    pub kind: String,
    pub taken_at: Instant,
    /// mmHg systolic, tenths of mmol/L, or tenths of a kilogram; none outside the meter's range.
    pub first: Option<i64>,
    /// `lo` or `hi`: below or above what the meter can show.
    pub mark: Option<String>,
    /// mmHg diastolic.
    pub second: Option<i64>,
    /// `fasting`, `after_meal`, …
    pub context: Option<String>,
}

type Row = (
    ResidentId,
    ReadingId,
    Option<ReadingId>,
    String,
    Instant,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<String>,
);

/// Twelve months of readings of some residents of the panel.
#[utoipa::path(tag = "worklist", params(Whose),
    responses((status = 200, body = Trends), (status = 400, body = problem::Body), (status = 401, body = problem::Body),
        (status = 403, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/worklist/trends")]
pub async fn trends(
    clinic: web::Data<Clinic>,
    Then(actor, whose): Then<May<reads::Worklist>, web::Query<Whose>>,
) -> Result<HttpResponse, Problem> {
    let (actor, whose, today) = (actor.into_actor(), whose.into_inner(), clinic.clock.today());
    let wrong = || Problem::on_field("residents", Code::BadValue);
    let asked: Vec<ResidentId> = whose
        .residents
        .split(',')
        .map(|id| id.parse::<Uuid>().map(ResidentId))
        .collect::<Result<_, _>>()
        .map_err(|_| wrong())?;
    if asked.len() > MOST {
        return Err(wrong());
    }
    let (rules, panels) = (clinic.rules.clone(), Arc::clone(&clinic.panels));
    let from = today.plus_months(-MONTHS).map_err(|_| Problem::new(Code::Internal))?.start();
    let shown = clinic
        .read(move |conn| {
            let serving = actor.staff.as_ref().ok_or_else(|| Problem::new(Code::Forbidden))?;
            let team = team(conn, serving, whose.team, today)?.ok_or_else(|| Problem::new(Code::NotFound))?;
            let served: Vec<ResidentId> = panels.ask(conn, &rules, team, Days::today(today), |standing| {
                asked.into_iter().filter(|resident| standing.panel.serves(*resident, today)).collect()
            })?;
            actor.looks_at(served.iter().copied());
            let mut points: HashMap<ResidentId, Vec<TrendPoint>> = HashMap::new();
            let corrected_visits =
                visits::table.filter(visits::corrected_by.is_not_null()).select(visits::id.nullable());
            let rows: Vec<Row> = readings::table
                .filter(readings::resident_id.eq_any(&served))
                .filter(readings::taken_at.ge(from))
                .filter(readings::visit_id.is_null().or(not(readings::visit_id.eq_any(corrected_visits))))
                .order((readings::taken_at, readings::id))
                .select((
                    readings::resident_id,
                    readings::id,
                    readings::corrects,
                    readings::kind,
                    readings::taken_at,
                    readings::first,
                    readings::second,
                    readings::mark,
                    readings::context,
                ))
                .load(conn)?;
            let slips: HashSet<ReadingId> = rows.iter().filter_map(|row| row.2).collect();
            for (resident, id, _, kind, taken_at, first, second, mark, context) in rows {
                if !slips.contains(&id) {
                    let point = TrendPoint { kind, taken_at, first, mark, second, context };
                    points.entry(resident).or_default().push(point);
                }
            }
            let trend = |resident| Trend { resident, points: points.remove(&resident).unwrap_or_default() };
            Ok(Trends { residents: served.into_iter().map(trend).collect() })
        })
        .await?;
    Ok(HttpResponse::Ok().json(shown))
}
