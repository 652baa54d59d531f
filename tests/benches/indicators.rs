//! An alliance's page of indicators at 50,000 residents, as a ratio to a plain scan that counts in the same run.
//!
//! The people are written straight into the database: each with a home, most with a contract, half of them in programmes with
//! visits and medicines of a year. `JIAYI_RESIDENTS` asks for another number of them.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::sql_types::BigInt;
use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};
use jiayi_tests::{Account, Server};
use serde_json::{Value, json};

const ROUNDS: usize = 15;
/// Behind the start everyone is read.
const READING: Duration = Duration::from_secs(3);

fn main() {
    let residents: u32 = std::env::var("JIAYI_RESIDENTS").ok().and_then(|text| text.parse().ok()).unwrap_or(50_000);
    let mut server = Server::demo(20);
    // Of the demo's own people: the others have no names that open.
    let somebody = Account::staff(&server, "leader1").get("/api/v1/worklist").ok()["rows"][0]["resident"].clone();
    server.stop();
    let path = server.folder().join("data").join("jiayi.db");
    let mut conn = SqliteConnection::establish(path.to_str().expect("UTF-8")).expect("the database");
    let begun = Instant::now();
    conn.batch_execute(&county(residents)).expect("a county");
    println!("{residents} residents written in {:.1} s", begun.elapsed().as_secs_f64());

    let scan = Times::of(ROUNDS, || scan(&mut conn));
    println!("plain scan that counts the assessments of a year: {scan}");
    drop(conn);

    let memory = |server: &Server| format!("{:.0} MB", to_f64(server.own_memory()) / 1e6);
    let begun = Instant::now();
    server.start();
    println!("the server answers {:.0} ms after it was started", begun.elapsed().as_secs_f64() * 1e3);
    let before = memory(&server);
    let manager = Account::staff(&server, "county");
    let at_once = Times::of(1, || page(&manager, "?trend=true"));
    println!(
        "first page with a trend, asked at once after the start: {at_once}, {:.1} of the scan; own memory {before}, after it {}",
        at_once.over(&scan),
        memory(&server)
    );
    server.stop();
    server.start();
    std::thread::sleep(READING);
    let manager = Account::staff(&server, "county");
    let first = Times::of(1, || page(&manager, "?trend=true"));
    println!(
        "asked at once after the first sign-in, {} s after the start: {first}, {:.2} of the scan",
        READING.as_secs(),
        first.over(&scan)
    );

    for (what, query) in [
        ("page of the alliance", ""),
        ("with its institutions", "?parts=true"),
        ("with a year's trend", "?trend=true"),
        ("with both", "?trend=true&parts=true"),
    ] {
        let times = Times::of(ROUNDS, || page(&manager, query));
        println!("{what}: {times}, {:.2} of the scan", times.over(&scan));
    }

    let doctor = Account::staff(&server, "leader1");
    let times = Times::between(ROUNDS, || change(&doctor, &somebody), || page(&manager, "?trend=true"));
    println!("with a trend, right after a change: {times}, {:.2} of the scan", times.over(&scan));

    let mut days = 1..;
    let times = Times::of(ROUNDS, || {
        let day =
            jiayi_core::calendar::Instant(now_ms()).day().plus_days(-days.next().expect("a day")).expect("in range");
        page(&manager, &format!("?as_of={day}"));
    });
    println!("as of a day that nobody asked about before: {times}, {:.2} of the scan", times.over(&scan));

    let times = Times::of(ROUNDS, || drop(manager.get("/api/v1/indicators/K4/residents?met=false").ok()));
    println!("the list behind a number, 50 rows: {times}, {:.2} of the scan", times.over(&scan));
}

fn page(manager: &Account, query: &str) {
    let page = manager.get(&format!("/api/v1/indicators{query}")).ok();
    assert!(page["indicators"][0]["d"].as_i64().is_some_and(|people| people > 0), "{page}");
}

/// A home reading of somebody: her feed moves on.
fn change(doctor: &Account, resident: &Value) {
    doctor.apply(
        "record_reading",
        json!({ "reading": jiayi_tests::fresh_id(), "resident": resident, "taken_at": now_ms(),
            "value": { "kind": "blood_pressure", "sbp": 128, "dbp": 78, "pulse": 70 } }),
    );
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn scan(conn: &mut SqliteConnection) {
    let counted: Vec<Counted> = sql_query(
        "SELECT COUNT(*) AS n FROM assessments WHERE controlled AND happened_on >= date('now', '-1 year') GROUP BY programme",
    )
    .load(conn)
    .expect("counted");
    assert!(counted.iter().any(|row| row.n > 0));
}

fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    i64::try_from(since.as_millis()).expect("fits")
}

#[expect(clippy::cast_precision_loss, reason = "for people to read")]
fn to_f64(number: u64) -> f64 {
    number as f64
}

/// Milliseconds, sorted.
struct Times(Vec<f64>);

impl Times {
    fn of(rounds: usize, mut work: impl FnMut()) -> Self {
        Self::between(rounds, || (), &mut work)
    }

    /// Only `work` is timed.
    fn between(rounds: usize, mut before: impl FnMut(), mut work: impl FnMut()) -> Self {
        let mut times: Vec<f64> = (0..rounds)
            .map(|_| {
                before();
                let begun = Instant::now();
                work();
                begun.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        times.sort_by(f64::total_cmp);
        Self(times)
    }

    fn median(&self) -> f64 {
        self.0[self.0.len() / 2]
    }

    fn over(&self, other: &Self) -> f64 {
        self.median() / other.median()
    }
}

impl std::fmt::Display for Times {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.1} ms ({:.1}–{:.1})", self.median(), self.0[0], self.0[self.0.len() - 1])
    }
}

/// Rows made from one row of the demo, for as many people; ids carry the kind and the number.
fn county(residents: u32) -> String {
    let template = include_str!("county.sql");
    template.replace(":residents", &residents.to_string())
}
