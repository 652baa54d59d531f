//! What the house does by itself, because a day or a moment came: the same locks, stamps and log as a command, with nobody
//! as its author.

use jiayi_core::access::Relation;
use jiayi_core::calendar::Instant;
use jiayi_core::id::ResidentId;
use serde_json::json;

use super::lock;
use super::tx::{Refusal, Tx, Written};
use crate::audit::{self, Entry};
use crate::clinic::Rules;
use crate::database::{Db, Error};
use crate::session::Actor;

/// Locks what belongs to these residents and lets `work` write; when it says `false`, there was nothing to do and nothing is
/// told.
///
/// # Errors
/// When the database fails, or when a rule refuses what a date does.
pub fn by_itself(
    conn: &mut Db,
    rules: &Rules,
    now: Instant,
    what: &str,
    residents: &[ResidentId],
    work: impl FnOnce(&mut Tx<'_>) -> Result<bool, Refusal>,
) -> Result<(), Error> {
    let policy = rules.policies.on(now.day()).map_err(|_| Error::Damaged("no policy of today"))?;
    let teams = lock(conn, residents, None, Some(policy), now.day())?;
    let house = Actor::house();
    let mut tx = Tx::new(conn, rules, policy, &house, Relation::NONE, now, false, None, teams);
    if !work(&mut tx).map_err(failed)? {
        return Ok(());
    }
    let Written { teams, notes, .. } = tx.finish().map_err(failed)?;
    let detail = json!({ "name": what, "notes": notes }).to_string();
    let entry = Entry { residents: residents.to_vec(), teams, ..Entry::of_the_house(now, detail) };
    audit::append(conn, entry)
}

fn failed(refusal: Refusal) -> Error {
    match refusal {
        Refusal::Failed(error) => error,
        Refusal::Rejected(_) | Refusal::RejectedKeeping(_) | Refusal::NotYet(_) => {
            Error::Damaged("a record that the calendar cannot move")
        }
    }
}
