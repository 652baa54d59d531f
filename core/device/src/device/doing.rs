//! What somebody does on this phone, and what became of it.

use jiayi_core::calendar::Instant;
use jiayi_core::command::{Command, Envelope, SCHEMA};
use jiayi_core::digest::Digest;
use jiayi_core::id::{AccountId, CommandId, ResidentId, TeamId};
use jiayi_core::reminder::DoseBook;
use serde_json::value::RawValue;

use super::{DIRECTORY, Device, Files, Kept, SyncState, due};
use crate::directory::Directory;
use crate::outbox::{Item, Pending};
use crate::overlay::Laid;
use crate::store::StoreError;

impl Device {
    /// Records a command: it is on the disk when this returns. `seen` is the version of the edited thing that was shown; files that it names
    /// are kept before.
    ///
    /// # Errors
    /// [`StoreError::Full`] and others: it was not recorded then, and whoever asked is told.
    pub fn record(
        &mut self,
        id: CommandId,
        command: Command,
        seen: Option<i64>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let (account, envelope) = self.envelope(id, command, seen, now)?;
        let Files { outbox, .. } = self.files.as_mut().ok_or(StoreError::Paused)?;
        outbox.put(account, &envelope, now, &mut *self.entropy)?;
        self.revision += 1;
        Ok(())
    }

    /// As [`Device::record`], of the visit that the draft about somebody has become.
    pub(crate) fn record_drafted(
        &mut self,
        id: CommandId,
        command: Command,
        of: ResidentId,
        seen: Option<i64>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let (account, envelope) = self.envelope(id, command, seen, now)?;
        let Files { outbox, .. } = self.files.as_mut().ok_or(StoreError::Paused)?;
        outbox.put_drafted(account, &envelope, of, now, &mut *self.entropy)?;
        self.revision += 1;
        Ok(())
    }

    /// Keeps a file that a command is going to name (a drawn signature, a scan): it is on the disk when this returns, and goes to the server
    /// before the command does. What it is named by.
    ///
    /// # Errors
    /// [`StoreError::TooLong`] above 1 MB; as [`Device::record`].
    pub fn keep_file(&mut self, bytes: &[u8], now: Instant) -> Result<Digest, StoreError> {
        let (owner, made_at) = (self.owner()?, self.by_the_server(now));
        let Files { outbox, .. } = self.files.as_mut().ok_or(StoreError::Paused)?;
        outbox.keep_file(owner, bytes, made_at, &mut *self.entropy)
    }

    /// Sends something rejected again, changed, under a new id. False when it is not in the tray.
    ///
    /// # Errors
    /// As [`Device::record`].
    pub fn mend(
        &mut self,
        rejected: CommandId,
        id: CommandId,
        command: Command,
        seen: Option<i64>,
        now: Instant,
    ) -> Result<bool, StoreError> {
        let (account, envelope) = self.envelope(id, command, seen, now)?;
        let Files { outbox, .. } = self.files.as_mut().ok_or(StoreError::Paused)?;
        let mended = outbox.mend(account, rejected, &envelope, now, &mut *self.entropy)?;
        self.revision += 1;
        Ok(mended)
    }

    /// Its author wants no more of something rejected. False when it is not in the tray.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn set_aside(&mut self, rejected: CommandId) -> Result<bool, StoreError> {
        let owner = self.owner()?;
        let set_aside = self.outbox()?.set_aside(owner, rejected)?;
        self.revision += 1;
        Ok(set_aside)
    }

    /// What another version of this app wrote and this one cannot read is as if nobody had asked.
    pub(crate) fn directory(&mut self) -> Result<Directory, StoreError> {
        match self.records()?.kept(DIRECTORY) {
            Err(StoreError::Json(_)) => Ok(Directory::default()),
            kept => Ok(kept?.unwrap_or_default()),
        }
    }

    pub(crate) fn keep_directory(&mut self, directory: &Directory) -> Result<(), StoreError> {
        self.keep(DIRECTORY, directory)
    }

    /// An empty one before anybody has signed in.
    pub(crate) fn dose_book(&mut self) -> Result<DoseBook, StoreError> {
        let Some(owner) = self.kept.owner else { return Ok(DoseBook::default()) };
        self.outbox()?.dose_book(owner)
    }

    pub(crate) fn keep_dose_book(&mut self, book: &DoseBook) -> Result<(), StoreError> {
        let owner = self.owner()?;
        let Files { outbox, .. } = self.files.as_mut().ok_or(StoreError::Paused)?;
        outbox.keep_dose_book(owner, book, &mut *self.entropy)?;
        self.revision += 1;
        Ok(())
    }

    pub(crate) fn envelope(
        &self,
        id: CommandId,
        command: Command,
        seen: Option<i64>,
        now: Instant,
    ) -> Result<(AccountId, Envelope), StoreError> {
        let issued_at = self.by_the_server(now);
        Ok((self.owner()?, Envelope { id, issued_at, schema: SCHEMA, seen, command }))
    }

    pub(crate) fn owner(&self) -> Result<AccountId, StoreError> {
        self.kept.owner.ok_or(StoreError::NobodySignedIn)
    }

    /// # Errors
    /// When the outbox cannot be read.
    pub fn sync_state(&mut self) -> Result<SyncState, StoreError> {
        let pending = match self.kept.owner {
            Some(owner) => self.outbox()?.pending(owner)?,
            None => Pending::default(),
        };
        let unread = self.known.unread();
        let Kept { last_sync, skew_ms, traffic, .. } = self.kept;
        Ok(SyncState { pending, last_sync, skew_ms, traffic, unread })
    }

    /// What was rejected: each with what was meant, and a stale one with what is current.
    ///
    /// # Errors
    /// When the outbox cannot be read.
    pub fn tray(&mut self) -> Result<Vec<Item>, StoreError> {
        let owner = self.owner()?;
        self.outbox()?.tray(owner)
    }

    /// Commands whose effect the records do not show yet, in their order.
    ///
    /// # Errors
    /// When the outbox cannot be read.
    pub fn laid_over(&mut self) -> Result<Vec<Laid>, StoreError> {
        let Some(owner) = self.kept.owner else { return Ok(Vec::new()) };
        let since = self.kept.shown_until.map_or(Instant(i64::MIN), |until| until.plus_ms(1));
        let outbox = self.outbox()?;
        let laid = |items: Vec<Item>, waits| {
            items.into_iter().filter_map(move |item| Some(Laid { envelope: item.meant.ok()?, waits }))
        };
        let acknowledged = laid(outbox.acknowledged_since(owner, since)?, false);
        Ok(acknowledged.chain(laid(outbox.waiting(owner)?, true)).collect())
    }

    /// The page of who is due that stands for a team's list until its feed was read once; the server's JSON.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn due_page(&mut self, team: TeamId) -> Result<Option<Box<RawValue>>, StoreError> {
        self.records()?.kept(&due(team))
    }
}
