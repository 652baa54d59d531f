//! What a step of the clock brings: the calendar, somebody's deed, faults, what is sent, and what vendors say of it later.

use std::collections::BTreeSet;

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::ResidentId;
use jiayi_core::reminder::{About, Audience};
use uuid::Uuid;

use super::county::Month;
use crate::channels::fake::{Fault, Provider, Taken};
use crate::channels::{Receipt, ReceiptState};
use crate::database::schema::{digests, told};
use crate::database::sql::{Key, Word};
use crate::jobs::{Stop, run_due};
use crate::reminder::{hear, send_some};
use crate::simulation::chosen;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const PROVIDERS: [Provider; 4] = [Provider::Fcm, Provider::Huawei, Provider::Sms, Provider::Voice];

/// What a message tells of.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub resident: ResidentId,
    pub about: About,
    pub of: Uuid,
}

/// A message that a stand-in took, and what its row said at that moment.
#[derive(Debug)]
pub(super) struct Heard {
    pub taken: Taken,
    pub digest: Uuid,
    pub recipient: Uuid,
    pub audience: Audience,
    pub lines: Vec<Line>,
}

/// Receipts that are on their way, and of which messages one said that they were delivered.
#[derive(Default)]
pub(super) struct Post {
    waiting: Vec<(Instant, Receipt)>,
    pub delivered: BTreeSet<Uuid>,
    read_on: Option<Day>,
}

type Fate = &'static [ReceiptState];

/// What vendors say of a message, in the order in which it comes.
const FATES: &[(i64, Fate)] = &[
    (6, &[ReceiptState::Delivered]),
    (3, &[]),
    (2, &[ReceiptState::Failed]),
    (2, &[ReceiptState::OnItsWay, ReceiptState::Delivered]),
    (2, &[ReceiptState::Delivered, ReceiptState::Delivered]),
    (2, &[ReceiptState::Delivered, ReceiptState::Failed]),
    (2, &[ReceiptState::Failed, ReceiptState::Delivered]),
    (2, &[ReceiptState::Delivered, ReceiptState::OnItsWay]),
];

#[derive(Clone, Copy)]
enum Kind {
    SilentBefore,
    SilentAfter,
    TooMany,
    Broken,
    DeadToken,
}

const FAULTS: &[(i64, Kind)] =
    &[(2, Kind::SilentBefore), (3, Kind::SilentAfter), (6, Kind::TooMany), (3, Kind::Broken), (1, Kind::DeadToken)];

impl Month {
    pub fn goes_on(&mut self, is_rough: bool) {
        let clinic = std::rc::Rc::clone(&self.sending.clinic);
        clinic.wait(run_due(&clinic.clinic, &Stop::default())).expect("the jobs");
        let is_busy = self.is_busy();
        if is_rough {
            self.somebody_may_act();
            self.something_may_go_wrong(is_busy);
        }
        self.follows_the_records();
        self.receipts_come();
        // Whoever has changed is not looked at yet.
        if self.dice.chance(50) {
            while clinic.wait(send_some(&clinic.clinic)).expect("sent") > 0 {}
        }
        if is_rough && is_busy && self.dice.chance(4) {
            let claimed = self.sending.dies_after_claiming();
            self.notes(format!("the server dies with {claimed} messages"));
        } else {
            self.sending.sends();
        }
        self.hears();
        self.reads_the_list();
    }

    /// Something waits, or it is the hour in which most goes out.
    fn is_busy(&self) -> bool {
        let of_day = self.now().0 - self.now().day().start().0;
        (9 * HOUR_MS..10 * HOUR_MS).contains(&of_day) || !self.waited_for().is_empty()
    }

    fn something_may_go_wrong(&mut self, is_busy: bool) {
        if !self.dice.chance(if is_busy { 5 } else { 1 }) {
            return;
        }
        let provider = self.pick(&PROVIDERS).expect("some");
        let fault = match chosen(&mut self.dice, FAULTS) {
            Kind::SilentBefore => Fault::SilentBefore,
            Kind::SilentAfter => Fault::SilentAfter,
            Kind::TooMany => {
                let seconds = [3, 60, 1_800, 1_800, 7_200, 7_200, 40_000, 90_000];
                Fault::TooMany(self.pick(&seconds).expect("some"))
            }
            Kind::Broken => Fault::Broken(self.pick(&[500, 502, 503]).expect("some")),
            Kind::DeadToken => Fault::DeadToken,
        };
        self.notes(format!("the next for {} meets {fault:?}", provider.as_str()));
        self.sending.fakes().next(provider, fault);
    }

    /// What was taken since the last time, with what its message told of.
    fn hears(&mut self) {
        for taken in self.sending.fakes().taken().split_off(self.heard.len()) {
            let digest: Uuid = taken.under.parse().expect("our own id");
            let (recipient, audience, lines) = self.sending.read(move |conn| {
                let (Key(recipient), Word(audience)): (Key, Word<Audience>) =
                    digests::table.find(Key(digest)).select((digests::recipient_id, digests::audience)).first(conn)?;
                let lines: Vec<(ResidentId, Word<About>, Key)> = told::table
                    .filter(told::digest_id.eq(Some(Key(digest))))
                    .select((told::resident_id, told::about, told::of_id))
                    .load(conn)?;
                Ok((recipient, audience, lines))
            });
            let lines = lines.into_iter().map(|(resident, Word(about), Key(of))| Line { resident, about, of });
            let heard = Heard { digest, recipient, audience, lines: lines.collect(), taken };
            self.notes(format!("{} took {} for {}", heard.taken.provider.as_str(), digest, heard.taken.to));
            if matches!(heard.taken.provider, Provider::Sms | Provider::Voice) {
                self.expects_receipts(digest);
            }
            self.heard.push(heard);
        }
    }

    fn expects_receipts(&mut self, out_id: Uuid) {
        let mut at = self.now();
        for state in chosen(&mut self.dice, FATES) {
            at = at.plus_ms(self.dice.between(0, 20 * HOUR_MS));
            let code = (*state == ReceiptState::Failed).then(|| "UNDELIVERABLE".to_owned());
            self.post.waiting.push((at, Receipt { out_id, state: *state, at, code }));
        }
    }

    fn receipts_come(&mut self) {
        let now = self.now();
        let waiting = std::mem::take(&mut self.post.waiting);
        let (come, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(at, _)| *at <= now);
        self.post.waiting = later;
        let come: Vec<Receipt> = come.into_iter().map(|(_, receipt)| receipt).collect();
        let delivered = come.iter().filter(|receipt| receipt.state == ReceiptState::Delivered);
        self.post.delivered.extend(delivered.map(|receipt| receipt.out_id));
        self.sending.write(move |conn| hear(conn, &come));
    }

    /// In working time, once a day.
    fn reads_the_list(&mut self) {
        let now = self.now();
        let today = now.day();
        if self.post.read_on == Some(today) || now < today.start().plus_ms(9 * HOUR_MS) {
            return;
        }
        self.post.read_on = Some(today);
        self.asks_the_team();
    }
}
