//! Priority groups (重点人群). Source: domain 02 §2.6.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar::Day;

macro_rules! groups {
    ($($name:ident = $code:literal, $chinese:literal;)+) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        pub enum PriorityGroup { $(#[serde(rename = $code)] $name,)+ }

        impl PriorityGroup {
            /// Every group, in the order in which documents list them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            pub const fn chinese(self) -> &'static str {
                match self { $(Self::$name => $chinese,)+ }
            }
        }
    };
}

groups! {
    Child0To6 = "child_0_6", "0—6岁儿童";
    Pregnant = "pregnant", "孕产妇";
    Elder65 = "elder_65", "65岁及以上老年人";
    Hypertension = "htn", "高血压患者";
    Diabetes = "t2dm", "2型糖尿病患者";
    Tuberculosis = "tb", "肺结核患者";
    SevereMental = "smi", "严重精神障碍患者";
    Disabled = "disabled", "残疾人";
    LiftedPoverty = "lifted_poverty", "脱贫人口、低保及特困人员";
    SpecialFamily = "special_family", "计划生育特殊家庭成员";
    Copd = "copd", "慢性阻塞性肺疾病患者";
    CoronaryHeart = "chd", "冠心病患者";
    Stroke = "stroke", "脑卒中患者";
    General = "general", "一般人群";
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

    #[test]
    fn a_group_is_named_in_json_by_its_code() {
        for group in PriorityGroup::ALL {
            assert_eq!(serde_json::to_string(group).expect("json"), format!("\"{}\"", group.as_str()));
        }
    }
}
