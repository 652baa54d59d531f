//! The phone's engine against the real server: a village visit without a network, and lines that break where it hurts.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use jiayi_core::calendar::Instant;
use jiayi_core::command::Command;
use jiayi_core::id::{CommandId, ReadingId, ResidentId};
use jiayi_core::view::{Kind, View};
use jiayi_device::session::{self, Device as Install};
use jiayi_device::{
    Delivery, Device, Ended, HttpTransport, Keys, Method, Request, Response, SealKey, SystemEntropy, TransportError,
    synchronise,
};
use jiayi_tests::care::{pressure, reading, visit};
use jiayi_tests::clinic::{Clinic, list};
use jiayi_tests::person::{grant, of, person_of};
use jiayi_tests::time::{now_ms, today};
use jiayi_tests::{Account, Server, fresh_id};
use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::Agent;

/// A real line to a real server, which can be cut.
struct Line {
    agent: Agent,
    address: String,
    /// Nothing goes out.
    down: AtomicBool,
    /// The next commands are carried out, and their answer is lost.
    cut: AtomicBool,
}

impl Line {
    fn to(server: &Server) -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).build().new_agent();
        Self { agent, address: server.address().to_owned(), down: AtomicBool::new(false), cut: AtomicBool::new(false) }
    }
}

impl HttpTransport for Line {
    async fn execute(&self, request: Request) -> Result<Response, TransportError> {
        if self.down.load(Ordering::Relaxed) {
            return Err(TransportError::NoNetwork);
        }
        let bearer = request.token.as_ref().map(|token| format!("Bearer {}", token.as_str()));
        let url = format!("{}{}", self.address, request.path);
        let answer = match request.method {
            Method::Get => {
                let get = self.agent.get(url);
                bearer.iter().fold(get, |get, bearer| get.header("authorization", bearer)).call()
            }
            Method::Post => {
                let post = self.agent.post(url).content_type("application/json");
                let post = bearer.iter().fold(post, |post, bearer| post.header("authorization", bearer));
                post.send(request.body.as_deref().unwrap_or_default())
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
struct Phone {
    line: Line,
    device: Mutex<Device>,
    _folder: TempDir,
}

fn now() -> Instant {
    Instant(now_ms())
}

/// A transport that blocks has its answer at once.
fn finished<T>(future: impl Future<Output = T>) -> T {
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
        Self { line, device: Mutex::new(device), _folder: folder }
    }

    fn of_staff(server: &Server, login: &str) -> Self {
        Self::signed_in(server, session::sign_in_staff(login, "jiayi-demo-2026", None, None, &install()))
    }

    fn of_resident(server: &Server, phone: &str) -> Self {
        let asked = finished(Line::to(server).execute(session::ask_for_code(phone))).expect("an answer");
        assert!(asked.is_ok(), "{}", asked.status);
        let code = Account::visitor(server).code_sent_to(phone);
        Self::signed_in(server, session::sign_in_resident(phone, &code, &install()))
    }

    fn with<T>(&self, ask: impl FnOnce(&mut Device) -> T) -> T {
        ask(&mut self.device.lock().expect("no panic"))
    }

    fn syncs(&self) -> Ended {
        finished(synchronise(&self.device, &self.line, now)).expect("the files hold")
    }

    fn records(&self, name: &str, payload: Value) {
        let command: Command = serde_json::from_value(json!({ name: payload })).expect("a command");
        let id = CommandId(fresh_id().parse().expect("an id"));
        self.with(|device| device.record(id, command, None, now())).expect("recorded");
    }

    /// How her values stand on this phone.
    fn shows(&self, resident: &str) -> Vec<(ReadingId, Delivery)> {
        let shown = self.with(|device| device.readings(resident_id(resident))).expect("read");
        shown.into_iter().map(|reading| (reading.id, reading.delivery)).collect()
    }

    fn knows(&self, resident: &str) -> bool {
        self.with(|device| device.known().get(Kind::Resident, resident_id(resident).0).is_some())
    }

    fn waiting(&self) -> usize {
        self.with(|device| device.sync_state().expect("counted").pending.waiting)
    }
}

fn install() -> Install {
    Install { install_id: fresh_id(), name: "红米 Note".to_owned() }
}

fn resident_id(text: &str) -> ResidentId {
    ResidentId(text.parse().expect("an id"))
}

#[test]
fn a_village_visit_without_a_network_reaches_the_server_once_and_the_colleagues_phone() {
    let clinic = Clinic::open(40);
    let she = clinic.newcomer("周桂兰", 66);
    clinic.diagnosed(&she.id);
    let phone = Phone::of_staff(&clinic.server, "village1");
    let colleague = Phone::of_staff(&clinic.server, "leader1");
    assert_eq!((phone.syncs(), colleague.syncs()), (Ended::Done, Ended::Done));
    assert!(phone.knows(&she.id) && colleague.knows(&she.id));

    phone.line.down.store(true, Ordering::Relaxed);
    let measured = reading(&she.id, pressure(128, 78), json!([]));
    let seen = visit(&she.id, today(), &["hypertension"]);
    phone.records("record_reading", measured.clone());
    phone.records("record_visit", seen.clone());
    assert!(matches!(phone.syncs(), Ended::Later { .. }));
    let id = ReadingId(measured["reading"].as_str().expect("an id").parse().expect("an id"));
    assert_eq!((phone.shows(&she.id), phone.waiting()), (vec![(id, Delivery::Waiting)], 2));

    phone.line.down.store(false, Ordering::Relaxed);
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(phone.waiting(), 0);
    assert!(phone.with(|device| device.tray().expect("read")).is_empty());
    assert!(phone.shows(&she.id).contains(&(id, Delivery::Delivered)));
    let record = clinic.record(&she.id);
    let visits = list(&record["visits"]).iter().filter(|visit| visit["id"] == seen["visit"]).count();
    assert_eq!(visits, 1);
    assert_eq!(colleague.syncs(), Ended::Done);
    assert!(colleague.shows(&she.id).contains(&(id, Delivery::Delivered)));
    let visit = seen["visit"].as_str().expect("an id").parse().expect("an id");
    assert!(colleague.with(|device| device.known().get(Kind::Visit, visit).is_some()), "on the colleague's phone too");
}

#[test]
fn what_was_committed_before_the_line_broke_is_sent_again_and_applied_once() {
    let clinic = Clinic::open(40);
    let she = clinic.newcomer("周桂兰", 66);
    let phone = Phone::of_staff(&clinic.server, "village1");
    assert_eq!(phone.syncs(), Ended::Done);
    let measured = reading(&she.id, pressure(131, 79), json!([]));
    phone.records("record_reading", measured.clone());
    phone.line.cut.store(true, Ordering::Relaxed);
    assert!(matches!(phone.syncs(), Ended::Later { .. }));
    assert_eq!(phone.waiting(), 1, "nobody told the phone that it is done");
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(phone.waiting(), 0);
    let readings = clinic.doctor().get(&format!("/api/v1/residents/{}/readings", she.id)).ok();
    let count = list(&readings["readings"]).iter().filter(|kept| kept["id"] == measured["reading"]).count();
    assert_eq!(count, 1, "{readings}");
}

#[test]
fn a_grant_that_is_revoked_takes_her_records_from_the_daughters_phone() {
    let server = Server::demo(40);
    let (grandmother, daughter) = (Account::resident(&server, "13800130001"), "13800130003");
    let she = person_of(&grandmother);
    let given = grant(&she, daughter, &["view"]);
    grandmother.apply("grant_proxy", given.clone());
    let phone = Phone::of_resident(&server, daughter);
    assert_eq!(phone.syncs(), Ended::Done);
    assert!(phone.knows(&she));
    grandmother.apply("revoke_grant", json!({ "grant": given["grant"], "resident": she }));
    assert_eq!(phone.syncs(), Ended::Done);
    assert!(!phone.knows(&she));
    let own = person_of(&Account::resident(&server, daughter));
    assert!(phone.knows(&own), "her own record stays");
    let hers = phone.with(|device| {
        let of_her = |view: &&View| matches!(view, View::Prescription(sheet) if sheet.resident.to_string() == she);
        device.known().all(Kind::Prescription).filter(of_her).count()
    });
    assert_eq!(hers, 0);
}

#[test]
fn a_clinic_that_goes_back_to_its_backup_loses_nothing_that_a_phone_still_has() {
    let mut server = Server::demo_in_a_file(40);
    let wang = "13800130001";
    let she = person_of(&Account::resident(&server, wang));
    let mut phone = Phone::of_resident(&server, wang);
    assert_eq!(phone.syncs(), Ended::Done);
    server.run(&["backup", "--into", "night"]);
    let measured = reading(&she, pressure(127, 77), json!([]));
    phone.records("record_reading", measured.clone());
    assert_eq!((phone.syncs(), phone.waiting()), (Ended::Done, 0));

    server.stop();
    server.go_on_in("sqlite:data/restored.db");
    server.run(&["restore", "--from", "night"]);
    server.start();
    let readings = |server: &Server| {
        let readings = of(&Account::resident(server, wang), &she, "readings").ok();
        list(&readings["readings"]).iter().filter(|kept| kept["id"] == measured["reading"]).count()
    };
    assert_eq!(readings(&server), 0, "the backup is older");
    phone.line = Line::to(&server);
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(readings(&server), 1, "the phone had it, and sent it again");
    let id = ReadingId(measured["reading"].as_str().expect("an id").parse().expect("an id"));
    assert!(phone.shows(&she).contains(&(id, Delivery::Delivered)));
}
