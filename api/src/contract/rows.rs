//! The rows of contracts, and what the rules see in them.

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::contract::commands::Origin;
use jiayi_core::contract::evidence::ResidentSignature;
use jiayi_core::contract::{
    Contract, ContractState, EndReason, Fee, Fen, PackageKind, PriorityGroup, ServiceKind, Side, Term,
};
use jiayi_core::id::{AccountId, ContractId, InstitutionId, PackageId, ResidentId, StaffId, TeamId};
use jiayi_core::person::IdentityCheck;
pub use jiayi_core::view::{SignedHow, SignerKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::database::Error;
use crate::database::schema::{agreements, contract_items, contracts};
use crate::database::sql::{Json, Key, Word};
use crate::seal::Place;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OriginKind {
    New,
    Renewal,
    Transfer,
}

/// All columns, in the order of the table.
#[derive(Debug, Clone, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = contracts, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct ContractRow {
    pub id: ContractId,
    pub resident_id: ResidentId,
    pub team_id: TeamId,
    pub doctor_id: StaffId,
    pub package_id: PackageId,
    pub institution_id: InstitutionId,
    pub district_institution_id: Option<InstitutionId>,
    pub municipal_institution_id: Option<InstitutionId>,
    pub state: Word<ContractState>,
    pub origin: Word<OriginKind>,
    pub predecessor_id: Option<ContractId>,
    pub starts_on: Day,
    /// As far as is settled; before the start when it never began.
    pub ends_on: Day,
    pub term_ends_on: Day,
    pub years: i32,
    pub priority_groups: Json<Vec<PriorityGroup>>,
    /// 分 a year, as the package said on the day of the signature.
    pub fee_total: i32,
    pub fee_insurance: i32,
    pub fee_public_health: i32,
    pub fee_resident: i32,
    pub signer_kind: Word<SignerKind>,
    pub signer_account: AccountId,
    pub guardian_id: Option<ResidentId>,
    pub signed_how: Word<SignedHow>,
    pub signed_at: Instant,
    /// By the team.
    pub decided_at: Option<Instant>,
    pub decided_by: Option<StaffId>,
    pub decision_reason_sealed: Option<Vec<u8>>,
    pub identity_check: Option<Word<IdentityCheck>>,
    /// Whose act the end is; only that side takes it back.
    pub end_side: Option<Word<Side>>,
    pub end_reason: Option<Word<EndReason>>,
    pub end_note_sealed: Option<Vec<u8>>,
    /// Also of a withdrawal, and of the transfer or renewal that follows.
    pub end_recorded_at: Option<Instant>,
    pub end_recorded_by: Option<AccountId>,
    pub end_witness_id: Option<StaffId>,
    pub end_scan_hash: Option<Vec<u8>>,
    /// 分.
    pub refund: Option<i32>,
    pub policy_version: String,
    /// The last day on which the team may accept, by the policy of the day of the signature.
    pub answer_by: Option<Day>,
}

const DAMAGED: Error = Error::Damaged("a contract");

impl ContractRow {
    /// What the rules know of it.
    ///
    /// # Errors
    /// When the row contradicts itself.
    pub fn facts(&self) -> Result<Contract, Error> {
        let state = self.state.0;
        let origin = match (self.origin.0, self.predecessor_id) {
            (OriginKind::New, None) => Origin::New,
            (OriginKind::Renewal, Some(of)) => Origin::Renewal { of },
            (OriginKind::Transfer, Some(from)) => Origin::Transfer { from },
            _ => return Err(DAMAGED),
        };
        let closed_at = match state {
            ContractState::Rejected => self.decided_at,
            ContractState::Draft | ContractState::ResidentSigned | ContractState::Active => None,
            ContractState::Withdrawn
            | ContractState::Terminated
            | ContractState::Transferred
            | ContractState::Renewed => self.end_recorded_at,
        };
        let accepted_at = if state == ContractState::Rejected { None } else { self.decided_at };
        Ok(Contract {
            id: self.id,
            origin,
            team: self.team_id,
            doctor: self.doctor_id,
            state,
            term: Term::between(self.starts_on, self.term_ends_on).map_err(|_| DAMAGED)?,
            ends_on: self.ends_on,
            signed_on: Some(self.signed_at.day()),
            answer_by: self.answer_by,
            accepted_on: accepted_at.map(Instant::day),
            closed_on: closed_at.map(Instant::day),
        })
    }

    /// Takes over what a rule decided. The moments and names of who did it are the caller's.
    pub fn moved_to(&mut self, decided: &Contract) {
        self.state = Word(decided.state);
        self.ends_on = decided.ends_on;
    }

    /// The fee of one year and its shares.
    ///
    /// # Errors
    /// When the shares do not add up.
    pub fn fee_per_year(&self) -> Result<Fee, Error> {
        fee([self.fee_total, self.fee_insurance, self.fee_public_health, self.fee_resident])
    }

    /// The fee of the whole term as signed.
    ///
    /// # Errors
    /// When the row contradicts itself.
    pub fn fee_of_term(&self) -> Result<Fee, Error> {
        let years = u32::try_from(self.years).map_err(|_| DAMAGED)?;
        self.fee_per_year()?.for_years(years).map_err(|_| DAMAGED)
    }

    pub fn place(&self, column: &'static str) -> Place {
        Place { table: "contracts", column, row: self.id.0 }
    }
}

/// A fee from its four columns: total, insurance, public health, resident.
fn fee(columns: [i32; 4]) -> Result<Fee, Error> {
    let fen = |column: i32| u32::try_from(column).map(Fen).map_err(|_| DAMAGED);
    let [total, insurance, public_health, resident] = columns;
    Fee::new(fen(total)?, fen(insurance)?, fen(public_health)?, fen(resident)?).map_err(|_| DAMAGED)
}

/// An amount as its column holds it.
pub fn column(amount: Fen) -> Result<i32, Error> {
    i32::try_from(amount.0).map_err(|_| DAMAGED)
}

/// The document, what the resident's side signed it with, and the record that was made when the team accepted.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = agreements, treat_none_as_default_value = false)]
pub struct AgreementRow {
    pub contract_id: ContractId,
    pub resident_id: ResidentId,
    pub template_version: String,
    pub document_sealed: Vec<u8>,
    pub document_hash: Vec<u8>,
    /// Of the drawing or the scan.
    pub signature_hash: Vec<u8>,
    pub signed: Json<ResidentSignature>,
    pub evidence: Option<Vec<u8>>,
    pub evidence_signature: Option<Vec<u8>>,
    pub evidence_key: Option<String>,
}

impl AgreementRow {
    pub fn place(contract: ContractId) -> Place {
        Place { table: "agreements", column: "document_sealed", row: contract.0 }
    }
}

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = contract_items, treat_none_as_default_value = false)]
pub struct ItemRow {
    pub id: Key,
    pub contract_id: ContractId,
    pub resident_id: ResidentId,
    pub position: i32,
    pub kind: Word<ServiceKind>,
    pub label: String,
    /// 0: whenever it is needed.
    pub times_per_year: i32,
}

/// A package as it is offered.
#[derive(Debug, Clone, Queryable)]
pub struct PackageRow {
    pub id: PackageId,
    pub institution_id: InstitutionId,
    pub name: String,
    pub kind: Word<PackageKind>,
    pub fee_total: i32,
    pub fee_insurance: i32,
    pub fee_public_health: i32,
    pub fee_resident: i32,
    pub valid_from: Day,
    pub valid_to: Option<Day>,
}

impl PackageRow {
    /// # Errors
    /// When the shares do not add up.
    pub fn fee_per_year(&self) -> Result<Fee, Error> {
        fee([self.fee_total, self.fee_insurance, self.fee_public_health, self.fee_resident])
    }

    pub fn offered_on(&self, day: Day) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

#[derive(Debug, Clone, Queryable)]
pub struct PackageItemRow {
    pub position: i32,
    pub kind: Word<ServiceKind>,
    pub label: String,
    pub times_per_year: i32,
}
