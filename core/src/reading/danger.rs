//! What is said at once to someone whose value is dangerous or who ticks a danger sign.
//!
//! A danger opens a triage task and never refers by itself. Nothing here implies that somebody is watching.
//! Source: screens R16, R17; domain 04 §4.1, §4.2.

use super::{BloodPressure, DangerSign, GlucoseContext, GlucoseLevel, Reading};
use crate::codes::Language;
use crate::follow_up::diabetes::{is_above_normal_in_pregnancy, is_dangerously_high, is_dangerously_low};
use crate::follow_up::policy::FollowUpPolicy;
use crate::follow_up::{diabetes, hypertension};
use crate::task::{NewTask, TaskKind, Urgency};

macro_rules! advice {
    ($( $(#[$row:meta])* $variant:ident = $code:literal, $call:literal, [$($zh:literal),+], [$($en:literal),+]; )+) => {
        /// What to do now; the screen adds the team's hours and number.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Advice { $( $(#[$row])* $variant, )+ }

        impl Advice {
            pub const ALL: &'static [Self] = &[$( Self::$variant, )+];

            /// Stable; stored with the reading.
            pub const fn code(self) -> &'static str {
                match self { $( Self::$variant => $code, )+ }
            }

            /// The advice of a stored code; none for one that this build does not know.
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|advice| advice.code() == code)
            }

            /// The first thing to do is to call 120.
            pub const fn call_120_now(self) -> bool {
                match self { $( Self::$variant => $call, )+ }
            }

            /// In the order to be shown and read aloud.
            pub const fn sentences(self, language: Language) -> &'static [&'static str] {
                match (self, language) {
                    $(
                        (Self::$variant, Language::Chinese) => &[$($zh,)+ "这里没有人实时值守，急救请拨打120。"],
                        (Self::$variant, Language::English) =>
                            &[$($en,)+ "Nobody watches this app around the clock; in an emergency call 120."],
                    )+
                }
            }
        }
    };
}

advice! {
    /// A danger sign, whatever was measured.
    Signs = "ADVICE_SIGNS", true,
        ["您有危险症状，请马上拨打120。", "坐下或躺下休息，不要自己去医院。"],
        ["You have a danger sign: call 120 now.", "Sit or lie down; do not travel to hospital by yourself."];
    PressureHighWithSigns = "ADVICE_PRESSURE_SIGNS", true,
        ["血压很高，又有危险症状，请马上拨打120。", "坐下休息，不要自己多吃降压药。"],
        ["Your blood pressure is very high and you have a danger sign: call 120 now.", "Sit and rest; take no extra blood pressure medicine."];
    PressureHigh = "ADVICE_PRESSURE", false,
        ["血压很高，请坐下休息，5分钟后再量一次。", "只要有头痛、胸闷、看不清等任何危险症状，马上拨打120。", "再量还是很高，请今天就联系家医团队。"],
        ["Your blood pressure is very high: sit and rest, and measure again in 5 minutes.", "With any danger sign, such as headache, a tight chest or blurred sight, call 120 at once.", "If it is still very high, contact your team today."];
    GlucoseLowWithSigns = "ADVICE_GLUCOSE_LOW_SIGNS", true,
        ["血糖过低，又有危险症状，请马上拨打120。", "人清醒、能吞咽，就吃15克糖，例如半杯含糖饮料。", "昏沉或不能吞咽时，不要喂任何东西。"],
        ["Your glucose is too low and you have a danger sign: call 120 now.", "If awake and able to swallow, take 15 g of sugar, for example half a cup of a sugary drink.", "Give nothing by mouth to someone who is drowsy or cannot swallow."];
    GlucoseLow = "ADVICE_GLUCOSE_LOW", false,
        ["血糖过低，请马上吃15克糖，例如半杯含糖饮料。", "15分钟后再量一次。", "昏沉，或者再量还是低，请拨打120。"],
        ["Your glucose is too low: take 15 g of sugar now, for example half a cup of a sugary drink.", "Measure again in 15 minutes.", "If you are drowsy, or it is still low, call 120."];
    GlucoseHighWithSigns = "ADVICE_GLUCOSE_HIGH_SIGNS", true,
        ["血糖很高，又有危险症状，请马上拨打120。", "等待时可以少量喝水。"],
        ["Your glucose is very high and you have a danger sign: call 120 now.", "While you wait you may drink a little water."];
    GlucoseHigh = "ADVICE_GLUCOSE_HIGH", false,
        ["血糖很高，请今天就联系家医团队。", "出现恶心、腹痛、呼吸深快等任何危险症状，马上拨打120。"],
        ["Your glucose is very high: contact your team today.", "With any danger sign, such as nausea, abdominal pain or deep breathing, call 120 at once."];
    /// Pressure or fasting glucose above normal in pregnancy or lactation.
    Pregnancy = "ADVICE_PREGNANCY", false,
        ["孕期或哺乳期这个数值偏高，请今天就联系家医团队。", "出现头痛、看不清、腹痛等任何危险症状，马上拨打120。"],
        ["In pregnancy or while breastfeeding this value is too high: contact your team today.", "With any danger sign, such as headache, blurred sight or abdominal pain, call 120 at once."];
}

/// What a measured value alone says.
enum Alarm {
    PressureHigh,
    GlucoseLow,
    GlucoseHigh,
    Pregnancy,
}

/// The signs that are asked about beside a value: those of the disease that it is measured for.
pub fn signs_to_ask(reading: &Reading) -> &'static [DangerSign] {
    match reading {
        Reading::BloodPressure { .. } => hypertension::DANGER_SIGNS,
        Reading::Glucose { .. } => diabetes::DANGER_SIGNS,
        Reading::Weight { .. } => &[],
    }
}

/// The advice for a reading and the danger signs ticked with it; none when all is calm.
pub fn danger(
    reading: &Reading,
    signs: &[DangerSign],
    pregnant_or_lactating: bool,
    policy: &FollowUpPolicy,
) -> Option<Advice> {
    match (alarm(reading, pregnant_or_lactating, policy), !signs.is_empty()) {
        (Some(Alarm::PressureHigh), true) => Some(Advice::PressureHighWithSigns),
        (Some(Alarm::PressureHigh), false) => Some(Advice::PressureHigh),
        (Some(Alarm::GlucoseLow), true) => Some(Advice::GlucoseLowWithSigns),
        (Some(Alarm::GlucoseLow), false) => Some(Advice::GlucoseLow),
        (Some(Alarm::GlucoseHigh), true) => Some(Advice::GlucoseHighWithSigns),
        (Some(Alarm::GlucoseHigh), false) => Some(Advice::GlucoseHigh),
        (Some(Alarm::Pregnancy), false) => Some(Advice::Pregnancy),
        (Some(Alarm::Pregnancy) | None, true) => Some(Advice::Signs),
        (None, false) => None,
    }
}

/// The task that any danger opens.
pub const TRIAGE: NewTask = NewTask { kind: TaskKind::Triage, urgency: Urgency::Now };

fn alarm(reading: &Reading, pregnant_or_lactating: bool, policy: &FollowUpPolicy) -> Option<Alarm> {
    match *reading {
        Reading::BloodPressure { sbp, dbp, .. } => {
            pressure_alarm(BloodPressure { sbp, dbp }, pregnant_or_lactating, policy)
        }
        Reading::Glucose { value, context } => glucose_alarm(value.into(), context, pregnant_or_lactating, policy),
        Reading::Weight { .. } => None,
    }
}

fn pressure_alarm(pressure: BloodPressure, pregnant_or_lactating: bool, policy: &FollowUpPolicy) -> Option<Alarm> {
    if pressure.reaches(policy.emergency_pressure) {
        return Some(Alarm::PressureHigh);
    }
    (pregnant_or_lactating && pressure.reaches(policy.hypertension.above_normal_from)).then_some(Alarm::Pregnancy)
}

fn glucose_alarm(
    glucose: GlucoseLevel,
    context: GlucoseContext,
    pregnant_or_lactating: bool,
    policy: &FollowUpPolicy,
) -> Option<Alarm> {
    if is_dangerously_low(glucose, policy) {
        return Some(Alarm::GlucoseLow);
    }
    if is_dangerously_high(glucose, policy) {
        return Some(Alarm::GlucoseHigh);
    }
    let fasting = context == GlucoseContext::Fasting;
    (pregnant_or_lactating && fasting && is_above_normal_in_pregnancy(glucose, policy)).then_some(Alarm::Pregnancy)
}
