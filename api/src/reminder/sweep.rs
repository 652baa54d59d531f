//! Every night each matter is looked at again: what a calendar, a policy or an installation has changed moved no feed.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use futures_util::future::join;
use jiayi_core::calendar::Instant;
use jiayi_core::id::ResidentId;
use jiayi_core::reminder::{Recipient, plan};

use super::past::Pasts;
use super::rows::{self, After, Moved, Swept, is_sent};
use super::{installations, people};
use crate::clinic::{Clinic, Rules};
use crate::database::{Db, Error};

/// Matters of one transaction: at night a writer waits for it, and each transaction writes the index's pages anew.
const AT_ONCE: i64 = 20_000;
/// Who is told, and by what, is asked anew of what comes in these days; of the rest it is early enough on another night.
const SOON_DAYS: i64 = 3;
const DAY_MS: i64 = 86_400_000;

/// What was seen at some matters, and is to be written.
pub struct Looked {
    moved: Vec<Moved>,
    told: Vec<(Swept, Vec<Recipient>)>,
    /// Where to go on: none at the end.
    next: Option<After>,
}

/// Looks at all matters, some at a time: while [`note`] writes what was seen at some, the next ones are looked at. `write` says whether it
/// goes on.
///
/// # Errors
/// When the database fails.
pub async fn sweep<B>(
    clinic: &Clinic,
    now: Instant,
    write: impl AsyncFn(Looked) -> Result<ControlFlow<B>, Error>,
) -> Result<ControlFlow<B>, Error> {
    let look_on = async |after| {
        let rules = clinic.rules.clone();
        clinic.database.read(move |conn| look(conn, &rules, after, now)).await
    };
    let mut looked = look_on(After::BEGIN).await?;
    loop {
        let Some(after) = looked.next else { return write(looked).await };
        let (goes_on, ahead) = join(write(looked), look_on(after)).await;
        if let stopped @ ControlFlow::Break(_) = goes_on? {
            return Ok(stopped);
        }
        looked = ahead?;
    }
}

/// Some matters, behind the last one.
fn look(conn: &mut Db, rules: &Rules, after: After, now: Instant) -> Result<Looked, Error> {
    let policy = &rules.policies.on(now.day()).map_err(|_| Error::Damaged("no policy of a day"))?.reminder;
    let (page, next) = rows::page(conn, after, AT_ONCE)?;
    let soon = now.plus_ms(SOON_DAYS * DAY_MS);
    let residents: BTreeSet<ResidentId> =
        page.iter().filter(|row| row.comes_by(soon, now)).map(|row| row.matter.resident).collect();
    let people = people::told_of(conn, &Vec::from_iter(residents), policy, now)?;
    let pasts = Pasts::of(conn, page.iter().filter(|row| row.has_begun(now)).map(|row| row.matter.of))?;
    let mut looked = Looked { moved: Vec::new(), told: Vec::new(), next };
    for row in page {
        let told = people.get(&row.matter.resident).map_or(&row.people, |told| &told.people);
        let steps = plan(&row.matter, told, pasts.of_matter(row.matter.of), policy, &rules.calendar, now);
        let next = steps.iter().find(|step| is_sent(step)).map(|step| step.at);
        if next != row.next_at {
            looked.moved.push(Moved { about: row.matter.about, of: row.matter.of, from: row.next_at, to: next });
        }
        if *told != row.people {
            let told = told.clone();
            looked.told.push((row, told));
        }
    }
    Ok(looked)
}

/// Writes what was seen. What somebody else has written since stays as it is. Tokens that reach nobody go at the end.
///
/// # Errors
/// When the database fails.
pub fn note(conn: &mut Db, rules: &Rules, looked: &Looked, now: Instant) -> Result<(), Error> {
    let policy = &rules.policies.on(now.day()).map_err(|_| Error::Damaged("no policy of a day"))?.reminder;
    let mut planned_since = BTreeSet::new();
    for (row, told) in &looked.told {
        if !rows::told_to(conn, row, told, policy, &rules.calendar)? {
            planned_since.insert(row.matter.of);
        }
    }
    // What was planned since, for other people, has its moment from there.
    let moved = looked.moved.iter().filter(|moved| !planned_since.contains(&moved.of));
    rows::come_again(conn, &Vec::from_iter(moved))?;
    if looked.next.is_none() {
        while installations::purge_some(conn, now)? > 0 {}
    }
    Ok(())
}
