//! How a contract ends before its time: by the resident's side, by the team, and taken back until the day has come.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::codes::Code;
use jiayi_core::contract::Contract;
use jiayi_core::contract::attempts::for_a_year;
use jiayi_core::contract::commands::{CancelTermination, EndContractByTeam, TerminateContract};
use jiayi_core::contract::fee::refund;
use jiayi_core::contract::rules::{self, Ended, Ending, Party};

use super::answer::{Case, open, refused, save, seal, words};
use super::facts;
use super::rows::{ContractRow, column};
use super::signer::{self, Kept};
use crate::commands::{Refusal, Tx};
use crate::database::schema::contracts;
use crate::database::sql::Word;

/// The resident's side ends a contract from tomorrow on, and can take that back until its last day.
///
/// # Errors
/// As the rule; `CONTRACT_STATE` comes with the contract as it is.
pub fn terminate(tx: &mut Tx<'_>, command: &TerminateContract) -> Result<(), Refusal> {
    let case = open(tx, command.resident, command.contract)?;
    let by = signer::speaks_as(tx, command.paper.as_ref(), "paper")?;
    let words = words("note", command.note.as_deref())?;
    let resident = crate::person::facts(tx.conn, command.resident)?.ok_or(Code::NotFound)?;
    let paper = signer::keep(tx, command.resident, command.paper.as_ref())?;
    // The reasons that must have gone on for a year are not hers to give.
    let ending = Ending { reason: command.reason, words, last_day: command.last_day, for_a_year: true };
    end(tx, case, &ending, Party::Resident { person: &resident.person(), by }, paper)
}

/// The team ends a contract, for a reason that the rules leave to it.
///
/// # Errors
/// As the rule; `CONTRACT_ANSWER` for a member who does not answer for the team.
pub fn end_by_team(tx: &mut Tx<'_>, command: &EndContractByTeam) -> Result<(), Refusal> {
    let case = open(tx, command.resident, command.contract)?;
    facts::answers_for(tx, case.row.team_id, case.row.doctor_id)?;
    let words = words("note", Some(&command.note))?;
    let attempts = crate::worklist::attempts(tx.conn, case.row.team_id, command.resident)?;
    let last_visit = crate::follow_up::last_visit_on(tx.conn, command.resident)?;
    let for_a_year = for_a_year(command.reason, &attempts, last_visit, tx.today);
    let ending = Ending { reason: command.reason, words, last_day: command.last_day, for_a_year };
    end(tx, case, &ending, Party::Team, None)
}

fn end(tx: &mut Tx<'_>, case: Case, ending: &Ending<'_>, party: Party<'_>, paper: Option<Kept>) -> Result<(), Refusal> {
    let Ended { contract, reinstated, fallen } =
        rules::terminate(&case.contract, ending, party, &case.known, &tx.policy.contract, tx.today)
            .map_err(|code| refused(tx, &case, code))?;
    let mut row = case.row;
    row.moved_to(&contract);
    row.end_side = Some(Word(party.side()));
    row.end_reason = Some(Word(ending.reason));
    row.end_note_sealed = ending.words.map(|words| seal(tx, &row, "end_note_sealed", words)).transpose()?;
    row.end_recorded_at = Some(tx.now);
    row.end_recorded_by = Some(tx.actor.account);
    row.refund = Some(column(refund(row.fee_of_term()?.resident(), contract.term, contract.ends_on))?);
    if let Some(paper) = paper {
        row.end_witness_id = Some(paper.witness);
        row.end_scan_hash = Some(paper.scan);
    }
    save(tx, &row)?;
    if let Some(old) = reinstated {
        reinstate(tx, &old)?;
    }
    for next in fallen {
        fall(tx, &next, &row)?;
    }
    tx.part_unless_tied(row.team_id, row.resident_id);
    Ok(())
}

/// The contract that a cancelled one was to follow stands again as if nothing had been signed.
fn reinstate(tx: &mut Tx<'_>, old: &Contract) -> Result<(), Refusal> {
    let mut row: ContractRow = contracts::table.find(old.id).first(tx.conn)?;
    row.moved_to(old);
    not_ended(&mut row);
    save(tx, &row)
}

/// What was to follow a contract that ends falls with it, for the same reason and by the same hand; all that was paid comes back.
fn fall(tx: &mut Tx<'_>, next: &Contract, with: &ContractRow) -> Result<(), Refusal> {
    let mut row: ContractRow = contracts::table.find(next.id).first(tx.conn)?;
    row.moved_to(next);
    row.end_side = with.end_side;
    row.end_reason = with.end_reason;
    row.end_recorded_at = Some(tx.now);
    row.end_recorded_by = Some(tx.actor.account);
    row.end_witness_id = with.end_witness_id;
    row.end_scan_hash.clone_from(&with.end_scan_hash);
    if next.is_accepted() {
        row.refund = Some(column(refund(row.fee_of_term()?.resident(), next.term, next.ends_on))?);
    }
    save(tx, &row)?;
    tx.part_unless_tied(row.team_id, row.resident_id);
    Ok(())
}

fn not_ended(row: &mut ContractRow) {
    row.end_side = None;
    row.end_reason = None;
    row.end_note_sealed = None;
    row.end_recorded_at = None;
    row.end_recorded_by = None;
    row.end_witness_id = None;
    row.end_scan_hash = None;
    row.refund = None;
}

/// The side that announced an end takes it back before its day.
///
/// # Errors
/// As the rule.
pub fn cancel_termination(tx: &mut Tx<'_>, command: &CancelTermination) -> Result<(), Refusal> {
    let case = open(tx, command.resident, command.contract)?;
    let resident = crate::person::facts(tx.conn, command.resident)?.ok_or(Code::NotFound)?;
    let person = resident.person();
    let party = match tx.actor.role {
        Role::Doctor | Role::AssistantGp | Role::VillageDoctor => {
            facts::answers_for(tx, case.row.team_id, case.row.doctor_id)?;
            Party::Team
        }
        _ => Party::Resident { person: &person, by: signer::speaks_as(tx, command.paper.as_ref(), "paper")? },
    };
    // A contract that nobody has ended is refused by its state.
    let announced = (
        case.row.end_side.as_ref().map_or(party.side(), |side| side.0),
        case.row.end_reason.as_ref().map(|reason| reason.0),
    );
    let restored =
        rules::take_back_termination(&case.contract, announced, party, &case.known, &tx.policy.contract, tx.today)
            .map_err(|code| refused(tx, &case, code))?;
    let mut row = case.row;
    let paper = signer::keep(tx, command.resident, command.paper.as_ref())?;
    row.moved_to(&restored);
    not_ended(&mut row);
    if let Some(paper) = paper {
        row.end_witness_id = Some(paper.witness);
        row.end_scan_hash = Some(paper.scan);
    }
    save(tx, &row)
}
