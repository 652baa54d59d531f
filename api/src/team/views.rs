//! The directory over HTTP.

use actix_web::{HttpResponse, get, web};
use jiayi_core::codes::Code;
use jiayi_core::id::{InstitutionId, PackageId, StaffId, TeamId};
use jiayi_core::team::Room;
use jiayi_core::team::distance::Point;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::queries;
use crate::clinic::Clinic;
use crate::problem::{self, Problem};
use crate::session::{May, reads};

/// Where somebody is, in millionths of a degree; both or neither.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Near {
    latitude_e6: Option<i32>,
    longitude_e6: Option<i32>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Institutions {
    pub institutions: Vec<InstitutionView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct InstitutionView {
    pub id: InstitutionId,
    pub name: String,
    /// primary, secondary or tertiary.
    pub level: String,
    pub address: String,
    pub phone: String,
    pub hours: String,
    pub latitude_e6: i32,
    pub longitude_e6: i32,
    /// From where one is, as the crow flies; none when that was not said.
    pub metres: Option<u32>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Teams {
    pub teams: Vec<TeamView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TeamView {
    pub id: TeamId,
    pub institution: InstitutionId,
    pub name: String,
    pub introduction: String,
    pub phone: String,
    pub hours: String,
    pub members: Vec<MemberView>,
    /// Summed over its contracting doctors.
    pub room: Room,
    pub packages: Vec<PackageView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MemberView {
    pub id: StaffId,
    pub name: String,
    pub title: Option<String>,
    pub duty: String,
    /// Of a contracting doctor.
    pub room: Option<Room>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PackageView {
    pub id: PackageId,
    pub name: String,
    pub kind: String,
    pub description: String,
    pub fee: FeeView,
    pub items: Vec<PackageItemView>,
}

/// 分 a year, and who pays it.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeeView {
    pub total: i32,
    pub insurance: i32,
    pub public_health: i32,
    pub resident: i32,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PackageItemView {
    pub kind: String,
    pub label: String,
    /// 0: whenever needed.
    pub times_per_year: i32,
}

/// Institutions, the nearest first when one says where one is.
#[utoipa::path(tag = "directory", params(Near),
    responses((status = 200, body = Institutions), (status = 400, body = problem::Body), (status = 401, body = problem::Body)),
    security(("session" = [])))]
#[get("/institutions")]
pub async fn institutions(
    clinic: web::Data<Clinic>,
    _actor: May<reads::Directory>,
    near: web::Query<Near>,
) -> Result<HttpResponse, Problem> {
    let here = match (near.latitude_e6, near.longitude_e6) {
        (Some(latitude), Some(longitude)) => {
            Some(Point::new(latitude, longitude).map_err(|code| Problem::on_field("latitude_e6", code))?)
        }
        (None, None) => None,
        _ => return Err(Problem::on_field("longitude_e6", Code::MissingField)),
    };
    let mut institutions = clinic.read(|conn| Ok(queries::institutions(conn)?)).await?;
    for institution in &mut institutions {
        let there = Point::new(institution.latitude_e6, institution.longitude_e6);
        institution.metres = here.zip(there.ok()).map(|(here, there)| here.metres_to(there));
    }
    institutions.sort_by(|a, b| (a.metres, &a.name).cmp(&(b.metres, &b.name)));
    Ok(HttpResponse::Ok().json(Institutions { institutions }))
}

/// The teams of an institution, with members, room and packages.
#[utoipa::path(tag = "directory", params(("id" = InstitutionId, Path)),
    responses((status = 200, body = Teams), (status = 401, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/institutions/{id}/teams")]
pub async fn teams_of_institution(
    clinic: web::Data<Clinic>,
    _actor: May<reads::Directory>,
    id: web::Path<InstitutionId>,
) -> Result<HttpResponse, Problem> {
    let (institution, today, policies) = (*id, clinic.clock.today(), clinic.rules.policies.clone());
    let teams = clinic
        .read(move |conn| {
            let policy = policies.on(today)?;
            let mut found = Vec::new();
            for id in queries::placed_on(conn, institution, today)? {
                found.extend(queries::team(conn, id, &policy.team, today)?);
            }
            Ok(found)
        })
        .await?;
    if teams.is_empty() {
        return Err(Problem::new(Code::NotFound));
    }
    Ok(HttpResponse::Ok().json(Teams { teams }))
}

/// One team: who is in it, how much room it has, what it offers and what that costs.
#[utoipa::path(tag = "directory", params(("id" = TeamId, Path)),
    responses((status = 200, body = TeamView), (status = 401, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/teams/{id}")]
pub async fn one_team(
    clinic: web::Data<Clinic>,
    _actor: May<reads::Directory>,
    id: web::Path<TeamId>,
) -> Result<HttpResponse, Problem> {
    let (team, today, policies) = (*id, clinic.clock.today(), clinic.rules.policies.clone());
    let found = clinic.read(move |conn| Ok(queries::team(conn, team, &policies.on(today)?.team, today)?)).await?;
    Ok(HttpResponse::Ok().json(found.ok_or_else(|| Problem::new(Code::NotFound))?))
}
