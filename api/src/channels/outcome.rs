//! What became of a message at whoever carries it. Source: reminders N8, N11.

use std::future::Future;
use std::time::Duration;

use jiayi_core::calendar::Instant;

/// Of one message. None of these says that a person has it: that is a receipt's, or her own phone's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The provider has taken it, under an id of its own.
    Accepted { provider_id: String },
    /// Not taken: so long nothing more is worth trying.
    Throttled { retry_after: Duration },
    /// Not taken: this installation is gone. Its token is deleted.
    TokenDead,
    /// Not taken, and never will be: the provider's code. It falls to its next rung.
    Rejected { code: String },
    /// It may have arrived: the answer was lost. A push is sent again under the same collapse id; for a text or a call the provider is
    /// asked.
    Unknown,
    /// It has certainly not arrived: nobody was reached, or nobody was asked, or it is our own account that is refused.
    Unavailable,
}

/// Whoever carries messages of one kind of address.
pub trait Channel {
    type Message;

    /// One outcome for each message, in their order.
    fn send(&self, batch: &[Self::Message]) -> impl Future<Output = Vec<Outcome>>;
}

/// Where a message stands that a provider has taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    OnItsWay,
    Delivered,
    Failed { code: String },
}

/// A channel whose provider can be asked by our own id what became of a message.
pub trait Ask: Channel {
    /// None when nobody can tell: the provider does not list it, does not answer, or has no such question. Then it is not repeated.
    fn ask(&self, message: &Self::Message, sent_at: Instant) -> impl Future<Output = Option<Status>>;
}
