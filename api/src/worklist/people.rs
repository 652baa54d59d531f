//! Who the residents of a panel are: names and tails unsealed, where they live, what they agreed to.

use std::collections::HashMap;

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::ResidentId;
use jiayi_core::person::consent::{self, ConsentAnswer};
use jiayi_core::person::{ConsentPurpose, ContactPreference};
use jiayi_core::worklist::record::{Person, tail};

use crate::clinic::Rules;
use crate::database::schema::{consents, phone_changes, resident_homes, residents};
use crate::database::sql::Word;
use crate::database::{Db, Error};
use crate::person::family_until;
use crate::seal::Place;

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

fn given(conn: &mut Db, ids: &[ResidentId]) -> Result<HashMap<ResidentId, Vec<ConsentPurpose>>, Error> {
    let events: Vec<(ResidentId, Word<ConsentPurpose>, Word<ConsentAnswer>)> = consents::table
        .filter(consents::resident_id.eq_any(ids))
        .order((consents::at, consents::id))
        .select((consents::resident_id, consents::purpose, consents::event))
        .load(conn)?;
    let mut answers: HashMap<ResidentId, Vec<(ConsentPurpose, ConsentAnswer)>> = HashMap::new();
    for (id, Word(purpose), Word(answer)) in events {
        answers.entry(id).or_default().push((purpose, answer));
    }
    Ok(answers.into_iter().map(|(id, answers)| (id, consent::given(answers))).collect())
}
