//! How many messages that cost something an institution may still send today.

use std::collections::BTreeMap;

use jiayi_core::calendar::Day;
use jiayi_core::id::InstitutionId;

/// Counts in memory; whoever keeps what was sent begins it with [`Budget::spent`].
#[derive(Debug)]
pub struct Budget {
    a_day: u32,
    day: Day,
    spent: BTreeMap<InstitutionId, u32>,
}

impl Budget {
    /// `a_day` for each institution.
    pub fn new(a_day: u32, today: Day) -> Self {
        Self { a_day, day: today, spent: BTreeMap::new() }
    }

    /// Was sent today before this began to count.
    pub fn spent(&mut self, institution: InstitutionId, today: Day, count: u32) {
        self.turn(today);
        let spent = self.spent.entry(institution).or_default();
        *spent = spent.saturating_add(count);
    }

    /// One more; false when the day's are spent, and then nothing is counted.
    pub fn take(&mut self, institution: InstitutionId, today: Day) -> bool {
        self.turn(today);
        let spent = self.spent.entry(institution).or_default();
        let left = *spent < self.a_day;
        *spent += u32::from(left);
        left
    }

    /// It cost nothing after all.
    pub fn give_back(&mut self, institution: InstitutionId, today: Day) {
        if today == self.day
            && let Some(spent) = self.spent.get_mut(&institution)
        {
            *spent = spent.saturating_sub(1);
        }
    }

    fn turn(&mut self, today: Day) {
        if today != self.day {
            (self.day, self.spent) = (today, BTreeMap::new());
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn each_institution_has_its_own_and_each_day_a_new_one() {
        let (monday, tuesday) = ("2026-03-23".parse().expect("a day"), "2026-03-24".parse().expect("a day"));
        let [a, b] = [1, 2].map(|n| InstitutionId::from(Uuid::from_u128(n)));
        let mut budget = Budget::new(3, monday);
        budget.spent(a, monday, 1);
        assert_eq!([a, a, a, b].map(|who| budget.take(who, monday)), [true, true, false, true]);
        budget.give_back(a, monday);
        assert_eq!([a, a].map(|who| budget.take(who, monday)), [true, false]);
        // What comes back late is of a day that nobody counts any more.
        assert_eq!([a, a, a].map(|who| budget.take(who, tuesday)), [true; 3]);
        budget.give_back(a, monday);
        assert!(!budget.take(a, tuesday));
    }

    #[test]
    fn a_budget_of_nothing_sends_nothing() {
        let today = "2026-03-23".parse().expect("a day");
        assert!(!Budget::new(0, today).take(InstitutionId::from(Uuid::from_u128(1)), today));
    }
}
