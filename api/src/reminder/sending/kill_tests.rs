//! Processes that send are killed at any moment, as soon as a provider has taken a message among others, and others go on in their place: no step
//! is lost, and nobody is texted twice.

use std::io::{BufRead, BufReader, Write, stdin};
use std::path::Path;
use std::process::{self, Child, ChildStdin, Stdio};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use diesel::prelude::*;
use jiayi_cluster::Cluster;
use jiayi_core::calendar::Instant;
use jiayi_core::prescription::Kind;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::send_some;
use super::storm_tests::{MINUTE_MS, refusal};
use super::tests::Sending;
use crate::channels::fake::{Fakes, Provider};
use crate::clinic::Clinic;
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::database::schema::digests;
use crate::prescription::tests::story::{AMLODIPINE, Story, order};
use crate::testing::{TestClinic, database, day, numbers};

const CONFIG: &str = "JIAYI_SENDER";
const SENT: &str = "sent";

#[test]
#[ignore = "a process that the next test starts and kills"]
fn a_sender() {
    let config: Config =
        serde_json::from_str(&std::env::var(CONFIG).expect("started by a test")).expect("a configuration");
    let clock = Clock::fixed(Instant(0));
    let runtime = actix_web::rt::System::new();
    let clinic = runtime.block_on(Clinic::open(&config, clock.clone())).expect("a clinic");
    for now in stdin().lines() {
        clock.set(Instant(now.expect("a line").parse().expect("a moment")));
        while runtime.block_on(send_some(&clinic)).expect("sent") > 0 {}
        println!("{SENT}");
    }
}

struct Sender {
    process: Child,
    clock: ChildStdin,
    sent: Receiver<()>,
}

impl Sender {
    fn start(config: &Config) -> Self {
        let module = module_path!().split_once("::").expect("a module of a crate").1;
        let mut process = process::Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", &format!("{module}::a_sender"), "--ignored", "--nocapture"])
            .env(CONFIG, serde_json::to_string(config).expect("json"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let clock = process.stdin.take().expect("piped");
        let said = BufReader::new(process.stdout.take().expect("piped")).lines();
        let (says, sent) = channel();
        // Until it dies.
        thread::spawn(move || {
            said.map_while(Result::ok).filter(|line| line.ends_with(SENT)).try_for_each(|_| says.send(()))
        });
        Self { process, clock, sent }
    }

    fn is_at(&mut self, now: Instant) {
        writeln!(self.clock, "{}", now.0).expect("it lives");
    }

    /// Waits until it has sent what is due at the moment that it was told, or a provider keeps its answer back.
    fn has_sent(&mut self, trap: &Trap) -> bool {
        loop {
            match self.sent.recv_timeout(Duration::from_millis(1)) {
                Ok(()) => return true,
                Err(RecvTimeoutError::Timeout) if trap.sprung.load(SeqCst) => return false,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => panic!("it died by itself: {:?}", self.process.wait()),
            }
        }
    }

    fn kill(&mut self) {
        self.process.kill().expect("killed");
        self.process.wait().expect("dead");
    }
}

/// Once set, the next provider that takes a message keeps its answer back until whoever asked is dead.
#[derive(Default)]
struct Trap {
    set: AtomicBool,
    sprung: AtomicBool,
}

impl Trap {
    fn hold(&self) {
        while self.set.load(SeqCst) {
            self.sprung.store(true, SeqCst);
            thread::sleep(Duration::from_millis(1));
        }
        self.sprung.store(false, SeqCst);
    }
}

#[test]
fn no_step_is_lost_and_nobody_is_texted_twice_when_processes_are_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    let trap = Arc::new(Trap::default());
    let sending = in_files(folder.path(), &trap);
    sending.falls_due_of_everybody();
    let config = Config { channels: channels(sending.fakes(), folder.path()), ..sending.config.clone() };
    // Only PostgreSQL allows several.
    let count = if Cluster::wanted().is_some() { 2 } else { 1 };
    let start = || -> Vec<Sender> { (0..count).map(|_| Sender::start(&config)).collect() };

    let kills: u32 = std::env::var("JIAYI_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(3);
    // Of fourteen mornings of twelve moments or so.
    let chance = (f64::from(8 * kills) / f64::from(14 * 12)).min(1.0);
    let mut draw = ChaCha8Rng::seed_from_u64(20_261_123);
    let mut senders = start();
    let (mut killed, mut in_a_call) = (0, 0);
    let mut now = day("2026-12-11").start().plus_ms(8 * 60 * MINUTE_MS);
    while now < day("2026-12-25").start() {
        sending.clock.set(now);
        for provider in [Provider::Fcm, Provider::Sms, Provider::Voice] {
            if draw.random_bool(0.01) {
                sending.fakes().next(provider, refusal(&mut draw));
            }
        }
        let minute = (now.0 - now.day().start().0) / MINUTE_MS;
        let dies = minute < 11 * 60 && draw.random_bool(chance);
        let dies_in_a_call = dies && draw.random_bool(0.5);
        trap.set.fetch_or(dies_in_a_call, SeqCst);
        senders.iter_mut().for_each(|sender| sender.is_at(now));
        if dies && !dies_in_a_call {
            thread::sleep(Duration::from_millis(draw.random_range(0..60)));
        }
        if dies && !dies_in_a_call || !senders.iter_mut().all(|sender| sender.has_sent(&trap)) {
            senders.iter_mut().for_each(Sender::kill);
            trap.set.store(false, SeqCst);
            killed += senders.len();
            in_a_call += sending.unanswered();
            senders = start();
        }
        now = now.plus_ms(draw.random_range(5..25) * MINUTE_MS);
        if now.day().start().plus_ms(21 * 60 * MINUTE_MS) < now {
            now = now.day().start().plus_ms((24 + 8) * 60 * MINUTE_MS);
        }
    }
    // What was still to be tried is given up.
    senders.iter_mut().for_each(|sender| sender.is_at(day("2026-12-25").start()));
    senders.iter_mut().for_each(|sender| assert!(sender.has_sent(&trap)));
    senders.iter_mut().for_each(Sender::kill);

    println!("{killed} senders killed, {in_a_call} messages were in a call");
    assert!(in_a_call > 0);
    sending.nothing_is_lost_or_doubled();
}

/// As [`Sending::with_a_phone`], where other processes find it.
fn in_files(folder: &Path, trap: &Arc<Trap>) -> Sending {
    let (mut database, scratch) = database();
    if scratch.is_none() {
        database.url = format!("sqlite:{}", folder.join("clinic.db").display());
    }
    let clinic = TestClinic::open_in(database, scratch);
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    let story = Story::of(Rc::new(clinic), li);
    story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
    let trap = Arc::clone(trap);
    let sending = Sending::carried_by(story, move |_| trap.hold());
    sending.registers(Some("installation-0000000001-abcdef"));
    sending
}

/// The stand-ins, as an operator would set up the vendors.
fn channels(fakes: &Fakes, folder: &Path) -> config::Channels {
    let service_account = folder.join("service-account.json");
    std::fs::write(&service_account, fakes.key_file()).expect("written");
    let account = fakes.sms_account().expect("an account");
    let sms = config::channels::Gateway {
        endpoint: fakes.beneath("/sms"),
        access_key: account.access_key,
        secret: config::channels::Secret(account.secret),
        sender: account.sender,
        templates: account.templates,
        ..Default::default()
    };
    let account = fakes.voice_account().expect("an account");
    let voice = config::channels::Gateway {
        endpoint: fakes.beneath("/voice"),
        sender: account.sender,
        templates: account.templates,
        ..sms.clone()
    };
    let fcm = config::channels::Fcm { service_account, endpoint: fakes.beneath("/fcm"), ..Default::default() };
    config::Channels { fcm, sms, voice, ..Default::default() }
}

impl Sending {
    /// Messages that a provider was called for, and nobody has written down what came of it.
    fn unanswered(&self) -> i64 {
        let unanswered = digests::table
            .filter(digests::called_at.is_not_null())
            .filter(digests::accepted_at.is_null())
            .filter(digests::failed_at.is_null());
        self.read(move |conn| Ok(unanswered.count().get_result(conn)?))
    }
}
