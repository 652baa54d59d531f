//! What holds for every ladder at every moment.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::testing::cases;

prop_compose! {
    fn matter()(about in 0..About::ALL.len(), due in 0i64..400, counted in proptest::option::of(0i64..400), asked: bool, taps in proptest::collection::vec(0i64..400 * 24, 0..4)) -> Matter {
        let begin = day("2026-01-01");
        let mut put_off: Vec<Instant> = taps.iter().map(|hour| begin.start().plus_ms(hour * HOUR_MS)).collect();
        put_off.sort_unstable();
        Matter {
            about: About::ALL[about],
            due: begin.plus_days(due).unwrap(),
            counted: counted.map(|days| begin.plus_days(days).unwrap()),
            asked,
            put_off,
            ..refill("2026-01-01")
        }
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn nothing_sounds_at_night_nothing_comes_twice_and_the_team_is_never_forgotten(
        matter in matter(),
        minutes in 0i64..400 * 24 * 60,
        push_arrives: bool,
        is_elder: bool,
    ) {
        let now = day("2026-01-01").start().plus_ms(minutes * 60_000);
        let mut people = everybody();
        (people[0].push_arrives, people[0].is_elder) = (push_arrives, is_elder);
        let steps = planned(&matter, &people, &[], now);
        let ids: BTreeSet<StepId> = steps.iter().map(|step| step.id).collect();
        prop_assert_eq!(ids.len(), steps.len());
        for step in &steps {
            prop_assert!(may_send(Class::Ordinary, step.channel, step.at, &policy()), "{step:?}");
            prop_assert!(now <= step.at && step.until.is_none_or(|until| step.at < until), "{step:?}");
            prop_assert!(!matter.asked || step.to == Audience::Team, "{step:?}");
        }
        let team = steps.iter().filter(|step| step.to == Audience::Team).count();
        prop_assert_eq!(team, usize::from(matter.about == About::Refill));

        // Sent one after another, each at its time, they end.
        let (mut past, mut now, mut sent_ids) = (Vec::new(), now, BTreeSet::new());
        while let Some(step) = planned(&matter, &people, &past, now).into_iter().next() {
            prop_assert!(sent_ids.insert(step.id), "twice: {step:?}");
            now = step.at;
            past.push(sent(&step, false, "2026-01-01"));
        }
        prop_assert_eq!(ids, sent_ids);
    }
}
