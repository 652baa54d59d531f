//! Each feed from where it was read to, page by page.

use std::collections::VecDeque;

use jiayi_core::calendar::Instant;
use jiayi_core::view::Page;
use serde_json::value::RawValue;

use super::{Ended, Stage, Sync, Why};
use crate::device::Device;
use crate::feed::Feed;
use crate::session::Me;
use crate::store::StoreError;
use crate::transport::{Request, Response};

/// Entities of a page: some 200 kB, a few seconds on a slow line.
const PAGE: usize = 200;
/// People on the page of who is due: a day's work.
const DUE: usize = 50;

impl Sync {
    /// The teams whose feed this phone has not yet read to its end: until then the due page stands for it.
    pub(super) fn first_times(&self, device: &mut Device) -> Result<VecDeque<Feed>, StoreError> {
        let mut first = VecDeque::new();
        for feed in self.me.iter().flat_map(Me::feeds) {
            if matches!(feed, Feed::Team(_)) && !device.records()?.is_whole(feed)? {
                first.push_back(feed);
            }
        }
        Ok(first)
    }

    pub(super) fn due_page(&self, teams: &VecDeque<Feed>) -> Option<Request> {
        let Some(Feed::Team(team)) = teams.front() else { return None };
        Some(Request::get(format!("/api/v1/worklist?team={team}&limit={DUE}")))
    }

    pub(super) fn due(
        &mut self,
        device: &mut Device,
        mut teams: VecDeque<Feed>,
        response: &Response,
    ) -> Result<(), StoreError> {
        // A role without a list has none; the feed comes all the same.
        let page = serde_json::from_slice::<Box<RawValue>>(&response.body);
        if let (Some(Feed::Team(team)), true, Ok(page)) = (teams.pop_front(), response.is_ok(), page) {
            device.keep_due_page(team, page)?;
        }
        self.stage = Stage::Due(teams);
        Ok(())
    }

    /// None never: at the end of the last feed the run is over.
    pub(super) fn next_page(&mut self, device: &mut Device, now: Instant) -> Result<Option<Request>, StoreError> {
        let feeds = match &self.stage {
            Stage::Pull(feeds) | Stage::Asked { feeds, .. } => feeds.clone(),
            _ => return Ok(None),
        };
        let Some(feed) = feeds.front().copied() else {
            device.synchronised(now)?;
            self.over(Ended::Done);
            return Ok(None);
        };
        let after = device.records()?.cursor(feed)?;
        let mut path = format!("/api/v1/changes?feed={feed}&limit={PAGE}");
        if let Some(after) = &after {
            path.push_str("&after=");
            path.push_str(&in_query(after));
        }
        // The server lists what changes most last.
        if let (Some(seconds), 1) = (self.wait, feeds.len()) {
            path.push_str(&format!("&wait={seconds}"));
        }
        self.stage = Stage::Asked { feeds, after, ground: device.ground() };
        Ok(Some(Request::get(path)))
    }

    pub(super) fn pulled(
        &mut self,
        device: &mut Device,
        mut feeds: VecDeque<Feed>,
        after: Option<&str>,
        response: &Response,
        now: Instant,
    ) -> Result<(), StoreError> {
        let Some(feed) = feeds.front().copied() else { return Ok(()) };
        match response.status {
            200 => {
                let Ok(page) = serde_json::from_slice::<Page>(&response.body) else {
                    return self.later(device, Why::Unexpected, None, now);
                };
                // More, and yet no further: it would be asked for without end.
                if page.has_more && after == Some(page.cursor.as_str()) {
                    return self.later(device, Why::Unexpected, None, now);
                }
                device.apply(feed, after, &page)?;
                if !page.has_more {
                    feeds.pop_front();
                }
            }
            // Stale: what this feed brought is dropped, and it begins anew. Once a run, or something is wrong with the server.
            410 if self.begun_anew.insert(feed) => device.drop_feed(feed)?,
            // Not one's to follow any more.
            403 | 404 => {
                device.drop_feed(feed)?;
                feeds.pop_front();
            }
            _ => return self.later(device, Why::Unexpected, None, now),
        }
        self.stage = Stage::Pull(feeds);
        Ok(())
    }
}

/// The cursor is the server's own word: whatever it may hold one day, it is one value of the query.
fn in_query(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => escaped.push(char::from(byte)),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}
