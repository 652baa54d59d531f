//! Change feeds: every write stamps the feeds that hold what it changed, in commit order.
//!
//! A feed's row is its lock. A command locks the feeds of the residents it names, then of the teams concerned, each in
//! id order, the audit feed last; under those locks it reads, decides, writes and stamps, so that versions come out in
//! commit order on both databases. (On SQLite the one writer already is the lock.)

mod changes;
mod cursor;
mod entities;
mod followed;
pub mod reference;
mod sight;
mod story;
mod waiting;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::fmt;

use diesel::dsl::max;
use diesel::prelude::*;
use diesel::upsert::excluded;
use jiayi_core::access::{self, Relation};
use jiayi_core::id::{ResidentId, TeamId};
pub use jiayi_core::view::Kind as Entity;
use uuid::Uuid;

use crate::database::schema::{feed_entries, feeds};
use crate::database::sql::Key;
use crate::database::{self, Db, Error, Question, recall};
use crate::server::Routes;
use crate::{each, lock_rows, reminder};

pub(crate) use entities::{Loaded, Look};
pub use followed::followed;
pub(crate) use story::{of_medicines, of_record, whole};
pub use waiting::Waiting;

pub fn routes(routes: &mut Routes<'_>) {
    routes.service(changes::changes);
}

/// Which feed: a resident's and a team's have the id of the resident or team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feed {
    Resident(ResidentId),
    Team(TeamId),
    Reference,
    Audit,
}

impl Feed {
    pub fn id(self) -> Uuid {
        match self {
            Feed::Resident(id) => id.0,
            Feed::Team(id) => id.0,
            Feed::Reference => Uuid::from_u128(1),
            Feed::Audit => Uuid::from_u128(2),
        }
    }

    const fn kind(self) -> &'static str {
        match self {
            Feed::Resident(_) => "resident",
            Feed::Team(_) => "team",
            Feed::Reference => "reference",
            Feed::Audit => "audit",
        }
    }
}

/// As a phone names it.
impl fmt::Display for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Feed::Resident(id) => write!(f, "{}:{id}", self.kind()),
            Feed::Team(id) => write!(f, "{}:{id}", self.kind()),
            Feed::Reference | Feed::Audit => f.write_str(self.kind()),
        }
    }
}

/// Holds the feed's lock until the transaction ends. A feed without a row yet gets one, at version 0: whoever makes it first is
/// waited for by the others.
///
/// # Errors
/// When the database fails.
pub fn lock(conn: &mut Db, feed: Feed) -> Result<(), Error> {
    let row = || feeds::table.find(Key(feed.id())).select(feeds::id);
    if let Db::Pg(_) = conn
        && lock_rows!(conn, row()) == 0
    {
        let unwritten = (feeds::id.eq(Key(feed.id())), feeds::kind.eq(feed.kind()), feeds::version.eq(0));
        each!(conn, c => diesel::insert_into(feeds::table).values(unwritten).on_conflict_do_nothing().execute(c))?;
        lock_rows!(conn, row());
    }
    Ok(())
}

/// The feed's version now; 0 for a feed that nothing has written to.
///
/// # Errors
/// When the database fails.
pub fn version(conn: &mut Db, feed: Feed) -> Result<i64, Error> {
    recall(conn, VersionOf(feed), read_version)
}

#[derive(PartialEq, Eq, Hash)]
struct VersionOf(Feed);

impl Question for VersionOf {
    type Answer = i64;
}

fn read_version(conn: &mut Db, VersionOf(feed): &VersionOf) -> Result<i64, Error> {
    let query = feeds::table.find(Key(feed.id())).select(feeds::version);
    let version = each!(conn, c => query.get_result(c)).optional()?;
    Ok(version.unwrap_or(0))
}

/// Takes the next `count` versions of a locked feed: the last of them.
///
/// # Errors
/// When the database fails.
pub fn next_versions(conn: &mut Db, feed: Feed, count: i64) -> Result<i64, Error> {
    database::touch(feed.id());
    let first = (feeds::id.eq(Key(feed.id())), feeds::kind.eq(feed.kind()), feeds::version.eq(count));
    Ok(each!(conn, c => diesel::insert_into(feeds::table)
        .values(first)
        .on_conflict(feeds::id)
        .do_update()
        .set(feeds::version.eq(feeds::version + count))
        .returning(feeds::version)
        .get_result(c))?)
}

/// What a feed holds of an entity from now on: the entity, or only that it has gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    pub kind: Entity,
    pub entity: Uuid,
    pub present: bool,
}

/// Puts `entity` at the head of a locked feed: present, or evicted from its scope.
///
/// # Errors
/// When the database fails.
pub fn stamp(conn: &mut Db, feed: Feed, kind: Entity, entity: Uuid, present: bool) -> Result<(), Error> {
    stamp_all(conn, feed, &[Stamp { kind, entity, present }])
}

/// Puts entities at the head of a locked feed, the last one first of all; of one that is named twice the last word counts.
///
/// # Errors
/// When the database fails.
pub fn stamp_all(conn: &mut Db, feed: Feed, stamps: &[Stamp]) -> Result<(), Error> {
    let named = |(at, stamp): (usize, &Stamp)| {
        let again = stamps.iter().skip(at + 1).any(|later| (later.kind, later.entity) == (stamp.kind, stamp.entity));
        (!again).then_some((stamp.kind.as_str(), Key(stamp.entity), stamp.present))
    };
    let entries: Vec<_> = stamps.iter().enumerate().filter_map(named).collect();
    put(conn, feed, &entries)
}

/// So few are written one by one: that statement stays prepared, and one of many rows is prepared anew each time.
const FEW: usize = 4;

fn put(conn: &mut Db, feed: Feed, entries: &[(&str, Key, bool)]) -> Result<(), Error> {
    if let (Feed::Resident(resident), [_, ..]) = (feed, entries) {
        reminder::plan_anew(conn, resident)?;
    }
    macro_rules! upsert {
        ($conn:ident, $rows:expr) => {
            each!($conn, c => diesel::insert_into(feed_entries::table)
                .values($rows)
                .on_conflict((feed_entries::feed_id, feed_entries::kind, feed_entries::entity_id))
                .do_update()
                .set((
                    feed_entries::version.eq(excluded(feed_entries::version)),
                    feed_entries::present.eq(excluded(feed_entries::present)),
                ))
                .execute(c))?
        };
    }
    for some in entries.chunks(AT_ONCE) {
        let count = i64::try_from(some.len()).map_err(|_| Error::Damaged("a feed"))?;
        let first = next_versions(conn, feed, count)? - count + 1;
        let row = |(version, (kind, entity, present)): (i64, &(&str, Key, bool))| {
            (
                feed_entries::feed_id.eq(Key(feed.id())),
                feed_entries::kind.eq((*kind).to_owned()),
                feed_entries::entity_id.eq(*entity),
                feed_entries::version.eq(version),
                feed_entries::present.eq(*present),
            )
        };
        let rows = (first..).zip(some).map(row);
        match some.len() <= FEW {
            true => {
                for row in rows {
                    upsert!(conn, row);
                }
            }
            false => {
                upsert!(conn, rows.collect::<Vec<_>>());
            }
        }
    }
    Ok(())
}

/// The version of one entity in a resident's feed, which a command's `seen` is compared with.
///
/// # Errors
/// When the database fails.
pub fn entity_version(conn: &mut Db, feed: Feed, kind: Entity, entity: Uuid) -> Result<Option<i64>, Error> {
    let row = feed_entries::table.find((Key(feed.id()), kind.as_str(), Key(entity)));
    Ok(row.select(feed_entries::version).first(conn).optional()?)
}

/// The versions of all entities of one kind in the feeds of some residents.
///
/// # Errors
/// When the database fails.
pub fn versions(conn: &mut Db, residents: &[ResidentId], kind: Entity) -> Result<HashMap<Uuid, i64>, Error> {
    let rows: Vec<(Key, i64)> = feed_entries::table
        .filter(feed_entries::feed_id.eq_any(residents))
        .filter(feed_entries::kind.eq(kind.as_str()))
        .select((feed_entries::entity_id, feed_entries::version))
        .load(conn)?;
    Ok(rows.into_iter().map(|(Key(entity), version)| (entity, version)).collect())
}

/// The versions of some entities in the feeds of those whose they are.
fn own_versions(conn: &mut Db, of: &[(ResidentId, Uuid)]) -> Result<HashMap<(ResidentId, Uuid), i64>, Error> {
    let mut versions = HashMap::with_capacity(of.len());
    for some in of.chunks(AT_ONCE) {
        let owners: HashSet<ResidentId> = some.iter().map(|(owner, _)| *owner).collect();
        let entities: Vec<Key> = some.iter().map(|(_, entity)| Key(*entity)).collect();
        let rows: Vec<(Key, Key, i64)> = feed_entries::table
            .filter(feed_entries::feed_id.eq_any(owners))
            .filter(feed_entries::entity_id.eq_any(entities))
            .select((feed_entries::feed_id, feed_entries::entity_id, feed_entries::version))
            .load(conn)?;
        versions.extend(rows.into_iter().map(|(Key(of), Key(entity), version)| ((ResidentId(of), entity), version)));
    }
    Ok(versions)
}

/// What of a kind is in a resident's feed since a version.
///
/// # Errors
/// When the database fails.
pub fn newer(conn: &mut Db, resident: ResidentId, kind: Entity, version: i64) -> Result<Vec<Uuid>, Error> {
    let rows: Vec<Key> = feed_entries::table
        .filter(feed_entries::feed_id.eq(Key(resident.0)))
        .filter(feed_entries::kind.eq(kind.as_str()))
        .filter(feed_entries::version.gt(version))
        .select(feed_entries::entity_id)
        .load(conn)?;
    Ok(rows.into_iter().map(|Key(entity)| entity).collect())
}

/// The version of the newest entity of a kind in each resident's feed; none for whoever has none.
///
/// # Errors
/// When the database fails.
pub fn newest(conn: &mut Db, residents: &[ResidentId], kind: Entity) -> Result<HashMap<ResidentId, i64>, Error> {
    let rows: Vec<(Key, Option<i64>)> = feed_entries::table
        .filter(feed_entries::feed_id.eq_any(residents))
        .filter(feed_entries::kind.eq(kind.as_str()))
        .group_by(feed_entries::feed_id)
        .select((feed_entries::feed_id, max(feed_entries::version)))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(Key(id), version)| Some((ResidentId(id), version?))).collect())
}

/// What a feed has taken in after `version`, and what was evicted from it.
///
/// # Errors
/// When the database fails or the feed carries a kind that this build does not know.
pub fn changed_after(conn: &mut Db, feed: Feed, version: i64) -> Result<Vec<(Entity, Uuid)>, Error> {
    let rows: Vec<(String, Key)> = feed_entries::table
        .filter(feed_entries::feed_id.eq(Key(feed.id())))
        .filter(feed_entries::version.gt(version))
        .order(feed_entries::version)
        .select((feed_entries::kind, feed_entries::entity_id))
        .load(conn)?;
    let known = |kind: &str| Entity::parse(kind).ok_or(Error::Damaged("a feed's entry"));
    rows.into_iter().map(|(kind, Key(entity))| Ok((known(&kind)?, entity))).collect()
}

/// A resident enters a team's scope: everything she has goes on the team's feed.
///
/// # Errors
/// When the database fails.
pub fn enter(conn: &mut Db, team: TeamId, resident: ResidentId) -> Result<(), Error> {
    restamp(conn, Feed::Team(team), resident, true, |_| false)
}

/// A resident asks a team for a contract: of everything she has, what a request shows goes on the team's feed.
///
/// # Errors
/// When the database fails.
pub fn ask(conn: &mut Db, team: TeamId, resident: ResidentId) -> Result<(), Error> {
    restamp(conn, Feed::Team(team), resident, true, |kind| !is_shown_to_the_asked(kind))
}

/// Whether a team that somebody has asked, and that has not answered yet, is shown it.
pub fn is_shown_to_the_asked(kind: Entity) -> bool {
    access::opens_to(access::read_row(kind.read()), Relation::REQUESTED)
}

/// A resident leaves a team's scope: whatever the team's feed holds of her is evicted. What it never held it does not hear of.
///
/// # Errors
/// When the database fails.
pub fn leave(conn: &mut Db, team: TeamId, resident: ResidentId, keeps: impl Fn(Entity) -> bool) -> Result<(), Error> {
    restamp(conn, Feed::Team(team), resident, false, keeps)
}

/// Nobody holds this resident any more: everything she has is evicted from her own feed.
///
/// # Errors
/// When the database fails.
pub fn empty(conn: &mut Db, resident: ResidentId) -> Result<(), Error> {
    restamp(conn, Feed::Resident(resident), resident, false, |_| false)
}

/// What a resident's feed holds goes on a feed: present, or evicted where it was, but for the kinds that stay as they are.
fn restamp(
    conn: &mut Db,
    feed: Feed,
    resident: ResidentId,
    present: bool,
    stays: impl Fn(Entity) -> bool,
) -> Result<(), Error> {
    let entries = held(conn, Feed::Resident(resident), None)?;
    let there: Option<HashSet<(String, Key)>> = match present {
        true => None,
        false => Some(held(conn, feed, Some(&entries))?.into_iter().collect()),
    };
    let goes_on = |entry: &&(String, Key)| {
        let stays = Entity::parse(&entry.0).is_some_and(&stays);
        !stays && there.as_ref().is_none_or(|there| there.contains(*entry))
    };
    let moved: Vec<_> =
        entries.iter().filter(goes_on).map(|(kind, entity)| (kind.as_str(), *entity, present)).collect();
    put(conn, feed, &moved)
}

/// Entities in one query.
const AT_ONCE: usize = 500;

/// What a feed holds, in its order; `among` these where some are named.
fn held(conn: &mut Db, feed: Feed, among: Option<&[(String, Key)]>) -> Result<Vec<(String, Key)>, Error> {
    let all = || {
        feed_entries::table
            .filter(feed_entries::feed_id.eq(Key(feed.id())))
            .filter(feed_entries::present.eq(true))
            .order(feed_entries::version)
            .select((feed_entries::kind, feed_entries::entity_id))
    };
    let Some(among) = among else { return Ok(all().load(conn)?) };
    let mut held = Vec::new();
    for some in among.chunks(AT_ONCE) {
        let ids: Vec<Key> = some.iter().map(|(_, entity)| *entity).collect();
        held.extend(all().filter(feed_entries::entity_id.eq_any(ids)).load::<(String, Key)>(conn)?);
    }
    Ok(held)
}

/// An entity in a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FeedEntry {
    pub kind: Entity,
    pub entity: Uuid,
    pub version: i64,
    pub present: bool,
}

/// What a feed took in after `version`, of some kinds, at most `limit`, in order. Whoever begins needs to hear of nothing that has left.
fn entries_after(
    conn: &mut Db,
    feed: Feed,
    version: i64,
    kinds: &[Entity],
    limit: i64,
) -> Result<Vec<FeedEntry>, Error> {
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    let states: &[bool] = if version == 0 { &[true] } else { &[true, false] };
    let rows: Vec<(String, Key, i64, bool)> = feed_entries::table
        .filter(feed_entries::feed_id.eq(Key(feed.id())))
        .filter(feed_entries::version.gt(version))
        .filter(feed_entries::kind.eq_any(kinds))
        .filter(feed_entries::present.eq_any(states))
        .order(feed_entries::version)
        .limit(limit)
        .select((feed_entries::kind, feed_entries::entity_id, feed_entries::version, feed_entries::present))
        .load(conn)?;
    let entry = |(kind, Key(entity), version, present): (String, Key, i64, bool)| {
        let kind = Entity::parse(&kind).ok_or(Error::Damaged("a feed's entry"))?;
        Ok(FeedEntry { kind, entity, version, present })
    };
    rows.into_iter().map(entry).collect()
}
