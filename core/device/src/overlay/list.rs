//! What is done on the list.

use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::command::Command;
use jiayi_core::person::commands::SetContactPreference;
use jiayi_core::view::{Kind, ListAct, Resident, View};
use jiayi_core::worklist::commands::UndoListAct;
use jiayi_core::worklist::{self, Kept, Since, may_undo};
use uuid::Uuid;

use super::{Me, Shown, laid};

pub fn act(shown: Shown<'_>, me: &Me, command: &Command, at: Instant) -> Vec<(Uuid, View)> {
    let (id, resident, made_at, act) = match command {
        Command::RecordCall(call) => {
            (call.act, call.resident, call.called_at, worklist::ListAct::Call { outcome: call.outcome })
        }
        Command::SnoozeResident(snooze) => {
            (snooze.act, snooze.resident, at, worklist::ListAct::Snooze { until: snooze.until })
        }
        Command::AssignResident(assign) => {
            (assign.act, assign.resident, at, worklist::ListAct::Assign { to: assign.to })
        }
        Command::InviteResident(invite) => (invite.act, invite.resident, at, worklist::ListAct::Invite),
        Command::RecordDeparture(left) => {
            (left.act, left.resident, at, worklist::ListAct::Departure { departure: left.departure })
        }
        _ => return Vec::new(),
    };
    let view = ListAct {
        id,
        resident,
        team: shown.story(resident).in_force(made_at.day()).map(|contract| contract.team),
        act,
        made_on: made_at.day(),
        made_at,
        recorded_at: at,
        by: me.name.clone(),
        undone_at: None,
    };
    laid(id, view)
}

pub fn undo(shown: Shown<'_>, command: &UndoListAct, at: Instant) -> Vec<(Uuid, View)> {
    let Some(View::ListAct(act)) = shown.get(Kind::ListAct, command.act) else { return Vec::new() };
    match undoable(shown, act, at) {
        Ok(()) => laid(act.id, ListAct { undone_at: Some(at), ..act.as_ref().clone() }),
        Err(_) => Vec::new(),
    }
}

/// Whether an act can be taken back as far as this phone knows. What was recorded since, the server sees; the phone shows the undoing until
/// it says so.
pub fn undoable(shown: Shown<'_>, act: &ListAct, at: Instant) -> Result<(), Code> {
    let policy = shown.known.policy(at.day()).ok_or(Code::UndoTooLate)?;
    let kept = Kept { id: act.id, act: act.act, made_at: act.made_at, undone: act.undone_at.is_some() };
    let story = shown.story(act.resident);
    let later_act = story.list_acts.iter().any(|other| {
        other.id != act.id && other.team == act.team && other.undone_at.is_none() && other.made_at > act.made_at
    });
    may_undo(&kept, Since { later_act, recorded: false }, at, &policy.worklist)
}

pub fn contact(shown: Shown<'_>, command: &SetContactPreference) -> Vec<(Uuid, View)> {
    let Some(View::Resident(resident)) = shown.get(Kind::Resident, command.resident) else { return Vec::new() };
    laid(resident.id, Resident { contact_preference: command.preference, ..resident.as_ref().clone() })
}
