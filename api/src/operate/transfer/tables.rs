//! The tables of a database as it describes them itself, in the same words on both.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::database::{Db, Error};

#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    /// In their order.
    pub columns: Vec<Column>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
    /// Its place in the primary key, from 1; 0 outside of it.
    pub key: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Bytes,
    Integer,
    Text,
    Day,
    Boolean,
}

impl Kind {
    fn of(declared: &str) -> Result<Self, Error> {
        match declared {
            "BLOB" | "BYTEA" => Ok(Self::Bytes),
            "INTEGER" | "BIGINT" => Ok(Self::Integer),
            "TEXT" => Ok(Self::Text),
            "DATE" => Ok(Self::Day),
            "BOOLEAN" => Ok(Self::Boolean),
            _ => Err(Error::Damaged("a column of an unknown type")),
        }
    }
}

#[derive(QueryableByName)]
struct Described {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    declared: String,
    #[diesel(sql_type = BigInt)]
    key: i64,
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

const SQLITE_TABLES: &str = "SELECT name FROM sqlite_master
    WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_\\_diesel%' ESCAPE '\\' ORDER BY name";
const POSTGRES_TABLES: &str = "SELECT table_name::text COLLATE \"C\" AS name FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_\\_diesel%' ORDER BY 1";

const SQLITE_COLUMNS: &str =
    "SELECT name, type AS declared, CAST(pk AS BIGINT) AS key FROM pragma_table_info('TABLE') ORDER BY cid";
const POSTGRES_COLUMNS: &str = "SELECT c.column_name::text AS name, upper(c.data_type) AS declared,
        coalesce(array_position(i.indkey::int2[], c.ordinal_position::int2), -1)::bigint + 1 AS key
    FROM information_schema.columns c
    JOIN pg_index i ON i.indrelid = (quote_ident(c.table_name))::regclass AND i.indisprimary
    WHERE c.table_schema = current_schema() AND c.table_name = 'TABLE' ORDER BY c.ordinal_position";

/// Every table but Diesel's own, by name.
pub fn all(conn: &mut Db) -> Result<Vec<Table>, Error> {
    let (tables, columns) = match conn {
        Db::Sqlite(_) => (SQLITE_TABLES, SQLITE_COLUMNS),
        Db::Pg(_) => (POSTGRES_TABLES, POSTGRES_COLUMNS),
    };
    let named: Vec<Named> = diesel::sql_query(tables).load(conn)?;
    named
        .into_iter()
        .map(|Named { name }| {
            let described: Vec<Described> = diesel::sql_query(columns.replace("TABLE", &name)).load(conn)?;
            let columns = described
                .into_iter()
                .map(|column| Ok(Column { kind: Kind::of(&column.declared)?, name: column.name, key: column.key }));
            Ok(Table { columns: columns.collect::<Result<_, Error>>()?, name })
        })
        .collect()
}

pub fn count(conn: &mut Db, table: &Table) -> Result<i64, Error> {
    let counted: Count = diesel::sql_query(format!("SELECT count(*) AS n FROM \"{}\"", table.name)).get_result(conn)?;
    Ok(counted.n)
}

/// Whether nothing but the row is there that names a new database.
pub fn is_empty(conn: &mut Db) -> Result<bool, Error> {
    for table in all(conn)? {
        let own = i64::from(table.name == "database");
        if count(conn, &table)? > own {
            return Ok(false);
        }
    }
    Ok(true)
}
