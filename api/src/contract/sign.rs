//! Signing: the agreement is rendered anew, and what was signed must be exactly that.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::contract::commands::{Origin, SignContract, Signature, Terms};
use jiayi_core::contract::rules::{self, Facts, Wish};
use jiayi_core::contract::{Agreement, Contract, PriorityGroup, Term};
use jiayi_core::id::{InstitutionId, ResidentId};
use jiayi_core::person;
use jiayi_core::person::consent::Act;
use serde_json::json;
use uuid::Uuid;

use super::answer::with_contract;
use super::document::{self, Draft};
use super::facts::{self, Offer};
use super::rows::{AgreementRow, ContractRow, ItemRow, OriginKind};
use super::signer::{self, Taken};
use crate::commands::{Refusal, Tx};
use crate::database::schema::{agreements, contract_items, contracts, institutions};
use crate::database::sql::{Json, Key, Word};
use crate::database::{Db, Error, locks};
use crate::feed::{self, Entity, Feed};
use crate::team::room_of_doctor;

/// Signs the agreement that was shown; the contract then waits for the team.
///
/// # Errors
/// Every reason of the rules at once; `STALE` with the hash of today's agreement when another one was shown; then what is
/// wrong with the signature itself.
pub fn sign(tx: &mut Tx<'_>, command: &SignContract) -> Result<(), Refusal> {
    let resident = living(tx.conn, command.resident)?;
    if facts::is_used(tx.conn, command.contract)? {
        return Err(Code::IdUsed.into());
    }
    let paper = match &command.signature {
        Signature::Paper(paper) => Some(paper),
        Signature::Drawn { .. } => None,
    };
    let by = signer::speaks_as(tx, paper, "signature")?;
    let terms = &command.terms;
    let offer = facts::offer(tx.conn, (terms.team, terms.doctor, terms.package), terms.starts_on, tx.today)?;
    check_slots(tx.conn, terms)?;

    // The team before the doctor, as whoever answers for the team does.
    tx.concern(command.resident, terms.team)?;
    // Whoever else signs with the doctor waits: the cap counts over all her teams.
    locks::hold_staff(tx.conn, offer.doctor.id)?;
    let known = facts::as_rules_see(&facts::contracts_of(tx.conn, command.resident)?)?;
    let consents = crate::person::consents(tx.conn, command.resident)?;
    let lacks = facts::team_lacks(tx.conn, terms.team, tx.policy, tx.today)?;
    let judged = Facts {
        contracts: &known,
        room: room_of_doctor(tx.conn, offer.doctor.id, offer.doctor.cap, Some(command.resident), tx.policy, tx.today)?,
        doctor: offer.doctor.may_contract(tx.policy),
        team: &lacks,
        consents: consents.check(Act::SignContract, &resident.person(), tx.today),
        over_cap: None,
    };
    let wish = Wish::from(command);
    let contract = rules::sign(&wish, &resident.person(), by, &judged, &tx.policy.contract, tx.today)
        .map_err(|against| refused(tx, &wish, &known, against))?;

    let draft = Draft {
        contract: command.contract,
        resident: &resident,
        guardian: guardian_of(by),
        terms,
        term: contract.term,
        offer: &offer,
    };
    let agreement = document::render(tx.conn, tx.rules, tx.policy, &draft, tx.today)?;
    same_as_shown(command, &agreement)?;
    let taken = signer::take(tx, &resident, by, &command.signature)?;
    write(tx, command, &contract, resident.born_on, &offer, &agreement, taken)?;

    // The team sees who asks.
    feed::ask(tx.conn, terms.team, command.resident)?;
    feed::stamp(tx.conn, Feed::Team(terms.team), Entity::Resident, command.resident.0, true)?;
    tx.stamp(command.resident, Entity::Contract, command.contract);
    Ok(())
}

/// Every reason against a signature, with the contract whose days it meets or that cannot be followed so.
fn refused(tx: &mut Tx<'_>, wish: &Wish, known: &[Contract], against: Vec<Code>) -> Refusal {
    let told_by = if against.contains(&Code::ContractOverlap) {
        let days = Term::of_years(wish.start, wish.years.into()).ok();
        let policy = &tx.policy.contract;
        days.and_then(|days| rules::overlapping(wish.id, wish.origin, days, known, policy, tx.today))
    } else if against.contains(&Code::ContractPredecessor) {
        known.iter().find(|contract| wish.origin.predecessor() == Some(contract.id))
    } else {
        None
    };
    let rejection = Rejection::of_all(Code::ContractState, against);
    match told_by {
        Some(contract) => with_contract(tx, rejection, contract.id),
        None => rejection.into(),
    }
}

/// The facts of a person who can still contract.
///
/// # Errors
/// `NOT_FOUND`, `AFTER_DEATH`.
pub(super) fn living(conn: &mut Db, resident: ResidentId) -> Result<crate::person::Facts, Refusal> {
    let facts = crate::person::facts(conn, resident)?.ok_or(Code::NotFound)?;
    if facts.died_on.is_some() { Err(Code::AfterDeath.into()) } else { Ok(facts) }
}

pub(super) const fn guardian_of(by: person::Actor) -> Option<ResidentId> {
    match by {
        person::Actor::Guardian(guardian) => Some(guardian),
        person::Actor::Resident | person::Actor::Proxy(_) => None,
    }
}

/// The second slot of a combined contract is a hospital of the district, the third one of the city.
pub(super) fn check_slots(conn: &mut Db, terms: &Terms) -> Result<(), Refusal> {
    let slots = [
        ("terms.district_institution", terms.district_institution, ["secondary", "tertiary"]),
        ("terms.municipal_institution", terms.municipal_institution, ["tertiary", "tertiary"]),
    ];
    for (field, institution, levels) in slots {
        let Some(institution) = institution else { continue };
        if !is_of_level(conn, institution, levels)? {
            return Err(Rejection::on_field(field, Code::NotFound).into());
        }
    }
    Ok(())
}

fn is_of_level(conn: &mut Db, institution: InstitutionId, levels: [&str; 2]) -> Result<bool, Error> {
    let found = institutions::table.find(institution).filter(institutions::level.eq_any(levels));
    Ok(select(exists(found)).get_result(conn)?)
}

fn same_as_shown(command: &SignContract, agreement: &Agreement) -> Result<(), Rejection> {
    let hash = agreement.hash().to_string();
    if command.document_hash == hash && command.template_version == agreement.template_version() {
        return Ok(());
    }
    let current = json!({ "document_hash": hash, "template_version": agreement.template_version() });
    Err(Rejection::of(Code::Stale).with_current(current))
}

fn write(
    tx: &mut Tx<'_>,
    command: &SignContract,
    contract: &Contract,
    born_on: Day,
    offer: &Offer,
    agreement: &Agreement,
    taken: Taken,
) -> Result<(), Refusal> {
    let Terms { district_institution, municipal_institution, .. } = command.terms;
    let package = &offer.package;
    let priority_groups = PriorityGroup::of(&command.terms.priority_groups, born_on, contract.term.start());
    let row = ContractRow {
        id: contract.id,
        resident_id: command.resident,
        team_id: contract.team,
        doctor_id: contract.doctor,
        package_id: package.id,
        institution_id: offer.institution,
        district_institution_id: district_institution,
        municipal_institution_id: municipal_institution,
        state: Word(contract.state),
        origin: Word(match contract.origin {
            Origin::New => OriginKind::New,
            Origin::Renewal { .. } => OriginKind::Renewal,
            Origin::Transfer { .. } => OriginKind::Transfer,
        }),
        predecessor_id: contract.origin.predecessor(),
        starts_on: contract.term.start(),
        ends_on: contract.ends_on,
        term_ends_on: contract.term.end(),
        years: command.terms.years,
        priority_groups: Json(priority_groups),
        fee_total: package.fee_total,
        fee_insurance: package.fee_insurance,
        fee_public_health: package.fee_public_health,
        fee_resident: package.fee_resident,
        signer_kind: Word(taken.kind),
        signer_account: tx.actor.account,
        guardian_id: taken.guardian,
        signed_how: Word(taken.how),
        signed_at: tx.now,
        decided_at: None,
        decided_by: None,
        decision_reason_sealed: None,
        identity_check: None,
        end_side: None,
        end_reason: None,
        end_note_sealed: None,
        end_recorded_at: None,
        end_recorded_by: None,
        end_witness_id: None,
        end_scan_hash: None,
        refund: None,
        policy_version: tx.policy.version.clone(),
        answer_by: contract.answer_by,
    };
    diesel::insert_into(contracts::table).values(&row).execute(tx.conn)?;
    for item in &offer.items {
        let promised = ItemRow {
            id: Key(Uuid::now_v7()),
            contract_id: row.id,
            resident_id: row.resident_id,
            position: item.position,
            kind: item.kind,
            label: item.label.clone(),
            times_per_year: item.times_per_year,
        };
        diesel::insert_into(contract_items::table).values(&promised).execute(tx.conn)?;
    }
    let place = AgreementRow::place(row.id);
    let sealed = tx.rules.keys.seal_text(place, &agreement.text()).map_err(Error::from)?;
    let document = AgreementRow {
        contract_id: row.id,
        resident_id: row.resident_id,
        template_version: agreement.template_version().to_owned(),
        document_sealed: sealed,
        document_hash: agreement.hash().as_bytes().to_vec(),
        signature_hash: taken.file.as_bytes().to_vec(),
        signed: Json(taken.evidence),
        evidence: None,
        evidence_signature: None,
        evidence_key: None,
    };
    diesel::insert_into(agreements::table).values(&document).execute(tx.conn)?;
    Ok(())
}
