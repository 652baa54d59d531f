//! `with-postgres COMMAND …`: runs a command that tests on PostgreSQL, with one cluster for all its programs.

use std::process::{Command, ExitCode};

use jiayi_cluster::{Cluster, NotInstalled, SHARED, WANTED};

/// As `make test` tells "not here" from "failed".
const NOT_INSTALLED: u8 = 77;

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1);
    let Some(program) = words.next() else {
        eprintln!("with-postgres COMMAND …");
        return ExitCode::FAILURE;
    };
    let cluster = match Cluster::start() {
        Ok(cluster) => cluster,
        Err(NotInstalled) => {
            eprintln!("no server binaries of PostgreSQL on this machine: apt install postgresql");
            return ExitCode::from(NOT_INSTALLED);
        }
    };
    let mut command = Command::new(program);
    let status = command.args(words).env(WANTED, "postgres").env(SHARED, cluster.folder()).status();
    match status {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(cause) => {
            eprintln!("{command:?}: {cause}");
            ExitCode::FAILURE
        }
    }
}
