//! What a backup and a restore of the demo cost, as shares of copying the same bytes with `cp`.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::fs;
use std::process::Command;
use std::time::Instant;

use jiayi_tests::Server;

const ROUNDS: usize = 5;

fn main() {
    let mut server = Server::demo_in_a_file(2_000);
    let folder = server.folder().to_path_buf();
    let median = |what: &mut dyn FnMut(usize)| {
        let mut times: Vec<f64> = (0..ROUNDS)
            .map(|round| {
                let begun = Instant::now();
                what(round);
                begun.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        times.sort_by(f64::total_cmp);
        (times[ROUNDS / 2], format!("{:.0}–{:.0}", times[0], times[ROUNDS - 1]))
    };
    let (backup, spread) = median(&mut |round| drop(server.run(&["backup", "--into", &format!("backup{round}")])));
    server.stop();
    let records = folder.join("backup0/records.db");
    let bytes = fs::metadata(&records).expect("a backup").len();
    let (cp, of_cp) = median(&mut |round| {
        let copy = folder.join(format!("copy{round}.db"));
        assert!(Command::new("cp").arg(&records).arg(&copy).status().expect("cp").success());
        fs::File::open(&copy).and_then(|copy| copy.sync_all()).expect("durable");
    });
    println!("cp of {} kB, durable: {cp:.0} ms ({of_cp})", bytes / 1_000);
    println!("backup with its log walked: {backup:.0} ms ({spread}), {:.1} of cp", backup / cp);
    let (restore, spread) = median(&mut |round| {
        server.go_on_in(&format!("sqlite:restored{round}.db"));
        server.run(&["restore", "--from", "backup0"]);
    });
    println!("restore, compared and its log walked: {restore:.0} ms ({spread}), {:.1} of cp", restore / cp);
}
