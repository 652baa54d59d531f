//! Somebody's phone: the real engine on real files. It is killed by going on from a copy of its files as they lie.

use std::fs;
use std::path::PathBuf;

use jiayi_core::calendar::Instant;
use jiayi_core::command::Command;
use jiayi_core::id::{CommandId, ResidentId};
use jiayi_core::reading::ReadingSource;
use jiayi_device::{
    Device, Ended, Entropy, Item, Keys, Next, NoEntropy, Outbox, Request, Response, SealKey, ShownReading, StoreError,
    Sync, TransportError,
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;

use super::house::{House, copy};
use crate::session::Actor;
use crate::testing::TestClinic;

const YEAR_MS: i64 = 365 * 86_400_000;

/// The same bytes for the same seed.
struct Seeded(ChaCha8Rng);

impl Seeded {
    fn boxed(seed: u64) -> Box<Self> {
        Box::new(Self(ChaCha8Rng::seed_from_u64(seed)))
    }
}

impl Entropy for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        self.0.fill_bytes(bytes);
        Ok(())
    }
}

pub struct Phone {
    pub name: &'static str,
    pub actor: Actor,
    pub device: Device,
    /// Milliseconds that its clock is ahead of the true time.
    pub ahead_ms: i64,
    /// The app before its owner's eyes, and perhaps the one that the system woke beside it.
    pub runs: Vec<Run>,
    /// The changes of who may see what, when it was last found to hold nothing that is not hers.
    pub clean_at: Option<u64>,
    folder: PathBuf,
    seed: u64,
    lives: u64,
}

pub struct Run {
    pub sync: Sync,
    pub stage: Stage,
    /// Changes of who may see what, when it began.
    pub began_at: u64,
}

/// Where the request of a run is.
pub enum Stage {
    ToAsk,
    Asked(Request),
    /// The server's answer is on its way, or the news that there is none.
    Answered(Request, Result<Response, TransportError>),
}

/// Where a command stands in the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    Waiting,
    Acknowledged,
    Rejected,
}

fn keys() -> Keys {
    Keys { records: SealKey::new([1; 32]), outbox: SealKey::new([2; 32]) }
}

impl Phone {
    pub fn sign_in(name: &'static str, actor: &Actor, folder: PathBuf, clinic: &TestClinic) -> Self {
        fs::create_dir_all(&folder).expect("a folder");
        let mut phone = Self::open(name, actor.clone(), folder, 0);
        let session = json!({
            "token": clinic.token(actor), "session": actor.session, "account": actor.account, "role": actor.role.as_str(),
            "expires_at": clinic.clock.now().plus_ms(10 * YEAR_MS),
        });
        phone.device.begin_session(serde_json::from_value(session).expect("a session")).expect("signed in");
        phone
    }

    pub fn open(name: &'static str, actor: Actor, folder: PathBuf, seed: u64) -> Self {
        let device = Device::open(&folder, keys(), Seeded::boxed(seed)).expect("opened");
        Self { name, actor, device, ahead_ms: 0, runs: Vec::new(), clean_at: None, folder, seed, lives: 0 }
    }

    /// The time that it shows.
    pub fn clock(&self, now: Instant) -> Instant {
        now.plus_ms(self.ahead_ms)
    }

    /// The time that its app believes in: corrected by what the server last said.
    pub fn believes(&mut self, now: Instant) -> Instant {
        let skew = self.device.sync_state().map_or(0, |state| state.skew_ms);
        self.clock(now).plus_ms(skew)
    }

    pub fn pause(&mut self) {
        self.device.pause().expect("asleep");
    }

    /// The system kills the app, which is opened again: nothing is put away, and what was on its way is nobody's.
    pub fn is_killed(&mut self, into: PathBuf) {
        copy(&self.folder, &into);
        self.lives += 1;
        let seed = self.seed.wrapping_add(self.lives << 48);
        self.device = Device::open(&into, keys(), Seeded::boxed(seed)).expect("opened");
        fs::remove_dir_all(std::mem::replace(&mut self.folder, into)).expect("removed");
        self.runs.clear();
    }

    /// Everything that its outbox still lists, read from the file beside the app.
    pub fn outbox(&self) -> Vec<(CommandId, Stands, Item)> {
        let account = self.actor.account;
        let (outbox, _) = Outbox::open(&self.folder, &keys().outbox, &mut *Seeded::boxed(1)).expect("opened");
        let acknowledged = outbox.acknowledged_since(account, Instant(i64::MIN)).expect("read");
        let waiting = outbox.waiting(account).expect("read");
        let tray = outbox.tray(account).expect("read");
        let with = |stands| move |item: Item| (item.id, stands, item);
        let acknowledged = acknowledged.into_iter().map(with(Stands::Acknowledged));
        let waiting = waiting.into_iter().map(with(Stands::Waiting));
        acknowledged.chain(waiting).chain(tray.into_iter().map(with(Stands::Rejected))).collect()
    }

    /// What the screen of somebody's values shows. With `overlay_kept`, of what was rejected too.
    pub fn shows(
        &mut self,
        resident: ResidentId,
        now: Instant,
        overlay_kept: bool,
    ) -> Result<Vec<ShownReading>, StoreError> {
        let now = self.clock(now);
        let mut shown = self.device.readings(resident, now)?;
        for item in if overlay_kept { self.device.tray()? } else { Vec::new() } {
            if let Some(Command::RecordReading(kept)) = item.meant.map(|envelope| envelope.command).ok()
                && kept.resident == resident
            {
                shown.push(ShownReading {
                    id: kept.reading,
                    value: kept.value,
                    signs: kept.signs,
                    taken_at: kept.taken_at,
                    source: ReadingSource::Home,
                    by: None,
                    advice: None,
                    delivery: jiayi_device::Delivery::Waiting,
                });
            }
        }
        Ok(shown)
    }

    /// A run on a line that nothing disturbs.
    pub fn syncs_undisturbed(&mut self, house: &House) -> Ended {
        self.syncs_by(house.clinic.clock.now(), |request| house.answers(request)).expect("the files hold")
    }

    pub fn syncs_by(&mut self, now: Instant, ask: impl FnMut(&Request) -> Response) -> Result<Ended, StoreError> {
        let (mut ask, now) = (ask, self.clock(now));
        let mut run = Sync::begin(now);
        loop {
            match run.next(&mut self.device, now)? {
                Next::Ended(ended) => return Ok(ended),
                Next::Send(request) => run.answered(&mut self.device, Ok(ask(&request)), now)?,
            }
        }
    }
}
