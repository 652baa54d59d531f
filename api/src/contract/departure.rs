//! A death or a move ends contracts; when it was not so, they stand again exactly as they were.

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::contract::fee::refund;
use jiayi_core::contract::{Contract, ContractState, EndReason, Side, departure};
use jiayi_core::id::{AccountId, ContractId, ResidentId, StaffId};
use serde::{Deserialize, Serialize};

use super::answer::{current, save, seal};
use super::facts;
use super::rows::{ContractRow, column};
use crate::commands::{Refusal, Tx};
use crate::database::schema::contracts;
use crate::database::sql::Word;
use crate::feed;

/// A contract as a departure found it: everything that it then changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Before {
    contract: ContractId,
    state: ContractState,
    ends_on: Day,
    end_side: Option<Side>,
    end_reason: Option<EndReason>,
    /// Still sealed for its column.
    end_note_sealed: Option<Vec<u8>>,
    end_recorded_at: Option<Instant>,
    end_recorded_by: Option<AccountId>,
    end_witness: Option<StaffId>,
    end_scan: Option<Vec<u8>>,
    refund: Option<i32>,
}

impl Before {
    fn of(row: &ContractRow) -> Self {
        Self {
            contract: row.id,
            state: row.state.0,
            ends_on: row.ends_on,
            end_side: row.end_side.as_ref().map(|side| side.0),
            end_reason: row.end_reason.as_ref().map(|reason| reason.0),
            end_note_sealed: row.end_note_sealed.clone(),
            end_recorded_at: row.end_recorded_at,
            end_recorded_by: row.end_recorded_by,
            end_witness: row.end_witness_id,
            end_scan: row.end_scan_hash.clone(),
            refund: row.refund,
        }
    }

    fn put_back(&self, row: &mut ContractRow) {
        row.state = Word(self.state);
        row.ends_on = self.ends_on;
        row.end_side = self.end_side.map(Word);
        row.end_reason = self.end_reason.map(Word);
        row.end_note_sealed.clone_from(&self.end_note_sealed);
        row.end_recorded_at = self.end_recorded_at;
        row.end_recorded_by = self.end_recorded_by;
        row.end_witness_id = self.end_witness;
        row.end_scan_hash.clone_from(&self.end_scan);
        row.refund = self.refund;
    }
}

/// She died on `day`: what runs ends on that day, what was signed after it is void, what waits for an answer is withdrawn.
///
/// # Errors
/// When the database fails.
pub(crate) fn end_for_death(
    tx: &mut Tx<'_>,
    resident: ResidentId,
    day: Day,
    words: Option<&str>,
) -> Result<Vec<Before>, Refusal> {
    let rows = facts::contracts_of(tx.conn, resident)?;
    let after = departure::after_death(&facts::as_rules_see(&rows)?, day, &tx.policy.contract, tx.today);
    end(tx, &rows, &after, EndReason::Death, words)
}

/// She moved away: what runs ends tomorrow, and nothing begins.
///
/// # Errors
/// When the database fails.
pub(crate) fn end_for_move(tx: &mut Tx<'_>, resident: ResidentId, words: Option<&str>) -> Result<Vec<Before>, Refusal> {
    let rows = facts::contracts_of(tx.conn, resident)?;
    let after = departure::after_move(&facts::as_rules_see(&rows)?, &tx.policy.contract, tx.today)?;
    end(tx, &rows, &after, EndReason::MovedAway, words)
}

fn end(
    tx: &mut Tx<'_>,
    rows: &[ContractRow],
    after: &[Contract],
    reason: EndReason,
    words: Option<&str>,
) -> Result<Vec<Before>, Refusal> {
    let mut before = Vec::new();
    for contract in after {
        let mut row = facts::find(rows, contract.id)?.clone();
        before.push(Before::of(&row));
        row.moved_to(contract);
        row.end_side = Some(Word(Side::Team));
        row.end_reason = Some(Word(reason));
        row.end_note_sealed = words.map(|words| seal(tx, &row, "end_note_sealed", words)).transpose()?;
        row.end_recorded_at = Some(tx.now);
        row.end_recorded_by = Some(tx.actor.account);
        row.end_witness_id = None;
        row.end_scan_hash = None;
        row.refund = match contract.is_accepted() {
            true => Some(column(refund(row.fee_of_term()?.resident(), contract.term, contract.ends_on))?),
            false => None,
        };
        save(tx, &row)?;
        tx.part_unless_tied(row.team_id, row.resident_id);
    }
    Ok(before)
}

/// The departure was not so: the contracts stand as it found them.
///
/// # Errors
/// `CONTRACT_OVERLAP` with what was signed meanwhile.
pub(crate) fn go_on(tx: &mut Tx<'_>, resident: ResidentId, before: &[Before]) -> Result<(), Refusal> {
    let rows = facts::contracts_of(tx.conn, resident)?;
    let mut back = Vec::new();
    for was in before {
        let mut row = facts::find(&rows, was.contract)?.clone();
        was.put_back(&mut row);
        back.push(row);
    }
    let (restored, known) = (facts::as_rules_see(&back)?, facts::as_rules_see(&rows)?);
    if let Some(since) = departure::signed_since(&restored, &known, &tx.policy.contract, tx.today) {
        let row: ContractRow = contracts::table.find(since.id).first(tx.conn)?;
        return Err(Rejection::of(Code::ContractOverlap).with_current(current(tx, &row)?).into());
    }
    for (row, contract) in back.iter().zip(&restored) {
        let ties = contract.holds(tx.today, &tx.policy.contract).is_some_and(|days| days.end() >= tx.today);
        if ties {
            tx.concern(resident, row.team_id)?;
            feed::enter(tx.conn, row.team_id, resident)?;
        }
        save(tx, row)?;
    }
    Ok(())
}
