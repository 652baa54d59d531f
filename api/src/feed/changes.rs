//! `GET /changes`: a feed from where its reader stands, as whole entities, in the order in which they were written.

use std::collections::HashMap;
use std::time::Duration;

use actix_web::{HttpResponse, get, web};
use diesel::prelude::*;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::id::{ResidentId, TeamId};
use jiayi_core::view::{Change, Page};
use serde::Deserialize;
use serde_json::value::to_raw_value;
use tokio::time::Instant as Moment;
use utoipa::IntoParams;
use uuid::Uuid;

use super::cursor::Ground;
use super::entities::{Loaded, Look, load};
use super::reference::is_document;
use super::sight::Sight;
use super::{Entity, Feed, FeedEntry, entries_after, own_versions, version};
use crate::clinic::{Clinic, Rules};
use crate::database::schema::database;
use crate::database::sql::Key;
use crate::database::{Db, Error, Question, recall};
use crate::problem::{self, Problem};
use crate::server::SpokenWith;
use crate::session::{self, Actor, May, Then, reads};

/// Entities of a page when none are asked for.
const PAGE: i64 = 200;
const LONGEST_PAGE: i64 = 500;
/// Seconds that a phone may wait.
const LONGEST_WAIT: u64 = 25;

/// Which feed, and from where.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// `resident:<id>` of somebody one is or acts for, `team:<id>` of one's own team, or `reference`.
    feed: String,
    /// The cursor of the page before; none to begin.
    after: Option<String>,
    /// Entities of the page, 1 to 500; 200 unless told.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<i64>,
    /// Seconds to wait for a change when there is none, 0 to 25; 0 unless told.
    #[param(minimum = 0, maximum = 25)]
    wait: Option<u64>,
}

/// What is asked of one snapshot.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub feed: Feed,
    pub after: Option<String>,
    pub limit: i64,
}

impl Wanted {
    fn ask(self) -> Result<(Ask, Duration), Problem> {
        let bad = |field: &str| Problem::on_field(field, Code::BadValue);
        let feed = feed(&self.feed).ok_or_else(|| bad("feed"))?;
        let limit = self.limit.unwrap_or(PAGE);
        let wait = self.wait.unwrap_or(0);
        if !(1..=LONGEST_PAGE).contains(&limit) {
            return Err(bad("limit"));
        }
        if wait > LONGEST_WAIT {
            return Err(bad("wait"));
        }
        Ok((Ask { feed, after: self.after, limit }, Duration::from_secs(wait)))
    }
}

fn feed(text: &str) -> Option<Feed> {
    match text.split_once(':') {
        None => (text == "reference").then_some(Feed::Reference),
        Some(("resident", id)) => Some(Feed::Resident(ResidentId(Uuid::parse_str(id).ok()?))),
        Some(("team", id)) => Some(Feed::Team(TeamId(Uuid::parse_str(id).ok()?))),
        Some(_) => None,
    }
}

/// What has changed in a feed since a cursor: whole current entities, in the order of their commits.
///
/// A cursor that does not hold good any more (the database was restored, a grant or a role changed) is `CURSOR_STALE`: drop what this feed
/// brought and begin without one. What waits to be sent stays.
#[utoipa::path(tag = "sync", params(Wanted,
        ("jiayi-schema" = Option<u32>, Header, description = "The newest schema that the app speaks; 1 unless told.")),
    responses((status = 200, body = Page), (status = 400, body = problem::Body), (status = 401, body = problem::Body),
        (status = 404, description = "There is no such feed, or it is not yours to see.", body = problem::Body),
        (status = 410, description = "CURSOR_STALE: begin without a cursor.", body = problem::Body),
        (status = 426, description = "The app is too old.", body = problem::Body)),
    security(("session" = [])))]
#[get("/changes")]
pub async fn changes(
    clinic: web::Data<Clinic>,
    Then(actor, Then(_, wanted)): Then<May<reads::Directory>, Then<SpokenWith, web::Query<Wanted>>>,
) -> Result<HttpResponse, Problem> {
    let actor = actor.into_actor();
    let (mut ask, wait) = wanted.into_inner().ask()?;
    let deadline = Moment::now() + wait;
    let place = match wait.is_zero() {
        true => None,
        false => {
            let awaited = clinic.database.await_any(&[ask.feed.id(), actor.account.0]);
            Some(clinic.waiting.place(actor.session, awaited).ok_or_else(|| Problem::new(Code::Busy))?)
        }
    };
    let mut page = read(&clinic, &actor, &ask, Returning(false)).await?;
    while let Some(place) = place.as_ref().filter(|_| page.changes.is_empty() && !page.has_more) {
        if !place.until_news(&clinic.database, deadline).await {
            break;
        }
        ask.after = Some(page.cursor);
        page = read(&clinic, &actor, &ask, Returning(true)).await?;
    }
    Ok(HttpResponse::Ok().json(page))
}

/// Whether the session was proved some time ago, and is asked for again.
#[derive(Clone, Copy)]
pub(super) struct Returning(pub bool);

async fn read(clinic: &Clinic, actor: &Actor, ask: &Ask, returning: Returning) -> Result<Page, Problem> {
    let (rules, now) = (clinic.rules.clone(), clinic.clock.now());
    let (actor, ask) = (actor.clone(), ask.clone());
    // Mostly there is nothing new, which takes some microseconds to say.
    if ask.after.is_some() {
        let (rules, actor, ask) = (rules.clone(), actor.clone(), ask.clone());
        let unchanged =
            clinic.read_here(move |conn| Ok(Standing::of(conn, &rules, &actor, &ask, returning, now)?.unchanged()));
        if let Some(page) = unchanged.await? {
            return Ok(page);
        }
    }
    clinic.read(move |conn| page(conn, &rules, &actor, &ask, returning, now)).await
}

#[derive(PartialEq, Eq, Hash)]
struct Incarnation;

impl Question for Incarnation {
    type Answer = Uuid;
}

fn read_incarnation(conn: &mut Db, _: &Incarnation) -> Result<Uuid, Error> {
    let Key(incarnation) = database::table.select(database::incarnation).first(conn)?;
    Ok(incarnation)
}

/// What somebody sees of a feed, and where she stands in it.
struct Standing<'a> {
    sight: Sight<'a>,
    ground: Ground,
    start: i64,
    newest: i64,
}

impl<'a> Standing<'a> {
    fn of(
        conn: &mut Db,
        rules: &Rules,
        actor: &'a Actor,
        ask: &Ask,
        Returning(returning): Returning,
        now: Instant,
    ) -> Result<Self, Problem> {
        let policy = rules.policies.on(now.day())?;
        if returning && session::holder(conn, actor.session, &policy.session, now)?.is_none() {
            return Err(Problem::new(Code::SignInRequired));
        }
        let sight = Sight::of(conn, actor, ask.feed, now.day())?.ok_or_else(|| Problem::new(Code::NotFound))?;
        let incarnation = recall(conn, Incarnation, read_incarnation)?;
        let ground = Ground { incarnation, feed: ask.feed, sight: sight.mark };
        let newest = version(conn, ask.feed)?;
        let start = match &ask.after {
            None => 0,
            // A version that this feed never had: somebody put back an older state of the database by hand.
            Some(cursor) => ground
                .version_of(cursor)
                .filter(|version| *version <= newest)
                .ok_or_else(|| Problem::new(Code::CursorStale))?,
        };
        Ok(Self { sight, ground, start, newest })
    }

    fn unchanged(&self) -> Option<Page> {
        let Self { ground, start, newest, .. } = self;
        (start == newest).then(|| Page { changes: Vec::new(), cursor: ground.at(*newest), has_more: false })
    }
}

pub(super) fn page(
    conn: &mut Db,
    rules: &Rules,
    actor: &Actor,
    ask: &Ask,
    returning: Returning,
    now: Instant,
) -> Result<Page, Problem> {
    let standing = Standing::of(conn, rules, actor, ask, returning, now)?;
    if let Some(page) = standing.unchanged() {
        return Ok(page);
    }
    let Standing { sight, ground, start, newest } = standing;
    let today = now.day();
    let policy = rules.policies.on(today)?;
    let mut entries = entries_after(conn, ask.feed, start, &sight.kinds, ask.limit + 1)?;
    let has_more = i64::try_from(entries.len()).is_ok_and(|found| found > ask.limit);
    if has_more {
        entries.pop();
    }
    let whole = if has_more { entries.last().map_or(newest, |entry| entry.version) } else { newest };

    let mut look = Look::new(conn, rules, today);
    let mut loaded = Vec::new();
    for (kind, ids) in by_kind(&entries) {
        loaded.extend(load(&mut look, &rules.documents, kind, &ids)?);
    }
    let relations = sight.relations(look.conn, &loaded, policy, today)?;
    let elsewhere = |entity: &Loaded| entity.of.filter(|of| Feed::Resident(*of) != ask.feed).map(|of| (of, entity.id));
    let own = own_versions(look.conn, &loaded.iter().filter_map(elsewhere).collect::<Vec<_>>())?;
    let mut found: HashMap<(Entity, Uuid), Loaded> =
        loaded.into_iter().map(|entity| ((entity.view.kind(), entity.id), entity)).collect();

    let mut page = Page { changes: Vec::new(), cursor: String::new(), has_more };
    let (mut read_to, mut looked_at) = (whole, Vec::new());
    for (n, entry) in entries.iter().enumerate() {
        let FeedEntry { kind, entity: id, version, present } = *entry;
        let kind_text = kind.as_str().to_owned();
        let mut change = Change { kind: kind_text, id, version, seen: None, entity: None, evicted: !present };
        if present {
            let entity = match found.remove(&(kind, id)) {
                Some(entity) => entity,
                None if is_document(kind) => {
                    // A newer process has published it. Whoever asks there, or here after the update, gets it.
                    tracing::warn!(kind = kind.as_str(), "a document that this process does not have");
                    read_to = n.checked_sub(1).and_then(|before| entries.get(before)).map_or(start, |e| e.version);
                    page.has_more = false;
                    break;
                }
                // It has gone into another person's record, and its eviction follows.
                None => continue,
            };
            change.seen = entity.of.and_then(|of| own.get(&(of, id)).copied());
            let Some(shown) = sight.shown(entity, &relations) else { continue };
            looked_at.extend(shown.of);
            change.entity = Some(to_raw_value(&shown.view).map_err(Error::from)?);
        }
        page.changes.push(change);
    }
    actor.looks_at(looked_at);
    page.cursor = ground.at(read_to);
    Ok(page)
}

/// The ids that are there, of each kind.
fn by_kind(entries: &[FeedEntry]) -> HashMap<Entity, Vec<Key>> {
    let mut ids: HashMap<Entity, Vec<Key>> = HashMap::new();
    for entry in entries.iter().filter(|entry| entry.present) {
        ids.entry(entry.kind).or_default().push(Key(entry.entity));
    }
    ids
}
