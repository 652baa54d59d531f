//! One's own sessions: who am I, where am I signed in, end one.

use actix_web::{HttpResponse, get, post, web};
use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::id::{AccountId, InstitutionId, ResidentId, SessionId, StaffId};
use jiayi_core::person::commands::RevokeSession;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{May, Sender, reads};
use crate::audit;
use crate::clinic::Clinic;
use crate::commands::{Refusal, Tx};
use crate::database::schema::{database, sessions};
use crate::database::sql::Key;
use crate::database::{Db, Error, locks, touch};
use crate::feed;
use crate::problem::{self, Problem};

/// Ends one of the author's own sessions.
///
/// # Errors
/// `NOT_FOUND` for a session that is not hers or has ended.
pub fn revoke_session(tx: &mut Tx<'_>, command: &RevokeSession) -> Result<(), Refusal> {
    let live = sessions::table
        .find(command.session)
        .filter(sessions::account_id.eq(tx.actor.account))
        .filter(sessions::revoked_at.is_null());
    let ended = diesel::update(live).set(sessions::revoked_at.eq(Some(tx.now))).execute(tx.conn)?;
    touch(tx.actor.account.0);
    if ended == 0 { Err(Code::NotFound.into()) } else { Ok(()) }
}

/// Ends every session of an account.
///
/// # Errors
/// When the database fails.
pub fn end_sessions(conn: &mut Db, account: AccountId, now: Instant) -> Result<(), Error> {
    // Whoever is signing in holds it too: that session is waited for, and ended.
    locks::hold_account(conn, account)?;
    let live = sessions::table.filter(sessions::account_id.eq(account)).filter(sessions::revoked_at.is_null());
    diesel::update(live).set(sessions::revoked_at.eq(Some(now))).execute(conn)?;
    touch(account.0);
    Ok(())
}

/// End this session.
#[utoipa::path(tag = "sign-in", responses((status = 204), (status = 401, body = problem::Body)), security(("session" = [])))]
#[post("/sign-out")]
pub async fn sign_out(clinic: web::Data<Clinic>, actor: May<reads::Myself>) -> Result<HttpResponse, Problem> {
    let (actor, now) = (actor.into_actor(), clinic.clock.now());
    clinic
        .database
        .write(move |conn| {
            diesel::update(sessions::table.find(actor.session))
                .set(sessions::revoked_at.eq(Some(now)))
                .execute(conn)?;
            touch(actor.account.0);
            audit::append_session(conn, "sign_out", actor.account, actor.session, actor.role, now)?;
            Ok(())
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    pub id: SessionId,
    pub device: Option<String>,
    pub created_at: Instant,
    pub last_seen_at: Instant,
    pub expires_at: Instant,
    pub this_one: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Sessions {
    pub sessions: Vec<SessionView>,
}

/// Where one is signed in.
#[utoipa::path(tag = "sign-in", responses((status = 200, body = Sessions), (status = 401, body = problem::Body)), security(("session" = [])))]
#[get("/sessions")]
pub async fn list(clinic: web::Data<Clinic>, actor: May<reads::Myself>) -> Result<HttpResponse, Problem> {
    let (actor, now) = (actor.into_actor(), clinic.clock.now());
    let account = actor.account;
    let rows: Vec<(SessionId, Option<String>, Instant, Instant, Instant)> = clinic
        .database
        .read(move |conn| {
            Ok(sessions::table
                .filter(sessions::account_id.eq(account))
                .filter(sessions::revoked_at.is_null())
                .filter(sessions::expires_at.gt(now))
                .order(sessions::last_seen_at.desc())
                .select((
                    sessions::id,
                    sessions::device_name,
                    sessions::created_at,
                    sessions::last_seen_at,
                    sessions::expires_at,
                ))
                .load(conn)?)
        })
        .await?;
    let sessions = rows
        .into_iter()
        .map(|(id, device, created_at, last_seen_at, expires_at)| SessionView {
            id,
            device,
            created_at,
            last_seen_at,
            expires_at,
            this_one: id == actor.session,
        })
        .collect();
    Ok(HttpResponse::Ok().json(Sessions { sessions }))
}

/// Who holds this session.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    pub account: AccountId,
    #[schema(value_type = String)]
    pub role: Role,
    /// The person of a resident's account, once she has said who she is.
    pub resident: Option<ResidentId>,
    pub staff: Option<StaffId>,
    pub institution: Option<InstitutionId>,
    /// Of the database that answers. Another one than before: it was put back to an older state, and a phone sends once more what it was
    /// acknowledged in the last 30 days.
    pub incarnation: Uuid,
    /// What one may follow by `GET /changes`, as it is best fetched. Nothing with a disabled account.
    pub feeds: Vec<String>,
    /// The account is disabled. Until then it may deliver what its phone still holds, and do nothing else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivers_until: Option<Instant>,
}

/// Who am I?
#[utoipa::path(tag = "sign-in", responses((status = 200, body = Me), (status = 401, body = problem::Body)), security(("session" = [])))]
#[get("/me")]
pub async fn me(clinic: web::Data<Clinic>, sender: Sender) -> Result<HttpResponse, Problem> {
    let today = clinic.clock.today();
    let me = clinic
        .database
        .read(move |conn| {
            let Key(incarnation) = database::table.select(database::incarnation).first(conn)?;
            let actor = sender.actor();
            let (feeds, delivers_until) = match &sender {
                Sender::Holder(actor) => (feed::followed(conn, actor, today)?, None),
                Sender::Disabled(delivering) => (Vec::new(), Some(delivering.until)),
            };
            let feeds = feeds.iter().map(ToString::to_string).collect();
            Ok(Me {
                account: actor.account,
                role: actor.role,
                resident: actor.resident,
                staff: actor.staff_id(),
                institution: actor.institution(),
                incarnation,
                feeds,
                delivers_until,
            })
        })
        .await?;
    Ok(HttpResponse::Ok().json(me))
}
