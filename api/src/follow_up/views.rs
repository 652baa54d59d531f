//! The record of G03: programmes, visits, diagnoses, referrals and what is still to be done.

use actix_web::{HttpResponse, get, web};
use jiayi_core::access::Read;
use jiayi_core::id::ResidentId;
use jiayi_core::screen;
use jiayi_core::screen::record::{Record, Versions};
use jiayi_core::view::Story;

use crate::clinic::Clinic;
use crate::feed::{self, Entity};
use crate::problem::{self, Problem};
use crate::session::scope::Scope;
use crate::session::{May, reads};

/// What a command about it names as `seen`.
const NAMED: [Entity; 4] = [Entity::Enrolment, Entity::Visit, Entity::Referral, Entity::Task];

/// Somebody's record of follow-up.
#[utoipa::path(tag = "follow-up", params(("id" = ResidentId, Path)),
    responses((status = 200, body = Record), (status = 401, body = problem::Body), (status = 403, body = problem::Body),
        (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/residents/{id}/record")]
pub async fn record(
    clinic: web::Data<Clinic>,
    actor: May<reads::Record>,
    resident: web::Path<ResidentId>,
) -> Result<HttpResponse, Problem> {
    let (actor, resident, today) = (actor.into_actor(), resident.into_inner(), clinic.clock.today());
    let rules = clinic.rules.clone();
    let shown = clinic
        .read(move |conn| {
            let policy = rules.policies.on(today).map_err(Problem::new)?;
            let scope = Scope::over(conn, &actor, Read::Record, resident, policy, today)?;
            let loaded = feed::of_record(conn, &rules, scope.resident(), today)?;
            let story: Story<'_> = loaded.iter().map(|loaded| &loaded.view).collect();
            let mut versions = Versions::new();
            for kind in NAMED {
                versions.extend(feed::versions(conn, &[scope.resident()], kind)?);
            }
            Ok(screen::record::record(scope.resident(), &story, &versions))
        })
        .await?;
    Ok(HttpResponse::Ok().json(shown))
}
