//! Bugs of the classes that other systems had, put between the phone and the server, so that the simulation can show that it would find
//! them. Nothing of this is compiled into the product: each is a lie that only this world's line, screen or server tells.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel::prelude::*;
use jiayi_core::calendar::Instant;
use jiayi_core::view::Page;
use jiayi_device::{Request, Response};
use serde_json::{Value, json};
use uuid::Uuid;

use super::house::House;
use crate::database::schema::{audit, feeds};
use crate::database::sql::Key;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planted {
    /// A feed goes on after the second of its last page, not after its version: what else was written in that second is skipped.
    TimestampCursor,
    /// Whatever the server answered to a command, the phone takes it for sent.
    BlanketSent,
    /// What left somebody's scope is not told to the phones that hold it.
    EvictForgotten,
    /// The server looks for a replay before it holds the lock: of two copies at once, both are new.
    ReplayBeforeLock,
    /// The screen goes on showing what was rejected.
    OverlayKept,
    /// The phone is not told that the database was put back.
    IncarnationKept,
}

/// What the planted bugs remember.
#[derive(Default)]
pub struct Plants {
    /// When a cursor was given.
    given: HashMap<String, Instant>,
    /// Versions of every feed, as of a moment.
    versions: Vec<(Instant, HashMap<Uuid, i64>)>,
    incarnation: Option<Value>,
}

impl Plants {
    /// The request as the bug sends it.
    pub fn asked(&mut self, planted: Option<Planted>, request: &Request, house: &House) -> Request {
        let mut request = request.clone();
        if planted == Some(Planted::TimestampCursor)
            && let Some((path, cursor)) = request.path.split_once("&after=")
            && let Some(since) = self.given.get(cursor)
        {
            let feed = feed_of(path);
            let second = |at: Instant| at.0.div_euclid(1000);
            let versions = match second(*since) == second(house.clinic.clock.now()) {
                true => Some(versions(house)),
                false => {
                    let until_then = self.versions.iter().rev().find(|(at, _)| second(*at) <= second(*since));
                    until_then.map(|(_, versions)| versions.clone())
                }
            };
            let version = versions.and_then(|versions| versions.get(&feed).copied());
            let moved = version.map(|version| moved_to(cursor, version));
            request.path = format!("{path}&after={}", moved.as_deref().unwrap_or(cursor));
        }
        request
    }

    /// The answer as the bug tells it.
    pub fn answered(
        &mut self,
        planted: Option<Planted>,
        request: &Request,
        mut response: Response,
        house: &House,
    ) -> Response {
        let Some(planted) = planted else { return response };
        if planted == Planted::TimestampCursor {
            self.versions.push((house.clinic.clock.now(), versions(house)));
        }
        if response.status != 200 {
            return response;
        }
        let mut body: Value = serde_json::from_slice(&response.body).expect("JSON");
        let is = |path: &str| request.path.starts_with(path);
        match planted {
            Planted::TimestampCursor if is("/api/v1/changes") => {
                let cursor = body["cursor"].as_str().expect("a cursor").to_owned();
                self.given.insert(cursor, house.clinic.clock.now());
            }
            Planted::BlanketSent if is("/api/v1/commands") => {
                for outcome in body["outcomes"].as_array_mut().expect("outcomes") {
                    *outcome = json!({ "id": outcome["id"], "status": "applied" });
                }
            }
            Planted::EvictForgotten if is("/api/v1/changes") => {
                let mut page: Page = serde_json::from_slice(&response.body).expect("a page");
                page.changes.retain(|change| !change.evicted);
                body = serde_json::to_value(page).expect("JSON");
            }
            Planted::IncarnationKept if is("/api/v1/me") => {
                let first = self.incarnation.get_or_insert_with(|| body["incarnation"].clone());
                body["incarnation"] = first.clone();
            }
            _ => return response,
        }
        response.body = serde_json::to_vec(&body).expect("JSON");
        response
    }

    /// Before the second of two copies that arrive at once.
    pub fn between_copies(&self, planted: Option<Planted>, house: &House) {
        if planted == Some(Planted::ReplayBeforeLock) {
            // It looked when the first had written nothing yet; the index that would stop it is not there either.
            house.clinic.write(|conn| {
                diesel::update(audit::table).set(audit::request_id.eq(None::<Key>)).execute(conn)?;
                Ok(())
            });
        }
    }
}

fn feed_of(path: &str) -> Uuid {
    let feed = path.split_once("feed=").map_or("", |(_, rest)| rest.split('&').next().unwrap_or_default());
    match feed.split_once(':') {
        Some((_, id)) => id.parse().expect("an id"),
        None => crate::feed::Feed::Reference.id(),
    }
}

fn versions(house: &House) -> HashMap<Uuid, i64> {
    let rows: Vec<(Key, i64)> =
        house.clinic.read(|conn| Ok(feeds::table.select((feeds::id, feeds::version)).load(conn)?));
    rows.into_iter().map(|(Key(id), version)| (id, version)).collect()
}

/// A cursor's last eight bytes are its version.
fn moved_to(cursor: &str, version: i64) -> String {
    let mut bytes = URL_SAFE_NO_PAD.decode(cursor).expect("a cursor");
    let at = bytes.len() - 8;
    bytes[at..].copy_from_slice(&version.to_be_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}
