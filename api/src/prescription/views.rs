//! What people read: the catalogue, a resident's medicines, her prescriptions.

use actix_web::{HttpResponse, get, web};
use diesel::prelude::*;
use jiayi_core::access::{Read, Relation};
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::{Code, Language};
use jiayi_core::id::{
    DispensingId, DrugId, InstitutionId, PrescriptionId, PrescriptionItemId, RefillItemId, ResidentId, StaffId, VisitId,
};
use jiayi_core::policy::Policy;
use jiayi_core::prescription::Kind;
use jiayi_core::prescription::catalogue::{Drug, LongTerm, Unit};
use jiayi_core::prescription::rules::DrugClass;
use jiayi_core::prescription::status::{Standing, standing};
use jiayi_core::prescription::supply::{Container, Regimen};
use jiayi_core::prescription::usual_dose::is_above_usual;
use jiayi_core::prescription::words::how_to_take;
use jiayi_core::screen::medicine::{MedicineView, medicine_cards};
use jiayi_core::view::{ReviewView, Story};
use serde::Serialize;
use utoipa::ToSchema;

use super::records;
use super::rows::{CollectedBy, Dispensing, Item, JudgedDiagnosis, Prescription, Review};
use crate::clinic::Clinic;
use crate::database::schema::{dispensings, reviews};
use crate::database::{Db, Error};
use crate::feed::of_medicines;
use crate::problem::{self, Problem};
use crate::session::scope::Scope;
use crate::session::{May, reads};
use crate::team::staff_name;

/// An entry of the catalogue, as it may be prescribed today.
#[derive(Debug, Serialize, ToSchema)]
pub struct DrugView {
    pub id: DrugId,
    pub key: String,
    pub name: String,
    pub inn: String,
    #[schema(value_type = String)]
    pub atc: jiayi_core::prescription::coding::AtcCode,
    pub strength: String,
    pub unit: Unit,
    pub unit_name: &'static str,
    pub container: Container,
    pub usual_daily_dose: Option<String>,
    pub class: DrugClass,
    pub long_term: LongTerm,
    /// Days at most, where it is capped.
    pub max_days: Option<u32>,
    /// What is watched and confirmed.
    pub monitoring: Option<String>,
    /// On the region's list today.
    pub in_formulary: bool,
}

impl DrugView {
    fn new(drug: &Drug, policy: &Policy, today: Day) -> Self {
        let policy = &policy.long_prescription;
        Self {
            id: drug.id,
            key: drug.key.clone(),
            name: drug.name.clone(),
            inn: drug.inn.clone(),
            atc: drug.atc.clone(),
            strength: drug.strength.clone(),
            unit: drug.unit,
            unit_name: drug.unit.word(Language::Chinese),
            container: drug.container,
            usual_daily_dose: drug.usual_daily_dose.clone(),
            class: drug.class_on(today),
            long_term: drug.long_term.clone(),
            max_days: drug.cap.as_ref().map(|cap| cap.max_days.unwrap_or(policy.default_days)),
            monitoring: drug.monitoring().map(str::to_owned),
            in_formulary: policy.formulary.as_ref().is_none_or(|formulary| formulary.contains(&drug.atc)),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Drugs {
    pub version: String,
    pub source: String,
    pub drugs: Vec<DrugView>,
}

/// The drug catalogue.
#[utoipa::path(tag = "medicines", responses((status = 200, body = Drugs), (status = 401, body = problem::Body)), security(("session" = [])))]
#[get("/drugs")]
pub async fn drugs(clinic: web::Data<Clinic>, _actor: May<reads::Directory>) -> Result<HttpResponse, Problem> {
    let (catalogue, today) = (&clinic.rules.catalogue, clinic.clock.now().day());
    let policy = clinic.rules.policies.on(today)?;
    let mut drugs: Vec<DrugView> = catalogue.drugs().map(|drug| DrugView::new(drug, policy, today)).collect();
    drugs.sort_by(|a, b| a.key.cmp(&b.key));
    let (version, source) = (catalogue.version().to_owned(), catalogue.source().to_owned());
    Ok(HttpResponse::Ok().json(Drugs { version, source, drugs }))
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Medicines {
    pub medicines: Vec<MedicineView>,
}

/// A resident's medicines: how to take each, until when it lasts, and whether it can be asked for.
#[utoipa::path(tag = "medicines", params(("id" = ResidentId, Path)),
    responses((status = 200, body = Medicines), (status = 401, body = problem::Body), (status = 403, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/residents/{id}/medicines")]
pub async fn medicines(
    clinic: web::Data<Clinic>,
    actor: May<reads::Medicines>,
    id: web::Path<ResidentId>,
) -> Result<HttpResponse, Problem> {
    let (actor, today, rules) = (actor.into_actor(), clinic.clock.now().day(), clinic.rules.clone());
    let medicines = clinic
        .read(move |conn| {
            let policy = rules.policies.on(today)?;
            let scope = Scope::over(conn, &actor, Read::Medicines, id.into_inner(), policy, today)?;
            let loaded = of_medicines(conn, &rules, scope.resident(), today)?;
            let story: Story<'_> = loaded.iter().map(|loaded| &loaded.view).collect();
            let cards = medicine_cards(&story, policy, today);
            let views = match asks_only(scope.relation()) {
                true => cards.into_iter().map(MedicineView::without_words).collect(),
                false => cards,
            };
            Ok(views)
        })
        .await?;
    Ok(HttpResponse::Ok().json(Medicines { medicines }))
}

/// A prescription with everything that happened to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PrescriptionView {
    pub id: PrescriptionId,
    pub resident: ResidentId,
    pub institution: InstitutionId,
    pub prescriber: StaffId,
    pub prescriber_name: String,
    pub kind: Kind,
    pub online: bool,
    pub days: i32,
    /// Not for a proxy who may ask and not view.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diagnoses: Option<Vec<JudgedDiagnosis>>,
    pub visit: VisitId,
    pub issued_at: Instant,
    /// The last day for dispensing.
    pub valid_until: Day,
    pub validity_reason: Option<String>,
    pub early_reason: Option<String>,
    pub standing: Standing,
    pub stop_reason: Option<String>,
    pub items: Vec<ItemView>,
    pub review: Option<ReviewView>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PrescriptionItemView)]
pub struct ItemView {
    pub item: PrescriptionItemId,
    pub drug: DrugId,
    pub name: String,
    pub strength: String,
    pub regimen: Regimen,
    pub how_to_take: String,
    pub how_to_take_en: String,
    pub units: i32,
    pub unit: Unit,
    pub unit_name: &'static str,
    /// More a day than adults usually take: a second look, no refusal.
    pub above_usual_dose: bool,
    pub monitoring: Option<String>,
    pub refill_item: Option<RefillItemId>,
    /// On a repeat, the item of this ingredient that was handed over last before it.
    pub previous: Option<PrescriptionItemId>,
    pub handed_over: Option<HandedOverView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct HandedOverView {
    pub dispensing: DispensingId,
    pub at: Instant,
    pub by: String,
    pub collector: CollectedBy,
    pub days: Option<i32>,
    pub first_covered: Option<Day>,
    pub last_covered: Option<Day>,
    /// The first day without medicine.
    pub run_out: Option<Day>,
}

impl PrescriptionView {
    /// # Errors
    /// When the database fails or a row cannot be read.
    pub fn new(conn: &mut Db, row: Prescription, today: Day) -> Result<Self, Error> {
        let items = records::items(conn, row.id)?;
        let handed_over: Vec<Dispensing> =
            dispensings::table.filter(dispensings::prescription_id.eq(row.id)).load(conn)?;
        let mut views = Vec::with_capacity(items.len());
        for item in &items {
            let dispensing = handed_over.iter().find(|dispensing| dispensing.prescription_item_id == item.id);
            views.push(item_view(conn, item, dispensing)?);
        }
        let review: Option<Review> = reviews::table
            .filter(reviews::prescription_id.eq(row.id))
            .order(reviews::reviewed_at.desc())
            .first(conn)
            .optional()?;
        let review = match review {
            None => None,
            Some(review) => Some(ReviewView {
                by: staff_name(conn, review.pharmacist_id)?,
                outcome: review.outcome.0,
                reason: review.reason,
                at: review.reviewed_at,
            }),
        };
        Ok(Self {
            id: row.id,
            resident: row.resident_id,
            institution: row.institution_id,
            prescriber: row.prescriber_id,
            prescriber_name: staff_name(conn, row.prescriber_id)?,
            kind: row.kind.0,
            online: row.online,
            days: row.days,
            diagnoses: Some(row.diagnoses.0),
            visit: row.visit_id,
            issued_at: row.issued_at,
            valid_until: row.valid_until,
            validity_reason: row.validity_reason,
            early_reason: row.early_reason,
            standing: standing(row.state.0, row.valid_until, today),
            stop_reason: row.stop_reason,
            items: views,
            review,
        })
    }
}

impl PrescriptionView {
    /// The view without what only those who may read the record see: free words may name a disease too.
    fn for_reader(self, scope: Scope) -> Self {
        if !asks_only(scope.relation()) {
            return self;
        }
        let review = self.review.map(|review| ReviewView { reason: None, ..review });
        let (diagnoses, validity_reason, early_reason, stop_reason) = (None, None, None, None);
        Self { diagnoses, validity_reason, early_reason, stop_reason, review, ..self }
    }
}

/// A proxy who may ask for medicines and not read the record.
pub(crate) fn asks_only(relation: Relation) -> bool {
    let knows = Relation::OWN | Relation::GUARDIAN | Relation::PROXY_VIEW;
    relation.meets(Relation::PROXY_REFILL) && !relation.meets(knows)
}

fn item_view(conn: &mut Db, item: &Item, dispensing: Option<&Dispensing>) -> Result<ItemView, Error> {
    let (drug, regimen) = (&item.drug.0, item.regimen()?);
    let handed_over = match dispensing {
        None => None,
        Some(row) => Some(HandedOverView {
            dispensing: row.id,
            at: row.dispensed_at,
            by: staff_name(conn, row.dispenser_id)?,
            collector: row.collector.0,
            days: row.days,
            first_covered: row.first_covered,
            last_covered: row.last_covered,
            run_out: row.run_out,
        }),
    };
    Ok(ItemView {
        item: item.id,
        drug: drug.id,
        name: drug.name.clone(),
        strength: drug.strength.clone(),
        regimen,
        how_to_take: how_to_take(regimen, drug.unit, Language::Chinese),
        how_to_take_en: how_to_take(regimen, drug.unit, Language::English),
        units: item.units,
        unit: drug.unit,
        unit_name: drug.unit.word(Language::Chinese),
        above_usual_dose: is_above_usual(drug, regimen),
        monitoring: drug.monitoring().map(str::to_owned),
        refill_item: item.refill_item_id,
        previous: item.previous_item_id,
        handed_over,
    })
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Prescriptions {
    /// The newest first.
    pub prescriptions: Vec<PrescriptionView>,
}

/// A resident's long prescriptions.
#[utoipa::path(tag = "medicines", params(("id" = ResidentId, Path)),
    responses((status = 200, body = Prescriptions), (status = 401, body = problem::Body), (status = 403, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/residents/{id}/prescriptions")]
pub async fn prescriptions(
    clinic: web::Data<Clinic>,
    actor: May<reads::Medicines>,
    id: web::Path<ResidentId>,
) -> Result<HttpResponse, Problem> {
    let (actor, today, rules) = (actor.into_actor(), clinic.clock.now().day(), clinic.rules.clone());
    let prescriptions = clinic
        .read(move |conn| {
            let policy = rules.policies.on(today)?;
            let scope = Scope::over(conn, &actor, Read::Medicines, id.into_inner(), policy, today)?;
            let rows = records::prescriptions_of(conn, scope.resident())?;
            let mut views = Vec::with_capacity(rows.len());
            for row in rows {
                views.push(PrescriptionView::new(conn, row, today)?.for_reader(scope));
            }
            Ok(views)
        })
        .await?;
    Ok(HttpResponse::Ok().json(Prescriptions { prescriptions }))
}

/// One prescription.
#[utoipa::path(tag = "medicines", params(("id" = PrescriptionId, Path)),
    responses((status = 200, body = PrescriptionView), (status = 401, body = problem::Body), (status = 403, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/prescriptions/{id}")]
pub async fn prescription(
    clinic: web::Data<Clinic>,
    actor: May<reads::Medicines>,
    id: web::Path<PrescriptionId>,
) -> Result<HttpResponse, Problem> {
    let (actor, today, rules) = (actor.into_actor(), clinic.clock.now().day(), clinic.rules.clone());
    let view = clinic
        .read(move |conn| {
            let policy = rules.policies.on(today)?;
            let row = records::any_prescription(conn, id.into_inner())?;
            let row = row.ok_or_else(|| Problem::new(Code::NotFound))?;
            let scope = Scope::over(conn, &actor, Read::Medicines, row.resident_id, policy, today)?;
            Ok(PrescriptionView::new(conn, row, today)?.for_reader(scope))
        })
        .await?;
    Ok(HttpResponse::Ok().json(view))
}
