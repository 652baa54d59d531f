//! A value measured at home.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{DangerSign, Reading};
use crate::calendar::{Day, Instant};
use crate::id::{ReadingId, ResidentId};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordReading {
    pub reading: ReadingId,
    pub resident: ResidentId,
    pub value: Reading,
    /// Epoch milliseconds.
    pub taken_at: Instant,
    /// What the person ticked; it opens a triage task and never refers by itself.
    #[serde(default)]
    pub signs: Vec<DangerSign>,
    /// The reading this one corrects; that one is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<ReadingId>,
}

impl RecordReading {
    pub fn day(&self) -> Day {
        self.taken_at.day()
    }
}
