use jiayi_core::access::Role;
use jiayi_core::codes::Code;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::id::{GrantId, ResidentId};
use jiayi_core::person::commands::{GrantProxy, RevokeGrant, WithdrawConsent};
use jiayi_core::person::{ConsentPurpose, ProxyRelation, ProxyScope};

use super::consents::agrees;
use crate::testing::{TestClinic, TestPerson, codes, day, fields, id, numbers};

const DAUGHTER: &str = "13700137001";

fn grant(resident: ResidentId, phone: &str) -> GrantProxy {
    GrantProxy {
        grant: id(),
        resident,
        proxy_name: "李小红".to_owned(),
        proxy_phone: phone.to_owned(),
        relation: ProxyRelation::Child,
        scopes: vec![ProxyScope::View, ProxyScope::RequestRefill],
        until: day("2027-05-20"),
        scan: None,
        guardian: None,
    }
}

/// Li, who agreed to family sharing.
fn sharing(clinic: &TestClinic) -> TestPerson {
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    agrees(clinic, &li.actor, li.id, ConsentPurpose::FamilySharing);
    li
}

fn revoke(grant: GrantId, resident: ResidentId) -> Command {
    Command::RevokeGrant(RevokeGrant { grant, resident, scan: None, guardian: None })
}

#[test]
fn a_proxy_reads_what_was_granted_until_it_is_revoked() {
    let clinic = TestClinic::open();
    let li = sharing(&clinic);
    let daughter = clinic.account(DAUGHTER);
    assert!(!clinic.may(&daughter, li.id));
    let command = grant(li.id, DAUGHTER);
    let granted = command.grant;
    clinic.must(&li.actor, Command::GrantProxy(command));
    assert!(clinic.may(&daughter, li.id));
    clinic.must(&li.actor, revoke(granted, li.id));
    assert!(!clinic.may(&daughter, li.id));
    assert_eq!(codes(&clinic.send(&li.actor, revoke(granted, li.id))), [Code::GrantEnded]);
}

#[test]
fn a_grant_ends_by_itself_after_its_last_day() {
    let clinic = TestClinic::open();
    let li = sharing(&clinic);
    let daughter = clinic.account(DAUGHTER);
    clinic.must(&li.actor, Command::GrantProxy(grant(li.id, DAUGHTER)));
    clinic.on(day("2027-05-20"));
    assert!(clinic.may(&daughter, li.id));
    clinic.on(day("2027-05-21"));
    assert!(!clinic.may(&daughter, li.id));
}

#[test]
fn a_proxy_cannot_consent_or_grant_or_revoke() {
    let clinic = TestClinic::open();
    let li = sharing(&clinic);
    let daughter = clinic.account(DAUGHTER);
    let command = grant(li.id, DAUGHTER);
    let granted = command.grant;
    clinic.must(&li.actor, Command::GrantProxy(command));
    let withdrawal = WithdrawConsent { consent: id(), resident: li.id, purpose: ConsentPurpose::FamilySharing };
    for command in
        [Command::GrantProxy(grant(li.id, "13700137002")), revoke(granted, li.id), Command::WithdrawConsent(withdrawal)]
    {
        let name = command.name().as_str();
        assert_eq!(codes(&clinic.send(&daughter, command)), [Code::NotFound], "{name}");
    }
}

#[test]
fn without_her_consent_to_family_sharing_nobody_is_let_in_and_withdrawing_it_ends_every_grant() {
    let clinic = TestClinic::open();
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    let command = Command::GrantProxy(grant(li.id, DAUGHTER));
    assert_eq!(codes(&clinic.send(&li.actor, command)), [Code::ConsentMissing]);

    agrees(&clinic, &li.actor, li.id, ConsentPurpose::FamilySharing);
    let daughter = clinic.account(DAUGHTER);
    clinic.must(&li.actor, Command::GrantProxy(grant(li.id, DAUGHTER)));
    let withdrawal = WithdrawConsent { consent: id(), resident: li.id, purpose: ConsentPurpose::FamilySharing };
    clinic.must(&li.actor, Command::WithdrawConsent(withdrawal));
    assert!(!clinic.may(&daughter, li.id));
}

#[test]
fn a_grant_runs_a_year_at_most_five_at_most_and_each_proxy_once() {
    let clinic = TestClinic::open();
    let li = sharing(&clinic);
    let send = |command| clinic.send(&li.actor, Command::GrantProxy(command));
    assert_eq!(codes(&send(GrantProxy { until: day("2027-11-21"), ..grant(li.id, DAUGHTER) })), [Code::GrantTerm]);
    assert_eq!(codes(&send(GrantProxy { until: day("2026-11-20"), ..grant(li.id, DAUGHTER) })), [Code::GrantTerm]);
    assert_eq!(codes(&send(grant(li.id, &li.phone))), [Code::GrantSelf]);
    assert_eq!(send(GrantProxy { until: day("2027-11-20"), ..grant(li.id, DAUGHTER) }), Outcome::Applied);
    assert_eq!(codes(&send(grant(li.id, DAUGHTER))), [Code::GrantExists]);
    for last in 2..=5 {
        assert_eq!(send(grant(li.id, &format!("1370013700{last}"))), Outcome::Applied);
    }
    assert_eq!(codes(&send(grant(li.id, "13700137006"))), [Code::GrantTooMany]);
}

#[test]
fn everything_wrong_with_a_grant_is_told_at_once() {
    let clinic = TestClinic::open();
    let li = sharing(&clinic);
    let wrong = GrantProxy { proxy_name: String::new(), scopes: Vec::new(), ..grant(li.id, "0851-1234567") };
    assert_eq!(
        fields(&clinic.send(&li.actor, Command::GrantProxy(wrong))),
        [("proxy_name", Code::PersonName), ("proxy_phone", Code::PhoneNumber), ("scopes", Code::GrantScopes)]
    );
}

#[test]
fn the_desk_records_a_grant_only_with_the_signed_paper() {
    let clinic = TestClinic::open();
    let li = sharing(&clinic);
    let desk = clinic.staff(Role::Desk);
    let bare = Command::GrantProxy(grant(li.id, DAUGHTER));
    assert_eq!(fields(&clinic.send(&desk, bare)), [("scan", Code::MissingField)]);
    let signed = GrantProxy { scan: Some(clinic.blob(&desk)), ..grant(li.id, DAUGHTER) };
    assert_eq!(clinic.send(&desk, Command::GrantProxy(signed)), Outcome::Applied);
    assert!(clinic.message_to(&li.phone).expect("a message").contains("代办人"), "she hears of it on her own phone");
    let by_herself = GrantProxy { scan: Some(clinic.blob(&li.actor)), ..grant(li.id, "13700137002") };
    assert_eq!(fields(&clinic.send(&li.actor, Command::GrantProxy(by_herself))), [("scan", Code::BadValue)]);
}

#[test]
fn a_grant_that_has_moved_on_is_not_revoked_blindly() {
    let clinic = TestClinic::open();
    let li = sharing(&clinic);
    let command = grant(li.id, DAUGHTER);
    let granted = command.grant;
    clinic.must(&li.actor, Command::GrantProxy(command));
    let stale = clinic.send_as(id(), &li.actor, revoke(granted, li.id), Some(1));
    assert_eq!(codes(&stale), [Code::Stale]);
    assert!(crate::testing::rejected(&stale).current.is_some());
}

#[test]
fn a_grant_of_somebody_else_is_not_found() {
    let clinic = TestClinic::open();
    let li = sharing(&clinic);
    let wang = clinic.resident("王建国", numbers::WANG, "13800138002");
    let command = grant(li.id, DAUGHTER);
    let granted = command.grant;
    clinic.must(&li.actor, Command::GrantProxy(command));
    assert_eq!(codes(&clinic.send(&wang.actor, revoke(granted, wang.id))), [Code::NotFound]);
    assert_eq!(codes(&clinic.send(&wang.actor, revoke(granted, li.id))), [Code::NotFound]);
    let again = GrantProxy { grant: granted, ..grant(li.id, "13700137002") };
    assert_eq!(fields(&clinic.send(&li.actor, Command::GrantProxy(again))), [("grant", Code::IdUsed)]);
}
