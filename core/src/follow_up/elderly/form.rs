//! What the yearly check asks beyond what all visits share; way of life, weight, height and pressure are asked there.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::self_care::SelfCare;
use crate::codes::{Code, Fault};
use crate::follow_up::form::length_fault;
use crate::follow_up::programme::Seen;
use crate::reading::{Glucose, found};
use crate::terms::terms;
use crate::text::line_fault;

/// Parts that were not examined are left out: the check is then not complete, and a correction adds what comes later.
/// Source: domain 04 §4.5; item list [K].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ElderlyForm {
    pub self_care: SelfCare,
    /// 健康状态自我评估.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_rating: Option<HealthRating>,
    /// 认知功能.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cognition: Option<Screening>,
    /// 情感状态.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mood: Option<Screening>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub physical: Option<Physical>,
    /// Left out when another form of the visit states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fasting_glucose: Option<Glucose>,
    /// Each test once.
    #[serde(default)]
    pub tests: Vec<TestResult>,
    #[serde(default)]
    pub guidance: Vec<Guidance>,
}

/// The examination of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Physical {
    pub finding: Finding,
    /// What was found; needed when abnormal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waist_mm: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TestResult {
    pub test: ExamTest,
    pub finding: Finding,
    /// What was found; needed when abnormal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

terms! {
    /// Beside fasting glucose, which is a number.
    ExamTest {
        BloodCount = "blood_count", "血常规", "Blood count";
        Urine = "urine", "尿常规", "Urine";
        LiverFunction = "liver_function", "肝功能", "Liver function";
        KidneyFunction = "kidney_function", "肾功能", "Kidney function";
        Lipids = "lipids", "血脂", "Blood lipids";
        Electrocardiogram = "electrocardiogram", "心电图", "Electrocardiogram";
        AbdominalUltrasound = "abdominal_ultrasound", "腹部B超", "Ultrasound of the abdomen";
    }
}

terms! {
    Finding {
        Normal = "normal", "未见异常", "Nothing abnormal";
        Abnormal = "abnormal", "异常", "Abnormal";
    }
}

terms! {
    /// 1 to 5 of the national form.
    HealthRating {
        Content = "content", "满意", "Content";
        MostlyContent = "mostly_content", "基本满意", "Mostly content";
        HardToSay = "hard_to_say", "说不清楚", "Hard to say";
        RatherDiscontent = "rather_discontent", "不太满意", "Rather discontent";
        Discontent = "discontent", "不满意", "Discontent";
    }
}

terms! {
    /// 粗筛.
    Screening {
        Negative = "negative", "粗筛阴性", "Nothing found";
        Positive = "positive", "粗筛阳性", "To be looked into";
    }
}

terms! {
    Guidance {
        ChronicCare = "chronic_care", "纳入慢性病患者健康管理", "Follow-up of a chronic disease";
        ReExamine = "re_examine", "建议复查", "Examine again";
        Referral = "referral", "建议转诊", "Referral advised";
        WayOfLife = "way_of_life", "健康生活方式", "Way of life";
        Vaccination = "vaccination", "疫苗接种", "Vaccination";
        FallPrevention = "fall_prevention", "防跌倒", "Preventing falls";
        SelfRescue = "self_rescue", "意外伤害预防和自救", "Accidents and helping oneself";
        NextCheck = "next_check", "告知下次体检时间", "When the next check is";
    }
}

impl ElderlyForm {
    pub(super) fn faults(&self, seen: &Seen<'_>) -> Vec<Fault> {
        let in_person = seen.mode.is_face_to_face();
        // Another form of this visit may have said it first.
        let differs = self.fasting_glucose.is_some_and(|own| seen.fasting_glucose != Some(own));
        let physical = self.physical.as_ref();
        let detail = physical.and_then(|physical| detail_fault(physical.finding, physical.detail.as_deref()));
        let waist = physical.and_then(|physical| physical.waist_mm);
        let mut faults = found([("forms.elderly", (!in_person).then_some(Code::CheckInPerson))]);
        faults.extend(self.self_care.faults());
        faults.extend(found([
            ("forms.elderly.physical.detail", detail),
            ("forms.elderly.physical.waist_mm", seen.policy.elderly.waist_mm.fault(waist)),
            (
                "forms.elderly.fasting_glucose",
                self.fasting_glucose.and_then(|glucose| seen.readings.glucose_fault(glucose)),
            ),
            ("forms.elderly.fasting_glucose", differs.then_some(Code::StatedTwice)),
            ("forms.elderly.tests", length_fault(self.tests.len()).or_else(|| self.tests_fault())),
            ("forms.elderly.guidance", length_fault(self.guidance.len())),
        ]));
        faults
    }

    fn tests_fault(&self) -> Option<Code> {
        let mut named: Vec<ExamTest> = self.tests.iter().map(|result| result.test).collect();
        named.sort_unstable();
        named.dedup();
        let twice = named.len() < self.tests.len();
        let detail = |result: &TestResult| detail_fault(result.finding, result.detail.as_deref());
        twice.then_some(Code::StatedTwice).or_else(|| self.tests.iter().find_map(detail))
    }
}

/// What is abnormal is described.
fn detail_fault(finding: Finding, detail: Option<&str>) -> Option<Code> {
    match (finding, detail) {
        (Finding::Abnormal, None) => Some(Code::MissingField),
        (_, detail) => line_fault(detail),
    }
}
