//! Who is told of what falls due of a resident, and by what each can be reached.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::{AccountId, GrantId, InstitutionId, ResidentId, TeamId};
use jiayi_core::person::{ConsentAnswer, ConsentPurpose, ProxyScope};
use jiayi_core::reminder::policy::ReminderPolicy;
use jiayi_core::reminder::{Audience, Channel, Channels, Recipient};
use uuid::Uuid;

use super::installations::{self, Reach};
use super::opt_out;
use crate::database::schema::{accounts, consents, contracts, grants, guardianships, residents};
use crate::database::sql::{Json, Word};
use crate::database::{Db, Error};
use crate::follow_up::in_force;

/// Of one resident on a day.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// Herself, whoever of her family she lets look, her guardians, and the team of her contract.
    pub people: Vec<Recipient>,
    /// Of her contract: its budget pays what costs something. Without a contract nobody is told of anything.
    pub institution: Option<InstitutionId>,
}

/// Of several residents at once, as it stands at this moment, each by what that person has not turned off. Whoever is not known is not in it.
///
/// # Errors
/// When the database fails.
pub(super) fn told_of(
    conn: &mut Db,
    residents: &[ResidentId],
    policy: &ReminderPolicy,
    now: Instant,
) -> Result<BTreeMap<ResidentId, Told>, Error> {
    let today = now.day();
    let (granted, guardians) = (granted_of(conn, residents, today)?, guardians_of(conn, residents, today)?);
    let accounts = Accounts::of(conn, residents, &granted, &guardians, now)?;
    let unknown = granted.iter().map(|(_, phone)| phone).filter(|phone| accounts.of_phone(phone).is_none());
    let first_grants = first_grants(conn, &unknown.collect())?;
    let mut told: BTreeMap<ResidentId, Told> = BTreeMap::new();
    for (resident, born_on, has_phone) in particulars(conn, residents)? {
        let herself = accounts.of_resident(resident);
        let mut person = accounts.recipient(Audience::Resident, resident.0, herself, has_phone);
        person.is_elder = born_on.age_on(today) >= policy.elder_from_age;
        told.entry(resident).or_default().people.push(person);
    }
    let mut family: BTreeMap<(ResidentId, Uuid), Recipient> = BTreeMap::new();
    for (resident, phone) in &granted {
        let account = accounts.of_phone(phone);
        let Some(id) = account.map(|account| account.id.0).or_else(|| Some(first_grants.get(phone)?.0)) else {
            continue;
        };
        family.insert((*resident, id), accounts.recipient(Audience::Family, id, account, true));
    }
    for (ward, guardian) in &guardians {
        let Some(account) = accounts.of_resident(*guardian) else { continue };
        let id = account.id.0;
        family.insert((*ward, id), accounts.recipient(Audience::Family, id, Some(account), false));
    }
    for ((resident, _), one) in family {
        told.entry(resident).or_default().people.push(one);
    }
    for (resident, team, institution) in contracts_of(conn, residents, today)? {
        let told = told.entry(resident).or_default();
        let channels = Channels::default().with(Channel::Task);
        let team = Recipient { audience: Audience::Team, id: team.0, channels, is_elder: false, push_arrives: true };
        told.people.push(team);
        told.institution = Some(institution);
    }
    let withdrawn = withdrawn(conn, residents)?;
    let turned_off = withdrawn.into_iter().map(|(resident, off)| ((resident, resident.0), off));
    for ((resident, recipient), off) in turned_off.chain(opt_out::of_recipients(conn, residents)?) {
        let people = told.get_mut(&resident).into_iter().flat_map(|told| &mut told.people);
        people.filter(|person| person.id == recipient).for_each(|person| person.channels = person.channels.except(off));
    }
    Ok(told)
}

fn particulars(conn: &mut Db, of: &[ResidentId]) -> QueryResult<Vec<(ResidentId, Day, bool)>> {
    let known = residents::table.filter(residents::id.eq_any(of));
    known
        .order(residents::id)
        .select((residents::id, residents::born_on, residents::phone_index.is_not_null()))
        .load(conn)
}

/// Whom each lets look, by the index of the telephone.
fn granted_of(conn: &mut Db, of: &[ResidentId], today: Day) -> Result<Vec<(ResidentId, Vec<u8>)>, Error> {
    let granted: Vec<(ResidentId, Json<Vec<ProxyScope>>, Vec<u8>)> = grants::table
        .filter(grants::resident_id.eq_any(of))
        .filter(grants::revoked_at.is_null())
        .filter(grants::valid_from.le(today))
        .filter(grants::valid_to.ge(today))
        .order(grants::id)
        .select((grants::resident_id, grants::scopes, grants::proxy_phone_index))
        .load(conn)?;
    let may_look = granted.into_iter().filter(|(_, scopes, _)| scopes.0.contains(&ProxyScope::View));
    Ok(may_look.map(|(resident, _, phone)| (resident, phone)).collect())
}

/// Who has no account goes by the first grant that anybody ever made to that telephone, so that she is one person to all who let her look.
fn first_grants(conn: &mut Db, phones: &BTreeSet<&Vec<u8>>) -> Result<BTreeMap<Vec<u8>, GrantId>, Error> {
    if phones.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(Vec<u8>, GrantId)> = grants::table
        .filter(grants::proxy_phone_index.eq_any(phones))
        .order(grants::id.desc())
        .select((grants::proxy_phone_index, grants::id))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

fn guardians_of(conn: &mut Db, of: &[ResidentId], today: Day) -> QueryResult<Vec<(ResidentId, ResidentId)>> {
    guardianships::table
        .filter(guardianships::ward_id.eq_any(of))
        .filter(guardianships::revoked_at.is_null())
        .filter(guardianships::valid_from.le(today))
        .filter(guardianships::valid_to.is_null().or(guardianships::valid_to.ge(Some(today))))
        .select((guardianships::ward_id, guardianships::guardian_id))
        .load(conn)
}

fn contracts_of(conn: &mut Db, of: &[ResidentId], today: Day) -> QueryResult<Vec<(ResidentId, TeamId, InstitutionId)>> {
    contracts::table
        .filter(contracts::resident_id.eq_any(of))
        .filter(in_force(today))
        .order(contracts::id)
        .select((contracts::resident_id, contracts::team_id, contracts::institution_id))
        .load(conn)
}

/// The channels that somebody once agreed to and does not any more. A reminder under her contract needs no consent of its own; a no is a
/// no. Source: domain 06, reminders N13.
fn withdrawn(conn: &mut Db, of: &[ResidentId]) -> Result<Vec<(ResidentId, Channels)>, Error> {
    let by_consent = [(ConsentPurpose::Sms, Channel::Sms), (ConsentPurpose::Push, Channel::Push)];
    let answers: Vec<(ResidentId, Word<ConsentPurpose>, Word<ConsentAnswer>)> = consents::table
        .filter(consents::resident_id.eq_any(of))
        .filter(consents::purpose.eq_any(by_consent.map(|(purpose, _)| Word(purpose))))
        .order((consents::at, consents::id))
        .select((consents::resident_id, consents::purpose, consents::event))
        .load(conn)?;
    let mut off: BTreeMap<ResidentId, Channels> = BTreeMap::new();
    for (resident, Word(purpose), Word(answer)) in answers {
        let channels = off.entry(resident).or_default();
        for (_, channel) in by_consent.iter().filter(|(asked, _)| *asked == purpose) {
            *channels = match answer {
                ConsentAnswer::Withdrawn => channels.with(*channel),
                _ => channels.without(*channel),
            };
        }
    }
    Ok(off.into_iter().collect())
}

#[derive(Clone, Copy)]
struct Account {
    id: AccountId,
    has_phone: bool,
}

/// Accounts of residents that are not disabled, and their installations.
struct Accounts {
    by_resident: BTreeMap<ResidentId, Account>,
    by_phone: BTreeMap<Vec<u8>, Account>,
    reach: BTreeMap<AccountId, Reach>,
}

impl Accounts {
    fn of(
        conn: &mut Db,
        residents: &[ResidentId],
        granted: &[(ResidentId, Vec<u8>)],
        guardians: &[(ResidentId, ResidentId)],
        now: Instant,
    ) -> Result<Self, Error> {
        let holders: BTreeSet<ResidentId> =
            residents.iter().copied().chain(guardians.iter().map(|(_, guardian)| *guardian)).collect();
        let phones: BTreeSet<&Vec<u8>> = granted.iter().map(|(_, phone)| phone).collect();
        let is_holder = accounts::resident_id.eq_any(holders.into_iter().map(Some));
        let is_granted = accounts::phone_index.eq_any(phones.into_iter().map(Some));
        let rows: Vec<(AccountId, Option<ResidentId>, Option<Vec<u8>>)> = accounts::table
            .filter(is_holder.or(is_granted))
            .filter(accounts::staff_id.is_null())
            .filter(accounts::disabled_at.is_null())
            .select((accounts::id, accounts::resident_id, accounts::phone_index))
            .load(conn)?;
        let ids: Vec<AccountId> = rows.iter().map(|(id, ..)| *id).collect();
        let reach = installations::reach(conn, &ids, now)?;
        let (mut by_resident, mut by_phone) = (BTreeMap::new(), BTreeMap::new());
        for (id, resident, phone) in rows {
            let account = Account { id, has_phone: phone.is_some() };
            by_phone.extend(phone.map(|phone| (phone, account)));
            by_resident.extend(resident.map(|resident| (resident, account)));
        }
        Ok(Self { by_resident, by_phone, reach })
    }

    fn of_resident(&self, resident: ResidentId) -> Option<&Account> {
        self.by_resident.get(&resident)
    }

    fn of_phone(&self, phone: &[u8]) -> Option<&Account> {
        self.by_phone.get(phone)
    }

    fn recipient(&self, audience: Audience, id: Uuid, account: Option<&Account>, has_phone: bool) -> Recipient {
        let reach = account.and_then(|account| self.reach.get(&account.id)).copied();
        let has_phone = has_phone || account.is_some_and(|account| account.has_phone);
        let of_account = account.map(|_| Channel::Inbox);
        let of_phone = has_phone.then_some([Channel::Sms, Channel::Voice]);
        let push = (reach == Some(Reach::Arrives)).then_some(Channel::Push);
        Recipient {
            audience,
            id,
            channels: of_account.into_iter().chain(of_phone.into_iter().flatten()).chain(push).collect(),
            is_elder: false,
            push_arrives: reach != Some(Reach::Fails),
        }
    }
}
