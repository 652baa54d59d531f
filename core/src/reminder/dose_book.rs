//! At which times of a day she wants to be told to take which medicine, and what she says she took: kept on her phone, on no server.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::dose::{MINUTES, STEP, proposed};
use crate::calendar::Day;
use crate::prescription::Regimen;

/// Medicines go by ingredient and strength, so that the next prescription of one goes on where this one ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DoseBook {
    /// Minutes of the day, in their order. Of what is not here she wants to be told nothing.
    times: BTreeMap<String, Vec<u16>>,
    /// The day, the medicine, and which of the day's doses of it, from 0: one that was taken is taken whatever its time is moved to.
    taken: BTreeSet<(Day, String, u16)>,
}

impl DoseBook {
    /// None when she wants to be told nothing, or nothing can be told. Times of another number of doses than is prescribed now are not hers any
    /// more: then those that are proposed stand in their place.
    pub fn times(&self, family: &str, regimen: Regimen) -> Option<Vec<u16>> {
        let own = self.times.get(family)?;
        let proposed = proposed(regimen);
        let stands = if own.len() == proposed.len() { own.clone() } else { proposed };
        Some(stands).filter(|times| !times.is_empty())
    }

    /// From now on, or no more. False, and nothing is changed, when nothing can be told of it.
    pub fn tell(&mut self, family: &str, regimen: Regimen, on: bool) -> bool {
        let times = proposed(regimen);
        if times.is_empty() {
            return false;
        }
        if !on {
            self.times.remove(family);
        } else if self.times(family, regimen).is_none() {
            self.times.insert(family.to_owned(), times);
        }
        true
    }

    /// Moves a time by half an hour. False, and nothing is changed, when the day or the dose beside it begins there, or there is no such time.
    pub fn shift(&mut self, family: &str, regimen: Regimen, turn: u16, later: bool) -> bool {
        let Some(mut times) = self.times(family, regimen) else { return false };
        let at = usize::from(turn);
        let Some(time) = times.get(at) else { return false };
        let moved = if later { time.checked_add(STEP) } else { time.checked_sub(STEP) };
        let Some(moved) = moved.filter(|moved| *moved < MINUTES) else { return false };
        let before = at.checked_sub(1).and_then(|before| times.get(before));
        let is_free = before.is_none_or(|before| *before < moved) && times.get(at + 1).is_none_or(|next| moved < *next);
        if is_free {
            times[at] = moved;
            self.times.insert(family.to_owned(), times);
        }
        is_free
    }

    /// She took it, or did not after all. What is older than the day before is forgotten: it is no record of a treatment.
    pub fn take(&mut self, (on, family, turn): (Day, &str, u16), taken: bool, today: Day) {
        let dose = (on, family.to_owned(), turn);
        if taken {
            self.taken.insert(dose);
        } else {
            self.taken.remove(&dose);
        }
        self.taken.retain(|(on, ..)| (-1..=1).contains(&on.days_until(today)));
    }

    pub fn is_taken(&self, on: Day, family: &str, turn: u16) -> bool {
        self.taken.contains(&(on, family.to_owned(), turn))
    }
}
