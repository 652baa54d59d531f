//! One-time codes for residents, passwords for staff.
//!
//! The answers never tell whether a phone or a login is known.

use actix_web::{HttpResponse, post, web};
use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::id::{AccountId, ResidentId, SessionId, StaffId};
use jiayi_core::person::MobileNumber;
use jiayi_core::policy::SessionPolicy;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::audit;
use crate::channels;
use crate::clinic::{Clinic, Rules};
use crate::database::schema::{accounts, one_time_codes, sessions, staff_roles};
use crate::database::sql::Key;
use crate::database::{Db, Error};
use crate::problem::{self, Problem, Strict};
use crate::seal::{Indexed, OneTimeCode, Place, SessionToken};

/// What a one-time code is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CodePurpose {
    SignIn,
    SignContract,
}

impl CodePurpose {
    const fn as_str(self) -> &'static str {
        match self {
            CodePurpose::SignIn => "sign_in",
            CodePurpose::SignContract => "sign_contract",
        }
    }

    const fn text(self) -> &'static str {
        match self {
            CodePurpose::SignIn => "您的家医登录验证码，几分钟内有效。请勿告诉他人。",
            CodePurpose::SignContract => "您正在签署家庭医生服务协议的验证码，几分钟内有效。请勿告诉他人。",
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeRequest {
    /// Mobile number, mainland China.
    phone: String,
    purpose: CodePurpose,
}

/// Ask for a one-time code by SMS. The answer is the same for every well-formed number.
#[utoipa::path(tag = "sign-in", request_body = CodeRequest,
    responses((status = 202), (status = 400, body = problem::Body), (status = 429, body = problem::Body)))]
#[post("/sign-in/codes")]
pub async fn send_code(clinic: web::Data<Clinic>, body: Strict<CodeRequest>) -> Result<HttpResponse, Problem> {
    let CodeRequest { phone, purpose } = body.into_inner();
    let phone = MobileNumber::parse(&phone).map_err(|refused| Problem::on_field("phone", refused.0))?;
    let (rules, now) = (clinic.rules.clone(), clinic.clock.now());
    let limits = rules.policies.on(now.day())?.session.clone();
    let sent = clinic.database.write(move |conn| draw_code(conn, &rules, &limits, &phone, purpose, now)).await?;
    if !sent {
        return Err(Problem::new(Code::TooManyAttempts));
    }
    Ok(HttpResponse::Accepted().finish())
}

/// False when this phone has had its codes of the hour.
fn draw_code(
    conn: &mut Db,
    rules: &Rules,
    limits: &SessionPolicy,
    phone: &MobileNumber,
    purpose: CodePurpose,
    now: Instant,
) -> Result<bool, Error> {
    let index = rules.keys.index(Indexed::Phone, phone.as_str());
    let lately: i64 = one_time_codes::table
        .filter(one_time_codes::phone_index.eq(index.as_bytes().as_slice()))
        .filter(one_time_codes::created_at.gt(now.plus_ms(-3_600_000)))
        .count()
        .get_result(conn)?;
    if lately >= i64::from(limits.codes_per_hour) {
        return Ok(false);
    }
    let id = Uuid::now_v7();
    let code = OneTimeCode::draw()?;
    diesel::insert_into(one_time_codes::table)
        .values((
            one_time_codes::id.eq(Key(id)),
            one_time_codes::phone_index.eq(index.as_bytes().as_slice()),
            one_time_codes::purpose.eq(purpose.as_str()),
            one_time_codes::code_hash.eq(rules.keys.code_mark(id, code.text().as_bytes()).as_bytes().as_slice()),
            one_time_codes::created_at.eq(now),
            one_time_codes::expires_at.eq(now.plus_ms(limits.code_minutes * 60_000)),
            one_time_codes::tries_left.eq(i32::try_from(limits.code_tries).unwrap_or(i32::MAX)),
        ))
        .execute(conn)?;
    channels::sms(conn, rules, phone, &format!("{} {}", code.text(), purpose.text()), now)?;
    Ok(true)
}

/// Spends a try on the newest live code of this phone; true when it matches, and then it is used up.
///
/// # Errors
/// When the database fails.
pub fn use_code(
    conn: &mut Db,
    rules: &Rules,
    phone_index: &[u8],
    purpose: CodePurpose,
    typed: &str,
    now: Instant,
) -> Result<bool, Error> {
    let newest: Option<(Key, Vec<u8>, i32)> = one_time_codes::table
        .filter(one_time_codes::phone_index.eq(phone_index))
        .filter(one_time_codes::purpose.eq(purpose.as_str()))
        .filter(one_time_codes::used_at.is_null())
        .filter(one_time_codes::expires_at.gt(now))
        .order(one_time_codes::created_at.desc())
        .select((one_time_codes::id, one_time_codes::code_hash, one_time_codes::tries_left))
        .first(conn)
        .optional()?;
    let Some((id, mark, tries_left)) = newest else { return Ok(false) };
    if tries_left <= 0 {
        return Ok(false);
    }
    let matches = rules.keys.code_matches(id.0, typed.as_bytes(), &mark);
    if matches {
        // With the newest the older ones are used up: none of them comes alive again.
        let unused = one_time_codes::table
            .filter(one_time_codes::phone_index.eq(phone_index))
            .filter(one_time_codes::purpose.eq(purpose.as_str()))
            .filter(one_time_codes::used_at.is_null());
        diesel::update(unused).set(one_time_codes::used_at.eq(Some(now))).execute(conn)?;
    } else {
        diesel::update(one_time_codes::table.find(id))
            .set(one_time_codes::tries_left.eq(tries_left - 1))
            .execute(conn)?;
    }
    Ok(matches)
}

/// The device a session lives on.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// Id of the app's installation.
    #[serde(default)]
    install_id: Option<String>,
    /// As the person knows it.
    #[serde(default)]
    name: Option<String>,
}

impl Device {
    fn check(&self) -> Result<(), Problem> {
        let short = |text: &Option<String>| text.as_ref().is_none_or(|text| text.chars().count() <= 100);
        if short(&self.install_id) && short(&self.name) {
            Ok(())
        } else {
            Err(Problem::on_field("device", Code::BadValue))
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResidentSignIn {
    phone: String,
    code: String,
    #[serde(default)]
    device: Device,
}

/// A session has begun; keep the token safe, it is shown once.
#[derive(Serialize, ToSchema)]
pub struct SignedIn {
    pub token: String,
    pub session: SessionId,
    pub account: AccountId,
    #[schema(value_type = String)]
    pub role: Role,
    pub resident: Option<ResidentId>,
    /// Epoch milliseconds.
    pub expires_at: Instant,
}

/// A resident, guardian or proxy signs in by the code sent to her phone.
#[utoipa::path(tag = "sign-in", request_body = ResidentSignIn,
    responses((status = 200, body = SignedIn), (status = 400, body = problem::Body), (status = 401, body = problem::Body)))]
#[post("/sign-in/resident")]
pub async fn sign_in_resident(
    clinic: web::Data<Clinic>,
    body: Strict<ResidentSignIn>,
) -> Result<HttpResponse, Problem> {
    let ResidentSignIn { phone, code, device } = body.into_inner();
    device.check()?;
    let phone = MobileNumber::parse(&phone).map_err(|refused| Problem::on_field("phone", refused.0))?;
    let (rules, now) = (clinic.rules.clone(), clinic.clock.now());
    let limits = rules.policies.on(now.day())?.session.clone();
    let signed_in = clinic
        .database
        .write(move |conn| {
            let index = rules.keys.index(Indexed::Phone, phone.as_str());
            if !use_code(conn, &rules, index.as_bytes(), CodePurpose::SignIn, &code, now)? {
                return Ok(None);
            }
            let (account, resident) = account_of_phone(conn, &rules, &phone, index.as_bytes(), now)?;
            let Some(account) = account else { return Ok(None) };
            begin(conn, account, resident, Role::Resident, None, &device, &limits, now).map(Some)
        })
        .await?;
    let signed_in = signed_in.ok_or_else(|| Problem::new(Code::SignInFailed))?;
    Ok(HttpResponse::Ok().json(signed_in))
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

/// The account of a phone, made on first sign-in; `None` when it is disabled.
fn account_of_phone(
    conn: &mut Db,
    rules: &Rules,
    phone: &MobileNumber,
    index: &[u8],
    now: Instant,
) -> Result<(Option<AccountId>, Option<ResidentId>), Error> {
    let known: Option<(AccountId, Option<ResidentId>, Option<Instant>)> = accounts::table
        .filter(accounts::phone_index.eq(index))
        .select((accounts::id, accounts::resident_id, accounts::disabled_at))
        .first(conn)
        .optional()?;
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

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffSignIn {
    login: String,
    password: String,
    /// The role to act in; needed when one holds several.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    role: Option<Role>,
    #[serde(default)]
    device: Device,
}

/// A staff member signs in with a password, in one of her roles.
#[utoipa::path(tag = "sign-in", request_body = StaffSignIn,
    responses((status = 200, body = SignedIn), (status = 400, body = problem::Body), (status = 401, body = problem::Body)))]
#[post("/sign-in/staff")]
pub async fn sign_in_staff(clinic: web::Data<Clinic>, body: Strict<StaffSignIn>) -> Result<HttpResponse, Problem> {
    let StaffSignIn { login, password, role, device } = body.into_inner();
    device.check()?;
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
    let matches =
        clinic.passwords.verify(Zeroizing::new(password), hash).await.map_err(|error| Problem::internal(&error))?;
    let (Some((account, Some(staff), _)), true) = (stored, matches) else {
        return Err(Problem::new(Code::SignInFailed));
    };
    let now = clinic.clock.now();
    let limits = clinic.rules.policies.on(now.day())?.session.clone();
    let signed_in = clinic
        .database
        .write(move |conn| {
            let roles: Vec<(Key, String)> = staff_roles::table
                .filter(staff_roles::staff_id.eq(staff))
                .filter(staff_roles::valid_from.le(now.day()))
                .filter(staff_roles::valid_to.is_null().or(staff_roles::valid_to.ge(Some(now.day()))))
                .order(staff_roles::id)
                .select((staff_roles::id, staff_roles::role))
                .load(conn)?;
            let chosen = roles
                .into_iter()
                .filter_map(|(id, text)| Role::parse(&text).map(|held| (id, held)))
                .find(|(_, held)| role.is_none_or(|wanted| wanted == *held));
            let Some((staff_role, held)) = chosen else { return Ok(None) };
            begin(conn, account, None, held, Some(staff_role), &device, &limits, now).map(Some)
        })
        .await?;
    let signed_in = signed_in.ok_or_else(|| Problem::new(Code::SignInFailed))?;
    Ok(HttpResponse::Ok().json(signed_in))
}

#[expect(clippy::too_many_arguments, reason = "the columns of one row")]
fn begin(
    conn: &mut Db,
    account: AccountId,
    resident: Option<ResidentId>,
    role: Role,
    staff_role: Option<Key>,
    device: &Device,
    limits: &SessionPolicy,
    now: Instant,
) -> Result<SignedIn, Error> {
    let session = SessionId(Uuid::now_v7());
    let token = SessionToken::draw()?;
    let expires_at = now.plus_ms(limits.absolute_ms(staff_role.is_some()));
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(session),
            sessions::account_id.eq(account),
            sessions::token_hash.eq(token.hash().0.as_slice()),
            sessions::staff_role_id.eq(staff_role),
            sessions::install_id.eq(&device.install_id),
            sessions::device_name.eq(&device.name),
            sessions::created_at.eq(now),
            sessions::last_seen_at.eq(now),
            sessions::expires_at.eq(expires_at),
        ))
        .execute(conn)?;
    audit::append_session(conn, "sign_in", account, session, role, now)?;
    Ok(SignedIn { token: token.text().to_string(), session, account, role, resident, expires_at })
}
