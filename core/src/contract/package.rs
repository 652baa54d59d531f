//! Service packages: what is promised, and what has been delivered of it. Source: domain 02 §2.7.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::fee::Fee;
use super::term::Term;
use crate::calendar::Day;
use crate::terms::terms;

terms! {
    /// Source: domain 02 §2.7 (S:14).
    PackageKind {
        /// Basic medical care and basic public health.
        Basic = "basic", "基础性服务包", "basic package";
        /// What goes beyond, by need.
        Custom = "custom", "个性化服务包", "personalised package";
    }
}

terms! {
    /// Source: the service list of 2018. [K]
    ServiceKind {
        BasicMedical = "basic_medical", "基本医疗", "basic medical care";
        PublicHealth = "public_health", "公共卫生", "public health";
        FollowUp = "follow_up", "慢病随访", "follow-up of chronic disease";
        HealthManagement = "health_management", "健康管理", "health management";
        HealthEducation = "health_education", "健康教育与咨询", "health education and advice";
        PriorityBooking = "priority_booking", "优先预约", "priority booking";
        PriorityReferral = "priority_referral", "优先转诊", "priority referral";
        HomeVisit = "home_visit", "上门服务", "home visits";
        MedicineGuidance = "medicine_guidance", "药品配送与用药指导", "delivery and guidance on medicines";
        LongPrescription = "long_prescription", "长期处方", "long prescriptions";
        TcmPreventive = "tcm_preventive", "中医药“治未病”", "preventive Chinese medicine";
        Other = "other", "其他", "other";
    }
}

/// What is promised of one service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PackageItem {
    pub kind: ServiceKind,
    /// As people read it.
    pub label: String,
    /// 0: whenever it is needed, so nothing is counted.
    pub times_per_year: u16,
}

/// A package as it is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Package {
    pub kind: PackageKind,
    pub name: String,
    pub items: Vec<PackageItem>,
    pub fee_per_year: Fee,
}

/// Delivered against promised, for one item in one year of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Fulfilment {
    pub promised: u32,
    /// More than promised when more was done.
    pub delivered: u32,
}

/// What was delivered of an item in the year of the contract that contains `today`.
/// `None` when there is nothing to count, or outside the term.
pub fn fulfilment(times_per_year: u16, delivered_on: &[Day], term: Term, today: Day) -> Option<Fulfilment> {
    if times_per_year == 0 {
        return None;
    }
    let year = term.years().find(|year| year.contains(today))?;
    let delivered = delivered_on.iter().filter(|day| year.contains(**day) && **day <= today).count();
    Some(Fulfilment { promised: times_per_year.into(), delivered: u32::try_from(delivered).unwrap_or(u32::MAX) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::day;

    #[test]
    fn what_was_delivered_counts_in_the_contract_year() {
        let term = Term::of_years(day("2026-03-02"), 2).expect("a term");
        let visits: Vec<Day> = ["2026-03-01", "2026-03-02", "2027-03-01", "2027-03-02", "2027-06-01"].map(day).to_vec();
        let yearly = |on| fulfilment(4, &visits, term, day(on));
        assert_eq!(yearly("2027-03-01"), Some(Fulfilment { promised: 4, delivered: 2 }));
        assert_eq!(yearly("2027-03-02"), Some(Fulfilment { promised: 4, delivered: 1 }));
        assert_eq!(yearly("2028-03-01"), Some(Fulfilment { promised: 4, delivered: 2 }));
        assert_eq!(yearly("2028-03-02"), None);
        assert_eq!(yearly("2026-03-01"), None);
        assert_eq!(fulfilment(0, &visits, term, day("2026-03-02")), None);
    }
}
