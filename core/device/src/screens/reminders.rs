//! What this phone tells its owner by itself, with or without a network: the local rungs of her ladders, by the planner of the server, and the
//! times at which she wants to take a medicine.

use std::collections::BTreeSet;

use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::Language;
use jiayi_core::id::ResidentId;
use jiayi_core::notice::{Action, sentence, title};
use jiayi_core::reminder::{
    About, Audience, Channel, Channels, Recipient, Step, StepId, digests, doses, matters, plan,
};
use uuid::Uuid;

use super::Scene;
use super::doses::{is_taken, told};
use crate::device::Device;
use crate::store::StoreError;

/// So far ahead alarms are set. Source: reminders N3.
const DAYS: i64 = 14;
/// So many alarms a phone takes beside those of other screens. Source: reminders N3.
const MOST: usize = 48;
const MINUTE_MS: i64 = 60_000;

/// One notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// The same each time that it is planned, and under which a push of the same comes: whichever is first is shown.
    pub id: Uuid,
    pub at: Instant,
    pub tells: Tells,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tells {
    /// What falls due.
    Due {
        /// The most pressing.
        about: About,
        /// For a locked screen: that there is something.
        title: &'static str,
        sentence: &'static str,
        actions: &'static [Action],
        /// In the order in which they are told.
        matters: Vec<Due>,
    },
    /// Medicines to be taken now.
    Dose {
        /// By the server's clock: what a page says too, wherever the phone's own clock stands.
        at: Instant,
        medicines: Vec<Uuid>,
    },
}

/// One thing that an alarm tells of, for who has unlocked the phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// What is named when it was shown or opened.
    pub step: StepId,
    pub about: About,
    /// The dispensing, the enrolment or the contract.
    pub of: Uuid,
    pub on: Day,
}

impl Device {
    /// What is to be set now, in place of what was set before, in the order of its times. Only she who holds the phone is told: what her family has
    /// turned off of theirs is on no feed. An alarm whose time is over is not set again, so that nothing sounds twice; what it told of stands in
    /// the inbox, and the server goes on up its ladder. What she says she took is not told.
    ///
    /// # Errors
    /// When the outbox cannot be read.
    pub fn alarms(&mut self, now: Instant) -> Result<Vec<Alarm>, StoreError> {
        let at = self.by_the_server(now);
        let book = self.dose_book()?;
        let scene = self.scene_of(&[], now)?;
        let Some(her) = scene.me.resident else { return Ok(Vec::new()) };
        let mut alarms = scene.due(her, at)?;
        alarms.truncate(MOST);
        // A dose is left out before what falls due is: she takes it every day.
        let daily = scene.daily(her);
        let busy: BTreeSet<i64> = alarms.iter().map(|alarm| minute(alarm.at)).collect();
        let doses = doses(her, &told(&daily, &book), at, DAYS).into_iter().filter_map(|dose| {
            let rings = apart(dose.at, &busy);
            let left = dose.intakes.iter().filter(|intake| !is_taken(&book, &daily, dose.at.day(), **intake));
            let medicines: Vec<Uuid> = left.map(|intake| intake.medicine).collect();
            let alarm = |medicines| Alarm { id: dose.id.0, at: rings, tells: Tells::Dose { at: dose.at, medicines } };
            (at < rings && !medicines.is_empty()).then(|| alarm(medicines))
        });
        let doses = doses.take(MOST - alarms.len());
        alarms.extend(doses);
        alarms.sort_by_key(|alarm| (alarm.at, alarm.id));
        // The system rings by the phone's own clock, right or wrong.
        let ahead_ms = now.0.saturating_sub(at.0);
        alarms.iter_mut().for_each(|alarm| alarm.at = alarm.at.plus_ms(ahead_ms));
        Ok(alarms)
    }
}

/// A minute before what falls due, where that is in the same one: of two in one minute a phone may lose one. Source: reminders N3.
fn apart(dose: Instant, busy: &BTreeSet<i64>) -> Instant {
    if busy.contains(&minute(dose)) { dose.plus_ms(-MINUTE_MS) } else { dose }
}

const fn minute(at: Instant) -> i64 {
    at.0.div_euclid(MINUTE_MS)
}

impl Scene<'_> {
    fn due(&self, her: ResidentId, now: Instant) -> Result<Vec<Alarm>, StoreError> {
        let story = self.shown.story(her);
        let off: Channels = story.resident.iter().flat_map(|her| &her.reminders_off).copied().collect();
        let herself = Recipient {
            audience: Audience::Resident,
            id: her.0,
            channels: Channels::default().with(Channel::Local).except(off),
            is_elder: false,
            push_arrives: true,
        };
        let policy = &self.policy.reminder;
        let out_of_days = |_| StoreError::NoPolicy(self.today);
        let calendar = self.shown.known.calendar().ok_or(StoreError::NoPolicy(self.today))?;
        let matters = matters(&story, self.policy, self.today).map_err(out_of_days)?;
        let last = self.today.plus_days(DAYS).map_err(out_of_days)?.start();
        // As of the beginning of time: at the moments of their own, whenever it is asked.
        let ladder = |matter| plan(matter, std::slice::from_ref(&herself), &[], policy, &calendar, Instant(i64::MIN));
        let ahead = |step: &Step| now < step.at && step.at < last;
        let steps = matters.iter().flat_map(ladder).filter(ahead);
        let alarms = digests(steps, |_, _| 0, policy).into_iter().filter_map(|digest| {
            let about = digest.steps.first()?.about;
            let matters = digest.steps.iter();
            let due = |step: &Step| Due { step: step.id, about: step.about, of: step.of, on: step.due };
            Some(Alarm {
                id: digest.id.0,
                at: digest.at,
                tells: Tells::Due {
                    about,
                    title: title(Language::Chinese),
                    sentence: sentence(about, Audience::Resident, Language::Chinese),
                    actions: about.actions(),
                    matters: matters.map(due).collect(),
                },
            })
        });
        Ok(alarms.collect())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use jiayi_core::calendar::Day;
    use jiayi_core::command::Command;
    use jiayi_core::policy::WorkCalendar;
    use jiayi_core::reminder::DigestId;
    use jiayi_core::reminder::commands::{PutOffReminder, SetReminderChannels};
    use jiayi_core::view::{Kind, Page};
    use serde_json::{Value, json};

    use super::*;
    use crate::feed::Feed;
    use crate::session::Me;
    use crate::sync::phone::Phone;
    use crate::testing::{CONTRACT, DOCTOR, MRS_WANG, command_id, contract, mrs_wang};

    const HOUR_MS: i64 = 3_600_000;

    pub fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    pub fn at(on: &str, hour: i64) -> Instant {
        day(on).start().plus_ms(hour * HOUR_MS)
    }

    /// Mrs Wang's own, or her doctor's.
    fn phone(own: bool) -> Phone {
        phone_with(own, &[])
    }

    /// With more of hers on it.
    pub fn phone_with(own: bool, more: &[(Kind, Value)]) -> Phone {
        let phone = Phone::signed_in();
        let feed = Feed::Resident(MRS_WANG);
        let me: Me = serde_json::from_value(json!({
            "account": DOCTOR, "role": "resident", "resident": own.then_some(MRS_WANG), "staff": null, "institution": null,
            "incarnation": Uuid::nil(), "feeds": [feed.to_string()],
        }))
        .expect("me");
        let both = [(Kind::Resident, mrs_wang()), (Kind::Contract, contract())];
        let all = (1..).zip(both.iter().chain(more));
        let changes: Vec<Value> = all
            .map(|(n, (kind, view))| json!({ "kind": kind.as_str(), "id": view["id"], "version": n, "entity": view }))
            .collect();
        let page = json!({ "cursor": "1", "has_more": false, "changes": changes });
        let page: Page = serde_json::from_value(page).expect("a page");
        phone.with(|device| device.is(&me).and_then(|()| device.apply(feed, None, &page))).expect("kept");
        phone
    }

    pub fn alarms(phone: &Phone, now: Instant) -> Vec<Alarm> {
        phone.with(|device| device.alarms(now)).expect("planned")
    }

    fn steps(alarm: &Alarm) -> Vec<StepId> {
        let Tells::Due { matters, .. } = &alarm.tells else { panic!("{alarm:?}") };
        matters.iter().map(|due| due.step).collect()
    }

    /// The local steps of the end of her contract, as the server plans them.
    fn of_the_server(phone: &Phone, now: Instant) -> Vec<Step> {
        phone.with(|device| {
            let scene = device.scene(now).expect("a scene");
            let matters = matters(&scene.shown.story(MRS_WANG), scene.policy, scene.today).expect("in the calendar");
            let told = Recipient {
                audience: Audience::Resident,
                id: MRS_WANG.0,
                channels: Channel::ALL.iter().copied().collect(),
                is_elder: true,
                push_arrives: false,
            };
            let calendar = WorkCalendar::shipped().expect("the calendar");
            let steps = matters.iter().flat_map(|matter| {
                plan(matter, std::slice::from_ref(&told), &[], &scene.policy.reminder, &calendar, now)
            });
            steps.filter(|step| step.channel == Channel::Local).collect()
        })
    }

    #[test]
    fn the_phone_and_the_server_plan_the_same_step_and_the_push_of_that_day_is_the_same_message() {
        let (phone, now) = (phone(true), at("2026-02-06", 20));
        let [alarm] = alarms(&phone, now).try_into().expect("one");
        let [step] = of_the_server(&phone, now).try_into().expect("one");
        assert_eq!((steps(&alarm), alarm.at), (vec![step.id], step.at));
        assert_eq!(alarm.id, DigestId::of(MRS_WANG.0, day("2026-02-07"), Channel::Push).0);
        assert!(at("2026-02-07", 8) < alarm.at && alarm.at < at("2026-02-07", 21), "not in the quiet hours");
        let Tells::Due { about: About::ContractExpiry, sentence, actions, .. } = alarm.tells else {
            panic!("{alarm:?}")
        };
        assert_eq!((sentence, actions), ("您有一项签约提醒。", &[Action::Tomorrow][..]));
    }

    #[test]
    fn what_has_sounded_does_not_sound_again_whenever_it_is_planned() {
        let phone = phone(true);
        let planned = alarms(&phone, at("2026-02-06", 20));
        assert_eq!(alarms(&phone, at("2026-02-07", 2)), planned, "the same under the same name");
        assert_eq!(alarms(&phone, planned[0].at), []);
        assert_eq!(alarms(&phone, at("2026-02-07", 22)), []);
        assert_eq!(alarms(&phone, at("2026-01-20", 9)), [], "too far ahead");
    }

    #[test]
    fn on_a_phone_whose_clock_is_wrong_it_rings_at_the_right_hour_and_once() {
        let phone = phone(true);
        let [right] = alarms(&phone, at("2026-02-06", 20)).try_into().expect("one");
        let three_hours = 3 * 3_600_000;
        phone.with(|device| device.learn_skew(-three_hours)).expect("kept");
        let [fast] = alarms(&phone, at("2026-02-06", 20)).try_into().expect("one");
        assert_eq!(fast.at, right.at.plus_ms(three_hours), "by its own clock");
        assert_eq!(alarms(&phone, fast.at), []);
    }

    #[test]
    fn tomorrow_is_tomorrow_and_what_she_turned_off_is_silent() {
        let phone = phone(true);
        let says = |n, command, now| phone.with(|device| device.record(command_id(n), command, None, now));
        let later = at("2026-02-07", 15);
        let before = alarms(&phone, at("2026-02-06", 20));
        let put_off = PutOffReminder {
            put_off: Uuid::from_u128(9).into(),
            resident: MRS_WANG,
            about: About::ContractExpiry,
            of: CONTRACT,
        };
        says(1, Command::PutOffReminder(put_off), later).expect("kept");
        let [again] = alarms(&phone, later).try_into().expect("one");
        assert_eq!(again.at.day(), day("2026-02-08"));
        assert_ne!(steps(&again), steps(&before[0]), "another step, which may sound");
        assert_eq!(steps(&again), [of_the_server(&phone, later)[0].id]);
        let off = SetReminderChannels { resident: MRS_WANG, off: vec![Channel::Local] };
        says(2, Command::SetReminderChannels(off), later).expect("kept");
        assert_eq!(alarms(&phone, later), []);
    }

    #[test]
    fn a_dose_and_what_falls_due_never_ring_in_one_minute() {
        let eight = at("2026-02-07", 8);
        let due = |ms| BTreeSet::from([minute(eight.plus_ms(ms))]);
        assert_eq!(apart(eight, &due(59_999)), eight.plus_ms(-60_000));
        assert_eq!([apart(eight, &due(60_000)), apart(eight, &due(-1))], [eight; 2]);
    }

    #[test]
    fn a_phone_of_nobodys_own_tells_nothing() {
        assert_eq!(alarms(&phone(false), at("2026-02-06", 20)), []);
    }
}
