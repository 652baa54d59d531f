//! Which deaths and moves can be recorded.

use super::{Departure, DepartureKind};
use crate::calendar::Day;
use crate::codes::{Code, Fault};

/// What a departure is judged by, besides today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaving {
    pub born_on: Day,
    /// As far as is recorded.
    pub died_on: Option<Day>,
    /// The first day of her present home; none while she has none here.
    pub home_since: Option<Day>,
}

/// Whether a death or move may be recorded of somebody. A true day of death always can: what was recorded or signed after it is no
/// reason against it. Nobody leaves a home before she lived there.
///
/// # Errors
/// `ALREADY_DEPARTED` for somebody who has died, `BEFORE_BIRTH`, `DATE_RANGE`.
pub fn may_depart(departure: Departure, who: &Leaving) -> Result<(), Fault> {
    let moved_before_home =
        departure.kind == DepartureKind::Moved && who.home_since.is_some_and(|since| departure.on < since);
    match () {
        () if who.died_on.is_some() => Err(("resident", Code::AlreadyDeparted)),
        () if departure.on < who.born_on => Err(("on", Code::BeforeBirth)),
        () if moved_before_home => Err(("on", Code::DateRange)),
        () => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::day;

    #[test]
    fn nobody_dies_before_birth_or_twice_or_leaves_a_home_before_living_there() {
        use DepartureKind::{Died, Moved};
        let who = Leaving { born_on: day("1950-03-15"), died_on: None, home_since: Some(day("2026-01-05")) };
        let rows = [
            (Died, "1950-03-14", Err(("on", Code::BeforeBirth))),
            (Died, "1950-03-15", Ok(())),
            (Died, "2025-12-31", Ok(())),
            (Moved, "2026-01-04", Err(("on", Code::DateRange))),
            (Moved, "2026-01-05", Ok(())),
        ];
        for (kind, on, expected) in rows {
            assert_eq!(may_depart(Departure { kind, on: day(on) }, &who), expected, "{kind:?} {on}");
        }
        let dead = Leaving { died_on: Some(day("2026-02-01")), ..who };
        for kind in [Died, Moved] {
            let again = may_depart(Departure { kind, on: day("2026-02-01") }, &dead);
            assert_eq!(again, Err(("resident", Code::AlreadyDeparted)));
        }
        let homeless = Leaving { home_since: None, ..who };
        assert_eq!(may_depart(Departure { kind: Moved, on: day("2025-12-31") }, &homeless), Ok(()));
    }
}
