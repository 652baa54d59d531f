//! Who the residents of a panel are: names and tails unsealed, where they live, what they agreed to.

use std::collections::HashMap;

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::ResidentId;
use jiayi_core::person::consent::ConsentAnswer;
use jiayi_core::person::{ConsentPurpose, ContactPreference};

use crate::clinic::Rules;
use crate::database::schema::{consents, phone_changes, resident_homes, residents};
use crate::database::sql::Word;
use crate::database::{Db, Error};
use crate::person::family_until;
use crate::seal::Place;

/// Characters of a tail.
const TAIL: usize = 4;

pub(super) struct Person {
    pub id: ResidentId,
    pub name: String,
    pub born_on: Day,
    pub lives_alone: bool,
    pub document_tail: String,
    pub phone_tail: String,
    pub phone_changed_at: Option<Instant>,
    pub village: Option<String>,
    pub consents: Vec<ConsentPurpose>,
    pub contact: Option<ContactPreference>,
    pub family_until: Option<Day>,
}

type Row = (ResidentId, Vec<u8>, Day, bool, Vec<u8>, Option<Vec<u8>>, Option<Word<ContactPreference>>);

/// The living of these, without those who turned out to be somebody else.
pub(super) fn living(conn: &mut Db, rules: &Rules, ids: &[ResidentId], today: Day) -> Result<Vec<Person>, Error> {
    let rows: Vec<Row> = residents::table
        .filter(residents::id.eq_any(ids))
        .filter(residents::died_on.is_null())
        .filter(residents::merged_into.is_null())
        .order(residents::id)
        .select((
            residents::id,
            residents::name_sealed,
            residents::born_on,
            residents::lives_alone,
            residents::document_sealed,
            residents::phone_sealed,
            residents::contact_preference,
        ))
        .load(conn)?;
    let (mut villages, mut given, phones) = (villages(conn, ids, today)?, given(conn, ids)?, phones(conn, ids)?);
    let families = family_until(conn, ids)?;
    rows.into_iter()
        .map(|(id, name, born_on, lives_alone, document, phone, contact)| {
            let open =
                |column, sealed: &[u8]| rules.keys.open_text(Place { table: "residents", column, row: id.0 }, sealed);
            Ok(Person {
                id,
                name: open("name_sealed", &name)?.to_string(),
                born_on,
                lives_alone,
                document_tail: tail(&open("document_sealed", &document)?),
                phone_tail: match phone {
                    Some(phone) => tail(&open("phone_sealed", &phone)?),
                    None => String::new(),
                },
                phone_changed_at: phones.get(&id).copied(),
                village: villages.remove(&id),
                consents: given.remove(&id).unwrap_or_default(),
                contact: contact.map(|wish| wish.0),
                family_until: families.get(&id).copied(),
            })
        })
        .collect()
}

fn tail(number: &str) -> String {
    let skip = number.chars().count().saturating_sub(TAIL);
    number.chars().skip(skip).collect()
}

fn villages(conn: &mut Db, ids: &[ResidentId], today: Day) -> Result<HashMap<ResidentId, String>, Error> {
    let rows: Vec<(ResidentId, Option<String>)> = resident_homes::table
        .filter(resident_homes::resident_id.eq_any(ids))
        .filter(resident_homes::valid_from.le(today))
        .filter(resident_homes::valid_to.is_null().or(resident_homes::valid_to.ge(Some(today))))
        .order(resident_homes::valid_from)
        .select((resident_homes::resident_id, resident_homes::village_code))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, village)| Some((id, village?))).collect())
}

/// When each got another number.
fn phones(conn: &mut Db, ids: &[ResidentId]) -> Result<HashMap<ResidentId, Instant>, Error> {
    let changes: Vec<(ResidentId, Instant)> = phone_changes::table
        .filter(phone_changes::resident_id.eq_any(ids))
        .filter(phone_changes::new_sealed.is_not_null())
        .order(phone_changes::changed_at)
        .select((phone_changes::resident_id, phone_changes::changed_at))
        .load(conn)?;
    Ok(changes.into_iter().collect())
}

/// What each has agreed to and not withdrawn, by the last event of each purpose.
fn given(conn: &mut Db, ids: &[ResidentId]) -> Result<HashMap<ResidentId, Vec<ConsentPurpose>>, Error> {
    let events: Vec<(ResidentId, Word<ConsentPurpose>, Word<ConsentAnswer>)> = consents::table
        .filter(consents::resident_id.eq_any(ids))
        .order((consents::at, consents::id))
        .select((consents::resident_id, consents::purpose, consents::event))
        .load(conn)?;
    let mut given: HashMap<ResidentId, Vec<ConsentPurpose>> = HashMap::new();
    for (id, Word(purpose), Word(answer)) in events {
        let purposes = given.entry(id).or_default();
        purposes.retain(|held| *held != purpose);
        if answer == ConsentAnswer::Given {
            purposes.push(purpose);
        }
    }
    given.values_mut().for_each(|purposes| purposes.sort_unstable());
    Ok(given)
}
