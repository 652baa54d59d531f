//! Who lives in the county, and its days.

use std::collections::BTreeSet;
use std::rc::Rc;

use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::id::GrantId;
use jiayi_core::person::{ConsentPurpose, ProxyScope};
use jiayi_core::prescription::Kind;
use jiayi_core::prescription::assessment::AssessmentScope;
use jiayi_core::prescription::commands::{Collector, IssuePrescription};
use jiayi_core::reminder::commands::{RegisterPush, SetReminderChannels};
use jiayi_core::reminder::{Channel, Vendor};
use uuid::Uuid;

use super::events::{Heard, Post};
use super::records::Silence;
use crate::demo::draw::{Draw, citizen_id};
use crate::person::tests::consents::agrees;
use crate::prescription::tests::story::{AMLODIPINE, METFORMIN, Story, order};
use crate::reminder::sending::tests::Sending;
use crate::reminder::tests::lets_in;
use crate::session::Actor;
use crate::testing::{TestPerson, day, id};

const MINUTE_MS: i64 = 60_000;
const FIRST: &str = "2026-11-24";
/// From here on nothing goes wrong any more, so that what is on its way comes to its end.
const CALM: &str = "2026-12-27";
const LAST: &str = "2026-12-29";
const PEOPLE: usize = 12;

/// Somebody with a long prescription.
pub(super) struct Person {
    pub name: String,
    pub story: Story,
    pub has_account: bool,
    /// Under which her vendor knows her phone.
    pub token: Option<(Vendor, String)>,
    pub is_signed_in: bool,
    /// Whom she lets look: the grant, and under which id he is told.
    pub family: Option<(GrantId, Uuid)>,
    /// Died or moved away.
    pub has_left: bool,
}

pub(super) struct Month {
    pub sending: Sending,
    pub people: Vec<Person>,
    pub dice: Draw,
    /// What the stand-ins took.
    pub heard: Vec<Heard>,
    pub silences: Vec<Silence>,
    pub post: Post,
    /// Who was without medicine on some day while her team knew.
    pub ran_out: BTreeSet<String>,
    pub broken: Vec<String>,
    pub log: Vec<String>,
}

impl Month {
    pub fn begin(seed: u64) -> Self {
        let sending = Sending::carried(Story::begin());
        let mut month = Self {
            sending,
            people: Vec::new(),
            dice: Draw::new(seed),
            heard: Vec::new(),
            silences: Vec::new(),
            post: Post::default(),
            ran_out: BTreeSet::new(),
            broken: Vec::new(),
            log: Vec::new(),
        };
        for n in 0..PEOPLE {
            let person = month.settles(n);
            month.people.push(person);
        }
        month
    }

    /// Every few minutes from the first day to the last, but for the hours in which the server is down.
    pub fn lives(&mut self) {
        let (calm, end) = (day(CALM).start(), day(LAST).start());
        let mut now = day(FIRST).start();
        while now < end {
            self.sending.clock.set(now);
            self.sending.everybody_is_signed_in();
            self.goes_on(now < calm);
            now = now.plus_ms(self.pause(now < calm));
        }
        self.comes_to_its_end();
    }

    fn pause(&mut self, is_rough: bool) -> i64 {
        let minutes = match is_rough && self.dice.chance(1) {
            true => self.dice.between(60, 10 * 60),
            false => self.dice.between(10, 30),
        };
        minutes * MINUTE_MS + self.dice.between(0, MINUTE_MS - 1)
    }

    pub fn now(&self) -> Instant {
        self.sending.clock.now()
    }

    pub fn notes(&mut self, what: impl std::fmt::Display) {
        let now = self.now();
        let minute = (now.0 - now.day().start().0) / MINUTE_MS;
        self.log.push(format!("{} {:02}:{:02}  {what}", now.day(), minute / 60, minute % 60));
    }

    /// One of those that there are.
    pub fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        self.dice.pick(from).cloned()
    }

    /// Somebody comes with all her records: what she has is given by her number, how long it lasts by the dice.
    fn settles(&mut self, n: usize) -> Person {
        let (serial, has_account) = (i64::try_from(n).expect("few"), n % 5 != 4);
        let name = format!("{}{n}", self.dice.name(n.is_multiple_of(2)));
        let born_on = day("1940-02-03").plus_days(self.dice.between(0, 45 * 365)).expect("in range");
        let number = citizen_id(born_on, n.is_multiple_of(2), serial);
        let phone = format!("1390013{n:04}");
        let clinic = Rc::clone(&self.sending.clinic);
        let li = match has_account {
            true => clinic.resident(&name, &number, &phone),
            false => {
                let mut registration = clinic.registration(id(), &name, &number);
                registration.phone = Some(phone.clone());
                let resident = registration.resident;
                clinic.must(&clinic.staff(Role::Desk), Command::RegisterResident(registration));
                // Who signs in with another number is nobody yet.
                TestPerson { id: resident, actor: clinic.account(&format!("1380013{n:04}")), phone }
            }
        };
        let story = Story::of(clinic, li);
        let days = if n == 1 { self.dice.between(29, 34) } else { self.dice.between(14, 28) };
        supplied(&story, AMLODIPINE, days);
        if n % 3 == 2 {
            supplied(&story, METFORMIN, self.dice.between(14, 28));
        }
        let mut person =
            Person { name, story, has_account, token: None, is_signed_in: has_account, family: None, has_left: false };
        if has_account && n % 4 != 3 {
            let vendor = if n.is_multiple_of(2) { Vendor::Fcm } else { Vendor::Huawei };
            person.registers(vendor, n != 6);
        }
        if has_account && n % 2 == 1 {
            person.lets_somebody_look(n % 4 == 1, &format!("1370013{n:04}"));
        }
        if n % 5 >= 3 {
            let off: &[Channel] = if n % 2 == 1 { &[Channel::Sms] } else { &[Channel::Voice] };
            let (story, by) = (person.story.clone(), person.speaks());
            assert_eq!(self.turns_off(&story, &by, off), Outcome::Applied);
        }
        person
    }

    /// In place of what was said before.
    pub fn turns_off(&mut self, story: &Story, by: &Actor, off: &[Channel]) -> Outcome {
        let set = SetReminderChannels { resident: story.li.id, off: off.to_vec() };
        let outcome = story.send(by, Command::SetReminderChannels(set));
        if outcome == Outcome::Applied {
            self.keeps_off(story.li.id, off);
        }
        outcome
    }
}

impl Person {
    /// She herself, or the nurse for who has no account.
    pub fn speaks(&self) -> Actor {
        if self.has_account { self.story.li.actor.clone() } else { self.story.staff(Role::Nurse) }
    }

    pub fn registers(&mut self, vendor: Vendor, arrives: bool) {
        let token = format!("installation-{}", id::<Uuid>().simple());
        let command = RegisterPush { vendor, token: Some(token.clone()), arrives };
        self.story.must(&self.story.li.actor, Command::RegisterPush(command));
        self.token = Some((vendor, token));
    }

    fn lets_somebody_look(&mut self, has_account: bool, phone: &str) {
        let story = &self.story;
        agrees(story, &story.li.actor, story.li.id, ConsentPurpose::FamilySharing);
        let grant = lets_in(story, phone, &[ProxyScope::View, ProxyScope::RequestRefill]);
        let told = if has_account { story.account(phone).account.0 } else { grant.0 };
        self.family = Some((grant, told));
    }
}

/// Prescribed, passed and handed over today, one unit a day; for longer than usual with all the records that it takes.
fn supplied(story: &Story, drug: &str, days: i64) {
    let units = u32::try_from(days).expect("few");
    let mut draft = IssuePrescription { days, ..story.draft(Kind::First, vec![order(drug, units)]) };
    let policy = story.rules.policies.on(story.today()).expect("a policy");
    if units > policy.long_prescription.default_days {
        draft.assessment = story.assess(draft.visit, AssessmentScope::Strict);
        draft.education = Some(story.educate());
        draft.confirmation = Some(story.confirm(units));
    }
    assert_eq!(story.issue(&draft), Outcome::Applied);
    story.pass(draft.prescription);
    assert_eq!(story.hand_over(draft.prescription, Collector::Resident), Outcome::Applied);
}
