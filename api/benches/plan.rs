//! What a county of a million prescriptions costs: the whole plan made anew beside a copy of its rows, a day's pass beside a count that
//! reads every row.
//!
//! `JIAYI_PRESCRIPTIONS` asks for another number of them; `JIAYI_TEST_DATABASE=postgres` for PostgreSQL.
#![allow(clippy::expect_used, clippy::cast_precision_loss)]

use std::ops::ControlFlow;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant as Moment;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use jiayi_api::clinic::Clinic;
use jiayi_api::clock::Clock;
use jiayi_api::config::{self, Config};
use jiayi_api::database::Db;
use jiayi_api::{demo, each, reminder};
use jiayi_cluster::Cluster;

/// In how many days the n-th of them runs out: as many began on each day for four, eight and twelve weeks, and the oldest come first.
const DUE_IN: &str =
    "CASE WHEN u < 28 THEN u WHEN u < 84 THEN 28 * (n % 2) + (u - 28) / 2 ELSE 28 * (n % 3) + (u - 84) / 3 END";

fn main() {
    let asked = std::env::var("JIAYI_PRESCRIPTIONS").unwrap_or_else(|_| "1000000".to_owned());
    let count: u32 = asked.parse().expect("a number");
    let runtime = actix_web::rt::System::new();
    match (std::env::var(WORK), std::env::var(CONFIG)) {
        (Ok(work), Ok(config)) => {
            let config = serde_json::from_str(&config).expect("a configuration");
            runtime.block_on(beside(&work, &config, count));
        }
        _ => runtime.block_on(measure(count)),
    }
}

async fn measure(count: u32) {
    let folder = tempfile::tempdir().expect("a folder");
    let scratch = Cluster::wanted().map(Cluster::empty);
    let url = match &scratch {
        Some(scratch) => scratch.url(),
        None => format!("sqlite:{}", folder.path().join("county.db").display()),
    };
    let mut config = Config { database: config::Database { url, ..Default::default() }, ..Config::default() };
    config.keys.directory = folder.path().join("keys");
    let beside = |work| in_another_process(work, &config);
    beside("county");
    println!("{count} prescriptions, {}", if scratch.is_some() { "PostgreSQL" } else { "SQLite" });
    let copied = beside("copy");

    let clinic = Clinic::open(&config, Clock::system()).await.expect("open");
    // The first look finds who is told of each; then the policy moves every message by a minute.
    sweep(&clinic).await;
    beside("move");
    let planned = timed(sweep(&clinic)).await;
    println!(
        "all planned anew: {planned:.2} s, a copy of the rows {copied:.2} s: {:.2} of it (goal 3)",
        planned / copied
    );
    let again = timed(sweep(&clinic)).await;
    println!("a night's look, at which nothing has changed: {again:.2} s, {:.2} of the copy", again / copied);

    let counted = timed(run(&clinic, "SELECT count(*) FROM reminders WHERE asked = false AND people <> ''")).await;
    let begun = Moment::now();
    let mut told = 0;
    loop {
        match tell(&clinic).await {
            0 => break,
            some => told += some,
        }
    }
    let passed = begun.elapsed().as_secs_f64();
    println!(
        "a day's pass over {told} of them: {passed:.2} s, a count of all {counted:.3} s: {:.1} of it (goal 10)",
        passed / counted
    );
    println!("most memory of its own: {} MB (goal 256)", MOST.load(Ordering::Relaxed) / 1000);
}

const WORK: &str = "JIAYI_WORK";
const CONFIG: &str = "JIAYI_CONFIG";

/// What is not measured, or is what it is measured against, takes no memory of the process that plans: the seconds that it took.
fn in_another_process(work: &str, config: &Config) -> f64 {
    let this = std::env::current_exe().expect("this program");
    let config = serde_json::to_string(config).expect("json");
    let done = Command::new(this).env(WORK, work).env(CONFIG, config).output().expect("a process");
    assert!(done.status.success(), "{work}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).trim().parse().expect("seconds")
}

async fn beside(work: &str, config: &Config, count: u32) {
    if work == "county" {
        demo::run(config, 40, 1, &mut std::io::sink()).await.expect("a county");
    }
    let clinic = Clinic::open(config, Clock::system()).await.expect("open");
    let seconds = match work {
        "county" => {
            timed(async {
                clinic.database.write(move |conn| Ok(county(conn, count)?)).await.expect("a county");
                // As the server's own housekeeping would.
                run(&clinic, "ANALYZE").await;
            })
            .await
        }
        "copy" => {
            run(&clinic, COPY).await;
            let copied = timed(run(&clinic, "INSERT INTO copied SELECT * FROM reminders")).await;
            run(&clinic, "DROP TABLE copied").await;
            copied
        }
        "move" => timed(run(&clinic, "UPDATE next_messages SET at = at - 60000")).await,
        other => panic!("no such work: {other}"),
    };
    println!("{seconds}");
}

/// Noon's messages of some matters: how many it looked at.
async fn tell(clinic: &Clinic) -> usize {
    let (noon, rules) = (clinic.clock.today().start().plus_ms(12 * 3_600_000), clinic.rules.clone());
    note_memory();
    clinic.database.write(move |conn| reminder::tell_some(conn, &rules, noon)).await.expect("told")
}

async fn timed(work: impl Future<Output = ()>) -> f64 {
    let begun = Moment::now();
    work.await;
    begun.elapsed().as_secs_f64()
}

async fn run(clinic: &Clinic, sql: &str) {
    let sql = sql.to_owned();
    let patiently = move |conn: &mut Db| {
        if let Db::Pg(conn) = conn {
            conn.batch_execute("SET LOCAL statement_timeout = 0")?;
        }
        Ok(each!(conn, c => c.batch_execute(&sql))?)
    };
    clinic.database.write(patiently).await.expect("done");
}

/// As at eleven on the evening before: everything of today is ahead.
async fn sweep(clinic: &Clinic) {
    let now = clinic.clock.today().start().plus_ms(-3_600_000);
    let write = async |looked| {
        let rules = clinic.rules.clone();
        note_memory();
        clinic.database.write(move |conn| reminder::note(conn, &rules, &looked, now)).await?;
        Ok(ControlFlow::<()>::Continue(()))
    };
    assert!(reminder::sweep(clinic, now, write).await.expect("swept").is_continue());
}

/// With the same keys and indexes.
const COPY: &str = "CREATE TABLE copied AS SELECT * FROM reminders WHERE false;
    CREATE UNIQUE INDEX copied_key ON copied (about, of_id);
    CREATE INDEX copied_by_resident ON copied (resident_id);
    CREATE INDEX copied_that_come ON copied (ends_at)";

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

/// So many people, each like one of the demo who has a contract and a telephone, each with a medicine that runs out on one of the next days,
/// and each told of the one before.
fn county(conn: &mut Db, count: u32) -> QueryResult<()> {
    let sqlite = matches!(conn, Db::Sqlite(_));
    // Ids come in the order of their time, as those of records do.
    let (numbers, id, hex, due, ms, before, last_month) = match sqlite {
        true => (
            format!("WITH RECURSIVE k (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < {count})"),
            "unhex(printf('%016x', n) || hex(randomblob(8)))",
            "lower(hex(p.id))",
            format!("date('now', '+8 hours', '+' || ({DUE_IN}) || ' days')"),
            "CAST(strftime('%s', due) AS INTEGER) * 1000",
            "unhex(printf('%012x', (strftime('%s', 'now') / 86400 - 20 - n % 30) * 86400000)) || randomblob(10)",
            "date('now', '-' || (20 + n % 30) || ' days')",
        ),
        false => (
            format!("WITH k (n) AS (SELECT generate_series(1, {count}))"),
            "decode(lpad(to_hex(n), 16, '0') || substr(md5(n::text), 1, 16), 'hex')",
            "encode(p.id, 'hex')",
            format!("(now() AT TIME ZONE 'Asia/Shanghai')::date + ({DUE_IN})"),
            "(extract(epoch FROM due::timestamp) * 1000)::bigint",
            "decode(lpad(to_hex((extract(epoch FROM now())::bigint / 86400 - 20 - n % 30) * 86400000), 12, '0') \
             || substr(md5(n::text || 'before'), 1, 20), 'hex')",
            "CURRENT_DATE - (20 + n % 30)",
        ),
    };
    // Of a contract that was in force on the evening before already.
    let long_ago = Clock::system().now().plus_ms(-2 * 86_400_000).0;
    let in_force = format!(
        "state <> 'rejected' AND decided_at < {long_ago} AND starts_on < CURRENT_DATE AND ends_on > CURRENT_DATE"
    );
    let like = format!(
        "(SELECT resident_id FROM contracts WHERE {in_force} AND resident_id IN \
         (SELECT id FROM residents WHERE phone_index IS NOT NULL) ORDER BY id LIMIT 1)"
    );
    let person = |kind: &str, who: &str, channels: u8| {
        format!(
            r#"{{"audience":"{kind}","id":"' || {who} || '","channels":{channels},"is_elder":true,"push_arrives":true}}"#
        )
    };
    // A text and a call, and the team's task.
    let people = format!("'[{},{}]'", person("resident", hex, 0b01_1000), person("team", hex, 0b10_0000));
    // Making the county may take longer than a request.
    let patience = if sqlite { "" } else { "SET LOCAL statement_timeout = 0; " };
    let script = format!(
        "{patience}CREATE TABLE people AS {numbers} SELECT n, n * 168 / {count} AS u, {id} AS id, {before} AS before FROM k;
         INSERT INTO residents ({residents}) SELECT {of_residents} FROM people p CROSS JOIN residents r WHERE r.id = {like};
         INSERT INTO contracts ({contracts}) SELECT {of_contracts} FROM people p CROSS JOIN
           (SELECT * FROM contracts WHERE resident_id = {like} AND {in_force} LIMIT 1) r;
         INSERT INTO reminders (about, of_id, resident_id, due, counted, asked, people, begins_at, ends_at, put_off)
           SELECT 'refill', id, id, due, NULL, false, people, {ms} - 7 * 86400000, {ms}, '[]'
           FROM (SELECT p.id, {due} AS due, {people} AS people FROM people p) AS planned;
         INSERT INTO digests (id, day, recipient_id, audience, channel, about, institution_id, ends_at, attempts, accepted_at)
           SELECT p.before, {last_month}, p.id, 'resident', 'sms', 'refill', r.institution_id, 0, 1, 0
           FROM people p CROSS JOIN (SELECT institution_id FROM contracts LIMIT 1) r;
         INSERT INTO told (step_id, digest_id, resident_id, about, of_id, recipient_id, rung, channel, due, at)
           SELECT p.before, p.before, p.id, 'refill', p.before, p.id, 'sms', 'sms', {last_month}, 0 FROM people p;
         INSERT INTO next_messages (about, of_id, at) SELECT 'refill', id, NULL FROM people;
         DROP TABLE people;",
        residents = columns(conn, "residents", &[])?,
        of_residents = columns(conn, "residents", &[("id", "p.id"), ("document_index", "NULL")])?,
        contracts = columns(conn, "contracts", &[])?,
        of_contracts = columns(conn, "contracts", &[("id", id), ("resident_id", "p.id")])?,
    );
    each!(conn, c => c.batch_execute(&script))
}

/// The columns of a table in their order, some of them replaced.
fn columns(conn: &mut Db, table: &str, replaced: &[(&str, &str)]) -> QueryResult<String> {
    let query = match conn {
        Db::Sqlite(_) => format!("SELECT name FROM pragma_table_info('{table}')"),
        Db::Pg(_) => format!(
            "SELECT column_name::text AS name FROM information_schema.columns \
             WHERE table_name = '{table}' AND table_schema = current_schema() ORDER BY ordinal_position"
        ),
    };
    let columns: Vec<Named> = each!(conn, c => diesel::sql_query(query.as_str()).load(c))?;
    let name = |column: Named| {
        let other = replaced.iter().find(|(name, _)| *name == column.name);
        other.map_or_else(
            || if replaced.is_empty() { column.name.clone() } else { format!("r.{}", column.name) },
            |(_, other)| (*other).to_owned(),
        )
    };
    Ok(columns.into_iter().map(name).collect::<Vec<_>>().join(", "))
}

/// The most memory of its own that the process was seen to hold, kB.
static MOST: AtomicU64 = AtomicU64::new(0);

fn note_memory() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let own = line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default();
    MOST.fetch_max(own, Ordering::Relaxed);
}
