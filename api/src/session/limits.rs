//! Counted tries: rows, so that a restart forgets none. A tally counts by whom, by whence, or both, in a window that slides: what was
//! counted in the window before still weighs by the part of it that the last window's length covers. So nobody has twice the tries
//! around a boundary, and nobody is locked out for longer than one window.

use diesel::prelude::*;
use jiayi_core::calendar::Instant;

use crate::database::schema::attempts;
use crate::database::sql::Key;
use crate::database::{Db, Error};
use crate::each;
use crate::seal::Keys;

/// At most so many tries at a door by one subject in a window.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    door: &'static str,
    subject: Vec<Vec<u8>>,
    most: u32,
    window_ms: i64,
}

impl Tally {
    pub fn new(door: &'static str, most: u32, window_ms: i64) -> Self {
        Self { door, subject: Vec::new(), most, window_ms }
    }

    pub fn of(mut self, part: &[u8]) -> Self {
        self.subject.push(part.to_vec());
        self
    }

    fn window(&self, now: Instant) -> Instant {
        Instant(now.0 - now.0.rem_euclid(self.window_ms))
    }

    fn window_before(&self, now: Instant) -> Instant {
        self.window(now).plus_ms(-self.window_ms)
    }

    /// What the tries of the window before weigh now.
    fn weight(&self, before: u32, now: Instant) -> u32 {
        let still_covered = self.window_ms - (now.0 - self.window(now).0);
        let weight = i64::from(before.min(self.most)) * still_covered / self.window_ms;
        u32::try_from(weight).unwrap_or(u32::MAX)
    }

    /// Keyed, so that the table tells nobody who was tried from where.
    fn row(&self, keys: &Keys, started: Instant) -> Key {
        let window = started.0.to_be_bytes();
        let parts = [self.door.as_bytes(), &window].into_iter().chain(self.subject.iter().map(Vec::as_slice));
        Key(keys.counter(&parts.collect::<Vec<_>>()))
    }
}

/// Counts one try at each tally in order and stops at the first that is full: what is refused for its address alone costs the
/// account nothing. False when one was full.
///
/// # Errors
/// When the database fails.
pub(super) fn take(conn: &mut Db, keys: &Keys, tallies: &[Tally], now: Instant) -> Result<bool, Error> {
    diesel::delete(attempts::table.filter(attempts::ends_at.le(now))).execute(conn)?;
    for tally in tallies {
        let started = tally.window(now);
        let before: Option<i32> = attempts::table
            .find(tally.row(keys, tally.window_before(now)))
            .select(attempts::tries)
            .first(conn)
            .optional()?;
        let before = u32::try_from(before.unwrap_or(0)).unwrap_or(0);
        let row = (
            attempts::id.eq(tally.row(keys, started)),
            attempts::started_at.eq(started),
            // It weighs for one window more.
            attempts::ends_at.eq(started.plus_ms(2 * tally.window_ms)),
            attempts::tries.eq(1),
        );
        let tries: i32 = each!(conn, c => diesel::insert_into(attempts::table)
            .values(row)
            .on_conflict(attempts::id)
            .do_update()
            .set(attempts::tries.eq(attempts::tries + 1))
            .returning(attempts::tries)
            .get_result(c))?;
        let tries = u32::try_from(tries).unwrap_or(u32::MAX).saturating_add(tally.weight(before, now));
        if tries > tally.most {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A try that turned out to be the right person's is not counted.
///
/// # Errors
/// When the database fails.
pub(super) fn give_back(conn: &mut Db, keys: &Keys, tallies: &[Tally], now: Instant) -> Result<(), Error> {
    for tally in tallies {
        let row = attempts::table.find(tally.row(keys, tally.window(now))).filter(attempts::tries.gt(0));
        diesel::update(row).set(attempts::tries.eq(attempts::tries - 1)).execute(conn)?;
    }
    Ok(())
}
