//! The times at which somebody wants to be told to take a medicine. They are her own, stay on her phone, and no quiet hour, digest or cap
//! holds them back ([`Class::MedicineTime`](super::Class)). Source: reminders N4.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::StepId;
use super::hours::minute;
use super::step::Named;
use crate::calendar::{Day, Instant};
use crate::id::ResidentId;
use crate::prescription::Regimen;
use crate::prescription::supply::{Schedule, Times};
use crate::reminder::Channel;

/// The first and the last time of a day that are proposed.
const FROM: u16 = 8 * 60;
const TO: u16 = 20 * 60;
/// By so much a time is moved.
pub(super) const STEP: u16 = 30;
const MOST_A_DAY: u32 = 6;
/// Of a day.
pub(super) const MINUTES: u16 = 24 * 60;

/// What she may begin with: as many times of a day as she takes doses, evenly from eight to eight, in minutes of the day. A convenience and no
/// medical statement: she is told at none before she wants it, and moves each. None for what is not taken every day, for what is taken as
/// needed, and for more than six doses a day.
pub fn proposed(regimen: Regimen) -> Vec<u16> {
    let Regimen::Scheduled(Schedule { times: Times::PerDay(count), .. }) = regimen else { return Vec::new() };
    let count = u32::from(count);
    let Some(doses) = u16::try_from(count).ok().filter(|_| count <= MOST_A_DAY) else { return Vec::new() };
    let gaps = doses.saturating_sub(1).max(1);
    (0..doses).map(|turn| (FROM + (TO - FROM) * turn / gaps) / STEP * STEP).collect()
}

/// Of one medicine, as she set them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoseTimes {
    /// The medicine's prescription item.
    pub medicine: Uuid,
    /// Minutes of the day, 0 to 1,439, in their order.
    pub minutes: Vec<u16>,
    /// The first day without medicine, by her own count where she gave one; nothing is told from then on. None: nobody knows.
    pub until: Option<Day>,
}

/// One alarm: everything that is to be taken at one minute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dose {
    /// The same each time that it is planned, so that a phone shows it once.
    pub id: StepId,
    pub at: Instant,
    /// In the order of their ids.
    pub intakes: Vec<Intake>,
}

/// One medicine of an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Intake {
    pub medicine: Uuid,
    /// Which of the day's doses of it, from 0.
    pub turn: u16,
}

/// The alarms after `now`, for so many days, in the order of their times.
pub fn doses(resident: ResidentId, times: &[DoseTimes], now: Instant, days: i64) -> Vec<Dose> {
    let today = now.day();
    let days = (0..days).filter_map(|ahead| today.plus_days(ahead).ok());
    days.flat_map(|day| doses_on(resident, times, day)).filter(|dose| dose.at > now).collect()
}

/// Those of a day, in the order of their times.
pub fn doses_on(resident: ResidentId, times: &[DoseTimes], day: Day) -> Vec<Dose> {
    let mut alarms: BTreeMap<u16, Vec<Intake>> = BTreeMap::new();
    for of in times.iter().filter(|of| of.until.is_none_or(|until| day < until)) {
        for (turn, minute) in (0..).zip(&of.minutes).filter(|(_, minute)| **minute < MINUTES) {
            alarms.entry(*minute).or_default().push(Intake { medicine: of.medicine, turn });
        }
    }
    let dose = |(at, mut intakes): (u16, Vec<Intake>)| {
        intakes.sort_unstable();
        let named =
            Named { of: resident.0, due: day, rung: "dose", channel: Channel::Local, recipient: resident.0, turn: at };
        Dose { id: named.id(), at: minute(day, at), intakes }
    };
    alarms.into_iter().map(dose).collect()
}
