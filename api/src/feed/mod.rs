//! Change feeds: every write stamps the feeds that hold what it changed, in commit order.
//!
//! A feed's row is its lock. A command locks the feeds of the residents it names, then of the teams concerned, each in
//! id order, the audit feed last; under those locks it reads, decides, writes and stamps, so that versions come out in
//! commit order on both databases. (On SQLite the one writer already is the lock.)

use std::collections::HashMap;

use diesel::dsl::max;
use diesel::prelude::*;
use jiayi_core::id::{ResidentId, TeamId};
use uuid::Uuid;

use crate::database::schema::{feed_entries, feeds};
use crate::database::sql::Key;
use crate::database::{Db, Error};
use crate::{each, lock_rows};

/// What a feed carries. The text is part of the contract with phones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entity {
    Resident,
    Claim,
    Consent,
    Guardianship,
    Grant,
    Contract,
    Diagnosis,
    Enrolment,
    Visit,
    Reading,
    Task,
    ListAct,
    SavedFilter,
    Referral,
    LongAssessment,
    Education,
    Confirmation,
    Prescription,
    Dispensing,
    StockReport,
    RefillRequest,
    Team,
    Package,
}

impl Entity {
    pub const ALL: [Entity; 23] = [
        Entity::Resident,
        Entity::Claim,
        Entity::Consent,
        Entity::Guardianship,
        Entity::Grant,
        Entity::Contract,
        Entity::Diagnosis,
        Entity::Enrolment,
        Entity::Visit,
        Entity::Reading,
        Entity::Task,
        Entity::ListAct,
        Entity::SavedFilter,
        Entity::Referral,
        Entity::LongAssessment,
        Entity::Education,
        Entity::Confirmation,
        Entity::Prescription,
        Entity::Dispensing,
        Entity::StockReport,
        Entity::RefillRequest,
        Entity::Team,
        Entity::Package,
    ];

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|entity| entity.as_str() == text)
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Entity::Resident => "resident",
            Entity::Claim => "claim",
            Entity::Consent => "consent",
            Entity::Guardianship => "guardianship",
            Entity::Grant => "grant",
            Entity::Contract => "contract",
            Entity::Diagnosis => "diagnosis",
            Entity::Enrolment => "enrolment",
            Entity::Visit => "visit",
            Entity::Reading => "reading",
            Entity::Task => "task",
            Entity::ListAct => "list_act",
            Entity::SavedFilter => "saved_filter",
            Entity::Referral => "referral",
            Entity::LongAssessment => "long_assessment",
            Entity::Education => "education",
            Entity::Confirmation => "confirmation",
            Entity::Prescription => "prescription",
            Entity::Dispensing => "dispensing",
            Entity::StockReport => "stock_report",
            Entity::RefillRequest => "refill_request",
            Entity::Team => "team",
            Entity::Package => "package",
        }
    }
}

/// Which feed: a resident's and a team's have the id of the resident or team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    let version = feeds::table.find(Key(feed.id())).select(feeds::version).first(conn).optional()?;
    Ok(version.unwrap_or(0))
}

/// Takes the next version of a locked feed.
///
/// # Errors
/// When the database fails.
pub fn next_version(conn: &mut Db, feed: Feed) -> Result<i64, Error> {
    let first = (feeds::id.eq(Key(feed.id())), feeds::kind.eq(feed.kind()), feeds::version.eq(1));
    Ok(each!(conn, c => diesel::insert_into(feeds::table)
        .values(first)
        .on_conflict(feeds::id)
        .do_update()
        .set(feeds::version.eq(feeds::version + 1))
        .returning(feeds::version)
        .get_result(c))?)
}

/// Puts `entity` at the head of a locked feed: present, or evicted from its scope.
///
/// # Errors
/// When the database fails.
pub fn stamp(conn: &mut Db, feed: Feed, kind: Entity, entity: Uuid, present: bool) -> Result<(), Error> {
    stamp_text(conn, feed, kind.as_str(), entity, present)
}

fn stamp_text(conn: &mut Db, feed: Feed, kind: &str, entity: Uuid, present: bool) -> Result<(), Error> {
    let next = next_version(conn, feed)?;
    let entry = feed_entries::table.find((Key(feed.id()), kind, Key(entity)));
    let moved =
        diesel::update(entry).set((feed_entries::version.eq(next), feed_entries::present.eq(present))).execute(conn)?;
    if moved == 0 {
        diesel::insert_into(feed_entries::table)
            .values((
                feed_entries::feed_id.eq(Key(feed.id())),
                feed_entries::kind.eq(kind),
                feed_entries::entity_id.eq(Key(entity)),
                feed_entries::version.eq(next),
                feed_entries::present.eq(present),
            ))
            .execute(conn)?;
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
    restamp(conn, Feed::Team(team), resident, true)
}

/// A resident leaves a team's scope: everything she has is evicted from the team's feed.
///
/// # Errors
/// When the database fails.
pub fn leave(conn: &mut Db, team: TeamId, resident: ResidentId) -> Result<(), Error> {
    restamp(conn, Feed::Team(team), resident, false)
}

/// Nobody holds this resident any more: everything she has is evicted from her own feed.
///
/// # Errors
/// When the database fails.
pub fn empty(conn: &mut Db, resident: ResidentId) -> Result<(), Error> {
    restamp(conn, Feed::Resident(resident), resident, false)
}

/// What a resident's feed holds goes on a feed: present, or evicted.
fn restamp(conn: &mut Db, feed: Feed, resident: ResidentId, present: bool) -> Result<(), Error> {
    let held: Vec<(String, Key)> = feed_entries::table
        .filter(feed_entries::feed_id.eq(resident))
        .filter(feed_entries::present.eq(true))
        .order(feed_entries::version)
        .select((feed_entries::kind, feed_entries::entity_id))
        .load(conn)?;
    for (kind, Key(entity)) in held {
        stamp_text(conn, feed, &kind, entity, present)?;
    }
    Ok(())
}
