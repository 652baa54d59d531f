use jiayi_core::access::Role;
use jiayi_core::codes::{Code, Language};
use jiayi_core::command::{Command, Outcome};
use jiayi_core::id::{ConsentId, ResidentId};
use jiayi_core::person::ConsentPurpose;
use jiayi_core::person::commands::{GiveConsent, RecordPaperConsent, WithdrawConsent};
use jiayi_core::person::consent::Act;
use jiayi_core::person::consent::wording::Wording;

use crate::person::{consents, facts};
use crate::session::Actor;
use crate::testing::{TestClinic, codes, fields, id, numbers};

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

pub(super) fn agrees(clinic: &TestClinic, actor: &Actor, resident: ResidentId, purpose: ConsentPurpose) -> ConsentId {
    let command = give(resident, purpose);
    let consent = command.consent;
    clinic.must(actor, Command::GiveConsent(command));
    consent
}

fn withdraw(clinic: &TestClinic, actor: &Actor, resident: ResidentId, purpose: ConsentPurpose) -> Outcome {
    clinic.send(actor, Command::WithdrawConsent(WithdrawConsent { consent: id(), resident, purpose }))
}

fn allowed(clinic: &TestClinic, resident: ResidentId, act: Act) -> Result<(), Code> {
    let today = clinic.today();
    clinic.read(move |conn| {
        let known = facts(conn, resident)?.expect("known");
        Ok(consents(conn, resident)?.check(act, &known.person(), today))
    })
}

#[test]
fn each_purpose_is_agreed_to_by_itself_and_taken_back_by_itself() {
    let clinic = TestClinic::open();
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    assert_eq!(allowed(&clinic, li.id, Act::SendSms), Err(Code::ConsentMissing));
    agrees(&clinic, &li.actor, li.id, ConsentPurpose::Sms);
    assert_eq!(allowed(&clinic, li.id, Act::SendSms), Ok(()));
    assert_eq!(allowed(&clinic, li.id, Act::SendPush), Err(Code::ConsentMissing));
    assert_eq!(withdraw(&clinic, &li.actor, li.id, ConsentPurpose::Sms), Outcome::Applied);
    assert_eq!(allowed(&clinic, li.id, Act::SendSms), Err(Code::ConsentMissing));
    assert_eq!(codes(&withdraw(&clinic, &li.actor, li.id, ConsentPurpose::Sms)), [Code::ConsentNotGiven]);
    assert_eq!(allowed(&clinic, li.id, Act::SignContract), Ok(()));
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
fn a_paper_has_a_witness_of_the_alliance_and_a_scan_that_arrived() {
    let clinic = TestClinic::open();
    let li = clinic.register("李秀英", numbers::LI);
    let desk = clinic.staff(Role::Desk);
    let record = |consent| Command::RecordPaperConsent(RecordPaperConsent { resident: li, consent });

    let mut paper = clinic.paper(ConsentPurpose::Sms);
    paper.witness = id();
    assert_eq!(fields(&clinic.send(&desk, record(paper))), [("consent.witness", Code::NotFound)]);
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
    assert_eq!(allowed(&clinic, li, Act::SendSms), Ok(()));
}
