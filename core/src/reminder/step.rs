//! One message of one ladder, before it is joined with others.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;
use uuid::{Builder, Uuid};

use super::{About, Audience, Channel};
use crate::calendar::{Day, Instant};
use crate::id::ResidentId;

/// The same on every device and server that plans the step, and another once what it is about is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct StepId(pub Uuid);

impl fmt::Display for StepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What makes a step the one it is. Source: reminders N2.
pub(super) struct Named<'a> {
    /// The dispensing, the enrolment or the contract.
    pub of: Uuid,
    /// With it the cycle.
    pub due: Day,
    pub rung: &'a str,
    pub channel: Channel,
    pub recipient: Uuid,
    /// How often she asked to be told of it once more.
    pub turn: u16,
}

impl Named<'_> {
    pub fn id(&self) -> StepId {
        let mut hash = Sha256::new();
        hash.update(self.of.as_bytes());
        hash.update(self.recipient.as_bytes());
        hash.update(self.turn.to_be_bytes());
        hash.update([self.channel as u8]);
        hash.update(self.rung.as_bytes());
        StepId(of_day(self.due, hash))
    }
}

/// An id that begins with the day, as one of UUIDv7 does with its moment, and goes on with a hash: those of a day lie side by side wherever they are kept.
pub(super) fn of_day(day: Day, hash: Sha256) -> Uuid {
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&day.start().0.to_be_bytes()[2..]);
    bytes[6..].copy_from_slice(&hash.finalize()[..10]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

/// What goes out, to whom, by which channel, and from when to when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub id: StepId,
    pub about: About,
    pub of: Uuid,
    pub resident: ResidentId,
    pub to: Audience,
    /// The resident, the account of the relative, or the team.
    pub recipient: Uuid,
    pub rung: String,
    pub channel: Channel,
    /// The day that it tells of.
    pub due: Day,
    /// Not before.
    pub at: Instant,
    /// What has not gone out by then has fallen to the next rung; none for a task of the team, which is never too late.
    pub until: Option<Instant>,
}
