//! What a disabled account delivers, and what a manager says to it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::command::CommandName as C;
use crate::id::CommandId;

/// A manager confirms that a held command is what her colleague did: it goes through the door in the colleague's name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmHeldCommand {
    pub held: CommandId,
}

/// A manager does not confirm a held command: its author is told, and nothing comes of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseHeldCommand {
    pub held: CommandId,
    /// For the file: 1 to 500 characters.
    pub reason: String,
}

impl C {
    /// What somebody of the staff can do without a network, so that it may lie on her phone when her account is disabled. What needs
    /// the server was never recorded there.
    ///
    /// Source: design, decision 5: care, referrals, tasks, the list, and asking for somebody.
    pub const fn is_recorded_offline(self) -> bool {
        matches!(
            self,
            C::RecordDiagnosis
                | C::ResolveDiagnosis
                | C::EnrolInProgramme
                | C::CloseEnrolment
                | C::LoseFromFollowUp
                | C::ResumeFollowUp
                | C::RecordVisit
                | C::RecordReading
                | C::Refer
                | C::RecordReferralOutcome
                | C::SeeTask
                | C::CloseTask
                | C::RecordCall
                | C::SnoozeResident
                | C::AssignResident
                | C::InviteResident
                | C::RecordDeparture
                | C::CorrectDeparture
                | C::UndoListAct
                | C::RecordEducation
                | C::RequestRefill
                | C::WithdrawRefill
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{self, Role};

    #[test]
    fn what_is_recorded_offline_is_about_somebody_and_can_be_done_by_the_staff() {
        let staff = |name| Role::ALL.into_iter().skip(1).any(|role| access::has_route(access::command_row(name), role));
        let recorded: Vec<C> = C::ALL.iter().copied().filter(|name| name.is_recorded_offline()).collect();
        assert!(recorded.iter().all(|name| staff(*name)), "{recorded:?}");
        for needs_the_server in [C::IssuePrescription, C::AcceptContract, C::DispensePrescription, C::OpenStaffAccount]
        {
            assert!(!needs_the_server.is_recorded_offline(), "{needs_the_server:?}");
        }
    }
}
