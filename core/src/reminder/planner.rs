//! From what is due, who is to be told, and what went out already, the steps that are left.

use serde::{Deserialize, Serialize};
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// What was told, or what nobody could be told by, of whatever cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    pub step: StepId,
    pub rung: String,
    pub channel: Channel,
    pub recipient: Uuid,
    pub at: Instant,
    /// False of what no provider took: it is not tried again, and silences nothing else.
    pub went_out: bool,
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
        let teller = Teller { matter, recipient, past, policy, now };
        let rungs = placed(matter, recipient, policy, calendar);
        for (n, rung) in rungs.iter().enumerate() {
            let next = rungs[n + 1..].iter().find(|later| later.day > rung.day);
            for channel in rung.rung.by.iter().copied().filter(|channel| recipient.channels.contains(*channel)) {
                steps.extend(teller.step(*rung, next, channel));
            }
        }
    }
    steps.sort_by_key(|step| (step.at, step.channel, step.recipient));
    steps
}

/// What one person is told of one matter by.
struct Teller<'a> {
    matter: &'a Matter,
    recipient: &'a Recipient,
    past: &'a [Past],
    policy: &'a ReminderPolicy,
    now: Instant,
}

impl Teller<'_> {
    /// A rung by one channel; none when its time is over, or it went out already, or need not.
    fn step(&self, placed: Placed<'_>, next: Option<&Placed<'_>>, channel: Channel) -> Option<Step> {
        let Self { matter, recipient, past, policy, now } = *self;
        let first = self.first(&placed);
        let at = next_allowed(channel, first.max(now), policy);
        // Until the next rung begins, or for the last the day ends; the team's is never too late.
        let ends = || next.map_or_else(|| minute(placed.day, policy.hours.to_minute), |next| self.first(next));
        let until = (recipient.audience != Audience::Team).then(ends);
        if until.is_some_and(|until| until <= at) || (placed.rung.unless_seen && self.need_not_be_called()) {
            return None;
        }
        let (of, due, rung) = (matter.of, self.due(), placed.rung.name.as_str());
        let id = Named { of, due, rung, channel, recipient: recipient.id, turn: placed.turn }.id();
        let is_over = |past: &Past| {
            past.step == id || self.was_shown(past, &placed, channel) || self.is_repeated(past, &placed, channel)
        };
        if past.iter().any(is_over) {
            return None;
        }
        Some(Step {
            id,
            about: matter.about,
            of,
            resident: matter.resident,
            to: recipient.audience,
            recipient: recipient.id,
            rung: rung.to_owned(),
            channel,
            due,
            at,
            until,
        })
    }

    fn due(&self) -> Day {
        self.matter.due_for(self.recipient.audience)
    }

    /// The moment from which a rung goes out: the team's with its day.
    fn first(&self, placed: &Placed<'_>) -> Instant {
        match self.recipient.audience {
            Audience::Team => placed.day.start(),
            Audience::Resident | Audience::Family => first_moment(placed.day, self.recipient.id, self.policy),
        }
    }

    fn need_not_be_called(&self) -> bool {
        let saw = |past: &Past| past.seen && past.due == self.due() && past.recipient == self.recipient.id;
        !self.recipient.is_elder && self.past.iter().any(saw)
    }

    /// Her phone's own alarm has told her of this rung, so that no push does.
    fn was_shown(&self, past: &Past, placed: &Placed<'_>, channel: Channel) -> bool {
        channel == Channel::Push
            && past.channel == Channel::Local
            && placed.turn == 0
            && (past.recipient, past.due, past.rung.as_str())
                == (self.recipient.id, self.due(), placed.rung.name.as_str())
    }

    /// The date has moved, and the rung or one that comes after it went out lately.
    fn is_repeated(&self, past: &Past, placed: &Placed<'_>, channel: Channel) -> bool {
        let again_from = past.at.plus_ms(self.policy.again_hours.saturating_mul(HOUR_MS));
        let lately = past.channel == channel && past.recipient == self.recipient.id && self.first(placed) < again_from;
        let mut ladder = self.policy.ladder(self.matter.about).iter();
        placed.turn == 0
            && past.went_out
            && lately
            && ladder.any(|rung| rung.name == past.rung && rung.days_before <= placed.rung.days_before)
    }
}

/// The moment of a day from which somebody is told what has come.
pub fn first_moment(day: Day, recipient: Uuid, policy: &ReminderPolicy) -> Instant {
    minute(day, policy.from_minute).plus_ms(spread(recipient, policy))
}

/// Each person has a moment of her own, so that not everybody's message goes out in one second.
fn spread(recipient: Uuid, policy: &ReminderPolicy) -> i64 {
    let span = u64::from(policy.spread_minutes.max(1)) * 60_000;
    // The last bytes of an id are its random ones.
    let random = u64::from_be_bytes(recipient.as_bytes()[8..].try_into().unwrap_or_default());
    i64::try_from(random % span).unwrap_or_default()
}
