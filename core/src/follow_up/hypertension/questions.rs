//! The form's questions.

use super::{HypertensionSymptom, SaltIntake};
use crate::follow_up::policy::FollowUpPolicy;
use crate::follow_up::sheet::{Question, course_questions};
use crate::reading::policy::ReadingPolicy;

pub fn questions(_: &FollowUpPolicy, _: &ReadingPolicy) -> Vec<Question> {
    let mut asked = vec![
        Question::symptoms("forms.hypertension.symptoms", HypertensionSymptom::None),
        Question::text("forms.hypertension.other_symptom", "其他症状", "Other symptom")
            .only_if("forms.hypertension.symptoms", &["other"]),
        Question::one_of::<SaltIntake>("forms.hypertension.salt", "摄盐情况", "Salt").lasting(),
        Question::one_of::<SaltIntake>("forms.hypertension.salt_target", "目标：摄盐", "Salt: the goal").lasting(),
    ];
    asked.extend(course_questions!("forms.hypertension.course"));
    asked
}
