//! Rows travel as lists in JSON that the databases write and read themselves: bytes in hex, days as text, truth as 0 or 1. Nothing of
//! them is understood on the way, so nothing can be lost in between.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::TransferError;
use super::tables::{Column, Kind, Table};
use crate::database::{Db, Error};

/// Rows that are in memory at once: a file of 1 MB is 2 MB in hex.
const SLICE: usize = 64;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    key: String,
    #[diesel(sql_type = Text)]
    row: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Constraint {
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Text)]
    name: String,
}

/// How one dialect writes and reads a row.
struct Dialect {
    list: &'static str,
    write: fn(&Column) -> String,
    read: fn(&Column, &str, usize) -> String,
    /// The bound list of rows, and what one of them is called in it.
    rows: &'static str,
    item: &'static str,
    /// The bound list of a key.
    bound: &'static str,
}

const SQLITE: Dialect = Dialect {
    list: "json_array",
    write: |Column { name, kind, .. }| match kind {
        Kind::Bytes => format!("CASE WHEN \"{name}\" IS NULL THEN NULL ELSE hex(\"{name}\") END"),
        Kind::Integer | Kind::Text | Kind::Day | Kind::Boolean => format!("\"{name}\""),
    },
    read: |Column { kind, .. }, list, at| match kind {
        Kind::Bytes => format!("unhex(json_extract({list}, '$[{at}]'))"),
        Kind::Integer | Kind::Text | Kind::Day | Kind::Boolean => format!("json_extract({list}, '$[{at}]')"),
    },
    rows: "json_each(?1)",
    item: "value",
    bound: "?1",
};

const POSTGRES: Dialect = Dialect {
    list: "json_build_array",
    write: |Column { name, kind, .. }| match kind {
        Kind::Bytes => format!("upper(encode(\"{name}\", 'hex'))"),
        Kind::Day => format!("to_char(\"{name}\", 'YYYY-MM-DD')"),
        Kind::Boolean => format!("\"{name}\"::int"),
        Kind::Integer | Kind::Text => format!("\"{name}\""),
    },
    read: |Column { kind, .. }, list, at| match kind {
        Kind::Bytes => format!("decode({list}->>{at}, 'hex')"),
        Kind::Integer => format!("({list}->>{at})::bigint"),
        Kind::Text => format!("{list}->>{at}"),
        Kind::Day => format!("({list}->>{at})::date"),
        Kind::Boolean => format!("({list}->>{at})::int::boolean"),
    },
    rows: "json_array_elements($1::json) AS list(value)",
    item: "value",
    bound: "($1::json)",
};

impl Dialect {
    const fn of(conn: &Db) -> &'static Self {
        match conn {
            Db::Sqlite(_) => &SQLITE,
            Db::Pg(_) => &POSTGRES,
        }
    }

    fn list_of(&self, columns: &[&Column]) -> String {
        let written: Vec<String> = columns.iter().map(|column| (self.write)(column)).collect();
        format!("CAST({}({}) AS TEXT)", self.list, written.join(", "))
    }

    fn items_of(&self, columns: &[&Column], list: &str) -> String {
        let read: Vec<String> = columns.iter().enumerate().map(|(at, column)| (self.read)(column, list, at)).collect();
        read.join(", ")
    }
}

fn names(columns: &[&Column]) -> String {
    columns.iter().map(|column| format!("\"{}\"", column.name)).collect::<Vec<_>>().join(", ")
}

/// Copies a table in the order of its key, a slice at a time; gives the number of rows.
pub fn copy_table(source: &mut Db, target: &mut Db, table: &Table) -> Result<u64, TransferError> {
    let columns: Vec<&Column> = table.columns.iter().collect();
    let mut key: Vec<&Column> = columns.iter().copied().filter(|column| column.key > 0).collect();
    key.sort_unstable_by_key(|column| column.key);
    let (from, to) = (Dialect::of(source), Dialect::of(target));
    let select = |after: &str| {
        let (row, last) = (from.list_of(&columns), from.list_of(&key));
        format!(
            "SELECT {last} AS key, {row} AS row FROM \"{}\" {after} ORDER BY {} LIMIT {SLICE}",
            table.name,
            names(&key)
        )
    };
    let next = select(&format!("WHERE ({}) > ({})", names(&key), from.items_of(&key, from.bound)));
    let items = to.items_of(&columns, to.item);
    let insert = format!("INSERT INTO \"{}\" ({}) SELECT {items} FROM {}", table.name, names(&columns), to.rows);
    let mut rows: Vec<Row> = diesel::sql_query(select("")).load(source)?;
    let mut copied = 0;
    while let Some(last) = rows.last() {
        let after = last.key.clone();
        let list = format!("[{}]", rows.iter().map(|row| row.row.as_str()).collect::<Vec<_>>().join(","));
        diesel::sql_query(&insert).bind::<Text, _>(list).execute(target)?;
        copied += rows.len() as u64;
        if rows.len() < SLICE {
            break;
        }
        rows = diesel::sql_query(&next).bind::<Text, _>(after).load(source)?;
    }
    Ok(copied)
}

/// The rows of a table as they travel, in the order of its key.
#[cfg(test)]
pub fn rows(conn: &mut Db, table: &Table) -> Result<Vec<String>, Error> {
    let columns: Vec<&Column> = table.columns.iter().collect();
    let row = Dialect::of(conn).list_of(&columns);
    let key: Vec<&Column> = columns.into_iter().filter(|column| column.key > 0).collect();
    let all = format!("SELECT '' AS key, {row} AS row FROM \"{}\" ORDER BY {}", table.name, names(&key));
    Ok(diesel::sql_query(all).load::<Row>(conn)?.into_iter().map(|row| row.row).collect())
}

const REFERENCES: &str = "SELECT conrelid::regclass::text AS place, conname::text AS name FROM pg_constraint
    WHERE contype = 'f' AND connamespace = current_schema()::regnamespace";

/// Tables are copied in any order: who refers to whom is checked when all are there.
pub fn put_off_references(conn: &mut Db) -> Result<(), Error> {
    let conn = match conn {
        Db::Sqlite(conn) => return Ok(conn.batch_execute("PRAGMA defer_foreign_keys = ON")?),
        Db::Pg(conn) => conn,
    };
    for Constraint { place, name } in diesel::sql_query(REFERENCES).load(conn)? {
        conn.batch_execute(&format!("ALTER TABLE {place} ALTER CONSTRAINT \"{name}\" DEFERRABLE INITIALLY DEFERRED"))?;
    }
    Ok(())
}

pub fn check_references(conn: &mut Db) -> Result<(), TransferError> {
    match conn {
        Db::Sqlite(conn) => {
            let dangling: Count =
                diesel::sql_query("SELECT count(*) AS n FROM pragma_foreign_key_check").get_result(conn)?;
            if dangling.n > 0 {
                return Err(TransferError::Differs("what refers to what".to_owned()));
            }
        }
        Db::Pg(conn) => {
            conn.batch_execute("SET CONSTRAINTS ALL IMMEDIATE")?;
            for Constraint { place, name } in diesel::sql_query(REFERENCES).load(conn)? {
                conn.batch_execute(&format!("ALTER TABLE {place} ALTER CONSTRAINT \"{name}\" NOT DEFERRABLE"))?;
            }
        }
    }
    Ok(())
}
