//! What holds of every month. Source: reminders N1, N4, N5, N7, N10, N11, N13, N14.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::reminder::{About, Audience};
use serde_json::{Value, json};
use uuid::Uuid;

use super::county::Month;
use super::events::Heard;
use super::records::supplies;
use crate::channels::fake::Provider;
use crate::database::schema::{digests, reminders};
use crate::database::sql::{Key, Word};

const MINUTE_MS: i64 = 60_000;
/// What every month brings at the least: who runs out and what goes out.
const LEAST: (usize, usize) = (3, 10);

impl Month {
    fn breaks(&mut self, law: String) {
        self.broken.push(law);
    }

    pub fn comes_to_its_end(&mut self) {
        let heard = std::mem::take(&mut self.heard);
        for one in &heard {
            self.keeps_quiet_hours(one);
            self.tells_of_nothing_that_is_over(one);
            self.names_nothing(one);
        }
        self.tells_once_a_day(&heard);
        self.leaves_nothing_waiting();
        let (ran_out, taken) = (self.ran_out.len(), heard.len());
        if ran_out < LEAST.0 || taken < LEAST.1 {
            self.breaks(format!("a month of nothing: {ran_out} ran out, {taken} messages"));
        }
    }

    fn keeps_quiet_hours(&mut self, heard: &Heard) {
        let at = heard.taken.at;
        let minute = (at.0 - at.day().start().0) / MINUTE_MS;
        let is_allowed = match heard.taken.provider {
            Provider::Voice => (9 * 60..12 * 60).contains(&minute) || (14 * 60..20 * 60 + 30).contains(&minute),
            _ => (8 * 60..21 * 60).contains(&minute),
        };
        if !is_allowed {
            self.breaks(format!("sounds in quiet hours: {:?}", heard.taken));
        }
    }

    fn tells_of_nothing_that_is_over(&mut self, heard: &Heard) {
        if heard.lines.is_empty() {
            self.breaks(format!("tells of nothing: {heard:?}"));
        }
        let over: Vec<String> = self
            .silences
            .iter()
            .filter(|silence| silence.is_broken_by(heard))
            .map(|silence| format!("told after {silence:?}: {heard:?}"))
            .collect();
        self.broken.extend(over);
    }

    /// Neither what she takes nor what she has; and her name only where a call asks for her.
    fn names_nothing(&mut self, heard: &Heard) {
        let text = &heard.taken.text;
        let drugs = self.sending.rules.catalogue.drugs().any(|drug| text.contains(&drug.name));
        let diseases = ["高血压", "糖尿病", "血压", "血糖"].iter().any(|word| text.contains(word));
        let is_her = |name: &str, id: Uuid| {
            heard.taken.provider == Provider::Voice && heard.recipient == id && text.contains(name)
        };
        let names = self.people.iter().any(|person| {
            let (name, id) = (person.name.as_str(), person.story.li.id.0);
            text.contains(name) && !is_her(name, id)
        });
        if drugs || diseases || names || text.contains("李小红") {
            self.breaks(format!("says too much: {:?}", heard.taken));
        }
    }

    /// By each channel one message a day: a push that may not have arrived goes again under its name, and nothing else does.
    fn tells_once_a_day(&mut self, heard: &[Heard]) {
        let mut spoken: BTreeSet<(Provider, &str, Day)> = BTreeSet::new();
        let mut pushed: BTreeMap<(&str, Day), Uuid> = BTreeMap::new();
        let mut sounded: BTreeMap<(Uuid, Day), BTreeSet<Uuid>> = BTreeMap::new();
        let mut twice = Vec::new();
        for Heard { taken, digest, recipient, .. } in heard {
            let day = taken.at.day();
            let is_second = match taken.provider {
                Provider::Sms | Provider::Voice => !spoken.insert((taken.provider, &taken.to, day)),
                Provider::Fcm | Provider::Huawei => *pushed.entry((&taken.to, day)).or_insert(*digest) != *digest,
            };
            let that_day = sounded.entry((*recipient, day)).or_default();
            that_day.insert(*digest);
            if is_second || that_day.len() > 3 {
                twice.push(format!("one too many of the day: {taken:?}"));
            }
        }
        let mut ids = BTreeSet::new();
        let texts = heard.iter().filter(|one| matches!(one.taken.provider, Provider::Sms | Provider::Voice));
        let again = texts.filter(|one| !ids.insert(one.digest));
        twice.extend(again.map(|one| format!("sent twice: {:?}", one.taken)));
        self.broken.extend(twice);
    }

    /// Every message was taken, or says why it was not; and what was delivered stays so.
    fn leaves_nothing_waiting(&mut self) {
        type Row = (Key, Option<Instant>, Option<Instant>, Option<Instant>, Option<String>, Option<Instant>, Instant);
        let rows: Vec<Row> = self.sending.read(|conn| {
            Ok(digests::table
                .select((
                    digests::id,
                    digests::run_at,
                    digests::accepted_at,
                    digests::failed_at,
                    digests::failure,
                    digests::delivered_at,
                    digests::ends_at,
                ))
                .load(conn)?)
        });
        let now = self.now();
        for (Key(id), run_at, accepted, failed, failure, delivered, ends_at) in rows {
            let has_ended = run_at.is_none() && (accepted.is_some() || (failed.is_some() && failure.is_some()));
            if !has_ended && ends_at <= now {
                self.breaks(format!("left waiting: {id}, {run_at:?} until {ends_at:?}"));
            }
            if self.post.delivered.contains(&id) && (delivered.is_none() || failed.is_some()) {
                self.breaks(format!("was delivered: {id}, {delivered:?} {failed:?}"));
            }
        }
    }

    /// Whoever runs out stands on her team's list from the team's day on and is marked from the first day without, whatever she has put off,
    /// turned off, counted or asked for; and nobody else does.
    pub fn asks_the_team(&mut self) {
        let (clinic, today) = (std::rc::Rc::clone(&self.sending.clinic), self.now().day());
        let (status, list) = clinic.get(&clinic.staff(Role::Nurse), "/worklist?limit=200");
        assert_eq!(status, 200, "{list}");
        let planned: Vec<(Key, Day)> = clinic.read(|conn| {
            let refills = reminders::table.filter(reminders::about.eq(Word(About::Refill)));
            Ok(refills.select((reminders::of_id, reminders::due)).load(conn)?)
        });
        let policy = &clinic.rules.policies.on(today).expect("a policy").reminder;
        let rung = policy.refill.iter().find(|rung| rung.to == Audience::Team).expect("the team's");
        let mut forgotten = Vec::new();
        for person in &self.people {
            let resident = person.story.li.id;
            let rows = list["rows"].as_array().expect("rows");
            let row = rows.iter().find(|row| row["resident"] == json!(resident)).unwrap_or(&Value::Null);
            let dues = row["dues"].as_array().cloned().unwrap_or_default();
            let on_list: BTreeSet<String> = dues
                .iter()
                .filter(|due| due["reason"]["kind"] == "run_out")
                .map(|due| due["on"].as_str().expect("a day").to_owned())
                .collect();
            let mut taken = supplies(&clinic, resident);
            taken.retain(|supply| !supply.is_stopped && !person.has_left);
            let is_known = |on: &String| taken.iter().any(|supply| supply.run_out.to_string() == *on);
            if !on_list.iter().all(is_known) {
                forgotten.push(format!("{} runs out on {on_list:?} though she takes {taken:?}", person.name));
            }
            for supply in taken {
                if !planned.contains(&(Key(supply.dispensing.0), supply.run_out)) {
                    forgotten.push(format!("nobody plans for {} on {today}: {supply:?}", person.name));
                }
                let from = clinic.rules.calendar.working_days_before(supply.run_out, rung.days_before);
                if from.is_none_or(|from| today < from) {
                    continue;
                }
                if !on_list.contains(&supply.run_out.to_string()) {
                    forgotten.push(format!("{} is not on the list of {today}: {supply:?}", person.name));
                }
                if supply.run_out <= today {
                    self.ran_out.insert(person.name.clone());
                    let kinds = row["risk_reasons"].as_array().cloned().unwrap_or_default();
                    let is_marked = kinds.iter().any(|kind| kind["kind"] == "without_medicine");
                    if !is_marked || row["medicine_days_left"].as_i64().is_none_or(|days| days > 0) {
                        forgotten.push(format!("{} is not marked on {today}: {row}", person.name));
                    }
                }
            }
        }
        self.broken.extend(forgotten);
    }
}
