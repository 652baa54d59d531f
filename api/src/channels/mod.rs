//! Messages to people: what lies between whoever decides that one is sent and the phone it arrives at.
//!
//! [`Carriers`] holds those that are set up, each a [`Channel`] behind its breaker and its bucket. What comes back is an [`Outcome`] for each message;
//! what a provider says later is a [`Receipt`]. No type here takes a sentence: see [`message`]. In a demo the [`fake`] vendors take the place of
//! those that are not set up.

mod access;
mod breaker;
mod bucket;
mod carriers;
pub mod fake;
mod fcm;
mod gateway;
mod guarded;
mod http;
mod huawei;
pub mod message;
mod outcome;
mod receipt;
mod service_account;
mod shown;
mod sign;
mod templates;

#[cfg(test)]
mod tests;

pub use carriers::{Carriers, with_fakes_in_a_demo};
pub use fcm::Fcm;
pub use gateway::{Calls, GatewayAccount, Texts};
pub use guarded::Guarded;
pub use huawei::{Huawei, HuaweiAccount};
pub use outcome::{Ask, Channel, Outcome, Status};
pub use receipt::{Gate, Receipt, ReceiptState};
pub use service_account::ServiceAccount;
pub use shown::{call, sms};
pub use templates::Templates;

use crate::server::Routes;

/// Why a channel cannot be used, in words for the operator.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(pub String);

pub fn routes(routes: &mut Routes<'_>) {
    routes.configure(shown::routes).service(receipt::hear_receipts);
}
