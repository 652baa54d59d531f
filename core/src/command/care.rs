//! What a command about somebody's health needs besides the right to send it: a basis in law for what it stores, and,
//! where it is about medicine to come, somebody who lives to take it.
//!
//! Source: domain 06 (PIPL 13, 28, 29): no basis, no health data stored; domain 03 §3.1.

use super::CommandName as C;

/// What a command stores of somebody's health.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stores {
    Nothing,
    /// Rests on her consent, on another basis that staff recorded, or on an emergency.
    HealthData,
    /// Ends, hands over or answers what was begun lawfully: the law obliges whoever treated her to write it down, and a
    /// withdrawal does not undo what came before it (PIPL 15).
    Duty,
}

impl C {
    pub const fn stores(self) -> Stores {
        match self {
            C::RecordDiagnosis
            | C::EnrolInProgramme
            | C::ResumeFollowUp
            | C::RecordVisit
            | C::RecordReading
            | C::Refer
            | C::AssessForLongPrescription
            | C::RecordEducation
            | C::ConfirmLongPrescription
            | C::IssuePrescription
            | C::ReportStock
            | C::RequestRefill => Stores::HealthData,

            C::ResolveDiagnosis
            | C::CloseEnrolment
            | C::LoseFromFollowUp
            | C::RecordReferralOutcome
            | C::SeeTask
            | C::CloseTask
            | C::StopPrescription
            | C::ReviewPrescription
            | C::DispensePrescription
            | C::WithdrawRefill
            | C::RefuseRefill
            | C::PrepareRefill => Stores::Duty,

            // Who she is, what she agreed to, her contract, and how she is reached and reminded.
            C::ClaimIdentity
            | C::ActivateClaim
            | C::VerifyClaim
            | C::RejectClaim
            | C::ResolveRivalClaim
            | C::RegisterResident
            | C::IssueActivationCode
            | C::GiveConsent
            | C::WithdrawConsent
            | C::RecordPaperConsent
            | C::RecordGuardianship
            | C::EndGuardianship
            | C::RecordCapacityDecision
            | C::GrantProxy
            | C::RevokeGrant
            | C::RevokeSession
            | C::ChangePhone
            | C::ConfirmPhoneChange
            | C::StopPhoneChange
            | C::SetContactPreference
            | C::OpenStaffAccount
            | C::ResetStaffAccount
            | C::DisableStaffAccount
            | C::EnableStaffAccount
            | C::ConfirmHeldCommand
            | C::RefuseHeldCommand
            | C::NameSubstitute
            | C::EndSubstitution
            | C::SignContract
            | C::WithdrawContract
            | C::AcceptContract
            | C::RejectContract
            | C::TerminateContract
            | C::CancelTermination
            | C::EndContractByTeam
            | C::RecordCall
            | C::SnoozeResident
            | C::AssignResident
            | C::InviteResident
            | C::RecordDeparture
            | C::CorrectDeparture
            | C::UndoListAct
            | C::SaveListFilter
            | C::RemoveListFilter
            | C::RegisterPush
            | C::SeeReminders
            | C::PutOffReminder
            | C::SetReminderChannels => Stores::Nothing,
        }
    }

    /// Of no use to somebody who has died. Care that happened before is judged by its own date, and what runs can always
    /// be ended.
    pub const fn is_for_the_living(self) -> bool {
        matches!(
            self,
            C::ResumeFollowUp
                | C::AssessForLongPrescription
                | C::RecordEducation
                | C::ConfirmLongPrescription
                | C::IssuePrescription
                | C::ReviewPrescription
                | C::DispensePrescription
                | C::ReportStock
                | C::RequestRefill
                | C::PrepareRefill
                | C::PutOffReminder
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_treatment_can_be_ended_whatever_became_of_the_consent_or_the_person() {
        for name in [C::StopPrescription, C::RefuseRefill, C::WithdrawRefill, C::CloseEnrolment, C::CloseTask] {
            assert_eq!((name.stores(), name.is_for_the_living()), (Stores::Duty, false), "{name:?}");
        }
    }

    #[test]
    fn nothing_new_about_her_health_is_stored_without_asking() {
        for name in [C::RecordReading, C::RecordVisit, C::RecordDiagnosis, C::IssuePrescription, C::ReportStock] {
            assert_eq!(name.stores(), Stores::HealthData, "{name:?}");
        }
    }
}
