//! R04: who may act for her, and what she agreed to.

use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::ResidentId;
use jiayi_core::person::{ConsentPurpose, consent};
use jiayi_core::view::{Grant, Guardianship, Story};

use super::Scene;
use crate::device::Device;
use crate::store::StoreError;

/// As it holds today.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    pub guardians: Vec<Guardianship>,
    /// Who of hers may look or ask; nothing for a reader who is not told.
    pub proxies: Vec<Grant>,
    /// Given and not withdrawn.
    pub consents: Vec<ConsentPurpose>,
}

impl Device {
    /// # Errors
    /// When the outbox cannot be read.
    pub fn family(&mut self, of: ResidentId, now: Instant) -> Result<Family, StoreError> {
        let scene = self.scene(now)?;
        let (story, today) = (scene.shown.story(of), scene.today);
        Ok(Family {
            guardians: story
                .guardianships
                .iter()
                .filter(|held| holds(held, today))
                .map(|held| (*held).clone())
                .collect(),
            proxies: scene.proxies(&story),
            consents: given(&story),
        })
    }
}

pub(super) fn holds(held: &Guardianship, today: Day) -> bool {
    held.revoked_at.is_none() && held.valid_from <= today && held.valid_to.is_none_or(|last| today <= last)
}

impl Scene<'_> {
    /// Whose grant holds today.
    pub(super) fn proxies(&self, story: &Story<'_>) -> Vec<Grant> {
        let holds = |grant: &&&Grant| {
            grant.revoked_at.is_none() && grant.valid_from <= self.today && self.today <= grant.valid_to
        };
        story.grants.iter().filter(holds).map(|grant| (*grant).clone()).collect()
    }
}

pub(super) fn given(story: &Story<'_>) -> Vec<ConsentPurpose> {
    let mut answers: Vec<_> = story.consents.iter().collect();
    answers.sort_unstable_by_key(|consent| (consent.at, consent.id));
    consent::given(answers.iter().map(|consent| (consent.purpose, consent.answer)))
}
