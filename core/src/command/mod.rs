//! The one door for writes: every change is a typed command in an envelope.
//!
//! Payloads live in the room whose rules decide them (`person::commands`, `contract::commands`, …); this is the list.

mod builds;
mod care;
mod envelope;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar::Day;
use crate::id::{ResidentId, TeamId};
use crate::{contract, follow_up, person, prescription, reading, refill, reminder, task, team, worklist};

pub use builds::Builds;
pub use care::Stores;
pub use envelope::{Batch, CLOCK_TOLERANCE_MS, Envelope, FieldCode, Outcome, Rejection, SCHEMA, SCHEMA_HEADER};

macro_rules! commands {
    ($( $(#[$doc:meta])* $name:ident = $text:literal, $payload:ty, $residents:tt $(, care on $day:ident)?; )+) => {
        /// A change that somebody asks for.
        #[expect(clippy::large_enum_variant, reason = "one at a time passes through; a box would only hide the fields")]
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
        pub enum Command {
            $( $(#[$doc])* #[serde(rename = $text)] $name($payload), )+
        }

        /// The name of a command, for tables and logs.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum CommandName { $( $name, )+ }

        impl CommandName {
            pub const ALL: &'static [CommandName] = &[$( CommandName::$name, )+];

            pub const fn as_str(self) -> &'static str {
                match self { $( CommandName::$name => $text, )+ }
            }
        }

        impl Command {
            pub const fn name(&self) -> CommandName {
                match self { $( Command::$name(_) => CommandName::$name, )+ }
            }

            /// The residents whose feeds the command locks; the first is the one it is about.
            pub fn residents(&self) -> Vec<ResidentId> {
                match self { $( Command::$name(_command) => commands!(@residents _command $residents), )+ }
            }

            /// For care that happened: the day whose scope authorises it. Everything else is judged when it arrives.
            pub fn care_day(&self) -> Option<Day> {
                match self { $( Command::$name(_command) => commands!(@day _command $($day)?), )+ }
            }
        }
    };
    (@residents $command:ident [$($field:ident),*]) => { vec![$( $command.$field ),*] };
    (@day $command:ident) => { None };
    (@day $command:ident $day:ident) => { $command.$day().into() };
}

impl Command {
    /// A team that the command brings in beside those that its residents have: locked with them, in their order.
    pub const fn team_brought_in(&self) -> Option<TeamId> {
        match self {
            Command::SignContract(c) => Some(c.terms.team),
            _ => None,
        }
    }
}

commands! {
    // person
    ClaimIdentity = "claim_identity", person::commands::ClaimIdentity, [resident];
    ActivateClaim = "activate_claim", person::commands::ActivateClaim, [resident];
    VerifyClaim = "verify_claim", person::commands::VerifyClaim, [resident];
    RejectClaim = "reject_claim", person::commands::RejectClaim, [resident];
    ResolveRivalClaim = "resolve_rival_claim", person::commands::ResolveRivalClaim, [resident];
    RegisterResident = "register_resident", person::commands::RegisterResident, [resident];
    IssueActivationCode = "issue_activation_code", person::commands::IssueActivationCode, [resident];
    GiveConsent = "give_consent", person::commands::GiveConsent, [resident];
    WithdrawConsent = "withdraw_consent", person::commands::WithdrawConsent, [resident];
    RecordPaperConsent = "record_paper_consent", person::commands::RecordPaperConsent, [resident];
    RecordGuardianship = "record_guardianship", person::commands::RecordGuardianship, [ward, guardian];
    EndGuardianship = "end_guardianship", person::commands::EndGuardianship, [ward];
    RecordCapacityDecision = "record_capacity_decision", person::commands::RecordCapacityDecision, [resident];
    GrantProxy = "grant_proxy", person::commands::GrantProxy, [resident];
    RevokeGrant = "revoke_grant", person::commands::RevokeGrant, [resident];
    RevokeSession = "revoke_session", person::commands::RevokeSession, [];
    ChangePhone = "change_phone", person::commands::ChangePhone, [resident];
    ConfirmPhoneChange = "confirm_phone_change", person::commands::ConfirmPhoneChange, [resident];
    StopPhoneChange = "stop_phone_change", person::commands::StopPhoneChange, [resident];
    SetContactPreference = "set_contact_preference", person::commands::SetContactPreference, [resident];
    OpenStaffAccount = "open_staff_account", team::commands::OpenStaffAccount, [];
    ResetStaffAccount = "reset_staff_account", team::commands::ResetStaffAccount, [];
    DisableStaffAccount = "disable_staff_account", team::commands::DisableStaffAccount, [];
    EnableStaffAccount = "enable_staff_account", team::commands::EnableStaffAccount, [];
    ConfirmHeldCommand = "confirm_held_command", team::delivery::ConfirmHeldCommand, [];
    RefuseHeldCommand = "refuse_held_command", team::delivery::RefuseHeldCommand, [];

    // contract
    SignContract = "sign_contract", contract::commands::SignContract, [resident];
    WithdrawContract = "withdraw_contract", contract::commands::WithdrawContract, [resident];
    AcceptContract = "accept_contract", contract::commands::AcceptContract, [resident];
    RejectContract = "reject_contract", contract::commands::RejectContract, [resident];
    TerminateContract = "terminate_contract", contract::commands::TerminateContract, [resident];
    CancelTermination = "cancel_termination", contract::commands::CancelTermination, [resident];
    EndContractByTeam = "end_contract_by_team", contract::commands::EndContractByTeam, [resident];

    // team
    NameSubstitute = "name_substitute", team::leave::NameSubstitute, [];
    EndSubstitution = "end_substitution", team::leave::EndSubstitution, [];

    // follow_up, reading, task
    RecordDiagnosis = "record_diagnosis", follow_up::commands::RecordDiagnosis, [resident];
    ResolveDiagnosis = "resolve_diagnosis", follow_up::commands::ResolveDiagnosis, [resident];
    EnrolInProgramme = "enrol_in_programme", follow_up::commands::EnrolInProgramme, [resident];
    CloseEnrolment = "close_enrolment", follow_up::commands::CloseEnrolment, [resident];
    LoseFromFollowUp = "lose_from_follow_up", follow_up::commands::LoseFromFollowUp, [resident];
    ResumeFollowUp = "resume_follow_up", follow_up::commands::ResumeFollowUp, [resident];
    RecordVisit = "record_visit", follow_up::commands::RecordVisit, [resident], care on day;
    RecordReading = "record_reading", reading::commands::RecordReading, [resident], care on day;
    Refer = "refer", task::commands::Refer, [resident];
    RecordReferralOutcome = "record_referral_outcome", task::commands::RecordReferralOutcome, [resident];
    SeeTask = "see_task", task::commands::SeeTask, [resident];
    CloseTask = "close_task", task::commands::CloseTask, [resident];

    // worklist
    RecordCall = "record_call", worklist::commands::RecordCall, [resident], care on day;
    SnoozeResident = "snooze_resident", worklist::commands::SnoozeResident, [resident];
    AssignResident = "assign_resident", worklist::commands::AssignResident, [resident];
    InviteResident = "invite_resident", worklist::commands::InviteResident, [resident];
    RecordDeparture = "record_departure", worklist::commands::RecordDeparture, [resident];
    CorrectDeparture = "correct_departure", worklist::commands::CorrectDeparture, [resident];
    UndoListAct = "undo_list_act", worklist::commands::UndoListAct, [resident];
    SaveListFilter = "save_list_filter", worklist::commands::SaveListFilter, [];
    RemoveListFilter = "remove_list_filter", worklist::commands::RemoveListFilter, [];

    // prescription, refill
    AssessForLongPrescription = "assess_for_long_prescription", prescription::commands::AssessForLongPrescription, [resident];
    RecordEducation = "record_education", prescription::commands::RecordEducation, [resident];
    ConfirmLongPrescription = "confirm_long_prescription", prescription::commands::ConfirmLongPrescription, [resident];
    IssuePrescription = "issue_prescription", prescription::commands::IssuePrescription, [resident];
    StopPrescription = "stop_prescription", prescription::commands::StopPrescription, [resident];
    ReviewPrescription = "review_prescription", prescription::commands::ReviewPrescription, [resident];
    DispensePrescription = "dispense_prescription", prescription::commands::DispensePrescription, [resident];
    ReportStock = "report_stock", prescription::commands::ReportStock, [resident];
    RequestRefill = "request_refill", refill::commands::RequestRefill, [resident];
    WithdrawRefill = "withdraw_refill", refill::commands::WithdrawRefill, [resident];
    RefuseRefill = "refuse_refill", refill::commands::RefuseRefill, [resident];
    PrepareRefill = "prepare_refill", refill::commands::PrepareRefill, [resident];

    // reminder
    RegisterPush = "register_push", reminder::commands::RegisterPush, [];
    SeeReminders = "see_reminders", reminder::commands::SeeReminders, [resident];
    PutOffReminder = "put_off_reminder", reminder::commands::PutOffReminder, [resident];
    SetReminderChannels = "set_reminder_channels", reminder::commands::SetReminderChannels, [resident];
}
