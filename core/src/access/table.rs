//! The table itself. Source: domain 11, "Roles and what each may do".

use super::{Grant, Read, Relation, Role};
use crate::command::CommandName as C;

const OWN: Relation = Relation::OWN;
const GUARDIAN: Relation = Relation::GUARDIAN;
const VIEW: Relation = Relation::PROXY_VIEW;
const REFILL: Relation = Relation::PROXY_REFILL;
const PANEL: Relation = Relation::PANEL;
const REQUESTED: Relation = Relation::REQUESTED;
const HOME: Relation = Relation::HOME;
const PHARMACY: Relation = Relation::PHARMACY;
const FACE: Relation = Relation::FACE_TO_FACE;
const PARTED: Relation = Relation::PARTED;

macro_rules! row {
    ($($role:ident $( : $first:ident $( | $more:ident )* )? ),+ $(,)?) => {
        const { &[$( Grant { role: Role::$role, relation: row!(@relation $($first $(| $more)*)?) } ),+] }
    };
    (@relation) => { None };
    (@relation $first:ident $(| $more:ident)*) => { Some($first$(.with($more))*) };
}

pub(super) fn command(name: C) -> &'static [Grant] {
    match name {
        // Register oneself, claim an identity, consent: the person or her guardian, never a proxy.
        C::ClaimIdentity | C::ActivateClaim => row!(Resident),
        C::GiveConsent | C::WithdrawConsent => row!(Resident: OWN | GUARDIAN),
        // Face to face, seeing the card. Who is registered is not known yet; who signs in for somebody is her own institution's affair.
        C::RegisterResident => row!(Desk, Nurse, VillageDoctor, AssistantGp, Doctor),
        C::VerifyClaim | C::RejectClaim | C::ResolveRivalClaim | C::ChangePhone | C::ConfirmPhoneChange => {
            row!(Desk: HOME, Nurse: HOME, VillageDoctor: HOME, AssistantGp: HOME, Doctor: HOME)
        }
        C::StopPhoneChange => {
            row!(Resident: OWN, Desk: HOME, Nurse: HOME, VillageDoctor: HOME, AssistantGp: HOME, Doctor: HOME)
        }
        C::IssueActivationCode => {
            row!(Desk: FACE, Nurse: FACE, VillageDoctor: FACE, AssistantGp: FACE, Doctor: FACE)
        }
        C::RecordPaperConsent | C::RecordGuardianship | C::EndGuardianship | C::RecordCapacityDecision => {
            row!(Desk: FACE, Nurse: FACE, VillageDoctor: FACE, AssistantGp: FACE, Doctor: FACE)
        }
        C::SetContactPreference => row!(
            Resident: OWN | GUARDIAN, Desk: FACE,
            Nurse: FACE | PANEL, VillageDoctor: FACE | PANEL, AssistantGp: FACE | PANEL, Doctor: FACE | PANEL,
            PublicHealth: PANEL
        ),
        C::GrantProxy | C::RevokeGrant => row!(Resident: OWN | GUARDIAN, Desk: FACE),
        C::RevokeSession => row!(
            Resident,
            Desk,
            Nurse,
            PublicHealth,
            VillageDoctor,
            AssistantGp,
            Doctor,
            Pharmacist,
            Dispenser,
            Manager,
            AllianceManager,
            Auditor,
            Operator
        ),

        // Accounts of the staff: the operator opens them, a manager hands out what opens them.
        C::OpenStaffAccount | C::ResetStaffAccount | C::DisableStaffAccount | C::EnableStaffAccount => row!(Operator),
        // What a disabled account delivers: of the own institution, which the handler asks.
        C::ConfirmHeldCommand | C::RefuseHeldCommand => row!(Manager, AllianceManager),

        // Contracts: the desk records a signature on paper. Who of the team answers for it, the handler asks.
        C::SignContract | C::WithdrawContract | C::TerminateContract => {
            row!(Resident: OWN | GUARDIAN, Desk: FACE)
        }
        C::CancelTermination => row!(
            Resident: OWN | GUARDIAN, Desk: FACE,
            Doctor: PANEL | REQUESTED, AssistantGp: PANEL | REQUESTED, VillageDoctor: PANEL | REQUESTED
        ),
        C::AcceptContract | C::RejectContract | C::EndContractByTeam => {
            row!(Doctor: PANEL | REQUESTED, AssistantGp: PANEL | REQUESTED, VillageDoctor: PANEL | REQUESTED)
        }

        // Teams: of the own institution, which the handler asks.
        C::NameSubstitute | C::EndSubstitution => row!(Manager),

        // Care.
        C::RecordDiagnosis | C::ResolveDiagnosis => row!(Doctor: PANEL, AssistantGp: PANEL),
        C::EnrolInProgramme | C::CloseEnrolment | C::LoseFromFollowUp | C::ResumeFollowUp | C::RecordVisit => {
            row!(Doctor: PANEL, AssistantGp: PANEL, VillageDoctor: PANEL, Nurse: PANEL, PublicHealth: PANEL)
        }
        C::RecordReading => row!(
            Resident: OWN | GUARDIAN | VIEW,
            Doctor: PANEL, AssistantGp: PANEL, VillageDoctor: PANEL, Nurse: PANEL, PublicHealth: PANEL
        ),
        C::Refer | C::RecordReferralOutcome => {
            row!(Doctor: PANEL | HOME, AssistantGp: PANEL | HOME, VillageDoctor: PANEL | HOME)
        }
        C::SeeTask | C::CloseTask => row!(
            Doctor: PANEL | HOME, AssistantGp: PANEL | HOME, VillageDoctor: PANEL | HOME, Nurse: PANEL | HOME,
            PublicHealth: PANEL, Desk: HOME
        ),

        // The list: members of the panel's team. Of somebody without a contract her home institution records the departure, which
        // the handler asks. It ends the panel, so whoever recorded it may still take it back, and any desk that sees her card, whose
        // number is in the command.
        C::RecordCall | C::SnoozeResident | C::AssignResident | C::InviteResident => {
            row!(Doctor: PANEL, AssistantGp: PANEL, VillageDoctor: PANEL, Nurse: PANEL, PublicHealth: PANEL)
        }
        // Filters of the list, of one's own team, which the handler asks.
        C::SaveListFilter | C::RemoveListFilter => row!(Doctor, AssistantGp, VillageDoctor, Nurse, PublicHealth),
        C::UndoListAct => row!(
            Doctor: PANEL | PARTED, AssistantGp: PANEL | PARTED, VillageDoctor: PANEL | PARTED, Nurse: PANEL | PARTED,
            PublicHealth: PANEL | PARTED
        ),
        C::RecordDeparture => row!(
            Doctor: PANEL | HOME, AssistantGp: PANEL | HOME, VillageDoctor: PANEL | HOME, Nurse: PANEL | HOME,
            PublicHealth: PANEL | HOME, Desk: HOME
        ),
        C::CorrectDeparture => row!(
            Doctor: PANEL | PARTED, AssistantGp: PANEL | PARTED, VillageDoctor: PANEL | PARTED, Nurse: PANEL | PARTED,
            PublicHealth: PANEL | PARTED, Desk
        ),

        // Prescriptions: a prescribing right at the institution is checked on top.
        C::AssessForLongPrescription | C::IssuePrescription | C::StopPrescription | C::RefuseRefill => {
            row!(Doctor: PANEL, AssistantGp: PANEL, VillageDoctor: PANEL)
        }
        C::RecordEducation => {
            row!(Doctor: PANEL, AssistantGp: PANEL, VillageDoctor: PANEL, Nurse: PANEL, Pharmacist: PHARMACY)
        }
        C::ConfirmLongPrescription => row!(
            Resident: OWN | GUARDIAN,
            Desk: HOME, Nurse: PANEL, VillageDoctor: PANEL, AssistantGp: PANEL, Doctor: PANEL
        ),
        C::ReviewPrescription => row!(Pharmacist: PHARMACY),
        C::PrepareRefill | C::DispensePrescription => row!(Pharmacist: PHARMACY, Dispenser: PHARMACY),
        C::ReportStock => row!(Resident: OWN | GUARDIAN | REFILL),
        C::RegisterPush => row!(Resident),
        C::SeeReminders => row!(Resident: OWN | GUARDIAN | VIEW),
        C::RequestRefill | C::WithdrawRefill => {
            row!(Resident: OWN | GUARDIAN | REFILL, VillageDoctor: PANEL, Nurse: PANEL)
        }

        // Reminders: hers move by whoever acts for her. Who is told may say how, each of the own messages.
        C::PutOffReminder => row!(Resident: OWN | GUARDIAN | REFILL),
        C::SetReminderChannels => row!(
            Resident: OWN | GUARDIAN | VIEW, Desk: FACE,
            Nurse: FACE | PANEL, VillageDoctor: FACE | PANEL, AssistantGp: FACE | PANEL, Doctor: FACE | PANEL,
            PublicHealth: PANEL
        ),
    }
}

pub(super) fn read(read: Read) -> &'static [Grant] {
    match read {
        Read::Myself | Read::Directory => row!(
            Resident,
            Desk,
            Nurse,
            PublicHealth,
            VillageDoctor,
            AssistantGp,
            Doctor,
            Pharmacist,
            Dispenser,
            Manager,
            AllianceManager,
            Auditor,
            Operator
        ),
        Read::Identity => row!(
            Resident: OWN | GUARDIAN | VIEW,
            Desk: FACE,
            Doctor: PANEL | REQUESTED, AssistantGp: PANEL | REQUESTED, VillageDoctor: PANEL | REQUESTED,
            Nurse: PANEL | REQUESTED, PublicHealth: PANEL | REQUESTED,
            Pharmacist: PHARMACY, Dispenser: PHARMACY
        ),
        Read::Consents => row!(
            Resident: OWN | GUARDIAN,
            Desk: FACE,
            Doctor: PANEL | REQUESTED, AssistantGp: PANEL | REQUESTED, VillageDoctor: PANEL | REQUESTED,
            Nurse: PANEL | REQUESTED, PublicHealth: PANEL | REQUESTED
        ),
        Read::Contract => row!(
            Resident: OWN | GUARDIAN | VIEW,
            Desk: FACE,
            Doctor: PANEL | REQUESTED, AssistantGp: PANEL | REQUESTED, VillageDoctor: PANEL | REQUESTED,
            Nurse: PANEL | REQUESTED, PublicHealth: PANEL | REQUESTED
        ),
        Read::Draft => row!(Resident: OWN | GUARDIAN, Desk: FACE),
        Read::Agreement => row!(
            Resident: OWN | GUARDIAN,
            Desk: HOME,
            Doctor: PANEL | REQUESTED, AssistantGp: PANEL | REQUESTED, VillageDoctor: PANEL | REQUESTED
        ),
        Read::Record => row!(
            Resident: OWN | GUARDIAN | VIEW,
            Doctor: PANEL, AssistantGp: PANEL, VillageDoctor: PANEL, Nurse: PANEL, PublicHealth: PANEL
        ),
        Read::Medicines => row!(
            Resident: OWN | GUARDIAN | VIEW | REFILL,
            Doctor: PANEL, AssistantGp: PANEL, VillageDoctor: PANEL, Nurse: PANEL, PublicHealth: PANEL,
            Pharmacist: PHARMACY, Dispenser: PHARMACY
        ),
        Read::Worklist | Read::ContractRequests => row!(Doctor, AssistantGp, VillageDoctor, Nurse, PublicHealth),
        Read::Tasks => row!(Doctor, AssistantGp, VillageDoctor, Nurse, PublicHealth, Desk),
        Read::Claims | Read::LookUp => row!(Desk, Nurse, VillageDoctor, AssistantGp, Doctor),
        Read::Pharmacy => row!(Pharmacist, Dispenser),
        Read::Indicators => row!(Doctor, AssistantGp, VillageDoctor, Manager, AllianceManager),
        Read::StaffAccounts => row!(Operator),
        Read::StaffActivation | Read::HeldCommands => row!(Manager, AllianceManager),
    }
}
