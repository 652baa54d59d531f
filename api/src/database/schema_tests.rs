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

/// What `pragma_table_info` shows.
const ON_SQLITE: &str =
    "SELECT name, type || CASE WHEN \"notnull\" THEN ' NOT NULL' ELSE '' END AS kind FROM pragma_table_info('TABLE')";

/// The same of PostgreSQL, in SQLite's words: what follows from the type there is not said again.
const ON_POSTGRESQL: &str = "SELECT column_name::text AS name, replace(upper(data_type), 'BYTEA', 'BLOB')
    || CASE WHEN data_type = 'text' AND collation_name IS DISTINCT FROM 'C' THEN ' NOT SORTED BY BYTES' ELSE '' END
    || CASE WHEN is_nullable = 'NO' THEN ' NOT NULL' ELSE '' END AS kind
    FROM information_schema.columns WHERE table_schema = 'jiayi' AND table_name = 'TABLE' ORDER BY ordinal_position";

const TABLES_ON_SQLITE: &str =
    "SELECT name, '' AS kind FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%diesel%' ORDER BY name";
const TABLES_ON_POSTGRESQL: &str =
    "SELECT table_name::text COLLATE \"C\" AS name, '' AS kind FROM information_schema.tables
    WHERE table_schema = 'jiayi' AND table_name NOT LIKE '%diesel%' ORDER BY 1";

/// The types of this product have one name on both; `Bool` and `Moment` are told apart by PostgreSQL alone.
#[tokio::test]
async fn the_schema_is_what_the_migrations_make_on_both_databases() {
    let (on_postgresql, _scratch) = crate::testing::database();
    let mut places =
        vec![(config::Database { url: "sqlite::memory:".into(), ..Default::default() }, ON_SQLITE, TABLES_ON_SQLITE)];
    if on_postgresql.url.starts_with("postgres") {
        places.push((on_postgresql, ON_POSTGRESQL, TABLES_ON_POSTGRESQL));
    }
    for (config, columns_of, all) in places {
        let database = Database::open(&config).unwrap();
        let mut tables = tables();
        assert!(tables.len() > 40);
        tables.sort_by(|one, other| one.0.cmp(&other.0));
        let made: Vec<Column> = database.read(move |conn| Ok(diesel::sql_query(all).load(conn)?)).await.unwrap();
        let made: Vec<String> = made.into_iter().map(|table| table.name).collect();
        assert_eq!(made, tables.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>(), "{}", config.url);
        for (table, columns) in tables {
            let query = columns_of.replace("TABLE", &table);
            let made: Vec<Column> = database.read(move |conn| Ok(diesel::sql_query(query).load(conn)?)).await.unwrap();
            assert_eq!(made, columns, "{table} in {}", config.url);
        }
    }
}
