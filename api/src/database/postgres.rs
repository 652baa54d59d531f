//! PostgreSQL: how a session is set up, and what its errors mean.

use std::fmt;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel::sql_types::Text;

use super::Db;

/// What a URL that says nothing about it gets: a server that does not answer is noticed in seconds, not in TCP's minutes.
const PATIENCE: [(&str, &str); 5] = [
    ("connect_timeout", "5"),
    ("keepalives_idle", "15"),
    ("keepalives_interval", "5"),
    ("keepalives_count", "3"),
    ("tcp_user_timeout", "20000"),
];

/// Limits of a session that serves. A command that waits longer for a lock, or a statement that runs longer, is abandoned and answered
/// 503; a process that hangs while it holds feeds loses them.
const LIMITS: &str = "
    SET statement_timeout = '20s';
    SET lock_timeout = '10s';
    SET idle_in_transaction_session_timeout = '60s';
";

/// A server, a database on it, and the schema in it that holds one alliance.
#[derive(Clone, PartialEq, Eq)]
pub struct Target {
    url: String,
    schema: String,
}

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = Text)]
    value: String,
}

impl Target {
    /// `schema` is a plain lower-case name: the configuration has checked it.
    pub fn new(url: &str, schema: &str) -> Self {
        let (base, given) = url.split_once('?').unwrap_or((url, ""));
        let named = |key: &str| given.split('&').any(|pair| pair.split('=').next() == Some(key));
        let mut parameters: Vec<String> = given.split('&').filter(|pair| !pair.is_empty()).map(str::to_owned).collect();
        let own = [("application_name", "jiayi"), ("client_encoding", "UTF8")];
        let added = own.iter().chain(&PATIENCE).filter(|(key, _)| !named(key));
        parameters.extend(added.map(|(key, value)| format!("{key}={value}")));
        Self { url: format!("{base}?{}", parameters.join("&")), schema: schema.to_owned() }
    }

    pub fn schema(&self) -> &str {
        &self.schema
    }

    /// A session whose every name means the alliance's own schema.
    ///
    /// One plan for each statement: Diesel binds even LIMIT, so each call was planned anew (1.2 to 2 times slower). An acknowledged commit
    /// is on the disk, and on a synchronous standby where there is one, whatever the server's default.
    ///
    /// # Errors
    /// When there is no connection, or the server takes no writes: a standby, or a primary that was stepped down.
    pub fn connect(&self) -> Result<Db, Box<dyn std::error::Error>> {
        let mut conn = PgConnection::establish(&self.url)?;
        conn.batch_execute(&format!(
            "SET search_path TO \"{}\";
             SET plan_cache_mode = force_generic_plan;
             SET TimeZone = 'UTC';
             SELECT set_config('synchronous_commit', 'on', false)
             WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')",
            self.schema
        ))?;
        let read_only: Setting =
            diesel::sql_query("SELECT current_setting('transaction_read_only') AS value").get_result(&mut conn)?;
        if read_only.value != "off" {
            return Err("the server takes no writes: it is a standby, or read-only".into());
        }
        Ok(Db::Pg(conn))
    }
}

impl fmt::Display for Target {
    /// The host and the database, without user, password and parameters.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = self.url.split('?').next().unwrap_or_default();
        let address = address.split_once("://").map_or(address, |(_, rest)| rest);
        let place = address.rsplit_once('@').map_or(address, |(_, place)| place);
        write!(f, "postgres://{place}, schema {}", self.schema)
    }
}

/// Sets the limits of a session that serves.
pub fn limit(conn: &mut PgConnection) -> QueryResult<()> {
    conn.batch_execute(LIMITS)
}

/// Whether the whole transaction is worth another try at once: it met another one (40001, 40P01), and not a fault.
///
/// Diesel passes no SQLSTATE on, so a deadlock is known by its words; where the server speaks another language than these two, it is
/// answered 503 and the client tries again.
pub fn met_another(error: &DieselError) -> bool {
    match error {
        DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => true,
        DieselError::DatabaseError(DatabaseErrorKind::Unknown, info) => {
            ["deadlock detected", "检测到死锁"].iter().any(|words| info.message().contains(words))
        }
        _ => false,
    }
}

/// Whether the session is of no use any more: it is closed, or its server has stopped taking writes.
pub fn lost(error: &DieselError) -> bool {
    use DatabaseErrorKind::{ClosedConnection, ReadOnlyTransaction};
    match error {
        DieselError::DatabaseError(kind, _) => matches!(kind, ClosedConnection | ReadOnlyTransaction),
        DieselError::BrokenTransactionManager | DieselError::RollbackErrorOnCommit { .. } => true,
        _ => false,
    }
}
