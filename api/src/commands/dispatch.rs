//! Which room carries out which command.

use jiayi_core::command::Command;

use super::{Refusal, Tx};
use crate::{
    contract, delivery, follow_up, person, prescription, reading, refill, reminder, session, task, team, worklist,
};

pub(super) fn dispatch(tx: &mut Tx<'_>, command: &Command) -> Result<(), Refusal> {
    match command {
        Command::ClaimIdentity(c) => person::claim_identity(tx, c),
        Command::ActivateClaim(c) => person::activate_claim(tx, c),
        Command::VerifyClaim(c) => person::verify_claim(tx, c),
        Command::RejectClaim(c) => person::reject_claim(tx, c),
        Command::ResolveRivalClaim(c) => person::resolve_rival_claim(tx, c),
        Command::RegisterResident(c) => person::register_resident(tx, c),
        Command::IssueActivationCode(c) => person::issue_activation_code(tx, c),
        Command::GiveConsent(c) => person::give_consent(tx, c),
        Command::WithdrawConsent(c) => person::withdraw_consent(tx, c),
        Command::RecordPaperConsent(c) => person::record_paper_consent(tx, c),
        Command::RecordGuardianship(c) => person::record_guardianship(tx, c),
        Command::EndGuardianship(c) => person::end_guardianship(tx, c),
        Command::RecordCapacityDecision(c) => person::record_capacity_decision(tx, c),
        Command::GrantProxy(c) => person::grant_proxy(tx, c),
        Command::RevokeGrant(c) => person::revoke_grant(tx, c),
        Command::RevokeSession(c) => session::revoke_session(tx, c),
        Command::ChangePhone(c) => person::change_phone(tx, c),
        Command::ConfirmPhoneChange(c) => person::confirm_phone_change(tx, c),
        Command::StopPhoneChange(c) => person::stop_phone_change(tx, c),
        Command::SetContactPreference(c) => person::set_contact_preference(tx, c),
        Command::OpenStaffAccount(c) => session::open_staff_account(tx, c),
        Command::ResetStaffAccount(c) => session::reset_staff_account(tx, c),
        Command::DisableStaffAccount(c) => session::disable_staff_account(tx, c),
        Command::EnableStaffAccount(c) => session::enable_staff_account(tx, c),
        Command::ConfirmHeldCommand(c) => delivery::confirm(tx, c),
        Command::RefuseHeldCommand(c) => delivery::refuse(tx, c),

        Command::SignContract(c) => contract::sign(tx, c),
        Command::WithdrawContract(c) => contract::withdraw(tx, c),
        Command::AcceptContract(c) => contract::accept(tx, c),
        Command::RejectContract(c) => contract::reject(tx, c),
        Command::TerminateContract(c) => contract::terminate(tx, c),
        Command::CancelTermination(c) => contract::cancel_termination(tx, c),
        Command::EndContractByTeam(c) => contract::end_by_team(tx, c),

        Command::NameSubstitute(c) => team::name_substitute(tx, c),
        Command::EndSubstitution(c) => team::end_substitution(tx, c),

        Command::RecordDiagnosis(c) => follow_up::record_diagnosis(tx, c),
        Command::ResolveDiagnosis(c) => follow_up::resolve_diagnosis(tx, c),
        Command::EnrolInProgramme(c) => follow_up::enrol(tx, c),
        Command::CloseEnrolment(c) => follow_up::close_enrolment(tx, c),
        Command::LoseFromFollowUp(c) => follow_up::lose(tx, c),
        Command::ResumeFollowUp(c) => follow_up::resume(tx, c),
        Command::RecordVisit(c) => follow_up::record_visit(tx, c),
        Command::RecordReading(c) => reading::record_reading(tx, c),
        Command::Refer(c) => task::refer(tx, c),
        Command::RecordReferralOutcome(c) => task::record_referral_outcome(tx, c),
        Command::SeeTask(c) => task::see(tx, c),
        Command::CloseTask(c) => task::close(tx, c),

        Command::RecordCall(c) => worklist::record_call(tx, c),
        Command::SnoozeResident(c) => worklist::snooze(tx, c),
        Command::AssignResident(c) => worklist::assign(tx, c),
        Command::InviteResident(c) => worklist::invite(tx, c),
        Command::RecordDeparture(c) => worklist::record_departure(tx, c),
        Command::CorrectDeparture(c) => worklist::correct_departure(tx, c),
        Command::UndoListAct(c) => worklist::undo(tx, c),
        Command::SaveListFilter(c) => worklist::save_filter(tx, c),
        Command::RemoveListFilter(c) => worklist::remove_filter(tx, c),

        Command::AssessForLongPrescription(c) => prescription::assess(tx, c),
        Command::RecordEducation(c) => prescription::record_education(tx, c),
        Command::ConfirmLongPrescription(c) => prescription::confirm(tx, c),
        Command::IssuePrescription(c) => prescription::issue(tx, c),
        Command::StopPrescription(c) => prescription::stop(tx, c),
        Command::ReviewPrescription(c) => prescription::review(tx, c),
        Command::DispensePrescription(c) => prescription::dispense(tx, c),
        Command::ReportStock(c) => prescription::report_stock(tx, c),
        Command::RequestRefill(c) => refill::request(tx, c),
        Command::WithdrawRefill(c) => refill::withdraw(tx, c),
        Command::RefuseRefill(c) => refill::refuse(tx, c),
        Command::PrepareRefill(c) => refill::prepare(tx, c),

        Command::RegisterPush(c) => reminder::register(tx, c),
        Command::SeeReminders(c) => reminder::see(tx, c),
        Command::PutOffReminder(c) => reminder::put_off(tx, c),
        Command::SetReminderChannels(c) => reminder::set_channels(tx, c),
    }
}
