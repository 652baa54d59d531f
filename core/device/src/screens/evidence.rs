//! What a long prescription rests on: recorded by whoever would sign it, and confirmed by the person herself.

use jiayi_core::calendar::Instant;
use jiayi_core::codes::{Code, Fault};
use jiayi_core::follow_up::sheet::Answers;
use jiayi_core::id::{CommandId, RefillItemId, ResidentId};
use jiayi_core::person::guardianship::Guardianship;
use jiayi_core::person::{Actor, Person};
use jiayi_core::prescription::assessment::may_confirm;
use jiayi_core::prescription::evidence::Evidence;
use jiayi_core::prescription::medicine::open_items;
use jiayi_core::screen::evidence::{Form, Occasion, ToConfirm, to_confirm};
use jiayi_core::screen::refill::RefillItemView;
use jiayi_core::view::{self, Story};
use uuid::Uuid;

use super::Scene;
use crate::device::Device;
use crate::overlay::lay;
use crate::store::StoreError;

/// The form of a record about a medicine that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceScreen {
    pub resident: ResidentId,
    pub name: String,
    pub age: i32,
    /// The medicine because of which it is opened.
    pub medicine: String,
    pub form: Form,
    /// What still speaks against that medicine once this is recorded; none while anything is missing or wrong.
    pub left: Option<Vec<Code>>,
}

impl Device {
    /// As far as it is filled in, under the id that it will have; without answers what it begins with. None of somebody or something that
    /// is not on this phone, or waits no more.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn evidence(
        &mut self,
        (of, item): (ResidentId, RefillItemId),
        evidence: Evidence,
        answers: Option<Answers>,
        id: Uuid,
        now: Instant,
    ) -> Result<Option<EvidenceScreen>, StoreError> {
        let at = self.by_the_server(now);
        let scene = self.scene_of(&[of], now)?;
        let story = scene.shown.story(of);
        let catalogue = scene.shown.known.catalogue();
        let (Some(staff), Some(resident), Some(catalogue)) = (scene.me.staff, story.resident, &catalogue) else {
            return Ok(None);
        };
        let Some(medicine) = scene.medicine_of(&story, item) else { return Ok(None) };
        let (policy, today) = (scene.policy, scene.today);
        let occasion = Occasion { story: &story, staff, catalogue, policy, today };
        let answers = answers.unwrap_or_else(|| occasion.begin(evidence));
        let Some(form) = occasion.form(evidence, &answers, id)? else { return Ok(None) };
        let left = form.command.as_ref().and_then(|command| {
            let laid = lay(scene.shown, &scene.me, command, at);
            let after = scene.shown.story_with(of, &laid);
            Some(scene.again(&after, item, Some(catalogue))?.against)
        });
        Ok(Some(EvidenceScreen {
            resident: of,
            name: resident.name.clone(),
            age: resident.born_on.age_on(today),
            medicine,
            form,
            left,
        }))
    }

    /// Records it: it is on the disk when this returns. None as [`Device::evidence`]; inside, everything that is missing or wrong.
    ///
    /// # Errors
    /// [`StoreError::Full`] and others: it was not kept then.
    pub fn record_evidence(
        &mut self,
        about: (ResidentId, RefillItemId),
        evidence: Evidence,
        answers: Answers,
        (command, id): (CommandId, Uuid),
        now: Instant,
    ) -> Result<Option<Result<(), Vec<Fault>>>, StoreError> {
        let Some(EvidenceScreen { form, .. }) = self.evidence(about, evidence, Some(answers), id, now)? else {
            return Ok(None);
        };
        let Some(meant) = form.command else {
            let at_questions = form.asked.iter().filter_map(|asked| Some((asked.question.path, asked.wrong?)));
            return Ok(Some(Err(at_questions.chain(form.faults).collect())));
        };
        self.record(command, meant, None, now)?;
        Ok(Some(Ok(())))
    }

    /// What she is asked to confirm who sits before the phone, or the guardian who does; nobody else is asked.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn to_confirm(&mut self, of: ResidentId, now: Instant) -> Result<Option<ToConfirm>, StoreError> {
        let scene = self.scene_of(&[of], now)?;
        let (story, catalogue) = (scene.shown.story(of), scene.shown.known.catalogue());
        let Some(catalogue) = catalogue.filter(|_| scene.may_confirm(&story, of)) else { return Ok(None) };
        Ok(to_confirm(&story, &catalogue, scene.policy, scene.today))
    }
}

impl Scene<'_> {
    fn medicine_of(&self, story: &Story<'_>, item: RefillItemId) -> Option<String> {
        let (request, asked) = open_items(story).find(|(_, asked)| asked.item == item)?;
        let shown = RefillItemView::of(story, request, asked, self.today)?;
        Some(format!("{} {}", shown.name, shown.strength))
    }

    fn may_confirm(&self, story: &Story<'_>, of: ResidentId) -> bool {
        let (Some(me), Some(resident)) = (self.me.resident, story.resident) else { return false };
        let by = if me == of { Actor::Resident } else { Actor::Guardian(me) };
        let guardianships: Vec<Guardianship> = story.guardianships.iter().map(|held| recorded(held)).collect();
        let (birth, lacks_capacity) = (resident.born_on, resident.lacks_capacity);
        may_confirm(&Person { birth, lacks_capacity, guardianships: &guardianships }, by, self.today).is_ok()
    }
}

fn recorded(held: &view::Guardianship) -> Guardianship {
    let view::Guardianship { guardian, relation, proof, valid_from, valid_to, revoked_at, .. } = *held;
    let revoked_on = revoked_at.map(Instant::day);
    Guardianship { guardian, relation, proof, valid_from, valid_to, revoked_on }
}
