//! When a message may sound. Source: reminders N4.

use super::Channel;
use super::policy::ReminderPolicy;
use crate::calendar::{Day, Instant};
use crate::task::policy::WorkingHours;

const MINUTE_MS: i64 = 60_000;

/// What a message is, for the quiet hours, the digest and the daily cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    Ordinary,
    /// At the times that the person set, on her own phone.
    MedicineTime,
    Emergency,
}

impl Class {
    /// The two that no quiet hour, digest or cap holds back.
    pub const fn is_exempt(self) -> bool {
        matches!(self, Self::MedicineTime | Self::Emergency)
    }
}

pub fn may_send(class: Class, channel: Channel, at: Instant, policy: &ReminderPolicy) -> bool {
    class.is_exempt() || next_allowed(channel, at, policy) == at
}

/// The first moment from `at` on at which an ordinary message may go out by `channel`.
pub fn next_allowed(channel: Channel, at: Instant, policy: &ReminderPolicy) -> Instant {
    let spans = match channel {
        // They make no sound.
        Channel::Inbox | Channel::Task => return at,
        Channel::Local | Channel::Push | Channel::Sms => std::slice::from_ref(&policy.hours),
        Channel::Voice => policy.call_hours.as_slice(),
    };
    let today = at.day();
    let days = [Some(today), today.plus_days(1).ok()].into_iter().flatten();
    let openings = days.flat_map(|day| spans.iter().map(move |span| (minute(day, span.from_minute), day, span)));
    let open = |(from, day, span): (Instant, Day, &WorkingHours)| {
        let moment = from.max(at);
        (moment < minute(day, span.to_minute)).then_some(moment)
    };
    openings.into_iter().find_map(open).unwrap_or(at)
}

pub(super) fn minute(day: Day, minute: u16) -> Instant {
    day.start().plus_ms(i64::from(minute) * MINUTE_MS)
}
