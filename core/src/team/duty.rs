//! What a member does in a team.

use crate::terms::terms;

terms! {
    Duty {
        /// A contracting doctor who leads.
        Leader = "leader", "团队长", "team leader";
        Doctor = "doctor", "家庭医生", "family doctor";
        VillageDoctor = "village_doctor", "乡村医生", "village doctor";
        Nurse = "nurse", "护士", "nurse";
        PublicHealth = "public_health", "公卫医师", "public-health physician";
        Pharmacist = "pharmacist", "药师", "pharmacist";
        HealthManager = "health_manager", "健康管理师", "health manager";
        Psychologist = "psychologist", "心理咨询师", "psychologist";
        SocialWorker = "social_worker", "社工", "social worker";
    }
}

impl Duty {
    /// Whether residents may choose this member as their contracting doctor; class and title are checked on top.
    pub const fn contracts(self) -> bool {
        matches!(self, Self::Leader | Self::Doctor | Self::VillageDoctor)
    }
}
