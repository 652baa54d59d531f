//! What is read of a person: identity, consents, grants, guardians, and whom one may act for.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::{Code, Language};
use jiayi_core::id::{ConsentId, GrantId, GuardianshipId, InstitutionId, ResidentId};
use jiayi_core::person::consent::wording::Wording;
use jiayi_core::person::consent::{Standing, standing};
use jiayi_core::person::{
    Capacity, ConsentAnswer, ConsentPurpose, DocumentKind, GuardianProof, GuardianRelation, IdentityDocument,
    LegalBasis, PersonName, ProxyRelation, ProxyScope, Regions, Sex,
};
use jiayi_core::view::{Verified, WaitingPhoneChange};
use serde::Serialize;
use utoipa::ToSchema;

use super::names::{Author, author, name_of};
use super::preference::ContactView;
use super::rows::{ConsentChannel, GrantedAs, Resident, place};
use super::{acting_for, desk, facts, grant, phone_change, preference};
use crate::clinic::{Clinic, Rules};
use crate::database::schema::{institutions, resident_homes, residents, villages};
use crate::database::{Db, Error};
use crate::each;
use crate::feed::{self, Entity, Feed};
use crate::problem::{self, Problem};
use crate::server::Routes;
use crate::session::scope::Scope;
use crate::session::{May, reads};

pub fn routes(routes: &mut Routes<'_>) {
    routes
        .service(show_resident)
        .service(list_consents)
        .service(list_grants)
        .service(list_guardianships)
        .service(list_consent_texts)
        .service(acting_for::show_acting_for)
        .service(desk::list_claims)
        .service(desk::list_my_claims)
        .service(desk::show_activation_code)
        .service(desk::look_up);
}

/// Reads something of one resident in the scope that the route needs.
async fn scoped<R, T>(
    clinic: &Clinic,
    actor: May<R>,
    resident: ResidentId,
    work: impl FnOnce(&mut Db, &Rules, Day) -> Result<T, Error> + Send + 'static,
) -> Result<HttpResponse, Problem>
where
    R: reads::Reads,
    T: Serialize + Send + 'static,
{
    let (actor, rules, today) = (actor.into_actor(), clinic.rules.clone(), clinic.clock.today());
    let view = clinic
        .read(move |conn| {
            let policy = rules.policies.on(today).map_err(Problem::new)?;
            Scope::over(conn, &actor, R::READ, resident, policy, today)?;
            Ok(work(conn, &rules, today)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(view))
}

/// A person, her numbers masked.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResidentView {
    pub id: ResidentId,
    pub name: String,
    pub sex: Sex,
    pub born_on: Day,
    pub age: i32,
    pub document_kind: DocumentKind,
    /// `990101********0121`
    pub document: String,
    /// `138****8000`
    pub phone: Option<String>,
    pub address: Option<String>,
    pub home: Option<HomeView>,
    pub lives_alone: bool,
    /// How she wishes to be reached; none when it is all the same to her, or when she named her family and nobody of hers may look.
    pub contact: Option<ContactView>,
    pub capacity: Capacity,
    /// `None` while she is only a claim.
    pub verified: Option<Verified>,
    pub died_on: Option<Day>,
    /// Asked for at the desk: until then she can stop it.
    pub phone_change: Option<WaitingPhoneChange>,
    pub registered_at: Instant,
    /// For the `seen` of a command that edits her.
    pub version: Option<i64>,
}

/// Where she belongs: institution and village.
#[derive(Debug, Serialize, ToSchema)]
pub struct HomeView {
    pub institution: InstitutionId,
    pub institution_name: String,
    pub village: Option<String>,
    pub village_name: Option<String>,
}

/// A person.
#[utoipa::path(tag = "people", params(("id" = String, Path)), responses((status = 200, body = ResidentView),
    (status = 401, body = problem::Body), (status = 403, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/residents/{id}")]
pub async fn show_resident(
    clinic: Data<Clinic>,
    actor: May<reads::Identity>,
    id: Path<ResidentId>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    scoped(&clinic, actor, id, move |conn, rules, today| view_of(conn, rules, id, today)).await
}

fn view_of(conn: &mut Db, rules: &Rules, id: ResidentId, today: Day) -> Result<ResidentView, Error> {
    let row: Resident = each!(conn, c => residents::table.find(id).select(Resident::as_select()).first(c))?;
    let known = facts::facts(conn, id)?.ok_or(Error::Damaged("a merged person in a scope"))?;
    let open = |column, sealed: &[u8]| rules.keys.open_text(place("residents", column, id), sealed);
    Ok(ResidentView {
        id,
        name: open("name_sealed", &row.name_sealed)?.to_string(),
        sex: row.sex.0,
        born_on: row.born_on,
        age: row.born_on.age_on(today),
        document_kind: row.document_kind.0,
        document: masked_document(rules, &row, today)?,
        phone: row.phone_sealed.as_deref().map(|sealed| masked_phone(rules, &row, sealed)).transpose()?,
        address: row
            .address_sealed
            .as_deref()
            .map(|sealed| open("address_sealed", sealed).map(|text| text.to_string()))
            .transpose()?,
        home: home(conn, id, today)?,
        lives_alone: row.lives_alone,
        contact: preference::view(conn, id, row.contact_preference.map(|wish| wish.0), today)?,
        capacity: known.person().capacity(today),
        verified: row.verified_at.zip(row.verified_how).map(|(at, how)| Verified { at, how: how.0 }),
        died_on: row.died_on,
        phone_change: waiting_phone_change(conn, rules, id)?,
        registered_at: row.registered_at,
        version: feed::entity_version(conn, Feed::Resident(id), Entity::Resident, id.0)?,
    })
}

pub(super) fn masked_document(rules: &Rules, row: &Resident, today: Day) -> Result<String, Error> {
    let number = rules.keys.open_text(place("residents", "document_sealed", row.id), &row.document_sealed)?;
    IdentityDocument::parse(row.document_kind.0, &number, today, Regions::RealAndTest)
        .map(|document| document.masked())
        .map_err(|_| Error::Damaged("an identity document"))
}

pub(super) fn masked_phone(rules: &Rules, row: &Resident, sealed: &[u8]) -> Result<String, Error> {
    grant::open_phone(&rules.keys, place("residents", "phone_sealed", row.id), sealed).map(|number| number.masked())
}

pub(super) fn waiting_phone_change(
    conn: &mut Db,
    rules: &Rules,
    resident: ResidentId,
) -> Result<Option<WaitingPhoneChange>, Error> {
    let Some(change) = phone_change::waiting_of(conn, resident)? else { return Ok(None) };
    let new_phone = change.new_number(&rules.keys)?.map(|number| number.masked());
    Ok(Some(WaitingPhoneChange { change: change.id, new_phone, until: change.waits_until }))
}

fn home(conn: &mut Db, resident: ResidentId, today: Day) -> Result<Option<HomeView>, Error> {
    let home: Option<(InstitutionId, String, Option<String>, Option<String>)> = resident_homes::table
        .inner_join(institutions::table.on(institutions::id.eq(resident_homes::institution_id)))
        .left_join(villages::table.on(villages::code.nullable().eq(resident_homes::village_code)))
        .filter(resident_homes::resident_id.eq(resident))
        .filter(resident_homes::valid_from.le(today))
        .filter(resident_homes::valid_to.is_null().or(resident_homes::valid_to.ge(today)))
        .order(resident_homes::valid_from.desc())
        .select((institutions::id, institutions::name, resident_homes::village_code, villages::name.nullable()))
        .first(conn)
        .optional()?;
    Ok(home.map(|(institution, institution_name, village, village_name)| HomeView {
        institution,
        institution_name,
        village,
        village_name,
    }))
}

/// Where each purpose stands, and every answer that was ever given.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentsView {
    pub purposes: Vec<PurposeView>,
    pub events: Vec<ConsentView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PurposeView {
    pub purpose: ConsentPurpose,
    pub standing: Standing,
    /// Saying no stops its feature and nothing else.
    pub optional: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentView {
    pub id: ConsentId,
    pub purpose: ConsentPurpose,
    pub answer: ConsentAnswer,
    pub legal_basis: LegalBasis,
    pub text_version: Option<String>,
    pub channel: ConsentChannel,
    pub recipient: Option<String>,
    /// The guardian who answered for the person.
    pub guardian: Option<String>,
    #[serde(flatten)]
    pub author: Author,
    pub at: Instant,
}

/// What a person agreed to.
#[utoipa::path(tag = "people", params(("id" = String, Path)), responses((status = 200, body = ConsentsView),
    (status = 401, body = problem::Body), (status = 403, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/residents/{id}/consents")]
pub async fn list_consents(
    clinic: Data<Clinic>,
    actor: May<reads::Consents>,
    id: Path<ResidentId>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    scoped(&clinic, actor, id, move |conn, rules, today| {
        let known = facts::facts(conn, id)?.ok_or(Error::Damaged("a merged person in a scope"))?;
        let given = facts::consents(conn, id)?;
        let purposes = ConsentPurpose::ALL
            .iter()
            .map(|purpose| PurposeView {
                purpose: *purpose,
                standing: standing(*purpose, &given.events, &known.person(), today),
                optional: purpose.is_optional(),
            })
            .collect();
        let rows = facts::rows(conn, id)?;
        let events = rows
            .into_iter()
            .map(|row| {
                Ok(ConsentView {
                    id: row.id,
                    purpose: row.purpose.0,
                    answer: row.event.0,
                    legal_basis: row.legal_basis.0,
                    text_version: row.text_version,
                    channel: row.channel.0,
                    recipient: row.recipient,
                    guardian: row.guardian_id.map(|guardian| name_of(conn, rules, guardian)).transpose()?,
                    author: author(conn, rules, row.by_account, id)?,
                    at: row.at,
                })
            })
            .collect::<Result<_, Error>>()?;
        Ok(ConsentsView { purposes, events })
    })
    .await
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Grants {
    pub grants: Vec<GrantView>,
}

/// A grant as the person sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct GrantView {
    pub id: GrantId,
    pub proxy_name: String,
    /// Masked.
    pub proxy_phone: String,
    pub relation: ProxyRelation,
    pub scopes: Vec<ProxyScope>,
    pub granted_as: GrantedAs,
    #[serde(flatten)]
    pub author: Author,
    pub granted_at: Instant,
    pub valid_from: Day,
    pub valid_to: Day,
    pub revoked_at: Option<Instant>,
    pub in_force: bool,
}

/// Who may help a person, and who could.
#[utoipa::path(tag = "people", params(("id" = String, Path)), responses((status = 200, body = Grants),
    (status = 401, body = problem::Body), (status = 403, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/residents/{id}/grants")]
pub async fn list_grants(
    clinic: Data<Clinic>,
    actor: May<reads::Consents>,
    id: Path<ResidentId>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    scoped(&clinic, actor, id, move |conn, rules, today| {
        let rows = grant::rows(conn, id)?;
        let grants = rows
            .into_iter()
            .map(|row| {
                let name =
                    rules.keys.open_text(place("grants", "proxy_name_sealed", row.id), &row.proxy_name_sealed)?;
                let phone = grant::open_phone(
                    &rules.keys,
                    place("grants", "proxy_phone_sealed", row.id),
                    &row.proxy_phone_sealed,
                )?;
                Ok(GrantView {
                    id: row.id,
                    proxy_name: name.to_string(),
                    proxy_phone: phone.masked(),
                    relation: row.relation.0,
                    in_force: row.revoked_at.is_none() && row.valid_from <= today && today <= row.valid_to,
                    scopes: row.scopes.0,
                    granted_as: row.granted_as.0,
                    author: author(conn, rules, row.granted_by, id)?,
                    granted_at: row.granted_at,
                    valid_from: row.valid_from,
                    valid_to: row.valid_to,
                    revoked_at: row.revoked_at,
                })
            })
            .collect::<Result<_, Error>>()?;
        Ok(Grants { grants })
    })
    .await
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Guardianships {
    pub guardianships: Vec<GuardianshipView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct GuardianshipView {
    pub id: GuardianshipId,
    pub guardian: ResidentId,
    pub guardian_name: String,
    pub relation: GuardianRelation,
    pub proof: GuardianProof,
    pub valid_from: Day,
    /// A minor's ends on the eve of the 18th birthday.
    pub valid_to: Option<Day>,
    pub revoked_at: Option<Instant>,
    pub in_force: bool,
}

/// Who acts for a person, and who did.
#[utoipa::path(tag = "people", params(("id" = String, Path)), responses((status = 200, body = Guardianships),
    (status = 401, body = problem::Body), (status = 403, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/residents/{id}/guardianships")]
pub async fn list_guardianships(
    clinic: Data<Clinic>,
    actor: May<reads::Identity>,
    id: Path<ResidentId>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    scoped(&clinic, actor, id, move |conn, rules, today| {
        let ward = facts::facts(conn, id)?.ok_or(Error::Damaged("a merged person in a scope"))?;
        let rows = facts::over(conn, id)?;
        let guardianships = rows
            .into_iter()
            .map(|row| {
                Ok(GuardianshipView {
                    id: row.id,
                    guardian: row.guardian_id,
                    guardian_name: name_of(conn, rules, row.guardian_id)?,
                    relation: row.relation.0,
                    proof: row.proof_kind.0,
                    valid_from: row.valid_from,
                    valid_to: row.valid_to,
                    revoked_at: row.revoked_at,
                    in_force: facts::guardianship(row).in_force(ward.born_on, today),
                })
            })
            .collect::<Result<_, Error>>()?;
        Ok(Guardianships { guardianships })
    })
    .await
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentTexts {
    pub texts: Vec<ConsentTextView>,
}

/// The words to show; a consent names their version and hash.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentTextView {
    pub purpose: ConsentPurpose,
    pub version: &'static str,
    pub optional: bool,
    pub title: &'static str,
    pub body: &'static str,
    /// SHA-256 of title, line feed and body.
    #[schema(value_type = String)]
    pub hash: jiayi_core::digest::Digest,
    pub title_en: &'static str,
    pub body_en: &'static str,
    #[schema(value_type = String)]
    pub hash_en: jiayi_core::digest::Digest,
}

/// What people are asked to agree to, each purpose by itself.
#[utoipa::path(tag = "people", responses((status = 200, body = ConsentTexts), (status = 401, body = problem::Body)),
    security(("session" = [])))]
#[get("/consent-texts")]
pub async fn list_consent_texts(_: May<reads::Directory>) -> HttpResponse {
    let texts = ConsentPurpose::ALL
        .iter()
        .filter_map(|purpose| Wording::newest(*purpose))
        .map(|wording| ConsentTextView {
            purpose: wording.purpose,
            version: wording.version,
            optional: wording.purpose.is_optional(),
            title: wording.title(Language::Chinese),
            body: wording.body(Language::Chinese),
            hash: wording.hash(Language::Chinese),
            title_en: wording.title(Language::English),
            body_en: wording.body(Language::English),
            hash_en: wording.hash(Language::English),
        })
        .collect();
    HttpResponse::Ok().json(ConsentTexts { texts })
}

/// `张**`, for those who may know that there is somebody but not who.
pub(super) fn masked_name(conn: &mut Db, rules: &Rules, resident: ResidentId) -> Result<String, Error> {
    let name = name_of(conn, rules, resident)?;
    PersonName::parse(&name).map(|name| name.masked()).map_err(|_| Error::Damaged("a name"))
}

/// `NOT_FOUND`, as an answer that is found.
pub(super) fn found<T>(view: Option<T>) -> Result<T, Problem> {
    view.ok_or_else(|| Problem::new(Code::NotFound))
}
