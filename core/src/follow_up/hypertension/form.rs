//! What the national form asks about hypertension beyond what all visits share.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::codes::Fault;
use crate::follow_up::Course;
use crate::follow_up::form::symptoms_fault;
use crate::reading::found;
use crate::terms::terms;
use crate::text::line_fault;

/// Source: domain 04 §4.4.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HypertensionForm {
    /// At least one; "none" stands alone.
    pub symptoms: Vec<HypertensionSymptom>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_symptom: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<SaltIntake>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt_target: Option<SaltIntake>,
    pub course: Course,
}

terms! {
    /// 1 to 10 of the national form, in this order.
    HypertensionSymptom {
        None = "none", "无症状", "None";
        HeadacheOrDizziness = "headache_or_dizziness", "头痛头晕", "Headache or dizziness";
        NauseaOrVomiting = "nausea_or_vomiting", "恶心呕吐", "Nausea or vomiting";
        BlurredSightOrTinnitus = "blurred_sight_or_tinnitus", "眼花耳鸣", "Blurred sight or ringing ears";
        BreathingDifficulty = "breathing_difficulty", "呼吸困难", "Difficulty breathing";
        PalpitationsOrChestTightness = "palpitations_or_chest_tightness", "心悸胸闷", "Palpitations or tight chest";
        Nosebleed = "nosebleed", "鼻衄出血不止", "Nosebleed that does not stop";
        NumbLimbs = "numb_limbs", "四肢发麻", "Numb limbs";
        SwollenLegs = "swollen_legs", "下肢水肿", "Swollen legs";
        Other = "other", "其他", "Other";
    }
}

terms! {
    SaltIntake {
        Light = "light", "轻", "Light";
        Medium = "medium", "中", "Medium";
        Heavy = "heavy", "重", "Heavy";
    }
}

impl HypertensionForm {
    /// What is wrong with the form by itself.
    pub fn validate(&self) -> Vec<Fault> {
        let mut faults = found([
            ("forms.hypertension.symptoms", symptoms_fault(&self.symptoms, &HypertensionSymptom::None)),
            ("forms.hypertension.other_symptom", line_fault(self.other_symptom.as_deref())),
        ]);
        faults.extend(self.course.validate([
            "forms.hypertension.course.irregular_reason",
            "forms.hypertension.course.adr_uncontrolled",
            "forms.hypertension.course.detail",
        ]));
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::travels;

    #[test]
    fn its_words_travel_as_they_are_kept() {
        travels!(HypertensionSymptom, SaltIntake);
    }
}
