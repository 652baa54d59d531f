//! Who may do what: `domain/11-roles.md` as one pure table.
//!
//! A session acts in one role. Whether it may do an act to a resident depends on the role and on how the session
//! stands to that resident on the day: the server collects the [`Relation`]s it can prove, the table says which of
//! them suffice. What depends on more (ages, the contracting doctor of this contract, a prescribing right at this
//! institution) is decided by the rule of the act itself, on top of this table.

pub mod indicators;
mod table;

use std::ops::BitOr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::codes::Language;
use crate::command::CommandName;

/// What a session acts as. A person may hold several roles; each session acts in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A resident's own account: for herself, as guardian or as somebody's proxy.
    Resident,
    Desk,
    Nurse,
    PublicHealth,
    VillageDoctor,
    AssistantGp,
    Doctor,
    Pharmacist,
    Dispenser,
    /// Manager of an institution.
    Manager,
    /// Manager of the alliance.
    AllianceManager,
    Auditor,
    Operator,
}

impl Role {
    pub const ALL: [Role; 13] = [
        Role::Resident,
        Role::Desk,
        Role::Nurse,
        Role::PublicHealth,
        Role::VillageDoctor,
        Role::AssistantGp,
        Role::Doctor,
        Role::Pharmacist,
        Role::Dispenser,
        Role::Manager,
        Role::AllianceManager,
        Role::Auditor,
        Role::Operator,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Resident => "resident",
            Role::Desk => "desk",
            Role::Nurse => "nurse",
            Role::PublicHealth => "public_health",
            Role::VillageDoctor => "village_doctor",
            Role::AssistantGp => "assistant_gp",
            Role::Doctor => "doctor",
            Role::Pharmacist => "pharmacist",
            Role::Dispenser => "dispenser",
            Role::Manager => "manager",
            Role::AllianceManager => "alliance_manager",
            Role::Auditor => "auditor",
            Role::Operator => "operator",
        }
    }

    pub const fn name(self, language: Language) -> &'static str {
        let (chinese, english) = match self {
            Role::Resident => ("居民", "Resident"),
            Role::Desk => ("窗口人员", "Desk"),
            Role::Nurse => ("护士", "Nurse"),
            Role::PublicHealth => ("公卫人员", "Public health worker"),
            Role::VillageDoctor => ("乡村医生", "Village doctor"),
            Role::AssistantGp => ("助理全科医生", "Assistant general practitioner"),
            Role::Doctor => ("医生", "Doctor"),
            Role::Pharmacist => ("药师", "Pharmacist"),
            Role::Dispenser => ("发药人员", "Dispenser"),
            Role::Manager => ("机构管理员", "Manager"),
            Role::AllianceManager => ("医联体管理员", "Manager of the alliance"),
            Role::Auditor => ("审计员", "Auditor"),
            Role::Operator => ("运维人员", "Operator"),
        };
        match language {
            Language::Chinese => chinese,
            Language::English => english,
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// May confirm a danger sign and refer.
    pub const fn confirms_danger(self) -> bool {
        matches!(self, Role::Doctor | Role::AssistantGp | Role::VillageDoctor)
    }
}

/// How a session stands to a resident on a day; a set, because one may be guardian and proxy at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Relation(u16);

impl Relation {
    pub const NONE: Relation = Relation(0);
    pub const OWN: Relation = Relation(1);
    /// A recorded guardianship that holds today.
    pub const GUARDIAN: Relation = Relation(1 << 1);
    /// A grant that holds today and has the scope.
    pub const PROXY_VIEW: Relation = Relation(1 << 2);
    pub const PROXY_REFILL: Relation = Relation(1 << 3);
    pub const PROXY_PICKUP: Relation = Relation(1 << 4);
    /// Member of a team with which the resident has an active contract; for care that
    /// happened, on the day it happened.
    pub const PANEL: Relation = Relation(1 << 5);
    /// Member of a team to which the resident has sent a signed contract that waits for an answer, or whose contract is
    /// accepted and has not begun.
    pub const REQUESTED: Relation = Relation(1 << 6);
    /// The resident's home institution, or the institution of her contract, is where this session serves.
    pub const HOME: Relation = Relation(1 << 7);
    /// A prescription of the resident lies at the institution where this session serves, or at one of its alliance
    /// that has no pharmacist of its own.
    pub const PHARMACY: Relation = Relation(1 << 8);
    /// Member of the team that recorded a death or move of the resident which still stands, or, where she had no team, staff of
    /// the institution that did: for taking it back, which nobody else could once it has ended every other tie.
    pub const PARTED: Relation = Relation(1 << 10);
    /// Face to face with the person: staff of her home or of her contract's institution, or who looked her up today by the whole
    /// number on her card.
    pub const FACE_TO_FACE: Relation = Relation(1 << 9);

    pub const fn with(self, other: Relation) -> Relation {
        Relation(self.0 | other.0)
    }

    pub const fn meets(self, any_of: Relation) -> bool {
        self.0 & any_of.0 != 0
    }

    /// The set as a number, to compare with the one of another moment.
    pub const fn bits(self) -> u16 {
        self.0
    }

    pub const fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Acts for somebody else: the record must carry both names.
    pub const fn acts_for_another(self) -> bool {
        !self.meets(Relation::OWN)
            && self.meets(Relation(Self::GUARDIAN.0 | Self::PROXY_VIEW.0 | Self::PROXY_REFILL.0 | Self::PROXY_PICKUP.0))
    }
}

impl BitOr for Relation {
    type Output = Relation;

    fn bitor(self, other: Relation) -> Relation {
        self.with(other)
    }
}

/// What can be read; each `GET` of a record names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Read {
    /// Own account, sessions, and whom one acts for.
    Myself,
    /// Institutions, teams, packages, drugs, consent texts: nothing of a person.
    Directory,
    /// Name, masked number, contact, guardians.
    Identity,
    /// What she agreed to, and whom she lets help her.
    Consents,
    Contract,
    /// An agreement that nobody has signed yet, for whoever signs it or records the signature.
    Draft,
    /// The agreement in full and its evidence: they carry the whole identity number and the signature.
    Agreement,
    /// Diagnoses, programmes, visits, readings, referrals.
    Record,
    /// Medicines, prescriptions, refills, days left.
    Medicines,
    /// The team's list of who needs it.
    Worklist,
    /// The tasks that are one's own to handle.
    Tasks,
    /// Contracts that wait for the team's answer.
    ContractRequests,
    /// Identity claims at the desk.
    Claims,
    /// Prescriptions to review and dispense.
    Pharmacy,
    /// Whole-number look-up of a person at the desk.
    LookUp,
    /// Indicators and the lists behind them; `indicators` says how far and with which names.
    Indicators,
    /// Which staff may sign in: no names.
    StaffAccounts,
    /// The secret by which somebody of the staff opens her account, to hand to her.
    StaffActivation,
    /// What disabled accounts have delivered and what waits for the manager: whom it is about, nothing clinical.
    HeldCommands,
}

impl Read {
    pub const ALL: [Read; 19] = [
        Read::Myself,
        Read::Directory,
        Read::Identity,
        Read::Consents,
        Read::Contract,
        Read::Draft,
        Read::Agreement,
        Read::Record,
        Read::Medicines,
        Read::Worklist,
        Read::Tasks,
        Read::ContractRequests,
        Read::Claims,
        Read::Pharmacy,
        Read::LookUp,
        Read::Indicators,
        Read::StaffAccounts,
        Read::StaffActivation,
        Read::HeldCommands,
    ];
}

/// One cell of the table: this role, if it has any of these relations; `None` needs no resident at all.
#[derive(Debug, Clone, Copy)]
pub struct Grant {
    pub role: Role,
    pub relation: Option<Relation>,
}

/// The rows of a command: who may send it.
pub fn command_row(command: CommandName) -> &'static [Grant] {
    table::command(command)
}

/// The rows of a read: who may ask.
pub fn read_row(read: Read) -> &'static [Grant] {
    table::read(read)
}

/// Whether `role` appears in the row at all; without it the answer is 403 and no record is touched.
pub fn has_route(row: &[Grant], role: Role) -> bool {
    row.iter().any(|grant| grant.role == role)
}

/// Every relation that the row asks of this role: whether any other holds changes nothing.
pub fn asked_of(row: &[Grant], role: Role) -> Relation {
    let asked = row.iter().filter(|grant| grant.role == role).filter_map(|grant| grant.relation);
    asked.fold(Relation::NONE, Relation::with)
}

/// Whether anybody may who stands to the resident as `relation` and in no other way.
pub fn opens_to(row: &[Grant], relation: Relation) -> bool {
    row.iter().any(|grant| grant.relation.is_some_and(|needed| needed.meets(relation)))
}

/// Whether `role`, standing to the resident as `relation`, may.
pub fn may(row: &[Grant], role: Role, relation: Relation) -> bool {
    row.iter().any(|grant| grant.role == role && grant.relation.is_none_or(|needed| relation.meets(needed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_read_has_a_row() {
        for command in CommandName::ALL {
            assert!(!command_row(*command).is_empty(), "{command:?}");
        }
        for read in Read::ALL {
            assert!(!read_row(read).is_empty(), "{read:?}");
        }
    }

    #[test]
    fn a_proxy_never_signs_consents_or_grants() {
        let proxy = Relation::PROXY_VIEW | Relation::PROXY_REFILL | Relation::PROXY_PICKUP;
        for command in [
            CommandName::SignContract,
            CommandName::GiveConsent,
            CommandName::WithdrawConsent,
            CommandName::GrantProxy,
            CommandName::TerminateContract,
            CommandName::ConfirmLongPrescription,
        ] {
            assert!(!may(command_row(command), Role::Resident, proxy), "{command:?}");
        }
    }

    #[test]
    fn each_scope_of_a_proxy_permits_its_acts_and_no_others() {
        let acts = [CommandName::RecordReading, CommandName::ReportStock, CommandName::RequestRefill].map(command_row);
        let rows = [acts[0], acts[1], acts[2], read_row(Read::Record), read_row(Read::Medicines)];
        for (scope, expected) in [
            (Relation::PROXY_VIEW, [true, false, false, true, true]),
            (Relation::PROXY_REFILL, [false, true, true, false, true]),
            (Relation::PROXY_PICKUP, [false; 5]),
        ] {
            assert_eq!(rows.map(|row| may(row, Role::Resident, scope)), expected, "{scope:?}");
        }
    }

    #[test]
    fn a_proxy_who_may_only_collect_reads_no_record() {
        for read in [Read::Record, Read::Medicines, Read::Consents, Read::Contract, Read::Draft, Read::Agreement] {
            assert!(!may(read_row(read), Role::Resident, Relation::PROXY_PICKUP), "{read:?}");
        }
    }

    #[test]
    fn operator_and_auditor_reach_no_clinical_content() {
        for role in [Role::Operator, Role::Auditor] {
            for read in [
                Read::Identity,
                Read::Consents,
                Read::Contract,
                Read::Draft,
                Read::Agreement,
                Read::Record,
                Read::Medicines,
                Read::Worklist,
                Read::Tasks,
            ] {
                assert!(!has_route(read_row(read), role), "{role:?} {read:?}");
            }
            let plain = [
                CommandName::RevokeSession,
                CommandName::OpenStaffAccount,
                CommandName::ResetStaffAccount,
                CommandName::DisableStaffAccount,
                CommandName::EnableStaffAccount,
            ];
            for command in CommandName::ALL {
                assert!(plain.contains(command) || !has_route(command_row(*command), role), "{role:?} {command:?}");
            }
        }
    }

    #[test]
    fn a_role_reads_back_from_its_text() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
    }
}
