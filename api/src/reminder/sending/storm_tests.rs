//! Two servers send from one database and die at any point, while every provider fails in every way: no step is lost, and nobody is texted twice.

use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use diesel::prelude::*;
use futures_util::future::join;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::ResidentId;
use jiayi_core::reminder::{About, Channel, Recipient, Vendor};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use uuid::Uuid;

use super::send_some;
use super::tests::Sending;
use crate::channels::fake::{Fault, Provider};
use crate::database::schema::{digests, next_messages, push_tokens, reminders, told};
use crate::database::sql::{Json, Key, Word};
use crate::testing::{day, numbers};

pub(super) const MINUTE_MS: i64 = 60_000;

impl Sending {
    /// Four people, each with medicines that run out on six days.
    pub fn falls_due_of_everybody(&self) {
        let mut people = vec![self.li.id];
        for (name, number, phone) in [
            ("王建国", numbers::WANG, "13800138002"),
            ("赵强", numbers::ZHAO, "13800138003"),
            ("陈明", numbers::CHEN, "13800138004"),
        ] {
            let person = self.resident(name, number, phone);
            self.contract(&person, self.today());
            people.push(person.id);
        }
        self.plans();
        self.falls_due(&people);
    }

    /// Medicines that run out on each day from the 18th on, of everybody.
    fn falls_due(&self, of: &[ResidentId]) {
        let rows: Vec<(ResidentId, Uuid, Day)> = of
            .iter()
            .flat_map(|who| (0..6).map(|n| (*who, Uuid::now_v7(), day("2026-12-18").plus_days(n).expect("in range"))))
            .collect();
        self.write(move |conn| {
            for (who, of, due) in &rows {
                let row = (
                    reminders::about.eq(Word(About::Refill)),
                    reminders::of_id.eq(Key(*of)),
                    reminders::resident_id.eq(who),
                    reminders::due.eq(due),
                    reminders::asked.eq(false),
                    reminders::people.eq(Json(Vec::<Recipient>::new())),
                    reminders::put_off.eq(Json(Vec::<Instant>::new())),
                );
                diesel::insert_into(reminders::table).values(row).execute(conn)?;
                let next = (
                    next_messages::about.eq(Word(About::Refill)),
                    next_messages::of_id.eq(Key(*of)),
                    next_messages::at.eq(Some(Instant(0))),
                );
                diesel::insert_into(next_messages::table).values(next).execute(conn)?;
            }
            Ok(())
        });
    }

    /// What is to be true at the end of such a fortnight.
    pub fn nothing_is_lost_or_doubled(&self) {
        let mut texts: BTreeMap<String, usize> = BTreeMap::new();
        for taken in self.fakes().taken() {
            if matches!(taken.provider, Provider::Sms | Provider::Voice) {
                *texts.entry(taken.under).or_default() += 1;
            }
            let hour = (taken.at.0 - taken.at.day().start().0) / (60 * MINUTE_MS);
            assert!((8..21).contains(&hour), "{hour}");
        }
        assert!(texts.len() > 20, "{}", texts.len());
        assert_eq!(texts.values().max(), Some(&1), "{texts:?}");

        // Each medicine was told of by text, by call, or both were tried, and no message waits for ever.
        let waiting: i64 =
            self.read(|conn| Ok(digests::table.filter(digests::run_at.is_not_null()).count().get_result(conn)?));
        assert_eq!(waiting, 0);
        let all: Vec<Key> = self.read(|conn| {
            Ok(reminders::table.filter(reminders::about.eq(Word(About::Refill))).select(reminders::of_id).load(conn)?)
        });
        let lines: Vec<(Key, Word<Channel>, Option<Instant>, Option<Instant>)> = self.read(|conn| {
            Ok(told::table
                .inner_join(digests::table.on(told::digest_id.eq(digests::id.nullable())))
                .select((told::of_id, told::channel, digests::accepted_at, digests::failed_at))
                .load(conn)?)
        });
        for of in all {
            let of_it: Vec<_> = lines.iter().filter(|line| line.0 == of).collect();
            for channel in [Channel::Sms, Channel::Voice] {
                let ended = of_it
                    .iter()
                    .any(|(_, by, accepted, failed)| by.0 == channel && (accepted.is_some() || failed.is_some()));
                assert!(ended, "{of:?} was not told by {channel:?}: {of_it:?}");
            }
        }
        let tokens: i64 = self.read(|conn| {
            Ok(push_tokens::table.filter(push_tokens::vendor.eq(Word(Vendor::Fcm))).count().get_result(conn)?)
        });
        assert_eq!(tokens, 1, "nothing said that it is gone");
    }
}

fn fault(draw: &mut ChaCha8Rng) -> Fault {
    match draw.random_range(0..5) {
        0 => Fault::SilentBefore,
        1 => Fault::SilentAfter,
        _ => refusal(draw),
    }
}

pub(super) fn refusal(draw: &mut ChaCha8Rng) -> Fault {
    match draw.random_range(0..3) {
        0 => Fault::TooMany(draw.random_range(1..120)),
        1 => Fault::Broken(500),
        _ => Fault::Broken(503),
    }
}

/// Drops a future that still waits after so many polls: not after a time, which on a busy machine is always too early.
async fn dies_after<T>(polls: Option<u32>, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut polled = 0;
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if polls == Some(polled) => Poll::Ready(None),
        Poll::Pending => {
            polled += 1;
            Poll::Pending
        }
    })
    .await
}

#[test]
fn no_step_is_lost_and_nobody_is_texted_twice_whenever_servers_die() {
    let sending = Sending::with_a_phone();
    sending.falls_due_of_everybody();
    let mut draw = ChaCha8Rng::seed_from_u64(20_261_123);
    let mut now = day("2026-12-11").start();
    let mut died = 0;
    while now < day("2026-12-25").start() {
        sending.clock.set(now);
        sending.everybody_is_signed_in();
        for provider in [Provider::Fcm, Provider::Sms, Provider::Voice] {
            if draw.random_bool(0.01) {
                sending.fakes().next(provider, fault(&mut draw));
            }
        }
        let lives = |polls: Option<u32>| dies_after(polls, send_some(&sending.clinic.clinic));
        // Most of the time both live long enough; now and then one dies, wherever it is.
        let [one, other] = [0; 2].map(|_: i32| draw.random_bool(0.3).then(|| draw.random_range(0..16)));
        let lived = sending.wait(async { join(lives(one), lives(other)).await });
        died += [lived.0.is_none(), lived.1.is_none()].into_iter().filter(|died| *died).count();
        now = now.plus_ms(draw.random_range(5..25) * MINUTE_MS);
    }
    assert!(died > 20, "{died}");
    sending.nothing_is_lost_or_doubled();
}
