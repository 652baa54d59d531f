//! How near or how late what somebody needs is.

use super::Due;
use crate::calendar::Day;
use crate::terms::terms;

terms! {
    /// The buckets of the list. "This week" is the next seven days, "this month" the next thirty-one. Source: screens, W1.
    Bucket {
        OverdueOver90 = "overdue_over90", "逾期90天以上", "More than 90 days overdue";
        Overdue31To90 = "overdue31_to90", "逾期31至90天", "31 to 90 days overdue";
        Overdue1To30 = "overdue1_to30", "逾期1至30天", "1 to 30 days overdue";
        Today = "today", "今天", "Today";
        ThisWeek = "this_week", "本周", "This week";
        ThisMonth = "this_month", "本月", "This month";
        /// Due, and no day is set.
        Unscheduled = "unscheduled", "未排期", "Not scheduled";
    }
}

impl Bucket {
    /// Of one thing due; none while it is more than a month away.
    pub fn of(due: &Due, today: Day) -> Option<Self> {
        let Some(on) = due.on else { return Some(Bucket::Unscheduled) };
        match on.days_until(today) {
            91.. => Some(Bucket::OverdueOver90),
            31..=90 => Some(Bucket::Overdue31To90),
            1..=30 => Some(Bucket::Overdue1To30),
            0 => Some(Bucket::Today),
            -7..=-1 => Some(Bucket::ThisWeek),
            -31..=-8 => Some(Bucket::ThisMonth),
            _ => None,
        }
    }
}
