//! What is read of contracts.

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, web};
use diesel::prelude::*;
use jiayi_core::access::{self, Read};
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::Code;
use jiayi_core::id::{ContractId, ResidentId};
use jiayi_core::policy::Policy;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::bundle::Bundle;
use super::preview::{self, Preview, Wanted};
use super::requests::{self, RequestView};
use super::rows::{AgreementRow, ContractRow};
use super::view::{self, ContractView};
use super::{evidence, facts, page, print};
use crate::clinic::{Clinic, Rules};
use crate::commands::Refusal;
use crate::database::schema::contracts;
use crate::database::{Db, Error};
use crate::problem::{self, Problem};
use crate::server::Routes;
use crate::session::scope::Scope;
use crate::session::{Actor, May, reads};

pub fn routes(routes: &mut Routes<'_>) {
    routes
        .service(show_preview)
        .service(list_contracts)
        .service(show_contract)
        .service(show_agreement)
        .service(show_evidence)
        .service(print::make_print_link)
        .service(print::open_print_link)
        .service(list_requests);
}

/// What a handler reads with.
pub(super) struct Reading<'a> {
    pub(super) conn: &'a mut Db,
    pub(super) rules: &'a Rules,
    policy: &'a Policy,
    actor: &'a Actor,
    today: Day,
}

pub(super) async fn reading<T, F>(clinic: &Clinic, actor: Actor, work: F) -> Result<T, Problem>
where
    T: Send + 'static,
    F: FnOnce(Reading<'_>) -> Result<T, Problem> + Send + 'static,
{
    let (rules, today) = (clinic.rules.clone(), clinic.clock.today());
    let read = clinic.read(move |conn| {
        let policy = rules.policies.on(today).map_err(Problem::new)?;
        work(Reading { conn, rules: &rules, policy, actor: &actor, today })
    });
    read.await
}

impl Reading<'_> {
    /// A contract that the holder of the session may read as `what`.
    pub(super) fn contract(&mut self, what: Read, id: ContractId) -> Result<(ContractRow, Scope), Problem> {
        let row: Option<ContractRow> = contracts::table.find(id).first(self.conn).optional().map_err(Error::from)?;
        let row = row.ok_or_else(|| Problem::new(Code::NotFound))?;
        let scope = Scope::over(self.conn, self.actor, what, row.resident_id, self.policy, self.today)?;
        Ok((row, scope))
    }

    /// The page to print.
    pub(super) fn page(
        &mut self,
        row: &ContractRow,
        scope: Scope,
        agreement: &AgreementRow,
        text: &[u8],
    ) -> Result<String, Problem> {
        let view = self.view(row, scope)?;
        let file = evidence::file(self.conn, self.rules, &agreement.signature_hash, row.signer_account)?;
        Ok(page::of(&view, agreement, text, &file)?)
    }

    fn view(&mut self, row: &ContractRow, scope: Scope) -> Result<ContractView, Problem> {
        let sees_record = access::may(access::read_row(Read::Record), self.actor.role, scope.relation());
        Ok(view::of(self.conn, self.rules, row, self.policy, self.today, sees_record)?)
    }
}

impl From<Refusal> for Problem {
    /// What a rule says to a question that is asked by a `GET`.
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Rejected(rejection) | Refusal::RejectedKeeping(rejection) => {
                match rejection.fields.into_iter().next() {
                    Some(field) => Self::on_field(field.field, field.code),
                    None => Self::new(rejection.code),
                }
            }
            Refusal::NotYet(code) => Self::new(code),
            Refusal::Failed(error) => error.into(),
        }
    }
}

/// The agreement as it would be signed today, its hash, and what stands in the way.
#[utoipa::path(tag = "contracts", params(("id" = String, Path), Wanted),
    responses((status = 200, body = Preview), (status = 400, body = problem::Body), (status = 401, body = problem::Body),
        (status = 403, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/residents/{id}/agreement")]
pub async fn show_preview(
    clinic: Data<Clinic>,
    actor: May<reads::Draft>,
    id: Path<ResidentId>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let wanted = query::<Wanted>(&request)?;
    let id = id.into_inner();
    let preview = reading(&clinic, actor.into_actor(), move |read| {
        let Reading { conn, rules, policy, actor, today } = read;
        let scope = Scope::over(conn, actor, Read::Draft, id, policy, today)?;
        Ok(preview::of(conn, rules, policy, actor, scope, &wanted, today)?)
    });
    Ok(HttpResponse::Ok().json(preview.await?))
}

fn query<T: for<'de> Deserialize<'de>>(request: &HttpRequest) -> Result<T, Problem> {
    let query = web::Query::<T>::from_query(request.query_string());
    query.map(web::Query::into_inner).map_err(|_| Problem::on_field("query", Code::BadValue))
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Contracts {
    pub contracts: Vec<ContractView>,
}

/// A resident's contracts, the latest first.
#[utoipa::path(tag = "contracts", params(("id" = String, Path)),
    responses((status = 200, body = Contracts), (status = 401, body = problem::Body), (status = 403, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/residents/{id}/contracts")]
pub async fn list_contracts(
    clinic: Data<Clinic>,
    actor: May<reads::Contract>,
    id: Path<ResidentId>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let contracts = reading(&clinic, actor.into_actor(), move |mut read| {
        let scope = Scope::over(read.conn, read.actor, Read::Contract, id, read.policy, read.today)?;
        let mut rows = facts::contracts_of(read.conn, id)?;
        rows.reverse();
        rows.iter().map(|row| read.view(row, scope)).collect::<Result<Vec<_>, _>>()
    });
    Ok(HttpResponse::Ok().json(Contracts { contracts: contracts.await? }))
}

/// A contract: its status today, its timeline, what was promised and done.
#[utoipa::path(tag = "contracts", params(("id" = String, Path)),
    responses((status = 200, body = ContractView), (status = 401, body = problem::Body), (status = 403, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/contracts/{id}")]
pub async fn show_contract(
    clinic: Data<Clinic>,
    actor: May<reads::Contract>,
    id: Path<ContractId>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let view = reading(&clinic, actor.into_actor(), move |mut read| {
        let (row, scope) = read.contract(Read::Contract, id)?;
        read.view(&row, scope)
    });
    Ok(HttpResponse::Ok().json(view.await?))
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgreementFormat {
    /// A page to print on A4.
    #[default]
    Html,
    /// The canonical bytes that both sides signed.
    Text,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AgreementAs {
    #[serde(default)]
    #[param(inline)]
    pub format: AgreementFormat,
}

/// The agreement with both signatures, to print; or its canonical bytes.
#[utoipa::path(tag = "contracts", params(("id" = String, Path), AgreementAs),
    responses((status = 200, content_type = "text/html"), (status = 401, body = problem::Body), (status = 403, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/contracts/{id}/agreement")]
pub async fn show_agreement(
    clinic: Data<Clinic>,
    actor: May<reads::Agreement>,
    id: Path<ContractId>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (id, wanted) = (id.into_inner(), query::<AgreementAs>(&request)?);
    let (media, body) = reading(&clinic, actor.into_actor(), move |mut read| {
        let (row, scope) = read.contract(Read::Agreement, id)?;
        let agreement = evidence::agreement_of(read.conn, row.id)?;
        let text = evidence::document(read.rules, &agreement)?;
        if wanted.format == AgreementFormat::Text {
            return Ok(("text/plain; charset=utf-8", text));
        }
        Ok(("text/html; charset=utf-8", read.page(&row, scope, &agreement, &text)?.into_bytes()))
    })
    .await?;
    Ok(HttpResponse::Ok().content_type(media).insert_header((CONTENT_SECURITY_POLICY, page::policy())).body(body))
}

/// The evidence of a contract that was accepted: one file that `jiayi evidence verify` proves without the server.
#[utoipa::path(tag = "contracts", params(("id" = String, Path)),
    responses((status = 200, body = Bundle), (status = 401, body = problem::Body), (status = 403, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/contracts/{id}/evidence")]
pub async fn show_evidence(
    clinic: Data<Clinic>,
    actor: May<reads::Agreement>,
    id: Path<ContractId>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let bundle = reading(&clinic, actor.into_actor(), move |mut read| {
        let (row, _) = read.contract(Read::Agreement, id)?;
        evidence::export(read.conn, read.rules, &row)?.ok_or_else(|| Problem::new(Code::NotFound))
    });
    let file = bundle.await?.to_bytes().map_err(|error| Problem::internal(&error))?;
    let name = format!("attachment; filename=\"jiayi-evidence-{id}.json\"");
    Ok(HttpResponse::Ok().content_type("application/json").insert_header((CONTENT_DISPOSITION, name)).body(file))
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Requests {
    /// What must be answered first comes first.
    pub requests: Vec<RequestView>,
    pub at: Instant,
}

/// The contracts that wait for the answer of one's teams.
#[utoipa::path(tag = "contracts",
    responses((status = 200, body = Requests), (status = 401, body = problem::Body), (status = 403, body = problem::Body)),
    security(("session" = [])))]
#[get("/contract-requests")]
pub async fn list_requests(clinic: Data<Clinic>, actor: May<reads::ContractRequests>) -> Result<HttpResponse, Problem> {
    let at = clinic.clock.now();
    let requests = reading(&clinic, actor.into_actor(), |read| {
        let Reading { conn, rules, policy, actor, today } = read;
        Ok(requests::of(conn, rules, policy, actor, today)?)
    });
    Ok(HttpResponse::Ok().json(Requests { requests: requests.await?, at }))
}
