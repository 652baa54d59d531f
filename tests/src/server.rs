//! The real binary on a port of its own.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use jiayi_cluster::Scratch;

use crate::Records;
use crate::county;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A running `jiayi serve`; killed and its folder removed when dropped.
pub struct Server {
    folder: PathBuf,
    process: Option<Child>,
    address: String,
    /// Where its records are, unless in the file of the folder.
    url: Option<String>,
    /// Of PostgreSQL, unless the usual one.
    schema: Option<&'static str>,
    /// Dropped with the server that it was made for.
    scratch: Option<Scratch>,
}

impl Server {
    /// A demo county of `residents` invented people, served on a free port of loopback.
    pub fn demo(residents: u32) -> Self {
        let folder = own_folder();
        let scratch = county::settle(&binary(), residents, &folder);
        Self::started(folder, scratch.as_ref().map(Scratch::url), scratch)
    }

    /// The same in a file of SQLite, whatever the tests run on.
    pub fn demo_in_a_file(residents: u32) -> Self {
        let folder = own_folder();
        county::settle_in_a_file(&binary(), residents, &folder);
        Self::started(folder, None, None)
    }

    /// Another process on the same PostgreSQL, with the same keys and a folder of its own; `None` where the tests run on SQLite.
    pub fn beside(other: &Server) -> Option<Self> {
        let url = other.url.clone()?;
        let folder = own_folder();
        fs::create_dir_all(folder.join("data")).expect("a folder");
        county::copy(&other.folder.join("data/keys"), &folder.join("data/keys"));
        Some(Self::started(folder, Some(url), None))
    }

    /// Another alliance with a demo of its own, in a schema of its own on the same PostgreSQL; `None` where the tests run on SQLite.
    pub fn of_another_alliance(other: &Server, schema: &'static str, residents: u32) -> Option<Self> {
        let url = other.url.clone()?;
        let folder = own_folder();
        fs::create_dir_all(&folder).expect("a folder");
        let mut server =
            Self { folder, process: None, address: String::new(), url: Some(url), schema: Some(schema), scratch: None };
        server.run(&["demo", "--residents", &residents.to_string(), "--seed", "7"]);
        server.start();
        Some(server)
    }

    fn started(folder: PathBuf, url: Option<String>, scratch: Option<Scratch>) -> Self {
        let mut server = Self { folder, process: None, address: String::new(), url, schema: None, scratch };
        server.start();
        server
    }

    /// From now on its records are there.
    pub fn go_on_in(&mut self, url: &str) {
        self.url = Some(url.to_owned());
    }

    /// Where the server listens, `http://127.0.0.1:port`.
    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs a subcommand on this server's folder and returns what it printed; panics when it fails.
    pub fn run(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().expect("the binary starts");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// A subcommand on this server's folder, not started yet.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env("JIAYI_SERVER__LISTEN", "127.0.0.1:0")
            .env("JIAYI_STAFF__SECOND_FACTOR", "off-in-demo")
            .env("JIAYI_LOG__FILTER", "warn")
            .envs(self.url.as_ref().map(|url| ("JIAYI_DATABASE__URL", url)))
            .envs(self.schema.map(|schema| ("JIAYI_DATABASE__SCHEMA", schema)));
        command
    }

    pub fn start(&mut self) {
        self.start_with(&[]);
    }

    /// Starts with settings of the environment, such as `("JIAYI_DATABASE__QUEUE", "1")`.
    pub fn start_with(&mut self, settings: &[(&str, &str)]) {
        let log = File::options().append(true).create(true).open(self.log_file()).expect("a log");
        let mut process = self
            .command(&["serve"])
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .stderr(log)
            .stdin(Stdio::null())
            .spawn()
            .expect("the binary starts");
        let mut lines = BufReader::new(process.stdout.take().expect("stdout")).lines();
        self.address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("listening on ").map(str::to_owned))
            .expect("the server prints its address");
        // Keep reading, so that the server never blocks on a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        self.process = Some(process);
    }

    fn log_file(&self) -> PathBuf {
        self.folder.join("server.log")
    }

    /// Everything the server has logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    /// The PostgreSQL database that was made for it; none on SQLite.
    pub fn scratch(&self) -> Option<&Scratch> {
        self.scratch.as_ref()
    }

    /// Milliseconds of processor that the running server has used.
    pub fn processor(&self) -> u64 {
        let id = self.process.as_ref().expect("running").id();
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).expect("/proc");
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |at: usize| fields.get(at).and_then(|ticks| ticks.parse::<u64>().ok()).expect("ticks");
        // utime and stime, in hundredths of a second.
        (ticks(11) + ticks(12)) * 10
    }

    /// The database, past the server.
    pub fn records(&self) -> Records {
        match &self.url {
            Some(url) => Records::at(url),
            None => Records::at(&format!("sqlite:{}", self.folder.join("data/jiayi.db").display())),
        }
    }

    /// kill -9: no farewell.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().expect("kill");
            process.wait().expect("wait");
        }
    }

    /// SIGTERM: the server finishes what was begun.
    pub fn ask_to_stop(&self) {
        if let Some(process) = &self.process {
            let asked = Command::new("kill").args(["-TERM", &process.id().to_string()]).status().expect("kill");
            assert!(asked.success());
        }
    }

    /// SIGTERM, and wait for a clean exit.
    pub fn stop(&mut self) {
        self.ask_to_stop();
        self.wait_for_end();
    }

    /// Waits until a server that was asked to stop has ended, which it must do cleanly.
    pub fn wait_for_end(&mut self) {
        if let Some(mut process) = self.process.take() {
            let status = process.wait().expect("wait");
            assert!(status.success(), "the server ends cleanly: {status}");
        }
    }

    /// Runs a subcommand that must fail, and returns what it said on standard error. A server that starts instead is a failure
    /// at once.
    pub fn refused(&self, arguments: &[&str], settings: &[(&str, &str)]) -> String {
        let mut command = self.command(arguments);
        command.envs(settings.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::piped()).stdin(Stdio::null());
        let mut process = command.spawn().expect("the binary starts");
        let lines = BufReader::new(process.stdout.take().expect("stdout")).lines();
        if lines.map_while(Result::ok).any(|line| line.starts_with("listening on")) {
            process.kill().expect("kill");
            process.wait().expect("wait");
            panic!("{arguments:?} with {settings:?} started");
        }
        let output = process.wait_with_output().expect("wait");
        assert!(!output.status.success(), "{arguments:?} with {settings:?} succeeded");
        String::from_utf8(output.stderr).expect("UTF-8")
    }

    /// Resident memory of the running server, bytes.
    pub fn memory(&self) -> u64 {
        self.resident("VmRSS:")
    }

    /// Bytes of it that are the server's own: without the pages of the files it has mapped.
    pub fn own_memory(&self) -> u64 {
        self.resident("RssAnon:")
    }

    fn resident(&self, what: &str) -> u64 {
        let id = self.process.as_ref().expect("running").id();
        let status = fs::read_to_string(format!("/proc/{id}/status")).expect("/proc");
        let line = status.lines().find(|line| line.starts_with(what)).expect("a line of the status");
        line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).expect("kB") * 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            eprintln!("{}: the server's log\n{}", self.folder.display(), self.log());
        } else {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

fn own_folder() -> PathBuf {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("jiayi-test-{}-{number}", std::process::id()))
}

/// The binary beside this test's own: `make test` builds the workspace first.
fn binary() -> PathBuf {
    let own = std::env::current_exe().expect("own path");
    let profile = own.ancestors().find(|folder| folder.join("jiayi").is_file());
    profile.expect("`cargo build --workspace` comes before these tests").join("jiayi")
}
