//! The ladders, and when a message may go out.

use serde::Deserialize;

use super::{About, Audience, Channel};
use crate::task::policy::WorkingHours;

/// Source: reminders N1, N2, N4, N5; the ladders of what is no refill are this project's own [P].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReminderPolicy {
    /// Outside of them it is quiet.
    pub hours: WorkingHours,
    /// When a voice call may be made, in order.
    pub call_hours: Vec<WorkingHours>,
    /// Minute of the day from which its messages go out.
    pub from_minute: u16,
    /// Over so many minutes they are spread.
    pub spread_minutes: u16,
    /// Messages that sound, to one person on one day.
    pub most_a_day: usize,
    /// A rung that went out so short a time ago is not repeated when the date moves, hours.
    pub again_hours: i64,
    /// From this age on somebody is called whether or not she saw a message.
    pub elder_from_age: i32,
    /// What a text message and a call cost, tenths of a 分; whatever else there is costs nothing.
    pub text_price: u64,
    pub call_price: u64,
    pub refill: Vec<Rung>,
    pub follow_up: Vec<Rung>,
    pub annual_check: Vec<Rung>,
    pub contract_expiry: Vec<Rung>,
}

/// One rung of a ladder. Those of one audience stand in the order of their days.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// Part of the step's id: a rung that is given a new name is sent anew.
    pub name: String,
    /// Days before the day that something is due; negative after it.
    pub days_before: i64,
    /// They are working days.
    #[serde(default)]
    pub working: bool,
    pub to: Audience,
    pub by: Vec<Channel>,
    /// Left out for who is not old and has seen a message of this cycle.
    #[serde(default)]
    pub unless_seen: bool,
}

impl ReminderPolicy {
    /// Of one message, tenths of a 分.
    pub fn price(&self, channel: Channel) -> u64 {
        match channel {
            Channel::Sms => self.text_price,
            Channel::Voice => self.call_price,
            Channel::Local | Channel::Push | Channel::Inbox | Channel::Task => 0,
        }
    }

    pub fn ladder(&self, about: About) -> &[Rung] {
        match about {
            About::Refill => &self.refill,
            About::FollowUp => &self.follow_up,
            About::AnnualCheck => &self.annual_check,
            About::ContractExpiry => &self.contract_expiry,
        }
    }

    /// What its types cannot hold: the key and what is wrong with it.
    pub fn contradiction(&self) -> Option<(&'static str, &'static str)> {
        let day = |hours: &WorkingHours| hours.from_minute < hours.to_minute && hours.to_minute <= 24 * 60;
        let (first, last) = (self.from_minute, self.from_minute.saturating_add(self.spread_minutes));
        let calls = self.call_hours.iter();
        let in_order = calls.clone().zip(calls.clone().skip(1)).all(|(a, b)| a.to_minute <= b.from_minute);
        let waking = calls.clone().all(|span| day(span) && span.from_minute >= 6 * 60);
        let wrong_rung = About::ALL.iter().find_map(|about| self.wrong_rung(*about));
        let rows = [
            (!day(&self.hours), "reminder.hours", "must be a span of one day"),
            (
                calls.len() == 0 || !in_order || !waking,
                "reminder.call_hours",
                "must be spans of one day from 6:00 on, in order",
            ),
            (
                first < self.hours.from_minute || last >= self.hours.to_minute,
                "reminder.from_minute",
                "must lie within reminder.hours",
            ),
            (self.spread_minutes < 1, "reminder.spread_minutes", "must be at least 1"),
            (self.most_a_day < 1, "reminder.most_a_day", "must be at least 1"),
            (self.again_hours < 0, "reminder.again_hours", "must not be negative"),
        ];
        let wrong = rows.into_iter().find(|(wrong, _, _)| *wrong).map(|(_, key, why)| (key, why));
        wrong.or(wrong_rung)
    }

    fn wrong_rung(&self, about: About) -> Option<(&'static str, &'static str)> {
        let key = match about {
            About::Refill => "reminder.refill",
            About::FollowUp => "reminder.follow_up",
            About::AnnualCheck => "reminder.annual_check",
            About::ContractExpiry => "reminder.contract_expiry",
        };
        let ladder = self.ladder(about);
        let of = |to: Audience| ladder.iter().filter(move |rung| rung.to == to);
        let falls = |to: &Audience| of(*to).zip(of(*to).skip(1)).all(|(a, b)| a.days_before > b.days_before);
        let named = ladder.iter().all(|rung| ladder.iter().filter(|other| other.name == rung.name).count() == 1);
        let team = |rung: &Rung| (rung.to == Audience::Team) == (rung.by == [Channel::Task]);
        let rows = [
            (!named, "has two rungs of one name"),
            (!Audience::ALL.iter().all(falls), "must have the rungs of one audience in the order of their days"),
            (!ladder.iter().all(team), "must reach the team by a task, and nobody else"),
            // Source: reminders N14.
            (about == About::Refill && of(Audience::Team).next().is_none(), "must end at the team"),
        ];
        rows.into_iter().find(|(wrong, _)| *wrong).map(|(_, why)| (key, why))
    }
}
