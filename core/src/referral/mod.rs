//! Referral up to a hospital and back, and to continuing care.

use crate::terms::terms;

terms! {
    /// Source: domain 01 rows 30, 36.
    ReferralDirection {
        Up = "up", "上转", "To a higher hospital";
        Down = "down", "下转", "Back to primary care";
        Rehab = "rehab", "康复", "Rehabilitation";
        Nursing = "nursing", "护理", "Nursing";
        ElderCare = "elder_care", "医养结合", "Elder care";
        Hospice = "hospice", "安宁疗护", "Hospice";
    }
}

terms! {
    /// What the check within two weeks found. Source: domain 04 §4.1.
    ReferralOutcome {
        Treated = "treated", "已就诊", "Seen and treated";
        Admitted = "admitted", "已住院", "Admitted";
        Returned = "returned", "已转回", "Back with the team";
        NotArrived = "not_arrived", "未到诊", "Did not go";
        Refused = "refused", "本人拒绝", "Declined";
        NotReached = "not_reached", "联系不上", "Could not be reached";
    }
}
