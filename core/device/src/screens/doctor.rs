//! The screens of somebody of a team: who stands before her, what is to be decided.

use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::id::{PrescriptionId, PrescriptionItemId, RefillItemId, ResidentId, VisitId};
use jiayi_core::person::ConsentPurpose;
use jiayi_core::prescription::Catalogue;
use jiayi_core::prescription::again::{Again, Signer, again};
use jiayi_core::prescription::commands::IssuePrescription;
use jiayi_core::prescription::medicine::open_items;
use jiayi_core::screen::contract::{ContractCard, ContractRequest, contract_cards};
use jiayi_core::screen::record::{Record, record};
use jiayi_core::screen::refill::{ToDecide, to_decide};
use jiayi_core::view::{self, Contract, Grant, Resident, Story};

use super::family::given;
use super::{Delivery, MedicineCard, Scene, ShownReading, team_of};
use crate::device::Device;
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

/// G06: one that waits, and what she must know to decide.
#[derive(Debug, Clone, PartialEq)]
pub struct Approval {
    pub waiting: ToDecide,
    /// As she would sign it; none of what is prescribed here no more.
    pub again: Option<Again>,
    pub delivery: Delivery,
}

impl Device {
    /// None of somebody who is not on this phone.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn resident_card(&mut self, of: ResidentId, now: Instant) -> Result<Option<ResidentCard>, StoreError> {
        let versions = self.versions_of(of)?;
        let scene = self.scene_of(&[of], now)?;
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

    /// What one's teams have to decide or to issue again, the longest waiting first.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn approvals(&mut self, now: Instant) -> Result<Vec<Approval>, StoreError> {
        let scene = self.scene(now)?;
        let catalogue = scene.shown.known.catalogue();
        let stories = scene.shown.known.residents().map(|resident| scene.shown.story(resident));
        // Who has transferred is the new team's to serve.
        let own = |contract: &Contract| scene.teams.contains(&contract.team);
        let served = stories.filter(|story| story.in_force(scene.today).is_some_and(own));
        let mut approvals = Vec::new();
        for story in served {
            approvals.extend(to_decide(&story, scene.today).into_iter().map(|waiting| Approval {
                again: scene.again(&story, waiting.item.item.item, catalogue.as_ref()),
                delivery: Delivery::of(scene.shown.overlay, waiting.item.request),
                waiting,
            }));
        }
        approvals.sort_by_key(|approval| (approval.waiting.item.item.received_at, approval.waiting.item.item.item));
        Ok(approvals)
    }

    /// The prescription that answers an item of a request with the same again, or what stands in its way.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn same_again(
        &mut self,
        of: ResidentId,
        item: RefillItemId,
        monitoring_confirmed: bool,
        ids: (PrescriptionId, PrescriptionItemId),
        now: Instant,
    ) -> Result<Result<IssuePrescription, Code>, StoreError> {
        let scene = self.scene_of(&[of], now)?;
        let again = scene.again(&scene.shown.story(of), item, scene.shown.known.catalogue().as_ref());
        Ok(again.ok_or(Code::NotFound).and_then(|again| again.sheet(ids.0, ids.1, monitoring_confirmed)))
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

impl Scene<'_> {
    pub(super) fn again(&self, story: &Story<'_>, item: RefillItemId, catalogue: Option<&Catalogue>) -> Option<Again> {
        let signer = Signer { staff: self.me.staff?, role: self.me.role? };
        let (request, asked) = open_items(story).find(|(_, asked)| asked.item == item)?;
        again(story, request, asked, signer, catalogue?, self.policy, self.today)
    }
}

pub(super) fn requests_of(scene: &Scene<'_>, story: &Story<'_>) -> Vec<ContractRequest> {
    let Some(resident) = story.resident else { return Vec::new() };
    // Of somebody on one's panel who has asked another team, that team answers.
    let own = story.contracts.iter().filter(|contract| scene.teams.contains(&contract.team));
    let requests = own.filter_map(|contract| {
        let roster = team_of(scene.shown.known, contract.team).map(view::Team::roster).unwrap_or_default();
        ContractRequest::of(resident, contract, &roster, scene.me.staff, &scene.policy.contract, scene.today)
    });
    requests.collect()
}
