//! Reminders: what falls due of each resident and who is told, kept beside the records and planned anew whenever her feed moves.
//!
//! The rows decide nothing: `core::reminder` makes them from her story, and what goes out follows from them by the same planner that
//! her phone has. A stamp on her feed marks her in the same transaction, so no change is missed, whoever made it; the jobs look at
//! the marked ones every few seconds.

mod acted;
mod forecast;
mod installations;
mod link;
#[cfg(test)]
mod month;
mod opt_out;
mod past;
mod people;
mod put_off;
mod receipts;
mod report;
#[cfg(test)]
mod report_tests;
mod rows;
mod seen;
mod sending;
mod sweep;
mod tell;
#[cfg(test)]
mod tests;

use diesel::prelude::*;
use jiayi_core::calendar::Instant;
use jiayi_core::id::ResidentId;
use jiayi_core::reminder::matters;
use jiayi_core::view::{Story, View};

use crate::clinic::{Clinic, Rules};
use crate::database::schema::unplanned;
use crate::database::{Db, Error};
use crate::each;
use crate::feed::{self, Feed, Loaded};

pub use forecast::forecast;
pub use installations::register;
pub use link::{revoke_links, routes as links};
pub(crate) use opt_out::of_themselves as turned_off_by;
pub use opt_out::set_channels;
pub use put_off::put_off;
pub(crate) use put_off::put_offs;
pub use receipts::hear;
pub use report::routes;
pub use seen::see;
pub use sending::send_some;
pub use sweep::{note, sweep};
pub use tell::tell_some;

/// Residents of one transaction: a few milliseconds each.
const AT_ONCE: i64 = 10;

/// Something of a resident has changed: she is looked at again.
///
/// # Errors
/// When the database fails.
pub fn plan_anew(conn: &mut Db, resident: ResidentId) -> Result<(), Error> {
    each!(conn, c => diesel::insert_into(unplanned::table)
        .values(unplanned::resident_id.eq(resident))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// Looks at some of those who are marked, in one short transaction; how many they were. Whoever cannot be read is left to her next change, and
/// the log says so.
///
/// # Errors
/// When the database cannot be asked.
pub async fn plan_some(clinic: &Clinic) -> Result<usize, Error> {
    let marked = clinic.database.read(|conn| Ok(marked(conn)?)).await?;
    if marked.is_empty() {
        return Ok(0);
    }
    let (rules, now, together) = (clinic.rules.clone(), clinic.clock.now(), marked.clone());
    let all = clinic.database.write(move |conn| together.iter().try_for_each(|one| plan(conn, &rules, *one, now)));
    match all.await {
        Ok(()) => return Ok(marked.len()),
        Err(cause @ (Error::Busy | Error::Unavailable)) => return Err(cause),
        Err(_) => {}
    }
    for one in &marked {
        let (rules, now, one) = (clinic.rules.clone(), clinic.clock.now(), *one);
        match clinic.database.write(move |conn| plan(conn, &rules, one, now)).await {
            Ok(()) => {}
            Err(cause @ (Error::Busy | Error::Unavailable)) => return Err(cause),
            Err(cause) => give_up(clinic, one, &cause).await?,
        }
    }
    Ok(marked.len())
}

/// In the order of their ids, as everybody locks.
fn marked(conn: &mut Db) -> QueryResult<Vec<ResidentId>> {
    unplanned::table.order(unplanned::resident_id).limit(AT_ONCE).select(unplanned::resident_id).load(conn)
}

/// What is due of her replaces what was, under the lock of her feed.
fn plan(conn: &mut Db, rules: &Rules, resident: ResidentId, now: Instant) -> Result<(), Error> {
    feed::lock(conn, Feed::Resident(resident))?;
    if diesel::delete(unplanned::table.find(resident)).execute(conn)? == 0 {
        // Another node was quicker.
        return Ok(());
    }
    let today = now.day();
    let policy = rules.policies.on(today).map_err(|_| Error::Damaged("no policy of a day"))?;
    let views: Vec<View> =
        feed::whole(conn, rules, resident, today)?.into_iter().map(|Loaded { view, .. }| view).collect();
    let matters =
        matters(&Story::from_iter(&views), policy, today).map_err(|_| Error::Damaged("a day of the record"))?;
    let people = match matters.is_empty() {
        true => Vec::new(),
        false => {
            people::told_of(conn, &[resident], &policy.reminder, now)?.remove(&resident).unwrap_or_default().people
        }
    };
    let before = rows::of_resident(conn, resident)?;
    acted::mark(conn, &before, &matters, now)?;
    rows::replace(conn, resident, &matters, &people, (&policy.reminder, &rules.calendar), now)
}

async fn give_up(clinic: &Clinic, resident: ResidentId, cause: &Error) -> Result<(), Error> {
    tracing::error!(%resident, %cause, "the reminders of a resident could not be planned");
    let left = move |conn: &mut Db| Ok(diesel::delete(unplanned::table.find(resident)).execute(conn)?);
    clinic.database.write(left).await.map(drop)
}
