//! What a team has tried for a year before it may end a contract for want of an answer. Source: domain 02 §2.4, reasons 2 and 3.

use super::EndReason;
use crate::calendar::Day;

/// A call of the team, as the list recorded it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    pub on: Day,
    pub came_of_it: CameOfIt,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CameOfIt {
    /// Nobody answered, or the number was wrong.
    Nothing,
    /// She was spoken with.
    Contact,
    /// She was spoken with and declined.
    Refusal,
}

/// Whether the team's record shows what the reason says: tried again and again for a year at least, and not once answered
/// otherwise. A visit is both a contact and a service taken. Other reasons ask for no year.
pub fn for_a_year(reason: EndReason, attempts: &[Attempt], last_visit: Option<Day>, today: Day) -> bool {
    let (counts, breaks): (CameOfIt, &[CameOfIt]) = match reason {
        EndReason::Unreachable => (CameOfIt::Nothing, &[CameOfIt::Contact, CameOfIt::Refusal]),
        EndReason::RefusesService => (CameOfIt::Refusal, &[]),
        _ => return true,
    };
    let broken_on = attempts.iter().filter(|attempt| breaks.contains(&attempt.came_of_it)).map(|attempt| attempt.on);
    let since = broken_on.chain(last_visit).max();
    let tried = || {
        let counted = attempts.iter().filter(|attempt| attempt.came_of_it == counts).map(|attempt| attempt.on);
        counted.filter(|on| since.is_none_or(|since| *on > since))
    };
    let (Some(first), Some(last)) = (tried().min(), tried().max()) else { return false };
    first < last && first.plus_years(1).is_ok_and(|year| year <= today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::day;

    #[test]
    fn a_year_without_an_answer_is_a_year_of_calls_and_nothing_between() {
        use CameOfIt::{Contact, Nothing, Refusal};
        use EndReason::{RefusesService, TeamChange, Unreachable};
        type Row = (EndReason, &'static [(&'static str, CameOfIt)], Option<&'static str>, bool);
        let rows: [Row; 11] = [
            (TeamChange, &[], None, true),
            (Unreachable, &[], None, false),
            (Unreachable, &[("2025-06-10", Nothing)], None, false),
            (Unreachable, &[("2025-06-10", Nothing), ("2026-05-01", Nothing)], None, true),
            (Unreachable, &[("2025-06-11", Nothing), ("2026-05-01", Nothing)], None, false),
            (Unreachable, &[("2025-03-01", Nothing), ("2025-09-01", Contact), ("2026-05-01", Nothing)], None, false),
            (Unreachable, &[("2025-03-01", Nothing), ("2025-09-01", Refusal), ("2026-05-01", Nothing)], None, false),
            (Unreachable, &[("2025-03-01", Nothing), ("2026-05-01", Nothing)], Some("2025-12-01"), false),
            (RefusesService, &[("2025-03-01", Nothing), ("2026-05-01", Refusal)], None, false),
            (RefusesService, &[("2025-03-01", Refusal), ("2025-09-01", Contact), ("2026-05-01", Refusal)], None, true),
            (RefusesService, &[("2025-03-01", Refusal), ("2026-05-01", Refusal)], Some("2026-03-01"), false),
        ];
        for (reason, attempts, visit, expected) in rows {
            let attempts: Vec<Attempt> =
                attempts.iter().map(|(on, came_of_it)| Attempt { on: day(on), came_of_it: *came_of_it }).collect();
            let shown = for_a_year(reason, &attempts, visit.map(day), day("2026-06-10"));
            assert_eq!(shown, expected, "{reason:?} {attempts:?} {visit:?}");
        }
    }
}
