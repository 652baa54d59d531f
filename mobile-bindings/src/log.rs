//! What went wrong and how runs ended, for whoever looks into a fault: codes and times, never a name, a value or a server's words.
//!
//! The app takes it when it wants to write it down. A logger of the platform's would be called on every thread, and be one more thing that can
//! fail there.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use jiayi_core::calendar::Instant;

use crate::error::JiayiError;
use crate::jiayi::Jiayi;
use crate::sync::{Ended, WhyLater};
use crate::values::Moment;

/// The newest are kept, until they are taken.
const MOST: usize = 200;

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Logged {
    /// By the phone's clock.
    pub at: Moment,
    /// A code, and behind a colon the code of its cause.
    pub event: String,
}

#[derive(Default)]
pub(crate) struct Log(Mutex<VecDeque<Logged>>);

impl Log {
    pub fn note(&self, event: String) {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let at = Instant(i64::try_from(since.as_millis()).unwrap_or(i64::MAX));
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if log.len() == MOST {
            log.pop_front();
        }
        log.push_back(Logged { at, event });
    }

    /// Notes why it failed, if it did.
    pub fn noting<T>(&self, done: Result<T, JiayiError>) -> Result<T, JiayiError> {
        done.inspect_err(|error| self.note(event(error)))
    }
}

#[uniffi::export]
impl Jiayi {
    /// What happened since it was last taken, the oldest first.
    pub fn take_log(&self) -> Vec<Logged> {
        std::mem::take(&mut *self.log.0.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }
}

fn event(error: &JiayiError) -> String {
    match error {
        JiayiError::Refused { code, .. } => format!("refused:{code}"),
        JiayiError::NoAnswer { why } => format!("no_answer:{why}"),
        JiayiError::NoKey { why } => format!("no_key:{why}"),
        JiayiError::StorageFull => "storage_full".to_owned(),
        JiayiError::Damaged => "damaged".to_owned(),
        JiayiError::Newer => "newer".to_owned(),
        JiayiError::Paused => "paused".to_owned(),
        JiayiError::TooLong => "too_long".to_owned(),
        JiayiError::NobodySignedIn => "nobody_signed_in".to_owned(),
        JiayiError::NoPolicy => "no_policy".to_owned(),
        // What is said of a fault of ours may quote what was read.
        JiayiError::Internal { .. } => "internal".to_owned(),
    }
}

/// How a run ended.
pub(crate) fn run(ended: &Ended) -> String {
    match ended {
        Ended::Done => "run:done".to_owned(),
        Ended::SignIn => "run:sign_in".to_owned(),
        Ended::Later { why: WhyLater::Network { error }, .. } => format!("run:{error}"),
        Ended::Later { why: WhyLater::Busy, .. } => "run:busy".to_owned(),
        Ended::Later { why: WhyLater::Unexpected, .. } => "run:unexpected".to_owned(),
        Ended::StorageFull => "run:storage_full".to_owned(),
        Ended::TooOld { .. } => "run:too_old".to_owned(),
    }
}
