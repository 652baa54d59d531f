//! Priority groups (重点人群). Source: domain 02 §2.6.

use std::collections::BTreeSet;

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

    /// The groups of somebody on a day, in the order of documents: what was ticked, but for the groups of an age, which only the
    /// date of birth decides.
    pub fn of(ticked: &[Self], birth: Day, on: Day) -> Vec<Self> {
        Self::with_diagnoses(ticked, [], birth, on)
    }

    /// As [`Self::of`], with the groups that documented diagnoses, ICD-10 codes, make.
    pub fn with_diagnoses<'a>(
        ticked: &[Self],
        diagnoses: impl IntoIterator<Item = &'a str>,
        birth: Day,
        on: Day,
    ) -> Vec<Self> {
        let stated = ticked.iter().copied().filter(|group| !matches!(group, Self::Child0To6 | Self::Elder65));
        let documented = diagnoses.into_iter().filter_map(Self::by_diagnosis);
        let groups: BTreeSet<Self> = stated.chain(documented).chain(Self::by_age(birth, on)).collect();
        groups.into_iter().collect()
    }
}

/// ICD-10 categories, first and last, and the group that a diagnosis among them makes. Source: domain 05 §5.4. [K]
#[rustfmt::skip]
const BY_DIAGNOSIS: [(&str, &str, PriorityGroup); 11] = [
    ("A15", "A19", PriorityGroup::Tuberculosis),
    ("E11", "E11", PriorityGroup::Diabetes),
    ("F20", "F20", PriorityGroup::SevereMental),
    ("F22", "F22", PriorityGroup::SevereMental),
    ("F25", "F25", PriorityGroup::SevereMental),
    ("F31", "F31", PriorityGroup::SevereMental),
    ("I10", "I13", PriorityGroup::Hypertension),
    ("I20", "I25", PriorityGroup::CoronaryHeart),
    ("I60", "I64", PriorityGroup::Stroke),
    ("I69", "I69", PriorityGroup::Stroke),
    ("J44", "J44", PriorityGroup::Copd),
];

impl PriorityGroup {
    /// The group that a documented diagnosis makes, by its ICD-10 code.
    pub fn by_diagnosis(icd: &str) -> Option<Self> {
        let category = icd.get(..3)?;
        let row = BY_DIAGNOSIS.iter().find(|(first, last, _)| (*first..=*last).contains(&category));
        row.map(|(_, _, group)| *group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::day;

    #[test]
    fn a_diagnosis_makes_its_group_whatever_its_subcategory() {
        for (icd, group) in [
            ("I10.x00x002", Some(PriorityGroup::Hypertension)),
            ("I15.0", None),
            ("E11.900", Some(PriorityGroup::Diabetes)),
            ("E10.9", None),
            ("I25.103", Some(PriorityGroup::CoronaryHeart)),
            ("I63", Some(PriorityGroup::Stroke)),
            ("J44.1", Some(PriorityGroup::Copd)),
            ("A16.2", Some(PriorityGroup::Tuberculosis)),
            ("F21", None),
            ("I1", None),
        ] {
            assert_eq!(PriorityGroup::by_diagnosis(icd), group, "{icd}");
        }
    }

    #[test]
    fn a_tick_decides_no_group_of_an_age() {
        use PriorityGroup::{Child0To6, Elder65, Hypertension};
        let today = day("2026-11-21");
        let of = |ticked: &[PriorityGroup], birth| PriorityGroup::of(ticked, day(birth), today);
        assert_eq!(of(&[Hypertension, Elder65], "1961-11-22"), [Hypertension]);
        assert_eq!(of(&[Hypertension, Child0To6, Hypertension], "1961-11-21"), [Elder65, Hypertension]);
        let diagnosed = PriorityGroup::with_diagnoses(&[Hypertension], ["E11.900", "K29.5"], day("1980-01-01"), today);
        assert_eq!(diagnosed, [Hypertension, PriorityGroup::Diabetes]);
    }

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
