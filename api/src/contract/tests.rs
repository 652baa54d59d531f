//! Stories of contracts, told through the door.

use diesel::prelude::*;
use jiayi_core::access::{Read, Role};
use jiayi_core::calendar::Day;
use jiayi_core::codes::{Code, Language};
use jiayi_core::command::{Command, Outcome};
use jiayi_core::contract::commands::{
    AcceptContract, CancelTermination, EndContractByTeam, Origin, Paper, RejectContract, SignContract, Signature,
    TerminateContract, Terms, WithdrawContract,
};
use jiayi_core::contract::{EndReason, PriorityGroup};
use jiayi_core::id::{ContractId, ResidentId, StaffId, TeamId};
use jiayi_core::person::ConsentPurpose;
use jiayi_core::person::commands::GiveConsent;
use jiayi_core::person::consent::wording::Wording;
use jiayi_core::team::Duty;
use serde_json::Value;
use uuid::Uuid;

use super::preview::{self, Wanted};
use crate::database::schema::{one_time_codes, packages, team_members};
use crate::database::sql::Key;
use crate::session::Actor;
use crate::session::scope::Scope;
use crate::testing::{TestClinic, TestPerson, codes, day, fields, id, numbers, rejected};

mod answers;
mod at_once;
mod departures;
mod endings;
mod laws;
mod print;
mod proofs;
mod signing;

const CODE: &str = "246810";

/// A verified adult with a phone and her consents.
fn li(clinic: &TestClinic) -> TestPerson {
    clinic.resident("李秀英", numbers::LI, "13800138001")
}

fn wang(clinic: &TestClinic) -> TestPerson {
    clinic.resident("王建国", numbers::WANG, "13800138002")
}

/// A year with the clinic's team; its assistant GP is the contracting doctor, its doctor the leader.
pub(crate) fn terms(clinic: &TestClinic, starts_on: Day) -> Terms {
    Terms {
        team: clinic.team,
        doctor: clinic.staff_id(Role::AssistantGp),
        package: clinic.package,
        starts_on,
        years: 1,
        priority_groups: vec![PriorityGroup::Elder65, PriorityGroup::Hypertension],
        district_institution: None,
        municipal_institution: None,
    }
}

fn plus(day: Day, days: i64) -> Day {
    day.plus_days(days).expect("in range")
}

/// Sends a one-time code to an actor's phone.
fn send_code(clinic: &TestClinic, actor: &Actor) {
    let phone = actor.phone_index.clone().expect("a phone");
    let (rules, now, id) = (clinic.rules.clone(), clinic.clock.now(), Uuid::now_v7());
    clinic.write(move |conn| {
        diesel::insert_into(one_time_codes::table)
            .values((
                one_time_codes::id.eq(Key(id)),
                one_time_codes::phone_index.eq(phone),
                one_time_codes::purpose.eq("sign_contract"),
                one_time_codes::code_hash.eq(rules.keys.code_mark(id, CODE.as_bytes()).as_bytes().as_slice()),
                one_time_codes::created_at.eq(now),
                one_time_codes::expires_at.eq(now.plus_ms(600_000)),
                one_time_codes::tries_left.eq(3),
            ))
            .execute(conn)?;
        Ok(())
    });
}

/// A drawing that was uploaded, and a code that was sent.
pub(crate) fn drawn(clinic: &TestClinic, actor: &Actor) -> Signature {
    send_code(clinic, actor);
    Signature::Drawn { blob: clinic.blob(actor), code: CODE.to_owned() }
}

fn paper(clinic: &TestClinic, guardian: Option<ResidentId>) -> Paper {
    Paper { scan: clinic.blob(&clinic.staff(Role::Desk)), witness: clinic.staff_id(Role::Nurse), guardian }
}

/// What the signer is shown, and so what she signs.
pub(crate) fn signing(
    clinic: &TestClinic,
    actor: &Actor,
    resident: ResidentId,
    terms: Terms,
    origin: Origin,
    signature: Signature,
) -> SignContract {
    let guardian = match &signature {
        Signature::Paper(paper) => paper.guardian,
        Signature::Drawn { .. } => None,
    };
    let wanted = Wanted {
        contract: id(),
        team: terms.team,
        doctor: terms.doctor,
        package: terms.package,
        starts_on: terms.starts_on,
        years: terms.years,
        priority_groups: Some(terms.priority_groups.iter().map(|group| group.as_str()).collect::<Vec<_>>().join(",")),
        district_institution: terms.district_institution,
        municipal_institution: terms.municipal_institution,
        renewal_of: None,
        transfer_from: None,
        guardian,
    };
    let contract = wanted.contract;
    let (rules, today, actor) = (clinic.rules.clone(), clinic.today(), actor.clone());
    let (template_version, document_hash) = clinic.read(move |conn| {
        let policy = rules.policies.on(today).expect("a policy");
        let scope = Scope::over(conn, &actor, Read::Agreement, resident, policy, today).expect("in scope");
        // Terms that cannot be shown are signed blindly, to be refused.
        Ok(match preview::of(conn, &rules, policy, &actor, scope, &wanted, today) {
            Ok(shown) => (shown.template_version, shown.document_hash.to_string()),
            Err(_) => (String::new(), "0".repeat(64)),
        })
    });
    SignContract { contract, resident, origin, terms, template_version, document_hash, signature }
}

/// She signs on her phone what she was shown.
fn signs(clinic: &TestClinic, person: &TestPerson, terms: Terms, origin: Origin) -> ContractId {
    let command = signing(clinic, &person.actor, person.id, terms, origin, drawn(clinic, &person.actor));
    let contract = command.contract;
    clinic.must(&person.actor, Command::SignContract(command));
    contract
}

fn tries_to_sign(clinic: &TestClinic, person: &TestPerson, terms: Terms, origin: Origin) -> Outcome {
    let command = signing(clinic, &person.actor, person.id, terms, origin, drawn(clinic, &person.actor));
    clinic.send(&person.actor, Command::SignContract(command))
}

pub(crate) fn accepting(contract: ContractId, resident: ResidentId) -> Command {
    Command::AcceptContract(AcceptContract { contract, resident, card_number: None, over_capacity_reason: None })
}

fn rejecting(contract: ContractId, resident: ResidentId, reason: &str) -> Command {
    Command::RejectContract(RejectContract { contract, resident, reason: reason.to_owned() })
}

fn withdrawing(contract: ContractId, resident: ResidentId) -> Command {
    Command::WithdrawContract(WithdrawContract { contract, resident, paper: None })
}

fn ending(contract: ContractId, resident: ResidentId, reason: EndReason, last_day: Day) -> Command {
    Command::TerminateContract(TerminateContract { contract, resident, reason, last_day, note: None, paper: None })
}

fn taking_back(contract: ContractId, resident: ResidentId) -> Command {
    Command::CancelTermination(CancelTermination { contract, resident, paper: None })
}

fn ending_by_team(contract: ContractId, resident: ResidentId, reason: EndReason, last_day: Day) -> Command {
    let note = "居民家属告知".to_owned();
    Command::EndContractByTeam(EndContractByTeam { contract, resident, reason, last_day, note })
}

/// The contracting doctor.
fn doctor(clinic: &TestClinic) -> Actor {
    clinic.staff(Role::AssistantGp)
}

/// A year from today, signed and accepted.
fn runs(clinic: &TestClinic, person: &TestPerson) -> ContractId {
    let contract = signs(clinic, person, terms(clinic, clinic.today()), Origin::New);
    clinic.must(&doctor(clinic), accepting(contract, person.id));
    contract
}

fn view(clinic: &TestClinic, actor: &Actor, contract: ContractId) -> Value {
    let (status, body) = clinic.get(actor, &format!("/contracts/{contract}"));
    assert_eq!(status, 200, "{body}");
    body
}

fn status(clinic: &TestClinic, actor: &Actor, contract: ContractId) -> String {
    view(clinic, actor, contract)["status"].as_str().expect("a status").to_owned()
}

fn set_cap(clinic: &TestClinic, doctor: StaffId, cap: i32) {
    clinic.write(move |conn| {
        diesel::update(team_members::table.filter(team_members::staff_id.eq(doctor)))
            .set(team_members::cap.eq(Some(cap)))
            .execute(conn)?;
        Ok(())
    });
}

/// What a year costs, in 分: total, insurance, public health, resident.
fn set_fee(clinic: &TestClinic, fee: [i32; 4]) {
    let package = clinic.package;
    clinic.write(move |conn| {
        diesel::update(packages::table.find(package))
            .set((
                packages::fee_total.eq(fee[0]),
                packages::fee_insurance.eq(fee[1]),
                packages::fee_public_health.eq(fee[2]),
                packages::fee_resident.eq(fee[3]),
            ))
            .execute(conn)?;
        Ok(())
    });
}

/// Another team of the same institution, with a GP who leads it and a nurse.
pub(crate) fn other_team(clinic: &TestClinic) -> (TeamId, Actor) {
    let team = clinic.another_team(clinic.institution);
    let leader = clinic.employ(Role::Doctor, clinic.institution);
    clinic.join(team, leader.staff_id().expect("staff"), Duty::Leader);
    let nurse = clinic.employ(Role::Nurse, clinic.institution);
    clinic.join(team, nurse.staff_id().expect("staff"), Duty::Nurse);
    (team, leader)
}

/// She consents in the app.
pub(crate) fn consents(clinic: &TestClinic, person: &TestPerson, purpose: ConsentPurpose) {
    let words = Wording::newest(purpose).expect("words");
    clinic.must(
        &person.actor,
        Command::GiveConsent(GiveConsent {
            consent: id(),
            resident: person.id,
            purpose,
            text_version: words.version.to_owned(),
            text_hash: words.hash(Language::Chinese).to_string(),
            recipient: None,
        }),
    );
}
