//! R10 and G07: a contract as it stands on a day, for the person whose it is and for the team that is asked.

use serde::Serialize;
use utoipa::ToSchema;

use crate::calendar::{Day, Instant};
use crate::contract::package::{Fulfilment, fulfilment};
use crate::contract::rules::{Possible, possible};
use crate::contract::timeline::{Step, timeline};
use crate::contract::{ContractPolicy, ContractState, ContractStatus, Origin, PriorityGroup, ServiceKind};
use crate::id::{ContractId, ResidentId, StaffId};
use crate::person::{IdentityCheck, Sex};
use crate::team::Roster;
use crate::view::{Contract, Resident, SignerKind, Story};

/// What of a contract depends on the day.
#[derive(Debug, Clone, PartialEq)]
pub struct ContractCard {
    pub contract: Contract,
    pub status: ContractStatus,
    pub timeline: Vec<Step>,
    /// Of today, of the first day before it begins, of the last day once it has ended.
    pub priority_groups: Vec<PriorityGroup>,
    /// The last day on which the team may answer, while it has not.
    pub answer_by: Option<Day>,
    pub can: Possible,
    pub items: Vec<ItemCard>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ItemCard {
    pub kind: ServiceKind,
    pub label: String,
    /// 0: whenever it is needed.
    pub times_per_year: i32,
    /// In the year of the contract that is running; absent outside the term and for what is not counted.
    pub this_year: Option<Fulfilment>,
}

/// Her contracts, the one that lasts longest first. One that contradicts itself is left out.
pub fn contract_cards(story: &Story<'_>, policy: &ContractPolicy, today: Day) -> Vec<ContractCard> {
    let mut contracts = story.contracts.clone();
    contracts.sort_unstable_by_key(|contract| std::cmp::Reverse((contract.ends_on, contract.starts_on, contract.id)));
    contracts.into_iter().filter_map(|contract| card(story, contract, policy, today)).collect()
}

fn card(story: &Story<'_>, contract: &Contract, policy: &ContractPolicy, today: Day) -> Option<ContractCard> {
    let facts = contract.facts()?;
    let status = facts.status_on(today, policy);
    let others: Vec<_> = story.contracts.iter().filter_map(|other| other.facts()).collect();
    let items = contract.items.iter().map(|item| {
        let times = u16::try_from(item.times_per_year).ok();
        ItemCard {
            kind: item.kind,
            label: item.label.clone(),
            times_per_year: item.times_per_year,
            this_year: times.and_then(|times| fulfilment(times, &item.delivered, facts.term, today)),
        }
    });
    Some(ContractCard {
        status,
        timeline: timeline(&facts, status, today),
        priority_groups: priority_groups(story, contract, today),
        answer_by: facts.answer_by.filter(|_| contract.state == ContractState::ResidentSigned),
        can: possible(&facts, &others, policy, today),
        items: items.collect(),
        contract: contract.clone(),
    })
}

/// By what was ticked and by age, and by the diagnoses that the reader is shown.
pub fn priority_groups(story: &Story<'_>, contract: &Contract, today: Day) -> Vec<PriorityGroup> {
    let on = today.min(contract.ends_on).max(contract.starts_on);
    let Some(resident) = story.resident else { return contract.ticked_groups.clone() };
    let corrected: Vec<_> = story.diagnoses.iter().filter_map(|diagnosis| diagnosis.corrects).collect();
    let stands = story.diagnoses.iter().filter(|diagnosis| {
        diagnosis.diagnosed_on <= on
            && diagnosis.resolved_on.is_none_or(|resolved| on <= resolved)
            && !corrected.contains(&diagnosis.id)
    });
    let codes = stands.map(|diagnosis| diagnosis.icd.as_str());
    PriorityGroup::with_diagnoses(&contract.ticked_groups, codes, resident.born_on, on)
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StaffName {
    pub id: StaffId,
    pub name: String,
}

/// A contract that waits for its team's answer, from what a team that is asked may read. Whether the doctor has room for one more only the
/// server knows: whoever she serves counts, in whatever team, and a team's phones hold its own residents.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ContractRequest {
    pub contract: ContractId,
    pub resident: ResidentId,
    pub name: String,
    pub sex: Sex,
    /// Whole years.
    pub age: i32,
    /// Those that were ticked and that follow from her age: the team that is asked does not read her record yet.
    pub priority_groups: Vec<PriorityGroup>,
    pub origin: Origin,
    pub doctor: StaffName,
    pub package: String,
    pub starts_on: Day,
    pub ends_on: Day,
    pub signed_at: Instant,
    pub signed_by: SignerKind,
    /// The last day to answer.
    pub answer_by: Day,
    /// How her identity was checked; absent when nobody has, and then her card must be seen.
    pub verified: Option<IdentityCheck>,
    /// Whether the reader is who answers: the contracting doctor, the leader, or who stands in for them.
    pub mine_to_answer: bool,
}

impl ContractRequest {
    /// None when it waits for no answer on that day. `roster` is that of the contract's team.
    pub fn of(
        resident: &Resident,
        contract: &Contract,
        roster: &Roster,
        reader: Option<StaffId>,
        policy: &ContractPolicy,
        today: Day,
    ) -> Option<Self> {
        let facts = contract.facts()?;
        let waits = facts.status_on(today, policy) == ContractStatus::ResidentSigned;
        let answer_by = facts.answer_by.filter(|_| waits)?;
        let story = Story { resident: Some(resident), ..Story::default() };
        Some(Self {
            contract: contract.id,
            resident: resident.id,
            name: resident.name.clone(),
            sex: resident.sex,
            age: resident.born_on.age_on(today),
            priority_groups: priority_groups(&story, contract, today),
            origin: contract.origin,
            doctor: StaffName { id: contract.doctor, name: contract.doctor_name.clone() },
            package: contract.package_name.clone(),
            starts_on: contract.starts_on,
            ends_on: contract.ends_on,
            signed_at: contract.signature.at,
            signed_by: contract.signature.by,
            answer_by,
            verified: resident.verified.as_ref().map(|verified| verified.how),
            mine_to_answer: reader.is_some_and(|reader| roster.answers_as(reader, contract.doctor, today).is_some()),
        })
    }

    /// What must be answered first comes first.
    pub fn place(&self) -> (Day, Instant, ContractId) {
        (self.answer_by, self.signed_at, self.contract)
    }
}
