//! Accounts of the staff. The operator opens and resets them and sees no names; a manager of the institution hands over the secret
//! that opens one and can neither open nor reset. So nobody alone signs in as somebody else.

use actix_web::{HttpResponse, get, web};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::{AccountId, ActivationId, InstitutionId, StaffId};
use jiayi_core::team::commands::{
    DisableStaffAccount, EnableStaffAccount, OpenStaffAccount, ResetStaffAccount, is_login,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Actor, May, end_sessions, reads, second_factor};
use crate::audit;
use crate::clinic::{Clinic, Rules};
use crate::commands::{Refusal, Tx};
use crate::database::schema::{accounts, second_factors, staff, staff_activations, staff_roles};
use crate::database::{Db, Error, locks, touch};
use crate::problem::{self, Problem};

/// Opens an account for a member of the staff who has none.
///
/// # Errors
/// `NOT_FOUND` for nobody of the staff, `ID_USED` for an id, a login or a person that has an account, `BAD_VALUE` for what is no login.
pub fn open_staff_account(tx: &mut Tx<'_>, command: &OpenStaffAccount) -> Result<(), Refusal> {
    if !is_login(&command.login) {
        return Err(Rejection::on_field("login", Code::BadValue).into());
    }
    if !select(exists(staff::table.find(command.staff))).get_result(tx.conn)? {
        return Err(Rejection::on_field("staff", Code::NotFound).into());
    }
    let of_staff = accounts::table.filter(accounts::staff_id.eq(command.staff));
    let taken: [(&str, bool); 3] = [
        ("account", select(exists(accounts::table.find(command.account))).get_result(tx.conn)?),
        ("login", select(exists(accounts::table.filter(accounts::login.eq(&command.login)))).get_result(tx.conn)?),
        ("staff", select(exists(of_staff)).get_result(tx.conn)?),
    ];
    if let Some((field, _)) = taken.into_iter().find(|(_, taken)| *taken) {
        return Err(Rejection::on_field(field, Code::IdUsed).into());
    }
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(command.account),
            accounts::kind.eq("staff"),
            accounts::staff_id.eq(Some(command.staff)),
            accounts::login.eq(Some(&command.login)),
            accounts::created_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    tx.note("staff", command.staff.to_string());
    issue(tx, command.activation, command.account)
}

/// Password, second factor, recovery codes and sessions of an account end; a new secret opens it.
///
/// # Errors
/// `NOT_FOUND` for what is no account of the staff, and for one's own; `ACCOUNT_DISABLED`; `ID_USED`.
pub fn reset_staff_account(tx: &mut Tx<'_>, command: &ResetStaffAccount) -> Result<(), Refusal> {
    if disabled_at(tx, command.account)?.is_some() {
        return Err(Code::AccountDisabled.into());
    }
    open_anew(tx, command.account, command.activation)
}

/// Nobody signs in by it any more, and no secret opens it. Its sessions stay, for one thing: to deliver what their phones still hold.
///
/// # Errors
/// `NOT_FOUND` for what is no account of the staff, and for one's own; `ACCOUNT_DISABLED` when it is already.
pub fn disable_staff_account(tx: &mut Tx<'_>, command: &DisableStaffAccount) -> Result<(), Refusal> {
    if disabled_at(tx, command.account)?.is_some() {
        return Err(Code::AccountDisabled.into());
    }
    diesel::update(accounts::table.find(command.account))
        .set(accounts::disabled_at.eq(Some(tx.now)))
        .execute(tx.conn)?;
    spend(tx, command.account)?;
    touch(command.account.0);
    tx.note("account", command.account.to_string());
    Ok(())
}

/// A disabled account holds again, opened anew: whoever had its password or a session of it has them no more.
///
/// # Errors
/// `NOT_FOUND` for what is no disabled account of the staff, and for one's own; `ID_USED`.
pub fn enable_staff_account(tx: &mut Tx<'_>, command: &EnableStaffAccount) -> Result<(), Refusal> {
    if disabled_at(tx, command.account)?.is_none() {
        return Err(Code::NotFound.into());
    }
    diesel::update(accounts::table.find(command.account))
        .set(accounts::disabled_at.eq(None::<Instant>))
        .execute(tx.conn)?;
    open_anew(tx, command.account, command.activation)
}

/// Since when somebody else's account is disabled, held until the transaction ends.
fn disabled_at(tx: &mut Tx<'_>, account: AccountId) -> Result<Option<Instant>, Refusal> {
    // Whoever is signing in holds it too, and is waited for.
    locks::hold_account(tx.conn, account)?;
    let known = accounts::table
        .find(account)
        .filter(accounts::staff_id.is_not_null())
        .filter(accounts::id.ne(tx.actor.account))
        .select(accounts::disabled_at);
    Ok(known.first(tx.conn).optional()?.ok_or(Code::NotFound)?)
}

fn open_anew(tx: &mut Tx<'_>, account: AccountId, activation: ActivationId) -> Result<(), Refusal> {
    diesel::update(accounts::table.find(account)).set(accounts::password_hash.eq(None::<String>)).execute(tx.conn)?;
    second_factor::remove(tx.conn, account)?;
    end_sessions(tx.conn, account, tx.now)?;
    tx.note("account", account.to_string());
    issue(tx, activation, account)
}

/// No secret that was handed out before opens it any more.
fn spend(tx: &mut Tx<'_>, account: AccountId) -> Result<(), Refusal> {
    let older = staff_activations::table.filter(staff_activations::account_id.eq(account));
    diesel::update(older.filter(staff_activations::used_at.is_null()))
        .set(staff_activations::used_at.eq(Some(tx.now)))
        .execute(tx.conn)?;
    Ok(())
}

/// A newer secret takes the place of an older one.
fn issue(tx: &mut Tx<'_>, activation: ActivationId, account: AccountId) -> Result<(), Refusal> {
    if select(exists(staff_activations::table.find(activation))).get_result(tx.conn)? {
        return Err(Rejection::on_field("activation", Code::IdUsed).into());
    }
    spend(tx, account)?;
    diesel::insert_into(staff_activations::table)
        .values((
            staff_activations::id.eq(activation),
            staff_activations::account_id.eq(account),
            staff_activations::issued_by.eq(tx.actor.account),
            staff_activations::issued_at.eq(tx.now),
            staff_activations::expires_at.eq(tx.now.plus_ms(tx.policy.session.activation_hours * 3_600_000)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Who of the staff may sign in. No names.
#[derive(Debug, Serialize, ToSchema)]
pub struct StaffAccounts {
    pub accounts: Vec<StaffAccount>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct StaffAccount {
    pub staff: StaffId,
    /// `None`: no account yet.
    pub account: Option<AccountId>,
    pub login: Option<String>,
    pub has_password: bool,
    pub has_second_factor: bool,
    pub disabled: bool,
}

/// Which staff may sign in.
#[utoipa::path(tag = "operation", responses((status = 200, body = StaffAccounts), (status = 401, body = problem::Body),
    (status = 403, body = problem::Body)), security(("session" = [])))]
#[get("/staff-accounts")]
pub async fn list_accounts(
    clinic: web::Data<Clinic>,
    _actor: May<reads::StaffAccounts>,
) -> Result<HttpResponse, Problem> {
    let accounts = clinic.database.read(all_accounts).await?;
    Ok(HttpResponse::Ok().json(StaffAccounts { accounts }))
}

type AccountRow = (AccountId, Option<String>, Option<String>, Option<Instant>);

fn all_accounts(conn: &mut Db) -> Result<Vec<StaffAccount>, Error> {
    let rows: Vec<(StaffId, Option<AccountRow>, Option<Instant>)> = staff::table
        .left_join(accounts::table.on(accounts::staff_id.eq(staff::id.nullable())))
        .left_join(second_factors::table.on(second_factors::id.nullable().eq(accounts::id.nullable())))
        .order(staff::id)
        .select((
            staff::id,
            (accounts::id, accounts::login, accounts::password_hash, accounts::disabled_at).nullable(),
            second_factors::confirmed_at.nullable(),
        ))
        .load(conn)?;
    let of = |(staff, account, confirmed_at): (StaffId, Option<AccountRow>, Option<Instant>)| {
        let (account, login, hash, disabled_at) = match account {
            Some((account, login, hash, disabled_at)) => (Some(account), login, hash, disabled_at),
            None => (None, None, None, None),
        };
        StaffAccount {
            staff,
            account,
            login,
            has_password: hash.is_some(),
            has_second_factor: confirmed_at.is_some(),
            disabled: disabled_at.is_some(),
        }
    };
    Ok(rows.into_iter().map(of).collect())
}

#[derive(Debug, Serialize, ToSchema)]
pub struct StaffActivations {
    pub activations: Vec<WaitingActivation>,
}

/// An account that waits to be opened by its holder.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WaitingActivation {
    pub activation: ActivationId,
    pub staff: StaffId,
    /// Public: it stands on the team's page.
    pub name: String,
    pub login: String,
    pub expires_at: Instant,
}

/// Accounts at one's institution that wait to be opened.
#[utoipa::path(tag = "operation", responses((status = 200, body = StaffActivations), (status = 401, body = problem::Body),
    (status = 403, body = problem::Body)), security(("session" = [])))]
#[get("/staff-activations")]
pub async fn list_activations(
    clinic: web::Data<Clinic>,
    actor: May<reads::StaffActivation>,
) -> Result<HttpResponse, Problem> {
    let (actor, now) = (actor.into_actor(), clinic.clock.now());
    let activations = clinic.database.read(move |conn| waiting(conn, &actor, now)).await?;
    Ok(HttpResponse::Ok().json(StaffActivations { activations }))
}

/// What to hand over, face to face.
#[derive(Serialize, ToSchema)]
pub struct ActivationSecret {
    pub login: String,
    /// `ABCDE-FGHJK`
    pub secret: String,
    pub expires_at: Instant,
}

/// The secret that opens an account, to hand to its holder. Every look at it stands in the log.
#[utoipa::path(tag = "operation", params(("id" = ActivationId, Path)), responses((status = 200, body = ActivationSecret),
    (status = 401, body = problem::Body), (status = 403, body = problem::Body)), security(("session" = [])))]
#[get("/staff-activations/{id}")]
pub async fn show_activation(
    clinic: web::Data<Clinic>,
    actor: May<reads::StaffActivation>,
    id: web::Path<ActivationId>,
) -> Result<HttpResponse, Problem> {
    let (actor, id, rules, now) = (actor.into_actor(), id.into_inner(), clinic.rules.clone(), clinic.clock.now());
    let shown = clinic
        .database
        .write(move |conn| {
            let found = waiting(conn, &actor, now)?.into_iter().find(|waiting| waiting.activation == id);
            let Some(waiting) = found else { return Ok(None) };
            let account: AccountId =
                staff_activations::table.find(id).select(staff_activations::account_id).first(conn)?;
            audit::append_account(conn, "activation_shown", account, Some(&actor), &[], now)?;
            Ok(Some(secret(&rules, waiting)))
        })
        .await?;
    Ok(HttpResponse::Ok().json(shown.ok_or_else(|| Problem::new(Code::NotFound))?))
}

fn secret(rules: &Rules, waiting: WaitingActivation) -> ActivationSecret {
    let secret = rules.keys.activation_code(waiting.activation.0).printed();
    ActivationSecret { login: waiting.login, secret, expires_at: waiting.expires_at }
}

/// Of the manager's institution, or of the whole alliance; never one's own, nor what one issued oneself in another role.
fn waiting(conn: &mut Db, actor: &Actor, now: Instant) -> Result<Vec<WaitingActivation>, Error> {
    let here = actor.institution();
    let today = now.day();
    let rows: Vec<(ActivationId, StaffId, String, Option<String>, Instant)> = staff_activations::table
        .inner_join(accounts::table.on(accounts::id.eq(staff_activations::account_id)))
        .inner_join(staff::table.on(accounts::staff_id.eq(staff::id.nullable())))
        .filter(staff_activations::used_at.is_null())
        .filter(staff_activations::expires_at.gt(now))
        .filter(staff_activations::issued_by.ne(actor.account))
        .filter(staff_activations::account_id.ne(actor.account))
        .order((staff_activations::issued_at, staff_activations::id))
        .select((staff_activations::id, staff::id, staff::name, accounts::login, staff_activations::expires_at))
        .load(conn)?;
    let mut waiting = Vec::new();
    for (activation, staff, name, login, expires_at) in rows {
        let works: Vec<InstitutionId> = staff_roles::table
            .filter(staff_roles::staff_id.eq(staff))
            .filter(staff_roles::valid_from.le(today))
            .filter(staff_roles::valid_to.is_null().or(staff_roles::valid_to.ge(Some(today))))
            .select(staff_roles::institution_id)
            .load(conn)?;
        if actor.role == Role::AllianceManager || works.iter().any(|at| Some(*at) == here) {
            let login = login.ok_or(Error::Damaged("an account of the staff"))?;
            waiting.push(WaitingActivation { activation, staff, name, login, expires_at });
        }
    }
    Ok(waiting)
}
