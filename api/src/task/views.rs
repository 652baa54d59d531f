//! The tasks that are somebody's to handle.

use std::collections::{HashMap, HashSet};

use actix_web::{HttpResponse, get, web};
use diesel::dsl::exists;
use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::{ReadingId, ResidentId, TaskId, TeamId};
use jiayi_core::policy::Policy;
use jiayi_core::task::{Attention, Handler, TaskKind, TaskState, Urgency, may_handle};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::rows::TaskRow;
use crate::clinic::{Clinic, Rules};
use crate::contract::ties;
use crate::database::schema::{contracts, readings, resident_homes, residents, tasks};
use crate::database::{Db, Error};
use crate::each;
use crate::feed::{self, Entity};
use crate::follow_up::in_force;
use crate::problem::{self, Problem};
use crate::reading::{Measured, measured_by_ids};
use crate::seal::Place;
use crate::session::{Actor, May, Serving, reads, scope};

/// Tasks that one answer shows; the most pressing come first.
const SHOWN: usize = 200;

/// As what somebody is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TaskAskedAs)]
pub enum AskedAs {
    /// Member of the resident's team.
    Team,
    /// On duty at the institution.
    Duty,
    Desk,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TaskView {
    pub id: TaskId,
    pub kind: TaskKind,
    pub urgency: Urgency,
    pub state: TaskState,
    pub asked_as: AskedAs,
    /// Who should be looking by now.
    pub attention: Attention,
    pub resident: ResidentId,
    pub name: String,
    /// Whole years.
    pub age: i32,
    /// To call at once: with triage only.
    pub phone: Option<String>,
    pub team: Option<TeamId>,
    /// Kind of the record that the task comes from, and its id.
    pub source_kind: String,
    pub source: Uuid,
    /// The reading that asks for triage.
    pub reading: Option<Measured>,
    /// Dangers measured since, the oldest first: they called nobody anew.
    pub readings_since: Vec<Measured>,
    pub opened_at: Instant,
    pub due_at: Instant,
    pub seen_at: Option<Instant>,
    /// What seeing and closing name as `seen`.
    pub version: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Tasks {
    /// The most pressing first, then by when they are due; at most 200.
    pub tasks: Vec<TaskView>,
    /// All that are open, shown or not.
    pub open: usize,
}

/// My open tasks: my teams', those that the institution's duty clinician takes over, the desk's.
#[utoipa::path(tag = "follow-up", responses((status = 200, body = Tasks), (status = 401, body = problem::Body), (status = 403, body = problem::Body)),
    security(("session" = [])))]
#[get("/tasks")]
pub async fn list(clinic: web::Data<Clinic>, actor: May<reads::Tasks>) -> Result<HttpResponse, Problem> {
    let (actor, now) = (actor.into_actor(), clinic.clock.now());
    let rules = clinic.rules.clone();
    let shown = clinic
        .read(move |conn| {
            let policy = rules.policies.on(now.day()).map_err(Problem::new)?;
            Ok(tasks_of(conn, &rules, policy, &actor, now)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(shown))
}

/// A task and as what the session is asked.
struct Asked {
    row: TaskRow,
    asked_as: AskedAs,
    attention: Attention,
}

fn tasks_of(conn: &mut Db, rules: &Rules, policy: &Policy, actor: &Actor, now: Instant) -> Result<Tasks, Error> {
    let Some(serving) = &actor.staff else { return Ok(Tasks { tasks: Vec::new(), open: 0 }) };
    let mut asked = of_teams(conn, rules, policy, serving, now)?;
    if actor.role != Role::PublicHealth {
        let known: HashSet<TaskId> = asked.iter().map(|task| task.row.id).collect();
        let here = of_institution(conn, rules, policy, actor, serving, now)?;
        asked.extend(here.into_iter().filter(|task| !known.contains(&task.row.id)));
    }
    if actor.role == Role::Desk {
        asked.retain(|task| task.asked_as == AskedAs::Desk);
    }
    asked.sort_unstable_by(|a, b| {
        b.row.urgency.0.cmp(&a.row.urgency.0).then((a.row.due_at, a.row.id).cmp(&(b.row.due_at, b.row.id)))
    });
    let open = asked.len();
    asked.truncate(SHOWN);
    actor.looks_at(asked.iter().map(|task| task.row.resident_id));
    Ok(Tasks { tasks: shown(conn, rules, asked, now.day())?, open })
}

/// Open tasks of everyone who is of one's panel today, whichever team was asked when they were opened.
fn of_teams(
    conn: &mut Db,
    rules: &Rules,
    policy: &Policy,
    serving: &Serving,
    now: Instant,
) -> Result<Vec<Asked>, Error> {
    let teams = scope::teams_of(conn, serving, now.day())?;
    let of_panel = contracts::table
        .filter(contracts::resident_id.eq(tasks::resident_id))
        .filter(contracts::team_id.eq_any(teams))
        .filter(in_force(now.day()));
    let rows: Vec<TaskRow> = each!(conn, c => tasks::table
        .filter(tasks::closed_at.is_null())
        .filter(exists(of_panel))
        .select(TaskRow::as_select())
        .load(c))?;
    let asked = rows.into_iter().filter(|row| row.kind.0 != TaskKind::RivalIdentityClaim).map(|row| {
        let attention = row.attention(now, policy, &rules.calendar);
        Asked { row, asked_as: AskedAs::Team, attention }
    });
    Ok(asked.collect())
}

/// Open tasks of those who belong to the institution, as far as the rule gives them to somebody outside the team.
fn of_institution(
    conn: &mut Db,
    rules: &Rules,
    policy: &Policy,
    actor: &Actor,
    serving: &Serving,
    now: Instant,
) -> Result<Vec<Asked>, Error> {
    let today = now.day();
    let at_home = resident_homes::table
        .filter(resident_homes::resident_id.eq(tasks::resident_id))
        .filter(resident_homes::institution_id.eq(serving.institution))
        .filter(resident_homes::valid_from.le(today))
        .filter(resident_homes::valid_to.is_null().or(resident_homes::valid_to.ge(Some(today))));
    let contracted = contracts::table
        .filter(contracts::resident_id.eq(tasks::resident_id))
        .filter(contracts::institution_id.eq(serving.institution))
        .filter(ties(today));
    let rows: Vec<TaskRow> = each!(&mut *conn, c => tasks::table
        .filter(tasks::closed_at.is_null())
        .filter(
            exists(at_home)
                .or(exists(contracted))
                .or(tasks::institution_id.eq(serving.institution).and(scope::is_nobodys(today))),
        )
        .select(TaskRow::as_select())
        .load(c))?;
    let residents: Vec<ResidentId> = rows.iter().map(|row| row.resident_id).collect();
    let served: HashSet<ResidentId> = contracts::table
        .filter(contracts::resident_id.eq_any(residents))
        .filter(in_force(today))
        .select(contracts::resident_id)
        .load(conn)?
        .into_iter()
        .collect();
    let at_desk = actor.role == Role::Desk;
    let by = Handler { in_panel: false, at_desk, confirms_danger: actor.role.confirms_danger() };
    let asked_as = if at_desk { AskedAs::Desk } else { AskedAs::Duty };
    let asked = rows.into_iter().filter_map(|row| {
        let attention = row.attention(now, policy, &rules.calendar);
        let mine = may_handle(row.kind.0, served.contains(&row.resident_id), attention, by);
        mine.then_some(Asked { row, asked_as, attention })
    });
    Ok(asked.collect())
}

struct Face {
    name: String,
    born_on: Day,
    phone: Option<String>,
}

fn shown(conn: &mut Db, rules: &Rules, asked: Vec<Asked>, today: Day) -> Result<Vec<TaskView>, Error> {
    let residents: Vec<ResidentId> = asked.iter().map(|task| task.row.resident_id).collect();
    let readings: Vec<ReadingId> = asked
        .iter()
        .filter(|task| task.row.source_kind == Entity::Reading.as_str())
        .map(|task| ReadingId(task.row.source_id.0))
        .collect();
    let versions = feed::versions(conn, &residents, Entity::Task)?;
    let mut measured = measured_by_ids(conn, &readings)?;
    let mut since = dangers_since(conn, &asked)?;
    let faces = faces(conn, rules, &residents)?;
    let view = |Asked { row, asked_as, attention }: Asked| {
        let face = faces.get(&row.resident_id).ok_or(Error::Damaged("a task of nobody"))?;
        Ok(TaskView {
            id: row.id,
            kind: row.kind.0,
            urgency: row.urgency.0,
            state: row.state(),
            asked_as,
            attention,
            resident: row.resident_id,
            name: face.name.clone(),
            age: face.born_on.age_on(today),
            phone: face.phone.clone().filter(|_| row.kind.0 == TaskKind::Triage),
            team: row.team_id,
            source_kind: row.source_kind,
            source: row.source_id.0,
            reading: measured.remove(&ReadingId(row.source_id.0)),
            readings_since: since.remove(&row.id).unwrap_or_default(),
            opened_at: row.opened_at,
            due_at: row.due_at,
            seen_at: row.seen_at,
            version: versions.get(&row.id.0).copied().unwrap_or(0),
        })
    };
    asked.into_iter().map(view).collect()
}

/// For each triage that a reading opened, the dangers that were measured after it.
fn dangers_since(conn: &mut Db, asked: &[Asked]) -> Result<HashMap<TaskId, Vec<Measured>>, Error> {
    let mut since = HashMap::new();
    for Asked { row, .. } in asked.iter().filter(|task| task.row.kind.0 == TaskKind::Triage) {
        let later: Vec<ReadingId> = readings::table
            .filter(readings::resident_id.eq(row.resident_id))
            .filter(readings::danger.is_not_null())
            .filter(readings::recorded_at.ge(row.opened_at))
            .filter(readings::id.ne(ReadingId(row.source_id.0)))
            .order((readings::recorded_at, readings::id))
            .select(readings::id)
            .load(conn)?;
        let mut measured = measured_by_ids(conn, &later)?;
        since.insert(row.id, later.iter().filter_map(|reading| measured.remove(reading)).collect());
    }
    Ok(since)
}

fn faces(conn: &mut Db, rules: &Rules, ids: &[ResidentId]) -> Result<HashMap<ResidentId, Face>, Error> {
    let rows: Vec<(ResidentId, Vec<u8>, Day, Option<Vec<u8>>)> = residents::table
        .filter(residents::id.eq_any(ids))
        .select((residents::id, residents::name_sealed, residents::born_on, residents::phone_sealed))
        .load(conn)?;
    let open = |column, id: ResidentId, sealed: &[u8]| {
        rules.keys.open_text(Place { table: "residents", column, row: id.0 }, sealed).map(|text| text.to_string())
    };
    rows.into_iter()
        .map(|(id, name, born_on, phone)| {
            let name = open("name_sealed", id, &name)?;
            let phone = phone.map(|phone| open("phone_sealed", id, &phone)).transpose()?;
            Ok((id, Face { name, born_on, phone }))
        })
        .collect()
}
