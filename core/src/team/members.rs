//! What a team needs before it may take contracts. Source: domain 02 §2.3.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::TeamPolicy;
use super::staff::Practitioner;
use crate::codes::Code;
use crate::id::StaffId;

/// What a member does in the team. Only a family doctor carries the facts that contracting depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "role")]
pub enum TeamRole {
    FamilyDoctor { practitioner: Practitioner },
    Nurse,
    PublicHealthPhysician,
    Pharmacist,
    HealthManager,
    Psychologist,
    SocialWorker,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Member {
    pub staff: StaffId,
    pub role: TeamRole,
}

impl Member {
    /// Whether this member is a family doctor who may contract.
    ///
    /// # Errors
    /// `TEAM_DOCTOR_CLASS` for other roles, otherwise as [`Practitioner::may_contract`].
    pub fn may_contract(&self, policy: &TeamPolicy) -> Result<(), Code> {
        match self.role {
            TeamRole::FamilyDoctor { practitioner } => practitioner.may_contract(policy),
            _ => Err(Code::TeamDoctorClass),
        }
    }
}

/// Everything that is wrong with a team; empty when it may take contracts. A team has one leader by its shape.
pub fn problems(members: &[Member], leader: StaffId, policy: &TeamPolicy) -> Vec<Code> {
    let mut problems = Vec::new();
    let distinct: BTreeSet<StaffId> = members.iter().map(|member| member.staff).collect();
    if distinct.len() != members.len() {
        problems.push(Code::TeamMemberTwice);
    }
    match members.iter().find(|member| member.staff == leader) {
        None => problems.push(Code::TeamLeaderNotMember),
        Some(member) if member.may_contract(policy).is_err() => problems.push(Code::TeamLeaderNotEligible),
        Some(_) => {}
    }
    if members.iter().filter(|member| member.may_contract(policy).is_ok()).count() < policy.min_doctors {
        problems.push(Code::TeamDoctors);
    }
    if members.iter().filter(|member| member.role == TeamRole::Nurse).count() < policy.min_nurses {
        problems.push(Code::TeamNurses);
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::national;
    use crate::team::staff::{PractitionerClass, Title};
    use uuid::Uuid;

    fn doctor(class: PractitionerClass) -> Practitioner {
        Practitioner { class, title: Title::Junior, gp_training: false, primary_platform: false }
    }

    fn member(n: u128, role: TeamRole) -> Member {
        Member { staff: StaffId(Uuid::from_u128(n)), role }
    }

    fn gp(n: u128) -> Member {
        member(n, TeamRole::FamilyDoctor { practitioner: doctor(PractitionerClass::Gp) })
    }

    #[test]
    fn the_national_matrix_says_which_class_may_contract() {
        use PractitionerClass::{
            AssistantGp, Gp, HospitalSpecialist, RetiredClinician, TcmGp, TownshipPhysician, VillageDoctor,
        };
        let policy = national().team;
        let trained = |class| Practitioner { gp_training: true, ..doctor(class) };
        let titled = |practitioner: Practitioner| Practitioner { title: Title::Intermediate, ..practitioner };
        let rows = [
            (doctor(Gp), Ok(())),
            (doctor(AssistantGp), Ok(())),
            (doctor(TcmGp), Ok(())),
            (doctor(TownshipPhysician), Ok(())),
            (doctor(VillageDoctor), Ok(())),
            (doctor(HospitalSpecialist), Err(Code::TeamDoctorTraining)),
            (trained(HospitalSpecialist), Err(Code::TeamDoctorPlatform)),
            (Practitioner { primary_platform: true, ..trained(HospitalSpecialist) }, Ok(())),
            (titled(doctor(RetiredClinician)), Err(Code::TeamDoctorTraining)),
            (trained(RetiredClinician), Err(Code::TeamDoctorTitle)),
            (titled(trained(RetiredClinician)), Ok(())),
        ];
        for (practitioner, expected) in rows {
            assert_eq!(practitioner.may_contract(&policy), expected, "{practitioner:?}");
        }
    }

    #[test]
    fn a_class_that_the_policy_does_not_name_may_not_contract() {
        let mut policy = national().team;
        policy.contracting.remove(&PractitionerClass::VillageDoctor);
        assert_eq!(doctor(PractitionerClass::VillageDoctor).may_contract(&policy), Err(Code::TeamDoctorClass));
    }

    #[test]
    fn a_team_has_a_doctor_who_leads_and_a_nurse() {
        let policy = national().team;
        let leader = StaffId(Uuid::from_u128(1));
        let nurse = member(2, TeamRole::Nurse);
        assert_eq!(problems(&[gp(1), nurse], leader, &policy), []);
        assert_eq!(problems(&[gp(1)], leader, &policy), [Code::TeamNurses]);
        assert_eq!(problems(&[gp(3), nurse], leader, &policy), [Code::TeamLeaderNotMember]);
        assert_eq!(
            problems(&[gp(3), nurse, member(1, TeamRole::Pharmacist)], leader, &policy),
            [Code::TeamLeaderNotEligible]
        );
        assert_eq!(problems(&[gp(1), gp(1), nurse], leader, &policy), [Code::TeamMemberTwice]);
        assert_eq!(problems(&[], leader, &policy), [Code::TeamLeaderNotMember, Code::TeamDoctors, Code::TeamNurses]);
    }
}
