//! What the desk reads: claims that wait, codes to print, somebody by her whole number.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::Code;
use jiayi_core::id::{AccountId, ClaimId, InstitutionId, ResidentId};
use jiayi_core::person::claim::{ClaimAnswer, ClaimState};
use jiayi_core::person::{DocumentKind, IdentityDocument, IdentityText, Sex};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::names::name_of;
use super::particulars;
use super::rows::{Claim, Printed, Resident};
use super::views::{found, masked_document, masked_name};
use crate::audit;
use crate::clinic::{Clinic, Rules};
use crate::database::schema::{activation_codes, identity_claims, resident_homes, residents};
use crate::database::sql::Word;
use crate::database::{Db, Error};
use crate::each;
use crate::problem::{self, Problem, Strict};
use crate::session::{May, Then, reads, scope};

/// Claims shown at once, oldest first.
const SHOWN: i64 = 200;

#[derive(Debug, Serialize, ToSchema)]
pub struct Claims {
    pub claims: Vec<ClaimView>,
}

/// A claim as the desk needs it to compare with a card.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimView {
    pub claim: ClaimId,
    pub resident: ResidentId,
    pub name: String,
    pub sex: Sex,
    pub age: i32,
    pub document_kind: DocumentKind,
    /// Masked.
    pub document: String,
    /// `pending`, or `rival` when another account holds the person.
    pub state: ClaimState,
    pub claimed_at: Instant,
}

/// Claims that wait at the institution where this session serves.
#[utoipa::path(tag = "people", responses((status = 200, body = Claims), (status = 401, body = problem::Body),
    (status = 403, body = problem::Body)), security(("session" = [])))]
#[get("/claims")]
pub async fn list_claims(clinic: Data<Clinic>, actor: May<reads::Claims>) -> Result<HttpResponse, Problem> {
    let institution = found(actor.institution())?;
    let (rules, today) = (clinic.rules.clone(), clinic.clock.today());
    let claims = clinic.database.read(move |conn| waiting(conn, &rules, institution, today)).await?;
    actor.looks_at(claims.iter().map(|claim| claim.resident));
    Ok(HttpResponse::Ok().json(Claims { claims }))
}

fn waiting(conn: &mut Db, rules: &Rules, institution: InstitutionId, today: Day) -> Result<Vec<ClaimView>, Error> {
    let open = [ClaimState::Pending, ClaimState::Rival].map(Word);
    let here = resident_homes::table
        .filter(resident_homes::institution_id.eq(institution))
        .select(resident_homes::resident_id);
    let rows: Vec<(Claim, Resident)> = each!(conn, c => identity_claims::table
        .inner_join(residents::table.on(residents::id.eq(identity_claims::resident_id)))
        .filter(identity_claims::state.eq_any(open))
        .filter(identity_claims::resident_id.eq_any(here))
        .order((identity_claims::claimed_at, identity_claims::id))
        .limit(SHOWN)
        .select((Claim::as_select(), Resident::as_select()))
        .load(c))?;
    rows.into_iter()
        .map(|(claim, person)| {
            Ok(ClaimView {
                claim: claim.id,
                resident: person.id,
                name: name_of(conn, rules, person.id)?,
                sex: person.sex.0,
                age: person.born_on.age_on(today),
                document_kind: person.document_kind.0,
                document: masked_document(rules, &person, today)?,
                state: claim.state.0,
                claimed_at: claim.claimed_at,
            })
        })
        .collect()
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MyClaims {
    pub claims: Vec<MyClaim>,
}

/// One's own claim: nothing here depends on who is known.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyClaim {
    pub claim: ClaimId,
    /// The provisional person.
    pub resident: ResidentId,
    pub answer: ClaimAnswer,
    /// Tries left for the activation code.
    pub tries_left: i32,
    /// Why the desk rejected it.
    pub reason: Option<String>,
    pub claimed_at: Instant,
    pub decided_at: Option<Instant>,
}

/// What became of my claims, newest first.
#[utoipa::path(tag = "people", responses((status = 200, body = MyClaims), (status = 401, body = problem::Body)),
    security(("session" = [])))]
#[get("/claims/mine")]
pub async fn list_my_claims(clinic: Data<Clinic>, actor: May<reads::Myself>) -> Result<HttpResponse, Problem> {
    let account = actor.account;
    let rows: Vec<Claim> = clinic
        .database
        .read(move |conn| -> Result<_, Error> {
            Ok(each!(conn, c => identity_claims::table
                .filter(identity_claims::account_id.eq(account))
                .order((identity_claims::claimed_at.desc(), identity_claims::id.desc()))
                .select(Claim::as_select())
                .load(c))?)
        })
        .await?;
    let claims = rows
        .into_iter()
        .map(|row| MyClaim {
            claim: row.id,
            resident: row.resident_id,
            answer: row.state.0.answer(),
            tries_left: row.tries_left,
            reason: row.reason.filter(|_| row.state.0 == ClaimState::Rejected),
            claimed_at: row.claimed_at,
            decided_at: row.decided_at,
        })
        .collect();
    Ok(HttpResponse::Ok().json(MyClaims { claims }))
}

/// A code to print and hand over.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActivationCodeView {
    pub id: ClaimId,
    pub resident: ResidentId,
    /// Masked.
    pub name: String,
    /// `ABCDE-FGHJK`
    pub code: String,
    /// The last day on which it works.
    pub last_day: Day,
}

/// Print an activation code that one issued, while it lives.
#[utoipa::path(tag = "people", params(("id" = String, Path)), responses((status = 200, body = ActivationCodeView),
    (status = 401, body = problem::Body), (status = 403, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/activation-codes/{id}")]
pub async fn show_activation_code(
    clinic: Data<Clinic>,
    actor: May<reads::Claims>,
    id: Path<ClaimId>,
) -> Result<HttpResponse, Problem> {
    let (id, rules, now, issuer) = (id.into_inner(), clinic.rules.clone(), clinic.clock.now(), actor.account);
    let view = clinic.database.read(move |conn| live_code(conn, &rules, id, issuer, now)).await?;
    let view = found(view)?;
    actor.looks_at([view.resident]);
    Ok(HttpResponse::Ok().json(view))
}

fn live_code(
    conn: &mut Db,
    rules: &Rules,
    id: ClaimId,
    issuer: AccountId,
    now: Instant,
) -> Result<Option<ActivationCodeView>, Error> {
    let printed: Option<Printed> = each!(conn, c => activation_codes::table
        .find(id)
        .filter(activation_codes::issued_by.eq(issuer))
        .filter(activation_codes::used_at.is_null())
        .filter(activation_codes::expires_at.gt(now))
        .select(Printed::as_select())
        .first(c)
        .optional())?;
    let Some(printed) = printed else { return Ok(None) };
    Ok(Some(ActivationCodeView {
        id,
        resident: printed.resident_id,
        name: masked_name(conn, rules, printed.resident_id)?,
        code: rules.keys.activation_code(id.0).printed(),
        last_day: printed.expires_at.plus_ms(-1).day(),
    }))
}

/// A whole number; no part of one finds anybody.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LookUp {
    document_kind: DocumentKind,
    document_number: IdentityText,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LookedUp {
    pub resident: ResidentId,
    /// Masked.
    pub name: String,
}

/// Find a verified person by the whole number on her card. Every look-up stands in the log, and until the day's end whoever looked
/// her up stands face to face with her.
#[utoipa::path(tag = "people", request_body = LookUp, responses((status = 200, body = LookedUp),
    (status = 400, body = problem::Body), (status = 401, body = problem::Body), (status = 403, body = problem::Body),
    (status = 404, body = problem::Body), (status = 422, body = problem::Body)), security(("session" = [])))]
#[post("/look-up")]
pub async fn look_up(
    clinic: Data<Clinic>,
    Then(actor, body): Then<May<reads::LookUp>, Strict<LookUp>>,
) -> Result<HttpResponse, Problem> {
    let LookUp { document_kind, document_number } = body.into_inner();
    let (actor, rules, now) = (actor.into_actor(), clinic.rules.clone(), clinic.clock.now());
    let document = IdentityDocument::parse(document_kind, document_number.as_str(), now.day(), rules.regions())
        .map_err(|code| Problem::on_field("document_number", code))?;
    let view = clinic
        .database
        .write(move |conn| -> Result<_, Error> {
            let mark = particulars::mark(&rules.keys, &document);
            let known: Option<ResidentId> = residents::table
                .filter(residents::document_index.eq(mark))
                .select(residents::id)
                .first(conn)
                .optional()?;
            audit::append_read(conn, &actor, "look_up", known.as_slice(), now)?;
            let Some(resident) = known else { return Ok(None) };
            if let Some(staff) = actor.staff_id() {
                scope::sees_card(conn, staff, resident, now.day())?;
            }
            Ok(Some(LookedUp { resident, name: masked_name(conn, &rules, resident)? }))
        })
        .await?;
    view.map(|view| HttpResponse::Ok().json(view)).ok_or_else(|| Problem::new(Code::NotFound))
}
