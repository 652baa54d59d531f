//! How a contract ends before its time: by the resident's side, by the team, and taken back until the day has come.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::contract::commands::{CancelTermination, EndContractByTeam, TerminateContract};
use jiayi_core::contract::fee::refund;
use jiayi_core::contract::rules::{self, Ended, Ending, Party};
use jiayi_core::contract::{Contract, ContractStatus, EndReason};
use jiayi_core::id::{ContractId, ResidentId};

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
    let ending = Ending { reason: command.reason, words, last_day: command.last_day };
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
    if command.reason == EndReason::Death {
        let resident = crate::person::facts(tx.conn, command.resident)?.ok_or(Code::NotFound)?;
        if resident.died_on.is_some_and(|day| day != command.last_day) {
            return Err(Rejection::on_field("last_day", Code::ContractEndDay).into());
        }
    }
    let ending = Ending { reason: command.reason, words, last_day: command.last_day };
    end(tx, case, &ending, Party::Team, None)
}

fn end(tx: &mut Tx<'_>, case: Case, ending: &Ending<'_>, party: Party<'_>, paper: Option<Kept>) -> Result<(), Refusal> {
    let Case { mut row, contract, known } = case;
    let Ended { contract, reinstated, cancelled } =
        rules::terminate(&contract, ending, party, &known, &tx.policy.contract, tx.today)
            .map_err(|code| refused(tx, &row, code))?;
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
    if let Some(renewal) = cancelled {
        cancel(tx, &renewal, &row)?;
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

/// The renewal of a contract that ends falls with it, for the same reason and by the same hand; all that was paid comes back.
fn cancel(tx: &mut Tx<'_>, renewal: &Contract, with: &ContractRow) -> Result<(), Refusal> {
    let mut row: ContractRow = contracts::table.find(renewal.id).first(tx.conn)?;
    row.moved_to(renewal);
    row.end_side = with.end_side;
    row.end_reason = with.end_reason;
    row.end_recorded_at = Some(tx.now);
    row.end_recorded_by = Some(tx.actor.account);
    row.end_witness_id = with.end_witness_id;
    row.end_scan_hash.clone_from(&with.end_scan_hash);
    row.refund = Some(column(refund(row.fee_of_term()?.resident(), renewal.term, renewal.ends_on))?);
    save(tx, &row)
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
    let Case { mut row, contract, known } = open(tx, command.resident, command.contract)?;
    let resident = crate::person::facts(tx.conn, command.resident)?.ok_or(Code::NotFound)?;
    let person = resident.person();
    let party = match tx.actor.role {
        Role::Doctor | Role::AssistantGp | Role::VillageDoctor => {
            facts::answers_for(tx, row.team_id, row.doctor_id)?;
            Party::Team
        }
        _ => Party::Resident { person: &person, by: signer::speaks_as(tx, command.paper.as_ref(), "paper")? },
    };
    // A contract that nobody has ended is refused by its state.
    let announced_by = row.end_side.as_ref().map_or(party.side(), |side| side.0);
    let restored = rules::take_back_termination(&contract, announced_by, party, &known, &tx.policy.contract, tx.today)
        .map_err(|code| refused(tx, &row, code))?;
    let paper = signer::keep(tx, command.resident, command.paper.as_ref())?;
    row.moved_to(&restored);
    not_ended(&mut row);
    if let Some(paper) = paper {
        row.end_witness_id = Some(paper.witness);
        row.end_scan_hash = Some(paper.scan);
    }
    save(tx, &row)
}

/// Somebody died or moved away: every contract that runs or is to begin ends, the later one first, since a cancelled
/// successor lets the one before it stand again.
///
/// # Errors
/// As the rule of an early end.
pub(crate) fn end_all_for_departure(
    tx: &mut Tx<'_>,
    resident: ResidentId,
    reason: EndReason,
    on: Day,
    words: Option<&str>,
) -> Result<Vec<ContractId>, Refusal> {
    // A death ends a contract on its day; who moved away has until tomorrow, as everybody whom the team lets go.
    let last_day = match reason {
        EndReason::Death => on,
        _ => tx.today.plus_days(1).map_err(|_| Code::ContractEndDay)?,
    };
    let mut ids: Vec<ContractId> = facts::contracts_of(tx.conn, resident)?.iter().map(|row| row.id).collect();
    ids.reverse();
    let mut ended = Vec::new();
    for id in ids {
        let rows = facts::contracts_of(tx.conn, resident)?;
        let row = facts::find(&rows, id)?.clone();
        let contract = row.facts()?;
        let status = contract.status_on(tx.today, &tx.policy.contract);
        let runs = (status.is_active() && last_day < contract.ends_on) || status == ContractStatus::Upcoming;
        if runs {
            let case = Case { contract, known: facts::as_rules_see(&rows)?, row };
            end(tx, case, &Ending { reason, words, last_day }, Party::Team, None)?;
            ended.push(id);
        }
    }
    Ok(ended)
}

/// The departure was not so: the contracts that it ended run on.
///
/// # Errors
/// `CONTRACT_OVERLAP` with what was signed meanwhile.
pub(crate) fn go_on_after_departure(
    tx: &mut Tx<'_>,
    resident: ResidentId,
    contracts: &[ContractId],
) -> Result<(), Refusal> {
    for id in contracts.iter().rev() {
        let rows = facts::contracts_of(tx.conn, resident)?;
        let mut row = facts::find(&rows, *id)?.clone();
        let known = facts::as_rules_see(&rows)?;
        let resumed = rules::go_on_after_departure(&row.facts()?, &known, &tx.policy.contract, tx.today)?;
        row.moved_to(&resumed);
        not_ended(&mut row);
        save(tx, &row)?;
        tx.concern(resident, row.team_id)?;
        crate::feed::enter(tx.conn, row.team_id, resident)?;
    }
    Ok(())
}
