//! `GET`s of the directory; nothing of a person.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get};
use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::contract::{Fee, PackageKind, ServiceKind};
use jiayi_core::id::{InstitutionId, PackageId, StaffId, SubstitutionId, TeamId};
use jiayi_core::team::{Duty, Point, PractitionerClass, Room, Title};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::directory;
use crate::clinic::Clinic;
use crate::problem::{self, Problem};
use crate::server::Routes;
use crate::session::{May, reads};

pub fn routes(routes: &mut Routes<'_>) {
    routes.service(list_institutions).service(list_teams).service(show_team);
}

/// Where one is; both or neither.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Here {
    /// Millionths of a degree, north.
    latitude_e6: Option<i32>,
    /// Millionths of a degree, east.
    longitude_e6: Option<i32>,
}

impl Here {
    fn point(&self) -> Result<Option<Point>, Problem> {
        match (self.latitude_e6, self.longitude_e6) {
            (None, None) => Ok(None),
            (Some(north), Some(east)) => {
                Point::new(north, east).map(Some).map_err(|code| Problem::on_field("latitude_e6", code))
            }
            (Some(_), None) => Err(Problem::on_field("longitude_e6", Code::MissingField)),
            (None, Some(_)) => Err(Problem::on_field("latitude_e6", Code::MissingField)),
        }
    }
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
    /// Metres as the crow flies, when one said where one is.
    pub metres: Option<u32>,
}

/// Institutions, the nearest first.
#[utoipa::path(tag = "directory", params(Here), responses((status = 200, body = Institutions),
    (status = 400, body = problem::Body), (status = 401, body = problem::Body)), security(("session" = [])))]
#[get("/institutions")]
pub async fn list_institutions(
    clinic: Data<Clinic>,
    _: May<reads::Directory>,
    here: Query<Here>,
) -> Result<HttpResponse, Problem> {
    let from = here.point()?;
    let institutions = clinic.database.read(move |conn| directory::institutions(conn, from)).await?;
    Ok(HttpResponse::Ok().json(Institutions { institutions }))
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Teams {
    pub teams: Vec<TeamView>,
}

/// A team with everything one chooses by.
#[derive(Debug, Serialize, ToSchema)]
pub struct TeamView {
    pub id: TeamId,
    pub name: String,
    pub introduction: String,
    pub phone: String,
    pub hours: String,
    pub institution: InstitutionId,
    pub institution_name: String,
    pub members: Vec<MemberView>,
    /// Leave that is or is to come, and who of the members stands in.
    pub substitutions: Vec<SubstitutionView>,
    /// Of all its contracting doctors.
    pub room: Room,
    pub packages: Vec<PackageView>,
}

/// The teams of an institution.
#[utoipa::path(tag = "directory", params(("id" = String, Path)), responses((status = 200, body = Teams),
    (status = 401, body = problem::Body), (status = 404, body = problem::Body)), security(("session" = [])))]
#[get("/institutions/{id}/teams")]
pub async fn list_teams(
    clinic: Data<Clinic>,
    _: May<reads::Directory>,
    id: Path<InstitutionId>,
) -> Result<HttpResponse, Problem> {
    let (id, policies, today) = (id.into_inner(), clinic.rules.policies.clone(), clinic.clock.today());
    let teams = clinic
        .read(move |conn| {
            if !directory::is_known(conn, id)? {
                return Err(Problem::new(Code::NotFound));
            }
            let policy = policies.on(today).map_err(Problem::new)?;
            Ok(directory::teams_at(conn, id, policy, today)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(Teams { teams }))
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MemberView {
    pub id: StaffId,
    pub name: String,
    pub duty: Duty,
    pub class: Option<PractitionerClass>,
    pub title: Option<Title>,
    /// Of a doctor one can contract with.
    pub room: Option<Room>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SubstitutionView {
    pub id: SubstitutionId,
    pub absent: StaffId,
    pub absent_name: String,
    pub substitute: StaffId,
    pub substitute_name: String,
    /// Both days inclusive.
    pub from: Day,
    pub to: Day,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PackageView {
    pub id: PackageId,
    pub name: String,
    pub kind: PackageKind,
    pub description: String,
    /// 分 a year: the total and who pays which share.
    pub fee: Fee,
    pub items: Vec<ItemView>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PackageItemView)]
pub struct ItemView {
    pub kind: ServiceKind,
    pub label: String,
    /// 0: whenever it is needed.
    pub times_per_year: i32,
}

/// A team: its members, the room each doctor has left, and the packages with their fees.
#[utoipa::path(tag = "directory", params(("id" = String, Path)), responses((status = 200, body = TeamView),
    (status = 401, body = problem::Body), (status = 404, body = problem::Body)), security(("session" = [])))]
#[get("/teams/{id}")]
pub async fn show_team(
    clinic: Data<Clinic>,
    _: May<reads::Directory>,
    id: Path<TeamId>,
) -> Result<HttpResponse, Problem> {
    let (id, policies, today) = (id.into_inner(), clinic.rules.policies.clone(), clinic.clock.today());
    let found = clinic
        .read(move |conn| {
            let policy = policies.on(today).map_err(Problem::new)?;
            directory::team(conn, id, policy, today)?.ok_or_else(|| Problem::new(Code::NotFound))
        })
        .await?;
    Ok(HttpResponse::Ok().json(found))
}
