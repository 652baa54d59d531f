//! The configuration: one TOML file, and an environment variable for each of its keys (`JIAYI_SERVER__LISTEN`).
//!
//! Every key has a default and is described in `docs/configuration.md` and `jiayi.example.toml`; tests keep the three together.
//! An unknown key, a wrong value and a variable that names no key stop the start with the key's name.

pub mod channels;
mod load;
mod proxies;

#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub use channels::Channels;
pub use load::ConfigError;
pub use proxies::TrustedProxies;

use crate::session::SecondFactor;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    pub server: Server,
    pub database: Database,
    pub keys: Keys,
    pub staff: Staff,
    pub policy: Policy,
    pub channels: Channels,
    pub log: Log,
}

impl Config {
    /// Signed heads of the audit log: beside the keys, outside the database.
    pub fn heads_file(&self) -> PathBuf {
        self.keys.directory.with_file_name("audit-heads")
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// Loopback only: without TLS, health data does not leave the machine. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// Threads that serve HTTP.
    pub workers: usize,
    /// Bytes of a JSON body, except a batch of commands.
    pub body_limit: usize,
    /// Bytes of a batch of commands.
    pub command_body_limit: usize,
    /// How long a stopping server waits for requests in progress.
    pub shutdown_seconds: u64,
    /// Addresses of proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: TrustedProxies,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// `sqlite:PATH`, `sqlite::memory:` for a trial that is forgotten, or `postgres://user@host/database`.
    pub url: String,
    /// PostgreSQL: the schema that holds this alliance. SQLite has none.
    pub schema: String,
    /// Threads that read, each with a connection of its own.
    pub readers: usize,
    /// PostgreSQL: threads that write, each with a connection of its own. SQLite has one.
    pub writers: usize,
    /// Tasks that may wait, for the readers and for the writer; a full queue is answered 503 with `Retry-After`.
    pub queue: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Keys for sealing, indexing and signing. Never inside a backup of the database.
    pub directory: PathBuf,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Staff {
    pub second_factor: SecondFactor,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// The regional policy documents this clinic works under.
    pub region: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// As `tracing` reads it: `info`, `jiayi_api=debug,info`.
    pub filter: String,
    pub format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    Text,
    Json,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8420),
            workers: 2,
            body_limit: 64 * 1024,
            command_body_limit: 256 * 1024,
            shutdown_seconds: 10,
            trusted_proxies: TrustedProxies::default(),
        }
    }
}

impl Default for Database {
    fn default() -> Self {
        Self { url: "sqlite:data/jiayi.db".into(), schema: "jiayi".into(), readers: 4, writers: 4, queue: 1024 }
    }
}

impl Default for Keys {
    fn default() -> Self {
        Self { directory: "data/keys".into() }
    }
}

impl Default for Staff {
    fn default() -> Self {
        Self { second_factor: SecondFactor::Required }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self { region: "national".into() }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { filter: "info,actix_server=warn".into(), format: LogFormat::Text }
    }
}

impl Config {
    /// What no type can say. The first key that is wrong, in the order of the file.
    fn check(&self) -> Result<(), ConfigError> {
        let Self { server, database, keys, staff: _, policy, channels, log } = self;
        if !server.listen.ip().is_loopback() {
            return Err(ConfigError::listen_beyond_loopback(server.listen));
        }
        let ranges = [
            ("server.workers", server.workers as i128, 1, 256),
            ("server.body_limit", server.body_limit as i128, 1024, 16 << 20),
            ("server.command_body_limit", server.command_body_limit as i128, 1024, 16 << 20),
            ("server.shutdown_seconds", i128::from(server.shutdown_seconds), 0, 600),
            ("database.readers", database.readers as i128, 1, 64),
            ("database.writers", database.writers as i128, 1, 64),
            ("database.queue", database.queue as i128, 1, 1 << 20),
        ];
        for (key, value, least, most) in ranges {
            if !(least..=most).contains(&value) {
                return Err(ConfigError::value(key, format!("{value} is not between {least} and {most}")));
            }
        }
        if !is_plain_name(&database.schema) {
            let cause = "it is not a name of small letters, digits and _, or PostgreSQL keeps it for itself";
            return Err(ConfigError::value("database.schema", cause.into()));
        }
        if keys.directory.as_os_str().is_empty() {
            return Err(ConfigError::value("keys.directory", "it is empty".into()));
        }
        if policy.region.is_empty() {
            return Err(ConfigError::value("policy.region", "it is empty".into()));
        }
        channels.check()?;
        let filter = tracing_subscriber::EnvFilter::try_new(&log.filter);
        filter.map(drop).map_err(|cause| ConfigError::value("log.filter", cause.to_string()))
    }
}

/// A name that PostgreSQL takes as it is written, and that is not its own.
fn is_plain_name(name: &str) -> bool {
    let begins_well = name.starts_with(|first: char| first.is_ascii_lowercase()) && !name.starts_with("pg_");
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    begins_well && name.len() <= 63 && name != "information_schema" && name.chars().all(plain)
}
