//! How far a contract has come, as people see it.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Contract, ContractStatus};
use crate::calendar::Day;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepName {
    Submitted,
    Answered,
    InForce,
    Ended,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    Done,
    /// What everybody waits for.
    Now,
    Later,
    /// It will not come.
    Never,
}

/// 已提交 → 医生确认 → 生效 → 到期.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Step {
    pub step: StepName,
    pub state: StepState,
    /// The day it was done, or is to be done at the latest.
    pub on: Option<Day>,
}

/// How far a contract has come, as R10 draws it.
pub fn timeline(contract: &Contract, status: ContractStatus, today: Day) -> Vec<Step> {
    use StepState::{Done, Later, Never, Now};
    let began = contract.ends_on >= contract.term.start();
    let accepted = contract.accepted_on.is_some();
    let answered = match status {
        ContractStatus::Draft => Later,
        ContractStatus::ResidentSigned => Now,
        ContractStatus::Lapsed | ContractStatus::Withdrawn => Never,
        _ => Done,
    };
    let in_force = match answered {
        Done if accepted && began && today >= contract.term.start() => Done,
        Done if accepted && began => Later,
        Now | Later => Later,
        _ => Never,
    };
    let ended = match status {
        ContractStatus::Expiring => Now,
        _ if in_force == Never => Never,
        _ if in_force == Done && today > contract.ends_on => Done,
        _ => Later,
    };
    let answer_day = match answered {
        Done => contract.accepted_on.or(contract.closed_on),
        Now => contract.answer_by,
        Later | Never => None,
    };
    let of = |step, state, on| Step { step, state, on };
    vec![
        of(StepName::Submitted, if status == ContractStatus::Draft { Now } else { Done }, contract.signed_on),
        of(StepName::Answered, answered, answer_day),
        of(StepName::InForce, in_force, Some(contract.term.start()).filter(|_| in_force != Never)),
        of(StepName::Ended, ended, Some(contract.ends_on).filter(|_| ended != Never)),
    ]
}
