//! R10: a contract as it stands on a day.

use crate::calendar::Day;
use crate::contract::package::{Fulfilment, fulfilment};
use crate::contract::timeline::{Step, timeline};
use crate::contract::{ContractPolicy, ContractState, ContractStatus, PriorityGroup, ServiceKind};
use crate::view::{Contract, Story};

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
    /// An end that was recorded can be taken back until its day has come.
    pub can_be_taken_back: bool,
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
        can_be_taken_back: contract.state == ContractState::Terminated && today < contract.ends_on,
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
