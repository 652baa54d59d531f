//! Who is told of what falls due of a resident, and by what each can be reached.

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::id::{AccountId, ResidentId, TeamId};
use jiayi_core::person::ProxyScope;
use jiayi_core::reminder::policy::ReminderPolicy;
use jiayi_core::reminder::{Audience, Channel, Channels, Recipient};
use uuid::Uuid;

use crate::database::schema::{accounts, contracts, grants, guardianships, residents};
use crate::database::sql::{Json, Key};
use crate::database::{Db, Error};
use crate::follow_up::in_force;

/// Herself, whoever of her family she lets look, her guardians, and the team of her contract.
///
/// # Errors
/// When the database fails.
pub(super) fn told_of(
    conn: &mut Db,
    resident: ResidentId,
    policy: &ReminderPolicy,
    today: Day,
) -> Result<Vec<Recipient>, Error> {
    let mut people = vec![herself(conn, resident, policy, today)?];
    let mut family = family(conn, resident, today)?;
    family.extend(guardians(conn, resident, today)?);
    people.extend(family.into_iter().map(|(id, channels)| told(Audience::Family, id, channels)));
    let teams: Vec<TeamId> = contracts::table
        .filter(contracts::resident_id.eq(resident))
        .filter(in_force(today))
        .select(contracts::team_id)
        .load(conn)?;
    let task = Channels::default().with(Channel::Task);
    people.extend(teams.into_iter().map(|team| told(Audience::Team, team.0, task)));
    Ok(people)
}

fn told(audience: Audience, id: Uuid, channels: Channels) -> Recipient {
    Recipient { audience, id, channels, is_elder: false, push_arrives: true }
}

fn herself(conn: &mut Db, resident: ResidentId, policy: &ReminderPolicy, today: Day) -> Result<Recipient, Error> {
    let (born_on, phone): (Day, Option<Vec<u8>>) =
        residents::table.find(resident).select((residents::born_on, residents::phone_index)).first(conn)?;
    let account = account_of(conn, resident)?;
    let has_phone = phone.is_some() || account.as_ref().is_some_and(|account| account.has_phone);
    let channels = reached(account.is_some(), has_phone);
    let is_elder = born_on.age_on(today) >= policy.elder_from_age;
    Ok(Recipient { is_elder, ..told(Audience::Resident, resident.0, channels) })
}

/// Whoever was granted to look wants to be told, by the grant itself. Who has no account yet is reached by the number of the grant.
fn family(conn: &mut Db, resident: ResidentId, today: Day) -> Result<BTreeMap<Uuid, Channels>, Error> {
    let granted: Vec<(Key, Json<Vec<ProxyScope>>, Vec<u8>)> = grants::table
        .filter(grants::resident_id.eq(resident))
        .filter(grants::revoked_at.is_null())
        .filter(grants::valid_from.le(today))
        .filter(grants::valid_to.ge(today))
        .select((grants::id, grants::scopes, grants::proxy_phone_index))
        .load(conn)?;
    let mut family = BTreeMap::new();
    for (Key(grant), _, phone) in granted.into_iter().filter(|(_, scopes, _)| scopes.0.contains(&ProxyScope::View)) {
        let account: Option<AccountId> = accounts::table
            .filter(accounts::phone_index.eq(phone))
            .filter(accounts::disabled_at.is_null())
            .select(accounts::id)
            .first(conn)
            .optional()?;
        family.insert(account.map_or(grant, |account| account.0), reached(account.is_some(), true));
    }
    Ok(family)
}

fn guardians(conn: &mut Db, ward: ResidentId, today: Day) -> Result<Vec<(Uuid, Channels)>, Error> {
    let guardians: Vec<ResidentId> = guardianships::table
        .filter(guardianships::ward_id.eq(ward))
        .filter(guardianships::revoked_at.is_null())
        .filter(guardianships::valid_from.le(today))
        .filter(guardianships::valid_to.is_null().or(guardianships::valid_to.ge(Some(today))))
        .select(guardianships::guardian_id)
        .load(conn)?;
    let mut told = Vec::new();
    for guardian in guardians {
        let account = account_of(conn, guardian)?;
        told.extend(account.map(|account| (account.id.0, reached(true, account.has_phone))));
    }
    Ok(told)
}

struct Account {
    id: AccountId,
    has_phone: bool,
}

fn account_of(conn: &mut Db, resident: ResidentId) -> Result<Option<Account>, Error> {
    let found: Option<(AccountId, bool)> = accounts::table
        .filter(accounts::resident_id.eq(resident))
        .filter(accounts::disabled_at.is_null())
        .select((accounts::id, accounts::phone_index.is_not_null()))
        .first(conn)
        .optional()?;
    Ok(found.map(|(id, has_phone)| Account { id, has_phone }))
}

/// No installation is known to the server yet, so nobody is reached by push.
fn reached(has_account: bool, has_phone: bool) -> Channels {
    let of_account = has_account.then_some(Channel::Inbox);
    let of_phone = has_phone.then_some([Channel::Sms, Channel::Voice]);
    of_account.into_iter().chain(of_phone.into_iter().flatten()).collect()
}
