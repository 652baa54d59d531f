//! 明天提醒, as it reaches the rows.

use jiayi_core::codes::Code;
use jiayi_core::id::PutOffId;
use jiayi_core::reminder::commands::PutOffReminder;
use uuid::Uuid;

use super::*;
use crate::database::schema::put_offs;
use crate::session::Actor;
use crate::testing::{codes, fields};

fn taps(story: &Story, by: &Actor, about: About, of: Uuid) -> Outcome {
    let said = PutOffReminder { put_off: id(), resident: story.li.id, about, of };
    story.send(by, Command::PutOffReminder(said))
}

fn kept(story: &Story) -> i64 {
    story.read(|conn| Ok(put_offs::table.count().get_result(conn)?))
}

/// Rung, channel and day of each step for one audience.
fn told(steps: &[Step], to: Audience) -> Vec<(String, Channel, String)> {
    let hers = steps.iter().filter(|step| step.to == to);
    hers.map(|step| (step.rung.clone(), step.channel, step.at.day().to_string())).collect()
}

#[test]
fn tomorrow_moves_her_own_rungs_and_neither_her_family_s_nor_the_task_of_the_team() {
    let story = nearly_used_up();
    agrees(&story, &story.li.actor, story.li.id, ConsentPurpose::FamilySharing);
    lets_in(&story, "13700137001", &[ProxyScope::View]);
    let before = ladder(&story);
    assert_eq!(taps(&story, &story.li.actor, About::Refill, only(&story).of.0), Outcome::Applied);
    let after = ladder(&story);
    assert_eq!(only(&story).put_off.0, [story.clock.now()]);
    let row = |rung: &str, channel, day: &str| (rung.to_owned(), channel, day.to_owned());
    let [inbox, text, call] = [Channel::Inbox, Channel::Sms, Channel::Voice];
    // It is the 14th: the rung of today comes again tomorrow, the others a day later.
    assert_eq!(
        told(&after, Audience::Resident),
        [
            row("five_days_before", inbox, "2026-12-15"),
            row("text", inbox, "2026-12-18"),
            row("text", text, "2026-12-18"),
            row("call", call, "2026-12-19"),
        ]
    );
    for audience in [Audience::Family, Audience::Team] {
        assert_eq!(told(&after, audience), told(&before, audience), "{audience:?}");
        assert!(!told(&after, audience).is_empty(), "{audience:?}");
    }
}

#[test]
fn said_twice_on_one_day_it_is_said_once_and_on_the_next_day_again() {
    let story = nearly_used_up();
    let of = only(&story).of.0;
    for _ in 0..2 {
        assert_eq!(taps(&story, &story.li.actor, About::Refill, of), Outcome::Applied);
        story.plans();
        story.clinic.pass(3_600_000);
    }
    assert_eq!((kept(&story), only(&story).put_off.0.len()), (1, 1));
    assert_eq!(taps(&story, &story.li.actor, About::Refill, of), Outcome::Applied);
    assert_eq!(story.marked(), 0, "nothing was written");
    story.days_later(24);
    assert_eq!(taps(&story, &story.li.actor, About::Refill, of), Outcome::Applied);
    story.plans();
    let days: Vec<_> = only(&story).put_off.0.into_iter().map(Instant::day).collect();
    assert_eq!(days, [day("2026-12-14"), day("2026-12-15")]);
}

#[test]
fn what_is_not_hers_cannot_be_put_off_nor_by_who_may_not_ask_for_her() {
    let story = nearly_used_up();
    let of = only(&story).of.0;
    let wang = story.resident("王建国", numbers::WANG, "13800138002");
    for (about, of) in [(About::Refill, Uuid::now_v7()), (About::FollowUp, of), (About::ContractExpiry, of)] {
        assert_eq!(fields(&taps(&story, &story.li.actor, about, of)), [("of", Code::NotFound)], "{about:?}");
    }
    let of_wang = PutOffReminder { put_off: id(), resident: wang.id, about: About::Refill, of };
    let refused = story.send(&wang.actor, Command::PutOffReminder(of_wang));
    assert_eq!(fields(&refused), [("of", Code::NotFound)], "another person's");

    agrees(&story, &story.li.actor, story.li.id, ConsentPurpose::FamilySharing);
    lets_in(&story, "13700137001", &[ProxyScope::View]);
    lets_in(&story, "13700137002", &[ProxyScope::RequestRefill]);
    for stranger in [wang.actor, story.account("13700137001")] {
        assert_eq!(codes(&taps(&story, &stranger, About::Refill, of)), [Code::NotFound]);
    }
    assert_eq!(codes(&taps(&story, &story.doctor, About::Refill, of)), [Code::Forbidden]);
    assert_eq!(kept(&story), 0);
    assert_eq!(taps(&story, &story.account("13700137002"), About::Refill, of), Outcome::Applied);
}

#[test]
fn an_id_is_of_one_thing() {
    let story = nearly_used_up();
    let put_off: PutOffId = id();
    let said = PutOffReminder { put_off, resident: story.li.id, about: About::Refill, of: only(&story).of.0 };
    story.must(&story.li.actor, Command::PutOffReminder(said.clone()));
    story.days_later(24);
    let again = story.send(&story.li.actor, Command::PutOffReminder(said));
    assert_eq!(fields(&again), [("put_off", Code::IdUsed)]);
}
