//! The server on PostgreSQL beside `pgbench` on the same database: the list beside its join, a visit beside the same locks and rows.
//!
//! `JIAYI_TEST_DATABASE=postgres cargo bench --bench postgres`, as `make bench` does. The cluster is a throw-away without fsync, for both alike.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::cast_precision_loss)]

mod ceiling;
mod visits;

use ceiling::{CONNECTIONS, ROUND, against, compare, request};
use jiayi_tests::time::now_ms;
use jiayi_tests::{Account, Server, literal};
use serde_json::Value;
use visits::{visit, with_hypertension};

fn main() {
    let server = Server::demo(2_000);
    let Some(scratch) = server.scratch() else {
        println!("not on PostgreSQL: JIAYI_TEST_DATABASE=postgres asks for it");
        return;
    };
    let doctor = Account::staff(&server, "leader1");
    let (me, list) = (doctor.get("/api/v1/me").ok(), doctor.get("/api/v1/worklist").ok());
    let residents = with_hypertension(&doctor);
    let named = |sql: &str| {
        let of = |value: &Value| literal(value.as_str().expect("an id"));
        sql.replace("TEAM", &of(&list["team"]))
            .replace("ACCOUNT", &of(&me["account"]))
            .replace("STAFF", &of(&me["staff"]))
            .replace("INSTITUTION", &of(&me["institution"]))
            .replace("PEOPLE", &residents.len().to_string())
    };
    let people: Vec<String> = residents
        .iter()
        .enumerate()
        .map(|(n, id)| format!("({}, {})", n + 1, literal(id.as_str().expect("an id"))))
        .collect();
    scratch.run(&format!(
        "CREATE TABLE jiayi.people (n int PRIMARY KEY, resident bytea); INSERT INTO jiayi.people VALUES {}",
        people.join(",")
    ));
    // As the server's autovacuum would.
    scratch.run("ANALYZE");
    let Some(_) = scratch.pgbench("SELECT 1", 1, 1) else {
        println!("pgbench is not installed");
        return;
    };
    let pgbench = |script: &str| scratch.pgbench(script, CONNECTIONS, ROUND.as_secs()).expect("pgbench");

    let read = request("GET", "/api/v1/worklist", doctor.token(), "");
    let join = named(include_str!("postgres/list.sql"));
    against("worklist read", &server, &mut || read.clone(), "pgbench with the join", &mut || pgbench(&join));
    compare("worklist read", &server, &mut || read.clone(), &list.to_string());

    let rows = named(include_str!("postgres/visit.sql"));
    // A visit reads those before it: nobody has hundreds.
    let begun = now_ms();
    let of_the_bench = format!("SELECT id FROM jiayi.visits WHERE recorded_at >= {begun}");
    let forget = || {
        for table in ["readings", "deliveries", "assessments"] {
            scratch.run(&format!("DELETE FROM jiayi.{table} WHERE visit_id IN ({of_the_bench})"));
        }
        scratch.run(&format!("DELETE FROM jiayi.visits WHERE recorded_at >= {begun}"));
        scratch.run("VACUUM ANALYZE");
    };
    let mut beside = || {
        forget();
        let rate = pgbench(&rows);
        forget();
        rate
    };
    let token = doctor.token().to_owned();
    let mut turn = residents.iter().cycle();
    let mut next = || request("POST", "/api/v1/commands", &token, &visit(turn.next().expect("somebody")));
    against("visit write", &server, &mut next, "pgbench with the same locks and rows", &mut beside);
    println!(
        "memory after load: {:.1} MB, its own {:.1} MB (goal 100)",
        server.memory() as f64 / 1e6,
        server.own_memory() as f64 / 1e6
    );
}
