//! Who stands in for whom during leave. Source: domain 11, substitution.

use super::Duty;
use crate::calendar::Day;
use crate::codes::{Code, Fault};
use crate::contract::Term;
use crate::id::StaffId;

/// Both days of `days` inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Substitution {
    pub absent: StaffId,
    pub substitute: StaffId,
    pub days: Term,
}

/// Somebody's part in the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    pub staff: StaffId,
    pub duty: Duty,
    pub valid_from: Day,
    /// Inclusive; none while it is open.
    pub valid_to: Option<Day>,
}

impl Membership {
    fn covers(&self, days: Term) -> bool {
        self.holds_on(days.start()) && self.holds_on(days.end())
    }

    fn holds_on(&self, day: Day) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// A team's members and leave, past and to come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    pub members: Vec<Membership>,
    pub leave: Vec<Substitution>,
}

impl Roster {
    /// What stands in the way of `new`; empty when nothing does.
    ///
    /// Signatures pass to somebody who may sign, and to one person: nobody stands in who is away, and nobody goes away who
    /// stands in.
    pub fn faults(&self, new: &Substitution, today: Day) -> Vec<Fault> {
        let duties = |staff: StaffId| {
            let during = self.members.iter().filter(move |member| member.staff == staff && member.covers(new.days));
            during.map(|member| member.duty)
        };
        let is_member = |staff| duties(staff).next().is_some();
        let signs = |staff| duties(staff).any(Duty::contracts);
        let same_days = || self.leave.iter().filter(|other| other.days.overlaps(new.days));

        let rows = [
            (new.days.start() < today, "from", Code::SubstitutionDays),
            (new.absent == new.substitute, "substitute", Code::SubstitutionSelf),
            (!is_member(new.absent), "absent", Code::SubstitutionMember),
            (!is_member(new.substitute), "substitute", Code::SubstitutionMember),
            (
                is_member(new.substitute) && signs(new.absent) && !signs(new.substitute),
                "substitute",
                Code::SubstitutionDuty,
            ),
            (same_days().any(|other| other.absent == new.absent), "from", Code::SubstitutionOverlap),
            (same_days().any(|other| other.absent == new.substitute), "substitute", Code::SubstitutionAway),
            (same_days().any(|other| other.substitute == new.absent), "absent", Code::SubstitutionStandsIn),
        ];
        rows.into_iter().filter(|(wrong, ..)| *wrong).map(|(_, field, code)| (field, code)).collect()
    }

    /// Who stands in for `absent` on `day`.
    pub fn stand_in_of(&self, absent: StaffId, day: Day) -> Option<StaffId> {
        self.holding(day).find(|held| held.absent == absent).map(|held| held.substitute)
    }

    /// In whose place `substitute` acts on `day`.
    pub fn stood_in_for(&self, substitute: StaffId, day: Day) -> impl Iterator<Item = StaffId> {
        self.holding(day).filter(move |held| held.substitute == substitute).map(|held| held.absent)
    }

    /// Whether `staff` leads the team on `day`, or stands in for who does.
    pub fn is_led_by(&self, staff: StaffId, day: Day) -> bool {
        let mut leaders = self.members.iter().filter(|member| member.duty == Duty::Leader && member.holds_on(day));
        leaders.any(|leader| leader.staff == staff || self.stand_in_of(leader.staff, day) == Some(staff))
    }

    /// In whose place `substitute` signs on `day`, of those who answer. What passes is what the absent one may do, and the
    /// substitute too by a duty of their own.
    pub fn signs_for(&self, substitute: StaffId, answerable: &[StaffId], day: Day) -> Option<StaffId> {
        let signs = |staff| {
            let mut duties = self.members.iter().filter(|member| member.staff == staff && member.holds_on(day));
            duties.any(|member| member.duty.contracts())
        };
        self.stood_in_for(substitute, day)
            .find(|absent| answerable.contains(absent) && signs(*absent) && signs(substitute))
    }

    /// As whom `member` answers for the team on `day` when somebody asks for `doctor`: oneself, as that doctor or the leader, or whoever
    /// of them is stood in for; none may not.
    pub fn answers_as(&self, member: StaffId, doctor: StaffId, day: Day) -> Option<StaffId> {
        let leads = |of: &&Membership| of.duty == Duty::Leader && of.holds_on(day);
        let leaders = self.members.iter().filter(leads).map(|leader| leader.staff);
        let answerable: Vec<StaffId> = leaders.chain([doctor]).collect();
        if answerable.contains(&member) {
            return Some(member);
        }
        self.signs_for(member, &answerable, day)
    }

    /// Leave on a day on which both are of the team: who has left it has nothing to pass on, and nobody stands in from
    /// outside.
    fn holding(&self, day: Day) -> impl Iterator<Item = &Substitution> {
        let is_member = move |staff| self.members.iter().any(|member| member.staff == staff && member.holds_on(day));
        let on_that_day = self.leave.iter().filter(move |leave| leave.days.contains(day));
        on_that_day.filter(move |leave| is_member(leave.absent) && is_member(leave.substitute))
    }
}

/// The last day of a substitution that is ended today: yesterday, or the eve of a leave that has not begun, which then
/// never held a day.
///
/// # Errors
/// `SUBSTITUTION_ENDED` when its last day has passed; `DATE_RANGE` at the beginning of the calendar.
pub fn ended(days: Term, today: Day) -> Result<Day, Code> {
    if days.end() < today {
        return Err(Code::SubstitutionEnded);
    }
    days.start().max(today).plus_days(-1).map_err(|_| Code::DateRange)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::day;
    use uuid::Uuid;

    const LEADER: StaffId = StaffId(Uuid::from_u128(1));
    const DOCTOR: StaffId = StaffId(Uuid::from_u128(2));
    const NURSE: StaffId = StaffId(Uuid::from_u128(3));
    const LEAVER: StaffId = StaffId(Uuid::from_u128(4));
    const STRANGER: StaffId = StaffId(Uuid::from_u128(5));
    const TODAY: &str = "2026-03-02";

    fn team() -> [Membership; 4] {
        [(LEADER, Duty::Leader, None), (DOCTOR, Duty::Doctor, None), (NURSE, Duty::Nurse, None)]
            .map(|(staff, duty, valid_to)| Membership { staff, duty, valid_from: day("2020-01-01"), valid_to })
            .into_iter()
            .chain([Membership {
                staff: LEAVER,
                duty: Duty::Doctor,
                valid_from: day("2020-01-01"),
                valid_to: Some(day("2026-03-10")),
            }])
            .collect::<Vec<_>>()
            .try_into()
            .expect("four")
    }

    fn roster(leave: &[Substitution]) -> Roster {
        Roster { members: team().to_vec(), leave: leave.to_vec() }
    }

    fn leave(absent: StaffId, substitute: StaffId, from: &str, to: &str) -> Substitution {
        Substitution { absent, substitute, days: Term::between(day(from), day(to)).expect("days") }
    }

    #[test]
    fn a_substitute_is_another_doctor_of_the_team_on_all_days_of_the_leave() {
        let week = |absent, substitute| leave(absent, substitute, "2026-03-09", "2026-03-15");
        for (new, expected) in [
            (week(LEADER, DOCTOR), vec![]),
            (week(NURSE, DOCTOR), vec![]),
            (week(LEADER, NURSE), vec![("substitute", Code::SubstitutionDuty)]),
            (week(LEADER, LEADER), vec![("substitute", Code::SubstitutionSelf)]),
            (week(LEADER, LEAVER), vec![("substitute", Code::SubstitutionMember)]),
            (leave(LEADER, LEAVER, "2026-03-09", "2026-03-10"), vec![]),
            (week(LEADER, STRANGER), vec![("substitute", Code::SubstitutionMember)]),
            (week(STRANGER, DOCTOR), vec![("absent", Code::SubstitutionMember)]),
            (leave(LEADER, DOCTOR, "2026-03-01", "2026-03-05"), vec![("from", Code::SubstitutionDays)]),
            (leave(LEADER, DOCTOR, TODAY, TODAY), vec![]),
        ] {
            assert_eq!(roster(&[]).faults(&new, day(TODAY)), expected, "{new:?}");
        }
    }

    #[test]
    fn one_person_stands_in_at_a_time_and_nobody_who_is_away() {
        let known = [leave(LEADER, DOCTOR, "2026-03-09", "2026-03-15")];
        for (new, expected) in [
            (leave(LEADER, LEAVER, "2026-03-08", "2026-03-09"), vec![("from", Code::SubstitutionOverlap)]),
            (leave(NURSE, LEADER, "2026-03-15", "2026-03-16"), vec![("substitute", Code::SubstitutionAway)]),
            (leave(DOCTOR, LEADER, "2026-03-16", "2026-03-20"), vec![]),
            (
                leave(DOCTOR, LEADER, "2026-03-10", "2026-03-11"),
                vec![("substitute", Code::SubstitutionAway), ("absent", Code::SubstitutionStandsIn)],
            ),
            (leave(NURSE, DOCTOR, "2026-03-10", "2026-03-11"), vec![]),
        ] {
            assert_eq!(roster(&known).faults(&new, day(TODAY)), expected, "{new:?}");
        }
    }

    #[test]
    fn the_substitute_acts_from_the_first_day_to_the_last_and_for_nobody_else() {
        let team = roster(&[leave(LEADER, DOCTOR, "2026-03-09", "2026-03-15")]);
        for (on, expected) in
            [("2026-03-08", None), ("2026-03-09", Some(LEADER)), ("2026-03-15", Some(LEADER)), ("2026-03-16", None)]
        {
            let on = day(on);
            assert_eq!(team.stood_in_for(DOCTOR, on).next(), expected, "{on}");
            assert_eq!(team.signs_for(DOCTOR, &[LEADER, LEAVER], on), expected, "{on}");
            assert_eq!(team.stand_in_of(LEADER, on), expected.map(|_| DOCTOR), "{on}");
            assert_eq!(
                [LEADER, DOCTOR, NURSE].map(|staff| team.is_led_by(staff, on)),
                [true, expected.is_some(), false]
            );
            assert_eq!(team.signs_for(DOCTOR, &[LEAVER], on), None, "not what the leader may not sign");
            assert_eq!(team.signs_for(NURSE, &[LEADER], on), None);
        }
    }

    #[test]
    fn nothing_passes_from_or_to_somebody_who_has_left_the_team_or_who_may_not_sign() {
        let days = ("2026-03-09", "2026-03-15");
        let held = |absent, substitute| roster(&[leave(absent, substitute, days.0, days.1)]);
        let (last, after) = (day("2026-03-10"), day("2026-03-11"));
        for (absent, substitute) in [(LEAVER, DOCTOR), (DOCTOR, LEAVER)] {
            let team = held(absent, substitute);
            assert_eq!(team.signs_for(substitute, &[absent], last), Some(absent));
            assert_eq!(team.signs_for(substitute, &[absent], after), None);
            assert_eq!(team.stand_in_of(absent, after), None);
        }
        assert_eq!(held(LEADER, STRANGER).stand_in_of(LEADER, last), None);
        // A list is worked by whoever stands in; a signature is not.
        assert_eq!(held(NURSE, DOCTOR).stood_in_for(DOCTOR, last).next(), Some(NURSE));
        assert_eq!(held(NURSE, DOCTOR).signs_for(DOCTOR, &[NURSE], last), None, "a nurse has no signature to pass");
        assert_eq!(held(LEADER, NURSE).signs_for(NURSE, &[LEADER], last), None, "nor does she receive one");
    }

    #[test]
    fn who_is_back_early_is_stood_in_for_until_yesterday_and_leave_that_is_off_never_was() {
        let days = |from, to| leave(LEADER, DOCTOR, from, to).days;
        for (days, expected) in [
            (days("2026-02-20", "2026-03-15"), Ok(day("2026-03-01"))),
            (days("2026-02-20", TODAY), Ok(day("2026-03-01"))),
            (days(TODAY, "2026-03-15"), Ok(day("2026-03-01"))),
            (days("2026-03-09", "2026-03-15"), Ok(day("2026-03-08"))),
            (days("2026-02-20", "2026-03-01"), Err(Code::SubstitutionEnded)),
        ] {
            assert_eq!(ended(days, day(TODAY)), expected, "{days:?}");
        }
    }
}
