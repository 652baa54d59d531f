//! Priority groups (重点人群). Source: domain 02 §2.6.

use crate::calendar::Day;
use crate::terms::terms;

terms! {
    /// Documents list them in this order.
    PriorityGroup {
        #[serde(rename = "child_0_6")]
        Child0To6 = "child_0_6", "0—6岁儿童", "child under 7";
        Pregnant = "pregnant", "孕产妇", "pregnant or after birth";
        #[serde(rename = "elder_65")]
        Elder65 = "elder_65", "65岁及以上老年人", "65 or older";
        #[serde(rename = "htn")]
        Hypertension = "htn", "高血压患者", "hypertension";
        #[serde(rename = "t2dm")]
        Diabetes = "t2dm", "2型糖尿病患者", "type 2 diabetes";
        #[serde(rename = "tb")]
        Tuberculosis = "tb", "肺结核患者", "tuberculosis";
        #[serde(rename = "smi")]
        SevereMental = "smi", "严重精神障碍患者", "severe mental disorder";
        Disabled = "disabled", "残疾人", "disability";
        LiftedPoverty = "lifted_poverty", "脱贫人口、低保及特困人员", "lifted out of poverty or on minimum support";
        SpecialFamily = "special_family", "计划生育特殊家庭成员", "special family of the birth policy";
        Copd = "copd", "慢性阻塞性肺疾病患者", "COPD";
        #[serde(rename = "chd")]
        CoronaryHeart = "chd", "冠心病患者", "coronary heart disease";
        Stroke = "stroke", "脑卒中患者", "stroke";
        General = "general", "一般人群", "general population";
    }
}

impl PriorityGroup {
    /// The group that age alone makes: under 7, or from the 65th birthday.
    pub fn by_age(birth: Day, on: Day) -> Option<Self> {
        match birth.age_on(on) {
            ..7 => Some(Self::Child0To6),
            65.. => Some(Self::Elder65),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::day;

    #[test]
    fn age_groups_step_on_the_birthday() {
        // ID age rows of §5.1.
        let today = day("2026-11-21");
        for (birth, group) in [
            ("1961-11-21", Some(PriorityGroup::Elder65)),
            ("1961-11-22", None),
            ("2020-10-09", Some(PriorityGroup::Child0To6)),
            ("2019-11-22", Some(PriorityGroup::Child0To6)),
            ("2019-11-21", None),
        ] {
            assert_eq!(PriorityGroup::by_age(day(birth), today), group, "{birth}");
        }
    }
}
