use diesel::connection::SimpleConnection;
use jiayi_cluster::Cluster;

use super::*;
use crate::config;
use crate::database::Place;
use crate::operate::migrate;

fn fresh(url: &str) -> Db {
    let place = Place::of(&config::Database { url: url.to_owned(), ..Default::default() }).unwrap();
    migrate::open(&place).unwrap()
}

/// Everything a column can hold that a copy could lose: empty and odd bytes, quotes, what JSON and SQL escape, the ends of the
/// numbers, and nothing at all.
const ODD: &str = r#"
    INSERT INTO messages VALUES
        (x'00000000000000000000000000000001', 'sms', x'', x'00ff10', 9223372036854775807),
        (x'000000000000000000000000000000ff', 'a "quoted" ''word'' \n \u0041 {"json": [1]} ', x'22', x'27', -1),
        (x'ff000000000000000000000000000000', '王秀英 𠮷 é 👩‍⚕️' || char(10) || char(9) || '末', x'5c', x'0a', 0);
    INSERT INTO feeds VALUES (x'02', 'audit', 3), (x'01', 'resident', 1);
    INSERT INTO feed_entries VALUES (x'01', 'visit', x'05', 2, 1), (x'01', 'visit', x'04', 1, 0), (x'01', 'reading', x'06', 7, 1);
    INSERT INTO institutions VALUES
        (x'03', '卫生院', 'primary', '1', '990101', '', '', '', '', -2147483648, 2147483647, 1, 'own', 0, 1);
    INSERT INTO villages VALUES ('990101001001', '一村', x'03');
    INSERT INTO packages VALUES (x'07', x'03', 'p', 'basic', '', 1, 2, 3, 4, '0001-01-01', '9999-12-31'),
        (x'08', x'03', 'p', 'basic', '', 1, 2, 3, 4, '2024-02-29', NULL);
"#;

/// Every row of every table, as one dialect writes it.
fn all_rows(conn: &mut Db) -> Vec<(String, Vec<String>)> {
    let tables = tables::all(conn).unwrap();
    tables
        .into_iter()
        .filter(|table| table.name != "database")
        .map(|table| {
            let rows = rows::rows(conn, &table).unwrap();
            (table.name, rows)
        })
        .collect()
}

fn carry(from: &mut Db, to: &mut Db) {
    begin_write(to).unwrap();
    rows::put_off_references(to).unwrap();
    for table in tables::all(from).unwrap() {
        if table.name != "database" {
            rows::copy_table(from, to, &table).unwrap();
        }
    }
    rows::check_references(to).unwrap();
    <Db as diesel::connection::TransactionManager<Db>>::commit_transaction(to).unwrap();
}

#[test]
fn there_and_back_every_value_is_what_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
    let mut here = fresh(&file("here.db"));
    here.batch_execute(ODD).unwrap();
    // More than a slice, so that it is gone on behind a key.
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
        INSERT INTO feed_entries SELECT x'02', printf('kind %d', i), randomblob(16), i, i % 2 FROM n";
    here.batch_execute(many).unwrap();
    let before = all_rows(&mut here);
    assert_eq!(before.iter().map(|(_, rows)| rows.len()).sum::<usize>(), 3 + 2 + 203 + 1 + 1 + 2);
    let scratch = Cluster::wanted().map(Cluster::empty);
    let there = scratch.as_ref().map_or_else(|| file("there.db"), |scratch| scratch.url());
    let mut there = fresh(&there);
    assert!(tables::is_empty(&mut there).unwrap());
    assert_eq!(tables::all(&mut there).unwrap(), tables::all(&mut here).unwrap());
    carry(&mut here, &mut there);
    assert!(!tables::is_empty(&mut there).unwrap());
    let mut back = fresh(&file("back.db"));
    carry(&mut there, &mut back);
    assert_eq!(all_rows(&mut back), before);
}
