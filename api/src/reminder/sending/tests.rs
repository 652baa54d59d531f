//! What goes out of a ladder, hour by hour, to stand-ins of the vendors that fail in every way they can.

use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::command::{Command, Outcome};
use jiayi_core::id::PrescriptionItemId;
use jiayi_core::person::commands::RevokeSession;
use jiayi_core::prescription::Kind;
use jiayi_core::refill::commands::{RequestRefill, RequestedItem};
use jiayi_core::reminder::commands::{RegisterPush, SeeReminders};
use jiayi_core::reminder::{About, Channel, StepId, Vendor};

use super::claim;
use super::send_some;
use super::spending::Budgets;
use crate::channels::fake::{Fakes, Fault, Provider, Taken};
use crate::channels::{Receipt, ReceiptState};
use crate::database::Db;
use crate::database::schema::{
    accounts, digests, next_messages, prescription_items, push_tokens, reminders, sessions, told,
};
use crate::database::sql::{Key, Word};
use crate::each;
use crate::prescription::tests::story::{AMLODIPINE, METFORMIN, Story, order};
use crate::reminder::installations::{self, Reach};
use crate::reminder::tell::tell_some;
use crate::reminder::{hear, note, sweep};
use crate::testing::{day, id, numbers};

const HOUR_MS: i64 = 3_600_000;
const MINUTE_MS: i64 = 60_000;
/// For an answer that does not come.
const PATIENCE: Duration = Duration::from_millis(300);

/// Li runs out on 2026-12-19, and stand-ins carry what is sent to her.
pub(in crate::reminder) struct Sending(pub Story);

impl std::ops::Deref for Sending {
    type Target = Story;

    fn deref(&self) -> &Story {
        &self.0
    }
}

/// A row of a message: channel, and when it was accepted, failed and seen.
pub(in crate::reminder) type Row = (Channel, Option<Instant>, Option<String>, Option<Instant>);

impl Sending {
    pub fn begin() -> Self {
        let story = Story::begin();
        story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
        Self::carried(story)
    }

    /// Stand-ins carry what is sent in this clinic.
    pub fn carried(story: Story) -> Self {
        Self::carried_by(story, drop)
    }

    /// Stand-ins that show what they take.
    pub fn carried_by(mut story: Story, show: impl Fn(Taken) + Send + Sync + 'static) -> Self {
        let clock = story.clock.clone();
        let carriers =
            story.wait(async { Fakes::start(clock, show)?.carriers(PATIENCE).map_err(std::io::Error::other) });
        let clinic = Rc::get_mut(&mut story.clinic).expect("nobody else's");
        clinic.clinic.carriers = Arc::new(carriers.expect("stand-ins"));
        story.days_later(0);
        story.plans();
        Self(story)
    }

    pub fn with_a_phone() -> Self {
        let sending = Self::begin();
        sending.registers(Some("installation-0000000001-abcdef"));
        sending
    }

    pub fn registers(&self, token: Option<&str>) {
        let token = token.map(str::to_owned);
        let command = RegisterPush { vendor: Vendor::Fcm, token, arrives: true };
        self.must(&self.li.actor, Command::RegisterPush(command));
    }

    pub fn fakes(&self) -> &Fakes {
        self.clinic.clinic.carriers.fakes.as_ref().expect("stand-ins")
    }

    /// Everything that is due goes out.
    pub fn sends(&self) {
        self.plans();
        while self.wait(send_some(&self.clinic.clinic)).expect("sent") > 0 {}
    }

    /// Claims what is due and comes no further: how many messages.
    pub fn dies_after_claiming(&self) -> usize {
        self.plans();
        let (rules, now) = (self.rules.clone(), self.clock.now());
        let budgets = Budgets::of(&self.clinic.clinic.carriers);
        self.write(move |conn| {
            while tell_some(conn, &rules, now)? > 0 {}
            claim::claim(conn, &rules, &budgets, now).map(|claim| claim.messages.len())
        })
    }

    /// The clock of a day, so many minutes after midnight.
    pub fn at(&self, on: &str, minute: i64) {
        self.clock.set(day(on).start().plus_ms(minute * MINUTE_MS));
        self.everybody_is_signed_in();
        self.sends();
    }

    /// Every ten minutes of some days.
    pub fn lives(&self, from: &str, to: &str) {
        let mut now = day(from).start();
        while now < day(to).start() {
            self.clock.set(now);
            self.everybody_is_signed_in();
            self.sends();
            now = now.plus_ms(10 * MINUTE_MS);
        }
    }

    /// What the stand-ins took: by whom, on which day and at which hour.
    pub fn taken(&self) -> Vec<(Provider, String)> {
        self.fakes().taken().iter().map(|taken| (taken.provider, taken.at.day().to_string())).collect()
    }

    pub fn rows(&self) -> Vec<Row> {
        self.read(|conn| {
            let rows: Vec<(Word<Channel>, Option<Instant>, Option<String>, Option<Instant>)> = digests::table
                .order((digests::day, digests::channel))
                .select((digests::channel, digests::accepted_at, digests::failure, digests::seen_at))
                .load(conn)?;
            Ok(rows
                .into_iter()
                .map(|(channel, accepted, failure, seen)| (channel.0, accepted, failure, seen))
                .collect())
        })
    }

    pub fn only(&self, channel: Channel) -> Row {
        let mut rows = self.rows();
        rows.retain(|row| row.0 == channel);
        assert_eq!(rows.len(), 1, "{rows:?}");
        rows.remove(0)
    }

    pub fn asks_again(&self) {
        let resident = self.li.id;
        let medicine: PrescriptionItemId =
            self.read(|conn| Ok(prescription_items::table.select(prescription_items::id).first(conn)?));
        let items = vec![RequestedItem { refill_item: id(), medicine }];
        let (early_reason, note, collect_at) = (None, None, None);
        let request = RequestRefill { request: id(), resident, items, early_reason, note, collect_at };
        assert_eq!(self.send(&self.li.actor, Command::RequestRefill(request)), Outcome::Applied);
    }
}

fn on(provider: Provider, day: &str) -> (Provider, String) {
    (provider, day.to_owned())
}

#[test]
fn who_has_no_app_is_texted_and_called_and_never_at_night() {
    let sending = Sending::begin();
    sending.lives("2026-12-10", "2026-12-21");
    assert_eq!(sending.taken(), [on(Provider::Sms, "2026-12-17"), on(Provider::Voice, "2026-12-18")]);
    for taken in sending.fakes().taken() {
        let minute = (taken.at.0 - taken.at.day().start().0) / MINUTE_MS;
        assert!((9 * 60 + 3..12 * 60).contains(&minute), "{taken:?}");
    }
}

#[test]
fn who_has_the_app_is_pushed_to_and_sees_it_in_the_inbox_too() {
    let sending = Sending::with_a_phone();
    sending.lives("2026-12-10", "2026-12-21");
    let days = ["2026-12-12", "2026-12-14", "2026-12-16"];
    let pushes: Vec<_> = days.iter().map(|day| on(Provider::Fcm, day)).collect();
    let spoken = [on(Provider::Sms, "2026-12-17"), on(Provider::Voice, "2026-12-18")];
    assert_eq!(sending.taken(), [pushes, spoken.to_vec()].concat());
    let inbox = sending.rows().into_iter().filter(|row| row.0 == Channel::Inbox);
    assert_eq!(inbox.filter(|row| row.1.is_some()).count(), 3);
}

#[test]
fn no_message_names_her_or_what_she_takes() {
    let sending = Sending::with_a_phone();
    sending.lives("2026-12-10", "2026-12-21");
    for Taken { text, provider, .. } in sending.fakes().taken() {
        assert!(!text.contains("氨氯地平"), "{text}");
        // A call asks for the person first.
        assert_eq!(text.contains("李秀英"), provider == Provider::Voice, "{text}");
    }
}

#[test]
fn what_is_asked_for_or_ended_before_it_is_sent_is_not_sent() {
    let sending = Sending::begin();
    sending.fakes().next(Provider::Sms, Fault::TooMany(1800));
    sending.at("2026-12-17", 9 * 60 + 40);
    assert_eq!(sending.taken(), []);
    sending.asks_again();
    sending.lives("2026-12-17", "2026-12-21");
    assert_eq!(sending.taken(), []);
    let texts: i64 = sending
        .read(|conn| Ok(digests::table.filter(digests::channel.eq(Word(Channel::Sms))).count().get_result(conn)?));
    assert_eq!(texts, 0, "what nobody was told leaves no trace");
}

#[test]
fn what_a_provider_puts_off_goes_out_later_and_not_at_night() {
    let sending = Sending::begin();
    for fault in [Fault::TooMany(60), Fault::TooMany(3), Fault::TooMany(1200)] {
        sending.fakes().next(Provider::Sms, fault);
    }
    sending.at("2026-12-17", 9 * 60 + 40);
    assert_eq!(sending.taken(), []);
    sending.lives("2026-12-17", "2026-12-18");
    assert_eq!(sending.taken(), [on(Provider::Sms, "2026-12-17")]);
    assert!(sending.only(Channel::Sms).1.is_some());
}

#[test]
fn what_could_not_go_out_in_its_time_falls_to_the_next_rung() {
    let sending = Sending::begin();
    sending.fakes().next(Provider::Sms, Fault::TooMany(90_000));
    sending.lives("2026-12-17", "2026-12-19");
    assert_eq!(sending.taken(), [on(Provider::Voice, "2026-12-18")]);
    assert_eq!((sending.only(Channel::Sms).1, sending.only(Channel::Sms).2.as_deref()), (None, Some("expired")));
}

#[test]
fn an_answer_that_was_lost_is_asked_for_and_no_text_goes_out_twice() {
    let sending = Sending::begin();
    sending.fakes().next(Provider::Sms, Fault::SilentAfter);
    sending.at("2026-12-17", 9 * 60 + 40);
    sending.lives("2026-12-17", "2026-12-18");
    assert_eq!(sending.taken(), [on(Provider::Sms, "2026-12-17")]);
    assert!(sending.only(Channel::Sms).1.is_some(), "the provider said that it had it");

    let sending = Sending::begin();
    sending.fakes().next(Provider::Sms, Fault::SilentBefore);
    sending.at("2026-12-17", 9 * 60 + 40);
    sending.lives("2026-12-17", "2026-12-19");
    assert_eq!(sending.taken(), [on(Provider::Voice, "2026-12-18")], "nobody can tell: the next rung");
    assert_eq!(sending.only(Channel::Sms).2.as_deref(), Some("unknown"));
}

#[test]
fn a_push_whose_answer_was_lost_goes_again_under_the_same_name() {
    let sending = Sending::with_a_phone();
    sending.fakes().next(Provider::Fcm, Fault::SilentAfter);
    sending.lives("2026-12-12", "2026-12-13");
    let taken = sending.fakes().taken();
    assert_eq!(taken.len(), 2);
    assert_eq!(taken[0].under, taken[1].under);
}

#[test]
fn a_dead_token_is_forgotten_and_the_ladder_goes_on_without_pushes() {
    let sending = Sending::with_a_phone();
    sending.fakes().next(Provider::Fcm, Fault::DeadToken);
    sending.lives("2026-12-12", "2026-12-20");
    assert_eq!(sending.taken(), [on(Provider::Sms, "2026-12-17"), on(Provider::Voice, "2026-12-18")]);
    assert_eq!(sending.read(|conn| Ok(push_tokens::table.count().get_result::<i64>(conn)?)), 0);
}

#[test]
fn whoever_dies_between_claim_and_answer_sends_a_push_again_and_asks_for_a_text() {
    let sending = Sending::with_a_phone();
    let dies = |on: &str| {
        sending.clock.set(day(on).start().plus_ms(9 * HOUR_MS + 40 * MINUTE_MS));
        sending.everybody_is_signed_in();
        sending.dies_after_claiming()
    };
    assert_eq!(dies("2026-12-12"), 1);
    sending.lives("2026-12-12", "2026-12-13");
    assert_eq!(sending.taken(), [on(Provider::Fcm, "2026-12-12")]);
    sending.lives("2026-12-13", "2026-12-17");
    assert_eq!(dies("2026-12-17"), 1);
    let before = sending.taken().len();
    sending.lives("2026-12-17", "2026-12-19");
    assert_eq!(sending.taken()[before..], [on(Provider::Voice, "2026-12-18")], "the provider lists no such text");
}

#[test]
fn what_her_phone_has_shown_is_not_pushed_and_what_she_opened_is_seen() {
    let sending = Sending::with_a_phone();
    sending.lives("2026-12-12", "2026-12-13");
    let steps: Vec<StepId> = sending.read(|conn| {
        let steps: Vec<Key> =
            told::table.filter(told::channel.eq(Word(Channel::Push))).select(told::step_id).load(conn)?;
        Ok(steps.into_iter().map(|Key(id)| StepId(id)).collect())
    });
    let opened = SeeReminders { resident: sending.li.id, steps, opened: true };
    sending.must(&sending.li.actor, Command::SeeReminders(opened));
    assert!(sending.only(Channel::Push).3.is_some());
    // She is 65 or older: called all the same.
    sending.lives("2026-12-18", "2026-12-19");
    assert_eq!(sending.taken().last(), Some(&on(Provider::Voice, "2026-12-18")));
}

#[test]
fn an_institution_that_has_spent_its_day_sends_no_text_and_the_ladder_goes_on() {
    let mut sending = Sending::begin();
    let clinic = Rc::get_mut(&mut sending.0.clinic).expect("nobody else's");
    Arc::get_mut(&mut clinic.clinic.carriers).expect("nobody else's").sms_a_day = 0;
    sending.lives("2026-12-17", "2026-12-19");
    assert_eq!(sending.taken(), [on(Provider::Voice, "2026-12-18")]);
    assert_eq!(sending.only(Channel::Sms).2.as_deref(), Some("budget"));
}

#[test]
fn a_token_is_the_sessions_and_goes_with_it_and_with_whoever_takes_it() {
    let sending = Sending::with_a_phone();
    let wang = sending.resident("王建国", numbers::WANG, "13800138002");
    let token = Some("installation-0000000001-abcdef".to_owned());
    let takes = RegisterPush { vendor: Vendor::Fcm, token, arrives: true };
    sending.must(&wang.actor, Command::RegisterPush(takes));
    sending.lives("2026-12-12", "2026-12-13");
    assert_eq!(sending.taken(), [], "another signed in with that phone");

    sending.registers(Some("installation-0000000002-abcdef"));
    sending.must(&sending.li.actor, Command::RevokeSession(RevokeSession { session: sending.li.actor.session }));
    sending.lives("2026-12-14", "2026-12-15");
    assert_eq!(sending.taken(), [], "she has signed out");
}

#[test]
fn where_nothing_shows_the_text_comes_a_rung_earlier() {
    let sending = Sending::begin();
    let token = Some("installation-0000000001-abcdef".to_owned());
    let silent = RegisterPush { vendor: Vendor::Fcm, token, arrives: false };
    sending.must(&sending.li.actor, Command::RegisterPush(silent));
    sending.lives("2026-12-10", "2026-12-20");
    assert_eq!(sending.taken(), [on(Provider::Sms, "2026-12-16"), on(Provider::Voice, "2026-12-18")]);
}

#[test]
fn what_was_not_heard_of_for_two_months_is_not_relied_on_and_after_nine_it_is_forgotten() {
    let sending = Sending::with_a_phone();
    let now = day("2026-12-12").start();
    let heard = |days: i64| {
        let (session, at) = (sending.li.actor.session, now.plus_ms(-days * 24 * HOUR_MS));
        sending.write(move |conn| {
            diesel::update(sessions::table.find(session)).set(sessions::last_seen_at.eq(at)).execute(conn)?;
            Ok(())
        });
    };
    let account = sending.li.actor.account;
    let reach = || sending.read(move |conn| installations::reach(conn, &[account], now)).remove(&account);
    heard(59);
    assert_eq!(reach(), Some(Reach::Arrives));
    heard(61);
    assert_eq!(reach(), Some(Reach::Fails));
    let purged = || sending.write(move |conn| installations::purge_some(conn, now));
    assert_eq!(purged(), 0);
    heard(271);
    assert_eq!((purged(), reach()), (1, None));
}

#[test]
fn receipts_may_come_twice_and_in_any_order_and_what_was_delivered_stays_so() {
    let sending = Sending::begin();
    sending.lives("2026-12-17", "2026-12-18");
    let out_id = sending.fakes().taken().remove(0).under.parse().expect("our own id");
    let hears = |state| {
        let receipt = Receipt { out_id, state, at: sending.clock.now(), code: Some("x".to_owned()) };
        sending.write(move |conn| hear(conn, std::slice::from_ref(&receipt)));
        sending.read(|conn| {
            let of_text = digests::table.filter(digests::channel.eq(Word(Channel::Sms)));
            let row: (Option<Instant>, Option<String>) =
                of_text.select((digests::delivered_at, digests::failure)).first(conn)?;
            Ok((row.0.is_some(), row.1))
        })
    };
    assert_eq!(hears(ReceiptState::Failed), (false, Some("x".to_owned())));
    assert_eq!(hears(ReceiptState::Delivered), (true, None));
    assert_eq!(hears(ReceiptState::Failed), (true, None));
    assert_eq!(hears(ReceiptState::OnItsWay), (true, None));
    let unknown = Receipt { out_id: id(), state: ReceiptState::Delivered, at: sending.clock.now(), code: None };
    sending.write(move |conn| hear(conn, std::slice::from_ref(&unknown)));
}

/// Everything is looked at by night; in between, while what was seen is not yet written, others do this.
fn is_looked_at(sending: &Sending, meanwhile: impl AsyncFn()) {
    let (clinic, now) = (&sending.clinic.clinic, sending.clock.now());
    let write = async |looked| {
        meanwhile().await;
        let rules = clinic.rules.clone();
        clinic.database.write(move |conn| note(conn, &rules, &looked, now)).await?;
        Ok(ControlFlow::<()>::Continue(()))
    };
    assert!(sending.wait(sweep(clinic, now, write)).expect("looked at").is_continue());
}

/// Li, whose account has been disabled: nothing of her feed moves, but the inbox reaches her no more.
struct Silenced(Sending);

impl Silenced {
    fn begin() -> Self {
        let sending = Sending::begin();
        let silenced = Self(sending);
        assert_eq!(silenced.next_day(), Some(day("2026-12-12")), "the inbox");
        let account = silenced.0.li.actor.account;
        silenced.0.clock.set(day("2026-12-10").start());
        let now = silenced.0.clock.now();
        silenced.0.write(move |conn| {
            diesel::update(accounts::table.find(account)).set(accounts::disabled_at.eq(Some(now))).execute(conn)?;
            Ok(())
        });
        assert_eq!(silenced.next_day(), Some(day("2026-12-12")));
        silenced
    }

    /// The day on which she is told next.
    fn next_day(&self) -> Option<Day> {
        self.0.read(|conn| {
            let of_refill = next_messages::table.filter(next_messages::about.eq(Word(About::Refill)));
            Ok(of_refill.select(next_messages::at).first::<Option<Instant>>(conn)?.map(Instant::day))
        })
    }
}

#[test]
fn what_a_night_changes_is_found_by_the_nights_look() {
    let silenced = Silenced::begin();
    is_looked_at(&silenced.0, async || {});
    assert_eq!(silenced.next_day(), Some(day("2026-12-17")), "the text");
}

#[test]
fn what_a_server_of_another_version_wrote_is_looked_at_too() {
    let silenced = Silenced::begin();
    silenced.0.write(|conn| {
        let otherwise = diesel::dsl::sql::<diesel::sql_types::Text>("replace(people, ',', ', ')");
        each!(conn, c => diesel::update(reminders::table).set(reminders::people.eq(otherwise)).execute(c))?;
        Ok(())
    });
    is_looked_at(&silenced.0, async || {});
    assert_eq!(silenced.next_day(), Some(day("2026-12-17")), "the text");
}

#[test]
fn a_nights_look_undoes_nothing_that_others_have_written_since() {
    let silenced = Silenced::begin();
    let later = day("2026-12-18").start();
    let database = &silenced.0.clinic.clinic.database;
    let other_people = |conn: &mut Db| {
        diesel::update(reminders::table).set(reminders::people.eq("[]")).execute(conn)?;
        Ok(())
    };
    is_looked_at(&silenced.0, async || database.write(other_people).await.expect("written"));
    assert_eq!(silenced.next_day(), Some(day("2026-12-12")), "planned for others since, though for the same moment");
    is_looked_at(&silenced.0, async || {
        let another_moment = move |conn: &mut Db| {
            diesel::update(next_messages::table).set(next_messages::at.eq(Some(later))).execute(conn)?;
            diesel::update(reminders::table).set(reminders::people.eq("[ ]")).execute(conn)?;
            Ok(())
        };
        database.write(another_moment).await.expect("written");
    });
    assert_eq!(silenced.next_day(), Some(day("2026-12-18")));
    let people: Vec<String> = silenced.0.read(|conn| Ok(reminders::table.select(reminders::people).load(conn)?));
    assert!(people.iter().all(|people| people == "[ ]"), "{people:?}");
}

#[test]
fn several_medicines_are_one_message() {
    let sending = Sending::begin();
    sending.supplied(Kind::First, vec![order(METFORMIN, 28)]);
    sending.lives("2026-12-17", "2026-12-18");
    assert_eq!(sending.taken(), [on(Provider::Sms, "2026-12-17")]);
    let lines: i64 =
        sending.read(|conn| Ok(told::table.filter(told::channel.eq(Word(Channel::Sms))).count().get_result(conn)?));
    assert_eq!(lines, 2);
}
