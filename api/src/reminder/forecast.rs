//! `jiayi plan`: what would go out on a day, before anything does.

use std::fmt::Write as _;

use jiayi_core::calendar::Day;
use jiayi_core::codes::Language;
use jiayi_core::reminder::{Channel, Forecast, Tally};

use super::plan_some;
use super::rows::{self, After};
use crate::clinic::{Clinic, StartError};
use crate::database::Error;

/// Rows read at once.
const PAGE: i64 = 5_000;

/// Counts the rungs that begin on a day, and the messages with their cost, in words for the terminal. Whoever has changed is looked at first.
///
/// # Errors
/// When the database fails, or there is no policy of that day.
pub async fn forecast(clinic: &Clinic, day: Day) -> Result<String, StartError> {
    while plan_some(clinic).await? > 0 {}
    let rules = clinic.rules.clone();
    let told = move |conn: &mut _| {
        let policy = rules.policies.on(day).map_err(|_| Error::Damaged("no policy of a day"))?;
        let mut forecast = Forecast::of(day, &policy.reminder, &rules.calendar);
        let whole_day = (day.start(), day.plus_days(1).map_err(|_| Error::Damaged("the calendar"))?.start());
        let mut at = Some(After::BEGIN);
        while let Some(after) = at {
            let (matters, next) = rows::between(conn, whole_day, after, PAGE)?;
            matters.iter().for_each(|(matter, people)| forecast.take(matter, people));
            at = next;
        }
        Ok(in_words(day, forecast))
    };
    Ok(clinic.database.read(told).await?)
}

fn in_words(day: Day, forecast: Forecast<'_>) -> String {
    let mut words = format!("{day}: nothing begins\n");
    let tallies = forecast.tallies();
    if !tallies.is_empty() {
        words = format!("{:<16} {:<20} {:<12} {:>10}\n", day.to_string(), "rung", "channel", "steps");
    }
    for Tally { about, rung, channel, steps } in tallies {
        let (about, channel) = (about.name(Language::English), channel.as_str());
        let _ = writeln!(words, "{about:<16} {rung:<20} {channel:<12} {steps:>10}");
    }
    for (channel, (messages, cost)) in forecast.messages() {
        let _ =
            writeln!(words, "{} {messages} messages, {}.{:03} yuan", channel_name(channel), cost / 1_000, cost % 1_000);
    }
    words
}

fn channel_name(channel: Channel) -> &'static str {
    channel.name(Language::English)
}
