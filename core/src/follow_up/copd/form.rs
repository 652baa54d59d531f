//! What is asked about COPD beyond what all visits share.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::policy::CopdPolicy;
use super::scale::{CAT_MOST, MMRC_MOST};
use crate::calendar::Day;
use crate::codes::{Code, Fault};
use crate::follow_up::Course;
use crate::follow_up::form::{length_fault, symptoms_fault};
use crate::reading::found;
use crate::terms::terms;
use crate::text::line_fault;

/// Source: domain 04 §4.6.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CopdForm {
    /// At least one; "none" stands alone.
    pub symptoms: Vec<CopdSymptom>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_symptom: Option<String>,
    /// Breathlessness, 0 to 4.
    pub mmrc: u8,
    /// Sum of the COPD assessment test, 0 to 40.
    pub cat: u8,
    /// Times the disease got worse in the last 12 months and needed more treatment.
    pub exacerbations: u8,
    /// Percent, at rest, by a finger's oximeter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oxygen_percent: Option<i64>,
    pub inhaler: InhalerTechnique,
    pub smoking: SmokingStatus,
    /// Those that protect now.
    #[serde(default)]
    pub vaccines: Vec<Vaccine>,
    /// The newest one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spirometry: Option<Spirometry>,
    pub course: Course,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Spirometry {
    pub on: Day,
    /// After the bronchodilator, percent of the predicted value.
    pub fev1_percent: i64,
}

terms! {
    CopdSymptom {
        None = "none", "无症状", "None";
        Cough = "cough", "咳嗽", "Cough";
        Phlegm = "phlegm", "咳痰", "Phlegm";
        Breathlessness = "breathlessness", "气短", "Short of breath";
        Wheezing = "wheezing", "喘息", "Wheezing";
        TightChest = "tight_chest", "胸闷", "Tight chest";
        Other = "other", "其他", "Other";
    }
}

terms! {
    /// 吸入装置使用.
    InhalerTechnique {
        Correct = "correct", "正确", "Correct";
        Faulty = "faulty", "不正确，已指导", "Faulty, was shown again";
        NoInhaler = "no_inhaler", "未使用吸入药物", "Uses no inhaler";
    }
}

terms! {
    SmokingStatus {
        Never = "never", "从不吸烟", "Never";
        Stopped = "stopped", "已戒烟", "Stopped";
        Smokes = "smokes", "吸烟", "Smokes";
    }
}

terms! {
    Vaccine {
        Influenza = "influenza", "流感疫苗", "Influenza";
        Pneumococcal = "pneumococcal", "肺炎球菌疫苗", "Pneumococcal";
        Covid19 = "covid19", "新冠疫苗", "COVID-19";
    }
}

impl CopdForm {
    /// What is wrong with the form of a visit on `happened_on`.
    pub fn validate(&self, happened_on: Day, policy: &CopdPolicy) -> Vec<Fault> {
        let above = |points: u8, most: u8| (points > most).then_some(Code::ScoreNotOnScale);
        let fev1 = self.spirometry.map(|spirometry| spirometry.fev1_percent);
        let later = self.spirometry.is_some_and(|spirometry| spirometry.on > happened_on);
        let mut faults = found([
            ("forms.copd.symptoms", symptoms_fault(&self.symptoms, &CopdSymptom::None)),
            ("forms.copd.other_symptom", line_fault(self.other_symptom.as_deref())),
            ("forms.copd.mmrc", above(self.mmrc, MMRC_MOST)),
            ("forms.copd.cat", above(self.cat, CAT_MOST)),
            ("forms.copd.oxygen_percent", policy.oxygen_percent.fault(self.oxygen_percent)),
            ("forms.copd.vaccines", length_fault(self.vaccines.len())),
            ("forms.copd.spirometry.on", later.then_some(Code::DateInFuture)),
            ("forms.copd.spirometry.fev1_percent", policy.fev1_percent.fault(fev1)),
        ]);
        faults.extend(self.course.validate([
            "forms.copd.course.irregular_reason",
            "forms.copd.course.adr_uncontrolled",
            "forms.copd.course.detail",
        ]));
        faults
    }
}
