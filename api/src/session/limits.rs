//! Counted tries: rows, so that a restart forgets none. A tally counts by whom, by whence, or both, in fixed windows, and forgets at
//! the end of each: nobody is locked out for longer than one.

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

    /// Keyed, so that the table tells nobody who was tried from where.
    fn row(&self, keys: &Keys, now: Instant) -> Key {
        let window = self.window(now).0.to_be_bytes();
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
        let row = (
            attempts::id.eq(tally.row(keys, now)),
            attempts::started_at.eq(started),
            attempts::ends_at.eq(started.plus_ms(tally.window_ms)),
            attempts::tries.eq(1),
        );
        let tries: i32 = each!(conn, c => diesel::insert_into(attempts::table)
            .values(row)
            .on_conflict(attempts::id)
            .do_update()
            .set(attempts::tries.eq(attempts::tries + 1))
            .returning(attempts::tries)
            .get_result(c))?;
        if u32::try_from(tries).is_ok_and(|tries| tries > tally.most) {
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
        let row = attempts::table.find(tally.row(keys, now)).filter(attempts::tries.gt(0));
        diesel::update(row).set(attempts::tries.eq(attempts::tries - 1)).execute(conn)?;
    }
    Ok(())
}
