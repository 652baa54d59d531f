//! One installation, as the app holds it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiayi_device::{Device, Keys, Notice, StoreError, SystemEntropy};
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

use crate::error::JiayiError;
use crate::log::Log;
use crate::platform::{HttpTransport, KeyError, KeyName, KeyProvider, Line, PATIENCE, seal_key};

/// Between two parts of what is read while nobody waits: the first list comes before it.
const BREATH: Duration = Duration::from_millis(20);

/// The engine of one installation: opened once, it lives as long as the app.
#[derive(uniffi::Object)]
pub struct Jiayi {
    pub(crate) device: Arc<Mutex<Device>>,
    pub(crate) line: Arc<Line>,
    /// One run at a time.
    pub(crate) run: Arc<tokio::sync::Mutex<()>>,
    /// The newest revision, none once the app is closed.
    pub(crate) revision: Arc<watch::Sender<Option<u64>>>,
    pub(crate) log: Log,
}

/// What the person is to be told, once.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Told {
    /// The records were damaged and are fetched again; nothing unsent was touched.
    RecordsDamaged,
    RecordsKeyLost,
    /// Of what was unsent, so much was saved, and so much could not be read.
    OutboxDamaged {
        saved: u64,
        lost: u64,
    },
    /// So many things that were unsent cannot be read without the key that is gone; `found` came back with a key that did.
    OutboxKeyLost {
        unread: u64,
        found: u64,
    },
}

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// Opens the installation in a folder of its own.
    ///
    /// # Errors
    /// [`JiayiError::Newer`] after a step back to an older app; [`JiayiError::NoKey`]; when the system does not allow it.
    #[uniffi::constructor]
    pub async fn open(
        folder: String,
        keys: Arc<dyn KeyProvider>,
        transport: Arc<dyn HttpTransport>,
    ) -> Result<Arc<Self>, JiayiError> {
        Self::open_with(folder, keys, transport, PATIENCE).await
    }

    /// What the person is to be told; said once.
    ///
    /// # Errors
    /// As all calls: [`JiayiError`].
    pub async fn take_notices(&self) -> Result<Vec<Told>, JiayiError> {
        self.with(|device| Ok(device.take_notices().into_iter().map(Told::from).collect())).await
    }

    /// Waits until something is newer than what was seen, and says what is newest. None once the app is closed.
    pub async fn next_revision(&self, seen: u64) -> Option<u64> {
        let mut revisions = self.revision.subscribe();
        let newest = revisions.wait_for(|newest| newest.is_none_or(|newest| newest > seen)).await;
        newest.ok().and_then(|newest| *newest)
    }

    /// Writes everything out and closes the files: a suspended app that holds a lock is killed.
    ///
    /// # Errors
    /// When the last of it cannot be moved into place; it is on the disk all the same.
    pub async fn pause(&self) -> Result<(), JiayiError> {
        self.with(Device::pause).await
    }

    /// Opens the files again.
    ///
    /// # Errors
    /// As [`Jiayi::open`].
    pub async fn resume(&self) -> Result<(), JiayiError> {
        self.with(Device::resume).await?;
        self.reads_on();
        Ok(())
    }

    /// As [`Jiayi::pause`], for good: whoever waits for a change waits no more.
    ///
    /// # Errors
    /// As [`Jiayi::pause`].
    pub async fn shut_down(&self) -> Result<(), JiayiError> {
        let closed = self.with(Device::pause).await;
        self.revision.send_replace(None);
        closed
    }
}

impl Jiayi {
    pub(crate) async fn open_with(
        folder: String,
        keys: Arc<dyn KeyProvider>,
        transport: Arc<dyn HttpTransport>,
        patience: Duration,
    ) -> Result<Arc<Self>, JiayiError> {
        let asked = spawn_blocking(move || -> Result<Keys, KeyError> {
            Ok(Keys { records: seal_key(&*keys, KeyName::Records)?, outbox: seal_key(&*keys, KeyName::Outbox)? })
        });
        let late = |_| JiayiError::NoKey { why: KeyError::Unexpected };
        let keys = timeout(patience, asked).await.map_err(late)?.map_err(died)??;
        let opened = spawn_blocking(move || -> Result<Device, StoreError> {
            let folder = PathBuf::from(folder);
            std::fs::create_dir_all(&folder)?;
            Device::open(&folder, keys, Box::new(SystemEntropy))
        });
        let device = opened.await.map_err(died)??;
        let jiayi = Arc::new(Self {
            revision: Arc::new(watch::Sender::new(Some(device.revision()))),
            device: Arc::new(Mutex::new(device)),
            line: Arc::new(Line { transport, patience }),
            run: Arc::default(),
            log: Log::default(),
        });
        jiayi.reads_on();
        Ok(jiayi)
    }

    /// Does something with the engine on a thread of its own, to its end even when nobody waits for it any more.
    pub(crate) async fn with<T, F>(&self, work: F) -> Result<T, JiayiError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Device) -> Result<T, StoreError> + Send + 'static,
    {
        self.log.noting(at_work(Arc::clone(&self.device), Arc::clone(&self.revision), work).await)
    }

    /// Reads what the first list is shown without, a little at a time: whoever asks meanwhile waits for one part at most.
    fn reads_on(&self) {
        let (device, revision) = (Arc::downgrade(&self.device), Arc::clone(&self.revision));
        tokio::spawn(async move {
            loop {
                sleep(BREATH).await;
                let Some(device) = device.upgrade() else { return };
                // What went wrong, whoever asks for it next is told.
                if !matches!(at_work(device, Arc::clone(&revision), Device::read_on).await, Ok(true)) {
                    return;
                }
            }
        });
    }
}

/// Does something with the engine on a thread of its own; whoever waits for a change hears of it.
async fn at_work<T, F>(
    device: Arc<Mutex<Device>>,
    revision: Arc<watch::Sender<Option<u64>>>,
    work: F,
) -> Result<T, JiayiError>
where
    T: Send + 'static,
    F: FnOnce(&mut Device) -> Result<T, StoreError> + Send + 'static,
{
    let done = spawn_blocking(move || {
        let mut device = device.lock().unwrap_or_else(PoisonError::into_inner);
        let done = work(&mut device);
        tell(&revision, device.revision());
        done
    });
    done.await.map_err(died).and_then(|done| Ok(done?))
}

/// Whoever waits for a change hears of it.
pub(crate) fn tell(revision: &watch::Sender<Option<u64>>, now: u64) {
    revision.send_if_modified(|newest| newest.replace(now).is_some_and(|before| before != now));
}

pub(crate) fn died(cause: tokio::task::JoinError) -> JiayiError {
    // Of a panic only that there was one: its words may hold what nobody is to read.
    JiayiError::Internal { detail: if cause.is_panic() { "a panic" } else { "stopped" }.to_owned() }
}

impl From<Notice> for Told {
    fn from(notice: Notice) -> Self {
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        match notice {
            Notice::RecordsDamaged { .. } => Self::RecordsDamaged,
            Notice::RecordsKeyLost => Self::RecordsKeyLost,
            Notice::OutboxDamaged { saved, lost, .. } => Self::OutboxDamaged { saved: count(saved), lost: count(lost) },
            Notice::OutboxKeyLost { unread, found, .. } => {
                Self::OutboxKeyLost { unread: count(unread), found: count(found) }
            }
        }
    }
}
