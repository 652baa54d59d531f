//! A phone renews its session before it ends, so that whoever uses it never has to sign in again.
//!
//! The next token is given out beside the one that holds, and takes its place when it is first used: an answer that was lost
//! on its way or came twice locks nobody out, and a token that was left behind somewhere opens nothing for longer than one life.

use actix_web::{HttpResponse, post, web};
use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::policy::SessionPolicy;

use super::begin::SignedIn;
use super::extract::{Held, find};
use super::{May, reads};
use crate::audit;
use crate::clinic::Clinic;
use crate::database::schema::sessions;
use crate::database::{Db, Error};
use crate::problem::{self, Problem};
use crate::seal::TokenHash;

/// Another life for this session: the token that is used from now on. The one it was asked with holds until then. Of the staff nobody
/// goes on for longer than a working day without proving who she is.
#[utoipa::path(tag = "sign-in", responses((status = 200, body = SignedIn), (status = 401, body = problem::Body),
    (status = 403, body = problem::Body)), security(("session" = [])))]
#[post("/sessions/renewal")]
pub async fn renew(clinic: web::Data<Clinic>, actor: May<reads::Myself>) -> Result<HttpResponse, Problem> {
    let (actor, rules, now) = (actor.into_actor(), clinic.rules.clone(), clinic.clock.now());
    if actor.role != Role::Resident {
        return Err(Problem::new(Code::Forbidden));
    }
    let expires_at = now.plus_ms(rules.policies.on(now.day())?.session.absolute_ms(false));
    let renewed = clinic
        .database
        .write(move |conn| {
            let current: Vec<u8> = sessions::table.find(actor.session).select(sessions::token_hash).first(conn)?;
            let token = rules.keys.token_after(&current, actor.session.0);
            diesel::update(sessions::table.find(actor.session))
                .set((
                    sessions::next_token_hash.eq(Some(token.hash().0.as_slice())),
                    sessions::next_expires_at.eq(Some(expires_at)),
                ))
                .execute(conn)?;
            audit::append_session(conn, "renewal", actor.account, actor.session, actor.role, now)?;
            let (token, session, account) = (token.text().to_string(), actor.session, actor.account);
            let (role, resident, recovery_codes) = (actor.role, actor.resident, Vec::new());
            Ok(SignedIn { token, session, account, role, resident, expires_at, recovery_codes })
        })
        .await?;
    Ok(HttpResponse::Ok().json(renewed))
}

/// The session whose next token this is: it is the session's token from now on.
///
/// # Errors
/// When the database fails.
pub(super) async fn take_up(
    clinic: &Clinic,
    hash: TokenHash,
    limits: SessionPolicy,
    now: Instant,
) -> Result<Option<Held>, Error> {
    let is_next = move |conn: &mut Db| {
        let next = sessions::table.filter(sessions::next_token_hash.eq(hash.0.as_slice()));
        Ok(diesel::select(diesel::dsl::exists(next)).get_result::<bool>(conn)?)
    };
    if !clinic.database.read_here(is_next).await? {
        return Ok(None);
    }
    let taken_up = move |conn: &mut Db| {
        let none: (Option<Vec<u8>>, Option<Instant>) = (None, None);
        let renewed = sessions::table.filter(sessions::next_token_hash.eq(hash.0.as_slice()));
        diesel::update(renewed)
            .set((
                sessions::token_hash.eq(hash.0.as_slice()),
                sessions::expires_at.eq(sessions::next_expires_at.assume_not_null()),
                sessions::next_token_hash.eq(none.0),
                sessions::next_expires_at.eq(none.1),
            ))
            .execute(conn)?;
        find(conn, &hash.0, &limits, now)
    };
    clinic.database.write(taken_up).await
}
