//! Every night each matter is looked at again: what a calendar, a policy or an installation has changed moved no feed.

use std::collections::BTreeSet;

use jiayi_core::calendar::Instant;
use jiayi_core::id::ResidentId;
use jiayi_core::reminder::plan;

use super::past::Pasts;
use super::rows::{self, After, is_sent};
use super::{installations, people};
use crate::clinic::Rules;
use crate::database::sql::{Key, Word};
use crate::database::{Db, Error};

/// Matters of one transaction: at night a writer waits for it, and each transaction writes the index's pages anew.
const AT_ONCE: i64 = 20_000;
/// Who is told, and by what, is asked anew of what comes in these days; of the rest it is early enough on another night.
const SOON_DAYS: i64 = 3;
const DAY_MS: i64 = 86_400_000;

/// Looks at some matters, behind the last one: where to go on, none at the end. Tokens that reach nobody go with it.
///
/// # Errors
/// When the database fails.
pub fn sweep_some(conn: &mut Db, rules: &Rules, after: After, now: Instant) -> Result<Option<After>, Error> {
    let policy = &rules.policies.on(now.day()).map_err(|_| Error::Damaged("no policy of a day"))?.reminder;
    let (page, next_page) = rows::page(conn, after, AT_ONCE)?;
    let soon = now.plus_ms(SOON_DAYS * DAY_MS);
    let residents: BTreeSet<ResidentId> =
        page.iter().filter(|row| row.comes_by(soon, now)).map(|row| row.matter.resident).collect();
    let people = people::told_of(conn, &Vec::from_iter(residents), policy, now)?;
    let pasts = Pasts::of(conn, page.iter().filter(|row| row.has_begun(now)).map(|row| row.matter.of))?;
    let mut moved = Vec::new();
    for row in &page {
        let told = people.get(&row.matter.resident).map_or(&row.people, |told| &told.people);
        let steps = plan(&row.matter, told, pasts.of_matter(row.matter.of), policy, &rules.calendar, now);
        let next = steps.iter().find(|step| is_sent(step)).map(|step| step.at);
        if next != row.next_at {
            moved.push((Word(row.matter.about), Key(row.matter.of), next));
        }
        if *told != row.people {
            rows::told_to(conn, &row.matter, told, policy, &rules.calendar)?;
        }
    }
    rows::come_again(conn, &moved)?;
    if next_page.is_none() {
        while installations::purge_some(conn, now)? > 0 {}
    }
    Ok(next_page)
}
