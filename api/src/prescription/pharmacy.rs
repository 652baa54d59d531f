//! The pharmacy's counter: what to review, what to prepare, what to hand over, with the last day of each.

use actix_web::{HttpResponse, get, web};
use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::Code;
use jiayi_core::id::{InstitutionId, PrescriptionItemId, RefillItemId, RefillRequestId, ResidentId};
use jiayi_core::prescription::status::Status;
use jiayi_core::prescription::supply::days_left;
use jiayi_core::refill::state::ItemState;
use serde::Serialize;
use utoipa::ToSchema;

use super::dispense::run_out_of;
use super::rows::{Item, Prescription};
use super::views::PrescriptionView;
use crate::clinic::{Clinic, Rules};
use crate::database::schema::{institutions, prescription_items, prescriptions, refill_items, residents};
use crate::database::sql::Word;
use crate::database::{Db, Error};
use crate::person;
use crate::problem::{self, Problem};
use crate::session::{May, Serving, reads};

/// Prescriptions of each kind that one answer holds; the soonest to expire come first.
const SHOWN: i64 = 100;

/// The counter's lists.
#[derive(Debug, Serialize, ToSchema)]
pub struct Counter {
    /// For a pharmacist: also of institutions whose pharmacist is remote.
    pub to_review: Vec<Waiting>,
    pub to_hand_over: Vec<Waiting>,
    /// Items of refill requests that were reviewed and are not ready yet.
    pub to_prepare: Vec<ToPrepare>,
}

/// A prescription with the person it is for.
#[derive(Debug, Serialize, ToSchema)]
pub struct Waiting {
    pub name: String,
    /// Whole years.
    pub age: i32,
    pub prescription: PrescriptionView,
    /// For each item not handed over yet, what is left at home by what was handed over before.
    pub at_home: Vec<AtHome>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AtHome {
    pub item: PrescriptionItemId,
    pub run_out: Option<Day>,
    pub days_left: i64,
    /// The first day on which it may be handed over (LRX-603), unless the physician approved a reason.
    pub from_day: Option<Day>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ToPrepare {
    pub request: RefillRequestId,
    pub refill_item: RefillItemId,
    pub resident: ResidentId,
    pub name: String,
    pub medicine: String,
    pub strength: String,
    pub units: i32,
    pub state: ItemState,
    pub valid_until: Day,
    pub reviewed_at: Option<Instant>,
}

/// What waits at the pharmacy where one serves.
#[utoipa::path(tag = "medicines", responses((status = 200, body = Counter), (status = 401, body = problem::Body), (status = 403, body = problem::Body)), security(("session" = [])))]
#[get("/pharmacy")]
pub async fn pharmacy(clinic: web::Data<Clinic>, actor: May<reads::Pharmacy>) -> Result<HttpResponse, Problem> {
    let (actor, today, rules) = (actor.into_actor(), clinic.clock.now().day(), clinic.rules.clone());
    let counter = clinic
        .read(move |conn| {
            let serving = actor.staff.as_ref().ok_or_else(|| Problem::new(Code::Forbidden))?;
            let window = rules.policies.on(today)?.long_prescription.refill_window_days;
            let look = Look { rules: &rules, today, window };
            let to_review = if actor.role == Role::Pharmacist {
                let institutions = reviewed_here(conn, serving)?;
                look.waiting(conn, &institutions, &[Status::Issued])?
            } else {
                Vec::new()
            };
            let passed = [Status::Reviewed, Status::PartlyDispensed];
            let to_hand_over = look.waiting(conn, &[serving.institution], &passed)?;
            let to_prepare = look.to_prepare(conn, serving.institution)?;
            actor.looks_at(to_review.iter().chain(&to_hand_over).map(|waiting| waiting.prescription.resident));
            actor.looks_at(to_prepare.iter().map(|item| item.resident));
            Ok(Counter { to_review, to_hand_over, to_prepare })
        })
        .await?;
    Ok(HttpResponse::Ok().json(counter))
}

/// The institutions for which a pharmacist reviews.
fn reviewed_here(conn: &mut Db, serving: &Serving) -> Result<Vec<InstitutionId>, Error> {
    let mut all: Vec<InstitutionId> =
        institutions::table.filter(institutions::pharmacist.eq("remote")).select(institutions::id).load(conn)?;
    all.push(serving.institution);
    Ok(all)
}

/// To nobody who has died is anything handed over.
#[diesel::dsl::auto_type]
fn the_living() -> _ {
    residents::table.filter(residents::died_on.is_null()).select(residents::id)
}

struct Look<'a> {
    rules: &'a Rules,
    today: Day,
    window: u32,
}

impl Look<'_> {
    fn waiting(&self, conn: &mut Db, at: &[InstitutionId], states: &[Status]) -> Result<Vec<Waiting>, Error> {
        let states: Vec<Word<Status>> = states.iter().copied().map(Word).collect();
        let rows: Vec<Prescription> = prescriptions::table
            .filter(prescriptions::resident_id.eq_any(the_living()))
            .filter(prescriptions::institution_id.eq_any(at.to_vec()))
            .filter(prescriptions::state.eq_any(states))
            .filter(prescriptions::valid_until.ge(self.today))
            .order((prescriptions::valid_until, prescriptions::issued_at))
            .limit(SHOWN)
            .load(conn)?;
        rows.into_iter().map(|row| self.one(conn, row)).collect()
    }

    fn one(&self, conn: &mut Db, row: Prescription) -> Result<Waiting, Error> {
        let resident = row.resident_id;
        let born_on: Day = residents::table.find(resident).select(residents::born_on).first(conn)?;
        let items = super::records::items(conn, row.id)?;
        let prescription = PrescriptionView::new(conn, row, self.today)?;
        let mut at_home = Vec::new();
        for (item, view) in items.iter().zip(&prescription.items) {
            if view.handed_over.is_none() {
                at_home.push(self.at_home(conn, resident, item)?);
            }
        }
        let name = person::name_of(conn, self.rules, resident)?;
        Ok(Waiting { name, age: born_on.age_on(self.today), prescription, at_home })
    }

    fn at_home(&self, conn: &mut Db, resident: ResidentId, item: &Item) -> Result<AtHome, Error> {
        let run_out = run_out_of(conn, resident, &item.family)?;
        let opens = run_out.and_then(|run_out| run_out.plus_days(-i64::from(self.window)).ok());
        Ok(AtHome {
            item: item.id,
            run_out,
            days_left: days_left(run_out, self.today),
            from_day: opens.filter(|opens| *opens > self.today),
        })
    }

    fn to_prepare(&self, conn: &mut Db, here: InstitutionId) -> Result<Vec<ToPrepare>, Error> {
        type Found = (RefillRequestId, RefillItemId, Word<ItemState>, Option<Instant>, PrescriptionItemId, Day);
        let passed = [Status::Reviewed, Status::PartlyDispensed].map(Word);
        let not_ready = [ItemState::Reviewed, ItemState::BeingPrepared].map(Word);
        let found: Vec<Found> = refill_items::table
            .inner_join(prescription_items::table.on(prescription_items::id.nullable().eq(refill_items::new_item_id)))
            .inner_join(prescriptions::table.on(prescriptions::id.eq(prescription_items::prescription_id)))
            .filter(prescriptions::resident_id.eq_any(the_living()))
            .filter(prescriptions::institution_id.eq(here))
            .filter(prescriptions::state.eq_any(passed))
            .filter(prescriptions::valid_until.ge(self.today))
            .filter(refill_items::state.eq_any(not_ready))
            .order((prescriptions::valid_until, refill_items::reviewed_at))
            .limit(SHOWN)
            .select((
                refill_items::request_id,
                refill_items::id,
                refill_items::state,
                refill_items::reviewed_at,
                prescription_items::id,
                prescriptions::valid_until,
            ))
            .load(conn)?;
        found
            .into_iter()
            .map(|(request, refill_item, state, reviewed_at, item, valid_until)| {
                let item: Item = prescription_items::table.find(item).first(conn)?;
                Ok(ToPrepare {
                    request,
                    refill_item,
                    resident: item.resident_id,
                    name: person::name_of(conn, self.rules, item.resident_id)?,
                    medicine: item.drug.0.name,
                    strength: item.drug.0.strength,
                    units: item.units,
                    state: state.0,
                    valid_until,
                    reviewed_at,
                })
            })
            .collect()
    }
}
