use jiayi_cluster::Cluster;

use super::*;
use crate::database::Db;

#[test]
fn a_closed_source_takes_no_entry_until_it_is_opened_again() {
    let scratch = Cluster::wanted().map(Cluster::empty);
    let url = scratch.as_ref().map_or_else(|| "sqlite::memory:".to_owned(), |scratch| scratch.url());
    let place = Place::of(&config::Database { url, ..Default::default() }).unwrap();
    let mut conn = migrate::open(&place).unwrap();
    let now = Clock::system().now();
    let entry = |conn: &mut Db| {
        let counts = std::collections::BTreeMap::from([((now, "192.0.2.7".to_owned()), 1)]);
        conn.transaction(|conn| audit::append_denials(conn, &counts, now))
    };
    entry(&mut conn).unwrap();
    closing::close(&mut conn, now).unwrap();
    closing::close(&mut conn, now).unwrap();
    assert!(entry(&mut conn).unwrap_err().breaks_the_transaction());
    closing::open_again(&mut conn).unwrap();
    entry(&mut conn).unwrap();
    assert_eq!(audit::newest(&mut conn).unwrap().unwrap().0, 2);
}
