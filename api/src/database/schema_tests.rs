//! `schema.rs` and the migrations say the same.

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::Database;
use crate::config;

#[derive(QueryableByName, PartialEq, Debug)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
}

/// Tables of `schema.rs` with their columns as the migrations have to declare them.
fn tables() -> Vec<(String, Vec<Column>)> {
    let mut tables: Vec<(String, Vec<Column>)> = Vec::new();
    for line in include_str!("schema.rs").lines().map(str::trim) {
        if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            tables.push((name.to_owned(), Vec::new()));
        } else if let (Some((name, kind)), Some((_, columns))) = (line.split_once(" -> "), tables.last_mut()) {
            let kind = kind.trim_end_matches(',');
            let (kind, null) = match kind.strip_prefix("Nullable<") {
                Some(inner) => (inner.trim_end_matches('>'), ""),
                None => (kind, " NOT NULL"),
            };
            let declared = match kind {
                "Id" | "Binary" => "BLOB",
                "Moment" | "BigInt" => "BIGINT",
                "Day" => "DATE",
                "Bool" => "BOOLEAN",
                "Integer" => "INTEGER",
                _ => "TEXT",
            };
            columns.push(Column { name: name.to_owned(), kind: format!("{declared}{null}") });
        }
    }
    tables
}

#[tokio::test]
async fn the_schema_is_what_the_migrations_make() {
    let database = Database::open(&config::Database { url: "sqlite::memory:".into(), ..Default::default() }).unwrap();
    let tables = tables();
    assert!(tables.len() > 40);
    for (table, columns) in tables {
        let made: Vec<Column> = database
            .read(move |conn| {
                let query = format!(
                    "SELECT name, type || CASE WHEN \"notnull\" THEN ' NOT NULL' ELSE '' END AS kind \
                     FROM pragma_table_info('{table}')"
                );
                Ok(diesel::sql_query(query).load(conn)?)
            })
            .await
            .unwrap();
        assert_eq!(made, columns);
    }
}
