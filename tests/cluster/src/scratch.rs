//! Databases that live as long as a test.

use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::files::Binaries;
use crate::{Cluster, moment};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A database that is dropped with this.
pub struct Scratch {
    cluster: &'static Cluster,
    name: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

pub(crate) fn exists(conn: &mut PgConnection, name: &str) -> bool {
    let found = diesel::sql_query(format!("SELECT count(*) AS n FROM pg_database WHERE datname = '{name}'"));
    found.get_result::<Count>(conn).expect("a count").n > 0
}

/// Sessions end a moment after their clients have closed them.
pub(crate) fn rename(conn: &mut PgConnection, from: &str, to: &str) {
    for _ in 0..500 {
        if conn.batch_execute(&format!("ALTER DATABASE {from} RENAME TO {to}")).is_ok() {
            return;
        }
        moment();
    }
    panic!("somebody stays connected to {from}");
}

impl Scratch {
    pub(crate) fn copy(cluster: &'static Cluster, conn: &mut PgConnection, template: &str) -> Self {
        let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        conn.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}")).expect("a database");
        Self { cluster, name }
    }

    pub fn url(&self) -> String {
        self.cluster.url(&self.name)
    }

    /// Runs statements in the database.
    pub fn run(&self, sql: &str) {
        self.cluster.run(&self.name, sql);
    }

    /// Ends every session but one's own.
    pub fn end_sessions(&self) {
        self.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }

    /// Later sessions may only read, as on a standby.
    pub fn read_only(&self, only: bool) {
        let switch = if only { "on" } else { "off" };
        self.cluster
            .run("postgres", &format!("ALTER DATABASE {} SET default_transaction_read_only = {switch}", self.name));
    }

    /// The one number that a query yields.
    pub fn number(&self, query: &str) -> i64 {
        let mut conn = PgConnection::establish(&self.url()).expect("a connection");
        diesel::sql_query(format!("SELECT ({query}) AS n")).get_result::<Count>(&mut conn).expect(query).n
    }
}

impl Scratch {
    /// Transactions a second that the server's own `pgbench` gets through with a script; `None` where it is not installed.
    pub fn pgbench(&self, script: &str, clients: usize, seconds: u64) -> Option<f64> {
        let file = self.cluster.folder().join("pgbench.sql");
        std::fs::write(&file, script).expect("the script");
        let (clients, seconds) = (clients.to_string(), seconds.to_string());
        let mut pgbench = Binaries::find()?.run("pgbench");
        pgbench.args(["-n", "-M", "prepared", "-j", "2", "-U", "postgres", "-c", &clients, "-T", &seconds, "-h"]);
        let output = pgbench.arg(self.cluster.folder()).arg("-f").arg(file).arg(&self.name).output().ok()?;
        let (told, wrong) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success() && !wrong.contains("aborted"), "pgbench: {wrong}");
        let rate = told.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
        Some(rate.expect("transactions a second"))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A server that a test has stopped takes its databases with it.
        if let Ok(mut conn) = PgConnection::establish(&self.cluster.url("postgres")) {
            let _ = conn.batch_execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}
