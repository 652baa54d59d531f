//! The demo: an invented county with a year behind it, the same for the same seed, relative to today.

mod county;
pub(crate) mod draw;
mod programmes;
mod story;
mod year;

use std::io::{self, Write};

use jiayi_core::calendar::NotADay;
use zeroize::Zeroizing;

use crate::clinic::{self, Clinic, StartError};
use crate::clock::Clock;
use crate::commands::Refusal;
use crate::config::{self, Config};
use crate::database::Error;
use crate::seal::PasswordError;
use crate::{jobs, reminder};
use draw::Draw;

/// Everybody on the demo's staff signs in with it; real accounts never have it.
pub const PASSWORD: &str = "jiayi-demo-2026";

/// Days that the county has existed.
const FOUNDED_DAYS_AGO: i64 = 800;

/// Why the demo could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("{0}")]
    Start(#[from] StartError),
    #[error(transparent)]
    Database(#[from] Error),
    #[error("the demo's password: {0}")]
    Password(#[from] PasswordError),
    #[error("the rules refused what the demo does: {0}")]
    Refused(String),
    #[error("the demo lost somebody")]
    Nobody,
    #[error(transparent)]
    Day(#[from] NotADay),
    #[error("this database is not a demo: choose another with database.url")]
    NotADemo,
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl From<Refusal> for DemoError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Failed(error) => Self::Database(error),
            other => Self::Refused(format!("{other:?}")),
        }
    }
}

/// Makes the demo once; a second call only prints the accounts.
///
/// # Errors
/// [`DemoError`]; a half-made demo is not kept.
pub async fn run(config: &Config, residents: u32, seed: u64, out: &mut impl Write) -> Result<(), DemoError> {
    // The database becomes a demo's only now.
    let config = Config { staff: config::Staff::default(), ..config.clone() };
    let mut clinic = Clinic::open(&config, Clock::system()).await?;
    let made = clinic.database.read(|conn| Ok(crate::audit::newest(conn)?.is_some())).await?;
    if made && !clinic.demo {
        return Err(DemoError::NotADemo);
    }
    if !made {
        writeln!(out, "making a county of {residents} residents, once …")?;
        clinic.rules.test_region = true;
        make(&clinic, residents, seed).await?;
        // Whoever starts the server finds everybody's reminders planned, too.
        while reminder::plan_some(&clinic).await? > 0 {}
    }
    clinic.append_head().await?;
    let database = clinic.database.clone();
    actix_web::web::block(move || database.close()).await.map_err(io::Error::other)?;
    print_accounts(out)?;
    Ok(())
}

/// All in one transaction: killed half-way, nothing is there and the next call begins anew.
async fn make(clinic: &Clinic, residents: u32, seed: u64) -> Result<(), DemoError> {
    let password_hash = clinic.passwords.hash(Zeroizing::new(PASSWORD.to_owned())).await?;
    let (rules, now) = (clinic.rules.clone(), clinic.clock.now());
    clinic
        .database
        .write(move |conn| {
            let mut draw = Draw::new(seed);
            let founded = match now.day().plus_days(-FOUNDED_DAYS_AGO) {
                Ok(day) => day,
                Err(error) => return Ok(Err(DemoError::Day(error))),
            };
            clinic::mark_as_demo(conn, founded.start())?;
            let county = county::build(conn, &mut draw, founded, &password_hash)?;
            county::add_assistant(conn, &mut Draw::new(seed.wrapping_add(1)), &county, founded, &password_hash)?;
            match year::live(conn, &rules, &mut draw, &county, residents, now) {
                // Whoever starts the server finds the days of the year told already.
                Ok(()) => jobs::catch_up(conn, &rules, now).map(Ok),
                // An error of the database undoes the county; a refusal has to be made one.
                Err(DemoError::Database(error)) => Err(error),
                Err(refused) => Err(Error::Keys(refused.to_string())),
            }
        })
        .await?
}

fn print_accounts(out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "\nDemo accounts. Staff sign in with the password {PASSWORD}:\n\
         \x20 leader1 … leader8      family doctor, leads a team    doctor1 …   family doctor\n\
         \x20 nurse1 … nurse8        nurse                          village1 …  village doctor\n\
         \x20 health1 … health8      public-health worker           desk1 … desk3  reception\n\
         \x20 pharmacist1 … 3        pharmacist                     dispenser1 … 3 dispenser\n\
         \x20 manager1 … manager3    manager of an institution      county      manager of the alliance\n\
         \x20 auditor                auditor                        operator    operator\n\
         \x20 assistant1             assistant GP of the second team\n\
         Residents sign in by a code, shown on /demo/messages:\n\
         \x20 13800130001  王秀英, 75, hypertension, diabetes and the yearly check; her daughter may help\n\
         \x20 13800130002  李敏, her daughter and proxy\n\
         \x20 13800130003  张建国, 68, has signed and waits for the team\n\
         \x20 13800130004  陈晓燕, guardian of 陈小宝, 6\n"
    )
}
