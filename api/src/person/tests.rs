//! The stories of people, through the real door.

mod claims;
pub(crate) mod consents;
mod guardians;
mod phones;
mod preferences;
mod proxies;
mod registration;
mod views;

use jiayi_core::access::{Read, Role};
use jiayi_core::command::{Command, Outcome};
use jiayi_core::id::{ClaimId, ResidentId};
use jiayi_core::person::IdentityText;
use jiayi_core::person::commands::{ActivateClaim, ClaimIdentity, VerifyClaim};

use crate::session::Actor;
use crate::session::scope::Scope;
use crate::testing::{TestClinic, id};

/// A claim that somebody made.
#[derive(Debug, Clone, Copy)]
struct Claimed {
    claim: ClaimId,
    resident: ResidentId,
}

impl TestClinic {
    fn claims(&self, actor: &Actor, name: &str, number: &str) -> Claimed {
        let claimed = Claimed { claim: id(), resident: id() };
        self.must(actor, self.claim(claimed, name, number));
        claimed
    }

    fn claim(&self, Claimed { claim, resident }: Claimed, name: &str, number: &str) -> Command {
        Command::ClaimIdentity(ClaimIdentity { claim, resident, particulars: self.particulars(name, number) })
    }

    fn types(&self, actor: &Actor, Claimed { claim, resident }: Claimed, code: &str) -> Outcome {
        self.send(actor, Command::ActivateClaim(ActivateClaim { claim, resident, code: code.to_owned() }))
    }

    /// Whether this session may read who somebody is.
    fn may(&self, actor: &Actor, resident: ResidentId) -> bool {
        let (actor, rules, today) = (self.refreshed(actor), self.rules.clone(), self.today());
        self.read(move |conn| {
            let policy = rules.policies.on(today).expect("a policy");
            Ok(Scope::over(conn, &actor, Read::Identity, resident, policy, today).is_ok())
        })
    }

    fn sees_card(&self, Claimed { claim, resident }: Claimed, number: &str) -> Outcome {
        let card_number = IdentityText::new(number);
        self.send(&self.staff(Role::Desk), Command::VerifyClaim(VerifyClaim { claim, resident, card_number }))
    }
}
