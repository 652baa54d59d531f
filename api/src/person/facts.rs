//! What the rules of every room ask about a person: age, capacity, guardians, consents.

use diesel::prelude::*;
use jiayi_core::access::Relation;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::Code;
use jiayi_core::digest::Digest;
use jiayi_core::id::{ResidentId, StaffId};
use jiayi_core::person::consent::{
    self, Act, Channel, ConsentAnswer, ConsentEvent, ConsentText, Giver, LegalBasis, OtherBasis,
};
use jiayi_core::person::{Actor, Guardianship, IdentityCheck, Person, Sex};

use super::rows::{Consent, GuardianshipRow};
use crate::commands::Tx;
use crate::database::schema::{consents, guardianships, residents};
use crate::database::sql::Word;
use crate::database::{Db, Error};
use crate::each;

/// A person as the rules see her.
#[derive(Debug, Clone)]
pub struct Facts {
    pub resident: ResidentId,
    pub sex: Sex,
    pub born_on: Day,
    pub lives_alone: bool,
    pub lacks_capacity: bool,
    /// How her identity was checked; `None` while she is only a claim.
    pub verified: Option<IdentityCheck>,
    pub died_on: Option<Day>,
    /// All that were ever recorded over her.
    pub guardianships: Vec<Guardianship>,
}

impl Facts {
    pub fn person(&self) -> Person<'_> {
        Person { birth: self.born_on, lacks_capacity: self.lacks_capacity, guardianships: &self.guardianships }
    }
}

type Row = (Word<Sex>, Day, bool, bool, Option<Word<IdentityCheck>>, Option<Day>);

/// The facts of one person; `None` when there is no such person, or when the claim that made her turned out to be of
/// somebody known.
///
/// # Errors
/// When the database fails.
pub fn facts(conn: &mut Db, resident: ResidentId) -> Result<Option<Facts>, Error> {
    let query = residents::table.find(resident).filter(residents::merged_into.is_null()).select((
        residents::sex,
        residents::born_on,
        residents::lives_alone,
        residents::lacks_capacity,
        residents::verified_how,
        residents::died_on,
    ));
    let row: Option<Row> = each!(conn, c => query.get_result(c)).optional()?;
    let Some((sex, born_on, lives_alone, lacks_capacity, verified, died_on)) = row else { return Ok(None) };
    let guardianships = over(conn, resident)?.into_iter().map(guardianship).collect();
    let verified = verified.map(|how| how.0);
    Ok(Some(Facts { resident, sex: sex.0, born_on, lives_alone, lacks_capacity, verified, died_on, guardianships }))
}

/// Every guardianship that was recorded over `ward`, in order of recording.
pub(super) fn over(conn: &mut Db, ward: ResidentId) -> Result<Vec<GuardianshipRow>, Error> {
    Ok(each!(conn, c => guardianships::table
        .filter(guardianships::ward_id.eq(ward))
        .order((guardianships::recorded_at, guardianships::id))
        .select(GuardianshipRow::as_select())
        .load(c))?)
}

pub(super) fn guardianship(row: GuardianshipRow) -> Guardianship {
    Guardianship {
        guardian: row.guardian_id,
        relation: row.relation.0,
        proof: row.proof_kind.0,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        revoked_on: row.revoked_at.map(Instant::day),
    }
}

/// As whom the author of a command acts in the app: herself, or as the guardian he is today.
///
/// # Errors
/// `NOT_FOUND` for anybody else: a proxy never reaches a rule that asks this.
pub fn acting(tx: &Tx<'_>) -> Result<Actor, Code> {
    match tx.actor.resident {
        Some(_) if tx.relation.meets(Relation::OWN) => Ok(Actor::Resident),
        Some(guardian) if tx.relation.meets(Relation::GUARDIAN) => Ok(Actor::Guardian(guardian)),
        _ => Err(Code::NotFound),
    }
}

/// What a person agreed to, and what else her data may rest on.
#[derive(Debug, Clone, Default)]
pub struct Consents {
    pub events: Vec<ConsentEvent>,
    pub others: Vec<OtherBasis>,
}

impl Consents {
    /// Whether `act` may be done with this person's data.
    ///
    /// # Errors
    /// The code of the first purpose that rests on nothing.
    pub fn check(&self, act: Act, person: &Person<'_>, today: Day) -> Result<(), Code> {
        consent::check(act, &self.events, &self.others, person, today)
    }
}

/// All consents of a person in the order in which they were recorded.
///
/// # Errors
/// When the database fails or a row cannot be read.
pub fn consents(conn: &mut Db, resident: ResidentId) -> Result<Consents, Error> {
    let mut all = Consents::default();
    for row in rows(conn, resident)? {
        match row.legal_basis.0 {
            LegalBasis::Consent => all.events.push(event(row)?),
            basis if row.event.0 == ConsentAnswer::Given => {
                all.others.push(OtherBasis { purpose: row.purpose.0, basis, on: row.at.day() })
            }
            _ => all.others.retain(|other| other.purpose != row.purpose.0),
        }
    }
    Ok(all)
}

pub(super) fn rows(conn: &mut Db, resident: ResidentId) -> Result<Vec<Consent>, Error> {
    Ok(each!(conn, c => consents::table
        .filter(consents::resident_id.eq(resident))
        .order((consents::at, consents::id))
        .select(Consent::as_select())
        .load(c))?)
}

fn event(row: Consent) -> Result<ConsentEvent, Error> {
    let text = row.text_version.zip(row.text_hash.as_deref().and_then(digest));
    let (version, sha256) = text.ok_or(Error::Damaged("a consent"))?;
    let paper: Option<(StaffId, Digest)> = row.witness_id.zip(row.scan_hash.as_deref().and_then(digest));
    Ok(ConsentEvent {
        purpose: row.purpose.0,
        answer: row.event.0,
        text: ConsentText { version, sha256 },
        channel: paper.map_or(Channel::App, |(witness, scan)| Channel::Paper { witness, scan }),
        giver: row.guardian_id.map_or(Giver::Resident, Giver::Guardian),
        recipient: row.recipient,
        at: row.at,
    })
}

pub(super) fn digest(bytes: &[u8]) -> Option<Digest> {
    bytes.try_into().ok().map(Digest::from_bytes)
}
