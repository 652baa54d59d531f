//! Who did it, and for whom: whatever a guardian or proxy does carries both names.

use diesel::prelude::*;
use jiayi_core::id::{AccountId, GrantId, ResidentId, StaffId};
use jiayi_core::person::MobileNumber;
pub use jiayi_core::view::Author;

use super::rows::place;
use crate::clinic::Rules;
use crate::database::schema::{accounts, grants, residents, staff};
use crate::database::{Db, Error};

/// Who `account` is when it does something to `resident`'s record.
///
/// # Errors
/// When the database fails or a name cannot be opened.
pub fn author(conn: &mut Db, rules: &Rules, account: AccountId, resident: ResidentId) -> Result<Author, Error> {
    let known = accounts::table.find(account).select((accounts::resident_id, accounts::staff_id));
    let known: Option<(Option<ResidentId>, Option<StaffId>)> = known.first(conn).optional()?;
    let Some((own, serving)) = known else { return by_link(conn, rules, account, resident) };
    if let Some(member) = serving {
        let by = staff::table.find(member).select(staff::name).first(conn)?;
        return Ok(Author { by, acting_for: None });
    }
    let subject = name_of(conn, rules, resident)?;
    if own == Some(resident) {
        return Ok(Author { by: subject, acting_for: None });
    }
    let by = match own {
        Some(person) => name_of(conn, rules, person)?,
        None => proxy_name(conn, rules, account, resident)?,
    };
    Ok(Author { by, acting_for: Some(subject) })
}

/// Who has no account acts by the link of a text, under the id by which she is told: the resident's own or that of a grant.
fn by_link(conn: &mut Db, rules: &Rules, id: AccountId, resident: ResidentId) -> Result<Author, Error> {
    let subject = name_of(conn, rules, resident)?;
    if id.0 == resident.0 {
        return Ok(Author { by: subject, acting_for: None });
    }
    let grant = GrantId(id.0);
    let sealed: Vec<u8> = grants::table.find(grant).select(grants::proxy_name_sealed).first(conn)?;
    let by = rules.keys.open_text(place("grants", "proxy_name_sealed", grant), &sealed)?.to_string();
    Ok(Author { by, acting_for: Some(subject) })
}

/// A person's name in full; for those whose scope shows it.
///
/// # Errors
/// When the database fails or the name cannot be opened.
pub fn name_of(conn: &mut Db, rules: &Rules, resident: ResidentId) -> Result<String, Error> {
    let sealed: Vec<u8> = residents::table.find(resident).select(residents::name_sealed).first(conn)?;
    Ok(rules.keys.open_text(place("residents", "name_sealed", resident), &sealed)?.to_string())
}

/// What the grant calls a proxy who has not said who she is; the masked phone of an account that nothing names any more.
fn proxy_name(conn: &mut Db, rules: &Rules, account: AccountId, resident: ResidentId) -> Result<String, Error> {
    let (index, sealed): (Option<Vec<u8>>, Option<Vec<u8>>) =
        accounts::table.find(account).select((accounts::phone_index, accounts::phone_sealed)).first(conn)?;
    let granted: Option<(GrantId, Vec<u8>)> = grants::table
        .filter(grants::resident_id.eq(resident))
        .filter(grants::proxy_phone_index.nullable().eq(index))
        .order(grants::granted_at.desc())
        .select((grants::id, grants::proxy_name_sealed))
        .first(conn)
        .optional()?;
    if let Some((id, name)) = granted {
        return Ok(rules.keys.open_text(place("grants", "proxy_name_sealed", id), &name)?.to_string());
    }
    let sealed = sealed.ok_or(Error::Damaged("an account"))?;
    let phone = rules.keys.open_text(place("accounts", "phone_sealed", account), &sealed)?;
    MobileNumber::parse(&phone).map(|phone| phone.masked()).map_err(|_| Error::Damaged("an account"))
}
