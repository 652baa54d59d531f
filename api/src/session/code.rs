//! One-time codes by SMS. The answers never tell whether a phone is known: a code goes to every well-formed number.

use actix_web::{HttpResponse, post, web};
use diesel::prelude::*;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::person::MobileNumber;
use jiayi_core::policy::SessionPolicy;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Address;
use super::limits::{self, Tally};
use crate::channels;
use crate::clinic::{Clinic, Rules};
use crate::database::schema::one_time_codes;
use crate::database::sql::Key;
use crate::database::{Db, Error};
use crate::lock_rows;
use crate::problem::{self, Problem, Strict};
use crate::seal::{Indexed, OneTimeCode};

const HOUR_MS: i64 = 3_600_000;

/// What a one-time code is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CodePurpose {
    SignIn,
    SignContract,
    /// Read out at the desk by whoever gets another phone.
    ChangePhone,
    /// Read out at the desk from the phone that she had until now.
    LeavePhone,
}

impl CodePurpose {
    const fn as_str(self) -> &'static str {
        match self {
            CodePurpose::SignIn => "sign_in",
            CodePurpose::SignContract => "sign_contract",
            CodePurpose::ChangePhone => "change_phone",
            CodePurpose::LeavePhone => "leave_phone",
        }
    }

    const fn text(self) -> &'static str {
        match self {
            CodePurpose::SignIn => "您的家医登录验证码，几分钟内有效。请勿告诉他人。",
            CodePurpose::SignContract => "您正在签署家庭医生服务协议的验证码，几分钟内有效。请勿告诉他人。",
            CodePurpose::ChangePhone => "您正在窗口更换家医登录手机的验证码，几分钟内有效。只念给当面的工作人员听。",
            CodePurpose::LeavePhone => {
                "有人在窗口把您的家医登录手机换成另一个号码。是您本人在窗口，才念给当面的工作人员听。"
            }
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
    responses((status = 202), (status = 422, body = problem::Body), (status = 429, body = problem::Body)))]
#[post("/sign-in/codes")]
pub async fn send_code(
    clinic: web::Data<Clinic>,
    from: Address,
    body: Strict<CodeRequest>,
) -> Result<HttpResponse, Problem> {
    let CodeRequest { phone, purpose } = body.into_inner();
    let phone = MobileNumber::parse(&phone).map_err(|refused| Problem::on_field("phone", refused.0))?;
    let (rules, now) = (clinic.rules.clone(), clinic.clock.now());
    let policy = rules.policies.on(now.day())?.session.clone();
    let sent = clinic.database.write(move |conn| draw_code(conn, &rules, &policy, &phone, from, purpose, now)).await?;
    if !sent {
        return Err(Problem::new(Code::TooManyAttempts));
    }
    Ok(HttpResponse::Accepted().finish())
}

/// False when enough were sent for now.
fn draw_code(
    conn: &mut Db,
    rules: &Rules,
    policy: &SessionPolicy,
    phone: &MobileNumber,
    from: Address,
    purpose: CodePurpose,
    now: Instant,
) -> Result<bool, Error> {
    let index = rules.keys.index(Indexed::Phone, phone.as_str());
    let network = from.network();
    let whose: &[u8] = index.as_bytes();
    let just_sent: i64 = one_time_codes::table
        .filter(one_time_codes::phone_index.eq(whose))
        .filter(one_time_codes::purpose.eq(purpose.as_str()))
        .filter(one_time_codes::used_at.is_null())
        .filter(one_time_codes::tries_left.gt(0))
        .filter(one_time_codes::created_at.gt(now.plus_ms(-policy.code_again_seconds * 1_000)))
        .count()
        .get_result(conn)?;
    let tallies = [
        Tally::new("codes from", policy.codes_per_hour_from_address, HOUR_MS).of(network.as_bytes()),
        Tally::new("codes from to", policy.codes_per_hour, HOUR_MS).of(network.as_bytes()).of(whose),
        Tally::new("codes to", policy.codes_per_hour_to_phone, HOUR_MS).of(whose),
    ];
    if just_sent > 0 || !limits::take(conn, &rules.keys, &tallies, now)? {
        return Ok(false);
    }
    let id = Uuid::now_v7();
    let code = OneTimeCode::draw()?;
    diesel::insert_into(one_time_codes::table)
        .values((
            one_time_codes::id.eq(Key(id)),
            one_time_codes::phone_index.eq(whose),
            one_time_codes::purpose.eq(purpose.as_str()),
            one_time_codes::code_hash.eq(rules.keys.code_mark(id, code.text().as_bytes()).as_bytes().as_slice()),
            one_time_codes::created_at.eq(now),
            one_time_codes::expires_at.eq(now.plus_ms(policy.code_minutes * 60_000)),
            one_time_codes::tries_left.eq(i32::try_from(policy.code_tries).unwrap_or(i32::MAX)),
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
    // Of two who try at once, each spends a try of its own.
    lock_rows!(
        conn,
        one_time_codes::table
            .filter(one_time_codes::phone_index.eq(phone_index))
            .filter(one_time_codes::purpose.eq(purpose.as_str()))
            .filter(one_time_codes::used_at.is_null())
            .order(one_time_codes::id)
            .select(one_time_codes::id)
    );
    let newest: Option<(Key, Vec<u8>, i32)> = one_time_codes::table
        .filter(one_time_codes::phone_index.eq(phone_index))
        .filter(one_time_codes::purpose.eq(purpose.as_str()))
        .filter(one_time_codes::used_at.is_null())
        .filter(one_time_codes::expires_at.gt(now))
        .order((one_time_codes::created_at.desc(), one_time_codes::id.desc()))
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
