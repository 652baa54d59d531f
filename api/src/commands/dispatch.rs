//! Which room carries out which command.

use jiayi_core::codes::Code;
use jiayi_core::command::Command;

use super::{Refusal, Tx};
use crate::{person, session};

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
        Command::GrantProxy(c) => person::grant_proxy(tx, c),
        Command::RevokeGrant(c) => person::revoke_grant(tx, c),
        Command::RevokeSession(c) => session::revoke_session(tx, c),
        _ => Err(Code::Forbidden.into()),
    }
}
