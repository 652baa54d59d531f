//! What people do meanwhile, by the commands that their apps send. What a rule refuses is no deed.

use diesel::prelude::*;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::person::commands::{RevokeGrant, RevokeSession};
use jiayi_core::prescription::Kind;
use jiayi_core::prescription::commands::{Collector, OrderedItem, ReportStock};
use jiayi_core::prescription::status::Review;
use jiayi_core::refill::commands::{RefuseRefill, RequestRefill, RequestedItem, WithdrawRefill};
use jiayi_core::refill::state::ItemState;
use jiayi_core::reminder::commands::{PutOffReminder, SeeReminders};
use jiayi_core::reminder::{About, Channel, StepId, Vendor};
use jiayi_core::worklist::commands::RecordDeparture;
use jiayi_core::worklist::{Departure, DepartureKind};

use super::county::Month;
use super::records::{Asked, Of, Supply, asked, supplies};
use crate::channels::fake::Provider;
use crate::database::schema::{digests, told};
use crate::database::sql::Key;
use crate::prescription::tests::story::{AMLODIPINE, Story, order, reason};
use crate::reminder::sending::tests::Sending;
use crate::simulation::chosen;
use crate::testing::id;

type Deed = fn(&mut Month, usize);

const DEEDS: &[(i64, Deed)] = &[
    (16, Month::asks),
    (8, Month::takes_back),
    (8, Month::is_refused),
    (14, Month::puts_off),
    (10, Month::counts),
    (12, Month::is_supplied),
    (14, Month::presses_the_link),
    (6, Month::opens),
    (6, Month::chooses_channels),
    (4, Month::registers_anew),
    (3, Month::stops),
    (3, Month::takes_the_grant_back),
    (3, Month::signs_out),
    (2, Month::leaves),
];

impl Month {
    /// Now and then, and rather about whom a message waits for.
    pub fn somebody_may_act(&mut self) {
        let waiting = self.waited_for();
        let percent = if waiting.is_empty() { 2 } else { 15 };
        if !self.dice.chance(percent) {
            return;
        }
        let everybody: Vec<usize> = (0..self.people.len()).collect();
        let from = if waiting.is_empty() { everybody } else { waiting };
        let Some(who) = self.pick(&from).filter(|who| !self.people[*who].has_left) else { return };
        let deed = chosen(&mut self.dice, DEEDS);
        deed(self, who);
    }

    pub fn waited_for(&self) -> Vec<usize> {
        let recipients: Vec<Key> = self.sending.read(|conn| {
            let waiting = digests::table.filter(digests::run_at.is_not_null());
            Ok(waiting.select(digests::recipient_id).load(conn)?)
        });
        let is_waited_for = |who: &usize| {
            let person = &self.people[*who];
            let family = person.family.map(|(_, told)| told);
            recipients.iter().any(|Key(id)| *id == person.story.li.id.0 || Some(*id) == family)
        };
        (0..self.people.len()).filter(is_waited_for).collect()
    }

    /// She herself, with her app.
    fn by_app(&self, who: usize) -> Option<Story> {
        self.people[who].has_account.then(|| self.story(who))
    }

    fn story(&self, who: usize) -> Story {
        self.people[who].story.clone()
    }

    /// One of the medicines that she takes.
    fn medicine(&mut self, who: usize) -> Option<Supply> {
        let mut taken = supplies(&self.sending, self.people[who].story.li.id);
        taken.retain(|supply| !supply.is_stopped);
        self.pick(&taken)
    }

    fn request(&mut self, who: usize) -> Option<Asked> {
        let mut open = asked(&self.sending);
        let resident = self.people[who].story.li.id;
        open.retain(|asked| asked.resident == resident && asked.state == ItemState::Received);
        self.pick(&open)
    }

    fn did(&mut self, who: usize, what: &str, outcome: &Outcome) {
        let line = format!("{} {what}: {outcome:?}", self.people[who].name);
        self.notes(line);
    }

    fn asks(&mut self, who: usize) {
        let Some((story, supply)) = self.by_app(who).zip(self.medicine(who)) else { return };
        let items = vec![RequestedItem { refill_item: id(), medicine: supply.item }];
        let (early_reason, note, collect_at) = (None, None, None);
        let resident = story.li.id;
        let request = RequestRefill { request: id(), resident, items, early_reason, note, collect_at };
        let outcome = story.send(&story.li.actor, Command::RequestRefill(request));
        self.did(who, "asks again", &outcome);
    }

    fn takes_back(&mut self, who: usize) {
        let Some((story, asked)) = self.by_app(who).zip(self.request(who)) else { return };
        let Asked { request, item, resident, .. } = asked;
        let command = WithdrawRefill { request, resident, items: vec![item] };
        let outcome = story.send(&story.li.actor, Command::WithdrawRefill(command));
        self.did(who, "takes back what she asked for", &outcome);
    }

    fn is_refused(&mut self, who: usize) {
        let Some(Asked { request, item, resident, .. }) = self.request(who) else { return };
        let story = self.story(who);
        let command = RefuseRefill { request, resident, items: vec![item], reason: reason("请来门诊") };
        let outcome = story.send(&story.doctor, Command::RefuseRefill(command));
        self.did(who, "is refused", &outcome);
    }

    fn puts_off(&mut self, who: usize) {
        let Some((story, supply)) = self.by_app(who).zip(self.medicine(who)) else { return };
        let (resident, of) = (story.li.id, supply.dispensing.0);
        let said = PutOffReminder { put_off: id(), resident, about: About::Refill, of };
        let outcome = story.send(&story.li.actor, Command::PutOffReminder(said));
        self.did(who, "says 明天提醒", &outcome);
    }

    fn counts(&mut self, who: usize) {
        let Some((story, supply)) = self.by_app(who).zip(self.medicine(who)) else { return };
        let Supply { dispensing, units, .. } = supply;
        let units_left = u32::try_from(self.dice.between(0, units.into())).expect("few");
        let report = ReportStock { report: id(), resident: story.li.id, dispensing, units_left };
        let outcome = story.send(&story.li.actor, Command::ReportStock(report));
        self.did(who, &format!("counts {units_left}"), &outcome);
    }

    /// The doctor sees her and the counter hands over four weeks more, for what she asked for if she did.
    fn is_supplied(&mut self, who: usize) {
        let Some(supply) = self.medicine(who) else { return };
        let story = self.story(who);
        let answered = self.request(who).filter(|asked| asked.family == supply.family).map(|asked| asked.item);
        let items = vec![OrderedItem { drug: supply.drug, refill_item: answered, ..order(AMLODIPINE, 28) }];
        let draft = story.draft(Kind::Repeat, items);
        let issued = story.issue(&draft);
        if issued != Outcome::Applied {
            return self.did(who, "gets no new prescription", &issued);
        }
        let passed = story.review(&story.pharmacist, draft.prescription, Review::Pass);
        let outcome = match passed {
            Outcome::Applied => story.hand_over(draft.prescription, Collector::Resident),
            other => other,
        };
        self.did(who, "is handed over more", &outcome);
        if outcome == Outcome::Applied {
            self.hushes(Of::Ended(supply.dispensing));
        }
    }

    fn presses_the_link(&mut self, who: usize) {
        let resident = self.people[who].story.li.id;
        let of_hers = self.heard.iter().rev().filter(|heard| heard.taken.provider == Provider::Sms);
        let mut texts = of_hers.filter(|heard| heard.lines.iter().any(|line| line.resident == resident));
        let Some(link) = texts.find_map(|heard| Sending::link_in(&heard.taken.text)) else { return };
        let act = self.pick(&["ask_again", "tomorrow"]).expect("some");
        let (status, _) = self.sending.presses(&link, act);
        self.did(who, &format!("presses {act}, {status}"), &Outcome::Applied);
    }

    fn opens(&mut self, who: usize) {
        let Some(story) = self.by_app(who) else { return };
        let (resident, opened) = (story.li.id, self.dice.chance(60));
        let steps: Vec<Key> = self.sending.read(move |conn| {
            let hers = told::table.filter(told::recipient_id.eq(Key(resident.0))).order(told::at.desc());
            Ok(hers.limit(3).select(told::step_id).load(conn)?)
        });
        let steps: Vec<StepId> = steps.into_iter().map(|Key(step)| StepId(step)).collect();
        if !steps.is_empty() {
            let seen = SeeReminders { resident, steps, opened };
            let outcome = story.send(&story.li.actor, Command::SeeReminders(seen));
            self.did(who, "sees it", &outcome);
        }
    }

    fn chooses_channels(&mut self, who: usize) {
        const CHOICES: [&[Channel]; 5] =
            [&[], &[Channel::Sms], &[Channel::Push], &[Channel::Voice, Channel::Inbox], &[Channel::Push, Channel::Sms]];
        let off = self.pick(&CHOICES).expect("some");
        let story = self.story(who);
        let by = self.people[who].speaks();
        let outcome = self.turns_off(&story, &by, off);
        self.did(who, &format!("turns off {off:?}"), &outcome);
    }

    fn registers_anew(&mut self, who: usize) {
        let vendor = if self.dice.chance(50) { Vendor::Fcm } else { Vendor::Huawei };
        if self.people[who].is_signed_in {
            self.people[who].registers(vendor, true);
            self.did(who, "has another phone", &Outcome::Applied);
        }
    }

    fn stops(&mut self, who: usize) {
        let Some(supply) = self.medicine(who) else { return };
        let outcome = self.story(who).stop(supply.prescription);
        self.did(who, "stops a medicine", &outcome);
        if outcome == Outcome::Applied {
            self.hushes(Of::Ended(supply.dispensing));
        }
    }

    fn takes_the_grant_back(&mut self, who: usize) {
        let Some((grant, told)) = self.people[who].family else { return };
        let story = self.story(who);
        let revoked = RevokeGrant { grant, resident: story.li.id, scan: None, guardian: None };
        let outcome = story.send(&story.li.actor, Command::RevokeGrant(revoked));
        self.did(who, "takes the grant back", &outcome);
        if outcome == Outcome::Applied {
            self.people[who].family = None;
            self.hushes(Of::Revoked(story.li.id, told));
        }
    }

    fn signs_out(&mut self, who: usize) {
        if !self.people[who].is_signed_in {
            return;
        }
        let story = self.story(who);
        let revoked = RevokeSession { session: story.li.actor.session };
        let outcome = story.send(&story.li.actor, Command::RevokeSession(revoked));
        self.did(who, "signs out", &outcome);
        if outcome == Outcome::Applied {
            self.people[who].is_signed_in = false;
            let token = self.people[who].token.take();
            token.into_iter().for_each(|(_, token)| self.hushes(Of::SignedOut(token)));
        }
    }

    fn leaves(&mut self, who: usize) {
        let story = self.story(who);
        let kind = if self.dice.chance(50) { DepartureKind::Died } else { DepartureKind::Moved };
        let departure = Departure { kind, on: story.today() };
        let (act, resident) = (id(), story.li.id);
        let command = RecordDeparture { act, resident, departure, reason: "女儿来电".to_owned() };
        let outcome = story.send(&story.doctor, Command::RecordDeparture(command));
        self.did(who, kind.as_str(), &outcome);
        if outcome == Outcome::Applied {
            self.people[who].has_left = true;
            self.hushes(Of::Left(resident));
        }
    }
}
