//! What every follow-up visit asks, whichever programmes it closes: asked once, used by all of them.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::Programme;
use super::programme::ProgrammeForm;
use crate::codes::{Code, Fault};
use crate::reading::policy::ReadingPolicy;
use crate::reading::{BloodPressure, DangerSign, Glucose, found};
use crate::terms::terms;
use crate::text::line_fault;

/// Medicines, tests or ticks of one visit.
const LIST_LENGTH: usize = 30;

/// The part of the national forms that programmes share. Source: domain 04 §4.4.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Common {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pressure: Option<BloodPressure>,
    /// Beats a minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heart_rate: Option<i64>,
    /// Taken again after a rest when the first was fast; the lower one counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_heart_rate: Option<i64>,
    /// Tenths of °C.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temperature_tenths: Option<i64>,
    /// Tenths of a kilogram.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight_hectograms: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight_target_hectograms: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height_mm: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_signs: Option<String>,
    pub lifestyle: Lifestyle,
    /// Ticked; whether a clinician confirmed them is said beside the form.
    pub danger_signs: Vec<DangerSign>,
    pub pregnant_or_lactating: bool,
    /// Another disease that cannot be handled here.
    pub other_unmanageable: bool,
    pub medicines: Vec<MedicineUsed>,
    pub tests: Vec<AuxiliaryTest>,
    /// The recorder vouches for values that the person reported by phone or video: only then do they count as the
    /// previous visit's. Source: domain 04 §4.1, "previous valid visit".
    pub self_report_accepted: bool,
}

/// Now, and the goal agreed for the next visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Habit {
    pub current: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<u16>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Lifestyle {
    /// Cigarettes a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smoking: Option<Habit>,
    /// Tenths of a 两 of spirits a day; beer counts a tenth, red wine a quarter, rice wine a fifth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drinking: Option<Habit>,
    /// Times a week.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exercise_times: Option<Habit>,
    /// Minutes each time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exercise_minutes: Option<Habit>,
    /// 心理调整.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_of_mind: Option<Rating>,
    /// 遵医行为.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows_advice: Option<Rating>,
}

terms! {
    /// 1 to 3 of the national form.
    Rating {
        Good = "good", "良好", "Good";
        Fair = "fair", "一般", "Fair";
        Poor = "poor", "差", "Poor";
    }
}

/// A medicine as it is really taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MedicineUsed {
    pub name: String,
    pub times_per_day: u8,
    /// As the form has it, with its unit: "5 mg".
    pub dose: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuxiliaryTest {
    pub name: String,
    pub result: String,
}

/// How a disease and its treatment went since the last visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Course {
    pub adherence: Adherence,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub irregular_reason: Option<IrregularReason>,
    /// An adverse reaction to the programme's medicines.
    #[serde(default)]
    pub adr: bool,
    #[serde(default)]
    pub adr_uncontrolled: bool,
    /// A new complication, or an existing one that is worse.
    #[serde(default)]
    pub complication: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

terms! {
    /// 服药依从性, 1 to 3 of the national form.
    Adherence {
        Regular = "regular", "规律", "Regular";
        Irregular = "irregular", "间断", "Irregular";
        None = "none", "不服药", "Takes none";
    }
}

terms! {
    /// 不规律服药原因.
    IrregularReason {
        Cost = "cost", "经济原因", "Cost";
        Forgot = "forgot", "忘记", "Forgot";
        AdverseReaction = "adverse_reaction", "不良反应", "Adverse reaction";
        HardToObtain = "hard_to_obtain", "配药不方便", "Hard to obtain";
        Other = "other", "其他", "Other";
    }
}

macro_rules! forms {
    ($( $folder:ident: $name:ident = $word:literal, $zh:literal, $en:literal, $form:ident, $policy:ident; )+) => {
        $( use super::$folder::$form; )+

        /// The forms that a visit carries: it closes each programme that has one.
        #[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
        #[serde(default, deny_unknown_fields)]
        pub struct Forms {
            $( #[serde(skip_serializing_if = "Option::is_none")] pub $folder: Option<$form>, )+
        }

        impl Forms {
            /// The forms that are here, in the order of the programmes.
            pub fn present(&self) -> impl Iterator<Item = (Programme, &dyn ProgrammeForm)> {
                [$( self.$folder.as_ref().map(|form| (Programme::$name, form as &dyn ProgrammeForm)), )+]
                    .into_iter()
                    .flatten()
            }
        }
    };
}
programmes!(forms);

impl Forms {
    /// The programmes that have a form here.
    pub fn programmes(&self) -> impl Iterator<Item = Programme> {
        self.present().map(|(programme, _)| programme)
    }

    pub fn get(&self, programme: Programme) -> Option<&dyn ProgrammeForm> {
        self.present().find(|(present, _)| *present == programme).map(|(_, form)| form)
    }

    /// Fasting glucose by whichever form says it first: two programmes may ask, it is measured once.
    pub fn fasting_glucose(&self) -> Option<Glucose> {
        self.present().find_map(|(_, form)| form.fasting_glucose())
    }

    /// Each form by itself, as it is kept.
    ///
    /// # Errors
    /// When a form cannot be written as JSON.
    pub fn to_parts(&self) -> serde_json::Result<Vec<(Programme, Value)>> {
        let mut whole = serde_json::to_value(self)?;
        let part = |programme: Programme| Some((programme, whole.get_mut(programme.as_str())?.take()));
        Ok(self.programmes().filter_map(part).collect())
    }

    /// # Errors
    /// When a part is not the form of its programme.
    pub fn from_parts(parts: impl IntoIterator<Item = (Programme, Value)>) -> serde_json::Result<Self> {
        let whole = parts.into_iter().map(|(programme, form)| (programme.as_str().to_owned(), form)).collect();
        serde_json::from_value(Value::Object(whole))
    }
}

impl Common {
    /// What is wrong with the shared part by itself. Source: domain 04 §4.4 Validation.
    pub fn validate(&self, policy: &ReadingPolicy) -> Vec<Fault> {
        found([
            ("common.pressure", self.pressure.and_then(|pressure| policy.pressure_fault(pressure))),
            ("common.heart_rate", policy.heart_rate.fault(self.heart_rate)),
            ("common.heart_rate", self.second_without_first().then_some(Code::MissingField)),
            ("common.second_heart_rate", policy.heart_rate.fault(self.second_heart_rate)),
            ("common.temperature_tenths", policy.temperature_tenths.fault(self.temperature_tenths)),
            ("common.weight_hectograms", policy.weight_hectograms.fault(self.weight_hectograms)),
            ("common.weight_target_hectograms", policy.weight_hectograms.fault(self.weight_target_hectograms)),
            ("common.height_mm", policy.height_mm.fault(self.height_mm)),
            ("common.other_signs", line_fault(self.other_signs.as_deref())),
            ("common.danger_signs", length_fault(self.danger_signs.len())),
            ("common.medicines", length_fault(self.medicines.len()).or_else(|| self.medicines_fault())),
            ("common.tests", length_fault(self.tests.len()).or_else(|| self.tests_fault())),
        ])
    }

    /// Body-mass index in tenths of kg/m², half up; none unless both weight and height are known and real.
    pub fn bmi_tenths(&self) -> Option<i64> {
        let (weight, height) = (i128::from(self.weight_hectograms?), i128::from(self.height_mm?));
        if weight < 0 || height <= 0 {
            return None;
        }
        // kg/m² = (hg ÷ 10) ÷ (mm ÷ 1000)²; its tenths are hg × 10⁶ ÷ mm².
        let square = height * height;
        i64::try_from((2 * weight * 1_000_000 + square) / (2 * square)).ok()
    }

    /// Else the second would be dropped without a word.
    fn second_without_first(&self) -> bool {
        self.heart_rate.is_none() && self.second_heart_rate.is_some()
    }

    /// Beats a minute that held: of two readings the lower one. Source: domain 04 §4.2 [P].
    pub fn sustained_heart_rate(&self) -> Option<i64> {
        let first = self.heart_rate?;
        Some(self.second_heart_rate.map_or(first, |second| first.min(second)))
    }

    fn medicines_fault(&self) -> Option<Code> {
        self.medicines.iter().find_map(|medicine| line_fault(Some(&medicine.name)).or(line_fault(Some(&medicine.dose))))
    }

    fn tests_fault(&self) -> Option<Code> {
        self.tests.iter().find_map(|test| line_fault(Some(&test.name)).or(line_fault(Some(&test.result))))
    }
}

impl Course {
    /// `fields` are the paths of the reason, the flag and the detail.
    pub(super) fn validate(&self, fields: [&'static str; 3]) -> Vec<Fault> {
        let [reason, flag, detail] = fields;
        let regular_with_reason = self.adherence == Adherence::Regular && self.irregular_reason.is_some();
        found([
            (reason, regular_with_reason.then_some(Code::BadValue)),
            (flag, (self.adr_uncontrolled && !self.adr).then_some(Code::AdrConflict)),
            (detail, line_fault(self.detail.as_deref())),
        ])
    }
}

/// Something is ticked, and "none" stands alone.
pub(super) fn symptoms_fault<S: PartialEq>(ticked: &[S], none: &S) -> Option<Code> {
    if ticked.is_empty() {
        return Some(Code::MissingField);
    }
    (ticked.contains(none) && ticked.iter().any(|symptom| symptom != none)).then_some(Code::SymptomsConflict)
}

pub(super) fn length_fault(length: usize) -> Option<Code> {
    (length > LIST_LENGTH).then_some(Code::TooLarge)
}
