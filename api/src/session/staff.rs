//! The staff sign in with a password and a second factor.
//!
//! Every try is counted before anything is looked up, and a login that nobody has costs the same work as one that somebody has.

use actix_web::{HttpResponse, post, web};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::id::{AccountId, ActivationId, StaffId};
use jiayi_core::person::claim::ActivationCode;
use jiayi_core::policy::SessionPolicy;
use serde::Deserialize;
use utoipa::ToSchema;
use zeroize::Zeroizing;

use super::begin::{Device, Holder, SignedIn, begin};
use super::limits::{self, Tally};
use super::second_factor::{self, Enrolment, SecondFactor};
use super::{Address, guessable};
use crate::audit;
use crate::clinic::{Clinic, Rules};
use crate::database::schema::{accounts, institutions, sessions, staff, staff_activations, staff_roles};
use crate::database::sql::Key;
use crate::database::{Db, Error, locks};
use crate::indicator;
use crate::problem::{self, Problem, Strict};

/// An address from which an account signed in lately is not closed by tries from elsewhere, milliseconds.
const KNOWN_FOR_MS: i64 = 90 * 86_400_000;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffSignIn {
    login: String,
    password: String,
    /// The six digits of the authenticator, or a recovery code.
    #[serde(default)]
    code: Option<String>,
    /// The role to act in; needed when one holds several.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    role: Option<Role>,
    #[serde(default)]
    device: Device,
}

/// A staff member signs in with password and second factor, in one of her roles.
#[utoipa::path(tag = "sign-in", request_body = StaffSignIn,
    responses((status = 200, body = SignedIn), (status = 401, body = problem::Body), (status = 429, body = problem::Body)))]
#[post("/sign-in/staff")]
pub async fn sign_in_staff(
    clinic: web::Data<Clinic>,
    from: Address,
    body: Strict<StaffSignIn>,
) -> Result<HttpResponse, Problem> {
    let StaffSignIn { login, password, code, role, device } = body.into_inner();
    device.check()?;
    let now = clinic.clock.now();
    let proved = prove(&clinic, from, &login, Zeroizing::new(password), now).await?;
    let (rules, required) = (clinic.rules.clone(), clinic.second_factor == SecondFactor::Required);
    let signed_in = clinic
        .database
        .write(move |conn| {
            let Proved { account, staff, tallies, policy, .. } = &proved;
            let (account, staff) = (*account, *staff);
            if !is_still_right(conn, &proved)? {
                return Ok(Err(Code::SignInFailed));
            }
            let recovery_codes = if required {
                match second_factor::check(conn, &rules, account, code.as_deref(), policy, now)? {
                    Ok(recovery_codes) => recovery_codes,
                    Err(refused) => return Ok(Err(refused)),
                }
            } else {
                Vec::new()
            };
            let Some((staff_role, role)) = role_of(conn, staff, role, now)? else {
                return Ok(Err(Code::SignInFailed));
            };
            limits::give_back(conn, &rules.keys, tallies, now)?;
            let holder = Holder { account, resident: None, role, staff_role: Some(staff_role), device: &device, from };
            let signed_in = begin(conn, &rules, holder, policy, now)?;
            Ok(Ok(SignedIn { recovery_codes, ..signed_in }))
        })
        .await??;
    indicator::expect(&clinic);
    Ok(HttpResponse::Ok().json(signed_in))
}

/// Somebody who typed the right password; her try is still counted.
struct Proved {
    account: AccountId,
    staff: StaffId,
    /// Of the password that was typed.
    hash: Option<String>,
    tallies: Vec<Tally>,
    policy: SessionPolicy,
}

/// The account may have been reset while its password was being compared: from here on nobody else changes it.
fn is_still_right(conn: &mut Db, proved: &Proved) -> Result<bool, Error> {
    locks::hold_account(conn, proved.account)?;
    let same = accounts::table
        .find(proved.account)
        .filter(accounts::disabled_at.is_null())
        .filter(accounts::password_hash.eq(&proved.hash));
    Ok(select(exists(same)).get_result(conn)?)
}

async fn prove(
    clinic: &Clinic,
    from: Address,
    login: &str,
    password: Zeroizing<String>,
    now: Instant,
) -> Result<Proved, Problem> {
    let policy = clinic.rules.policies.on(now.day())?.session.clone();
    let (rules, limits, name) = (clinic.rules.clone(), policy.clone(), login.to_owned());
    let tallies = clinic.database.write(move |conn| count_try(conn, &rules, &limits, from, &name, now)).await?;
    let tallies = tallies.ok_or_else(|| Problem::new(Code::TooManyAttempts))?;
    let login = login.to_owned();
    let stored = clinic
        .database
        .read(move |conn| {
            let found: Option<(AccountId, Option<StaffId>, Option<String>)> = accounts::table
                .filter(accounts::login.eq(&login))
                .filter(accounts::disabled_at.is_null())
                .select((accounts::id, accounts::staff_id, accounts::password_hash))
                .first(conn)
                .optional()?;
            Ok(found)
        })
        .await?;
    let hash = stored.as_ref().and_then(|(_, _, hash)| hash.clone());
    let matches = clinic.passwords.verify(password, hash.clone()).await?;
    match (stored, matches) {
        (Some((account, Some(staff), _)), true) => Ok(Proved { account, staff, hash, tallies, policy }),
        _ => Err(Problem::new(Code::SignInFailed)),
    }
}

/// `None` when one of the limits is reached. What is counted for all addresses does not bind one where this login signed in
/// before: a stranger's tries never keep a doctor from her own desk.
pub(super) fn count_try(
    conn: &mut Db,
    rules: &Rules,
    policy: &SessionPolicy,
    from: Address,
    login: &str,
    now: Instant,
) -> Result<Option<Vec<Tally>>, Error> {
    let (network, window) = (from.network(), policy.lockout_minutes * 60_000);
    let known = sessions::table
        .inner_join(accounts::table.on(accounts::id.eq(sessions::account_id)))
        .filter(accounts::login.eq(login))
        .filter(sessions::address_index.eq(from.mark(&rules.keys)))
        .filter(sessions::created_at.gt(now.plus_ms(-KNOWN_FOR_MS)));
    let known: bool = select(exists(known)).get_result(conn)?;
    let everywhere = if known { u32::MAX } else { policy.password_tries_everywhere };
    let tallies = vec![
        Tally::new("staff from", policy.address_tries, window).of(network.as_bytes()),
        Tally::new("login", policy.password_tries, window).of(network.as_bytes()).of(login.as_bytes()),
        Tally::new("login everywhere", everywhere, window).of(login.as_bytes()),
    ];
    Ok(limits::take(conn, &rules.keys, &tallies, now)?.then_some(tallies))
}

fn role_of(conn: &mut Db, staff: StaffId, wanted: Option<Role>, now: Instant) -> Result<Option<(Key, Role)>, Error> {
    let roles: Vec<(Key, String)> = staff_roles::table
        .filter(staff_roles::staff_id.eq(staff))
        .filter(staff_roles::valid_from.le(now.day()))
        .filter(staff_roles::valid_to.is_null().or(staff_roles::valid_to.ge(Some(now.day()))))
        .order(staff_roles::id)
        .select((staff_roles::id, staff_roles::role))
        .load(conn)?;
    let held = roles.into_iter().filter_map(|(id, text)| Role::parse(&text).map(|held| (id, held)));
    Ok(held.into_iter().find(|(_, held)| wanted.is_none_or(|wanted| wanted == *held)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolSecondFactor {
    login: String,
    password: String,
}

/// Draw the secret for an authenticator; its first code, typed when signing in, confirms it.
#[utoipa::path(tag = "sign-in", request_body = EnrolSecondFactor,
    responses((status = 200, body = Enrolment), (status = 401, body = problem::Body), (status = 409, body = problem::Body),
        (status = 429, body = problem::Body)))]
#[post("/sign-in/staff/second-factor")]
pub async fn enrol_second_factor(
    clinic: web::Data<Clinic>,
    from: Address,
    body: Strict<EnrolSecondFactor>,
) -> Result<HttpResponse, Problem> {
    let EnrolSecondFactor { login, password } = body.into_inner();
    let now = clinic.clock.now();
    let proved = prove(&clinic, from, &login, Zeroizing::new(password), now).await?;
    let rules = clinic.rules.clone();
    let enrolment = clinic
        .database
        .write(move |conn| {
            if !is_still_right(conn, &proved)? {
                return Ok(Err(Code::SignInFailed));
            }
            limits::give_back(conn, &rules.keys, &proved.tallies, now)?;
            let enrolment = second_factor::enrol(conn, &rules, proved.account, &login, now)?;
            Ok(enrolment.ok_or(Code::SecondFactorHeld))
        })
        .await?;
    Ok(HttpResponse::Ok().json(enrolment?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActivateAccount {
    login: String,
    /// What the manager handed over: `ABCDE-FGHJK`.
    activation: String,
    /// The password to have from now on.
    password: String,
}

/// Open one's account with the secret that the manager handed over: a password is set, and the authenticator's secret comes back.
#[utoipa::path(tag = "sign-in", request_body = ActivateAccount,
    responses((status = 200, body = Enrolment), (status = 401, body = problem::Body), (status = 422, body = problem::Body),
        (status = 429, body = problem::Body)))]
#[post("/sign-in/staff/activate")]
pub async fn activate_account(
    clinic: web::Data<Clinic>,
    from: Address,
    body: Strict<ActivateAccount>,
) -> Result<HttpResponse, Problem> {
    let ActivateAccount { login, activation, password } = body.into_inner();
    let now = clinic.clock.now();
    let policy = clinic.rules.policies.on(now.day())?.session.clone();
    // The words of the holder's own name come later: to whoever has no secret they would tell that there is such an account.
    guessable::check(&password, &login, &[], &policy, &clinic.rules.catalogue)
        .map_err(|code| Problem::on_field("password", code))?;
    let (rules, limits, name) = (clinic.rules.clone(), policy.clone(), login.clone());
    let tallies = clinic.database.write(move |conn| count_try(conn, &rules, &limits, from, &name, now)).await?;
    let tallies = tallies.ok_or_else(|| Problem::new(Code::TooManyAttempts))?;
    // Hashed before the secret is looked at: a wrong one takes as long.
    let password = Zeroizing::new(password);
    let hash = clinic.passwords.hash(password.clone()).await?;
    let rules = clinic.rules.clone();
    let enrolment = clinic
        .database
        .write(move |conn| {
            let opened = opened_by(conn, &rules, &login, &activation, now)?;
            let Some((activation, account)) = opened else { return Ok(Err(Problem::new(Code::ActivationSecret))) };
            locks::hold_account(conn, account)?;
            let names = names_of(conn, account)?;
            if let Err(code) = guessable::check(&password, &login, &names, &policy, &rules.catalogue) {
                return Ok(Err(Problem::on_field("password", code)));
            }
            // Of two who type it at once, one opens the account.
            let unused = staff_activations::table.find(activation).filter(staff_activations::used_at.is_null());
            if diesel::update(unused).set(staff_activations::used_at.eq(Some(now))).execute(conn)? == 0 {
                return Ok(Err(Problem::new(Code::ActivationSecret)));
            }
            audit::append_account(conn, "account_opened", account, None, &[], now)?;
            diesel::update(accounts::table.find(account)).set(accounts::password_hash.eq(Some(&hash))).execute(conn)?;
            limits::give_back(conn, &rules.keys, &tallies, now)?;
            second_factor::remove(conn, account)?;
            let enrolment = second_factor::enrol(conn, &rules, account, &login, now)?;
            Ok(enrolment.ok_or_else(|| Problem::new(Code::SecondFactorHeld)))
        })
        .await?;
    Ok(HttpResponse::Ok().json(enrolment?))
}

/// How somebody of the staff and the institutions where she serves are called.
pub(super) fn names_of(conn: &mut Db, account: AccountId) -> Result<Vec<String>, Error> {
    let held: Option<(StaffId, String)> = accounts::table
        .inner_join(staff::table.on(accounts::staff_id.eq(staff::id.nullable())))
        .filter(accounts::id.eq(account))
        .select((staff::id, staff::name))
        .first(conn)
        .optional()?;
    let Some((member, name)) = held else { return Ok(Vec::new()) };
    let mut names: Vec<String> = staff_roles::table
        .inner_join(institutions::table.on(institutions::id.eq(staff_roles::institution_id)))
        .filter(staff_roles::staff_id.eq(member))
        .select(institutions::name)
        .load(conn)?;
    names.push(name);
    Ok(names)
}

/// The account whose newest secret was typed, and that secret's id.
fn opened_by(
    conn: &mut Db,
    rules: &Rules,
    login: &str,
    typed: &str,
    now: Instant,
) -> Result<Option<(ActivationId, AccountId)>, Error> {
    let newest: Option<(ActivationId, AccountId)> = staff_activations::table
        .inner_join(accounts::table.on(accounts::id.eq(staff_activations::account_id)))
        .filter(accounts::login.eq(login))
        .filter(accounts::disabled_at.is_null())
        .filter(staff_activations::used_at.is_null())
        .filter(staff_activations::expires_at.gt(now))
        .order((staff_activations::issued_at.desc(), staff_activations::id.desc()))
        .select((staff_activations::id, staff_activations::account_id))
        .first(conn)
        .optional()?;
    // Without one the comparison is made all the same, so that the answer takes as long.
    let id = newest.map_or(uuid::Uuid::nil(), |(id, _)| id.0);
    let opens = rules.keys.opens(id, ActivationCode::read(typed).as_ref());
    Ok(newest.filter(|_| opens))
}
