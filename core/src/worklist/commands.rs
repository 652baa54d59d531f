//! What is done on the list.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::act::{CallOutcome, Departure};
use super::filter::ListFilter;
use crate::calendar::{Day, Instant};
use crate::id::{ListActId, ResidentId, SavedFilterId, StaffId, TeamId};
use crate::person::IdentityText;

/// Somebody called her: how it ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCall {
    pub act: ListActId,
    pub resident: ResidentId,
    pub called_at: Instant,
    pub outcome: CallOutcome,
    /// Needed for what takes her off the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl RecordCall {
    /// A call is care that happened; that somebody died or moved away is judged when it arrives, like every departure.
    pub fn day(&self) -> Option<Day> {
        self.outcome.departure().is_none().then(|| self.called_at.day())
    }
}

/// Off the list before a day, but for what waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SnoozeResident {
    pub act: ListActId,
    pub resident: ResidentId,
    pub until: Day,
}

/// One member of the team takes her on; nobody when none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignResident {
    pub act: ListActId,
    pub resident: ResidentId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<StaffId>,
}

/// She was told to come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteResident {
    pub act: ListActId,
    pub resident: ResidentId,
}

/// She died or moved away: programmes, reminders and contracts stop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordDeparture {
    pub act: ListActId,
    pub resident: ResidentId,
    pub departure: Departure,
    /// How it became known.
    pub reason: String,
}

/// It was not so: what the departure stopped goes on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectDeparture {
    /// The act that recorded it.
    pub act: ListActId,
    pub resident: ResidentId,
    pub reason: String,
    /// From a desk that did not record it, and needed there: the number on the card of the person who stands before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_number: Option<IdentityText>,
}

/// Take an act on the list back within its minutes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoListAct {
    pub act: ListActId,
    pub resident: ResidentId,
}

/// Keep a part of the list under a name, for oneself or for the whole team.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveListFilter {
    pub id: SavedFilterId,
    pub team: TeamId,
    pub name: String,
    pub shared: bool,
    pub filter: ListFilter,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveListFilter {
    pub id: SavedFilterId,
}
