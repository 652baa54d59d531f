//! `jiayi rules TABLE` as a bureau runs it: the binary, its pipes and its exit code.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn rules(table: &str, input: Vec<u8>) -> Output {
    let mut running = Command::new(env!("CARGO_BIN_EXE_jiayi"))
        .args(["rules", table])
        // It must work where there is no configuration, or a wrong one.
        .env("JIAYI_CONFIG", "/nowhere/jiayi.toml")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut stdin = running.stdin.take().expect("a pipe");
    // A table that does not exist closes the pipe at once.
    let writing = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = running.wait_with_output().expect("it ends");
    writing.join().expect("written");
    output
}

#[test]
fn the_binary_answers_the_worked_examples_of_every_table() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/rules_table/examples");
    for table in jiayi_core::rules_table::Table::ALL.map(|table| table.as_str()) {
        let read = |end: &str| std::fs::read_to_string(examples.join(format!("{table}{end}"))).expect("examples");
        let output = rules(table, read(".jsonl").into_bytes());
        assert!(output.status.success() && output.stderr.is_empty(), "{table}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), read(".expected.jsonl"), "{table}");
    }
}

#[test]
fn a_wrong_line_is_no_failure_and_a_wrong_table_is() {
    let output = rules("supply", b"nonsense\n\xff\n".to_vec());
    assert!(output.status.success() && output.stderr.is_empty());
    assert_eq!(String::from_utf8_lossy(&output.stdout).matches("\"code\":\"MALFORMED\"").count(), 2);

    let output = rules("Supply", Vec::new());
    assert!(!output.status.success() && output.stdout.is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).contains("long-prescription, hypertension"));
}
