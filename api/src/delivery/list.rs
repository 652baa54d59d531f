//! What waits for the manager: who recorded what about whom and when, and nothing of what it says about anybody's health.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{HttpResponse, get, web};
use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::{CommandId, ResidentId, StaffId};
use serde::Serialize;
use utoipa::ToSchema;

use super::rows::{Held, waits};
use crate::clinic::{Clinic, Rules};
use crate::database::schema::{accounts, held_commands, staff};
use crate::database::{Db, Error};
use crate::person;
use crate::problem::{self, Problem};
use crate::session::{Actor, May, reads};

#[derive(Debug, Serialize, ToSchema)]
pub struct HeldCommands {
    /// By author, each in the order in which she sent it: the earlier ones are decided first.
    pub held: Vec<HeldCommand>,
}

/// Something that a colleague recorded and delivered when her account had been disabled.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldCommand {
    pub held: CommandId,
    pub staff: StaffId,
    pub staff_name: String,
    /// `record_visit`, …
    pub command: String,
    pub resident: ResidentId,
    /// To ask her or her team whether it was so; every look stands in the log.
    pub resident_name: String,
    /// Of care: the day on which it happened.
    pub happened_on: Option<Day>,
    /// When her phone says that she recorded it.
    pub recorded_at: Instant,
    pub arrived_at: Instant,
    /// When her account was disabled; none when it holds again.
    pub disabled_at: Option<Instant>,
}

/// What disabled accounts have delivered, at one's institution or in the alliance, and nobody has decided yet.
#[utoipa::path(tag = "operation", responses((status = 200, body = HeldCommands), (status = 401, body = problem::Body),
    (status = 403, body = problem::Body)), security(("session" = [])))]
#[get("/held-commands")]
pub async fn list(clinic: web::Data<Clinic>, actor: May<reads::HeldCommands>) -> Result<HttpResponse, Problem> {
    let (actor, rules) = (actor.into_actor(), clinic.rules.clone());
    let held = clinic.database.read(move |conn| waiting_for(conn, &rules, &actor)).await?;
    Ok(HttpResponse::Ok().json(HeldCommands { held }))
}

fn waiting_for(conn: &mut Db, rules: &Rules, actor: &Actor) -> Result<Vec<HeldCommand>, Error> {
    let mut query = held_commands::table
        .inner_join(staff::table.on(staff::id.eq(held_commands::staff_id)))
        .inner_join(accounts::table.on(accounts::id.eq(held_commands::account_id)))
        .filter(waits())
        .order((held_commands::account_id, held_commands::arrived_at, held_commands::id))
        .select((Held::as_select(), staff::name, accounts::disabled_at))
        .into_boxed();
    if actor.role != Role::AllianceManager {
        let Some(here) = actor.institution() else { return Ok(Vec::new()) };
        query = query.filter(held_commands::institution_id.eq(here));
    }
    let rows: Vec<(Held, String, Option<Instant>)> = query.load(conn)?;
    let people: BTreeSet<ResidentId> = rows.iter().map(|(held, ..)| held.resident_id).collect();
    actor.looks_at(people.iter().copied());
    let named = people.into_iter().map(|resident| Ok((resident, person::name_of(conn, rules, resident)?)));
    let names: BTreeMap<ResidentId, String> = named.collect::<Result<_, Error>>()?;
    let shown = |(held, staff_name, disabled_at): (Held, String, Option<Instant>)| {
        let resident_name = names.get(&held.resident_id).cloned().ok_or(Error::Damaged("a held command"))?;
        Ok(HeldCommand {
            held: held.id,
            staff: held.staff_id,
            staff_name,
            command: held.name,
            resident: held.resident_id,
            resident_name,
            happened_on: held.care_day,
            recorded_at: held.issued_at,
            arrived_at: held.arrived_at,
            disabled_at,
        })
    };
    rows.into_iter().map(shown).collect()
}
