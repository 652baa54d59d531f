//! The agreement of two parties: their data read and unsealed, and the template filled with it.

use std::sync::LazyLock;

use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::contract::agreement::{GuardianFacts, InstitutionFacts, ResidentFacts, TeamFacts};
use jiayi_core::contract::commands::Terms;
use jiayi_core::contract::package::{Package, PackageItem};
use jiayi_core::contract::template::TemplateProblem;
use jiayi_core::contract::{Agreement, AgreementFacts, PriorityGroup, Template, Term};
use jiayi_core::id::{ContractId, InstitutionId, ResidentId};
use jiayi_core::person::{ContactNumber, DocumentKind, IdentityDocument, PersonName, Regions};
use jiayi_core::policy::Policy;

use super::facts::{self, Offer};
use crate::clinic::Rules;
use crate::commands::Refusal;
use crate::database::schema::{institutions, residents, teams};
use crate::database::sql::Word;
use crate::database::{Db, Error};
use crate::person::Facts;
use crate::seal::Place;
use crate::team::staff_name;

/// Read once: it ships with the product.
static TEMPLATE: LazyLock<Result<Template, TemplateProblem>> = LazyLock::new(Template::chinese);

/// An agreement before it is signed.
pub(super) struct Draft<'a> {
    pub contract: ContractId,
    pub resident: &'a Facts,
    /// Who signs for her.
    pub guardian: Option<ResidentId>,
    pub terms: &'a Terms,
    pub term: Term,
    pub offer: &'a Offer,
}

/// Renders the agreement from the terms and what the records say of the parties today.
///
/// # Errors
/// `CONTRACT_AGREEMENT` when a party's data cannot stand in a document, `TEAM_LEADER_NOT_MEMBER` for a team without one.
pub(super) fn render(
    conn: &mut Db,
    rules: &Rules,
    policy: &Policy,
    draft: &Draft<'_>,
    today: Day,
) -> Result<Agreement, Refusal> {
    let template = TEMPLATE.as_ref().map_err(|_| Error::Damaged("the agreement template"))?;
    let Draft { terms, offer, .. } = draft;
    let leader = facts::leader_of(conn, terms.team, today)?.ok_or(Code::TeamLeaderNotMember)?;
    let guardian = match draft.guardian {
        Some(guardian) => Some(guardian_facts(conn, rules, draft.resident, guardian, today)?),
        None => None,
    };
    let (name, phone): (String, String) =
        teams::table.find(terms.team).select((teams::name, teams::phone)).first(conn)?;
    let facts = AgreementFacts {
        number: draft.contract,
        institution: institution_facts(conn, offer.institution)?,
        team: TeamFacts { name, leader: staff_name(conn, leader)?, doctor: offer.doctor.name.clone(), phone },
        resident: resident_facts(conn, rules, draft.resident.resident, today)?,
        guardian,
        priority_groups: PriorityGroup::of(&terms.priority_groups, draft.resident.born_on, terms.starts_on),
        packages: vec![package(offer)?],
        term: draft.term,
        years: u32::try_from(terms.years).map_err(|_| Code::ContractTerm)?,
        lapse_days: policy.contract.lapse_days,
        district_institution: institution_name(conn, terms.district_institution)?,
        municipal_institution: institution_name(conn, terms.municipal_institution)?,
    };
    Ok(Agreement::render(template, &facts)?)
}

fn institution_facts(conn: &mut Db, institution: InstitutionId) -> Result<InstitutionFacts, Error> {
    let (name, address, phone) = institutions::table
        .find(institution)
        .select((institutions::name, institutions::address, institutions::phone))
        .first(conn)?;
    Ok(InstitutionFacts { name, address, phone })
}

pub(super) fn institution_name(conn: &mut Db, institution: Option<InstitutionId>) -> Result<Option<String>, Error> {
    let Some(institution) = institution else { return Ok(None) };
    Ok(Some(institutions::table.find(institution).select(institutions::name).first(conn)?))
}

fn package(offer: &Offer) -> Result<Package, Error> {
    let times = |times: i32| u16::try_from(times).map_err(|_| Error::Damaged("a package's item"));
    let items = offer
        .items
        .iter()
        .map(|item| {
            let (kind, label, times_per_year) = (item.kind.0, item.label.clone(), times(item.times_per_year)?);
            Ok(PackageItem { kind, label, times_per_year })
        })
        .collect::<Result<_, Error>>()?;
    let (kind, name) = (offer.package.kind.0, offer.package.name.clone());
    Ok(Package { kind, name, items, fee_per_year: offer.package.fee_per_year()? })
}

/// What a document says of a person, unsealed.
struct Party {
    name: PersonName,
    document: IdentityDocument,
    phone: Option<ContactNumber>,
    address: Option<String>,
    health_record_number: Option<String>,
}

const DAMAGED: Error = Error::Damaged("a person's record");

fn party(conn: &mut Db, rules: &Rules, person: ResidentId, today: Day) -> Result<Party, Error> {
    type Row = (Vec<u8>, Word<DocumentKind>, Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>, Option<Vec<u8>>);
    let (name, kind, number, phone, address, health_record): Row = residents::table
        .find(person)
        .select((
            residents::name_sealed,
            residents::document_kind,
            residents::document_sealed,
            residents::phone_sealed,
            residents::address_sealed,
            residents::health_record_sealed,
        ))
        .first(conn)?;
    let open = |column: &'static str, sealed: &[u8]| -> Result<String, Error> {
        Ok(rules.keys.open_text(Place { table: "residents", column, row: person.0 }, sealed)?.to_string())
    };
    let open_if = |column, sealed: Option<Vec<u8>>| sealed.map(|sealed| open(column, &sealed)).transpose();
    let regions = if rules.test_region { Regions::RealAndTest } else { Regions::Real };
    let number = open("document_sealed", &number)?;
    let phone = open_if("phone_sealed", phone)?;
    Ok(Party {
        name: PersonName::parse(&open("name_sealed", &name)?).map_err(|_| DAMAGED)?,
        document: IdentityDocument::parse(kind.0, &number, today, regions).map_err(|_| DAMAGED)?,
        phone: phone.map(|phone| ContactNumber::parse(&phone)).transpose().map_err(|_| DAMAGED)?,
        address: open_if("address_sealed", address)?,
        health_record_number: open_if("health_record_sealed", health_record)?,
    })
}

fn resident_facts(conn: &mut Db, rules: &Rules, resident: ResidentId, today: Day) -> Result<ResidentFacts, Error> {
    let Party { name, document, phone, address, health_record_number } = party(conn, rules, resident, today)?;
    Ok(ResidentFacts { name, document, phone, address, health_record_number })
}

fn guardian_facts(
    conn: &mut Db,
    rules: &Rules,
    ward: &Facts,
    guardian: ResidentId,
    today: Day,
) -> Result<GuardianFacts, Refusal> {
    let relation = ward.person().guardian(guardian, today)?.relation;
    let Party { name, document, .. } = party(conn, rules, guardian, today)?;
    Ok(GuardianFacts { name, relation, document })
}
