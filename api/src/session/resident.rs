//! Residents, guardians and proxies sign in by a code sent to their phone.

use actix_web::{HttpResponse, post, web};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::id::{AccountId, ResidentId};
use jiayi_core::person::MobileNumber;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Address;
use super::begin::{Device, Holder, SignedIn, begin};
use super::code::{CodePurpose, use_code};
use super::limits::{self, Tally};
use crate::audit;
use crate::clinic::{Clinic, Rules};
use crate::database::schema::accounts;
use crate::database::{Db, Error, locks};
use crate::person;
use crate::problem::{self, Problem, Strict};
use crate::seal::{Indexed, Place};

const DAY_MS: i64 = 86_400_000;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResidentSignIn {
    phone: String,
    code: String,
    #[serde(default)]
    device: Device,
}

/// A resident, guardian or proxy signs in by the code sent to her phone.
#[utoipa::path(tag = "sign-in", request_body = ResidentSignIn,
    responses((status = 200, body = SignedIn), (status = 401, body = problem::Body),
        (status = 422, body = problem::Body), (status = 429, body = problem::Body)))]
#[post("/sign-in/resident")]
pub async fn sign_in_resident(
    clinic: web::Data<Clinic>,
    from: Address,
    body: Strict<ResidentSignIn>,
) -> Result<HttpResponse, Problem> {
    let ResidentSignIn { phone, code, device } = body.into_inner();
    device.check()?;
    let phone = MobileNumber::parse(&phone).map_err(|refused| Problem::on_field("phone", refused.0))?;
    let (rules, now) = (clinic.rules.clone(), clinic.clock.now());
    let whole = rules.policies.on(now.day())?.clone();
    let signed_in = clinic
        .database
        .write(move |conn| {
            let policy = &whole.session;
            let index = rules.keys.index(Indexed::Phone, phone.as_str());
            let (network, window) = (from.network(), policy.lockout_minutes * 60_000);
            let tallies = [
                Tally::new("residents from", policy.resident_address_tries, window).of(network.as_bytes()),
                Tally::new("phone", policy.password_tries, window).of(network.as_bytes()).of(index.as_bytes()),
            ];
            if !limits::take(conn, &rules.keys, &tallies, now)? {
                return Ok(Err(Code::TooManyAttempts));
            }
            if !use_code(conn, &rules, index.as_bytes(), CodePurpose::SignIn, &code, now)? {
                return Ok(Err(Code::SignInFailed));
            }
            if let Some((changed, person)) = person::take_effect_when_due(conn, &rules, &whole, index.as_bytes(), now)?
            {
                audit::append_account(conn, "phone_change_waited", changed, None, &[person], now)?;
            }
            let is_first = !has_account(conn, index.as_bytes())?;
            let (account, resident) = account_of_phone(conn, &rules, &phone, index.as_bytes(), now)?;
            let Some(account) = account else { return Ok(Err(Code::SignInFailed)) };
            limits::give_back(conn, &rules.keys, &tallies, now)?;
            if is_first {
                let before = now.plus_ms(-policy.phone_quiet_days * DAY_MS);
                person::end_grants_to(conn, &whole, index.as_bytes(), before, account, now)?;
            }
            let holder = Holder { account, resident, role: Role::Resident, staff_role: None, device: &device, from };
            begin(conn, &rules, holder, policy, now).map(Ok)
        })
        .await?;
    Ok(HttpResponse::Ok().json(signed_in?))
}

fn has_account(conn: &mut Db, index: &[u8]) -> Result<bool, Error> {
    Ok(select(exists(accounts::table.filter(accounts::phone_index.eq(index)))).get_result(conn)?)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StopPhoneChangeByCode {
    /// The number that the account has, or had before it was lost.
    phone: String,
    /// As the message said: `ABCDE-FGHJK`.
    code: String,
}

/// Stop a change of phone that somebody asked for at the desk, by the code that was sent to the phone it would leave.
#[utoipa::path(tag = "sign-in", request_body = StopPhoneChangeByCode,
    responses((status = 204), (status = 401, body = problem::Body), (status = 422, body = problem::Body), (status = 429, body = problem::Body)))]
#[post("/sign-in/stop-phone-change")]
pub async fn stop_phone_change(
    clinic: web::Data<Clinic>,
    from: Address,
    body: Strict<StopPhoneChangeByCode>,
) -> Result<HttpResponse, Problem> {
    let StopPhoneChangeByCode { phone, code } = body.into_inner();
    let phone = MobileNumber::parse(&phone).map_err(|refused| Problem::on_field("phone", refused.0))?;
    let (rules, now) = (clinic.rules.clone(), clinic.clock.now());
    let policy = rules.policies.on(now.day())?.session.clone();
    let stopped = clinic
        .database
        .write(move |conn| {
            let index = rules.keys.index(Indexed::Phone, phone.as_str());
            let (network, window) = (from.network(), policy.lockout_minutes * 60_000);
            let tallies = [
                Tally::new("residents from", policy.resident_address_tries, window).of(network.as_bytes()),
                Tally::new("stop", policy.password_tries, window).of(network.as_bytes()).of(index.as_bytes()),
            ];
            if !limits::take(conn, &rules.keys, &tallies, now)? {
                return Ok(Err(Code::TooManyAttempts));
            }
            let Some((account, resident)) = person::stop_by_code(conn, &rules, index.as_bytes(), &code, now)? else {
                return Ok(Err(Code::SignInFailed));
            };
            audit::append_account(conn, "phone_change_stopped", account, None, &[resident], now)?;
            Ok(Ok(()))
        })
        .await?;
    stopped?;
    Ok(HttpResponse::NoContent().finish())
}

/// Opens the account of a phone as a first sign-in does; gives the index by which grants know the phone.
///
/// # Errors
/// When the number is none or the database fails.
pub fn open_account(conn: &mut Db, rules: &Rules, phone: &str, now: Instant) -> Result<(AccountId, Vec<u8>), Error> {
    let phone = MobileNumber::parse(phone).map_err(|_| Error::Damaged("a phone number"))?;
    let index = rules.keys.index(Indexed::Phone, phone.as_str()).as_bytes().to_vec();
    let (account, _) = account_of_phone(conn, rules, &phone, &index, now)?;
    Ok((account.ok_or(Error::Damaged("a disabled account"))?, index))
}

type Known = (AccountId, Option<ResidentId>, Option<Instant>);

fn account_with(conn: &mut Db, phone_index: &[u8]) -> Result<Option<Known>, Error> {
    let found = accounts::table.filter(accounts::phone_index.eq(phone_index)).select((
        accounts::id,
        accounts::resident_id,
        accounts::disabled_at,
    ));
    Ok(found.first(conn).optional()?)
}

/// The account of a phone, made on first sign-in; `None` when it is disabled.
fn account_of_phone(
    conn: &mut Db,
    rules: &Rules,
    phone: &MobileNumber,
    index: &[u8],
    now: Instant,
) -> Result<(Option<AccountId>, Option<ResidentId>), Error> {
    let mut known = account_with(conn, index)?;
    if let Some((id, ..)) = known {
        // Its phone may be changed at the desk at this moment: then it is looked for again behind that.
        locks::hold_account(conn, id)?;
        known = account_with(conn, index)?;
    }
    if let Some((id, resident, disabled_at)) = known {
        return Ok((disabled_at.is_none().then_some(id), resident));
    }
    let id = AccountId(Uuid::now_v7());
    let sealed =
        rules.keys.seal_text(Place { table: "accounts", column: "phone_sealed", row: id.0 }, phone.as_str())?;
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(id),
            accounts::kind.eq("resident"),
            accounts::phone_sealed.eq(Some(sealed)),
            accounts::phone_index.eq(Some(index)),
            accounts::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok((Some(id), None))
}
