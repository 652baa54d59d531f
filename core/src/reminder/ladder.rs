//! On which day each rung of a ladder stands.

use super::policy::{ReminderPolicy, Rung};
use super::{Audience, Channel, Matter, Recipient};
use crate::calendar::Day;
use crate::policy::WorkCalendar;

/// A rung of one recipient on its day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed<'a> {
    pub rung: &'a Rung,
    pub day: Day,
    /// How often it was put off after its day had come.
    pub turn: u16,
}

/// The rungs for a recipient in the order of their days.
pub(super) fn placed<'a>(
    matter: &Matter,
    recipient: &Recipient,
    policy: &'a ReminderPolicy,
    calendar: &WorkCalendar,
) -> Vec<Placed<'a>> {
    let to = recipient.audience;
    let mut earlier: Option<i64> = None;
    let mut placed = Vec::new();
    for rung in policy.ladder(matter.about).iter().filter(|rung| rung.to == to) {
        let text_alone = rung.by.contains(&Channel::Sms) && !rung.by.contains(&Channel::Push);
        let brought_forward = earlier.filter(|_| text_alone && !recipient.push_arrives);
        let before = brought_forward.unwrap_or(rung.days_before);
        if let Some(day) = day_of(matter.due_for(to), before, rung.working, calendar) {
            placed.push(Placed { rung, day, turn: 0 });
        }
        earlier = Some(rung.days_before);
    }
    if to == Audience::Resident {
        matter.put_off.iter().for_each(|tapped| put_off(&mut placed, tapped.day()));
    }
    placed
}

fn day_of(due: Day, before: i64, working: bool, calendar: &WorkCalendar) -> Option<Day> {
    if working { calendar.working_days_before(due, before) } else { due.plus_days(-before).ok() }
}

/// 明天提醒: the last rung that has come is told once more tomorrow, those ahead stand a day later, and those before it are over. Before
/// the first one it was said in an earlier cycle, of the same enrolment, and moves nothing.
fn put_off(placed: &mut Vec<Placed<'_>>, today: Day) {
    let Ok(tomorrow) = today.plus_days(1) else { return };
    let Some(last) = placed.iter().map(|placed| placed.day).filter(|day| *day <= today).max() else { return };
    placed.retain(|placed| placed.day >= last);
    for placed in placed {
        if placed.day > today {
            placed.day = placed.day.plus_days(1).unwrap_or(placed.day);
        } else {
            placed.day = tomorrow;
            placed.turn = placed.turn.saturating_add(1);
        }
    }
}
