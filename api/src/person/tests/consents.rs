use jiayi_core::access::Role;
use jiayi_core::codes::{Code, Language};
use jiayi_core::command::{Command, Outcome};
use jiayi_core::id::{ConsentId, ResidentId};
use jiayi_core::person::commands::{GiveConsent, GrantProxy, PaperConsent, RecordPaperConsent, WithdrawConsent};
use jiayi_core::person::consent::wording::Wording;
use jiayi_core::person::consent::{ConsentAnswer, Standing, standing};
use jiayi_core::person::{ConsentPurpose, ProxyRelation, ProxyScope};

use crate::person::{consents, facts};
use crate::session::Actor;
use crate::testing::{TestClinic, codes, day, fields, id, numbers};

fn give(resident: ResidentId, purpose: ConsentPurpose) -> GiveConsent {
    let wording = Wording::newest(purpose).expect("words");
    GiveConsent {
        consent: id(),
        resident,
        purpose,
        text_version: wording.version.to_owned(),
        text_hash: wording.hash(Language::Chinese).to_string(),
        recipient: None,
    }
}

pub(crate) fn agrees(clinic: &TestClinic, actor: &Actor, resident: ResidentId, purpose: ConsentPurpose) -> ConsentId {
    let command = give(resident, purpose);
    let consent = command.consent;
    clinic.must(actor, Command::GiveConsent(command));
    consent
}

fn withdraw(clinic: &TestClinic, actor: &Actor, resident: ResidentId, purpose: ConsentPurpose) -> Outcome {
    clinic.send(actor, Command::WithdrawConsent(WithdrawConsent { consent: id(), resident, purpose }))
}

fn stands(clinic: &TestClinic, resident: ResidentId, purpose: ConsentPurpose) -> Standing {
    let today = clinic.today();
    clinic.read(move |conn| {
        let known = facts(conn, resident)?.expect("known");
        Ok(standing(purpose, &consents(conn, resident)?.events, &known.person(), today))
    })
}

#[test]
fn each_purpose_is_agreed_to_by_itself_and_taken_back_by_itself() {
    let clinic = TestClinic::open();
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    assert_eq!(stands(&clinic, li.id, ConsentPurpose::Sms), Standing::Never);
    agrees(&clinic, &li.actor, li.id, ConsentPurpose::Sms);
    assert_eq!(stands(&clinic, li.id, ConsentPurpose::Sms), Standing::Given);
    assert_eq!(stands(&clinic, li.id, ConsentPurpose::Push), Standing::Never);
    assert_eq!(withdraw(&clinic, &li.actor, li.id, ConsentPurpose::Sms), Outcome::Applied);
    assert_eq!(stands(&clinic, li.id, ConsentPurpose::Sms), Standing::Withdrawn);
    assert_eq!(codes(&withdraw(&clinic, &li.actor, li.id, ConsentPurpose::Sms)), [Code::ConsentNotGiven]);
    assert_eq!(stands(&clinic, li.id, ConsentPurpose::HealthData), Standing::Given);
}

#[test]
fn a_consent_names_the_text_that_was_shown() {
    let clinic = TestClinic::open();
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    let send = |command| clinic.send(&li.actor, Command::GiveConsent(command));
    let push = || give(li.id, ConsentPurpose::Push);
    let other = Wording::newest(ConsentPurpose::Research).expect("words").hash(Language::Chinese).to_string();
    assert_eq!(fields(&send(GiveConsent { text_hash: other, ..push() })), [("text_hash", Code::ConsentText)]);
    let hash = "00".to_owned();
    assert_eq!(fields(&send(GiveConsent { text_hash: hash, ..push() })), [("text_hash", Code::BadValue)]);
    let version = "1999-1".to_owned();
    assert_eq!(fields(&send(GiveConsent { text_version: version, ..push() })), [("text_version", Code::ConsentText)]);
}

#[test]
fn sharing_with_a_third_party_names_it() {
    let clinic = TestClinic::open();
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    let unnamed = give(li.id, ConsentPurpose::ThirdParty);
    let named =
        GiveConsent { recipient: Some("测试县医院".to_owned()), ..give(li.id, ConsentPurpose::ThirdParty) };
    assert_eq!(codes(&clinic.send(&li.actor, Command::GiveConsent(unnamed))), [Code::ConsentRecipient]);
    assert_eq!(clinic.send(&li.actor, Command::GiveConsent(named)), Outcome::Applied);
}

#[test]
fn nobody_consents_for_a_stranger() {
    let clinic = TestClinic::open();
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    let wang = clinic.resident("王建国", numbers::WANG, "13800138002");
    let command = Command::GiveConsent(give(li.id, ConsentPurpose::Push));
    assert_eq!(codes(&clinic.send(&wang.actor, command.clone())), [Code::NotFound]);
    assert_eq!(codes(&clinic.send(&clinic.staff(Role::Doctor), command)), [Code::Forbidden]);
}

#[test]
fn a_consent_id_is_used_once() {
    let clinic = TestClinic::open();
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    let first = agrees(&clinic, &li.actor, li.id, ConsentPurpose::Push);
    let again = GiveConsent { consent: first, ..give(li.id, ConsentPurpose::Sms) };
    assert_eq!(fields(&clinic.send(&li.actor, Command::GiveConsent(again))), [("consent", Code::IdUsed)]);
}

#[test]
fn a_paper_has_a_second_witness_of_the_institution_and_a_scan_that_arrived() {
    let clinic = TestClinic::open();
    let li = clinic.register("李秀英", numbers::LI);
    let desk = clinic.staff(Role::Desk);
    let record = |consent| Command::RecordPaperConsent(RecordPaperConsent { resident: li, consent });

    let mut paper = clinic.paper(ConsentPurpose::Sms);
    paper.witness = id();
    assert_eq!(fields(&clinic.send(&desk, record(paper))), [("consent.witness", Code::PaperWitness)]);
    let elsewhere = clinic.employ(Role::Nurse, clinic.elsewhere).staff_id().expect("staff");
    for witness in [clinic.staff_id(Role::Desk), elsewhere] {
        let paper = PaperConsent { witness, ..clinic.paper(ConsentPurpose::Sms) };
        assert_eq!(fields(&clinic.send(&desk, record(paper))), [("consent.witness", Code::PaperWitness)]);
    }
    let mut paper = clinic.paper(ConsentPurpose::Sms);
    paper.scan = "ab".repeat(32);
    assert_eq!(clinic.send(&desk, record(paper)), Outcome::NotYet { code: Code::BlobMissing });
    // A scan of somebody else's paper is none of hers.
    let wang = clinic.register("王建国", numbers::WANG);
    let paper = clinic.paper(ConsentPurpose::Sms);
    let scan = paper.scan.clone();
    clinic.must(&desk, Command::RecordPaperConsent(RecordPaperConsent { resident: wang, consent: paper }));
    let mut stolen = clinic.paper(ConsentPurpose::Sms);
    stolen.scan = scan;
    assert_eq!(clinic.send(&desk, record(stolen)), Outcome::NotYet { code: Code::BlobMissing });
    clinic.must(&desk, record(clinic.paper(ConsentPurpose::Sms)));
    assert_eq!(stands(&clinic, li, ConsentPurpose::Sms), Standing::Given);
}

#[test]
fn what_was_agreed_to_on_paper_is_taken_back_on_paper() {
    let clinic = TestClinic::open();
    let li = clinic.register("李秀英", numbers::LI);
    let desk = clinic.staff(Role::Desk);
    let answers = |purpose, answer| {
        let consent = PaperConsent { answer, ..clinic.paper(purpose) };
        clinic.send(&desk, Command::RecordPaperConsent(RecordPaperConsent { resident: li, consent }))
    };
    assert_eq!(codes(&answers(ConsentPurpose::Sms, ConsentAnswer::Withdrawn)), [Code::ConsentNotGiven]);
    assert_eq!(answers(ConsentPurpose::HealthData, ConsentAnswer::Withdrawn), Outcome::Applied);
    assert_eq!(stands(&clinic, li, ConsentPurpose::HealthData), Standing::Withdrawn);

    assert_eq!(answers(ConsentPurpose::FamilySharing, ConsentAnswer::Given), Outcome::Applied);
    let daughter = clinic.account("13700137001");
    let granted = GrantProxy {
        grant: id(),
        resident: li,
        proxy_name: "李小红".to_owned(),
        proxy_phone: "13700137001".to_owned(),
        relation: ProxyRelation::Child,
        scopes: vec![ProxyScope::View],
        until: day("2027-05-20"),
        scan: Some(clinic.blob(&desk)),
        guardian: None,
    };
    clinic.must(&desk, Command::GrantProxy(granted));
    assert!(clinic.may(&daughter, li));
    assert_eq!(answers(ConsentPurpose::FamilySharing, ConsentAnswer::Withdrawn), Outcome::Applied);
    assert!(!clinic.may(&daughter, li), "proxies are there by that consent alone");
}
