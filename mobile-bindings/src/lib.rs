//! The phone's engine for Kotlin and Swift.
//!
//! ```text
//! Jiayi           one installation: opened once, lives as long as the app
//!   platform      what the app brings: HTTP and the keys
//!   session       signing in and out
//!   sync          one run, and waiting for a change
//!   screens       whole screens, each one call
//!   readings      what was measured, what to do at once, how it went
//!   sync_centre   what is on this phone only, and what was refused
//!   acts          what somebody does: kept when the call returns, sent when there is a network
//! error           every failure, by a stable code
//! values          ids, days and moments as the platforms have them
//! ```
//!
//! No call works on the caller's thread: the engine's files are read and written on threads of their own. What somebody does is in the
//! outbox before its call returns, so that a call that nobody waits for any more loses nothing.

mod acts;
mod error;
mod jiayi;
mod platform;
mod readings;
mod screens;
mod session;
mod sync;
mod sync_centre;
mod values;

#[cfg(test)]
mod tests;

pub use error::JiayiError;
pub use jiayi::{Jiayi, Told};
pub use platform::{
    HttpHeader, HttpRequest, HttpResponse, HttpTransport, KeyError, KeyName, KeyProvider, TransportError,
};
pub use readings::{Advice, Curve, Glucose, Measured, Point, PressurePoint, ShownReading, Trend};
pub use screens::{CareTeam, Home, Lasts, Medicine, Notice, Person, Refill, RefillState, Unsent};
pub use session::{Account, Installation};
pub use sync::{Ended, WhyLater};
pub use sync_centre::{Entry, Meant, PhoneClock, Said, SessionStands, SyncCentre, Words};

uniffi::setup_scaffolding!();
