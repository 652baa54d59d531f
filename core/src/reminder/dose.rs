//! The times at which somebody wants to be told to take a medicine. They are her own, stay on her phone, and no quiet hour, digest or cap
//! holds them back ([`Class::MedicineTime`](super::Class)). Source: reminders N4.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::StepId;
use super::hours::minute;
use super::step::Named;
use crate::calendar::{Day, Instant};
use crate::id::ResidentId;
use crate::reminder::Channel;

/// Of one medicine, as she set them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoseTimes {
    /// The medicine's prescription item.
    pub medicine: Uuid,
    /// Minutes of the day, 0 to 1,439.
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
    pub medicines: Vec<Uuid>,
}

/// The alarms after `now`, for so many days, in the order of their times.
pub fn doses(resident: ResidentId, times: &[DoseTimes], now: Instant, days: i64) -> Vec<Dose> {
    let today = now.day();
    let mut alarms: BTreeMap<(Day, u16), Vec<Uuid>> = BTreeMap::new();
    for day in (0..days).filter_map(|ahead| today.plus_days(ahead).ok()) {
        for of in times.iter().filter(|of| of.until.is_none_or(|until| day < until)) {
            for minute in of.minutes.iter().filter(|minute| **minute < 24 * 60) {
                alarms.entry((day, *minute)).or_default().push(of.medicine);
            }
        }
    }
    let dose = |((day, at), mut medicines): ((Day, u16), Vec<Uuid>)| {
        medicines.sort_unstable();
        medicines.dedup();
        let named =
            Named { of: resident.0, due: day, rung: "dose", channel: Channel::Local, recipient: resident.0, turn: at };
        Dose { id: named.id(), at: minute(day, at), medicines }
    };
    alarms.into_iter().map(dose).filter(|dose| dose.at > now).collect()
}
