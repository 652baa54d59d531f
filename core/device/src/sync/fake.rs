//! A clinic's server as the phone sees it: a script of failures before a small honest one.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard};

use jiayi_core::calendar::Instant;
use jiayi_core::digest::Digest;
use jiayi_core::id::{AccountId, TeamId};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::testing::{MRS_WANG, NOW};
use crate::transport::{HttpTransport, Request, Response, TransportError};

/// Changes of one page here, so that a feed has several.
const PAGE: usize = 2;

#[derive(Debug, Clone)]
pub enum Fault {
    /// The request does not arrive.
    Lost,
    /// It is carried out, and the answer is lost.
    Cut,
    /// Every command of it answers `not_yet BUSY`; another request is served.
    Busy,
    /// The same for the first of them alone: those behind it go on.
    BusyFirst,
    Status(u16, &'static [(&'static str, &'static str)]),
    Says(u16, String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Confirmed(bool);

pub struct Clinic(Mutex<State>);

struct State {
    account: AccountId,
    /// The token that is good for everything, and after a renewal the one that takes its place when it is used.
    token: String,
    next_token: Option<String>,
    renewed_until: Option<Instant>,
    incarnation: u128,
    /// What cursors hold good for.
    ground: u32,
    in_team: bool,
    /// Readings on the team's feed, in order.
    readings: Vec<(u128, Value)>,
    /// Applied commands with their bytes, in order.
    applied: Vec<(u128, String)>,
    received: Vec<(u128, String)>,
    asked: Vec<String>,
    faults: VecDeque<Option<Fault>>,
    faults_at: Vec<(&'static str, Fault)>,
    stale: Option<u128>,
    unreadable: Option<u128>,
    strange: Option<u128>,
    /// The account is disabled; what it delivers waits for a manager, or has been confirmed.
    disabled: Option<Confirmed>,
    clock: Option<Instant>,
    strange_change: Option<Value>,
    /// Names of the files that it has.
    files: BTreeSet<String>,
}

impl Clinic {
    pub fn new(account: AccountId) -> Self {
        Self(Mutex::new(State {
            account,
            token: "t".to_owned(),
            next_token: None,
            renewed_until: None,
            incarnation: 1,
            ground: 1,
            in_team: true,
            readings: Vec::new(),
            applied: Vec::new(),
            received: Vec::new(),
            asked: Vec::new(),
            faults: VecDeque::new(),
            faults_at: Vec::new(),
            stale: None,
            unreadable: None,
            strange: None,
            disabled: None,
            clock: None,
            strange_change: None,
            files: BTreeSet::new(),
        }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no panic")
    }

    pub fn team(&self) -> TeamId {
        TeamId(Uuid::from_u128(0x7EA))
    }

    pub fn has_readings(&self, count: usize) {
        let mut state = self.state();
        for n in 0..count as u128 {
            let reading = delivered(1000 + n, None);
            state.readings.push((1000 + n, reading));
        }
    }

    pub fn has_more_readings(&self, count: usize) {
        let mut state = self.state();
        for _ in 0..count {
            let n = 1000 + state.readings.len() as u128;
            let reading = delivered(n, None);
            state.readings.push((n, reading));
        }
    }

    /// On the reference feed.
    pub fn sends(&self, change: Value) {
        self.state().strange_change = Some(change);
    }

    pub fn disables_the_account(&self) {
        self.state().disabled = Some(Confirmed(false));
    }

    pub fn confirms_what_was_delivered(&self) {
        self.state().disabled = Some(Confirmed(true));
    }

    pub fn forgets_readings(&self) {
        self.state().readings.clear();
    }

    pub fn changes_the_ground(&self) {
        self.state().ground += 1;
    }

    /// Put back to a state in which nothing had been sent yet.
    pub fn is_restored_from_before(&self) {
        let mut state = self.state();
        state.incarnation += 1;
        state.ground += 1;
        state.applied.clear();
        state.readings.clear();
        state.files.clear();
    }

    /// What nobody has named for a month.
    pub fn removes_its_files(&self) {
        self.state().files.clear();
    }

    pub fn has_no_team_for_her(&self) {
        self.state().in_team = false;
    }

    pub fn serves(&self, account: AccountId) {
        self.state().account = account;
    }

    pub fn fails_next(&self, fault: Fault) {
        self.state().faults.push_front(Some(fault));
    }

    pub fn fails_after_others(&self, fault: Option<Fault>) {
        self.state().faults.push_back(fault);
    }

    pub fn fails_at(&self, part: &'static str, fault: Fault) {
        self.state().faults_at.push((part, fault));
    }

    pub fn finds_stale(&self, n: u128) {
        self.state().stale = Some(n);
    }

    pub fn cannot_read(&self, n: u128) {
        self.state().unreadable = Some(n);
    }

    pub fn answers_strangely(&self, n: u128) {
        self.state().strange = Some(n);
    }

    pub fn shows_its_clock(&self, now: Instant) {
        self.state().clock = Some(now);
    }

    pub fn renews_until(&self, end: Instant) {
        self.state().renewed_until = Some(end);
    }

    pub fn asked(&self) -> Vec<String> {
        self.state().asked.clone()
    }

    pub fn forgets_what_was_asked(&self) {
        let mut state = self.state();
        state.asked.clear();
        state.received.clear();
    }

    /// How often a command arrived.
    pub fn received(&self, n: u128) -> usize {
        self.state().received.iter().filter(|(id, _)| *id == n).count()
    }

    pub fn applied(&self) -> Vec<u128> {
        self.state().applied.iter().map(|(id, _)| *id).collect()
    }

    /// Commands that came with other bytes than before.
    pub fn sent_with_other_bytes(&self) -> Vec<Value> {
        let mut first = BTreeMap::new();
        let state = self.state();
        let differ = state.received.iter().filter(|(id, bytes)| *first.entry(*id).or_insert(bytes) != bytes);
        differ.map(|(id, bytes)| json!([id.to_string(), bytes])).collect()
    }
}

/// A reading as the feed carries it.
fn delivered(n: u128, corrects: Option<&Value>) -> Value {
    json!({
        "id": Uuid::from_u128(n), "resident": MRS_WANG, "signs": [], "dangerous": false, "advice": null, "source": "home",
        "value": { "kind": "blood_pressure", "sbp": 130, "dbp": 80 },
        "entered_as": "oneself", "by": "王秀英", "taken_at": NOW, "recorded_at": NOW, "visit": null, "corrects": corrects,
    })
}

/// Whom the readings are of, as the feed carries her.
fn person() -> Value {
    json!({
        "id": MRS_WANG, "name": "王秀英", "sex": "female", "born_on": "1940-01-01", "document_kind": "citizen_id",
        "document": "990101********0018", "phone": null, "phone_changed_at": null, "phone_change": null, "address": null,
        "contact_preference": null, "homes": [], "lives_alone": false, "lacks_capacity": false, "verified": null,
        "died_on": null, "registered_at": NOW,
    })
}

impl HttpTransport for Clinic {
    async fn execute(&self, request: Request) -> Result<Response, TransportError> {
        let mut state = self.state();
        state.asked.push(format!("{request:?}"));
        let at = state.faults_at.iter().position(|(part, _)| request.path.contains(part));
        let fault = match at {
            Some(at) => Some(state.faults_at.remove(at).1),
            None => state.faults.pop_front().flatten(),
        };
        match fault.clone() {
            Some(Fault::Lost) => return Err(TransportError::NoNetwork),
            Some(Fault::Status(status, headers)) => {
                let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
                return Ok(Response { status, headers, body: Vec::new() });
            }
            Some(Fault::Says(status, body)) => {
                return Ok(Response { status, headers: Vec::new(), body: body.into_bytes() });
            }
            _ => {}
        }
        let busy = match fault {
            Some(Fault::Busy) => usize::MAX,
            Some(Fault::BusyFirst) => 1,
            _ => 0,
        };
        let (status, body) = state.serve(&request, busy);
        if matches!(fault, Some(Fault::Cut)) {
            return Err(TransportError::Timeout);
        }
        let date = state.clock.map(|now| {
            let since = std::time::Duration::from_millis(u64::try_from(now.0).expect("after 1970"));
            ("Date".to_owned(), httpdate::fmt_http_date(std::time::UNIX_EPOCH + since))
        });
        Ok(Response { status, headers: date.into_iter().collect(), body: body.to_string().into_bytes() })
    }
}

impl State {
    fn serve(&mut self, request: &Request, busy: usize) -> (u16, Value) {
        let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        let shown = request.token.as_ref().map(|token| token.as_str().to_owned());
        if shown.is_some() && shown == self.next_token {
            self.token = self.next_token.take().expect("the next");
        }
        match path {
            _ if shown.as_ref() != Some(&self.token) => (401, Value::Null),
            "/api/v1/sessions/renewal" => self.renewal(),
            "/api/v1/me" => (200, self.me()),
            path if self.disabled.is_some() && path != "/api/v1/commands" => (401, Value::Null),
            "/api/v1/worklist" => (200, json!({ "rows": [] })),
            path if path.starts_with("/api/v1/blobs/") => {
                let (name, bytes) = (path.trim_start_matches("/api/v1/blobs/"), request.body.as_deref());
                assert_eq!(Digest::of(bytes.expect("a file")).to_string(), name);
                self.files.insert(name.to_owned());
                (204, Value::Null)
            }
            "/api/v1/commands" => self.commands(request.body.as_deref().expect("a body"), busy),
            "/api/v1/changes" => self.changes(query),
            path => panic!("{path}"),
        }
    }

    fn me(&self) -> Value {
        let feeds = match self.in_team {
            _ if self.disabled.is_some() => json!([]),
            true => json!(["reference", format!("team:{}", Uuid::from_u128(0x7EA)), "village:of a newer server"]),
            false => json!(["reference"]),
        };
        json!({
            "account": self.account, "role": "village_doctor", "resident": null, "staff": Uuid::from_u128(5),
            "institution": Uuid::from_u128(6), "incarnation": Uuid::from_u128(self.incarnation), "feeds": feeds,
            "something_newer": true, "delivers_until": self.disabled.map(|_| NOW),
        })
    }

    /// An older server has no such route.
    fn renewal(&mut self) -> (u16, Value) {
        let Some(end) = self.renewed_until else { return (404, json!({ "code": "NOT_FOUND" })) };
        let token = format!("{}'", self.token);
        self.next_token = Some(token.clone());
        let renewed = json!({ "token": token, "session": Uuid::from_u128(1), "account": self.account, "role": "resident",
            "resident": null, "expires_at": end });
        (200, renewed)
    }

    fn commands(&mut self, body: &[u8], busy: usize) -> (u16, Value) {
        #[derive(serde::Deserialize)]
        struct Batch<'a> {
            #[serde(borrow)]
            commands: Vec<&'a RawValue>,
        }
        let batch: Batch<'_> = serde_json::from_slice(body).expect("a batch");
        let read: Vec<(u128, Value, &str)> = batch
            .commands
            .iter()
            .map(|raw| {
                let envelope: Value = serde_json::from_str(raw.get()).expect("an envelope");
                let id: Uuid = serde_json::from_value(envelope["id"].clone()).expect("an id");
                (id.as_u128(), envelope, raw.get())
            })
            .collect();
        self.received.extend(read.iter().map(|(id, _, raw)| (*id, (*raw).to_owned())));
        if read.iter().any(|(id, ..)| Some(*id) == self.unreadable) {
            return (400, json!({ "code": "MALFORMED" }));
        }
        let mut outcomes = Vec::new();
        for (n, (id, envelope, raw)) in read.iter().enumerate() {
            outcomes.push(self.outcome(*id, envelope, raw, n < busy));
        }
        (200, json!({ "outcomes": outcomes }))
    }

    fn outcome(&mut self, id: u128, envelope: &Value, raw: &str, busy: bool) -> Value {
        let uuid = Uuid::from_u128(id);
        let issued_at = envelope["issued_at"].as_i64().expect("a moment");
        if self.clock.is_some_and(|now| issued_at > now.0 + 300_000) {
            return json!({ "id": uuid, "status": "not_yet", "code": "CLOCK_AHEAD" });
        }
        if busy {
            return json!({ "id": uuid, "status": "not_yet", "code": "BUSY" });
        }
        if self.disabled == Some(Confirmed(false)) {
            return json!({ "id": uuid, "status": "not_yet", "code": "AWAITS_MANAGER" });
        }
        if self.strange == Some(id) {
            return json!({ "id": uuid, "status": "deferred_to_a_committee" });
        }
        if self.stale == Some(id) {
            return json!({ "id": uuid, "status": "rejected", "code": "STALE", "codes": ["STALE"], "current": { "version": 9 } });
        }
        if let Some((_, known)) = self.applied.iter().find(|(known, _)| *known == id) {
            let code = if known == raw { "applied" } else { "rejected" };
            return json!({ "id": uuid, "status": code, "code": "COMMAND_ID_USED" });
        }
        if let Some(drawn) = envelope["command"]["confirm_long_prescription"]["signature"].as_str() {
            if !self.files.contains(drawn) {
                return json!({ "id": uuid, "status": "not_yet", "code": "BLOB_MISSING" });
            }
            self.applied.push((id, raw.to_owned()));
            return json!({ "id": uuid, "status": "applied" });
        }
        let made = &envelope["command"]["record_reading"];
        let corrects = made.get("corrects").filter(|corrects| !corrects.is_null());
        if let Some(corrects) = corrects {
            let there = self.readings.iter().any(|(_, reading)| reading["id"] == *corrects);
            assert!(there, "a dependent came before its forerunner");
        }
        let reading: Uuid = serde_json::from_value(made["reading"].clone()).expect("an id");
        self.readings.push((reading.as_u128(), delivered(reading.as_u128(), corrects)));
        self.applied.push((id, raw.to_owned()));
        json!({ "id": uuid, "status": "applied" })
    }

    fn changes(&self, query: &str) -> (u16, Value) {
        let asked = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        let feed = asked("feed").expect("a feed");
        if let ("reference", Some(change)) = (feed, &self.strange_change) {
            return (200, json!({ "changes": [change], "cursor": "1.0", "has_more": false }));
        }
        let after = match asked("after").map(|cursor| cursor.split_once('.').expect("a cursor")) {
            None => 0,
            Some((ground, after)) if ground == self.ground.to_string() => after.parse().expect("a number"),
            Some(_) => return (410, json!({ "code": "CURSOR_STALE" })),
        };
        if feed == "reference" {
            // Here she is everybody's, so that a team's pages are of its readings alone.
            let person = json!({ "kind": "resident", "id": MRS_WANG, "version": 1, "entity": person() });
            let changes = if after == 0 { vec![person] } else { Vec::new() };
            return (200, json!({ "changes": changes, "cursor": format!("{}.1", self.ground), "has_more": false }));
        }
        let readings = &self.readings;
        let left = readings.get(after..).unwrap_or_default();
        let page = &left[..left.len().min(PAGE)];
        let changes: Vec<Value> = page
            .iter()
            .enumerate()
            .map(|(n, (id, entity))| {
                json!({ "kind": "reading", "id": Uuid::from_u128(*id), "version": after + n + 1, "entity": entity })
            })
            .collect();
        let cursor = format!("{}.{}", self.ground, after + page.len());
        (200, json!({ "changes": changes, "cursor": cursor, "has_more": left.len() > PAGE }))
    }
}
