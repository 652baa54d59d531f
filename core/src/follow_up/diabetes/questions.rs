//! The form's questions.

use super::{DiabetesSymptom, FootPulse, Hypoglycaemia};
use crate::follow_up::policy::FollowUpPolicy;
use crate::follow_up::sheet::{ANY, Measure, Question, course_questions};
use crate::reading::policy::ReadingPolicy;

pub fn questions(_: &FollowUpPolicy, readings: &ReadingPolicy) -> Vec<Question> {
    let grams = Measure::whole("克/日", "g a day", ANY);
    let hba1c = Measure::tenths("%", "%", readings.hba1c_tenths);
    let mut asked = vec![
        Question::glucose("forms.diabetes.fasting_glucose", "空腹血糖", "Fasting glucose", readings).always(),
        Question::glucose("forms.diabetes.other_glucose", "其他时间血糖", "Glucose at another time", readings),
        Question::symptoms("forms.diabetes.symptoms", DiabetesSymptom::None),
        Question::text("forms.diabetes.other_symptom", "其他症状", "Other symptom")
            .only_if("forms.diabetes.symptoms", &["other"]),
        Question::one_of::<FootPulse>("forms.diabetes.foot_pulse", "足背动脉搏动", "Pulse of the foot"),
        Question::number("forms.diabetes.staple_food_g", "主食", "Staple food", grams).lasting(),
        Question::number("forms.diabetes.staple_food_target_g", "目标：主食", "Staple food: the goal", grams).lasting(),
        Question::number("forms.diabetes.hba1c_tenths", "糖化血红蛋白", "HbA1c", hba1c)
            .with("forms.diabetes.hba1c_on")
            .lasting(),
        Question::day("forms.diabetes.hba1c_on", "糖化血红蛋白检查日期", "Day of the HbA1c test")
            .with("forms.diabetes.hba1c_tenths")
            .lasting(),
        Question::one_of::<Hypoglycaemia>("forms.diabetes.hypoglycaemia", "低血糖反应", "Hypoglycaemia"),
        Question::text("forms.diabetes.insulin.kind", "胰岛素种类", "Insulin").with("forms.diabetes.insulin").lasting(),
        Question::text("forms.diabetes.insulin.usage", "胰岛素用法用量", "Insulin as used")
            .with("forms.diabetes.insulin")
            .lasting(),
    ];
    asked.extend(course_questions!("forms.diabetes.course"));
    asked
}
