//! What travels to phones: each thing of a feed as it is now, whole, as the facts that the rules of this crate ask for.
//!
//! A phone builds the worklist's facts, days left, a contract's state and a refill's progress from these, with the same functions as
//! the server. Nothing here is worked out for a day: what depends on today is asked of the rules.
//!
//! **Old apps and new servers.** A change carries its entity as it was written ([`Change::entity`] is the raw JSON). A phone keeps those
//! bytes and parses a view from them when it needs one, each entity by itself: a field that this build does not know is skipped, and an
//! entity with a word that this build does not know (a new enum value, a form with a new question) is kept and not shown, while its
//! neighbours are. After an update the same bytes are read anew, without another sync. So no view needs a place for what it does not
//! know, and nothing that a phone holds is ever written back from a view.

mod care;
mod contract;
mod medicine;
mod person;
mod reference;
mod reminder;
mod story;
mod team;

pub use care::*;
pub use contract::*;
pub use medicine::*;
pub use person::*;
pub use reference::*;
pub use reminder::*;
pub use story::Story;
pub use team::*;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::Read;

/// One table: what a feed carries, its text on the wire, and who may see it by which row of the access table. The text is part of the
/// contract with phones.
macro_rules! kinds {
    ($( $kind:ident = $text:literal, $read:ident; )+) => {
        /// What a feed carries.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $( $kind, )+ }

        impl Kind {
            pub const ALL: &'static [Kind] = &[$( Kind::$kind, )+];

            pub const fn as_str(self) -> &'static str {
                match self { $( Kind::$kind => $text, )+ }
            }

            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
            }

            /// The read that shows it: nobody is sent by a feed what a `GET` would refuse.
            pub const fn read(self) -> Read {
                match self { $( Kind::$kind => Read::$read, )+ }
            }
        }

        /// An entity as this build reads it.
        #[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
        #[serde(untagged)]
        #[schema(as = FeedEntity)]
        pub enum View { $( $kind(Box<$kind>), )+ }

        impl View {
            pub const fn kind(&self) -> Kind {
                match self { $( View::$kind(_) => Kind::$kind, )+ }
            }

            /// Reads the bytes of an entity.
            ///
            /// # Errors
            /// When this build does not know what they say: then they are kept and not shown.
            pub fn parse(kind: Kind, json: &str) -> serde_json::Result<Self> {
                Ok(match kind { $( Kind::$kind => View::$kind(Box::new(serde_json::from_str(json)?)), )+ })
            }
        }

        $( impl From<$kind> for View {
            fn from(view: $kind) -> Self {
                View::$kind(Box::new(view))
            }
        } )+
    };
}

kinds! {
    Resident          = "resident",           Identity;
    // Only to the account that claimed.
    Claim             = "claim",              Myself;
    Consent           = "consent",            Consents;
    Guardianship      = "guardianship",       Identity;
    Grant             = "grant",              Consents;
    Contract          = "contract",           Contract;
    Diagnosis         = "diagnosis",          Record;
    Enrolment         = "enrolment",          Record;
    Visit             = "visit",              Record;
    Reading           = "reading",            Record;
    Task              = "task",               Record;
    ListAct           = "list_act",           Worklist;
    SavedFilter       = "saved_filter",       Worklist;
    Referral          = "referral",           Record;
    LongAssessment    = "long_assessment",    Record;
    Education         = "education",          Record;
    Confirmation      = "confirmation",       Record;
    Prescription      = "prescription",       Medicines;
    Dispensing        = "dispensing",         Medicines;
    StockReport       = "stock_report",       Medicines;
    RefillRequest     = "refill_request",     Medicines;
    PutOff            = "put_off",            Medicines;
    Team              = "team",               Directory;
    Package           = "package",            Directory;
    PolicyDocument    = "policy_document",    Directory;
    DrugCatalogue     = "drug_catalogue",     Directory;
    AgreementTemplate = "agreement_template", Directory;
}

/// One line of a feed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedChange)]
pub struct Change {
    /// A kind of the table; a phone keeps one that it does not know.
    pub kind: String,
    pub id: Uuid,
    /// Of the feed when it last changed.
    pub version: i64,
    /// Of the feed of the resident whose it is, as this entity stands there: what `seen` of a command names. Absent on that very feed, where it
    /// is `version`, and for what is nobody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<i64>,
    /// As it is now; none of what has left the feed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<View>)]
    pub entity: Option<Box<RawValue>>,
    /// It is not for this feed's readers any more: whoever has it from no other feed removes it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub evicted: bool,
}

/// A part of a feed, in the order in which it was written.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedPage)]
pub struct Page {
    pub changes: Vec<Change>,
    /// What the next page is asked with: opaque.
    pub cursor: String,
    /// There is more to fetch at once.
    pub has_more: bool,
}

#[cfg(test)]
mod tests;
