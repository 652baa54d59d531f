//! Somebody's phone: the engine on a line to the real server, which can be cut.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use jiayi_core::calendar::Instant;
use jiayi_core::command::Command;
use jiayi_core::id::{CommandId, ReadingId, ResidentId, TeamId};
use jiayi_core::view::Kind;
use jiayi_core::worklist::ListFilter;
use jiayi_device::session::{self, CodeFor, Device as Install};
use jiayi_device::{
    Delivery, Device, Ended, Feed, HttpTransport, Keys, Method, Request, Response, SealKey, SystemEntropy,
    TransportError, synchronise,
};
use serde::Serialize;
use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::Agent;

use crate::time::now_ms;
use crate::{Account, Server, fresh_id};

/// A real line to a real server, which can be cut.
pub struct Line {
    agent: Agent,
    address: String,
    /// Nothing goes out.
    pub down: AtomicBool,
    /// The next commands are carried out, and their answer is lost.
    pub cut: AtomicBool,
}

impl Line {
    pub fn to(server: &Server) -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).build().new_agent();
        Self { agent, address: server.address().to_owned(), down: AtomicBool::new(false), cut: AtomicBool::new(false) }
    }
}

impl HttpTransport for Line {
    async fn execute(&self, request: Request) -> Result<Response, TransportError> {
        if self.down.load(Ordering::Relaxed) {
            return Err(TransportError::NoNetwork);
        }
        let headers = request.headers();
        let url = format!("{}{}", self.address, request.path);
        let answer = match request.method {
            Method::Get => {
                let get = self.agent.get(url);
                headers.iter().fold(get, |get, (name, value)| get.header(*name, value.as_str())).call()
            }
            Method::Post => {
                let post = self.agent.post(url);
                let post = headers.iter().fold(post, |post, (name, value)| post.header(*name, value.as_str()));
                post.send(request.body.as_deref().unwrap_or_default())
            }
            Method::Put => {
                let put = self.agent.put(url);
                let put = headers.iter().fold(put, |put, (name, value)| put.header(*name, value.as_str()));
                put.send(request.body.as_deref().unwrap_or_default())
            }
        };
        let mut answer = answer.map_err(|_| TransportError::NoNetwork)?;
        let text = |value: &ureq::http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let response = Response {
            status: answer.status().as_u16(),
            headers: answer.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
            body: answer.body_mut().read_to_vec().map_err(|_| TransportError::Unexpected)?,
        };
        if request.path == "/api/v1/commands" && self.cut.swap(false, Ordering::Relaxed) {
            return Err(TransportError::Timeout);
        }
        Ok(response)
    }
}

/// Somebody's phone.
pub struct Phone {
    pub line: Line,
    pub device: Mutex<Device>,
    pub folder: TempDir,
}

pub fn now() -> Instant {
    Instant(now_ms())
}

/// A transport that blocks has its answer at once.
pub fn finished<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("the line blocks until it has its answer"),
    }
}

impl Phone {
    fn signed_in(server: &Server, sign_in: Request) -> Self {
        let folder = TempDir::new().expect("a folder");
        let line = Line::to(server);
        let answer = finished(line.execute(sign_in)).expect("an answer");
        let session = session::signed_in(&answer).expect("signed in");
        let keys = Keys { records: SealKey::new([1; 32]), outbox: SealKey::new([2; 32]) };
        let mut device = Device::open(folder.path(), keys, Box::new(SystemEntropy)).expect("opened");
        device.begin_session(session).expect("kept");
        Self { line, device: Mutex::new(device), folder }
    }

    pub fn of_staff(server: &Server, login: &str) -> Self {
        Self::signed_in(server, session::sign_in_staff(login, "jiayi-demo-2026", None, None, &install()))
    }

    pub fn of_resident(server: &Server, phone: &str) -> Self {
        let asked =
            finished(Line::to(server).execute(session::ask_for_code(phone, CodeFor::SignIn))).expect("an answer");
        assert!(asked.is_ok(), "{}", asked.status);
        let code = Account::visitor(server).code_sent_to(phone);
        Self::signed_in(server, session::sign_in_resident(phone, &code, &install()))
    }

    pub fn with<T>(&self, ask: impl FnOnce(&mut Device) -> T) -> T {
        ask(&mut self.device.lock().expect("no panic"))
    }

    pub fn syncs(&self) -> Ended {
        finished(synchronise(&self.device, &self.line, now)).expect("the files hold")
    }

    pub fn records(&self, name: &str, payload: Value) {
        self.records_having_seen(name, payload, None);
    }

    /// Edits what its screen shows with a version.
    pub fn records_having_seen(&self, name: &str, payload: Value, seen: Option<i64>) {
        let command: Command = serde_json::from_value(json!({ name: payload })).expect("a command");
        let id = CommandId(fresh_id().parse().expect("an id"));
        self.with(|device| device.record(id, command, seen, now())).expect("recorded");
    }

    /// How her values stand on this phone.
    pub fn shows(&self, resident: &str) -> Vec<(ReadingId, Delivery)> {
        let shown = self.with(|device| device.readings(resident_id(resident), now())).expect("read");
        shown.into_iter().map(|reading| (reading.id, reading.delivery)).collect()
    }

    pub fn knows(&self, resident: &str) -> bool {
        self.with(|device| device.known().expect("read").get(Kind::Resident, resident_id(resident).0).is_some())
    }

    /// The teams whose panel it holds.
    pub fn teams(&self) -> Vec<TeamId> {
        let feeds = self.with(|device| device.me().expect("known").feeds());
        let team = |feed| match feed {
            Feed::Team(team) => Some(team),
            _ => None,
        };
        feeds.into_iter().filter_map(team).collect()
    }

    /// Its list of a team, whole, as the server's rows read.
    pub fn list(&self, team: TeamId, part: &ListFilter) -> (Value, Value) {
        let screen = self.with(|device| device.worklist(team, part, None, 200, now())).expect("read");
        assert!(screen.whole);
        (unversioned(&screen.rows), json!(screen.counts))
    }

    pub fn waiting(&self) -> usize {
        self.with(|device| device.sync_state().expect("counted").pending.waiting)
    }
}

fn install() -> Install {
    Install { install_id: fresh_id(), name: "红米 Note".to_owned() }
}

pub fn resident_id(text: &str) -> ResidentId {
    ResidentId(text.parse().expect("an id"))
}

/// Without versions: what was done on a phone has none until it comes back by the feed.
pub fn unversioned(shown: &impl Serialize) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields.remove("version");
                fields.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(shown).expect("JSON");
    strip(&mut value);
    value
}
