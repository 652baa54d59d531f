//! What the national form asks about diabetes beyond what all visits share.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar::Day;
use crate::codes::{Code, Fault};
use crate::follow_up::Course;
use crate::follow_up::form::symptoms_fault;
use crate::reading::policy::ReadingPolicy;
use crate::reading::{Glucose, found};
use crate::terms::terms;
use crate::text::line_fault;

/// Source: domain 04 §4.4.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DiabetesForm {
    pub fasting_glucose: Glucose,
    /// Taken at another time of the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_glucose: Option<Glucose>,
    /// At least one; "none" stands alone.
    pub symptoms: Vec<DiabetesSymptom>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_symptom: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foot_pulse: Option<FootPulse>,
    /// Grams of staple food a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staple_food_g: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staple_food_target_g: Option<u16>,
    /// Tenths of a percent, with the day of the test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hba1c_tenths: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hba1c_on: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hypoglycaemia: Option<Hypoglycaemia>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insulin: Option<Insulin>,
    pub course: Course,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Insulin {
    pub kind: String,
    /// Dose and times as used.
    pub usage: String,
}

terms! {
    /// 1 to 10 of the national form, in this order.
    DiabetesSymptom {
        None = "none", "无症状", "None";
        ExcessiveThirst = "excessive_thirst", "多饮", "Drinking a great deal";
        ExcessiveHunger = "excessive_hunger", "多食", "Eating a great deal";
        FrequentUrination = "frequent_urination", "多尿", "Passing a great deal of urine";
        BlurredVision = "blurred_vision", "视力模糊", "Blurred vision";
        Infection = "infection", "感染", "Infection";
        NumbHandsOrFeet = "numb_hands_or_feet", "手脚麻木", "Numb hands or feet";
        SwollenLegs = "swollen_legs", "下肢浮肿", "Swollen legs";
        WeightLoss = "weight_loss", "体重明显下降", "Marked loss of weight";
        Other = "other", "其他", "Other";
    }
}

terms! {
    /// 足背动脉搏动.
    FootPulse {
        Normal = "normal", "触及正常", "Normal";
        WeakBoth = "weak_both", "减弱（双侧）", "Weak on both sides";
        WeakLeft = "weak_left", "减弱（左侧）", "Weak on the left";
        WeakRight = "weak_right", "减弱（右侧）", "Weak on the right";
        AbsentBoth = "absent_both", "消失（双侧）", "Absent on both sides";
        AbsentLeft = "absent_left", "消失（左侧）", "Absent on the left";
        AbsentRight = "absent_right", "消失（右侧）", "Absent on the right";
    }
}

terms! {
    /// 低血糖反应, 1 to 3 of the national form.
    Hypoglycaemia {
        Never = "never", "无", "Never";
        Occasional = "occasional", "偶尔", "Now and then";
        Frequent = "frequent", "频繁", "Often";
    }
}

impl DiabetesForm {
    /// What is wrong with the form of a visit on `happened_on`.
    pub fn validate(&self, happened_on: Day, policy: &ReadingPolicy) -> Vec<Fault> {
        let insulin = self.insulin.as_ref();
        let mut faults = found([
            ("forms.diabetes.fasting_glucose", policy.glucose_fault(self.fasting_glucose)),
            ("forms.diabetes.other_glucose", self.other_glucose.and_then(|glucose| policy.glucose_fault(glucose))),
            ("forms.diabetes.symptoms", symptoms_fault(&self.symptoms, &DiabetesSymptom::None)),
            ("forms.diabetes.other_symptom", line_fault(self.other_symptom.as_deref())),
            ("forms.diabetes.hba1c_tenths", policy.hba1c_tenths.fault(self.hba1c_tenths)),
            ("forms.diabetes.hba1c_on", self.hba1c_day_fault(happened_on)),
            ("forms.diabetes.insulin.kind", line_fault(insulin.map(|insulin| insulin.kind.as_str()))),
            ("forms.diabetes.insulin.usage", line_fault(insulin.map(|insulin| insulin.usage.as_str()))),
        ]);
        faults.extend(self.course.validate([
            "forms.diabetes.course.irregular_reason",
            "forms.diabetes.course.adr_uncontrolled",
            "forms.diabetes.course.detail",
        ]));
        faults
    }

    fn hba1c_day_fault(&self, happened_on: Day) -> Option<Code> {
        match (self.hba1c_tenths, self.hba1c_on) {
            (None, None) => None,
            (Some(_), Some(on)) if on <= happened_on => None,
            (Some(_), Some(_)) => Some(Code::DateInFuture),
            (Some(_), None) | (None, Some(_)) => Some(Code::MissingField),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::travels;

    #[test]
    fn its_words_travel_as_they_are_kept() {
        travels!(DiabetesSymptom, FootPulse, Hypoglycaemia);
    }
}
