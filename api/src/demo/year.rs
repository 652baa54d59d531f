//! A year of the county: people register, sign, are followed up, treated and supplied, each by the acts of their roles.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::{AccountId, ResidentId, SessionId, StaffId, TaskId};
use jiayi_core::person::ConsentPurpose;
use jiayi_core::person::consent::wording::Wording;
use jiayi_core::prescription::catalogue::drug_id;
use jiayi_core::refill::eligibility::check_request;
use jiayi_core::task::TaskKind;
use serde_json::{Value, json};
use uuid::Uuid;

use super::DemoError;
use super::county::{County, Institution, Team, Worker};
use super::draw::{Draw, citizen_id};
use super::programmes::{self, Sheet};
use super::story::{Agenda, Pen};
use crate::audit::Looked;
use crate::clinic::Rules;
use crate::contract;
use crate::database::schema::tasks;
use crate::database::sql::Word;
use crate::database::{Db, Error};
use crate::prescription::medicine::medicines;
use crate::session::{self, Actor};

/// People think of asking for more when it lasts for at most so many days.
const ASKS_WITHIN_DAYS: i64 = 12;
/// Days' supply of the demo's long prescriptions.
const SUPPLY_DAYS: i64 = 84;
/// Phones of the demo: residents 1, 2, 3 … sign in with 13800130001, 13800130002, 13800130003 …
const FIRST_PHONE: i64 = 13_800_130_001;
/// The people of the README, by their place in the list.
const GRANDMOTHER: usize = 0;
const DAUGHTER: usize = 1;
const MOTHER: usize = 3;
const MINUTE: i64 = 60_000;

/// What becomes of somebody's signature.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Served,
    Waiting,
    Rejected,
    Withdrawn,
    Ended,
}

/// How far a refill request gets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RefillFate {
    Received,
    Refused,
    Withdrawn,
    Issued,
    Reviewed,
    Preparing,
    Ready,
    Collected,
}

const REFILL_FATES: [RefillFate; 8] = [
    RefillFate::Received,
    RefillFate::Refused,
    RefillFate::Withdrawn,
    RefillFate::Issued,
    RefillFate::Reviewed,
    RefillFate::Preparing,
    RefillFate::Ready,
    RefillFate::Collected,
];

struct Inhabitant {
    number: i64,
    name: String,
    female: bool,
    born_on: Day,
    team: usize,
    village: String,
    resident: ResidentId,
    contract: String,
    fate: Fate,
    followed: Vec<Followed>,
    account: Option<Actor>,
    /// Items of the newest prescription that was dispensed, and the first day without them.
    medicines: Vec<String>,
    runs_out: Option<Day>,
    treated: bool,
}

/// One programme that somebody is in.
struct Followed {
    /// Its place among the programmes.
    row: usize,
    diagnosis: Option<String>,
    /// Its yearly form was filled in.
    done: bool,
}

/// What happens next to one inhabitant.
enum Step {
    Register,
    LinkPhone,
    Sign,
    Answer,
    Diagnose,
    Visit,
    Measure,
    LookAfter,
    AskForRefill(RefillFate),
    LetDaughterHelp,
}

struct Year<'a> {
    county: &'a County,
    programmes: Vec<programmes::Row>,
    agenda: Agenda<(usize, Step)>,
    people: Vec<Inhabitant>,
    today: Day,
}

/// Lets `residents` people live through the year before `now`.
pub fn live(
    conn: &mut Db,
    rules: &Rules,
    draw: &mut Draw,
    county: &County,
    residents: u32,
    now: Instant,
) -> Result<(), DemoError> {
    let today = now.day();
    let mut year =
        Year { county, programmes: programmes::rows()?, agenda: Agenda::new(now), people: Vec::new(), today };
    for number in 1..=i64::from(residents) {
        year.arrive(draw, number)?;
    }
    while let Some((at, (person, step))) = year.agenda.take() {
        let mut pen = Pen { conn: &mut *conn, rules, draw: &mut *draw, at };
        year.happen(&mut pen, person, step)?;
    }
    Ok(())
}

fn ago(today: Day, days: i64) -> Result<Day, DemoError> {
    Ok(today.plus_days(-days)?)
}

impl Year<'_> {
    /// Draws somebody and when she first comes. The first few are the people of the README.
    fn arrive(&mut self, draw: &mut Draw, number: i64) -> Result<(), DemoError> {
        let teams = i64::try_from(self.county.teams.len()).unwrap_or(1);
        let team_number = usize::try_from(if number <= 5 { 0 } else { number % teams }).unwrap_or(0);
        let Some(team) = self.county.teams.get(team_number) else { return Ok(()) };
        let (age, female) = match number {
            1 => (75, true),
            2 => (48, true),
            3 => (68, false),
            4 => (34, true),
            5 => (6, false),
            _ if draw.chance(60) => (draw.between(60, 90), draw.chance(54)),
            // Of age already when she signed, up to a year ago.
            _ => (draw.between(19, 59), draw.chance(50)),
        };
        let born_on = ago(self.today, age * 365 + age / 4 + draw.between(5, 300))?;
        let name = match number {
            1 => "王秀英".to_owned(),
            2 => "李敏".to_owned(),
            3 => "张建国".to_owned(),
            4 => "陈晓燕".to_owned(),
            5 => "陈小宝".to_owned(),
            _ => draw.name(female),
        };
        let came = match number {
            1..=4 => ago(self.today, 100)?,
            5 => ago(self.today, 98)?,
            _ => ago(self.today, draw.between(12, 350))?,
        };
        let fate = match number {
            1 | 2 | 4 | 5 => Fate::Served,
            3 => Fate::Waiting,
            _ => match draw.between(1, 100) {
                1..=3 => Fate::Rejected,
                4..=5 => Fate::Withdrawn,
                6..=9 => Fate::Waiting,
                10..=13 => Fate::Ended,
                _ => Fate::Served,
            },
        };
        let takes = |(_, row): &(usize, &programmes::Row)| row.takes(number, age, draw);
        let in_them = self.programmes.iter().enumerate().filter(takes).map(|(row, _)| row);
        let followed = in_them.map(|row| Followed { row, diagnosis: None, done: false }).collect();
        let at = draw.working_time(came);
        self.people.push(Inhabitant {
            number,
            name,
            female,
            born_on,
            team: team_number,
            village: draw.pick(&team.villages).copied().unwrap_or("990101001001").to_owned(),
            resident: draw.id(at),
            contract: draw.id::<Uuid>(at).to_string(),
            fate,
            followed,
            account: None,
            medicines: Vec::new(),
            runs_out: None,
            treated: number == 1 || draw.chance(75),
        });
        // A signature that still waits is a fresh one.
        let at = if fate == Fate::Waiting && number > 5 && draw.chance(70) {
            let day = ago(self.today, draw.between(1, 10))?;
            draw.working_time(day)
        } else if number == 3 {
            draw.working_time(ago(self.today, 2)?)
        } else {
            at
        };
        self.agenda.add(at, (self.people.len() - 1, Step::Register));
        Ok(())
    }

    fn happen(&mut self, pen: &mut Pen<'_>, who: usize, step: Step) -> Result<(), DemoError> {
        match step {
            Step::Register => self.register(pen, who),
            Step::LinkPhone => self.link_phone(pen, who),
            Step::Sign => self.sign(pen, who),
            Step::Answer => self.answer(pen, who),
            Step::Diagnose => self.diagnose(pen, who),
            Step::Visit => self.visit(pen, who),
            Step::Measure => self.measure(pen, who),
            Step::LookAfter => self.look_after(pen, who),
            Step::AskForRefill(fate) => self.ask_for_refill(pen, who, fate),
            Step::LetDaughterHelp => self.let_daughter_help(pen),
        }
    }

    fn person(&self, who: usize) -> Result<&Inhabitant, DemoError> {
        self.people.get(who).ok_or(DemoError::Nobody)
    }

    fn person_mut(&mut self, who: usize) -> Result<&mut Inhabitant, DemoError> {
        self.people.get_mut(who).ok_or(DemoError::Nobody)
    }

    fn team(&self, who: usize) -> Result<&Team, DemoError> {
        self.county.teams.get(self.person(who)?.team).ok_or(DemoError::Nobody)
    }

    fn institution(&self, who: usize) -> Result<&Institution, DemoError> {
        let id = self.team(who)?.institution;
        self.county.institutions.iter().find(|institution| institution.id == id).ok_or(DemoError::Nobody)
    }

    fn particulars(&self, who: usize) -> Result<Value, DemoError> {
        let person = self.person(who)?;
        Ok(json!({
            "name": person.name,
            "document_kind": "citizen_id",
            "document_number": citizen_id(person.born_on, person.female, person.number),
            "address": format!("金沙县{}号", person.number),
            "village": person.village,
            "home_institution": self.team(who)?.institution,
            "lives_alone": person.number % 7 == 1,
        }))
    }

    /// Face to face at the desk, with consents on paper. A child's come with the guardian, later.
    fn register(&mut self, pen: &mut Pen<'_>, who: usize) -> Result<(), DemoError> {
        let desk = self.institution(who)?.desk.clone();
        let person = self.person(who)?;
        let child = person.born_on.age_on(pen.at.day()) < 14;
        let guardian = if child { Some(self.person(MOTHER)?.resident) } else { None };
        let purposes: &[&str] = match who {
            _ if child => &["contract_service", "child_data", "health_data"],
            GRANDMOTHER => &["contract_service", "health_data", "family_sharing"],
            _ => &["contract_service", "health_data"],
        };
        let witness = self.team(who)?.leader.staff();
        let mut consents = Vec::new();
        for purpose in purposes {
            consents.push(paper_consent(pen, &desk, witness, purpose, guardian)?);
        }
        let mut payload = json!({
            "resident": person.resident, "particulars": self.particulars(who)?, "consents": consents,
        });
        if let Some(guardian) = guardian {
            let scan = pen.picture(&desk.actor)?;
            payload["guardianship"] = json!({
                "guardianship": pen.id(), "ward": person.resident, "guardian": guardian, "relation": "parent",
                "proof": "birth_certificate", "scan": scan,
            });
        } else {
            payload["phone"] = json!((FIRST_PHONE + person.number - 1).to_string());
        }
        pen.send(&desk.actor, "register_resident", payload)?;
        if let Some(wish) = wish(person) {
            let payload = json!({ "resident": person.resident, "preference": wish });
            pen.send(&desk.actor, "set_contact_preference", payload)?;
        }
        let number = person.number;
        if number <= 4 || number % 12 == 0 {
            self.agenda.add(pen.at.plus_ms(20 * MINUTE), (who, Step::LinkPhone));
        }
        if who == GRANDMOTHER {
            self.agenda.add(pen.at.plus_ms(45 * MINUTE), (who, Step::LetDaughterHelp));
        }
        self.agenda.add(pen.at.plus_ms(60 * MINUTE), (who, Step::Sign));
        Ok(())
    }

    /// She signs in on her phone, says who she is and types the code that the desk printed.
    fn link_phone(&mut self, pen: &mut Pen<'_>, who: usize) -> Result<(), DemoError> {
        let desk = self.institution(who)?.desk.clone();
        let person = self.person(who)?;
        let code = pen.id();
        pen.send(&desk.actor, "issue_activation_code", json!({ "code": code, "resident": person.resident }))?;
        let printed = pen.rules.keys.activation_code(code.parse().map_err(|_| DemoError::Nobody)?).printed();
        let phone = (FIRST_PHONE + person.number - 1).to_string();
        let (account, phone_index): (AccountId, Vec<u8>) = session::open_account(pen.conn, pen.rules, &phone, pen.at)?;
        let session: SessionId = pen.draw.id(pen.at);
        let mut actor = Actor {
            account,
            session,
            role: Role::Resident,
            resident: None,
            phone_index: Some(phone_index),
            staff: None,
            looked: Looked::default(),
        };
        let (claim, provisional) = (pen.id(), pen.id());
        let payload = json!({ "claim": claim, "resident": provisional, "particulars": self.particulars(who)? });
        pen.send(&actor, "claim_identity", payload)?;
        pen.send(&actor, "activate_claim", json!({ "claim": claim, "resident": provisional, "code": printed }))?;
        let person = self.person_mut(who)?;
        actor.resident = Some(person.resident);
        person.account = Some(actor);
        Ok(())
    }

    fn let_daughter_help(&mut self, pen: &mut Pen<'_>) -> Result<(), DemoError> {
        let (grandmother, daughter) = (self.person(GRANDMOTHER)?, self.person(DAUGHTER)?);
        let Some(actor) = grandmother.account.clone() else { return Ok(()) };
        let payload = json!({
            "grant": pen.id(), "resident": grandmother.resident, "proxy_name": daughter.name,
            "proxy_phone": (FIRST_PHONE + 1).to_string(), "relation": "child",
            "scopes": ["view", "request_refill", "pickup"], "until": pen.at.day().plus_days(300)?,
        });
        pen.send(&actor, "grant_proxy", payload)?;
        let payload = json!({ "resident": grandmother.resident, "preference": "via_family" });
        pen.send(&actor, "set_contact_preference", payload)
    }

    fn sign(&mut self, pen: &mut Pen<'_>, who: usize) -> Result<(), DemoError> {
        let desk = self.institution(who)?.desk.clone();
        let team = self.team(who)?;
        let person = self.person(who)?;
        let today = pen.at.day();
        let package = usize::from(!person.followed.is_empty());
        let terms = json!({
            "team": team.id, "doctor": if person.number % 3 == 0 { team.doctor.staff() } else { team.leader.staff() },
            "package": team.packages.get(package), "starts_on": today.plus_days(3)?, "years": 1,
        });
        let guardian = if person.number == 5 { Some(self.person(MOTHER)?.resident) } else { None };
        let mut wanted = terms.clone();
        wanted["contract"] = json!(person.contract);
        wanted["guardian"] = json!(guardian);
        let wanted = serde_json::from_value(wanted).map_err(|_| DemoError::Nobody)?;
        let policy = pen.rules.policies.on(today).map_err(|code| DemoError::Refused(code.to_string()))?;
        let shown = contract::preview(pen.conn, pen.rules, policy, &desk.actor, person.resident, &wanted, today)?;
        let scan = pen.picture(&desk.actor)?;
        let witness = team.leader.staff();
        let mut signature = json!({ "kind": "paper", "scan": scan, "witness": witness });
        if let Some(guardian) = guardian {
            signature["guardian"] = json!(guardian);
        }
        let payload = json!({
            "contract": person.contract, "resident": person.resident, "origin": { "kind": "new" }, "terms": terms,
            "template_version": shown.template_version, "document_hash": shown.document_hash, "signature": signature,
        });
        pen.send(&desk.actor, "sign_contract", payload)?;
        let answered = pen.at.plus_ms(pen.draw.between(2, 40) * 60 * MINUTE);
        self.agenda.add(answered, (who, Step::Answer));
        Ok(())
    }

    fn answer(&mut self, pen: &mut Pen<'_>, who: usize) -> Result<(), DemoError> {
        let person = self.person(who)?;
        let names = json!({ "contract": person.contract, "resident": person.resident });
        let with = |more: Value| {
            let mut payload = names.clone();
            if let (Some(all), Some(more)) = (payload.as_object_mut(), more.as_object()) {
                all.extend(more.clone());
            }
            payload
        };
        let team = self.team(who)?;
        let leader = team.leader.actor.clone();
        let desk = self.institution(who)?.desk.clone();
        match person.fate {
            Fate::Waiting => return Ok(()),
            Fate::Rejected => {
                let payload = with(json!({ "reason": "居住地不在本团队服务范围，请就近签约。" }));
                return pen.send(&leader, "reject_contract", payload);
            }
            Fate::Withdrawn => {
                let scan = pen.picture(&desk.actor)?;
                let payload = with(json!({ "paper": { "scan": scan, "witness": team.leader.staff() } }));
                return pen.send(&desk.actor, "withdraw_contract", payload);
            }
            Fate::Served | Fate::Ended => pen.send(&leader, "accept_contract", with(json!({})))?,
        }
        let day = pen.at.day();
        if person.fate == Fate::Ended {
            let scan = pen.picture(&desk.actor)?;
            let payload = with(json!({
                "reason": "moved_away", "last_day": day.plus_days(30)?,
                "paper": { "scan": scan, "witness": team.leader.staff() },
            }));
            return pen.send(&desk.actor, "terminate_contract", payload);
        }
        let first = if person.number == 1 { ago(self.today, 79)? } else { day.plus_days(pen.draw.between(4, 12))? };
        let at = pen.draw.working_time(first);
        let (followed, has_phone) = (!person.followed.is_empty(), person.account.is_some());
        if followed {
            self.agenda.add(at, (who, Step::Diagnose));
        }
        if has_phone {
            for _ in 0..pen.draw.between(2, 6) {
                let day = first.plus_days(pen.draw.between(1, 90))?;
                let at = pen.draw.working_time(day);
                self.agenda.add(at, (who, Step::Measure));
            }
        }
        Ok(())
    }

    fn diagnose(&mut self, pen: &mut Pen<'_>, who: usize) -> Result<(), DemoError> {
        let leader = self.team(who)?.leader.actor.clone();
        let resident = self.person(who)?.resident;
        let diagnosed_on = pen.at.day().plus_days(-400)?;
        let programmes = &self.programmes;
        let person = self.people.get_mut(who).ok_or(DemoError::Nobody)?;
        for followed in &mut person.followed {
            let row = programmes.get(followed.row).ok_or(DemoError::Nobody)?;
            let mut enrolment = json!({ "enrolment": pen.id(), "resident": resident, "programme": row.programme });
            if let Some(documented) = &row.diagnosis {
                let diagnosis = pen.id();
                let payload = json!({
                    "diagnosis": diagnosis, "resident": resident, "icd": documented.icd, "name": documented.name,
                    "diagnosed_on": diagnosed_on,
                    "proof": "金沙县人民医院门诊病历",
                });
                pen.send(&leader, "record_diagnosis", payload)?;
                enrolment["diagnosis"] = json!(diagnosis);
                followed.diagnosis = Some(diagnosis);
            }
            pen.send(&leader, "enrol_in_programme", enrolment)?;
        }
        self.agenda.add(pen.at.plus_ms(30 * MINUTE), (who, Step::Visit));
        Ok(())
    }

    fn visit(&mut self, pen: &mut Pen<'_>, who: usize) -> Result<(), DemoError> {
        let leader = self.team(who)?.leader.actor.clone();
        let person = self.person(who)?;
        let well = person.number == 1 || pen.draw.chance(78);
        let (sbp, dbp) = if well {
            (pen.draw.between(112, 138), pen.draw.between(66, 86))
        } else {
            (pen.draw.between(151, 172), pen.draw.between(90, 104))
        };
        let sheet = self.fill_in(pen, who, well)?;
        if sheet.forms.is_empty() {
            // Her yearly check is done and nothing else brings her.
            return Ok(());
        }
        let person = self.person(who)?;
        let visit = pen.id();
        let home = pen.draw.chance(20);
        let mut payload = json!({
            "visit": visit, "resident": person.resident, "happened_on": pen.at.day(),
            "mode": if home { "home" } else { "clinic" }, "place": if home { "home" } else { "facility" },
            "common": {
                "pressure": { "sbp": sbp, "dbp": dbp }, "heart_rate": pen.draw.between(62, 88),
                "weight_hectograms": pen.draw.between(480, 780), "height_mm": pen.draw.between(1500, 1760),
            },
            "forms": sheet.forms,
        });
        if let Some(common) = payload["common"].as_object_mut() {
            common.extend(sheet.common);
        }
        pen.send(&leader, "record_visit", payload)?;
        let treated = person.treated && well && self.medicines_of(who)?.next().is_some();
        if treated {
            self.treat(pen, who, &visit, None)?;
        }
        self.plan_next(pen, who, well, treated)
    }

    /// The forms of one visit.
    fn fill_in(&mut self, pen: &mut Pen<'_>, who: usize, well: bool) -> Result<Sheet, DemoError> {
        let mut sheet = Sheet::default();
        let person = self.people.get_mut(who).ok_or(DemoError::Nobody)?;
        for followed in &mut person.followed {
            let row = self.programmes.get(followed.row).ok_or(DemoError::Nobody)?;
            if row.yearly && followed.done {
                continue;
            }
            row.fill(well, pen.draw, &mut sheet);
            followed.done = true;
        }
        Ok(sheet)
    }

    /// What she takes, each with the diagnosis it is for.
    fn medicines_of(&self, who: usize) -> Result<impl Iterator<Item = (&programmes::Medicine, &str)>, DemoError> {
        let person = self.person(who)?;
        Ok(person.followed.iter().filter_map(|followed| {
            let medicine = self.programmes.get(followed.row)?.medicine.as_ref()?;
            Some((medicine, followed.diagnosis.as_deref()?))
        }))
    }

    /// When she comes again: before the medicine ends, in three months, or in two weeks when not well; some come late.
    fn plan_next(&mut self, pen: &mut Pen<'_>, who: usize, well: bool, treated: bool) -> Result<(), DemoError> {
        let day = pen.at.day();
        if self.person(who)?.number == 1 {
            return Ok(());
        }
        let wait = match (well, treated) {
            (false, _) => pen.draw.between(10, 14),
            (true, true) => pen.draw.between(SUPPLY_DAYS - 6, SUPPLY_DAYS - 1),
            (true, false) => pen.draw.between(75, 89),
        };
        let late = if pen.draw.chance(15) { pen.draw.between(5, 70) } else { 0 };
        let at = pen.draw.working_time(day.plus_days(wait + late)?);
        self.agenda.add(at, (who, Step::Visit));
        let Some(runs_out) = self.person(who)?.runs_out else { return Ok(()) };
        let left = self.today.days_until(runs_out);
        if treated && (0..=ASKS_WITHIN_DAYS).contains(&left) && pen.draw.chance(60) {
            let fate = pen.draw.pick(&REFILL_FATES).copied().unwrap_or(RefillFate::Received);
            let asked = pen.draw.working_time(ago(self.today, 1)?);
            self.agenda.add(asked, (who, Step::AskForRefill(fate)));
        }
        Ok(())
    }

    /// Twelve weeks' supply with all that more than four weeks need. `refill` names the request's items it answers and
    /// how far the supply gets.
    fn treat(
        &mut self,
        pen: &mut Pen<'_>,
        who: usize,
        visit: &str,
        refill: Option<(&[String], RefillFate)>,
    ) -> Result<(), DemoError> {
        let leader = self.team(who)?.leader.actor.clone();
        let nurse = self.team(who)?.nurse.clone();
        let (pharmacist, dispenser) =
            (self.institution(who)?.pharmacist.actor.clone(), self.institution(who)?.dispenser.actor.clone());
        let person = self.person(who)?;
        let resident = person.resident;
        let first = person.medicines.is_empty();
        let (assessment, education, confirmation) = (pen.id(), pen.id(), pen.id());
        let drugs: Vec<_> = self.medicines_of(who)?.map(|(medicine, _)| drug_id(&medicine.drug)).collect();
        let payload = json!({
            "assessment": assessment, "resident": resident, "visit": visit, "scope": "strict",
            "answers": {
                "regimen_stable": true, "long_term_need": true, "new_disease": false, "hospitalised_since": false,
                "other_reassessment": false, "severe_adr": false, "findings": "病情稳定，方案不变，依从性好。",
            },
            "drugs": drugs,
        });
        pen.send(&leader, "assess_for_long_prescription", payload)?;
        let payload = json!({
            "education": education, "resident": resident, "topics": ["dose", "storage", "self_monitoring"],
        });
        pen.send(&nurse.actor, "record_education", payload)?;
        let signature = pen.picture(&nurse.actor)?;
        let payload = json!({
            "confirmation": confirmation, "resident": resident, "days": SUPPLY_DAYS, "drugs": drugs, "signature": signature,
            "witness": leader.staff_id(),
        });
        pen.send(&nurse.actor, "confirm_long_prescription", payload)?;

        let mut items = Vec::new();
        let mut handed_over = Vec::new();
        let mut diagnoses = Vec::new();
        for (medicine, diagnosis) in self.medicines_of(who)? {
            let per_day = medicine.per_day;
            let item = pen.id();
            let units = SUPPLY_DAYS * per_day;
            let mut ordered = json!({
                "item": item, "drug": drug_id(&medicine.drug), "units": units,
                "regimen": { "scheduled": { "per_dose": "1", "times": { "per_day": per_day } } },
            });
            if let Some(asked) = refill.and_then(|(asked, _)| asked.get(items.len())) {
                ordered["refill_item"] = json!(asked);
            }
            items.push(ordered);
            handed_over.push(json!({ "dispensing": pen.id(), "item": item, "units": units }));
            diagnoses.push(diagnosis.to_owned());
        }
        let prescription = pen.id();
        let payload = json!({
            "prescription": prescription, "resident": resident, "kind": if first { "first" } else { "repeat" },
            "days": SUPPLY_DAYS, "items": items, "diagnoses": diagnoses, "visit": visit,
            "assessment": assessment, "education": education, "confirmation": confirmation,
            "early_reason": "就诊日一并取药。",
        });
        pen.send(&leader, "issue_prescription", payload)?;
        let fate = refill.map_or(RefillFate::Collected, |(_, fate)| fate);
        if fate == RefillFate::Issued {
            return Ok(());
        }
        pen.at = pen.at.plus_ms(10 * MINUTE);
        let payload = json!({
            "review": pen.id(), "prescription": prescription, "resident": resident, "outcome": "pass",
        });
        pen.send(&pharmacist, "review_prescription", payload)?;
        if fate == RefillFate::Reviewed {
            return Ok(());
        }
        if let Some((request_items, _)) = refill {
            let request = request_items.last().cloned().unwrap_or_default();
            let asked = request_items.get(..items.len()).unwrap_or_default();
            for step in ["being_prepared", "ready"] {
                let payload = json!({ "request": request, "resident": resident, "items": asked, "step": step });
                pen.send(&dispenser, "prepare_refill", payload)?;
                if fate == RefillFate::Preparing {
                    return Ok(());
                }
            }
            if fate == RefillFate::Ready {
                return Ok(());
            }
        }
        let payload = json!({
            "prescription": prescription, "resident": resident, "items": handed_over,
            "collector": { "who": "resident" },
        });
        pen.send(&dispenser, "dispense_prescription", payload)?;
        let names = items.iter().filter_map(|item| item["item"].as_str().map(str::to_owned)).collect();
        let day = pen.at.day();
        let person = self.person_mut(who)?;
        let from = person.runs_out.filter(|runs_out| *runs_out > day).unwrap_or(day);
        person.runs_out = Some(from.plus_days(SUPPLY_DAYS)?);
        person.medicines = names;
        Ok(())
    }

    fn measure(&mut self, pen: &mut Pen<'_>, who: usize) -> Result<(), DemoError> {
        let person = self.person(who)?;
        let Some(actor) = person.account.clone() else { return Ok(()) };
        let danger = person.number != 1 && pen.draw.chance(3);
        let sbp = if danger { 186 } else { pen.draw.between(112, 148) };
        let payload = json!({
            "reading": pen.id(), "resident": person.resident, "taken_at": pen.at,
            "value": { "kind": "blood_pressure", "sbp": sbp, "dbp": pen.draw.between(66, 92), "pulse": 74 },
        });
        pen.send(&actor, "record_reading", payload)?;
        if danger {
            self.agenda.add(pen.at.plus_ms(20 * MINUTE), (who, Step::LookAfter));
        }
        Ok(())
    }

    /// The nurse looks at the triage that a measurement has opened, and calls.
    fn look_after(&mut self, pen: &mut Pen<'_>, who: usize) -> Result<(), DemoError> {
        let nurse = self.team(who)?.nurse.actor.clone();
        let resident = self.person(who)?.resident;
        let open: Vec<TaskId> = tasks::table
            .filter(tasks::resident_id.eq(resident))
            .filter(tasks::kind.eq(Word(TaskKind::Triage)))
            .filter(tasks::closed_at.is_null())
            .select(tasks::id)
            .load(pen.conn)
            .map_err(Error::from)?;
        for task in open {
            pen.send(&nurse, "see_task", json!({ "task": task, "resident": resident }))?;
            let closed = json!({ "task": task, "resident": resident, "outcome": "visit_arranged" });
            pen.send(&nurse, "close_task", closed)?;
        }
        Ok(())
    }

    fn ask_for_refill(&mut self, pen: &mut Pen<'_>, who: usize, fate: RefillFate) -> Result<(), DemoError> {
        let team = self.team(who)?;
        let (leader, village_doctor) = (team.leader.actor.clone(), team.village_doctor.actor.clone());
        let person = self.person(who)?;
        // A visit between the plan and the day may have given a new supply, or called for a review: her list says so.
        if !may_ask(pen, person.resident)? {
            return Ok(());
        }
        let (resident, request) = (person.resident, pen.id());
        let actor = person.account.clone().unwrap_or(village_doctor);
        let mut names: Vec<String> = person.medicines.iter().map(|_| pen.id()).collect();
        let items: Vec<Value> = names
            .iter()
            .zip(&person.medicines)
            .map(|(item, medicine)| json!({ "refill_item": item, "medicine": medicine }))
            .collect();
        pen.send(&actor, "request_refill", json!({ "request": request, "resident": resident, "items": items }))?;
        let decided = json!({ "request": request, "resident": resident, "items": names });
        match fate {
            RefillFate::Received => Ok(()),
            RefillFate::Withdrawn => pen.send(&actor, "withdraw_refill", decided),
            RefillFate::Refused => {
                let mut payload = decided;
                payload["reason"] = json!("血压近期波动，请先来门诊复查。");
                pen.send(&leader, "refuse_refill", payload)
            }
            _ => {
                pen.at = pen.at.plus_ms(30 * MINUTE);
                let visit = self.check_up(pen, who)?;
                names.push(request);
                self.treat(pen, who, &visit, Some((&names, fate)))
            }
        }
    }

    /// A short visit at which all is well, before a repeat.
    fn check_up(&mut self, pen: &mut Pen<'_>, who: usize) -> Result<String, DemoError> {
        let leader = self.team(who)?.leader.actor.clone();
        let visit = pen.id();
        let forms = self.fill_in(pen, who, true)?.forms;
        let person = self.person(who)?;
        let payload = json!({
            "visit": visit, "resident": person.resident, "happened_on": pen.at.day(), "mode": "clinic",
            "place": "facility", "common": { "pressure": { "sbp": 128, "dbp": 78 }, "heart_rate": 72 }, "forms": forms,
        });
        pen.send(&leader, "record_visit", payload)?;
        Ok(visit)
    }
}

/// Whether each of her medicines can be asked for, as her list shows it.
fn may_ask(pen: &mut Pen<'_>, resident: ResidentId) -> Result<bool, DemoError> {
    let today = pen.at.day();
    let policy = pen.rules.policies.on(today).map_err(|code| DemoError::Refused(code.to_string()))?;
    let medicines = medicines(pen.conn, resident, policy, today)?;
    let facts: Vec<_> = medicines.iter().map(|medicine| (medicine.item.id, medicine.facts(true, false))).collect();
    Ok(check_request(&facts, &policy.long_prescription, today).is_ok())
}

/// Some say at the desk how they wish to be reached.
const fn wish(person: &Inhabitant) -> Option<&'static str> {
    match person.number % 10 {
        1 => Some("phone_call"),
        4 => Some("home_visit"),
        6 => Some("sms"),
        8 => Some("app"),
        _ => None,
    }
}

fn paper_consent(
    pen: &mut Pen<'_>,
    desk: &Worker,
    witness: StaffId,
    purpose: &str,
    guardian: Option<ResidentId>,
) -> Result<Value, DemoError> {
    let scan = pen.picture(&desk.actor)?;
    let mut consent = json!({
        "consent": pen.id(), "purpose": purpose, "text_version": newest_wording(purpose)?,
        "witness": witness, "scan": scan,
    });
    if let Some(guardian) = guardian {
        consent["guardian"] = json!(guardian);
    }
    Ok(consent)
}

fn newest_wording(purpose: &str) -> Result<&'static str, DemoError> {
    let purpose = ConsentPurpose::parse(purpose).ok_or(DemoError::Nobody)?;
    Ok(Wording::newest(purpose).ok_or(DemoError::Nobody)?.version)
}
