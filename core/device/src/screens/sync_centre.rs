//! G09: what has not been sent, what was refused, and when the phone last spoke with the server.

use jiayi_core::calendar::Instant;

use crate::device::{Clock, Device, Standing, SyncState};
use crate::outbox::Item;
use crate::store::StoreError;

#[derive(Debug, Clone, PartialEq)]
pub struct SyncCentre {
    pub state: SyncState,
    pub session: Standing,
    pub clock: Clock,
    /// Milliseconds since the oldest that waits was made; never less than none, whatever the clock says.
    pub oldest_age_ms: Option<i64>,
    /// In their order.
    pub waiting: Vec<Item>,
    /// What was refused: each with what was meant, and a stale one with what is current.
    pub tray: Vec<Item>,
}

impl Device {
    /// # Errors
    /// When the outbox cannot be read.
    pub fn sync_centre(&mut self, now: Instant) -> Result<SyncCentre, StoreError> {
        let state = self.sync_state()?;
        let owner = self.owner()?;
        let waiting = self.outbox()?.waiting(owner)?;
        let tray = self.tray()?;
        let oldest_age_ms = state.pending.oldest.map(|oldest| now.0.saturating_sub(oldest.0).max(0));
        let (session, clock) = (self.session_stands(now), self.clock(now));
        Ok(SyncCentre { state, session, clock, oldest_age_ms, waiting, tray })
    }
}
