//! What programmes share. Source: domain 04 §4.4.

use serde_json::json;

use super::{ANY, Answer, Choice, Measure, OnlyIf, Question};
use crate::follow_up::{MedicineUsed, Rating};
use crate::reading::DangerSign;
use crate::reading::policy::ReadingPolicy;

pub(super) fn questions(medicines: &[MedicineUsed], readings: &ReadingPolicy) -> Vec<Question> {
    let mut asked = measured(readings);
    asked.extend(way_of_life());
    asked.extend([
        Question::new("common.medicines", "用药情况", "Medicines as taken", taken(medicines)),
        Question::text("common.tests[name=辅助检查].result", "辅助检查", "Tests"),
        Question::any_of::<DangerSign>("common.danger_signs", "危险征象", "Danger signs"),
        Question::tick("common.pregnant_or_lactating", "妊娠或哺乳期", "Pregnant or nursing"),
        Question::tick(
            "common.other_unmanageable",
            "有不能处理的其他疾病",
            "Another disease that cannot be handled here",
        ),
        Question {
            only_if: Some(OnlyIf::Reported),
            ..Question::tick(
                "common.self_report_accepted",
                "自报数值可信，作为本次结果",
                "I vouch for the values that were told",
            )
        },
    ]);
    asked
}

fn measured(readings: &ReadingPolicy) -> Vec<Question> {
    let mmhg = |range| Measure::whole("mmHg", "mmHg", range);
    let rate = Measure::whole("次/分", "a minute", readings.heart_rate);
    let weight = Measure::tenths("kg", "kg", readings.weight_hectograms);
    vec![
        Question::number("common.pressure.sbp", "收缩压", "Systolic pressure", mmhg(readings.sbp))
            .with("common.pressure"),
        Question::number("common.pressure.dbp", "舒张压", "Diastolic pressure", mmhg(readings.dbp))
            .with("common.pressure"),
        Question::number("common.heart_rate", "心率", "Heart rate", rate).with("common.second_heart_rate"),
        Question::number("common.second_heart_rate", "休息后再测心率", "Heart rate again after a rest", rate),
        Question::number(
            "common.temperature_tenths",
            "体温",
            "Temperature",
            Measure::tenths("℃", "°C", readings.temperature_tenths),
        ),
        Question::number("common.weight_hectograms", "体重", "Weight", weight),
        Question::number("common.weight_target_hectograms", "目标体重", "Weight to reach", weight).lasting(),
        Question::number("common.height_mm", "身高", "Height", Measure::tenths("cm", "cm", readings.height_mm))
            .lasting(),
        Question::text("common.other_signs", "其他体征", "Other signs"),
    ]
}

/// Now, and the goal agreed for the next visit.
macro_rules! habit {
    ($path:literal, $zh:literal, $en:literal, $measure:expr) => {
        [
            Question::number(concat!($path, ".current"), $zh, $en, $measure).with($path).lasting(),
            Question::number(concat!($path, ".target"), concat!("目标：", $zh), concat!($en, ": the goal"), $measure)
                .lasting(),
        ]
    };
}

fn way_of_life() -> Vec<Question> {
    let habits = [
        habit!("common.lifestyle.smoking", "日吸烟量", "Cigarettes", Measure::whole("支", "a day", ANY)),
        habit!("common.lifestyle.drinking", "日饮酒量", "Spirits", Measure::tenths("两", "liang a day", ANY)),
        habit!("common.lifestyle.exercise_times", "运动次数", "Exercise", Measure::whole("次/周", "times a week", ANY)),
        habit!("common.lifestyle.exercise_minutes", "每次运动", "Each time", Measure::whole("分钟", "minutes", ANY)),
    ];
    let ratings = [
        Question::one_of::<Rating>("common.lifestyle.state_of_mind", "心理调整", "State of mind"),
        Question::one_of::<Rating>("common.lifestyle.follows_advice", "遵医行为", "Follows advice"),
    ];
    habits.into_iter().flatten().chain(ratings).collect()
}

/// What she is known to take; what she really takes is ticked.
fn taken(medicines: &[MedicineUsed]) -> Answer {
    let choice = |medicine: &MedicineUsed| {
        let MedicineUsed { name, times_per_day, dose } = medicine;
        Choice {
            code: format!("{name}|{times_per_day}|{dose}"),
            zh: format!("{name} 每日{times_per_day}次，每次{dose}"),
            en: format!("{name}, {dose}, {times_per_day} a day"),
            value: json!({ "name": name, "times_per_day": times_per_day, "dose": dose }),
        }
    };
    Answer::AnyOf { choices: medicines.iter().map(choice).collect(), none: None }
}
