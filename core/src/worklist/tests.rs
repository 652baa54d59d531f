//! The list as its acceptance list asks for it.

mod acts;
mod panel;
mod risk;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use uuid::Uuid;

use super::*;
use crate::calendar::Day;
use crate::contract::Term;
use crate::follow_up::Programme;
use crate::id::{ContractId, ResidentId, StaffId};
use crate::policy::{Policy, national};
use crate::testing::day;

const HYPERTENSION: Reason = Reason::FollowUp { programme: Programme::Hypertension };

fn resident(number: u128) -> ResidentId {
    ResidentId(Uuid::from_u128(number))
}

fn served(from: &str, to: &str) -> Served {
    let term = Term::between(day(from), day(to)).expect("a term");
    Served { contract: ContractId(Uuid::from_u128(9)), term, expires: true }
}

/// Somebody of middle age who was served lately and of whom nothing but these is due.
fn facts(number: u128, dues: &[(Reason, &str)]) -> Facts {
    let due = |&(reason, on): &(Reason, &str)| Due {
        reason,
        source: Uuid::from_u128(number),
        on: Some(day(on)),
        urgent: reason == Reason::Triage,
    };
    Facts {
        resident: resident(number),
        name: format!("居民{number}"),
        born_on: day("1970-03-15"),
        lives_alone: false,
        document_tail: "002X".to_owned(),
        phone_tail: "0001".to_owned(),
        village: None,
        consents: Vec::new(),
        contact: None,
        family_until: None,
        served: vec![served("2026-01-01", "2026-12-31")],
        requests: Vec::new(),
        departed_on: None,
        aside: Vec::new(),
        dues: dues.iter().map(due).collect(),
        last_contact: None,
        last_served: Some(day("2026-03-01")),
        last_classes: Vec::new(),
        danger_on: None,
        last_pressure: None,
        last_fasting: None,
        acts: Standing::default(),
        version: Some(0),
    }
}

/// Of the team's members one has a name here.
const NURSE: StaffId = StaffId(Uuid::from_u128(77));
static MEMBERS: LazyLock<BTreeSet<StaffId>> = LazyLock::new(|| BTreeSet::from([NURSE]));

fn rules(policy: &Policy) -> Rules<'_> {
    Rules { worklist: &policy.worklist, contract: &policy.contract, follow_up: &policy.follow_up, members: &MEMBERS }
}

fn panel_on(today: Day, everybody: impl IntoIterator<Item = Facts>) -> Panel {
    let policy = national();
    let mut panel = Panel::default();
    panel.turn_to(today, &rules(&policy));
    everybody.into_iter().for_each(|facts| panel.put(facts, &rules(&policy)));
    panel
}

fn ask(as_of: Day) -> Ask<'static> {
    Ask { as_of, filter: Filter::default(), bucket: None, after: None, limit: 50 }
}

fn page(panel: &Panel, ask: &Ask<'_>) -> Page {
    panel.page(ask, &rules(&national()))
}

fn who(page: &Page) -> Vec<u128> {
    page.rows.iter().map(|row| row.resident.0.as_u128()).collect()
}

fn everyone(page: &Page) -> BTreeSet<u128> {
    who(page).into_iter().collect()
}
