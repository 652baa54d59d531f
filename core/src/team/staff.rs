//! Classes of practitioner, and who may be a contracting family doctor.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::TeamPolicy;
use crate::codes::Code;

pub use crate::prescription::rules::Title;

/// Source: domain 02 §2.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PractitionerClass {
    Gp,
    AssistantGp,
    TcmGp,
    TownshipPhysician,
    VillageDoctor,
    HospitalSpecialist,
    RetiredClinician,
}

impl PractitionerClass {
    pub const ALL: [Self; 7] = [
        Self::Gp,
        Self::AssistantGp,
        Self::TcmGp,
        Self::TownshipPhysician,
        Self::VillageDoctor,
        Self::HospitalSpecialist,
        Self::RetiredClinician,
    ];
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
