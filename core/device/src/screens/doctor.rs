//! The screens of somebody of a team: who stands before her, what is to be decided.

use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::Fault;
use jiayi_core::follow_up::commands::RecordVisit;
use jiayi_core::follow_up::visit::VisitDecision;
use jiayi_core::follow_up::{Common, Forms, Programme};
use jiayi_core::id::{ResidentId, VisitId};
use jiayi_core::person::ConsentPurpose;
use jiayi_core::screen::contract::{ContractCard, ContractRequest, contract_cards};
use jiayi_core::screen::record::{ProgrammeView, Record, programmes, record};
use jiayi_core::screen::refill::{ToDecide, to_decide};
use jiayi_core::view::{self, Contract, Grant, Resident, Story};

use super::family::given;
use super::{Delivery, MedicineCard, Scene, ShownReading, team_of};
use crate::device::Device;
use crate::overlay::decide;
use crate::store::StoreError;

/// G03.
#[derive(Debug, Clone, PartialEq)]
pub struct ResidentCard {
    pub resident: Resident,
    /// Whole years.
    pub age: i32,
    pub record: Record,
    pub medicines: Vec<MedicineCard>,
    /// The newest first.
    pub readings: Vec<ShownReading>,
    /// The one that lasts longest first.
    pub contracts: Vec<ContractCard>,
    /// Given and not withdrawn.
    pub consents: Vec<ConsentPurpose>,
    /// Who of hers may look or ask today.
    pub family: Vec<Grant>,
    /// Visits on this card that are not delivered yet.
    pub waiting_visits: Vec<VisitId>,
}

/// G04: what the form of a visit begins with.
#[derive(Debug, Clone, PartialEq)]
pub struct VisitForm {
    pub resident: ResidentId,
    pub name: String,
    pub age: i32,
    /// Those she is in, with what the last visit found and when the next is due.
    pub programmes: Vec<ProgrammeView>,
    /// Those due by today: one visit covers them all.
    pub due: Vec<Programme>,
    /// Of the last visit, to begin from; what is measured is measured anew.
    pub last_on: Option<Day>,
    pub common: Option<Common>,
    /// Of each programme she is in, its last form.
    pub forms: Forms,
    /// The newest value of each kind, home or clinic.
    pub readings: Vec<ShownReading>,
    pub medicines: Vec<MedicineCard>,
}

/// G06: one that waits, and what she must know to decide.
#[derive(Debug, Clone, PartialEq)]
pub struct Approval {
    pub waiting: ToDecide,
    pub delivery: Delivery,
}

impl Device {
    /// None of somebody who is not on this phone.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn resident_card(&mut self, of: ResidentId, now: Instant) -> Result<Option<ResidentCard>, StoreError> {
        let versions = self.versions_of(of)?;
        let scene = self.scene(now)?;
        let story = scene.shown.story(of);
        let Some(resident) = story.resident else { return Ok(None) };
        let today = scene.today;
        let waits = |visit: &VisitId| scene.shown.overlay.waits(*visit);
        Ok(Some(ResidentCard {
            resident: resident.clone(),
            age: resident.born_on.age_on(today),
            record: record(of, &story, &versions),
            medicines: scene.medicines(&story),
            readings: scene.readings(of),
            contracts: contract_cards(&story, &scene.policy.contract, today),
            consents: given(&story),
            family: scene.proxies(&story),
            waiting_visits: story.visits.iter().map(|visit| visit.id).filter(waits).collect(),
        }))
    }

    /// None of somebody who is not on this phone.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn visit_form(&mut self, of: ResidentId, now: Instant) -> Result<Option<VisitForm>, StoreError> {
        let versions = self.versions_of(of)?;
        let scene = self.scene(now)?;
        let story = scene.shown.story(of);
        let Some(resident) = story.resident else { return Ok(None) };
        let mut programmes = programmes(&story, &versions);
        programmes.retain(|programme| programme.next_due.is_some());
        let due = programmes.iter().filter(|programme| programme.next_due.is_some_and(|due| due <= scene.today));
        let last = story.standing_visits().into_iter().next();
        Ok(Some(VisitForm {
            resident: of,
            name: resident.name.clone(),
            age: resident.born_on.age_on(scene.today),
            due: due.map(|programme| programme.programme).collect(),
            last_on: last.map(|visit| visit.happened_on),
            common: last.map(|visit| visit.common.clone()),
            forms: last_forms(&story, &programmes)?,
            readings: newest_of_each_kind(scene.readings(of)),
            medicines: scene.medicines(&story),
            programmes,
        }))
    }

    /// What a visit decides as far as its form is filled in, by the rules that the server decides by, or everything that stands in its way.
    /// None of somebody who is not on this phone.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn judge_visit(
        &mut self,
        visit: &RecordVisit,
        now: Instant,
    ) -> Result<Option<Result<VisitDecision, Vec<Fault>>>, StoreError> {
        let at = self.by_the_server(now);
        let scene = self.scene(now)?;
        let Some(role) = scene.me.role else { return Ok(None) };
        Ok(decide(scene.shown, &scene.shown.story(visit.resident), role, visit, at))
    }

    /// What one's teams have to decide or to issue again, the longest waiting first.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn approvals(&mut self, now: Instant) -> Result<Vec<Approval>, StoreError> {
        let scene = self.scene(now)?;
        let stories = scene.shown.known.residents().map(|resident| scene.shown.story(resident));
        // Who has transferred is the new team's to serve.
        let own = |contract: &Contract| scene.teams.contains(&contract.team);
        let served = stories.filter(|story| story.in_force(scene.today).is_some_and(own));
        let mut approvals: Vec<Approval> = served
            .flat_map(|story| to_decide(&story, scene.today))
            .map(|waiting| Approval { delivery: Delivery::of(scene.shown.overlay, waiting.item.request), waiting })
            .collect();
        approvals.sort_by_key(|approval| (approval.waiting.item.item.received_at, approval.waiting.item.item.item));
        Ok(approvals)
    }

    /// What one's teams are asked for, the nearest last day first.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn contract_requests(&mut self, now: Instant) -> Result<Vec<ContractRequest>, StoreError> {
        let scene = self.scene(now)?;
        let stories = scene.shown.known.residents().map(|resident| scene.shown.story(resident));
        let mut requests: Vec<ContractRequest> = stories.flat_map(|story| requests_of(&scene, &story)).collect();
        requests.sort_by_key(ContractRequest::place);
        Ok(requests)
    }
}

fn requests_of(scene: &Scene<'_>, story: &Story<'_>) -> Vec<ContractRequest> {
    let Some(resident) = story.resident else { return Vec::new() };
    // Of somebody on one's panel who has asked another team, that team answers.
    let own = story.contracts.iter().filter(|contract| scene.teams.contains(&contract.team));
    let requests = own.filter_map(|contract| {
        let roster = team_of(scene.shown.known, contract.team).map(view::Team::roster).unwrap_or_default();
        ContractRequest::of(resident, contract, &roster, scene.me.staff, &scene.policy.contract, scene.today)
    });
    requests.collect()
}

fn last_forms(story: &Story<'_>, programmes: &[ProgrammeView]) -> Result<Forms, StoreError> {
    let visits = story.standing_visits();
    let mut parts = Vec::new();
    for programme in programmes {
        let last = visits.iter().find(|visit| Some(visit.id) == programme.last_visit);
        let Some(last) = last else { continue };
        parts.extend(last.forms.to_parts()?.into_iter().filter(|(of, _)| *of == programme.programme));
    }
    Ok(Forms::from_parts(parts)?)
}

fn newest_of_each_kind(readings: Vec<ShownReading>) -> Vec<ShownReading> {
    let mut newest: Vec<ShownReading> = Vec::new();
    for reading in readings {
        if newest.iter().all(|known| known.value.kind() != reading.value.kind()) {
            newest.push(reading);
        }
    }
    newest
}
