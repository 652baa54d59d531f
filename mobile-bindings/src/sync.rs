//! One run of synchronising.

use std::sync::{Arc, PoisonError};
use std::time::Instant as Stopwatch;

use jiayi_core::calendar::Instant;
use jiayi_device::{self as engine, synchronise};
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

use crate::error::JiayiError;
use crate::jiayi::{Jiayi, died, tell};
use crate::log;
use crate::platform::TransportError;
use crate::values::Moment;

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Ended {
    /// Everything that could be sent is sent, and everything was read.
    Done,
    /// Nobody is signed in, or the session has ended. Nothing was wiped.
    SignIn,
    /// Not before this moment.
    Later {
        at: Moment,
        why: WhyLater,
    },
    StorageFull,
    /// The server does not speak with an app this old. A newer one sends what waits.
    TooOld {
        title: Option<String>,
        next: Option<String>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum WhyLater {
    Network {
        error: TransportError,
    },
    /// Too many requests, or busy.
    Busy,
    /// An answer that this app does not understand.
    Unexpected,
}

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// Sends what waits and reads what is new; screens are answered meanwhile. A run that is on is waited for. Whoever stops waiting stops
    /// nothing: the run goes to its end.
    ///
    /// # Errors
    /// When the phone's own files fail.
    pub async fn synchronise(&self, now: Moment) -> Result<Ended, JiayiError> {
        let (device, line, revision) = (Arc::clone(&self.device), Arc::clone(&self.line), Arc::clone(&self.revision));
        let (run, runtime, begun) = (Arc::clone(&self.run), Handle::current(), Stopwatch::now());
        let clock = move || {
            let passed = i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX);
            Instant(now.0.saturating_add(passed))
        };
        let ended = spawn_blocking(move || {
            runtime.block_on(async {
                let _only = run.lock().await;
                let ended = synchronise(&device, &*line, clock).await;
                tell(&revision, device.lock().unwrap_or_else(PoisonError::into_inner).revision());
                ended
            })
        });
        let ended: Ended = self.log.noting(ended.await.map_err(died).and_then(|ended| Ok(ended?)))?.into();
        self.log.note(log::run(&ended));
        Ok(ended)
    }
}

impl From<engine::Ended> for Ended {
    fn from(ended: engine::Ended) -> Self {
        match ended {
            engine::Ended::Done => Self::Done,
            engine::Ended::SignIn => Self::SignIn,
            engine::Ended::Later { at, why } => Self::Later { at, why: why.into() },
            engine::Ended::StorageFull => Self::StorageFull,
            engine::Ended::TooOld(words) => {
                let (title, next) = words.map(|words| (words.title, words.next)).unzip();
                Self::TooOld { title, next }
            }
        }
    }
}

impl From<engine::Why> for WhyLater {
    fn from(why: engine::Why) -> Self {
        match why {
            engine::Why::Network(error) => Self::Network { error: error.into() },
            engine::Why::Busy => Self::Busy,
            engine::Why::Unexpected => Self::Unexpected,
        }
    }
}
