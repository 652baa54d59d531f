//! A small clinic for the tests of every room: one institution with one team, staff of every role, and people as a test
//! needs them. The real schema in memory, the real door and the real keys; only the clock stands still.
//!
//! ```ignore
//! let clinic = TestClinic::open();
//! let li = clinic.resident("李秀英", numbers::LI, "13800138001");
//! clinic.contract(&li, clinic.today());
//! let outcome = clinic.send(&clinic.staff(Role::Doctor), Command::RecordVisit(visit));
//! assert_eq!(outcome, Outcome::Applied);
//! ```

mod house;
mod http;
mod people;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::Future;
use std::ops::Deref;

use actix_web::rt::SystemRunner;
use diesel::prelude::*;
use jiayi_cluster::{Cluster, Scratch};
use jiayi_core::access::Role;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::Code;
use jiayi_core::command::{Command, Envelope, Outcome, Rejection, SCHEMA};
use jiayi_core::id::{CommandId, InstitutionId, PackageId, ResidentId, SessionId, StaffId, TeamId};
use jiayi_core::team::Duty;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::clinic::Clinic;
use crate::clock::Clock;
use crate::commands::{Sent, carry_out};
use crate::config::{self, Config};
use crate::database::schema::*;
use crate::database::{Db, Error};
use crate::demo::draw::Draw;
use crate::operate::migrate;
use crate::session::Actor;

/// Identity numbers of region 99, which has no people.
pub mod numbers {
    /// Born 1950-03-15, female.
    pub const LI: &str = "990101195003150121";
    /// Born 1945-10-01, male.
    pub const WANG: &str = "990101194510010217";
    /// Born 1986-01-01, male.
    pub const ZHAO: &str = "990101198601010157";
    /// Born 1961-11-21, male.
    pub const CHEN: &str = "990101196111210130";
    /// Born 2012-11-21, female: 14 on the first day of the tests.
    pub const FOURTEEN: &str = "990101201211210182";
    /// Born 2012-11-22, male: 13 on the first day of the tests.
    pub const THIRTEEN: &str = "990101201211220196";
    /// Born 2020-10-09, female.
    pub const CHILD: &str = "990101202010090203";
}

/// The first day of the tests.
pub const TODAY: &str = "2026-11-21";

/// An empty database for one test: SQLite in memory, or a copy of the migrated template on the run's PostgreSQL, dropped with what
/// comes beside it.
pub fn database() -> (config::Database, Option<Scratch>) {
    let Some(cluster) = Cluster::wanted() else {
        return (config::Database { url: "sqlite::memory:".into(), ..Default::default() }, None);
    };
    let scratch = cluster.copy_of("jiayi_empty", |url| {
        migrate::run(&config::Database { url: url.to_owned(), ..Default::default() }).expect("migrated");
    });
    (config::Database { url: scratch.url(), readers: 1, writers: 1, ..Default::default() }, Some(scratch))
}

pub struct TestClinic {
    pub clinic: Clinic,
    pub institution: InstitutionId,
    /// Another institution of the alliance, with no ties to anybody.
    pub elsewhere: InstitutionId,
    pub village: String,
    pub team: TeamId,
    /// The basic package, free of charge for the resident.
    pub package: PackageId,
    staff: BTreeMap<Role, Actor>,
    /// Tokens of the sessions, for requests over HTTP.
    tokens: RefCell<BTreeMap<SessionId, String>>,
    runtime: SystemRunner,
    pub config: Config,
    /// Removed with the clinic.
    _keys: Option<tempfile::TempDir>,
    _scratch: Option<Scratch>,
}

impl Deref for TestClinic {
    type Target = Clinic;

    fn deref(&self) -> &Clinic {
        &self.clinic
    }
}

/// A verified resident with an account of her own.
#[derive(Debug, Clone)]
pub struct TestPerson {
    pub id: ResidentId,
    pub actor: Actor,
    pub phone: String,
}

thread_local! {
    /// Where this test's ids come from when a seed decides, and when the last one was made.
    static IDS: RefCell<Option<(Draw, Instant)>> = const { RefCell::new(None) };
}

pub fn id<T: From<Uuid>>() -> T {
    IDS.with_borrow_mut(|ids| match ids {
        Some((draw, at)) => {
            *at = at.plus_ms(1);
            draw.id(*at)
        }
        None => T::from(Uuid::now_v7()),
    })
}

/// The ids that a test makes in here follow from a seed.
pub fn with_ids_of<T>(seed: u64, work: impl FnOnce() -> T) -> T {
    IDS.set(Some((Draw::new(seed), day(TODAY).start())));
    let done = work();
    IDS.set(None);
    done
}

pub fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

pub fn rejected(outcome: &Outcome) -> &Rejection {
    match outcome {
        Outcome::Rejected(rejection) => rejection,
        other => panic!("not rejected: {other:?}"),
    }
}

/// The codes of a rejection, in order.
pub fn codes(outcome: &Outcome) -> Vec<Code> {
    rejected(outcome).codes.clone()
}

/// The fields of a rejection with their codes.
pub fn fields(outcome: &Outcome) -> Vec<(&str, Code)> {
    rejected(outcome).fields.iter().map(|field| (field.field.as_str(), field.code)).collect()
}

impl TestClinic {
    pub fn open() -> Self {
        let (database, scratch) = database();
        Self::open_in(database, scratch)
    }

    /// On a database that is somebody else's too.
    pub fn open_in(database: config::Database, scratch: Option<Scratch>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let config =
            Config { database, keys: config::Keys { directory: folder.path().join("keys") }, ..Default::default() };
        Self::open_as(config, Some(folder), scratch)
    }

    /// In files that somebody else keeps, unless they are given.
    pub fn open_as(config: Config, keys: Option<tempfile::TempDir>, scratch: Option<Scratch>) -> Self {
        let runtime = actix_web::rt::System::new();
        let opened = runtime.block_on(Clinic::open(&config, Clock::fixed(at_ten(day(TODAY)))));
        let mut inner = opened.expect("a clinic");
        inner.rules.test_region = true;
        let mut clinic = Self {
            clinic: inner,
            institution: id(),
            elsewhere: id(),
            village: "990101001001".to_owned(),
            team: id(),
            package: id(),
            staff: BTreeMap::new(),
            tokens: RefCell::default(),
            runtime,
            config,
            _keys: keys,
            _scratch: scratch,
        };
        clinic.furnish();
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Resident) {
            let actor = clinic.employ(role, clinic.institution);
            clinic.staff.insert(role, actor);
        }
        for (role, duty) in [
            (Role::Doctor, Duty::Leader),
            (Role::AssistantGp, Duty::Doctor),
            (Role::VillageDoctor, Duty::VillageDoctor),
            (Role::Nurse, Duty::Nurse),
            (Role::PublicHealth, Duty::PublicHealth),
        ] {
            clinic.join(clinic.team, clinic.staff_id(role), duty);
        }
        clinic
    }

    pub fn today(&self) -> Day {
        self.clock.today()
    }

    /// Puts everything away and closes the files.
    pub fn close(&self) {
        self.wait(self.clinic.reads.flush()).expect("the log of reads");
        self.clinic.database.close();
    }

    /// Closed, it goes on in other files: in a copy of its own, or in what was restored.
    pub fn go_on_in(&mut self, config: Config) {
        let opened = self.wait(Clinic::open(&config, self.clinic.clock.clone()));
        let mut opened = opened.expect("a clinic");
        opened.rules.test_region = true;
        (self.clinic, self.config) = (opened, config);
    }

    /// Ten in the morning of another day; everybody has stayed signed in.
    pub fn on(&self, day: Day) {
        self.clock.set(at_ten(day));
        self.everybody_is_signed_in();
    }

    /// However long ago it was that they signed in.
    pub fn everybody_is_signed_in(&self) {
        let now = self.clock.now();
        self.write(move |conn| {
            diesel::update(sessions::table)
                .set((sessions::last_seen_at.eq(now), sessions::expires_at.eq(now.plus_ms(400 * 86_400_000))))
                .execute(conn)?;
            Ok(())
        });
    }

    /// Lets some time go by.
    pub fn pass(&self, ms: i64) {
        self.clock.set(self.clock.now().plus_ms(ms));
    }

    /// The member of staff in this role; all but the managers, auditor, operator, pharmacist and desk are of the team.
    pub fn staff(&self, role: Role) -> Actor {
        self.staff.get(&role).expect("a role of staff").clone()
    }

    pub fn staff_id(&self, role: Role) -> StaffId {
        self.staff(role).staff_id().expect("staff")
    }

    /// Sends a command through the door under a new id.
    pub fn send(&self, actor: &Actor, command: Command) -> Outcome {
        self.send_as(id(), actor, command, None)
    }

    /// Sends a command and insists that it is carried out.
    pub fn must(&self, actor: &Actor, command: Command) {
        let name = command.name().as_str();
        assert_eq!(self.send(actor, command), Outcome::Applied, "{name}");
    }

    /// Sends a command under a given id: the same again is a replay.
    pub fn send_as(&self, command_id: CommandId, actor: &Actor, command: Command, seen: Option<i64>) -> Outcome {
        let envelope = Envelope { id: command_id, issued_at: self.clock.now(), schema: SCHEMA, seen, command };
        let hash = Sha256::digest(serde_json::to_vec(&envelope).expect("json")).into();
        let (rules, actor, now) = (self.rules.clone(), actor.clone(), self.clock.now());
        let sent = Sent { id: command_id, hash, content: Ok(envelope) };
        self.write(move |conn| carry_out(conn, &rules, &actor, &sent, now))
    }

    pub fn write<T, F>(&self, work: F) -> T
    where
        T: Send + 'static,
        F: FnOnce(&mut Db) -> Result<T, Error> + Send + 'static,
    {
        let mut work = Some(work);
        let once = move |conn: &mut Db| work.take().expect("nobody to meet in a test")(conn);
        self.wait(self.clinic.database.write(once)).expect("written")
    }

    pub fn read<T, F>(&self, work: F) -> T
    where
        T: Send + 'static,
        F: FnOnce(&mut Db) -> Result<T, Error> + Send + 'static,
    {
        self.wait(self.clinic.database.read(work)).expect("read")
    }

    /// Does what writes, and undoes it.
    pub fn try_out<T, F>(&self, work: F) -> T
    where
        T: Send + 'static,
        F: FnOnce(&mut Db) -> Result<T, Error> + Send + 'static,
    {
        self.write(move |conn| {
            let mut done = None;
            let undone = conn.transaction::<(), Error, _>(|conn| {
                done = Some(work(conn)?);
                Err(diesel::result::Error::RollbackTransaction.into())
            });
            done.map_or_else(|| Err(undone.expect_err("undone")), Ok)
        })
    }

    pub fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }
}

fn at_ten(day: Day) -> Instant {
    day.start().plus_ms(10 * 3_600_000)
}
