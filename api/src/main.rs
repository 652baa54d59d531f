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
use jiayi_api::demo::{self, DemoError};
use jiayi_api::openapi::Document;
use jiayi_api::operate::transfer::Copied;
use jiayi_api::operate::{audit, backup, evidence, log, migrate, moving, restore, rules};
use jiayi_api::reminder;
use jiayi_api::server::{self, Stop};
use jiayi_core::calendar::Day;
use jiayi_core::digest::Digest;
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
    /// Make an invented county with a year behind it, once, and print its accounts.
    Demo {
        #[arg(long, default_value_t = 2_000)]
        residents: u32,
        #[arg(long, default_value_t = 20_261_122)]
        seed: u64,
    },
    /// Move a database into an empty one, from SQLite to PostgreSQL or back. Stop the servers first; the source is closed.
    Move {
        /// Where it is: as `database.url`.
        #[arg(long)]
        from: String,
        /// Where it is to go on.
        #[arg(long)]
        to: String,
    },
    /// Write the whole database into a folder of its own, while the server runs. The keys are not in it: keep them apart.
    Backup {
        /// Is made; a folder that is there already is refused.
        #[arg(long)]
        into: PathBuf,
    },
    /// Put a backup into an empty database, or go on with an old copy that was put back by hand.
    #[command(group(clap::ArgGroup::new("what").required(true)))]
    Restore {
        /// What `jiayi backup` wrote.
        #[arg(long, group = "what")]
        from: Option<PathBuf>,
        /// The database is an older copy of itself, which the server refuses: what came after it is given up, but for what
        /// phones still have.
        #[arg(long, group = "what")]
        by_hand: bool,
    },
    /// The audit log.
    Audit {
        #[command(subcommand)]
        act: Audit,
    },
    /// Exported evidence of contracts.
    Evidence {
        #[command(subcommand)]
        act: Evidence,
    },
    /// Say what reminders would begin on a day, how many messages they would be and what they would cost. Sends nothing.
    Plan {
        /// Today unless told, as 2026-11-23.
        #[arg(long)]
        date: Option<Day>,
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

#[derive(Subcommand)]
enum Evidence {
    /// Say of each file whether it proves its agreement. Needs no server, database or key.
    Verify {
        /// What `GET /contracts/{id}/evidence` answered with.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// The fingerprint of the key that the institution published, 64 hexadecimal digits: a file signed with another key is
        /// refused.
        #[arg(long)]
        key: Option<Digest>,
    },
}

/// Why the command ended early, in words for the terminal.
enum Failure {
    Config(ConfigError),
    Start(StartError),
    Io(io::Error),
    /// What was looked for was found, and it is bad news.
    Found(String),
    /// The bad news was told already.
    Told,
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

impl From<DemoError> for Failure {
    fn from(error: DemoError) -> Self {
        Self::Found(error.to_string())
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
        Failure::Told => return ExitCode::FAILURE,
    };
    // The terminal may be gone; the exit code still tells.
    let _ = writeln!(io::stderr(), "{words}");
    ExitCode::FAILURE
}

async fn run(arguments: Arguments) -> Result<(), Failure> {
    let mut out = io::stdout();
    match arguments.command {
        Command::Openapi => return Ok(out.write_all(Document::new()?.json.as_bytes())?),
        Command::Rules { table } => return Ok(rules::run(table, io::stdin().lock(), out.lock())?),
        Command::Evidence { act: Evidence::Verify { files, key } } => {
            let proved = evidence::verify(&files, key, &mut out)?;
            return if proved { Ok(()) } else { Err(Failure::Told) };
        }
        Command::Serve
        | Command::Migrate
        | Command::Demo { .. }
        | Command::Move { .. }
        | Command::Backup { .. }
        | Command::Restore { .. }
        | Command::Plan { .. }
        | Command::Audit { .. } => {}
    }
    let file = arguments.config.or_else(|| std::env::var_os("JIAYI_CONFIG").map(PathBuf::from));
    let config = Config::load(file.as_deref(), std::env::vars_os().filter_map(text))?;
    log::start(&config.log);
    match arguments.command {
        Command::Openapi | Command::Rules { .. } | Command::Evidence { .. } => Ok(()),
        Command::Audit { act: Audit::Verify } => match audit::verify(&config).await? {
            Ok(whole) => Ok(writeln!(out, "the audit log is whole: {} entries, head {}", whole.count, whole.head)?),
            Err(problem) => Err(Failure::Found(problem.to_string())),
        },
        Command::Demo { residents, seed } => Ok(demo::run(&config, residents, seed, &mut out).await?),
        Command::Move { from, to } => {
            let moved = moving::run(&config, &from, &to).map_err(|error| Failure::Found(error.to_string()))?;
            let Copied { tables, rows, log } = moved;
            writeln!(out, "moved {rows} rows of {tables} tables; the audit log is whole: {} entries", log.count)?;
            Ok(writeln!(out, "the source is closed: set database.url to the new place")?)
        }
        Command::Backup { into } => {
            let log = backup::run(&config, &into).map_err(|error| Failure::Found(error.to_string()))?;
            Ok(writeln!(out, "backed up; the audit log is whole: {} entries, head {}", log.count, log.head)?)
        }
        Command::Restore { from, .. } => {
            let restored = from.map_or_else(|| restore::by_hand(&config), |from| restore::from_backup(&config, &from));
            let log = restored.map_err(|error| Failure::Found(error.to_string()))?;
            writeln!(out, "went back to entry {} of the audit log, head {}", log.count, log.head)?;
            Ok(writeln!(out, "phones will send again what came later and they still have")?)
        }
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
        Command::Plan { date } => {
            let clinic = Clinic::open(&config, Clock::system()).await?;
            let day = date.unwrap_or_else(|| clinic.clock.today());
            Ok(write!(out, "{}", reminder::forecast(&clinic, day).await?)?)
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
