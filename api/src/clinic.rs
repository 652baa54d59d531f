//! What every request and every command is carried out with, and how it is opened at start.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use diesel::prelude::*;
use jiayi_core::calendar::Instant;
use jiayi_core::policy::{PolicyBook, PolicyProblem, WorkCalendar};
use jiayi_core::prescription::Catalogue;
use jiayi_core::prescription::catalogue::CatalogueError;
use uuid::Uuid;

use crate::audit::{self, ChainProblem, Denials, HeadError, HeadFile, Reads, SignedHead};
use crate::channels::{Carriers, Unusable};
use crate::clock::Clock;
use crate::config::{Config, TrustedProxies};
use crate::database::schema::database;
use crate::database::sql::Key;
use crate::database::{Database, Db, Error, OpenError};
use crate::feed::Waiting;
use crate::feed::reference::{self, Documents};
use crate::indicator::Figures;
use crate::problem::Problem;
use crate::seal::{KeyFileError, Keys, Passwords, WrongKey};
use crate::session::SecondFactor;
use crate::worklist::Panels;

/// One alliance, as this process serves it. Cheap to clone.
#[derive(Clone)]
pub struct Clinic {
    pub database: Database,
    pub rules: Rules,
    pub clock: Clock,
    pub passwords: Arc<Passwords>,
    pub second_factor: SecondFactor,
    pub trusted_proxies: TrustedProxies,
    pub denials: Arc<Denials>,
    pub panels: Arc<Panels>,
    pub figures: Arc<Figures>,
    /// The log of who looked at whom.
    pub reads: Reads,
    /// Phones that wait for a change.
    pub waiting: Arc<Waiting>,
    /// Who carries messages to people.
    pub carriers: Arc<Carriers>,
    /// The database holds invented people: codes show on a page and nothing is sent for real.
    pub demo: bool,
    incarnation: Uuid,
    heads: Arc<Mutex<HeadFile>>,
}

/// What decisions are made with, apart from the facts in the database.
#[derive(Clone)]
pub struct Rules {
    pub keys: Arc<Keys>,
    pub policies: Arc<PolicyBook>,
    pub catalogue: Arc<Catalogue>,
    /// Working days: when somebody looks at what cannot wait.
    pub calendar: Arc<WorkCalendar>,
    /// What phones decide with.
    pub documents: Arc<Documents>,
    /// Identity numbers of the test region 99 are people here.
    pub test_region: bool,
}

/// Why the clinic could not be opened, in words for the operator.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("{}", .0.plain())]
    Open(#[from] OpenError),
    #[error("the keys: {0}")]
    Keys(#[from] KeyFileError),
    #[error("the keys are not those that this database was written with: {0}")]
    WrongKey(#[from] WrongKey),
    #[error(
        "staff.second_factor is off-in-demo, and this database is not a demo's: real accounts need the second factor"
    )]
    SecondFactor,
    #[error("the policies: {0}")]
    Policy(#[from] PolicyProblem),
    #[error("the drug catalogue: {0}")]
    Catalogue(#[from] CatalogueError),
    #[error("{0}")]
    Channel(#[from] Unusable),
    #[error("the file of audit heads: {0}")]
    Heads(#[from] HeadError),
    #[error(
        "the audit log stands behind its signed heads ({0}): part of the database is missing or was replaced; restore a backup, or go on from where it stands with `jiayi restore --by-hand`"
    )]
    Behind(ChainProblem),
    #[error(transparent)]
    Database(#[from] Error),
}

/// The row that says what the database is.
struct Identity {
    incarnation: Uuid,
    demo: bool,
    probe: Option<Vec<u8>>,
    moved_at: Option<Instant>,
}

impl Clinic {
    /// Opens the database and its keys, and checks that they belong together and that the audit log is whole at its end.
    ///
    /// # Errors
    /// [`StartError`]; nothing is served then.
    pub async fn open(config: &Config, clock: Clock) -> Result<Self, StartError> {
        let database = Database::open(&config.database)?;
        let identity = database.read(identity).await?;
        if let Some(moved_at) = identity.moved_at {
            return Err(OpenError::Moved(moved_at.day()).into());
        }
        if config.staff.second_factor == SecondFactor::OffInDemo && !identity.demo {
            return Err(StartError::SecondFactor);
        }
        let keys = match &identity.probe {
            Some(probe) => {
                let keys = Keys::load(&config.keys.directory)?;
                keys.check_probe(probe)?;
                keys
            }
            None => adopt(&database, &config.keys.directory).await?,
        };
        let heads = HeadFile::open(&config.heads_file(), &keys)?;
        if let Some(head) = heads.newest().copied() {
            let check = move |conn: &mut Db| stands(conn, &head, identity.incarnation);
            database.read(check).await?.map_err(StartError::Behind)?;
        }
        let documents = Arc::new(Documents::shipped());
        let published = Arc::clone(&documents);
        database.write(move |conn| reference::publish(conn, &published)).await?;
        let policies = PolicyBook::shipped()?;
        let policy = policies.on(clock.today()).ok().map(|policy| &policy.reminder);
        let carriers = Carriers::open(&config.channels, policy, &clock)?;
        let cores = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Ok(Self {
            reads: Reads::open(database.clone()),
            database,
            rules: Rules {
                keys: Arc::new(keys),
                policies: Arc::new(policies),
                catalogue: Arc::new(Catalogue::shipped()?),
                calendar: Arc::new(WorkCalendar::shipped()?),
                documents,
                test_region: identity.demo,
            },
            clock,
            passwords: Arc::new(Passwords::new(cores)),
            second_factor: config.staff.second_factor,
            trusted_proxies: config.server.trusted_proxies.clone(),
            denials: Arc::default(),
            panels: Arc::default(),
            figures: Arc::default(),
            waiting: Arc::default(),
            carriers: Arc::new(carriers),
            demo: identity.demo,
            incarnation: identity.incarnation,
            heads: Arc::new(Mutex::new(heads)),
        })
    }

    /// Reads in one snapshot, for a handler that answers with a problem when it may not or cannot.
    ///
    /// # Errors
    /// What `work` returns, or that the database cannot answer now.
    pub async fn read<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Db) -> Result<T, Problem> + Send + 'static,
    {
        self.database.read(move |conn| Ok(work(conn))).await?
    }

    /// As [`Self::read`], on the thread that asks where [`Database::read_here`] may: for what takes less than a millisecond.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn read_here<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Db) -> Result<T, Problem> + Send + 'static,
    {
        self.database.read_here(move |conn| Ok(work(conn))).await?
    }

    /// Writes the denials of the minutes before `until` into the audit log.
    ///
    /// # Errors
    /// When the database fails; then they are counted on.
    pub async fn record_denials(&self, until: Instant) -> Result<(), StartError> {
        let (denials, now) = (self.denials.clone(), self.clock.now());
        let due = denials.take_before(until);
        if due.is_empty() {
            return Ok(());
        }
        let kept = due.clone();
        let written = self.database.write(move |conn| audit::append_denials(conn, &due, now)).await;
        if written.is_err() {
            denials.put_back(kept);
        }
        Ok(written?)
    }

    /// Signs the newest entry of the audit log and appends it to the file outside the database.
    ///
    /// # Errors
    /// When the database or the file fails.
    pub async fn append_head(&self) -> Result<(), StartError> {
        let Some((version, hash)) = self.database.read(audit::newest).await? else { return Ok(()) };
        let head = SignedHead::sign(&self.rules.keys, self.incarnation, version, hash, self.clock.now());
        self.heads.lock().unwrap_or_else(PoisonError::into_inner).append(head)?;
        Ok(())
    }
}

/// Whether the database still holds the newest head that this process signed. Another process may have restored it since: then its
/// log says so, and what came after the entry it went back to was given up.
fn stands(conn: &mut Db, head: &SignedHead, incarnation: Uuid) -> Result<Result<(), ChainProblem>, Error> {
    let stored = audit::hash_at(conn, i64::try_from(head.version()).unwrap_or(i64::MAX))?;
    if head.incarnation() != incarnation
        && let Some(entry) = audit::restored_to(conn, incarnation)?
        && (head.version() > entry || stored == Some(head.hash()))
    {
        return Ok(Ok(()));
    }
    Ok(head.check(incarnation, stored))
}

fn identity(conn: &mut Db) -> Result<Identity, Error> {
    let (Key(incarnation), demo, probe, moved_at) = database::table
        .select((database::incarnation, database::demo, database::key_probe, database::moved_at))
        .first(conn)?;
    Ok(Identity { incarnation, demo, probe, moved_at })
}

/// A new database gets keys, and keeps a value sealed with them by which it will know them again.
async fn adopt(database: &Database, directory: &Path) -> Result<Keys, StartError> {
    let keys = Keys::load_or_create(directory)?;
    let probe = keys.seal_probe().map_err(Error::from)?;
    let kept: Option<Vec<u8>> = database
        .write(move |conn| {
            // Of two processes that start at once on a new database, the second must have the keys of the first.
            let new = database::table.filter(database::key_probe.is_null());
            diesel::update(new).set(database::key_probe.eq(Some(&probe))).execute(conn)?;
            Ok(database::table.select(database::key_probe).first(conn)?)
        })
        .await?;
    keys.check_probe(&kept.unwrap_or_default())?;
    Ok(keys)
}

/// Marks a database that has just been made as a demo.
///
/// # Errors
/// When the database fails.
pub fn mark_as_demo(conn: &mut Db, created_at: Instant) -> Result<(), Error> {
    diesel::update(database::table)
        .set((database::demo.eq(true), database::created_at.eq(created_at)))
        .execute(conn)?;
    Ok(())
}
