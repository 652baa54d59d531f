//! G04: a visit while it is filled in. Each field is on the disk when its call returns.

use jiayi_core::calendar::Instant;
use jiayi_core::codes::Fault;
use jiayi_core::command::Command;
use jiayi_core::id::{CommandId, ResidentId, VisitId};
use jiayi_core::screen::record::programmes;
use jiayi_core::screen::visit::{Change, Draft, Sheet};

use super::{MedicineCard, Scene, ShownReading};
use crate::device::Device;
use crate::outbox::Unread;
use crate::overlay::decide;
use crate::store::StoreError;

/// Who stands before her, and the form.
#[derive(Debug, Clone, PartialEq)]
pub struct VisitScreen {
    pub resident: ResidentId,
    pub name: String,
    pub age: i32,
    pub sheet: Sheet,
    /// Who fills it in may confirm a danger sign.
    pub may_confirm: bool,
    pub kept: Kept,
    /// The newest value of each kind, home or clinic.
    pub readings: Vec<ShownReading>,
    pub medicines: Vec<MedicineCard>,
}

/// What of it is on the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    Nothing,
    Whole,
    /// Something was filled in and cannot be read any more: the next field begins it anew.
    Unread,
}

impl Device {
    /// None of somebody who is not on this phone.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn visit(&mut self, of: ResidentId, now: Instant) -> Result<Option<VisitScreen>, StoreError> {
        let Some((draft, kept)) = self.draft_of(of, now)? else { return Ok(None) };
        self.drawn(draft, kept, now)
    }

    /// Fills in a field; the draft is on the disk when this returns.
    ///
    /// # Errors
    /// [`StoreError::Full`] and others: it was not kept then.
    pub fn change_visit(
        &mut self,
        of: ResidentId,
        change: Change,
        now: Instant,
    ) -> Result<Option<VisitScreen>, StoreError> {
        let Some((mut draft, _)) = self.draft_of(of, now)? else { return Ok(None) };
        draft.apply(change);
        self.keep_draft(&draft, now)?;
        self.drawn(draft, Kept::Whole, now)
    }

    /// Begins the visit that takes another's place. False when one of hers is being filled in already: that is finished or thrown away first.
    ///
    /// # Errors
    /// As [`Device::change_visit`].
    pub fn correct_visit(&mut self, of: ResidentId, visit: VisitId, now: Instant) -> Result<bool, StoreError> {
        let kept = self.kept_draft(of)?;
        if let Some(Ok(Draft { corrects: Some(corrected), .. })) = &kept {
            return Ok(corrected.visit == visit);
        }
        let versions = self.versions_of(of)?;
        let scene = self.scene_of(&[of], now)?;
        let story = scene.shown.story(of);
        let visit = story.visits.iter().find(|known| known.id == visit && known.corrected_by.is_none());
        let (Some(visit), None) = (visit, kept) else { return Ok(false) };
        let draft = Draft::correcting(visit, versions.get(&visit.id.0).copied(), &story, scene.policy)?;
        self.keep_draft(&draft, now)?;
        Ok(true)
    }

    /// Fills in again what the server has refused; it stays in the tray until it is set aside. Whose it is: none of what is no visit in the
    /// tray, and where another of hers is being filled in already.
    ///
    /// # Errors
    /// As [`Device::change_visit`].
    pub fn mend_visit(&mut self, refused: CommandId, now: Instant) -> Result<Option<ResidentId>, StoreError> {
        let item = self.tray()?.into_iter().find(|item| item.id == refused);
        let Some(Command::RecordVisit(visit)) = item.and_then(|item| item.meant.ok()).map(|meant| meant.command) else {
            return Ok(None);
        };
        if self.kept_draft(visit.resident)?.is_some() {
            return Ok(None);
        }
        let scene = self.scene_of(&[visit.resident], now)?;
        let draft = Draft::of(&visit, &scene.shown.story(visit.resident), scene.policy)?;
        self.keep_draft(&draft, now)?;
        Ok(Some(visit.resident))
    }

    /// Makes a visit of what is filled in: the draft goes in the same moment, and nothing of it otherwise. None of somebody who is not on
    /// this phone.
    ///
    /// # Errors
    /// As [`Device::change_visit`]; inside, everything that is missing or wrong.
    pub fn finish_visit(
        &mut self,
        of: ResidentId,
        id: CommandId,
        visit: VisitId,
        now: Instant,
    ) -> Result<Option<Result<VisitId, Vec<Fault>>>, StoreError> {
        let Some((draft, kept)) = self.draft_of(of, now)? else { return Ok(None) };
        let Some(drawn) = self.drawn(draft.clone(), kept, now)? else { return Ok(None) };
        if !drawn.sheet.is_ready() {
            return Ok(Some(Err(drawn.sheet.told())));
        }
        let scene = self.scene_of(&[of], now)?;
        let command = match draft.command(visit, &scene.shown.story(of), scene.policy) {
            Ok(command) => command,
            Err(faults) => return Ok(Some(Err(faults))),
        };
        let seen = draft.corrects.and_then(|corrected| corrected.version);
        self.record_drafted(id, Command::RecordVisit(command), of, seen, now)?;
        Ok(Some(Ok(visit)))
    }

    /// Its author wants no more of it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn drop_visit(&mut self, of: ResidentId) -> Result<(), StoreError> {
        let owner = self.owner()?;
        self.outbox()?.drop_draft(owner, of)
    }

    /// Of whom there are drafts, the one written last first.
    pub(super) fn drafts(&mut self) -> Result<Vec<ResidentId>, StoreError> {
        let Ok(owner) = self.owner() else { return Ok(Vec::new()) };
        Ok(self.outbox()?.drafts(owner)?.into_iter().map(|(of, _)| of).collect())
    }

    fn kept_draft(&mut self, of: ResidentId) -> Result<Option<Result<Draft, Unread>>, StoreError> {
        let owner = self.owner()?;
        self.outbox()?.draft(owner, of)
    }

    fn keep_draft(&mut self, draft: &Draft, now: Instant) -> Result<(), StoreError> {
        let owner = self.owner()?;
        let (outbox, entropy) = self.outbox_and_entropy()?;
        outbox.keep_draft(owner, draft, now, entropy)
    }

    /// What was kept, or a new one. None of somebody who is not on this phone.
    fn draft_of(&mut self, of: ResidentId, now: Instant) -> Result<Option<(Draft, Kept)>, StoreError> {
        let kept = match self.kept_draft(of)? {
            Some(Ok(draft)) => return Ok(Some((draft, Kept::Whole))),
            Some(Err(_)) => Kept::Unread,
            None => Kept::Nothing,
        };
        let versions = self.versions_of(of)?;
        let scene = self.scene_of(&[of], now)?;
        let story = scene.shown.story(of);
        if story.resident.is_none() {
            return Ok(None);
        }
        let draft = Draft::begin(of, &programmes(&story, &versions), &story, scene.policy, scene.today)?;
        Ok(Some((draft, kept)))
    }

    fn drawn(&mut self, draft: Draft, kept: Kept, now: Instant) -> Result<Option<VisitScreen>, StoreError> {
        let of = draft.resident;
        let (at, versions) = (self.by_the_server(now), self.versions_of(of)?);
        let scene = self.scene_of(&[of], now)?;
        let story = scene.shown.story(of);
        let (Some(resident), Some(role)) = (story.resident, scene.me.role) else { return Ok(None) };
        let open = programmes(&story, &versions).into_iter().filter(|programme| programme.next_due.is_some());
        let sheet = draft
            .sheet(open.collect(), &story, scene.policy, |command| decide(scene.shown, &story, role, command, at))?;
        Ok(Some(VisitScreen {
            resident: of,
            name: resident.name.clone(),
            age: resident.born_on.age_on(scene.today),
            may_confirm: role.confirms_danger(),
            kept,
            readings: scene.newest_of_each_kind(of),
            medicines: scene.medicines(&story),
            sheet,
        }))
    }
}

impl Scene<'_> {
    fn newest_of_each_kind(&self, of: ResidentId) -> Vec<ShownReading> {
        let mut newest: Vec<ShownReading> = Vec::new();
        for reading in self.readings(of) {
            if newest.iter().all(|known| known.value.kind() != reading.value.kind()) {
                newest.push(reading);
            }
        }
        newest
    }
}
