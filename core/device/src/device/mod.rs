//! One installation: its files, what of them is in memory, who is signed in.

mod clock;
mod doing;
mod run;
mod standing;
mod unlock;

#[cfg(test)]
mod glance_tests;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use jiayi_core::calendar::Instant;
use jiayi_core::id::{AccountId, ResidentId, TeamId};
use serde::{Deserialize, Serialize};

use crate::feed::Feed;
use crate::known::Known;
use crate::outbox::{Outbox, Pending};
use crate::screens::Cache;
use crate::seal::{Entropy, Keys};
use crate::session::{Me, Session};
use crate::store::{Effect, Notice, Records, StoreError};

use clock::Heard;

pub use clock::Clock;
pub use standing::Standing;
pub use unlock::Unlock;

const DAY_MS: i64 = 86_400_000;
/// Residents whose records are read while nobody waits: some ten milliseconds, in which whoever does ask waits.
const AT_ONCE: usize = 100;

/// Names of what is kept beside the records.
const SESSION: &str = "session";
const OWNER: &str = "owner";
const ME: &str = "me";
const SKEW: &str = "skew_ms";
const LAST_SYNC: &str = "last_sync";
const TRAFFIC: &str = "traffic";
const SHOWN_UNTIL: &str = "shown_until";
const HEARD: &str = "heard";
const ENDED: &str = "session_ended";
const DIRECTORY: &str = "directory";

/// How the phone stands to the server: the sync screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SyncState {
    pub pending: Pending,
    /// By the phone's clock; none before the first was complete.
    pub last_sync: Option<Instant>,
    /// Milliseconds that the server's clock is ahead of the phone's.
    pub skew_ms: i64,
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
    heard: Heard,
    /// As it lies on the disk.
    heard_written: Heard,
    /// The server knows the session no more.
    ended: bool,
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
        (self.known, self.kept) = match Self::load(&records) {
            Err(error) if error.is_damage() => self.begun_anew(&mut records)?,
            loaded => loaded?,
        };
        self.cache = Cache::default();
        self.files = Some(Files { records, outbox });
        self.revision += 1;
        Ok(())
    }

    /// Beside the damaged file.
    fn begun_anew(&mut self, records: &mut Records) -> Result<(Known, Kept), StoreError> {
        let file = records.set_aside(&mut *self.entropy)?;
        self.notices.push(Notice::RecordsDamaged { file });
        Self::load(records)
    }

    fn load(records: &Records) -> Result<(Known, Kept), StoreError> {
        let known = Known::at_a_glance(records)?;
        let heard = records.kept(HEARD)?.unwrap_or_default();
        let kept = Kept {
            session: records.kept(SESSION)?,
            owner: records.kept(OWNER)?,
            me: records.kept(ME)?,
            skew_ms: records.kept(SKEW)?.unwrap_or(0),
            last_sync: records.kept(LAST_SYNC)?,
            traffic: records.kept(TRAFFIC)?.unwrap_or_default(),
            shown_until: records.kept(SHOWN_UNTIL)?,
            heard,
            heard_written: heard,
            ended: records.kept(ENDED)?.unwrap_or(false),
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

    /// Everything.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn known(&mut self) -> Result<&Known, StoreError> {
        self.learn_all()?;
        Ok(&self.known)
    }

    /// As far as it was read.
    pub(crate) fn known_so_far(&self) -> &Known {
        &self.known
    }

    pub fn session(&self) -> Option<&Session> {
        self.kept.session.as_ref()
    }

    pub fn me(&self) -> Option<&Me> {
        self.kept.me.as_ref()
    }

    // What the first list was shown without.

    /// Reads some more of the records; false once all are in memory. To be asked again and again after the app was opened, while nobody waits:
    /// what is damaged is found so, and whoever opens somebody's page does not wait for the disk.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn read_on(&mut self) -> Result<bool, StoreError> {
        let some: Vec<ResidentId> = self.known.glanced().take(AT_ONCE).collect();
        self.learn(&some)?;
        if some.is_empty() && self.files.is_some() {
            self.keep_gists()?;
        }
        Ok(!some.is_empty())
    }

    /// Reads the records of some. A file that turns out damaged is begun anew, as when it is opened.
    pub(crate) fn learn<'a>(&mut self, whom: impl IntoIterator<Item = &'a ResidentId>) -> Result<(), StoreError> {
        let Some(mut files) = self.files.take() else { return Ok(()) };
        let learnt = match self.known.learn(&files.records, whom) {
            Err(error) if error.is_damage() => self.begun_anew(&mut files.records).map(|loaded| {
                (self.known, self.kept) = loaded;
                self.cache = Cache::default();
                self.revision += 1;
                self.ground += 1;
            }),
            learnt => learnt,
        };
        self.files = Some(files);
        learnt
    }

    pub(crate) fn learn_all(&mut self) -> Result<(), StoreError> {
        let all: Vec<ResidentId> = self.known.glanced().collect();
        self.learn(&all)
    }

    fn keep_gists(&mut self) -> Result<(), StoreError> {
        let Files { records, .. } = self.files.as_mut().ok_or(StoreError::Paused)?;
        self.known.keep_gists(records, &mut *self.entropy)
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
        self.session_ended(false)?;
        self.kept.heard.served = None;
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
        self.cache = Cache::default();
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

    // The files.

    pub(crate) fn records(&mut self) -> Result<&mut Records, StoreError> {
        self.files.as_mut().map(|files| &mut files.records).ok_or(StoreError::Paused)
    }

    pub(crate) fn outbox(&mut self) -> Result<&mut Outbox, StoreError> {
        self.files.as_mut().map(|files| &mut files.outbox).ok_or(StoreError::Paused)
    }

    pub(crate) fn outbox_and_entropy(&mut self) -> Result<(&mut Outbox, &mut dyn Entropy), StoreError> {
        let Files { outbox, .. } = self.files.as_mut().ok_or(StoreError::Paused)?;
        Ok((outbox, &mut *self.entropy))
    }

    fn keep<T: serde::Serialize>(&mut self, name: &str, value: &T) -> Result<(), StoreError> {
        let Files { records, .. } = self.files.as_mut().ok_or(StoreError::Paused)?;
        records.keep(name, value, &mut *self.entropy)
    }

    fn keep_only(&mut self, feeds: &[Feed]) -> Result<(), StoreError> {
        if !self.records()?.holds_others(feeds)? {
            return Ok(());
        }
        self.learn_all()?;
        let effects = self.records()?.keep_only(feeds)?;
        self.ground += u64::from(!effects.is_empty());
        self.took(effects);
        Ok(())
    }

    fn took(&mut self, effects: Vec<Effect>) {
        if !effects.is_empty() {
            let about = self.known.take(effects);
            self.known.overtake(&about);
            self.cache.is_about(about);
            self.revision += 1;
        }
    }
}

fn due(team: TeamId) -> String {
    format!("due:{team}")
}
