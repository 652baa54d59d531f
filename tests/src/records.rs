//! The database file, as somebody with access to the disk reads and edits it: for passing time, and for tampering.

use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

pub struct Records(SqliteConnection);

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

impl Records {
    pub fn open(file: &Path) -> Self {
        let mut conn = SqliteConnection::establish(&file.to_string_lossy()).expect("the database file");
        conn.batch_execute("PRAGMA busy_timeout = 5000").expect("a pragma");
        Self(conn)
    }

    /// Statements with semicolons between them.
    pub fn edit(&mut self, sql: &str) {
        self.0.batch_execute(sql).expect(sql);
    }

    /// The one number that an expression or a query yields.
    pub fn number(&mut self, query: &str) -> i64 {
        let row: Number =
            diesel::sql_query(format!("SELECT ({query}) AS number")).get_result(&mut self.0).expect(query);
        row.number
    }
}

/// An id as a literal of SQLite: ids are stored as their 16 bytes.
pub fn literal(id: &str) -> String {
    format!("x'{}'", id.replace('-', ""))
}
