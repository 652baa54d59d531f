//! What the manager of an institution arranges in its teams.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar::Day;
use crate::id::{StaffId, SubstitutionId, TeamId};

/// During leave panel, tasks and signatures pass to a colleague of the team.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NameSubstitute {
    pub substitution: SubstitutionId,
    pub team: TeamId,
    pub absent: StaffId,
    pub substitute: StaffId,
    /// The first day of leave; today at the earliest.
    pub from: Day,
    /// The last day, inclusive.
    pub to: Day,
}

/// Back before the last day, or the leave is off: from today on nobody stands in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndSubstitution {
    pub substitution: SubstitutionId,
    pub team: TeamId,
}
