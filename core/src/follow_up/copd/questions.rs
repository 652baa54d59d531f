//! The form's questions.

use super::scale::{CAT_MOST, MMRC_MOST};
use super::{CopdSymptom, InhalerTechnique, SmokingStatus, Vaccine};
use crate::follow_up::policy::FollowUpPolicy;
use crate::follow_up::sheet::{Measure, Question, course_questions};
use crate::reading::policy::{Range, ReadingPolicy};

pub fn questions(policy: &FollowUpPolicy, _: &ReadingPolicy) -> Vec<Question> {
    let points = |most: u8| Measure::whole("分", "points", Range { min: 0, max: most.into() });
    let times = Measure::whole("次", "times", Range { min: 0, max: u8::MAX.into() });
    let percent = |range| Measure::whole("%", "%", range);
    let mut asked = vec![
        Question::symptoms("forms.copd.symptoms", CopdSymptom::None),
        Question::text("forms.copd.other_symptom", "其他症状", "Other symptom")
            .only_if("forms.copd.symptoms", &["other"]),
        Question::number("forms.copd.mmrc", "呼吸困难（mMRC）", "Breathlessness (mMRC)", points(MMRC_MOST)).always(),
        Question::number("forms.copd.cat", "CAT 评分", "CAT score", points(CAT_MOST)).always(),
        Question::number("forms.copd.exacerbations", "近12个月急性加重", "Exacerbations in 12 months", times).always(),
        Question::number(
            "forms.copd.oxygen_percent",
            "血氧饱和度",
            "Oxygen saturation",
            percent(policy.copd.oxygen_percent),
        ),
        Question::one_of::<InhalerTechnique>("forms.copd.inhaler", "吸入装置使用", "Use of the inhaler").always(),
        Question::one_of::<SmokingStatus>("forms.copd.smoking", "吸烟情况", "Smoking").always(),
        Question::any_of::<Vaccine>("forms.copd.vaccines", "有效期内的疫苗", "Vaccines that protect now").lasting(),
        Question::number(
            "forms.copd.spirometry.fev1_percent",
            "FEV1 占预计值",
            "FEV1 of predicted",
            percent(policy.copd.fev1_percent),
        )
        .with("forms.copd.spirometry")
        .lasting(),
        Question::day("forms.copd.spirometry.on", "肺功能检查日期", "Day of the spirometry")
            .with("forms.copd.spirometry")
            .lasting(),
    ];
    asked.extend(course_questions!("forms.copd.course"));
    asked
}
