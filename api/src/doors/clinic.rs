//! A clinic with somebody of everything in it: Li, whose contract runs, and Wang, whose contract has ended, each with a whole record.

use std::collections::BTreeMap;
use std::ops::Deref;

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::id::{AccountId, GrantId, ListActId, PhoneChangeId, ResidentId, TaskId};
use jiayi_core::person::commands::RecordPaperConsent;
use jiayi_core::person::{ConsentPurpose, GuardianProof, GuardianRelation};
use jiayi_core::prescription::catalogue::drug_id;
use jiayi_core::team::Duty;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::table::{self, fill};
use crate::database::schema::{contracts, grants, guardianships, list_acts, phone_changes, tasks};
use crate::database::sql::Word;
use crate::seal::to_hex;
use crate::session::Actor;
use crate::testing::{TestClinic, TestPerson, day, id, numbers};

/// Somebody at a door, and about whom.
pub struct Asker {
    pub actor: Actor,
    /// Index into [`Doors::people`].
    pub about: usize,
}

pub struct Doors {
    pub clinic: TestClinic,
    /// Names of everything in a person's record, for the tables' `{name}`.
    pub people: Vec<BTreeMap<String, String>>,
    /// In the order of the tables' columns.
    pub askers: Vec<Asker>,
}

impl Deref for Doors {
    type Target = TestClinic;

    fn deref(&self) -> &TestClinic {
        &self.clinic
    }
}

const LI: usize = 0;
const WANG: usize = 1;

/// How residents stand to Li, in the order of the letters.
pub const RESIDENTS: usize = 7;
/// How staff stand to them: own team, other team, other institution; own team with a contract that has ended.
pub const STAFF: usize = 4;

pub fn groups() -> Vec<usize> {
    std::iter::once(RESIDENTS).chain(vec![STAFF; Role::ALL.len() - 1]).collect()
}

impl Doors {
    pub fn open() -> Self {
        let clinic = TestClinic::open();
        let li = clinic.resident("李秀英", numbers::LI, "13800138001");
        let wang = clinic.resident("王德明", numbers::WANG, "13800138002");
        let guardian = clinic.resident("赵敏", numbers::ZHAO, "13800138003");
        let people = [&li, &wang].map(|person| clinic.common_names(person)).to_vec();
        let mut doors = Self { clinic, people, askers: Vec::new() };
        for (who, person) in [(LI, &li), (WANG, &wang)] {
            doors.sign(who);
            doors.live(who, person);
            doors.guard(who, person.id, guardian.id);
            doors.change_of_phone(who, person);
        }
        let proxies = doors.let_in(&li, &wang);
        doors.end(wang.id);
        for (who, person) in [(LI, li.id), (WANG, wang.id)] {
            doors.depart(who, person);
        }
        doors.claim();
        doors.go_on_leave();
        doors.keep_a_filter();
        doors.part_with_a_nurse();
        doors.askers.push(Asker { actor: li.actor.clone(), about: LI });
        doors.askers.push(Asker { actor: guardian.actor, about: LI });
        doors.askers.extend(proxies.into_iter().map(|actor| Asker { actor, about: LI }));
        doors.employ_everybody();
        doors
    }

    /// She signs on paper and the doctor accepts.
    fn sign(&mut self, who: usize) {
        let desk = self.staff(Role::Desk);
        let scan = self.blob(&desk);
        self.people[who].insert("signature".to_owned(), scan.clone());
        let names = &self.people[who];
        let path = "/residents/{resident}/agreement?contract={contract}&team={team}&doctor={doctor}&package={package}\
                    &starts_on={today}&years=1";
        let (status, shown) = self.get(&desk, &fill(path, names));
        assert_eq!(status, 200, "{shown}");
        let terms = json!({ "team": names["team"], "doctor": names["doctor"], "package": names["package"],
            "starts_on": names["today"], "years": 1 });
        let signature = json!({ "kind": "paper", "scan": scan, "witness": names["nurse"] });
        let payload = json!({ "contract": names["contract"], "resident": names["resident"], "origin": { "kind": "new" },
            "terms": terms, "template_version": shown["template_version"], "document_hash": shown["document_hash"],
            "signature": signature });
        self.act(&desk, "sign_contract", payload);
        let payload = json!({ "contract": names["contract"], "resident": names["resident"] });
        self.act(&self.staff(Role::Doctor), "accept_contract", payload);
    }

    /// What the seeds tell, command by command.
    fn live(&mut self, who: usize, person: &TestPerson) {
        for row in table::read("seeds.txt").1 {
            let (role, name) = row.door.split_once(' ').expect("role and command");
            let role = Role::parse(role).expect("a role");
            let actor = if role == Role::Resident { person.actor.clone() } else { self.staff(role) };
            let mut text = row.sent.clone();
            while let Some((_, rest)) = text.split_once("{new:") {
                let name = rest.split('}').next().expect("a name").to_owned();
                let fresh = Uuid::now_v7().to_string();
                text = text.replace(&format!("{{new:{name}}}"), &fresh);
                self.people[who].insert(name, fresh);
            }
            if text.contains("{scan}") {
                text = text.replace("{scan}", &self.blob(&actor));
            }
            let payload = serde_json::from_str(&fill(&text, &self.people[who])).expect("JSON");
            self.act(&actor, name, payload);
        }
        let resident = person.id;
        let task: TaskId = self.read(move |conn| {
            Ok(tasks::table.filter(tasks::resident_id.eq(resident)).select(tasks::id).first(conn)?)
        });
        self.people[who].insert("task".to_owned(), task.to_string());
    }

    /// Carries out what must be.
    pub fn act(&self, actor: &Actor, name: &str, payload: Value) {
        let told = payload.to_string();
        let command: Command =
            serde_json::from_value(json!({ name: payload })).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(self.send(actor, command), Outcome::Applied, "{name} {told}");
    }

    /// Written directly: the rooms' own rules about whose guardian one may be are tested there.
    fn guard(&mut self, who: usize, ward: ResidentId, guardian: ResidentId) {
        let (guardianship, staff, now): (Uuid, _, _) = (Uuid::now_v7(), self.staff_id(Role::Desk), self.clock.now());
        self.write(move |conn| {
            diesel::insert_into(guardianships::table)
                .values((
                    guardianships::id.eq(jiayi_core::id::GuardianshipId(guardianship)),
                    guardianships::ward_id.eq(ward),
                    guardianships::guardian_id.eq(guardian),
                    guardianships::relation.eq(Word(GuardianRelation::Parent)),
                    guardianships::proof_kind.eq(Word(GuardianProof::HouseholdRegister)),
                    guardianships::proof_hash.eq(vec![0u8; 32]),
                    guardianships::verified_by.eq(staff),
                    guardianships::recorded_at.eq(now),
                    guardianships::valid_from.eq(now.day()),
                ))
                .execute(conn)?;
            Ok(())
        });
        self.people[who].insert("guardianship".to_owned(), guardianship.to_string());
        self.people[who].insert("guardian".to_owned(), guardian.to_string());
    }

    /// Somebody with the card asked for another phone, and it waits.
    fn change_of_phone(&mut self, who: usize, person: &TestPerson) {
        let change: PhoneChangeId = id();
        let (resident, account, now) = (person.id, person.actor.account, self.clock.now());
        let by = self.employ(Role::Desk, self.institution).staff_id();
        self.write(move |conn| {
            diesel::insert_into(phone_changes::table)
                .values((
                    phone_changes::id.eq(change),
                    phone_changes::resident_id.eq(resident),
                    phone_changes::account_id.eq(account),
                    phone_changes::changed_by.eq(by.expect("staff")),
                    phone_changes::changed_at.eq(now),
                    phone_changes::waits_until.eq(Some(now.plus_ms(86_400_000))),
                ))
                .execute(conn)?;
            Ok(())
        });
        self.people[who].insert("phone_change".to_owned(), change.to_string());
    }

    /// Relatives who may see, ask, collect; one whose grant was revoked; and somebody with none.
    fn let_in(&mut self, li: &TestPerson, wang: &TestPerson) -> Vec<Actor> {
        let desk = self.staff(Role::Desk);
        let mut actors = Vec::new();
        for (who, person, phone, scope) in [
            (WANG, wang, "13700137009", "view"),
            (LI, li, "13700137001", "view"),
            (LI, li, "13700137002", "request_refill"),
            (LI, li, "13700137003", "pickup"),
            (LI, li, "13700137004", "view"),
        ] {
            if actors.len() < 2 {
                let consent = self.paper(ConsentPurpose::FamilySharing);
                let agreed = RecordPaperConsent { resident: person.id, consent };
                self.must(&desk, Command::RecordPaperConsent(agreed));
            }
            let grant: GrantId = id();
            let payload = json!({ "grant": grant, "resident": person.id, "proxy_name": "李小红", "proxy_phone": phone,
                "relation": "child", "scopes": [scope], "until": "2027-05-20" });
            self.act(&person.actor, "grant_proxy", payload);
            self.people[who].entry("grant".to_owned()).or_insert_with(|| grant.to_string());
            actors.push(self.account(phone));
            if phone.ends_with('4') {
                self.act(&person.actor, "revoke_grant", json!({ "grant": grant, "resident": person.id }));
            }
        }
        actors.remove(0);
        actors.push(self.account("13700137005"));
        actors
    }

    /// Wang's contract ended yesterday, after a year.
    fn end(&self, resident: ResidentId) {
        let (first, last) = (day("2025-11-21"), day("2026-11-20"));
        self.write(move |conn| {
            diesel::update(contracts::table.filter(contracts::resident_id.eq(resident)))
                .set((
                    contracts::decided_at.eq(first.start()),
                    contracts::starts_on.eq(first),
                    contracts::ends_on.eq(last),
                    contracts::term_ends_on.eq(last),
                ))
                .execute(conn)?;
            let live = grants::table.filter(grants::resident_id.eq(resident)).count().get_result::<i64>(conn)?;
            assert_eq!(live, 1);
            Ok(())
        });
    }

    /// The nurse's team recorded a move, which stands; what a move ends has not ended, lest the other doors be shut.
    fn depart(&mut self, who: usize, resident: ResidentId) {
        let (act, team, nurse, now): (ListActId, _, _, _) =
            (id(), self.team, self.staff(Role::Nurse).account, self.clock.now());
        self.write(move |conn| {
            diesel::insert_into(list_acts::table)
                .values((
                    list_acts::id.eq(act),
                    list_acts::resident_id.eq(resident),
                    list_acts::team_id.eq(Some(team)),
                    list_acts::act
                        .eq(format!(r#"{{"act":"departure","departure":{{"kind":"moved","on":"{}"}}}}"#, now.day())),
                    list_acts::made_on.eq(now.day()),
                    list_acts::made_at.eq(now),
                    list_acts::recorded_at.eq(now),
                    list_acts::made_by.eq(nurse),
                    list_acts::ended.eq(Some("{}")),
                ))
                .execute(conn)?;
            Ok(())
        });
        self.people[who].insert("departure".to_owned(), act.to_string());
    }

    /// Somebody who says to be Chen and waits for the desk.
    fn claim(&mut self) {
        let (claimant, claim, resident) = (self.account("13800138004"), Uuid::now_v7(), Uuid::now_v7());
        let particulars = serde_json::to_value(self.particulars("陈长海", numbers::CHEN)).expect("JSON");
        self.act(
            &claimant,
            "claim_identity",
            json!({ "claim": claim, "resident": resident, "particulars": particulars }),
        );
        let activation = Uuid::now_v7();
        let newcomer: AccountId = self.employ(Role::Nurse, self.institution).account;
        let reset = json!({ "account": newcomer, "activation": activation });
        self.act(&self.staff(Role::Operator), "reset_staff_account", reset);
        let code = Uuid::now_v7();
        let unlinked = self.register("周桂兰", "990101195501010148");
        self.act(&self.staff(Role::Desk), "issue_activation_code", json!({ "code": code, "resident": unlinked }));
        for names in &mut self.people {
            names.insert("claim".to_owned(), claim.to_string());
            names.insert("claimant".to_owned(), resident.to_string());
            names.insert("activation".to_owned(), activation.to_string());
            names.insert("newcomer".to_owned(), newcomer.to_string());
            names.insert("code".to_owned(), code.to_string());
        }
    }

    /// The nurse is away later in the year.
    fn go_on_leave(&mut self) {
        let substitution = Uuid::now_v7().to_string();
        let payload = json!({ "substitution": substitution, "team": self.team, "absent": self.staff_id(Role::Nurse),
            "substitute": self.staff_id(Role::Doctor), "from": "2026-12-07", "to": "2026-12-11" });
        self.act(&self.staff(Role::Manager), "name_substitute", payload);
        for names in &mut self.people {
            names.insert("substitution".to_owned(), substitution.clone());
        }
    }

    /// The nurse shares a part of the list with her team.
    fn keep_a_filter(&mut self) {
        let filter = Uuid::now_v7().to_string();
        let payload = json!({ "id": filter, "team": self.team, "name": "高风险", "shared": true, "filter": {} });
        self.act(&self.staff(Role::Nurse), "save_list_filter", payload);
        for names in &mut self.people {
            names.insert("saved_filter".to_owned(), filter.clone());
        }
    }

    /// A nurse of the team whose account was disabled delivers a reading, which waits for the manager.
    fn part_with_a_nurse(&mut self) {
        let nurse = self.employ(Role::Nurse, self.institution);
        self.join(self.team, nurse.staff_id().expect("staff"), Duty::Nurse);
        self.act(&self.staff(Role::Operator), "disable_staff_account", json!({ "account": nurse.account }));
        let measured = json!({ "record_reading": { "reading": Uuid::now_v7(), "resident": self.people[LI]["resident"],
            "taken_at": self.clock.now(), "value": { "kind": "blood_pressure", "sbp": 128, "dbp": 78 } } });
        let held = self.delivers(&nurse, serde_json::from_value(measured).expect("a command"));
        for names in &mut self.people {
            names.insert("held".to_owned(), held.to_string());
            names.insert("disabled_account".to_owned(), nurse.account.to_string());
        }
    }

    fn employ_everybody(&mut self) {
        let (here, elsewhere) = (self.institution, self.elsewhere);
        let (second, far) = (self.another_team(here), self.another_team(elsewhere));
        for role in Role::ALL.into_iter().skip(1) {
            let own = self.staff(role);
            let other = self.employ(role, here);
            let stranger = self.employ(role, elsewhere);
            for (actor, team) in [(&other, second), (&stranger, far)] {
                if let (Some(duty), Some(staff)) = (duty(role), actor.staff_id()) {
                    self.join(team, staff, duty);
                }
            }
            let own_again = own.clone();
            self.askers.extend([own, other, stranger].map(|actor| Asker { actor, about: LI }));
            self.askers.push(Asker { actor: own_again, about: WANG });
        }
    }
}

fn duty(role: Role) -> Option<Duty> {
    match role {
        Role::Doctor => Some(Duty::Leader),
        Role::AssistantGp => Some(Duty::Doctor),
        Role::VillageDoctor => Some(Duty::VillageDoctor),
        Role::Nurse => Some(Duty::Nurse),
        Role::PublicHealth => Some(Duty::PublicHealth),
        _ => None,
    }
}

/// What is uploaded under `{file}`.
const FILE: &str = "%PDF-1.7 a scan";

impl TestClinic {
    fn common_names(&self, person: &TestPerson) -> BTreeMap<String, String> {
        let card = if person.phone.ends_with('1') { numbers::LI } else { numbers::WANG };
        let account = self.staff(Role::Doctor).account;
        let names = [
            ("resident", person.id.to_string()),
            ("contract", Uuid::now_v7().to_string()),
            ("team", self.team.to_string()),
            ("package", self.package.to_string()),
            ("institution", self.institution.to_string()),
            ("doctor", self.staff_id(Role::Doctor).to_string()),
            ("doctor_account", account.to_string()),
            ("assistant", self.staff_id(Role::AssistantGp).to_string()),
            ("nurse", self.staff_id(Role::Nurse).to_string()),
            ("drug", drug_id("C08CA01-5mg").to_string()),
            ("today", self.today().to_string()),
            ("now", self.clock.now().0.to_string()),
            ("card", card.to_owned()),
            ("no_file", "0".repeat(64)),
            ("file", to_hex(&Sha256::digest(FILE))),
            ("yesterday", self.today().plus_days(-1).expect("in range").to_string()),
            ("before_yesterday", self.today().plus_days(-2).expect("in range").to_string()),
            ("fresh", Uuid::now_v7().to_string()),
            ("indicator", "K1".to_owned()),
            ("format", "csv".to_owned()),
        ];
        names.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}
