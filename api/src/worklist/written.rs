//! Rows as they go out: a row is worked out and written once, and is read on many pages by many people.

use std::collections::{BTreeSet, HashMap};

use jiayi_core::calendar::Day;
use jiayi_core::id::{ResidentId, StaffId};
use jiayi_core::worklist::{ListRow, Row};
use serde_json::value::{RawValue, to_raw_value};

/// Rows that are kept of one list: twice the largest team there is.
const MOST: usize = 4_096;

/// The written rows of a panel; whatever changes a resident's facts forgets hers.
#[derive(Default)]
pub(crate) struct Written {
    /// What a row follows from, apart from her facts: the day of the list, with its policy, and who works it.
    of: Option<(Day, BTreeSet<StaffId>)>,
    rows: HashMap<ResidentId, Box<RawValue>>,
}

impl Written {
    /// The rows of a day's list as these members work it.
    pub fn turn_to(&mut self, as_of: Day, members: &BTreeSet<StaffId>) {
        let same = self.of.as_ref().is_some_and(|(day, of)| *day == as_of && of == members);
        if !same || self.rows.len() >= MOST {
            *self = Self { of: Some((as_of, members.clone())), rows: HashMap::new() };
        }
    }

    pub fn forget(&mut self, resident: ResidentId) {
        self.rows.remove(&resident);
    }

    /// # Errors
    /// When a row cannot be written as JSON.
    pub fn row(&mut self, resident: ResidentId, row: &dyn Fn() -> Row) -> serde_json::Result<Box<RawValue>> {
        if let Some(written) = self.rows.get(&resident) {
            return Ok(written.clone());
        }
        let written = to_raw_value(&ListRow::from(row()))?;
        self.rows.insert(resident, written.clone());
        Ok(written)
    }
}
