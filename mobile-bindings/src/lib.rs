//! The phone's engine for Kotlin and Swift.
//!
//! ```text
//! Jiayi           one installation: opened once, lives as long as the app
//!   platform      what the app brings: HTTP and the keys
//!   session       signing in and out
//!   sync          one run, and waiting for a change
//!   screens       home, medicines, inbox: whole screens, each one call
//!   readings      what was measured, what to do at once, how it went
//!   refills       asking for medicines again, how far each is, what is left at home
//!   contracts     her contracts, how far each is, ending one
//!   signing       the agreement as it is shown, and signing it
//!   directory     whom one can sign with
//!   family        who acts for whom, what she agreed to
//!   identity      saying who one is
//!   doses         when she takes her medicines, and that she did
//!   reminders     what this phone tells by itself, what is said to the reminders
//!   worklist      who needs the team, and what is done on the list
//!   record        who stands before her
//!   visits        the form of a visit, what it comes to, keeping it
//!   requests      what a team is asked for: medicines, contracts
//!   evidence      what a long prescription rests on: recorded by the team, confirmed by the person
//!   team          a team's day, and who may look at it
//!   sync_centre   what is on this phone only, and what was refused
//!   acts          the doors: kept when the call returns and sent when there is a network, or asked of the server at once; mending
//! error           every failure, by a stable code
//! log             what went wrong and how runs ended, by codes
//! values          ids, days and moments as the platforms have them
//! ```
//!
//! No call works on the caller's thread: the engine's files are read and written on threads of their own. What somebody does is in the
//! outbox before its call returns, so that a call that nobody waits for any more loses nothing; but for what only the server can do (a
//! signature, an acceptance, a grant), which is asked while she waits, and without a network not done.

mod acts;
mod contracts;
mod directory;
mod doses;
mod error;
mod evidence;
mod family;
mod identity;
mod jiayi;
mod log;
mod platform;
mod readings;
mod record;
mod refills;
mod reminders;
mod requests;
mod screens;
mod session;
mod signing;
mod sync;
mod sync_centre;
mod team;
mod values;
mod visits;
mod worklist;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_screens;

pub use contracts::{Contract, ContractStep, Fees, Possible, Promise};
pub use directory::{FoundInstitutions, FoundTeams, Institution, Member, Package, Place, Room, Team};
pub use doses::{Dose, Doses, MedicineTimes};
pub use error::JiayiError;
pub use evidence::{ConfirmedMedicine, EvidenceForm, Recorded, ToConfirm};
pub use family::{ActedFor, ConsentText, Family, Guardian, Proxy, consent_texts};
pub use identity::{Claim, ClaimStands, Identity, identity_number_fault};
pub use jiayi::{Jiayi, Told};
pub use log::Logged;
pub use platform::{
    HttpHeader, HttpRequest, HttpResponse, HttpTransport, KeyError, KeyName, KeyProvider, TransportError,
};
pub use readings::{Advice, Curve, Glucose, Measured, Point, PressurePoint, ShownReading, Trend};
pub use record::{DiagnosisLine, FoundLine, ProgrammeLine, ReferralLine, ResidentCard, TaskLine, VisitLine};
pub use refills::{RefillItem, RefillRequest};
pub use reminders::{Alarm, DueMatter, Tells};
pub use requests::{Approval, ContractRequest, ControlLine, MindLine};
pub use screens::{CareTeam, Home, Lasts, Medicine, Notice, Person, Refill, RefillState, Unsent};
pub use session::{Account, Installation};
pub use signing::{Agreement, SignedAs, Wanted};
pub use sync::{Ended, WhyLater};
pub use sync_centre::{Entry, Meant, PhoneClock, Said, SessionStands, SyncCentre, Words};
pub use team::{HomeVisits, OwnAccount, TeamStanding, ToVisit, Unlock, Village};
pub use visits::{
    Decided, FieldFault, Finished, OpenedTask, VisitAnswer, VisitChoice, VisitField, VisitForm, VisitQuestion,
};
pub use worklist::{BucketCount, Colleague, Did, DoneAct, DueLine, ListPart, ListRow, OwnTeam, Worklist, needs_reason};

uniffi::setup_scaffolding!();
