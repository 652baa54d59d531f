//! The directory: teams with their members and leave, packages. Nothing of a resident.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar::Day;
use crate::contract::{Fee, PackageKind, ServiceKind, Term};
use crate::id::{InstitutionId, PackageId, StaffId, SubstitutionId, TeamId};
use crate::team::{Duty, Membership, PractitionerClass, Roster, Substitution, Title};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedTeam)]
pub struct Team {
    pub id: TeamId,
    pub name: String,
    pub introduction: String,
    pub phone: String,
    pub hours: String,
    pub opened_on: Day,
    /// The first day on which it is no more.
    pub closed_on: Option<Day>,
    /// Where it works, now and later.
    pub placements: Vec<Placement>,
    /// Who is of it, now and later.
    pub members: Vec<TeamMember>,
    /// Leave that is or is to come, and who of the members stands in.
    pub substitutions: Vec<StandIn>,
}

impl Team {
    /// Its members and leave, now and later.
    pub fn roster(&self) -> Roster {
        let member = |member: &TeamMember| Membership {
            staff: member.staff,
            duty: member.duty,
            valid_from: member.valid_from,
            valid_to: member.valid_to,
        };
        // One that was taken back before it began holds no day.
        let leave = |held: &StandIn| {
            let days = Term::between(held.from, held.to).ok()?;
            Some(Substitution { absent: held.absent, substitute: held.substitute, days })
        };
        Roster {
            members: self.members.iter().map(member).collect(),
            leave: self.substitutions.iter().filter_map(leave).collect(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedPlacement)]
pub struct Placement {
    pub institution: InstitutionId,
    pub institution_name: String,
    /// Both days inclusive.
    pub valid_from: Day,
    pub valid_to: Option<Day>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedTeamMember)]
pub struct TeamMember {
    pub staff: StaffId,
    pub name: String,
    pub duty: Duty,
    pub class: Option<PractitionerClass>,
    pub title: Option<Title>,
    pub gp_trained: bool,
    /// This doctor's own cap; none takes the policy's.
    pub cap: Option<i32>,
    /// Both days inclusive.
    pub valid_from: Day,
    pub valid_to: Option<Day>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedStandIn)]
pub struct StandIn {
    pub id: SubstitutionId,
    pub absent: StaffId,
    pub absent_name: String,
    pub substitute: StaffId,
    pub substitute_name: String,
    /// Both days inclusive.
    pub from: Day,
    pub to: Day,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedPackage)]
pub struct Package {
    pub id: PackageId,
    pub institution: InstitutionId,
    pub name: String,
    pub kind: PackageKind,
    pub description: String,
    /// 分 a year: the total and who pays which share.
    pub fee: Fee,
    pub items: Vec<OfferedItem>,
    /// Both days inclusive.
    pub valid_from: Day,
    pub valid_to: Option<Day>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedPackageItem)]
pub struct OfferedItem {
    pub kind: ServiceKind,
    pub label: String,
    /// 0: whenever it is needed.
    pub times_per_year: i32,
}
