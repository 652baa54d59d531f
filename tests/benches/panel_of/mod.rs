//! A team's records as the server sends them, as often as it takes to fill a panel, and the line on which a phone gets them.

use std::collections::{HashMap, HashSet};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Mutex;

use jiayi_core::id::TeamId;
use jiayi_core::view::{Change, Kind, Page, View};
use jiayi_device::{
    Device, Ended, HttpTransport, Keys, Request, Response, SealKey, Session, SystemEntropy, TransportError, synchronise,
};
use jiayi_tests::phone::{finished, now};
use jiayi_tests::time::now_ms;
use jiayi_tests::{Account, Server};
use serde_json::json;
use serde_json::value::RawValue;
use uuid::Uuid;

const DAY_MS: i64 = 86_400_000;
/// Entities of a page, as the engine asks for them.
const PAGE: usize = 200;
/// Of the phone's owner, whoever that is.
const ACCOUNT: Uuid = Uuid::from_u128(0xACC);
/// The demo's first team under a name of its own.
const TEAM: Uuid = Uuid::from_u128(0x7EA);

pub fn team() -> TeamId {
    TeamId(TEAM)
}

pub fn session() -> Session {
    let answer = json!({
        "token": "t", "session": Uuid::nil(), "account": ACCOUNT, "role": "doctor", "expires_at": now_ms() + DAY_MS,
    });
    serde_json::from_value(answer).expect("a session")
}

/// Of the tests' keys.
pub fn open(folder: &Path) -> Device {
    let keys = Keys { records: SealKey::new([1; 32]), outbox: SealKey::new([2; 32]) };
    Device::open(folder, keys, Box::new(SystemEntropy)).expect("opened")
}

pub fn synchronised(folder: &Path, panel: &Panel) -> Device {
    let mut device = open(folder);
    device.begin_session(session()).expect("kept");
    let device = Mutex::new(device);
    assert_eq!(finished(synchronise(&device, &Asked::anew(panel), now)).expect("the files hold"), Ended::Done);
    device.into_inner().expect("no panic")
}

pub struct Panel {
    /// Of the reference feed.
    common: Vec<Change>,
    /// Of the team's.
    pub changes: Vec<Change>,
    /// The same as a phone asks for them.
    pages: Vec<Vec<u8>>,
    /// What a byte of a page is as gzip, as the server packs it.
    packed: f64,
}

impl Panel {
    pub fn of_the_first_team(server: &Server) -> Self {
        let doctor = Account::staff(server, "leader1");
        let team = doctor.get("/api/v1/worklist").ok()["team"].as_str().expect("a team").to_owned();
        let renamed = |change: Change| {
            let text = |raw: Box<RawValue>| raw.get().replace(&team, &TEAM.to_string());
            let entity = change.entity.map(|raw| RawValue::from_string(text(raw)).expect("JSON"));
            let id = if change.id.to_string() == team { TEAM } else { change.id };
            Change { entity, id, ..change }
        };
        let read = |feed: &str| -> Vec<Change> {
            let (mut changes, mut after) = (Vec::new(), String::new());
            loop {
                let page = doctor.get(&format!("/api/v1/changes?feed={feed}&limit=500{after}")).ok();
                let page: Page = serde_json::from_value(page).expect("a page");
                // What left meanwhile is no record.
                changes.extend(page.changes.into_iter().filter(|change| change.entity.is_some()));
                if !page.has_more {
                    return changes.into_iter().map(renamed).collect();
                }
                after = format!("&after={}", page.cursor);
            }
        };
        let (common, changes) = (read("reference"), read(&format!("team:{team}")));
        let path = format!("/api/v1/changes?feed=team:{team}&limit={PAGE}");
        let sizes = ["identity", "gzip"].map(|encoding| size_of(server, &path, doctor.token(), encoding) as f64);
        Self { packed: sizes[1] / sizes[0], ..Self::with(common, changes) }
    }

    fn with(common: Vec<Change>, changes: Vec<Change>) -> Self {
        let pages = changes.chunks(PAGE).enumerate();
        let page = |(n, some): (usize, &[Change])| {
            let to = n * PAGE + some.len();
            let page = Page { changes: some.to_vec(), cursor: to.to_string(), has_more: to < changes.len() };
            serde_json::to_vec(&page).expect("JSON")
        };
        let pages = pages.map(page).collect();
        Self { common, changes, pages, packed: 1.0 }
    }

    /// Bytes on the wire, and as gzip.
    pub fn wire(&self) -> (f64, f64) {
        let bytes: usize = self.pages.iter().map(Vec::len).sum();
        (bytes as f64, bytes as f64 * self.packed)
    }

    /// Its people again and again, each time with ids of their own: so is whatever only one of them is named with.
    pub fn repeated_to(&self, residents: usize) -> Self {
        let owner = |change: &Change| {
            let kind = Kind::parse(&change.kind).expect("a kind");
            View::parse(kind, change.entity.as_ref()?.get()).expect("a view").resident()
        };
        let owned: Vec<_> = self.changes.iter().filter_map(|change| Some((owner(change)?, change))).collect();
        let mut named_by: HashMap<Uuid, Option<jiayi_core::id::ResidentId>> = HashMap::new();
        for (of, change) in &owned {
            for (_, id) in ids(change.entity.as_ref().expect("it is there").get()) {
                let by = named_by.entry(id).or_insert(Some(*of));
                *by = by.filter(|before| before == of);
            }
        }
        let people: HashSet<_> = owned.iter().map(|(of, _)| *of).collect();
        let mut changes: Vec<Change> = self.changes.iter().filter(|change| owner(change).is_none()).cloned().collect();
        let mut there = 0;
        for round in 0.. {
            for person in &people {
                if there == residents {
                    return Self { packed: self.packed, ..Self::with(self.common.clone(), changes) };
                }
                let own = |id: &Uuid| named_by.get(id).is_some_and(|by| *by == Some(*person));
                let hers = owned.iter().filter(|(of, _)| of == person);
                changes.extend(hers.map(|(_, change)| again(change, round, own)));
                there += 1;
            }
        }
        unreachable!("rounds do not end")
    }
}

fn again(change: &Change, round: u128, own: impl Fn(&Uuid) -> bool) -> Change {
    let other = |id: Uuid| Uuid::from_u128(id.as_u128() ^ (round << 64));
    let mut text = change.entity.as_ref().expect("it is there").get().to_owned();
    for (at, id) in ids(&text.clone()) {
        if own(&id) {
            text.replace_range(at..at + 36, &other(id).to_string());
        }
    }
    Change { id: other(change.id), entity: Some(RawValue::from_string(text).expect("JSON")), ..change.clone() }
}

/// The ids in a text, and where each begins.
fn ids(text: &str) -> Vec<(usize, Uuid)> {
    let quoted = text.match_indices('"').map(|(at, _)| at + 1);
    let id = |at: usize| {
        let part = text.get(at..at + 36).filter(|_| text.as_bytes().get(at + 36) == Some(&b'"'))?;
        Some((at, Uuid::parse_str(part).ok()?))
    };
    quoted.filter_map(id).collect()
}

/// A line on which the answers lie ready.
pub struct Asked<'a> {
    panel: &'a Panel,
    /// What has changed since the phone was there, for a phone that was.
    edits: Option<(usize, Vec<Change>)>,
}

impl<'a> Asked<'a> {
    pub fn anew(panel: &'a Panel) -> Self {
        Self { panel, edits: None }
    }

    /// `count` readings and visits of as many people, others in each round.
    pub fn after_edits(panel: &'a Panel, count: usize, round: usize) -> Self {
        let edited = panel.changes.iter().filter(|change| change.kind == "reading" || change.kind == "visit");
        let step = edited.clone().count() / count;
        let edits = edited.skip(round).step_by(step.max(1)).take(count).cloned();
        Self { panel, edits: Some((round, edits.collect())) }
    }

    fn page(&self, query: &str) -> Vec<u8> {
        let asked = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        let after: usize = asked("after").map_or(0, |after| after.parse().expect("a cursor"));
        let last = |changes: &[Change], cursor: usize| {
            let page = Page { changes: changes.to_vec(), cursor: cursor.to_string(), has_more: false };
            serde_json::to_vec(&page).expect("JSON")
        };
        if asked("feed") == Some("reference") {
            return last(if after == 0 { &self.panel.common } else { &[] }, 1);
        }
        let whole = self.panel.changes.len();
        match (&self.edits, self.panel.pages.get(after / PAGE)) {
            (Some((round, edits)), _) if (whole..=whole + round).contains(&after) => last(edits, whole + round + 1),
            (_, Some(page)) if after < whole => page.clone(),
            _ => last(&[], after),
        }
    }
}

impl HttpTransport for Asked<'_> {
    async fn execute(&self, request: Request) -> Result<Response, TransportError> {
        let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        let me = json!({
            "account": ACCOUNT, "role": "doctor", "resident": null, "staff": Uuid::nil(), "institution": null,
            "incarnation": Uuid::nil(), "feeds": ["reference", format!("team:{TEAM}")],
        });
        let body = match path {
            "/api/v1/me" => me.to_string().into_bytes(),
            "/api/v1/changes" => self.page(query),
            _ => b"{}".to_vec(),
        };
        Ok(Response { status: 200, headers: Vec::new(), body })
    }
}

/// Bytes of an answer as they come over the line.
fn size_of(server: &Server, path: &str, token: &str, encoding: &str) -> usize {
    let host = server.address().trim_start_matches("http://");
    let mut line = TcpStream::connect(host).expect("the server listens");
    let asked = format!(
        "GET {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\naccept-encoding: {encoding}\r\nconnection: close\r\n\r\n"
    );
    line.write_all(asked.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).expect("answered");
    answer.len()
}
