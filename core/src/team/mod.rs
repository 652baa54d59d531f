//! Care teams: who may contract, what a team needs, and how many residents it has room for.

pub mod capacity;
pub mod commands;
pub mod delivery;
pub mod distance;
pub mod duty;
pub mod leave;
pub mod members;
pub mod staff;
pub mod substitution;

pub use capacity::{Load, Room};
pub use distance::Point;
pub use duty::Duty;
pub use members::{Member, problems};
pub use staff::{Eligibility, Practitioner, PractitionerClass, Title};
pub use substitution::{Membership, Roster, Substitution};

use std::collections::BTreeMap;

use serde::Deserialize;

/// Numbers about teams that a region may change.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeamPolicy {
    /// Residents with a contract, per contracting doctor.
    pub residents_per_doctor: u32,
    /// Warn from this percentage of the cap.
    pub nearly_full_percent: u32,
    pub min_doctors: usize,
    pub min_nurses: usize,
    /// Which classes may be a contracting family doctor, and on which conditions; a class without a row may not.
    pub contracting: BTreeMap<PractitionerClass, Eligibility>,
}
