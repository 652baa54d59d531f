//! What follows a signature: it is taken back, declined, or countersigned.

use diesel::prelude::*;
use jiayi_core::access::{self, Read};
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::contract::commands::{AcceptContract, Origin, RejectContract, WithdrawContract};
use jiayi_core::contract::fee::refund;
use jiayi_core::contract::rules::{self, Accepted, Facts};
use jiayi_core::contract::{Contract, ContractState, EndReason, Side};
use jiayi_core::id::{ContractId, ResidentId};
use jiayi_core::person::IdentityCheck;
use jiayi_core::person::claim::ClaimState;
use jiayi_core::person::consent::Act;
use jiayi_core::team::capacity::Admission;
use jiayi_core::text::is_reason;

use serde_json::Value;

use super::rows::{ContractRow, column};
use super::{evidence, facts, sign, signer, view};
use crate::commands::{Refusal, Tx};
use crate::database::Error;
use crate::database::locks;
use crate::database::schema::{contracts, identity_claims};
use crate::database::sql::Word;
use crate::feed::{self, Entity};
use crate::team::room_of_doctor;

/// A contract that a command names, and all of its resident's as the rules see them.
pub(super) struct Case {
    pub row: ContractRow,
    pub contract: Contract,
    pub known: Vec<Contract>,
}

/// Reads the contract under the resident's lock.
///
/// # Errors
/// `NOT_FOUND` unless it is a contract of this resident, `STALE` when it is not as its author saw it.
pub(super) fn open(tx: &mut Tx<'_>, resident: ResidentId, contract: ContractId) -> Result<Case, Refusal> {
    let rows = facts::contracts_of(tx.conn, resident)?;
    let row = facts::find(&rows, contract)?.clone();
    match tx.unchanged_since_seen(resident, Entity::Contract, contract, || Value::Null) {
        Ok(()) => {}
        Err(Refusal::Rejected(stale)) => {
            return Err(stale.with_current(current(tx, &row)?).into());
        }
        Err(other) => return Err(other),
    }
    Ok(Case { contract: row.facts()?, known: facts::as_rules_see(&rows)?, row })
}

/// A contract as the author of a command may see it.
pub(super) fn current(tx: &mut Tx<'_>, row: &ContractRow) -> Result<Value, Error> {
    let sees_record = access::may(access::read_row(Read::Record), tx.actor.role, tx.relation);
    view::as_json(tx.conn, tx.rules, row, tx.policy, tx.today, sees_record)
}

/// A rule's no, with the contract that says it as it is now: the one in question, the one whose days it meets, or the one that it
/// was to follow.
pub(super) fn refused(tx: &mut Tx<'_>, case: &Case, code: Code) -> Refusal {
    let Contract { id, origin, term, .. } = case.contract;
    let told_by = match code {
        Code::ContractState | Code::ContractLapsed | Code::ContractEndSide | Code::ContractEndDay => Some(id),
        Code::ContractOverlap => {
            let policy = &tx.policy.contract;
            Some(rules::overlapping(id, origin, term, &case.known, policy, tx.today).map_or(id, |other| other.id))
        }
        Code::ContractPredecessor => origin.predecessor(),
        _ => None,
    };
    told_by.map_or_else(|| code.into(), |id| with_contract(tx, Rejection::of(code), id))
}

/// A rejection with one of the resident's contracts beside it.
pub(super) fn with_contract(tx: &mut Tx<'_>, rejection: Rejection, id: ContractId) -> Refusal {
    let row: Result<ContractRow, Error> = contracts::table.find(id).first(tx.conn).map_err(Error::from);
    match row.and_then(|row| current(tx, &row)) {
        Ok(current) => rejection.with_current(current).into(),
        Err(error) => error.into(),
    }
}

/// A reason in people's words: visible, and not a novel. Blank is no reason.
///
/// # Errors
/// `BAD_VALUE` on the field.
pub(super) fn words<'a>(field: &str, text: Option<&'a str>) -> Result<Option<&'a str>, Rejection> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    if text.is_none_or(is_reason) { Ok(text) } else { Err(Rejection::on_field(field, Code::BadValue)) }
}

pub(super) fn save(tx: &mut Tx<'_>, row: &ContractRow) -> Result<(), Refusal> {
    diesel::update(contracts::table.find(row.id)).set(row).execute(tx.conn)?;
    tx.stamp(row.resident_id, Entity::Contract, row.id);
    Ok(())
}

/// The resident or guardian takes an unanswered signature back.
///
/// # Errors
/// As the rule: `CONTRACT_STATE` with the contract as it is, `CONTRACT_LAPSED`, who may sign.
pub fn withdraw(tx: &mut Tx<'_>, command: &WithdrawContract) -> Result<(), Refusal> {
    let case = open(tx, command.resident, command.contract)?;
    let by = signer::speaks_as(tx, command.paper.as_ref(), "paper")?;
    let resident = crate::person::facts(tx.conn, command.resident)?.ok_or(Code::NotFound)?;
    let withdrawn = rules::withdraw(&case.contract, &resident.person(), by, &tx.policy.contract, tx.today)
        .map_err(|code| refused(tx, &case, code))?;
    let mut row = case.row;
    let paper = signer::keep(tx, command.resident, command.paper.as_ref())?;
    row.moved_to(&withdrawn);
    recorded_now(tx, &mut row);
    if let Some(paper) = paper {
        row.end_witness_id = Some(paper.witness);
        row.end_scan_hash = Some(paper.scan);
    }
    save(tx, &row)?;
    tx.part_unless_tied(row.team_id, row.resident_id);
    Ok(())
}

fn recorded_now(tx: &Tx<'_>, row: &mut ContractRow) {
    row.end_side = Some(Word(Side::Resident));
    row.end_recorded_at = Some(tx.now);
    row.end_recorded_by = Some(tx.actor.account);
}

/// Takes back every signature that waits, of a claimant who turned out to be somebody else: that person signs anew.
///
/// # Errors
/// When the database fails.
pub fn withdraw_unanswered(tx: &mut Tx<'_>, resident: ResidentId) -> Result<(), Refusal> {
    for mut row in facts::contracts_of(tx.conn, resident)? {
        if row.state.0 == ContractState::ResidentSigned {
            row.state = Word(ContractState::Withdrawn);
            recorded_now(tx, &mut row);
            save(tx, &row)?;
        }
    }
    Ok(())
}

/// The team declines, in words that the resident reads.
///
/// # Errors
/// As the rule; `CONTRACT_ANSWER` for a member who does not answer for the team.
pub fn reject(tx: &mut Tx<'_>, command: &RejectContract) -> Result<(), Refusal> {
    let case = open(tx, command.resident, command.contract)?;
    let answering = facts::answers_for(tx, case.row.team_id, case.row.doctor_id)?;
    let reason = words("reason", Some(&command.reason))?.unwrap_or_default();
    let rejected = rules::reject(&case.contract, reason, &tx.policy.contract, tx.today)
        .map_err(|code| refused(tx, &case, code))?;
    let mut row = case.row;
    row.moved_to(&rejected);
    row.decided_at = Some(tx.now);
    row.decided_by = Some(answering.staff);
    row.decision_reason_sealed = Some(seal(tx, &row, "decision_reason_sealed", reason)?);
    save(tx, &row)?;
    tx.part_unless_tied(row.team_id, row.resident_id);
    Ok(())
}

pub(super) fn seal(tx: &Tx<'_>, row: &ContractRow, column: &'static str, text: &str) -> Result<Vec<u8>, Error> {
    Ok(tx.rules.keys.seal_text(row.place(column), text)?)
}

/// The team countersigns: the contract is in force from its first day, the evidence is signed by the server's key, and
/// the contract that it follows is settled with it.
///
/// # Errors
/// As the rule; `CONTRACT_ANSWER`, `STAFF_LICENCE`, `CONTRACT_IDENTITY`.
pub fn accept(tx: &mut Tx<'_>, command: &AcceptContract) -> Result<(), Refusal> {
    let case = open(tx, command.resident, command.contract)?;
    let (team, doctor) = (case.row.team_id, case.row.doctor_id);
    let answering = facts::answers_for(tx, team, doctor)?;
    locks::hold_staff(tx.conn, doctor)?;
    let over_cap = words("over_capacity_reason", command.over_capacity_reason.as_deref())?;
    let resident = sign::living(tx.conn, command.resident)?;
    let doctor = facts::doctor_of(tx.conn, team, doctor, tx.today)?.ok_or(Code::TeamDoctorLeft)?;
    let consents = crate::person::consents(tx.conn, command.resident)?;
    let lacks = facts::team_lacks(tx.conn, team, tx.policy, tx.today)?;
    let judged = Facts {
        contracts: &case.known,
        room: room_of_doctor(tx.conn, doctor.id, doctor.cap, Some(command.resident), tx.policy, tx.today)?,
        doctor: doctor.may_contract(tx.policy),
        team: &lacks,
        consents: consents.check(Act::SignContract, &resident.person(), tx.today),
        over_cap,
    };
    let Accepted { contract, predecessor, admission } =
        rules::accept(&case.contract, &judged, &tx.policy.contract, tx.today)
            .map_err(|code| refused(tx, &case, code))?;
    let checked = check_identity(tx, command, resident.verified)?;

    let mut row = case.row;
    row.moved_to(&contract);
    row.decided_at = Some(tx.now);
    row.decided_by = Some(answering.staff);
    row.identity_check = Some(Word(checked));
    if let Admission::Overridden { reason } = &admission {
        row.decision_reason_sealed = Some(seal(tx, &row, "decision_reason_sealed", reason)?);
        tx.note("over_capacity", true);
    }
    save(tx, &row)?;
    if let Some(old) = predecessor {
        settle(tx, &old, contract.origin)?;
    }
    evidence::record(tx, &row, &answering, checked)?;
    if row.starts_on <= tx.today {
        feed::enter(tx.conn, row.team_id, row.resident_id)?;
    }
    Ok(())
}

/// How her identity was checked: as her record says, or now, by the card, which verifies the claim that waits.
fn check_identity(
    tx: &mut Tx<'_>,
    command: &AcceptContract,
    on_record: Option<IdentityCheck>,
) -> Result<IdentityCheck, Refusal> {
    if let Some(how) = on_record {
        return Ok(how);
    }
    let card = command.card_number.as_ref().ok_or(Code::ContractIdentity)?;
    let waiting = identity_claims::table
        .filter(identity_claims::resident_id.eq(command.resident))
        .filter(identity_claims::state.eq(Word(ClaimState::Pending)))
        .select(identity_claims::id)
        .first(tx.conn)
        .optional()?;
    let claim = waiting.ok_or(Code::ContractIdentity)?;
    crate::person::verify_on_the_way(tx, claim, command.resident, card)?;
    let now = crate::person::facts(tx.conn, command.resident)?.and_then(|facts| facts.verified);
    now.ok_or_else(|| Code::ContractIdentity.into())
}

/// The contract that the accepted one follows: renewed, or ended by the transfer the day before, with what was paid for
/// the days after.
fn settle(tx: &mut Tx<'_>, old: &Contract, origin: Origin) -> Result<(), Refusal> {
    let mut row: ContractRow = contracts::table.find(old.id).first(tx.conn)?;
    row.moved_to(old);
    row.end_recorded_at = Some(tx.now);
    row.end_recorded_by = Some(tx.actor.account);
    if matches!(origin, Origin::Transfer { .. }) {
        row.end_reason = Some(Word(EndReason::TeamChange));
        row.refund = Some(column(refund(row.fee_of_term()?.resident(), old.term, old.ends_on))?);
    }
    save(tx, &row)
}
