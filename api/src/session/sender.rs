//! Who sends commands: the holder of a session, or somebody of the staff whose account was disabled, who may for some days do one thing,
//! deliver what she had recorded.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::id::{AccountId, InstitutionId, SessionId, StaffId};

use super::extract::bearer;
use super::{Actor, Serving};
use crate::audit::Looked;
use crate::clinic::Clinic;
use crate::database::schema::{accounts, sessions, staff_roles};
use crate::database::{Db, Error};
use crate::problem::Problem;

const DAY_MS: i64 = 86_400_000;

/// Whoever may send commands.
#[derive(Debug, Clone)]
pub enum Sender {
    Holder(Actor),
    Disabled(Delivering),
}

/// As she was when she signed in.
#[derive(Debug, Clone)]
pub struct Delivering {
    pub actor: Actor,
    /// From then on nothing is taken any more.
    pub until: Instant,
}

impl Sender {
    pub fn actor(&self) -> &Actor {
        match self {
            Self::Holder(actor) | Self::Disabled(Delivering { actor, .. }) => actor,
        }
    }
}

impl FromRequest for Sender {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let holder = Actor::from_request(request, payload);
        let (token, clinic) = (bearer(request), request.app_data::<web::Data<Clinic>>().cloned());
        Box::pin(async move {
            let nobody = match holder.await {
                Ok(actor) => return Ok(Self::Holder(actor)),
                Err(problem) => problem,
            };
            let (Code::SignInRequired, Some(token), Some(clinic)) = (nobody.code(), token, clinic) else {
                return Err(nobody);
            };
            let now = clinic.clock.now();
            let days = clinic.rules.policies.on(now.day())?.session.delivery_days;
            let hash = token.hash();
            let found = clinic.database.read(move |conn| delivering(conn, &hash.0, days, now)).await?;
            found.map(Self::Disabled).ok_or(nobody)
        })
    }
}

type Row = (SessionId, AccountId, Option<Instant>, StaffId, String, InstitutionId);

/// The session of a disabled account. It may have lapsed since: who was in the villages then cannot sign in again. One that was ended
/// by its holder, or with her password, delivers nothing.
fn delivering(conn: &mut Db, token_hash: &[u8], days: i64, now: Instant) -> Result<Option<Delivering>, Error> {
    let found: Option<Row> = sessions::table
        .inner_join(accounts::table.on(accounts::id.eq(sessions::account_id)))
        .inner_join(staff_roles::table.on(staff_roles::id.nullable().eq(sessions::staff_role_id)))
        .filter(sessions::token_hash.eq(token_hash))
        .filter(sessions::revoked_at.is_null())
        .filter(accounts::disabled_at.gt(Some(now.plus_ms(-days * DAY_MS))))
        .select((
            sessions::id,
            accounts::id,
            accounts::disabled_at,
            staff_roles::staff_id,
            staff_roles::role,
            staff_roles::institution_id,
        ))
        .first(conn)
        .optional()?;
    let Some((session, account, Some(disabled_at), staff, role, institution)) = found else { return Ok(None) };
    let role = Role::parse(&role).ok_or(Error::Damaged("a role of the staff"))?;
    let staff = Some(Serving { staff, institution });
    let actor = Actor { account, session, role, resident: None, phone_index: None, staff, looked: Looked::default() };
    Ok(Some(Delivering { actor, until: disabled_at.plus_ms(days * DAY_MS) }))
}
