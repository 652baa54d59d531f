//! Whom may I act for? Oneself, one's wards, and those who granted one something.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::id::{GrantId, ResidentId};
use jiayi_core::person::ProxyScope;
use serde::Serialize;
use utoipa::ToSchema;

use super::names::name_of;
use super::views::masked_name;
use crate::clinic::{Clinic, Rules};
use crate::database::schema::{grants, guardianships, residents};
use crate::database::sql::Json;
use crate::database::{Db, Error};
use crate::problem::{self, Problem};
use crate::session::{Actor, May, reads};

#[derive(Debug, Serialize, ToSchema)]
pub struct ActingFor {
    pub people: Vec<ForWhom>,
}

/// One person this session may do something for today.
#[derive(Debug, Serialize, ToSchema)]
pub struct ForWhom {
    pub resident: ResidentId,
    /// Masked for a proxy who may not view the record.
    pub name: String,
    pub born_on: Option<Day>,
    #[serde(rename = "as")]
    pub acting_as: ActingAs,
    /// The grant of a proxy, and what it allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant: Option<GrantId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<ProxyScope>,
    /// The last day; none for oneself and for a guardianship without an end.
    pub until: Option<Day>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActingAs {
    Own,
    Guardian,
    Proxy,
}

/// Whom may I act for?
#[utoipa::path(tag = "people", responses((status = 200, body = ActingFor), (status = 401, body = problem::Body)),
    security(("session" = [])))]
#[get("/acting-for")]
pub async fn show_acting_for(clinic: Data<Clinic>, actor: May<reads::Myself>) -> Result<HttpResponse, Problem> {
    let (actor, rules, today) = (actor.into_actor(), clinic.rules.clone(), clinic.clock.today());
    let people = clinic.database.read(move |conn| people(conn, &rules, &actor, today)).await?;
    Ok(HttpResponse::Ok().json(ActingFor { people }))
}

fn people(conn: &mut Db, rules: &Rules, actor: &Actor, today: Day) -> Result<Vec<ForWhom>, Error> {
    let mut people = Vec::new();
    if let Some(own) = actor.resident {
        people.push(whole(conn, rules, own, ActingAs::Own, None)?);
        let wards: Vec<(ResidentId, Option<Day>)> = guardianships::table
            .filter(guardianships::guardian_id.eq(own))
            .filter(guardianships::revoked_at.is_null())
            .filter(guardianships::valid_from.le(today))
            .filter(guardianships::valid_to.is_null().or(guardianships::valid_to.ge(today)))
            .order(guardianships::recorded_at)
            .select((guardianships::ward_id, guardianships::valid_to))
            .load(conn)?;
        for (ward, until) in wards {
            people.push(whole(conn, rules, ward, ActingAs::Guardian, until)?);
        }
    }
    let Some(phone) = &actor.phone_index else { return Ok(people) };
    let granted: Vec<(GrantId, ResidentId, Json<Vec<ProxyScope>>, Day)> = grants::table
        .filter(grants::proxy_phone_index.eq(phone))
        .filter(grants::revoked_at.is_null())
        .filter(grants::valid_from.le(today))
        .filter(grants::valid_to.ge(today))
        .order(grants::granted_at)
        .select((grants::id, grants::resident_id, grants::scopes, grants::valid_to))
        .load(conn)?;
    for (grant, resident, Json(scopes), until) in granted {
        let views = scopes.contains(&ProxyScope::View);
        let person = if views {
            whole(conn, rules, resident, ActingAs::Proxy, Some(until))?
        } else {
            let name = masked_name(conn, rules, resident)?;
            let born_on = None;
            ForWhom {
                resident,
                name,
                born_on,
                acting_as: ActingAs::Proxy,
                grant: None,
                scopes: vec![],
                until: Some(until),
            }
        };
        people.push(ForWhom { grant: Some(grant), scopes, ..person });
    }
    Ok(people)
}

fn whole(
    conn: &mut Db,
    rules: &Rules,
    resident: ResidentId,
    acting_as: ActingAs,
    until: Option<Day>,
) -> Result<ForWhom, Error> {
    let name = name_of(conn, rules, resident)?;
    let born_on = residents::table.find(resident).select(residents::born_on).first(conn)?;
    Ok(ForWhom { resident, name, born_on: Some(born_on), acting_as, grant: None, scopes: Vec::new(), until })
}
