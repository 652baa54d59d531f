use super::*;

/// Rung, channel and how many, and the messages of each channel with their cost.
fn forecast(on: &str, matters: &[Matter]) -> (Vec<(String, &'static str, usize)>, Vec<(&'static str, usize, u64)>) {
    let (policy, calendar) = (policy(), calendar());
    let mut forecast = Forecast::of(day(on), &policy, &calendar);
    matters.iter().for_each(|matter| forecast.take(matter, &everybody()));
    let told = |tally: Tally<'_>| (tally.rung.to_owned(), tally.channel.as_str(), tally.steps);
    let tallies = forecast.tallies().into_iter().map(told).collect();
    let messages = forecast.messages().into_iter().map(|(channel, (count, cost))| (channel.as_str(), count, cost));
    (tallies, messages.collect())
}

fn named(rung: &str, channel: &'static str, steps: usize) -> (String, &'static str, usize) {
    (rung.to_owned(), channel, steps)
}

#[test]
fn a_day_has_the_rungs_that_begin_on_it_and_no_earlier_ones_that_are_still_open() {
    let matter = refill("2026-12-19");
    let (rungs, messages) = forecast("2026-12-17", std::slice::from_ref(&matter));
    assert_eq!(rungs, [named("text", "inbox", 1), named("text", "sms", 1)]);
    assert_eq!(messages, [("inbox", 1, 0), ("sms", 1, 45)]);
    let (rungs, messages) = forecast("2026-12-18", std::slice::from_ref(&matter));
    assert_eq!(rungs, [named("call", "voice", 1), named("family_text", "sms", 1)]);
    assert_eq!(messages, [("sms", 1, 45), ("voice", 1, 120)]);
    assert_eq!(forecast("2026-12-13", &[matter]), (vec![], vec![]));
}

#[test]
fn two_medicines_of_one_day_are_two_steps_and_one_message() {
    let other = Matter { of: Uuid::from_u128(0x29), ..refill("2026-12-19") };
    let (rungs, messages) = forecast("2026-12-17", &[refill("2026-12-19"), other]);
    assert_eq!(rungs, [named("text", "inbox", 2), named("text", "sms", 2)]);
    assert_eq!(messages, [("inbox", 1, 0), ("sms", 1, 45)]);
}

#[test]
fn the_task_of_the_team_is_counted_and_is_no_message() {
    let (rungs, messages) = forecast("2026-12-16", &[Matter { asked: true, ..refill("2026-12-19") }]);
    assert_eq!((rungs, messages), (vec![named("team", "task", 1)], vec![]));
}

#[test]
fn whoever_has_no_way_to_be_reached_costs_nothing_and_is_still_on_the_teams_list() {
    let (policy, calendar) = (policy(), calendar());
    let mut forecast = Forecast::of(day("2026-12-16"), &policy, &calendar);
    let unreachable = Recipient { channels: Channels::default(), ..person(Audience::Resident, RESIDENT) };
    forecast.take(&refill("2026-12-19"), &[unreachable, person(Audience::Team, TEAM)]);
    assert_eq!(forecast.tallies().iter().map(|tally| tally.channel).collect::<Vec<_>>(), [Channel::Task]);
    assert!(forecast.messages().is_empty());
}
