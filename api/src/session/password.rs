//! Change one's own password.

use actix_web::{HttpResponse, post, web};
use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::codes::Code;
use serde::Deserialize;
use utoipa::ToSchema;
use zeroize::Zeroizing;

use super::{Address, May, Then, guessable, limits, reads, staff};
use crate::audit;
use crate::clinic::Clinic;
use crate::database::locks;
use crate::database::schema::{accounts, sessions};
use crate::problem::{self, Problem, Strict};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    current: String,
    new: String,
}

/// Change one's password. Every other session of the account ends.
#[utoipa::path(tag = "sign-in", request_body = ChangePassword,
    responses((status = 204), (status = 401, body = problem::Body), (status = 403, body = problem::Body),
        (status = 422, body = problem::Body), (status = 429, body = problem::Body)), security(("session" = [])))]
#[post("/password")]
pub async fn change_password(
    clinic: web::Data<Clinic>,
    from: Address,
    Then(actor, body): Then<May<reads::Myself>, Strict<ChangePassword>>,
) -> Result<HttpResponse, Problem> {
    let ChangePassword { current, new } = body.into_inner();
    let (actor, rules, now) = (actor.into_actor(), clinic.rules.clone(), clinic.clock.now());
    // Residents have none.
    if actor.role == Role::Resident {
        return Err(Problem::new(Code::Forbidden));
    }
    let policy = rules.policies.on(now.day())?.session.clone();
    let (account, limits, marks) = (actor.account, policy.clone(), rules.clone());
    let counted = clinic
        .database
        .write(move |conn| {
            let (login, hash): (Option<String>, Option<String>) =
                accounts::table.find(account).select((accounts::login, accounts::password_hash)).first(conn)?;
            let login = login.unwrap_or_default();
            let tallies = staff::count_try(conn, &marks, &limits, from, &login, now)?;
            let names = staff::names_of(conn, account)?;
            Ok(tallies.map(|tallies| (login, hash, names, tallies)))
        })
        .await?;
    let (login, hash, names, tallies) = counted.ok_or_else(|| Problem::new(Code::TooManyAttempts))?;
    if !clinic.passwords.verify(Zeroizing::new(current), hash).await? {
        return Err(Problem::on_field("current", Code::SignInFailed));
    }
    guessable::check(&new, &login, &names, &policy, &rules.catalogue).map_err(|code| Problem::on_field("new", code))?;
    let hash = clinic.passwords.hash(Zeroizing::new(new)).await?;
    clinic
        .database
        .write(move |conn| {
            locks::hold_account(conn, account)?;
            limits::give_back(conn, &rules.keys, &tallies, now)?;
            diesel::update(accounts::table.find(account)).set(accounts::password_hash.eq(Some(&hash))).execute(conn)?;
            let others = sessions::table
                .filter(sessions::account_id.eq(account))
                .filter(sessions::id.ne(actor.session))
                .filter(sessions::revoked_at.is_null());
            diesel::update(others).set(sessions::revoked_at.eq(Some(now))).execute(conn)?;
            audit::append_session(conn, "password_changed", account, actor.session, actor.role, now)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
