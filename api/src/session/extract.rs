//! Extractors: a handler that takes one cannot be reached without a session, or without a role that has the route.

use std::future::Future;
use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use diesel::prelude::*;
use jiayi_core::access::{self, Read, Role};
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::Code;
use jiayi_core::id::{AccountId, InstitutionId, ResidentId, SessionId, StaffId};
use jiayi_core::policy::SessionPolicy;

use super::{Actor, Serving, renewal};
use crate::audit::Looked;
use crate::clinic::Clinic;
use crate::database::schema::{accounts, sessions, staff_roles};
use crate::database::sql::Key;
use crate::database::{Db, Error, Question, recall};
use crate::each;
use crate::problem::Problem;
use crate::seal::SessionToken;

/// A session's last use is written at most this often, milliseconds.
const TOUCH_EVERY_MS: i64 = 5 * 60_000;

type Extracting<T> = Pin<Box<dyn Future<Output = Result<T, Problem>>>>;

impl FromRequest for Actor {
    type Error = Problem;
    type Future = Extracting<Actor>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let token = bearer(request);
        let clinic = request.app_data::<web::Data<Clinic>>().cloned();
        let request = request.clone();
        Box::pin(async move {
            let clinic = clinic.ok_or_else(|| Problem::new(Code::Internal))?;
            let token = token.ok_or_else(|| Problem::new(Code::SignInRequired))?;
            let now = clinic.clock.now();
            let limits = clinic.rules.policies.on(now.day())?.session.clone();
            let hash = token.hash();
            let by_token = {
                let limits = limits.clone();
                move |conn: &mut Db| find(conn, &hash.0, &limits, now)
            };
            let found = match clinic.database.read_here(by_token).await? {
                None => renewal::take_up(&clinic, hash, limits, now).await?,
                found => found,
            };
            let Held { actor, last_seen } = found.ok_or_else(|| Problem::new(Code::SignInRequired))?;
            if now.0 - last_seen.0 > TOUCH_EVERY_MS {
                let session = actor.session;
                clinic
                    .database
                    .write(move |conn| {
                        diesel::update(sessions::table.find(session))
                            .set(sessions::last_seen_at.eq(now))
                            .execute(conn)?;
                        Ok(())
                    })
                    .await?;
            }
            // The log of reads asks for it when the answer leaves.
            request.extensions_mut().insert(actor.clone());
            Ok(actor)
        })
    }
}

pub(super) fn bearer(request: &HttpRequest) -> Option<SessionToken> {
    let header = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    SessionToken::parse(header.strip_prefix("Bearer ")?)
}

/// A session that lives.
pub(super) struct Held {
    pub actor: Actor,
    pub last_seen: Instant,
}

#[derive(Clone, Queryable)]
struct Found {
    session: SessionId,
    account: AccountId,
    resident: Option<ResidentId>,
    phone_index: Option<Vec<u8>>,
    created_at: Instant,
    last_seen_at: Instant,
    expires_at: Instant,
    /// A session of the staff.
    staff_role: Option<Key>,
    role: Option<StaffRole>,
}

#[derive(Clone, Queryable)]
struct StaffRole {
    role: String,
    staff: StaffId,
    institution: InstitutionId,
    valid_from: Day,
    valid_to: Option<Day>,
}

impl StaffRole {
    fn on(&self, day: Day) -> Option<(Role, Serving)> {
        let holds = self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last);
        let role = Role::parse(&self.role).filter(|_| holds)?;
        Some((role, Serving { staff: self.staff, institution: self.institution }))
    }
}

/// The holder of a session that still lives.
///
/// # Errors
/// When the database fails.
pub fn holder(conn: &mut Db, session: SessionId, limits: &SessionPolicy, now: Instant) -> Result<Option<Actor>, Error> {
    let token_hash: Option<Vec<u8>> =
        sessions::table.find(session).select(sessions::token_hash).first(conn).optional()?;
    let Some(token_hash) = token_hash else { return Ok(None) };
    Ok(find(conn, &token_hash, limits, now)?.map(|held| held.actor))
}

/// The holder of a token whose session, account and (for staff) role hold now.
pub(super) fn find(
    conn: &mut Db,
    token_hash: &[u8],
    limits: &SessionPolicy,
    now: Instant,
) -> Result<Option<Held>, Error> {
    let found = recall(conn, ByToken(token_hash.to_vec()), read_session)?;
    let Some(found) = found else { return Ok(None) };
    let idle_ends = found.last_seen_at.plus_ms(limits.idle_ms(found.staff_role.is_some()));
    if now >= found.expires_at || now >= idle_ends || now < found.created_at.plus_ms(-TOUCH_EVERY_MS) {
        return Ok(None);
    }
    let (role, staff) = match found.staff_role {
        None => (Role::Resident, None),
        Some(_) => match found.role.and_then(|role| role.on(now.day())) {
            None => return Ok(None),
            Some((role, serving)) => (role, Some(serving)),
        },
    };
    let actor = Actor {
        account: found.account,
        session: found.session,
        role,
        resident: found.resident,
        phone_index: found.phone_index,
        staff,
        looked: Looked::default(),
    };
    Ok(Some(Held { actor, last_seen: found.last_seen_at }))
}

#[derive(PartialEq, Eq, Hash)]
struct ByToken(Vec<u8>);

impl Question for ByToken {
    type Answer = Option<Found>;
}

fn read_session(conn: &mut Db, ByToken(token_hash): &ByToken) -> Result<Option<Found>, Error> {
    // Every request asks this: on a connection of one dialect Diesel knows a query again without writing it.
    let query = sessions::table
        .inner_join(accounts::table.on(accounts::id.eq(sessions::account_id)))
        .left_join(staff_roles::table.on(staff_roles::id.nullable().eq(sessions::staff_role_id)))
        .filter(sessions::token_hash.eq(token_hash))
        .filter(sessions::revoked_at.is_null())
        .filter(accounts::disabled_at.is_null())
        .select((
            sessions::id,
            accounts::id,
            accounts::resident_id,
            accounts::phone_index,
            sessions::created_at,
            sessions::last_seen_at,
            sessions::expires_at,
            sessions::staff_role_id,
            (
                staff_roles::role,
                staff_roles::staff_id,
                staff_roles::institution_id,
                staff_roles::valid_from,
                staff_roles::valid_to,
            )
                .nullable(),
        ));
    Ok(each!(conn, c => query.get_result(c)).optional()?)
}

/// A session whose role has the route of this read; 403 otherwise, before any record is touched.
pub struct May<R: reads::Reads> {
    actor: Actor,
    read: PhantomData<R>,
}

impl<R: reads::Reads> May<R> {
    /// The read that the route is for.
    pub const READ: Read = R::READ;

    pub fn into_actor(self) -> Actor {
        self.actor
    }
}

impl<R: reads::Reads> Deref for May<R> {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        &self.actor
    }
}

impl<R: reads::Reads + 'static> FromRequest for May<R> {
    type Error = Problem;
    type Future = Extracting<May<R>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let actor = Actor::from_request(request, payload);
        Box::pin(async move {
            let actor = actor.await?;
            if access::has_route(access::read_row(R::READ), actor.role) {
                Ok(May { actor, read: PhantomData })
            } else {
                Err(Problem::new(Code::Forbidden))
            }
        })
    }
}

/// One type for each [`Read`], so that a handler's signature says what it shows.
pub mod reads {
    use jiayi_core::access::Read;

    pub trait Reads {
        const READ: Read;
    }

    macro_rules! reads {
        ($($name:ident),+ $(,)?) => {$(
            pub enum $name {}

            impl Reads for $name {
                const READ: Read = Read::$name;
            }
        )+};
    }

    reads!(
        Myself,
        Directory,
        Identity,
        Consents,
        Contract,
        Draft,
        Agreement,
        Record,
        Medicines,
        Worklist,
        Tasks,
        ContractRequests,
        Claims,
        Pharmacy,
        LookUp,
        Indicators,
        StaffAccounts,
        StaffActivation,
        HeldCommands,
    );
}
