//! A throw-away PostgreSQL for the tests: made from the installed server binaries, on a socket of its own, gone at the end.
//!
//! `JIAYI_TEST_DATABASE=postgres` runs the tests on it. `with-postgres COMMAND` keeps one cluster for all test programs that the command
//! runs; a test program run by itself starts its own. A shell beside the cluster waits for the end of the process that started it, however
//! it ends, then stops the server and removes the folder.

mod files;
mod scratch;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

use files::{Binaries, own_folder, remove_stale};
pub use scratch::Scratch;

/// The folder of the cluster that `with-postgres` keeps.
pub const SHARED: &str = "JIAYI_TEST_CLUSTER";
/// `postgres`: the tests run on PostgreSQL.
pub const WANTED: &str = "JIAYI_TEST_DATABASE";

/// Nothing in it has to survive: no fsync, and deadlocks are found at once.
const SETTINGS: [&str; 10] = [
    "listen_addresses=",
    "fsync=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "max_connections=200",
    "shared_buffers=128MB",
    "deadlock_timeout=50ms",
    "timezone=America/Caracas",
];

/// A running server.
pub struct Cluster {
    folder: PathBuf,
    /// Its end is noticed by the shell that cleans up.
    _keeper: Option<Mutex<Child>>,
}

/// There are no server binaries on this machine.
#[derive(Debug)]
pub struct NotInstalled;

impl Cluster {
    /// The cluster of this run, when the tests are to run on PostgreSQL.
    pub fn wanted() -> Option<&'static Cluster> {
        static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
        let open = || match std::env::var(WANTED) {
            Ok(database) if database == "postgres" => Some(match std::env::var_os(SHARED) {
                Some(folder) => Self { folder: folder.into(), _keeper: None },
                None => Self::start().expect("PostgreSQL's server binaries are installed"),
            }),
            _ => None,
        };
        CLUSTER.get_or_init(open).as_ref()
    }

    /// Starts a cluster of one's own.
    ///
    /// # Errors
    /// [`NotInstalled`]; panics when an installed server does not start.
    pub fn start() -> Result<Self, NotInstalled> {
        let binaries = Binaries::find().ok_or(NotInstalled)?;
        remove_stale(&binaries);
        let folder = own_folder(&binaries);
        let data = folder.join("data");
        let mut initdb = binaries.run("initdb");
        initdb.args([
            "--no-sync",
            "--no-instructions",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "-U",
            "postgres",
            "-D",
        ]);
        must(initdb.arg(&data));
        let mut settings = format!("unix_socket_directories='{}'\n", folder.display());
        for (name, value) in SETTINGS.iter().filter_map(|setting| setting.split_once('=')) {
            settings.push_str(&format!("{name}='{value}'\n"));
        }
        let file = data.join("postgresql.auto.conf");
        fs::write(&file, settings).expect("the settings");
        let keeper = binaries.keeper(&folder);
        let cluster = Self { folder, _keeper: Some(Mutex::new(keeper)) };
        cluster.control("start");
        Ok(cluster)
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The URL of a database of this cluster.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@/{database}?host={}", self.folder.display())
    }

    /// Stops the server as a power cut would, and starts it again.
    pub fn restart(&self) {
        self.stop();
        self.control("start");
    }

    /// Stops the server as a power cut would.
    pub fn stop(&self) {
        self.control("stop");
    }

    /// Starts a stopped server.
    pub fn go_on(&self) {
        self.control("start");
    }

    fn control(&self, what: &str) {
        let binaries = Binaries::find().expect("PostgreSQL's server binaries are installed");
        let mut control = binaries.run("pg_ctl");
        control.arg(what).args(["--wait", "--silent", "--mode=immediate", "-D"]).arg(self.folder.join("data"));
        must(control.arg("-l").arg(self.folder.join("data/server.log")));
    }

    /// Runs statements in a database of this cluster.
    pub fn run(&self, database: &str, sql: &str) {
        self.connect(database).batch_execute(sql).expect(sql);
    }

    fn connect(&self, database: &str) -> PgConnection {
        PgConnection::establish(&self.url(database)).expect("a connection")
    }

    /// A database of one's own, copied from the template `name`, which `make` fills when it is not there yet: it is given the URL.
    pub fn copy_of(&'static self, name: &str, make: impl FnOnce(&str)) -> Scratch {
        static IN_THIS_PROCESS: Mutex<()> = Mutex::new(());
        let one_at_a_time = IN_THIS_PROCESS.lock().unwrap_or_else(PoisonError::into_inner);
        let mut conn = self.connect("postgres");
        conn.batch_execute(&format!("SELECT pg_advisory_lock(hashtext('{name}'))")).expect("a turn");
        if !scratch::exists(&mut conn, name) {
            conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name}_new WITH (FORCE)")).expect("dropped");
            conn.batch_execute(&format!("CREATE DATABASE {name}_new")).expect("created");
            make(&self.url(&format!("{name}_new")));
            scratch::rename(&mut conn, &format!("{name}_new"), name);
        }
        conn.batch_execute(&format!("SELECT pg_advisory_unlock(hashtext('{name}'))")).expect("unlocked");
        drop(one_at_a_time);
        Scratch::copy(self, &mut conn, name)
    }

    /// A database of one's own with nothing in it.
    pub fn empty(&'static self) -> Scratch {
        Scratch::copy(self, &mut self.connect("postgres"), "template0")
    }
}

/// Runs a command that has to succeed.
fn must(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|cause| panic!("{command:?}: {cause}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Waits a moment between two looks at something that is about to happen.
pub(crate) fn moment() {
    std::thread::sleep(Duration::from_millis(20));
}
