//! The database, as somebody with access to the disk or the server reads and edits it: for passing time, and for tampering.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use jiayi_cluster::Cluster;

pub enum Records {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

impl Records {
    /// The records of a `database.url`.
    pub fn at(url: &str) -> Self {
        let Some(file) = url.strip_prefix("sqlite:") else {
            let mut conn = PgConnection::establish(url).expect("the database");
            conn.batch_execute("SET search_path TO jiayi").expect("the schema");
            return Self::Postgres(conn);
        };
        let mut conn = SqliteConnection::establish(file).expect("the database file");
        conn.batch_execute("PRAGMA busy_timeout = 5000").expect("a pragma");
        Self::Sqlite(conn)
    }

    /// Statements with semicolons between them.
    pub fn edit(&mut self, sql: &str) {
        match self {
            Self::Sqlite(conn) => conn.batch_execute(sql).expect(sql),
            Self::Postgres(conn) => conn.batch_execute(sql).expect(sql),
        }
    }

    /// Nobody else writes until this is rolled back.
    pub fn keep_others_from_writing(&mut self) {
        match self {
            Self::Sqlite(_) => self.edit("BEGIN IMMEDIATE"),
            Self::Postgres(_) => self.edit("BEGIN; LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE"),
        }
    }

    /// The one number that an expression or a query yields.
    pub fn number(&mut self, query: &str) -> i64 {
        let query = format!("SELECT CAST(({query}) AS BIGINT) AS number");
        let row: Number = match self {
            Self::Sqlite(conn) => diesel::sql_query(&query).get_result(conn).expect(&query),
            Self::Postgres(conn) => diesel::sql_query(&query).get_result(conn).expect(&query),
        };
        row.number
    }
}

/// An id as a literal of the database that the tests run on: ids are stored as their 16 bytes.
pub fn literal(id: &str) -> String {
    let hex = id.replace('-', "");
    if Cluster::wanted().is_some() { format!("'\\x{hex}'::bytea") } else { format!("x'{hex}'") }
}

/// The day in `column` as it would be some days earlier, in the words of the database that the tests run on.
pub fn earlier(column: &str, days: i64) -> String {
    if Cluster::wanted().is_some() { format!("{column} - {days}") } else { format!("date({column}, '-{days} days')") }
}
