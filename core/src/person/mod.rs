//! People: who someone is, what their age and capacity allow, who may act for them, and what they agreed to.

pub mod capacity;
pub mod citizen_id;
pub mod claim;
pub mod commands;
pub mod consent;
pub mod contact;
pub mod document;
pub mod grant;
pub mod guardianship;
pub mod policy;
pub mod preference;

pub use capacity::{Actor, Capacity, Person};
pub use citizen_id::{CitizenId, IdentityText, Problem, Regions, Sex};
pub use claim::{ActivationCode, ClaimState, IdentityCheck};
pub use consent::{ConsentAnswer, ConsentPurpose, LegalBasis};
pub use contact::{Address, ContactNumber, Landline, MobileNumber, PersonName};
pub use document::{DocumentKind, IdentityDocument};
pub use grant::{Grant, ProxyRelation, ProxyScope, ProxyScopes};
pub use guardianship::{GuardianProof, GuardianRelation, Guardianship};
pub use policy::PersonPolicy;
pub use preference::ContactPreference;
