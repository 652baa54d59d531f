//! What a phone gathers for the list from what it holds of somebody, where the server reads rows.

use serde::{Deserialize, Serialize};

use super::Facts;
use super::Kept;
use super::policy::WorklistPolicy;
use super::record::{
    Assessed, Enrolled, HandedOver, Measured, OpenTask, Person, Record, Stopped, Ties, Visited, facts, tail,
};
use crate::calendar::{Day, Instant, NotADay};
use crate::contract::Contract;
use crate::id::TeamId;
use crate::person::consent;
use crate::person::preference::family_until;
use crate::prescription::medicine::open_items;
use crate::prescription::status::Status;
use crate::reading::Reading;
use crate::refill::state::ItemState;
use crate::view::{ListAct, PrescribedItem, Story};

/// By which rules a gist is made: another name with every build whose rules differ in a line. One that was made by others is made anew.
pub const GIST_BY: &str = env!("JIAYI_RULES");

/// What the panel of `team` keeps of her; none of somebody who is not of it, or has died.
///
/// # Errors
/// When the policy's days lead beyond the calendar.
pub fn facts_of(
    story: &Story<'_>,
    team: TeamId,
    policy: &WorklistPolicy,
    today: Day,
) -> Result<Option<Facts>, NotADay> {
    Gist::of(story).map_or(Ok(None), |gist| gist.facts(team, policy, today))
}

/// What the list asks of somebody's records, before any day, team or policy is known: what a phone keeps beside them, so that it shows its
/// first list without reading them all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gist {
    /// Her village is asked of her homes.
    person: Person,
    homes: Vec<Lived>,
    /// Each with the moment of its signature, in the order of their terms.
    contracts: Vec<(Contract, Instant)>,
    /// Each with the team that it was made for, in their order; none that was undone.
    acts: Vec<(Option<TeamId>, Kept)>,
    /// Its acts are asked by their team.
    record: Record,
}

/// Both days inclusive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Lived {
    village: String,
    from: Day,
    to: Option<Day>,
}

impl Gist {
    /// None of somebody who has died, or of whom it is not known who she is: she is on no list, whatever the day.
    pub fn of(story: &Story<'_>) -> Option<Self> {
        let resident = story.resident.filter(|resident| resident.died_on.is_none())?;
        let homes = resident.homes.iter().filter_map(|home| {
            Some(Lived { village: home.village.clone()?, from: home.valid_from, to: home.valid_to })
        });
        let mut contracts: Vec<_> = story.contracts.iter().collect();
        contracts.sort_unstable_by_key(|contract| (contract.starts_on, contract.id));
        let contracts = contracts.into_iter().filter_map(|contract| Some((contract.facts()?, contract.signature.at)));
        let acts = acts(story);
        let made = |act: &&ListAct| (act.team, Kept { id: act.id, act: act.act, made_at: act.made_at, undone: false });
        Some(Self {
            person: person(resident, story),
            homes: homes.collect(),
            contracts: contracts.collect(),
            acts: acts.iter().map(made).collect(),
            record: record(story, &acts).distilled(),
        })
    }

    /// As [`facts_of`].
    ///
    /// # Errors
    /// When the policy's days lead beyond the calendar.
    pub fn facts(self, team: TeamId, policy: &WorklistPolicy, today: Day) -> Result<Option<Facts>, NotADay> {
        let eve = today.plus_days(-1)?;
        let Self { person, homes, contracts, acts, record } = self;
        let contracts = contracts.into_iter().filter(|(contract, _)| contract.team == team);
        let Some(ties) = Ties::of(contracts, eve) else { return Ok(None) };
        let lives = |home: &Lived| home.from <= today && home.to.is_none_or(|last| today <= last);
        let home = homes.into_iter().filter(lives).max_by_key(|home| home.from);
        let person = Person { village: home.map(|home| home.village), ..person };
        let acts = acts.into_iter().filter(|(made_for, _)| *made_for == Some(team)).map(|(_, act)| act);
        facts(person, ties, &Record { acts: acts.collect(), ..record }, policy, eve).map(Some)
    }
}

fn person(resident: &crate::view::Resident, story: &Story<'_>) -> Person {
    let mut answers: Vec<_> = story.consents.iter().collect();
    answers.sort_unstable_by_key(|consent| (consent.at, consent.id));
    let grants = story.grants.iter().filter(|grant| grant.revoked_at.is_none());
    Person {
        id: resident.id,
        name: resident.name.clone(),
        born_on: resident.born_on,
        lives_alone: resident.lives_alone,
        document_tail: tail(&resident.document),
        phone_tail: resident.phone.as_deref().map(tail).unwrap_or_default(),
        phone_changed_at: resident.phone_changed_at,
        village: None,
        consents: consent::given(answers.iter().map(|consent| (consent.purpose, consent.answer))),
        contact: resident.contact_preference,
        family_until: family_until(grants.map(|grant| (grant.scopes.as_slice(), grant.valid_to))),
    }
}

/// What was done on the list about her, in its order; nothing that was undone.
fn acts<'a>(story: &Story<'a>) -> Vec<&'a ListAct> {
    let mut acts: Vec<&ListAct> = story.list_acts.iter().copied().filter(|act| act.undone_at.is_none()).collect();
    acts.sort_unstable_by_key(|act| (act.made_at, act.recorded_at, act.id));
    acts
}

fn record(story: &Story<'_>, acts: &[&ListAct]) -> Record {
    let visits = story.standing_visits();
    let assessed = visits.iter().flat_map(|visit| {
        visit.found.iter().map(|found| Assessed {
            visit: visit.id,
            on: visit.happened_on,
            recorded_at: visit.recorded_at,
            programme: found.programme,
            class: found.class,
            next_due: found.next_due,
        })
    });
    let items = story.contracts.iter().flat_map(|contract| &contract.items);
    let measured =
        story.standing_readings().into_iter().filter(|reading| !matches!(reading.value, Reading::Weight { .. }));
    let asked = open_items(story).filter(|(_, item)| item.state == ItemState::Received);
    Record {
        assessed: assessed.collect(),
        visits: visits
            .iter()
            .map(|visit| Visited { on: visit.happened_on, recorded_at: visit.recorded_at, mode: visit.mode })
            .collect(),
        delivered_on: items.flat_map(|item| item.delivered.iter().copied()).max(),
        readings: measured
            .map(|reading| Measured {
                id: reading.id,
                taken_at: reading.taken_at,
                recorded_at: reading.recorded_at,
                dangerous: reading.dangerous,
                value: reading.value.clone(),
            })
            .collect(),
        enrolments: enrolments(story),
        handed_over: handed_over(story),
        stopped: stopped(story),
        asked: asked.map(|(request, item)| (request.id, item.received_at)).collect(),
        tasks: open_tasks(story),
        referred: story
            .referrals
            .iter()
            .filter(|referral| referral.outcome.is_none())
            .map(|referral| (referral.id, referral.check_by))
            .collect(),
        departed: acts.iter().filter_map(|act| Some((act.recorded_at, act.act.departure()?.on))).max(),
        acts: Vec::new(),
        // Of the feed, which a story does not know: whoever shows the list says it.
        version: None,
    }
}

fn enrolments(story: &Story<'_>) -> Vec<Enrolled> {
    let enrolled = story.enrolments.iter().map(|enrolment| Enrolled {
        id: enrolment.id,
        programme: enrolment.programme,
        state: enrolment.state,
        reason: enrolment.reason,
        on: enrolment.enrolled_on,
        closed_on: enrolment.closed_on,
        recorded_at: enrolment.recorded_at,
        lost_on: enrolment.losses.iter().filter(|loss| loss.found_on.is_none()).map(|loss| loss.lost_on).max(),
    });
    enrolled.collect()
}

fn handed_over(story: &Story<'_>) -> Vec<HandedOver> {
    let items: Vec<&PrescribedItem> = story.prescriptions.iter().flat_map(|sheet| &sheet.items).collect();
    let rows = story.dispensings.iter().filter_map(|dispensing| {
        let item = items.iter().find(|item| item.item == dispensing.item)?;
        Some(HandedOver {
            item: dispensing.item,
            family: item.family.clone(),
            at: dispensing.dispensed_at,
            run_out: dispensing.run_out,
        })
    });
    rows.collect()
}

fn stopped(story: &Story<'_>) -> Vec<Stopped> {
    let sheets = story.prescriptions.iter().filter(|sheet| sheet.state == Status::Stopped);
    let rows = sheets
        .flat_map(|sheet| sheet.items.iter().map(|item| Stopped { family: item.family.clone(), at: sheet.stopped_at }));
    rows.collect()
}

fn open_tasks(story: &Story<'_>) -> Vec<OpenTask> {
    let open = story.tasks.iter().filter(|task| task.closed_at.is_none());
    open.map(|task| OpenTask { id: task.id, kind: task.kind, urgency: task.urgency, due_at: task.due_at }).collect()
}
