//! A session begins: what its holder is given, and its row.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::id::{AccountId, ResidentId, SessionId};
use jiayi_core::policy::SessionPolicy;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Address;
use crate::audit;
use crate::clinic::Rules;
use crate::database::schema::sessions;
use crate::database::sql::Key;
use crate::database::{Db, Error};
use crate::problem::Problem;
use crate::seal::SessionToken;

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
    pub(super) fn check(&self) -> Result<(), Problem> {
        let short = |text: &Option<String>| text.as_ref().is_none_or(|text| text.chars().count() <= 100);
        if short(&self.install_id) && short(&self.name) {
            Ok(())
        } else {
            Err(Problem::on_field("device", Code::BadValue))
        }
    }
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
    /// Shown once, after the first code of a new authenticator: each opens the account once when the phone is lost.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recovery_codes: Vec<String>,
}

/// Whoever proved to be the holder of an account.
pub(super) struct Holder<'a> {
    pub account: AccountId,
    pub resident: Option<ResidentId>,
    pub role: Role,
    pub staff_role: Option<Key>,
    pub device: &'a Device,
    pub from: Address,
}

/// # Errors
/// When the database fails.
pub(super) fn begin(
    conn: &mut Db,
    rules: &Rules,
    holder: Holder<'_>,
    policy: &SessionPolicy,
    now: Instant,
) -> Result<SignedIn, Error> {
    let Holder { account, resident, role, staff_role, device, from } = holder;
    let session = SessionId(Uuid::now_v7());
    let token = SessionToken::draw()?;
    let expires_at = now.plus_ms(policy.absolute_ms(staff_role.is_some()));
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
            sessions::address_index.eq(Some(from.mark(&rules.keys))),
        ))
        .execute(conn)?;
    audit::append_session(conn, "sign_in", account, session, role, now)?;
    let token = token.text().to_string();
    Ok(SignedIn { token, session, account, role, resident, expires_at, recovery_codes: Vec::new() })
}
