//! What an app may rely on, whatever it does and whatever its platform does.

use std::future::{Future, pending};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread::{self, ThreadId};
use std::time::Duration;

use futures_util::future::join_all;
use jiayi_core::calendar::Instant;
use jiayi_core::reminder::About;
use jiayi_device::Session;
use serde_json::json;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tokio::time::sleep;
use uuid::Uuid;

use super::*;

/// 2026-11-21, ten in the morning in China.
const NOW: Instant = Instant(1_795_226_400_000);
const PATIENCE: Duration = Duration::from_secs(5);

/// Keys that are always the same, and the threads they were asked on.
#[derive(Default)]
struct Ring(Mutex<Vec<ThreadId>>);

impl KeyProvider for Ring {
    fn key(&self, name: KeyName) -> Result<Vec<u8>, KeyError> {
        self.0.lock().expect("no panic").push(thread::current().id());
        Ok(vec![if name == KeyName::Records { 1 } else { 2 }; 32])
    }
}

/// A platform whose every request comes out alike.
enum Platform {
    Offline,
    /// Never answers.
    Hangs,
    Panics,
    /// Says no to everything, after a while, and counts.
    Refuses(Arc<AtomicUsize>),
}

#[async_trait::async_trait]
impl HttpTransport for Platform {
    async fn execute(&self, _: HttpRequest) -> Result<HttpResponse, TransportError> {
        match self {
            Self::Offline => Err(TransportError::NoNetwork),
            Self::Hangs => pending().await,
            Self::Panics => panic!("a fault of the platform"),
            Self::Refuses(count) => {
                sleep(Duration::from_millis(20)).await;
                count.fetch_add(1, Ordering::SeqCst);
                Ok(HttpResponse { status: 500, headers: vec![], body: vec![] })
            }
        }
    }
}

/// An app with somebody signed in.
struct App {
    jiayi: Arc<Jiayi>,
    her: Uuid,
    runtime: Runtime,
    _folder: TempDir,
}

impl App {
    fn on(platform: Platform) -> Self {
        Self::with(Arc::new(Ring::default()), platform, PATIENCE).expect("opened")
    }

    fn with(keys: Arc<dyn KeyProvider>, platform: Platform, patience: Duration) -> Result<Self, JiayiError> {
        let (folder, her) = (TempDir::new().expect("a folder"), Uuid::now_v7());
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
        let path = folder.path().display().to_string();
        let jiayi = runtime.block_on(Jiayi::open_with(path, keys, Arc::new(platform), patience))?;
        let session: Session = serde_json::from_value(json!({
            "token": "t", "session": Uuid::now_v7(), "account": her, "role": "resident", "expires_at": NOW.0 + 1_000_000_000,
        }))
        .expect("a session");
        runtime.block_on(jiayi.with(|device| device.begin_session(session))).expect("kept");
        Ok(Self { jiayi, her, runtime, _folder: folder })
    }

    fn unsent(&self) -> u32 {
        self.runtime.block_on(self.jiayi.home(self.her, NOW)).expect("home").unsent.waiting
    }

    /// Begins a call, and waits for it no longer than an app that goes away.
    fn begins<T>(&self, call: impl Future<Output = T>) {
        let _inside = self.runtime.enter();
        let mut call = pin!(call);
        assert!(matches!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Pending));
    }
}

fn medicines() -> Vec<Uuid> {
    vec![Uuid::now_v7()]
}

#[test]
fn no_call_works_on_the_thread_of_its_caller() {
    let keys = Arc::new(Ring::default());
    let app = App::with(Arc::clone(&keys) as Arc<dyn KeyProvider>, Platform::Offline, PATIENCE).expect("opened");
    let asked = keys.0.lock().expect("no panic").clone();
    assert!(asked.len() == 2 && !asked.contains(&thread::current().id()));
    let (jiayi, her) = (&app.jiayi, app.her);
    // Whoever worked here would wait for what this thread holds, for ever.
    let held = jiayi.device.lock().expect("no panic");
    app.begins(jiayi.home(her, NOW));
    app.begins(jiayi.medicines(her, NOW));
    app.begins(jiayi.inbox(her, NOW));
    app.begins(jiayi.own_resident());
    app.begins(jiayi.request_refill(her, medicines(), None, NOW));
    app.begins(jiayi.remind_tomorrow(her, About::Refill, Uuid::now_v7(), NOW));
    app.begins(jiayi.refills(her, NOW));
    app.begins(jiayi.contracts(her, NOW));
    app.begins(jiayi.family(her, NOW));
    app.begins(jiayi.alarms(NOW));
    app.begins(jiayi.doses(her, NOW));
    app.begins(jiayi.dose(Uuid::now_v7(), NOW));
    app.begins(jiayi.tell_doses(Uuid::now_v7(), true, NOW));
    app.begins(jiayi.take_dose(Uuid::now_v7(), true, NOW));
    app.begins(jiayi.report_stock(her, Uuid::now_v7(), 3, NOW));
    app.begins(jiayi.acting_for());
    app.begins(jiayi.own_teams(NOW));
    app.begins(jiayi.worklist(her, ListPart::default(), None, 50, NOW));
    app.begins(jiayi.resident_card(her, NOW));
    app.begins(jiayi.visit_form(her, NOW));
    app.begins(jiayi.approvals(NOW));
    app.begins(jiayi.contract_requests(NOW));
    app.begins(jiayi.invite(her, None, NOW));
    app.begins(jiayi.withdraw_contract(her, Uuid::now_v7(), NOW));
    app.begins(jiayi.synchronise(NOW));
    app.begins(jiayi.sync_centre(NOW));
    app.begins(jiayi.take_notices());
    app.begins(jiayi.sign_out());
    app.begins(jiayi.pause());
    app.begins(jiayi.resume());
    app.begins(jiayi.shut_down());
    drop(held);
}

#[test]
fn what_was_begun_is_kept_although_nobody_waits_for_it() {
    let app = App::on(Platform::Offline);
    for _ in 0..20 {
        app.begins(app.jiayi.request_refill(app.her, medicines(), None, NOW));
    }
    app.runtime.block_on(async {
        let mut seen = 0;
        while app.jiayi.home(app.her, NOW).await.expect("home").unsent.waiting < 20 {
            seen = app.jiayi.next_revision(seen).await.expect("open");
        }
    });
    assert_eq!(app.unsent(), 20);
}

#[test]
fn a_run_goes_to_its_end_although_nobody_waits_for_it() {
    let count = Arc::new(AtomicUsize::new(0));
    let app = App::on(Platform::Refuses(Arc::clone(&count)));
    app.begins(app.jiayi.synchronise(NOW));
    while app.jiayi.run.try_lock().is_ok() {
        thread::yield_now();
    }
    // The next one waits for it.
    let ended = app.runtime.block_on(app.jiayi.synchronise(NOW)).expect("ended");
    assert!(matches!(ended, Ended::Later { .. }), "{ended:?}");
    assert_eq!(count.load(Ordering::SeqCst), 2, "one request each");
}

#[test]
fn five_hundred_calls_at_once_are_all_answered() {
    let app = App::on(Platform::Offline);
    let (jiayi, her) = (&app.jiayi, app.her);
    app.runtime.block_on(async {
        let homes = join_all((0..400).map(|_| jiayi.home(her, NOW)));
        let asked = join_all((0..100).map(|_| jiayi.request_refill(her, medicines(), None, NOW)));
        let (homes, asked) = futures_util::future::join(homes, asked).await;
        assert!(homes.iter().all(Result::is_ok) && asked.iter().all(Result::is_ok));
    });
    assert_eq!(app.unsent(), 100);
}

#[test]
fn a_platform_that_never_answers_is_given_up() {
    let app = App::with(Arc::new(Ring::default()), Platform::Hangs, Duration::from_millis(500)).expect("opened");
    let asked = app.runtime.block_on(app.jiayi.ask_for_code("13800138001".to_owned()));
    assert_eq!(asked, Err(JiayiError::NoAnswer { why: TransportError::Timeout }));
    let ended = app.runtime.block_on(app.jiayi.synchronise(NOW)).expect("ended");
    let why = WhyLater::Network { error: TransportError::Timeout };
    assert!(matches!(ended, Ended::Later { why: it, .. } if it == why), "{ended:?}");
}

/// Keeps its caller waiting.
struct Slow;

impl KeyProvider for Slow {
    fn key(&self, _: KeyName) -> Result<Vec<u8>, KeyError> {
        thread::sleep(Duration::from_millis(300));
        Err(KeyError::Locked)
    }
}

/// Has a fault, or hands out what is no key.
struct Faulty(Option<Vec<u8>>);

impl KeyProvider for Faulty {
    fn key(&self, _: KeyName) -> Result<Vec<u8>, KeyError> {
        self.0.clone().map_or_else(|| panic!("a fault of the platform"), Ok)
    }
}

#[test]
fn a_platform_s_fault_is_an_error_and_the_app_goes_on() {
    let refused = |keys: Arc<dyn KeyProvider>, patience| App::with(keys, Platform::Offline, patience).err();
    let unexpected = Some(JiayiError::NoKey { why: KeyError::Unexpected });
    assert_eq!(refused(Arc::new(Slow), PATIENCE), Some(JiayiError::NoKey { why: KeyError::Locked }));
    assert_eq!(refused(Arc::new(Slow), Duration::from_millis(10)), unexpected);
    assert_eq!(refused(Arc::new(Faulty(Some(vec![1; 31]))), PATIENCE), unexpected);
    let a_panic = || JiayiError::Internal { detail: "a panic".to_owned() };
    assert_eq!(refused(Arc::new(Faulty(None)), PATIENCE), Some(a_panic()));
    assert_eq!(TransportError::from(uniffi::UnexpectedUniFFICallbackError::new("x")), TransportError::Unexpected);
    assert_eq!(KeyError::from(uniffi::UnexpectedUniFFICallbackError::new("x")), KeyError::Unexpected);

    let app = App::on(Platform::Panics);
    assert_eq!(app.runtime.block_on(app.jiayi.synchronise(NOW)), Err(a_panic()));
    assert_eq!(app.runtime.block_on(app.jiayi.synchronise(NOW)), Err(a_panic()));
    app.runtime.block_on(app.jiayi.request_refill(app.her, medicines(), None, NOW)).expect("kept");
    assert_eq!(app.unsent(), 1);
}

#[test]
fn whoever_waits_for_a_change_hears_of_it_and_of_the_end() {
    let app = App::on(Platform::Offline);
    let jiayi = Arc::clone(&app.jiayi);
    app.runtime.block_on(async {
        let now = jiayi.next_revision(0).await.expect("open");
        let waits = tokio::spawn({
            let jiayi = Arc::clone(&jiayi);
            async move { jiayi.next_revision(now).await }
        });
        jiayi.request_refill(app.her, medicines(), None, NOW).await.expect("kept");
        let next = waits.await.expect("no panic").expect("open");
        assert!(next > now);
        let waits = tokio::spawn({
            let jiayi = Arc::clone(&jiayi);
            async move { jiayi.next_revision(next).await }
        });
        jiayi.shut_down().await.expect("closed");
        assert_eq!(waits.await.expect("no panic"), None);
        assert_eq!(jiayi.home(app.her, NOW).await, Err(JiayiError::Paused));
        jiayi.resume().await.expect("opened");
        assert_eq!(jiayi.home(app.her, NOW).await.expect("home").unsent.waiting, 1);
    });
}

#[test]
fn what_waits_stands_in_the_sync_centre_with_what_was_meant() {
    let app = App::on(Platform::Offline);
    app.runtime.block_on(async {
        let (jiayi, asked) = (&app.jiayi, medicines());
        jiayi.request_refill(app.her, asked.clone(), None, NOW).await.expect("kept");
        let centre = jiayi.sync_centre(Instant(NOW.0 + 60_000)).await.expect("read");
        assert_eq!((centre.unsent.waiting, centre.oldest_age_ms), (1, Some(60_000)));
        assert_eq!((centre.tray, centre.last_sync), (vec![], None));
        let [Entry { id, made_at: NOW, meant: Some(meant), said: None }] = centre.waiting.as_slice() else {
            panic!("{:?}", centre.waiting)
        };
        assert_eq!((meant.command.as_str(), meant.residents.as_slice()), ("request_refill", [app.her].as_slice()));
        assert!(meant.content.contains(&asked[0].to_string()));
        assert_eq!(jiayi.set_aside(*id).await, Ok(false), "what was not refused cannot be given up");
    });
}

#[test]
fn what_only_the_server_can_do_is_not_done_without_it_and_never_waits() {
    let on = |platform, patience| App::with(Arc::new(Ring::default()), platform, patience).expect("opened");
    let withdrawn = |app: &App| app.runtime.block_on(app.jiayi.withdraw_contract(app.her, Uuid::now_v7(), NOW));
    let no_answer = |why| Err(JiayiError::NoAnswer { why });
    let app = on(Platform::Offline, PATIENCE);
    assert_eq!(withdrawn(&app), no_answer(TransportError::NoNetwork));
    assert_eq!(app.unsent(), 0);
    let app = on(Platform::Hangs, Duration::from_millis(500));
    assert_eq!(withdrawn(&app), no_answer(TransportError::Timeout), "asked twice, and given up");
    let count = Arc::new(AtomicUsize::new(0));
    let app = on(Platform::Refuses(Arc::clone(&count)), PATIENCE);
    assert!(matches!(withdrawn(&app), Err(JiayiError::Refused { code, .. }) if code == "INTERNAL"));
    assert_eq!(count.load(Ordering::SeqCst), 1, "an answer is not asked for again");
    assert_eq!((app.unsent(), app.runtime.block_on(app.jiayi.acting_for()).is_err()), (0, true));
}

#[test]
fn what_an_app_wrote_down_wrongly_is_refused_before_it_is_kept() {
    let app = App::on(Platform::Offline);
    let mended = app.runtime.block_on(app.jiayi.mend(Uuid::now_v7(), "{\"fly\":{}}".to_owned(), NOW));
    assert!(matches!(mended, Err(JiayiError::Refused { code, .. }) if code == "MALFORMED"));
    let nothing = app.runtime.block_on(app.jiayi.request_refill(app.her, medicines(), Some(String::new()), NOW));
    assert!(matches!(nothing, Err(JiayiError::Refused { .. })));
    assert_eq!(app.unsent(), 0);
}

#[test]
fn the_log_has_codes_and_nothing_of_anybody() {
    let app = App::on(Platform::Offline);
    let (jiayi, secret) = (&app.jiayi, "13800138001");
    app.runtime.block_on(async {
        jiayi.ask_for_code(secret.to_owned()).await.expect_err("offline");
        jiayi.synchronise(NOW).await.expect("ended");
        jiayi.pause().await.expect("asleep");
        jiayi.home(app.her, NOW).await.expect_err("asleep");
    });
    let log = jiayi.take_log();
    let events: Vec<&str> = log.iter().map(|logged| logged.event.as_str()).collect();
    assert_eq!(events, ["no_answer:no network", "run:no network", "paused"]);
    assert!(log.is_sorted_by_key(|logged| logged.at) && jiayi.take_log().is_empty());
}

#[test]
fn a_list_that_nobody_can_ask_by_is_refused_and_an_empty_one_is_empty() {
    let app = App::on(Platform::Offline);
    let asks = |part| app.runtime.block_on(app.jiayi.worklist(Uuid::now_v7(), part, None, 50, NOW));
    let list = asks(ListPart::default()).expect("a list");
    assert_eq!((list.whole, list.rows, list.next), (false, vec![], None));
    for part in [
        ListPart { village: Some("990101".to_owned()), ..ListPart::default() },
        ListPart { programme: Some("flying".to_owned()), ..ListPart::default() },
        ListPart { assigned: Some("somebody".to_owned()), ..ListPart::default() },
    ] {
        assert!(matches!(asks(part), Err(JiayiError::Refused { code, .. }) if code == "BAD_VALUE"));
    }
}
