//! What still waits, laid over the records: each command as the entities that it makes or changes, by the rules that the server decides by.
//! A command whose effect only the server can tell (a signature, a prescription) lays nothing; it is counted as waiting.

mod care;
mod list;
mod medicine;
mod person;
mod reminder;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use jiayi_core::access::Role;
use jiayi_core::calendar::{Day, Instant, NotADay};
use jiayi_core::command::{Command, Envelope};
use jiayi_core::id::{ResidentId, StaffId, TeamId};
use jiayi_core::view::{Author, Kind, Story, View};
use jiayi_core::worklist::policy::WorklistPolicy;
use jiayi_core::worklist::{Facts, facts_of};
use uuid::Uuid;

use crate::known::Known;
use crate::store::Glance;

pub(crate) use care::decide;
pub(crate) use list::undoable;

/// Entities as they will be.
#[derive(Debug, Default)]
pub struct Overlay {
    views: BTreeMap<(Kind, Uuid), View>,
    /// Not on the server yet.
    waiting: BTreeSet<Uuid>,
}

/// A command that the records do not show yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Laid {
    pub envelope: Envelope,
    /// The server has not answered it yet.
    pub waits: bool,
}

/// Who sits before the phone.
#[derive(Debug, Clone, Default)]
pub struct Me {
    /// None for one that this app does not know.
    pub role: Option<Role>,
    pub staff: Option<StaffId>,
    pub resident: Option<ResidentId>,
    pub name: String,
}

/// The records with what was laid so far.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub known: &'a Known,
    pub overlay: &'a Overlay,
}

impl Overlay {
    /// In the order of the commands: each sees what those before it made.
    pub fn of(known: &Known, me: &Me, commands: &[Laid]) -> Self {
        let mut overlay = Self::default();
        // What was done for somebody of whom nothing is on this phone is sent all the same, and not shown.
        let is_here = |resident: &ResidentId| known.is_of(*resident);
        let of_who_is_here = commands.iter().filter(|laid| laid.envelope.command.residents().iter().all(is_here));
        for Laid { envelope, waits } in of_who_is_here {
            let views = lay(Shown { known, overlay: &overlay }, me, &envelope.command, envelope.issued_at);
            for (id, view) in views {
                if *waits {
                    overlay.waiting.insert(id);
                }
                overlay.views.insert((view.kind(), id), view);
            }
        }
        overlay
    }

    /// Whose records it changes.
    pub fn residents(&self) -> impl Iterator<Item = ResidentId> {
        self.views.values().filter_map(View::resident)
    }

    /// Whether something that was done on this phone has changed it since the records were read.
    pub fn touches(&self, kind: Kind, id: Uuid) -> bool {
        self.views.contains_key(&(kind, id))
    }

    pub fn waits(&self, id: impl Into<Uuid>) -> bool {
        self.waiting.contains(&id.into())
    }
}

impl<'a> Shown<'a> {
    /// Everything that is known of her, and what waits.
    pub fn story(self, resident: ResidentId) -> Story<'a> {
        self.story_with(resident, &[])
    }

    /// As it will be once these are there too.
    pub fn story_with(self, resident: ResidentId, new: &'a [(Uuid, View)]) -> Story<'a> {
        let laid = self.overlay.views.values().filter(move |view| view.resident() == Some(resident));
        let known = self.known.of(resident).filter(|(key, _)| !self.overlay.views.contains_key(key));
        known.map(|(_, view)| view).chain(laid).chain(new.iter().map(|(_, view)| view)).collect()
    }

    /// What the list keeps of her: by her gist until her records are read, which they are where anything is laid over them.
    pub fn facts(
        self,
        of: ResidentId,
        team: TeamId,
        policy: &WorklistPolicy,
        today: Day,
    ) -> Result<Option<Facts>, NotADay> {
        match self.known.glance(of) {
            Some(Glance { gist, .. }) => gist.clone().map_or(Ok(None), |gist| gist.facts(team, policy, today)),
            None => facts_of(&self.story(of), team, policy, today),
        }
    }

    pub fn get(self, kind: Kind, id: impl Into<Uuid>) -> Option<&'a View> {
        let key = (kind, id.into());
        self.overlay.views.get(&key).or_else(|| self.known.get(key.0, key.1))
    }
}

/// What a command makes or changes, each with its id.
pub(crate) fn lay(shown: Shown<'_>, me: &Me, command: &Command, at: Instant) -> Vec<(Uuid, View)> {
    match command {
        Command::RecordReading(reading) => care::reading(shown, me, reading, at),
        Command::RecordVisit(visit) => care::visit(shown, me, visit, at),
        Command::EnrolInProgramme(enrol) => care::enrol(enrol, at),
        Command::CloseEnrolment(close) => care::close_enrolment(shown, close, at),
        Command::LoseFromFollowUp(lose) => care::lose(shown, lose, at),
        Command::ResumeFollowUp(resume) => care::resume(shown, resume, at),
        Command::SeeTask(see) => care::see_task(shown, see, at),
        Command::CloseTask(close) => care::close_task(shown, me, close, at),
        Command::RecordReferralOutcome(outcome) => care::referral_outcome(shown, outcome),
        Command::RequestRefill(request) => medicine::request(shown, me, request, at),
        Command::WithdrawRefill(withdraw) => medicine::withdraw(shown, withdraw, at),
        Command::RefuseRefill(refuse) => medicine::refuse(shown, me, refuse, at),
        Command::ReportStock(report) => medicine::report(shown, report, at),
        Command::AssessForLongPrescription(assess) => medicine::assess(shown, me, assess, at),
        Command::RecordEducation(educate) => medicine::educate(me, educate, at),
        Command::RecordCall(_)
        | Command::SnoozeResident(_)
        | Command::AssignResident(_)
        | Command::InviteResident(_)
        | Command::RecordDeparture(_) => list::act(shown, me, command, at),
        Command::UndoListAct(undo) => list::undo(shown, undo, at),
        Command::SetContactPreference(wish) => list::contact(shown, wish),
        Command::GiveConsent(give) => person::give(shown, me, give, at),
        Command::WithdrawConsent(withdraw) => person::withdraw(shown, me, withdraw, at),
        Command::PutOffReminder(said) => reminder::put_off(shown, said, at),
        Command::SetReminderChannels(set) => reminder::set_channels(shown, me, set),
        _ => Vec::new(),
    }
}

fn laid(id: impl Into<Uuid>, view: impl Into<View>) -> Vec<(Uuid, View)> {
    vec![(id.into(), view.into())]
}

impl Me {
    /// As the author of something done for `resident`, whose name is told when it is somebody else.
    fn author(&self, story: &Story<'_>) -> Author {
        let of_another = story.resident.filter(|resident| self.staff.is_none() && self.resident != Some(resident.id));
        Author { by: self.name.clone(), acting_for: of_another.map(|resident| resident.name.clone()) }
    }
}
