use super::*;

#[test]
fn a_ladder_that_contradicts_itself_is_refused() {
    type Change = fn(&mut ReminderPolicy);
    let rows: [(Change, &str); 9] = [
        (|policy| policy.refill.retain(|rung| rung.to != Audience::Team), "reminder.refill must end at the team"),
        (
            |policy| policy.refill[1].days_before = 8,
            "reminder.refill must have the rungs of one audience in the order of their days",
        ),
        (|policy| policy.refill[0].name = "text".to_owned(), "reminder.refill has two rungs of one name"),
        (
            |policy| policy.follow_up[0].to = Audience::Team,
            "reminder.follow_up must reach the team by a task, and nobody else",
        ),
        (|policy| policy.call_hours.clear(), "reminder.call_hours must be spans of one day from 6:00 on, in order"),
        (
            |policy| policy.call_hours[0].from_minute = 5 * 60,
            "reminder.call_hours must be spans of one day from 6:00 on, in order",
        ),
        (|policy| policy.hours.to_minute = 480, "reminder.hours must be a span of one day"),
        (|policy| policy.from_minute = 1250, "reminder.from_minute must lie within reminder.hours"),
        (|policy| policy.most_a_day = 0, "reminder.most_a_day must be at least 1"),
    ];
    assert_eq!(policy().contradiction(), None);
    for (change, problem) in rows {
        let mut policy = policy();
        change(&mut policy);
        let found = policy.contradiction().map(|(key, why)| format!("{key} {why}"));
        assert_eq!(found.as_deref(), Some(problem));
    }
}
