//! The clinic of a seed: the real server on real files, a copy of one furnished template each time. It can be killed and goes on from
//! the files as they lie, be backed up, and be put back.

use std::fs;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::rc::Rc;

use actix_web::body::to_bytes;
use actix_web::test::{TestRequest, call_service, init_service};
use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;
use jiayi_core::command::Command;
use jiayi_core::contract::commands::{Origin, Terms};
use jiayi_core::id::{ResidentId, TeamId};
use jiayi_core::person::ConsentPurpose;
use jiayi_device::{Method, Request, Response};
use tempfile::TempDir;

use super::phone::Phone;
use crate::commands::submit::submit;
use crate::config::{self, Config};
use crate::contract::tests::{accepting, consents, drawn, other_team, signing, terms};
use crate::database::schema::database;
use crate::feed;
use crate::follow_up::story::Story;
use crate::operate::{backup, restore};
use crate::server::{Routes, Shared, application};
use crate::session::{self, Actor};
use crate::testing::{TODAY, TestClinic, TestPerson, day, numbers};
use crate::worklist;

const SON: &str = "13900139001";
/// Ten in the morning of the tests' first day, and a little.
const FIRST_MOMENT: Instant = Instant(1_795_226_460_000);

type Answering = Pin<Box<dyn Future<Output = Response>>>;

/// The routes, ready to be asked.
type Served = Box<dyn Fn(TestRequest) -> Answering>;

pub struct House {
    pub clinic: TestClinic,
    pub people: People,
    shared: Shared,
    served: Served,
    folder: TempDir,
    folders: u32,
    /// Signed in and synchronised, with closed files.
    phones: Vec<(&'static str, Actor, PathBuf)>,
}

/// Who lives in this world. Each of the two teams has a leader who answers for contracts and a nurse with a phone.
pub struct People {
    pub li: TestPerson,
    pub wang: TestPerson,
    /// Of her family, with a phone and no record of his own.
    pub son: Actor,
    pub teams: [TeamId; 2],
    pub nurses: [Actor; 2],
    pub leaders: [Actor; 2],
}

impl People {
    pub fn residents(&self) -> [ResidentId; 2] {
        [self.li.id, self.wang.id]
    }

    pub const fn son_s_phone() -> &'static str {
        SON
    }

    pub fn name(&self, resident: ResidentId) -> &'static str {
        if resident == self.li.id { "Li" } else { "Wang" }
    }
}

impl House {
    /// Furnishes the template. Li is of team A and in two programmes, Wang is of team B.
    pub fn furnish() -> Self {
        // On a disk every command would wait for it.
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.expect("a folder");
        let template = folder.path().join("template");
        fs::create_dir(&template).expect("a folder");
        let clinic = TestClinic::open_as(lies_in(&template), None, None);
        clinic.on(day(TODAY).plus_days(-10).expect("in range"));
        let began = clinic.clock.now();
        clinic.write(move |conn| {
            // Whatever the day on which this is run: the calendar is told of every day since.
            diesel::update(database::table).set(database::created_at.eq(began)).execute(conn)?;
            Ok(())
        });
        let li = clinic.resident("李秀英", numbers::LI, "13800138001");
        let wang = clinic.resident("王建国", numbers::WANG, "13800138002");
        let ((team, leader), nurse) = second_team(&clinic);
        let leaders = [clinic.staff(Role::Doctor), leader];
        signs_with(&clinic, &li, clinic.team, &leaders[0]);
        signs_with(&clinic, &wang, team, &leaders[1]);
        consents(&clinic, &li, ConsentPurpose::FamilySharing);
        let story = Story { clinic, li };
        story.enrol_in_both();
        let son = story.clinic.account(SON);
        let people = People {
            li: story.li.clone(),
            wang,
            son,
            teams: [story.clinic.team, team],
            nurses: [story.clinic.staff(Role::Nurse), nurse],
            leaders,
        };
        story.clinic.on(day(TODAY));
        let shared = Shared::new(&config::Server::default(), story.clinic.clinic.clone()).expect("a document");
        let served = served(&shared, &story.clinic);
        let mut house = Self { clinic: story.clinic, people, shared, served, folder, folders: 0, phones: Vec::new() };
        house.sign_phones_in();
        house.clinic.close();
        house
    }

    fn sign_phones_in(&mut self) {
        let People { li, son, nurses: [a, b], .. } = &self.people;
        let signed_in = [("nurse A", a), ("nurse B", b), ("Li", &li.actor), ("son", son)];
        let signed_in = signed_in.map(|(name, actor)| (name, actor.clone()));
        for (n, (name, actor)) in signed_in.into_iter().enumerate() {
            let folder = self.folder.path().join(format!("phone-{n}"));
            let mut phone = Phone::sign_in(name, &actor, folder.clone(), &self.clinic);
            phone.syncs_undisturbed(self);
            phone.pause();
            self.phones.push((name, actor, folder));
        }
    }

    /// A world begins: the template's clinic and phones, in files of their own.
    pub fn begin(&mut self, seed: u64) -> Vec<Phone> {
        self.clear();
        let place = self.next_folder();
        copy(&self.folder.path().join("template"), &place);
        self.clinic.clock.set(FIRST_MOMENT);
        self.go_on_in(&place);
        let phones = self.phones.clone();
        let open = |(n, (name, actor, folder)): (usize, (&'static str, Actor, PathBuf))| {
            let own = self.next_folder();
            copy(&folder, &own);
            Phone::open(name, actor, own, seed.wrapping_mul(8).wrapping_add(n as u64))
        };
        phones.into_iter().enumerate().map(open).collect()
    }

    /// What the world before has left.
    fn clear(&mut self) {
        self.clinic.clinic.database.close();
        for entry in fs::read_dir(self.folder.path()).expect("a folder") {
            let entry = entry.expect("an entry");
            if entry.file_name().to_string_lossy().starts_with("of-") {
                fs::remove_dir_all(entry.path()).expect("removed");
            }
        }
    }

    pub fn next_folder(&mut self) -> PathBuf {
        self.folders += 1;
        self.folder.path().join(format!("of-{}", self.folders))
    }

    fn go_on_in(&mut self, place: &Path) {
        self.clinic.go_on_in(lies_in(place));
        self.clinic.everybody_is_signed_in();
        self.served = served(&self.shared, &self.clinic);
    }

    fn place(&self) -> PathBuf {
        self.clinic.config.keys.directory.parent().expect("a folder").to_path_buf()
    }

    /// The process is killed and starts again: from the files as they lay at that moment.
    pub fn is_killed(&mut self) {
        let place = self.next_folder();
        copy(&self.place(), &place);
        self.clinic.close();
        self.go_on_in(&place);
    }

    pub fn backs_up(&mut self) -> PathBuf {
        self.clinic.wait(self.clinic.reads.flush()).expect("the log of reads");
        let folder = self.next_folder();
        backup::run(&self.clinic.config, &folder).expect("a backup");
        folder
    }

    pub fn goes_back_to(&mut self, backup: &Path) {
        let (from, place) = (self.place(), self.next_folder());
        self.clinic.close();
        copy(&from, &place);
        for file in ["jiayi.db", "jiayi.db-wal", "jiayi.db-shm"] {
            let _ = fs::remove_file(place.join(file));
        }
        restore::from_backup(&lies_in(&place), backup).expect("restored");
        self.go_on_in(&place);
    }

    /// What the server answers. It writes its `Date` where HTTP does: around the routes.
    pub fn answers(&self, request: &Request) -> Response {
        let mut asked = match request.method {
            Method::Get => TestRequest::get(),
            Method::Post => TestRequest::post(),
            Method::Put => TestRequest::put(),
        };
        asked = asked.uri(&request.path);
        for (name, value) in request.headers() {
            asked = asked.insert_header((name, value.as_str()));
        }
        if let Some(body) = &request.body {
            asked = asked.set_payload(body.clone());
        }
        let mut response = self.clinic.wait((self.served)(asked));
        let since = u64::try_from(self.clinic.clock.now().0).expect("after 1970");
        let date = httpdate::fmt_http_date(std::time::UNIX_EPOCH + std::time::Duration::from_millis(since));
        response.headers.push(("date".to_owned(), date));
        response
    }
}

fn second_team(clinic: &TestClinic) -> ((TeamId, Actor), Actor) {
    let (team, leader) = other_team(clinic);
    let nurse = clinic.employ(Role::Nurse, clinic.institution);
    clinic.join(team, nurse.staff_id().expect("staff"), jiayi_core::team::Duty::Nurse);
    ((team, leader), nurse)
}

fn signs_with(clinic: &TestClinic, person: &TestPerson, team: TeamId, leader: &Actor) {
    let doctor = leader.staff_id().expect("staff");
    let wished = Terms { team, doctor, ..terms(clinic, clinic.today()) };
    let signature = drawn(clinic, &person.actor);
    let signed = signing(clinic, &person.actor, person.id, wished, Origin::New, signature);
    let contract = signed.contract;
    clinic.must(&person.actor, Command::SignContract(signed));
    clinic.must(leader, accepting(contract, person.id));
}

fn lies_in(place: &Path) -> Config {
    Config {
        database: config::Database {
            url: format!("sqlite:{}", place.join("jiayi.db").display()),
            readers: 1,
            ..Default::default()
        },
        keys: config::Keys { directory: place.join("keys") },
        ..Default::default()
    }
}

/// The files of a folder and of those in it, but for what SQLite's processes share: that is gone with them.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    // Keys lie where nobody else may look.
    fs::set_permissions(to, fs::metadata(from).expect("a folder").permissions()).expect("allowed");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else if !entry.file_name().to_string_lossy().ends_with("-shm") {
            fs::copy(entry.path(), &target).expect("copied");
        }
    }
}

/// The routes that a phone asks, around one clinic after another.
fn served(shared: &Shared, clinic: &TestClinic) -> Served {
    let asked = |routes: &mut Routes<'_>| {
        routes.scope("/api/v1", |routes| {
            routes.service(submit).configure(feed::routes).configure(session::routes).configure(worklist::routes);
        });
    };
    let shared = shared.around(clinic.clinic.clone());
    let app = clinic.wait(async { init_service(application(shared, asked)).await });
    let app = Rc::new(app);
    Box::new(move |request| {
        let app = Rc::clone(&app);
        Box::pin(async move {
            let answer = call_service(&*app, request.to_request()).await;
            let status = answer.status().as_u16();
            let headers = answer.headers().iter();
            let headers =
                headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()));
            let headers = headers.collect();
            Response { status, headers, body: to_bytes(answer.into_body()).await.unwrap_or_default().to_vec() }
        })
    })
}
