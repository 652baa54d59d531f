//! People: who someone is, who acts for whom, and what they agreed to.

mod acting_for;
mod capacity;
mod claim;
mod consent;
mod departed;
mod desk;
pub(crate) mod entities;
mod facts;
mod grant;
mod guardian;
mod holding;
mod names;
mod particulars;
mod phone;
mod phone_change;
mod preference;
mod register;
mod rival;
mod rows;
mod verify;
pub mod views;
mod witness;

#[cfg(test)]
pub(crate) mod tests;

pub use capacity::record_capacity_decision;
pub use claim::{activate_claim, claim_identity};
pub use consent::{give_consent, record_paper_consent, withdraw_consent};
pub(crate) use departed::{HomeBefore, home_since, leave_homes, return_home, set_death};
pub use facts::{Consents, Facts, acting, consents, facts};
pub(crate) use grant::phones_of;
pub use grant::{grant_proxy, revoke_grant};
pub(crate) use guardian::held_as_guardian;
pub use guardian::{end_guardianship, record_guardianship};
pub use names::{Author, author, name_of};
pub(crate) use phone::same_card;
pub use phone::{change_phone, confirm_phone_change, stop_phone_change};
pub use phone_change::{end_grants_to, stop_by_code, take_effect_when_due};
pub(crate) use preference::family_until;
pub use preference::set_contact_preference;
pub use register::{issue_activation_code, register_resident};
pub use rival::resolve_rival_claim;
pub use verify::{reject_claim, verify_claim, verify_on_the_way};
pub use views::routes;
pub use witness::check_witness;
