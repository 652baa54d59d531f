//! Every night each matter is looked at again: what a calendar, a policy or an installation has changed moved no feed.

use std::collections::BTreeSet;

use jiayi_core::calendar::Instant;
use jiayi_core::id::ResidentId;
use jiayi_core::reminder::plan;

use super::past::Pasts;
use super::rows::{self, After, is_sent};
use super::{installations, people};
use crate::clinic::Rules;
use crate::database::{Db, Error};

/// Matters of one transaction.
const AT_ONCE: i64 = 500;

/// Looks at some matters, behind the last one: where to go on, none at the end. Tokens that reach nobody go with it.
///
/// # Errors
/// When the database fails.
pub fn sweep_some(conn: &mut Db, rules: &Rules, after: Option<After>, now: Instant) -> Result<Option<After>, Error> {
    let policy = &rules.policies.on(now.day()).map_err(|_| Error::Damaged("no policy of a day"))?.reminder;
    let page = rows::page(conn, after, AT_ONCE)?;
    let residents: BTreeSet<ResidentId> = page.iter().map(|row| row.matter.resident).collect();
    let mut people = people::told_of(conn, &Vec::from_iter(residents), policy, now)?;
    let pasts = Pasts::of(conn, page.iter().map(|row| row.matter.of))?;
    for row in &page {
        let told = people.entry(row.matter.resident).or_default();
        let steps = plan(&row.matter, &told.people, pasts.of_matter(row.matter.of), policy, &rules.calendar, now);
        let next = steps.iter().find(|step| is_sent(step)).map(|step| step.at);
        if next != row.next_at {
            rows::come_again(conn, &row.matter, next)?;
        }
        if told.people != row.people {
            rows::told_to(conn, &row.matter, &told.people, policy, &rules.calendar)?;
        }
    }
    if page.is_empty() {
        while installations::purge_some(conn, now)? > 0 {}
    }
    Ok(page.last().map(rows::Swept::key))
}
