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

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::Future;
use std::net::SocketAddr;
use std::ops::Deref;

use actix_web::body::to_bytes;
use actix_web::http::header::AUTHORIZATION;
use actix_web::rt::SystemRunner;
use actix_web::test::{TestRequest, call_service, init_service};
use diesel::prelude::*;
use jiayi_cluster::{Cluster, Scratch};
use jiayi_core::access::Role;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::Code;
use jiayi_core::command::{Command, Envelope, Outcome, Rejection, SCHEMA};
use jiayi_core::contract::ContractState;
use jiayi_core::id::{
    AccountId, ClaimId, CommandId, ContractId, InstitutionId, PackageId, ResidentId, SessionId, StaffId, TeamId,
};
use jiayi_core::person::commands::{
    ActivateClaim, ClaimIdentity, IssueActivationCode, PaperConsent, Particulars, RecordGuardianship, RegisterResident,
};
use jiayi_core::person::consent::wording::Wording;
use jiayi_core::person::{ConsentPurpose, DocumentKind, GuardianProof, GuardianRelation, IdentityText, MobileNumber};
use jiayi_core::team::Duty;
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::audit::Looked;
use crate::clinic::Clinic;
use crate::clock::Clock;
use crate::commands::{Sent, carry_out};
use crate::config::{self, Config};
use crate::database::schema::*;
use crate::database::sql::{Key, Word};
use crate::database::{Db, Error};
use crate::feed::{self, Entity, Feed};
use crate::operate::migrate;
use crate::seal::{BlobName, Indexed, Place, SessionToken};
use crate::server::{Shared, application, routes};
use crate::session::{Actor, Serving};

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
/// A file that the server takes for a scan.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";

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

pub fn id<T: From<Uuid>>() -> T {
    T::from(Uuid::now_v7())
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

    /// The member of staff in this role; all but the managers, auditor, operator, pharmacist and desk are of the team.
    /// Lets some time go by.
    pub fn pass(&self, ms: i64) {
        self.clock.set(self.clock.now().plus_ms(ms));
    }

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

    /// Asks over HTTP, under `/api/v1`, and gives status and body.
    pub fn get(&self, actor: &Actor, path: &str) -> (u16, Value) {
        self.ask(actor, TestRequest::get().uri(&format!("/api/v1{path}")))
    }

    pub fn post(&self, actor: &Actor, path: &str, body: &Value) -> (u16, Value) {
        self.ask(actor, TestRequest::post().uri(&format!("/api/v1{path}")).set_json(body))
    }

    /// Asks over HTTP, and gives status and body as they are.
    pub fn fetch(&self, actor: &Actor, path: &str) -> (u16, Vec<u8>) {
        self.answer(actor, TestRequest::get().uri(&format!("/api/v1{path}")))
    }

    fn ask(&self, actor: &Actor, request: TestRequest) -> (u16, Value) {
        let (status, body) = self.answer(actor, request);
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    /// Asks without a session from an IPv4 address.
    pub fn knock(&self, from: &str, path: &str, body: &Value) -> (u16, Value) {
        let peer = SocketAddr::new(from.parse().expect("an address"), 40_000);
        let request = TestRequest::post().uri(&format!("/api/v1{path}")).set_json(body).peer_addr(peer);
        let (status, body) = self.serve(request);
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    /// Uploads over HTTP, under `/api/v1`, and gives the status.
    pub fn put(&self, actor: &Actor, path: &str, body: Vec<u8>) -> u16 {
        self.answer(actor, TestRequest::put().uri(&format!("/api/v1{path}")).set_payload(body)).0
    }

    /// Opens an address under `/api/v1` as a browser does, without a session.
    pub fn visit(&self, path: &str) -> (u16, Vec<u8>) {
        self.serve(TestRequest::get().uri(&format!("/api/v1{path}")))
    }

    /// The newest text message to a phone.
    pub fn message_to(&self, phone: &str) -> Option<String> {
        let (rules, phone) = (self.rules.clone(), phone.to_owned());
        self.read(move |conn| {
            let rows: Vec<(Key, Vec<u8>, Vec<u8>)> = messages::table
                .order((messages::created_at.desc(), messages::id.desc()))
                .select((messages::id, messages::to_sealed, messages::body_sealed))
                .load(conn)?;
            for (Key(row), to, body) in rows {
                let open =
                    |column, sealed: &[u8]| rules.keys.open_text(Place { table: "messages", column, row }, sealed);
                if open("to_sealed", &to)?.as_str() == phone {
                    return Ok(Some(open("body_sealed", &body)?.to_string()));
                }
            }
            Ok(None)
        })
    }

    /// The session was used a moment ago, however far a test has moved the clock.
    fn answer(&self, actor: &Actor, request: TestRequest) -> (u16, Vec<u8>) {
        let (session, now) = (actor.session, self.clock.now());
        self.write(move |conn| {
            diesel::update(sessions::table.find(session)).set(sessions::last_seen_at.eq(now)).execute(conn)?;
            Ok(())
        });
        self.serve(request.insert_header((AUTHORIZATION, format!("Bearer {}", self.token(actor)))))
    }

    fn serve(&self, request: TestRequest) -> (u16, Vec<u8>) {
        self.wait(async {
            let shared = Shared::new(&config::Server::default(), self.clinic.clone()).expect("a document");
            let app = init_service(application(shared, routes)).await;
            let response = call_service(&app, request.to_request()).await;
            let status = response.status().as_u16();
            let body = to_bytes(response.into_body()).await.unwrap_or_default();
            (status, body.to_vec())
        })
    }

    /// The statuses of many requests to one server, in order. In between, what was done at the door is undone: everybody stays
    /// signed in, and no try is counted against the next.
    pub fn serve_each(&self, requests: Vec<TestRequest>) -> Vec<u16> {
        self.wait(async {
            let shared = Shared::new(&config::Server::default(), self.clinic.clone()).expect("a document");
            let app = init_service(application(shared, routes)).await;
            let mut statuses = Vec::new();
            for request in requests {
                statuses.push(call_service(&app, request.to_request()).await.status().as_u16());
                let now = self.clock.now();
                let restored = self.clinic.database.write(move |conn| {
                    diesel::update(sessions::table)
                        .set((sessions::revoked_at.eq(None::<Instant>), sessions::last_seen_at.eq(now)))
                        .execute(conn)?;
                    diesel::delete(attempts::table).execute(conn)?;
                    diesel::delete(card_sightings::table).execute(conn)?;
                    Ok(())
                });
                restored.await.expect("restored");
            }
            statuses
        })
    }

    /// An account that has signed in by its phone and not yet said whose it is.
    pub fn account(&self, phone: &str) -> Actor {
        let account: AccountId = id();
        let number = MobileNumber::parse(phone).expect("a mobile number");
        let index = self.rules.keys.index(Indexed::Phone, number.as_str()).as_bytes().to_vec();
        let place = Place { table: "accounts", column: "phone_sealed", row: account.0 };
        let sealed = self.rules.keys.seal_text(place, number.as_str()).expect("sealed");
        let (mark, now) = (index.clone(), self.clock.now());
        self.write(move |conn| {
            diesel::insert_into(accounts::table)
                .values((
                    accounts::id.eq(account),
                    accounts::kind.eq("resident"),
                    accounts::phone_sealed.eq(sealed),
                    accounts::phone_index.eq(mark),
                    accounts::created_at.eq(now),
                ))
                .execute(conn)?;
            Ok(())
        });
        let session = self.session(account, None);
        Actor {
            account,
            session,
            role: Role::Resident,
            resident: None,
            phone_index: Some(index),
            staff: None,
            looked: Looked::default(),
        }
    }

    /// The actor as the records show it now: after a claim its account holds somebody.
    pub fn refreshed(&self, actor: &Actor) -> Actor {
        let account = actor.account;
        let resident =
            self.read(move |conn| Ok(accounts::table.find(account).select(accounts::resident_id).first(conn)?));
        Actor { resident, ..actor.clone() }
    }

    /// A verified resident of the institution, with an account on her phone and her consents on paper.
    pub fn resident(&self, name: &str, number: &str, phone: &str) -> TestPerson {
        let id = self.register(name, number);
        TestPerson { id, actor: self.link(name, number, phone, id), phone: phone.to_owned() }
    }

    /// A resident whom the desk registered, with no account.
    pub fn register(&self, name: &str, number: &str) -> ResidentId {
        let desk = self.staff(Role::Desk);
        let resident = id();
        self.must(&desk, Command::RegisterResident(self.registration(resident, name, number)));
        resident
    }

    /// A child whom the desk registered with its guardian, who signed the consents.
    pub fn ward(&self, name: &str, number: &str, guardian: &TestPerson) -> ResidentId {
        let child = id();
        let mut registration = self.registration(child, name, number);
        registration.guardianship = Some(RecordGuardianship {
            guardianship: id(),
            ward: child,
            guardian: guardian.id,
            relation: GuardianRelation::Parent,
            proof: GuardianProof::HouseholdRegister,
            scan: self.blob(&self.staff(Role::Desk)),
            until: None,
        });
        registration.consents =
            [ConsentPurpose::ContractService, ConsentPurpose::HealthData, ConsentPurpose::ChildData]
                .map(|purpose| PaperConsent { guardian: Some(guardian.id), ..self.paper(purpose) })
                .to_vec();
        self.must(&self.staff(Role::Desk), Command::RegisterResident(registration));
        child
    }

    /// What the desk sends to register an adult.
    pub fn registration(&self, resident: ResidentId, name: &str, number: &str) -> RegisterResident {
        let consents =
            [ConsentPurpose::ContractService, ConsentPurpose::HealthData].map(|purpose| self.paper(purpose)).to_vec();
        RegisterResident {
            resident,
            particulars: self.particulars(name, number),
            phone: None,
            guardianship: None,
            consents,
            grounds: Vec::new(),
        }
    }

    pub fn particulars(&self, name: &str, number: &str) -> Particulars {
        Particulars {
            name: name.to_owned(),
            document_kind: DocumentKind::CitizenId,
            document_number: IdentityText::new(number),
            sex: None,
            born_on: None,
            address: Some("测试县一村1号".to_owned()),
            village: Some(self.village.clone()),
            home_institution: self.institution,
            lives_alone: false,
        }
    }

    /// A consent signed on paper by the person, witnessed by the nurse, scanned by the desk.
    pub fn paper(&self, purpose: ConsentPurpose) -> PaperConsent {
        PaperConsent {
            consent: id(),
            purpose,
            answer: jiayi_core::person::consent::ConsentAnswer::Given,
            text_version: Wording::newest(purpose).expect("words").version.to_owned(),
            recipient: None,
            guardian: None,
            witness: self.staff_id(Role::Nurse),
            scan: self.blob(&self.staff(Role::Desk)),
        }
    }

    /// Links a phone to a registered resident by a printed code.
    pub fn link(&self, name: &str, number: &str, phone: &str, resident: ResidentId) -> Actor {
        let (desk, account) = (self.staff(Role::Desk), self.account(phone));
        let (claim, provisional): (ClaimId, ResidentId) = (id(), id());
        self.must(
            &account,
            Command::ClaimIdentity(ClaimIdentity {
                claim,
                resident: provisional,
                particulars: self.particulars(name, number),
            }),
        );
        let code = self.printed_code(&desk, resident);
        self.must(&account, Command::ActivateClaim(ActivateClaim { claim, resident: provisional, code }));
        self.refreshed(&account)
    }

    /// Issues an activation code and reads what is printed.
    pub fn printed_code(&self, staff: &Actor, resident: ResidentId) -> String {
        let code: ClaimId = id();
        self.must(staff, Command::IssueActivationCode(IssueActivationCode { code, resident }));
        self.rules.keys.activation_code(code.0).printed()
    }

    /// Uploads a scan, each another file, and gives its hash, hex.
    pub fn blob(&self, actor: &Actor) -> String {
        let bytes = [PNG, Uuid::now_v7().as_bytes().as_slice()].concat();
        let name = BlobName::of(&bytes);
        let sealed = self.rules.keys.seal_blob(actor.account.0, name, &bytes).expect("sealed");
        let (account, now) = (actor.account, self.clock.now());
        self.write(move |conn| {
            diesel::insert_into(blobs::table)
                .values((
                    blobs::id.eq(Key(Uuid::now_v7())),
                    blobs::hash.eq(name.as_bytes().as_slice()),
                    blobs::account_id.eq(account),
                    blobs::media_type.eq(sealed.media.as_str()),
                    blobs::size.eq(i32::try_from(bytes.len()).unwrap_or(i32::MAX)),
                    blobs::sealed.eq(sealed.sealed),
                    blobs::created_at.eq(now),
                ))
                .execute(conn)?;
            Ok(())
        });
        name.to_string()
    }

    /// A contract with the team that runs for a year from `starts_on`, as if it had been signed and accepted that day.
    pub fn contract(&self, person: &TestPerson, starts_on: Day) -> ContractId {
        self.contract_with(person.id, person.actor.account, self.team, self.staff_id(Role::Doctor), starts_on)
    }

    pub fn contract_with(
        &self,
        resident: ResidentId,
        signer: AccountId,
        team: TeamId,
        doctor: StaffId,
        starts_on: Day,
    ) -> ContractId {
        let contract: ContractId = id();
        let ends_on = starts_on.plus_years(1).and_then(|next| next.plus_days(-1)).expect("in range");
        let (package, institution) = (self.package, self.institution);
        self.write(move |conn| {
            diesel::insert_into(contracts::table)
                .values((
                    (
                        contracts::id.eq(contract),
                        contracts::resident_id.eq(resident),
                        contracts::team_id.eq(team),
                        contracts::doctor_id.eq(doctor),
                        contracts::package_id.eq(package),
                        contracts::institution_id.eq(institution),
                        contracts::state.eq(Word(ContractState::Active)),
                        contracts::origin.eq("new"),
                        contracts::starts_on.eq(starts_on),
                        contracts::ends_on.eq(ends_on),
                        contracts::term_ends_on.eq(ends_on),
                    ),
                    (
                        contracts::years.eq(1),
                        contracts::priority_groups.eq("[]"),
                        contracts::fee_total.eq(12_000),
                        contracts::fee_insurance.eq(6_000),
                        contracts::fee_public_health.eq(6_000),
                        contracts::fee_resident.eq(0),
                        contracts::signer_kind.eq("resident"),
                        contracts::signer_account.eq(signer),
                        contracts::signed_how.eq("drawn"),
                        contracts::signed_at.eq(starts_on.start()),
                        contracts::decided_at.eq(starts_on.start()),
                        contracts::decided_by.eq(doctor),
                        contracts::policy_version.eq("test"),
                        contracts::answer_by.eq(starts_on.plus_days(14).ok()),
                    ),
                ))
                .execute(conn)?;
            feed::stamp(conn, Feed::Resident(resident), Entity::Contract, contract.0, true)?;
            feed::enter(conn, team, resident)
        });
        contract
    }

    /// Somebody new in a role at an institution, with a session.
    pub fn employ(&self, role: Role, institution: InstitutionId) -> Actor {
        let (account, staff, staff_role): (AccountId, StaffId, Uuid) = (id(), id(), Uuid::now_v7());
        let now = self.clock.now();
        let since = day("2020-01-01");
        let prescribes = matches!(role, Role::Doctor | Role::AssistantGp);
        let class = match role {
            Role::Doctor => Some("gp"),
            Role::AssistantGp => Some("assistant_gp"),
            Role::VillageDoctor => Some("village_doctor"),
            _ => None,
        };
        self.write(move |conn| {
            diesel::insert_into(staff::table)
                .values((
                    staff::id.eq(staff),
                    staff::name.eq(format!("测试{}", role.as_str())),
                    staff::practitioner_class.eq(class),
                    staff::title.eq(prescribes.then_some("intermediate")),
                    staff::gp_trained.eq(prescribes),
                ))
                .execute(conn)?;
            diesel::insert_into(staff_licences::table)
                .values((
                    staff_licences::id.eq(Key(Uuid::now_v7())),
                    staff_licences::staff_id.eq(staff),
                    staff_licences::number.eq("110990101000001"),
                    staff_licences::scope.eq("全科医学专业"),
                    staff_licences::may_prescribe.eq(prescribes),
                    staff_licences::valid_from.eq(since),
                ))
                .execute(conn)?;
            diesel::insert_into(staff_roles::table)
                .values((
                    staff_roles::id.eq(Key(staff_role)),
                    staff_roles::staff_id.eq(staff),
                    staff_roles::role.eq(role.as_str()),
                    staff_roles::institution_id.eq(institution),
                    staff_roles::home_institution_id.eq(institution),
                    staff_roles::may_prescribe_here.eq(prescribes),
                    staff_roles::valid_from.eq(since),
                ))
                .execute(conn)?;
            diesel::insert_into(accounts::table)
                .values((
                    accounts::id.eq(account),
                    accounts::kind.eq("staff"),
                    accounts::staff_id.eq(staff),
                    accounts::login.eq(format!("{}-{}", role.as_str(), account)),
                    accounts::created_at.eq(now),
                ))
                .execute(conn)?;
            Ok(())
        });
        let serving = Serving { staff, institution };
        let session = self.session(account, Some(staff_role));
        Actor {
            account,
            session,
            role,
            resident: None,
            phone_index: None,
            staff: Some(serving),
            looked: Looked::default(),
        }
    }

    /// Makes somebody a member of a team.
    pub fn join(&self, team: TeamId, member: StaffId, duty: Duty) {
        self.write(move |conn| {
            diesel::insert_into(team_members::table)
                .values((
                    team_members::id.eq(Key(Uuid::now_v7())),
                    team_members::team_id.eq(team),
                    team_members::staff_id.eq(member),
                    team_members::duty.eq(Word(duty)),
                    team_members::valid_from.eq(day("2020-01-01")),
                ))
                .execute(conn)?;
            Ok(())
        });
    }

    /// Another team at an institution, with nobody in it.
    pub fn another_team(&self, institution: InstitutionId) -> TeamId {
        let team = id();
        self.write(move |conn| insert_team(conn, team, "测试二队", institution));
        team
    }

    /// To whom messages went and what they say, oldest first.
    pub fn messages(&self) -> Vec<(String, String)> {
        let rules = self.rules.clone();
        self.read(move |conn| {
            let rows: Vec<(Key, Vec<u8>, Vec<u8>)> = messages::table
                .order((messages::created_at, messages::id))
                .select((messages::id, messages::to_sealed, messages::body_sealed))
                .load(conn)?;
            let open = |column, Key(row): Key, sealed: &[u8]| {
                rules.keys.open_text(Place { table: "messages", column, row }, sealed).map(|text| text.to_string())
            };
            rows.into_iter()
                .map(|(id, to, body)| Ok((open("to_sealed", id, &to)?, open("body_sealed", id, &body)?)))
                .collect()
        })
    }

    /// The bearer token of an actor's session.
    pub fn token(&self, actor: &Actor) -> String {
        self.tokens.borrow().get(&actor.session).expect("a session of this clinic").clone()
    }

    fn session(&self, account: AccountId, staff_role: Option<Uuid>) -> SessionId {
        let session: SessionId = id();
        let token = SessionToken::draw().expect("a token");
        let (hash, now) = (token.hash().0, self.clock.now());
        self.write(move |conn| {
            diesel::insert_into(sessions::table)
                .values((
                    sessions::id.eq(session),
                    sessions::account_id.eq(account),
                    sessions::token_hash.eq(hash.as_slice()),
                    sessions::staff_role_id.eq(staff_role.map(Key)),
                    sessions::created_at.eq(now),
                    sessions::last_seen_at.eq(now),
                    sessions::expires_at.eq(now.plus_ms(400 * 86_400_000)),
                ))
                .execute(conn)?;
            Ok(())
        });
        self.tokens.borrow_mut().insert(session, token.text().to_string());
        session
    }

    /// The alliance, its institutions, the village, the team and the package.
    fn furnish(&self) {
        let (here, elsewhere) = (self.institution, self.elsewhere);
        let (team, package, village) = (self.team, self.package, self.village.clone());
        self.write(move |conn| {
            let alliance = Key(Uuid::now_v7());
            diesel::insert_into(alliances::table)
                .values((
                    alliances::id.eq(alliance),
                    alliances::name.eq("测试县医共体"),
                    alliances::region.eq("990101"),
                ))
                .execute(conn)?;
            for (institution, name) in [(here, "测试镇卫生院"), (elsewhere, "测试乡卫生院")] {
                insert_institution(conn, institution, name, alliance)?;
            }
            diesel::insert_into(villages::table)
                .values((villages::code.eq(village), villages::name.eq("测试村"), villages::institution_id.eq(here)))
                .execute(conn)?;
            insert_team(conn, team, "测试一队", here)?;
            diesel::insert_into(packages::table)
                .values((
                    packages::id.eq(package),
                    packages::institution_id.eq(here),
                    packages::name.eq("基础性服务包"),
                    packages::kind.eq("basic"),
                    packages::description.eq("基本医疗和基本公共卫生服务"),
                    packages::fee_total.eq(12_000),
                    packages::fee_insurance.eq(6_000),
                    packages::fee_public_health.eq(6_000),
                    packages::fee_resident.eq(0),
                    packages::valid_from.eq(day("2020-01-01")),
                ))
                .execute(conn)?;
            for (position, kind, label, times) in
                [(0, "basic_medical", "常见病诊疗", 0), (1, "public_health", "慢病随访", 4)]
            {
                diesel::insert_into(package_items::table)
                    .values((
                        package_items::id.eq(Key(Uuid::now_v7())),
                        package_items::package_id.eq(package),
                        package_items::position.eq(position),
                        package_items::kind.eq(kind),
                        package_items::label.eq(label),
                        package_items::times_per_year.eq(times),
                    ))
                    .execute(conn)?;
            }
            Ok(())
        });
    }
}

fn insert_institution(conn: &mut Db, id: InstitutionId, name: &str, alliance: Key) -> Result<(), Error> {
    diesel::insert_into(institutions::table)
        .values((
            institutions::id.eq(id),
            institutions::name.eq(name),
            institutions::level.eq("primary"),
            institutions::credit_code.eq("129901010000000000"),
            institutions::region.eq("990101"),
            institutions::address.eq("测试镇1号"),
            institutions::phone.eq("0851-1234567"),
            institutions::duty_phone.eq("0851-7654321"),
            institutions::hours.eq("8:00–17:30"),
            institutions::latitude_e6.eq(26_647_661),
            institutions::longitude_e6.eq(106_630_153),
            institutions::has_physician.eq(true),
            institutions::pharmacist.eq("own"),
            institutions::has_equipment.eq(true),
            institutions::remote_area.eq(false),
        ))
        .execute(conn)?;
    diesel::insert_into(institution_placements::table)
        .values((
            institution_placements::id.eq(Key(Uuid::now_v7())),
            institution_placements::institution_id.eq(id),
            institution_placements::alliance_id.eq(alliance),
            institution_placements::valid_from.eq(day("2020-01-01")),
        ))
        .execute(conn)?;
    Ok(())
}

fn insert_team(conn: &mut Db, team: TeamId, name: &str, institution: InstitutionId) -> Result<(), Error> {
    diesel::insert_into(teams::table)
        .values((
            teams::id.eq(team),
            teams::name.eq(name),
            teams::introduction.eq("全科医生带队，护士和公卫医师随访。"),
            teams::phone.eq("0851-1234567"),
            teams::hours.eq("8:00–17:30"),
            teams::opened_on.eq(day("2020-01-01")),
        ))
        .execute(conn)?;
    diesel::insert_into(team_placements::table)
        .values((
            team_placements::id.eq(Key(Uuid::now_v7())),
            team_placements::team_id.eq(team),
            team_placements::institution_id.eq(institution),
            team_placements::valid_from.eq(day("2020-01-01")),
        ))
        .execute(conn)?;
    Ok(())
}

fn at_ten(day: Day) -> Instant {
    day.start().plus_ms(10 * 3_600_000)
}
