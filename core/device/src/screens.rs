//! What a screen shows: the server's records, with what still waits on this phone laid over them by the same rules.

use jiayi_core::calendar::{Day, Instant};
use jiayi_core::command::Command;
use jiayi_core::follow_up::policy::FollowUpPolicy;
use jiayi_core::id::{ReadingId, ResidentId};
use jiayi_core::reading::{Advice, DangerSign, Reading, danger};
use jiayi_core::view::{Kind, View};

use crate::device::Device;
use crate::store::StoreError;

/// Where something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// On this phone only.
    Waiting,
    /// On the server.
    Delivered,
}

/// One value as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownReading {
    pub id: ReadingId,
    pub value: Reading,
    pub signs: Vec<DangerSign>,
    pub taken_at: Instant,
    /// Who entered it; none for what was entered here and is not delivered yet.
    pub by: Option<String>,
    /// What was, or is, to be done at once.
    pub advice: Option<Advice>,
    pub delivery: Delivery,
}

impl Device {
    /// Somebody's values, the newest first; what a later one corrects is not among them.
    ///
    /// # Errors
    /// When the outbox cannot be read.
    pub fn readings(&mut self, of: ResidentId) -> Result<Vec<ShownReading>, StoreError> {
        let mut shown = Vec::new();
        let mut corrected = Vec::new();
        for view in self.known().all(Kind::Reading) {
            let View::Reading(reading) = view else { continue };
            if reading.resident != of {
                continue;
            }
            corrected.extend(reading.corrects);
            shown.push(ShownReading {
                id: reading.id,
                value: reading.value.clone(),
                signs: reading.signs.clone(),
                taken_at: reading.taken_at,
                by: Some(reading.author.by.clone()),
                advice: reading.advice.as_deref().and_then(Advice::parse),
                delivery: Delivery::Delivered,
            });
        }
        for command in self.laid_over()? {
            let Command::RecordReading(reading) = command else { continue };
            if reading.resident != of || shown.iter().any(|known| known.id == reading.reading) {
                continue;
            }
            corrected.extend(reading.corrects);
            shown.push(ShownReading {
                id: reading.reading,
                advice: self.advice(of, &reading.value, &reading.signs, reading.taken_at),
                value: reading.value,
                signs: reading.signs,
                taken_at: reading.taken_at,
                by: None,
                delivery: Delivery::Waiting,
            });
        }
        shown.retain(|reading| !corrected.contains(&reading.id));
        shown.sort_by_key(|reading| std::cmp::Reverse((reading.taken_at, reading.id)));
        Ok(shown)
    }

    /// What to say at once of a value, by the policy of its day and what the last visit found.
    pub fn advice(&self, of: ResidentId, value: &Reading, signs: &[DangerSign], taken_at: Instant) -> Option<Advice> {
        let policy = &self.known().policy(taken_at.day())?.follow_up;
        danger(value, signs, self.pregnant_or_lactating(of, taken_at.day(), policy), policy)
    }

    /// Whether the last visit before a day found it, and lately enough to be believed.
    fn pregnant_or_lactating(&self, of: ResidentId, day: Day, policy: &FollowUpPolicy) -> bool {
        let Ok(since) = day.plus_months(-i64::from(policy.pregnancy_months)) else { return false };
        let visits = self.known().all(Kind::Visit).filter_map(|view| match view {
            View::Visit(visit) if visit.resident == of && visit.corrected_by.is_none() => Some(visit),
            _ => None,
        });
        let lately = visits.filter(|visit| (since..=day).contains(&visit.happened_on));
        lately
            .max_by_key(|visit| (visit.happened_on, visit.recorded_at))
            .is_some_and(|last| last.common.pregnant_or_lactating)
    }
}
