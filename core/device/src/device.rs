//! One installation: its files, what of them is in memory, who is signed in.

use std::path::{Path, PathBuf};

use jiayi_core::calendar::Instant;
use jiayi_core::command::{Command, Envelope, SCHEMA};
use jiayi_core::id::{AccountId, CommandId, TeamId};
use jiayi_core::view::Page;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::feed::Feed;
use crate::known::Known;
use crate::outbox::{Answer, Item, Outbox, Pending};
use crate::overlay::Laid;
use crate::screens::Cache;
use crate::seal::{Entropy, Keys};
use crate::session::{Me, Session};
use crate::store::{Applied, Effect, Notice, Records, StoreError};

const DAY_MS: i64 = 86_400_000;
const SKEW_NOISE_MS: u64 = 2000;

/// Names of what is kept beside the records.
const SESSION: &str = "session";
const OWNER: &str = "owner";
const ME: &str = "me";
const SKEW: &str = "skew_ms";
const LAST_SYNC: &str = "last_sync";
const TRAFFIC: &str = "traffic";
const SHOWN_UNTIL: &str = "shown_until";

/// How the phone stands to the server: the sync screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SyncState {
    pub pending: Pending,
    /// By the phone's clock; none before the first was complete.
    pub last_sync: Option<Instant>,
    /// Milliseconds that the server's clock is ahead of the phone's.
    pub skew_ms: i64,
    pub signed_in: bool,
    pub traffic: Traffic,
    /// Records that this app keeps and cannot show: a newer one can.
    pub unread: usize,
}

/// Bytes of the last run, bodies and addresses; what the network puts around them comes on top.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traffic {
    pub sent: u64,
    pub received: u64,
}

/// The engine of one installation.
pub struct Device {
    folder: PathBuf,
    keys: Keys,
    entropy: Box<dyn Entropy>,
    /// None while the app sleeps.
    files: Option<Files>,
    known: Known,
    kept: Kept,
    failures: u32,
    notices: Vec<Notice>,
    revision: u64,
    pub(crate) cache: Cache,
    ground: u64,
    /// What time it was at the server when it wrote its last answer.
    heard_at: Option<Instant>,
}

struct Files {
    records: Records,
    outbox: Outbox,
}

/// What is kept beside the records, in memory.
#[derive(Debug, Default)]
struct Kept {
    session: Option<Session>,
    /// Whose phone it is, also after her session has ended: she goes on recording.
    owner: Option<AccountId>,
    me: Option<Me>,
    skew_ms: i64,
    last_sync: Option<Instant>,
    traffic: Traffic,
    /// By the server's clock: what was acknowledged until then, the records show.
    shown_until: Option<Instant>,
}

impl Device {
    /// Opens the installation in a folder of its own. What the person is to be told is in [`Device::take_notices`].
    ///
    /// # Errors
    /// [`StoreError::Newer`] after a step back to an older app; when the system does not allow it.
    pub fn open(folder: &Path, keys: Keys, entropy: Box<dyn Entropy>) -> Result<Self, StoreError> {
        let mut device = Self {
            folder: folder.to_path_buf(),
            keys,
            entropy,
            files: None,
            known: Known::default(),
            kept: Kept::default(),
            failures: 0,
            notices: Vec::new(),
            revision: 0,
            cache: Cache::default(),
            ground: 0,
            heard_at: None,
        };
        device.resume()?;
        Ok(device)
    }

    /// Writes everything out and closes the files: a suspended app that holds a lock is killed.
    ///
    /// # Errors
    /// When the last of it cannot be moved into place; it is on the disk all the same.
    pub fn pause(&mut self) -> Result<(), StoreError> {
        let Some(Files { records, outbox }) = self.files.take() else { return Ok(()) };
        outbox.close()?;
        records.close()
    }

    /// Opens the files again.
    ///
    /// # Errors
    /// As [`Device::open`].
    pub fn resume(&mut self) -> Result<(), StoreError> {
        if self.files.is_some() {
            return Ok(());
        }
        // The outbox first: whatever is wrong with the records, what was not sent is safe.
        let (outbox, told) = Outbox::open(&self.folder, &self.keys.outbox, &mut *self.entropy)?;
        let (mut records, told_of_records) = Records::open(&self.folder, &self.keys.records, &mut *self.entropy)?;
        self.notices.extend(told.into_iter().chain(told_of_records));
        let loaded = match Self::load(&records) {
            Err(StoreError::Damaged | StoreError::Sealed(_) | StoreError::Json(_)) => {
                let file = records.set_aside(&mut *self.entropy)?;
                self.notices.push(Notice::RecordsDamaged { file });
                Self::load(&records)?
            }
            loaded => loaded?,
        };
        let (known, kept) = loaded;
        (self.known, self.kept) = (known, kept);
        self.files = Some(Files { records, outbox });
        self.revision += 1;
        Ok(())
    }

    fn load(records: &Records) -> Result<(Known, Kept), StoreError> {
        let mut known = Known::default();
        known.take(records.load()?);
        let kept = Kept {
            session: records.kept(SESSION)?,
            owner: records.kept(OWNER)?,
            me: records.kept(ME)?,
            skew_ms: records.kept(SKEW)?.unwrap_or(0),
            last_sync: records.kept(LAST_SYNC)?,
            traffic: records.kept(TRAFFIC)?.unwrap_or_default(),
            shown_until: records.kept(SHOWN_UNTIL)?,
        };
        Ok((known, kept))
    }

    /// What the person is to be told, once.
    pub fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }

    /// Higher after every change: a screen that has seen this number is up to date.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    pub fn known(&self) -> &Known {
        &self.known
    }

    pub fn session(&self) -> Option<&Session> {
        self.kept.session.as_ref()
    }

    pub fn me(&self) -> Option<&Me> {
        self.kept.me.as_ref()
    }

    // Signing in and out.

    /// Keeps a new session. Records of another account leave the phone first; what she has not sent stays, for her.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin_session(&mut self, session: Session) -> Result<(), StoreError> {
        if self.kept.owner.is_some_and(|owner| owner != session.account) {
            self.wipe_records()?;
        }
        self.keep(OWNER, &session.account)?;
        self.keep(SESSION, &session)?;
        self.kept.owner = Some(session.account);
        self.kept.session = Some(session);
        self.failures = 0;
        self.revision += 1;
        Ok(())
    }

    /// Signs out on this phone: the records leave it, the outbox does not.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end_session(&mut self) -> Result<(), StoreError> {
        self.wipe_records()
    }

    fn wipe_records(&mut self) -> Result<(), StoreError> {
        let entropy = &mut *self.entropy;
        self.files.as_mut().ok_or(StoreError::Paused)?.records.wipe(entropy)?;
        self.known = Known::default();
        // The policy that ships holds until the server's is here again.
        self.known.take([]);
        self.kept = Kept::default();
        self.revision += 1;
        self.ground += 1;
        Ok(())
    }

    /// Records of other people become unreadable when the phone has not synchronised for as long as the policy says; the session, if
    /// it still holds, brings them back. A clock that was put back does not help: it lies before the last sync.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn hide_what_is_old(&mut self, now: Instant) -> Result<(), StoreError> {
        let (Some(last), Some(policy)) = (self.kept.last_sync, self.known.policy(now.day())) else { return Ok(()) };
        let age = now.0.saturating_sub(last.0);
        if (-DAY_MS..=policy.device.readable_days_without_sync.saturating_mul(DAY_MS)).contains(&age) {
            return Ok(());
        }
        match self.kept.me.as_ref().and_then(|me| me.resident) {
            // Her own stay.
            Some(own) => self.keep_only(&[Feed::Reference, Feed::Resident(own)]),
            None => {
                let (session, owner) = (self.kept.session.take(), self.kept.owner);
                self.wipe_records()?;
                if let Some(owner) = owner {
                    self.keep(OWNER, &owner)?;
                    self.kept.owner = Some(owner);
                }
                session.map_or(Ok(()), |session| self.begin_session(session))
            }
        }
    }

    // What somebody does.

    /// Records a command: it is on the disk when this returns. `seen` is the version of the edited thing that was shown.
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

    fn envelope(
        &self,
        id: CommandId,
        command: Command,
        seen: Option<i64>,
        now: Instant,
    ) -> Result<(AccountId, Envelope), StoreError> {
        let issued_at = self.by_the_server(now);
        Ok((self.owner()?, Envelope { id, issued_at, schema: SCHEMA, seen, command }))
    }

    /// What time it is at the server when it is `now` by this phone's clock.
    pub(crate) fn by_the_server(&self, now: Instant) -> Instant {
        now.plus_ms(self.kept.skew_ms)
    }

    pub(crate) fn owner(&self) -> Result<AccountId, StoreError> {
        self.kept.owner.ok_or(StoreError::NobodySignedIn)
    }

    // What is shown.

    /// # Errors
    /// When the outbox cannot be read.
    pub fn sync_state(&mut self) -> Result<SyncState, StoreError> {
        let pending = match self.kept.owner {
            Some(owner) => self.outbox()?.pending(owner)?,
            None => Pending::default(),
        };
        let unread = self.known.unread();
        let Kept { last_sync, skew_ms, traffic, ref session, .. } = self.kept;
        Ok(SyncState { pending, last_sync, skew_ms, signed_in: session.is_some(), traffic, unread })
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

    // What a run of synchronising does.

    pub(crate) fn records(&mut self) -> Result<&mut Records, StoreError> {
        self.files.as_mut().map(|files| &mut files.records).ok_or(StoreError::Paused)
    }

    pub(crate) fn outbox(&mut self) -> Result<&mut Outbox, StoreError> {
        self.files.as_mut().map(|files| &mut files.outbox).ok_or(StoreError::Paused)
    }

    fn keep<T: serde::Serialize>(&mut self, name: &str, value: &T) -> Result<(), StoreError> {
        let Files { records, .. } = self.files.as_mut().ok_or(StoreError::Paused)?;
        records.keep(name, value, &mut *self.entropy)
    }

    /// Another number means that some feed was dropped, or is another's to follow: a page that was asked for before is of no use.
    pub(crate) fn ground(&self) -> u64 {
        self.ground
    }

    pub(crate) fn is(&mut self, me: &Me) -> Result<(), StoreError> {
        if self.kept.me.as_ref() != Some(me) {
            self.ground += 1;
        }
        self.keep_only(&me.feeds())?;
        self.keep(ME, me)?;
        self.kept.me = Some(me.clone());
        Ok(())
    }

    fn keep_only(&mut self, feeds: &[Feed]) -> Result<(), StoreError> {
        let effects = self.records()?.keep_only(feeds)?;
        self.ground += u64::from(!effects.is_empty());
        self.took(effects);
        Ok(())
    }

    pub(crate) fn apply(&mut self, feed: Feed, after: Option<&str>, page: &Page) -> Result<(), StoreError> {
        let Files { records, .. } = self.files.as_mut().ok_or(StoreError::Paused)?;
        if let Applied::Written(effects) = records.apply(feed, after, page, &mut *self.entropy)? {
            self.took(effects);
        }
        match feed {
            Feed::Team(team) if !page.has_more => self.records()?.forget(&due(team)),
            _ => Ok(()),
        }
    }

    pub(crate) fn drop_feed(&mut self, feed: Feed) -> Result<(), StoreError> {
        let effects = self.records()?.drop_feed(feed)?;
        self.ground += 1;
        self.took(effects);
        Ok(())
    }

    fn took(&mut self, effects: Vec<Effect>) {
        if !effects.is_empty() {
            self.known.take(effects);
            self.revision += 1;
        }
    }

    pub(crate) fn keep_due_page(&mut self, team: TeamId, page: Box<RawValue>) -> Result<(), StoreError> {
        self.revision += 1;
        self.keep(&due(team), &page)
    }

    pub(crate) fn settle(
        &mut self,
        id: CommandId,
        answer: &Answer,
        incarnation: Uuid,
        now: Instant,
    ) -> Result<(), StoreError> {
        // A phone's clock may be years off and put right tomorrow: how long something is kept is counted by the server's.
        let after_what_is_shown = self.kept.shown_until.map_or(Instant(i64::MIN), |until| until.plus_ms(1));
        let at = self.heard_at.unwrap_or_else(|| self.by_the_server(now)).max(after_what_is_shown);
        let Files { outbox, .. } = self.files.as_mut().ok_or(StoreError::Paused)?;
        outbox.settle(id, answer, incarnation, at, &mut *self.entropy)?;
        self.revision += 1;
        Ok(())
    }

    pub(crate) fn tell_time_anew(&mut self, id: CommandId, now: Instant) -> Result<(), StoreError> {
        let skew = self.kept.skew_ms;
        let Files { outbox, .. } = self.files.as_mut().ok_or(StoreError::Paused)?;
        outbox.tell_time_anew(id, skew, now, &mut *self.entropy)
    }

    pub(crate) fn learn_skew(&mut self, skew_ms: i64) -> Result<(), StoreError> {
        // Two answers of one server differ by as much as they were on their way.
        if skew_ms.abs_diff(self.kept.skew_ms) <= SKEW_NOISE_MS {
            return Ok(());
        }
        self.keep(SKEW, &skew_ms)?;
        self.kept.skew_ms = skew_ms;
        self.revision += 1;
        Ok(())
    }

    /// What the run that is on has sent and received so far.
    pub(crate) fn counts(&mut self, traffic: Traffic) {
        self.kept.traffic = traffic;
    }

    /// An answer came, written at a moment of the server's clock, if it says so.
    pub(crate) fn heard(&mut self, written_at: Option<Instant>, now: Instant) {
        self.heard_at = Some(written_at.unwrap_or_else(|| self.by_the_server(now)));
    }

    /// One more failure: how many in a row, and a number drawn for the pause.
    pub(crate) fn failed(&mut self) -> Result<(u32, u32), StoreError> {
        self.failures = self.failures.saturating_add(1);
        let mut drawn = [0; 4];
        self.entropy.fill(&mut drawn)?;
        Ok((self.failures, u32::from_be_bytes(drawn)))
    }

    /// Everything was sent and read.
    pub(crate) fn synchronised(&mut self, now: Instant) -> Result<(), StoreError> {
        self.failures = 0;
        self.keep(LAST_SYNC, &now)?;
        let traffic = self.kept.traffic;
        self.keep(TRAFFIC, &traffic)?;
        self.kept.last_sync = Some(now);
        let server_s = self.heard_at.unwrap_or_else(|| self.by_the_server(now));
        let shown_until = server_s.max(self.outbox()?.last_acknowledged()?.unwrap_or(server_s));
        self.keep(SHOWN_UNTIL, &shown_until)?;
        self.kept.shown_until = Some(shown_until);
        self.revision += 1;
        let Some(policy) = self.known.policy(server_s.day()) else { return Ok(()) };
        let before = server_s.plus_ms(-policy.device.acknowledged_days.saturating_mul(DAY_MS));
        self.outbox()?.forget_acknowledged(before)?;
        Ok(())
    }
}

fn due(team: TeamId) -> String {
    format!("due:{team}")
}
