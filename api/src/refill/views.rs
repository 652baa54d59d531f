//! How far each request is, for the person who waits and for the team that decides.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use actix_web::{HttpResponse, get, web};
use diesel::prelude::*;
use jiayi_core::access::Read;
use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::id::{RefillItemId, ResidentId, TeamId};
use jiayi_core::screen::refill::{self as screen, RefillView, ToDecide};
use jiayi_core::view::{Story, View};
use serde::Serialize;
use utoipa::ToSchema;

use crate::clinic::Clinic;
use crate::database::schema::{contracts, refill_items};
use crate::database::{Db, Error};
use crate::feed::{Loaded, of_medicines};
use crate::follow_up::in_force;
use crate::prescription::views::asks_only;
use crate::problem::{self, Problem};
use crate::server::Routes;
use crate::session::scope::{Scope, teams_of};
use crate::session::{Actor, May, reads};

/// Requests that one answer to the team holds, the longest waiting first.
const SHOWN: usize = 100;

pub fn routes(routes: &mut Routes<'_>) {
    routes.service(refills).service(refill_requests_of_my_teams);
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Refills {
    /// The newest first.
    pub requests: Vec<RefillView>,
}

/// A resident's refill requests, each medicine with its own progress.
#[utoipa::path(tag = "medicines", params(("id" = ResidentId, Path)),
    responses((status = 200, body = Refills), (status = 401, body = problem::Body), (status = 403, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/residents/{id}/refills")]
pub async fn refills(
    clinic: web::Data<Clinic>,
    actor: May<reads::Medicines>,
    id: web::Path<ResidentId>,
) -> Result<HttpResponse, Problem> {
    let (actor, today, rules) = (actor.into_actor(), clinic.clock.now().day(), clinic.rules.clone());
    let requests = clinic
        .read(move |conn| {
            let policy = rules.policies.on(today)?;
            let scope = Scope::over(conn, &actor, Read::Medicines, id.into_inner(), policy, today)?;
            let mut loaded = of_medicines(conn, &rules, scope.resident(), today)?;
            if asks_only(scope.relation()) {
                loaded.iter_mut().for_each(|loaded| leave_words_out(loaded, &actor));
            }
            let story: Story<'_> = loaded.iter().map(|loaded| &loaded.view).collect();
            Ok(screen::refills(&story, today))
        })
        .await?;
    Ok(HttpResponse::Ok().json(Refills { requests }))
}

/// A proxy who may ask and not read the record reads of free words only the own ones.
fn leave_words_out(loaded: &mut Loaded, actor: &Actor) {
    if let View::RefillRequest(request) = &loaded.view {
        let own = loaded.by == Some(actor.account);
        loaded.view = request.as_ref().clone().for_who_asks_only(own).into();
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RequestsToDecide {
    pub items: Vec<ToDecide>,
}

/// What one's teams have to decide or to issue again, the longest waiting first.
#[utoipa::path(tag = "medicines", responses((status = 200, body = RequestsToDecide), (status = 401, body = problem::Body), (status = 403, body = problem::Body)), security(("session" = [])))]
#[get("/refill-requests")]
pub async fn refill_requests_of_my_teams(
    clinic: web::Data<Clinic>,
    actor: May<reads::Worklist>,
) -> Result<HttpResponse, Problem> {
    let (actor, today, rules) = (actor.into_actor(), clinic.clock.now().day(), clinic.rules.clone());
    let items = clinic
        .read(move |conn| {
            let serving = actor.staff.as_ref().ok_or_else(|| Problem::new(Code::Forbidden))?;
            let teams = teams_of(conn, serving, today)?;
            let mut known: HashMap<ResidentId, Vec<ToDecide>> = HashMap::new();
            let mut items = Vec::new();
            for (resident, item) in waiting(conn, &teams, today)? {
                if items.len() == SHOWN {
                    break;
                }
                let of_hers = match known.entry(resident) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(unknown) => {
                        let loaded = of_medicines(conn, &rules, resident, today)?;
                        let story: Story<'_> = loaded.iter().map(|loaded| &loaded.view).collect();
                        unknown.insert(screen::to_decide(&story, today))
                    }
                };
                if let Some(found) = of_hers.iter().position(|waiting| waiting.item.item.item == item) {
                    actor.looks_at([resident]);
                    items.push(of_hers.swap_remove(found));
                }
            }
            Ok(items)
        })
        .await?;
    Ok(HttpResponse::Ok().json(RequestsToDecide { items }))
}

/// Open items of those who have a contract with one of the teams today, the longest waiting first: who has transferred is the new team's
/// to serve.
fn waiting(conn: &mut Db, teams: &[TeamId], today: Day) -> Result<Vec<(ResidentId, RefillItemId)>, Error> {
    let panel = contracts::table
        .filter(contracts::team_id.eq_any(teams.to_vec()))
        .filter(in_force(today))
        .select(contracts::resident_id);
    Ok(refill_items::table
        .filter(refill_items::resident_id.eq_any(panel))
        .filter(refill_items::collected_at.is_null())
        .filter(refill_items::ended_at.is_null())
        .order((refill_items::received_at, refill_items::id))
        .select((refill_items::resident_id, refill_items::id))
        .load(conn)?)
}
