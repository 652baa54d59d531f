//! What is to be told by now becomes messages: one a day to a person by a channel.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::{InstitutionId, ResidentId};
use jiayi_core::reminder::policy::ReminderPolicy;
use jiayi_core::reminder::{About, Audience, Channel, Digest, DigestId, Matter, Step, digests, first_moment, plan};
use uuid::Uuid;

use super::past::Pasts;
use super::people::{self, Told};
use super::rows::{self, Moved, is_sent};
use crate::clinic::Rules;
use crate::database::schema::{digests as messages, told};
use crate::database::sql::{Key, Word};
use crate::database::{Db, Error};
use crate::each;

/// Matters of one transaction.
const AT_ONCE: i64 = 2_000;

/// Makes messages of some of what is to be told by now, in one transaction; how many matters it looked at.
///
/// # Errors
/// When the database fails.
pub fn tell_some(conn: &mut Db, rules: &Rules, now: Instant) -> Result<usize, Error> {
    let due = rows::due(conn, now, AT_ONCE)?;
    if due.is_empty() {
        return Ok(0);
    }
    let policy = &rules.policies.on(now.day()).map_err(|_| Error::Damaged("no policy of a day"))?.reminder;
    let residents: BTreeSet<ResidentId> = due.iter().map(|(matter, _)| matter.resident).collect();
    let people = people::told_of(conn, &Vec::from_iter(residents), policy, now)?;
    let pasts = Pasts::of(conn, due.iter().map(|(matter, _)| matter.of))?;

    let nobody = Told::default();
    let mut ready: Vec<(usize, Step)> = Vec::new();
    let mut next: Vec<Option<Instant>> = Vec::new();
    for (n, (matter, _)) in due.iter().enumerate() {
        let told = people.get(&matter.resident).filter(|told| told.institution.is_some()).unwrap_or(&nobody);
        let steps = plan(matter, &told.people, pasts.of_matter(matter.of), policy, &rules.calendar, now);
        let (due_now, later): (Vec<_>, Vec<_>) = steps.into_iter().filter(is_sent).partition(|step| step.at <= now);
        next.push(later.first().map(|step| step.at));
        ready.extend(due_now.into_iter().map(|step| (n, step)));
    }
    let institutions: BTreeMap<ResidentId, InstitutionId> =
        people.iter().filter_map(|(resident, told)| Some((*resident, told.institution?))).collect();
    let told = put(conn, ready.iter().map(|(_, step)| step), &institutions, policy, now)?;
    for (n, step) in ready.iter().filter(|(_, step)| !told.contains(&step.id.0)) {
        // Her message of the day has gone, or she has had enough of them: tomorrow, if the rung still stands then.
        let tomorrow = now.day().plus_days(1).map_err(|_| Error::Damaged("the calendar"))?;
        let again = first_moment(tomorrow, step.recipient, policy);
        next[*n] = Some(next[*n].map_or(again, |at| at.min(again)));
    }
    let moved = |((matter, from), to): (&(Matter, Option<Instant>), _)| Moved {
        about: matter.about,
        of: matter.of,
        from: *from,
        to,
    };
    let moved: Vec<Moved> = due.iter().zip(next).map(moved).collect();
    rows::come_again(conn, &Vec::from_iter(&moved))?;
    Ok(due.len())
}

/// A message of today that is there already.
struct There {
    recipient: Uuid,
    channel: Channel,
    about: About,
    /// Nobody has sent it yet: it can tell of more.
    is_open: bool,
}

/// The steps that have become part of a message.
fn put<'a>(
    conn: &mut Db,
    steps: impl Iterator<Item = &'a Step> + Clone,
    institutions: &BTreeMap<ResidentId, InstitutionId>,
    policy: &ReminderPolicy,
    now: Instant,
) -> Result<BTreeSet<Uuid>, Error> {
    let today = now.day();
    let wanted: BTreeSet<DigestId> =
        steps.clone().map(|step| DigestId::of(step.recipient, today, step.channel)).collect();
    let there = of_today(conn, steps.clone().map(|step| step.recipient).collect(), today)?;
    let mut sounded: BTreeMap<Uuid, usize> = BTreeMap::new();
    for (_, message) in there.iter().filter(|(id, one)| one.channel != Channel::Inbox && !wanted.contains(id)) {
        *sounded.entry(message.recipient).or_default() += 1;
    }
    let had = |recipient: Uuid, _: Day| sounded.get(&recipient).copied().unwrap_or_default();

    let mut opened = Vec::new();
    let mut lines = Vec::new();
    let mut taken = BTreeSet::new();
    for digest in digests(steps.cloned(), had, policy) {
        let Some(first) = digest.steps.first() else { continue };
        match there.get(&digest.id) {
            Some(gone) if !gone.is_open => continue,
            Some(open) => add_to(conn, &digest, first.about.min(open.about))?,
            None => {
                let institution =
                    institutions.get(&first.resident).ok_or(Error::Damaged("a matter without a contract"))?;
                opened.push(row(&digest, first, *institution, today, now));
            }
        }
        taken.extend(digest.steps.iter().map(|step| step.id.0));
        lines.extend(digest.steps.into_iter().map(|step| line(digest.id, step, now)));
    }
    for some in opened.chunks(AT_ONE_GO) {
        each!(conn, c => diesel::insert_into(messages::table).values(some).execute(c))?;
    }
    for some in lines.chunks(AT_ONE_GO) {
        each!(conn, c => diesel::insert_into(told::table).values(some).on_conflict_do_nothing().execute(c))?;
    }
    Ok(taken)
}

/// Rows of one statement.
const AT_ONE_GO: usize = 100;

fn of_today(conn: &mut Db, recipients: BTreeSet<Uuid>, today: Day) -> Result<BTreeMap<DigestId, There>, Error> {
    let rows: Vec<(Key, Key, Word<Channel>, Word<About>, Option<Instant>, Option<Instant>)> = messages::table
        .filter(messages::recipient_id.eq_any(recipients.into_iter().map(Key)))
        .filter(messages::day.eq(today))
        .select((
            messages::id,
            messages::recipient_id,
            messages::channel,
            messages::about,
            messages::run_at,
            messages::called_at,
        ))
        .load(conn)?;
    let there = rows.into_iter().map(|(Key(id), Key(recipient), channel, about, run_at, called_at)| {
        let is_open = run_at.is_some() && called_at.is_none();
        (DigestId(id), There { recipient, channel: channel.0, about: about.0, is_open })
    });
    Ok(there.collect())
}

fn add_to(conn: &mut Db, digest: &Digest, about: About) -> Result<(), Error> {
    let longest = messages::ends_at.lt(digest.until);
    diesel::update(messages::table.find(Key(digest.id.0))).set(messages::about.eq(Word(about))).execute(conn)?;
    diesel::update(messages::table.find(Key(digest.id.0)).filter(longest))
        .set(messages::ends_at.eq(digest.until))
        .execute(conn)?;
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = messages, treat_none_as_default_value = false)]
struct Message {
    id: Key,
    day: Day,
    recipient_id: Key,
    audience: Word<Audience>,
    channel: Word<Channel>,
    about: Word<About>,
    institution_id: InstitutionId,
    ends_at: Instant,
    run_at: Option<Instant>,
    attempts: i32,
}

fn row(digest: &Digest, first: &Step, institution: InstitutionId, day: Day, now: Instant) -> Message {
    Message {
        id: Key(digest.id.0),
        day,
        recipient_id: Key(digest.recipient),
        audience: Word(first.to),
        channel: Word(digest.channel),
        about: Word(first.about),
        institution_id: institution,
        ends_at: digest.until,
        run_at: Some(now),
        attempts: 0,
    }
}

#[derive(Insertable)]
#[diesel(table_name = told, treat_none_as_default_value = false)]
struct Line {
    step_id: Key,
    digest_id: Option<Key>,
    resident_id: ResidentId,
    about: Word<About>,
    of_id: Key,
    recipient_id: Key,
    rung: String,
    channel: Word<Channel>,
    due: Day,
    at: Instant,
}

fn line(digest: DigestId, step: Step, now: Instant) -> Line {
    Line {
        step_id: Key(step.id.0),
        digest_id: Some(Key(digest.0)),
        resident_id: step.resident,
        about: Word(step.about),
        of_id: Key(step.of),
        recipient_id: Key(step.recipient),
        rung: step.rung,
        channel: Word(step.channel),
        due: step.due,
        at: now,
    }
}
