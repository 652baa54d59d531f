//! The second factor of the staff: an authenticator's codes, and recovery codes for the day the phone is lost.

use diesel::prelude::*;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::id::AccountId;
use jiayi_core::person::claim::ActivationCode;
use jiayi_core::policy::SessionPolicy;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::end_sessions;
use crate::audit;
use crate::clinic::Rules;
use crate::database::schema::{accounts, recovery_codes, second_factors};
use crate::database::sql::Key;
use crate::database::{Db, Error, locks};
use crate::seal::{Place, TotpSecret, random};

/// Whether the staff sign in with a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecondFactor {
    Required,
    /// Only a database that is marked as a demo is served so.
    OffInDemo,
}

/// What an authenticator is set up with; shown once.
#[derive(Serialize, ToSchema)]
pub struct Enrolment {
    /// For a QR code.
    pub otpauth: String,
    /// The same secret, to type.
    pub secret: String,
}

fn place(account: AccountId) -> Place {
    Place { table: "second_factors", column: "secret_sealed", row: account.0 }
}

/// Draws a secret that opens nothing until its first code was typed; `None` when the account has one that does.
///
/// # Errors
/// When the database fails or there is no randomness.
pub(super) fn enrol(
    conn: &mut Db,
    rules: &Rules,
    account: AccountId,
    login: &str,
    now: Instant,
) -> Result<Option<Enrolment>, Error> {
    locks::hold_account(conn, account)?;
    let known: Option<Option<Instant>> =
        second_factors::table.find(account).select(second_factors::confirmed_at).first(conn).optional()?;
    if known.flatten().is_some() {
        return Ok(None);
    }
    let secret = TotpSecret::draw()?;
    diesel::delete(second_factors::table.find(account)).execute(conn)?;
    diesel::insert_into(second_factors::table)
        .values((
            second_factors::id.eq(account),
            second_factors::secret_sealed.eq(rules.keys.seal(place(account), secret.as_bytes())?),
            second_factors::created_at.eq(now),
            second_factors::last_step.eq(0),
            second_factors::wrong_codes.eq(0),
        ))
        .execute(conn)?;
    audit::append_account(conn, "second_factor_drawn", account, None, &[], now)?;
    Ok(Some(Enrolment { otpauth: secret.address(login).to_string(), secret: secret.text().to_string() }))
}

/// Ends the second factor of an account with its recovery codes.
///
/// # Errors
/// When the database fails.
pub(super) fn remove(conn: &mut Db, account: AccountId) -> Result<(), Error> {
    diesel::delete(second_factors::table.find(account)).execute(conn)?;
    diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(account))).execute(conn)?;
    Ok(())
}

/// Checks what was typed: six digits of the authenticator, or a recovery code. The first code confirms a new secret, and then
/// the recovery codes are given, once. Whoever types so many wrong ones with the right password in hand has the password of somebody
/// else: it ends.
///
/// # Errors
/// The inner one: `SECOND_FACTOR_ENROL` without a secret, `SECOND_FACTOR` without a code, `SIGN_IN_FAILED` for a wrong or used one.
pub(super) fn check(
    conn: &mut Db,
    rules: &Rules,
    account: AccountId,
    typed: Option<&str>,
    policy: &SessionPolicy,
    now: Instant,
) -> Result<Result<Vec<String>, Code>, Error> {
    locks::hold_account(conn, account)?;
    let held: Option<(Vec<u8>, Option<Instant>, i64)> = second_factors::table
        .find(account)
        .select((second_factors::secret_sealed, second_factors::confirmed_at, second_factors::last_step))
        .first(conn)
        .optional()?;
    let Some((sealed, confirmed_at, last_step)) = held else { return Ok(Err(Code::SecondFactorEnrol)) };
    let Some(typed) = typed else {
        return Ok(Err(if confirmed_at.is_some() { Code::SecondFactor } else { Code::SecondFactorEnrol }));
    };
    let opened = rules.keys.open(place(account), &sealed)?;
    let secret = TotpSecret::from_bytes(&opened).ok_or(Error::Damaged("a second factor"))?;
    let Some(step) = secret.accepts(typed.trim(), now.0, last_step) else {
        if confirmed_at.is_some() && recover(conn, rules, account, typed, now)? {
            return Ok(Ok(Vec::new()));
        }
        count_wrong(conn, account, policy, now)?;
        return Ok(Err(Code::SignInFailed));
    };
    diesel::update(second_factors::table.find(account))
        .set((
            second_factors::last_step.eq(step),
            second_factors::confirmed_at.eq(Some(confirmed_at.unwrap_or(now))),
            second_factors::wrong_codes.eq(0),
        ))
        .execute(conn)?;
    if confirmed_at.is_some() {
        return Ok(Ok(Vec::new()));
    }
    audit::append_account(conn, "second_factor_confirmed", account, None, &[], now)?;
    draw_recovery_codes(conn, rules, account, policy).map(Ok)
}

/// The limits of addresses and minutes leave somebody with a stolen password and many addresses time for thousands of codes a day.
fn count_wrong(conn: &mut Db, account: AccountId, policy: &SessionPolicy, now: Instant) -> Result<(), Error> {
    let factor = second_factors::table.find(account);
    diesel::update(factor).set(second_factors::wrong_codes.eq(second_factors::wrong_codes + 1)).execute(conn)?;
    let wrong: i32 = factor.select(second_factors::wrong_codes).first(conn)?;
    if u32::try_from(wrong).is_ok_and(|wrong| wrong < policy.second_factor_tries) {
        return Ok(());
    }
    diesel::update(accounts::table.find(account)).set(accounts::password_hash.eq(None::<String>)).execute(conn)?;
    end_sessions(conn, account, now)?;
    audit::append_account(conn, "password_ended", account, None, &[], now)
}

fn draw_recovery_codes(
    conn: &mut Db,
    rules: &Rules,
    account: AccountId,
    policy: &SessionPolicy,
) -> Result<Vec<String>, Error> {
    let mut printed = Vec::new();
    for _ in 0..policy.recovery_codes {
        let (id, code) = (Uuid::now_v7(), ActivationCode::from_secret(u64::from_be_bytes(*random()?)));
        let hash = rules.keys.code_mark(id, code.canonical().as_bytes());
        diesel::insert_into(recovery_codes::table)
            .values((
                recovery_codes::id.eq(Key(id)),
                recovery_codes::account_id.eq(account),
                recovery_codes::code_hash.eq(hash.as_bytes().as_slice()),
            ))
            .execute(conn)?;
        printed.push(code.printed());
    }
    Ok(printed)
}

/// Spends the recovery code that was typed; every unused one is compared, whichever fits.
fn recover(conn: &mut Db, rules: &Rules, account: AccountId, typed: &str, now: Instant) -> Result<bool, Error> {
    let unused: Vec<(Key, Vec<u8>)> = recovery_codes::table
        .filter(recovery_codes::account_id.eq(account))
        .filter(recovery_codes::used_at.is_null())
        .select((recovery_codes::id, recovery_codes::code_hash))
        .load(conn)?;
    let typed = ActivationCode::read(typed);
    let typed = typed.as_ref().map_or("", ActivationCode::canonical);
    let fits = |(id, hash): &(Key, Vec<u8>)| rules.keys.code_matches(id.0, typed.as_bytes(), hash).then_some(*id);
    let spent = unused.iter().map(fits).fold(None, Option::or);
    let Some(id) = spent else { return Ok(false) };
    diesel::update(recovery_codes::table.find(id)).set(recovery_codes::used_at.eq(Some(now))).execute(conn)?;
    diesel::update(second_factors::table.find(account)).set(second_factors::wrong_codes.eq(0)).execute(conn)?;
    audit::append_account(conn, "recovery_code_spent", account, None, &[], now)?;
    Ok(true)
}
