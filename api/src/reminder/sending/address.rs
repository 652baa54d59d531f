//! Where each recipient is reached, read at the moment of sending.

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiayi_core::calendar::Instant;
use jiayi_core::id::{AccountId, GrantId, ResidentId};
use jiayi_core::person::{ContactNumber, MobileNumber, PersonName};
use jiayi_core::reminder::{Audience, Channel};
use uuid::Uuid;

use crate::clinic::Rules;
use crate::database::schema::{accounts, grants, residents};
use crate::database::{Db, Error};
use crate::reminder::installations::{self, Installation};
use crate::seal::{Keys, Place};

/// Somebody whom a message goes to.
pub(super) struct To {
    pub audience: Audience,
    /// The resident, the account of a relative, or the first grant to one without an account.
    pub recipient: Uuid,
    pub channel: Channel,
}

/// What is known of each recipient.
#[derive(Default)]
struct Address {
    mobile: Option<MobileNumber>,
    name: Option<PersonName>,
    installations: Vec<Installation>,
}

#[derive(Default)]
pub(super) struct Addresses(BTreeMap<Uuid, Address>);

type Sealed = Option<Vec<u8>>;

impl Addresses {
    /// # Errors
    /// When the database fails or something sealed cannot be opened.
    pub fn of(
        conn: &mut Db,
        rules: &Rules,
        recipients: impl Iterator<Item = To> + Clone,
        now: Instant,
    ) -> Result<Self, Error> {
        let keys = &rules.keys;
        let mut addresses = Self::default();
        let herself = recipients.clone().filter(|to| to.audience == Audience::Resident);
        let residents: Vec<ResidentId> = herself.map(|to| ResidentId(to.recipient)).collect();
        let family: Vec<Uuid> =
            recipients.clone().filter(|to| to.audience == Audience::Family).map(|to| to.recipient).collect();
        let is_spoken_to = recipients.clone().any(|to| matches!(to.channel, Channel::Sms | Channel::Voice));
        let is_pushed_to = recipients.clone().any(|to| to.channel == Channel::Push);

        let of_residents = accounts_of(conn, &residents)?;
        if is_pushed_to {
            let ids: Vec<AccountId> = of_residents
                .iter()
                .map(|(account, _)| *account)
                .chain(family.iter().map(|account| AccountId(*account)))
                .collect();
            let holders: BTreeMap<AccountId, ResidentId> = of_residents.iter().copied().collect();
            for (account, some) in installations::of_accounts(conn, rules, &ids, now)? {
                let recipient = holders.get(&account).map_or(account.0, |resident| resident.0);
                addresses.0.entry(recipient).or_default().installations = some;
            }
        }
        if is_spoken_to {
            addresses.read_residents(conn, keys, &residents)?;
            addresses.read_grants(conn, keys, &family)?;
            addresses.read_accounts(conn, keys, &of_residents, &family)?;
        }
        Ok(addresses)
    }

    fn read_residents(&mut self, conn: &mut Db, keys: &Keys, of: &[ResidentId]) -> Result<(), Error> {
        let rows: Vec<(ResidentId, Vec<u8>, Sealed)> = residents::table
            .filter(residents::id.eq_any(of))
            .select((residents::id, residents::name_sealed, residents::phone_sealed))
            .load(conn)?;
        for (id, name, phone) in rows {
            let address = self.0.entry(id.0).or_default();
            address.name = Some(open_name(keys, "residents", "name_sealed", id.0, &name)?);
            address.mobile =
                phone.map(|phone| open_phone(keys, "residents", "phone_sealed", id.0, &phone)).transpose()?;
        }
        Ok(())
    }

    fn read_grants(&mut self, conn: &mut Db, keys: &Keys, of: &[Uuid]) -> Result<(), Error> {
        let rows: Vec<(GrantId, Vec<u8>, Vec<u8>)> = grants::table
            .filter(grants::id.eq_any(of.iter().map(|id| GrantId(*id))))
            .select((grants::id, grants::proxy_name_sealed, grants::proxy_phone_sealed))
            .load(conn)?;
        for (id, name, phone) in rows {
            let address = self.0.entry(id.0).or_default();
            address.name = Some(open_name(keys, "grants", "proxy_name_sealed", id.0, &name)?);
            address.mobile = Some(open_phone(keys, "grants", "proxy_phone_sealed", id.0, &phone)?);
        }
        Ok(())
    }

    /// The number that somebody signs in with comes before the one on a record.
    fn read_accounts(
        &mut self,
        conn: &mut Db,
        keys: &Keys,
        of_residents: &[(AccountId, ResidentId)],
        family: &[Uuid],
    ) -> Result<(), Error> {
        let holders: BTreeMap<AccountId, ResidentId> = of_residents.iter().copied().collect();
        let ids = holders.keys().copied().chain(family.iter().map(|id| AccountId(*id)));
        let rows: Vec<(AccountId, Option<ResidentId>, Sealed)> = accounts::table
            .filter(accounts::id.eq_any(ids))
            .filter(accounts::disabled_at.is_null())
            .select((accounts::id, accounts::resident_id, accounts::phone_sealed))
            .load(conn)?;
        for (account, holder, phone) in rows {
            let recipient = holders.get(&account).map_or(account.0, |resident| resident.0);
            if let Some(phone) = phone {
                let number = open_phone(keys, "accounts", "phone_sealed", account.0, &phone)?;
                self.0.entry(recipient).or_default().mobile = Some(number);
            }
            // A relative is asked for by her own name, where she is a resident here.
            if let Some(holder) = holder.filter(|_| !holders.contains_key(&account)) {
                let name: Vec<u8> = residents::table.find(holder).select(residents::name_sealed).first(conn)?;
                let name = open_name(keys, "residents", "name_sealed", holder.0, &name)?;
                self.0.entry(recipient).or_default().name = Some(name);
            }
        }
        Ok(())
    }

    pub fn installations(&self, recipient: Uuid) -> Option<Vec<Installation>> {
        self.0.get(&recipient).map(|address| address.installations.clone()).filter(|some| !some.is_empty())
    }

    pub fn mobile(&self, recipient: Uuid) -> Option<MobileNumber> {
        self.0.get(&recipient)?.mobile.clone()
    }

    /// A number, and the name that is asked for.
    pub fn call(&self, recipient: Uuid) -> Option<(ContactNumber, PersonName)> {
        let address = self.0.get(&recipient)?;
        Some((ContactNumber::Mobile(address.mobile.clone()?), address.name.clone()?))
    }
}

fn accounts_of(conn: &mut Db, of: &[ResidentId]) -> QueryResult<Vec<(AccountId, ResidentId)>> {
    let rows: Vec<(AccountId, Option<ResidentId>)> = accounts::table
        .filter(accounts::resident_id.eq_any(of.iter().copied().map(Some)))
        .filter(accounts::staff_id.is_null())
        .filter(accounts::disabled_at.is_null())
        .select((accounts::id, accounts::resident_id))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(account, resident)| Some((account, resident?))).collect())
}

fn open_phone(
    keys: &Keys,
    table: &'static str,
    column: &'static str,
    row: Uuid,
    sealed: &[u8],
) -> Result<MobileNumber, Error> {
    let text = keys.open_text(Place { table, column, row }, sealed)?;
    MobileNumber::parse(&text).map_err(|_| Error::Damaged("a telephone number"))
}

fn open_name(
    keys: &Keys,
    table: &'static str,
    column: &'static str,
    row: Uuid,
    sealed: &[u8],
) -> Result<PersonName, Error> {
    let text = keys.open_text(Place { table, column, row }, sealed)?;
    PersonName::parse(&text).map_err(|_| Error::Damaged("a name"))
}
