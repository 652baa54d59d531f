//! From what is due, who is to be told, and what went out already, the steps that are left.

use uuid::Uuid;

use super::hours::{minute, next_allowed};
use super::ladder::{Placed, placed};
use super::policy::ReminderPolicy;
use super::step::Named;
use super::{Audience, Channel, Channels, Matter, Step, StepId};
use crate::calendar::{Day, Instant};
use crate::policy::WorkCalendar;

const HOUR_MS: i64 = 3_600_000;

/// Somebody who is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    pub audience: Audience,
    /// The resident, the account of a relative, or the team.
    pub id: Uuid,
    /// Those that reach this person, and that nobody opted out of: without the consent that a channel asks for it is not among them.
    pub channels: Channels,
    /// Called without waiting for a sign of having seen a message.
    pub is_elder: bool,
    /// By the phone's own report: where a push does not show, the text message comes a rung earlier.
    pub push_arrives: bool,
}

/// What has gone out, of whatever cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    pub step: StepId,
    pub rung: String,
    pub channel: Channel,
    pub recipient: Uuid,
    pub at: Instant,
    /// The person opened it or answered it.
    pub seen: bool,
    /// The day that it was told of.
    pub due: Day,
}

/// The steps of a matter that are still to come, in the order of their times. A filed request silences every rung but the team's.
pub fn plan(
    matter: &Matter,
    people: &[Recipient],
    past: &[Past],
    policy: &ReminderPolicy,
    calendar: &WorkCalendar,
    now: Instant,
) -> Vec<Step> {
    let mut steps = Vec::new();
    for recipient in people.iter().filter(|person| !matter.asked || person.audience == Audience::Team) {
        let rungs = placed(matter, recipient, policy, calendar);
        let first = |placed: &Placed<'_>| minute(placed.day, policy.from_minute).plus_ms(spread(recipient.id, policy));
        for (n, rung) in rungs.iter().enumerate() {
            let next = rungs[n + 1..].iter().find(|later| later.day > rung.day);
            let window = match recipient.audience {
                Audience::Team => (rung.day.start(), None),
                Audience::Resident | Audience::Family => {
                    let end = next.map_or_else(|| minute(rung.day, policy.hours.to_minute), first);
                    (first(rung), Some(end))
                }
            };
            for channel in rung.rung.by.iter().copied().filter(|channel| recipient.channels.contains(*channel)) {
                steps.extend(step(matter, recipient, *rung, channel, window, past, policy, now));
            }
        }
    }
    steps.sort_by_key(|step| (step.at, step.channel, step.recipient));
    steps
}

#[expect(clippy::too_many_arguments, reason = "all that one step is decided by")]
fn step(
    matter: &Matter,
    recipient: &Recipient,
    placed: Placed<'_>,
    channel: Channel,
    (first, until): (Instant, Option<Instant>),
    past: &[Past],
    policy: &ReminderPolicy,
    now: Instant,
) -> Option<Step> {
    let at = next_allowed(channel, first.max(now), policy);
    if until.is_some_and(|until| until <= at) {
        return None;
    }
    let due = matter.due_for(recipient.audience);
    let seen = || past.iter().any(|past| past.seen && past.due == due);
    if placed.rung.unless_seen && !recipient.is_elder && seen() {
        return None;
    }
    let rung = placed.rung.name.as_str();
    let named = Named { of: matter.of, due, rung, channel, recipient: recipient.id, turn: placed.turn };
    let id = named.id();
    // The rung itself or one that comes after it: a date that moves away leads back down the ladder.
    let came_after = |other: &str| {
        let mut ladder = policy.ladder(matter.about).iter();
        ladder.any(|rung| rung.name == other && rung.days_before <= placed.rung.days_before)
    };
    let lately = |past: &Past| {
        let again_from = past.at.plus_ms(policy.again_hours.saturating_mul(HOUR_MS));
        let same = past.channel == channel && past.recipient == recipient.id;
        same && placed.turn == 0 && first < again_from && came_after(&past.rung)
    };
    if past.iter().any(|past| past.step == id || lately(past)) {
        return None;
    }
    Some(Step {
        id,
        about: matter.about,
        of: matter.of,
        resident: matter.resident,
        to: recipient.audience,
        recipient: recipient.id,
        rung: rung.to_owned(),
        channel,
        at,
        until,
    })
}

/// Each person has a moment of her own, so that not everybody's message goes out in one second.
fn spread(recipient: Uuid, policy: &ReminderPolicy) -> i64 {
    let span = u64::from(policy.spread_minutes.max(1)) * 60_000;
    // The last bytes of an id are its random ones.
    let random = u64::from_be_bytes(recipient.as_bytes()[8..].try_into().unwrap_or_default());
    i64::try_from(random % span).unwrap_or_default()
}
