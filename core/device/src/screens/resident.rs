//! The screens of a resident, and of whoever acts for her.

use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::{ResidentId, TeamId};
use jiayi_core::screen::contract::{ContractCard, contract_cards};
use jiayi_core::screen::inbox::{Notice, inbox};
use jiayi_core::screen::medicine::{MedicineView, medicine_cards};
use jiayi_core::screen::refill::{RefillView, refills};
use jiayi_core::view::{Guardianship, Story};

use super::family::holds;
use super::{Delivery, Scene, ShownReading, resident_name, team_of};
use crate::device::Device;
use crate::outbox::Pending;
use crate::store::StoreError;

/// R05: today, in one look.
#[derive(Debug, Clone, PartialEq)]
pub struct Home {
    pub resident: ResidentId,
    /// None of somebody whose medicines one may only ask for.
    pub name: Option<String>,
    pub today: Day,
    /// Everybody one may look at on this phone, oneself first.
    pub people: Vec<Person>,
    /// The most pressing thing, if there is any.
    pub next: Option<Notice>,
    /// How many stand in the inbox.
    pub notices: usize,
    /// Her medicines, the one that ends first before all.
    pub medicines: Vec<MedicineCard>,
    pub last_reading: Option<ShownReading>,
    pub team: Option<CareTeam>,
    pub pending: Pending,
    pub last_sync: Option<Instant>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub resident: ResidentId,
    pub name: Option<String>,
    /// Oneself, or somebody whose guardian one is: a proxy signs nothing.
    pub may_sign: bool,
}

/// Whom to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CareTeam {
    pub team: TeamId,
    pub name: String,
    pub doctor: String,
    pub institution: String,
    /// None until the directory is here.
    pub phone: Option<String>,
    pub hours: Option<String>,
}

/// R11: one medicine; waiting when a request or a count of it has not been delivered yet.
#[derive(Debug, Clone, PartialEq)]
pub struct MedicineCard {
    pub medicine: MedicineView,
    pub delivery: Delivery,
}

/// R11 and R14 in one.
#[derive(Debug, Clone, PartialEq)]
pub struct Medicines {
    pub resident: ResidentId,
    pub medicines: Vec<MedicineCard>,
    /// The newest first.
    pub refills: Vec<ShownRefill>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ShownRefill {
    pub refill: RefillView,
    pub delivery: Delivery,
}

impl Device {
    /// # Errors
    /// When the outbox cannot be read.
    pub fn home(&mut self, of: ResidentId, now: Instant) -> Result<Home, StoreError> {
        let state = self.sync_state()?;
        let scene = self.scene(now)?;
        let story = scene.shown.story(of);
        let notices = inbox(&story, scene.policy, scene.today);
        let mut medicines = scene.medicines(&story);
        medicines.retain(|card| !card.medicine.stopped);
        medicines.sort_by_key(|card| {
            let run_out = card.medicine.shown.as_ref().map(|shown| shown.run_out);
            (run_out.is_none(), run_out)
        });
        Ok(Home {
            resident: of,
            name: story.resident.map(|resident| resident.name.clone()),
            today: scene.today,
            people: scene.people(),
            next: notices.first().cloned(),
            notices: notices.len(),
            medicines,
            last_reading: scene.readings(of).into_iter().next(),
            team: scene.care_team(&story),
            pending: state.pending,
            last_sync: state.last_sync,
        })
    }

    /// # Errors
    /// When the outbox cannot be read.
    pub fn medicines(&mut self, of: ResidentId, now: Instant) -> Result<Medicines, StoreError> {
        let scene = self.scene(now)?;
        let story = scene.shown.story(of);
        let refills = refills(&story, scene.today)
            .into_iter()
            .map(|refill| ShownRefill { delivery: Delivery::of(scene.shown.overlay, refill.request), refill });
        Ok(Medicines { resident: of, medicines: scene.medicines(&story), refills: refills.collect() })
    }

    /// R10: the one that lasts longest first.
    ///
    /// # Errors
    /// When the outbox cannot be read.
    pub fn contracts(&mut self, of: ResidentId, now: Instant) -> Result<Vec<ContractCard>, StoreError> {
        let scene = self.scene(now)?;
        Ok(contract_cards(&scene.shown.story(of), &scene.policy.contract, scene.today))
    }

    /// R15: the most pressing first.
    ///
    /// # Errors
    /// When the outbox cannot be read.
    pub fn inbox(&mut self, of: ResidentId, now: Instant) -> Result<Vec<Notice>, StoreError> {
        let scene = self.scene(now)?;
        Ok(inbox(&scene.shown.story(of), scene.policy, scene.today))
    }
}

impl Scene<'_> {
    pub(super) fn medicines(&self, story: &Story<'_>) -> Vec<MedicineCard> {
        let overlay = self.shown.overlay;
        let waits = |medicine: &MedicineView| {
            let asked = medicine.refill.as_ref().is_some_and(|refill| overlay.waits(refill.request));
            let last = medicine.last.as_ref().map(|last| last.dispensing);
            asked || story.stock_reports.iter().any(|told| Some(told.dispensing) == last && overlay.waits(told.id))
        };
        let cards = medicine_cards(story, self.policy, self.today).into_iter().map(|medicine| MedicineCard {
            delivery: if waits(&medicine) { Delivery::Waiting } else { Delivery::Delivered },
            medicine,
        });
        cards.collect()
    }

    fn people(&self) -> Vec<Person> {
        let mut people: Vec<Person> = self
            .shown
            .known
            .residents()
            .map(|resident| Person {
                resident,
                name: resident_name(self.shown.known, resident).map(str::to_owned),
                may_sign: self.may_sign(resident),
            })
            .collect();
        people.sort_by_key(|person| (Some(person.resident) != self.me.resident, person.name.clone(), person.resident));
        people
    }

    fn may_sign(&self, resident: ResidentId) -> bool {
        let Some(me) = self.me.resident else { return false };
        let is_guardian = |held: &&Guardianship| held.guardian == me && holds(held, self.today);
        me == resident || self.shown.story(resident).guardianships.into_iter().any(|held| is_guardian(&held))
    }

    pub(super) fn care_team(&self, story: &Story<'_>) -> Option<CareTeam> {
        let contract = story.in_force(self.today)?;
        let team = team_of(self.shown.known, contract.team);
        Some(CareTeam {
            team: contract.team,
            name: contract.team_name.clone(),
            doctor: contract.doctor_name.clone(),
            institution: contract.institution_name.clone(),
            phone: team.map(|team| team.phone.clone()),
            hours: team.map(|team| team.hours.clone()),
        })
    }
}
