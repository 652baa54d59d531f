//! From what somebody says to be to a row: everything that is wrong is told at once, each on its field.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::command::{FieldCode, Rejection};
use jiayi_core::id::{InstitutionId, ResidentId, StaffId};
use jiayi_core::person::commands::Particulars;
use jiayi_core::person::contact::Address;
use jiayi_core::person::{
    CitizenId, DocumentKind, IdentityCheck, IdentityDocument, MobileNumber, PersonName, Regions, Sex,
};
use uuid::Uuid;

use super::rows::{Home, Resident, place};
use crate::clinic::Rules;
use crate::commands::{Refusal, Tx};
use crate::database::Error;
use crate::database::schema::{institutions, resident_homes, residents, villages};
use crate::database::sql::{Key, Word};
use crate::seal::{Indexed, Keys};

/// Older than anybody has become.
const OLDEST_YEARS: i64 = 130;

/// Particulars of which every part was parsed and every reference exists.
pub(super) struct Checked {
    pub name: PersonName,
    pub document: IdentityDocument,
    pub sex: Sex,
    pub born_on: Day,
    pub address: Option<Address>,
    pub village: Option<String>,
    pub institution: InstitutionId,
    pub lives_alone: bool,
}

/// How somebody comes to be known.
pub(super) enum Entry {
    /// Typed online: a claim that nothing proves yet.
    Claimed,
    /// A member of staff saw the card.
    CardSeen(StaffId),
}

impl Rules {
    pub fn regions(&self) -> Regions {
        if self.test_region { Regions::RealAndTest } else { Regions::Real }
    }
}

/// The mark of a document under the index key. Other kinds of document name their kind, lest a passport be taken for a card.
pub(super) fn mark(keys: &Keys, document: &IdentityDocument) -> Vec<u8> {
    let whole = match document.kind() {
        DocumentKind::CitizenId => document.number().to_owned(),
        kind => format!("{} {}", kind.registry_code(), document.number()),
    };
    keys.index(Indexed::IdentityNumber, &whole).as_bytes().to_vec()
}

/// Collects what is wrong with one field after another.
#[derive(Default)]
pub(super) struct Fields(Vec<FieldCode>);

impl Fields {
    pub fn refuse(&mut self, field: impl Into<String>, code: Code) {
        self.0.push(FieldCode { field: field.into(), code });
    }

    /// The value, or its code on the field.
    pub fn take<T>(&mut self, field: &str, parsed: Result<T, impl Into<Code>>) -> Option<T> {
        parsed.map_err(|code| self.refuse(field, code.into())).ok()
    }

    /// # Errors
    /// All of them at once, when there are any.
    pub fn finish(self) -> Result<(), Rejection> {
        match self.0.first() {
            None => Ok(()),
            Some(first) => Err(Rejection::on_fields(first.code, self.0.clone())),
        }
    }
}

pub(super) fn check(tx: &mut Tx<'_>, said: &Particulars, fields: &mut Fields) -> Result<Option<Checked>, Refusal> {
    let name = fields.take("particulars.name", PersonName::parse(&said.name));
    let document = document(tx, said, fields);
    let address = said.address.as_deref().map(|text| fields.take("particulars.address", Address::parse(text)));
    if let Some(code) = &said.village {
        let known: bool = select(exists(villages::table.find(code))).get_result(tx.conn)?;
        if !known {
            fields.refuse("particulars.village", Code::NotFound);
        }
    }
    if !select(exists(institutions::table.find(said.home_institution))).get_result(tx.conn)? {
        fields.refuse("particulars.home_institution", Code::NotFound);
    }
    let (Some(name), Some((document, sex, born_on))) = (name, document) else { return Ok(None) };
    Ok(Some(Checked {
        name,
        document,
        sex,
        born_on,
        address: address.flatten(),
        village: said.village.clone(),
        institution: said.home_institution,
        lives_alone: said.lives_alone,
    }))
}

/// A citizen number says sex and birth itself; what is said beside it has to agree.
fn document(tx: &Tx<'_>, said: &Particulars, fields: &mut Fields) -> Option<(IdentityDocument, Sex, Day)> {
    const NUMBER: &str = "particulars.document_number";
    let (number, regions) = (said.document_number.as_str(), tx.rules.regions());
    if said.document_kind == DocumentKind::CitizenId {
        let id = fields.take(NUMBER, CitizenId::parse(number, tx.today, regions))?;
        let (sex, birth) = (id.sex(), id.birth());
        if said.sex.is_some_and(|other| other != sex) {
            fields.refuse("particulars.sex", Code::IdMismatch);
        }
        if said.born_on.is_some_and(|other| other != birth) {
            fields.refuse("particulars.born_on", Code::IdMismatch);
        }
        return Some((id.into(), sex, birth));
    }
    let document = fields.take(NUMBER, IdentityDocument::parse(said.document_kind, number, tx.today, regions));
    let sex = fields.take("particulars.sex", said.sex.ok_or(Code::MissingField));
    let born_on = fields.take("particulars.born_on", birth(said.born_on, tx.today));
    Some((document?, sex?, born_on?))
}

fn birth(said: Option<Day>, today: Day) -> Result<Day, Code> {
    let day = said.ok_or(Code::MissingField)?;
    if day > today {
        return Err(Code::DateInFuture);
    }
    let earliest = today.plus_years(-OLDEST_YEARS).map_err(|_| Code::DateRange)?;
    if day < earliest { Err(Code::DateRange) } else { Ok(day) }
}

/// Writes the person and her home; only who was seen with a card holds the number.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    id: ResidentId,
    checked: &Checked,
    phone: Option<&MobileNumber>,
    entry: Entry,
) -> Result<(), Refusal> {
    let keys = &tx.rules.keys;
    let seal = |column, text: &str| keys.seal_text(place("residents", column, id), text).map_err(Error::from);
    let (document_index, verified_at, verified_how, verified_by) = match entry {
        Entry::Claimed => (None, None, None, None),
        Entry::CardSeen(staff) => {
            (Some(mark(keys, &checked.document)), Some(tx.now), Some(Word(IdentityCheck::CardSeen)), Some(staff))
        }
    };
    let row = Resident {
        id,
        name_sealed: seal("name_sealed", checked.name.as_str())?,
        sex: Word(checked.sex),
        born_on: checked.born_on,
        document_kind: Word(checked.document.kind()),
        document_sealed: seal("document_sealed", checked.document.number())?,
        document_index,
        phone_sealed: phone.map(|number| seal("phone_sealed", number.as_str())).transpose()?,
        phone_index: phone.map(|number| keys.index(Indexed::Phone, number.as_str()).as_bytes().to_vec()),
        address_sealed: checked.address.as_ref().map(|text| seal("address_sealed", text.as_str())).transpose()?,
        lives_alone: checked.lives_alone,
        lacks_capacity: false,
        verified_at,
        verified_how,
        verified_by,
        merged_into: None,
        died_on: None,
        registered_at: tx.now,
        contact_preference: None,
    };
    diesel::insert_into(residents::table).values(&row).execute(tx.conn)?;
    let home = Home {
        id: Key(Uuid::now_v7()),
        resident_id: id,
        institution_id: checked.institution,
        village_code: checked.village.clone(),
        valid_from: tx.today,
        valid_to: None,
    };
    diesel::insert_into(resident_homes::table).values(&home).execute(tx.conn)?;
    Ok(())
}

/// # Errors
/// `ID_USED` when there is such a person already.
pub(super) fn unused(tx: &mut Tx<'_>, resident: ResidentId) -> Result<(), Refusal> {
    let used: bool = select(exists(residents::table.find(resident))).get_result(tx.conn)?;
    if used { Err(Rejection::on_field("resident", Code::IdUsed).into()) } else { Ok(()) }
}
