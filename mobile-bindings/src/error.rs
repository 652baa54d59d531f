//! Every failure, by a stable code. The words of a code are the app's own; what a server said comes with its words, for a code that is
//! newer than the app.

use jiayi_core::codes::{Code, Language};
use jiayi_device::StoreError;
use jiayi_device::session::Refused;

use crate::platform::{KeyError, TransportError};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum JiayiError {
    /// The server said no, or this phone knows that it would.
    #[error("{code}")]
    Refused { code: String, title: String, next: String },
    #[error("no answer from the server: {why}")]
    NoAnswer { why: TransportError },
    /// The platform keeps no key, or does not hand it out now.
    #[error("no key: {why}")]
    NoKey { why: KeyError },
    /// Nothing was written; what was there is.
    #[error("no space is left on the phone")]
    StorageFull,
    #[error("a database of the phone is damaged")]
    Damaged,
    /// Written by a newer app. Nothing was changed.
    #[error("the phone's data is newer than this app")]
    Newer,
    /// The app sleeps, or has been closed.
    #[error("the app sleeps")]
    Paused,
    /// Above 1 MB.
    #[error("the file is too long")]
    TooLong,
    #[error("nobody has signed in on this phone")]
    NobodySignedIn,
    #[error("no policy is for this day: the phone's clock is far off, or the app is too old")]
    NoPolicy,
    /// A fault of ours.
    #[error("internal: {detail}")]
    Internal { detail: String },
}

impl From<StoreError> for JiayiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::StorageFull,
            StoreError::Damaged => Self::Damaged,
            StoreError::Newer { .. } => Self::Newer,
            StoreError::Paused => Self::Paused,
            StoreError::TooLong => Self::TooLong,
            StoreError::NobodySignedIn => Self::NobodySignedIn,
            StoreError::NoPolicy(_) => Self::NoPolicy,
            other @ (StoreError::Random(_)
            | StoreError::Sealed(_)
            | StoreError::Json(_)
            | StoreError::Sqlite(_)
            | StoreError::File(_)) => Self::Internal { detail: other.to_string() },
        }
    }
}

impl From<Refused> for JiayiError {
    fn from(Refused { code, title, next }: Refused) -> Self {
        Self::Refused { code, title, next }
    }
}

impl From<TransportError> for JiayiError {
    fn from(why: TransportError) -> Self {
        Self::NoAnswer { why }
    }
}

impl From<KeyError> for JiayiError {
    fn from(why: KeyError) -> Self {
        Self::NoKey { why }
    }
}

impl From<Code> for JiayiError {
    fn from(code: Code) -> Self {
        let [title, next] = [code.sentence(Language::Chinese), code.next_step(Language::Chinese)].map(str::to_owned);
        Self::Refused { code: code.as_str().to_owned(), title, next }
    }
}
