//! The binary `jiayi`: one subcommand for each thing an operator does.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use jiayi_api::clinic::{Clinic, StartError};
use jiayi_api::clock::Clock;
use jiayi_api::config::{Config, ConfigError};
use jiayi_api::database::OpenError;
use jiayi_api::openapi::Document;
use jiayi_api::operate::{audit, log, migrate, rules};
use jiayi_api::server::{self, Stop};
use jiayi_core::rules_table::Table;

/// Family-doctor contracts that work.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// The configuration file; without it JIAYI_CONFIG, and without that the defaults.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Bring the database up to date and serve.
    Serve,
    /// Bring the database up to date, say what was done, and stop.
    Migrate,
    /// The audit log.
    Audit {
        #[command(subcommand)]
        act: Audit,
    },
    /// Print the document of the API.
    Openapi,
    /// Decide a table of cases: one JSON object a line on standard input, one decision a line on standard output.
    Rules {
        /// long-prescription, hypertension, diabetes, supply, adherence, citizen-id or contract-term.
        table: Table,
    },
}

#[derive(Subcommand)]
enum Audit {
    /// Walk the chained log: an edit, a deletion or a reorder is named with its entry.
    Verify,
}

/// Why the command ended early, in words for the terminal.
enum Failure {
    Config(ConfigError),
    Start(StartError),
    Io(io::Error),
    /// What was looked for was found, and it is bad news.
    Found(String),
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::Start(error.into())
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        Self::Start(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Io(error.into())
    }
}

#[actix_web::main]
async fn main() -> ExitCode {
    let failure = match run(Arguments::parse()).await {
        Ok(()) => return ExitCode::SUCCESS,
        Err(failure) => failure,
    };
    let words = match failure {
        Failure::Config(error) => error.plain(),
        Failure::Start(error) => error.to_string(),
        Failure::Io(error) => error.to_string(),
        Failure::Found(words) => words,
    };
    // The terminal may be gone; the exit code still tells.
    let _ = writeln!(io::stderr(), "{words}");
    ExitCode::FAILURE
}

async fn run(arguments: Arguments) -> Result<(), Failure> {
    let mut out = io::stdout();
    match arguments.command {
        Command::Openapi => return Ok(out.write_all(&Document::new()?.json)?),
        Command::Rules { table } => return Ok(rules::run(table, io::stdin().lock(), out.lock())?),
        Command::Serve | Command::Migrate | Command::Audit { .. } => {}
    }
    let file = arguments.config.or_else(|| std::env::var_os("JIAYI_CONFIG").map(PathBuf::from));
    let config = Config::load(file.as_deref(), std::env::vars_os().filter_map(text))?;
    log::start(&config.log);
    match arguments.command {
        Command::Openapi | Command::Rules { .. } => Ok(()),
        Command::Audit { act: Audit::Verify } => match audit::verify(&config).await? {
            Ok(whole) => Ok(writeln!(out, "the audit log is whole: {} entries, head {}", whole.count, whole.head)?),
            Err(problem) => Err(Failure::Found(problem.to_string())),
        },
        Command::Migrate => {
            let applied = migrate::run(&config.database)?;
            for name in &applied {
                writeln!(out, "applied {name}")?;
            }
            if applied.is_empty() {
                writeln!(out, "up to date")?;
            }
            Ok(())
        }
        Command::Serve => {
            let stop = Stop::on_signals()?;
            let clinic = Clinic::open(&config, Clock::system()).await?;
            Ok(server::serve(&config.server, clinic, stop).await?)
        }
    }
}

/// A variable that is not Unicode is none of ours.
fn text((name, value): (OsString, OsString)) -> Option<(String, String)> {
    Some((name.into_string().ok()?, value.into_string().ok()?))
}
