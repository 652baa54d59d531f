//! A change of phone from its asking to its effect, wherever that comes: at the desk, or when the new phone signs in after the wait.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::id::{AccountId, GrantId, PhoneChangeId, ResidentId, StaffId};
use jiayi_core::person::MobileNumber;
use jiayi_core::person::claim::ActivationCode;
use jiayi_core::policy::Policy;
use uuid::Uuid;

use super::grant::open_phone;
use super::rows::place;
use crate::channels;
use crate::clinic::Rules;
use crate::contract;
use crate::database::schema::{accounts, grants, phone_changes, residents};
use crate::database::{Db, Error};
use crate::each;
use crate::feed::{self, Entity, Feed};
use crate::reminder;
use crate::seal::Keys;
use crate::session::end_sessions;

/// Told to the phone that was: whoever holds it now, or the person when somebody else had it changed.
const TOLD: &str = "您的家医账号已在窗口更换登录手机，本机不能再登录。如不是本人办理，请马上联系家医机构。";

/// What made a change take effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// The account is closed until it gets a phone.
    Lost,
    OldPhone,
    SecondPerson,
    Waited,
}

impl How {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::OldPhone => "old_phone",
            Self::SecondPerson => "second_person",
            Self::Waited => "waited",
        }
    }
}

/// Who let a change take effect, by what and when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Done {
    pub how: How,
    pub by: AccountId,
    pub now: Instant,
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = phone_changes)]
pub(super) struct Change {
    pub id: PhoneChangeId,
    pub resident_id: ResidentId,
    pub account_id: AccountId,
    pub old_sealed: Option<Vec<u8>>,
    pub new_sealed: Option<Vec<u8>>,
    pub old_index: Option<Vec<u8>>,
    pub new_index: Option<Vec<u8>>,
    pub changed_by: StaffId,
    pub waits_until: Option<Instant>,
    pub done_at: Option<Instant>,
    pub stopped_at: Option<Instant>,
}

impl Change {
    pub const fn waits(&self) -> bool {
        self.done_at.is_none() && self.stopped_at.is_none()
    }

    pub fn new_number(&self, keys: &Keys) -> Result<Option<MobileNumber>, Error> {
        self.number(keys, "new_sealed", self.new_sealed.as_deref())
    }

    fn old_number(&self, keys: &Keys) -> Result<Option<MobileNumber>, Error> {
        self.number(keys, "old_sealed", self.old_sealed.as_deref())
    }

    fn number(&self, keys: &Keys, column: &'static str, sealed: Option<&[u8]>) -> Result<Option<MobileNumber>, Error> {
        sealed.map(|sealed| open_phone(keys, place("phone_changes", column, self.id), sealed)).transpose()
    }
}

pub(super) fn find(conn: &mut Db, id: PhoneChangeId) -> Result<Option<Change>, Error> {
    Ok(each!(conn, c => phone_changes::table.find(id).select(Change::as_select()).first(c).optional())?)
}

/// The change of a person's phone that waits; there is one at most.
pub(super) fn waiting_of(conn: &mut Db, resident: ResidentId) -> Result<Option<Change>, Error> {
    Ok(each!(conn, c => phone_changes::table
        .filter(phone_changes::resident_id.eq(resident))
        .filter(phone_changes::done_at.is_null())
        .filter(phone_changes::stopped_at.is_null())
        .select(Change::as_select())
        .first(c)
        .optional())?)
}

/// A newer change takes the place of one that waits; her own word ends it.
pub(super) fn stop_waiting(conn: &mut Db, account: AccountId, by: AccountId, now: Instant) -> Result<(), Error> {
    let waits = phone_changes::table
        .filter(phone_changes::account_id.eq(account))
        .filter(phone_changes::done_at.is_null())
        .filter(phone_changes::stopped_at.is_null());
    diesel::update(waits)
        .set((phone_changes::stopped_at.eq(Some(now)), phone_changes::stopped_by.eq(Some(by))))
        .execute(conn)?;
    Ok(())
}

/// Another person signs in with the number.
pub(super) fn held_by_another(conn: &mut Db, account: AccountId, index: &[u8]) -> Result<bool, Error> {
    let other = accounts::table
        .filter(accounts::phone_index.eq(index))
        .filter(accounts::id.ne(account))
        .filter(accounts::resident_id.is_not_null());
    Ok(select(exists(other)).get_result(conn)?)
}

/// The code in the message to the phone that was, by which whoever holds it stops the change without a session.
fn stop_code(keys: &Keys, change: PhoneChangeId) -> Uuid {
    keys.counter(&[b"stop a change of phone", change.0.as_bytes()])
}

/// Tells the phone that was what is being asked for, and how to stop it.
pub(super) fn warn(
    conn: &mut Db,
    rules: &Rules,
    change: PhoneChangeId,
    policy: &Policy,
    now: Instant,
) -> Result<(), Error> {
    let Some(change) = find(conn, change)? else { return Ok(()) };
    let (Some(old), Some(new)) = (change.old_number(&rules.keys)?, change.new_number(&rules.keys)?) else {
        return Ok(());
    };
    let code = rules.keys.activation_code(stop_code(&rules.keys, change.id)).printed();
    let text = format!(
        "停止码 {code}。有人持身份证在窗口申请把您的家医登录手机换成 {}，{} 小时后生效。不是本人办理，请在家医里用停止码停止，或马上联系家医机构。",
        new.masked(),
        policy.person.phone_change_hours
    );
    channels::sms(conn, rules, &old, &text, now)
}

/// Stops the change of this number by the code that it was told; the account and the person when there was one.
///
/// # Errors
/// When the database fails.
pub fn stop_by_code(
    conn: &mut Db,
    rules: &Rules,
    old_index: &[u8],
    typed: &str,
    now: Instant,
) -> Result<Option<(AccountId, ResidentId)>, Error> {
    let change: Option<Change> = each!(conn, c => phone_changes::table
        .filter(phone_changes::old_index.eq(old_index))
        .filter(phone_changes::done_at.is_null())
        .filter(phone_changes::stopped_at.is_null())
        .order(phone_changes::changed_at.desc())
        .select(Change::as_select())
        .first(c)
        .optional())?;
    // Without one the comparison is made all the same, so that the answer takes as long.
    let id = change.as_ref().map_or(PhoneChangeId(Uuid::nil()), |change| change.id);
    let opens = rules.keys.opens(stop_code(&rules.keys, id), ActivationCode::read(typed).as_ref());
    let Some(change) = change.filter(|_| opens) else { return Ok(None) };
    stop_waiting(conn, change.account_id, change.account_id, now)?;
    Ok(Some((change.account_id, change.resident_id)))
}

/// The new phone signs in: a change that has waited long enough takes effect, unless somebody else holds the number by now. Gives the
/// account and the person.
///
/// # Errors
/// When the database fails.
pub fn take_effect_when_due(
    conn: &mut Db,
    rules: &Rules,
    policy: &Policy,
    new_index: &[u8],
    now: Instant,
) -> Result<Option<(AccountId, ResidentId)>, Error> {
    let due: Option<Change> = each!(conn, c => phone_changes::table
        .filter(phone_changes::new_index.eq(new_index))
        .filter(phone_changes::done_at.is_null())
        .filter(phone_changes::stopped_at.is_null())
        .filter(phone_changes::waits_until.le(now))
        .order(phone_changes::changed_at.desc())
        .select(Change::as_select())
        .first(c)
        .optional())?;
    let Some(change) = due else { return Ok(None) };
    let done = Done { how: How::Waited, by: change.account_id, now };
    let taken = take_effect(conn, rules, policy, change.id, done)?;
    Ok(taken.is_ok().then_some((change.account_id, change.resident_id)))
}

/// The account has the new number and no other; without one nobody opens it. Every session ends, and with the numbers what relatives
/// granted to them: a number is given to somebody else one day. The old phone is told. Gives the grants that ended.
///
/// # Errors
/// The inner one: `PHONE_HELD`, `PHONE_CHANGE_STATE`.
pub(super) fn take_effect(
    conn: &mut Db,
    rules: &Rules,
    policy: &Policy,
    change: PhoneChangeId,
    done: Done,
) -> Result<Result<Vec<GrantId>, Code>, Error> {
    let Some(change) = find(conn, change)?.filter(Change::waits) else { return Ok(Err(Code::PhoneChangeState)) };
    let (account, resident) = (change.account_id, change.resident_id);
    let (old, new) = (change.old_number(&rules.keys)?, change.new_number(&rules.keys)?);
    if let Some(index) = &change.new_index {
        if held_by_another(conn, account, index)? {
            return Ok(Err(Code::PhoneHeld));
        }
        give_up(conn, account, index, done.now)?;
    }
    let seal = |table, column, row: Uuid| {
        new.as_ref().map(|new| rules.keys.seal_text(place(table, column, row), new.as_str())).transpose()
    };
    let of_account = seal("accounts", "phone_sealed", account.0)?;
    let of_person = seal("residents", "phone_sealed", resident.0)?;
    diesel::update(accounts::table.find(account))
        .set((accounts::phone_sealed.eq(of_account), accounts::phone_index.eq(&change.new_index)))
        .execute(conn)?;
    diesel::update(residents::table.find(resident))
        .set((residents::phone_sealed.eq(of_person), residents::phone_index.eq(&change.new_index)))
        .execute(conn)?;
    diesel::update(phone_changes::table.find(change.id))
        .set((
            phone_changes::done_at.eq(Some(done.now)),
            phone_changes::done_how.eq(Some(done.how.as_str())),
            phone_changes::done_by.eq(Some(done.by)),
        ))
        .execute(conn)?;
    end_sessions(conn, account, done.now)?;
    let mut ended = Vec::new();
    if change.old_index != change.new_index {
        reminder::revoke_links(conn, resident, done.now)?;
        for index in [&change.old_index, &change.new_index].into_iter().flatten() {
            ended.extend(end_grants_to(conn, policy, index, done.now, done.by, done.now)?);
        }
        if let Some(old) = &old {
            channels::sms(conn, rules, old, TOLD, done.now)?;
        }
    }
    tell(conn, policy, resident, Entity::Resident, resident, done.now)?;
    Ok(Ok(ended))
}

/// An account that somebody began with the number and that holds nobody gives it up: the person proved to hold the phone.
fn give_up(conn: &mut Db, account: AccountId, index: &[u8], now: Instant) -> Result<(), Error> {
    let empty: Option<AccountId> = accounts::table
        .filter(accounts::phone_index.eq(index))
        .filter(accounts::id.ne(account))
        .select(accounts::id)
        .first(conn)
        .optional()?;
    let Some(empty) = empty else { return Ok(()) };
    diesel::update(accounts::table.find(empty))
        .set((
            accounts::phone_sealed.eq(None::<Vec<u8>>),
            accounts::phone_index.eq(None::<Vec<u8>>),
            accounts::disabled_at.eq(Some(now)),
        ))
        .execute(conn)?;
    end_sessions(conn, empty, now)
}

/// Grants name a proxy by her number; those given to it before `until` may have been meant for whoever had it then. They are never
/// edited, so that a relative gives a new one.
///
/// # Errors
/// When the database fails.
pub fn end_grants_to(
    conn: &mut Db,
    policy: &Policy,
    index: &[u8],
    until: Instant,
    by: AccountId,
    now: Instant,
) -> Result<Vec<GrantId>, Error> {
    let given: Vec<(GrantId, ResidentId)> = grants::table
        .filter(grants::proxy_phone_index.eq(index))
        .filter(grants::revoked_at.is_null())
        .filter(grants::valid_to.ge(now.day()))
        .filter(grants::granted_at.le(until))
        .order((grants::resident_id, grants::id))
        .select((grants::id, grants::resident_id))
        .load(conn)?;
    for (grant, giver) in &given {
        diesel::update(grants::table.find(grant))
            .set((grants::revoked_at.eq(Some(now)), grants::revoked_by.eq(Some(by))))
            .execute(conn)?;
        tell(conn, policy, *giver, Entity::Grant, *grant, now)?;
    }
    Ok(given.into_iter().map(|(grant, _)| grant).collect())
}

/// Her feed and those of her teams carry it. Their locks come behind those the transaction holds; where that order meets another, the
/// database ends one of the two, which is tried again whole.
fn tell(
    conn: &mut Db,
    policy: &Policy,
    resident: ResidentId,
    kind: Entity,
    entity: impl Into<Uuid>,
    now: Instant,
) -> Result<(), Error> {
    let entity = entity.into();
    feed::lock(conn, Feed::Resident(resident))?;
    let teams = contract::teams_tied_to(conn, resident, &policy.contract, now.day())?;
    for team in &teams {
        feed::lock(conn, Feed::Team(*team))?;
    }
    feed::stamp(conn, Feed::Resident(resident), kind, entity, true)?;
    for team in teams {
        feed::stamp(conn, Feed::Team(team), kind, entity, true)?;
    }
    Ok(())
}
