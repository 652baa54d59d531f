//! The yearly check's questions.

use super::form::{Finding, Guidance, HealthRating, Screening};
use crate::follow_up::policy::FollowUpPolicy;
use crate::follow_up::sheet::{Measure, Name, Question};
use crate::reading::policy::ReadingPolicy;

const ALONE: Name = Name::of("能独立完成", "Alone");
const WHOLLY: Name = Name::of("完全需要帮助", "Needs help with all of it");

pub fn questions(policy: &FollowUpPolicy, readings: &ReadingPolicy) -> Vec<Question> {
    let mut asked = self_care();
    asked.extend([
        Question::one_of::<HealthRating>("forms.elderly.own_rating", "健康状态自我评估", "Own view of the health"),
        Question::one_of::<Screening>("forms.elderly.cognition", "认知功能", "Cognition"),
        Question::one_of::<Screening>("forms.elderly.mood", "情感状态", "Mood"),
        Question::one_of::<Finding>("forms.elderly.physical.finding", "体格检查", "Physical examination")
            .with("forms.elderly.physical"),
        Question::text("forms.elderly.physical.detail", "体格检查异常", "What was abnormal")
            .only_if("forms.elderly.physical.finding", &["abnormal"])
            .always(),
        Question::number(
            "forms.elderly.physical.waist_mm",
            "腰围",
            "Waist",
            Measure::tenths("cm", "cm", policy.elderly.waist_mm),
        ),
        Question::glucose("forms.elderly.fasting_glucose", "空腹血糖", "Fasting glucose", readings),
    ]);
    asked.extend(tests());
    asked.push(Question::any_of::<Guidance>("forms.elderly.guidance", "健康指导", "Guidance"));
    asked
}

/// Each with the points that its row of the scale knows. Source: domain 04 §4.5 [K].
#[rustfmt::skip]
fn self_care() -> Vec<Question> {
    let some = Name::of("需要一些协助", "Needs some help");
    vec![
        Question::points("forms.elderly.self_care.eating", "进餐", "Eating", &[(0, ALONE), (3, some), (5, WHOLLY)]),
        Question::points("forms.elderly.self_care.washing", "梳洗", "Washing", &[
            (0, ALONE), (1, Name::of("仅洗澡需要协助", "Needs help with a bath only")), (3, some), (7, WHOLLY),
        ]),
        Question::points("forms.elderly.self_care.dressing", "穿衣", "Dressing", &[(0, ALONE), (3, some), (5, WHOLLY)]),
        Question::points("forms.elderly.self_care.toileting", "如厕", "Toileting", &[
            (0, Name::of("自理，能自控", "Alone, always in control")),
            (1, Name::of("偶尔失禁，基本能如厕", "Now and then not in control")),
            (5, Name::of("经常失禁，需较多提示和协助", "Often not in control, needs much help")),
            (10, Name::of("完全失禁，完全需要帮助", "Never in control, needs help with all of it")),
        ]),
        Question::points("forms.elderly.self_care.moving", "活动", "Moving", &[
            (0, ALONE),
            (1, Name::of("借助小的外力或辅具可站立行走、上下楼", "Walks and climbs stairs with a little support")),
            (5, Name::of("借助较大外力才能站立行走，不能上下楼", "Walks only with much support, no stairs")),
            (10, Name::of("卧床，活动完全需要帮助", "Stays in bed, needs help with all of it")),
        ]),
    ]
}

/// What was found of each test; one that was not done is left out.
macro_rules! test {
    ($test:literal, $zh:literal, $en:literal) => {
        [
            Question::one_of::<Finding>(concat!("forms.elderly.tests[test=", $test, "].finding"), $zh, $en),
            Question::text(
                concat!("forms.elderly.tests[test=", $test, "].detail"),
                concat!($zh, "异常"),
                concat!($en, ": what was abnormal"),
            )
            .only_if(concat!("forms.elderly.tests[test=", $test, "].finding"), &["abnormal"])
            .always(),
        ]
    };
}

fn tests() -> Vec<Question> {
    let tests = [
        test!("blood_count", "血常规", "Blood count"),
        test!("urine", "尿常规", "Urine"),
        test!("liver_function", "肝功能", "Liver function"),
        test!("kidney_function", "肾功能", "Kidney function"),
        test!("lipids", "血脂", "Blood lipids"),
        test!("electrocardiogram", "心电图", "Electrocardiogram"),
        test!("abdominal_ultrasound", "腹部B超", "Ultrasound of the abdomen"),
    ];
    tests.into_iter().flatten().collect()
}
