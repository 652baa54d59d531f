//! Taking messages up: each is looked at once more before anybody is called.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::{InstitutionId, ResidentId};
use jiayi_core::reminder::{About, Audience, Channel, DigestId, StepId, next_allowed, plan};
use uuid::Uuid;

use super::address::{Addresses, To};
use super::spending::Budgets;
use crate::channels::message::{Call, Text};
use crate::clinic::Rules;
use crate::database::schema::{digests, told, unplanned};
use crate::database::sql::{Key, Word};
use crate::database::{Db, Error};
use crate::reminder::installations::Installation;
use crate::reminder::past::Pasts;
use crate::reminder::{link, people, rows};

/// Messages of one claim: what a provider can be given well within the lease.
const AT_ONCE: i64 = 500;
/// Longer than a whole batch may take at the slowest provider that still answers.
const LEASE_MS: i64 = 300_000;

/// A message that this process alone may carry now.
#[derive(Debug)]
pub(super) struct Claimed {
    pub id: DigestId,
    pub lease: Key,
    pub channel: Channel,
    pub about: About,
    pub to: Audience,
    pub institution: InstitutionId,
    pub day: Day,
    pub ends_at: Instant,
    pub attempts: i32,
    pub doing: Doing,
}

/// What is to be done with it.
#[derive(Debug)]
pub(super) enum Doing {
    Push(Vec<Installation>),
    Text(Text),
    Call(Call),
    /// It may have gone out at that moment.
    AskText(Text, Instant),
    AskCall(Call, Instant),
}

/// What was claimed, and how many rows were looked at.
#[derive(Default)]
pub(super) struct Claim {
    pub messages: Vec<Claimed>,
    pub taken_up: usize,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = digests)]
struct Row {
    id: Key,
    day: Day,
    recipient_id: Key,
    audience: Word<Audience>,
    channel: Word<Channel>,
    institution_id: InstitutionId,
    ends_at: Instant,
    attempts: i32,
    called_at: Option<Instant>,
}

/// What a message tells of.
struct Line {
    step: StepId,
    resident: ResidentId,
    about: About,
    of: Uuid,
    due: Day,
}

macro_rules! due {
    ($now:expr) => {
        digests::table
            .filter(digests::run_at.is_not_null())
            .filter(digests::run_at.le(Some($now)))
            .filter(digests::leased_until.is_null().or(digests::leased_until.le(Some($now))))
    };
}

/// Whether there is anything to tell or to send: asked by a reader, so that an idle clinic writes nothing.
pub(super) fn is_anything_due(conn: &mut Db, now: Instant) -> Result<bool, Error> {
    Ok(rows::is_any_due(conn, now)? || select(exists(due!(now))).get_result(conn)?)
}

/// Takes up some of the messages whose time has come. What is nobody's business any more goes, what may not sound now waits, and before
/// each of the others is carried its row says so.
///
/// # Errors
/// When the database fails.
pub(super) fn claim(conn: &mut Db, rules: &Rules, budgets: &Budgets, now: Instant) -> Result<Claim, Error> {
    let query = due!(now).order((digests::run_at, digests::id)).limit(AT_ONCE);
    let rows: Vec<Row> = match conn {
        Db::Pg(conn) => query.select(Row::as_select()).for_update().skip_locked().load(conn)?,
        Db::Sqlite(conn) => query.select(Row::as_select()).load(conn)?,
    };
    let Some(known) = Known::of(conn, rules, &rows, now)? else { return Ok(Claim::default()) };
    let mut claim = Claim::default();
    for row in rows {
        let lines = known.lines.get(&row.id.0).map_or(&[][..], Vec::as_slice);
        // Somebody of hers has changed: the jobs look at her first.
        if lines.iter().any(|line| known.changed.contains(&line.resident)) {
            continue;
        }
        claim.taken_up += 1;
        claim.messages.extend(take_up(conn, rules, budgets, &known, row, lines, now)?);
    }
    Ok(claim)
}

/// Everything that is asked of some messages at once.
struct Known {
    lines: BTreeMap<Uuid, Vec<Line>>,
    /// Residents whose feed has moved since they were looked at.
    changed: BTreeSet<ResidentId>,
    /// The steps that the planner would have go out now.
    planned: BTreeSet<StepId>,
    addresses: Addresses,
}

impl Known {
    fn of(conn: &mut Db, rules: &Rules, messages: &[Row], now: Instant) -> Result<Option<Self>, Error> {
        if messages.is_empty() {
            return Ok(None);
        }
        let lines = lines_of(conn, messages)?;
        let all = || lines.values().flatten();
        let residents: BTreeSet<ResidentId> = all().map(|line| line.resident).collect();
        let of: BTreeSet<Uuid> = all().map(|line| line.of).collect();
        let changed: Vec<ResidentId> = unplanned::table
            .filter(unplanned::resident_id.eq_any(residents.iter().copied()))
            .select(unplanned::resident_id)
            .load(conn)?;
        let policy = &rules.policies.on(now.day()).map_err(|_| Error::Damaged("no policy of a day"))?.reminder;
        let people = people::told_of(conn, &Vec::from_iter(residents), policy, now)?;
        let pending: Vec<DigestId> = messages.iter().map(|row| DigestId(row.id.0)).collect();
        let pasts = Pasts::before(conn, of.iter().copied(), &pending)?;
        let mut planned = BTreeSet::new();
        for matter in rows::as_they_stand(conn, &of)? {
            let told = people.get(&matter.resident).filter(|told| told.institution.is_some());
            let Some(told) = told else { continue };
            let steps = plan(&matter, &told.people, pasts.of_matter(matter.of), policy, &rules.calendar, now);
            planned.extend(steps.into_iter().map(|step| step.id));
        }
        let recipients = messages.iter().map(|row| To {
            audience: row.audience.0,
            recipient: row.recipient_id.0,
            channel: row.channel.0,
        });
        let addresses = Addresses::of(conn, rules, recipients, now)?;
        Ok(Some(Self { lines, changed: changed.into_iter().collect(), planned, addresses }))
    }
}

fn lines_of(conn: &mut Db, messages: &[Row]) -> Result<BTreeMap<Uuid, Vec<Line>>, Error> {
    let rows: Vec<(Option<Key>, Key, ResidentId, Word<About>, Key, Day)> = told::table
        .filter(told::digest_id.eq_any(messages.iter().map(|row| Some(row.id))))
        .order(told::step_id)
        .select((told::digest_id, told::step_id, told::resident_id, told::about, told::of_id, told::due))
        .load(conn)?;
    let mut lines: BTreeMap<Uuid, Vec<Line>> = BTreeMap::new();
    for (digest, Key(step), resident, Word(about), Key(of), due) in rows {
        let Some(Key(digest)) = digest else { continue };
        lines.entry(digest).or_default().push(Line { step: StepId(step), resident, about, of, due });
    }
    Ok(lines)
}

fn take_up(
    conn: &mut Db,
    rules: &Rules,
    budgets: &Budgets,
    known: &Known,
    row: Row,
    lines: &[Line],
    now: Instant,
) -> Result<Option<Claimed>, Error> {
    let policy = &rules.policies.on(now.day()).map_err(|_| Error::Damaged("no policy of a day"))?.reminder;
    let (key, Word(channel)) = (row.id, row.channel);
    let asks = row.called_at.filter(|_| channel != Channel::Push);
    let (alive, dead): (Vec<&Line>, Vec<&Line>) =
        lines.iter().partition(|line| asks.is_some() || known.planned.contains(&line.step));
    let Some(first) = alive.iter().copied().min_by_key(|line| line.about) else {
        let was_tried = row.called_at.is_some() || row.attempts > 0;
        return drop_it(conn, key, was_tried, now).map(|()| None);
    };
    // Asking makes no sound, and what it asks about stays as it was.
    if asks.is_none() {
        leave_out(conn, &dead)?;
        let allowed = next_allowed(channel, now, policy);
        if allowed >= row.ends_at {
            return give_up(conn, key, "expired", now).map(|()| None);
        }
        if allowed > now {
            diesel::update(digests::table.find(key)).set(digests::run_at.eq(Some(allowed))).execute(conn)?;
            return Ok(None);
        }
    }
    if channel == Channel::Inbox {
        return put_in_the_inbox(conn, key, first.about, now).map(|()| None);
    }
    let Some(doing) = doing(conn, rules, known, &row, &alive, first)? else {
        return give_up(conn, key, "no_address", now).map(|()| None);
    };
    if row.called_at.is_none() && !budgets.take(conn, row.institution_id, channel, now.day())? {
        return give_up(conn, key, "budget", now).map(|()| None);
    }
    let lease = Key(Uuid::now_v7());
    diesel::update(digests::table.find(key))
        .set((
            digests::lease_token.eq(Some(lease)),
            digests::leased_until.eq(Some(now.plus_ms(LEASE_MS))),
            digests::called_at.eq(Some(row.called_at.unwrap_or(now))),
            digests::about.eq(Word(first.about)),
        ))
        .execute(conn)?;
    Ok(Some(Claimed {
        id: DigestId(key.0),
        lease,
        channel,
        about: first.about,
        to: row.audience.0,
        institution: row.institution_id,
        day: row.day,
        ends_at: row.ends_at,
        attempts: row.attempts,
        doing,
    }))
}

/// What the message is made of; none for whoever is not reached by its channel any more.
fn doing(
    conn: &mut Db,
    rules: &Rules,
    known: &Known,
    row: &Row,
    lines: &[&Line],
    first: &Line,
) -> Result<Option<Doing>, Error> {
    let (Key(out_id), Key(recipient)) = (row.id, row.recipient_id);
    let (about, to, addresses) = (first.about, row.audience.0, &known.addresses);
    Ok(match row.channel.0 {
        Channel::Push => addresses.installations(recipient).map(Doing::Push),
        Channel::Sms => {
            let Some(number) = addresses.mobile(recipient) else { return Ok(None) };
            let link = match about {
                About::Refill => {
                    let refills = lines.iter().filter(|line| line.about == About::Refill);
                    let last = refills.map(|line| line.due).max().unwrap_or(first.due);
                    Some(link::make(conn, &rules.keys, DigestId(out_id), first.resident, last)?)
                }
                About::FollowUp | About::AnnualCheck | About::ContractExpiry => None,
            };
            let text = Text { number, about, to, link, out_id };
            Some(match row.called_at {
                Some(since) => Doing::AskText(text, since),
                None => Doing::Text(text),
            })
        }
        Channel::Voice => addresses.call(recipient).map(|(number, name)| {
            let call = Call { number, name, about, to, out_id };
            match row.called_at {
                Some(since) => Doing::AskCall(call, since),
                None => Doing::Call(call),
            }
        }),
        Channel::Local | Channel::Inbox | Channel::Task => None,
    })
}

/// Steps that are not to be told any more: they may be another day.
fn leave_out(conn: &mut Db, lines: &[&Line]) -> Result<(), Error> {
    if !lines.is_empty() {
        let steps = lines.iter().map(|line| Key(line.step.0));
        diesel::delete(told::table.filter(told::step_id.eq_any(steps))).execute(conn)?;
    }
    Ok(())
}

/// The app shows it: nobody is called.
fn put_in_the_inbox(conn: &mut Db, key: Key, about: About, now: Instant) -> Result<(), Error> {
    let never: Option<Instant> = None;
    diesel::update(digests::table.find(key))
        .set((
            digests::run_at.eq(never),
            digests::accepted_at.eq(Some(now)),
            digests::delivered_at.eq(Some(now)),
            digests::about.eq(Word(about)),
        ))
        .execute(conn)?;
    Ok(())
}

/// It falls to its next rung.
fn give_up(conn: &mut Db, key: Key, why: &str, now: Instant) -> Result<(), Error> {
    let never: Option<Instant> = None;
    diesel::update(digests::table.find(key))
        .set((digests::run_at.eq(never), digests::failed_at.eq(Some(now)), digests::failure.eq(Some(why.to_owned()))))
        .execute(conn)?;
    Ok(())
}

/// Nothing of it is to be told any more. What was never tried leaves no trace, so that its steps may be told another day.
fn drop_it(conn: &mut Db, key: Key, was_tried: bool, now: Instant) -> Result<(), Error> {
    if was_tried {
        return give_up(conn, key, "over", now);
    }
    diesel::delete(told::table.filter(told::digest_id.eq(Some(key)))).execute(conn)?;
    link::remove(conn, DigestId(key.0))?;
    diesel::delete(digests::table.find(key)).execute(conn)?;
    Ok(())
}
