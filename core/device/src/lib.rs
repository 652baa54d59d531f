//! The phone's offline engine.
//!
//! Records lie sealed in SQLite and answer every screen from memory; what somebody does goes into a durable outbox first and to the server
//! when there is a network. The engine does no I/O but its own two files: HTTP is the platform's, time and ids are arguments.
//!
//! ```text
//! Device          opens the files, keeps memory and disk together, records commands
//!   store         records.db: sealed entities, the feeds that hold them, cursors; it can be fetched again
//!   outbox        outbox-1.db: what somebody did; nothing unsent is ever deleted
//!   sync          one run: who one is, push, pull; a state machine that says what to send
//!   known         the records in memory, as this build reads them
//!   overlay       what still waits, as the entities that it makes or changes
//!   at_once       what only the server can do, asked while the person waits
//!   questions     what is on no feed
//!   directory     of that, what one may look at without a network
//!   screens       what a screen shows: one call, one record
//! ```

pub mod at_once;
mod device;
mod directory;
mod feed;
mod known;
mod outbox;
mod overlay;
pub mod questions;
mod screens;
mod seal;
pub mod session;
mod store;
mod sync;
mod transport;

#[cfg(test)]
mod testing;

pub use device::{Clock, Device, Standing, SyncState, Traffic, Unlock};
pub use directory::Heard;
pub use feed::{Feed, UnknownFeed};
pub use known::Known;
pub use outbox::{Answer, Delay, FieldCode, Item, Outbox, Parcel, Pending, Refusal, Unread, Upload, Words};
pub use overlay::Laid;
pub use screens::{
    Alarm, Approval, CareTeam, Delivery, DoneAct, Doses, Due, EvidenceScreen, Family, Home, HomeVisits, Identity, Kept,
    ListScreen, MedicineCard, MedicineTimes, Medicines, OwnAccount, OwnTeam, Person, ResidentCard, ShownDose,
    ShownReading, ShownRefill, SyncCentre, TeamStanding, Tells, ToVisit, Trend, TrendSeries, Village, VisitScreen,
};
pub use seal::{Entropy, Keys, NoEntropy, OpenError, SealKey, SystemEntropy};
pub use session::{Me, Session};
pub use store::{Applied, Effect, Glance, Notice, Records, StoreError};
pub use sync::{Ended, Next, Sync, Why, run, synchronise};
pub use transport::{HttpTransport, Method, Request, Response, Token, TransportError};
