//! How far each request is, for the person who waits and for the team that decides.

use actix_web::{HttpResponse, get, web};
use diesel::prelude::*;
use jiayi_core::access::Read;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::Code;
use jiayi_core::follow_up::Programme;
use jiayi_core::id::{
    InstitutionId, PrescriptionId, PrescriptionItemId, RefillItemId, RefillRequestId, ResidentId, TeamId,
};
use jiayi_core::prescription::case::{Course, last_valid};
use jiayi_core::prescription::catalogue::Unit;
use jiayi_core::prescription::supply::days_left;
use jiayi_core::refill::state::{ItemState, Prescribed, Void, needs_reissue};
use serde::Serialize;
use utoipa::ToSchema;

use super::rows::{AskedAs, RefillItem, RefillRequest};
use crate::clinic::{Clinic, Rules};
use crate::database::schema::{
    contracts, prescription_items, prescriptions, refill_items, refill_requests, residents, visits,
};
use crate::database::{Db, Error};
use crate::follow_up::in_force;
use crate::person::{self, Author};
use crate::prescription::views::{Why, asks_only};
use crate::prescription::{Item, records, reissue, run_out_of};
use crate::problem::{self, Problem};
use crate::seal::Place;
use crate::server::Routes;
use crate::session::scope::{Scope, teams_of};
use crate::session::{May, reads};
use crate::team::staff_name;

/// Requests that one answer to the team holds, the longest waiting first.
const SHOWN: usize = 100;

pub fn routes(routes: &mut Routes<'_>) {
    routes.service(refills).service(refill_requests_of_my_teams);
}

/// One medicine of a request, with the time of each step.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RefillItemView {
    pub item: RefillItemId,
    pub request: RefillRequestId,
    pub medicine: PrescriptionItemId,
    pub name: String,
    pub strength: String,
    pub unit: Unit,
    pub state: ItemState,
    pub received_at: Instant,
    pub reviewed_at: Option<Instant>,
    pub preparing_at: Option<Instant>,
    pub ready_at: Option<Instant>,
    pub collected_at: Option<Instant>,
    /// Refused or withdrawn.
    pub ended_at: Option<Instant>,
    /// Why it was refused.
    pub reason: Option<String>,
    pub decided_by: Option<String>,
    /// The prescription that answers it.
    pub prescription: Option<PrescriptionId>,
    /// The last day to collect it, while it can be collected.
    pub collect_by: Option<Day>,
    /// What it waits for when that is not the next step: the prescriber has to issue again.
    pub delayed: Option<Why>,
}

impl RefillItemView {
    /// # Errors
    /// When the database fails.
    pub fn new(conn: &mut Db, row: &RefillItem, today: Day) -> Result<Self, Error> {
        let asked: Item = prescription_items::table.find(row.prescription_item_id).first(conn)?;
        let decided_by = row.decided_by.map(|member| staff_name(conn, member)).transpose()?;
        let (mut prescription, mut valid_until, mut prescribed) = (None, None, None);
        if let Some(item) = row.new_item_id {
            let (id, last_day): (PrescriptionId, Day) = prescription_items::table
                .inner_join(prescriptions::table.on(prescriptions::id.eq(prescription_items::prescription_id)))
                .filter(prescription_items::id.eq(item))
                .select((prescriptions::id, prescriptions::valid_until))
                .first(conn)?;
            (prescription, valid_until) = (Some(id), Some(last_day));
            prescribed = reissue::prescribed(conn, item, today)?;
        }
        let state = row.state.0;
        let collectable = state.is_open() && matches!(prescribed, Some(Prescribed::Passed | Prescribed::Unreviewed));
        Ok(Self {
            item: row.id,
            request: row.request_id,
            medicine: asked.id,
            name: asked.drug.0.name,
            strength: asked.drug.0.strength,
            unit: asked.drug.0.unit,
            state,
            received_at: row.received_at,
            reviewed_at: row.reviewed_at,
            preparing_at: row.preparing_at,
            ready_at: row.ready_at,
            collected_at: row.collected_at,
            ended_at: row.ended_at,
            reason: row.reason.clone(),
            decided_by,
            prescription,
            collect_by: valid_until.filter(|_| collectable),
            delayed: delay(state, prescribed).map(Why::from),
        })
    }

    /// For who may ask and not read the record.
    #[must_use]
    pub fn without_words(self) -> Self {
        Self { reason: None, ..self }
    }
}

/// The code that says why an item waits for a new prescription.
fn delay(state: ItemState, prescribed: Option<Prescribed>) -> Option<Code> {
    match prescribed {
        Some(Prescribed::Void(Void::Failed)) if state.is_open() => Some(Code::Lrx601),
        _ if needs_reissue(state, prescribed) => Some(Code::Lrx604),
        _ => None,
    }
}

/// A request with its items.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefillView {
    pub request: RefillRequestId,
    pub resident: ResidentId,
    pub team: TeamId,
    pub requested_at: Instant,
    pub requested_as: AskedAs,
    #[serde(flatten)]
    pub author: Author,
    pub early_reason: Option<String>,
    pub note: Option<String>,
    pub collect_at: Option<InstitutionId>,
    pub items: Vec<RefillItemView>,
}

impl RefillView {
    fn new(conn: &mut Db, rules: &Rules, row: RefillRequest, today: Day) -> Result<Self, Error> {
        let items: Vec<RefillItem> =
            refill_items::table.filter(refill_items::request_id.eq(row.id)).order(refill_items::id).load(conn)?;
        let open = |column, sealed: &Option<Vec<u8>>| {
            let place = Place { table: "refill_requests", column, row: row.id.0 };
            let text = sealed.as_ref().map(|sealed| rules.keys.open_text(place, sealed)).transpose();
            text.map(|text| text.map(|text| text.to_string())).map_err(Error::from)
        };
        let (early_reason, note) =
            (open("early_reason_sealed", &row.early_reason_sealed)?, open("note_sealed", &row.note_sealed)?);
        let items = items.iter().map(|item| RefillItemView::new(conn, item, today)).collect::<Result<_, _>>()?;
        Ok(Self {
            request: row.id,
            resident: row.resident_id,
            team: row.team_id,
            requested_at: row.requested_at,
            requested_as: row.requested_as.0,
            author: person::author(conn, rules, row.requested_by, row.resident_id)?,
            early_reason,
            note,
            collect_at: row.collect_at,
            items,
        })
    }
}

impl RefillView {
    /// A proxy who may ask and not read the record reads of free words only the own ones.
    fn for_who_asks_only(self, own_words: bool) -> Self {
        let items = self.items.into_iter().map(RefillItemView::without_words).collect();
        let (early_reason, note) = (self.early_reason.filter(|_| own_words), self.note.filter(|_| own_words));
        Self { early_reason, note, items, ..self }
    }
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
            let mut views = Vec::new();
            for row in requests_of(conn, scope.resident())? {
                let own_words = row.requested_by == actor.account;
                let view = RefillView::new(conn, &rules, row, today)?;
                views.push(if asks_only(scope.relation()) { view.for_who_asks_only(own_words) } else { view });
            }
            Ok(views)
        })
        .await?;
    Ok(HttpResponse::Ok().json(Refills { requests }))
}

fn requests_of(conn: &mut Db, resident: ResidentId) -> Result<Vec<RefillRequest>, Error> {
    Ok(refill_requests::table
        .filter(refill_requests::resident_id.eq(resident))
        .order((refill_requests::requested_at.desc(), refill_requests::id.desc()))
        .load(conn)?)
}

/// One medicine that waits for the physician, with what she must know to decide.
#[derive(Debug, Serialize, ToSchema)]
pub struct ToDecide {
    pub resident: ResidentId,
    pub name: String,
    /// Whole years.
    pub age: i32,
    pub requested_as: AskedAs,
    pub early_reason: Option<String>,
    pub note: Option<String>,
    pub item: RefillItemView,
    /// By what was handed over; a reported count never counts here.
    pub run_out: Option<Day>,
    pub days_left: i64,
    pub last_visit: Option<Day>,
    /// Of each programme, at its last valid visit.
    pub control: Vec<Control>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Control {
    pub programme: Programme,
    pub on: Day,
    pub controlled: bool,
    pub next_due: Day,
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
            let waiting = waiting(conn, &teams, today)?;
            let mut items = Vec::new();
            for row in waiting {
                if items.len() == SHOWN {
                    break;
                }
                let item = RefillItemView::new(conn, &row, today)?;
                if row.state.0 == ItemState::Received || item.delayed.is_some() {
                    actor.looks_at([row.resident_id]);
                    items.push(to_decide(conn, &rules, &row, item, today)?);
                }
            }
            Ok(items)
        })
        .await?;
    Ok(HttpResponse::Ok().json(RequestsToDecide { items }))
}

/// Open items of those who have a contract with one of the teams today: who has transferred is the new team's to serve.
fn waiting(conn: &mut Db, teams: &[TeamId], today: Day) -> Result<Vec<RefillItem>, Error> {
    let panel = contracts::table
        .filter(contracts::team_id.eq_any(teams.to_vec()))
        .filter(in_force(today))
        .select(contracts::resident_id);
    Ok(refill_items::table
        .filter(refill_items::resident_id.eq_any(panel))
        .filter(refill_items::collected_at.is_null())
        .filter(refill_items::ended_at.is_null())
        .order((refill_items::received_at, refill_items::id))
        .load(conn)?)
}

fn to_decide(
    conn: &mut Db,
    rules: &Rules,
    row: &RefillItem,
    item: RefillItemView,
    today: Day,
) -> Result<ToDecide, Error> {
    let resident = row.resident_id;
    let request: RefillRequest = refill_requests::table.find(row.request_id).first(conn)?;
    let request = RefillView::new(conn, rules, request, today)?;
    let born_on: Day = residents::table.find(resident).select(residents::born_on).first(conn)?;
    let family: String =
        prescription_items::table.find(row.prescription_item_id).select(prescription_items::family).first(conn)?;
    let run_out = run_out_of(conn, resident, &family)?;
    let last_visit: Option<Day> = visits::table
        .filter(visits::resident_id.eq(resident))
        .filter(visits::corrected_by.is_null())
        .order(visits::happened_on.desc())
        .select(visits::happened_on)
        .first(conn)
        .optional()?;
    let courses = records::courses(conn, resident)?;
    Ok(ToDecide {
        resident,
        name: person::name_of(conn, rules, resident)?,
        age: born_on.age_on(today),
        requested_as: request.requested_as,
        early_reason: request.early_reason,
        note: request.note,
        item,
        run_out,
        days_left: days_left(run_out, today),
        last_visit,
        control: control(&courses),
    })
}

fn control(courses: &[Course]) -> Vec<Control> {
    Programme::ALL
        .iter()
        .filter_map(|programme| last_valid(courses, *programme))
        .map(|course| Control {
            programme: course.programme,
            on: course.happened_on,
            controlled: course.controlled,
            next_due: course.next_due,
        })
        .collect()
}
