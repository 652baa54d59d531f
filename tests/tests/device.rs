//! The phone's engine against the real server: a village visit without a network, and lines that break where it hurts.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use jiayi_core::calendar::Instant;
use jiayi_core::command::Command;
use jiayi_core::follow_up::Programme;
use jiayi_core::id::{CommandId, ReadingId, ResidentId, TeamId};
use jiayi_core::refill::state::ItemState;
use jiayi_core::screen::inbox::NoticeKind;
use jiayi_core::view::{Kind, View};
use jiayi_core::worklist::ListFilter;
use jiayi_device::session::{self, Device as Install};
use jiayi_device::{
    Delivery, Device, Ended, Feed, HttpTransport, Keys, Method, Next, Request, Response, SealKey, Sync, SystemEntropy,
    TransportError, TrendSeries, synchronise,
};
use jiayi_tests::care::{pressure, reading, visit, with};
use jiayi_tests::clinic::{Clinic, list, text};
use jiayi_tests::person::{grant, of, person_of};
use jiayi_tests::time::{in_days, now_ms, today};
use jiayi_tests::{Account, Server, fresh_id};
use serde::Serialize;
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
        let shown = self.with(|device| device.readings(resident_id(resident), now())).expect("read");
        shown.into_iter().map(|reading| (reading.id, reading.delivery)).collect()
    }

    fn knows(&self, resident: &str) -> bool {
        self.with(|device| device.known().get(Kind::Resident, resident_id(resident).0).is_some())
    }

    /// The teams whose panel it holds.
    fn teams(&self) -> Vec<TeamId> {
        let feeds = self.with(|device| device.me().expect("known").feeds());
        let team = |feed| match feed {
            Feed::Team(team) => Some(team),
            _ => None,
        };
        feeds.into_iter().filter_map(team).collect()
    }

    /// Its list of a team, whole, as the server's rows read.
    fn list(&self, team: TeamId, part: &ListFilter) -> (Value, Value) {
        let screen = self.with(|device| device.worklist(team, part, None, 200, now())).expect("read");
        assert!(screen.whole);
        (unversioned(&screen.rows), json!(screen.counts))
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

/// Versions of a resident's own feed are for those who follow it.
fn unversioned(shown: &impl Serialize) -> Value {
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

#[test]
fn the_list_on_a_phone_is_the_servers_list() {
    let clinic = Clinic::open(60);
    let (she, due) = (clinic.newcomer("周桂兰", 66), clinic.newcomer("李秀英", 70));
    clinic.supplied(&clinic.grounds(&she.id), 28);
    clinic.diagnosed(&due.id);
    let phone = Phone::of_staff(&clinic.server, "leader1");
    assert_eq!(phone.syncs(), Ended::Done);
    let searched = ListFilter { q: Some("zgl".to_owned()), ..ListFilter::default() };
    let parts = [("", ListFilter::default()), ("&q=zgl", searched)];
    let agree = || {
        for team in phone.teams() {
            for (query, part) in &parts {
                let theirs = clinic.doctor().get(&format!("/api/v1/worklist?team={team}&limit=200{query}")).ok();
                let (rows, counts) = phone.list(team, part);
                let server = unversioned(&theirs["rows"]);
                for (ours, theirs) in list(&rows).iter().zip(list(&server)) {
                    assert_eq!(ours, theirs, "{query}");
                }
                assert_eq!(list(&rows).len(), list(&server).len(), "{query}");
                assert_eq!(counts, theirs["counts"], "{query}");
            }
        }
    };
    agree();
    let team = phone.teams()[0];
    let (rows, _) = phone.list(team, &ListFilter::default());
    let first = text(&list(&rows)[0]["resident"]);
    assert!(list(&rows).len() > 5, "{rows}");

    // Without a network: the same rules show what the server will.
    phone.line.down.store(true, Ordering::Relaxed);
    let act = |resident: &str| json!({ "act": fresh_id(), "resident": resident });
    phone.records("record_call", with(act(&first), json!({ "called_at": now(), "outcome": { "kind": "no_answer" } })));
    phone.records("snooze_resident", with(act(&she.id), json!({ "until": in_days(7) })));
    phone.records("record_visit", visit(&due.id, today(), &["hypertension"]));
    let (offline, _) = phone.list(team, &ListFilter::default());
    assert_ne!(offline, rows, "what was done shows at once");
    phone.line.down.store(false, Ordering::Relaxed);
    assert_eq!((phone.syncs(), phone.waiting()), (Ended::Done, 0));
    assert_eq!(phone.list(team, &ListFilter::default()).0, offline, "nothing jumps when the server has it");
    agree();
}

#[test]
fn before_the_first_sync_is_complete_the_list_shows_who_is_due() {
    let clinic = Clinic::open(60);
    let phone = Phone::of_staff(&clinic.server, "leader1");
    let mut run = Sync::begin(now());
    loop {
        let next = phone.with(|device| run.next(device, now())).expect("the files hold");
        let Next::Send(request) = next else { panic!("{next:?}") };
        if request.path.contains("/changes") {
            break;
        }
        let answer = finished(phone.line.execute(request));
        phone.with(|device| run.answered(device, answer, now())).expect("the files hold");
    }
    let team = phone.teams()[0];
    let screen = phone.with(|device| device.worklist(team, &ListFilter::default(), None, 50, now())).expect("read");
    assert!(!screen.whole && screen.rows.len() > 5, "{screen:?}");
    let theirs = clinic.doctor().get(&format!("/api/v1/worklist?team={team}&limit=50")).ok();
    assert_eq!(json!(screen.rows), theirs["rows"]);
}

#[test]
fn a_card_on_a_phone_is_what_the_server_answers() {
    let clinic = Clinic::open(60);
    let phone = Phone::of_staff(&clinic.server, "leader1");
    assert_eq!(phone.syncs(), Ended::Done);
    let doctor = clinic.doctor();
    let mut medicines = 0;
    for team in phone.teams() {
        let (rows, _) = phone.list(team, &ListFilter::default());
        for row in list(&rows) {
            let (she, of) = (text(&row["resident"]), |what: &str| {
                doctor.get(&format!("/api/v1/residents/{}/{what}", text(&row["resident"]))).ok()
            });
            let card = phone.with(|device| device.resident_card(resident_id(&she), now())).expect("read");
            let Some(card) = card else { continue };
            if card.contracts.iter().all(|contract| !contract.status.is_active()) {
                continue;
            }
            assert_eq!(unversioned(&card.record), unversioned(&of("record")));
            let shown: Vec<_> = card.medicines.iter().map(|card| &card.medicine).collect();
            assert_eq!(json!(shown), of("medicines")["medicines"]);
            medicines += shown.len();
            let contracts = of("contracts");
            assert_eq!(card.contracts.len(), list(&contracts["contracts"]).len());
            for (ours, theirs) in card.contracts.iter().zip(list(&contracts["contracts"])) {
                assert_eq!(json!(ours.contract.id), theirs["id"]);
                assert_eq!(
                    (json!(ours.status), json!(ours.timeline)),
                    (theirs["status"].clone(), theirs["timeline"].clone())
                );
                assert_eq!(json!(ours.priority_groups), theirs["priority_groups"]);
                let this_year: Vec<_> = list(&theirs["items"]).iter().map(|item| item["this_year"].clone()).collect();
                assert_eq!(json!(ours.items.iter().map(|item| &item.this_year).collect::<Vec<_>>()), json!(this_year));
            }
            let refills = phone.with(|device| device.medicines(resident_id(&she), now())).expect("read").refills;
            let refills: Vec<_> = refills.iter().map(|shown| &shown.refill).collect();
            assert_eq!(json!(refills), of("refills")["requests"]);
        }
    }
    assert!(medicines > 0, "somebody takes something");
    let approvals = phone.with(|device| device.approvals(now())).expect("read");
    let approvals: Vec<_> = approvals.iter().map(|approval| &approval.waiting).collect();
    assert_eq!(json!(approvals), doctor.get("/api/v1/refill-requests").ok()["items"]);
    let requests = phone.with(|device| device.contract_requests(now())).expect("read");
    let requests: Vec<_> = requests.iter().map(|request| json!(request.contract)).collect();
    let theirs = doctor.get("/api/v1/contract-requests").ok();
    let theirs: Vec<_> = list(&theirs["requests"]).iter().map(|request| request["contract"].clone()).collect();
    assert_eq!(requests, theirs);
}

#[test]
fn what_she_asks_for_without_a_network_shows_as_asked_for_and_then_as_received() {
    let clinic = Clinic::open(40);
    let she = clinic.newcomer_with_phone("周桂兰", 66);
    clinic.supplied(&clinic.grounds(&she.id), 28);
    let phone = Phone::of_staff(&clinic.server, "village1");
    assert_eq!(phone.syncs(), Ended::Done);
    let of = resident_id(&she.id);
    let shown = || phone.with(|device| device.medicines(of, now())).expect("read");
    let asked = &shown().medicines[0].medicine.clone();
    assert!(!asked.can_ask && asked.from_day.is_some() && asked.refill.is_none());

    phone.line.down.store(true, Ordering::Relaxed);
    let line = json!({ "refill_item": fresh_id(), "medicine": asked.medicine });
    let request = json!({ "request": fresh_id(), "resident": she.id, "items": [line], "early_reason": "下周去儿子家" });
    phone.records("request_refill", request);
    let refill = shown().medicines[0].clone();
    assert_eq!(refill.delivery, Delivery::Waiting);
    assert_eq!(refill.medicine.refill.expect("asked for").state, ItemState::Received);
    assert_eq!(refill.medicine.why_not[0].code.as_str(), "REFILL_OPEN");

    phone.line.down.store(false, Ordering::Relaxed);
    assert_eq!((phone.syncs(), phone.waiting()), (Ended::Done, 0));
    let theirs = clinic.doctor().get(&format!("/api/v1/residents/{}/medicines", she.id)).ok();
    let ours: Vec<_> = shown().medicines.into_iter().map(|card| (card.medicine, card.delivery)).collect();
    assert!(ours.iter().all(|(_, delivery)| *delivery == Delivery::Delivered));
    assert_eq!(json!(ours.iter().map(|(medicine, _)| medicine).collect::<Vec<_>>()), theirs["medicines"]);
    let home = phone.with(|device| device.home(of, now())).expect("read");
    assert_eq!((home.name.as_deref(), home.medicines.len()), (Some("周桂兰"), 2));
    assert!(home.team.expect("a team").phone.is_some());
}

#[test]
fn a_visit_without_a_network_ends_what_was_due_on_every_screen() {
    let clinic = Clinic::open(40);
    let she = clinic.newcomer("周桂兰", 66);
    clinic.diagnosed(&she.id);
    let phone = Phone::of_staff(&clinic.server, "village1");
    assert_eq!(phone.syncs(), Ended::Done);
    let of = resident_id(&she.id);
    let due = || {
        let notices = phone.with(|device| device.inbox(of, now())).expect("read");
        let form = phone.with(|device| device.visit_form(of, now())).expect("read").expect("she is known");
        let told = notices.iter().filter(|notice| notice.kind == NoticeKind::FollowUpDue).count();
        (told, form)
    };
    let (told, form) = due();
    assert_eq!((told, form.due), (2, vec![Programme::Diabetes, Programme::Hypertension]));
    assert_eq!((form.last_on, form.common), (None, None));

    phone.line.down.store(true, Ordering::Relaxed);
    let seen = visit(&she.id, today(), &["hypertension"]);
    phone.records("record_visit", seen.clone());
    let (told, form) = due();
    assert_eq!((told, form.due), (1, vec![Programme::Diabetes]));
    assert_eq!(
        (form.last_on, form.forms.programmes().collect::<Vec<_>>()),
        (Some(today()), vec![Programme::Hypertension])
    );
    let card = phone.with(|device| device.resident_card(of, now())).expect("read").expect("she is known");
    assert_eq!(json!(card.waiting_visits), json!([seen["visit"]]));
    let trend = phone.with(|device| device.trend(of, 7, now())).expect("read");
    let [TrendSeries::BloodPressure(points)] = &trend.series[..] else { panic!("{trend:?}") };
    assert_eq!(points.iter().map(|(_, sbp, dbp)| (*sbp, *dbp)).collect::<Vec<_>>(), [(128, 78)]);

    phone.line.down.store(false, Ordering::Relaxed);
    assert_eq!((phone.syncs(), phone.waiting()), (Ended::Done, 0));
    assert_eq!(due().1.due, [Programme::Diabetes]);
    let card = phone.with(|device| device.resident_card(of, now())).expect("read").expect("she is known");
    assert!(card.waiting_visits.is_empty());
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
    let shown = phone.shows(&she.id);
    assert!(shown.contains(&(id, Delivery::Waiting)), "{shown:?}");
    assert_eq!((shown.len(), phone.waiting()), (2, 2), "beside it what was measured at the visit");

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
