//! Referral up to a hospital and back, and to continuing care.

use crate::calendar::{Day, NotADay};
use crate::codes::{Code, Fault};
use crate::follow_up::policy::FollowUpPolicy;
use crate::reading::found;
use crate::terms::terms;
use crate::text::{line_fault, note_fault};

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

terms! {
    ReferralUrgency {
        Routine = "routine", "一般", "Routine";
        /// Bypasses quotas and appointments.
        Emergency = "emergency", "急诊", "Emergency";
    }
}

/// A referral as somebody writes it.
#[derive(Debug, Clone, Copy)]
pub struct Referring<'a> {
    pub to_institution: &'a str,
    pub to_department: &'a str,
    pub reason: &'a str,
}

impl Referring<'_> {
    /// Where to and why must be said.
    pub fn faults(&self) -> Vec<Fault> {
        found([
            ("to_institution", line_fault(Some(self.to_institution))),
            ("to_department", line_fault(Some(self.to_department))),
            ("reason", note_fault(Some(self.reason))),
        ])
    }
}

/// By when somebody asks what became of it. Source: domain 04 §4.1.
///
/// # Errors
/// [`NotADay`] past the calendar's end.
pub fn check_by(referred_on: Day, policy: &FollowUpPolicy) -> Result<Day, NotADay> {
    referred_on.plus_days(policy.short_days.into())
}

/// A referral that waits for its outcome, or has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Referred {
    pub on: Day,
    pub settled: bool,
}

impl Referred {
    /// What stands in the way of an outcome of the day `on`.
    pub fn outcome_faults(self, on: Day, today: Day) -> Vec<Fault> {
        found([
            ("referral", self.settled.then_some(Code::ReferralState)),
            ("on", (on > today).then_some(Code::DateInFuture)),
            ("on", (on < self.on).then_some(Code::BeforeReferral)),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::day;

    #[test]
    fn a_referral_is_checked_within_two_weeks() {
        assert_eq!(check_by(day("2026-03-02"), &FollowUpPolicy::default()), Ok(day("2026-03-16")));
        assert_eq!(check_by(day("9999-12-31"), &FollowUpPolicy::default()), Err(NotADay));
    }

    #[test]
    fn an_outcome_comes_once_and_between_the_referral_and_today() {
        let waiting = Referred { on: day("2026-03-02"), settled: false };
        let today = day("2026-03-10");
        for (on, faults) in [
            ("2026-03-02", vec![]),
            ("2026-03-10", vec![]),
            ("2026-03-01", vec![("on", Code::BeforeReferral)]),
            ("2026-03-11", vec![("on", Code::DateInFuture)]),
        ] {
            assert_eq!(waiting.outcome_faults(day(on), today), faults, "{on}");
        }
        let settled = Referred { settled: true, ..waiting };
        assert_eq!(settled.outcome_faults(today, today), [("referral", Code::ReferralState)]);
    }

    #[test]
    fn a_referral_says_where_to_and_why() {
        let whole = Referring {
            to_institution: "县人民医院", to_department: "心内科", reason: "血压连续两次未控制"
        };
        assert_eq!(whole.faults(), []);
        let empty = Referring { to_institution: "", to_department: " ", reason: "" };
        assert_eq!(empty.faults().len(), 3);
    }
}
