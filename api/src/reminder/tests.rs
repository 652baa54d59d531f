//! The rows follow the records, whoever changed them.

mod opt_out;
mod put_off;

use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::id::{DispensingId, GrantId, PrescriptionItemId};
use jiayi_core::person::commands::{GrantProxy, RevokeGrant};
use jiayi_core::person::{ConsentPurpose, ProxyRelation, ProxyScope};
use jiayi_core::prescription::Kind;
use jiayi_core::prescription::commands::ReportStock;
use jiayi_core::refill::commands::{RequestRefill, RequestedItem};
use jiayi_core::reminder::{About, Audience, Channel, Recipient, Step, plan};

use super::rows::After;
use super::*;
use crate::database::schema::{feed_entries, prescription_items, prescriptions, reminders};
use crate::database::sql::{Json, Key, Word};
use crate::person::tests::consents::agrees;
use crate::prescription::tests::story::{AMLODIPINE, Story, order};
use crate::testing::{TestClinic, day, id, numbers};

#[derive(Queryable, Debug, Clone, PartialEq)]
struct Kept {
    of: Key,
    due: Day,
    counted: Option<Day>,
    asked: bool,
    people: Json<Vec<Recipient>>,
    begins_at: Option<Instant>,
    ends_at: Option<Instant>,
    put_off: Json<Vec<Instant>>,
}

impl TestClinic {
    pub(super) fn plans(&self) -> usize {
        self.wait(async {
            let mut planned = 0;
            loop {
                match plan_some(&self.clinic).await.expect("planned") {
                    0 => return planned,
                    some => planned += some,
                }
            }
        })
    }

    fn refills_of(&self, resident: ResidentId) -> Vec<Kept> {
        self.read(move |conn| {
            Ok(reminders::table
                .filter(reminders::resident_id.eq(resident))
                .filter(reminders::about.eq(Word(About::Refill)))
                .select((
                    reminders::of_id,
                    reminders::due,
                    reminders::counted,
                    reminders::asked,
                    reminders::people,
                    reminders::begins_at,
                    reminders::ends_at,
                    reminders::put_off,
                ))
                .load(conn)?)
        })
    }

    fn medicine_of(&self, resident: ResidentId) -> PrescriptionItemId {
        self.read(move |conn| {
            Ok(prescription_items::table
                .inner_join(prescriptions::table.on(prescriptions::id.eq(prescription_items::prescription_id)))
                .filter(prescriptions::resident_id.eq(resident))
                .select(prescription_items::id)
                .first(conn)?)
        })
    }

    fn marked(&self) -> i64 {
        self.read(|conn| Ok(unplanned::table.count().get_result(conn)?))
    }
}

/// Li took amlodipine home on the first day and it is nearly used up.
fn nearly_used_up() -> Story {
    let story = Story::begin();
    story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
    story.days_later(23);
    story.plans();
    story
}

/// She lets somebody of her family help her.
pub(super) fn lets_in(story: &Story, phone: &str, scopes: &[ProxyScope]) -> GrantId {
    let grant = id();
    let command = GrantProxy {
        grant,
        resident: story.li.id,
        proxy_name: "李小红".to_owned(),
        proxy_phone: phone.to_owned(),
        relation: ProxyRelation::Child,
        scopes: scopes.to_vec(),
        until: story.today().plus_days(100).expect("in range"),
        scan: None,
        guardian: None,
    };
    story.must(&story.li.actor, Command::GrantProxy(command));
    grant
}

/// The whole ladder of what was planned of her medicine, from its rows.
fn ladder(story: &Story) -> Vec<Step> {
    story.plans();
    let always = (Instant(i64::MIN), Instant(i64::MAX));
    let (kept, _) = story.read(move |conn| rows::between(conn, always, After::BEGIN, 100));
    let (matter, people) = kept.into_iter().find(|(matter, _)| matter.about == About::Refill).expect("planned");
    let policy = story.rules.policies.on(story.today()).expect("a policy");
    plan(&matter, &people, &[], &policy.reminder, &story.rules.calendar, Instant(i64::MIN))
}

fn only(story: &Story) -> Kept {
    let mut kept = story.refills_of(story.li.id);
    assert_eq!((kept.len(), story.marked()), (1, 0), "{kept:?}");
    kept.remove(0)
}

#[test]
fn what_runs_out_is_planned_with_whoever_is_told_of_it() {
    let story = nearly_used_up();
    let kept = only(&story);
    assert_eq!((kept.due, kept.counted, kept.asked), (day("2026-12-19"), None, false));
    let told: Vec<_> = kept.people.0.iter().map(|person| (person.audience, person.id)).collect();
    assert_eq!(told, [(Audience::Resident, story.li.id.0), (Audience::Team, story.team.0)]);
    let herself = &kept.people.0[0];
    assert!([Channel::Inbox, Channel::Sms, Channel::Voice].iter().all(|channel| herself.channels.contains(*channel)));
    assert!(!herself.channels.contains(Channel::Push), "no installation is known");
    let (begins, ends) = (kept.begins_at.expect("a ladder").day(), kept.ends_at.expect("a ladder").day());
    assert_eq!((begins, ends), (day("2026-12-12"), day("2026-12-18")));
}

#[test]
fn every_change_of_hers_marks_her_and_what_is_planned_then_is_the_record_as_it_stands() {
    let story = nearly_used_up();
    let first = only(&story);
    let report =
        ReportStock { report: id(), resident: story.li.id, dispensing: DispensingId(first.of.0), units_left: 10 };
    assert_eq!(story.send(&story.li.actor, Command::ReportStock(report)), Outcome::Applied);
    assert_eq!((story.marked(), story.plans()), (1, 1));
    let counted = only(&story);
    assert_eq!((counted.of, counted.due, counted.counted), (first.of, first.due, Some(day("2026-12-24"))));

    let medicine = story.medicine_of(story.li.id);
    let request = RequestRefill {
        request: id(),
        resident: story.li.id,
        items: vec![RequestedItem { refill_item: id(), medicine }],
        early_reason: None,
        note: None,
        collect_at: None,
    };
    assert_eq!(story.send(&story.li.actor, Command::RequestRefill(request)), Outcome::Applied);
    story.plans();
    assert!(only(&story).asked);

    story.supplied(Kind::Repeat, vec![order(AMLODIPINE, 28)]);
    story.plans();
    let next = only(&story);
    assert_ne!(next.of, first.of);
    assert_eq!((next.due, next.asked), (day("2027-01-16"), true), "nobody has decided on what she asked for");
    assert_eq!(story.plans(), 0, "nothing has changed since");
}

#[test]
fn what_is_stopped_is_planned_no_more() {
    let story = Story::begin();
    let prescription = story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
    story.plans();
    only(&story);
    assert_eq!(story.stop(prescription), Outcome::Applied);
    story.plans();
    assert_eq!(story.refills_of(story.li.id), []);
}

#[test]
fn whom_she_lets_look_is_told_until_she_takes_it_back() {
    let story = nearly_used_up();
    agrees(&story, &story.li.actor, story.li.id, ConsentPurpose::FamilySharing);
    let grant = lets_in(&story, "13700137001", &[ProxyScope::View]);
    story.plans();
    let family = |kept: &Kept| kept.people.0.iter().filter(|one| one.audience == Audience::Family).cloned().collect();
    let told: Vec<Recipient> = family(&only(&story));
    assert_eq!(told.iter().map(|one| one.id).collect::<Vec<_>>(), [grant.0], "she has no account yet");
    assert!(told[0].channels.contains(Channel::Sms) && !told[0].channels.contains(Channel::Inbox));
    let revoked = RevokeGrant { grant, resident: story.li.id, scan: None, guardian: None };
    assert_eq!(story.send(&story.li.actor, Command::RevokeGrant(revoked)), Outcome::Applied);
    story.plans();
    assert_eq!(family(&only(&story)), [] as [Recipient; 0]);
}

#[test]
fn whoever_cannot_be_read_keeps_nobody_else_waiting() {
    let story = nearly_used_up();
    let wang = story.resident("王建国", numbers::WANG, "13800138002");
    let li = story.li.id;
    story.write(move |conn| {
        diesel::insert_into(feed_entries::table)
            .values((
                feed_entries::feed_id.eq(Key(wang.id.0)),
                feed_entries::kind.eq("of_a_later_version"),
                feed_entries::entity_id.eq(Key(wang.id.0)),
                feed_entries::version.eq(1_000),
                feed_entries::present.eq(true),
            ))
            .execute(conn)?;
        plan_anew(conn, wang.id)?;
        plan_anew(conn, li)
    });
    assert!(story.plans() >= 2);
    assert_eq!(only(&story).due, day("2026-12-19"));
    assert_eq!(story.plans(), 0, "she is left to her next change");
}

#[test]
fn a_day_is_counted_before_anything_is_sent() {
    let story = nearly_used_up();
    let told = |on: &str| story.wait(forecast(&story.clinic, day(on))).expect("counted");
    let text = told("2026-12-17");
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
    assert!(lines.contains(&vec!["Refill", "text", "sms", "1"]), "{text}");
    assert!(lines.contains(&vec!["Text", "message", "1", "messages,", "0.045", "yuan"]), "{text}");
    assert_eq!(told("2026-11-30"), "2026-11-30: nothing begins\n");
}
