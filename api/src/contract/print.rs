//! An agreement printed from a browser. A browser that opens an address sends no session's token, so whoever may read the agreement
//! asks for a link first: it opens once, soon, and only while her session lives.

use actix_web::http::header::CONTENT_SECURITY_POLICY;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use diesel::prelude::*;
use jiayi_core::access::Read;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::id::{ContractId, ResidentId, SessionId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::views::reading;
use super::{evidence, page};
use crate::audit;
use crate::clinic::Clinic;
use crate::database::schema::{contracts, print_links};
use crate::database::sql::Key;
use crate::database::{Db, Error};
use crate::problem::{self, Problem};
use crate::seal::SessionToken;
use crate::session::{Actor, May, holder, reads};

/// A link to open in a browser, once.
#[derive(Serialize, ToSchema)]
pub struct PrintLink {
    /// Path on this server.
    pub link: String,
    pub expires_at: Instant,
}

/// Ask for a link that opens the agreement in a browser, once, to print it.
#[utoipa::path(tag = "contracts", params(("id" = String, Path)),
    responses((status = 200, body = PrintLink), (status = 401, body = problem::Body), (status = 403, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[post("/contracts/{id}/print-links")]
pub async fn make_print_link(
    clinic: Data<Clinic>,
    actor: May<reads::Agreement>,
    id: Path<ContractId>,
) -> Result<HttpResponse, Problem> {
    let (actor, id, now) = (actor.into_actor(), id.into_inner(), clinic.clock.now());
    let session = actor.session;
    reading(&clinic, actor, move |mut read| read.contract(Read::Agreement, id).map(|_| ())).await?;
    let seconds = clinic.rules.policies.on(now.day())?.session.print_link_seconds;
    let (token, expires_at) =
        (SessionToken::draw().map_err(|error| Problem::internal(&error))?, now.plus_ms(seconds * 1_000));
    let hash = token.hash();
    clinic
        .database
        .write(move |conn| {
            diesel::delete(print_links::table.filter(print_links::expires_at.le(now))).execute(conn)?;
            diesel::insert_into(print_links::table)
                .values((
                    print_links::id.eq(Key(Uuid::now_v7())),
                    print_links::link_hash.eq(hash.0.as_slice()),
                    print_links::contract_id.eq(id),
                    print_links::session_id.eq(session),
                    print_links::expires_at.eq(expires_at),
                ))
                .execute(conn)?;
            Ok(())
        })
        .await?;
    let link = format!("/api/v1/print/{}", token.text().as_str());
    Ok(HttpResponse::Ok().json(PrintLink { link, expires_at }))
}

/// The agreement with both signatures, as a page of A4. The link opens once.
#[utoipa::path(tag = "contracts", params(("link" = String, Path)),
    responses((status = 200, content_type = "text/html"), (status = 404, body = problem::Body)))]
#[get("/print/{link}")]
pub async fn open_print_link(clinic: Data<Clinic>, link: Path<String>) -> Result<HttpResponse, Problem> {
    let not_found = || Problem::new(Code::NotFound);
    let hash = SessionToken::parse(&link).ok_or_else(not_found)?.hash();
    let now = clinic.clock.now();
    let limits = clinic.rules.policies.on(now.day())?.session.clone();
    let used = clinic
        .database
        .write(move |conn| {
            let Some((session, contract)) = spend(conn, &hash.0, now)? else { return Ok(None) };
            let Some(actor) = holder(conn, session, &limits, now)? else { return Ok(None) };
            note(conn, &actor, contract, now)?;
            Ok(Some((actor, contract)))
        })
        .await?;
    let (actor, contract) = used.ok_or_else(not_found)?;
    let page = reading(&clinic, actor, move |mut read| {
        let (row, scope) = read.contract(Read::Agreement, contract)?;
        let agreement = evidence::agreement_of(read.conn, row.id)?;
        let text = evidence::document(read.rules, &agreement)?;
        read.page(&row, scope, &agreement, &text)
    })
    .await?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_SECURITY_POLICY, page::policy()))
        .body(page))
}

/// Whose link it is and of which contract; after this it opens nothing more.
fn spend(conn: &mut Db, hash: &[u8], now: Instant) -> Result<Option<(SessionId, ContractId)>, Error> {
    let live = print_links::table
        .filter(print_links::link_hash.eq(hash))
        .filter(print_links::used_at.is_null())
        .filter(print_links::expires_at.gt(now));
    let found: Option<(SessionId, ContractId)> =
        live.select((print_links::session_id, print_links::contract_id)).first(conn).optional()?;
    // Of two who open it at once, one does.
    let opened = diesel::update(live).set(print_links::used_at.eq(Some(now))).execute(conn)?;
    Ok(found.filter(|_| opened == 1))
}

/// Nobody's session comes with the request, so that the log is told here; one's own agreement is nobody else's business.
fn note(conn: &mut Db, actor: &Actor, contract: ContractId, now: Instant) -> Result<(), Error> {
    let resident: ResidentId = contracts::table.find(contract).select(contracts::resident_id).first(conn)?;
    if actor.resident == Some(resident) {
        return Ok(());
    }
    audit::append_read(conn, actor, "/api/v1/print/{link}", &[resident], now)
}
