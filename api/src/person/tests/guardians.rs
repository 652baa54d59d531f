use jiayi_core::access::Role;
use jiayi_core::codes::{Code, Language};
use jiayi_core::command::{Command, Outcome};
use jiayi_core::id::{GuardianshipId, ResidentId};
use jiayi_core::person::commands::{
    EndGuardianship, GiveConsent, RecordCapacityDecision, RecordGuardianship, RegisterResident,
};
use jiayi_core::person::consent::wording::Wording;
use jiayi_core::person::{Capacity, ConsentPurpose, GuardianProof, GuardianRelation};

use crate::person::facts;
use crate::session::Actor;
use crate::testing::{TestClinic, TestPerson, codes, day, fields, id, numbers};

fn shown(clinic: &TestClinic, ward: ResidentId, guardian: ResidentId) -> RecordGuardianship {
    RecordGuardianship {
        guardianship: id(),
        ward,
        guardian,
        relation: GuardianRelation::Parent,
        proof: GuardianProof::HouseholdRegister,
        scan: clinic.blob(&clinic.staff(Role::Desk)),
        until: None,
    }
}

/// A child's registration, everything signed by the father.
fn childs(clinic: &TestClinic, child: ResidentId, number: &str, father: &TestPerson) -> RegisterResident {
    let purposes = [ConsentPurpose::ContractService, ConsentPurpose::HealthData, ConsentPurpose::ChildData];
    let mut registration = clinic.registration(child, "赵小宝", number);
    registration.guardianship = Some(shown(clinic, child, father.id));
    registration.consents = purposes
        .map(|purpose| {
            let mut paper = clinic.paper(purpose);
            paper.guardian = Some(father.id);
            paper
        })
        .to_vec();
    registration
}

fn give(clinic: &TestClinic, actor: &Actor, resident: ResidentId, purpose: ConsentPurpose) -> Outcome {
    let wording = Wording::newest(purpose).expect("words");
    clinic.send(
        actor,
        Command::GiveConsent(GiveConsent {
            consent: id(),
            resident,
            purpose,
            text_version: wording.version.to_owned(),
            text_hash: wording.hash(Language::Chinese).to_string(),
            recipient: None,
        }),
    )
}

#[test]
fn a_child_is_registered_with_the_guardian_who_signs_for_it() {
    let clinic = TestClinic::open();
    let father = clinic.resident("赵大海", numbers::ZHAO, "13800138001");
    let desk = clinic.staff(Role::Desk);
    let child = id();
    let alone = clinic.registration(child, "赵小宝", numbers::CHILD);
    assert_eq!(codes(&clinic.send(&desk, Command::RegisterResident(alone))), [Code::ConsentGiver]);

    let mut without = childs(&clinic, child, numbers::CHILD, &father);
    without.consents.pop();
    assert_eq!(codes(&clinic.send(&desk, Command::RegisterResident(without))), [Code::ConsentChildData]);

    let whole = childs(&clinic, child, numbers::CHILD, &father);
    assert_eq!(clinic.send(&desk, Command::RegisterResident(whole)), Outcome::Applied);
    assert_eq!(give(&clinic, &father.actor, child, ConsentPurpose::Push), Outcome::Applied);
    let stranger = clinic.resident("王建国", numbers::WANG, "13800138002");
    assert_eq!(codes(&give(&clinic, &stranger.actor, child, ConsentPurpose::Push)), [Code::NotFound]);
}

#[test]
fn a_thirteen_year_old_needs_the_guardian_and_a_fourteen_year_old_consents_herself() {
    let clinic = TestClinic::open();
    let father = clinic.resident("赵大海", numbers::ZHAO, "13800138001");
    let desk = clinic.staff(Role::Desk);
    let thirteen = id();
    clinic.must(&desk, Command::RegisterResident(childs(&clinic, thirteen, numbers::THIRTEEN, &father)));
    assert_eq!(give(&clinic, &father.actor, thirteen, ConsentPurpose::Push), Outcome::Applied);

    let girl = clinic.resident("赵小美", numbers::FOURTEEN, "13800138003");
    clinic.must(&desk, Command::RecordGuardianship(shown(&clinic, girl.id, father.id)));
    assert_eq!(give(&clinic, &girl.actor, girl.id, ConsentPurpose::Push), Outcome::Applied);
    assert_eq!(codes(&give(&clinic, &father.actor, girl.id, ConsentPurpose::Sms)), [Code::ConsentGiver]);
    assert_eq!(codes(&give(&clinic, &girl.actor, girl.id, ConsentPurpose::ChildData)), [Code::ConsentPurpose]);

    // On the boy's fourteenth birthday it is his turn.
    clinic.on(day("2026-11-22"));
    assert_eq!(codes(&give(&clinic, &father.actor, thirteen, ConsentPurpose::Sms)), [Code::ConsentGiver]);
}

#[test]
fn a_guardian_of_a_minor_acts_until_the_eve_of_the_eighteenth_birthday() {
    let clinic = TestClinic::open();
    let father = clinic.resident("赵大海", numbers::ZHAO, "13800138001");
    let girl = clinic.resident("赵小美", numbers::FOURTEEN, "13800138003");
    let desk = clinic.staff(Role::Desk);
    clinic.must(&desk, Command::RecordGuardianship(shown(&clinic, girl.id, father.id)));
    let reads = |on| {
        clinic.on(day(on));
        clinic.may(&father.actor, girl.id)
    };
    assert!(reads("2030-11-20"));
    assert!(!reads("2030-11-21"));
}

#[test]
fn a_guardianship_ends_at_once_and_is_not_found_for_another_ward() {
    let clinic = TestClinic::open();
    let father = clinic.resident("赵大海", numbers::ZHAO, "13800138001");
    let girl = clinic.resident("赵小美", numbers::FOURTEEN, "13800138003");
    let desk = clinic.staff(Role::Desk);
    let recorded = shown(&clinic, girl.id, father.id);
    let guardianship: GuardianshipId = recorded.guardianship;
    clinic.must(&desk, Command::RecordGuardianship(recorded));
    let again = Command::RecordGuardianship(shown(&clinic, girl.id, father.id));
    assert_eq!(codes(&clinic.send(&desk, again)), [Code::GuardianExists]);

    let end = |ward| Command::EndGuardianship(EndGuardianship { guardianship, ward });
    assert_eq!(codes(&clinic.send(&desk, end(father.id))), [Code::NotFound]);
    assert_eq!(clinic.send(&desk, end(girl.id)), Outcome::Applied);
    assert!(!clinic.may(&father.actor, girl.id));
    assert_eq!(codes(&clinic.send(&desk, end(girl.id))), [Code::GuardianNotInForce]);
}

fn capacity(clinic: &TestClinic, resident: ResidentId) -> Capacity {
    let today = clinic.today();
    clinic.read(move |conn| Ok(facts(conn, resident)?.expect("known").person().capacity(today)))
}

fn decides(clinic: &TestClinic, resident: ResidentId, lacks_capacity: bool) -> Outcome {
    let desk = clinic.staff(Role::Desk);
    let (decided_on, scan) = (day("2026-11-02"), clinic.blob(&desk));
    let command = RecordCapacityDecision { decision: id(), resident, lacks_capacity, decided_on, scan };
    clinic.send(&desk, Command::RecordCapacityDecision(command))
}

fn of_an_adult(clinic: &TestClinic, ward: ResidentId, son: ResidentId, proof: GuardianProof) -> RecordGuardianship {
    RecordGuardianship { relation: GuardianRelation::Child, proof, ..shown(clinic, ward, son) }
}

#[test]
fn an_adult_lacks_capacity_by_a_courts_decision_until_a_court_finds_otherwise() {
    let clinic = TestClinic::open();
    let son = clinic.resident("王小军", numbers::ZHAO, "13800138001");
    let wang = clinic.resident("王建国", numbers::WANG, "13800138002");
    let desk = clinic.staff(Role::Desk);
    let by_register = shown(&clinic, wang.id, son.id);
    assert_eq!(codes(&clinic.send(&desk, Command::RecordGuardianship(by_register))), [Code::GuardianProof]);

    let proved = of_an_adult(&clinic, wang.id, son.id, GuardianProof::CourtDecision);
    let guardianship = proved.guardianship;
    clinic.must(&desk, Command::RecordGuardianship(proved));
    assert_eq!(capacity(&clinic, wang.id), Capacity::None);
    assert_eq!(codes(&give(&clinic, &wang.actor, wang.id, ConsentPurpose::Push)), [Code::ConsentGiver]);
    assert_eq!(give(&clinic, &son.actor, wang.id, ConsentPurpose::Push), Outcome::Applied);

    clinic.must(&desk, Command::EndGuardianship(EndGuardianship { guardianship, ward: wang.id }));
    assert_eq!(capacity(&clinic, wang.id), Capacity::None, "the end of a guardianship gives nobody capacity");
    assert_eq!(decides(&clinic, wang.id, false), Outcome::Applied);
    assert_eq!(capacity(&clinic, wang.id), Capacity::Full);
    assert_eq!(fields(&decides(&clinic, wang.id, false)), [("lacks_capacity", Code::CapacityKnown)]);
}

#[test]
fn an_agreement_or_an_appointment_takes_effect_only_once_a_court_has_decided() {
    let clinic = TestClinic::open();
    let son = clinic.resident("王小军", numbers::ZHAO, "13800138001");
    let wang = clinic.resident("王建国", numbers::WANG, "13800138002");
    let desk = clinic.staff(Role::Desk);
    for proof in [GuardianProof::NotarisedAgreement, GuardianProof::CommitteeAppointment] {
        let shown = of_an_adult(&clinic, wang.id, son.id, proof);
        assert_eq!(codes(&clinic.send(&desk, Command::RecordGuardianship(shown))), [Code::GuardianNoDecision]);
        assert_eq!(capacity(&clinic, wang.id), Capacity::Full, "{proof:?}");
    }
    assert_eq!(decides(&clinic, wang.id, true), Outcome::Applied);
    let agreed = of_an_adult(&clinic, wang.id, son.id, GuardianProof::NotarisedAgreement);
    clinic.must(&desk, Command::RecordGuardianship(agreed));
    assert!(clinic.may(&son.actor, wang.id));
    // Whoever has capacity again has no guardian any more.
    assert_eq!(decides(&clinic, wang.id, false), Outcome::Applied);
    assert!(!clinic.may(&son.actor, wang.id));
}

#[test]
fn a_guardian_is_a_verified_adult_other_than_the_ward() {
    let clinic = TestClinic::open();
    let girl = clinic.resident("赵小美", numbers::FOURTEEN, "13800138003");
    let wang = clinic.register("王建国", numbers::WANG);
    let desk = clinic.staff(Role::Desk);
    let send = |ward, guardian| {
        let command = RecordGuardianship { proof: GuardianProof::CourtDecision, ..shown(&clinic, ward, guardian) };
        clinic.send(&desk, Command::RecordGuardianship(command))
    };
    assert_eq!(codes(&send(wang, girl.id)), [Code::GuardianNotAdult]);
    assert_eq!(fields(&send(wang, wang)), [("guardian", Code::GuardianNotAdult)]);
    assert_eq!(fields(&send(wang, id())), [("guardian", Code::NotFound)]);
    assert_eq!(codes(&send(id(), wang)), [Code::NotFound]);
}
