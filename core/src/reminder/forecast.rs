//! What a day's reminders would be before anything is sent. Source: reminders N15.

use std::collections::BTreeMap;

use super::policy::ReminderPolicy;
use super::{About, Channel, Digest, Matter, Recipient, Step, digests, plan};
use crate::calendar::{Day, Instant};
use crate::policy::WorkCalendar;

/// Steps of one rung by one channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tally<'a> {
    pub about: About,
    pub rung: &'a str,
    pub channel: Channel,
    pub steps: usize,
}

/// The rungs that begin on one day, as if each ladder had been followed so far, and the messages that they make.
#[derive(Debug)]
pub struct Forecast<'a> {
    day: Day,
    policy: &'a ReminderPolicy,
    calendar: &'a WorkCalendar,
    rungs: BTreeMap<(About, String, Channel), usize>,
    steps: Vec<Step>,
}

impl<'a> Forecast<'a> {
    pub fn of(day: Day, policy: &'a ReminderPolicy, calendar: &'a WorkCalendar) -> Self {
        Self { day, policy, calendar, rungs: BTreeMap::new(), steps: Vec::new() }
    }

    pub fn take(&mut self, matter: &Matter, people: &[Recipient]) {
        let whole_ladder = plan(matter, people, &[], self.policy, self.calendar, Instant(i64::MIN));
        for step in whole_ladder.into_iter().filter(|step| step.at.day() == self.day) {
            *self.rungs.entry((step.about, step.rung.clone(), step.channel)).or_default() += 1;
            self.steps.push(step);
        }
    }

    /// In the order of what is told first, the rungs of each by their names.
    pub fn tallies(&self) -> Vec<Tally<'_>> {
        let rungs = self.rungs.iter();
        rungs
            .map(|((about, rung, channel), steps)| Tally { about: *about, rung, channel: *channel, steps: *steps })
            .collect()
    }

    /// The messages by channel, several steps for one person being one and no more than the day's most, and what they cost, in tenths of
    /// a 分.
    pub fn messages(self) -> BTreeMap<Channel, (usize, u64)> {
        let mut by_channel: BTreeMap<Channel, (usize, u64)> = BTreeMap::new();
        for Digest { channel, .. } in digests(self.steps, |_, _| 0, self.policy) {
            let (count, cost) = by_channel.entry(channel).or_default();
            *count += 1;
            *cost += self.policy.price(channel);
        }
        by_channel
    }
}
