//! Channels that somebody turned off.

use jiayi_core::access::Role;
use jiayi_core::codes::Code;
use jiayi_core::person::commands::WithdrawConsent;
use jiayi_core::reminder::commands::SetReminderChannels;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::session::Actor;
use crate::testing::{codes, fields};

fn turns_off(story: &Story, by: &Actor, off: &[Channel]) -> Outcome {
    let set = SetReminderChannels { resident: story.li.id, off: off.to_vec() };
    let outcome = story.send(by, Command::SetReminderChannels(set));
    story.plans();
    outcome
}

/// What one person is told by.
fn reached(story: &Story, recipient: Uuid) -> Vec<Channel> {
    let people = only(story).people.0;
    people.into_iter().find(|person| person.id == recipient).expect("told").channels.to_vec()
}

/// What her phone is silent by, from her feed.
fn silent_on_her_phone(story: &Story) -> Value {
    let (status, page) = story.get(&story.li.actor, &format!("/changes?feed=resident:{}&limit=500", story.li.id));
    assert_eq!(status, 200, "{page}");
    let changes = page["changes"].as_array().expect("changes");
    changes.iter().find(|change| change["kind"] == "resident").expect("herself")["entity"]["reminders_off"].clone()
}

/// A daughter who may look, with an account.
fn daughter(story: &Story) -> Actor {
    agrees(story, &story.li.actor, story.li.id, ConsentPurpose::FamilySharing);
    lets_in(story, "13700137001", &[ProxyScope::View]);
    story.account("13700137001")
}

#[test]
fn who_wants_no_texts_gets_none_and_the_rest_of_her_ladder() {
    let story = nearly_used_up();
    let (before, li) = (ladder(&story), story.li.actor.clone());
    assert!(before.iter().any(|step| step.channel == Channel::Sms));
    assert_eq!(turns_off(&story, &li, &[Channel::Local, Channel::Sms]), Outcome::Applied);
    assert_eq!(reached(&story, story.li.id.0), [Channel::Inbox, Channel::Voice]);
    let rest: Vec<Step> = before.iter().filter(|step| step.channel != Channel::Sms).cloned().collect();
    assert_eq!(ladder(&story), rest);
    assert_eq!(silent_on_her_phone(&story), json!(["local", "sms"]));

    assert_eq!(turns_off(&story, &li, &[Channel::Voice]), Outcome::Applied);
    assert_eq!(reached(&story, story.li.id.0), [Channel::Inbox, Channel::Sms], "in place of what she said before");
    assert_eq!(turns_off(&story, &li, &[]), Outcome::Applied);
    assert_eq!((ladder(&story), silent_on_her_phone(&story)), (before, json!([])));
}

#[test]
fn the_task_of_the_team_cannot_be_turned_off() {
    let story = nearly_used_up();
    let before = ladder(&story);
    let refused = turns_off(&story, &story.li.actor, &[Channel::Sms, Channel::Task]);
    assert_eq!(fields(&refused), [("off", Code::ReminderTask)]);
    assert_eq!(ladder(&story), before);
    let rest = [Channel::Local, Channel::Push, Channel::Inbox, Channel::Sms, Channel::Voice];
    assert_eq!(turns_off(&story, &story.li.actor, &rest), Outcome::Applied);
    let left: Vec<Audience> = ladder(&story).iter().map(|step| step.to).collect();
    assert_eq!(left, [Audience::Team]);
}

#[test]
fn what_somebody_of_her_family_turns_off_is_of_the_own_messages() {
    let story = nearly_used_up();
    let daughter = daughter(&story);
    let (hers, own) = (story.li.id.0, daughter.account.0);
    assert_eq!(turns_off(&story, &daughter, &[Channel::Inbox, Channel::Voice]), Outcome::Applied);
    assert_eq!(reached(&story, own), [Channel::Sms]);
    assert_eq!(reached(&story, hers), [Channel::Inbox, Channel::Sms, Channel::Voice]);
    assert_eq!(silent_on_her_phone(&story), json!([]));

    let nurse = story.staff(Role::Nurse);
    assert_eq!(turns_off(&story, &nurse, &[Channel::Sms]), Outcome::Applied);
    assert_eq!(reached(&story, hers), [Channel::Inbox, Channel::Voice], "the nurse says it for her");
    assert_eq!(reached(&story, own), [Channel::Sms]);
    assert_eq!(silent_on_her_phone(&story), json!(["sms"]));
}

#[test]
fn who_is_told_nothing_turns_nothing_off() {
    let story = nearly_used_up();
    agrees(&story, &story.li.actor, story.li.id, ConsentPurpose::FamilySharing);
    lets_in(&story, "13700137002", &[ProxyScope::RequestRefill]);
    let (asks_only, wang) = (story.account("13700137002"), story.resident("王建国", numbers::WANG, "13800138002"));
    story.plans();
    for stranger in [asks_only, wang.actor] {
        assert_eq!(codes(&turns_off(&story, &stranger, &[Channel::Sms])), [Code::NotFound]);
    }
    assert_eq!(codes(&turns_off(&story, &story.pharmacist, &[Channel::Sms])), [Code::Forbidden]);
    assert_eq!(reached(&story, story.li.id.0), [Channel::Inbox, Channel::Sms, Channel::Voice]);
}

#[test]
fn who_takes_back_that_she_may_be_texted_is_texted_no_more_and_called_still() {
    let story = nearly_used_up();
    let li = story.li.id;
    assert!(reached(&story, li.0).contains(&Channel::Sms), "nobody was asked yet");
    agrees(&story, &story.li.actor, li, ConsentPurpose::Sms);
    story.plans();
    assert!(reached(&story, li.0).contains(&Channel::Sms));
    let withdraw = WithdrawConsent { consent: id(), resident: li, purpose: ConsentPurpose::Sms };
    story.must(&story.li.actor, Command::WithdrawConsent(withdraw));
    story.plans();
    let left = reached(&story, li.0);
    assert!(!left.contains(&Channel::Sms) && left.contains(&Channel::Voice), "{left:?}");
    agrees(&story, &story.li.actor, li, ConsentPurpose::Sms);
    story.plans();
    assert!(reached(&story, li.0).contains(&Channel::Sms));
}
