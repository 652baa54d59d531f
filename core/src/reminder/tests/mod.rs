mod channels;
mod digests;
mod doses;
mod forecast;
mod hours;
mod ladder;
mod laws;
mod matters;
mod policies;

use uuid::Uuid;

use super::policy::ReminderPolicy;
use super::*;
use crate::calendar::{Day, Instant};
use crate::id::ResidentId;
use crate::policy::{WorkCalendar, national};
use crate::testing::day;

const RESIDENT: Uuid = Uuid::from_u128(0x1111);
const SON: Uuid = Uuid::from_u128(0x2222);
const TEAM: Uuid = Uuid::from_u128(0x3333);
const HOUR_MS: i64 = 3_600_000;

fn policy() -> ReminderPolicy {
    national().reminder
}

fn calendar() -> WorkCalendar {
    WorkCalendar::shipped().expect("the calendar")
}

/// Amlodipine for her, without it from `due` on.
fn refill(due: &str) -> Matter {
    Matter {
        about: About::Refill,
        resident: ResidentId(RESIDENT),
        of: Uuid::from_u128(0x28),
        due: day(due),
        counted: None,
        asked: false,
        put_off: Vec::new(),
    }
}

fn every_channel() -> Channels {
    Channel::ALL.iter().copied().collect()
}

fn person(audience: Audience, id: Uuid) -> Recipient {
    Recipient { audience, id, channels: every_channel(), is_elder: true, push_arrives: true }
}

/// An old woman, her son who looks after her, and the team.
fn everybody() -> Vec<Recipient> {
    vec![person(Audience::Resident, RESIDENT), person(Audience::Family, SON), person(Audience::Team, TEAM)]
}

fn at(on: &str, hour: i64) -> Instant {
    day(on).start().plus_ms(hour * HOUR_MS)
}

fn planned(matter: &Matter, people: &[Recipient], past: &[Past], now: Instant) -> Vec<Step> {
    plan(matter, people, past, &policy(), &calendar(), now)
}

/// Rung, channel and day of each step.
fn told(steps: &[Step]) -> Vec<(String, &'static str, String)> {
    steps.iter().map(|step| (step.rung.clone(), step.channel.as_str(), step.at.day().to_string())).collect()
}

/// The days on which the rungs for one audience go out, by one channel.
fn days(steps: &[Step], to: Audience, channel: Channel) -> Vec<Day> {
    steps.iter().filter(|step| step.to == to && step.channel == channel).map(|step| step.at.day()).collect()
}

fn sent(step: &Step, seen: bool, due: &str) -> Past {
    Past {
        step: step.id,
        rung: step.rung.clone(),
        channel: step.channel,
        recipient: step.recipient,
        at: step.at,
        went_out: true,
        seen,
        due: day(due),
    }
}
