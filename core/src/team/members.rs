//! What a team needs before it may take contracts. Source: domain 02 §2.3.

use std::collections::BTreeSet;

use super::staff::Practitioner;
use super::{Duty, TeamPolicy};
use crate::codes::Code;
use crate::id::StaffId;

/// A member in one duty; who has two in a team stands there twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    pub staff: StaffId,
    pub duty: Duty,
    /// What contracting depends on; none for whoever is no physician.
    pub practitioner: Option<Practitioner>,
}

impl Member {
    /// Whether residents may choose this member as their contracting doctor.
    ///
    /// # Errors
    /// `TEAM_DOCTOR_CLASS` for other duties, otherwise as [`Practitioner::may_contract`].
    pub fn may_contract(&self, policy: &TeamPolicy) -> Result<(), Code> {
        let doctor = self.practitioner.filter(|_| self.duty.contracts()).ok_or(Code::TeamDoctorClass)?;
        doctor.may_contract(policy)
    }
}

/// Everything that is wrong with a team; empty when it may take contracts.
pub fn problems(members: &[Member], policy: &TeamPolicy) -> Vec<Code> {
    let of = |wanted: fn(&Member, &TeamPolicy) -> bool| -> BTreeSet<StaffId> {
        members.iter().filter(|member| wanted(member, policy)).map(|member| member.staff).collect()
    };
    let leaders = of(|member, _| member.duty == Duty::Leader);
    let leading = of(|member, policy| member.duty == Duty::Leader && member.may_contract(policy).is_ok());
    let doctors = of(|member, policy| member.may_contract(policy).is_ok());
    let nurses = of(|member, _| member.duty == Duty::Nurse);
    let places: BTreeSet<(StaffId, Duty)> = members.iter().map(|member| (member.staff, member.duty)).collect();
    #[rustfmt::skip]
    let rows = [
        (places.len() < members.len(),        Code::TeamMemberTwice),
        (leaders.is_empty(),                  Code::TeamLeaderNotMember),
        (leaders.len() > 1,                   Code::TeamTwoLeaders),
        (leading.len() < leaders.len(),       Code::TeamLeaderNotEligible),
        (doctors.len() < policy.min_doctors,  Code::TeamDoctors),
        (nurses.len() < policy.min_nurses,    Code::TeamNurses),
    ];
    rows.into_iter().filter(|(wrong, _)| *wrong).map(|(_, code)| code).collect()
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

    fn member(n: u128, duty: Duty) -> Member {
        Member { staff: StaffId(Uuid::from_u128(n)), duty, practitioner: None }
    }

    fn gp(n: u128, duty: Duty) -> Member {
        Member { practitioner: Some(doctor(PractitionerClass::Gp)), ..member(n, duty) }
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
        let (leader, nurse) = (gp(1, Duty::Leader), member(2, Duty::Nurse));
        let rows: [(&[Member], &[Code]); 8] = [
            (&[leader, nurse], &[]),
            (&[leader, nurse, gp(2, Duty::Doctor)], &[]),
            (&[leader], &[Code::TeamNurses]),
            (&[gp(3, Duty::Doctor), nurse], &[Code::TeamLeaderNotMember]),
            (&[leader, gp(3, Duty::Leader), nurse], &[Code::TeamTwoLeaders]),
            (&[gp(3, Duty::Doctor), nurse, member(1, Duty::Leader)], &[Code::TeamLeaderNotEligible]),
            (&[leader, leader, nurse], &[Code::TeamMemberTwice]),
            (&[], &[Code::TeamLeaderNotMember, Code::TeamDoctors, Code::TeamNurses]),
        ];
        for (members, expected) in rows {
            assert_eq!(problems(members, &policy), expected, "{members:?}");
        }
        assert_eq!(gp(1, Duty::PublicHealth).may_contract(&policy), Err(Code::TeamDoctorClass));
    }
}
