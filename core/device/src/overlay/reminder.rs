//! What is said to the reminders.

use jiayi_core::calendar::Instant;
use jiayi_core::reminder::Channels;
use jiayi_core::reminder::commands::{PutOffReminder, SetReminderChannels};
use jiayi_core::view::{Kind, PutOff, Resident, View};
use uuid::Uuid;

use super::{Me, Shown, laid};

pub fn put_off(shown: Shown<'_>, command: &PutOffReminder, at: Instant) -> Vec<(Uuid, View)> {
    let PutOffReminder { put_off, resident, about, of } = *command;
    if shown.get(about.kind(), of).and_then(View::resident) != Some(resident) {
        return Vec::new();
    }
    laid(put_off, PutOff { id: put_off, resident, about, of, at })
}

/// What somebody of the family wants of the own messages is on no feed.
pub fn set_channels(shown: Shown<'_>, me: &Me, command: &SetReminderChannels) -> Vec<(Uuid, View)> {
    let Some(View::Resident(resident)) = shown.get(Kind::Resident, command.resident) else { return Vec::new() };
    let is_of_her = me.staff.is_some() || me.resident == Some(resident.id);
    match Channels::turned_off(&command.off) {
        Ok(off) if is_of_her => {
            laid(resident.id, Resident { reminders_off: off.to_vec(), ..resident.as_ref().clone() })
        }
        _ => Vec::new(),
    }
}
