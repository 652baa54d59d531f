//! Classes of practitioner, and who may be a contracting family doctor.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::TeamPolicy;
use crate::codes::Code;
use crate::terms::terms;

terms! {
    /// Professional title, in ascending order.
    Title {
        Junior = "junior", "初级", "junior";
        Intermediate = "intermediate", "中级", "intermediate";
        Senior = "senior", "高级", "senior";
    }
}

terms! {
    /// Source: domain 02 §2.2.
    PractitionerClass {
        Gp = "gp", "全科医生", "general practitioner";
        AssistantGp = "assistant_gp", "助理全科医生", "assistant general practitioner";
        TcmGp = "tcm_gp", "中医类别全科医生", "general practitioner of Chinese medicine";
        TownshipPhysician = "township_physician", "乡镇卫生院医师", "township physician";
        VillageDoctor = "village_doctor", "乡村医生", "village doctor";
        HospitalSpecialist = "hospital_specialist", "医院专科医师", "hospital specialist";
        RetiredClinician = "retired_clinician", "退休临床医师", "retired clinician";
    }
}

/// The conditions of one class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Eligibility {
    /// Training as a general practitioner must be on record.
    pub gp_training: bool,
    /// Works through the platform of a primary-care institution.
    pub primary_platform: bool,
    pub min_title: Title,
}

/// What the records say of a practitioner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Practitioner {
    pub class: PractitionerClass,
    pub title: Title,
    pub gp_training: bool,
    pub primary_platform: bool,
}

impl Practitioner {
    /// Whether this practitioner may be a contracting family doctor.
    ///
    /// # Errors
    /// `TEAM_DOCTOR_CLASS`, `TEAM_DOCTOR_TRAINING`, `TEAM_DOCTOR_PLATFORM` or `TEAM_DOCTOR_TITLE`.
    pub fn may_contract(&self, policy: &TeamPolicy) -> Result<(), Code> {
        let conditions = policy.contracting.get(&self.class).ok_or(Code::TeamDoctorClass)?;
        if conditions.gp_training && !self.gp_training {
            return Err(Code::TeamDoctorTraining);
        }
        if conditions.primary_platform && !self.primary_platform {
            return Err(Code::TeamDoctorPlatform);
        }
        if self.title < conditions.min_title {
            return Err(Code::TeamDoctorTitle);
        }
        Ok(())
    }
}
