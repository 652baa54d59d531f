//! The contract between a resident and a care team: its term, its states, who may move it, its fee and its document.

pub mod agreement;
pub mod attempts;
pub mod commands;
pub mod departure;
pub mod evidence;
pub mod fee;
pub mod package;
pub mod policy;
pub mod priority;
pub mod rules;
pub mod state;
pub mod template;
pub mod term;
pub mod timeline;

pub use agreement::{Agreement, AgreementFacts};
pub use commands::Origin;
pub use evidence::{Evidence, EvidenceProblem};
pub use fee::{Fee, Fen};
pub use package::{PackageKind, ServiceKind};
pub use policy::ContractPolicy;
pub use priority::PriorityGroup;
pub use rules::{EndReason, Side};
pub use state::{Contract, ContractState, ContractStatus};
pub use template::Template;
pub use term::Term;
